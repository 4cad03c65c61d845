"""Where tables stand on a page: from a caption down to the last of its rules, or to the last of its aligned rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.readers.pdf.columns import Gutter, lines_of, rows_of
from graph_build.readers.pdf.pages import Box
from graph_build.readers.text.table_legends import is_legend_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.readers.pdf.fragments import Fragment
    from graph_build.readers.pdf.pages import Word

CAPTION = re.compile(
    r"(?:Table|TABLE|Tab\.)\s?(?:S?\d{1,2}|[IVX]{1,4})\b(?P<stop>\s?[.:|\u2013\u2014-]?)\s*(?P<rest>.*)$"
)
_MOST = 30
"""Tables of one page that are looked for."""
_SAME = 4.0
"""Points by which the ends of rules of one table may differ."""
_FAR = 70.0
"""Points from a caption to the first rule of its table, at most."""
_FULL = 0.75
"""Of a table's width: a line as wide as that, without gaps, is text."""


@dataclass(frozen=True, slots=True)
class Region:
    """A table's place on a page.

    Attributes:
        caption: its lines.
        body: the fragments of headers and rows.
        notes: the lines under it.
        rules: level rules over its whole width, top to bottom.
        parts: level rules over some of its columns.
        uprights: upright rules.
        x0: left edge; x1: right edge; top: upper edge; bottom: lower edge.
    """

    caption: tuple[Fragment, ...]
    body: tuple[Fragment, ...]
    notes: tuple[Fragment, ...]
    rules: tuple[Box, ...]
    parts: tuple[Box, ...]
    uprights: tuple[Box, ...]
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def words(self) -> frozenset[Word]:
        """All its words."""
        return frozenset(w for f in (*self.caption, *self.body, *self.notes) for w in f.words)


def regions_of(
    fragments: Sequence[Fragment], rules: Sequence[Box], gutters: Sequence[Gutter], size: float
) -> list[Region]:
    """The tables of a page that have a caption, top to bottom.

    Args:
        fragments: of the page, without what stands on every page.
        rules: its straight lines.
        gutters: of its columns.
        size: of most letters of the document, in points.
    """
    level = joined([r for r in rules if r.level])
    captions = [f for f in fragments if CAPTION.match(f.text)][:_MOST]
    captions = [f for f in captions if _is_caption(f, fragments, size)]
    found: list[Region] = []
    taken: set[Fragment] = set()
    for caption in captions:
        free = [f for f in fragments if f not in taken]
        others = [c for c in captions if c is not caption]
        region = _ruled(caption, free, level, rules, others, size) or _aligned(caption, free, gutters, others, size)
        if region is not None:
            found.append(region)
            words = region.words
            taken.update(f for f in free if f.words[0] in words)
    return found


def _is_caption(fragment: Fragment, fragments: Sequence[Fragment], size: float) -> bool:
    """Whether a row begins with a table's label and is not the line of a sentence."""
    match = CAPTION.match(fragment.text)
    if not match or (match["rest"] and not match["stop"].strip() and not match["rest"][0].isupper()):
        return False
    if fragment.words[0].bold or abs(fragment.size - size) > 0.4 or not match["rest"]:
        return True
    over = [f for f in fragments if f.base < fragment.base and f.x0 < fragment.x1 and f.x1 > fragment.x0]
    return not over or fragment.base - max(f.base for f in over) > 1.9 * size


def joined(rules: Sequence[Box]) -> list[Box]:
    """Level rules that touch end to end, as one."""
    out: list[Box] = []
    for rule in sorted(rules, key=lambda r: (round(r.top), r.x0)):
        last = out[-1] if out else None
        if last and abs(last.top - rule.top) < 1.2 and rule.x0 - last.x1 < 1.5:
            out[-1] = Box(last.top, min(last.x0, rule.x0), max(last.x1, rule.x1), max(last.bottom, rule.bottom))
        else:
            out.append(rule)
    return sorted(out)


def _ruled(
    caption: Fragment,
    fragments: Sequence[Fragment],
    level: Sequence[Box],
    rules: Sequence[Box],
    captions: Sequence[Fragment],
    size: float,
) -> Region | None:
    """The table under a caption, down to the last rule of its width."""
    below = [r for r in level if caption.base - 1 < r.top < caption.base + _FAR and _is_under(r, caption)]
    if not below:
        return None
    first = below[0]
    end = min((c.base for c in captions if c.base > first.top and first.x0 - 9 < c.x0 < first.x1), default=1e9)
    chain = [first]
    for rule in level:
        alike = abs(rule.x0 - first.x0) <= _SAME and abs(rule.x1 - first.x1) <= _SAME
        if alike and chain[-1].bottom < rule.top < end:
            if _is_prose(_inside(fragments, first.x0, first.x1, chain[-1].bottom, rule.top), first.x1 - first.x0):
                break
            chain.append(rule)
    own = [f for f in fragments if first.x0 - 3 <= f.x0 and f.x1 <= first.x1 + 3 and chain[-1].bottom < f.base < end]
    more = rows_down(rows_of(own), chain[-1].bottom, first.x1 - first.x0) if len(chain) < 3 else []
    if len(chain) < 2 and not more:
        return None
    top, bottom = first.top, more[-1][0].bottom if more else chain[-1].bottom
    loose = [r for r in rules if r.level]
    uprights = [r for r in rules if not r.level]
    body = _inside(fragments, first.x0, first.x1, top, bottom)
    said = tuple(lines_of(_inside(fragments, first.x0, first.x1, caption.top, top)))
    if not body or not said:
        return None
    notes = notes_under(fragments, first, bottom, max(f.size for f in body), size)
    low = max([bottom, *(n.bottom for n in notes)])
    parts = tuple(
        r for r in loose if top < r.top < bottom and not _is_whole(r, chain) and first.x0 - 2 < r.x0 < first.x1
    )
    inner = tuple(r for r in uprights if r.bottom > top - 1 and r.top < bottom and first.x0 - 2 < r.x0 < first.x1 + 2)
    return Region(said, tuple(body), notes, tuple(chain), parts, inner, first.x0, first.x1, caption.top, low)


def _is_whole(rule: Box, chain: Sequence[Box]) -> bool:
    """Whether a rule is one over the whole table, or a piece of one."""
    return any(abs(rule.top - whole.top) < 1.2 for whole in chain)


def _is_under(rule: Box, caption: Fragment) -> bool:
    return rule.x0 < caption.x0 + 12 and rule.x1 > caption.x1 - 12 and rule.x1 - rule.x0 > 60


def _inside(fragments: Sequence[Fragment], x0: float, x1: float, top: float, bottom: float) -> list[Fragment]:
    """The fragments whose baseline and middle lie in a box."""
    return [f for f in fragments if top < f.base - 0.3 * f.size < bottom and x0 - 3 < (f.x0 + f.x1) / 2 < x1 + 3]


def _is_prose(fragments: Sequence[Fragment], width: float) -> bool:
    """Whether rows between two rules are the lines of a paragraph and not of a table."""
    rows = rows_of(fragments)
    full = sum(len(row) == 1 and row[0].x1 - row[0].x0 > _FULL * width for row in rows)
    return full > 2 and 2 * full > len(rows)


def notes_under(
    fragments: Sequence[Fragment], rule: Box, bottom: float, cell: float, size: float
) -> tuple[Fragment, ...]:
    """The lines right under a table that are smaller than the text, or that read as a legend does.

    Args:
        fragments: of the page.
        rule: as wide as the table.
        bottom: where the table ends, in points from the page's top.
        cell: font size of its largest cells, in points.
        size: font size of the text, in points.
    """
    found: list[Fragment] = []
    last, small = bottom, min(cell + 0.3, size - 0.4)
    for line in lines_of(_inside(fragments, rule.x0, rule.x1, bottom, bottom + 250)):
        said = line.size <= small or is_legend_line(line.text) or (bool(found) and found[-1].size == line.size < size)
        if line.base - last > 2.4 * line.size or not said:
            break
        found.append(line)
        last = line.base
    return tuple(found)


def _aligned(
    caption: Fragment,
    fragments: Sequence[Fragment],
    gutters: Sequence[Gutter],
    captions: Sequence[Fragment],
    size: float,
) -> Region | None:
    """The table under a caption that has no rules: as many rows as are set in columns."""
    left, right = min(f.x0 for f in fragments), max(f.x1 for f in fragments)
    edges = [left - 3, *((g.x0 + g.x1) / 2 for g in gutters), right + 3]
    start = max(e for e in edges if e <= caption.x0)
    widths = [e for e in reversed(edges) if e > caption.x1]
    for end in widths:
        own = [f for f in fragments if f.base > caption.base + 1 and start <= f.x0 and f.x1 <= end]
        limit = min((c.base for c in captions if c.base > caption.base and start <= c.x0 < end), default=1e9)
        rows = rows_down([row for row in rows_of(own) if row[0].base < limit], caption.base, end - start)
        over = [g for g in gutters if start < (g.x0 + g.x1) / 2 < end]
        if rows and not (over and not _is_one_table(rows, over, end - start, len(edges) - 1)):
            return _from_rows(caption, rows, own, (start, end), size)
    return None


def rows_down(rows: Sequence[list[Fragment]], last: float, width: float) -> list[list[Fragment]]:
    """Rows down to the first that is text, or that stands far off.

    Args:
        rows: from top to bottom.
        last: the height on the page from which they are counted, in points.
        width: of the table.
    """
    found: list[list[Fragment]] = []
    for row in rows:
        wide = len(row) == 1 and row[0].x1 - row[0].x0 > _FULL * width
        other = bool(found) and abs(row[0].size - found[0][0].size) > 0.4
        if row[0].base - last > 3.5 * row[0].size or other or (wide and any(len(r) > 1 for r in found)):
            break
        found.append(row)
        last = row[0].base
    while found and len(found[-1]) == 1:
        found.pop()
    return found if sum(len(row) > 1 for row in found) > 1 else []


def _is_one_table(rows: Sequence[list[Fragment]], over: Sequence[Gutter], width: float, columns: int) -> bool:
    """Whether rows on both sides of a gutter are those of one table: on the same baselines, and short."""
    beyond = [row for row in rows if any(f.x0 >= over[0].x0 for f in row)]
    level = sum(any(f.x1 <= over[0].x1 for f in row) for row in beyond)
    short = [f.x1 - f.x0 < 0.6 * width / columns for row in beyond for f in row if f.x0 >= over[0].x0]
    return len(beyond) > 2 and level >= 0.7 * len(beyond) and sum(short) >= 0.9 * len(short)


def _from_rows(
    caption: Fragment,
    rows: Sequence[list[Fragment]],
    fragments: Sequence[Fragment],
    edges: tuple[float, float],
    size: float,
) -> Region | None:
    """The region of aligned rows; full lines before the first row of several cells belong to the caption."""
    at = 0
    said = [caption]
    label = CAPTION.match(caption.text)
    while at < len(rows) and len(rows[at]) == 1:
        alone = at == 0 and label is not None and not label["rest"]
        if not alone and said[-1].x1 - said[-1].x0 <= _FULL * (edges[1] - edges[0]):
            break
        said.append(rows[at][0])
        at += 1
    body = [f for row in rows[at:] for f in row]
    if sum(len(row) > 1 for row in rows[at:]) < 2:
        return None
    bottom = max(f.bottom for f in body)
    rule = Box(bottom, edges[0], edges[1], bottom)
    notes = notes_under(fragments, rule, bottom, max(f.size for f in body), size)
    low = max([bottom, *(n.bottom for n in notes)])
    x0, x1 = min(f.x0 for f in (*body, caption)), max(f.x1 for f in (*body, caption))
    return Region(tuple(said), tuple(body), notes, (), (), (), x0, x1, caption.top, low)
