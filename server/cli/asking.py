"""The commands that ask: `cytolink queries`, `cytolink query NAME`, `cytolink sparql QUERY`.

They read a release on this machine, in this process: whoever can run them may read it anyway, and can stop them.
"""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
import pyoxigraph as ox
from rich.table import Table

from graph_build.errors import QueryError
from graph_build.printable import harmless
from graph_build.release import in_words_of, open_release
from graph_build.settings import data_folder
from graph_build.terminal import Terminal
from queries.catalogue import catalogue, find
from queries.emptied import MOST, emptied_by
from queries.narrowing import Graphs, narrowed
from server.cli.helping import malformed, missing_prefixes, names_graphs, nearest, undeclared, wrong_use
from server.cli.tables import csv_text, json_text, laid_out, paged, table, width_of
from server.federation.local import without_service
from server.sheets.writing import FORMS, SheetError, installed, missing, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph_build.release import Release
    from graph_build.store import EmbeddedStore
    from queries.catalogue import SavedQuery
    from server.federation.account import Account
from server.cli.tables import Row

Format = Literal["table", "csv", "json", "xlsx", "parquet"]

_release = click.option(
    "--release",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    help="A release, or the folder that holds releases. Default: your data folder.",
)
_format = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", *FORMS]),
    default="table",
    show_default=True,
    help="table for people, the others for scripts; send xlsx and parquet to a file.",
)


_wide = click.option(
    "--wide",
    is_flag=True,
    help="One line a row, to be moved sideways in the pager; else a table too wide is shown as records.",
)
_stand_ins = click.option(
    "--stand-ins", is_flag=True, help="For SERVICE: ask stand-ins on this machine in place of public endpoints."
)


def _store(release: Path | None) -> EmbeddedStore:
    return open_release(release or data_folder()).store()


def _console() -> Terminal:
    """A console as wide as the terminal; where there is none, wide enough that no cell is folded."""
    return Terminal() if sys.stdout.isatty() else Terminal(width=240, colours=False)


@dataclass(frozen=True)
class Answered:
    """An answer: names of the columns, the rows, and the account of other endpoints if any were asked."""

    variables: tuple[str, ...]
    rows: list[Row]
    account: Account | None = None


def show(answered: Answered, form: Format, title: str = "", *, wide: bool = False) -> None:
    """Print an answer to standard output, and what has to be known of other endpoints' rows beside it.

    A table that is wider than the terminal is printed as records, unless `wide`.

    Notes stand under a table, in the member `meta` of JSON, and, for a script that keeps the rows alone, on standard
    error too.
    """
    variables, rows, account = answered.variables, answered.rows, answered.account
    notices = account.notices() if account else []
    if form == "table":
        console = _console()
        if not rows:
            console.print(title, style="italic")
        elif wide:
            made = table(variables, rows, title)
            paged(Terminal(width=width_of(made, console), colours=sys.stdout.isatty()), made, sideways=True)
        else:
            paged(console, laid_out(variables, rows, console, title))
        console.print(f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}", style="dim")
        for notice in notices:
            console.print(f"Note: {notice}.", style="yellow")
        return
    if form in FORMS:
        _file(answered, form, title)
        return
    meta = {"federation": account.document()} if account else None
    click.echo(csv_text(variables, rows) if form == "csv" else json_text(variables, rows, meta), nl=False)
    for notice in notices:
        click.echo(f"cytolink: note: {notice}", err=True)


def _file(answered: Answered, form: str, title: str) -> None:
    """An answer as a file on standard output."""
    if sys.stdout.isatty():
        raise click.UsageError(
            f"{form} is no text for a terminal: send it to a file, … --format {form} > answer.{form}"
        )
    if not installed(form):
        raise click.UsageError(missing(form))
    made = io.BytesIO()
    try:
        write(form, json.loads(json_text(answered.variables, answered.rows)), made, {"title": title})
    except SheetError as error:
        raise click.ClickException(str(error)) from error
    sys.stdout.buffer.write(made.getbuffer())
    for notice in answered.account.notices() if answered.account else ():
        click.echo(f"cytolink: note: {notice}", err=True)


def show_answer(query: SavedQuery, answered: Answered, form: Format, *, full: bool, wide: bool = False) -> None:
    """Print the answer to a saved query; a table shows its leading columns only, unless full."""
    variables, rows = answered.variables, answered.rows
    kept = query.leading if form == "table" and not full else tuple(variables)
    places = [list(variables).index(name) for name in kept]
    shown = [tuple(row[i] for i in places) for row in rows]
    show(Answered(kept, shown, answered.account), form, query.summary, wide=wide)


def ask(query: SavedQuery, values: Mapping[str, str], release: Release, *, stand_ins: bool = False) -> Answered:
    """The answer of a release to a saved query.

    Raises:
        QueryError: for a wrong parameter, or a query that gives no rows but a graph.
    """
    if query.form != "SELECT":
        raise QueryError(
            f"this query answers with a graph, not with rows ({query.form})",
            where=f"query {query.name!r}",
            do=f"Ask the server for /q/{query.name}.ttl.",
        )
    store = release.store()
    text, account = without_service(store.engine, query.bind(values), stand_ins=stand_ins)
    graphs = narrowed(query, values, Graphs.of(release.manifest["sources"], store.graphs()))
    answer = store.select(text, graphs)
    return Answered(tuple(answer.variables), list(answer), account)


def parameters(given: Sequence[str]) -> dict[str, str]:
    """`name=value` texts as a mapping.

    Raises:
        QueryError: for a text without an equals sign, or a name given twice.
    """
    values: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or name in values:
            raise QueryError(
                f"{text!r} is not a name and a value" if not equals else f"{name!r} is given twice",
                where="--param",
                do="Write --param name=value, once a name.",
            )
        values[name] = value
    return values


@click.command("queries", epilog="\b\nExamples:\n  cytolink queries\n  cytolink queries --tag outcomes")
@click.option("--tag", default=None, help="Only queries with this tag.")
def queries_command(tag: str | None) -> None:
    """List the saved queries."""
    tags = {one for query in catalogue().values() for one in query.tags}
    if tag is not None and tag not in tags:
        raise click.BadParameter(nearest(tag, tags, "tag"), param_hint="--tag")
    shown = Table("name", "what it answers", "parameters", box=None, pad_edge=False)
    for query in catalogue().values():
        if tag is None or tag in query.tags:
            names = (p.name if p.required else f"[{p.name}]" for p in query.parameters)
            shown.add_row(query.name, query.summary, " ".join(names))
    _console().print(shown)


@click.command(
    "query",
    epilog="""\b
Examples:
  cytolink query blockade-drugs
  cytolink query drug-by-disease --param drug=tocilizumab
  cytolink query outcome-by-arm --format csv
  cytolink query outcome-by-arm --format xlsx > outcomes.xlsx

Exit codes: 0 answered, also where there are no rows, 2 there is no such query, parameter or concept, 3 failed.
Which release answers, and which parameter left no rows, is said on standard error.
""",
)
@click.argument("name")
@click.option("--param", "-p", "given", multiple=True, metavar="NAME=VALUE", help="A parameter; repeat for more.")
@click.option("--all", "full", is_flag=True, help="Every column, in a table too.")
@_wide
@_format
@_release
@_stand_ins
def query_command(
    name: str, given: tuple[str, ...], form: Format, release: Path | None, *, full: bool, wide: bool, stand_ins: bool
) -> None:
    """Answer the saved query NAME from a release."""
    opened = open_release(release or data_folder())
    with in_words_of(opened):  # names that the release's user added are understood, too
        try:
            query, values = find(name), parameters(given)
            query.bind(values)
        except QueryError as error:
            raise wrong_use(error) from error
        answered = ask(query, values, opened, stand_ins=stand_ins)
        show_answer(query, answered, form, full=full, wide=wide)
        click.echo(harmless(f"cytolink: release {opened.digest[:16]} in {opened.path}"), err=True)
        if not answered.rows and not query.federated:
            store = opened.store()
            documents = [str(source["name"]) for source in opened.manifest["sources"]]
            for why in emptied_by(
                query, values, lambda text: sum(1 for _ in islice(store.select(text), MOST)), documents
            ):
                click.echo(harmless(f"cytolink: no rows: {why}"), err=True)


@click.command(
    "sparql",
    epilog="""\b
Examples:
  cytolink sparql 'SELECT * { ?s ?p ?o } LIMIT 5'
  cytolink sparql 'ASK { ?s ?p 1 }'
  cytolink sparql 'SELECT (COUNT(*) AS ?triples) FROM <https://w3id.org/cytolink/graph/ontology> { ?s ?p ?o }'
  cytolink sparql 'CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5'
""",
)
@click.argument("query")
@_wide
@_format
@_release
@_stand_ins
def sparql_command(query: str, form: Format, release: Path | None, *, wide: bool, stand_ins: bool) -> None:
    """Answer a SPARQL query of your own from a release; `-` reads it from standard input.

    SELECT gives rows, ASK true or false, CONSTRUCT and DESCRIBE a graph as N-Triples. It is asked of all graphs
    together; FROM asks those that it names alone.
    """
    text = sys.stdin.read() if query == "-" else query
    store = _store(release)
    try:
        asked, account = without_service(store.engine, text, stand_ins=stand_ins)
        answer = store.engine.query(asked, use_default_graph_as_union=not names_graphs(asked))
    except SyntaxError as error:
        raise click.UsageError(malformed(text, error)) from error
    except QueryError as error:  # of a query with SERVICE
        if lines := missing_prefixes(text):
            raise click.UsageError(undeclared(lines)) from error
        raise
    if isinstance(answer, ox.QueryBoolean):
        told = "true" if answer else "false"
        click.echo(f'{{"head": {{}}, "boolean": {told}}}' if form == "json" else told)
    elif isinstance(answer, ox.QueryTriples):
        answer.serialize(sys.stdout.buffer, ox.RdfFormat.N_TRIPLES)
    else:
        variables = tuple(variable.value for variable in answer.variables)
        rows = [tuple(None if isinstance(term, ox.Triple) else term for term in solution) for solution in answer]
        show(Answered(variables, rows, account), form, wide=wide)
