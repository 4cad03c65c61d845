"""Which words on the two axes of a table name populations: decided for the table as a whole.

Where the columns name arms, the rows are variables; where the rows name arms ("Group" in a stub, "Control" under each
variable), the columns are times, variables or statistics; where neither does, columns that are set against each other
by p-values are populations, and all other words belong to the variable.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.facts.grids.headers import said
from graph_build.facts.grids.labels import measured
from graph_build.facts.grids.populations import (
    Arm,
    arm_of,
    is_heading,
    is_of_all,
    is_one_side,
    joined,
    names_groups,
    weight,
    without_group_words,
)
from graph_build.facts.grids.saying import Said
from graph_build.facts.grids.shapes import figures
from graph_build.facts.grids.statistics import COMPARING
from ontology.tables import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.facts.grids.lines import Grid, Line
    from graph_build.facts.grids.opened import OpenTable
    from graph_build.facts.grids.shapes import Figures

_ARM_SHARE = 0.5
"""Share of a stub's rows that must look like populations for it to be a stub of populations."""
_FEW = 12
"""Different populations beyond which a stub of names is no stub of populations."""
_NAME_WORDS = 8
_VARIABLES = 0.6
"""Share of rows that must say that they are measured or counted for the columns to be populations."""


def name_populations(grid: Grid, known: frozenset[str]) -> None:
    """Decide which words are populations, and give each line its population and its names."""
    opened = grid.opened
    values = [c for c in grid.columns if not c.is_p]
    columns = _populations_in_columns(grid, values, known)
    in_rows = frozenset[str]() if columns else _populations_in_rows(grid, known)
    if not columns and not in_rows and opened.study.kind != "patient":
        columns = _compared(grid, values)
    shared = _shared(values) if any(line.path and line.path[-1].words for line in grid.rows) else frozenset[str]()
    for line in grid.columns:
        arms = [arm for s in line.path if s.text in columns and (arm := arm_of(opened, s))]
        line.arm = joined(arms)
        line.names = tuple(
            s
            for s in line.path
            if s.words and not s.versus and s.text not in columns and not is_heading(s.words) and s.text not in shared
        )
        size = next((s for s in reversed(line.path) if s.size is not None), None)
        if line.arm and line.arm.size is None and size is not None:
            line.arm = replace(line.arm, size=size.size, size_span=size.size_span, size_cell=size.cell)
    _give_tests_their_arms(grid)
    for line in grid.rows:
        named = [s for s in line.path if s.text in in_rows and not (line.is_p and _is_row_above(s, line))]
        named += [
            s for s in line.path[:-1] if s.size is not None and s.words and weight(opened, replace(s, size=None)) == 2
        ]
        line.arm = joined([arm for s in named if (arm := arm_of(opened, s))])
        line.names = tuple(s for s in line.path if s.words and s not in named)


def _give_tests_their_arms(grid: Grid) -> None:
    """A column of p-values without a heading behind the columns of each arm is of that arm."""
    labels = [c.arm.label.casefold() for c in grid.columns if c.arm and not c.is_p]
    for line in grid.columns:  # "150 mg" under "P value vs placebo" is an arm
        line.names = tuple(s for s in line.names if not line.is_p or not any(s.words.casefold() in a for a in labels))
    behind: dict[int, Arm] = {}
    for left, line in pairwise(grid.columns):
        if line.is_p and line.arm is None and left.arm and not left.is_p:
            behind[line.index] = left.arm
    tests = [c for c in grid.columns if c.is_p]
    arms = {c.arm.label for c in grid.columns if c.arm and not c.is_p}
    untested = arms - {a.label for a in behind.values()}
    if len(tests) < 2 or len(tests) != len(behind) or len(untested) > 1:
        return
    for line in tests:
        line.arm = behind[line.index]


def _is_row_above(one: Said, line: Line) -> bool:
    """Whether a header is the label of another row: a p-value under the rows of two groups is of neither alone."""
    leaf = line.leaf.cell
    return one is not line.leaf and bool(one.cell and leaf and one.cell.row >= 0 and one.cell.column == leaf.column)


def _sets_against(path: Sequence[Said]) -> bool:
    """Whether a column's headers compare: a ratio, a difference, "A vs B"; what prints a size is an arm."""
    if any(s.size is not None for s in path):
        return False
    return any(s.versus or (s.statistic and s.statistic.main in COMPARING) for s in path)


def _is_variable(grid: Grid, one: Said) -> bool:
    """Whether words can only be a variable or a place: measured, counted, with a unit of their own."""
    if one.unit_printed or one.change:
        return True
    concept = measured(grid.opened, one.words)
    if concept is not None and concept.category in ("analyte", "score", "anatomy", "finding"):
        return True
    return one.words.casefold().startswith(("number of", "no. of", "rate of", "duration", "time to", "%"))


def _populations_in_columns(grid: Grid, values: Sequence[Line], known: frozenset[str]) -> frozenset[str]:
    """The texts of column headers that name populations; none where no header plainly does."""
    plain: dict[str, set[int]] = {}
    perhaps: dict[str, tuple[Said, int]] = {}
    shared = _shared(values)
    sides: set[str] = set()
    for line in values:
        if _sets_against(line.path) and not any(without_group_words(s.words).casefold() in known for s in line.path):
            continue  # "Placebo–sarilumab" is an arm where a table prints its size
        for depth, one in enumerate(line.path):
            if is_one_side(one.words) and not any(s.words for s in line.path[depth + 1 :]):
                sides.add(one.text)
            if not one.words or is_heading(one.words) or one.text in shared:
                continue
            if weight(grid.opened, one, known) == 2:
                plain.setdefault(one.text, set()).add(depth)
            else:
                perhaps.setdefault(one.text, (one, depth))
    if not plain:
        return frozenset()
    lone = len(plain) == 1 and len(values) > 2 and len(perhaps) > 1
    if lone and not any(_is_known(grid, text, known) for text in plain):
        return frozenset()
    shares = any(said(grid.opened, text).statistics for text in plain)
    sides = sides if plain.keys() - sides else set()
    repeated = _under_each(values, frozenset(plain))
    return (
        frozenset(plain)
        | sides
        | {
            text
            for text, (one, _) in perhaps.items()
            if not _is_variable(grid, one)
            and (shares or not one.statistics)
            and (text not in repeated or weight(grid.opened, one, known))
        }
    )


def _under_each(values: Sequence[Line], populations: frozenset[str]) -> frozenset[str]:
    """Headings that stand under each of several populations alike: what is measured of them, "Resource use"."""
    under: dict[str, set[str]] = {}
    for line in values:
        over = [s.text for s in line.path if s.text in populations]
        for one in line.path:
            if over and one.text not in populations and line.path.index(one) > 0:
                under.setdefault(one.text, set()).add(over[0])
    whole = {s.text for line in values for s in line.path if s.text in populations}
    return frozenset(text for text, arms in under.items() if len(arms) > 1 and arms == whole)


def _shared(values: Sequence[Line]) -> frozenset[str]:
    """Headings over all columns of values alike: they tell none from the others, nor do those beside "Total"."""
    parted = [line for line in values if not all(is_of_all(s.words) for s in line.path if s.words)]
    if 1 < len(parted) < len(values):
        over = frozenset.intersection(*(frozenset(s.text for s in line.path[:-1]) for line in parted))
        return frozenset(text for text in over if words("table", "groups") & {*text.casefold().split()[-1:]})
    if len(values) < 2:
        return frozenset()
    return frozenset.intersection(*(frozenset(s.text for s in line.path) for line in values))


def _is_known(grid: Grid, text: str, known: frozenset[str]) -> bool:
    one = said(grid.opened, text)
    return one.size is not None or without_group_words(one.words).casefold() in known


def _populations_in_rows(grid: Grid, known: frozenset[str]) -> frozenset[str]:
    """The texts of stubs or groups that name populations: those of one stub column, or of the groups."""
    table = grid.opened.table
    for stub in range(len(grid.heads) - 1, -1, -1):
        cells = [table.rows[line.index].cells[stub] for line in grid.rows]
        headers = [said(grid.opened, cell.text.text) for cell in cells if cell]
        if found := _mostly_populations(grid, headers, known, grid.heads[stub]):
            return found
    groups = [s for line in grid.rows for s in line.path[:-1] if s.cell and s.cell.column == 0]
    return _mostly_populations(grid, groups, known, Said(""))


def _mostly_populations(grid: Grid, headers: Sequence[Said], known: frozenset[str], head: Said) -> frozenset[str]:
    worded = [s for s in headers if s.words and not (s.statistic and s.statistic.main == "p-value")]
    weights = {s.text: weight(grid.opened, s, known) for s in worded}
    if not worded or len(weights) > _FEW or len(worded) * 2 < len(headers):
        return frozenset()
    if names_groups(head.words):
        return frozenset(weights)
    sure = [t for t, w in weights.items() if w == 2 and _is_sure(grid, t, known)]
    share = sum(weights[s.text] == 2 for s in worded) / len(worded)
    if sure and share >= _ARM_SHARE:
        times = Counter(s.text for s in worded)
        usual = {times[t] for t in sure}
        return frozenset(t for t, w in weights.items() if w == 2 or times[t] in usual - {1})
    return frozenset()


def _is_sure(grid: Grid, text: str, known: frozenset[str]) -> bool:
    """Whether a stub is a population even where drugs are listed: a control, a group, an arm known from elsewhere."""
    one = said(grid.opened, text)
    drug = grid.opened.study.drug
    arm = arm_of(grid.opened, one)
    same = arm is not None and arm.drug is not None and drug is not None and arm.drug.iri == drug.iri
    return (
        one.size is not None
        or one.words.casefold() in known
        or same
        or not any(m.concept.category in ("drug", "drug_class") for m in grid.opened.mentions(one.words))
    )


def _compared(grid: Grid, values: Sequence[Line]) -> frozenset[str]:
    """Column headers that name nothing known, set against each other by p-values or by rows of variables."""
    if not any(c.is_p for c in grid.columns) and not _rows_are_variables(grid):
        return frozenset()
    shared = _shared(values)
    found = {
        s.text: s
        for line in values
        if not _sets_against(line.path)
        for s in line.path
        if s.words
        and s.text not in shared
        and not is_heading(s.words)
        and not s.statistics
        and not _is_variable(grid, s)
    }
    return frozenset(found) if len(found) > 1 else frozenset()


def _rows_are_variables(grid: Grid) -> bool:
    """Whether most rows say that they are measured or counted, so that what tells columns apart are populations."""
    told = [line for line in grid.rows if any(s.words or s.statistics for s in line.path)]
    cells = [_figures(grid, line) for line in told]
    sure = [
        line
        for line, found in zip(told, cells, strict=True)
        if line.leaf.statistics or _is_variable(grid, line.leaf) or any(f.brackets or f.spread for f in found)
    ]
    parted = [found for found in cells if _are_all(found)]
    return len(sure) > 1 and len(sure) >= len(told) * _VARIABLES and len(parted) * 2 < len(sure)


def _figures(grid: Grid, line: Line) -> list[Figures]:
    cells = grid.opened.table.rows[line.index].cells
    return [f for c in grid.columns if not c.is_p and (cell := cells[c.index]) and (f := figures(cell.text.text))]


def _are_all(found: Sequence[Figures]) -> bool:
    """Whether the shares of a row are all of it: its columns are categories of one variable, and no populations."""
    shares = [b.value for f in found if (b := f.bracket("percent") or f.bracket("number")) and b.value is not None]
    return len(shares) > 1 and abs(sum(shares, Decimal(0)) - 100) <= len(shares)


def tells_of_many(opened: OpenTable) -> bool:
    """Whether a table's headers speak of groups of patients: sizes, shares, means."""
    told = [said(opened, text) for column in opened.table.columns for text in column.path]
    if any(s.statistic and s.statistic.main in ("count", "percent") and not s.words for s in told):
        return True
    told += [said(opened, row.cells[0].text.text) for row in opened.table.rows if row.cells and row.cells[0]]
    return any(
        (s.size or 0) > 1 or any(one.meant in ("mean", "median") or one.beside == ("percent",) for one in s.statistics)
        for s in told
    )


def known_populations(tables: Iterable[OpenTable]) -> frozenset[str]:
    """Folded names of the populations that a document's tables print with a size or as controls."""
    found: set[str] = set()
    for opened in tables:
        for column in opened.table.columns[1:]:
            for one in (said(opened, text) for text in column.path):
                if one.words and one.size is not None and len(one.words.split()) <= _NAME_WORDS:
                    found |= {one.words.casefold(), without_group_words(one.words).casefold()}
    return frozenset(found)
