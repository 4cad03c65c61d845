"""Organisms that tests found or did not find: "blood cultures grew Nocardia", "PCR was negative for CMV and EBV"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from graph_build.frames.examinations.findings import findings
from ontology.tables import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadSentence

_GREW = re.compile(r"\b(?:grew|yielded|isolated|growth of|grown|positive for|negative for)\b", re.IGNORECASE)


_SEEN = re.compile(
    r"\b(?:was|were) (?P<not>not )?(?:also |both |all |then )?"
    r"(?:detected|isolated|identified|cultured|grown|recovered)\b",
    re.IGNORECASE,
)
_POSITIVE = re.compile(
    r"\bpositive [\w ]{0,30}?(?:cultures?|PCR|tests?|swabs?|smears?|serolog(?:y|ies)) (?:for|with|of) ", re.IGNORECASE
)
_LIST = re.compile(r"(?:[\s,()]|\b(?:and|or|DNA|RNA|antigens?|pan-sensitive|species|as well as|both|the)\b)*")
"""What may stand between organisms that one verb or test is said of."""


class Organism(NamedTuple):
    """An organism that was looked for.

    Attributes:
        start: first position of its name; end: position after the last.
        found: whether it was found.
    """

    start: int
    end: int
    found: bool


def organisms(sentence: ReadSentence) -> Iterator[Organism]:
    """The organisms that the findings of a sentence name, or that it says were seen; each place once."""
    taken: set[int] = set()
    for one in (*_of_findings(sentence), *_seen(sentence.text)):
        if one.start not in taken:
            taken.add(one.start)
            yield one


def _seen(text: str) -> Iterator[Organism]:
    """Organisms before "were detected", and behind a test that was positive for them."""
    for cue in _SEEN.finditer(text):
        end = cue.start()
        for found in reversed([*_named().finditer(text, 0, cue.start())]):
            if not _LIST.fullmatch(text, found.end(), end):
                break
            yield Organism(*found.span(), found=not cue["not"])
            end = found.start()
    for cue in _POSITIVE.finditer(text):
        at = cue.end()
        for found in _named().finditer(text, cue.end()):
            if not _LIST.fullmatch(text, at, found.start()):
                break
            yield Organism(*found.span(), found=True)
            at = found.end()


def _of_findings(sentence: ReadSentence) -> Iterator[Organism]:
    for frame in findings(sentence):
        held = frame.state.split(" ")[0]
        if held not in ("grew", "positive", "negative"):
            continue
        told = _GREW.search(sentence.text, frame.start, frame.end)
        begin = told.end() if told and told.end() > frame.variable_end else frame.start
        for found in _named().finditer(sentence.text, begin, frame.end):
            inside = frame.variable_start <= found.start() < frame.variable_end
            if not (inside and begin > frame.variable_start):
                yield Organism(*found.span(), found=(held != "negative") != frame.denied)


@cache
def _named() -> re.Pattern[str]:
    """Names of organisms: a genus with its species, or a virus, with what tells its kind before it."""
    genera = "|".join(sorted(map(re.escape, words("examination", "organism")), key=lambda word: (-len(word), word)))
    kind = r"(?:(?:meth|oxa|vanco)icillin-(?:sensitive|susceptible|resistant) |group [A-G] |coagulase-negative )?"
    species = r"(?: (?:spp?\.|species|(?!(?:were|with|from|both|also|then|infection|antigens?|growth)\b)[a-z]{4,}\b))?"
    before = r"(?:(?!(?:the|for|and|or|of|by|no|with|any|this|that|was|virus)\b)[\w‐–-]{3,} )"
    virus = rf"{before}{{1,2}}?virus(?: [A-E0-9]{{1,2}}\b)?|[\w‐–-]{{3,}}virus(?: [A-E0-9]{{1,2}}\b)?|hepatitis [A-E]\b"
    genus = rf"{kind}(?:(?:{genera})\b(?: [A-C]\b)?(?: virus\b)?|(?-i:[A-Z]\. )[a-z]{{4,}}){species}"
    return re.compile(rf"\b(?:{genus}|{virus})", re.IGNORECASE)
