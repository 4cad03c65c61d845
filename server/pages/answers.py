"""Answers of saved queries as a page shows them: cells with links to the evidence, and the choices of a form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from graph_build.release import in_words_of
from ontology.namespaces import ID, XSD, compress
from queries.catalogue import FILES
from queries.emptied import MOST, emptied_by
from queries.narrowing import MOST as MOST_NARROWED
from queries.narrowing import narrowed
from queries.paging import Beginnings, Walk, walk, walkable
from queries.parameters import Choice
from server.endpoint import incoming, responses
from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from queries.catalogue import SavedQuery
    from queries.parameters import Parameter
    from server.federation.account import Account

SHOWN = 500
"""Rows that a page shows; the others are on the pages after it."""
PAGES = 1000
"""Pages at most; the downloads hold all rows."""

_BEGINNINGS = Beginnings()
_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}
CHOICES = 2000
"""Choices that a form offers; any other value can be typed."""

_PLACE = re.compile(r"(start|end)(_a|_b|_there)?")
_ENDS = re.compile(r"\b(?:LIMIT|OFFSET)\s+\d+\s*\Z|\bVALUES\b[^{}]*\{[^{}]*\}\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it is shown: its text, where it leads, whether it is a number, and what is told of it beside."""

    text: str
    href: str | None = None
    number: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is shown, and where the document is opened that it was read from."""

    cells: Sequence[Cell]
    read: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """A column as it is shown: its unit where the header has one of its own, and whether it is shown at first."""

    name: str
    title: str
    meaning: str
    unit: str
    number: bool
    shown: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A page of an answer: its rows, which page it is, whether there are more, and the account of other endpoints."""

    columns: Sequence[Head]
    rows: Sequence[Row]
    more: bool
    account: Account | None = None
    page: int = 1

    @property
    def reads(self) -> bool:
        """Whether any row says where it was read."""
        return any(row.read for row in self.rows)


def preview(query: SavedQuery, most: int, seconds: float) -> Table | None:
    """The first rows of a saved query as it stands; None without any, or where that takes longer.

    Args:
        query: with a default for each parameter.
        most: rows at most.
        seconds: that it may take.
    """
    try:
        return first_rows(query, most, seconds, {})
    except ProblemError:
        return None


def first_rows(query: SavedQuery, most: int, seconds: float, values: Mapping[str, str]) -> Table | None:
    """The first rows of a saved query, only the columns that it calls its brief ones; None without any.

    Raises:
        QueryError: a value is none that its parameter can have.
        ProblemError: a limit ended it, or no worker was free.
    """
    found = responses.first(query.bind(values), most, seconds, graphs_for(query, values))
    documents = documents_of(found.rows)
    rows = [
        Row([_cell(column.name, row, documents) for column in query.columns], span_of(row, "", documents))
        for row in found.rows
    ]
    return Table(_heads(query, rows), rows, found.more) if rows else None


def graphs_for(query: SavedQuery, values: Mapping[str, str]) -> tuple[str, ...] | None:
    """The graphs of the release that an answer can come from, where not all have to be asked."""
    return narrowed(query, values, incoming.endpoint().opened.graphs)


def rows_of(query: SavedQuery, bound: str, values: Mapping[str, str], page: int = 1) -> Table:
    """A page of the answer to a bound query, its IRIs and documents linked, its figures to where they were read.

    Raises:
        ProblemError: where the endpoint refuses the query or a limit ends it.
    """
    found = _walked(query, bound, values, page) or _whole(query, bound, values, page)
    documents = documents_of(found.rows)
    rows = [
        Row([_cell(column.name, row, documents) for column in query.columns], span_of(row, "", documents))
        for row in found.rows
    ]
    return Table(_heads(query, rows), rows, found.more, found.account, page)


def _whole(
    query: SavedQuery, bound: str, values: Mapping[str, str], page: int, seconds: float | None = None
) -> responses.Rows:
    """A page that is found in the whole release."""
    paged = bound if page == 1 else f"{bound.rstrip()}\nOFFSET {(page - 1) * SHOWN} LIMIT {SHOWN + 1}"
    return responses.first(paged, SHOWN, seconds, graphs_for(query, values))


def _walked(query: SavedQuery, bound: str, values: Mapping[str, str], page: int) -> responses.Rows | None:
    """A page that is found document by document; None where that would not be quicker, or where it begins is not known.

    Where a page begins is known from the one before it.
    """
    opened = incoming.endpoint().opened
    if not (walkable(query, values) and pages(query) and len(opened.graphs.documents) > MOST_NARROWED):
        return None
    begin = _BEGINNINGS.get(opened.release.digest, bound, page)
    if begin is None:
        return None

    def ask(text: str, graphs: Sequence[str], most: int) -> tuple[list[dict[str, dict[str, str]]], bool]:
        found = responses.first(text, most, graphs=graphs)
        return found.rows, found.more

    def whole(seconds: float) -> Walk[dict[str, dict[str, str]]] | None:
        try:
            found = _whole(query, bound, values, page, seconds)
        except ProblemError as problem:
            if problem.members.get("limit") != "explain_seconds":  # as a deadline other than the setting's is called
                raise
            return None
        return Walk(found.rows, found.more, None)

    with in_words_of(opened.release):
        given = page == 1 and bool(query.given(values))
    walked = walk(ask, whole, bound, opened.graphs.read_by(query), SHOWN, begin, given=given)
    if walked is None:
        return None
    if walked.more and walked.following:
        _BEGINNINGS.put(opened.release.digest, bound, page + 1, walked.following)
    return responses.Rows(walked.rows, walked.more, None)


def emptied(query: SavedQuery, given: Mapping[str, str]) -> list[str]:
    """Why a saved query has no rows, in words; nothing where to find out takes too long, or other endpoints are asked.

    Args:
        query: whose answer has no rows.
        given: the values of its parameters.
    """
    if query.federated:
        return []
    try:
        documents = [name for name, _ in incoming.endpoint().opened.graphs.documents]
        return emptied_by(query, given, lambda text: len(responses.first(text, MOST).rows), documents)
    except ProblemError:
        return []


def pages(query: SavedQuery) -> bool:
    """Whether its answers can be taken page by page: it sets no limit of its own, and ends with no values."""
    return not _ENDS.search(query.sparql)


def _heads(query: SavedQuery, rows: Sequence[Row]) -> list[Head]:
    """The columns: at first those that lead; where it was read is a link in each row."""
    leading = set(query.header.brief) or {name for name in query.leading if not _PLACE.fullmatch(name)}
    heads = []
    for place, column in enumerate(query.columns):
        unit = column.unit if column.unit not in {None, "1"} and not str(column.unit).startswith("see ") else ""
        number = any(row.cells[place].number for row in rows)
        filled = not rows or any(row.cells[place].text for row in rows)
        shown = filled and (column.name in leading or column.name in FILES)
        heads.append(Head(column.name, column.name.replace("_", " "), column.meaning, unit or "", number, shown))
    return heads


def documents_of(rows: Sequence[Mapping[str, Mapping[str, str]]]) -> dict[str, str]:
    """The documents whose file names stand in rows, by these names."""
    names = {term["value"] for row in rows for column, term in row.items() if _names_file(column)}
    papers = incoming.endpoint().opened.papers
    return {name: f"{ID}document/{paper.key}" for name in names if (paper := papers.named(name))}


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
    if _names_file(name) and term["value"] in documents:
        paper = incoming.endpoint().opened.papers.named(term["value"])
        told = f"{paper.citation or paper.title} ({paper.name})" if paper and paper.cited != paper.name else ""
        return Cell(paper.cited if paper else term["value"], href(documents[term["value"]]), title=told)
    if place := _PLACE.fullmatch(name):
        return Cell(term["value"], span_of(row, place[2] or "", documents), number)
    side = re.search(r"_(?:a|b|there)$", name)
    return Cell(term["value"], span_of(row, side[0] if side else "", documents) if number else None, number)


def _names_file(column: str) -> bool:
    """Whether a column holds names of files, of the row's document or of the one at its side."""
    return column.partition("_")[0] in FILES


def file_of(row: Mapping[str, Mapping[str, str]], suffix: str = "") -> Mapping[str, str] | None:
    """The name of a row's file: of the document of the same side, else of the row's only one."""
    return next((row[name] for name in (f"file{suffix}", *FILES) if name in row), None)


def span_of(row: Mapping[str, Mapping[str, str]], suffix: str, documents: Mapping[str, str]) -> str | None:
    """Where the page of a row's span is: of the document of the same side, else of the row's only one."""
    file = file_of(row, suffix)
    start, end = row.get(f"start{suffix}"), row.get(f"end{suffix}")
    if not (file and start and end and file["value"] in documents):
        return None
    key = documents[file["value"]].rpartition("/")[2]
    return f"/read/{key}?at={start['value']}-{end['value']}#at"


def href(iri: str) -> str:
    """Our own things have a page on this server; everything else is found at its IRI."""
    return f"/id/{quote(iri.removeprefix(ID))}" if iri.startswith(ID) else iri
