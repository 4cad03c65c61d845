"""A cell under its headers, read once: whose value it is, of what, as which statistic, when, against whom.

A reading knows nothing of types of facts; `graph_build.facts.grids.mapping` states it. All that a header says is
settled here: the nearest header that speaks of a thing decides, then those farther out, then the stub's head, then
caption and notes, and last the shape of the cell itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.grids import damaged, shapes
from graph_build.facts.grids.choosing import choose, counts_of_row, implied_total, own_ratio
from graph_build.facts.grids.comparing import is_comparing
from graph_build.facts.grids.context import ADVERSE, Context, context_of
from graph_build.facts.grids.figures import Numbers, is_of_shares, numbers, whole
from graph_build.facts.grids.headers import change_in
from graph_build.facts.grids.labels import several_of
from graph_build.facts.grids.lines import is_of_one_arm
from graph_build.facts.grids.naming import Namer
from graph_build.facts.grids.populations import Arm, arm_of, joined, weight
from graph_build.facts.grids.reading import CellReading
from graph_build.facts.grids.statistics import COMPARING, Statistic
from graph_build.facts.grids.unit_words import implied, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph_build.facts.grids.lines import Grid, Line
    from graph_build.facts.grids.saying import Said
    from graph_build.model import Cell, SlotValue

_GAIN = re.compile(
    r"[(\[]\s?(?:%|percent(?:age)?)\s(?P<what>(?:change|improvement|reduction|increase|decrease)\b[^()\[\]]*)[)\]]",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Reader:
    """Reads the cells of one table.

    Attributes:
        grid: its axes.
        context: what holds of all its cells.
        seen: the pieces of cells that span several rows or columns and were read.
        mended: readings of damaged cells, by row and column.
        timed: whether headers name times, so that the caption's does not hold of the cells.
        tells_changes: whether columns hold changes.
        totals: by column, the patients that its counts and shares agree on.
        namer: names its variables.
    """

    grid: Grid
    context: Context
    seen: set[tuple[int, int]] = field(default_factory=set)
    mended: Mapping[tuple[int, int], Numbers] = field(default_factory=dict)
    timed: bool = False
    tells_changes: bool = False
    totals: dict[int, int | None] = field(default_factory=dict)
    namer: Namer = field(init=False)

    def __post_init__(self) -> None:
        self.namer = Namer(self.grid, self.context.caption)

    @classmethod
    def of(cls, grid: Grid) -> Reader:
        """A reader of a table; cells that lost characters on a scan are repaired together first."""
        reader = cls(grid, context_of(grid.opened))
        own = reader.context.time
        reader.timed = any(s.time and s.time != own for line in (*grid.columns, *grid.rows) for s in line.path)
        reader.tells_changes = any(s.change for line in grid.columns for s in line.path)
        if not grid.opened.read.document.markup:
            reader.mended = damaged.mended(grid, reader.statistics_of)
        return reader

    def readings(self) -> Iterator[CellReading]:
        """All values of the table, row by row."""
        for row in self.grid.rows:
            if row.parts.of is None:
                yield from self._row(row)

    def statistics_of(self, row: Line, column: Line | None = None) -> list[Sequence[Statistic]]:
        """What is said of a cell's statistic, the nearest first; of a whole row where no column is given."""
        over = self.grid.overrides.get(row.index, {}).get(column.index) if column else None
        marked = [
            s
            for cell in (row.leaf.cell, column.leaf.cell if column else None)
            if cell
            for n in cell.notes
            for s in self.context.marked.get(n, ())
        ]
        found: list[Sequence[Statistic]] = [row.leaf.statistics if row.path else ()]
        found += [over.statistics if over else ()]
        found += [s.statistics for s in reversed(column.path)] if column else []
        over_rows = [s.statistics for s in reversed(row.path[:-1])]
        if row.path and row.leaf.unit_printed not in (None, "%"):  # "Differential count (%)" over "Sodium (mmol/L)"
            over_rows = [tuple(one for one in named if one.meant != "percent") for named in over_rows]
        found += over_rows
        found += [marked, *(head.statistics for head in reversed(self.grid.heads))]
        ratios = [s for s in found if any(one.main in COMPARING for one in s)]  # "Difference" over a row of percentages
        if (told := self.context.comparing) and not ratios and not is_of_one_arm(row, column):
            return [(told,)]
        return [*ratios, *(s for s in found if s), self.context.statistics]

    def _row(self, row: Line) -> Iterator[CellReading]:
        table = self.grid.opened.table
        cells = table.rows[row.index].cells
        found = [
            (c, cell, shapes.figures(cell.text.text))
            for c in self.grid.columns
            if c.parts.of is None and (cell := cells[c.index])
        ]
        counts = counts_of_row([(f, self._size(row, c) or self._total(c)) for c, _, f in found if f and not c.is_p])
        for column, cell, figures in found:
            place = (cell.pieces[0].start, cell.pieces[-1].end)
            if place in self.seen:
                continue  # a cell over several columns or rows is one value
            self.seen.add(place)
            if figures is not None and (own := own_ratio(figures)):
                yield self._reading(row, column, [cell], numbers(figures, own, {}, None), row.names)
            elif row.is_p or column.is_p or shapes.is_p(cell.text.text):
                yield self._reading(row, column, [cell], Numbers({}), row.names)
            elif (given := self.mended.get((row.index, column.index))) is not None:
                yield self._reading(row, column, [cell], given, row.names)
            elif pair := several_of(row, cell):
                size = self._size(row, column)
                whole = sum((one.value for _, one in pair if one.value is not None), Decimal(0))
                for words, one in pair:
                    statistic, inferred = choose(one, self.statistics_of(row, column), size, counts=None)
                    if statistic is None and (whole == size or shapes.named_counts(cell.text.text)):
                        statistic, inferred = Statistic("count"), True  # together they are all patients
                    read = numbers(one, statistic, {}, size, inferred=inferred)
                    yield self._reading(row, column, [cell], read, words)
            elif figures is not None and not figures.is_size:
                yield from self._value(row, column, cell, figures, counts=counts)

    def _total(self, column: Line) -> int | None:
        """The patients that the counts and shares of a column agree on, where no header prints them."""
        if column.index not in self.totals:
            rows = self.grid.opened.table.rows
            found = [
                shapes.figures(c.text.text) for line in self.grid.rows if (c := rows[line.index].cells[column.index])
            ]
            self.totals[column.index] = implied_total([
                (f.value, b.value)
                for f in found
                if f and f.value is not None and f.value == f.value.to_integral_value()
                and (b := f.bracket("number")) and b.value is not None
            ])  # fmt: skip
        return self.totals[column.index]

    def _value(
        self, row: Line, column: Line, cell: Cell, figures: shapes.Figures, *, counts: bool | None
    ) -> Iterator[CellReading]:
        beside, others = self._beside(row, column)
        size = self._size(row, column)
        statistic, inferred = choose(figures, self.statistics_of(row, column), size, counts=counts)
        read = numbers(figures, statistic, beside, size, inferred=inferred)
        if not read.slots:
            return
        reading = self._reading(row, column, [cell, *others], read, row.names)
        if statistic is None and self._counts_people(reading, figures):
            read = numbers(figures, Statistic("count"), beside, size, inferred=True)
            reading = replace(reading, numbers=read)
        yield from self._with_gain(reading, figures)

    def _with_gain(self, reading: CellReading, figures: shapes.Figures) -> Iterator[CellReading]:
        """A mean, and the change in percent that a header says stands in a bracket behind it."""
        headers = (*reversed(reading.row.path), *reversed(reading.column.path))
        gained = next((m for s in headers if (m := _GAIN.search(s.text))), None)
        share = figures.bracket("percent") or figures.bracket("number")
        if gained is None or share is None or reading.numbers.slots.get("statistic") not in ("mean", "median"):
            yield reading
            return
        slots = {k: v for k, v in reading.numbers.slots.items() if k not in ("percent", "sd")}
        yield replace(reading, numbers=replace(reading.numbers, slots=slots))
        change = change_in(gained["what"])
        if reading.time.get("timepoint") != "baseline" and share.value is not None and change is not None:
            kept = {k: v for k, v in slots.items() if k in ("n", "statistic")}
            gain = replace(reading.numbers, slots={**kept, "value": share.value})
            yield replace(reading, numbers=gain, change=change, unit="%", unit_raw=None)

    def _counts_people(self, reading: CellReading, figures: shapes.Figures) -> bool:
        """Whether a lone whole number under an arm of known size counts patients who had an event or a disease."""
        value, size = figures.value, reading.size
        if value is None or size is None or figures.brackets or value != value.to_integral_value() or value < 0:
            return False
        if reading.unit not in (None, "1") or reading.change:
            return False
        happened = ADVERSE.search(f"{reading.topic} | {self.context.caption}") is not None
        return happened or (
            value <= size and reading.concept is not None and reading.concept.category in ("disease", "finding")
        )

    def _beside(self, row: Line, column: Line) -> tuple[dict[str, shapes.Figures], list[Cell]]:
        """Figures of the cells that complete a cell, and those cells."""
        rows = self.grid.opened.table.rows
        found: dict[str, shapes.Figures] = {}
        others: list[Cell] = []
        places = [(kind, row.index, index) for kind, index in column.parts.beside.items()]
        places += [(kind, index, column.index) for kind, index in row.parts.beside.items()]
        for kind, r, c in places:
            cell = rows[r].cells[c]
            figures = shapes.figures(cell.text.text) if cell else None
            if cell and figures is not None and kind != "p-value":
                found[kind] = figures
                others.append(cell)
        return found, others

    def _arm(self, row: Line, column: Line) -> Arm | None:
        over = self.grid.overrides.get(row.index, {}).get(column.index)
        named = [a for a in (row.arm, column.arm) if a]
        if over and over.words and weight(self.grid.opened, over) == 2 and (arm := arm_of(self.grid.opened, over)):
            named.append(arm)
        found = joined(named)
        if found and over and over.size is not None:
            found = replace(found, size=over.size, size_span=over.size_span, size_cell=over.cell)
        return found

    def _size(self, row: Line, column: Line) -> int | None:
        """The patients that a value is of: as the nearest header prints it."""
        over = self.grid.overrides.get(row.index, {}).get(column.index)
        arm = row.arm or column.arm
        noted = [n for one in self.context.sizes if arm and (n := one.of(arm.label, row.leaf.text)) is not None]
        noted += [n for s in reversed(row.path) for name, n in s.sizes if arm and arm.is_called(name)]
        crossed = row.arm is not None and column.arm is not None and not row.arm.everyone
        sizes = (*noted, over.size if over else None, arm.size if arm and not crossed else None)
        near = None if crossed else next((s.size for s in reversed(column.path) if s.size is not None), None)
        told = self.grid.sized.get(column.index)
        if told is not None and (cell := self.grid.opened.table.rows[row.index].cells[told]):
            near = whole(cell.text.text) or near
        own = None if crossed or self.grid.sets_arms_apart else row.leaf.size  # of all arms together
        return next((s for s in (*sizes, near, own) if s is not None), None)

    def _reading(
        self, row: Line, column: Line, cells: list[Cell], read: Numbers, names: tuple[Said, ...]
    ) -> CellReading:
        over = self.grid.overrides.get(row.index, {}).get(column.index)
        said_here = [*reversed(row.path), *([over] if over else []), *reversed(column.path), *reversed(self.grid.heads)]
        variable, words, concept = self.namer.name(row, column, names, over)
        printed = next((s.unit_printed for s in said_here if s.unit_printed), None) or self._unit_beside(row)
        unit, raw = unit_of(printed, concept)
        if unit is None and printed is None:
            unit = "%" if is_of_shares(read, said_here) else implied(variable, concept)
        arm = self._arm(row, column)
        texts = [c.text.text for c in cells]
        broken = shapes.closed(texts[0]) != texts[0].strip()
        context = [row.leaf.cell, column.leaf.cell, *(s.cell for s in reversed(row.path[:-1]))]
        context += [
            over.cell if over else None,
            arm.size_cell if arm else None,
            *(s.cell for s in reversed(column.path[:-1])),
        ]
        return CellReading(
            tuple(cells),
            tuple(dict.fromkeys(c for c in context if c)),
            row, column, arm, variable, words, concept, self._topic(row, column), read, unit, raw,
            self._time(row, column, over),
            next((s.change for s in said_here if s.change), self._change(row, column, over)),
            self._size(row, column), texts[0] if broken else None, broken,
        )  # fmt: skip

    def _change(self, row: Line, column: Line, over: Said | None) -> str | None:
        """The change that the caption says of all values but those at baseline."""
        first = self._time(row, column, over).get("timepoint") in (None, "baseline", "screening")
        return None if first else self.context.change

    def _topic(self, row: Line, column: Line) -> str:
        return " | ".join(
            [*(s.text for s in row.path[:-1]), *(s.text for s in column.path), *(h.text for h in self.grid.heads)]
        )

    def _time(self, row: Line, column: Line, over: Said | None) -> dict[str, SlotValue]:
        along = next((s.time for s in reversed(row.path) if s.time), {})
        across = (over.time if over else {}) or next((s.time for s in reversed(column.path) if s.time), {})
        if along and across and along.get("timepoint") == "baseline":
            return across
        told = along or across or ({} if self.timed else self.context.time)
        if told and not (told.get("timepoint") == "baseline" and column.is_p):
            return told
        changed = any(s.change for s in column.path) or (self.tells_changes and is_comparing(column))
        return self.context.later if changed else told

    def _unit_beside(self, row: Line) -> str | None:
        """The unit that a column of units, or of normal values, prints for a row."""
        cells = self.grid.opened.table.rows[row.index].cells
        if self.grid.units is not None and (cell := cells[self.grid.units]):
            return cell.text.text
        for index in self.grid.normal:
            if cell := cells[index]:
                rest = re.sub(r"^\D*\d[\d.,\s–—-]*", "", cell.text.text).strip("()[] ")
                if rest:
                    return rest
        return None
