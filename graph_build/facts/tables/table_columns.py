"""What the columns of a table stand for: arms with their sizes, time points, p-values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_build.facts.tables.table_cells import header_time
from graph_build.model import Population, Span

if TYPE_CHECKING:
    from graph_build.facts.tables.table_cells import OpenTable
    from graph_build.model import Cell, Column, Concept, SlotValue

_SIZE = re.compile(r"[(\[]?\s?\b[nN]\s?=\s?(?P<n>\d[\d,]*)\s?(?:patients)?\s?[)\]]?")
_P = re.compile(r"^(?:p|p[\s-]?values?|significance|sig\.?)[*†‡§]?$", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?:without|no|non-|not (?:treated|receiving|given)|untreated)\b", re.IGNORECASE)
_CONTROL = re.compile(
    r"\b(?:controls?|placebo|standard (?:of )?(?:care|therapy|treatment)|usual care|conventional|SOC|comparators?)\b",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\b(?:patients?|children|subjects?|participants?|cases?|groups?|arms?|cohorts?|treated|treatment|receiving|received|with|"
    r"therapy|who|the|only|alone|in|values?|at|of|and|plus|mean|median|SD|IQR|n|no)\b|[%(),±;/+]",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?:reference|normal|standard)s?\s(?:ranges?|values?|intervals?|limits?|levels?)\b|^(?:normal|ranges?|references?|units?|"
    r"cut-?offs?|normal range.*)$",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\b(?:groups?|arms?|cohorts?|patients|children|subjects|cases|controls?|(?:non-?\s?)?responders?|survivors|treated|"
    r"resistant|responsive|sensitive|refractory|positive|negative|recipients)\b",
    re.IGNORECASE,
)
_NO_ARM = re.compile(
    r"^(?:values?|results?|n|n\s?\(%\)|no\.?|number|count|frequency|percent(?:age)?|patient(?:['’]s)? values?|"
    r"findings?|mean.*|median.*|(?:lab|laboratory|absolute|test|measured|observed) (?:values?|results?))$",
    re.IGNORECASE,
)
_ALL = re.compile(r"^(?:all|total|overall|whole)\b", re.IGNORECASE)
_SHARE = re.compile(r"[,;]?\s*\(?(?:(?:no\.?|n),?\s?\(?%\)?|%|mean.*|median.*)\)?$", re.IGNORECASE)
_LONGEST_ARM = 60
_GROUP_WORDS = re.compile(
    r"\s*\b(?:patients?|children|subjects?|participants?|cases?|groups?|arms?|cohorts?)\b\s*$", re.IGNORECASE
)


@dataclass(frozen=True)
class ValueColumn:
    """A column of values.

    Attributes:
        index: its number in the table.
        kind: "p", "reference" (what is normal) or "values".
        arm: label of the arm, or None.
        control: whether that is the control arm.
        size: the patients of the arm, where printed.
        size_span: where that is printed.
        time: slots of the time point that its headers name.
        drug: the drug of the arm, or None.
        cell: its own header cell.
    """

    index: int
    kind: str
    arm: str | None = None
    control: bool = False
    size: int | None = None
    size_span: Span | None = None
    time: dict[str, SlotValue] = field(default_factory=dict)
    drug: Concept | None = None
    cell: Cell | None = None

    @property
    def name(self) -> str | None:
        """What a comparison calls it: its arm, or its time point."""
        return self.arm or (str(self.time["timepoint"]) if self.time else None)

    def population(self) -> Population | None:
        """Its arm as a population."""
        if self.arm is None:
            return None
        return Population("control" if self.control else "arm", self.arm)


def value_columns(opened: OpenTable) -> tuple[ValueColumn, ...]:
    """The columns after the labels; those that hold no values are left out."""
    return tuple(_column(opened, number, column) for number, column in enumerate(opened.table.columns) if number)


def _column(opened: OpenTable, number: int, column: Column) -> ValueColumn:
    cell = column.cells[-1] if column.cells else None
    title = " ".join(part for part in column.path if part)
    if any(_P.match(part.strip()) for part in column.path):
        return ValueColumn(number, "p", cell=cell)
    if _REFERENCE.search(title.strip()):
        return ValueColumn(number, "reference", cell=cell)
    size, span = _size(column)
    bare = _SIZE.sub(" ", title).strip()
    time = _baseline(header_time(bare))
    if opened.study.kind == "patient" and size is None:
        several = sum(not _REFERENCE.search(c.title) for c in opened.table.columns[1:]) > 1
        time = time or ({"timepoint": bare.lower()} if several and _is_occasion(bare) else {})
        return ValueColumn(number, "values", time=time, cell=cell)
    arm, control, drug = _arm(opened, bare, timed=bool(time), sized=size is not None)
    return ValueColumn(number, "values", arm, control, size, span, time, drug, cell)


def _baseline(time: dict[str, SlotValue]) -> dict[str, SlotValue]:
    """What was measured before the treatment is the baseline."""
    return {"timepoint": "baseline"} if str(time.get("timepoint", "")).startswith("before ") else time


def _is_occasion(title: str) -> bool:
    """Whether a header of a patient's table may name the occasion of its values ("ICU", "worst")."""
    return not _NO_ARM.match(title) and title[:1].isalpha() and len(title) < 40


def _size(column: Column) -> tuple[int | None, Span | None]:
    for cell in reversed(column.cells):
        match = _SIZE.search(cell.text.text)
        if match:
            return int(match["n"].replace(",", "")), cell.text.span(match.start(), match.end())
    return None, None


def _arm(opened: OpenTable, title: str, *, timed: bool, sized: bool) -> tuple[str | None, bool, Concept | None]:
    """Label of the arm that a header names, whether it is the control arm, and its drug."""
    found = [m for m in opened.mentions(title) if m.concept.category in ("drug", "drug_class", "procedure")]
    drug = found[0].concept if found else None
    control = bool(_CONTROL.search(title))
    if drug is not None and _WITHOUT.search(title[: found[0].start]):
        return f"control (without {drug.label})", True, None
    if control and not (found and not re.search(r"placebo", title, re.IGNORECASE)):
        return opened.study.control or _CONTROL.search(title)[0].lower(), True, None  # type: ignore[index]
    rest = title
    for mention in reversed(found):
        rest = rest[: mention.start] + rest[mention.end :]
    others = [w for w in _STOP.sub(" ", rest).split() if w.isalnum() and not w.isdigit()]
    if timed:
        return None, False, None
    if found and not others:
        return " + ".join(dict.fromkeys(m.concept.label for m in found)), False, drug
    if _ALL.match(title):
        return "all patients", False, None
    compared = opened.study.control is not None or any(
        _P.match(p.strip()) for c in opened.table.columns for p in c.path
    )
    if _NO_ARM.match(title) or not (sized or _GROUP.search(title) or compared):
        return None, False, None
    name = _GROUP_WORDS.sub("", _SHARE.sub("", title)).strip(" ,;:-–(")
    if len(name) > _LONGEST_ARM:
        return None, False, None
    return (opened.spelled(name) if name else None), False, drug
