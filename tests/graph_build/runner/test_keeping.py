"""Old releases are listed and removed on demand; the current one and what is at work stay."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from graph_build.commands.keeping import prune, releases
from graph_build.errors import ReleaseError
from graph_build.names import Names
from graph_build.release import check_release, open_release
from graph_build.release.blocks import blocks
from graph_build.release.publishing import publish
from graph_build.runner.build import PARTS
from graph_build.runner.keeping import disk_of, releases_in, remove, superfluous
from ontology.namespaces import RDFS

if TYPE_CHECKING:
    from pathlib import Path

    from graph_build.release import Release

HASHES = ["a" * 64, "b" * 64]


@pytest.fixture
def three(tmp_path: Path) -> list[Release]:
    """Three releases, the oldest first; the last one is the current one."""
    made = []
    for number in range(3):
        line = f'<https://example.org/s> <https://example.org/p> "{number}" <https://example.org/g> .'
        source = {"name": f"{number}.txt", "sha256": HASHES[number > 0]}
        made.append(publish(tmp_path, blocks([line]), {"sources": [source]}))
        os.utime(made[-1].path, (number * 1000, number * 1000))
    return made


def test_they_are_listed_the_newest_first(tmp_path: Path, three: list[Release]) -> None:
    shown = CliRunner().invoke(releases, ["--out", str(tmp_path), "--json"])
    found = json.loads(shown.output)
    assert [entry["digest"] for entry in found] == [release.digest for release in reversed(three)]
    assert [entry["current"] for entry in found] == [True, False, False]
    held = [release.manifest["graph"]["quads"] for release in reversed(three)]
    assert [entry["quads"] for entry in found] == held
    assert all(entry["documents"] == 1 and entry["bytes"] > 0 for entry in found)
    assert shown.exit_code == 0


def test_nothing_goes_without_a_yes(tmp_path: Path, three: list[Release]) -> None:
    shown = CliRunner().invoke(prune, ["--out", str(tmp_path), "--keep", "1"])
    assert three[0].digest[:16] in shown.output
    assert "--yes" in shown.output
    assert all(release.path.is_dir() for release in three)


def test_the_oldest_go_and_what_stays_is_whole(tmp_path: Path, three: list[Release]) -> None:
    CliRunner().invoke(prune, ["--out", str(tmp_path), "--keep", "2", "--yes"], catch_exceptions=False)
    assert [one.digest for one in releases_in(tmp_path)] == [three[2].digest, three[1].digest]
    assert open_release(tmp_path).digest == three[2].digest


def test_names_that_releases_share_stay_with_the_last_of_them(tmp_path: Path) -> None:
    labels = [f'<https://example.org/{n}> <{RDFS}label> "Term {n}" <https://example.org/g> .' for n in range(9)]
    made = [publish(tmp_path, blocks(labels), {"sources": [], "number": number}) for number in range(3)]
    files = {one.names_path.stat().st_ino: one.names_path.stat() for one in made}
    assert [told.st_nlink for told in files.values()] == [3]
    size = next(iter(files.values())).st_blocks * 512
    assert disk_of(*(one.path for one in made)) - sum(disk_of(one.path) for one in made) >= size
    assert disk_of(*(one.path for one in made[:2])) - sum(disk_of(one.path) for one in made[:2]) < size
    CliRunner().invoke(prune, ["--out", str(tmp_path), "--keep", "1", "--yes"], catch_exceptions=False)
    assert made[2].names_path.stat().st_nlink == 1
    check_release(open_release(tmp_path))
    with closing(Names(made[2].names_path)) as names:
        assert names.find("term 3")[0].iri == "https://example.org/3"


def test_the_current_one_stays_though_newer_ones_are_there(tmp_path: Path, three: list[Release]) -> None:
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to(three[0].digest)
    going = superfluous(releases_in(tmp_path), 1)
    assert [one.digest for one in going] == [three[1].digest]


def test_one_that_became_current_meanwhile_stays(tmp_path: Path, three: list[Release]) -> None:
    found = releases_in(tmp_path)
    with pytest.raises(ReleaseError, match="current"):
        remove(tmp_path, found[:1], [])
    assert three[2].path.is_dir()


def test_a_damaged_one_goes_and_counts_for_nothing(tmp_path: Path, three: list[Release]) -> None:
    (three[1].path / "void.ttl").unlink()
    shown = CliRunner().invoke(releases, ["--out", str(tmp_path)])
    assert "damaged" in shown.output
    assert shown.exit_code == 1
    assert [one.digest for one in superfluous(releases_in(tmp_path), 2)] == [three[1].digest]


def test_parts_of_documents_that_nothing_holds_go(tmp_path: Path, three: list[Release]) -> None:
    parts = [tmp_path / PARTS / sha256[:2] / f"{sha256}-0123456789abcdef.gz" for sha256 in HASHES]
    for part in parts:
        part.parent.mkdir(parents=True)
        part.write_bytes(b"x")
    CliRunner().invoke(prune, ["--out", str(tmp_path), "--keep", "2", "--parts", "--yes"], catch_exceptions=False)
    assert not three[0].path.exists()
    assert [part.exists() for part in parts] == [False, True]


def test_nothing_goes_while_a_build_is_at_work(tmp_path: Path, three: list[Release]) -> None:
    (tmp_path / PARTS).mkdir()
    handle = os.open(tmp_path / PARTS, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(ReleaseError, match="at work"):
            remove(tmp_path, releases_in(tmp_path)[1:], [])
    finally:
        os.close(handle)
    assert all(release.path.is_dir() for release in three)
