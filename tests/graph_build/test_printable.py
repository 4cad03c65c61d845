"""What strangers wrote is printed and never obeyed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table

from graph_build.printable import harmless
from graph_build.terminal import Terminal
from server.cli import cytolink

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "PREFIX oa: <http://www.w3.org/ns/oa#> SELECT ?o { GRAPH ?g { ?s oa:exact ?o } }"
CLEARS = "\x1b[2J\x1b]0;all is well\x07"


@given(st.text(st.characters(codec=None), max_size=40))
def test_harmless_words_hold_nothing_that_a_terminal_obeys(text: str) -> None:
    told = harmless(text)
    assert all(c.isprintable() or c in "\n\t" or c.isspace() or ord(c) > 0xA0 for c in told)
    told.encode()
    assert harmless(told) == told


@pytest.mark.parametrize(
    "text", ["fever\n\tof 3 µg/mL", "soft\u00adhyphen", "β-blocker", "[bold] and :smile: and [/x]"]
)
def test_words_stay_as_they_are(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert harmless(text) == text
    table = Table("name")
    table.add_row(text)
    Terminal(width=200).print(table, text)
    assert capsys.readouterr().out.count(text.splitlines()[0]) == 2


def test_what_a_document_holds_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    paper = tmp_path / "case.txt"
    paper.write_text(
        f"Sarilumab in polychondritis\n\nC-reactive protein was {CLEARS} 88 mg/L. Fever was 39.5 °C.\n"
        + 9 * "She was well. "
    )
    out = tmp_path / "out"
    for command in (
        ("build", paper, "--out", out),
        ("sparql", WORDS, "--release", out),
        ("query", "document-details", "--release", out),
    ):
        ran = CliRunner().invoke(cytolink, [str(part) for part in command], catch_exceptions=False)
        assert ran.exit_code in (0, 1), ran.output
        assert "\x1b" not in ran.output
        assert "\x07" not in ran.output


def test_a_file_name_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "good.txt").write_text("# Fever\n\nFever fell.\n")
    (folder / f"bad{CLEARS}.txt").write_bytes(b"\x00")
    linked = tmp_path / f"m{CLEARS}.obo"
    linked.write_text("nothing")
    for command in (
        ("build", folder, "--out", tmp_path / "out"),
        ("build", folder, "--out", tmp_path / "out", "--link", linked),
        ("link", linked, "--release", tmp_path / "out"),
        ("build", os.fsdecode(b"/none\x1b[2J\xff"), "--out", tmp_path / "out"),
    ):
        ran = CliRunner().invoke(cytolink, [str(part) for part in command])
        told = ran.output + harmless(str(ran.exception))
        assert "\x1b" not in told
