"""Which drug the outcomes of a population are of: that of its arm, not all that its members ever had."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.courses.administrations import categories, treated_with
from graph_build.courses.people import groups, own_arms, population_sizes
from graph_build.recognisers import Lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph_build.model import Fact, Population

_WITHOUT = re.compile(r"\b(?:without|no|not|non|before|after|versus|vs)\b", re.IGNORECASE)
_COMPARATOR = re.compile(r"placebo|control|sham|usual|standard|untreated|no treatment", re.IGNORECASE)
_BESIDE = re.compile(r"previous|prior|concurrent", re.IGNORECASE)
_SOME = re.compile(
    r"\b(?:predominant|common|frequent|most|majority|some|several|few|many|half|one|two|three)", re.IGNORECASE
)


def of_some(fact: Fact, size: int | None = None) -> bool:
    """Whether only some members of a group have, or had, what the fact says of it.

    Args:
        fact: of any type.
        size: of its population, for a fact that counts without a total.
    """
    if fact.population is None or fact.population.kind == "patient":
        return False
    n, percent = fact.slot("n"), fact.slot("percent")
    whole = fact.slot("n_total") or fact.slot("group_size") or size
    if isinstance(n, int | Decimal) and isinstance(whole, int | Decimal):
        return n < whole
    if isinstance(percent, int | Decimal):
        return percent < 100
    return bool(_SOME.search(f"{fact.slot('status') or ''} {fact.slot('quantifier') or ''}"))


def assigned_drugs(facts: Sequence[Fact]) -> dict[Population, tuple[str, ...]]:
    """IRIs of the drugs whose effect the outcomes of each population show, where that is told.

    An arm's are those that it is named after. Those of a group, or of a patient among others, are the one drug that all
    of it was given, earlier and accompanying ones left aside; a study of several arms gave its whole group none. What
    else a lone patient was given is too seldom all told.

    Args:
        facts: of one document, settled.
    """
    given = _given(facts)
    within = groups(facts)
    sizes = population_sizes(facts)
    several = len(own_arms(facts)) > 1
    found: dict[Population, tuple[str, ...]] = {}
    for people in dict.fromkeys(f.population for f in facts if f.population):
        named = _named(people.label) if people.kind in ("arm", "control") else ()
        group = within.get(people)
        lone = people.kind == "patient" and people.experiencer == "own" and (group is None or sizes.get(group) == 1)
        mixed = several and people.experiencer == "own" and people.kind not in ("arm", "control")
        if named:
            found[people] = named
        elif not (people.kind == "control" or _COMPARATOR.search(people.label) or lone or mixed):
            own = given.get(people) or (given.get(group, set()) if group else set())
            if len(own) == 1:
                found[people] = tuple(own)
    return found


def _given(facts: Sequence[Fact]) -> Mapping[Population, set[str]]:
    """The drugs that each whole population was given, but for earlier and accompanying ones."""
    sizes = population_sizes(facts)
    given: dict[Population, set[str]] = {}
    for fact in facts:
        if fact.population is None or fact.type == "measurement" or _BESIDE.search(str(fact.slot("role") or "")):
            continue
        size, n = sizes.get(fact.population), fact.slot("n")
        if not of_some(fact, size) and not (size is not None and isinstance(n, int) and n > size):
            drugs = (agent for agent in treated_with(fact) if categories().get(agent) == "drug")
            given.setdefault(fact.population, set()).update(drugs)
    return given


def _named(label: str) -> tuple[str, ...]:
    """The drugs that an arm is named after; what it is "without" is not among them."""
    words = _WITHOUT.split(label, maxsplit=1)[0]
    drugs = (m.concept.iri for m in Lexicon.default().mentions(words) if m.concept.category == "drug")
    return tuple(dict.fromkeys(drugs))
