"""How the paper's own study was set up, as facts: design, period, centres, and whom it left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.study import GROUP, is_own
from graph_build.facts.stating import stated
from graph_build.model import Population, Rule
from graph_build.patterns import Pattern
from graph_build.study.design import settings_of, years

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, ReadDocument, ReadSentence, SlotValue
    from graph_build.study.design import Setting

SET_UP = Rule("studies.set-up", 1, "how the paper says that its study was designed, when, where and without whom")
_OWN_SECTIONS = frozenset({"abstract", "methods"})
_OTHERS = Pattern(
    r"\bet al\b|\b(?:previous|earlier|prior|other|published|recent|these|several|two|most|further|future|larger?) "
    r"(?:[\w-]+ ){0,3}(?:stud|trial|report)",
    re.IGNORECASE,
)


def state(read: ReadDocument) -> Iterator[Fact]:
    """What a document says of how its own study was set up; no aspect with the same value twice."""
    told: set[tuple[str, str]] = set()
    for sentence in read.sentences:
        own = sentence.section in _OWN_SECTIONS
        if sentence.section in ("front", "references", "back", "introduction", "case") or _OTHERS.search(sentence.text):
            continue
        if not own and (
            sentence.sentence.references or not (is_own(sentence.text) or sentence.section in ("results", "body"))
        ):
            continue
        for one in settings_of(sentence.text, own=own):
            key = (one.aspect, one.value.casefold())
            if key not in told:
                told.add(key)
                yield from _facts(sentence, one)


def _facts(sentence: ReadSentence, one: Setting) -> Iterator[Fact]:
    span = sentence.span(one.start, one.end)
    slots: dict[str, SlotValue | None] = {"aspect": one.aspect, "value": one.value}
    if one.aspect == "period":
        named = years(one.value)
        slots |= {"period_start": named[0], "period_end": named[-1]}
    elif one.aspect == "centres":
        slots["value"] = int(one.value)
    elif one.aspect == "exclusion_criterion":
        slots |= _bound(sentence, one)
    yield stated("study_design", "this study", span, SET_UP, slots)
    if one.aspect == "exclusion_criterion":
        yield from _absent(sentence, one)


def _bound(sentence: ReadSentence, one: Setting) -> dict[str, SlotValue | None]:
    """The value from which on somebody was left out: "an eGFR under 40 mL/min"."""
    q = next(
        (q for q in sentence.quantities if one.start <= q.start < one.end and q.comparator and q.value is not None),
        None,
    )
    return {"threshold": q.value, "comparator": q.comparator, "unit": q.unit} if q else {}


def _absent(sentence: ReadSentence, one: Setting) -> Iterator[Fact]:
    """That the study's patients do not have a disease with which nobody was let in."""
    for mention in sentence.mentions_of("disease"):
        if one.start <= mention.start and mention.end <= one.end and mention.concept.iri:
            slots = {"condition": mention.concept.label, "polarity": "negated", "status": "excluded"}
            yield stated(
                "condition", GROUP, sentence.span(one.start, one.end), SET_UP, slots,
                [("condition", mention.concept.iri)], population=Population("group", GROUP),
            )  # fmt: skip
