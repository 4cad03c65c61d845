"""`cytolink demo`: a release, the endpoint and three answers, in one command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph_build.printable import harmless
from graph_build.settings import data_folder
from server.cli.serving import warn_of_missing_scripts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph_build.release import Release

QUESTIONS = ("blockade-drugs", "drug-by-disease", "outcome-by-drug-class")
"""The saved queries whose answers the demo prints."""
ROWS = 3
"""Rows of each that are shown."""


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
        """Publish a release into your data folder, serve it, and answer three questions.

        PATHS are text files or folders of them; without any, the bundled build of five papers is used.
        Questions to other endpoints are answered by stand-ins on this machine.
        """
        from graph_build.terminal import Terminal

        console, folder = Terminal(error=True), data_folder()
        with console.status("Reading documents" if paths else "Publishing the bundled build"):
            release = publish(paths, folder)
        if not release.manifest["sources"]:
            console.print("No document could be read: see `cytolink build` for the reasons.", style="red")
            context.exit(1)
        click.echo(harmless(f"cytolink: {release} ({len(release.manifest['sources'])} documents)"), err=True)
        answers = _answers(release)
        if no_serve:
            click.echo(answers)
            return
        from server.gateway.serve import serve

        def tell(url: str) -> None:
            click.echo(f"The endpoint answers at {url} — stop it with Ctrl-C.\n\n{answers}")
            warn_of_missing_scripts()

        serve(folder, host, port, tell, stand_ins=True)

    return demo


def _answers(release: Release) -> str:
    """The answers to the questions, as text for the terminal."""
    from graph_build.release.papers import Papers
    from queries.catalogue import find
    from server.cli.answers import ask, console, excerpt

    shown, papers = console(), Papers(release.manifest["sources"])
    with shown.capture() as captured:
        for name in QUESTIONS:
            excerpt(shown, query := find(name), ask(query, {}, release), papers, ROWS)
    return captured.get().rstrip("\n")
