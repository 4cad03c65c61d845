"""Against the gold facts: the floors that are kept, no trap asserted, closed sets exact."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

Found = dict[str, Any]
HERE = Path(__file__).parent
TRAPS: dict[str, list[Found]] = json.loads((HERE / "traps.json").read_text("utf-8"))
CLOSED: dict[str, Found] = json.loads((HERE / "closed_sets.json").read_text("utf-8"))
CLOSED_SETS_EXACT = 0.9

pytestmark = pytest.mark.shared


def numbers(value: object) -> set[float]:
    """Every number in a slot's value."""
    if isinstance(value, list):
        return set().union(*map(numbers, value)) if value else set()
    return {float(value)} if isinstance(value, int | float) and not isinstance(value, bool) else set()


def fits(fact: Found, pattern: Found) -> bool:
    """Whether a fact is of the kind that a pattern describes: regular expressions on its slots and words."""
    if not fact["document"].startswith(pattern["doc"]) or pattern.get("type", fact["type"]) != fact["type"]:
        return False
    slots = fact["slots"]
    words = json.dumps([fact["subject"], slots], ensure_ascii=False)
    if "subject" in pattern and not re.search(pattern["subject"], fact["subject"]):
        return False
    if "text" in pattern and not re.search(pattern["text"], words, re.IGNORECASE):
        return False
    if "number" in pattern and not numbers(list(slots.values())) & set(pattern["number"]):
        return False
    if any(re.search(p, str(slots.get(name, ""))) for name, p in pattern.get("not", {}).items()):
        return False
    return all(name in slots and re.search(p, str(slots[name])) for name, p in pattern.get("slots", {}).items())


def test_every_trap_of_the_gold_has_a_pattern(shared: Path) -> None:
    assert {t["id"] for t in json.loads((shared / "gold" / "traps.json").read_text("utf-8"))} == set(TRAPS)


@pytest.mark.parametrize("trap", sorted(TRAPS))
def test_no_trap_is_asserted(trap: str, machine: list[Found]) -> None:
    caught = [fact for fact in machine for pattern in TRAPS[trap] if fits(fact, pattern)]
    assert not caught, json.dumps(caught[:3], ensure_ascii=False)


def is_exact(chosen: list[Found], wanted: list[Found], scorer: ModuleType, synonyms: dict[str, str]) -> bool:
    """Whether the chosen facts say all that is wanted, and nothing else."""

    def same(fact: Found, entry: Found) -> bool:
        return scorer.agrees(entry, fact, synonyms) is None

    told = all(any(same(fact, entry) for fact in chosen) for entry in wanted)
    return told and all(any(same(fact, entry) for entry in wanted) for fact in chosen)


def test_closed_sets_are_exact(
    shared: Path, machine: list[Found], gold: dict[str, Found], scorer: ModuleType, synonyms: dict[str, str]
) -> None:
    sets = json.loads((shared / "gold" / "closed_world.json").read_text("utf-8"))
    assert {s["name"] for s in sets} == set(CLOSED)
    wrong = [
        s["name"]
        for s in sets
        if not is_exact(
            [f for f in machine if fits(f, CLOSED[s["name"]])], [gold[i] for i in s["complete_ids"]], scorer, synonyms
        )
    ]
    assert len(wrong) <= (1 - CLOSED_SETS_EXACT) * len(sets), wrong


@pytest.mark.parametrize(
    ("options", "row", "figure", "floor"),
    [
        ([], "all/all", "right", 0.75),
        ([], "all/all", "precision", 0.92),
        (["--core"], "all/all", "found", 0.85),
        (["--core"], "all/all", "right", 0.75),
        ([], "all/negated", "right", 0.80),
    ],
)
def test_the_score_is_kept(
    shared: Path, machine: list[Found], tmp_path: Path, options: list[str], row: str, figure: str, floor: float
) -> None:
    file = tmp_path / "facts.jsonl"
    file.write_text("".join(json.dumps(fact) + "\n" for fact in machine), encoding="utf-8")
    command = [sys.executable, str(shared / "gold" / "score.py"), str(file), "--json", *options]
    scored = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert scored[row][figure] >= floor, scored[row]
