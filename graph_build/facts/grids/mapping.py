"""Readings of cells as facts: measurements, outcomes, adverse events, cohorts, comparisons, predictors."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from graph_build.facts.grids.axes import grid_of
from graph_build.facts.grids.context import is_of_no_participants
from graph_build.facts.grids.contrasts import Contrasts, evidence_of, population_of
from graph_build.facts.grids.kinds import counted_as, is_adverse, is_count_of_people, is_size, variable_of
from graph_build.facts.grids.opened import links
from graph_build.facts.grids.readings import Reader
from graph_build.facts.grids.statistics import COMPARING
from graph_build.facts.stating import stated
from graph_build.model import Check, Fact, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.grids.opened import OpenTable
    from graph_build.facts.grids.populations import Arm
    from graph_build.facts.grids.reading import CellReading
    from graph_build.model import Evidence, Population, SlotValue

VALUES = Rule(
    "tables.cells", 1, "reads a cell under its headers as a statistic of a variable in a population at a time"
)
SIZES = Rule("tables.arm-sizes", 2, "reads the number of patients that a header prints for its population")
_LOOSE = Decimal("1.1")
MOST_FACTS = 2500
"""Facts of one table beyond which the rest of its cells is not stated."""
CUT = Rule("tables.cut", 1, "notes where a table holds more than is stated of one table")


@dataclass(slots=True)
class Mapper:
    """States the readings of one table.

    Attributes:
        reader: the table's reader.
        contrasts: what states its comparisons.
        sized: labels of the arms whose size was stated.
        compared: labels of the arms that the table sets against each other.
    """

    reader: Reader
    contrasts: Contrasts = field(init=False)
    sized: set[str] = field(default_factory=set)
    compared: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.contrasts = Contrasts.of(self.reader)

    def facts(self) -> Iterator[Fact]:
        """All facts of the table's cells, sizes of its arms first."""
        grid = self.reader.grid
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
            yield from self.contrasts.p_value(reading, reading.cells[0].text.text)
        elif main in COMPARING:
            yield from self.contrasts.estimate(reading, str(main))
        elif "n" in reading.numbers.slots and reading.numbers.slots.get("statistic") == "count":
            yield from self._counted(reading)
        elif self._is_share_of_event(reading):
            yield self._occurred(reading)
        elif self._is_known(reading) and (main or reading.arm or self.reader.context.predicts is None):
            yield self._measured(reading)
        p = reading.numbers.p
        if p is not None and p.value is not None and not reading.is_p:
            sign = f"{p.comparator or '='}{p.value}"
            yield from self.contrasts.p_value(reading, sign)
        if not reading.is_p and main not in COMPARING:
            for note in dict.fromkeys(n for cell in reading.cells for n in cell.notes):
                if note in self.contrasts.marks:
                    yield from self.contrasts.marked(reading, self.contrasts.marks[note])

    def _is_known(self, reading: CellReading) -> bool:
        """Whether a bare number says what it is: in the report of one patient it needs a unit or a known variable."""
        if self.reader.grid.opened.study.kind != "patient" or reading.unit or reading.numbers.slots.get("unit"):
            return True
        if reading.numbers.slots.get("statistic") in ("mean", "median", "percent"):
            return True
        return reading.concept is not None and reading.concept.category in ("analyte", "score")

    def _common(self, reading: CellReading) -> dict[str, SlotValue]:
        """The slots that every fact of a value has: when, of whom, of how many."""
        common: dict[str, SlotValue] = {**reading.time, **reading.numbers.slots}
        own = reading.numbers.slots.get("n") if reading.numbers.slots.get("statistic") != "count" else None
        size = own if isinstance(own, int) else reading.size
        if size is None and (reading.arm is None or reading.arm.everyone or len(self.compared) < 2):
            size = self.reader.context.patients  # those of all arms together
        if reading.arm is not None:
            common["arm"] = reading.arm.label
            if size is not None:
                common["group_size"] = size
        elif size is not None and "n" not in common:
            common["n"] = size
        if reading.change:
            common["change"] = reading.change
        if reading.printed != reading.variable:
            common["name_as_printed"] = reading.printed
        if reading.arm is not None and reading.arm.subgroup:
            common["subgroup"] = reading.arm.subgroup
        if reading.raw is not None:
            common.setdefault("raw", reading.raw)
        return common

    def _evidence(self, reading: CellReading) -> tuple[Evidence, ...]:
        return evidence_of(self.reader, reading)

    def _population(self, reading: CellReading) -> Population:
        return population_of(self.reader, reading)

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

    def _is_share_of_event(self, reading: CellReading) -> bool:
        """Whether a cell is an incidence, or a share of the patients, of an adverse event."""
        slots = reading.numbers.slots
        if slots.get("statistic") not in ("rate", "percent") or slots.get("value") is None or reading.arm is None:
            return False
        return is_adverse(reading, reading.variable, self.reader.context.caption)

    def _occurred(self, reading: CellReading) -> Fact:
        """How often an adverse event happened, as an incidence or a share."""
        slots = {k: v for k, v in self._common(reading).items() if k != "change"}
        if slots.get("statistic") == "percent":
            slots = {k: v for k, v in slots.items() if k not in ("unit", "value", "statistic")}
            slots["percent"] = reading.numbers.slots["value"]
        polarity = "negated" if reading.numbers.slots["value"] == 0 else "affirmed"
        return stated(
            "adverse_event", self._subject(reading), self._evidence(reading), VALUES,
            {**slots, "event": reading.variable, "polarity": polarity},
            population=self._population(reading), concepts=links(("event", reading.concept)),
        )  # fmt: skip


def _checks(slots: dict[str, SlotValue], size: int | None) -> list[Check]:
    """Whether the count is its share of the arm."""
    n, percent = slots.get("n"), slots.get("percent")
    total = slots.get("n_total") or (size if isinstance(n, int) and size and n > size else None)
    if not isinstance(n, int) or not isinstance(percent, Decimal) or not isinstance(total, int) or not total:
        return []
    computed = 100 * Decimal(n) / total
    return [Check("share", abs(computed - percent) <= _LOOSE, f"{n}/{total} = {computed:.1f} %, printed {percent} %")]


def state(opened: OpenTable, known: frozenset[str]) -> Iterator[Fact]:
    """All facts of a table of values; where there are more than the budget, a fact says from which cell on.

    Args:
        opened: the table.
        known: folded names of populations that the document's tables name.
    """
    if opened.table.caption and is_of_no_participants(opened.table.caption.text):
        return
    grid = grid_of(opened, known)
    if not grid.columns or not grid.rows:
        return
    facts = Mapper(Reader.of(grid)).facts()
    yield from islice(facts, MOST_FACTS)
    left = next(facts, None)
    if left is not None:
        first = next(e for e in left.evidence if e.role == "evidence")
        yield Fact.of(
            "document_metadata", opened.table.label, first, CUT, property="table_cut",
            value=f"more than {MOST_FACTS} facts: the cells from here on are not stated",
        )  # fmt: skip
