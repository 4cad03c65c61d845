"""Lengths with the vessel or lesion they are of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.facts.clinical.clinical_words import is_head
from graph_build.facts.clinical.runs import plain
from graph_build.frames.measured.units import LENGTHS
from graph_build.model.frames import MeasurementFrame, Named
from ontology.terms import per_vocabulary, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadSentence

_MEASURING = re.compile(
    r"(?P<np>(?:[\w-]+\s){1,6}?)(?:\([^)]*\)\s)?(?:measuring|measured|sized|of size|with a (?:size|"
    r"diameter) of|was|that measured|which measured)\s(?:up to\s|about\s|approximately\s|around\s)?$",
    re.IGNORECASE,
)
_VESSEL_GAP = re.compile(
    r"\)?(?:\s?\([^)]*\))?\s?(?:to|of|was|were|measured|measuring|at|:|=|\(|diameter|with a diameter of|"
    r"dilated to|up to|with|a|\s)*",
    re.IGNORECASE,
)
_DIMENSIONS = re.compile(r"(?P<d>\d+(?:\.\d+)?\s?(?:cm|mm)?\s?[x×*]\s?)+$", re.IGNORECASE)
_OF_LESION = re.compile(r"(?P<np>(?:[\w-]+\s){1,5}?)(?:of\s|\()(?:up to\s|about\s|approximately\s)?$", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\b(?:of|in|from|to|above|below|and|or|with|at|was|were|margins?|distal|proximal|deep to|away|after|per|on|for)\b",
    re.IGNORECASE,
)
"""Between a length and a noun behind it: the length is not of that noun."""
_MORE = re.compile(r"\s?[x×*]\s?\d")
_NP_STOP = re.compile(
    r".*\b(?:a|an|the|and|with|showed|revealed|had|was|were|of|in|by|at|on|to|for|developed|noted|found|his|"
    r"her|which|that|as|identified|demonstrated)\s",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the body that a run of a sentence names."""

    start: int
    end: int
    label: str


@per_vocabulary
def _parts() -> tuple[re.Pattern[str], dict[str, str]]:
    labels = {
        name.casefold(): term.label
        for term in reversed(vocabulary())
        if term.category == "anatomy"
        for name in (term.label, *term.names)
    }
    names = sorted(labels, key=lambda n: (-len(n), n))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE), labels


def parts(sentence: ReadSentence) -> list[Part]:
    """The parts of the body that a sentence names, in order; also those inside the name of a condition."""
    named = [Part(m.start, m.end, m.concept.label) for m in sentence.mentions_of("anatomy")]
    pattern, labels = _parts()
    for found in pattern.finditer(sentence.text):
        if all(found.end() <= p.start or p.end <= found.start() for p in named):
            named.append(Part(found.start(), found.end(), labels[found.group().casefold()]))
    return sorted(named, key=lambda p: p.start)


def sizes(sentence: ReadSentence, _: tuple[Named, ...]) -> Iterator[MeasurementFrame]:
    """The sizes that a sentence gives."""
    text = sentence.text
    for q in sentence.quantities:
        if q.unit not in LENGTHS or q.kind not in ("number", "range"):
            continue
        if _MORE.match(text, q.end):
            continue  # the last of several dimensions stands for all
        dimensions = _DIMENSIONS.search(text, 0, q.start)
        start = dimensions.start() if dimensions else q.start
        printed = " ".join(text[start : q.end].split()) if dimensions else None
        vessels = [m for m in parts(sentence) if m.end <= start and start - m.end < 60]
        if vessels and _VESSEL_GAP.fullmatch(text, vessels[-1].end, start):
            label = f"{vessels[-1].label} diameter"
            named_here = Named(vessels[-1].start, vessels[-1].end, label, "")
            begin = _with_in(text, vessels[-1].start)
            yield MeasurementFrame(named_here, "size", begin, max(named_here.end, q.end), q, printed=printed)
            continue
        said = _MEASURING.search(text, 0, start)
        if said:
            words = _NP_STOP.sub("", said["np"])
            label = plain(words)
            if label and not re.search(r"\b(?:it|which|that|patient|she|he)\b", label, re.IGNORECASE):
                begin = said.end("np") - len(words)
                thing = Named(begin, said.end("np"), f"{label} size", "")
                yield MeasurementFrame(thing, "size", begin, q.end, q, printed=printed)
        elif named := _lesion(text, start, q.end):
            begin, end = min(named.start, start), max(named.end, q.end)
            yield MeasurementFrame(named, "size", begin, end, q, printed=printed)


def _lesion(text: str, start: int, end: int) -> Named | None:
    """The lesion that a length is of, before it or behind it: "cyst of 3 cm", "aneurysm (5 × 4 cm)", "15 mm ulcers"."""
    said = _OF_LESION.search(text, 0, start)
    words = _NP_STOP.sub("", said["np"]).strip() if said else ""
    if said and words and is_head(words.split()[-1].casefold()):
        return Named(said.end("np") - len(words) - 1, said.end("np") - 1, f"{plain(words)} size", "")
    behind = re.match(r"[A-Za-z-]+(?: [A-Za-z-]+){0,3}", text[end + 1 :]) if text[end : end + 1] in " -" else None
    for length in range(1, len(behind.group().split()) + 1) if behind else ():
        part = " ".join(behind.group().split()[:length]) if behind else ""
        if _BETWEEN.search(part):
            break
        if is_head(part.split()[-1].casefold()):
            return Named(end + 1, end + 1 + len(part), f"{plain(part)} size", "")
    return None


def _with_in(text: str, start: int) -> int:
    found = re.search(r"\b(?:in|of)\s(?:the\s)?$", text[max(0, start - 8) : start])
    return start - len(found.group()) if found else start


def placed(sentence: ReadSentence, named: Named) -> Named:
    """A Z-score with the vessel that it is of, where the sentence names one before it."""
    if named.label != "Z-score":
        return named
    vessels = [m for m in parts(sentence) if m.end <= named.start or 0 <= m.start - named.end < 12]
    return replace(named, label=f"{vessels[-1].label} Z-score") if vessels else named
