"""Facts from tables of one row a variable, whose columns are arms or time points."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.tables.table_cells import links, stated
from graph_build.facts.tables.table_columns import ValueColumn, value_columns
from graph_build.facts.tables.table_labels import Label, label_of, statistic_of, statistics_of
from graph_build.facts.tables.table_values import (
    bracketed_value,
    count_slots,
    joined,
    mean_slots,
    median_slots,
    plain_slots,
    shape_of,
    unit_of,
)
from graph_build.model import Cell, Check, Fact, FactType, Population, Row, Rule
from graph_build.recognisers import ocr_numbers as ocr
from ontology.terms import variables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.facts.tables.table_cells import OpenTable
    from graph_build.model import SlotValue

VALUES = Rule(
    "tables.values-by-arm", 1, "reads a row's cells as statistics of its variable in each arm or at each time"
)
COMPARISONS = Rule("tables.p-values", 1, "reads the p-value of a row as a comparison of its columns")
SIZES = Rule("tables.arm-sizes", 1, "reads the number of patients in a column's header")

_ALPHA = Decimal("0.05")
_OUTCOME = re.compile(
    r"\b(?:mortality|deaths?|died|survival|survived|respon(?:se|ders?)|remission|relapses?|recurrences?|failures?|"
    r"resolution|recovery|improve\w*|worsen\w*|progression|complications?|withdraw\w*|"
    r"discontinu\w*|readmission|intubation|aneurysms? develop\w*)\b|^outcomes?\b",
    re.IGNORECASE,
)
_ADVERSE = re.compile(
    r"\b(?:adverse (?:events?|effects?|reactions?)|side[ -]effects?|toxicit(?:y|ies)|safety)\b", re.IGNORECASE
)
_OF_PATIENTS = re.compile(
    r"\b(?:of|in|n\s?=)\s?(?P<n>\d{1,5})\s(?:patients|children|subjects|cases)|\bn\s?=\s?(?P<m>\d{1,5})", re.IGNORECASE
)
_VERSUS = re.compile(r"(?P<a>[^.;*†‡]+?)\b(?:vs\.?|versus|compared (?:with|to))\s(?P<b>[^.;*†‡]+)", re.IGNORECASE)
_MASS = re.compile(r"(?:m|u|n)?g(?:/kg)?(?P<day>/d)?$")
_TEST = re.compile(
    r"\b(?:(?P<w>Wilcoxon)|(?P<m>Mann[\s–-]Whitney)|(?P<t>Student(?:['’]s)? t|t[- ]test)|(?P<k>Kruskal[\s–-]Wallis))\b"
)


@dataclass(frozen=True)
class _Line:
    """A row with its label taken apart; `of_one` where the document tells of a single patient."""

    row: Row
    label: Label
    statistic: str | None
    inferred: bool
    of_one: bool


def state(opened: OpenTable) -> Iterator[Fact]:
    """All facts of a table whose rows are variables."""
    columns = value_columns(opened)
    values = [c for c in columns if c.kind == "values"]
    yield from _sizes(opened, values)
    caption = " ".join(t.text for t in (opened.table.caption, *opened.table.notes) if t)
    lines = [line for row in opened.table.rows if (line := _line(opened, row, values, caption))]
    series = _series(lines, values)
    cells = [c.text.text for row in opened.table.rows for c in row.cells[1:] if c]
    damaged = ocr.is_damaged(cells)
    for line in lines:
        yield from _row_facts(opened, line, columns, series, damaged)


def _line(opened: OpenTable, row: Row, values: Sequence[ValueColumn], caption: str) -> _Line | None:
    """A row with its label and statistic, from the label, the heading above, the cells, or the caption."""
    head = row.cells[0]
    if head is None:
        return None
    label = label_of(opened, head.text.text)
    if not label.variable:
        return None
    stated = label.statistic or statistic_of(row.group or "")
    if stated is None and any(c.cell and statistic_of(c.cell.text.text) for c in values):
        stated = next(s for c in values if c.cell and (s := statistic_of(c.cell.text.text)))
    shapes = [s for c in values if (cell := row.cells[c.index]) and (s := _shape(cell.text.text, c.size)) is not None]
    if label.statistic is None and shapes and stated != shapes[0] and {stated, shapes[0]} == {"mean", "count"}:
        stated = None
    told = statistics_of(caption)
    shaped = shapes[0] if shapes else None
    statistic = stated or (shaped if len(told) > 1 else None) or next((t for t in told if t != "count"), None)
    statistic = statistic or next(iter(told), None) or shaped
    return _Line(
        row,
        label,
        statistic,
        stated is None and not told and statistic is not None,
        opened.study.kind == "patient",
    )


def _shape(text: str, size: int | None) -> str | None:
    return shape_of(text, size) or ("mean" if ocr.mark_of(joined(text)) else None)


def _series(lines: Sequence[_Line], values: Sequence[ValueColumn]) -> dict[str, ocr.Series]:
    """What the rows of each variable tell of its numbers."""
    cells: dict[str, list[str]] = defaultdict(list)
    limits: dict[str, tuple[Decimal | None, Decimal | None]] = {}
    for line in lines:
        cells[line.label.variable] += [cell.text.text for c in values if (cell := line.row.cells[c.index])]
        known = variables().get(line.label.concept.iri) if line.label.concept else None
        bounds = known.limits_in(line.label.unit) if known and line.label.unit else None
        limits[line.label.variable] = (bounds.low, bounds.high) if bounds else (None, None)
    return {name: ocr.series_of(texts, *limits[name]) for name, texts in cells.items()}


def _sizes(opened: OpenTable, values: Sequence[ValueColumn]) -> Iterator[Fact]:
    """The size of each arm, once."""
    for column in values:
        if column.arm is None or column.size is None or column.size_span is None or column.cell is None:
            continue
        yield Fact.of(
            "cohort",
            f"{column.arm} group",
            opened.with_context([opened.at(column.size_span, column.cell)], column.cell),
            SIZES,
            population=column.population(),
            concepts=links(("arm", column.drug)),
            n=column.size,
            arm=column.arm,
        )


def _row_facts(
    opened: OpenTable, line: _Line, columns: Sequence[ValueColumn], series: dict[str, ocr.Series], damaged: bool
) -> Iterator[Fact]:
    values = [c for c in columns if c.kind == "values"]
    p_column = next((c for c in columns if c.kind == "p"), None)
    p_cell = line.row.cells[p_column.index] if p_column else None
    p = ocr.p_value(p_cell.text.text) if p_cell else None
    means = _means(line, values, series[line.label.variable], damaged, p) if line.statistic == "mean" else {}
    usual = _reference_unit(line, columns)
    for column in values:
        cell = line.row.cells[column.index]
        if cell is None:
            continue
        slots = means.get(column.index) or _slots(cell, line, column, damaged=damaged)
        if slots and usual is not None and line.label.unit is None:
            slots.setdefault("unit", usual)
        if slots and _is_known(line, slots):
            yield _value_fact(opened, line, column, cell, slots)
    if p is not None and p_cell is not None:
        yield _comparison(opened, line, values, p, p_cell)


def _reference_unit(line: _Line, columns: Sequence[ValueColumn]) -> str | None:
    """The unit that the column of normal values prints for a row."""
    cells = [line.row.cells[c.index] for c in columns if c.kind == "reference"]
    found = [unit for cell in cells if cell and (unit := unit_of(cell.text.text))]
    return found[0] if found else None


def _is_known(line: _Line, slots: dict[str, SlotValue]) -> bool:
    """Whether a row says what is measured: a bare number beside unknown words is no measurement."""
    if "n" in slots or slots.get("statistic") in ("mean", "median", "percent") or slots.get("unit") or line.label.unit:
        return True
    return line.label.concept is not None and line.label.concept.category in ("analyte", "score")


def _means(
    line: _Line, values: Sequence[ValueColumn], series: ocr.Series, damaged: bool, p: ocr.PValue | None
) -> dict[int, dict[str, SlotValue]]:
    """The slots of a row of means by column, damaged cells ranked together."""
    texts = {c.index: joined(cell.text.text) for c in values if (cell := line.row.cells[c.index])}
    candidates = [ocr.mean_spreads(texts.get(c.index, ""), damaged=damaged, decimals=series.decimals) for c in values]
    found = {}
    for column, ranked in zip(values, ocr.rank(candidates, series, [c.size for c in values], p), strict=True):
        best = ranked.best
        if best is None:
            continue
        raw = texts[column.index]
        slots: dict[str, SlotValue] = {"statistic": "mean", "value": best.value, "sd": best.spread}
        if damaged:
            slots["raw"] = raw
            mark = ocr.mark_of(raw)
            if mark:
                slots["plus_minus_as_printed"] = mark
        if best.repaired:
            slots["ocr_uncertain"] = True
            slots["readings"] = tuple((r.value, r.spread) for r in ranked.readings)
        found[column.index] = slots
    return found


def _slots(cell: Cell, line: _Line, column: ValueColumn, *, damaged: bool) -> dict[str, SlotValue]:
    """The slots of one cell by the row's statistic, or by its own shape where it does not fit that."""
    text = cell.text.text
    shaped = _shape(text, column.size)
    for statistic in dict.fromkeys((line.statistic, shaped)):
        if statistic == "mean":
            slots = mean_slots(text)
        elif statistic in ("median", "range"):
            slots = bracketed_value(text) if line.of_one else median_slots(text, statistic, damaged=damaged)
        elif statistic == "count":
            slots = count_slots(text, column.size)
            if line.of_one or (
                column.size is None and column.arm is None and not slots.keys() & {"percent", "n_total"}
            ):
                slots = {}
        else:
            slots = {}
        if slots:
            return slots
    slots = plain_slots(text)
    if slots and line.statistic in ("mean", "median") and "value" in slots and "comparator" not in slots:
        slots["statistic"] = line.statistic
    return {} if re.fullmatch(r"\d{6,}", text) and line.statistic == "mean" else slots


def _value_fact(opened: OpenTable, line: _Line, column: ValueColumn, cell: Cell, slots: dict[str, SlotValue]) -> Fact:
    """One cell as a fact of the type that its statistic and variable ask for."""
    label = line.label
    time = label.time or column.time
    size = column.size or _patients(opened)
    common: dict[str, SlotValue] = {**time, **slots}
    if column.arm is not None:
        common["arm"] = column.arm
        if size is not None:
            common["group_size"] = size
    elif size is not None and "n" not in slots:
        common["n"] = size
    evidence = opened.with_context(opened.evidence(cell), line.row.cells[0], line.row.group_cell)
    own = Population("patient" if opened.study.kind == "patient" else "group", opened.study.label)
    population = column.population() or own
    subject = label.variable if column.arm is not None else opened.study.label
    checks = _checks(slots, column.size)
    broken = joined(cell.text.text) != cell.text.text.strip()
    if broken:
        common.setdefault("raw", cell.text.text)
    if "n" in slots:
        kind, named = _counted(opened, line, label)
        if slots["n"] == 0 and "polarity" in named:
            named["polarity"] = "negated"  # nobody had it
        return stated(
            kind, subject, evidence, VALUES, {**common, **named}, population=population, checks=checks, repaired=broken,
            concepts=links((next(iter(named)), label.concept)),
        )  # fmt: skip
    if line.inferred and slots.get("statistic"):
        common["statistic_inferred"] = True
    if label.unit is not None and "unit" not in common:
        common["unit"] = label.unit
    if label.unit_raw is not None:
        common["unit_raw"] = label.unit_raw
    return stated(
        "measurement", subject, evidence, VALUES, {**common, "variable": _variable(opened, label)},
        population=population, checks=checks, concepts=links(("variable", label.concept)),
        repaired=bool(slots.get("ocr_uncertain")) or label.unit_raw is not None,
    )  # fmt: skip


def _variable(opened: OpenTable, label: Label) -> str:
    """What is measured; of a drug, in units of mass, that is its dose."""
    mass = _MASS.match(label.unit or "")
    named = opened.whole(label.variable) if mass else None
    if mass and named and named.category == "drug":
        return f"{label.variable} {'daily dose' if mass['day'] else 'dose'}"
    return f"{label.variable} ({label.qualifier})" if label.qualifier else label.variable


def _counted(opened: OpenTable, line: _Line, label: Label) -> tuple[FactType, dict[str, SlotValue]]:
    """The type of a counted row and the slot that names what is counted."""
    group = line.row.group or (opened.table.caption.text if opened.table.caption else "")
    name = _variable(opened, label)
    if _ADVERSE.search(group) or _ADVERSE.search(name):
        return "adverse_event", {"event": name, "polarity": "affirmed"}
    if _OUTCOME.search(name) or _OUTCOME.search(group):
        return "outcome", {"outcome": name, "polarity": "affirmed"}
    if label.concept is not None and label.concept.category in ("disease", "finding"):
        return "cohort", {"condition": name}
    inside = (
        statistic_of(group) == "count"
        and statistic_of(line.row.cells[0].text.text if line.row.cells[0] else "") is None
    )
    heading = re.sub(r"[,;(].*$", "", group).strip().lower()
    return "cohort", {"population": f"{heading}: {name}" if inside and heading else name}


def _patients(opened: OpenTable) -> int | None:
    """The number of patients that the caption speaks of."""
    match = _OF_PATIENTS.search(opened.table.caption.text) if opened.table.caption else None
    return int(match["n"] or match["m"]) if match else None


def _checks(slots: dict[str, SlotValue], size: int | None) -> list[Check]:
    """Whether the count is its share of the arm."""
    n, percent = slots.get("n"), slots.get("percent")
    if not isinstance(n, int) or not isinstance(percent, Decimal) or not size:
        return []
    computed = 100 * Decimal(n) / size
    return [
        Check(
            "share",
            abs(computed - percent) <= Decimal("1.1"),
            f"{n}/{size} = {computed:.1f} %, printed {percent} %",
        )
    ]


def _comparison(opened: OpenTable, line: _Line, values: Sequence[ValueColumn], p: ocr.PValue, cell: Cell) -> Fact:
    """The row's p-value; with two columns it compares them."""
    label = line.label
    significant = _significant(p)
    slots: dict[str, SlotValue] = dict(label.time)
    compared = values if len(values) == 2 else _noted_pair(opened, values)
    if len(compared) == 2 and compared[0].name and compared[1].name:
        slots |= {"arm_a": compared[0].name, "arm_b": compared[1].name}
    if p.value is not None:
        slots |= {"value": p.value, "comparator": p.comparator}
    if p.repaired and p.value is not None:
        slots |= {"ocr_uncertain": True, "raw": cell.text.text, "readings": (p.value,)}
    if significant is not None:
        slots["significant"] = significant
    test = _test(opened)
    if test:
        slots["test"] = test
    return stated(
        "comparison", label.variable, opened.with_context(opened.evidence(cell), line.row.cells[0]), COMPARISONS,
        {**slots, "variable": _variable(opened, label), "statistic": "p-value"},
        repaired=p.repaired, concepts=links(("variable", label.concept)),
    )  # fmt: skip


def _noted_pair(opened: OpenTable, values: Sequence[ValueColumn]) -> Sequence[ValueColumn]:
    """The two of several columns that a note says the p-values compare ("*Etanercept vs placebo."), or none."""
    for match in (m for note in opened.table.notes for m in _VERSUS.finditer(note.text)):
        pair = [
            next((c for c in values if c.arm and re.search(rf"\b{re.escape(c.arm)}\b", side, re.IGNORECASE)), None)
            for side in (match["a"], match["b"])
        ]
        if pair[0] and pair[1] and pair[0] is not pair[1]:
            return [pair[0], pair[1]]
    return ()


def _significant(p: ocr.PValue) -> bool | None:
    if p.value is None:
        return False
    if p.starred or (p.comparator in ("<", "<=") and p.value <= _ALPHA):
        return True
    if p.comparator == "=":
        return p.value < _ALPHA
    return False if p.comparator in (">", ">=") and p.value >= _ALPHA else None


def _test(opened: OpenTable) -> str | None:
    """The test that the document says it used, where it names one alone."""
    names = {
        m[0]
        for s in opened.read.sentences
        if s.section in ("methods", "body", "results")
        for m in _TEST.finditer(s.text)
    }
    return next(iter(names)) if len(names) == 1 else None
