"""Help imports what it prints and no more: whoever asks for it waits for no reader, engine or server."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from server.cli import cytolink

HEAVY = (
    "rich",
    "yaml",
    "pyoxigraph",
    "flask",
    "granian",
    "graph_build.readers",
    "graph_build.pipeline",
    "server.app",
    "logging",
    "asyncio",
    "importlib.metadata",
)
SCRIPT = """
import sys
from server.cli import main
try:
    main()
finally:
    print("imported:", *(name for name in sys.modules if name in {heavy!r}), file=sys.stderr)
"""


@pytest.mark.parametrize("command", ["", "build", "query", "serve", "verify", "curate", "link", "demo"])
def test_help_imports_nothing_that_works(command: str) -> None:
    arguments = [sys.executable, "-c", SCRIPT.format(heavy=HEAVY), *command.split(), "--help"]
    shown = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert shown.stdout.startswith("Usage: cytolink")
    assert shown.stderr == "imported:\n"


def test_every_command_is_there_and_says_what_it_does() -> None:
    context = cytolink.make_context("cytolink", ["demo"], resilient_parsing=True)
    for name in cytolink.list_commands(context):
        command = cytolink.get_command(context, name)
        assert command is not None, name
        assert command.get_short_help_str(), name


def test_a_mistyped_command_is_told_the_nearest() -> None:
    told = CliRunner().invoke(cytolink, ["bulid", "papers/"])
    assert told.exit_code == 2
    assert "there is no command 'bulid'. Did you mean build?" in told.output
    assert "lists them" in CliRunner().invoke(cytolink, ["xyzzy"]).output
