"""`cytolink build`, and the build behind `cytolink demo`."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph_build.commands.options import made_the_one_asked, worksheets_option
from graph_build.printable import harmless
from graph_build.settings import LEAST_READ, MOST_QUADS, MOST_SECONDS, BuildSettings, data_folder, worker_processes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.release import Release


def publish_documents(paths: Sequence[Path], folder: Path) -> Release:
    """Build a release of documents under a folder; those that cannot be read are named on standard error."""
    from graph_build.runner import build as runner
    from graph_build.sources import documents

    settings, publishing = BuildSettings(), runner.Publishing(least_read=0)
    built = runner.build(documents(paths), folder, settings, jobs=worker_processes(), publishing=publishing)
    for rejected in built.rejected:
        click.echo(harmless(f"rejected {rejected['place']}: {rejected['reason']}"), err=True)
    return built.release


@click.command(
    epilog="""\b
Examples:
  cytolink build folder/
  cytolink build paper.txt --out releases
  cytolink build folder/ --out releases --without-quotes --json
  cytolink build abstracts.pubtator.gz papers.tar.xz --out releases
  cytolink build folder/ --out releases --link mondo.obo.gz
  cytolink build folder/ --out releases --vocabulary ours.yaml
  cytolink build folder/ --out releases --worksheets decisions/
  cytolink build folder/ --out releases --metadata papers.csv
  cytolink build folder/ --out releases --bound 0.9

Exit codes: 0 all documents are in, 1 some documents, facts, decisions or rows of tables are not (the report says
which), 2 wrong use, 3 failed.
Where fewer documents are in than --least-read asks for, OUT/current stays as it is: a server goes on with what it has.
A file that is no document, such as a README or a picture in a folder, is named in the report and is no fault.
"""
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="The folder for releases. Default: your data folder.",
)
@click.option("--no-curation", is_flag=True, help="Leave reviewed facts and corrections out.")
@click.option("--no-learned", is_flag=True, help="Leave names out that no vocabulary has and a model would read.")
@click.option(
    "--bound",
    type=click.FloatRange(0, 1),
    help="Facts less sure are withheld. Default: by kind, as docs/learned.md says.",
)
@click.option("--confidence-model", type=click.Path(exists=True, path_type=Path), help="A file of `cytolink train`.")
@click.option(
    "--encoding",
    help="Of plain texts that are not UTF-8, such as windows-1251. Default: single such bytes are windows-1252.",
)
@click.option("--without-quotes", is_flag=True, help="Leave the documents' wording out: offsets and hashes stay.")
@click.option(
    "--link",
    "links",
    multiple=True,
    type=click.Path(path_type=Path),
    help="An ontology or mapping set to link; documents are read with its names, too. May be repeated.",
)
@click.option(
    "--vocabulary",
    "vocabularies",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file of yours with drugs, targets, variables, scores and units, see docs/vocabulary.md. May be repeated.",
)
@worksheets_option
@click.option(
    "--metadata",
    type=click.Path(exists=True, path_type=Path),
    help="A CSV or JSON file of what documents are cited by, where their text does not say: docs/formats.md.",
)
@click.option("--jobs", type=int, default=None, help="Processes that read documents. Default: one a core.")
@click.option("--cluster", metavar="ADDRESS", default="", help="A Dask scheduler whose workers read, or `local`.")
@click.option("--most-seconds", type=float, default=MOST_SECONDS, show_default=True, help="Of computing, a document.")
@click.option("--most-quads", type=int, default=MOST_QUADS, show_default=True, help="That one document may make.")
@click.option(
    "--least-read",
    type=click.FloatRange(0, 1),
    default=LEAST_READ,
    show_default=True,
    help="The share of the documents that must have been read for OUT/current to point to the release.",
)
@click.option("--allow-empty", is_flag=True, help="Let OUT/current point to it even if no document could be read.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def build(
    context: click.Context,
    paths: tuple[Path, ...],
    out: Path | None,
    no_curation: bool,
    no_learned: bool,
    bound: float | None,
    confidence_model: Path | None,
    encoding: str | None,
    without_quotes: bool,
    links: tuple[Path, ...],
    vocabularies: tuple[Path, ...],
    worksheets: tuple[Path, ...],
    metadata: Path | None,
    jobs: int | None,
    cluster: str,
    most_seconds: float,
    most_quads: int,
    least_read: float,
    allow_empty: bool,
    as_json: bool,
) -> None:
    """Read documents and publish a release of the graph.

    PATHS are files, folders and archives (tar, zip) of documents, in the formats of docs/formats.md; a file may hold
    many. The release goes to OUT/<digest>, and OUT/current points to it. `query`, `facts`, `serve` and the others ask
    it from then on, unless they are told another by --release.
    """
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from graph_build.commands.reports import print_build, print_rows_left_out, report_of
    from graph_build.curation import read_worksheets
    from graph_build.linking import read_source, rows_left_out
    from graph_build.runner import build as runner
    from graph_build.sources import documents
    from graph_build.sources.metadata import read_metadata
    from graph_build.terminal import Terminal
    from graph_build.vocabulary import read_vocabularies

    reviewed = read_worksheets(worksheets)
    settings = BuildSettings(
        quotes=not without_quotes, curation=not no_curation, learned=not no_learned,
        bound=None if bound is None else Decimal(str(bound)),
        confidence_model=str(confidence_model.absolute()) if confidence_model else None,
        vocabulary=read_vocabularies(vocabularies), worksheets=reviewed.sheets,
        metadata=read_metadata(metadata) if metadata else (),
        most_seconds=most_seconds, most_quads=most_quads, encoding=encoding,
    )  # fmt: skip
    found, sources = documents(paths), [read_source(path) for path in links]
    columns = (SpinnerColumn(), TextColumn("{task.description}: {task.completed}"), TimeElapsedColumn())
    # Refreshed by hand: a thread that refreshes would keep the reading processes from being forked.
    with Progress(*columns, console=Terminal(error=True), transient=True, auto_refresh=False) as progress:
        task = progress.add_task("Documents read", total=None)

        def done(_: str) -> None:
            progress.update(task, advance=1, refresh=True)

        out_folder, processes = out or data_folder(), worker_processes(jobs)
        built = runner.build(
            found, out_folder, settings, sources=sources, jobs=processes, cluster=cluster,
            publishing=runner.Publishing(least_read, allow_empty), done=done,
        )  # fmt: skip
    linked = [{"file": one.source.name, **rows_left_out(one)} for one in sources]
    if as_json:
        told = report_of(built) | {"linked": linked, "worksheet_faults": reviewed.faults}
        click.echo(json.dumps(told, indent=1, ensure_ascii=False))
    else:
        for file in linked:
            print_rows_left_out(Terminal(), file["file"], file["rows_left_out"], file["left_out"])
        for fault in reviewed.faults:
            click.echo(harmless(f"decision left out {fault}"))
        print_build(built)
        if not built.held_back:
            click.echo(made_the_one_asked(out_folder))
    left_out = reviewed.faults or any(one.left_out for one in sources)
    context.exit(1 if built.rejected or built.quarantined or left_out else 0)
