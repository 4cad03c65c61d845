"""Readings of cells as facts: measurements, outcomes, adverse events, cohorts, comparisons, predictors."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.grids.comparing import compared
from graph_build.facts.grids.kinds import counted_as, is_count_of_people, is_size, variable_of
from graph_build.facts.grids.opened import links
from graph_build.facts.grids.statistics import COMPARING
from graph_build.facts.stating import stated
from graph_build.model import Check, Evidence, Fact, Population, Rule
from graph_build.recognisers import ocr_numbers as ocr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.grids.populations import Arm
    from graph_build.facts.grids.reading import CellReading
    from graph_build.facts.grids.readings import Reader
    from graph_build.model import SlotValue

VALUES = Rule(
    "tables.cells", 1, "reads a cell under its headers as a statistic of a variable in a population at a time"
)
COMPARISONS = Rule(
    "tables.p-values",
    2,
    "reads a p-value, ratio or difference as a comparison of what its table sets against each other",
)
SIZES = Rule("tables.arm-sizes", 2, "reads the number of patients that a header prints for its population")
ASSOCIATIONS = Rule("tables.associations", 1, "reads a ratio or coefficient of a table of predictors")

_ALPHA = Decimal("0.05")
_TEST = re.compile(
    r"\b(?:(?P<w>Wilcoxon)|(?P<m>Mann[\s–-]Whitney)|(?P<t>Student(?:['’]s)? t|t[- ]test)|(?P<k>Kruskal[\s–-]Wallis))\b"
)
_LOOSE = Decimal("1.1")
_NOTED = 1
"""What a ratio of no effect is."""


@dataclass(slots=True)
class Mapper:
    """States the readings of one table.

    Attributes:
        reader: the table's reader.
        test: the test that the document says it used, where it names one alone.
        sized: labels of the arms whose size was stated.
        compared: labels of the arms that the table sets against each other.
    """

    reader: Reader
    test: str | None = None
    sized: set[str] = field(default_factory=set)
    compared: set[str] = field(default_factory=set)

    def facts(self) -> Iterator[Fact]:
        """All facts of the table's cells, sizes of its arms first."""
        grid = self.reader.grid
        self.test = _test(self.reader)
        self.compared = {line.arm.label for line in (*grid.columns, *grid.rows) if line.arm and not line.arm.everyone}
        for line in (*grid.columns, *grid.rows):
            if line.arm:
                yield from self._size(line.arm)
        for reading in self.reader.readings():
            yield from self.fact(reading)

    def _size(self, arm: Arm) -> Iterator[Fact]:
        """The size of an arm, once."""
        if arm.size is None or arm.size_span is None or arm.size_cell is None or arm.label in self.sized:
            return
        self.sized.add(arm.label)
        opened = self.reader.grid.opened
        yield Fact.of(
            "cohort", f"{arm.label} group",
            opened.with_context([opened.at(arm.size_span, arm.size_cell)], arm.size_cell), SIZES,
            population=arm.population, concepts=links(("arm", arm.drug)), n=arm.size, arm=arm.label,
        )  # fmt: skip

    def fact(self, reading: CellReading) -> Iterator[Fact]:
        """The facts of one reading."""
        main = reading.numbers.statistic.meant if reading.numbers.statistic else None
        if not reading.variable:
            return
        if reading.is_p:
            yield from self._p_value(reading, reading.cells[0].text.text)
        elif main in COMPARING:
            yield from self._estimate(reading, str(main))
        elif "n" in reading.numbers.slots and reading.numbers.slots.get("statistic") == "count":
            yield from self._counted(reading)
        elif self._is_known(reading):
            yield self._measured(reading)
        p = reading.numbers.p
        if p is not None and p.value is not None and not reading.is_p:
            sign = f"{p.comparator or '='}{p.value}"
            yield from self._p_value(reading, sign)

    def _is_known(self, reading: CellReading) -> bool:
        """Whether a bare number says what it is: in the report of one patient it needs a unit or a known variable."""
        if self.reader.grid.opened.study.kind != "patient" or reading.unit or reading.numbers.slots.get("unit"):
            return True
        if reading.numbers.slots.get("statistic") in ("mean", "median", "percent"):
            return True
        return reading.concept is not None and reading.concept.category in ("analyte", "score")

    def _evidence(self, reading: CellReading) -> tuple[Evidence, ...]:
        """The cells, then the headers that they stand under; where the caption alone says when, that too."""
        opened, context = self.reader.grid.opened, self.reader.context
        carrying = [e for cell in reading.cells for e in opened.evidence(cell)]
        found = opened.with_context(carrying, *reading.context)
        if context.time_span is None or reading.time is not context.time:
            return found[: opened.most_spans - 1]  # one is left for a unit that stands elsewhere
        return (*found[: opened.most_spans - 2], Evidence(context.time_span, "context", opened.table.label))

    def _common(self, reading: CellReading) -> dict[str, SlotValue]:
        """The slots that every fact of a value has: when, of whom, of how many."""
        common: dict[str, SlotValue] = {**reading.time, **reading.numbers.slots}
        size = reading.size if reading.size is not None else self.reader.context.patients
        if reading.arm is not None:
            common["arm"] = reading.arm.label
            if size is not None:
                common["group_size"] = size
        elif size is not None and "n" not in common:
            common["n"] = size
        if reading.change:
            common["change"] = reading.change
        if reading.raw is not None:
            common.setdefault("raw", reading.raw)
        return common

    def _population(self, reading: CellReading) -> Population:
        study = self.reader.grid.opened.study
        own = Population("patient" if study.kind == "patient" else "group", study.label)
        return reading.arm.population if reading.arm else own

    def _subject(self, reading: CellReading) -> str:
        return reading.variable if reading.arm is not None else self.reader.grid.opened.study.label

    def _measured(self, reading: CellReading) -> Fact:
        common = self._common(reading)
        if reading.numbers.inferred and "statistic" in common:
            common["statistic_inferred"] = True
        if reading.unit is not None:
            common.setdefault("unit", reading.unit)
        elif reading.unit_raw is not None and common.get("statistic") != "percent":
            common["unit_as_printed"] = reading.unit_raw
        if reading.unit is not None and reading.unit_raw is not None:
            common["unit_raw"] = reading.unit_raw
        repaired = bool(common.get("ocr_uncertain")) or "unit_raw" in common
        return stated(
            "measurement", self._subject(reading), self._evidence(reading), VALUES,
            {**common, "variable": variable_of(reading, self.reader.grid.opened)}, population=self._population(reading),
            concepts=links(("variable", reading.concept)), repaired=repaired,
        )  # fmt: skip

    def _counted(self, reading: CellReading) -> Iterator[Fact]:
        """A count of patients: of those who have something, had something happen, or were looked at."""
        slots = {k: v for k, v in self._common(reading).items() if k != "change"}
        study = self.reader.grid.opened.study
        if study.kind == "patient" or not is_count_of_people(reading, self.reader.context.patients):
            return
        if is_size(reading):
            named: dict[str, SlotValue] = {"arm": reading.arm.label} if reading.arm else {}
            yield stated(
                "cohort", f"{reading.arm.label} group" if reading.arm else study.label, self._evidence(reading), SIZES,
                {**named, **reading.time, "n": reading.numbers.slots["n"]}, population=self._population(reading),
            )  # fmt: skip
            return
        name = variable_of(reading, self.reader.grid.opened)
        kind, told = counted_as(reading, name, self.reader.context.caption, self.compared)
        if slots.get("n") == 0 and "polarity" in told:
            told["polarity"] = "negated"  # nobody had it
        yield stated(
            kind, self._subject(reading), self._evidence(reading), VALUES, {**slots, **told},
            population=self._population(reading), checks=_checks(slots, reading.size), repaired=reading.repaired,
            concepts=links((next(iter(told)), reading.concept)),
        )  # fmt: skip

    def _p_value(self, reading: CellReading, printed: str) -> Iterator[Fact]:
        """A p-value as a comparison."""
        p = ocr.p_value(re.sub(r"^[pP]\s?[-\s]?(?:value)?s?\s?=?\s?(?=[\d.<>≤≥])", "", printed.strip()))
        if p is None or (p.value is not None and not 0 <= p.value <= 1):
            return
        slots: dict[str, SlotValue] = dict(reading.time)
        pair = compared(self.reader.grid, reading.row, reading.column, self.reader.context)
        slots |= _sides(pair, reading.arm)
        if reading.change:
            slots["change"] = reading.change
        if p.value is not None:
            slots |= {"value": p.value, "comparator": p.comparator}
        if p.repaired and p.value is not None:
            slots |= {"ocr_uncertain": True, "raw": printed, "readings": (p.value,)}
        significant = _significant(p)
        if significant is not None:
            slots["significant"] = significant
        if self.test:
            slots["test"] = self.test
        yield stated(
            "comparison", reading.variable, self._evidence(reading), COMPARISONS,
            {**slots, "variable": variable_of(reading, self.reader.grid.opened), "statistic": "p-value"},
            repaired=p.repaired, concepts=links(("variable", reading.concept)),
        )  # fmt: skip

    def _estimate(self, reading: CellReading, statistic: str) -> Iterator[Fact]:
        """A ratio, difference or coefficient: of two sides that are compared, or of a predictor."""
        slots: dict[str, SlotValue] = {**reading.time, **reading.numbers.slots, "statistic": statistic}
        if reading.change:
            slots["change"] = reading.change
        if reading.unit and statistic == "difference":
            slots.setdefault("unit", reading.unit)
        low, high = slots.get("ci_low"), slots.get("ci_high")
        pair = compared(self.reader.grid, reading.row, reading.column, self.reader.context)
        nothing = Decimal(0) if statistic in ("difference", "coefficient", "correlation") else Decimal(_NOTED)
        if isinstance(low, Decimal) and isinstance(high, Decimal):
            slots["significant"] = not low <= nothing <= high
        predicted = self._predicted(reading)
        if pair is None and predicted is not None:
            yield self._association(reading, slots, predicted, nothing)
            return
        slots |= _sides(pair, reading.arm)
        yield stated(
            "comparison", reading.variable, self._evidence(reading), COMPARISONS,
            {**slots, "variable": variable_of(reading, self.reader.grid.opened)},
            concepts=links(("variable", reading.concept)),
        )  # fmt: skip

    def _predicted(self, reading: CellReading) -> str | None:
        """What a table of predictors is about: its column's words, else its caption's; None for other tables."""
        context = self.reader.context
        if context.predicts is None:
            return None
        over = next((s.words for s in reversed(reading.column.path) if s.words and not s.versus), "")
        return over or context.predicts or ""

    def _association(self, reading: CellReading, slots: dict[str, SlotValue], predicted: str, nothing: Decimal) -> Fact:
        low, high = slots.get("ci_low"), slots.get("ci_high")
        told: dict[str, SlotValue | None] = {
            **slots,
            "variable": variable_of(reading, self.reader.grid.opened),
            "polarity": "affirmed",
        }
        told["outcome_predicted"] = predicted or None
        if isinstance(low, Decimal) and isinstance(high, Decimal):
            told["direction"] = "increased" if low > nothing else "decreased" if high < nothing else "no effect"
            told["polarity"] = "negated" if told["direction"] == "no effect" else "affirmed"
        return stated(
            "predictor", reading.variable, self._evidence(reading), ASSOCIATIONS, told,
            population=self._population(reading), concepts=links(("variable", reading.concept)),
        )  # fmt: skip


def _sides(pair: tuple[str, str] | None, arm: Arm | None) -> dict[str, SlotValue]:
    """Who is compared; of two times, the arm that they are compared in."""
    found: dict[str, SlotValue] = {"arm_a": pair[0], "arm_b": pair[1]} if pair else {}
    return found if arm is None or (pair and arm.label in pair) else {**found, "arm": arm.label}


def _checks(slots: dict[str, SlotValue], size: int | None) -> list[Check]:
    """Whether the count is its share of the arm."""
    n, percent = slots.get("n"), slots.get("percent")
    total = slots.get("n_total") or (size if isinstance(n, int) and size and n > size else None)
    if not isinstance(n, int) or not isinstance(percent, Decimal) or not isinstance(total, int) or not total:
        return []
    computed = 100 * Decimal(n) / total
    return [Check("share", abs(computed - percent) <= _LOOSE, f"{n}/{total} = {computed:.1f} %, printed {percent} %")]


def _significant(p: ocr.PValue) -> bool | None:
    if p.value is None:
        return False
    if p.starred or (p.comparator in ("<", "<=") and p.value <= _ALPHA):
        return True
    if p.comparator == "=":
        return p.value < _ALPHA
    return False if p.comparator in (">", ">=") and p.value >= _ALPHA else None


def _test(reader: Reader) -> str | None:
    """The test that the document says it used, where it names one alone."""
    names = {
        m[0]
        for s in reader.grid.opened.read.sentences
        if s.section in ("methods", "body", "results")
        for m in _TEST.finditer(s.text)
    }
    return next(iter(names)) if len(names) == 1 else None
