"""Options that commands of the server share."""

from __future__ import annotations

from pathlib import Path

import click

release_option = click.option(
    "--release",
    "release_path",
    type=click.Path(path_type=Path),
    default=None,
    help="A release, or the folder that holds releases. Default: the one that was built last.",
)

documents_option = click.option(
    "--documents",
    type=click.Path(path_type=Path, exists=True),
    default=None,
    help="A folder, file or archive with the documents: their words are shown where the hash is the one that was read.",
)
