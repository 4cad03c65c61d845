"""Options that several commands share."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph_build.errors import ReleaseError
from graph_build.printable import harmless
from graph_build.settings import data_folder

if TYPE_CHECKING:
    from graph_build.release import Release

release_option = click.option(
    "--release",
    "release_path",
    type=click.Path(path_type=Path),
    default=None,
    help="A release, or the folder that holds releases. Default: the one that was built last.",
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


def opened(release_path: Path | None) -> Release:
    """The release asked for, else the one that was built last; standard error says which it is.

    Raises:
        ReleaseError: where there is none, or it is damaged.
    """
    from graph_build.release import open_release

    release = open_release(release_path or data_folder())
    click.echo(harmless(f"cytolink: {release}"), err=True)
    return release


def made_the_one_asked(out: Path) -> str:
    """Make a folder's newest release the one that commands ask unless told another; what to say of it."""
    from graph_build.release import ask_from_now_on

    try:
        ask_from_now_on(out)
    except ReleaseError as error:
        return f"Ask it by `--release {shlex.quote(str(out))}`: {error}"
    return "It is the one that `cytolink query` asks from now on."
