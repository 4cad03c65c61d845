"""Facts from tables of one row a patient."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.grids.figures import lone_slots
from graph_build.facts.grids.opened import links
from graph_build.facts.stating import stated
from graph_build.facts.tables.table_doses import steps
from graph_build.facts.tables.table_items import items
from graph_build.facts.tables.table_people import Field, Person, fields_of, people_of
from graph_build.model import Cell, Concept, Fact, Rule
from graph_build.recognisers.timepoints import time_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph_build.facts.grids.opened import OpenTable
    from graph_build.model import FactType, SlotValue

ATTRIBUTES = Rule("tables.patient-attributes", 1, "reads age, sex and course of each patient")
TREATMENTS = Rule("tables.patient-treatments", 1, "reads the drugs in a patient's row, short forms by the legend")
VALUES = Rule("tables.patient-values", 1, "reads the measured values in a patient's row")
OUTCOMES = Rule(
    "tables.patient-outcomes", 1, "reads responses, counted lesions, signs and withdrawals in a patient's row"
)

_AGE = re.compile(r"\bage\b", re.IGNORECASE)
_SEX = re.compile(r"\b(?:sex|gender)\b", re.IGNORECASE)
_AGE_SEX = re.compile(
    r"^(?P<age>\d+(?:\.\d+)?)\s?(?P<unit>y|yrs?|years?|m|mo|months?)?\s?[/,;]?\s?(?P<sex>[MF]|male|female)$|^(?P<sex2>[MF]|male|female)\s?[/,;]?\s?(?P<age2>\d+(?:\.\d+)?)$",
    re.IGNORECASE,
)
_SEXES = {
    "m": "male",
    "f": "female",
    "male": "male",
    "female": "female",
    "boy": "male",
    "girl": "female",
    "man": "male",
    "woman": "female",
}
_ON_DRUG = re.compile(
    r"^(?:duration (?:of|on)|time on|(?P<unit>days?|weeks?|months?|years?) (?:on|of))\s", re.IGNORECASE
)
_DURATION = re.compile(r"\bduration\b|\btime (?:to|from|since)\b|\binterval\b", re.IGNORECASE)
_STOPPED = re.compile(
    r"\b(?:cause|reason)s?\b.*\b(?:withdraw\w*|discontinu\w*|stop\w*|suspen\w*|interrupt\w*)|\b(?:withdraw\w*|discontinuation)\b",
    re.IGNORECASE,
)
_NO_EFFECT = re.compile(
    r"\b(?:relapse|flare|persist\w*|progression|activity|inefficac\w*|fail\w*|lack|loss|no response|worsening|"
    r"remission|pregnan\w*|refus\w*|decision|choice|cost|non-?compliance|lost|death)\b",
    re.IGNORECASE,
)
_RESPONSE = re.compile(r"\b(?:response|outcome|result|remission|evolution)\b", re.IGNORECASE)
_ADVERSE = re.compile(r"\b(?:adverse|side[ -]effects?|toxicity|complications?|AEs?)\b", re.IGNORECASE)
_PREVIOUS = re.compile(r"\b(?:previous|prior|past|earlier|before|failed|history of)\b", re.IGNORECASE)
_CONCOMITANT = re.compile(
    r"\b(?:concomitant|concurrent|combined|associated|background|other|co-?treatment)\b", re.IGNORECASE
)
_TREATMENT = re.compile(
    r"\b(?:treatments?|therap(?:y|ies)|agents?|drugs?|medications?|DMARDs?|immunosuppress\w*|biologics?|steroids?)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:diagnos[ie]s|disease|manifestations?|symptoms?|signs?|involvement|features?|comorbidit\w*|indication|findings?|presentation)\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"^(?:improved|stable|worsened|new|resolved|unchanged|persistent|regressed|progressed|active|healed)\b",
    re.IGNORECASE,
)
_YES = re.compile(r"^(?:yes|y|\+|present|positive)$", re.IGNORECASE)
_LONGEST_ITEM = 8
_NOTHING = re.compile(
    r"^(?:none|no?|nil|-|–|—|NA|N/A|ND|NR|not (?:applicable|available|done|reported))\.?$", re.IGNORECASE
)


def state(opened: OpenTable) -> Iterator[Fact]:
    """All facts of a table whose rows are patients."""
    fields = fields_of(opened)
    for person in people_of(opened, fields):
        for field in fields:
            cell = person.row.cells[field.index]
            if cell is not None and not field.is_source:
                yield from _cell_facts(opened, person, field, cell)


def _cell_facts(opened: OpenTable, person: Person, field: Field, cell: Cell) -> Iterator[Fact]:
    """The facts of one cell, by what its column's header says."""
    text = cell.text.text
    title = field.title
    if (_AGE.search(title) or _SEX.search(title)) and not _DURATION.search(title):
        yield from _person_facts(opened, person, field, cell)
    elif _STOPPED.search(title):
        yield from _withdrawals(opened, person, field, cell)
    elif _ON_DRUG.match(title) and _drug(opened, field) is not None:
        yield from _time_on_drug(opened, person, field, cell)
    elif _ADVERSE.search(title):
        yield from _adverse(opened, person, field, cell)
    elif _is_flag(text):
        yield _flag(opened, person, field, cell, affirmed=bool(_YES.match(text)))
    elif lone_slots(text):
        yield from _number(opened, person, field, cell)
    elif _TREATMENT.search(title) or any(m.concept.category in ("drug", "drug_class") for m in opened.mentions(text)):
        yield from _treatments(opened, person, field, cell)
    elif _RESPONSE.search(title):
        yield from _response(opened, person, field, cell)
    elif _CONDITION.search(title):
        yield from _conditions(opened, person, cell)


def _is_flag(text: str) -> bool:
    return bool(_YES.match(text) or re.match(r"^(?:no|n|absent|negative)$", text, re.IGNORECASE))


def _fact(
    opened: OpenTable, person: Person, kind: FactType, cell: Cell, rule: Rule,
    slots: Mapping[str, SlotValue | None], *concepts: tuple[str, Concept | None], at: tuple[int, int] | None = None,
) -> Fact:  # fmt: skip
    """A fact of one cell, or of a part of it."""
    evidence = opened.evidence(cell) if at is None else opened.part(cell, *at)
    return stated(
        kind, person.population.label, opened.with_context(evidence, person.anchor), rule,
        {**slots, "references": person.references or None}, population=person.population, concepts=links(*concepts),
    )  # fmt: skip


def _person_facts(opened: OpenTable, person: Person, field: Field, cell: Cell) -> Iterator[Fact]:
    """Age and sex."""
    text = cell.text.text
    both = _AGE_SEX.match(text)
    if both and _AGE.search(field.title) and _SEX.search(field.title):
        age, sex = both["age"] or both["age2"], (both["sex"] or both["sex2"]).lower()
        unit = time_code(both["unit"]) if both["unit"] else "a"
        yield _attribute(opened, person, cell, "age", {**lone_slots(age), "unit": unit})
        yield _attribute(opened, person, cell, "sex", {"value": _SEXES[sex]})
    elif _SEX.search(field.title) and text.lower() in _SEXES:
        yield _attribute(opened, person, cell, "sex", {"value": _SEXES[text.lower()]})
    elif _AGE.search(field.title):
        slots = lone_slots(re.sub(r"\s?(?:y|yrs?|years?|mo|months?)$", "", text))
        if slots:
            unit = "mo" if re.search(r"mo", text) else field.label.unit or "a"
            aspect = re.sub(r"\s*[(/].*$", "", field.label.variable).lower()
            yield _attribute(opened, person, cell, aspect, {**slots, "unit": unit})


def _attribute(
    opened: OpenTable, person: Person, cell: Cell, aspect: str, slots: Mapping[str, SlotValue | None]
) -> Fact:
    return _fact(opened, person, "patient", cell, ATTRIBUTES, {"aspect": aspect, **slots})


def _number(opened: OpenTable, person: Person, field: Field, cell: Cell) -> Iterator[Fact]:
    """A number: a course of time, a count of changed things, or a measured value."""
    slots: dict[str, SlotValue] = lone_slots(cell.text.text)
    label = field.label
    if _DURATION.search(label.variable) and label.unit in ("h", "d", "wk", "mo", "a"):
        yield _attribute(opened, person, cell, label.variable.lower(), {**slots, "unit": label.unit, **field.time})
    elif _CHANGED.match(label.variable) and label.unit is None:
        counted = {k: v for k, v in slots.items() if k in ("value", "comparator")}
        named: dict[str, SlotValue] = {
            "outcome": opened.lowered(label.variable),
            "statistic": "count",
            "polarity": "affirmed",
        }
        yield _fact(opened, person, "outcome", cell, OUTCOMES, {**named, **counted, **field.time})
    else:
        if label.unit is not None:
            slots.setdefault("unit", label.unit)
        if "unit" not in slots and (label.concept is None or label.concept.category not in ("analyte", "score")):
            return
        before = str(field.time.get("timepoint", "")).startswith("before ")
        slots |= {"variable": label.variable, **({"timepoint": "baseline"} if before else field.time)}
        yield _fact(opened, person, "measurement", cell, VALUES, slots, ("variable", label.concept))


def _flag(opened: OpenTable, person: Person, field: Field, cell: Cell, *, affirmed: bool) -> Fact:
    """Yes or no: what the header names was there or not."""
    when = str(field.time.get("timepoint", "baseline"))
    late = not when.startswith("before") and when != "baseline"
    slots: dict[str, SlotValue] = {
        "status": "present" if affirmed else "absent",
        "polarity": "affirmed" if affirmed else "negated",
        **field.time,
    }
    name, concept = opened.lowered(field.title), field.label.concept
    if concept is not None and concept.category in ("drug", "drug_class", "procedure"):
        given = {"agent": concept.label, "polarity": slots["polarity"], **field.time}
        return _fact(opened, person, "intervention", cell, TREATMENTS, given, ("agent", concept))
    if late or _RESPONSE.search(field.title):
        return _fact(opened, person, "outcome", cell, OUTCOMES, {**slots, "outcome": name}, ("outcome", concept))
    return _fact(opened, person, "condition", cell, OUTCOMES, {**slots, "condition": name}, ("condition", concept))


def _drug(opened: OpenTable, field: Field | None = None) -> Concept | None:
    """The drug that a header names, else the one that all of the table's headers and its caption name."""
    caption = opened.table.caption.text if opened.table.caption else ""
    headers = " | ".join(c.title for c in opened.table.columns)
    for text in (field.raw if field else "", headers, caption):
        named = [m.concept for m in opened.mentions(text) if m.concept.category == "drug"]
        if named:
            return named[0]
    return None


def _time_on_drug(opened: OpenTable, person: Person, field: Field, cell: Cell) -> Iterator[Fact]:
    """How long a drug was given."""
    drug = _drug(opened, field)
    match = _ON_DRUG.match(field.title)
    unit = time_code(match["unit"]) if match and match["unit"] else field.label.unit
    value = lone_slots(cell.text.text).get("value")
    if drug is None or unit is None or value is None:
        return
    slots: dict[str, SlotValue] = {"agent": drug.label, "duration": value, "duration_unit": unit}
    slots["polarity"] = "affirmed"
    yield _fact(opened, person, "intervention", cell, TREATMENTS, slots, ("agent", drug))


def _treatments(opened: OpenTable, person: Person, field: Field, cell: Cell) -> Iterator[Fact]:
    """The drugs of a cell, each with its dose where one stands by it."""
    text = cell.text.text
    if _NOTHING.match(text):
        return
    where = f"{field.over} {field.title}"
    role = "previous" if _is_previous(where) else "concomitant" if _CONCOMITANT.search(where) else None
    for item in items(text):
        drugs = [m for m in opened.mentions(item.text) if m.concept.category in ("drug", "drug_class", "procedure")]
        concept: Concept | None = None
        if drugs:
            concept, printed = drugs[0].concept, drugs[0].surface
            agent = opened.longs.get(printed) or concept.label
        elif re.fullmatch(r"[A-Za-z][A-Za-z\s-]{2,30}", item.text):
            printed, agent = item.text, opened.spelled(item.text).lower()
        else:
            continue
        given = steps(text, item.start, item.end)
        dose = {k: v for k, v in given[0].slots.items() if k != "step"} if given else {}
        named = {"agent": agent, "agent_as_printed": printed, "role": role, "polarity": "affirmed"}
        yield _fact(
            opened, person, "intervention", cell, TREATMENTS, {**named, **dose, **field.time}, ("agent", concept),
            at=(item.start, item.end),
        )  # fmt: skip


def _is_previous(header: str) -> bool:
    """Whether a header speaks of earlier treatment; two letters of "previous" may have changed places."""
    letters = sorted("previous")
    return bool(_PREVIOUS.search(header)) or any(sorted(word) == letters for word in header.casefold().split())


def _response(opened: OpenTable, person: Person, field: Field, cell: Cell) -> Iterator[Fact]:
    """A response, its code by the legend."""
    text = cell.text.text
    if _NOTHING.match(text):
        return
    drug = _drug(opened)
    slots: dict[str, SlotValue | None] = {
        "outcome": opened.lowered(field.label.variable),
        "status": opened.lowered(opened.longs.get(text) or opened.spelled(text)),
        "agent": drug.label if drug else None,
        "polarity": "affirmed",
        **field.label.time,
    }
    yield _fact(opened, person, "outcome", cell, OUTCOMES, slots, ("agent", drug))


def _withdrawals(opened: OpenTable, person: Person, field: Field, cell: Cell) -> Iterator[Fact]:
    """Why a drug was stopped: for want of effect, or for an adverse event."""
    drug = _drug(opened, field)
    name = drug.label if drug else "treatment"
    if _NOTHING.match(cell.text.text):
        return
    for item in items(cell.text.text):
        at = (item.start, item.end)
        finding = any(m.concept.category in ("finding", "disease") for m in opened.mentions(item.text))
        slots: dict[str, SlotValue]
        if _NO_EFFECT.search(item.text) or not finding:
            slots = {"outcome": f"{name} withdrawal", "status": "withdrawn", "cause": opened.lowered(item.text)}
            slots["polarity"] = "affirmed"
            yield _fact(opened, person, "outcome", cell, OUTCOMES, slots, ("agent", drug), at=at)
        else:
            slots = {
                "event": opened.lowered(item.text),
                "agent": name,
                "action": f"{name} withdrawn",
                "polarity": "affirmed",
            }
            concepts = (("event", opened.whole(item.text)), ("agent", drug))
            yield _fact(opened, person, "adverse_event", cell, OUTCOMES, slots, *concepts, at=at)


def _adverse(opened: OpenTable, person: Person, field: Field, cell: Cell) -> Iterator[Fact]:
    """Adverse events of a cell; "none" says that there were none."""
    drug = _drug(opened)
    text = cell.text.text
    agent = drug.label if drug else None
    if _is_flag(text) and not re.match(
        r"^(?:adverse|side|AEs?\b|complications?$|toxicity$)", field.title, re.IGNORECASE
    ):
        yield _flag(opened, person, field, cell, affirmed=bool(_YES.match(text)))
        return
    if _NOTHING.match(text):
        if re.match(r"^(?:none|no?|nil)$", text, re.IGNORECASE):
            none: dict[str, SlotValue | None] = {"event": "adverse events", "agent": agent, "polarity": "negated"}
            yield _fact(opened, person, "adverse_event", cell, OUTCOMES, none, ("agent", drug))
        return
    if _YES.match(text) or lone_slots(text):
        return
    for item in items(text):
        slots = {"event": opened.lowered(opened.spelled(item.text)), "agent": agent, "polarity": "affirmed"}
        concepts = (("event", opened.whole(item.text)), ("agent", drug))
        yield _fact(opened, person, "adverse_event", cell, OUTCOMES, slots, *concepts, at=(item.start, item.end))


def _conditions(opened: OpenTable, person: Person, cell: Cell) -> Iterator[Fact]:
    """Diseases and signs of a cell."""
    if _NOTHING.match(cell.text.text):
        return
    for item in items(cell.text.text):
        named = any(m.concept.category in ("disease", "finding") for m in opened.mentions(item.text))
        if named and len(item.text.split()) <= _LONGEST_ITEM:
            slots = {
                "condition": opened.lowered(opened.spelled(item.text)),
                "status": "present",
                "polarity": "affirmed",
            }
            concept = ("condition", opened.whole(item.text))
            yield _fact(opened, person, "condition", cell, OUTCOMES, slots, concept, at=(item.start, item.end))
