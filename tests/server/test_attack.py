"""A seeded share of the attacks that `benchmarks/attack.py` makes at length."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARE = {
    "poison": 0.1,
    "framing": 0.1,
    "peers": 0.1,
    "connections": 0.05,
    "tampering": 0.1,
    "documents": 0.05,
    "ontologies": 0.1,
    "swaps": 0.1,
}


@pytest.fixture(scope="module")
def attack() -> Iterator[Any]:
    folder = str(Path(__file__).parents[2] / "benchmarks")
    sys.path.insert(0, folder)
    yield importlib.import_module("attack")
    sys.path.remove(folder)


@pytest.fixture(scope="module")
def made(attack: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(attack.release(tmp_path_factory.mktemp("attacked"), 500))


@pytest.mark.slow
@pytest.mark.parametrize("kind", SHARE)
def test_nothing_is_broken_by(attack: Any, made: Path, kind: str) -> None:
    outcome = attack.kinds()[kind](made, 20261, SHARE[kind])
    assert outcome.tried > 4
    assert outcome.faults == []
