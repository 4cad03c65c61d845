"""The commands that ask: `cytolink queries`, `cytolink query NAME`, `cytolink sparql QUERY`.

They read a release on this machine, in this process: whoever can run them may read it anyway, and can stop them.
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph_build.errors import QueryError
from graph_build.printable import harmless
from graph_build.settings import data_folder
from server.sheets.writing import FORMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.cli.answers import Format

_release = click.option(
    "--release",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    help="A release, or the folder that holds releases. Default: the one that was built last.",
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
    from rich.table import Table

    from queries.catalogue import catalogue
    from server.cli.answers import console
    from server.cli.helping import nearest

    tags = {one for query in catalogue().values() for one in query.tags}
    if tag is not None and tag not in tags:
        raise click.BadParameter(nearest(tag, tags, "tag"), param_hint="--tag")
    shown = Table("name", "what it answers", "parameters", box=None, pad_edge=False)
    for query in catalogue().values():
        if tag is None or tag in query.tags:
            names = (p.name if p.required else f"[{p.name}]" for p in query.parameters)
            shown.add_row(query.name, query.summary, " ".join(names))
    console().print(shown)


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
    from graph_build.release import in_words_of, open_release
    from graph_build.release.papers import Papers
    from queries.catalogue import find
    from queries.emptied import MOST, emptied_by
    from server.cli.answers import ask, show_answer
    from server.cli.helping import wrong_use

    opened = open_release(release or data_folder())
    with in_words_of(opened):  # names that the release's user added are understood, too
        try:
            query, values = find(name), parameters(given)
            query.bind(values)
        except QueryError as error:
            raise wrong_use(error) from error
        answered = ask(query, values, opened, stand_ins=stand_ins)
        papers = Papers(opened.manifest["sources"])
        show_answer(query, answered, form, papers=papers, full=full, wide=wide)
        click.echo(harmless(f"cytolink: {opened}"), err=True)
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
    import pyoxigraph as ox

    from graph_build.release import open_release
    from queries.unknown import unknown_terms
    from server.cli.answers import Answered, show
    from server.cli.helping import malformed, missing_prefixes, names_graphs, undeclared
    from server.federation.local import without_service

    text = sys.stdin.read() if query == "-" else query
    opened = open_release(release or data_folder())
    store = opened.store()
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
    for note in unknown_terms(text):
        click.echo(harmless(f"cytolink: note: {note}"), err=True)
    click.echo(harmless(f"cytolink: {opened}"), err=True)
