"""Studies of others that prose tells of: how and where they were done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.cited_designs import cited_design
from graph_build.facts.clinical.places import Place, places
from graph_build.facts.stating import stated
from graph_build.model import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, ReadDocument, SlotValue

DESIGN = Rule("studies.cited", 1, "how and where a study was done that the prose cites")

# Where a study is told with what it found, its design goes with that; here it is told what it set out to see.
_STUDIED = re.compile(
    r"(?:\s\([^()]*\))?(?:\s(?:of|in|with|on|from|by)\s[^,;.]{2,60}?)?,?\s(?:has\s|that\s|which\s)?(?:recently\s)?"
    r"(?:studied|evaluated|investigated|assessed|examined|compared|tested|explored|included|enrolled|recruited|"
    r"randomi[sz]ed|analy[sz]ed|treated)\b",
    re.IGNORECASE,
)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The designs and countries of the studies that a document's prose cites."""
    for place in places(read):
        yield from _designs(place)


def _designs(place: Place) -> Iterator[Fact]:
    """The design and country of the study that a sentence cites."""
    if place.caption or place.sentence.section not in ("introduction", "discussion", "conclusion", "body"):
        return
    design = cited_design(place.text)
    references = place.references(design.start) if design else ()
    if design is None or not references or len(references) > 3:  # a row of works has no one design
        return
    if not _STUDIED.match(place.text, design.country_run[1] if design.country_run else design.end):
        return
    who = place.population(design.start)
    if who is not None and who.experiencer == "own":
        return
    subject = f"reference [{references[0]}] study"
    said = [("design", design.value, design.start, design.end)] if " " in design.value or "-" in design.value else []
    if design.country and design.country_run:
        said.append(("country", design.country, *design.country_run))
    for aspect, value, start, end in said:
        slots: dict[str, SlotValue] = {"aspect": aspect, "value": value, "references": references}
        yield stated("study_design", subject, place.sentence.span(start, end), DESIGN, slots)
