"""The folder's list is believed as far as it says what such a list says."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest

from graph_build.errors import SettingsError
from graph_build.fetching.folder import LIST, Entry, Folder

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = Entry(
    "PMC71.xml", "0" * 64, 3, "jats", "PMC71", "11", "", "cc by", "https://example.org/", "2026-01-01T00:00:00Z"
)


@pytest.mark.parametrize(
    ("key", "value"),
    [("file", "../x.xml"), ("file", "/etc/passwd"), ("file", ""), ("file", 7), ("pmid", 11), ("size", "3")],
)
def test_a_list_that_holds_something_else_is_broken(tmp_path: Path, key: str, value: object) -> None:
    Folder(tmp_path).put(b"abc", ENTRY)
    assert Folder(tmp_path)
    (tmp_path / LIST).write_text(json.dumps({"files": [{**asdict(ENTRY), key: value}]}))
    with pytest.raises(SettingsError, match="the list of fetched articles is broken"):
        Folder(tmp_path)


@pytest.mark.parametrize("name", ["../x.xml", "/etc/x.xml", ".x.xml", "a/b.xml", ""])
def test_nothing_is_written_outside_the_folder(tmp_path: Path, name: str) -> None:
    folder = Folder(tmp_path / "papers")
    with pytest.raises(SettingsError, match="nothing is written outside"):
        folder.put(b"abc", Entry(**{**asdict(ENTRY), "file": name}))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
