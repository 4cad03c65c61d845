"""Facts from tables of one row a cited study."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.facts.grids.opened import cited, links
from graph_build.facts.stating import stated
from graph_build.facts.tables import table_predictors
from graph_build.facts.tables.table_doses import steps
from graph_build.facts.tables.table_items import changes, counted_items, items
from graph_build.model import Cell, Concept, Fact, FactType, Mention, Population, Row, Rule, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph_build.facts.grids.opened import OpenTable
    from graph_build.model import SlotValue

STUDIES = Rule("tables.cited-studies", 1, "reads design, country, year and size of each cited study")
TREATMENTS = Rule("tables.cited-treatments", 1, "reads earlier treatments and doses in a cited study's row")
COURSES = Rule("tables.cited-courses", 1, "reads reasons for treatment and outcomes in a cited study's row")

_STUDY = re.compile(
    r"^(?:stud(?:y|ies)|references?|refs?\.?|authors?|sources?|reports?|publications?|trials?|first author)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\bet al\b|^\[\d+\]$|^[A-Z][\w'’-]+\s(?:and|&)\s[A-Z]|\(?(?:19|20)\d\d\)?$")
_DESIGN = re.compile(r"\b(?:design|study type|type of study|type)\b", re.IGNORECASE)
_COUNTRY = re.compile(r"\b(?:nation|country|countries|region|setting|location)\b", re.IGNORECASE)
_YEAR = re.compile(r"\byear\b|\bdate\b", re.IGNORECASE)
_SIZE = re.compile(r"\b(?:number of|no\.? of|n\b|sample|patients|cases|subjects|children)\b", re.IGNORECASE)
_PREDICTORS = re.compile(r"\b(?:risk factors?|predictors?|predictive|prognostic)\b", re.IGNORECASE)
_REASON = re.compile(r"\b(?:reasons?|indications?|why)\b", re.IGNORECASE)
_DOSE = re.compile(r"\b(?:dos(?:es?|age|ing)|regimen|schedule)\b", re.IGNORECASE)
_OUTCOME = re.compile(r"\b(?:outcomes?|responses?|results?|evolution|effects?|efficacy)\b", re.IGNORECASE)
_PREVIOUS = re.compile(r"\b(?:previous|prior|earlier|before|failed|first-line|background)\b", re.IGNORECASE)
_TREATMENT = re.compile(r"\b(?:treatments?|therap(?:y|ies)|drugs?|agents?|medications?)\b", re.IGNORECASE)
_DISEASE_PART = re.compile(
    r"\b(?P<adj>(?:(?:resistant|refractory|severe|active|acute|chronic|recurrent|relapsing|complicated|early|late|"
    r"[\w-]+-resistant|[\w-]+-refractory)\s)*)$",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"^(?:[-‐–]|(?:m?g|mcg|µg|ml|kg|iu|units?|days?|weeks?|wks?|months?|mo|hours?|hr?|d|years?)\b)", re.I
)
_NOT_GIVEN = re.compile(r"\b(?:avoid\w*|no|without|stopp?\w*|discontinu\w*|withdraw\w*|withheld|refused)\b", re.I)
_LONGEST_NAME = 5
_FARED = re.compile(
    r"^(?:alive|died|dead|death|deceased|expired|survived|survival|recovered|recovery|cured?|discharged|remission|relapsed?|"
    r"stable|resolved|improved|success\w*|failed|failure|favou?rable|poor|good|comatose|"
    r"(?:complete|partial|no) response)\b",
    re.IGNORECASE,
)
_ONE = re.compile(r"\d{1,3}(?:[,;/\s]|years?\b|y/?o\b|-year-old\b)+(?:male|female|man|woman|boy|girl|[MF])\b", re.I)
"""A patient told by age and sex, where the reference beside them says that another work tells of him or her."""
_FEVER = re.compile(r"^(?:apyrexia|defervescence|afebrile|normothermia)\b", re.IGNORECASE)
_COUNT = re.compile(r"^(?:n\s?=\s?)?(?P<n>\d{1,3}(?:,\d{3})+|\d+)$", re.IGNORECASE)
_GLUED = re.compile(r"\bet al\.?,?\s?\(?(?:19|20)\d\d\)?,?\s?(?P<n>[1-9]\d{0,2})$", re.IGNORECASE)  # "et al. 2010 7"


@dataclass(frozen=True)
class _Study:
    """A cited study: its row, mark, reference numbers and population."""

    row: Row
    anchor: Cell
    references: tuple[int, ...]
    subject: str
    population: Population | None


def is_studies(table: Table) -> bool:
    """Whether the rows of a table are studies."""
    if not table.columns or not table.rows:
        return False
    first = [row.cells[0] for row in table.rows]
    marked = sum(cell is not None and bool(cell.citations or _NAMED.search(cell.text.text)) for cell in first)
    people = sum(cell is not None and bool(cell.citations and _ONE.search(cell.text.text)) for cell in first)
    return marked * 2 >= len(first) and (people * 2 > len(first) or bool(_STUDY.match(table.columns[0].title.strip())))


def state(opened: OpenTable) -> Iterator[Fact]:
    """All facts of a table whose rows are studies."""
    drug = _drug(opened)
    disease = _disease(opened)
    for row in opened.table.rows:
        study = _study(opened, row)
        if study is None:
            continue
        for column, cell in zip(opened.table.columns[1:], row.cells[1:], strict=True):
            if cell is not None:
                yield from _cell_facts(opened, study, " ".join(column.path), cell, drug, disease)


def _study(opened: OpenTable, row: Row) -> _Study | None:
    anchor = row.cells[0]
    if anchor is None:
        return None
    numbers = tuple(n for c in anchor.citations for n in c.numbers)
    glued = None if numbers else _GLUED.search(anchor.text.text.strip())
    numbers = (int(glued["n"]),) if glued else numbers
    if not numbers:
        numbers = tuple(sorted({n for cell in row.cells if cell for c in cell.citations for n in c.numbers}))[:1]
    name = anchor.text.text if re.match(r"^\[\d+\]$", anchor.text.text) else anchor.text.text.strip("[] ")
    name = name[: -len(glued["n"])].strip() if glued else name
    size = _row_size(opened, row)
    if re.match(r"^\[\d+\]$", name) and numbers:
        population = cited(numbers, size)
        return _Study(row, anchor, numbers, population.label, population)
    if numbers:
        subject = f"{name} [{', '.join(map(str, numbers))}]"
        return _Study(row, anchor, numbers, subject, Population("group", name, "cited", numbers[0]))
    return _Study(row, anchor, (), name, Population("group", name, "cited"))


def _row_size(opened: OpenTable, row: Row) -> int | None:
    for column, cell in zip(opened.table.columns, row.cells, strict=True):
        match = _COUNT.match(cell.text.text) if cell and _SIZE.search(column.title) else None
        if match:
            return int(match["n"].replace(",", ""))
    return None


def _drug(opened: OpenTable) -> Concept | None:
    """The drug that the table is about: named in a header or in the caption."""
    texts = [c.title for c in opened.table.columns] + ([opened.table.caption.text] if opened.table.caption else [])
    named = [m.concept for text in texts for m in opened.mentions(text) if m.concept.category == "drug"]
    return named[0] if named else None


def _disease(opened: OpenTable) -> str | None:
    """The disease that the caption names, with the words that narrow it."""
    caption = opened.table.caption.text if opened.table.caption else ""
    found = next((m for m in opened.mentions(caption) if m.concept.category == "disease"), None)
    if found is None:
        return None
    narrowed = _DISEASE_PART.search(caption[: found.start])
    return f"{narrowed['adj'] if narrowed else ''}{opened.spelled(found.surface)}"


def _cell_facts(
    opened: OpenTable, study: _Study, header: str, cell: Cell, drug: Concept | None, disease: str | None
) -> Iterator[Fact]:
    """The facts of one cell, by what its column's header says."""
    text = cell.text.text
    if _PREDICTORS.search(header):
        yield from table_predictors.state(opened, cell, study.anchor, study.references, study.population)
    elif _YEAR.search(header) and re.fullmatch(r"(?:19|20)\d\d", text):
        yield _aspect(opened, study, cell, "year", int(text))
    elif _COUNT.match(text) and _SIZE.search(header):
        yield _size(opened, study, cell, header, disease)
    elif _REASON.search(header):
        yield from _reasons(opened, study, cell, drug)
    elif _DOSE.search(header):
        yield from _doses(opened, study, cell, drug)
    elif _OUTCOME.search(header):
        yield from _outcomes(opened, study, cell, drug)
    elif _DESIGN.search(header):
        yield _aspect(opened, study, cell, "design", text[:1].lower() + text[1:] if text[1:2].islower() else text)
    elif _COUNTRY.search(header):
        yield _aspect(opened, study, cell, "country", text)
    elif _TREATMENT.search(header) or _PREVIOUS.search(header):
        yield from _treatments(opened, study, cell, "previous" if _PREVIOUS.search(header) else None)


def _fact(
    opened: OpenTable, study: _Study, kind: FactType, cell: Cell, rule: Rule,
    slots: Mapping[str, SlotValue | None], *concepts: tuple[str, Concept | None],
    at: tuple[int, int] | None = None,
) -> Fact:  # fmt: skip
    """A fact of one cell, or of a part of it, credited to the study."""
    evidence = opened.evidence(cell) if at is None else opened.part(cell, *at)
    return stated(
        kind, study.subject, opened.with_context(evidence, study.anchor), rule,
        {"references": study.references or None, **slots}, population=study.population, concepts=links(*concepts),
    )  # fmt: skip


def _aspect(opened: OpenTable, study: _Study, cell: Cell, aspect: str, value: SlotValue) -> Fact:
    return _fact(opened, study, "study_design", cell, STUDIES, {"aspect": aspect, "value": value})


def _size(opened: OpenTable, study: _Study, cell: Cell, header: str, disease: str | None) -> Fact:
    """How many patients a study had: of the header's kind, or of the caption's disease."""
    match = _COUNT.match(cell.text.text)
    n = int(match["n"].replace(",", "")) if match else 0
    kind = re.sub(r"\s*\([^)]*\)|\b(?:number of|no\.? of)\b", "", header, flags=re.IGNORECASE).strip()
    if re.fullmatch(r"(?:patients?|cases?|subjects?|children|n|sample(?: size)?)?", kind, re.IGNORECASE):
        return _fact(opened, study, "cohort", cell, STUDIES, {"n": n, "condition": disease})
    return _fact(opened, study, "cohort", cell, STUDIES, {"n": n, "population": kind[:1].lower() + kind[1:]})


def _treatments(opened: OpenTable, study: _Study, cell: Cell, role: str | None) -> Iterator[Fact]:
    """The treatments that a cell names, counted ("2 IVIG", "at least 3 steroid boluses") or with their doses."""
    text = cell.text.text
    counted = counted_items(text)
    if counted and all(item.times is not None and _is_treatment(opened, item.name) for item in counted):
        for item in counted:
            slots = {"agent": _agent(opened, item.name), "role": role, "number_of_doses": item.times}
            slots |= {"comparator": item.comparator, "polarity": "affirmed"}
            concept = _named(opened, item.name)[0].concept
            yield _fact(
                opened, study, "intervention", cell, TREATMENTS, slots, ("agent", concept), at=(item.start, item.end)
            )
        return
    for part in items(text):
        drugs = _named(opened, part.text) if not _NOT_GIVEN.search(part.text) else []
        given = steps(text, part.start, part.end) if len(drugs) == 1 else []
        dose = {k: v for k, v in given[0].slots.items() if k != "step"} if given else {}
        for mention in drugs:
            at = (part.start, part.end) if len(drugs) == 1 else (part.start + mention.start, part.start + mention.end)
            named: dict[str, SlotValue | None] = {"agent": mention.concept.label, "role": role, "polarity": "affirmed"}
            linked = ("agent", mention.concept)
            yield _fact(opened, study, "intervention", cell, TREATMENTS, {**named, **dose}, linked, at=at)


def _named(opened: OpenTable, text: str) -> list[Mention]:
    """The treatments that a text names."""
    return [m for m in opened.mentions(text) if m.concept.category in ("drug", "drug_class", "procedure")]


def _is_treatment(opened: OpenTable, name: str) -> bool:
    """Whether a counted name is a treatment, and no unit or length of time."""
    return bool(_named(opened, name)) and len(name.split()) <= _LONGEST_NAME and not _UNIT.match(name)


def _agent(opened: OpenTable, name: str) -> str:
    """A treatment's name: a drug's own, else the printed words in the singular."""
    concept = opened.whole(name)
    if concept is not None and concept.category == "drug":
        return opened.spelled(name) if name in opened.longs else concept.label
    return _singular(opened.spelled(name).lower())


def _singular(name: str) -> str:
    """The name in the singular: "steroid boluses" as "steroid bolus"."""
    return re.sub(r"(?<=[sx])es$|(?<=sh)es$|(?<=[a-hj-rtv-z])s$", "", name)


def _reasons(opened: OpenTable, study: _Study, cell: Cell, drug: Concept | None) -> Iterator[Fact]:
    """Why the drug was given, each reason a condition."""
    role = f"reason for {drug.label}" if drug else "reason for treatment"
    for item in _split_at_lines(opened, cell):
        words = opened.spelled(item.text)
        slots = {"condition": words[:1].lower() + words[1:], "status": "present", "role": role, "polarity": "affirmed"}
        linked = ("condition", opened.whole(item.text))
        yield _fact(opened, study, "condition", cell, COURSES, slots, linked, at=(item.start, item.end))


def _split_at_lines(opened: OpenTable, cell: Cell) -> Iterator[_Item]:
    """The items of a cell; a disease that begins a line after a plural begins an item too: its comma was forgotten."""
    text = cell.text.text
    begins = {i for i, at in enumerate(cell.text.starts) if any(at == piece.start for piece in cell.pieces)}
    for item in items(text):
        start = item.start
        for mention in opened.mentions(text):
            before = text[start : mention.start].split()
            new = mention.start in begins and mention.concept.category in ("disease", "finding")
            plural = bool(before) and before[-1].endswith("s") and before[-1].islower()
            if new and plural and start < mention.start < item.end:
                yield _Item(start, mention.start - 1, text[start : mention.start].strip())
                start = mention.start
        yield _Item(start, item.end, item.text if start == item.start else text[start : item.end])


@dataclass(frozen=True)
class _Item:
    start: int
    end: int
    text: str


def _doses(opened: OpenTable, study: _Study, cell: Cell, drug: Concept | None) -> Iterator[Fact]:
    """The steps of the drug's regimen."""
    if drug is None:
        return
    for step in steps(cell.text.text):
        slots: dict[str, SlotValue] = {"agent": drug.label, "role": "study drug", "polarity": "affirmed", **step.slots}
        yield _fact(opened, study, "intervention", cell, TREATMENTS, slots, ("agent", drug), at=(step.start, step.end))


def _outcomes(opened: OpenTable, study: _Study, cell: Cell, drug: Concept | None) -> Iterator[Fact]:
    """What changed after the drug, or how the patient fared."""
    for change in changes(cell.text.text):
        outcome: str | None = opened.spelled(change.what)
        status = change.status
        concept = opened.whole(change.what)
        if status == "achieved" and not _FEVER.match(change.what):
            if _FARED.match(change.what):
                outcome, status = "outcome", change.what
            elif concept is not None and concept.category in ("disease", "finding"):
                status = "present"
            else:
                continue
        slots = {"outcome": outcome, "status": status, "after": drug.label if drug else None, "polarity": "affirmed"}
        at = (change.start, change.end)
        yield _fact(opened, study, "outcome", cell, COURSES, slots, ("outcome", concept), at=at)
