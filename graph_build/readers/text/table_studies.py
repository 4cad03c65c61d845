"""Tables of one row a study, whose cells follow each other in turn, each wrapped over lines of its own.

A row begins with the study's mark ("[12]"); within it the columns come in their order, so that only the places
where one cell ends and the next begins are to be found: where the words fit the columns' headers best.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from graph_build.model import Column, MappedText, Row
from graph_build.readers.text.table_delimited import Grid
from graph_build.readers.text.table_legends import caption_at, is_legend_line
from graph_build.readers.text.table_text import cell_of, runs, words

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["count", "items", "reason", "dose", "outcome", "other"]

_ANCHOR = re.compile(
    r"^(?:[A-Z][\w'’-]+(?:\s(?:and|&)\s[A-Z][\w'’-]+|\set\sal\.?)?,?\s?)?(?:\[\d{1,3}\]|\((?:19|20)\d\d\))(?=\s|$)"
)
_HEADERS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("count", re.compile(r"\b(?:number of|no\.? of|patients?|n)\b", re.I)),
    ("dose", re.compile(r"\b(?:dos(?:es?|age|ing)|regimen|schedule|duration)\b", re.I)),
    ("reason", re.compile(r"\b(?:reasons?|indications?|manifestations?|complications?|why)\b", re.I)),
    ("outcome", re.compile(r"\b(?:outcomes?|responses?|results?|evolution|effects?|course)\b", re.I)),
    (
        "items",
        re.compile(r"\b(?:previous|prior|earlier|background|treatments?|therap(?:y|ies)|drugs?|agents?)\b", re.I),
    ),
)
_INTEGER = re.compile(r"^\d{1,4}$")
_NUMBER = re.compile(r"^[<>≤≥]?\d")
_UNIT = re.compile(r"^[≤≥<>]?\d*\.?\d*(?:m?g|µg|mcg|kg|IU|U|ml|mL)(?:/\S*)?[,;]?$|^kg/\S*$")
_TIME = re.compile(r"^(?:days?|weeks?|months?|years?|hours?|d|wk|mo|h|hr)[,;.]?$", re.I)
_DOSING = re.compile(
    r"^(?:then|than|tapered|tapering|taper|every|each|range|up|to|in|if|for|and|&|once|twice|daily|weekly|monthly|loading|"
    r"maintenance|followed|by|over|increased|reduced|iv|sc|s\.c\.|i\.v\.|intravenous(?:ly)?|subcutaneous(?:ly)?|dose|doses|bolus|infusion|q\d+\w*)[,;.]?$",
    re.I,
)
_CHANGE = re.compile(
    r"^(?:normali[sz]ation|normali[sz]ed|resolution|resolved|reduction|reduced|improvement|improved|disappearance|apyrexia|"
    r"defervescence|remission|recovery|recovered|decrease|decline|regression|response|responded|no|progressive|gradual|"
    r"complete|partial|rapid|death|died|relapse|recurrence|persistence|stabili[sz]ation|stable|failure|healing|survival|alive)[,;]?$",
    re.I,
)
_OPEN = re.compile(r"(?:\b(?:at|of|on|to|for|with|in|and|or|by|from|the|a|using|least)|[-/(,])$", re.I)
_ADJECTIVE = re.compile(r"^(?:prior|previous|total|mean|median|main|clinical|concomitant|additional)$", re.I)
_FEWEST = 3
_LONGEST_HEADER = 20


class _Word(NamedTuple):
    text: MappedText
    begins_line: bool


def studies_between(lines: Sequence[MappedText], start: int, end: int) -> Grid | None:
    """The table of studies that lies between two lines, or None.

    Args:
        lines: stripped.
        start: the first line that may belong to it.
        end: the line after the last that may, such as the caption below it.
    """
    anchors = [i for i in range(start, end) if _ANCHOR.match(lines[i].text)]
    anchors = _cluster(anchors)
    if len(anchors) < _FEWEST:
        return None
    header_start = _header_start(lines, start, anchors[0])
    headers = _header_cells(lines, header_start, anchors[0])
    if len(headers) < 3:
        return None
    kinds = [_kind(" ".join(w.text for w in cell)) for cell in headers[1:]]
    rows = []
    ends = [*anchors[1:], _last_end(lines, anchors[-1], end)]
    for number, (begin, after) in enumerate(zip(anchors, ends, strict=True)):
        mark, rest = _row_words(lines, begin, after)
        cells = _segment(rest, kinds)
        parts = [[mark], *(_pieces(cell) for cell in cells)]
        rows.append(Row(tuple(cell_of(part, number, column) for column, part in enumerate(parts))))
    columns = []
    for number, words_of in enumerate(headers):
        cell = cell_of(runs(words_of), -1, number)
        columns.append(Column((cell.text.text,) if cell else ("",), (cell,) if cell else ()))
    return Grid(tuple(columns), tuple(rows), header_start, ends[-1], "cells-in-turn")


def _cluster(anchors: list[int]) -> list[int]:
    """The last run of marks that follow each other closely: prose above may begin a line with a mark too."""
    kept: list[int] = []
    for index in reversed(anchors):
        if kept and kept[0] - index > 30:
            break
        kept.insert(0, index)
    return kept


def _header_start(lines: Sequence[MappedText], start: int, first: int) -> int:
    """The first header line: short lines above the first row, up to a line as long as prose."""
    begin = first
    for index in range(first - 1, max(start, first - _LONGEST_HEADER) - 1, -1):
        text = lines[index].text
        if len(text.split()) > 6 or len(text) > 45 or caption_at(lines, index):
            break
        if text:
            begin = index
    return begin


def _header_cells(lines: Sequence[MappedText], start: int, end: int) -> list[list[MappedText]]:
    """Header cells in turn: a capital begins one, unless the word before it wants more."""
    cells: list[list[MappedText]] = []
    for index in range(start, end):
        for word in words(lines[index]):
            before = cells[-1][-1].text if cells else ""
            joined = before and (not word.text[0].isupper() or _OPEN.search(before) or _ADJECTIVE.match(before))
            if joined:
                cells[-1].append(word)
            else:
                cells.append([word])
    return cells


def _kind(header: str) -> Kind:
    return next((kind for kind, pattern in _HEADERS if pattern.search(header)), "other")


def _last_end(lines: Sequence[MappedText], anchor: int, end: int) -> int:
    after = anchor + 1
    for index in range(anchor + 1, end):
        text = lines[index].text
        if not text:
            continue
        if is_legend_line(text) or caption_at(lines, index) or len(text) > 60:
            break
        after = index + 1
    return after


def _row_words(lines: Sequence[MappedText], begin: int, after: int) -> tuple[MappedText, list[_Word]]:
    match = _ANCHOR.match(lines[begin].text)
    assert match is not None, "rows begin at marks"  # noqa: S101
    mark = lines[begin].part(0, match.end())
    rest: list[_Word] = []
    for index in range(begin, after):
        line = lines[index].part(match.end(), len(lines[index])) if index == begin else lines[index]
        rest.extend(_Word(word, number == 0) for number, word in enumerate(words(line)))
    return mark, rest


def _pieces(cell: Sequence[_Word]) -> list[MappedText]:
    """A cell's words, those of one line together."""
    by_line: list[list[MappedText]] = []
    for word in cell:
        if word.begins_line or not by_line:
            by_line.append([])
        by_line[-1].append(word.text)
    return [MappedText.join(line) for line in by_line]


def _segment(row: Sequence[_Word], kinds: Sequence[Kind]) -> list[list[_Word]]:
    """The row's words cut into one run a column, the cheapest way."""
    size = len(row)
    worst = float("inf")
    best = [[worst] * (size + 1) for _ in range(len(kinds) + 1)]
    back = [[0] * (size + 1) for _ in range(len(kinds) + 1)]
    best[0][0] = 0.0
    for column, kind in enumerate(kinds):
        for start in range(size + 1):
            if best[column][start] == worst:
                continue
            for end in range(start, size + 1):
                cost = best[column][start] + _cost(row, start, end, kind)
                if cost < best[column + 1][end]:
                    best[column + 1][end] = cost
                    back[column + 1][end] = start
    cells: list[list[_Word]] = []
    end = size
    for column in range(len(kinds), 0, -1):
        start = back[column][end]
        cells.insert(0, list(row[start:end]))
        end = start
    return cells


def _cost(row: Sequence[_Word], start: int, end: int, kind: Kind) -> float:
    """How badly a run of words fits a column."""
    if start == end:
        lone = kind == "count" and start < len(row) and _INTEGER.match(row[start].text.text)
        return 3.0 if lone else 1.5  # a number stands where the number of patients should
    texts = [w.text.text for w in row[start:end]]
    cost = 0.0
    if not row[start].begins_line and not (texts[0][0].isupper() or texts[0][0].isdigit()):
        cost += 1.5
    elif not row[start].begins_line:
        cost += 0.3
    if texts[0][0].islower() and kind != "dose":
        cost += 1.0
    if kind != "dose" and _OPEN.search(texts[-1]) and not texts[-1].endswith(","):
        cost += 1.5
    ends = (*texts[1:], "")
    return cost + sum(_misfit(word, ends[at], tuple(texts[max(0, at - 3) : at]), kind) for at, word in enumerate(texts))


@lru_cache(maxsize=1 << 16)
def _misfit(word: str, following: str, before: tuple[str, ...], kind: Kind) -> float:
    """How badly one word of a run fits a column; runs share most of their words, so the answers are kept."""
    dosed = bool(_UNIT.match(word) or (_NUMBER.match(word) and (_UNIT.match(following) or _TIME.match(following))))
    numbered = bool(_NUMBER.match(word))
    if kind == "count":
        return (0.0 if _INTEGER.match(word) else 2.0) + (1.0 if before else 0.0)
    if kind == "items":
        if dosed or _TIME.match(word):
            return 1.5
        if numbered:
            return 0.0 if following else 1.5
        if not before:
            return 0.5 if _CHANGE.match(word) else 0.3
        after_number = any(_INTEGER.match(w) for w in before)
        return (0.0 if after_number else 0.5) if word[0].isupper() else 0.1 if after_number else 0.4
    if kind == "other":
        return 1.0 if numbered and not before else 0.3
    if kind == "reason":
        return 1.5 if numbered or dosed else 0.7 if not before and _CHANGE.match(word) else 0.0
    if kind == "dose":
        if numbered or dosed or _TIME.match(word) or _DOSING.match(word):
            return 0.0
        return 0.9 if word[0].isupper() else 0.5
    if numbered or dosed:
        return 1.0
    return 0.4 if not before and not _CHANGE.match(word) else 0.0
