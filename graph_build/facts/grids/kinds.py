"""What type of fact a counted or measured value is, and what it is called there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.grids.context import ADVERSE, BASELINE, OUTCOME
from graph_build.facts.grids.populations import counts_patients

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from graph_build.facts.grids.opened import OpenTable
    from graph_build.facts.grids.reading import CellReading
    from graph_build.model import FactType, SlotValue

_WHO = re.compile(
    r"\b(?:(?:fe)?males?|sex|gender|(?:wo)?men|boys?|girls?|races?|ethnic\w*|white|black|caucasian|asian"
    r"|hispanic|ages?|aged|smok\w+|"
    r"education\w*|school\w*|married|single|marital|employ\w*|income|history|previous|prior)\b",
    re.IGNORECASE,
)
_EXPOSURE = re.compile(
    r"\b(?:exposure|(?:patient|person|subject)[\s-]?years?|duration|follow-up time)\b", re.IGNORECASE
)
_PERSON_TIME = re.compile(r"\b(?:patient|person|subject)[\s-]?years?\b(?! of age)", re.IGNORECASE)
_ABSENT = re.compile(r"(?:absent|none|no|normal|never)$", re.IGNORECASE)
_MASS = re.compile(r"(?:m|u|n)?g(?:/kg)?(?P<day>/d)?$")


def variable_of(reading: CellReading, opened: OpenTable) -> str:
    """What is measured; of a drug, in units of mass, that is its dose."""
    mass = _MASS.match(reading.unit or "")
    named = opened.whole(reading.row.leaf.words) if mass else None
    if mass and named and named.category == "drug":
        return f"{reading.variable} {'daily dose' if mass['day'] else 'dose'}"
    return reading.variable


def is_size(reading: CellReading) -> bool:
    """Whether what is counted are the patients of a population themselves."""
    return counts_patients(reading.variable) or (
        bool(reading.row.names) and counts_patients(reading.row.names[-1].words)
    )


def is_count_of_people(reading: CellReading, patients: int | None) -> bool:
    """Whether a lone whole number is a count: of an arm, with a share or a total, or in words.

    Args:
        reading: the value.
        patients: the number of patients that the caption speaks of, or None.
    """
    if _PERSON_TIME.search(reading.variable):
        return False
    if reading.arm is not None or reading.size is not None or patients is not None:
        return True
    return bool(reading.numbers.slots.keys() & {"percent", "n_total"}) or not reading.numbers.inferred


def _near(reading: CellReading, name: str) -> str:
    return " | ".join([name, *(s.text for s in reading.row.path[:-1])])


def is_adverse(reading: CellReading, name: str, caption: str) -> bool:
    """Whether what is counted are adverse events: as the row or the headings over it say, else the caption."""
    if _EXPOSURE.search(name) or _ABSENT.match(reading.row.leaf.words):
        return False
    if BASELINE.search(caption) and not ADVERSE.search(caption):
        return False
    told = ADVERSE.search(f"{reading.topic} | {caption}") and not OUTCOME.search(name)
    return bool(told or ADVERSE.search(_near(reading, name)))


def counted_as(
    reading: CellReading, name: str, caption: str, compared: AbstractSet[str]
) -> tuple[FactType, dict[str, SlotValue]]:
    """The type of a count, and the slot that names what is counted.

    Args:
        reading: the count.
        name: what is counted.
        caption: the table's caption.
        compared: labels of the populations that the table sets against each other.
    """
    near = _near(reading, name)
    later = reading.time and reading.time.get("timepoint") not in ("baseline", "screening", "admission")
    if is_adverse(reading, name, caption):
        return "adverse_event", {"event": name, "polarity": "affirmed"}
    told = OUTCOME.search(near) is not None
    before = not later and (reading.time or BASELINE.search(near) or (BASELINE.search(caption) and not told))
    if not before and (told or later):
        return "outcome", {"outcome": name, "polarity": "affirmed"}
    if not before and OUTCOME.search(f"{reading.topic} | {caption}"):
        return "outcome", {"outcome": name, "polarity": "affirmed"}
    if not before and len(compared) > 1 and not _WHO.search(near):
        return "outcome", {"outcome": name, "polarity": "affirmed"}
    if reading.concept is not None and reading.concept.category in ("disease", "finding"):
        return "cohort", {"condition": name}
    return "cohort", {"population": name}
