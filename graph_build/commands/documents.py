"""The build's commands, mounted by the one command line."""

from __future__ import annotations

import csv
import json
import shlex
import sys
from decimal import Decimal
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from graph_build.commands.options import chosen, documents_option, release_option, worksheets_option
from graph_build.commands.reports import print_account, print_build, print_discrepancies, print_rows_left_out, report_of
from graph_build.curation import read_worksheets
from graph_build.errors import QueryError
from graph_build.inspection.discrepancies import discrepancies
from graph_build.inspection.explain import explain as run_explain
from graph_build.inspection.readback import facts, imported
from graph_build.inspection.verify import originals
from graph_build.linking import read_source, rows_left_out
from graph_build.printable import harmless
from graph_build.release import Release, open_release
from graph_build.runner import build as runner
from graph_build.settings import MOST_QUADS, MOST_SECONDS, BuildSettings, data_folder, worker_processes
from graph_build.sources import documents
from graph_build.terminal import Terminal
from graph_build.vocabulary import read_vocabularies
from ontology.schema import fact_types

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.inspection.readback import FactFound

AFTER_SLOTS = ("evidence", "context", "origin", "confidence", "iri")


def publish_documents(paths: Sequence[Path], folder: Path) -> Release:
    """Build a release of documents under a folder; those that cannot be read are named on standard error."""
    built = runner.build(documents(paths), folder, BuildSettings(), jobs=worker_processes())
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
  cytolink build folder/ --out releases --bound 0.9

Exit codes: 0 all documents are in, 1 some documents, facts or rows of linked tables are not (the report says which),
2 wrong use, 3 failed.
A file that is no document, such as a README or a picture in a folder, is named in the report and is no fault.
"""
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="The folder for releases. Default: your data folder, whose newest the other commands ask.",
)
@click.option("--no-curation", is_flag=True, help="Leave reviewed facts and corrections out.")
@click.option("--no-learned", is_flag=True, help="Leave names out that no vocabulary has and a model would read.")
@click.option(
    "--bound",
    type=click.FloatRange(0, 1),
    help="Facts less sure are withheld. Default: by kind, as docs/learned.md says.",
)
@click.option("--confidence-model", type=click.Path(exists=True, path_type=Path), help="A file of `cytolink train`.")
@click.option("--encoding", help="Of plain texts that are not UTF-8, such as windows-1252. Default: they are refused.")
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
@click.option("--jobs", type=int, default=None, help="Processes that read documents. Default: one a core.")
@click.option("--cluster", metavar="ADDRESS", default="", help="A Dask scheduler whose workers read, or `local`.")
@click.option("--most-seconds", type=float, default=MOST_SECONDS, show_default=True, help="Of computing, a document.")
@click.option("--most-quads", type=int, default=MOST_QUADS, show_default=True, help="That one document may make.")
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
    jobs: int | None,
    cluster: str,
    most_seconds: float,
    most_quads: int,
    as_json: bool,
) -> None:
    """Read documents and publish a release of the graph.

    PATHS are files, folders and archives (tar, zip) of documents, in the formats of docs/formats.md; a file may hold
    many. The release goes to OUT/<digest>, and OUT/current points to it. Without --out it is the one that `query`,
    `facts` and `serve` ask from then on; with it they are told by --release OUT.
    """
    settings = BuildSettings(
        quotes=not without_quotes, curation=not no_curation, learned=not no_learned,
        bound=None if bound is None else Decimal(str(bound)),
        confidence_model=str(confidence_model.absolute()) if confidence_model else None,
        vocabulary=read_vocabularies(vocabularies), worksheets=read_worksheets(worksheets),
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
        built = runner.build(found, out_folder, settings, sources=sources, jobs=processes, cluster=cluster, done=done)
    linked = [{"file": one.source.name, **rows_left_out(one)} for one in sources]
    if as_json:
        click.echo(json.dumps(report_of(built) | {"linked": linked}, indent=1, ensure_ascii=False))
    else:
        for file in linked:
            print_rows_left_out(Terminal(), file["file"], file["rows_left_out"], file["left_out"])
        print_build(built)
        own = out is None or out.absolute() == data_folder()
        click.echo(
            "It is the one that `cytolink query` asks." if own else f"Ask it by `--release {shlex.quote(str(out))}`."
        )
    context.exit(1 if built.rejected or built.quarantined or any(one.left_out for one in sources) else 0)


@click.command(
    name="facts",
    epilog="""\b
Examples:
  cytolink facts --release releases --format jsonl > facts.jsonl
  cytolink facts --format csv --type measurement
  cytolink facts --origin imported
""",
)
@release_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv"]),
    default="jsonl",
    show_default=True,
    help="Form of the output.",
)
@click.option("--type", "kinds", multiple=True, help="Only facts of this type; may be given more than once.")
@click.option(
    "--origin",
    "origins",
    type=click.Choice(["extracted", "curated", "imported"]),
    multiple=True,
    help="Only what came in so; may be repeated. Default: extracted and curated. Imported are annotations by others.",
)
def list_facts(release_path: Path | None, form: str, kinds: tuple[str, ...], origins: tuple[str, ...]) -> None:
    """Print the facts of a release, read back from its graph by SPARQL.

    One fact a line: document, type, subject, slots, spans (Unicode code points into the document, end exclusive),
    origin (extracted, curated or imported), and its IRI. As csv each slot has a column of its own. Annotations that
    came with documents are no facts of the build: they are listed only with `--origin imported`, with the type
    imported_annotation.
    """
    if unknown := sorted(set(kinds) - {*fact_types(), "imported_annotation"}):
        near = get_close_matches(unknown[0], fact_types(), n=2) or sorted(fact_types())
        said = f"no type of facts is called {unknown[0]!r}; did you mean {' or '.join(near)}?"
        raise click.BadParameter(said, param_hint="--type")
    store = open_release(chosen(release_path)).store()
    read = facts(store) if not origins or set(origins) - {"imported"} else ()
    found = chain(read, imported(store) if "imported" in origins else ())
    wanted = (f for f in found if (not kinds or f["type"] in kinds) and (not origins or f["origin"] in origins))
    if form == "jsonl":
        for fact in wanted:
            click.echo(json.dumps(fact, ensure_ascii=False))
        return
    rows = list(wanted)
    named = sorted({name for fact in rows for name in fact["slots"]})
    # a slot may be called as a column is, such as subject
    heads = [f"slot_{name}" if name in {"document", "type", "subject", *AFTER_SLOTS} else name for name in named]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["document", "type", "subject", *heads, *AFTER_SLOTS])
    writer.writerows(_cells(fact, named) for fact in rows)


def _cells(fact: FactFound, named: Sequence[str]) -> list[str]:
    """A fact as cells: one a slot, several values divided by "; "; its places as start-end, divided by spaces."""
    slots = [_cell(fact["slots"].get(name)) for name in named]
    spans = [(span["role"] == "evidence", f"{span['start']}-{span['end']}") for span in fact["spans"]]
    places = [" ".join(place for evidence, place in spans if evidence is wanted) for wanted in (True, False)]
    confidence = _cell(fact["confidence"])
    return [fact["document"], fact["type"], fact["subject"], *slots, *places, fact["origin"], confidence, fact["iri"]]


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_cell(one) for one in value)
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


@click.command(
    name="discrepancies",
    epilog="""\b
Examples:
  cytolink discrepancies --release releases
  cytolink discrepancies --format jsonl > discrepancies.jsonl
""",
)
@release_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl"]),
    default="table",
    show_default=True,
    help="table for people; jsonl for scripts, one discrepancy a line with both sides' spans.",
)
def list_discrepancies(release_path: Path | None, form: str) -> None:
    """List where documents contradict themselves, arithmetic, physiology or a reference vocabulary."""
    found = list(discrepancies(open_release(chosen(release_path)).store()))
    if form == "jsonl":
        for one in found:
            click.echo(json.dumps(one, ensure_ascii=False))
        return
    print_discrepancies(found)


@click.command(
    name="explain",
    epilog="""\b
Example:
  cytolink explain 3f2a9c0d --release releases --documents papers/

Exit codes: 0 there is such a fact, 2 there is none or there are several (they are listed), 3 failed.
""",
)
@click.argument("fact")
@release_option
@documents_option
def explain(fact: str, release_path: Path | None, paths: tuple[Path, ...]) -> None:
    """Account for one fact: what it says, where it was read, what made it, which checks it passed.

    FACT is its IRI, or the first characters of the hash at the IRI's end. The words are shown from a release with
    quotations, or from the documents.
    """
    try:
        release = open_release(chosen(release_path))
        account = run_explain(release.store(), fact)
    except QueryError as error:
        raise click.UsageError(str(error)) from error
    print_account(account, originals(paths, {account.sha256: release.encoding_of(account.sha256)}) if paths else {})
