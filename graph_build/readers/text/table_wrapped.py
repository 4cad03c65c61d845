"""Tables of one row a patient, whose text cells wrap into the lines below.

The first line of a row holds a piece of every column, from the patient's number on; the lines below hold further
pieces of the text columns only, side by side. Columns are learnt from the kinds of values that the first lines agree
on; each line below is dealt out so that lists go on after commas and sentences are not left hanging.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Literal, NamedTuple

from graph_build.model import Column, MappedText, Row
from graph_build.readers.text.table_delimited import Grid
from graph_build.readers.text.table_headers import align, header_columns, header_words
from graph_build.readers.text.table_legends import caption_at, is_legend_line
from graph_build.readers.text.table_text import NUMBER, cell_of, runs, words

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["number", "flag", "sex", "dose", "text", "code", "first", "list"]
"""What a column holds; "code" and "first" share a run of words with the column after them."""

_ANCHOR = re.compile(r"^(?:(?:Patient|Case|Pt\.?|P|No\.?|#)\s?)?(?P<n>\d{1,3})[.)]?(?=\s)")
_TOKEN = re.compile(
    rf"(?P<dose>\s?\d+(?:[.,]\d+)?\s?(?:mg|g|µg|mcg|IU)(?:/\S+)?)(?!\S)|(?P<number>[<>≤≥~]?\s?-?(?:{NUMBER})%?[*†‡§]*)(?!\S)|(?P<word>\S+)"
)
_FLAG = re.compile(r"^(?:Yes|No|Y|N|yes|no|\+|-|–|—|NA|N/A|ND|n/a|NR)$")
_SEX = re.compile(r"^(?:\d{1,3}\s?[/,]?\s?)?(?:M|F|Male|Female|male|female|m|f)(?:\s?[/,]\s?\d{1,3})?$")
_CODE = re.compile(r"^[A-Z]{2,4}\d?$")
_OPEN = re.compile(r"(?:\b(?:at|of|on|to|for|with|in|and|or|by|from|the|a)|[-/(,])$", re.I)
_SHARING = ("code", "first")
_FEWEST = 3
_LONGEST_WRAP = 12
_BEAM = 40


class _Token(NamedTuple):
    kind: Kind
    text: MappedText


def wrapped_at(lines: Sequence[MappedText], start: int) -> Grid | None:
    """The table of numbered rows whose header begins in this line, or None."""
    anchors = _anchors(lines, start)
    if len(anchors) < _FEWEST:
        return None
    ends = [*anchors[1:], _last_end(lines, anchors[-1])]
    firsts = [_units(lines[i]) for i in anchors]
    kinds = _kinds(firsts)
    if kinds is None:
        return None
    header = [lines[i] for i in range(start, anchors[0]) if lines[i].text]
    columns, kinds = _headed(header, firsts, kinds)
    listed = _list_words(firsts, kinds)
    rows = []
    for number, (begin, end, units) in enumerate(zip(anchors, ends, firsts, strict=True)):
        cells = _deal_first(units, kinds)
        below = [lines[i] for i in range(begin + 1, end) if lines[i].text]
        pieces = _deal_below(cells, below, kinds, listed)
        rows.append(Row(tuple(cell_of(p, number, column) for column, p in enumerate(pieces))))
    return Grid(columns, tuple(rows), start, ends[-1], "wrapped-rows")


def _anchors(lines: Sequence[MappedText], start: int) -> list[int]:
    """The lines that begin the rows 1, 2, 3 and so on."""
    found: list[int] = []
    for index in range(start, len(lines)):
        text = lines[index].text
        if caption_at(lines, index) or (found and index - found[-1] > _LONGEST_WRAP):
            break
        match = _ANCHOR.match(text)
        if match and int(match["n"]) == len(found) + 1 and len(_units(lines[index])) > 3:
            found.append(index)
        elif not found and index - start > _LONGEST_WRAP:
            break
    return found


def _last_end(lines: Sequence[MappedText], anchor: int) -> int:
    after = anchor + 1
    for index in range(anchor + 1, min(anchor + _LONGEST_WRAP, len(lines))):
        text = lines[index].text
        if not text:
            continue
        if is_legend_line(text) or caption_at(lines, index) or len(text.split()) > 9:
            break
        if index > after and text[0].isupper() and len(text.split()) > 4:
            break
        after = index + 1
    return after


def _units(line: MappedText) -> list[_Token]:
    """The figures, flags and words of a line; the mark before the first number is part of it."""
    match = _ANCHOR.match(line.text)
    found: list[_Token] = []
    at = 0
    if match:
        found.append(_Token("number", line.part(0, match.end("n"))))
        at = match.end()
    for token in _TOKEN.finditer(line.text, at):
        text = line.part(token.start(), token.end()).strip()
        if token["dose"]:
            found.append(_Token("dose", text))
        elif token["number"]:
            found.append(_Token("number", text))
        elif _SEX.match(text.text):
            found.append(_Token("sex", text))
        elif _FLAG.match(text.text):
            found.append(_Token("flag", text))
        else:
            found.append(_Token("text", text))
    return found


def _signature(units: Sequence[_Token]) -> tuple[Kind, ...]:
    kinds: list[Kind] = []
    for unit in units:
        if unit.kind != "text" or not kinds or kinds[-1] != "text":
            kinds.append(unit.kind)
    return tuple(kinds)


def _kinds(firsts: Sequence[Sequence[_Token]]) -> tuple[Kind, ...] | None:
    """The kinds of columns that most rows agree on, or None where they do not agree."""
    common = Counter(map(_signature, firsts)).most_common()
    kinds, times = max(common, key=lambda pair: (pair[1], len(pair[0])))
    return kinds if len(kinds) > 3 and times * 2 >= len(firsts) else None


def _headed(
    header: Sequence[MappedText], firsts: Sequence[Sequence[_Token]], kinds: tuple[Kind, ...]
) -> tuple[tuple[Column, ...], tuple[Kind, ...]]:
    """Columns and their kinds: a run of text is split into code and words where the headers ask for it."""
    split: list[Kind] = []
    for column, kind in enumerate(kinds):
        if kind == "text" and _has_code_and_words(firsts, kinds, column):
            split.append("code")
        elif kind == "text" and _has_one_border(firsts, kinds, column):
            split.append("first")
        split.append(kind)
    dealt = [header_words(line) for line in header]
    if len(split) > len(kinds) and dealt:
        most = max(range(len(dealt)), key=lambda i: len(dealt[i]))
        body = dealt[most:] if most <= 1 else dealt
        narrow, _ = align(body, _breadths(firsts, kinds), anchored=True)
        wide, _ = align(body, _breadths(firsts, split), anchored=True)
        if wide <= narrow:
            kinds = tuple(split)
    columns = header_columns(header, _breadths(firsts, kinds), anchored=True)
    return columns, tuple(
        "list" if kind == "text" and _is_list(firsts, kinds, column) else kind for column, kind in enumerate(kinds)
    )


def _breadths(firsts: Sequence[Sequence[_Token]], kinds: Sequence[Kind]) -> list[int]:
    """The most characters that each column takes in a first line."""
    dealt = [_deal_first(units, kinds) for units in firsts]
    return [max(sum(len(w) + 1 for w in cells[column]) for cells in dealt) for column in range(len(kinds))]


def _texts(firsts: Sequence[Sequence[_Token]], kinds: Sequence[Kind], column: int) -> list[list[str]]:
    """The words that the first lines hold in a column."""
    return [[w.text for w in cells] for units in firsts if (cells := _deal_first(units, kinds)[column])]


def _has_code_and_words(firsts: Sequence[Sequence[_Token]], kinds: Sequence[Kind], column: int) -> bool:
    found = _texts(firsts, kinds, column)
    both = [
        t for t in found if len(t) > 1 and _CODE.match(t[0]) and t[1][0].isupper() and not _CODE.match(t[1].rstrip(","))
    ]
    coded = len(found) >= _FEWEST and all(len(t) > 1 and _CODE.match(t[0]) for t in found)
    return coded or (bool(both) and any(len(t) == 1 or not _CODE.match(t[0]) for t in found))


def _has_one_border(firsts: Sequence[Sequence[_Token]], kinds: Sequence[Kind], column: int) -> bool:
    """Whether every row's words fall into two runs at one place."""
    found = [_deal_first(units, kinds)[column] for units in firsts]
    return len(found) >= _FEWEST and all(len(_borders(cell)) == 1 for cell in found)


def _borders(cell: Sequence[MappedText]) -> list[int]:
    """Where a run of words may be two cells: a capital follows a word that wants nothing more."""
    return [
        at
        for at in range(1, len(cell))
        if cell[at].text[0].isupper() and not _OPEN.search(cell[at - 1].text.rstrip(";"))
    ]


def _is_list(firsts: Sequence[Sequence[_Token]], kinds: Sequence[Kind], column: int) -> bool:
    """Whether a column holds lists: most of its first lines are one word, or words set apart by commas."""
    found = _texts(firsts, kinds, column)
    alike = [t for t in found if all(w.endswith((",", ";", "+")) for w in t[:-1])]
    return bool(found) and len(alike) * 4 >= len(found) * 3 and any(w.endswith(",") for t in found for w in t)


def _list_words(firsts: Sequence[Sequence[_Token]], kinds: Sequence[Kind]) -> frozenset[str]:
    """The items that stand in list columns of the first lines."""
    return frozenset(
        w.rstrip(",;")
        for column, kind in enumerate(kinds)
        if kind == "list"
        for t in _texts(firsts, kinds, column)
        for w in t
    )


def _deal_first(units: Sequence[_Token], kinds: Sequence[Kind]) -> list[list[MappedText]]:
    """The words of a first line by column: kinds in order, columns that the line leaves out stay empty."""
    cells: list[list[MappedText]] = [[] for _ in kinds]
    groups: list[list[_Token]] = []
    for unit in units:
        if unit.kind == "text" and groups and groups[-1][-1].kind == "text":
            groups[-1].append(unit)
        else:
            groups.append([unit])
    spare = sum(k not in _SHARING for k in kinds) - len(groups)
    column = 0
    for group in groups:
        while (
            column < len(kinds) and not _fits(group[0].kind, kinds[column]) and (spare > 0 or kinds[column] in _SHARING)
        ):
            spare -= kinds[column] not in _SHARING
            column += 1
        if column >= len(kinds):
            cells[-1].extend(u.text for u in group)
            continue
        taken = group
        if kinds[column] == "code":
            if _CODE.match(group[0].text.text):
                cells[column].append(group[0].text)
                taken = group[1:]
            column += 1
            spare -= not taken
        elif kinds[column] == "first":
            border = next(iter(_borders([u.text for u in group])), len(group))
            cells[column].extend(u.text for u in group[:border])
            taken = group[border:]
            column += 1
        if taken and column < len(kinds):
            cells[column].extend(u.text for u in taken)
        column += 1
    return cells


def _fits(found: Kind, wanted: Kind) -> bool:
    if wanted in ("text", "list", *_SHARING):
        return found in ("text", "flag")
    return found == wanted or {found, wanted} == {"number", "flag"}


class _Dealt(NamedTuple):
    cost: float
    pieces: tuple[tuple[tuple[MappedText, ...], ...], ...]


def _deal_below(
    first: Sequence[Sequence[MappedText]], below: Sequence[MappedText], kinds: Sequence[Kind], listed: frozenset[str]
) -> list[list[MappedText]]:
    """The pieces of every column of a row: the words of its further lines dealt out to the text columns."""
    wrapping = [column for column, kind in enumerate(kinds) if kind in ("text", "list", "first")]
    start = tuple((tuple(first[column]),) if first[column] else () for column in wrapping)
    beam = [_Dealt(0.0, start)]
    for line in below:
        parts = words(line)
        grown = []
        for dealt in beam:
            for cuts in combinations_with_replacement(range(len(parts) + 1), max(0, len(wrapping) - 1)):
                edges = (0, *cuts, len(parts))
                pieces = tuple(
                    (*old, tuple(parts[a:b])) if b > a else old
                    for old, a, b in zip(dealt.pieces, edges, edges[1:], strict=False)
                )
                cost = sum(
                    _column_cost(p, kinds[c], listed, ended=False) for p, c in zip(pieces, wrapping, strict=True)
                )
                grown.append(_Dealt(cost, pieces))
        beam = sorted(grown, key=lambda d: d.cost)[:_BEAM]
    best = min(
        beam,
        key=lambda d: sum(
            _column_cost(p, kinds[c], listed, ended=True) for p, c in zip(d.pieces, wrapping, strict=True)
        ),
    )
    result = [runs(list(cell)) for cell in first]
    for column, dealt_pieces in zip(wrapping, best.pieces, strict=True):
        result[column] = [run for piece in dealt_pieces for run in runs(list(piece))]
    return result


def _column_cost(pieces: Sequence[Sequence[MappedText]], kind: Kind, listed: frozenset[str], *, ended: bool) -> float:
    """How badly the pieces of one cell go together."""
    cost = 0.0
    for number, piece in enumerate(pieces):
        texts = [w.text for w in piece]
        last = number == len(pieces) - 1
        if kind == "list":
            cost += sum(0.6 for w in texts[:-1] if not w.endswith((",", ";", "and", "+")))
            open_end = texts[-1].endswith((",", ";", "-", "+"))
            if open_end != (not last) and (ended or not last):
                cost += 0.5 if not last and pieces[number + 1][0].text[0].islower() else 1.5
            cost -= sum(0.5 if w.rstrip(",;") in listed else 0.2 if w.endswith(",") else 0.0 for w in texts)
        else:
            cost += sum(1.0 for w in texts if w.rstrip(",;") in listed)
            if number:
                before = pieces[number - 1][-1].text
                if not _OPEN.search(before):
                    cost += 0.2 if texts[0][0].islower() else 0.6
            elif texts[0][0].islower():
                cost += 0.5
            if last and ended and _OPEN.search(texts[-1]):
                cost += 1.5
    return cost
