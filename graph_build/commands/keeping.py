"""`cytolink releases` and `cytolink prune`: what lies in a folder of releases, and what of it can go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph_build.settings import data_folder

if TYPE_CHECKING:
    from graph_build.runner.keeping import Standing

_out = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="The folder that holds releases. Default: your data folder.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print the same as JSON.")


@click.command(
    epilog="""\b
Examples:
  cytolink releases
  cytolink releases --out releases --json

Exit codes: 0 listed, 1 one of them is damaged, 2 wrong use, 3 there is no such folder.
"""
)
@_out
@_json
def releases(out: Path | None, *, as_json: bool) -> None:
    """List the releases in a folder, the newest first."""
    from graph_build.runner.keeping import releases_in

    folder = out or data_folder()
    found = releases_in(folder)
    if as_json:
        click.echo(json.dumps([_entry(one) for one in found], indent=1))
    else:
        for one in found:
            click.echo(_line(one))
        if not found:
            click.echo(f"cytolink: no releases in {folder}", err=True)
    raise SystemExit(int(any(one.damage for one in found)))


@click.command(
    epilog="""\b
Examples:
  cytolink prune --keep 3
  cytolink prune --out releases --keep 1 --parts --yes

Exit codes: 0 done or shown, 2 wrong use, 3 a build is at work there, or files cannot be removed.
"""
)
@_out
@click.option(
    "--keep", type=click.IntRange(min=1), default=3, show_default=True, help="The newest releases, so many, stay."
)
@click.option(
    "--parts", "with_parts", is_flag=True, help="Also what is kept of documents that no release that stays holds."
)
@click.option("--yes", is_flag=True, help="Remove them; without it the command only says what would go.")
@_json
def prune(out: Path | None, keep: int, *, with_parts: bool, yes: bool, as_json: bool) -> None:
    """Remove old and damaged releases, never the current one; without --yes only say which.

    Stop a server first that was started for such a release by its own directory and not for the folder.
    """
    from graph_build.runner.keeping import disk_of, releases_in, remove, superfluous, unused_parts

    folder = out or data_folder()
    found = releases_in(folder)
    going = superfluous(found, keep)
    parts = unused_parts(folder, [one for one in found if one not in going]) if with_parts else []
    freed = disk_of(*(one.path for one in going)) + sum(part.stat().st_blocks * 512 for part in parts)
    if yes:
        remove(folder, going, parts)
    if as_json:
        told = {"removed": yes, "releases": [_entry(one) for one in going], "parts": len(parts), "bytes": freed}
        click.echo(json.dumps(told, indent=1))
        return
    for one in going:
        click.echo(_line(one))
    what = f"{len(going)} releases and what is kept of {len(parts)} documents, {_size(freed)}"
    click.echo(f"Removed: {what}." if yes else f"Would remove: {what}. Nothing was touched; --yes removes them.")


def _entry(one: Standing) -> dict[str, object]:
    return {
        "digest": one.digest, "path": str(one.path), "published": one.published.isoformat(timespec="seconds"),
        "current": one.current, "bytes": one.size, "documents": one.documents, "quads": one.quads,
        "linked": list(one.linked), "damage": one.damage,
    }  # fmt: skip


def _line(one: Standing) -> str:
    mark = "*" if one.current else " "
    holds = f"{one.documents:,} documents, {one.quads:,} quads" + "".join(f", {name}" for name in one.linked)
    said = f"damaged: {one.damage}" if one.damage else holds
    return f"{mark} {one.digest[:16]}  {one.published:%Y-%m-%d %H:%M} UTC  {_size(one.size):>9}  {said}"


def _size(number: int) -> str:
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.1f} MB"
