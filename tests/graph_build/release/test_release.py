"""A release is whole or absent, the same for the same quads, and never changed."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_build.errors import ReleaseError
from graph_build.release import GRAPH, check_count, check_release, open_release
from graph_build.release.blocks import blocks, read_lines
from graph_build.release.opening import CURRENT
from graph_build.release.packing import PLAIN
from graph_build.release.publishing import publish
from graph_build.release.sealing import SEAL
from graph_build.scratch import scratch

if TYPE_CHECKING:
    from pathlib import Path

LINES = [f'<https://example.org/s{n}> <https://example.org/p> "{n}.50" <https://example.org/g> .' for n in range(3)]


def test_equal_quads_give_equal_digests_and_bytes(tmp_path: Path) -> None:
    one = publish(tmp_path / "a", blocks(LINES), {"sources": []})
    two = publish(tmp_path / "b", blocks(LINES), {"sources": []})
    assert one.digest == two.digest == one.path.name
    assert gzip.decompress((one.path / GRAPH).read_bytes()) == gzip.decompress((two.path / GRAPH).read_bytes())


def test_current_points_to_the_newest_and_old_ones_stay(out: Path) -> None:
    old = publish(out, blocks(LINES), {})
    new = publish(out, blocks(LINES[:2]), {})
    assert open_release(out).digest == new.digest
    assert open_release(old.path).digest == old.digest
    assert (out / CURRENT).is_symlink()


def test_the_same_release_twice_is_one_directory(out: Path) -> None:
    publish(out, blocks(LINES), {})
    publish(out, blocks(LINES), {})
    assert [p.name for p in out.iterdir() if p.is_dir() and not p.is_symlink()] == [open_release(out).digest]


def test_the_file_keeps_the_digits_that_the_store_would_shorten(out: Path) -> None:
    release = publish(out, blocks(LINES), {})
    assert '"0.50"' in gzip.decompress((release.path / GRAPH).read_bytes()).decode()


def test_lines_that_are_no_quads_leave_everything_as_it_was(out: Path) -> None:
    before = publish(out, blocks(LINES), {})
    with pytest.raises(ReleaseError, match="do not parse"):
        publish(out, blocks(["this is not a quad"]), {})
    assert open_release(out).digest == before.digest
    assert not list(out.glob(".aside-*"))


def test_a_folder_without_a_release_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="cytolink build"):
        open_release(tmp_path)


def test_a_changed_manifest_is_found(out: Path) -> None:
    release = publish(out, blocks(LINES), {"sources": []})
    path = release.path / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "sources": ["forged"]}))
    with pytest.raises(ReleaseError, match="digest"):
        open_release(out)


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def flip(path: Path, data: st.DataObject) -> None:
    block = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(block) - 1), label="byte")
    block[at] ^= 1 << data.draw(st.integers(0, 7), label="bit")
    path.write_bytes(block)


def cut(path: Path, data: st.DataObject) -> None:
    block = path.read_bytes()
    path.write_bytes(block[: data.draw(st.integers(0, len(block) - 1), label="left")])


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_flip_cut_and_deletion_in_any_file_is_noticed(sound: Path, tmp_path: Path, data: st.DataObject) -> None:
    folder = tmp_path / sound.name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(sound, folder)
    path = folder / data.draw(st.sampled_from(files(sound)), label="file")
    harm = data.draw(st.sampled_from([flip, cut, None]), label="harm") if path.stat().st_size else None
    if harm:
        harm(path, data)
    else:
        path.unlink()
    with pytest.raises(ReleaseError) as caught:
        check_release(open_release(folder))
    assert caught.value.do


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("sound"), blocks(LINES), {"sources": []}).path


def test_a_file_that_is_gone_or_cut_is_found_at_opening(sound: Path, tmp_path: Path) -> None:
    for name in files(sound):
        folder = tmp_path / sound.name
        shutil.copytree(sound, folder)
        assert open_release(folder).digest == sound.name
        (folder / name).unlink()
        with pytest.raises(ReleaseError):
            open_release(folder)
        shutil.rmtree(folder)


def test_a_store_that_opens_with_other_quads_is_found(out: Path) -> None:
    release = publish(out, blocks(LINES), {})
    check_count(release, len(release.store()))
    with pytest.raises(ReleaseError, match="it holds 0 quads, and 17 were published"):
        check_count(release, 0)


def test_numbers_that_differ_only_in_how_they_are_written_are_no_damage(out: Path) -> None:
    decimal = "http://www.w3.org/2001/XMLSchema#decimal"
    lines = sorted(f'<https://example.org/s> <https://example.org/p> "{n}"^^<{decimal}> .' for n in ("1.5", "1.50"))
    release = publish(out, blocks(lines), {})
    assert release.manifest["graph"]["quads"] == len(release.store()) + 1
    check_count(release, len(release.store()))


def test_a_damaged_release_is_built_again(out: Path) -> None:
    release = publish(out, blocks(LINES), {})
    (release.store_path / "CURRENT").unlink()
    check_release(publish(out, blocks(LINES), {}))


def test_what_a_killed_build_left_is_removed_by_the_next(out: Path) -> None:
    left, young = out / ".aside-left", out / ".aside-young"
    for folder in (left, young):
        folder.mkdir(parents=True)
    (left / "graph.nq.gz").write_text("")
    os.utime(left, (0, 0))
    with scratch(".aside-", out) as held:
        os.utime(held, (0, 0))
        publish(out, blocks(LINES), {})
        assert held.is_dir(), "another build is at work there"
    assert not left.exists()
    assert young.exists(), "its maker may be about to lock it"


def test_a_half_written_release_is_replaced(out: Path) -> None:
    digest = publish(out, blocks(LINES), {}).digest
    for name in ("manifest.json", GRAPH):
        (out / digest / name).unlink()
    assert open_release(publish(out, blocks(LINES), {}).path).digest == digest


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(ReleaseError, match="file"):
        publish(blocked / "inside", blocks(LINES), {})


def test_a_release_whose_quads_are_not_packed_is_read_as_before(out: Path) -> None:
    release = publish(out, blocks(LINES), {})
    with release.quads() as lines:
        text = lines.read()
    (release.path / PLAIN).write_bytes(text)
    (release.path / GRAPH).unlink()
    sums = json.loads((release.path / SEAL).read_bytes())
    del sums["files"][GRAPH]
    sums["files"][PLAIN] = {"bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()}
    (release.path / SEAL).write_text(json.dumps(sums, indent=1, sort_keys=True) + "\n")
    older = open_release(out)
    check_release(older)
    assert list(read_lines(older.graph_path)) == text.decode().splitlines()
    assert publish(out, blocks([*LINES, '<https://example.org/z> <https://example.org/p> "1" .']), {}).digest
