"""The house is in order: package names are ours alone, importing is quiet, and what the documents promise exists."""

from __future__ import annotations

import ast
import re
import runpy
import subprocess
import sys
import tomllib
from contextlib import suppress
from graphlib import TopologicalSorter
from importlib.metadata import PackageNotFoundError, distributions, requires, version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click
import grimp
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from server.cli import cytolink as main

if TYPE_CHECKING:
    from graph_build.release import Release

ROOT = Path(__file__).parents[1]
PACKAGES = {"ontology", "queries", "graph_build", "server", "cytolink"}
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
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    """Which module imports which."""
    return grimp.build_graph(*sorted(PACKAGES))


def test_no_files_stand_in_a_circle(imports: grimp.ImportGraph) -> None:
    """`lint-imports` holds the same of rooms; this names the files."""
    TopologicalSorter({m: imports.find_modules_directly_imported_by(m) for m in imports.modules}).prepare()


def test_routes_never_import_one_another(imports: grimp.ImportGraph) -> None:
    """What two routes need is the endpoint's business; a route that borrows from another drags its room along."""
    has_routes = re.compile(r"\bBlueprint\(")
    files = {m: ROOT.joinpath(*m.split(".")).with_suffix(".py") for m in imports.modules if m.startswith("server.")}
    routes = {m for m, path in files.items() if path.is_file() and has_routes.search(path.read_text("utf-8"))}
    assert len(routes) > 8
    for module in routes:
        assert not imports.find_modules_directly_imported_by(module) & routes, module


MOST = {"server": 15, "graph_build": 25}
"""Modules that a room may hold, its `__init__` left out: more than that and nobody names it without opening it."""
GROWING = {"graph_build/facts/clinical"}
"""Rooms that the next way of reading clears; they may not grow meanwhile."""


@pytest.mark.parametrize("house", MOST)
def test_no_room_is_a_hall(house: str) -> None:
    for folder in {path.parent for path in (ROOT / house).rglob("*.py")}:
        room = str(folder.relative_to(ROOT))
        modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
        assert len(modules) <= (35 if room in GROWING else MOST[house]), f"{room} has {len(modules)} modules"


def test_every_room_says_what_it_is_for() -> None:
    for house in PACKAGES:
        for path in (ROOT / house).rglob("__init__.py"):
            assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), f"{path.parent} says nothing"


def test_long_files_are_listed_with_a_reason() -> None:
    """A file above 300 lines does more than one thing, or the record of the rooms says why not."""
    listed = set(re.findall(r"^\| `([\w/]+\.py)` \|", (ROOT / "docs/decisions/0012-rooms.md").read_text("utf-8"), re.M))
    python = [p for folder in (*PACKAGES, "tests", "benchmarks", "docs") for p in (ROOT / folder).rglob("*.py")]
    long = {str(p.relative_to(ROOT)) for p in python if len(p.read_text("utf-8").splitlines()) > 300}
    assert long == listed


def test_the_picture_of_the_house_is_of_this_house() -> None:
    drawn = runpy.run_path(str(ROOT / "docs" / "draw_house.py"))["drawing"]()
    assert drawn == (ROOT / "docs" / "house.svg").read_text("utf-8"), "run python docs/draw_house.py"


def test_the_page_of_figures_is_made_of_the_measurements() -> None:
    made = runpy.run_path(str(ROOT / "benchmarks" / "figures.py"))["page"]()
    assert made == (ROOT / "docs" / "figures.md").read_text("utf-8"), (
        "run python benchmarks/figures.py > docs/figures.md"
    )


def test_the_reference_is_made_from_the_code() -> None:
    """In a process of its own: a command keeps the first help option that it is asked for."""
    script = ROOT / "docs" / "make_reference.py"
    checked = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_every_requirement_is_pinned_as_it_is_installed() -> None:
    """`constraints.txt` is the one list of versions: it agrees with `pyproject.toml` and with what the tests run on."""
    text = (ROOT / "constraints.txt").read_text("utf-8")
    assert text.splitlines()[1].strip("# ").startswith("uv pip compile pyproject.toml "), "the command stands beside it"
    assert "://" not in text
    pinned: dict[str, set[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            found = Requirement(line)
            if found.marker is None or found.marker.evaluate():
                pinned.setdefault(canonicalize_name(found.name), set()).update(s.version for s in found.specifier)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for text in (*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())):
        asked = Requirement(text)
        if asked.name == "cytolink":
            continue
        (at,) = pinned[canonicalize_name(asked.name)]
        assert asked.specifier.contains(at), f"{text} is pinned at {at}"
    for name, versions in pinned.items():
        with suppress(PackageNotFoundError):  # of an extra that is not installed
            assert version(name) in versions, name


def test_what_is_installed_is_locked_by_hashes() -> None:
    """`requirements.lock` has the same versions as `constraints.txt`, all that Cytolink runs with, each with hashes."""
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert "--generate-hashes" in text.splitlines()[1], "the command stands beside it"
    assert "://" not in text
    entries = [one.split() for one in re.sub(r"^#.*\n", "", text, flags=re.M).replace("\\\n", " ").splitlines() if one]
    locked = {canonicalize_name(first.partition("==")[0]): first for first, *_ in entries}
    pins = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    for first, *rest in entries:
        hashes = [one for one in rest[rest.index(";") + 1 :] if "--hash" in one] if ";" in rest else rest
        assert first in {pin.partition(" ;")[0] for pin in pins}
        assert hashes
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes), first
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    todo, seen = [canonicalize_name(Requirement(one).name) for one in project["dependencies"]], set[str]()
    while todo:
        if (name := todo.pop()) not in seen:
            seen.add(name)
            needed = [Requirement(one) for one in requires(name) or ()]
            todo += [canonicalize_name(r.name) for r in needed if r.marker is None or r.marker.evaluate({"extra": ""})]
    assert seen <= locked.keys()
    assert "--require-hashes -r requirements.lock" in (ROOT / "README.md").read_text("utf-8")


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


@pytest.mark.parametrize("page", ["README.md", "docs/data.md"])
def test_the_queries_of_the_documents_give_answers(page: str, bundled_release: Release) -> None:
    queries = re.findall(r"```sparql\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    assert queries
    for query in queries:
        assert list(bundled_release.store().select(query)), query
