"""What the comparison of two commits calls new, gone and changed."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

FOLDER = str(Path(__file__).parents[3] / "benchmarks")
sys.path.insert(0, FOLDER)  # its own parts stand beside it
differences = importlib.import_module("differences")
sys.path.remove(FOLDER)
compare, changed_slots = differences.compare, differences.changed_slots


def fact(start: int, end: int, *, apart: bool = False, rule: str = "one", **slots: str) -> dict[str, Any]:
    return {
        "type": "outcome", "subject": "patients", "population": None, "rule": rule, "slots": slots,
        "spans": [[start, end]], "kept_apart": apart,
    }  # fmt: skip


def compared(before: list[dict[str, Any]], now: list[dict[str, Any]]) -> list[tuple[str, Any, Any]]:
    return [(d.kind, d.before, d.now) for d in compare("paper", {"facts": before}, {"facts": now})]


def test_a_fact_that_one_of_two_has_is_gone_or_new() -> None:
    here, there = fact(0, 9, outcome="death"), fact(20, 30, outcome="relapse")
    assert compared([here], [there]) == [("gone", here, None), ("new", None, there)]


def test_another_value_at_the_same_place_is_a_change_of_that_slot() -> None:
    before, now = fact(0, 9, outcome="death", value="5"), fact(0, 9, outcome="death", value="7")
    (difference,) = compare("paper", {"facts": [before]}, {"facts": [now]})
    assert difference.kind == "changed"
    assert changed_slots(difference) == ["value"]


def test_the_counterpart_is_the_fact_that_shares_most() -> None:
    before = fact(0, 9, outcome="death", value="5")
    near, far = fact(2, 9, outcome="death", value="5"), fact(0, 9, outcome="relapse", value="5")
    assert compared([before], [far, near]) == [("changed", before, near), ("new", None, far)]


def test_another_rule_for_the_same_fact_is_no_difference() -> None:
    assert compared([fact(0, 9, rule="one")], [fact(0, 9, rule="other")]) == []


def test_the_same_fact_stated_twice_and_once_differs_by_one() -> None:
    twice = fact(0, 9, outcome="death")
    assert [kind for kind, *_ in compared([twice, twice], [twice])] == ["gone"]


def test_what_confidence_keeps_apart_is_told() -> None:
    stated, apart = fact(0, 9), fact(0, 9, apart=True)
    assert [kind for kind, *_ in compared([stated], [apart])] == ["kept apart"]
    assert [kind for kind, *_ in compared([apart], [stated])] == ["stated"]


def test_a_paper_that_could_no_longer_be_read_is_told() -> None:
    (difference,) = compare("paper", {"facts": []}, {"error": "KeyError: 1"})
    assert difference.now is not None
    assert difference.now["subject"] == "KeyError: 1"
