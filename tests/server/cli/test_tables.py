"""Answers in a terminal: a table where it fits, else records in which every value can be read."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph_build.terminal import Terminal
from server.cli.tables import laid_out, table, width_of

ROOT = Path(__file__).parents[3]
NAMES = ("drug", "result", "n", "empty")
ROWS = [
    (ox.Literal("tocilizumab"), ox.Literal("complete or partial improvement " * 3), ox.Literal(12), None),
    (ox.NamedNode("http://purl.obolibrary.org/obo/MONDO_0012727"), ox.Literal("none [/x]"), ox.Literal(3), None),
]


def printed(width: int) -> list[str]:
    console = Terminal(width=width, colours=False)
    console.file = io.StringIO()
    console.print(laid_out(NAMES, ROWS, console, "A question"))
    return str(console.file.getvalue()).splitlines()


@pytest.mark.parametrize("width", [40, 80])
def test_a_table_that_is_too_wide_is_shown_as_records(width: int) -> None:
    lines = printed(width)
    assert all(len(line.rstrip()) <= width for line in lines)
    assert [line.split()[0] for line in lines if line.startswith(("drug", "result", "n ", "empty"))] == [
        "drug", "result", "n", "drug", "result", "n",
    ]  # fmt: skip
    text = " ".join(" ".join(lines).split())
    assert "MONDO:0012727" in text
    assert "none [/x]" in text
    assert text.count("improvement") == 3


def test_a_table_that_fits_is_a_table() -> None:
    console = Terminal(width=400, colours=False)
    assert width_of(table(NAMES, ROWS), console) < 200
    lines = printed(200)
    assert any(all(name in line for name in NAMES) for line in lines)


def test_in_a_terminal_an_answer_goes_through_the_readers_pager(tmp_path: Path) -> None:
    """The terminal is a real one (a pseudo-terminal of 80 columns), the pager a command that keeps what it is given."""
    code = (
        "import pyoxigraph as ox\nfrom server.cli.answers import Answered, show\n"
        "show(Answered(('n', 'text'), [(ox.Literal(i), ox.Literal('word ' * 30)) for i in range(200)]), 'table')\n"
    )
    shown = tmp_path / "shown"
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    env = {**os.environ, "PAGER": f"cat > {shown}", "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], stdin=slave, stdout=slave, env=env, timeout=120, check=False
        )
        assert done.returncode == 0
        said = os.read(master, 4096).decode()
    finally:
        os.close(slave)
        os.close(master)
    lines = [re.sub(r"\x1b\[[\d;]*m", "", line).rstrip() for line in shown.read_text("utf-8").splitlines()]
    assert " ".join(" ".join(lines).split()).count("word") == 200 * 30
    assert max(map(len, lines)) <= 80
    assert "200 rows" in said
