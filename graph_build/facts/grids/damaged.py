"""Cells of means and medians that lost characters on their way through a scanner, read together.

"122+43" may be 12.2 ± 4.3. What a row's other cells, the same variable in other rows, the p-value and physiology say
decides (`graph_build.recognisers.ocr_numbers`); files that state their characters, such as XML, never come here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.grids import shapes
from graph_build.facts.grids.figures import Numbers
from graph_build.facts.grids.labels import label
from graph_build.facts.grids.statistics import Statistic
from graph_build.recognisers import ocr_numbers as ocr
from ontology.terms import variables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph_build.facts.grids.lines import Grid, Line
    from graph_build.model import SlotValue

    Named = Callable[[Line], list[Sequence[Statistic]]]

_RUN = re.compile(r"\d{6,}")


def mended(grid: Grid, named: Named) -> dict[tuple[int, int], Numbers]:
    """The numbers of damaged cells, by row and column; empty where no cell of the table is damaged.

    Args:
        grid: the table.
        named: what is said of the statistic of a row, the nearest first.
    """
    table = grid.opened.table
    columns = [c for c in grid.columns if not c.is_p]
    texts = {
        (r.index, c.index): cell.text.text
        for r in grid.rows
        for c in columns
        if (cell := table.rows[r.index].cells[c.index])
    }
    everything = [cell.text.text for row in table.rows for cell in row.cells[1:] if cell]
    if not ocr.is_damaged(everything):
        return {}
    series = _series(grid, texts)
    found: dict[tuple[int, int], Numbers] = {}
    for row in grid.rows:
        statistic = _statistic(
            row, [texts[row.index, c.index] for c in columns if (row.index, c.index) in texts], named
        )
        if statistic == "mean":
            found |= _means(grid, row, columns, texts, series[_variable(grid, row)])
        elif statistic in ("median", "range"):
            found |= _medians(row, columns, texts, statistic)
    return found


def _variable(grid: Grid, row: Line) -> str:
    return label(grid.opened, row.leaf).variable


def _statistic(row: Line, cells: Sequence[str], named: Named) -> str | None:
    for source in named(row):
        for one in source:
            if one.meant in ("mean", "median", "range"):
                return one.meant
            if one.meant in ("count", "percent"):
                return None
    return "mean" if any(ocr.mark_of(shapes.closed(text)) for text in cells) else None


def _series(grid: Grid, texts: dict[tuple[int, int], str]) -> dict[str, ocr.Series]:
    """What the rows of each variable tell of its numbers."""
    cells: dict[str, list[str]] = defaultdict(list)
    limits: dict[str, tuple[Decimal | None, Decimal | None]] = {}
    for row in grid.rows:
        read = label(grid.opened, row.leaf)
        cells[read.variable] += [text for (r, _), text in texts.items() if r == row.index]
        known = variables().get(read.concept.iri) if read.concept else None
        bounds = known.limits_in(read.unit) if known and read.unit else None
        limits[read.variable] = (bounds.low, bounds.high) if bounds else (None, None)
    return {name: ocr.series_of(found, *limits[name]) for name, found in cells.items()}


def _means(
    grid: Grid, row: Line, columns: Sequence[Line], texts: dict[tuple[int, int], str], series: ocr.Series
) -> dict[tuple[int, int], Numbers]:
    """A row of means, its cells ranked together."""
    own = {c.index: shapes.closed(texts[row.index, c.index]) for c in columns if (row.index, c.index) in texts}
    p_column = next((c for c in grid.columns if c.is_p), None)
    p_cell = grid.opened.table.rows[row.index].cells[p_column.index] if p_column else None
    p = ocr.p_value(p_cell.text.text) if p_cell else None
    candidates = [ocr.mean_spreads(own.get(c.index, ""), damaged=True, decimals=series.decimals) for c in columns]
    sizes = [c.arm.size if c.arm else None for c in columns]
    found: dict[tuple[int, int], Numbers] = {}
    for column, ranked in zip(columns, ocr.rank(candidates, series, sizes, p), strict=True):
        best = ranked.best
        if best is None:
            if _RUN.fullmatch(own.get(column.index, "")):
                found[row.index, column.index] = Numbers({})  # a run of digits that no reading makes sense of
            continue
        raw = own[column.index]
        slots: dict[str, SlotValue] = {"statistic": "mean", "value": best.value, "sd": best.spread, "raw": raw}
        if mark := ocr.mark_of(raw):
            slots["plus_minus_as_printed"] = mark
        if best.repaired:
            slots["ocr_uncertain"] = True
            slots["readings"] = tuple((r.value, r.spread) for r in ranked.readings)
        found[row.index, column.index] = Numbers(slots, Statistic("mean", ("sd",)))
    return found


def _medians(
    row: Line, columns: Sequence[Line], texts: dict[tuple[int, int], str], statistic: str
) -> dict[tuple[int, int], Numbers]:
    """Medians whose bounds do not lie round them: a lost point is put back where that helps."""
    found: dict[tuple[int, int], Numbers] = {}
    for column in columns:
        text = texts.get((row.index, column.index), "")
        figures = shapes.figures(text)
        bounds = figures.bracket("range") if figures else None
        if figures is None or figures.value is None or bounds is None or bounds.low is None or bounds.high is None:
            continue
        if bounds.low <= figures.value <= bounds.high:
            continue
        mended = _round(figures.value, bounds.low, bounds.high)
        names = (
            ("value_low", "value_high") if statistic == "range" or bounds.says == "range" else ("iqr_low", "iqr_high")
        )
        slots: dict[str, SlotValue] = {"value": figures.value}
        if mended is not None:
            slots |= {
                "statistic": "median",
                names[0]: mended[0],
                names[1]: mended[1],
                "ocr_uncertain": True,
                "raw": text,
            }
        found[row.index, column.index] = Numbers(slots, Statistic("median", ("iqr",)))
    return found


def _round(value: Decimal, low: Decimal, high: Decimal) -> tuple[Decimal, Decimal] | None:
    """The bounds with one lost point put back so that the value lies between them, or None."""
    for a, b in ((low.scaleb(-1), high), (low, Decimal(f"{high.scaleb(1):f}")), (low.scaleb(-2), high)):
        if a <= value <= b:
            return a, b
    return None
