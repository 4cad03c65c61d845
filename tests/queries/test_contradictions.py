"""How many hand-checked contradictions the saved query finds, and how many of its rows are contradictions."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from queries.catalogue import find

if TYPE_CHECKING:
    from graph_build.release import Release

CHECKED = json.loads((Path(__file__).parent / "contradictions.json").read_text(encoding="utf-8"))
Place = tuple[str, int, int]
Pair = tuple[Place, Place]


@pytest.fixture(scope="module")
def rows(five_release: Release) -> list[dict[str, str]]:
    answer = five_release.store().select(find("contradictions").bind())
    names = list(answer.variables)
    return [{n: t.value for n, t in zip(names, row, strict=True) if t is not None} for row in answer]


def pairs(kind: str) -> list[Pair]:
    return [(tuple(pair["a"]), tuple(pair["b"])) for pair in CHECKED[kind]]


def found(rows: list[dict[str, str]]) -> list[Pair]:
    return [(place(row, "a"), place(row, "b")) for row in rows]


def place(row: dict[str, str], side: str) -> Place:
    return row[f"file_{side}"][:3], int(row[f"start_{side}"]), int(row[f"end_{side}"])


def overlap(one: Place, other: Place) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def same(one: Pair, other: Pair) -> bool:
    """Whether both places overlap, in either order."""
    return any(overlap(one[0], a) and overlap(one[1], b) for a, b in (other, other[::-1]))


@pytest.mark.shared
def test_recall_and_precision_on_the_hand_checked_list(rows: list[dict[str, str]]) -> None:
    """Precision counts every row that is not on the list of true pairs as wrong."""
    answers, true, near = found(rows), pairs("true"), pairs("near")
    reached = sum(any(same(pair, row) for row in answers) for pair in true)
    right = sum(any(same(pair, row) for pair in true) for row in answers)
    wrong = [pair for pair in near if any(same(pair, row) for row in answers)]
    figures = f"recall {reached}/{len(true)}, precision {right}/{len(answers)}, near misses {len(wrong)}/{len(near)}"
    logging.getLogger(__name__).info(figures)
    assert reached / len(true) >= 0.75, figures
    assert right / len(answers) >= 0.9, figures
    assert not wrong, figures


@pytest.mark.shared
def test_a_pair_says_what_differs(rows: list[dict[str, str]]) -> None:
    (steroids,) = [r for r in rows if r.get("references_a") == "28" and r.get("references_b") == "27"]
    assert (steroids["timing_a"], steroids["line_b"]) == ("early", "later line")
    assert {"timing", "line"} <= set(steroids["differs"].split("; "))
    late = [r for r in rows if r["topic"] == "tocilizumab" and r["timing_a"] == "late"]
    assert late
    assert all(r["timing_b"] == "early" for r in late)
    markers = [r for r in rows if r["kind"] == "markers against imaging"]
    assert {("7", "4"), ("7", "2")} <= {(r["n_a"], r["n_b"]) for r in markers}


@pytest.mark.shared
def test_the_list_tells_true_pairs_from_near_misses() -> None:
    assert not [(one, other) for one in pairs("true") for other in pairs("near") if same(one, other)]
