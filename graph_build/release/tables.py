"""The records of a release as Parquet tables: what some saved queries answer, written once while it is published.

Which they are, the header of each query says (`table: true`). A table is made of what the store answers, so it says
what the graph says; equal releases have equal tables.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from graph_build.columns.parquet import written
from graph_build.columns.typed import Cell, Typed, column
from graph_build.errors import QueryError, ReleaseError
from graph_build.store import EmbeddedStore
from queries.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph_build.store import Store
    from queries.catalogue import SavedQuery


def tabled() -> Iterator[SavedQuery]:
    """The saved queries whose answers are tables of a release."""
    return (query for query in catalogue().values() if query.header.table)


def write_tables(folder: Path, store: Path, graph: str) -> None:
    """Write the tables of a release.

    Args:
        folder: where they are written; made here.
        store: the directory of the release's store.
        graph: SHA-256 of its N-Quads, which each table names.

    Raises:
        ReleaseError: a value is not of its column's type.
    """
    folder.mkdir()
    opened = EmbeddedStore.open(store)
    for query in tabled():
        try:
            columns = typed(query, opened, {})
        except QueryError as error:
            raise ReleaseError(f"{error}", where=f"table {query.name}", do="Report it: it is a fault.") from error
        with (folder / f"{query.name}.parquet").open("wb") as file:
            written(columns, file, told_of(query) | {"graph": graph})


def told_of(query: SavedQuery) -> dict[str, str]:
    """What a table of a saved query says of itself: the query, and meaning, unit and type of each column."""
    columns = {
        one.name: {"meaning": one.meaning, "type": one.type} | ({"unit": one.unit} if one.unit else {})
        for one in query.columns
    }
    return {"query": query.name, "summary": query.summary, "columns": json.dumps(columns, ensure_ascii=False)}


def typed(query: SavedQuery, store: Store, values: Mapping[str, str]) -> dict[str, Typed]:
    """The answer of a store to a saved query as columns.

    Raises:
        QueryError: for a wrong value of a parameter, or a column that holds what it says it does not.
    """
    answer = store.select(query.bind(values))
    cells: list[list[Cell | None]] = [[] for _ in answer.variables]
    for row in answer:
        for place, term in enumerate(row):
            cells[place].append(None if term is None else Cell(term.value))
    kinds = {one.name: one.type for one in query.columns}
    return {name: column(one, kinds[name], name) for name, one in zip(answer.variables, cells, strict=True)}
