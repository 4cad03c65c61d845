"""Facts from cells that list predictors: thresholds, and what was increased or decreased."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.facts.grids.opened import links
from graph_build.facts.stating import stated
from graph_build.facts.tables.table_items import items
from graph_build.model import Cell, Fact, Population, Rule
from graph_build.recognisers.quantities import quantities
from graph_build.recognisers.timepoints import time_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.grids.opened import OpenTable
    from graph_build.model import Concept, Fact, SlotValue

LISTED = Rule("tables.predictors", 1, "reads listed risk factors with their thresholds or directions")

_HEADING = re.compile(
    r"\b(?P<word>increased|elevated|higher|high|decreased|reduced|lower|low|no effect|not (?:significant|predictive))"
    r"\s?:\s?",
    re.IGNORECASE,
)
_DIRECTIONS = {
    "increased": "increased", "elevated": "increased", "higher": "increased", "high": "increased",
    "decreased": "decreased", "reduced": "decreased", "lower": "decreased", "low": "decreased",
}  # fmt: skip
_OF_WHAT = re.compile(
    r"\b(?:predictors?|risk factors?|prediction|prognostic factors?|factors predicting)\s(?:of|for)\s(?P<what>.+?)"
    r"(?=\s(?:in|among|for|after|with)\s|[.,;(]|$)",
    re.IGNORECASE,
)
_DAYS = re.compile(r"\b(?P<unit>days?|weeks?|months?|years?)\sof\b", re.IGNORECASE)
_SIGN = re.compile(r"\s?[<>≤≥=]=?\s?$")


def predicted(opened: OpenTable) -> str | None:
    """What the table's caption says is predicted."""
    match = _OF_WHAT.search(opened.table.caption.text) if opened.table.caption else None
    return match["what"].strip() if match else None


def state(
    opened: OpenTable, cell: Cell, anchor: Cell, references: tuple[int, ...], population: Population | None
) -> Iterator[Fact]:
    """The predictors that a cell lists.

    Args:
        opened: its table.
        cell: the cell.
        anchor: the cell that names the study.
        references: the study's reference numbers.
        population: the study's patients.
    """
    text = cell.text.text
    headings = list(_HEADING.finditer(text))
    edges = [0, *(h.start() for h in headings), len(text)]
    for number, (begin, end) in enumerate(pairwise(edges)):
        heading = headings[number - 1] if number else None
        for item in items(text, heading.end() if heading else begin, end):
            slots = _threshold(text, item.start, item.end)
            if heading is not None:
                word = heading["word"].lower()
                slots |= {"direction": _DIRECTIONS.get(word, "no effect")}
                slots["polarity"] = "affirmed" if word in _DIRECTIONS else "negated"
            else:
                slots |= {"direction": "risk factor", "polarity": "affirmed"}
            name, concept = _variable(opened, str(slots.pop("name", item.text)))
            slots |= {"variable": name, "outcome_predicted": predicted(opened), "references": references or None}
            evidence = opened.with_context(opened.part(cell, item.start, item.end), anchor)
            yield stated(
                "predictor", name, evidence, LISTED, slots, population=population, concepts=links(("variable", concept))
            )


def _threshold(text: str, start: int, end: int) -> dict[str, SlotValue | None]:
    """Threshold, comparator and unit of an item, and its name without them."""
    for q in quantities(text):
        if not (start <= q.start and q.end <= end) or q.value is None:
            continue
        sign = q.comparator
        name = text[start : q.start]
        if sign is None:
            printed = _SIGN.search(name)
            if printed is None:
                continue
            sign = {"≤": "<=", "≥": ">="}.get(printed.group().strip(), printed.group().strip())
        name = _SIGN.sub("", name)
        rest = text[q.end : end].strip()
        slots: dict[str, SlotValue | None] = {
            "name": f"{name.strip()} {rest}".strip(),
            "threshold": q.value,
            "comparator": sign,
        }
        unit = q.unit
        days = _DAYS.search(name)
        if unit is None and days:
            unit = time_code(days["unit"])
        return slots | ({"unit": unit} if unit else {})
    return {}


def _variable(opened: OpenTable, printed: str) -> tuple[str, Concept | None]:
    """A predictor's name, short forms written out, and its concept."""
    text = re.sub(r"^%\s?(?P<what>.+)$", r"\g<what> percent", printed.strip())
    spelled = opened.spelled(text)
    name = spelled[:1].lower() + spelled[1:] if spelled[1:2].islower() else spelled
    return name, opened.whole(text) or opened.whole(name)
