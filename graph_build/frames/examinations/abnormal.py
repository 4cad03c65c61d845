"""What clinical examinations came to, as something that somebody has or has not: HPO names them so.

A radiograph that was normal shows that nothing abnormal was there, a sign that was positive that the sign was.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graph_build.frames.examinations.findings import findings
from ontology.tables import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadSentence

_SIGN = re.compile(r"\bsigns?\b", re.IGNORECASE)


class Abnormal(NamedTuple):
    """What an examination found or did not find.

    Attributes:
        start: first position of what tells it; end: position after the last.
        name: what was found or not: "abnormal chest radiograph", "Babinski sign", "decreased breath sounds".
        denied: whether it was not found.
    """

    start: int
    end: int
    name: str
    denied: bool


def abnormal(sentence: ReadSentence) -> Iterator[Abnormal]:
    """What the clinical examinations of a sentence found or did not find, where their state says so by itself."""
    for one in findings(sentence):
        state = "normal" if one.state.startswith("no ") else one.state
        first = state.split(" ")[0].rstrip(",")
        nothing = first in words("examination", "as normal")
        goes_on = state != first and (state.startswith(f"{first} for ") or nothing)  # "normal except for"
        if one.examined != "clinical" or goes_on or first in words("examination", "left open"):
            continue
        start, end = min(one.start, one.variable_start), max(one.end, one.variable_end)
        if _SIGN.search(one.variable) and (first in words("examination", "of tests") or first == "absent"):
            yield Abnormal(start, end, one.variable, one.denied != (first in ("absent", "negative")))
        elif nothing:
            yield Abnormal(start, end, f"abnormal {_within(one.variable)}", not one.denied)
        else:
            yield Abnormal(start, end, f"{state} {_within(one.variable)}", one.denied)


def _within(name: str) -> str:
    """A name as it stands within a phrase: "chest radiograph" of "Chest radiograph", but "ECG"."""
    return name[0].lower() + name[1:] if name[1:2].islower() else name
