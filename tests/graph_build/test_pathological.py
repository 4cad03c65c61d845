"""Twice the document takes twice the steps: a share of what `benchmarks/pathological.py` measures, counted in calls."""

from __future__ import annotations

import cProfile
import importlib
import pstats
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graph_build.validation.shapes import shipped_constraints

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = (
    "byline",
    "tables",
    "tables of tabs",
    "table of studies",
    "table of patients",
    "columns",
    "columns of tabs",
    "rows and columns",
    "short forms of all",
    "references",
    "deep sections",
    "headers in markup",
    "notes of tables",
    "repeated: drugs",
)
ASKED = 2.3


@pytest.fixture(scope="module")
def benchmark() -> Iterator[Any]:
    folder = str(Path(__file__).parents[2] / "benchmarks")
    sys.path.insert(0, folder)
    found = importlib.import_module("pathological")
    found.stages(b"# Fever\n\nFever fell in 3 of 12 patients.\n")  # what is compiled and kept once a process
    yield found
    sys.path.remove(folder)


QUICK = ("tables", "columns of tabs", "short forms of all", "references")
"""One of each reader of tables, of the search for names, and of the end of an article; the others are slow."""


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=() if kind in QUICK else pytest.mark.slow) for kind in KINDS]
)
def test_twice_the_document_takes_twice_the_calls(benchmark: Any, kind: str) -> None:
    once, twice = (calls(benchmark, benchmark.MAKERS[kind](size)) for size in (4_000, 8_000))
    assert twice <= ASKED * once


def calls(benchmark: Any, data: bytes) -> int:
    """How many calls of functions all stages together make of a document."""
    with cProfile.Profile() as profiler:
        benchmark.stages(data)
    return int(pstats.Stats(profiler).total_calls)  # type: ignore[attr-defined]


def test_no_shape_looks_at_all_nodes_for_each_node() -> None:
    """In the engine, NOT EXISTS of a path over two steps reads all of the second for each first one."""
    counted = [one for one in shipped_constraints() if one.component == "minCount"]
    assert any(">/<" in one.path for one in counted)
    assert not [one.query for one in counted if "NOT EXISTS" in one.query]
