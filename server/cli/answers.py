"""Answers at the command line: asked of a release in this process, and printed for people or scripts."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import click
import pyoxigraph

from graph_build.errors import QueryError
from graph_build.terminal import Terminal
from queries.catalogue import FILES
from queries.narrowing import Graphs, narrowed
from server.cli.tables import csv_text, json_text, laid_out, paged, table, width_of
from server.federation.local import without_service
from server.sheets.writing import FORMS, SheetError, installed, missing, write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph_build.release import Release
    from graph_build.release.papers import Papers
    from queries.catalogue import SavedQuery
    from queries.headers import ColumnType
    from server.cli.tables import Row
    from server.federation.account import Account

Format = Literal["table", "csv", "json", "xlsx", "parquet"]


def console() -> Terminal:
    """A console as wide as the terminal; where there is none, wide enough that no cell is folded."""
    return Terminal() if sys.stdout.isatty() else Terminal(width=240, colours=False)


@dataclass(frozen=True)
class Answered:
    """An answer: names of the columns, the rows, the account of other endpoints if any were asked, declared types."""

    variables: tuple[str, ...]
    rows: list[Row]
    account: Account | None = None
    types: Mapping[str, ColumnType] | None = None


def show(answered: Answered, form: Format, title: str = "", *, wide: bool = False) -> None:
    """Print an answer to standard output, and what has to be known of other endpoints' rows beside it.

    A table that is wider than the terminal is printed as records, unless `wide`.

    Notes stand under a table, in the member `meta` of JSON, and, for a script that keeps the rows alone, on standard
    error too.
    """
    variables, rows, account = answered.variables, answered.rows, answered.account
    notices = account.notices() if account else []
    if form == "table":
        shown = console()
        if not rows:
            shown.print(title, style="italic")
        elif wide:
            made = table(variables, rows, title)
            paged(Terminal(width=width_of(made, shown), colours=sys.stdout.isatty()), made, sideways=True)
        else:
            paged(shown, laid_out(variables, rows, shown, title))
        shown.print(f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}", style="dim")
        for notice in notices:
            shown.print(f"Note: {notice}.", style="yellow")
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
        write(form, json.loads(json_text(answered.variables, answered.rows)), made, {"title": title}, answered.types)
    except SheetError as error:
        raise click.ClickException(str(error)) from error
    sys.stdout.buffer.write(made.getbuffer())
    for notice in answered.account.notices() if answered.account else ():
        click.echo(f"cytolink: note: {notice}", err=True)


def show_answer(
    query: SavedQuery, answered: Answered, form: Format, *, papers: Papers, full: bool, wide: bool = False
) -> None:
    """Print the answer to a saved query.

    A table shows its leading columns only, unless full, and calls papers by their citations.
    """
    variables, rows = answered.variables, answered.rows
    kept = query.leading if form == "table" and not full else tuple(variables)
    places = [list(variables).index(name) for name in kept]
    shown = [tuple(row[i] for i in places) for row in (_cited(answered, papers) if form == "table" else rows)]
    show(Answered(kept, shown, answered.account, answered.types), form, query.summary, wide=wide)


def _cited(answered: Answered, papers: Papers) -> list[Row]:
    """The rows with the citations of papers in place of the names of their files."""
    places = [i for i, name in enumerate(answered.variables) if name.partition("_")[0] in FILES]
    rows = [list(row) for row in answered.rows]
    for row in rows:
        for place in places:
            if (term := row[place]) is not None:
                row[place] = pyoxigraph.Literal(papers.called(term.value))
    return [tuple(row) for row in rows]


def excerpt(console: Terminal, query: SavedQuery, answered: Answered, papers: Papers, most: int) -> None:
    """Print the beginning of an answer as a small table: so many rows, and the leading columns that fit."""
    variables, rows = query.leading, _cited(answered, papers)[:most]
    while True:
        places = [answered.variables.index(name) for name in variables]
        made = table(variables, [tuple(row[i] for i in places) for row in rows], query.summary)
        if len(variables) == 1 or width_of(made, console) <= console.width:
            break
        variables = variables[:-1]
    console.print(made)
    number = len(answered.rows)
    counted = f"{len(rows)} of {number} rows" if number > len(rows) else f"{number} {'row' if number == 1 else 'rows'}"
    console.print(f"{counted}; all of it: cytolink query {query.name}\n", style="dim")


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
    types: dict[str, ColumnType] = {column.name: column.type for column in query.columns}
    return Answered(tuple(answer.variables), list(answer), account, types)
