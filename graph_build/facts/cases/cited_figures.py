"""What a case report credits to other works: shares and counts, and sentences that no clause was read of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.argument.propositions import propositions
from graph_build.facts.authors import AUTHORS
from graph_build.facts.cases.cited_sentences import source_of, whole
from graph_build.facts.clinical.people import credited, of_another_case, of_other_work, people
from graph_build.facts.clinical.places import Place, places
from graph_build.facts.clinical.reported import BESIDE_OURS
from graph_build.facts.clinical.runs import Run, as_number, clauses, count
from graph_build.facts.clinical.study import is_own, study_of
from graph_build.facts.stating import stated
from graph_build.frames.estimates import estimates
from graph_build.model import Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Context, Fact, Quantity, ReadDocument, SlotValue

FIGURE = Rule("cited_evidence.figures", 1, "a share or count of patients in a clause that is credited to another work")

_SECTIONS = ("introduction", "discussion", "conclusion", "body")
_OURS = Pattern(
    r"\b(?:we|(?-i:us)|herein|our(?! (?:best )?knowledge))\b|\b(?:index|present|this|the)\s(?:\w+\s)?"
    r"(?:patient|case|boy|girl|man|woman|child|infant|report|article|paper)\b(?!\s(?:series|reports|with))",
    re.IGNORECASE,
)
_ARGUING = frozenset({"introduction", "discussion", "conclusion"})
_MANY = Pattern(
    r"\b(?:patients|cases|children|adults|deaths?|died|fatalit\w+|incidence|rates?|mortality|frequency|prevalence|"
    r"studies|"
    r"trials?|cohort|series|survey|occurr\w+|reported|mean|median)\b",
    re.IGNORECASE,
)
_JOINED = Pattern(
    r"^(?:(?:and|but|which|whereas|while|however|moreover|also|interestingly|of note|in addition|furthermore),?\s)+",
    re.IGNORECASE,
)
_AUTHORS = Pattern(
    rf"{AUTHORS}|"
    r"\b(?:previous|prior|earlier|pivotal|original)\s(?:\w+\s)?(?:trial|study|series)\b|\b\w+\s(?:trial|study|series|cohort)\b"
)
_BY_AUTHORS = Pattern(AUTHORS)
_PER = Pattern(r"\b(?:per|every|in)\s$", re.IGNORECASE)
_LEAST, _LONGEST = 4, 300
_YEARS = range(1900, 2101)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The figures of cited works in a case report: what is not the patient's own and never stated of him or her."""
    works: tuple[int, ...] = ()
    paragraph = -1
    told_of = study_of(read).kind
    parsed = {p.read.span(0, 1) for p in propositions(read)} if told_of else set()
    last: Place | None = None
    for place in places(read):
        sentence = place.sentence
        if place.caption:
            continue
        before = last if last and last.sentence.sentence.paragraph == sentence.sentence.paragraph else None
        last = place
        if place.study.kind != "patient" or place.study.story or sentence.section not in _SECTIONS:
            credit = credited(sentence)
            given_by = list(_credited(place, credit)) if credit is not None else []
            yield from given_by
            argues = sentence.section in _ARGUING or of_other_work(sentence)
            if place.study.kind == "group" and argues and not given_by:
                yield from _beside_own(place, before, parsed=sentence.span(0, 1) in parsed)
            continue
        if sentence.sentence.paragraph != paragraph or _is_ours(place):
            works = ()
        paragraph = sentence.sentence.paragraph
        if _is_ours(place):
            continue
        works = sentence.sentence.citations[-1].numbers if sentence.sentence.citations else works
        given = works or place.lent
        counts = given and _MANY.search(place.text)
        told = list(_figures(place, Run(0, len(place.text)), given)) if counts else []
        yield from told
        if not told and sentence.span(0, 1) not in parsed:
            yield from _credited_whole(place, before)


def _credited(place: Place, credit: Context) -> Iterator[Fact]:
    """The figures of the part of a sentence that names whose work it tells of, with or without its number."""
    named = _AUTHORS.search(place.text, credit.start, credit.end)
    works = place.sentence.sentence.citations[-1].numbers if place.sentence.sentence.citations else ()
    yield from _figures(place, Run(credit.start, credit.end), works, named.group() if named else credit.cue)


def _beside_own(place: Place, before: Place | None, *, parsed: bool) -> Iterator[Fact]:
    """What a study's introduction or discussion tells of other works: their figures, else its words."""
    sentence, text = place.sentence, place.text
    marked = sentence.sentence.citations
    if is_own(text) or _OURS.search(text):
        return
    told = list(_figures(place, Run(0, len(text)), marked[-1].numbers)) if marked else []
    yield from told
    if not told and not parsed:
        yield from _credited_whole(place, before)


def _credited_whole(place: Place, before: Place | None) -> Iterator[Fact]:
    """A sentence that a mark credits to other works, or that names them in an argument."""
    marked = place.sentence.sentence.citations
    if marked:
        yield from whole(place, before, marked[-1].numbers)
    elif place.sentence.section in _ARGUING and (source := source_of(place.text)):
        yield from whole(place, before, (), source)


def _is_ours(place: Place) -> bool:
    """Whether a sentence speaks of the document or its patient, and not of others beside it.

    "This cohort" in a case report is another's, and so is "the patient" of named authors.
    """
    if place.sentence.sentence.citations and of_another_case(place.text):
        return False
    rest = BESIDE_OURS.sub(" ", place.text)
    found = (m.group().casefold() for m in _OURS.finditer(rest))
    authors = _BY_AUTHORS.search(rest) is not None
    return any(not (authors and one.startswith("the ")) for one in found)


def _figures(place: Place, within: Run, works: tuple[int, ...], source: str | None = None) -> Iterator[Fact]:
    text = place.text
    whole = [within] if within.end - within.start <= _LONGEST else clauses(text)
    for run in (r for r in whole if within.start <= r.start and r.end <= within.end):
        words = _JOINED.sub("", text[run.start : run.end].strip(" ,;:.–"))
        start = text.find(words, run.start) if words else run.start
        if not len(words.split()) >= _LEAST or len(words) > _LONGEST:
            continue
        references = place.references(run.start) if place.sentence.sentence.citations else works
        for slots in (*_numbers(place, run), *_estimated(text, run)):
            said: dict[str, SlotValue | None] = {
                "relation": "reports",
                "object": words,
                "polarity": "affirmed",
                "certainty": "asserted",
                "references": references or None,
                "source": None if references else source,
                **slots,
            }
            evidence = place.sentence.span(start, start + len(words))
            label = f"reference [{references[0]}] cohort" if references else f"patients of {source}"
            yield stated("cited_evidence", label, evidence, FIGURE, said)


def _numbers(place: Place, run: Run) -> Iterator[dict[str, SlotValue]]:
    """The shares and counts of patients of a clause, each as the slots that carry it."""
    taken: list[tuple[int, int]] = []
    for q in place.sentence.quantities:
        if run.start <= q.start and q.end <= run.end and (slots := _share(q)):
            taken.append((q.start, q.end))
            yield slots
    for them in people(place.text):
        free = all(them.end <= a or b <= them.start for a, b in taken)
        told = them.n and them.n > 1 and them.n not in _YEARS and not _PER.search(place.text, 0, them.start)
        if free and told and them.n and run.start <= them.start and them.end <= run.end:
            total: dict[str, SlotValue] = {"n_total": them.total} if them.total else {}
            share = count(them.percent) if them.percent else None
            yield {"n": them.n, **total, **({"percent": share} if share is not None else {})}


def _estimated(text: str, run: Run) -> Iterator[dict[str, SlotValue]]:
    """The effect estimates of a run, with their intervals."""
    for one in estimates(text):
        if run.start <= one.start and one.end <= run.end:
            bounds: dict[str, SlotValue] = {}
            if one.low is not None and one.high is not None:
                bounds = {"ci_low": one.low, "ci_high": one.high}
            yield {"statistic": one.kind, "value": one.value, **bounds}


def _share(q: Quantity) -> dict[str, SlotValue]:
    """A fraction or percentage as slots; nothing for any other number."""
    if q.kind == "fraction" and q.value is not None and q.spread is not None:
        percent: dict[str, SlotValue] = {"percent": as_number(q.percent)} if q.percent is not None else {}
        return {"n": as_number(q.value), "n_total": as_number(q.spread), **percent}
    if q.unit != "%" or q.comparator not in (None, "="):
        return {}
    if q.low is not None and q.high is not None:
        return {"value_low": as_number(q.low), "value_high": as_number(q.high), "unit": "%"}
    return {"percent": as_number(q.value)} if q.value is not None else {}
