"""Every file under a path is read, or named with the reason; a folder holds no surprise for who opens it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.errors import DocumentError
from graph_build.printable import shown
from graph_build.sources import PassedOver, Source, Unreadable, documents

if TYPE_CHECKING:
    from graph_build.sources import Found

TEXT = b"Gout hurts. Colchicine helped within two days.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one document."""
    inside = tmp_path / "papers"
    inside.mkdir()
    (inside / "gout.txt").write_bytes(TEXT)
    return inside


def found(*paths: Path) -> list[Found]:
    return list(documents(paths))


def passed_over(everything: list[Found]) -> dict[str, str]:
    """Reasons by the file's name."""
    return {Path(one.place).name: one.reason for one in everything if isinstance(one, PassedOver)}


def names(everything: list[Found]) -> list[str]:
    return [one.name for one in everything if isinstance(one, Source)]


def test_a_folder_is_read_to_its_depths_and_in_the_order_of_names(folder: Path) -> None:
    (folder / "b" / "c").mkdir(parents=True)
    (folder / "b" / "c" / "a.md").write_bytes(b"# Gout\n\nIt hurts.\n")
    assert names(found(folder)) == ["a.md", "gout.txt"]


def test_each_file_that_is_no_document_is_named_with_the_reason(folder: Path) -> None:
    (folder / "README.md").write_bytes(b"About this folder.\n")
    (folder / ".hidden.txt").write_bytes(TEXT)
    (folder / "chart.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    (folder / "table.csv").write_bytes(b"a,b\n1,2\n")
    (folder / "alone.ann").write_bytes(b"T1\tDrug 0 4\tGout\n")
    (folder / ".git").mkdir()
    (folder / ".git" / "config.txt").write_bytes(TEXT)
    everything = found(folder)
    reasons = passed_over(everything)
    assert names(everything) == ["gout.txt"]
    assert reasons.keys() == {"README.md", ".hidden.txt", "chart.png", "table.csv", "alone.ann", ".git"}
    assert reasons["README.md"] == "a README"
    assert "hidden" in reasons[".git"]
    assert "no format claims it" in reasons["table.csv"]
    assert "text is not beside" in reasons["alone.ann"]


def test_a_file_given_by_itself_is_read_whatever_it_is_called(folder: Path) -> None:
    (folder / "README").write_bytes(TEXT)
    assert names(found(folder / "README")) == ["README"]


@pytest.mark.parametrize("content", [(), ("README.md", ".hidden")])
def test_a_folder_without_documents_is_an_error_at_once(tmp_path: Path, content: tuple[str, ...]) -> None:
    for name in content:
        (tmp_path / name).write_bytes(TEXT)
    with pytest.raises(DocumentError, match="holds no document"):
        documents([tmp_path])


def test_a_path_that_does_not_exist_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        documents([tmp_path / "nowhere"])


def test_links_that_lead_out_or_nowhere_and_pipes_are_not_opened(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(b"not for the graph\n")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "up").symlink_to(tmp_path)
    (folder / "dead.txt").symlink_to(folder / "gone.txt")
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "again.txt").symlink_to(folder / "gout.txt")
    os.mkfifo(folder / "pipe.txt")
    everything = found(folder)
    reasons = passed_over(everything)
    assert names(everything) == ["gout.txt"]
    assert "leads out" in reasons["out.txt"]
    assert "leads out" in reasons["up"]
    assert "nothing" in reasons["dead.txt"]
    assert "followed" in reasons["loop"]
    assert "own name" in reasons["again.txt"]
    assert "neither" in reasons["pipe.txt"]


@pytest.mark.parametrize("given", ["pipe", "/dev/zero", "/dev/null"])
def test_a_pipe_or_a_device_that_is_given_is_refused_and_not_read(tmp_path: Path, given: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (one,) = found(tmp_path / given)
    assert isinstance(one, Unreadable)
    assert "pipe" in one.reason


def test_a_link_to_a_folder_that_is_given_is_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    assert names(found(tmp_path / "link")) == ["gout.txt"]


def test_a_brat_pair_is_one_document_with_its_annotations(folder: Path) -> None:
    (folder / "gout.ann").write_bytes(b"T1\tDisease 0 4\tGout\n")
    for paths in ([folder], [folder / "gout.txt"], [folder / "gout.txt", folder / "gout.ann"]):
        (one,) = found(*paths)
        assert isinstance(one, Source)
        assert one.data == TEXT
        assert one.companion is not None
        assert one.companion.name == "gout.ann"


def test_names_that_are_no_utf8_or_that_a_terminal_would_obey_are_escaped(folder: Path) -> None:
    for name in (b"caf\xe9.txt", b"\x1b[2Jclear.txt", "turned\u202etxt.exe.txt".encode()):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(name + TEXT)
    got = names(found(folder))
    assert set(got) == {"gout.txt", "caf\\xe9.txt", "\\x1b[2Jclear.txt", "turned\\u202etxt.exe.txt"}


@given(st.binary(min_size=1, max_size=30))
def test_a_shown_name_is_one_line_that_can_be_printed(name: bytes) -> None:
    escaped = shown(os.fsdecode(name))
    assert all(c.isprintable() or (c.isspace() and c not in "\r\n") for c in escaped)
    escaped.encode()


def test_a_file_too_large_for_its_format_is_not_read_whole(folder: Path) -> None:
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(3 << 30)
    (one,) = [one for one in found(folder) if isinstance(one, Unreadable)]
    assert one.name == "huge.txt"
    assert "the most that are read" in one.reason


def test_a_folder_that_may_not_be_listed_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "closed").mkdir()
    scan = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    (one,) = [one for one in found(folder) if isinstance(one, Unreadable)]
    assert (one.name, one.reason) == ("closed", "the folder cannot be listed (Permission denied)")
