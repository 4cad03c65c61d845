"""The commands that join the graph to other people's vocabularies: `cytolink link`, `resolve`, `slice`, `ontology`."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph_build.commands.options import made_the_one_asked, opened, release_option
from graph_build.errors import QueryError, ReleaseError
from graph_build.printable import harmless
from graph_build.settings import data_folder

if TYPE_CHECKING:
    from graph_build.linking import Linking
    from graph_build.release import Release
    from ontology.obo import Obo


@click.command(
    epilog="""\b
Examples:
  cytolink link hp.obo.gz mondo.obo.gz --release releases
  cytolink link mondo_exactmatch_mesh.sssom.tsv.gz --as mondo-mesh
  cytolink link mesh.tsv.gz --prefix MESH --json
  cytolink link hp.obo.gz --release releases --out linked

Exit codes: 0 linked, 1 linked but for rows of tables that cannot be read (the report names them), 2 wrong use, 3 a file
is broken or cannot be read; then nothing has changed.
"""
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@release_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="The folder for the new release. Default: where the release lies that is linked to.",
)
@click.option("--as", "name", default=None, help="Name of the file's graph; for one file only.")
@click.option("--prefix", default=None, help="For a TSV of labels whose ids have no prefix, such as MESH.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def link(
    context: click.Context,
    files: tuple[Path, ...],
    release_path: Path | None,
    out: Path | None,
    name: str | None,
    prefix: str | None,
    as_json: bool,
) -> None:
    """Join ontologies and mapping sets to a release: a new release is published, the old one stays.

    FILES are OBO, OBO Graphs JSON, RDF/XML, Turtle or SSSOM TSV, or a TSV of ids, labels and synonyms; gzip or not.
    Each goes into a named graph of its own, with version, licence and hash, less what another graph states already;
    mappings stay SKOS matches.
    """
    if name and len(files) > 1:
        raise click.UsageError("--as names one graph: give one file with it")
    from graph_build.linking import link as run_link
    from graph_build.linking import read_source
    from graph_build.release import open_release
    from graph_build.terminal import Terminal

    folder = release_path or data_folder()
    base = open_release(folder)
    with Terminal(error=True).status("Reading, linking and closing over"):
        linking = run_link(base, (read_source(path, name, prefix) for path in files), out or base.path.parent)
    if as_json:
        told = {"digest": linking.release.digest, "release": str(linking.release.path), **linking.report.as_dict()}
        click.echo(json.dumps(told, indent=1, ensure_ascii=False))
    else:
        _print_linking(linking)
        if out:
            click.echo(made_the_one_asked(out))
    context.exit(1 if any(file["rows_left_out"] for file in linking.report.files) else 0)


def _print_linking(linking: Linking) -> None:
    from rich.table import Table
    from rich.text import Text

    from graph_build.commands.reports import print_rows_left_out
    from graph_build.terminal import Terminal

    report = linking.report
    console, table = Terminal(), Table("graph", "version", "licence", "terms", "obsolete", "mappings")
    for file in report.files:
        figures = (f"{file[key]:,}" for key in ("terms", "obsolete", "mappings"))
        table.add_row(file["name"], file["version"] or "not said", file["licence"] or "not said", *figures)
    console.print(table)
    for file in report.files:
        if file["identities_left_out"]:
            console.print(
                Text(f"{file['name']}: {file['identities_left_out']:,} owl:sameAs left out: no mapping is one")
            )
        print_rows_left_out(console, file["file"], file["rows_left_out"], file["left_out"])
    if report.relink:
        console.print(
            Text(f"link again, since a graph was replaced that may have held their triples: {', '.join(report.relink)}")
        )
    for one in report.obsolete:
        replacement = one["replaced_by"] or "nothing"
        console.print(Text(f"obsolete and in use: {one['id']} {one['label'] or ''}; replaced by {replacement}"))
    for one in report.identifiers:
        if one["verdict"] != "agrees":
            says = f"{one['document']} prints {one['id']} for {one['name']!r}; it means {one['means']!r}"
            console.print(Text(f"{says}: {one['verdict']}"))
    for edge in report.cut:
        console.print(Text(f"edge cut on purpose: {edge}"))
    several = (report.one_to_many["count"], report.many_to_one["count"])
    console.print(f"exact matches that are one to many: {several[0]:,}; many to one: {several[1]:,}")
    console.print(f"release {linking.release.digest}\nin {linking.release.path}", soft_wrap=True)


@click.command(
    epilog="""\b
Examples:
  cytolink resolve MESH:D009080
  cytolink resolve UniProt:P08887 --json
  cytolink resolve tocilizumab

Exit codes: 0 known, 2 nothing has this name or identifier (the nearest are named), 3 failed.
"""
)
@click.argument("identifier")
@release_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def resolve(identifier: str, release_path: Path | None, as_json: bool) -> None:
    """Tell everything that a release knows of IDENTIFIER: a CURIE, an IRI, or a name of the vocabulary."""
    from rich.text import Text

    from graph_build.inspection.resolve import resolve as run_resolve
    from graph_build.release import in_words_of
    from graph_build.terminal import Terminal

    release = opened(release_path)
    try:
        with in_words_of(release):
            found = run_resolve(release.store(), identifier)
    except QueryError as error:
        raise click.UsageError(f"{error}{_like(release, identifier)}") from error
    if as_json:
        click.echo(json.dumps(found.as_dict(), indent=1, ensure_ascii=False))
        return
    console = Terminal()
    console.print(Text(f"{found.id}  {', '.join(found.labels)}", style="bold"))
    console.print(Text(found.iri, style="dim"))
    if found.obsolete:
        console.print(Text(f"obsolete; replaced by {', '.join(found.replaced_by) or 'nothing'}", style="red"))
    for title, lines in (
        ("also called", found.names),
        ("matches", tuple(f"{kind} {other}" for kind, other in found.matches)),
        ("under", tuple(f"{up} {label}" for up, label in found.above)),
        ("spoken of in", tuple(f"{file}: {n} facts" for file, n in found.documents)),
    ):
        if lines:
            console.print(Text(f"\n{title}", style="bold"))
            for line in lines:
                console.print(Text(f"  {line}"))


def _like(release: Release, name: str) -> str:
    """The terms of a release whose names are the likest."""
    from graph_build.names import Names

    with closing(Names(release.names_path)) as names:
        found = [f"{one.label} ({one.curie})" for one in names.find(name, limit=3)]
    return f" Did you mean {' or '.join(found)}?" if found else ""


_FULL = click.Path(path_type=Path)


@click.command(
    "slice",
    epilog="""\b
Examples:
  cytolink slice --mondo mondo.obo.gz --hpo hp.obo.gz --out slices
  cytolink slice --mondo mondo.obo.gz --hpo hp.obo.gz --check

Exit codes: 0 good, 1 with --check: the shipped slices differ, 2 wrong use, 3 a file is broken or lacks a term.
""",
)
@click.option("--mondo", required=True, type=_FULL, help="The full MONDO, as OBO, gzip or not.")
@click.option("--hpo", required=True, type=_FULL, help="The full HPO, as OBO, gzip or not.")
@click.option("--out", type=_FULL, default=None, help="Where to write. Default: over the shipped ones.")
@click.option("--check", is_flag=True, help="Write nothing; tell whether the shipped slices are what would be cut.")
def slice_command(mondo: Path, hpo: Path, out: Path | None, check: bool) -> None:
    """Cut the slices of MONDO and HPO that the project ships out of the full ontologies.

    They hold the vocabulary's terms and all above them, with licence and version inside; the same files give the same
    bytes.
    """
    if check and out:
        raise click.UsageError("--check writes nothing: give it without --out")
    from ontology.slicing import shipped_slices

    shipped = Path(str(files("ontology") / "slices"))
    different = False
    for name, text in shipped_slices(_obo(mondo), _obo(hpo)).items():
        path = (out or shipped) / name
        if check:
            same = path.is_file() and path.read_bytes() == text.encode()
            different = different or not same
            click.echo(f"{name}: {'as shipped' if same else 'differs from what is shipped'}")
        else:
            _write(path, text.encode())
            click.echo(harmless(str(path)))
    if different:
        sys.exit(1)


def _obo(path: Path) -> Obo:
    from graph_build.linking.files import open_source
    from ontology.obo import read_obo

    source = open_source(path)
    return read_obo(source.text.splitlines(), str(path))


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise ReleaseError(f"cannot write ({error.strerror})", where=str(path), do="Choose another --out.") from error


@click.command(
    "ontology",
    epilog="""\b
Examples:
  cytolink ontology --out cytolink.owl
  cytolink ontology --out cytolink.ttl

Exit codes: 0 good, 2 wrong use, 3 the file cannot be written.
""",
)
@click.option("--out", required=True, type=_FULL, help="The file: .owl or .rdf (RDF/XML), .ttl or .nt.")
def ontology_command(out: Path) -> None:
    """Write the whole ontology as one OWL file: T-Box, slices of MONDO and HPO, vocabulary.

    For programs that follow no imports: Protege, ROBOT, a reasoner. Mappings stay apart, as SSSOM tables.
    """
    from ontology.merged import FORMATS, merged_text

    ending = out.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise click.UsageError(f"{out.name} ends in none of {', '.join('.' + name for name in FORMATS)}")
    _write(out, merged_text(ending))
    click.echo(harmless(str(out)))
