"""Texts that are not UTF-8: read as the user names them, else as UTF-8 with single bytes of Windows-1252."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graph_build.commands.documents import build as build_command
from graph_build.commands.verifying import verify
from graph_build.errors import DocumentError, SettingsError
from graph_build.inspection.readback import facts
from graph_build.originals import Originals
from graph_build.readers import original, read
from graph_build.readers.decoding import MIXED
from graph_build.release import open_release
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


def test_it_is_read_as_windows_1252_and_the_release_and_the_report_say_so(papers: Path, tmp_path: Path) -> None:
    arguments = [str(papers), "--out", str(tmp_path / "out")]
    reported = CliRunner().invoke(build_command, arguments)
    assert reported.exit_code == 0, reported.output
    assert "warning western.md: not all of it is UTF-8" in reported.stdout
    assert "utf8.md" not in reported.stdout
    release = open_release(tmp_path / "out")
    said = {source["name"]: source.get("encoding") for source in release.manifest["sources"]}
    assert said == {"western.md": MIXED, "utf8.md": None}
    arguments = ["--release", str(release.path), "--documents", str(papers), "--rebuild", "--jobs", "1"]
    outcome = CliRunner().invoke(verify, arguments)
    assert outcome.exit_code == 0, outcome.output


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (REPORT.encode("cp1252"), REPORT),
        (REPORT.encode() + b"It\x92s over.", REPORT + "It’s over."),
        (b"Odd but there: \x81, and no more.", "Odd but there: \x81, and no more."),
        (b"<article><body><p>Caf\xe9: 7 \xc2\xb5g of it.</p></body></article>", None),
        (b'<?xml version="1.0" encoding="us-ascii"?><article><body><p>5 \xb5g of it.</p></body></article>', None),
        (b"<!DOCTYPE html><html><body><p>It was 39 \xb0C then.</p></body></html>", None),
        (b"11|t|Anakinra in gout\n11|a|It was 39 \xb0C then.\n11\t0\t8\tAnakinra\tChemical\tMESH:1\n\n", None),
    ],
)
def test_single_bytes_that_are_not_utf_8_are_read_as_windows_1252(data: bytes, text: str | None) -> None:
    expected = data.decode("cp1252").replace("Âµ", "µ") if text is None else text
    document = read(data, "a.txt")
    assert document.text == original(data, "a.txt") == original(data, "a.txt", MIXED) == expected
    assert document.encoding == MIXED
    assert document.sha256 == hashlib.sha256(data).hexdigest()


def test_a_text_in_another_script_is_refused_where_nobody_says_what_it_is() -> None:
    with pytest.raises(DocumentError, match=r"line 1, byte 0: byte 0xcf is not UTF-8.*--encoding windows-1251"):
        read("Пациентка получала анакинру.".encode("cp1251"), "a.txt")


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
        (one,) = (s for s in release.manifest["sources"] if s["name"] == "utf8.md")
        assert one in first.manifest["sources"]


def test_a_byte_that_the_encoding_lacks_refuses_the_text() -> None:
    with pytest.raises(DocumentError, match="byte 0x81 is neither UTF-8 nor cp1252"):
        read(b"Fever\x81 of 39 C.", "odd.txt", encoding="cp1252")


@pytest.mark.parametrize("name", ["utf-16", "utf-7", "rot13", "unicode_escape", "no such thing"])
def test_an_encoding_that_is_none_of_plain_text_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="ASCII"):
        BuildSettings(encoding=name)


def test_the_reader_has_the_words_in_what_the_release_says_they_are_in(papers: Path) -> None:
    (papers / "script.md").write_bytes("Пациентка получала анакинру.".encode("cp1251"))
    held = Originals([papers])
    (told,) = held.unreadable
    assert "script.md" in told
    assert "Where a release says what it was read in" in told
    for sha256, form, encoding, text in (
        (hashlib.sha256(REPORT.encode("cp1252")).hexdigest(), "markdown-article", "cp1252", REPORT),
        (hashlib.sha256(REPORT.encode("cp1252")).hexdigest(), "markdown-article", MIXED, REPORT),
        (
            hashlib.sha256((papers / "script.md").read_bytes()).hexdigest(),
            "plain",
            "cp1251",
            "Пациентка получала анакинру.",
        ),
    ):
        shown = held.get(sha256, form, encoding)
        assert shown is not None
        assert shown.text == text


@given(
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_categories=["Cc"]), min_size=1).filter(str.strip)
)
def test_offsets_count_the_characters_of_the_text(words: str) -> None:
    text = f"Fever in é. {words}"
    assert original(text.encode("latin-1"), "a.txt", "latin-1") == text
