"""Answers of saved queries as a page shows them: cells with links to the evidence, and the choices of a form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph

from ontology.namespaces import ID, XSD, compress
from queries.parameters import Choice
from server.endpoint import responses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from queries.catalogue import SavedQuery
    from queries.headers import Column
    from queries.parameters import Parameter
    from server.federation.account import Account

SHOWN = 500
"""Rows that a page shows; the rest is in the downloads."""

_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}
CHOICES = 2000
"""Choices that a form offers; any other value can be typed."""

_DOCUMENTS = """PREFIX cyto: <https://w3id.org/cytolink/ontology#>
SELECT ?file ?document {{ VALUES ?file {{ {} }} ?document cyto:fileName ?file }}"""
_PLACE = re.compile(r"(start|end)(_a|_b|_there)?")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it is shown: its text, where it leads, and whether it is a number."""

    text: str
    href: str | None = None
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """An answer as a page shows it: its first rows, whether there are more, and the account of other endpoints."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    more: bool
    account: Account | None = None


def rows_of(query: SavedQuery, bound: str) -> Table:
    """The answer to a bound query, its IRIs, documents and offsets linked.

    Raises:
        ProblemError: where the endpoint refuses the query or a limit ends it.
    """
    found = responses.first(bound, SHOWN)
    documents = documents_of(found.rows)
    shown = [[_cell(column.name, row, documents) for column in query.columns] for row in found.rows]
    return Table(query.columns, shown, found.more, found.account)


def documents_of(rows: Sequence[Mapping[str, Mapping[str, str]]]) -> dict[str, str]:
    """The documents whose file names stand in rows, by these names."""
    names = {term["value"] for row in rows for column, term in row.items() if column.partition("_")[0] == "file"}
    if not names:
        return {}
    asked = _DOCUMENTS.format(" ".join(str(pyoxigraph.Literal(name)) for name in sorted(names)))
    return {row["file"]["value"]: row["document"]["value"] for row in responses.first(asked, len(names)).rows}


def choices_of(parameter: Parameter) -> tuple[Choice, ...]:
    """The values that a form offers for a parameter: its closed list, or what its query finds in the release.

    Raises:
        ProblemError: where the endpoint refuses the query or a limit ends it.
    """
    if parameter.choices or parameter.choices_query is None:
        return parameter.choices
    rows = responses.first(parameter.choices_query, CHOICES).rows
    return tuple(Choice(_short(row["value"]), row.get("label", row["value"])["value"]) for row in rows)


def _short(term: Mapping[str, str]) -> str:
    """An IRI as the CURIE that a concept may be given as; any other value as it is."""
    return (compress(term["value"]) or term["value"]) if term["type"] == "uri" else term["value"]


def _cell(name: str, row: Mapping[str, Mapping[str, str]], documents: Mapping[str, str]) -> Cell:
    term = row.get(name)
    if term is None:
        return Cell("")
    if term["type"] == "uri":
        return Cell(compress(term["value"]) or term["value"], href(term["value"]))
    number = term.get("datatype") in _NUMBERS
    if name.partition("_")[0] == "file" and term["value"] in documents:
        return Cell(term["value"], href(documents[term["value"]]))
    if place := _PLACE.fullmatch(name):
        return Cell(term["value"], span_of(row, place[2] or "", documents), number)
    return Cell(term["value"], None, number)


def span_of(row: Mapping[str, Mapping[str, str]], suffix: str, documents: Mapping[str, str]) -> str | None:
    """Where the page of a row's span is: of the document of the same side, else of the row's only one."""
    file = row.get(f"file{suffix}") or row.get("file")
    start, end = row.get(f"start{suffix}"), row.get(f"end{suffix}")
    if not (file and start and end and file["value"] in documents):
        return None
    return href(f"{documents[file['value']]}/span/{start['value']}-{end['value']}")


def href(iri: str) -> str:
    """Our own things have a page on this server; everything else is found at its IRI."""
    return f"/id/{quote(iri.removeprefix(ID))}" if iri.startswith(ID) else iri
