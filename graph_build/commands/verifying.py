"""`cytolink verify`: a release held against itself, against its documents and, if asked, against a second build."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph_build.commands.options import documents_option, opened, release_option
from graph_build.printable import harmless
from graph_build.settings import worker_processes

if TYPE_CHECKING:
    from graph_build.inspection.verify import Verdict


@click.command(
    epilog="""\b
Examples:
  cytolink verify --release releases --documents papers/
  cytolink verify --release releases --documents papers/ --rebuild
  cytolink verify --documents papers/ --rebuild --linked mondo.obo.gz
  cytolink verify --documents papers/ --rebuild --worksheets decisions/
  cytolink verify --documents papers/ --json

Exit codes: 0 all holds, 1 something does not (each fault is printed), 2 wrong use, 3 failed.
"""
)
@release_option
@documents_option
@click.option("--rebuild", "again", is_flag=True, help="Build the documents once more too, and name what differs.")
@click.option(
    "--linked",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="For --rebuild of a release built with --link: the linked file, or a folder with it. May be repeated.",
)
@click.option(
    "--worksheets",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="For --rebuild of a release built with --worksheets: the worksheet, or a folder with it. May be repeated.",
)
@click.option("--jobs", type=int, default=None, help="Processes of that second build. Default: one a core.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
@click.pass_context
def verify(
    context: click.Context,
    release_path: Path | None,
    paths: tuple[Path, ...],
    linked: tuple[Path, ...],
    worksheets: tuple[Path, ...],
    jobs: int | None,
    *,
    again: bool,
    as_json: bool,
) -> None:
    """Hold a release against itself and against its documents.

    The files must be those that were published, the store must hold what the N-Quads hold, the manifest must count
    what is there, and each statement must be the one that its IRI was made of. Spans must stand at their offsets with
    the words their hashes were made of. What a statement says of numbers, units, comparisons, denials and names must
    be what its words say, as far as they decide it; a repaired reading must be one that the print allows.

    --rebuild catches the rest: it builds the documents again and names every statement that differs.
    """
    if not paths:
        raise click.UsageError("Give the source documents by --documents.")
    from graph_build.inspection.verify import verify as run_verify
    from graph_build.release import check_count, check_release, in_words_of
    from graph_build.runner.again import rebuild
    from graph_build.terminal import Terminal

    release = opened(release_path)
    check_release(release)
    check_count(release, len(release.store()))
    with in_words_of(release):
        verdict = run_verify(release, paths)
    if again and not verdict.missing:
        with Terminal(error=True).status("Building the documents once more"):
            differences = rebuild(release, paths, linked=linked, worksheets=worksheets, jobs=worker_processes(jobs))
        for about, reason in differences:
            verdict.fault("the second build", about, reason)
    if as_json:
        out = {key: getattr(verdict, key) for key in ("spans", "facts", "repaired", "faults", "missing")}
        told = {**out, "rebuilt": again and not verdict.missing, "holds": verdict.holds}
        click.echo(json.dumps(told, indent=1, ensure_ascii=False))
    else:
        _tell(verdict, again=again)
    context.exit(0 if verdict.holds else 1)


def _tell(verdict: Verdict, *, again: bool) -> None:
    for fault in verdict.faults:
        click.echo(harmless(f"{fault['document']}: {fault['about']}: {fault['reason']}"))
    for name in verdict.missing:
        click.echo(harmless(f"{name}: the document is not there: nothing of it could be verified"))
    doubted = {fault["about"] for fault in verdict.faults if "/fact/" in fault["about"]}
    share = f"{100 * (1 - len(doubted) / verdict.facts):.1f} %" if verdict.facts else "no facts"
    click.echo(
        f"{verdict.spans:,} spans and {verdict.facts:,} facts looked at, "
        f"{verdict.repaired:,} of them marked as repaired: {share} hold"
    )
    if again:
        same = not any(fault["document"] == "the second build" for fault in verdict.faults)
        if verdict.missing:
            click.echo("no second build was made: documents are missing")
        else:
            click.echo(f"a second build gives {'the same release' if same else 'another release'}")
