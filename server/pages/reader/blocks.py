"""A document as blocks of runs: headings, paragraphs and tables, cut where spans begin and end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from server.pages.reader.gathering import Mark, Source
    from server.pages.reader.words import Words


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the original under the same spans.

    Attributes:
        words: what is printed there; None where that is not known.
        at: the smallest span that covers it, as addresses have it; empty where nothing was read from it.
        types: types of what was read there.
        here: whether it belongs to the span that is asked for.
    """

    start: int
    end: int
    words: str | None
    at: str = ""
    types: tuple[str, ...] = ()
    here: bool = False

    @property
    def sayable(self) -> bool:
        """Whether there is anything to aim at or to read aloud: a blank or a comma alone makes no link."""
        return self.words is None or any(character.isalnum() for character in self.words)


@dataclass(slots=True)
class Cell:
    """A cell of a table, with how many columns it spans."""

    runs: list[Run]
    span: int = 1


@dataclass(slots=True)
class Block:
    """A part of a document as the page shows it.

    Attributes:
        kind: "h" a heading, "p" a paragraph, "f" a figure's caption, "r" a reference, "t" a table, "g" what the
            layout does not name.
        level: of a heading; number: of a reference; label: of a table.
        here: whether the span that is asked for is in it, for where no run of it is.
    """

    kind: str
    start: int
    end: int
    runs: list[Run] = field(default_factory=list)
    level: int = 0
    label: str = ""
    headers: list[list[Cell]] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    notes: list[list[Run]] = field(default_factory=list)
    here: bool = False


class Cutter:
    """Cuts places of a document into runs.

    Args:
        marks: by place.
        words: what is printed.
        focus: the span that is asked for, or None.
    """

    def __init__(self, marks: Sequence[Mark], words: Words, focus: tuple[int, int] | None) -> None:
        self._words, self._focus = words, focus
        places = {(mark.start, mark.end) for mark in marks} | ({focus} if focus else set())
        self._cuts = sorted({offset for place in places for offset in place})
        self._types: dict[tuple[int, int], set[str]] = {place: set() for place in places}
        for mark in marks:
            self._types[mark.start, mark.end].add(mark.type)
        self._over: list[list[tuple[int, int]]] = [[] for _ in self._cuts]
        for place in sorted(places, key=lambda p: p[1] - p[0]):
            for index in range(bisect_left(self._cuts, place[0]), bisect_left(self._cuts, place[1])):
                self._over[index].append(place)

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """The runs from offset `start` to `end`."""
        inside = self._cuts[bisect_right(self._cuts, start) : bisect_left(self._cuts, end)]
        for first, last in zip((start, *inside), (*inside, end), strict=True):
            index = bisect_right(self._cuts, first) - 1
            over = self._over[index] if index >= 0 else []
            words = self._words.between(first, last)
            if not over:
                yield Run(first, last, words)
                continue
            here = self._focus in over
            types = tuple(sorted({kind for place in over for kind in self._types[place]}))
            smallest = next((place for place in over if self._types[place]), over[0])
            yield Run(first, last, words, f"{smallest[0]}-{smallest[1]}", types, here)

    def places(self, offsets: Sequence[int]) -> list[Run]:
        """The runs of several places, a blank between them."""
        found: list[Run] = []
        for start, end in zip(offsets[::2], offsets[1::2], strict=True):
            if found:
                found.append(Run(start, start, " "))
            found.extend(self.runs(start, end))
        return found


def blocks(source: Source, words: Words, focus: tuple[int, int] | None) -> list[Block]:
    """The document as blocks in its own order, and what stands between them."""
    cutter = Cutter(source.marks, words, focus)
    plain = source.form not in {"jats", "html", "bioc-xml", "bioc-json"}
    layout = source.layout or [["p", 0, source.characters]]
    found: list[Block] = []
    at = 0
    for block in layout:
        start, end = (block[2], block[3]) if block[0] == "t" else (block[-2], block[-1])
        found.extend(_between(source, cutter, words, at, start, plain=plain))
        one = _table(block, cutter) if block[0] == "t" else Block(block[0], start, end, list(cutter.runs(start, end)))
        if block[0] == "h":
            one.level = block[1]
        elif block[0] == "r":
            one.label = str(block[1])
        one.here = focus is not None and start < focus[1] and focus[0] < end
        found.append(one)
        at = end
    found.extend(_between(source, cutter, words, at, source.characters, plain=plain))
    return found


def _between(source: Source, cutter: Cutter, words: Words, start: int, end: int, *, plain: bool) -> Iterable[Block]:
    """What the layout does not name: of plain text what is printed, of markup what something was read from."""
    if end <= start:
        return ()
    index = bisect_left(source.marks, start, key=lambda mark: mark.start)
    marked = index < len(source.marks) and source.marks[index].start < end
    printed = words.between(start, end) if plain else None
    if not marked and not (printed and any(c.isalnum() for c in printed)):
        return ()
    if plain:
        return (Block("g", start, end, list(cutter.runs(start, end))),)
    last = start
    runs: list[Run] = []
    for mark in source.marks[index:]:  # the spans alone: what stands around them are fields of the format
        if mark.start >= end:
            break
        if mark.start >= last and mark.end <= end:
            runs += [*cutter.runs(mark.start, mark.end), Run(mark.end, mark.end, " ")]
            last = mark.end
    return (Block("g", start, end, runs),) if runs else ()


def _table(block: list[Any], cutter: Cutter) -> Block:
    _, label, start, end, caption, headers, rows, notes = block
    made = Block("t", start, end, list(cutter.runs(*caption)) if caption else [], label=label)
    made.headers = [[Cell(cutter.places(places), span) for span, places in row] for row in headers]
    width = max((sum(cell.span for cell in row) for row in made.headers), default=1)
    for row in rows:
        if isinstance(row, dict):
            made.rows.append([Cell(cutter.places(row["group"]), max(width, 1))])
        else:
            made.rows.append([Cell(cutter.places(places or ())) for places in row])
    made.notes = [list(cutter.runs(*note)) for note in notes]
    return made
