"""The columns, headers and rows of a table, from the places of its words alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.readers.pdf.columns import rows_of
from graph_build.readers.pdf.fragments import Fragment, fragments_of
from graph_build.readers.pdf.heads import Head, heads_of, slot
from graph_build.readers.text.table_headers import is_size
from graph_build.readers.text.table_text import VALUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.readers.pdf.regions import Region

_CELL_GAP = 0.6
"""Of the font size: a gap that parts words of different cells."""
_STRAY = 0.04
"""Of the rows: as many may reach over the gap between two columns."""
_TIGHT = 1.12
"""Of the smallest distance of two lines: lines as close as that may be of one row, where rows stand further apart."""
_LEADING = 1.5
"""Of the font size: lines of one cell stand closer than that."""
_STUB = 14.0
"""Points from a table's left edge within which its first column begins, indents included."""
_INDENT = 2.0
"""Points by which a row is indented at least."""

_UNFINISHED = re.compile(r"(?:[±–—/,(\[-]|\bto|\bvs\.?)$")
_CARRIES_ON = re.compile(r"[(\[±–—/%)\]-]|to\b")
"""How the next line of a value begins."""

Lines = list[Fragment]
"""The pieces of one cell, from top to bottom."""


@dataclass(slots=True)
class Line:
    """A row of a table's body.

    Attributes:
        cells: pieces by column; columns without words are absent.
        groups: the heading rows that it stands under, the outermost first.
        heading: whether it heads rows itself.
    """

    cells: dict[int, Lines] = field(default_factory=dict)
    groups: tuple[tuple[Fragment, ...], ...] = ()
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's structure.

    Attributes:
        width: number of columns.
        heads: header cells, top to bottom.
        lines: rows of the body, heading rows left out.
        notes: rows at its end that are text, to be read with the notes under it.
        ruled: whether upright rules part its columns.
    """

    width: int
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    notes: tuple[Fragment, ...]
    ruled: bool


def layout_of(region: Region) -> Layout | None:
    """The structure of a table, or None where its words are not set in columns."""
    rows = rows_of(fragments_of([w for f in region.body for w in f.words], _CELL_GAP))
    count = _header_rows(region, rows)
    heads, body = rows[:count], rows[count:]
    notes: list[Fragment] = []
    while body and len(body[-1]) == 1 and len(body) > 1 and _is_text(body[-1][0], region):
        notes.insert(0, body.pop()[0])
    edges = _upright_edges(region)
    spans = _between(edges) if len(edges) > 2 else _column_spans(body)
    if len(spans) < 2 or not body:
        return None
    slots = [(a[1] + b[0]) / 2 for a, b in pairwise(spans)]
    lines, over = _grouped(_rows(body, slots, region), spans)
    notes = [*over, *notes]
    if not lines:
        return None
    return Layout(len(spans), tuple(heads_of(heads, slots, spans, region)), tuple(lines), tuple(notes), len(edges) > 2)


def _is_text(fragment: Fragment, region: Region) -> bool:
    return fragment.x1 - fragment.x0 > 0.6 * (region.x1 - region.x0)


def _header_rows(region: Region, rows: Sequence[list[Fragment]]) -> int:
    """How many rows are headers.

    They end at the first rule over the whole table that has, but for headings of groups, values right under it; where
    no rule tells, at the first row with values, the heading of its group left out. Headings of groups begin at the
    table's left edge, headers under other headers do not.
    """
    first = next((i for i, row in enumerate(rows) if _has_values(row)), len(rows))
    left = min((f.x0 for row in rows for f in row), default=0.0) + _STUB
    for rule in region.rules[1:]:
        above = sum(row[0].base < rule.top for row in rows)
        if 0 < above <= first and above < len(rows) and all(row[0].x0 < left for row in rows[above:first]):
            return above
    while first > 1 and len(rows[first - 1]) == 1 and any(len(row) > 1 for row in rows[: first - 1]):
        first -= 1
    return first


def _has_values(row: Sequence[Fragment]) -> bool:
    """Whether a row holds figures beside its first cell."""
    texts = [f.text for f in row[1:] if not is_size(f.text)]
    return any(VALUE.match(text) and any(c.isdigit() for c in text) for text in texts)


def _upright_edges(region: Region) -> list[float]:
    """Where upright rules stand that part columns over most of the table's height."""
    height = region.rules[-1].bottom - region.rules[0].top if region.rules else 0.0
    lengths: dict[int, float] = {}
    for rule in region.uprights:
        key = next((k for k in lengths if abs(k - rule.x0) < 2), round(rule.x0))
        lengths[key] = lengths.get(key, 0.0) + rule.bottom - rule.top
    return sorted(float(k) for k, length in lengths.items() if length > 0.5 * height)


def _between(edges: Sequence[float]) -> list[tuple[float, float]]:
    return [(a + 1, b - 1) for a, b in pairwise(edges)]


def _column_spans(rows: Sequence[list[Fragment]]) -> list[tuple[float, float]]:
    """The left and right edges of columns: where words stand in rows of several cells.

    Rows without figures are headings more often than not, and may stand over several columns: where there are rows with
    figures, those tell.
    """
    several = [row for row in rows if len(row) > 1]
    figured = [row for row in several if _has_values(row)]
    several = figured if len(figured) > 2 else several
    if not several:
        return []
    left = min(f.x0 for row in several for f in row)
    right = max(f.x1 for row in several for f in row)
    steps = int((right - left) * 2) + 2
    cover = [0] * (steps + 1)
    for row in several:
        for fragment in row:
            cover[int((fragment.x0 - left) * 2)] += 1
            cover[int((fragment.x1 - left) * 2) + 1] -= 1
    for at in range(1, len(cover)):
        cover[at] += cover[at - 1]
    limit = int(_STRAY * len(several))
    spans: list[tuple[float, float]] = []
    start: int | None = None
    for at, rows_there in enumerate([*cover, 0]):
        if rows_there > limit and start is None:
            start = at
        elif rows_there <= limit and start is not None:
            span = (left + start / 2, left + at / 2)
            start = None
            if spans and span[0] - spans[-1][1] < 2.0:
                spans[-1] = (spans[-1][0], span[1])
            else:
                spans.append(span)
    return spans


def _dealt(row: Sequence[Fragment], slots: Sequence[float]) -> dict[int, Lines]:
    """The fragments of a printed line by column; one that lies in two columns is cut between its words."""
    cells: dict[int, Lines] = {}
    alone = len(row) == 1
    for fragment in row:
        first, last = slot(fragment.x0 + 1, slots), slot(fragment.x1 - 1, slots)
        if first == last or alone or not _has_values(row):
            cells.setdefault(first, []).append(fragment)
            continue
        parts: dict[int, list[Fragment]] = {}
        for word in fragment.words:
            at = slot((word.x0 + word.x1) / 2, slots)
            parts.setdefault(at, []).append(Fragment((word,), fragment.base, fragment.size))
        for at, own in parts.items():
            words = tuple(w for f in own for w in f.words)
            cells.setdefault(at, []).append(Fragment(words, fragment.base, fragment.size))
    return cells


def _rows(body: Sequence[list[Fragment]], slots: Sequence[float], region: Region) -> list[Line]:
    """The rows of a table: printed lines that belong together, as one."""
    printed = [(row[0].base, _dealt(row, slots)) for row in body]
    ruled = [r.top for r in region.rules[1:-1]]
    if 2 * len(ruled) < sum(len(cells) > 1 for _, cells in printed):
        ruled = []  # they part headers and sections, not rows
    pitches = [b - a for (a, _), (b, _) in pairwise(printed)]
    tight = min(pitches, default=0.0) * _TIGHT
    size = body[0][0].size
    loose = tight < _LEADING * size and any(tight * 1.1 < pitch < 3 * tight for pitch in pitches)
    out: list[Line] = []
    for index, (base, cells) in enumerate(printed):
        last = out[-1] if out else None
        if last is None:
            joins = False
        elif ruled:
            joins = not any(printed[index - 1][0] < y < base for y in ruled)
        else:
            near = pitches[index - 1] <= tight
            joins = _goes_on(last, cells, near=near, loose=loose)
        if joins and last is not None:
            for column, pieces in cells.items():
                last.cells.setdefault(column, []).extend(pieces)
        else:
            out.append(Line(cells))
    return out


def _goes_on(last: Line, cells: dict[int, Lines], *, near: bool, loose: bool) -> bool:
    """Whether a printed line is the next line of cells of the row above it.

    Args:
        last: that row.
        cells: of the line.
        near: whether it stands as close to the line before it as any two lines do.
        loose: whether rows stand further apart than the lines of one cell.
    """
    if not near or any(_is_finished(last.cells[c], cells[c]) for c in cells.keys() & last.cells.keys() if c):
        return False
    if 0 not in cells:
        return True
    stub = cells[0][0]
    if loose:
        return not (len(last.cells) == 1 and 0 in last.cells and len(cells) > 1 and not _is_open(last, stub))
    if len(cells) > 1 and len(last.cells) > 1:
        return False
    return _is_open(last, stub)


def _is_finished(above: Lines, below: Lines) -> bool:
    """Whether a cell holds a whole value, and what stands under it is another."""
    text, following = above[-1].text, below[0].text
    if _UNFINISHED.search(text) or _CARRIES_ON.match(following):
        return False
    return VALUE.match(text) is not None and VALUE.match(following) is not None


def _is_open(last: Line, stub: Fragment) -> bool:
    """Whether the first cell of a row goes on in a line: in small letters, or after a hyphen, comma or small word."""
    if 0 not in last.cells:
        return False
    text = last.cells[0][-1].text
    hanging = re.search(r"(?:[-,(/]|\b(?:of|and|or|the|in|with|to|for|by|at|from|per))$", text) is not None
    return stub.text[:1].islower() or hanging or text.count("(") > text.count(")")


def _grouped(rows: Sequence[Line], spans: Sequence[tuple[float, float]]) -> tuple[list[Line], list[Fragment]]:
    """The rows with the headings they stand under, and the pieces of headings at the end that head nothing."""
    out: list[Line] = []
    open_: list[tuple[float, tuple[Fragment, ...]]] = []
    fresh = False
    for row in rows:
        alone = len(row.cells) == 1 and len(spans) > 1
        first = next(iter(row.cells.values()))[0]
        if alone and (0 in row.cells or first.x1 > spans[-1][0]):
            pieces = tuple(f for cell in row.cells.values() for f in cell)
            kept = [(x, g) for x, g in open_ if x < first.x0 - _INDENT] if not fresh else list(open_)
            if fresh and open_ and first.x0 <= open_[-1][0] + _INDENT:
                kept = [(x, g) for x, g in open_ if x < first.x0 - _INDENT]
            open_, fresh = [*kept, (first.x0, pieces)], True
            continue
        if 0 in row.cells:
            open_ = [(x, g) for x, g in open_ if x <= row.cells[0][0].x0 + _INDENT]
        row.groups = tuple(g for _, g in open_)
        fresh = False
        out.append(row)
    left = [f for _, g in open_ for f in g] if fresh else []
    return out, left
