"""The commands that serve a release."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from graph_build.settings import data_folder
from server.cli.options import documents_option, release_option


@click.command(
    epilog="""\b
Examples:
  cytolink serve --release releases
  cytolink serve --release releases --host 0.0.0.0 --port 80
  cytolink serve --documents papers --curate worksheets
  CYTOLINK_DEADLINE=30 cytolink serve --port 0
  cytolink serve --release releases --engine http://localhost:7001/

Exit codes: 0 ended by a signal, 2 wrong use, 3 there is no release, the address is taken, or no worker starts.
"""
)
@release_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 for a free one.")
@click.option("--stand-ins", is_flag=True, help="Ask stand-ins on this machine in place of public endpoints.")
@documents_option
@click.option(
    "--curate",
    "curation",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Let this machine's reader write decisions into worksheets in this folder; only with a loopback --host.",
)
@click.option(
    "--engine", metavar="URL", default="", help="A SPARQL 1.1 engine that holds the release and is asked for it."
)
def serve(
    release_path: Path | None,
    host: str,
    port: int,
    stand_ins: bool,
    documents: Path | None,
    curation: Path | None,
    engine: str,
) -> None:
    """Serve a release as a SPARQL endpoint with a first page, until a signal ends it."""
    from server.gateway.serve import serve as run

    where = release_path or data_folder()
    run(where, host, port, _say, stand_ins=stand_ins, documents=documents, curation=curation, engine=engine)


@click.command(
    "open",
    epilog="""\b
Examples:
  cytolink open
  cytolink open --release releases

Exit codes: 0 ended by a signal, 2 wrong use, 3 there is no release, or no worker starts.
""",
)
@release_option
def open_command(release_path: Path | None) -> None:
    """Show a release in your browser, served on this machine alone until Ctrl-C."""
    from server.gateway.serve import serve as run

    run(release_path or data_folder(), "127.0.0.1", 0, _show, stand_ins=True)


def _say(url: str) -> None:
    from server.gateway.serve import print_url

    print_url(url)
    warn_of_missing_scripts()


def _show(url: str) -> None:
    _say(url)
    if not webbrowser.open(url):
        click.echo("cytolink: no browser could be started here: open this address in one.", err=True)


def warn_of_missing_scripts() -> None:
    """Say on standard error where the pages will do without their scripts."""
    from server.assets.bundle import MISSING, bundle

    if not bundle().entries:
        click.echo(f"cytolink: {MISSING}", err=True)
