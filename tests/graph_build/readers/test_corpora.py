"""Corpora that others have marked arrive whole, as they are and written anew as BioC (see `benchmarks/imports.py`)."""

from __future__ import annotations

import gzip
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

CORPORA = ("bc5cdr/development", "bc5cdr/training", "ncbi_disease/devel", "ncbi_disease/train")
SAMPLE = 40
"""Documents of each corpus, about: the benchmark takes all."""


@pytest.fixture(scope="module")
def imports() -> ModuleType:
    """The benchmark, whose own readers of the corpora the readers are held against."""
    path = Path(__file__).parents[3] / "benchmarks" / "imports.py"
    spec = importlib.util.spec_from_file_location("imports", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["imports"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
@pytest.mark.parametrize(
    "corpus", ["bc5cdr/development", "bc5cdr/training", "ncbi_disease/devel", "ncbi_disease/train"]
)
def test_abstracts_in_every_form(imports: ModuleType, shared: Path, tmp_path: Path, corpus: str) -> None:
    text = gzip.decompress((shared / "corpora" / f"{corpus}.pubtator.gz").read_bytes()).decode()
    blocks = text.strip().split("\n\n")[:: max(1, text.count("\n\n") // SAMPLE)]
    raw = "\n\n".join(blocks).encode()
    abstracts = list(imports.pubtator(raw.decode()))
    for form, name, data in imports.forms(abstracts, raw):
        (tmp_path / name).write_bytes(data)
        tally = imports.held(tmp_path / name, {one.own: one for one in abstracts})
        assert tally.documents == len(blocks), form
        assert tally.stated == tally.read == tally.in_place > SAMPLE, form
        assert tally.faults == [], form


@pytest.mark.shared
def test_case_reports_with_brat_annotations(imports: ModuleType, shared: Path) -> None:
    tally = imports.brat(shared / "corpora" / "maccrobat" / "maccrobat.tar.xz")
    assert tally.documents == 150
    assert tally.stated == tally.read == tally.in_place
    assert tally.faults == []
