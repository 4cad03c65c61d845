"""Which rows of a grid are headers, which head a group of rows, and which are its body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.readers.markup.grid import own_slots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.readers.markup.grid import Grid, Slot

_SIZE = re.compile(r"\(?\s*n\s*=?\s*\d", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{2}")
_COUNTED = re.compile(r"(?P<words>\w[\w -]*)\s(?:[A-Z]|\d{1,2}|[IVX]{1,4})\W?")
_INDENT = re.compile("[\\s\u00a0\u2000-\u200a\u3000]*")
_PADDING = re.compile(r"(?:padding-left|text-indent|margin-left)\s*:\s*(\d+)")
_BOLD, _ITALIC = frozenset({"bold", "b", "strong"}), frozenset({"italic", "i", "em"})


@dataclass(frozen=True, slots=True)
class Part:
    """A run of rows under one header: a table that repeats its header has several.

    Attributes:
        heads: indices of the header rows.
        body: indices of the rows below, those that head groups among them.
    """

    heads: tuple[int, ...]
    body: tuple[int, ...]


def parts_of(grid: Grid) -> list[Part]:
    """The header rows of a table and its body; empty rows are left out."""
    filled = [n for n in range(len(grid.rows)) if any(s.words for s in own_slots(grid.rows[n], n))]
    heads = [n for n in filled if n < grid.heads]
    rest = [n for n in filled if n >= grid.heads]
    if not heads:
        heads = _leading(grid, rest)
    more = [] if not heads else _continued(grid, rest[len(heads) if heads == rest[: len(heads)] else 0 :])
    taken = {*heads, *more}
    parts: list[tuple[list[int], list[int]]] = [([*heads, *more], [])]
    for n in rest:
        if n in taken:
            continue
        if _repeats(grid, n):
            if parts[-1][1]:
                parts.append(([], []))
            parts[-1][0].append(n)
        else:
            parts[-1][1].append(n)
    return [Part(tuple(heads), tuple(body)) for heads, body in parts if heads or body]


def _leading(grid: Grid, rows: Sequence[int]) -> list[int]:
    """The header rows of a table without a head: rows of header cells, else a first row of words over values."""
    found: list[int] = []
    for n in rows:
        if not all(s.element.name == "th" for s in own_slots(grid.rows[n], n) if s.words):
            break
        found.append(n)
    if found:
        return found if len(found) < len(rows) else found[:1]
    if len(rows) < 2:
        return []
    first = [s for s in own_slots(grid.rows[rows[0]], rows[0]) if s.column > 0 and s.words]
    named = bool(first) and all(_WORDS.search(s.words) for s in first)
    valued = any(
        s.column > 0 and s.words and not _WORDS.search(s.words) for n in rows[1:] for s in own_slots(grid.rows[n], n)
    )
    return [rows[0]] if named and valued else []


def _continued(grid: Grid, rows: Sequence[int]) -> list[int]:
    """Rows right under the head that go on with it.

    They are sizes of groups under an empty stub, header cells, or one line over all columns that says what they hold,
    where no such line comes again further down.
    """
    found: list[int] = []
    for n in rows[:3]:
        own = [s for s in own_slots(grid.rows[n], n) if s.words]
        beyond = [s for s in own if s.column > 0]
        sizes = len(beyond) > 1 and len(beyond) == len(own) and all(_SIZE.match(s.words) for s in beyond)
        line = len(_heading(grid, n)) == 2 and not any(len(_heading(grid, m)) == 2 for m in rows if m != n)
        if not sizes and not line and not (len(own) > 1 and all(s.element.name == "th" for s in own)):
            break
        found.append(n)
    return found if len(found) < len(rows) else []


def _repeats(grid: Grid, n: int) -> bool:
    """Whether a row of the body is a header again: two or more header cells, and nothing else."""
    own = [s for s in own_slots(grid.rows[n], n) if s.words]
    return len(own) > 1 and all(s.element.name == "th" for s in own)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the body.

    Attributes:
        row: its index in the grid.
        heads: whether it is no row of its own but heads a group.
        groups: the cells of the headings that it stands under, the outermost first.
    """

    row: int
    heads: bool
    groups: tuple[Slot, ...] = ()


_Rank = tuple[int, int, int]


@dataclass(slots=True)
class _Open:
    """A heading whose group goes on."""

    slots: tuple[Slot, ...]
    rank: _Rank
    indented: bool | None = None


def lines_of(grid: Grid, body: Sequence[int]) -> list[Line]:
    """The rows of a body with the headings that they stand under.

    A heading is a row with words in one cell alone, over the whole width or in the first column, where a second one
    over the columns beside it may say what their values are. It is outside those that are indented further or in
    lighter type; where headings of one type follow one another, the first is outside. A group of indented rows ends
    with the first row that is not.
    """
    headings = {n: cells for n in body if (cells := _heading(grid, n))}
    last = max((n for n in body if n not in headings), default=-1)
    lines: list[Line] = []
    stack: list[_Open] = []
    for index, n in enumerate(body):
        slots = headings.get(n)
        if slots is not None and n < last:
            run = index + 1 < len(body) and body[index + 1] in headings
            follows = index > 0 and body[index - 1] in headings
            _close(stack, rank := _rank(grid, slots[0]), slots[0].words, run=run, follows=follows)
            stack.append(_Open(slots, rank))
            lines.append(Line(n, True))
            continue
        indent = _indent_of(grid, n)
        while stack and stack[-1].indented and indent <= stack[-1].rank[0]:
            stack.pop()
        if stack and stack[-1].indented is None:
            stack[-1].indented = indent > stack[-1].rank[0]
        lines.append(Line(n, False, tuple(s for o in stack for s in o.slots)))
    return lines


def _close(stack: list[_Open], rank: _Rank, words: str, *, run: bool, follows: bool) -> None:
    """End the groups that a new heading is not part of; one that has no row yet stays open outside it.

    Args:
        stack: the open headings, the outermost first.
        rank: of the new heading.
        words: what it says.
        run: whether another heading follows it at once.
        follows: whether it follows another at once.
    """
    place = next((i for i, one in enumerate(stack) if _are_siblings(one.slots[0].words, words)), len(stack))
    del stack[place:]
    while stack and stack[-1].rank > rank and (stack[-1].indented is not None or not follows):
        stack.pop()
    while not follows and stack and stack[-1].rank == rank:
        stack.pop()
        if not run:
            return


def _are_siblings(one: str, other: str) -> bool:
    """Whether two headings differ in a letter or number behind the same words: "Part A", "Part B"."""
    first, second = _COUNTED.fullmatch(one.strip()), _COUNTED.fullmatch(other.strip())
    if first is None or second is None:
        return False
    return first["words"].casefold() == second["words"].casefold() and one != other


def _heading(grid: Grid, n: int) -> tuple[Slot, ...]:
    """The cells that make a row the heading of a group; none where it is a row of its own."""
    row = grid.rows[n]
    filled = list({id(s): s for s in row if s is not None and s.words}.values())
    if grid.width < 2 or not filled or len(filled) > 2 or any(s.row != n or s.rows > 1 for s in filled):
        return ()
    if not all(_WORDS.search(s.words) for s in filled):
        return ()
    first = filled[0]
    if len(filled) == 1:
        return (first,) if first.column == 0 or first.columns * 2 > grid.width else ()
    second = filled[1]
    over = first.column == 0 and second.columns > 1 and second.columns + first.columns >= grid.width - 1
    return (first, second) if over and not second.words[0].isdigit() else ()


def _rank(grid: Grid, slot: Slot) -> _Rank:
    """How far inside a heading stands: by its indent, its width, its type."""
    names = {e.name for e in slot.element.within()}
    kind = 0 if names & _BOLD or slot.element.name == "th" else 2 if names & _ITALIC else 1
    return (indent_of(slot), int(slot.columns < grid.width), kind)


def _indent_of(grid: Grid, n: int) -> int:
    first = grid.rows[n][0] if grid.rows[n] else None
    return indent_of(first) if first is not None else 0


def indent_of(slot: Slot) -> int:
    """How far the words of a cell are set in: by blanks that are kept, or by its style in points or pixels."""
    styled = _PADDING.search(slot.element.get("style"))
    text = "".join(run.text for run in slot.element.runs())
    lead = _INDENT.match(text)
    blanks = sum(c not in " \t\r\n" for c in lead.group()) if lead else 0
    return blanks + (int(styled[1]) if styled else 0)
