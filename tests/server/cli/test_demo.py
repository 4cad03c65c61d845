"""The demo serves at once: the address first, then three small tables that no pager holds back."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from server.cli import cytolink
from server.cli.demo import QUESTIONS, ROWS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder."""
    monkeypatch.setenv("CYTOLINK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_the_address_comes_first_and_three_small_tables_after_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def serve(folder: Path, _host: str, _port: int, tell: Callable[[str], None], **_: Any) -> None:
        assert folder == data
        tell("http://127.0.0.1:4321/")

    monkeypatch.setattr("server.gateway.serve.serve", serve)
    shown = CliRunner().invoke(cytolink, ["demo"], catch_exceptions=False)
    lines = shown.stdout.splitlines()
    assert lines[0].startswith("The endpoint answers at http://127.0.0.1:4321/")
    assert [line.rpartition(" ")[2] for line in lines if "all of it: cytolink query" in line] == list(QUESTIONS)
    assert len(lines) <= 3 + len(QUESTIONS) * (ROWS + 8)
    assert "cytolink: release" in shown.stderr


def test_in_a_terminal_of_80_columns_nothing_is_folded_and_no_pager_opened(data: Path, tmp_path: Path) -> None:
    (tmp_path / "pager").write_text(f"#!/bin/sh\ntouch {tmp_path / 'paged'}\ncat\n")
    (tmp_path / "pager").chmod(0o755)
    ours, theirs = pty.openpty()
    environment = {
        **os.environ, "CYTOLINK_DATA": str(data), "COLUMNS": "80", "LINES": "24", "PAGER": str(tmp_path / "pager"),
        "TERM": "xterm", "NO_COLOR": "1",
    }  # fmt: skip
    command = [sys.executable, "-c", "from server.cli import main; main()", "demo", "--no-serve"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, env=environment) as process:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 1 << 16):
                shown += piece
        except OSError:  # how the end of a terminal is told
            pass
        process.communicate()
    os.close(ours)
    assert process.returncode == 0
    assert not (tmp_path / "paged").exists()
    text = re.sub(r"\x1b\[[0-9;]*m", "", shown.decode())
    assert text.count("all of it: cytolink query") == 3
    assert all(len(line.rstrip()) <= 80 for line in text.splitlines())
