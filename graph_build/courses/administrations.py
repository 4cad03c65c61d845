"""Each treatment of a population once, with all that reports it: an infusion, or a course of a drug."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

from graph_build.courses.people import groups
from graph_build.recognisers import Lexicon
from ontology.terms import per_vocabulary, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph_build.model import Fact, Population

NOT_GIVEN = re.compile(r"discontinu|stopp|withdr|withh|refus|planned|consider", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:later|after|before|prior|earlier|ago|within|following|thereafter)\b", re.IGNORECASE)
_DOSE_OF = re.compile(r"\s+(?:average )?(?:daily )?(?:dose|dosage)\b.*$", re.IGNORECASE)
_TREATMENTS = {"drug", "drug_class", "procedure"}
_ONE_OF = ("dose_number", "timepoint_value")
"""Slots that tell one giving of a drug from another."""
_COURSE = ("dose", "dose_low", "duration", "line")
"""Slots that tell one course of a drug from another, unless they are steps of one plan."""
MOST = 100
"""Givings of a drug, or treatments of a population, that are told apart and put in order: nobody has had more."""
_DAYS = {"min": Decimal("0.0007"), "h": Decimal("0.04"), "d": Decimal(1), "wk": Decimal(7), "mo": Decimal("30.4375"),
         "a": Decimal("365.25")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Administration:
    """A treatment that a population had.

    Attributes:
        population: who had it.
        agents: IRIs of the drugs or procedures, sorted.
        number: which of the population's treatments with these agents it is, from 1, in the order of time.
        reports: the facts that tell of it, each for itself or as one of several; the first in the text comes first.
        previous: whether it came before the treatment that the document is about.
        concurrent: whether it went on beside that treatment.
        implied: whether no fact tells of it but the one that calls another the second.
        dose_number: which giving it is, where that is told.
        day: when, in days, as the document counts them; None where that is not told.
        doses: how many givings it stands for.
        line: the line of therapy that the document calls it.
        procedure: whether it is no drug that is given.
    """

    population: Population
    agents: tuple[str, ...]
    number: int
    reports: tuple[Fact, ...] = field(compare=False)
    previous: bool = False
    concurrent: bool = False
    implied: bool = False
    dose_number: int | None = None
    day: Decimal | None = None
    doses: int | None = None
    line: int | None = None
    procedure: bool = False


@per_vocabulary
def categories() -> Mapping[str, str]:
    """The category of each term of the vocabulary, by its IRI."""
    return {term.iri: term.category for term in vocabulary()}


def administrations(facts: Sequence[Fact]) -> tuple[Administration, ...]:
    """The treatments that the facts of a document tell of, each once, by population and agent and then by time.

    Args:
        facts: of one document, settled.
    """
    told: dict[tuple[Population, tuple[str, ...]], list[Fact]] = {}
    for fact in facts:
        if fact.population is not None and (agents := treated_with(fact)):
            told.setdefault((fact.population, agents), []).append(fact)
    within = groups(facts)
    each = {key: _parted(*key, reports) for key, reports in told.items()}
    given: dict[tuple[Population | None, tuple[str, ...]], list[tuple[Population, tuple[str, ...]]]] = {}
    for key in each:
        if key[0].kind == "patient":
            given.setdefault((within.get(key[0]), key[1]), []).append(key)
    for (people, agents), found in list(each.items()):
        members = given.get((people, agents), [])
        if people.kind != "patient" and members:
            # what is told of the group is told of its members: their treatments are reported once more
            del each[people, agents]
            reports = tuple(chain.from_iterable(one.reports for one in found))
            for key in members:
                each[key] = [replace(one, reports=(*one.reports, *reports)) for one in each[key]]
    return tuple(chain.from_iterable(each.values()))


def treated_with(fact: Fact) -> tuple[str, ...]:
    """IRIs of what an affirmed fact says that its population was given, sorted; none where it says no such thing."""
    if fact.slot("polarity") == "negated":
        return ()
    if fact.type == "intervention":
        given = not NOT_GIVEN.search(str(fact.slot("status") or ""))
        return _named(fact, "agent") if given else ()
    if fact.type == "cohort":
        return _named(fact, "intervention")
    return _dosed(fact) if fact.type == "measurement" else ()


def _named(fact: Fact, slot: str) -> tuple[str, ...]:
    return tuple(sorted(iri for name, iri in fact.concepts if name == slot and categories().get(iri) in _TREATMENTS))


def _dosed(fact: Fact) -> tuple[str, ...]:
    """The drug whose dose a measurement gives: "prednisone daily dose, 20 mg/d"."""
    variable, value = str(fact.slot("variable") or ""), fact.slot("value")
    drug = _DOSE_OF.sub("", variable)
    if drug == variable or not isinstance(value, int | Decimal) or not value:
        return ()
    return tuple(c.iri for c in Lexicon.default().named(drug) if c.category == "drug")[:1]


def _parted(people: Population, agents: tuple[str, ...], reports: Sequence[Fact]) -> list[Administration]:
    """One population's treatments with the same agents, in the order of time."""
    several = [f for f in reports if _number(f, "number_of_doses") not in (None, 1)]
    counted = set(several)
    single = [_of(people, agents, one) for one in _givings(f for f in reports if f not in counted)]
    single.sort(key=_by_time)
    single = _with_implied(single)
    if several and _fill(several, single):
        single = [replace(one, reports=_ordered((*one.reports, *several))) for one in single]
    elif several:
        vague = [f for one in single for f in one.reports if not _tells_apart(f)]
        kept = [one for one in single if any(_tells_apart(f) for f in one.reports)]
        single = [_of(people, agents, [*several, *vague]), *kept]
    return [replace(one, number=at, previous=one.previous) for at, one in enumerate(single, start=1)]


def _givings(reports: Iterable[Fact]) -> list[list[Fact]]:
    """The facts, each with those that can tell of the same giving: the first that it fits.

    Two facts whose telling slots are equal fit the same, so only the first of them is compared; and no fact with more
    than the first `MOST` givings, so that a document of nothing but givings takes no longer than its length.
    """
    own: list[list[Fact]] = []
    differing: list[list[Fact]] = []
    place: dict[tuple[object, ...], int] = {}
    for fact in sorted(reports, key=_detail):
        kind = fact.type == "measurement", fact.slot("step") is not None
        told = (*kind, *(fact.slot(name) for name in (*_ONE_OF, *_COURSE)))
        if told not in place:
            fits = (at for at, one in enumerate(differing[:MOST]) if all(_agree(fact, other) for other in one))
            place[told] = next(fits, len(own))
            if place[told] == len(own):
                own.append([])
                differing.append([])
            differing[place[told]].append(fact)
        own[place[told]].append(fact)
    return own


def _fill(several: Sequence[Fact], single: Sequence[Administration]) -> bool:
    """Whether the single givings are those that a fact counts: two doses, and two are told of."""
    return any(_number(f, "number_of_doses") == len(single) for f in several)


def _with_implied(single: list[Administration]) -> list[Administration]:
    """With the earlier givings that a second or third one says there were, where nothing tells of them."""
    if not single or single[0].dose_number in (None, 1):
        return single
    first = single[0]
    numbers = range(1, first.dose_number or 1)
    return [*(replace(first, implied=True, dose_number=n, day=None, doses=None, line=None) for n in numbers), *single]


def _of(people: Population, agents: tuple[str, ...], reports: Sequence[Fact]) -> Administration:
    ordered = _ordered(reports)
    numbers = {name: next((n for f in ordered if (n := _number(f, name)) is not None), None) for name in _NUMBERS}
    roles = {str(f.slot("role") or "") for f in ordered}
    dosed = all(f.type == "measurement" for f in ordered)
    return Administration(
        people,
        agents,
        1,
        ordered,
        previous=any(re.search("previous|prior", role) for role in roles),
        concurrent=dosed or any("concurrent" in role for role in roles),
        dose_number=numbers["dose_number"],
        day=next((d for f in ordered if (d := day(f)) is not None), None) if not dosed else None,
        doses=numbers["number_of_doses"],
        line=numbers["line"],
        procedure=all(categories().get(agent) == "procedure" for agent in agents),
    )


_NUMBERS = ("dose_number", "number_of_doses", "line")


def _number(fact: Fact, name: str) -> int | None:
    value = fact.slot(name)
    return int(value) if isinstance(value, int | Decimal) else None


def day(fact: Fact) -> Decimal | None:
    """The time of a fact in days, as the document counts them; None for one that is counted from another event."""
    if _RELATIVE.search(str(fact.slot("timepoint") or "")):
        return None
    value, unit = fact.slot("timepoint_value"), _DAYS.get(str(fact.slot("timepoint_unit") or ""))
    return Decimal(value) * unit if isinstance(value, int | Decimal) and unit is not None else None


def _ordered(reports: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(dict.fromkeys(reports), key=lambda f: f.evidence[0].span))


def _detail(fact: Fact) -> tuple[int, object]:
    """Facts that tell one giving from another come first: the vague ones are put to the first that they fit."""
    return -sum(fact.slot(name) is not None for name in (*_ONE_OF, *_COURSE)), fact.evidence[0].span


def _tells_apart(fact: Fact) -> bool:
    return any(fact.slot(name) is not None for name in (*_ONE_OF, *_COURSE))


def _agree(one: Fact, other: Fact) -> bool:
    """Whether two facts can tell of the same treatment: no slot that tells givings apart differs."""
    if one.type == other.type == "measurement":
        return True  # a dose before and after, of a drug that was taken all the time
    steps = one.slot("step") is not None and other.slot("step") is not None
    slots = _ONE_OF if steps else (*_ONE_OF, *_COURSE)
    if any(None not in (mine := one.slot(s), theirs := other.slot(s)) and mine != theirs for s in slots):
        return False
    numbered = [f for f in (one, other) if f.slot("dose_number") not in (None, 1)]
    dated = [f for f in (one, other) if f not in numbered and f.slot("timepoint_value") is not None]
    return not (numbered and dated)


def _by_time(one: Administration) -> tuple[object, ...]:
    first = one.reports[0].evidence[0].span
    return (one.dose_number or 0 if one.day is None else 0, one.day is None, one.day or 0, not one.previous, first)
