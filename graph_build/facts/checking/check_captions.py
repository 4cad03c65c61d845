"""Discrepancies of captions, names, doses and definitions within one document."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.checking.check_numbers import side, spans_of
from graph_build.model import Discrepancy, DiscrepancySide, Fact, Rule
from graph_build.patterns import Pattern
from graph_build.recognisers.lexicon import RIVALS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import MappedText, Quantity, ReadDocument, ReadSentence

CAPTIONS = Rule("checks.captions", 1, "holds captions against themselves and against the sentences that point to them")
NAMES = Rule("checks.names", 1, "finds aliases that name other things too")
DOSES = Rule("checks.doses", 1, "finds treatments with two ends")
OWN = Rule("checks.own-results", 1, "finds results of the document's own that are credited to others")
COURSE = Rule("checks.course", 1, "holds what a patient is refractory to against what followed it")
DEFINITIONS = Rule("checks.definitions", 1, "finds definitions that other works replace")

_FIGURE = Pattern(r"\b(?P<label>(?:Fig(?:ure)?\.?|Table)\s?(?P<n>\d+))\b", re.IGNORECASE)
_YEARS = {"a", "mo"}
_NEAR = 20
"""Characters between a length of time and the figure it is shown in."""
_INITIAL = Pattern(r"\b(?:initial|baseline)\b", re.IGNORECASE)
_OWN = Pattern(r"\b[Ii]n (?:our|this) (?:cohort|study|series|patients?|population)\b")
_FEVER_GONE = Pattern(
    r"\b(?:apyrexia|afebrile|defervescence|normothermia|remission|complete response)\b", re.IGNORECASE
)
_INSTEAD = Pattern(r"\b(?:instead of|rather than)\s", re.IGNORECASE)


def discrepancies(read: ReadDocument, facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """What captions, names, doses and definitions contradict."""
    yield from _averages(read)
    yield from _later(read, facts)
    yield from _swapped(read)
    yield from _figures(read)
    yield from _borrowed(read)
    yield from _aliases(facts)
    yield from _ends(facts)
    yield from _refractory(facts)
    yield from _replaced(read, facts)


def _averages(read: ReadDocument) -> Iterator[Discrepancy]:
    """A caption that calls the same figures averages and medians."""
    for table in read.document.tables:
        caption = table.caption
        if caption is None:
            continue
        mean = re.search(r"\b(?:averages?|means?)\b", caption.text, re.IGNORECASE)
        median = re.search(r"\bmedians?\b", caption.text, re.IGNORECASE)
        if mean and median:
            yield Discrepancy(
                kind="label_mismatch",
                description=f"The caption of {table.label} speaks of averages and of medians.",
                side_a=_words(caption, mean),
                side_b=_words(caption, median),
                rule=CAPTIONS,
            )


def _later(read: ReadDocument, facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """A caption that speaks of initial values over a table with later ones."""
    for table in read.document.tables:
        initial = _INITIAL.search(table.caption.text) if table.caption else None
        if initial is None or table.caption is None:
            continue
        later = [f for f in facts if f.evidence[0].table == table.label and _day(f) > 1]
        if later:
            yield Discrepancy(
                kind="caption_mismatch",
                description=f"The caption of {table.label} says {initial.group().lower()}; it has later values.",
                side_a=_words(table.caption, initial),
                side_b=side(str(later[-1].slot("timepoint")), later[-1]),
                rule=CAPTIONS,
            )


def _day(fact: Fact) -> Decimal:
    value = fact.slot("timepoint_value")
    return Decimal(value) if isinstance(value, Decimal | int) and fact.slot("timepoint_unit") == "d" else Decimal(0)


def _swapped(read: ReadDocument) -> Iterator[Discrepancy]:
    """A header word that is, with two letters changed over, a word of the text, and stands nowhere else."""
    words = {w for s in read.sentences for w in re.findall(r"[a-z]{5,}", s.text.casefold())}
    for table in read.document.tables:
        for cell in (c for column in table.columns for c in column.cells):
            for match in re.finditer(r"[A-Za-z]{5,}", cell.text.text):
                word = match.group().casefold()
                swaps = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
                meant = next((s for s in swaps if s != word and s in words), None) if word not in words else None
                if meant is not None:
                    yield Discrepancy(
                        kind="typographic",
                        description=f"'{match.group()}' in a header of {table.label} is '{meant}' in the text.",
                        side_a=_words(cell.text, match),
                        side_b=DiscrepancySide(meant, ()),
                        rule=CAPTIONS,
                        proposed=meant,
                    )


def _borrowed(read: ReadDocument) -> Iterator[Discrepancy]:
    """A result called the document's own that carries the mark of another work."""
    for sentence in read.sentences:
        own = _OWN.search(sentence.text)
        marks = sentence.sentence.citations
        if own and len(marks) == 1 and sentence.section in ("methods", "results", "body") and sentence.quantities:
            yield Discrepancy(
                kind="citation_gap",
                description="A result of the document's own patients is credited to a cited work.",
                side_a=_words(sentence.sentence.text, own),
                side_b=DiscrepancySide(f"{list(marks[0].numbers)}", (marks[0].span,)),
                rule=OWN,
            )


def _words(text: MappedText, match: re.Match[str]) -> DiscrepancySide:
    return DiscrepancySide(match.group(), (text.span(match.start(), match.end()),))


def _figures(read: ReadDocument) -> Iterator[Discrepancy]:
    """A length of time in a figure's caption that the sentence pointing to the figure gives otherwise."""
    captions = {
        m["n"]: c for c in read.captions if (m := _FIGURE.match(c.text)) and m["label"].lower().startswith("fig")
    }
    for sentence in read.sentences:
        for pointer in _FIGURE.finditer(sentence.text):
            caption = captions.get(pointer["n"])
            if caption is None or not pointer["label"].lower().startswith("fig"):
                continue
            for q in sentence.quantities:
                if q.unit in _YEARS and 0 <= pointer.start() - q.end <= _NEAR:
                    yield from _other_time(sentence, q, caption, pointer)


def _other_time(
    sentence: ReadSentence, q: Quantity, caption: ReadSentence, pointer: re.Match[str]
) -> Iterator[Discrepancy]:
    """The times of a caption that are in the same unit as a length in the text, and are not that length."""
    for point in caption.timepoints:
        if (
            point.unit == q.unit
            and point.reference is None
            and None not in (point.value, q.value)
            and point.value != q.value
        ):
            yield Discrepancy(
                kind="internal_contradiction",
                description=f"The text has {q.raw} where the caption of figure {pointer['n']} has {point.text}.",
                side_a=DiscrepancySide(point.text, (caption.span(point.start, point.end),)),
                side_b=DiscrepancySide(q.raw, (sentence.span(q.start, pointer.end()),)),
                rule=CAPTIONS,
            )


def _aliases(facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """Aliases of a concept that are short forms of other things."""
    for fact in facts:
        alias = fact.slot("alias")
        if fact.type == "entity_mention_concept" and isinstance(alias, str) and alias in RIVALS:
            yield Discrepancy(
                kind="ambiguous_alias",
                description=f"{alias}, an alias of {fact.slot('label')}, is also short for other things.",
                side_a=side(alias, fact),
                side_b=DiscrepancySide("other meanings", ()),
                rule=NAMES,
            )


def _ends(facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """A treatment that is to last for a time and until an event."""
    for fact in facts:
        if fact.type == "intervention" and fact.slot("duration") is not None and fact.slot("until") is not None:
            length = f"{fact.slot('duration')} {fact.slot('duration_unit')}"
            yield Discrepancy(
                kind="ambiguous_dose",
                description=f"{fact.slot('agent')} is to be given for {length} and until {fact.slot('until')}.",
                side_a=DiscrepancySide(length, spans_of(fact)),
                side_b=DiscrepancySide(f"until {fact.slot('until')}", spans_of(fact)),
                rule=DOSES,
            )


def _refractory(facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """A patient called refractory to a treatment after which the fever went."""
    for fact in facts:
        drugs = {iri for slot, iri in fact.concepts if slot == "refractory_to"}
        if fact.type != "condition" or not drugs or fact.population is None:
            continue
        for outcome in facts:
            after = str(outcome.slot("after") or "").split(" + ")
            refused = [str(name) for name in _listed(fact.slot("refractory_to"))]
            helped = " and ".join(one for one in after if one and any(one in name for name in refused))
            gone = _FEVER_GONE.search(str(outcome.slot("outcome")))
            own = outcome.population == fact.population and outcome.slot("polarity") == "affirmed"
            if outcome.type == "outcome" and helped and gone and own:
                yield Discrepancy(
                    kind="internal_contradiction",
                    description=f"The patient is called refractory to {helped}, yet it was followed by {gone.group()}.",
                    side_a=side(f"refractory to {helped}", fact),
                    side_b=side(f"{gone.group()} after {helped}", outcome),
                    rule=COURSE,
                )


def _listed(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _replaced(read: ReadDocument, facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """A limit in a definition instead of which others are used."""
    defined = [f for f in facts if f.slot("certainty") == "definitional" and f.slot("value") is not None]
    for sentence in read.sentences:
        cue = _INSTEAD.search(sentence.text)
        if cue is None:
            continue
        replaced = next((q for q in sentence.quantities if cue.end() <= q.start <= cue.end() + _NEAR), None)
        others = [q for q in sentence.quantities if q.end <= cue.start()]
        for fact in defined:
            if replaced and others and (replaced.value, replaced.unit) == (fact.slot("value"), fact.slot("unit")):
                used = ", ".join(q.raw for q in others)
                yield Discrepancy(
                    kind="definition_conflict",
                    description=f"The definition has {replaced.raw}; others use {used}.",
                    side_a=side(replaced.raw, fact),
                    side_b=DiscrepancySide(used, (sentence.span(others[0].start, replaced.end),)),
                    rule=DEFINITIONS,
                )
