"""What a document was written as: recognised by its content, since file names say nothing."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import MappedText

Form = Literal["markdown-summary", "markdown-article", "pdf-text", "plain"]

_HEADING = re.compile(r"#{1,6} \S")
_SUMMARY = re.compile(r"#{1,6} (?:TL;DR|Linked entities|Full-text entities|Key findings)\b", re.IGNORECASE)
_MARKS = (
    re.compile(r"\*\*[^*\s][^*]{0,200}\*\*"),
    re.compile(r"(?<![\w*])\*[^*\s][^*]{0,200}\*(?![\w*])"),
    re.compile(r"\^\{[^{}]{1,30}\}"),
    re.compile(r"\$[^$\s][^$]{0,60}\$"),
    re.compile(r"\]\(https?:"),
    re.compile(r"^\|.{1,400}\|$"),
    re.compile(r"^[-*] \S"),
)
_FULL_STOP = re.compile(r"[.!?:;][\"')\]\u201d\u2019]*$")


def form_of(lines: Sequence[MappedText]) -> Form:
    """The form of a document."""
    texts = [line.text.strip() for line in lines]
    headings = sum(bool(_HEADING.match(t)) for t in texts)
    if headings and any(_SUMMARY.match(t) for t in texts):
        return "markdown-summary"
    marks = sum(any(mark.search(t) for t in texts) for mark in _MARKS)
    if headings > 1 or marks > 2:
        return "markdown-article"
    return "pdf-text" if is_wrapped(texts) else "plain"


def is_wrapped(texts: Sequence[str]) -> bool:
    """Whether the lines were broken to fit a column or page: many end in the middle of a sentence."""
    filled = [t for t in texts if t]
    if sum(len(t) for t in filled if len(t) > 200) * 2 > sum(map(len, filled)):
        return False
    if sum(map(len, filled)) > 800 and max(map(len, filled)) <= 110:
        return True
    pairs = [(this, following) for this, following in pairwise(texts) if following and 25 < len(this) <= 200]
    broken = [(a, b) for a, b in pairs if "\t" not in a and not _FULL_STOP.search(a)]
    within = sum(b[0].islower() for _, b in broken)
    return len(broken) * 4 > len(filled) > 0 or (within > 2 and within * 8 > len(filled))
