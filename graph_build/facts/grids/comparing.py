"""Who is compared: two arms, or two times, that a p-value, ratio, difference or mark sets against each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.facts.grids import shapes
from graph_build.facts.grids.headers import said
from graph_build.facts.grids.statistics import COMPARING
from graph_build.study.resolved import arms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.facts.grids.context import Context
    from graph_build.facts.grids.lines import Grid, Line
    from graph_build.facts.grids.populations import Arm
    from graph_build.facts.grids.reading import CellReading
    from graph_build.model import Cell, Span, Table

Pair = tuple[str, str]
_P = re.compile(r"\b[pP](?:[\s-]?values?)?\s?(?P<printed>(?:<=|>=|[<>≤≥=])\s?0?[.·]\d+)")
_SIGNIFICANT = re.compile(r"(?<!not )(?<!no )(?<!non-)(?:statistically )?significan(?:t|tly|ce)\b", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:versus|vs?\.?|compared (?:with|to)|(?:in )?comparison (?:with|to)|relative to|differ\w* (?:from|to)|from"
    r"|than)\s(?:the\s|that of\s)?(?P<b>[^.;,()*†‡]+)",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"^(?:the\s)?(?:base-?line|pre-?\w*|before|initial|admission|screening|day 0|week 0)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<=[a-z)])\.\s+(?=[A-Z])")
_ONE_P = r"(?:<=|>=|[<>≤≥=])?\s?(?:0|1)?[.·]\d+"
_SEVERAL = re.compile(rf"{_ONE_P}(?:\s?[,;/]?\s?{_ONE_P})+\s?[,;]?")
_REFERENCE = re.compile(r"(?:0|1|[01]\.0+|ref(?:erence|\.)?|[-–—−]+)\s?(?:\([^()]*\))?\W*$", re.IGNORECASE)
"""What a column of ratios or differences prints for the arm that the others are held against."""
_BARE = 4
"""Characters beside the p-value in a note that says nothing else: its mark."""
BEFORE = "baseline"
"""What a value is set against that is compared with an earlier one of the same arm."""


def labels_of(grid: Grid) -> list[Arm]:
    """The arms that the headers of a table name, each once."""
    found = {line.arm.label: line.arm for line in (*grid.columns, *grid.rows) if line.arm and not line.arm.everyone}
    return list(found.values())


def noted_pairs(grid: Grid, cells: Iterable[Cell | None], context: Context) -> list[Pair]:
    """The arms that the notes set against each other which the marks of some cells lead to, in their order."""
    labels = [arm.label for arm in labels_of(grid)]
    noted = dict.fromkeys(n for cell in cells if cell for n in cell.notes if n in context.versus)
    return [pair for n in noted if (pair := _pair(context.versus[n], labels))]


def _pair(words: Pair, labels: Sequence[str]) -> Pair | None:
    a, b = (_named(side, labels) for side in words)
    return (a, b) if a and b and a != b else None


def _named_side(grid: Grid, words: str, labels: Iterable[str]) -> str | None:
    """The arm of some that words of a note name."""
    known = list(labels)
    return _named(grid.opened.spelled(words), known) or _named(words, known)


def compared(grid: Grid, row: Line, column: Line, context: Context, cell: Cell | None = None) -> Pair | None:
    """The two sides of a comparison, or None where the table does not say.

    A header that names both sides decides; then a note that does; then, where the columns beside it under the same
    heading are of two arms or of two times alone, these.
    """
    versus = next((s.versus for s in (*reversed(row.path), *reversed(column.path)) if s.versus), None)
    versus = versus or _in_words(grid, row)
    labels = [arm.label for arm in labels_of(grid)]
    own = column.arm or row.arm
    if versus is None and own is None and not labels and _compares_arms(grid, row, context):
        both = arms_of(grid.opened.read).pair
        return (both[0].label, both[1].label) if both and both[1].control else None
    if versus is not None and not versus[0]:
        other = _side(grid, versus[1], labels)
        meant = [label for label in labels if column.leaf.words and _named(label, [column.leaf.words])]
        left = [own.label] if own and own.label in labels else meant or [label for label in labels if label != other]
        return (left[0], other) if len(left) == 1 else None
    if versus is not None:
        return _side(grid, versus[0], labels), _side(grid, versus[1], labels)
    if noted := noted_pairs(grid, (cell, column.leaf.cell, row.leaf.cell), context):
        return noted[0] if len(noted) == 1 else None
    told = {pair for words in context.versus.values() if (pair := _pair(words, labels))}
    if len(told) == 1:
        return told.pop()
    if not column.is_p and (row.is_p or (_is_of_ratios(row) and not is_comparing(column))):
        return _along(grid, row) or _across(grid, row, column)
    if row.arm and not row.is_p and not row.arm.everyone and not column.arm and is_comparing(column):
        return _with_reference(grid, row, column)
    if column.is_p and column.arm and not column.arm.everyone:
        return _of_arm(grid, column.arm)
    beside = _beside(grid, column)
    arms = list(dict.fromkeys(line.arm.label for line in beside if line.arm and not line.arm.everyone))
    times = list(dict.fromkeys(t for line in beside if (t := _time(line))))
    if len(arms) == 2:  # a p-value has no direction: it stays as the table prints it
        return (arms[0], arms[1]) if column.is_p else _ordered(grid, (arms[0], arms[1]))
    if _time(column) or _time(row):
        return None  # it stands at one time
    return (times[0], times[1]) if len(arms) < 2 and len(times) == 2 else None


def _across(grid: Grid, row: Line, column: Line) -> Pair | None:
    """The arm of a column and the one that its ratio or p-value in a row is against, for which the row prints none.

    Of two arms both are meant, but where each has a cell of its own.
    """
    if column.arm is None or column.arm.everyone or row.arm:
        return None
    cells = grid.opened.table.rows[row.index].cells
    beside = [c for c in grid.columns if c.arm and not c.is_p and not c.arm.everyone and _time(c) == _time(column)]
    own = cells[column.index]
    empty = [c.arm for c in beside if c.arm and ((cell := cells[c.index]) is None or _REFERENCE.match(cell.text.text))]
    same = [c.arm for c in beside if c.arm and c is not column and cells[c.index] and own and cells[c.index] == own]
    others = list(dict.fromkeys(a.label for a in (empty or same) if a.label != column.arm.label))
    return _ordered(grid, (column.arm.label, others[0])) if len(others) == 1 else None


def _ordered(grid: Grid, pair: Pair) -> Pair:
    """Two arms, the control behind the other."""
    controls = {arm.label for arm in labels_of(grid) if arm.control}
    return (pair[1], pair[0]) if pair[0] in controls and pair[1] not in controls else pair


def _is_of_ratios(line: Line) -> bool:
    """Whether a row's own label says that it holds ratios or differences of the rows over it."""
    return line.leaf.statistic is not None and line.leaf.statistic.main in COMPARING


def _compares_arms(grid: Grid, row: Line, context: Context) -> bool:
    """Whether a table without arms is of the study's two: its caption, the row or columns say that it is of ratios."""
    if context.comparing is not None or _is_of_ratios(row):
        return True
    named = [s for c in grid.columns if not any(s.versus for s in c.path) for s in c.path]
    return context.predicts is None and any(s.statistic and s.statistic.main == "difference" for s in named)


def _with_reference(grid: Grid, row: Line, column: Line) -> Pair | None:
    """The arm of a row and the one that the column's ratios or differences are against: its own is 1, 0 or none."""
    if not any(s.statistic and s.statistic.main in COMPARING for s in column.path):
        return None
    stem = [s.text for s in row.path[:-1]]
    near = [line for line in grid.rows if line.arm and [s.text for s in line.path[:-1]] == stem]
    cells = {line.index: grid.opened.table.rows[line.index].cells[column.index] for line in near}
    arms = list(dict.fromkeys(line.arm.label for line in near if line.arm))
    if column.is_p and len(arms) == 2 and sum(map(bool, cells.values())) == 1:
        return _ordered(grid, (arms[0], arms[1]))
    empty = [n.arm.label for n in near if n.arm and ((c := cells[n.index]) is None or _REFERENCE.match(c.text.text))]
    others = [label for label in dict.fromkeys(empty) if row.arm and label != row.arm.label]
    if row.arm and len(set(empty)) == len(others) == 1:
        return row.arm.label, others[0]
    return _of_row(grid, row, column) if column.is_p else None


def _of_row(grid: Grid, row: Line, column: Line) -> Pair | None:
    """What a p-value in the row of one arm is of: the two times that its values are of, or nothing that is said."""
    times = list(dict.fromkeys(t for line in _beside(grid, column) if (t := _time(line))))
    return (times[0], times[1]) if row.arm and len(times) == 2 else None


def _of_arm(grid: Grid, arm: Arm) -> Pair | None:
    """What a p-value under the heading of one arm is of: times of that arm where each arm has one, else two arms."""
    parts = [a.label for a in labels_of(grid) if a.subgroup == arm.label]
    if parts:
        return (parts[0], parts[1]) if len(parts) == 2 else None
    tested = {line.arm.label for line in grid.columns if line.is_p and line.arm}
    without = [a.label for a in labels_of(grid) if a.label not in tested and a.subgroup == arm.subgroup]
    if without:
        return (arm.label, without[0]) if len(without) == 1 else None
    own = [line for line in grid.columns if line.arm and line.arm.label == arm.label and not line.is_p]
    times = list(dict.fromkeys(t for line in own if (t := _time(line))))
    timed = bool(times) or any(_time(line) for line in grid.rows) or any(s.change for line in own for s in line.path)
    return (times[-1], times[0]) if len(times) > 1 else ("follow-up", "baseline") if timed else None


def _in_words(grid: Grid, row: Line) -> Pair | None:
    """The sides that a cell of words in the row sets against each other ("Arm A vs placebo")."""
    for cell in grid.opened.table.rows[row.index].cells[len(grid.heads) :]:
        if cell and not shapes.figures(cell.text.text) and (versus := said(grid.opened, cell.text.text).versus):
            return versus
    return None


def _beside(grid: Grid, column: Line) -> Sequence[Line]:
    """The columns of values that a column of comparisons belongs to: those under the same heading, else all."""
    stem = [s.text for s in column.path[:-1]]
    values = [c for c in grid.columns if not c.is_p and not is_comparing(c)]
    while stem:
        found = [c for c in values if [s.text for s in c.path[: len(stem)]] == stem]
        if len(found) > 1:
            return found
        stem.pop()
    return values


def is_comparing(line: Line) -> bool:
    """Whether a column holds ratios, differences or the like."""
    return any(s.versus or (s.statistic and s.statistic.main in COMPARING) for s in line.path)


def _along(grid: Grid, row: Line) -> Pair | None:
    """The two arms of the rows that a row of p-values stands under."""
    stem = [s.text for s in row.path[:-1]]
    near = [line for line in grid.rows if [s.text for s in line.path[:-1]] == stem and line.arm]
    arms = list(dict.fromkeys(line.arm.label for line in near if line.arm))
    if len(arms) == 2:
        return arms[0], arms[1]
    return None


def _time(line: Line) -> str | None:
    return next((str(s.time["timepoint"]) for s in reversed(line.path) if s.time), None)


def _named(side: str, labels: Iterable[str]) -> str | None:
    """The arm that a side's words name."""
    found = [label for label in labels if re.search(rf"\b{re.escape(label)}\b", side, re.IGNORECASE)]
    return max(found, key=len) if found else None


def _side(grid: Grid, words: str, labels: Sequence[str]) -> str:
    """A side by its arm's name; where its words name none of the table's arms, in words."""
    spelled = grid.opened.spelled(words.strip())
    named = {"".join(one.casefold().split()) for one in (words, spelled)}
    same = next((label for label in labels if "".join(label.casefold().split()) in named), None)
    lettered = [label for label in labels if label.endswith(f"({words.strip()})")]
    return same or _named(spelled, labels) or (lettered[0] if len(lettered) == 1 else spelled)


@dataclass(frozen=True, slots=True)
class Mark:
    """A note that marks of significance lead to.

    Attributes:
        span: the note.
        p: the p-value as printed ("<0.05"), or None where it says only that a difference is significant.
        against: what it is against, in its words; None where it names nothing.
    """

    span: Span
    p: str | None
    against: str | None = None


def marks_of(table: Table) -> dict[int, Mark]:
    """The notes of a table that marks of significance lead to, by index.

    The words of the last of several ("*p<0.05; **p<0.01 versus placebo") hold for those before it.
    """
    found: dict[int, Mark] = {}
    carried: str | None = None
    for index in range(len(table.notes) - 1, -1, -1):
        note = table.notes[index]
        first = _SENTENCE_END.split(note.text)[0]
        printed = _P.findall(first)
        if len(printed) > 1 or not (printed or (_SIGNIFICANT.search(first) and _AGAINST.search(first))):
            carried = None
            continue
        against = _AGAINST.search(first)
        mark = Mark(note.span(0, len(note.text)), printed[0] if printed else None, against["b"] if against else None)
        bare = len(re.sub(r"\W", "", _P.sub("", first))) < _BARE
        found[index] = replace(mark, against=carried) if bare and mark.against is None else mark
        carried = found[index].against
    return found


def sides(grid: Grid, reading: CellReading, mark: Mark) -> Pair | None:
    """Who a marked value is set against: another arm of the same subgroup, or the arm's own earlier value."""
    own = reading.arm
    if own is None or own.everyone:
        return None
    if mark.against is not None and _EARLIER.match(mark.against):
        return str(reading.time.get("timepoint", "follow-up")), BEFORE
    arms = {a.whole: a for a in labels_of(grid) if a.subgroup == own.subgroup and a.label != own.label}
    told = _named_side(grid, mark.against, arms) if mark.against else None
    controls = [name for name, arm in arms.items() if arm.control]
    other = told or next((few[0] for few in (list(arms), controls) if len(few) == 1), None)
    return (own.label, arms[other].label) if other else None


def several(text: str) -> tuple[str, ...]:
    """The p-values of a cell that prints more than one: "0.048, 0.970, 0.129"; none for other cells."""
    folded = text.strip()
    return tuple(re.findall(_ONE_P, folded)) if _SEVERAL.fullmatch(folded) else ()
