"""Citations that markup states by links: their numbers are known, their marks are taken out of the text.

Marks next to one another are one citation ("1, 2"), a dash between two stands for all between them ("3–5"), and the
brackets or the superscript round them go with them. Where authors and year are the link and part of the sentence
("as Smith (2005) showed"), the words stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import Citation
from graph_build.readers.cleaning import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph_build.model import MappedText
    from graph_build.readers.markup.flow import Flowed, Mark
    from graph_build.readers.markup.tree import Element

_BETWEEN = re.compile(r"[\])]?\s*(?:[,;/\u2013\u2014\u2010\u2011\u2212-]|,?\s?\b(?:and|to)\b|&)?\s*[\[(]?")
_DASH = re.compile(r"\s*(?:[\u2013\u2014\u2010\u2011\u2212-]|\bto\b)\s*")
_NUMERIC = re.compile(r"[\[(]?\s*\d{1,4}[a-z]?(?:\s?[,;\u2013\u2014\u2010\u2011\u2212-]\s?\d{1,4}[a-z]?)*\s*[\])]?")
_OPENS = re.compile(r"[\[(]\s*(?:(?:see|e\.\s?g\.|cf\.?|reviewed (?:in|by)|refs?\.?|references?)[\s,:]*){0,2}$")
_CLOSES = re.compile(r"\s*[,;]?\s*[\])]")
_NAMED_BEFORE = re.compile(r"\b(?:refs?\.?|references?|citations?|nos?\.)\s*$", re.IGNORECASE)
_LONGEST_LEAD = 40


def take_out(flowed: Flowed, numbers: Callable[[Element], tuple[int, ...]]) -> tuple[MappedText, tuple[Citation, ...]]:
    """The text without its citation marks, and the citations with their positions in what is left.

    Args:
        flowed: a paragraph or cell.
        numbers: the reference numbers that a marked element leads to; none where it is no citation.
    """
    text = flowed.text
    cited = [(mark, found) for mark in flowed.marks if (found := numbers(mark.element)) and mark.end > mark.start]
    citations: list[Citation] = []
    runs: list[tuple[int, int]] = []
    gone = 0
    for group in _groups(text.text, cited):
        first, last = group[0][0].start, group[-1][0].end
        start, end, taken = _extent(text.text, first, last)
        start = max(start, runs[-1][1] if runs else 0)
        found = _numbers(text.text, group)
        if not taken:
            citations.append(Citation(found, last - gone, text.span(first, last)))
            continue
        citations.append(Citation(found, start - gone, text.span(first, last)))
        runs.append((start, end))
        gone += end - start
    return cut(text, runs), tuple(citations)


_Cited = tuple["Mark", tuple[int, ...]]


def _groups(text: str, cited: Sequence[_Cited]) -> list[list[_Cited]]:
    """Marks with nothing but separators between them belong together."""
    groups: list[list[_Cited]] = []
    for one in cited:
        before = groups[-1][-1][0] if groups else None
        if before is not None and before.end <= one[0].start and _BETWEEN.fullmatch(text, before.end, one[0].start):
            groups[-1].append(one)
        elif before is None or before.end <= one[0].start:
            groups.append([one])
    return groups


def _numbers(text: str, group: Sequence[_Cited]) -> tuple[int, ...]:
    """The numbers of a group, ranges written out, each once."""
    found: list[int] = []
    end = None
    for mark, own in group:
        ranged = end is not None and _DASH.fullmatch(text, end, mark.start)
        if ranged and found and found[-1] < own[0] <= found[-1] + 60:
            found += range(found[-1] + 1, own[0])
        found += own
        end = mark.end
    return tuple(dict.fromkeys(found))


def _extent(text: str, first: int, last: int) -> tuple[int, int, bool]:
    """From where to where a mark is taken out, and whether it is: numbers, or anything alone in brackets."""
    opens = _OPENS.search(text, max(0, first - _LONGEST_LEAD), first)
    closes = _CLOSES.match(text, last)
    start, end = (opens.start(), closes.end()) if opens and closes else (first, last)
    numeric = _NUMERIC.fullmatch(text[first:last]) is not None or not any(c.isalpha() for c in text[first:last])
    if not (opens and closes) and (not numeric or _NAMED_BEFORE.search(text, max(0, first - 20), first)):
        return first, last, False
    follows = text[end : end + 1]
    if start and text[start - 1].isspace() and not follows.isalnum():
        start -= 1
    return start, end, True
