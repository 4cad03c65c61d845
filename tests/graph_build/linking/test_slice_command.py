"""`cytolink slice`: the shipped slices cut anew."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from graph_build.commands.linking import slice_command
from ontology.errors import VocabularyError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.shared
def test_the_full_files_give_what_is_shipped(shared: Path, tmp_path: Path) -> None:
    lexicons = shared / "lexicons"
    full = ["--mondo", str(lexicons / "mondo_rebuilt.obo.gz"), "--hpo", str(lexicons / "hp.obo.gz")]
    assert CliRunner().invoke(slice_command, [*full, "--check"]).exit_code == 0
    assert CliRunner().invoke(slice_command, [*full, "--out", str(tmp_path)]).exit_code == 0
    for name in ("mondo.ttl", "hp.ttl"):
        assert (tmp_path / name).read_bytes() == (files("ontology") / "slices" / name).read_bytes()


def test_a_file_without_the_terms_writes_nothing(tmp_path: Path) -> None:
    small = tmp_path / "small.obo"
    small.write_text("format-version: 1.2\n\n[Term]\nid: MONDO:0000001\nname: disease\n", encoding="utf-8")
    out = tmp_path / "out"
    told = CliRunner().invoke(slice_command, ["--mondo", str(small), "--hpo", str(small), "--out", str(out)])
    assert isinstance(told.exception, VocabularyError)
    assert not out.exists()


def test_a_check_writes_nowhere() -> None:
    told = CliRunner().invoke(slice_command, ["--mondo", "m", "--hpo", "h", "--check", "--out", "o"])
    assert told.exit_code == 2
