"""Who is who: one population under one name, the arms of cited works, and who is part of whom."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.model import Population
from graph_build.recognisers import Lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph_build.model import Fact

_COUNTED = re.compile(r"(\d+)\b")
_SAME_WORDS = re.compile(r"\b(?:group|groups|arm|arms|patients|the|of|with)\b|\W+", re.IGNORECASE)
_EVERYBODY = "study patients"
_SHOWN = re.compile(r"figure|fig\.|photo|case [A-Z]\b", re.IGNORECASE)
_TIME = re.compile(r"baseline|follow-?up|before|after|\b(?:day|week|month|year)s?\b|admission|beginning|end", re.I)


def settled(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts, with each population under one name, and those of an arm in that arm's population.

    A treatment that more had than the population has members is that of another group.
    """
    names = _names(facts)
    renamed = [_renamed(fact, names) for fact in facts]
    arms = own_arms(renamed)
    sizes = population_sizes(renamed)
    return tuple(_of_as_many(_of_arm(fact, arms), sizes) for fact in renamed)


def groups(facts: Sequence[Fact]) -> dict[Population, Population]:
    """The group that each population is a member or part of, as far as sizes and kinds tell.

    Args:
        facts: of one document, settled.
    """
    sizes = population_sizes(facts)
    known = list(dict.fromkeys(f.population for f in facts if f.population))
    alike: dict[tuple[str, int | None], list[Population]] = {}
    for one in known:
        if one.kind == "group":
            alike.setdefault((one.experiencer, one.reference), []).append(one)
    within: dict[Population, Population] = {}
    for one in known:
        larger = [p for p in alike.get((one.experiencer, one.reference), ()) if _may_hold(p, one, sizes)]
        if larger:
            within[one] = max(larger, key=lambda p: (_nearest(p, one), sizes.get(p, 0), -known.index(p)))
    return within


def _nearest(group: Population, one: Population) -> bool:
    """Patients and arms belong to the study's own group; a group of it to the largest, from which it was chosen."""
    return one.kind != "group" and group.label == _EVERYBODY


def population_sizes(facts: Sequence[Fact]) -> dict[Population, int]:
    """How many there are of each population: as a cohort statement says, else as most of the other statements do."""
    said: dict[Population, Counter[int]] = {}
    for fact in facts:
        if fact.population is not None and (size := size_said(fact)) is not None:
            said.setdefault(fact.population, Counter())[size] += 100 if fact.type == "cohort" else 1
    for fact in facts:
        people = fact.population
        if people is not None and people not in said and (counted := _COUNTED.match(people.label)):
            said[people] = Counter({int(counted.group(1)): 1})
    counted_sizes = {people: max(sizes, key=lambda s: (sizes[s], s)) for people, sizes in said.items()}
    return {**_of_all_arms(facts, counted_sizes), **counted_sizes}


def _of_all_arms(facts: Sequence[Fact], sizes: Mapping[Population, int]) -> dict[Population, int]:
    """The size of a study that tells only those of its arms: their sum."""
    arms = own_arms(facts)
    everybody = [f.population for f in facts if f.population and f.population.label == _EVERYBODY]
    if len(arms) < 2 or not all(arm in sizes for arm in arms):
        return {}
    return dict.fromkeys(everybody, sum(sizes[arm] for arm in arms))


def size_said(fact: Fact) -> int | None:
    """The size of the fact's population where the fact says it; a count within it ("16 of 33") is none."""
    if fact.population is not None and fact.population.kind == "patient":
        return 1
    given, total = fact.slot("n" if fact.type == "cohort" else "group_size"), fact.slot("n_total")
    if fact.population is not None and fact.population.kind in ("arm", "control") and isinstance(total, int):
        return total
    return given if isinstance(given, int) and total in (None, given) else None


def _may_hold(group: Population, one: Population, sizes: Mapping[Population, int]) -> bool:
    """Whether a population belongs to a group of those that it is one of.

    Patients and arms belong to their study's, a smaller own group to a larger.
    """
    if group == one:
        return False
    if one.kind == "unspecified" or (one.experiencer == "cited" and one.reference is None):
        return False
    if one.kind == "group":
        return sizes.get(group, 0) > sizes.get(one, 0) and (one in sizes or group.label == _EVERYBODY)
    return (one.kind != "patient" or sizes.get(group, 2) > 1) and (group in sizes or group.label == _EVERYBODY)


def _renamed(fact: Fact, names: Mapping[Population, Population]) -> Fact:
    if fact.population is None or names[fact.population] == fact.population:
        return fact
    return replace(fact, population=names[fact.population])


def _names(facts: Sequence[Fact]) -> dict[Population, Population]:
    """What each population is called: the name that most facts have for those who are the same."""
    counted = Counter(f.population for f in facts if f.population is not None)
    alike: dict[tuple[object, ...], list[Population]] = {}
    for one in counted:
        alike.setdefault(_key(one), []).append(one)
    names = {one: max(same, key=lambda p: (counted[p], p.label)) for same in alike.values() for one in same}
    everybody = next((p for p in counted if p.experiencer == "own" and p.label == _EVERYBODY), None)
    arms = {names[p] for p in counted if p.experiencer == "own" and p.kind in ("arm", "control")}
    if everybody is not None and len(arms) == 1 and _all_had(facts, everybody, next(iter(arms))):
        names |= {p: everybody for p in counted if names[p] in arms}
    if any(p.kind == "patient" and p.experiencer == "own" and not _SHOWN.search(p.label) for p in counted):
        shown = {p for p in counted if p.kind == "patient" and p.experiencer == "own" and _SHOWN.search(p.label)}
        names |= {p: replace(p, kind="shown") for p in shown}
    return names


def _key(one: Population) -> tuple[object, ...]:
    """What tells populations apart: a cited work has one cohort, whoever names it; words for one concept are one."""
    if one.experiencer == "cited" and one.reference is not None and one.kind == "group":
        return ("cohort", one.reference)
    label = one.label
    for mention in reversed(Lexicon.default().mentions(label)):
        if mention.concept.iri:
            label = label[: mention.start] + mention.concept.iri + label[mention.end :]
    return (one.kind, one.experiencer, one.reference, _SAME_WORDS.sub(" ", label).strip().casefold())


def _all_had(facts: Sequence[Fact], everybody: Population, arm: Population) -> bool:
    """Whether the only arm that a document names is all its patients: those who had the drug that it is named after."""
    drugs = {m.concept.iri for m in Lexicon.default().mentions(arm.label) if m.concept.category == "drug"}
    return any(
        f.type == "intervention"
        and f.population == everybody
        and f.slot("polarity") != "negated"
        and f.slot("n") in (None, f.slot("n_total"))
        and any(name == "agent" and iri in drugs for name, iri in f.concepts)
        for f in facts
    )


def _of_arm(fact: Fact, arms: Sequence[Population]) -> Fact:
    """The fact, of the arm that it names where its population is the whole study or cited cohort."""
    arm, people = fact.slot("arm"), fact.population
    if not isinstance(arm, str) or people is None or people.kind != "group":
        return fact
    if people.experiencer == "own":
        named = named_arm(arm, arms)
        return replace(fact, population=named) if named else fact
    return replace(fact, population=cited_arm(arm, people)) if people.experiencer == "cited" else fact


def _of_as_many(fact: Fact, sizes: Mapping[Population, int]) -> Fact:
    """The fact, of the only group with as many members where its own has fewer than it counts, else of a new one."""
    people, n = fact.population, fact.slot("n")
    if fact.type != "intervention" or people is None or not isinstance(n, int) or n <= sizes.get(people, n):
        return fact
    alike = [p for p, size in sizes.items() if size == n and p.kind == "group" and p.experiencer == people.experiencer]
    return replace(
        fact, population=alike[0] if len(alike) == 1 else replace(people, kind="group", label=f"{n} patients")
    )


def is_time(name: str) -> bool:
    """Whether a side of a comparison is a time and no population."""
    return _TIME.search(name) is not None


def cited_arm(name: str, cohort: Population) -> Population:
    """An arm of a cited work: a population of its own, known by its name and the work."""
    return Population("arm", name, "cited", cohort.reference)


def named_arm(name: str, arms: Sequence[Population]) -> Population | None:
    """The arm that is meant by a name, or None: by its own label, else the only one whose label holds the words."""
    folded = " ".join(_SAME_WORDS.sub(" ", name).split()).casefold()
    labels = {p: " ".join(_SAME_WORDS.sub(" ", p.label).split()).casefold() for p in arms}
    same = [p for p, label in labels.items() if label == folded]
    control = [p for p in arms if p.kind == "control"] if folded in ("control", "controls") else []
    return next(iter(same or (control if len(control) == 1 else [])), None)


def own_arms(facts: Sequence[Fact]) -> list[Population]:
    """The arms of the document's own study."""
    known = dict.fromkeys(f.population for f in facts)
    return [p for p in known if p and p.experiencer == "own" and p.kind in ("arm", "control")]


def compared(fact: Fact, arms: Sequence[Population]) -> tuple[tuple[str, Population], ...]:
    """The populations that a comparison is between, by its slot; none for the times that one group is compared at.

    Args:
        fact: any fact; settled.
        arms: of the document's own study.
    """
    found: list[tuple[str, Population]] = []
    for slot in ("arm_a", "arm_b"):
        name, people = fact.slot(slot), fact.population
        if not isinstance(name, str) or is_time(name):
            continue
        if people is not None and people.experiencer == "cited":
            found.append((slot, cited_arm(name, people)))
        elif named := named_arm(name, arms):
            found.append((slot, named))
    return tuple(found)
