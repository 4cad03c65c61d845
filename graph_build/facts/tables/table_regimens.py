"""Facts from tables of one row a treatment: how it is given, who reports it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.regimens import Regimen
from graph_build.facts.grids.opened import links
from graph_build.facts.stating import stated
from graph_build.facts.tables.table_doses import find_route, route_of, steps
from graph_build.model import Cell, Concept, Fact, Rule, Span, Table
from graph_build.recognisers.timepoints import time_code, timepoints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.grids.opened import OpenTable
    from graph_build.model import SlotValue

DOSES = Rule("tables.regimens", 1, "reads how each treatment of a list is given")
SOURCES = Rule("tables.regimen-sources", 1, "reads the works cited for a treatment in a list")

_TREATMENT = re.compile(
    r"\b(?:treatments?|agents?|drugs?|therap(?:y|ies)|medications?|interventions?|regimens?)\b", re.IGNORECASE
)
_DOSE = re.compile(r"\b(?:dos(?:es?|age|ing)|regimen|schedule|administration|posology)\b", re.IGNORECASE)
_FOR_WHAT = re.compile(r"\b(?:for|in|of)\s(?P<what>(?:[\w-]+\s){0,3}?[\w-]+)\.?$")
_SEGMENT = re.compile(
    r"(?<=[a-z)\d])\.\s+(?=[A-Z])|\s(?:plus|combined with|\+)\s|,?\s(?=followed by\b)|,?\s(?=then\b)"
    r"|\s(?=Switch(?:ed)? to\b)|\s(?=(?:Oral|IV|Intravenous|SC|Maintenance|Loading):)"
)
_NOTHING = re.compile(r"^(?:not applicable|N/?A|none|-|–|—|not (?:reported|stated))\.?$", re.IGNORECASE)
_TAPER = re.compile(
    r"\btaper\w*\s(?:over|in|during|for)\s(?P<n>\d+)(?:\s?[–-]\s?(?P<m>\d+))?\s(?P<unit>days?|weeks?|months?)",
    re.IGNORECASE,
)
_RANK = re.compile(
    r"\b(?P<n>first|second|third|fourth|subsequent|next)\s(?:dose|infusion|injection)s?\b", re.IGNORECASE
)
_RANKS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_WITHIN = re.compile(
    r"\bwithin\s(?P<n>\d+)\s?(?P<unit>hr?s?|hours?|days?|weeks?)\s(?:of|after)\s"
    r"(?P<what>(?:completing|completion of|the end of|starting|onset of)?\s?[\w-]+)",
    re.IGNORECASE,
)


def is_treatments(table: Table) -> bool:
    """Whether the rows of a table are treatments."""
    return bool(table.columns) and bool(_TREATMENT.search(table.columns[0].title))


def is_regimens(table: Table) -> bool:
    """Whether the rows of a table are treatments with their doses."""
    return is_treatments(table) and any(_DOSE.search(column.title) for column in table.columns[1:])


def state(opened: OpenTable) -> Iterator[Fact]:
    """All facts of a table whose rows are treatments."""
    condition = _condition(opened)
    for row in opened.table.rows:
        anchor = row.cells[0]
        if anchor is None:
            continue
        for column, cell in zip(opened.table.columns[1:], row.cells[1:], strict=True):
            if cell is None:
                continue
            if _DOSE.search(column.title):
                yield from _regimen(opened, anchor, cell, condition)


def _condition(opened: OpenTable) -> str | None:
    """What the treatments are for, from the caption."""
    match = _FOR_WHAT.search(opened.table.caption.text) if opened.table.caption else None
    if match is None or not any(m.concept.category in ("disease", "finding") for m in opened.mentions(match["what"])):
        return None
    out, at = [], 0
    for mention in opened.mentions(match["what"]):
        if mention.concept.category == "disease":
            out += [match["what"][at : mention.start], opened.spelled(mention.surface)]
            at = mention.end
    return "".join([*out, match["what"][at:]])


def treatment_name(opened: OpenTable, text: str) -> tuple[str, Concept | None]:
    """A treatment's name as the table has it, and its concept."""
    concept = opened.whole(text)
    return (text if text.isupper() or concept is None else concept.label), concept


def sources(opened: OpenTable) -> Iterator[Fact]:
    """The works that a table of treatments credits its rows to, by the marks in their first cells."""
    for row in opened.table.rows if is_treatments(opened.table) else ():
        anchor = row.cells[0]
        if anchor is None or not anchor.citations or not anchor.text.text.strip():
            continue
        agent, concept = treatment_name(opened, anchor.text.text.strip())
        span = Span(anchor.pieces[0].start, max(anchor.pieces[-1].end, anchor.citations[-1].span.end))
        slots: dict[str, SlotValue | None] = {
            "relation": "treatment_regimen_source",
            "agent": agent,
            "references": tuple(sorted({n for c in anchor.citations for n in c.numbers})),
            "polarity": "affirmed",
            "certainty": "asserted",
        }
        yield stated(
            "cited_evidence", agent, [opened.at(span, anchor)], SOURCES, slots, concepts=links(("agent", concept))
        )


def _regimen(opened: OpenTable, anchor: Cell, cell: Cell, condition: str | None) -> Iterator[Fact]:
    """The steps of a treatment; a part that names another drug is about that."""
    text = cell.text.text
    agent, concept = treatment_name(opened, anchor.text.text)
    if _NOTHING.match(text):
        yield _given(opened, anchor, cell, (0, len(text)), agent, concept, condition, {"dose_as_printed": text})
        return
    parts = _segments(text)
    named = [_drug_in(opened, text[a:b]) for a, b in parts]
    partners = list(dict.fromkeys(n[0] for n in named if n))
    current: tuple[str, Concept | None] = (agent, concept)
    stage = 1
    for (start, end), drug in zip(parts, named, strict=True):
        segment = text[start:end]
        if drug is not None:
            stage = stage if drug[0] == current[0] else 1
            current = drug
        others = [p for p in partners if p != current[0]] if len(partners) > 1 else []
        shared: dict[str, SlotValue] = {"combined_with": others[0]} if others else {}
        for found in _parts(text, start, end):
            if re.match(r"\s*(?:,\s*)?(?:followed by|then|switch)", segment, re.IGNORECASE) or stage > 1:
                stage += stage == 1 or found.start > start
                found.slots.setdefault("step", max(2, stage))
                combined: dict[str, SlotValue] = {}
            else:
                combined = shared
            yield _given(
                opened, anchor, cell, (found.start, found.end), *current, condition, {**combined, **found.slots}
            )
            stage = max(stage, 1)
        if re.match(r"\s*(?:followed by|switch)", segment, re.IGNORECASE):
            stage = max(stage, 2)


def _segments(text: str) -> list[tuple[int, int]]:
    cuts = [(m.start(), m.end()) for m in _SEGMENT.finditer(text)]
    edges = [0, *(e for _, e in cuts)]
    ends = [*(s for s, _ in cuts), len(text)]
    return [(a, b) for a, b in zip(edges, ends, strict=True) if text[a:b].strip()]


def _drug_in(opened: OpenTable, text: str) -> tuple[str, Concept | None] | None:
    """The drug that a part of a regimen is about, unless it is only a point in time ("of completing IVIG")."""
    for mention in opened.mentions(text):
        before = text[: mention.start]
        if mention.concept.category in ("drug", "drug_class") and not re.search(
            r"\b(?:completing|completion of|after|before|end of)\s(?:the\s)?$", before
        ):
            name = mention.surface if mention.surface.isupper() else mention.concept.label
            return name, mention.concept
    return None


def _parts(text: str, start: int, end: int) -> Iterator[Regimen]:
    """The steps of one part: doses, else ranked doses with their times, else routes and tapers."""
    found = steps(text, start, end)
    if found:
        found[0].start = min(found[0].start, start)
        _stretch(found[-1], end)
        yield from found
        return
    segment = text[start:end]
    step = Regimen(start, end)
    rank = _RANK.search(segment)
    within = _WITHIN.search(segment)
    points = [p for p in timepoints(segment) if p.comparator is None and re.match(r"(?:day|week|month)\s\d", p.text)]
    if rank:
        word = rank["n"].lower()
        if word in _RANKS:
            step.slots["dose_number"] = _RANKS[word]
        elif len(points) > 1:
            step.slots["dose_number"] = tuple(range(2, 2 + len(points)))
    if within:
        step.slots |= {
            "within": int(within["n"]),
            "within_unit": time_code(within["unit"]),
            "after": within["what"].strip(),
        }
    if len(points) == 1:
        step.slots["timepoint"] = points[0].text
        if points[0].value is not None and points[0].unit is not None and not rank:
            step.slots |= {"timepoint_value": points[0].value, "timepoint_unit": points[0].unit}
    elif points:
        step.slots |= {
            "timepoint": tuple(p.text for p in points),
            "timepoint_value": tuple(p.value for p in points if p.value is not None),
            "timepoint_unit": points[0].unit or "d",
        }
    route, taper = find_route(segment), _TAPER.search(segment)
    if route:
        step.slots["route"] = route_of(route)
    if taper:
        step.slots |= {"taper_duration": int(taper["n"]), "taper_duration_unit": time_code(taper["unit"])}
    if step.slots.keys() - {"dose_number"}:
        yield step


def _stretch(step: Regimen, end: int) -> None:
    """Let the last step reach over a short rest of its part."""
    if end - step.end <= 2:
        step.end = end


def _given(
    opened: OpenTable, anchor: Cell, cell: Cell, at: tuple[int, int], agent: str, concept: Concept | None,
    condition: str | None, slots: dict[str, SlotValue],
) -> Fact:  # fmt: skip
    return stated(
        "intervention", agent, opened.with_context(opened.part(cell, *at), anchor), DOSES,
        {"agent": agent, "condition": condition, "polarity": "affirmed", **slots}, concepts=links(("agent", concept)),
    )  # fmt: skip
