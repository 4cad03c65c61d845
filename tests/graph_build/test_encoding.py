"""Plain texts that are not UTF-8: refused, or read in the encoding that the user names and no other."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graph_build.commands.verifying import verify
from graph_build.errors import DocumentError, SettingsError
from graph_build.inspection.readback import facts
from graph_build.originals import Originals
from graph_build.readers import original, read
from graph_build.runner.build import Built, build
from graph_build.settings import BuildSettings
from graph_build.sources import documents

if TYPE_CHECKING:
    from pathlib import Path

REPORT = """# Sjögren’s disease in a café owner

A 54-year-old woman was admitted with fever of 39.4 °C. C-reactive protein was 88 mg/L on admission. She received
200 µg of sarilumab. Her mother’s naïve question – “será grave?” – was noted. The protein fell to 4 mg/L on day 7.
"""
OTHER = "# Anakinra in Sjögren’s disease\n\nA 61-year-old man was given anakinra 100 mg daily.\n"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "western.md").write_bytes(REPORT.encode("cp1252"))
    (folder / "utf8.md").write_bytes(OTHER.encode())
    return folder


def built(papers: Path, out: Path, encoding: str | None = None) -> Built:
    return build(documents([papers]), out, BuildSettings(encoding=encoding))


def test_it_is_refused_where_nobody_says_what_it_is(papers: Path, tmp_path: Path) -> None:
    done = built(papers, tmp_path / "out")
    (reason,) = done.rejected
    assert "western.md, line 1, byte 4" in str(reason)
    assert "--encoding windows-1252" in str(reason)


def test_the_release_says_the_encoding_and_holds_against_the_files(papers: Path, tmp_path: Path) -> None:
    release = built(papers, tmp_path / "out", "windows-1252").release
    said = {source["name"]: source.get("encoding") for source in release.manifest["sources"]}
    assert said == {"western.md": "cp1252", "utf8.md": None}
    (source,) = [s for s in release.manifest["sources"] if s["name"] == "western.md"]
    assert source["sha256"] == hashlib.sha256(REPORT.encode("cp1252")).hexdigest()
    assert source["characters"] == len(REPORT)
    fever = next(f for f in facts(release.store()) if f["slots"].get("variable") == "body temperature")
    assert "39.4 °C" in REPORT[fever["spans"][0]["start"] : fever["spans"][0]["end"]]
    arguments = ["--release", str(release.path), "--documents", str(papers), "--rebuild", "--jobs", "1"]
    outcome = CliRunner().invoke(verify, arguments)
    assert outcome.exit_code == 0, outcome.output


def test_what_is_named_otherwise_is_read_again_and_what_is_utf_8_is_not_touched(papers: Path, tmp_path: Path) -> None:
    first = built(papers, tmp_path / "out").release
    second, third = (built(papers, tmp_path / "out", name).release for name in ("cp1252", "mac-roman"))
    assert len(second.manifest["sources"]) == len(third.manifest["sources"]) == 2
    assert second.digest != third.digest
    for release in (second, third):
        assert [s for s in release.manifest["sources"] if s["name"] == "utf8.md"] == first.manifest["sources"]


def test_a_byte_that_the_encoding_lacks_refuses_the_text() -> None:
    with pytest.raises(DocumentError, match="byte 0x81 is neither UTF-8 nor cp1252"):
        read(b"Fever\x81 of 39 C.", "odd.txt", encoding="cp1252")


@pytest.mark.parametrize("name", ["utf-16", "utf-7", "rot13", "unicode_escape", "no such thing"])
def test_an_encoding_that_is_none_of_plain_text_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="ASCII"):
        BuildSettings(encoding=name)


def test_the_reader_has_the_words_where_the_release_says_the_encoding(papers: Path) -> None:
    held, sha256 = Originals([papers]), hashlib.sha256(REPORT.encode("cp1252")).hexdigest()
    (told,) = held.unreadable
    assert "Where a release says what it was read in" in told
    assert held.get(sha256, "markdown-article") is None
    shown = held.get(sha256, "markdown-article", "cp1252")
    assert shown is not None
    assert shown.text == REPORT


@given(
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_categories=["Cc"]), min_size=1).filter(str.strip)
)
def test_offsets_count_the_characters_of_the_text(words: str) -> None:
    text = f"Fever in é. {words}"
    assert original(text.encode("latin-1"), "a.txt", "latin-1") == text
