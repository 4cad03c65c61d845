"""A release is whole or absent, the same for the same quads, and never changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from graph_build.errors import ReleaseError
from graph_build.release import GRAPH, check_graph, open_release
from graph_build.release.opening import CURRENT
from graph_build.release.publishing import publish

if TYPE_CHECKING:
    from pathlib import Path

LINES = [f'<https://example.org/s{n}> <https://example.org/p> "{n}.50" <https://example.org/g> .' for n in range(3)]


def test_equal_quads_give_equal_digests_and_bytes(tmp_path: Path) -> None:
    one = publish(tmp_path / "a", LINES, {"sources": []}, "")
    two = publish(tmp_path / "b", LINES, {"sources": []}, "")
    assert one.digest == two.digest == one.path.name
    assert (one.path / GRAPH).read_bytes() == (two.path / GRAPH).read_bytes()


def test_current_points_to_the_newest_and_old_ones_stay(out: Path) -> None:
    old = publish(out, LINES, {}, "")
    new = publish(out, LINES[:2], {}, "")
    assert open_release(out).digest == new.digest
    assert open_release(old.path).digest == old.digest
    assert (out / CURRENT).is_symlink()


def test_the_same_release_twice_is_one_directory(out: Path) -> None:
    publish(out, LINES, {}, "")
    publish(out, LINES, {}, "")
    assert [p.name for p in out.iterdir() if p.is_dir() and not p.is_symlink()] == [open_release(out).digest]


def test_the_file_keeps_the_digits_that_the_store_would_shorten(out: Path) -> None:
    release = publish(out, LINES, {}, "")
    assert '"0.50"' in (release.path / GRAPH).read_text()


def test_lines_that_are_no_quads_leave_everything_as_it_was(out: Path) -> None:
    before = publish(out, LINES, {}, "")
    with pytest.raises(ReleaseError, match="do not parse"):
        publish(out, ["this is not a quad"], {}, "")
    assert open_release(out).digest == before.digest
    assert not list(out.glob(".aside-*"))


def test_a_folder_without_a_release_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="cytolink build"):
        open_release(tmp_path)


def test_a_changed_manifest_is_found(out: Path) -> None:
    release = publish(out, LINES, {"sources": []}, "")
    path = release.path / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "sources": ["forged"]}))
    with pytest.raises(ReleaseError, match="digest"):
        open_release(out)


def test_changed_quads_are_found(out: Path) -> None:
    release = publish(out, LINES, {}, "")
    (release.path / GRAPH).write_text("\n".join(LINES[:1]) + "\n")
    with pytest.raises(ReleaseError, match="not those that were published"):
        check_graph(release)


def test_a_half_written_release_is_replaced(out: Path) -> None:
    digest = publish(out, LINES, {}, "").digest
    for name in ("manifest.json", GRAPH):
        (out / digest / name).unlink()
    assert open_release(publish(out, LINES, {}, "").path).digest == digest


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(ReleaseError, match="file"):
        publish(blocked / "inside", LINES, {}, "")
