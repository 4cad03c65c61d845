"""The machine's own facts of the five documents, and the scorer of the gold."""

from __future__ import annotations

import importlib.util
import json
from typing import TYPE_CHECKING, Any

import pytest

from graph_build.inspection.readback import facts
from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

Found = dict[str, Any]


@pytest.fixture(scope="session")
def machine(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Found]:
    """Every fact of a build with curation off, read back from the graph."""
    out = tmp_path_factory.mktemp("gold")
    built = build(documents([shared / "documents"]), out, BuildSettings(curation=False))
    return [dict(fact) for fact in facts(built.release.store())]


@pytest.fixture(scope="session")
def scorer(shared: Path) -> ModuleType:
    """`score.py` of the gold."""
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def synonyms(shared: Path) -> dict[str, str]:
    """The scorer's synonyms."""
    loaded: dict[str, str] = json.loads((shared / "gold" / "synonyms.json").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="session")
def gold(shared: Path) -> dict[str, Found]:
    """The gold facts by id."""
    files = sorted((shared / "gold").glob("[0-9][0-9][0-9].json"))
    return {fact["id"]: fact for file in files for fact in json.loads(file.read_text("utf-8"))}
