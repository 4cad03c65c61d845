"""`cytolink demo`: a release, three answers and the endpoint, in one command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph_build.settings import data_folder
from graph_build.terminal import Terminal
from queries.catalogue import catalogue
from server.cli.asking import ask, show_answer
from server.cli.serving import warn_of_missing_scripts
from server.gateway.serve import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph_build.release import Release

HEADLINE = "headline"
"""The tag of the saved queries whose answers the demo prints."""


def demo_command(publish: Callable[[Sequence[Path], Path], Release]) -> click.Command:
    """The command, given the function that publishes: the server's rooms know nothing of how releases are built.

    Args:
        publish: documents (none for the bundled build) and a folder of releases to the new release.
    """

    @click.command(
        "demo",
        epilog="""\b
Examples:
  cytolink demo
  cytolink demo paper.txt folder/ --port 8080
  cytolink demo --no-serve

Exit codes: 0 ended by a signal, 1 no document could be read, 2 wrong use, 3 failed.
""",
    )
    @click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
    @click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
    @click.option(
        "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 picks a free one."
    )
    @click.option("--no-serve", is_flag=True, help="Print the answers and stop.")
    @click.pass_context
    def demo(context: click.Context, paths: tuple[Path, ...], host: str, port: int, no_serve: bool) -> None:
        """Publish a release into your data folder, answer three questions, and serve it.

        PATHS are text files or folders of them; without any, the bundled build of five papers is used.
        The question that asks UniProt, too, is answered by a stand-in on this machine.
        """
        console, folder = Terminal(error=True), data_folder()
        with console.status("Reading documents" if paths else "Publishing the bundled build"):
            release = publish(paths, folder)
        if not release.manifest["sources"]:
            console.print("No document could be read: see `cytolink build` for the reasons.", style="red")
            context.exit(1)
        click.echo(f"Release {release.digest[:16]} of {len(release.manifest['sources'])} documents in {release.path}\n")
        _answer(release)
        if not no_serve:
            warn_of_missing_scripts()
            serve(folder, host, port, _tell, stand_ins=True)

    return demo


def _tell(url: str) -> None:
    click.echo(f"The endpoint answers at {url} — stop it with Ctrl-C.")


def _answer(release: Release) -> None:
    """Print the answers to the headline questions as tables."""
    for query in catalogue().values():
        if HEADLINE in query.tags:
            show_answer(query, ask(query, {}, release), "table", full=False)
            click.echo(f"  cytolink query {query.name}\n")
