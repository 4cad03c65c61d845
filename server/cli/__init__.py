"""`cytolink`, the one command line: the roof that mounts the commands of all rooms."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING

import click

from graph_build.errors import CytolinkError
from graph_build.printable import harmless
from server.cli.limits import OutOfTimeError, check_limits, said_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graph_build.release import Release

CANNOT = 3

_ROOMS = {
    "demo": "server.cli.demo:demo_command",
    "build": "graph_build.commands.documents:build",
    "fetch": "graph_build.commands.fetching:fetch",
    "facts": "graph_build.commands.facts:list_facts",
    "export": "graph_build.commands.exporting:export",
    "verify": "graph_build.commands.verifying:verify",
    "explain": "graph_build.commands.facts:explain",
    "discrepancies": "graph_build.commands.facts:list_discrepancies",
    "diff": "graph_build.commands.curation:diff",
    "curate": "graph_build.commands.curation:curate",
    "train": "graph_build.commands.training:train",
    "vocabulary": "graph_build.commands.vocabularies:vocabulary",
    "link": "graph_build.commands.linking:link",
    "resolve": "graph_build.commands.linking:resolve",
    "reconcile": "graph_build.commands.reconciling:reconcile",
    "slice": "graph_build.commands.linking:slice_command",
    "ontology": "graph_build.commands.linking:ontology_command",
    "releases": "graph_build.commands.keeping:releases",
    "prune": "graph_build.commands.keeping:prune",
    "queries": "server.cli.asking:queries_command",
    "query": "server.cli.asking:query_command",
    "sparql": "server.cli.asking:sparql_command",
    "federation": "server.cli.federation:federation_command",
    "serve": "server.cli.serving:serve",
    "open": "server.cli.serving:open_command",
    "mcp": "server.cli.mcp:mcp",
    "doctor": "server.cli.doctor:doctor",
}
"""Each command and where it lives. The modules of commands import little, and what a command works with when it is
called: the reader of documents alone has hundreds of patterns to compile, which nobody who asks for help waits for."""


class Roof(click.Group):
    """The commands of all rooms, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """The names, in the order in which somebody meets them."""
        return list(_ROOMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click gives it
        """The command of that name, or None."""
        if cmd_name not in _ROOMS:
            return None
        module, _, attribute = _ROOMS[cmd_name].partition(":")
        found = getattr(import_module(module), attribute)
        return found if isinstance(found, click.Command) else found(publish)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click has it, with the nearest names where there is no such command."""
        if args and args[0] not in _ROOMS and not args[0].startswith("-"):
            near = get_close_matches(args[0], _ROOMS, n=2)
            ctx.fail(
                f"there is no command {harmless(args[0])!r}. "
                + (f"Did you mean {' or '.join(near)}?" if near else "`cytolink --help` lists them.")
            )
        return super().resolve_command(ctx, args)


def publish(paths: Sequence[Path], folder: Path) -> Release:
    """Publish documents under a folder of releases, or, without any, the bundled build."""
    if not paths:
        from graph_build.bundle import install

        return install(folder)
    release: Release = import_module("graph_build.commands.documents").publish_documents(paths, folder)
    return release


@click.group(cls=Roof, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cytolink")
def cytolink() -> None:
    """Clinical evidence on cytokine blockade as a graph: build it, check it, ask it, serve it.

    Exit codes: 0 good, 1 the work found faults, 2 wrong use, 3 it cannot be done.
    """


def main() -> None:
    """Run the command line; an error of ours, or one of the system, is one line and exit code 3."""
    try:
        if not {"--help", "-h"} & set(sys.argv):
            check_limits()
        try:
            cytolink(prog_name="cytolink")
        finally:
            sys.stdout.flush()  # at the end of the process nobody would hear that it fails
    except (CytolinkError, OutOfTimeError) as error:
        said = str(error)
    except (OSError, MemoryError) as error:
        said = said_of(error)
    else:
        return
    with suppress(OSError):
        click.echo(harmless(f"cytolink: {said}"), err=True)
    try:
        sys.stdout.flush()
    except OSError:  # what could not be written once is not tried again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(CANNOT)
