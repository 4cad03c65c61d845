"""`cytolink doctor` finds what is wrong and changes nothing."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from graph_build.release.blocks import blocks
from graph_build.release.publishing import publish
from server.cli.doctor import doctor

if TYPE_CHECKING:
    from pathlib import Path

    from graph_build.release import Release

LINE = '<https://example.org/s> <https://example.org/p> "1" <https://example.org/g> .'


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """A release of one quad."""
    return publish(tmp_path / "releases", blocks([LINE]), {"sources": []})


def found(*arguments: str) -> tuple[int, dict[str, str]]:
    """The exit code, and the state of each thing that was looked at."""
    shown = CliRunner().invoke(doctor, [*arguments, "--json", "--port", "0"])
    return shown.exit_code, {one["what"]: one["state"] for one in json.loads(shown.output)}


def test_a_good_release_is_good(release: Release) -> None:
    code, states = found("--release", str(release.path.parent), "--read-all")
    assert code == 0
    assert states["release"] == states["settings"] == states["port"] == "good"


def test_a_damaged_byte_is_found_where_all_are_read(release: Release) -> None:
    data = (release.path / "void.ttl").read_bytes()
    (release.path / "void.ttl").write_bytes(data[:-2] + b"#\n")
    assert found("--release", str(release.path))[1]["release"] == "good"
    code, states = found("--release", str(release.path), "--read-all")
    assert (code, states["release"]) == (1, "bad")


@pytest.mark.parametrize(
    ("asked", "state"),
    [("'--enable-optimizations' '--with-lto'", "good"), ("'--enable-shared'", "worse"), (None, "good")],
)
def test_an_interpreter_built_without_optimisations_is_told(
    asked: str | None, state: str, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sysconfig.get_config_var", {"CONFIG_ARGS": asked}.get)
    code, states = found("--release", str(release.path))
    assert (code, states["python"]) == (0, state)


def test_no_release_is_bad(tmp_path: Path) -> None:
    code, states = found("--release", str(tmp_path))
    assert (code, states["release"]) == (1, "bad")


def test_a_setting_that_cannot_be_meant_is_bad(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CYTOLINK_DEADLINE", "soon")
    code, states = found("--release", str(release.path))
    assert (code, states["settings"]) == (1, "bad")


def test_a_taken_port_is_told(release: Release) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        shown = CliRunner().invoke(doctor, ["--release", str(release.path), "--port", port])
    assert f"127.0.0.1:{port} cannot be listened at" in shown.output
    assert shown.exit_code == 0
