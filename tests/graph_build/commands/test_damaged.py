"""`verify` and `diff` of a release that is damaged: an error that names the file, and never an answer about nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from graph_build.commands.curation import diff
from graph_build.commands.verifying import verify
from graph_build.errors import ReleaseError
from graph_build.release import GRAPH
from graph_build.release.blocks import blocks
from graph_build.release.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINE = '<https://example.org/a> <https://example.org/p> "1" <https://example.org/g> .'


def forget(release: Path) -> None:
    """The store opens as before, and holds nothing."""
    (manifest,) = (release / "store").glob("MANIFEST-*")
    manifest.write_bytes(manifest.read_bytes()[:150])


def edit(release: Path) -> None:
    """As long as before."""
    graph = release / GRAPH
    graph.write_bytes(graph.read_bytes()[:-1] + b"\1")


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return publish(tmp_path / "sound", blocks([LINE]), {"sources": []}).path


@pytest.mark.parametrize("harm", [forget, edit])
def test_verify_and_diff_say_which_file_is_damaged(tmp_path: Path, sound: Path, harm: Callable[[Path], None]) -> None:
    run = CliRunner().invoke
    harmed = tmp_path / "harmed" / sound.name
    shutil.copytree(sound, harmed)
    asked = ["--documents", str(tmp_path)]
    assert run(verify, ["--release", str(harmed), *asked]).exit_code == 0
    assert run(diff, [str(sound), str(harmed)]).exit_code == 0
    harm(harmed)
    for command, arguments in (
        (verify, ["--release", str(harmed), *asked]),
        (diff, [str(sound), str(harmed)]),
        (diff, [str(harmed), str(sound)]),
    ):
        error = run(command, arguments).exception
        assert isinstance(error, ReleaseError)
        assert "damaged" in error.what
        assert str(harmed) in str(error.where)
