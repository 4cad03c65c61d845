"""Headings: which lines are headings, and what kind of section each opens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_build.model import SectionKind

_KNOWN: tuple[tuple[SectionKind, tuple[str, ...]], ...] = (
    ("abstract", (
        r"(?:structured |graphical )?abstract", r"summary", r"tl;dr", r"contribution", r"highlights", r"synopsis",
        r"key (?:findings|points|messages)",
    )),
    ("introduction", (
        r"introduction(?: and .{1,30})?", r"background(?: and .{1,30})?",
        r"(?:aims?|objectives?|purpose)(?: of the study)?",
    )),
    ("methods", (
        r"(?:(?:materials?|patients?|subjects?|cases?),? (?:and|&) )?methods?(?: and (?:materials|patients|analysis))?",
        r"methodology", r"statistics", r"statistical (?:analys[ie]s|methods?)", r"search strategy",
        r"inclusion criteria",
        r"study (?:design|population|participants)", r"data (?:collection|extraction|analysis)",
    )),
    ("case", (
        r"(?:case|patient)s?(?: (?:reports?|presentations?|descriptions?|history|histories|series|summary))?",
        r"(?:case|patient)s?(?: (?:study|studies|illustration|vignette|details|information))?",
        r"(?:clinical |our |the |index |first |second |third )?(?:case|patient)(?: \(.{1,40}\))?",
        r"(?:case|patient) (?:no\.? ?)?(?:\d{1,2}|[ivx]{1,4}|[a-f]|one|two|three|four)(?:\W.{1,40})?",
        r"(?:presentation|description|report) of (?:the )?cases?", r"chief complaints?", r"timeline",
        r"history(?: of (?:present|past) illness| of presentation)?",
        r"clinical (?:presentation|findings|history|course|report|description|observations?)",
        r"case (?:report|presentation)s? (?:and|&) .{1,40}", r"(?:(?:past )?medical|(?:personal and )?family) history",
        r"(?:physical|laboratory|imaging|clinical) (?:examinations?|findings|tests)",
        r"further diagnostic work-?up", r"investigations?", r"diagnostic (?:assessment|focus|workup)",
        r"(?:final|differential) diagnosis", r"therapeutic interventions?", r"outcomes? and follow-?up",
        r"follow-?up(?: and outcomes?)?", r"hospital course",
        r"patient[\u2019']?s? perspective", r"presenting concerns",
    )),
    ("results", (r"results?(?: and (?:analysis|findings))?", r"findings")),
    ("discussion", (
        r"(?:general )?discussions?(?: and .{1,40})?", r"results and discussions?", r"comments?(?:ary)?",
        r"(?:study )?(?:strengths and )?limitations?(?: .{1,30})?",
        r"(?:review of (?:the )?literature|literature review)(?: .{1,30})?",
    )),
    ("conclusion", (
        r"(?:summary and )?conclusions?(?: and .{1,40})?", r"concluding remarks", r"key clinical message",
        r"(?:key )?(?:clinical )?(?:teaching|learning) (?:points?|messages?)", r"take[- ]home (?:messages?|points?)",
        r"interpretation",
        r"summary and .{1,30}", r"future (?:directions|perspectives)",
    )),
    ("references", (
        r"references?(?: list)?", r"reference list", r"bibliography", r"(?:literature|works) cited",
        r"references and notes",
    )),
    ("back", (
        r"(?:sources? of |financial |research )?(?:funding|support)(?: .{1,60})?", r"source of support.{0,40}",
        r"financial (?:support|disclosures?)(?: .{1,60})?",
        r"(?:declarations? of |statement of |potential )?(?:conflicts?|competing) (?:of )?interests?.{0,60}",
        r"declarations?(?: of .{1,40})?", r"disclosures?(?: .{1,30})?", r"disclaimers?", r"acknowledge?ments?",
        r"(?:patient |informed |written )*consent(?: .{1,50})?", r"ethic(?:s|al)(?: .{1,60})?",
        r"authors?[\u2019']? ?s?[\u2019']? (?:contributions?|statement|information|disclosures?|note)(?: .{1,30})?",
        r"credit author.{0,50}", r"contributors?(?:hip)?(?: statement)?", r"supplement(?:ary|al)(?: .{1,40})?",
        r"data (?:availability|sharing|access)(?: .{1,30})?", r"availability of data.{0,40}", r"guarantors?(?: .+)?",
        r"provenance and peer review", r"peer[- ]review.{0,60}", r"statement of .{1,40}", r"registration of .{1,30}",
        r"lead author biography", r"(?:list of )?(?:abbreviations?|acronyms)(?: used)?", r"trial registration.{0,40}",
        r"key ?words?", r"footnotes?", r"notes?", r"appendix.{0,40}", r"linked entities", r"full-text entities",
        r"full text", r"figures?(?: (?:legends?|captions?))?", r"tables?", r"study approval", r"rights and permissions",
        r"publisher[\u2019']s note", r"additional information", r"orcid.{0,10}", r"grade [a-e] \(.{1,20}\).{0,10}",
        r"specialty type.{0,60}", r"country/territory of origin.{0,40}", r"manuscript source.{0,40}",
        r"department and institution.{0,60}",
    )),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(rf"(?:{'|'.join(words)})$", re.IGNORECASE)) for kind, words in _KNOWN)
_WEAK = re.compile(
    r"(?:treatment|management|diagnosis|therapy|outcome|interventions?|surgery|surgical technique|operation)$",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"(?:(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,4}\.|[A-Z]\.)[\s\u2003]+|\d{1,2}\.(?=[A-Z]))")
_MARKDOWN = re.compile(r"(#{1,6})\s+")
_BOLD = re.compile(r"^(\*\*|__)(.{1,120}?)[:.]?\1:?$")
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
    if match := _MARKDOWN.match(line):
        level, line = len(match.group(1)), line[match.end() :].strip()
    elif bold and (match := _BOLD.match(line)):
        level, line = 6, match.group(2)
    if not line or len(line) > 160 or "\t" in line or _LABEL.match(line) or _DEGREE.search(line):
        return None
    numbered = _NUMBERING.match(line)
    words = line[numbered.end() if numbered else 0 :].strip().strip("*_ ").removesuffix(":").removesuffix(".").rstrip()
    kind = kind_of(words)
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


def kind_of(words: str) -> SectionKind | None:
    """The kind of section that a heading's words name."""
    for kind, pattern in _KINDS:
        if pattern.match(words):
            return kind
    return None


def is_weak(words: str) -> bool:
    """Whether the words name a part of a case where a case is being told, and anything elsewhere."""
    return _WEAK.match(words) is not None


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
