"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from graph_build.settings import data_folder

release_option = click.option(
    "--release",
    "release_path",
    type=click.Path(path_type=Path),
    default=None,
    help="A release, or the folder that holds releases. Default: the newest in your data folder.",
)

documents_option = click.option(
    "--documents",
    "paths",
    multiple=True,
    type=click.Path(path_type=Path),
    help="The source documents, as given to `cytolink build`: a file, folder or archive. May be repeated.",
)

worksheets_option = click.option(
    "--worksheets",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A worksheet of your reviewers' decisions (`cytolink curate`), or a folder of them. May be repeated.",
)


def chosen(release_path: Path | None) -> Path:
    """The release asked for, else the user's own folder of releases."""
    return release_path or data_folder()
