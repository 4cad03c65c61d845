"""Headings: which lines are headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.readers.section_kinds import kind_of

if TYPE_CHECKING:
    from graph_build.model import SectionKind

_NUMBERING = re.compile(r"(?:(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,4}\.|[A-Z]\.)[\s\u2003]+|\d{1,2}\.(?=[A-Z]))")
_MARKDOWN = re.compile(r"(#{1,6})\s+")
_BOLD = re.compile(r"^(\*\*|__)(.{1,120}?)[:.]?\1:?$")
_PART = re.compile(r"(?P<part>TITLE|ABSTRACT|BODY)(?:\.(?P<words>\S.*?))?\s*:+")
"""A line such as "ABSTRACT.RESULTS:", by which texts made from JATS tell the parts of an article."""
_PARTS: dict[str, SectionKind] = {"TITLE": "front", "ABSTRACT": "abstract"}
_LABEL = re.compile(r"(?:fig(?:ure)?s?|table|tab|photo|image|video|scheme|plate|box|chart)\b\.?\s*\d", re.IGNORECASE)
_DEGREE = re.compile(r",\s?(?:MD|PhD|MBBS|DO|MSc|BSc|MPH|RN|FRCP|Dr|Prof)\b")
_CUT = re.compile(r"(?:\b(?:of|and|the|in|for|with|to|or|a|an)|,)$")
_TERMINAL = re.compile(r"[.,;:!?]$")
_RUN_IN_WORDS = (
    "abstract", "summary", "introduction", "background", "objectives?", "aims?", "purpose", "methods?", "design",
    "(?:materials|patients|subjects) and methods", "results?", "findings", "case (?:report|presentation|summary)s?",
    "case description", "rationale", "patient concerns?", "diagnos[ei]s", "interventions?", "outcomes?", "lessons?",
    "discussion", "conclusions?", "limitations?", "statistics", "statistical analysis", "setting", "participants",
)  # fmt: skip
_RUN_IN = re.compile(rf"(?P<words>(?=[A-Z])(?i:{'|'.join(_RUN_IN_WORDS)}))\s?[.:\u2014]\s+(?=[A-Z\u201c\"0-9\u2018(])")
_RUN_IN_BARE = re.compile(
    r"(?P<words>Background|Methods|Findings|Interpretation|Conclusions?|Objectives?)\s+(?=(?:[A-Z][\w,-]*|We|[A-Z]+\d*)\s(?:[a-z]|\()|"
    r"[A-Z][a-z]+\s[A-Z][a-z]*\s\d)"
)
"""Some journals' abstracts print the heading in bold, which is lost: no stop stands after it."""
_RUN_IN_OTHER = re.compile(
    r"(?P<words>[A-Z][a-z]{2,20}(?: (?!and )[a-z-]{2,20}){0,3}(?: and [a-z-]{3,20})?)\.\s+(?=[A-Z])"
)
_VERB = re.compile(
    r"\b(?:is|was|were|are|had|has|have|be|been|did|does|can|could|may|might|should|will|would|not|\w{3,}ed)\b"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    Attributes:
        words: its text, numbering and marks taken off.
        kind: the kind of section it opens, or None where it does not say.
        level: number of `#` signs, else 0.
    """

    words: str
    kind: SectionKind | None
    level: int = 0


def heading_of(line: str, *, alone: bool, bold: bool = False) -> Heading | None:
    """The heading that a line is, or None.

    Args:
        line: the line, stripped.
        alone: whether it stands by itself, so that a heading in unknown words can be told from wrapped text.
        bold: whether a wholly bold line counts as a heading (in Markdown).
    """
    level = 0
    if part := _PART.fullmatch(line):
        words = _NUMBERING.sub("", part["words"] or "", count=1).strip(": ")
        return Heading(words or part["part"].capitalize(), _PARTS.get(part["part"]) or kind_of(words))
    if match := _MARKDOWN.match(line):
        level, line = len(match.group(1)), line[match.end() :].strip()
    elif bold and (match := _BOLD.match(line)):
        level, line = 6, match.group(2)
    if not line or len(line) > 160 or "\t" in line or _LABEL.match(line) or _DEGREE.search(line):
        return None
    numbered = _NUMBERING.match(line)
    words = line[numbered.end() if numbered else 0 :].strip().strip("*_ ").removesuffix(":").removesuffix(".").rstrip()
    sentence = not level and line.endswith(".") and _VERB.search(words) is not None  # "Consent was obtained."
    kind = None if sentence else kind_of(words)
    if kind and words[:1].isupper() and (level or not line.endswith(".") or numbered or alone):
        return Heading(words, kind, level)
    if level:
        return Heading(words, None, level)
    if words.count(",") > 1 or _CUT.search(words):
        return None
    if not alone or _TERMINAL.search(line) or not words[:1].isupper() or len(words) > 90 or len(words.split()) > 12:
        return None
    letters = [c for c in words if c.isalpha()]
    shouted = len(letters) > 4 and all(c.isupper() for c in letters)
    return Heading(words, None) if len(letters) * 2 >= len(words) or shouted or numbered else None


def run_in(text: str, *, anywhere: bool = False) -> tuple[Heading, int] | None:
    """A heading that starts a paragraph ("Methods. We reviewed ..."), with the position after it.

    Args:
        text: the paragraph.
        anywhere: whether words outside the usual ones count too ("Adverse outcomes. During ...").
    """
    if match := _RUN_IN.match(text) or _RUN_IN_BARE.match(text):
        return Heading(match["words"], kind_of(match["words"])), match.end()
    if anywhere and (match := _RUN_IN_OTHER.match(text)) and not _VERB.search(match["words"]):
        return Heading(match["words"], kind_of(match["words"])), match.end()
    return None
