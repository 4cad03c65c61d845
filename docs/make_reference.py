"""Makes the pages of the reference from the code: commands, settings, saved queries; and the stub of Python's methods.

    python docs/make_reference.py [--check]

`commands.md` holds what each command says with `--help`, `settings.md` the settings of the endpoint, and
`saved-queries.md` the questions with their parameters.
"""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cytolink import questions
from queries.catalogue import FOLDERS, catalogue
from server.cli import cytolink as command_line
from server.settings import PUBLIC_SERVICES, Settings, variable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HERE = Path(__file__).parent
MADE = "Made by `python docs/make_reference.py`."
SHELVES = {
    "evidence": "What documents report",
    "linking": "How things are linked",
    "federated": "What other endpoints add",
    "checks": "Checks: no rows on a sound release",
}


def main() -> None:
    """Writes the pages; with `--check` it only names those that are not as the code has them, and ends with 1."""
    stale = [name for name, made in PAGES.items() if (HERE / name).read_text(encoding="utf-8") != made()]
    if "--check" in sys.argv:
        sys.exit(f"run python docs/make_reference.py: {', '.join(stale)}" if stale else 0)
    for name in stale:
        (HERE / name).write_text(PAGES[name](), encoding="utf-8")


def commands() -> str:
    """The help of every command, groups with their members."""
    parts = [
        "# Commands",
        f"Every command of `cytolink` with its options and examples, as `--help` prints them. {MADE}",
    ]
    shown = {"terminal_width": 100, "max_content_width": 100}
    root = click.Context(command_line, info_name="cytolink", **command_line.context_settings, **shown)
    for command, context in _commands(command_line, root):
        parts.append(f"## {context.command_path}\n\n```text\n{command.get_help(context)}\n```")
    return "\n\n".join(parts) + "\n"


def _commands(group: click.Group, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            raise LookupError(f"the command {name} cannot be loaded")
        inner = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            yield from _commands(command, inner)
        else:
            yield command, inner


def settings() -> str:
    """The settings of the endpoint with defaults and units."""
    table = []
    for entry in fields(Settings):
        default = f"`{entry.default}`" if entry.default != "" else "empty"
        default = "the endpoints below" if entry.name == "services" else default
        table.append((f"`{variable(entry.name)}`", default, entry.metadata["unit"], entry.metadata["help"]))
    return (
        "\n\n".join(
            [
                "# Settings of the endpoint",
                f"What the environment of `cytolink serve` sets; [how it works](endpoint.md). {MADE}",
                _table(("variable", "default", "unit", "meaning"), table),
                f"`{variable('services')}` allows by default:",
                "\n".join(f"- `{service}`" for service in PUBLIC_SERVICES),
            ]
        )
        + "\n"
    )


def saved_queries() -> str:
    """Every saved query: what it answers and what it can be asked for."""
    parts = [
        "# Saved queries",
        f"Every saved query with its parameters; [how to ask, write and draw them](questions.md). {MADE}",
    ]
    for folder in FOLDERS:
        here = [query for _, query in sorted(catalogue().items()) if query.folder == folder]
        rows = [(f"`{q.name}`", q.summary, ", ".join(f"`{p.name}`" for p in q.header.parameters)) for q in here]
        parts += [f"## {SHELVES[folder]}", _table(("query", "answers", "parameters"), rows)]
    return "\n\n".join(parts) + "\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(head), *(tuple(row) for row in rows)]
    lines.insert(1, ("---",) * len(lines[0]))
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def stub() -> str:
    """The saved queries as methods, for editors and type checkers."""
    lines = [
        f"# {MADE.strip('<!-> ')}", "from typing import Any, Literal", "", "from cytolink.client import Triples",
        "from cytolink.rows import Rows", "from queries.catalogue import SavedQuery",
        "from queries.parameters import Parameter", "", "def method_name(name: str) -> str: ...",
        "def asked() -> list[SavedQuery]: ...", "def documentation(query: SavedQuery) -> str: ...",
        "def annotation(parameter: Parameter) -> str: ...", "", "class Questions:",
        "    def query(self, name: str, **parameters: Any) -> Any: ...",
    ]  # fmt: skip
    for query in questions.asked():
        given = [
            f"        {questions.method_name(p.name)}: {questions.annotation(p)}{'' if p.required else ' = ...'},"
            for p in query.parameters
        ]
        gives = "Rows" if query.form == "SELECT" else "Triples"
        name = questions.method_name(query.name)
        if not given:
            lines.append(f"    def {name}(self) -> {gives}: ...")
            continue
        lines += [f"    def {name}(", "        self,", "        *,", *given, f"    ) -> {gives}: ..."]
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "settings.md": settings,
    "saved-queries.md": saved_queries,
    "../cytolink/questions.pyi": stub,
}

if __name__ == "__main__":
    main()
