"""Which fact is which after an edit: by what it says, then by where it stands."""

from __future__ import annotations

from typing import Any

from graph_build.inspection.matching import Candidate, match
from graph_build.inspection.readback import FactFound


def fact(start: int, *, links: dict[str, list[str]] | None = None, whose: str = "her", **slots: Any) -> Candidate:
    """A measurement of the patient, ten characters long."""
    found = FactFound(
        iri=f"fact/{start}", document="paper.txt", type="measurement", subject="patient", slots=slots,
        spans=[{"start": start, "end": start + 10, "role": "evidence"}], origin="extracted",
    )  # fmt: skip
    return Candidate(found, links or {}, whose)


def test_equal_facts_are_paired_wherever_they_stand() -> None:
    found = match([fact(10, variable="CRP"), fact(50, variable="ESR")], [fact(17, variable="ESR")])
    assert [(a.start, b.start) for a, b in found.same] == [(50, 17)]
    assert [c.start for c in found.removed] == [10]


def test_facts_of_equal_content_are_paired_in_the_order_of_the_text() -> None:
    found = match([fact(50, variable="CRP"), fact(10, variable="CRP")], [fact(12, variable="CRP")])
    assert [(a.start, b.start) for a, b in found.same] == [(10, 12)]


def test_a_change_is_found_at_the_place_to_which_the_text_moved() -> None:
    kept = fact(10, variable="ESR", value=1)
    old = [kept, fact(100, variable="CRP", value=2)]
    new = [fact(37, variable="ESR", value=1), fact(127, variable="ferritin", value=9)]
    (pair,) = match(old, new).changed
    assert (pair[0].start, pair[1].start) == (100, 127)


def test_the_most_alike_is_paired_first() -> None:
    old = [fact(10, variable="CRP", value=1, unit="mg/L"), fact(20, variable="ESR", value=1, unit="mm/h")]
    new = [fact(40, variable="ESR", value=2, unit="mm/h"), fact(60, variable="CRP", value=3, unit="mg/L")]
    pairs = match(old, new).changed
    assert {(a.fact["slots"]["variable"], b.fact["slots"]["variable"]) for a, b in pairs} == {
        ("CRP", "CRP"),
        ("ESR", "ESR"),
    }


def test_strangers_are_not_taken_for_a_change() -> None:
    found = match([fact(10, variable="CRP", value=1)], [fact(300, variable="weight", value=60)])
    assert (len(found.changed), len(found.removed), len(found.added)) == (0, 1, 1)


def test_another_concept_or_another_population_is_a_change() -> None:
    old = [fact(10, variable="CRP", links={"measures": ["a"]}), fact(20, variable="ESR", whose="her")]
    new = [fact(10, variable="CRP", links={"measures": ["b"]}), fact(20, variable="ESR", whose="him")]
    assert len(match(old, new).changed) == 2
