"""The house is in order: package names are ours alone, importing is quiet, and what the documents promise exists."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from graph_build.bundle import install
from server.cli import cytolink as main

if TYPE_CHECKING:
    from graph_build.release import Release

ROOT = Path(__file__).parents[1]
PACKAGES = {"ontology", "queries", "graph_build", "server"}
COMMANDS = main.list_commands(click.Context(main))


def test_no_other_distribution_claims_our_package_names() -> None:
    """The names are generic; a stranger's package of the same name would shadow ours or be shadowed."""
    for distribution in distributions():
        if distribution.metadata["Name"] == "cytolink":
            continue
        tops = {str(file).split("/", 1)[0] for file in distribution.files or ()}
        assert not tops & PACKAGES, f"{distribution.metadata['Name']} claims {tops & PACKAGES}"


def test_importing_opens_no_connection_and_writes_nothing(tmp_path: Path) -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise SystemExit('a connection was opened at import')\n"
        "socket.socket.connect = refuse; socket.create_connection = refuse; socket.getaddrinfo = refuse\n"
        "import server.cli, graph_build.commands.documents, graph_build.pipeline, queries.catalogue, ontology.terms\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []


def documentation() -> str:
    """All that the project says of itself in Markdown."""
    return "\n".join(p.read_text("utf-8") for p in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))])


def test_every_command_that_the_documents_name_exists() -> None:
    named = set(re.findall(r"(?m)^\s*(?:\.venv/bin/)?cytolink ([a-z]+)", documentation()))
    assert named
    assert named <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_and_shows_an_example(name: str) -> None:
    assert f"cytolink {name}" in documentation()
    command = main.get_command(click.Context(main), name)
    assert command is not None
    text = command.get_help(click.Context(command, info_name=name))
    assert f"cytolink {name}" in text, "the help shows no example"
    assert all(p.help for p in command.params if isinstance(p, click.Option)), "an option is not explained"


def test_links_in_the_documents_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The bundled build, published."""
    return install(tmp_path_factory.mktemp("bundled"))


@pytest.mark.parametrize("page", ["README.md", "docs/data.md"])
def test_the_queries_of_the_documents_give_answers(page: str, bundled: Release) -> None:
    queries = re.findall(r"```sparql\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    assert queries
    for query in queries:
        assert list(bundled.store().select(query)), query
