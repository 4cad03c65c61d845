"""`cytolink mcp`: the release for language models, by the Model Context Protocol."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from graph_build.errors import CytolinkError
from graph_build.settings import data_folder
from server.cli.options import documents_option, release_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from server.transports import Transport


@click.command(
    epilog="""\b
Examples:
  cytolink mcp
  cytolink mcp --release releases --documents papers
  cytolink mcp --url https://evidence.example.org
  cytolink mcp --http --port 8765

Exit codes: 0 ended by the host or a signal, 2 wrong use, 3 there is no release, or the extra is not installed.
"""
)
@release_option
@click.option("--url", default="", metavar="URL", help="An endpoint that is asked in place of a release here.")
@documents_option
@click.option("--http", is_flag=True, help="Serve by streamable HTTP at /mcp, not over standard input and output.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at, with --http.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(1, 65535), help="Port, with --http.")
def mcp(release_path: Path | None, url: str, documents: Path | None, host: str, port: int, *, http: bool) -> None:
    """Offer a release to language models as tools, by the Model Context Protocol."""
    if url and (release_path or documents):
        raise click.UsageError("--url asks an endpoint: --release and --documents have no use with it.")
    if not http and click.get_current_context().get_parameter_source("port") is not ParameterSource.DEFAULT:
        raise click.UsageError("--port has no use without --http.")
    try:
        from server.mcp.serving import mcp_server
    except ModuleNotFoundError as error:
        raise CytolinkError(
            "the extra `mcp` is not installed", where=str(error.name), do="Install it: pip install 'cytolink[mcp]'."
        ) from error
    with _transport(url, release_path or data_folder(), documents) as transport:
        server = mcp_server(transport)
        if http:
            server.run("streamable-http", host=host, port=port, stateless_http=True, json_response=True)
        else:
            server.run()


@contextmanager
def _transport(url: str, release: Path, documents: Path | None) -> Iterator[Transport]:
    from dataclasses import replace

    from server.app import close, create_app
    from server.settings import Settings
    from server.transports import HttpTransport, InProcessTransport

    if url:
        yield HttpTransport(url)
        return
    settings = Settings.from_environment()
    app = create_app(release, replace(settings, documents=str(documents)) if documents else settings)
    try:
        yield InProcessTransport(app)
    finally:
        close(app)
