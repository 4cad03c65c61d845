"""Readings of cells as comparisons: p-values, ratios and differences, and the marks of significance at values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.grids.comparing import Mark, compared, marks_of, noted_pairs, several, sides
from graph_build.facts.grids.kinds import variable_of
from graph_build.facts.grids.opened import links
from graph_build.facts.stating import stated
from graph_build.model import Evidence, Fact, Population, Rule
from graph_build.recognisers import ocr_numbers as ocr
from graph_build.study.resolved import arms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.grids.comparing import Pair
    from graph_build.facts.grids.populations import Arm
    from graph_build.facts.grids.reading import CellReading
    from graph_build.facts.grids.readings import Reader
    from graph_build.model import SlotValue

COMPARISONS = Rule(
    "tables.p-values",
    2,
    "reads a p-value, ratio or difference as a comparison of what its table sets against each other",
)
ASSOCIATIONS = Rule("tables.associations", 1, "reads a ratio or coefficient of a table of predictors")


_ALPHA = Decimal("0.05")
_TEST = re.compile(
    r"\b(?:(?P<w>Wilcoxon)|(?P<m>Mann[\s–-]Whitney)|(?P<t>Student(?:['’]s)? t|t[- ]test)|(?P<k>Kruskal[\s–-]Wallis))\b"
)
_NOTED = 1
"""What a ratio of no effect is."""


_BETWEEN = ("odds ratio", "hazard ratio", "relative risk", "ratio", "difference")
_BY_PART = re.compile(
    r"\bsub-?groups?\b|\btreatment(?:\s\w+){0,3}\s(?:effects?|interactions?)\b|\beffects? of treatment\b", re.IGNORECASE
)
"""A caption of the treatment's effect in parts of the patients."""
_INTERACTS = re.compile(r"\binteraction|\b[Tt](?:reatment)?\s?[x×]\s?[A-Z]", re.IGNORECASE)
_PERCENT_RATIO = re.compile(r"\bratios?\b[^()]*%", re.IGNORECASE)
"""A ratio in per cent: of no effect it is 100."""


@dataclass(frozen=True, slots=True)
class Part:
    """An estimate within a part of the patients: the arms, the part in its words or None for all, the variable."""

    pair: Pair
    subgroup: str | None
    variable: str


@dataclass(slots=True)
class Contrasts:
    """States the comparisons of one table.

    Attributes:
        reader: the table's reader.
        test: the test that the document says it used, where it names one alone.
        marks: notes on significance, by index.
    """

    reader: Reader
    test: str | None = None
    marks: dict[int, Mark] = field(default_factory=dict)

    @classmethod
    def of(cls, reader: Reader) -> Contrasts:
        """The comparisons of a table."""
        return cls(reader, _test(reader), marks_of(reader.grid.opened.table))

    def marked(self, reading: CellReading, mark: Mark) -> Iterator[Fact]:
        """A value that a mark of significance stands at, as a comparison."""
        pair = sides(self.reader.grid, reading, mark)
        p = ocr.p_value(mark.p.lstrip("=")) if mark.p else None
        if pair is None or (mark.p and (p is None or p.value is None)):
            return
        slots = self._comparison(reading, pair)
        if p is not None and p.value is not None:
            slots |= {"statistic": "p-value", "value": p.value, "comparator": p.comparator}
        significant = _significant(p) if p else True
        if significant is not None:
            slots["significant"] = significant
        opened = self.reader.grid.opened
        note = Evidence(mark.span, "evidence", opened.table.label)
        yield stated(
            "comparison", reading.variable, (*evidence_of(self.reader, reading)[: opened.most_spans - 1], note),
            COMPARISONS, slots, concepts=links(("variable", reading.concept)),
        )  # fmt: skip

    def _comparison(self, reading: CellReading, pair: Pair | None) -> dict[str, SlotValue]:
        """The slots that every comparison of a cell has."""
        slots: dict[str, SlotValue] = {**reading.time, **_sides(pair, reading.arm)}
        slots["variable"] = variable_of(reading, self.reader.grid.opened)
        if reading.change:
            slots["change"] = reading.change
        if reading.printed != reading.variable:
            slots["name_as_printed"] = reading.printed
        if reading.arm is not None and reading.arm.subgroup:
            slots["subgroup"] = reading.arm.subgroup
        elif reading.arm is not None and reading.row.leaf.versus:
            slots["subgroup"] = reading.arm.label  # "A versus B" in a row, parts of the patients in the columns
        return slots

    def p_value(self, reading: CellReading, printed: str) -> Iterator[Fact]:
        """A p-value as a comparison; where a cell prints several, its notes say what each is of."""
        grid, context = self.reader.grid, self.reader.context
        if self._is_of_interaction(reading):
            return
        many = several(printed)
        cells = (reading.cells[0], reading.column.leaf.cell)
        noted = next((found for c in cells if (found := noted_pairs(grid, [c], context))), [])
        if many and len(many) == len(noted):
            for one, pair in zip(many, noted, strict=True):
                yield from self._one_p(reading, one, pair)
        elif not many:
            yield from self._one_p(reading, printed, compared(grid, reading.row, reading.column, context, cells[0]))

    def _is_of_interaction(self, reading: CellReading) -> bool:
        """Whether headers or their notes say that a p-value is of an interaction: it compares no two arms."""
        headers = (*reading.column.path, reading.row.leaf)
        marked = [n for cell in (reading.cells[0], *(s.cell for s in headers)) if cell for n in cell.notes]
        notes = [self.reader.grid.opened.table.notes[n].text for n in marked]
        return any(_INTERACTS.search(text) for text in (*(s.text for s in headers), *notes))

    def _one_p(self, reading: CellReading, printed: str, pair: Pair | None) -> Iterator[Fact]:
        p = ocr.p_value(re.sub(r"^[pP]\s?[-\s]?(?:value)?s?\s?=?\s?(?=[\d.<>≤≥])", "", printed.strip()))
        if p is None or (p.value is not None and not 0 <= p.value <= 1):
            return
        slots = self._comparison(reading, pair)
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
            "comparison", reading.variable, evidence_of(self.reader, reading), COMPARISONS,
            {**slots, "statistic": "p-value"},
            repaired=p.repaired, concepts=links(("variable", reading.concept)),
        )  # fmt: skip

    def estimate(self, reading: CellReading, statistic: str) -> Iterator[Fact]:
        """A ratio, difference or coefficient: of two sides that are compared, or of a predictor."""
        grid = self.reader.grid
        part = self._in_part(reading, statistic)
        pair = part.pair if part else compared(grid, reading.row, reading.column, self.reader.context, reading.cells[0])
        slots: dict[str, SlotValue] = {**self._comparison(reading, None), **reading.numbers.slots}
        slots["statistic"] = statistic
        if part:
            slots |= {"variable": part.variable, **({"subgroup": part.subgroup} if part.subgroup else {})}
            slots.pop("name_as_printed", None)
        if reading.unit and statistic == "difference":
            slots.setdefault("unit", reading.unit)
        low, high = slots.get("ci_low"), slots.get("ci_high")
        nothing = Decimal(0) if statistic in ("difference", "coefficient", "correlation") else Decimal(_NOTED)
        if statistic == "ratio" and _PERCENT_RATIO.search(reading.column.leaf.text):
            nothing *= 100
        if isinstance(low, Decimal) and isinstance(high, Decimal):
            slots["significant"] = not low <= nothing <= high
        predicted = self._predicted(reading)
        if pair is None and predicted is not None:
            yield self._association(reading, slots, predicted, nothing)
            return
        slots |= _sides(pair, reading.arm)
        yield stated(
            "comparison", part.variable if part else reading.variable, evidence_of(self.reader, reading), COMPARISONS,
            slots, concepts=() if part else links(("variable", reading.concept)),
        )  # fmt: skip

    def _in_part(self, reading: CellReading, statistic: str) -> Part | None:
        """What a ratio in the row of a part of the patients compares, in a table of the treatment's effect by part."""
        grid, told = self.reader.grid, self.reader.context
        arms = arms_of(grid.opened.read).pair
        between = (
            statistic in _BETWEEN and _BY_PART.search(told.caption) and not _INTERACTS.search(reading.column.leaf.text)
        )
        sided = any(s.versus for s in (*reading.row.path, *reading.column.path))
        if arms is None or not between or sided or any(c.arm for c in grid.columns):
            return None
        words = [s.words for s in reading.row.path if s.words]
        everyone = reading.row.arm is not None and reading.row.arm.everyone
        across = ", ".join(s.words for s in reading.column.names if s.words)
        variable = across or self.reader.namer.of_table()
        return Part((arms[0].label, arms[1].label), None if everyone else ", ".join(words), variable) if words else None

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
            "predictor", reading.variable, evidence_of(self.reader, reading), ASSOCIATIONS, told,
            population=population_of(self.reader, reading), concepts=links(("variable", reading.concept)),
        )  # fmt: skip


def evidence_of(reader: Reader, reading: CellReading) -> tuple[Evidence, ...]:
    """The cells, then the headers that they stand under; where the caption alone says when, that too."""
    opened, context = reader.grid.opened, reader.context
    carrying = [e for cell in reading.cells for e in opened.evidence(cell)]
    found = opened.with_context(carrying, *reading.context)
    if context.time_span is None or reading.time is not context.time:
        return found[: opened.most_spans - 1]  # one is left for a unit that stands elsewhere
    return (*found[: opened.most_spans - 2], Evidence(context.time_span, "context", opened.table.label))


def population_of(reader: Reader, reading: CellReading) -> Population:
    """Whose value a reading is: of its arm, else of the whole study."""
    study = reader.grid.opened.study
    own = Population("patient" if study.kind == "patient" else "group", study.label)
    return reading.arm.population if reading.arm else own


def _sides(pair: tuple[str, str] | None, arm: Arm | None) -> dict[str, SlotValue]:
    """Who is compared; of two times, the arm that they are compared in."""
    found: dict[str, SlotValue] = {"arm_a": pair[0], "arm_b": pair[1]} if pair else {}
    return found if arm is None or (pair and arm.label in pair) else {**found, "arm": arm.label}


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
