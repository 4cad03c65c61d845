"""`cytolink`, the one command line: the roof that mounts the commands of all rooms."""

from __future__ import annotations

import sys

import click

from graph_build.commands import COMMANDS as BUILD_COMMANDS
from graph_build.commands import publish_documents
from graph_build.errors import CytolinkError
from server.commands import serve
from server.demo import demo_command
from server.query_commands import queries_command, query_command, sparql_command

CANNOT = 3


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cytolink")
def cytolink() -> None:
    """Clinical evidence on cytokine blockade as a graph: build it, check it, ask it, serve it.

    Exit codes: 0 good, 1 the work found faults, 2 wrong use, 3 it cannot be done.
    """


for command in (
    demo_command(publish_documents),
    serve,
    queries_command,
    query_command,
    sparql_command,
    *BUILD_COMMANDS,
):
    cytolink.add_command(command)


def main() -> None:
    """Run the command line; an error of ours is one line and exit code 3."""
    try:
        cytolink(prog_name="cytolink")
    except CytolinkError as error:
        click.echo(f"cytolink: {error}", err=True)
        sys.exit(CANNOT)
