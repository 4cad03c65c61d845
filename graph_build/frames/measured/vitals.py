"""Vital signs that a list tells by their units alone: "103/52 mmHg, 37 °C, 22 breaths/min, and 99 % on room air"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model.frames import MeasurementFrame, Named
from ontology.namespaces import CYTO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Quantity, ReadSentence

_IRIS = {
    "heart rate": "HeartRate", "respiratory rate": "RespiratoryRate", "body temperature": "BodyTemperature",
    "blood pressure": "BloodPressure", "oxygen saturation": "OxygenSaturation",
}  # fmt: skip
_PRESSURE = re.compile(r"(?P<upper>\d{2,3})\s?/\s?(?P<lower>\d{2,3})\s?mm\s?Hg")
_BEATS = re.compile(r"beats|bpm|b\.p\.m", re.IGNORECASE)
_BREATHS = re.compile(r"breaths|respirations", re.IGNORECASE)
_ON_AIR = re.compile(r" \(?(?:on|in|at|with|while breathing) (?:room|ambient) air\b", re.IGNORECASE)
_ITEM = re.compile(r"(?:^|[,;:(]|\band|\bwere)\s?(?:and\s)?$")
_COLDEST, _WARMEST = 33, 43


def vitals(sentence: ReadSentence, told: Sequence[MeasurementFrame]) -> Iterator[MeasurementFrame]:
    """The members of a list of vital signs that have no name before them.

    Args:
        sentence: the sentence.
        told: the values that have a name; one alone without is no list of vital signs.
    """
    text = sentence.text
    taken = [(frame.start, frame.end) for frame in told]
    found: list[tuple[str, Quantity, str | None, int]] = []
    for q in sentence.quantities:
        if not _ITEM.search(text, 0, q.start) or any(a <= q.start < b for a, b in taken):
            continue
        pressure = _PRESSURE.match(text, q.start)
        label = "blood pressure" if pressure else _by_unit(text, q)
        if label is not None:
            printed = f"{pressure['upper']}/{pressure['lower']}" if pressure else None
            found.append((label, q, printed, pressure.end() if pressure else q.end))
    known = {f"{CYTO}{iri}" for iri in _IRIS.values()}
    signs = {f"{CYTO}{_IRIS[label]}" for label, *_ in found} | {f.named.iri for f in told if f.named.iri in known}
    for label, q, printed, end in found if len(signs) > 1 else ():
        named = Named(q.start, q.end, label, f"{CYTO}{_IRIS[label]}")
        yield MeasurementFrame(named, "value", q.start, end, q, printed=printed)


def _by_unit(text: str, q: Quantity) -> str | None:
    """The vital sign that a unit is of, or None."""
    if q.unit == "/min":
        return "heart rate" if _BEATS.search(q.raw) else "respiratory rate" if _BREATHS.search(q.raw) else None
    if q.unit == "Cel" and q.value is not None and _COLDEST < q.value < _WARMEST:
        return "body temperature"
    return "oxygen saturation" if q.unit == "%" and _ON_AIR.match(text, q.end) else None
