"""The place of each treatment in its population's course: line, what came before it, what of that had not worked.

Everything follows from what the facts state: numbers of doses, days, lines, the roles of treatments and what a disease
did not respond to. What they leave open stays open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.courses.administrations import MOST, Administration, administrations, categories
from graph_build.courses.people import groups
from graph_build.courses.studied import resisted_drugs
from graph_build.recognisers import Lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from graph_build.model import Fact, Population


_PURPOSES = ("condition", "given_for")


@dataclass(frozen=True, slots=True)
class Place:
    """A treatment in its course.

    Attributes:
        administration: the treatment.
        line: its line of therapy from 1, or None where the document leaves it open.
        after: the treatments of the same population that came before it.
        failed: those of them that had not worked.
        reasons: IRIs of the diseases and findings that it was given for, each with the fact that tells of it.
        responses: outcome reports of what became of the population after it.
        first: whether nothing came before it; with `after` empty, False says that the order is left open.
    """

    administration: Administration
    line: int | None
    after: tuple[Administration, ...]
    failed: tuple[Administration, ...]
    reasons: tuple[tuple[str, Fact], ...]
    responses: tuple[Fact, ...]
    first: bool


def courses(facts: Sequence[Fact]) -> tuple[Place, ...]:
    """Every treatment of a document's populations with its place in the course.

    Args:
        facts: of one document, settled.
    """
    within = groups(facts)
    told: dict[Population | None, list[Fact]] = {}
    for fact in facts:
        told.setdefault(fact.population, []).append(fact)
    by_population: dict[Population, list[Administration]] = {}
    for one in administrations(facts):
        by_population.setdefault(one.population, []).append(one)
    return tuple(
        place
        for people, given in by_population.items()
        for place in _course(given, _Told([*told.get(people, ()), *told.get(within.get(people), ())]))
    )


class _Told:
    """What is told of a population, its own and its group's.

    Args:
        facts: of both.

    Attributes:
        refractory: the only disease that is said to resist treatment, with what tells of it.
    """

    def __init__(self, facts: Sequence[Fact]) -> None:
        resisting = [(f, drugs) for f in facts if (drugs := resisted_drugs(f)) is not None]
        self.resisted = [set(drugs) for _, drugs in resisting]
        self.outcomes = [f for f in facts if f.type == "outcome" and f.slot("polarity") != "negated"]
        self.reasons = [f for f in facts if f.type == "condition" and str(f.slot("role") or "").startswith("reason")]
        refractory = _diseases(f for f, _ in resisting)
        self.refractory = refractory if len(refractory) == 1 else ()


def _course(given: Sequence[Administration], told: _Told) -> Iterator[Place]:
    """The places of a population's treatments; of more than `MOST` no order is looked for."""
    if len(given) > MOST:
        for one in given:
            yield Place(one, one.line, (), (), _reasons(one, told, resisted=False), (), first=False)
        return
    steps = _steps(given)
    every = range(len(steps))
    resisted = {one for one in given if _resisted(one, told)}
    alike = _alike(given, told, resisted)
    before = {at: {other for other in every if _earlier(steps[other], steps[at], alike)} for at in every}
    _by_stated_line(steps, before)
    earlier = {at: tuple(one for other in sorted(before[at]) for one in steps[other]) for at in every}
    reasons = {
        one: _reasons(one, told, resisted=any(a in resisted for a in (one, *earlier[at]) if not _is_class(a)))
        for at in every
        for one in steps[at]
    }
    shared = set.intersection(*({iri for iri, _ in found} for found in reasons.values()))
    lines = _lines(steps, before) if shared or _is_one_course(given, told, resisted) else {}
    for at, step in enumerate(steps):
        after = earlier[at]
        for one in step:
            yield Place(
                one,
                one.line or lines.get(at),
                after,
                tuple(a for a in after if a in resisted),
                reasons[one],
                tuple(f for f in told.outcomes if f.population == one.population and _follows(f, one, given)),
                first=lines.get(at) == 1,
            )


def _steps(given: Sequence[Administration]) -> list[list[Administration]]:
    """The treatments, those that are told to have been given together as one step."""
    steps: list[list[Administration]] = []
    for one in given:
        joined = next((step for step in steps if any(_together(one, other) for other in step)), None)
        if joined is None:
            steps.append([one])
        else:
            joined.append(one)
    return steps


def _together(one: Administration, other: Administration) -> bool:
    if None not in (one.day, other.day) and one.day != other.day:
        return False
    return _combined(one, other) and _combined(other, one)


def _combined(one: Administration, other: Administration) -> bool:
    return any(name == "combined_with" and iri in other.agents for f in one.reports for name, iri in f.concepts)


def _is_one_course(given: Sequence[Administration], told: _Told, resisted: set[Administration]) -> bool:
    """Whether all that a population was given is one course: not all that the document's own patients ever took.

    Of these it is one where a disease is told to have resisted a drug of it.
    """
    cited = given[0].population.experiencer != "own"
    return cited or (bool(told.refractory) and any(not _is_class(one) for one in resisted))


def _alike(
    given: Sequence[Administration], told: _Told, resisted: set[Administration]
) -> Callable[[Administration, Administration], bool]:
    """Whether an earlier treatment is one of the same course as another, or was given for the same disease.

    What patients took before for something else, and go on taking, is not what another treatment came after; that they
    have one disease alone does not say that all was for it.
    """
    one_course = _is_one_course(given, told, resisted)
    reasons = {one: {iri for iri, _ in _reasons(one, told, resisted=one in resisted)} for one in given}
    return lambda one, other: one_course or bool(reasons[one] & reasons[other])


def _earlier(
    step: Sequence[Administration],
    other: Sequence[Administration],
    alike: Callable[[Administration, Administration], bool],
) -> bool:
    """Whether a step is told to have come before another; days of a group are those of its study, not of one course."""
    if step is other:
        return False
    pairs = [(a, b) for a in step for b in other]
    if any(a.concurrent or b.concurrent for a, b in pairs):
        return False
    for a, b in pairs:
        in_course = a.population.kind == "patient" or alike(a, b)
        dated = in_course and a.day is not None and b.day is not None
        if a.agents == b.agents and (a.dose_number or b.dose_number or dated):
            return a.number < b.number
        if in_course and a.day is not None and b.day is not None and a.day != b.day:
            return a.day < b.day
        if a.line and b.line and a.line != b.line:
            return a.line < b.line
    if any(name == "after" and iri in a.agents for a, b in pairs for f in b.reports for name, iri in f.concepts):
        return True
    if not all(a.previous for a in step) or any(b.previous for b in other):
        return False
    return all(alike(a, b) for a, b in pairs)


def _by_stated_line(steps: Sequence[Sequence[Administration]], before: dict[int, set[int]]) -> None:
    """A third line comes after the first and the second, where there are just two other steps."""
    for at, step in enumerate(steps):
        line = max((one.line or 0 for one in step), default=0)
        others = {other for other in range(len(steps)) if other != at and not any(a.concurrent for a in steps[other])}
        if line > 1 and len(others) == line - 1 and not any(at in before[other] for other in others):
            before[at] |= others


def _lines(steps: Sequence[Sequence[Administration]], before: Mapping[int, set[int]]) -> dict[int, int]:
    """The rank of each step, where the order of all is told and each was one line; else of none.

    A treatment beside which another went on, or one that was given an unknown number of times, leaves the ranks open.
    """
    every = [one for step in steps for one in step]
    if len(steps) == 1 or any(a.concurrent or _repeated(a) for a in every):
        return {}
    ranks = {at: len(before[at]) + 1 for at in range(len(steps))}
    if sorted(ranks.values()) != list(range(1, len(steps) + 1)):
        return {}
    return ranks if all(one.line in (None, ranks[at]) for at, step in enumerate(steps) for one in step) else {}


def _repeated(one: Administration) -> bool:
    """Whether it stands for several givings, or for at least one."""
    return one.doses not in (None, 1) or any(
        f.slot("comparator") and f.slot("number_of_doses") is not None for f in one.reports
    )


def _resisted(one: Administration, told: _Told) -> bool:
    """Whether the population's disease is said not to have responded to a treatment.

    A disease that is called refractory, and to nothing that is named, did not respond to what was given before.
    """
    return any(set(one.agents) & drugs or (not drugs and one.previous) for drugs in told.resisted)


def _diseases(facts: Iterable[Fact]) -> tuple[tuple[str, Fact], ...]:
    return tuple((iri, fact) for iri, fact in _conditions(facts) if categories().get(iri, "disease") == "disease")


def _reasons(one: Administration, told: _Told, *, resisted: bool) -> tuple[tuple[str, Fact], ...]:
    """What a treatment is told to have been given for, or the disease that resisted it, or one before it."""
    own = _conditions([*one.reports, *(f for f in told.reasons if _is_reason(f, one))])
    return own or (told.refractory if resisted else ())


def _is_class(one: Administration) -> bool:
    """Whether only the kind of a treatment is told: support in shock, say, beside which anything may be given."""
    return all(categories().get(agent) == "drug_class" for agent in one.agents)


def _conditions(facts: Iterable[Fact]) -> tuple[tuple[str, Fact], ...]:
    """The diseases and findings that facts affirm, each with the first fact that tells of it."""
    found: dict[str, Fact] = {}
    for fact in facts:
        affirmed = fact.slot("polarity") != "negated" and fact.slot("status") != "suspected"
        for name, iri in fact.concepts if affirmed else ():
            if name in _PURPOSES and categories().get(iri, "disease") in {"disease", "finding"}:
                found.setdefault(iri, fact)
    return tuple(found.items())


def _is_reason(fact: Fact, one: Administration) -> bool:
    """Whether a condition is said to be the reason for a drug: "reason for anakinra"."""
    role = str(fact.slot("role") or "")
    return role.startswith("reason") and any(m.concept.iri in one.agents for m in Lexicon.default().mentions(role))


def _follows(fact: Fact, one: Administration, given: Sequence[Administration]) -> bool:
    """Whether an outcome came after a treatment: by the drug that it names, and of several givings the last told."""
    if not any(name in ("after", "agent") and iri in one.agents for name, iri in fact.concepts):
        return False
    here = fact.evidence[0].span.start
    same = [a for a in given if a.agents == one.agents]

    def told(one: Administration) -> int:
        places = (f.evidence[0].span.start for f in one.reports)
        return max((start for start in places if start <= here), default=-1)

    return one == max(same, key=lambda a: (told(a), a.number))
