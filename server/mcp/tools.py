"""What a model can do: search, saved queries, SPARQL, the words of a passage, the records of a paper.

The docstrings of the methods are the descriptions that a model reads. Offsets are code points of a document's text, the
end exclusive.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from ontology.namespaces import CYTO, ID
from queries.catalogue import catalogue, find
from queries.sparql_terms import string
from server.mcp.rows import Rows, rows_of
from server.transports import EndpointError

if TYPE_CHECKING:
    from queries.catalogue import SavedQuery
    from server.transports import Transport

MOST = 500
"""Rows of one call at most."""
RECORDS = (
    "documents", "arms", "results", "baseline", "effects", "adverse-events",
    "timeline", "conditions", "treatments", "measurements", "outcomes",
)  # fmt: skip
"""The saved queries whose rows are the records of a paper."""
_DOCUMENT = "SELECT ?document {{ ?document <{}fileName> {} }}"


class Tools:
    """The tools, over a way to an endpoint."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def search(self, words: str) -> dict[str, Any]:
        """Find concepts (drugs, diseases, targets), documents, statements and saved queries by words.

        An identifier (MONDO:0017991, NCT01109667) is looked up by the saved query `identifier`.
        """
        found: dict[str, Any] = self._transport.get("/search.json", {"q": words}).json
        return found

    def list_questions(self, about: str = "") -> list[dict[str, Any]]:
        """The saved queries: name, what each answers, its parameters. `about` narrows them to those with all its words.

        Prefer a saved query to SPARQL of your own: its rows say where they were read.
        """
        words = about.casefold().split()
        return [_told(query) for query in catalogue().values() if all(word in _text(query) for word in words)]

    def ask_question(self, name: str, parameters: dict[str, str] | None = None, rows: int = 50, start: int = 0) -> Rows:
        """The answer to a saved query, `rows` rows from row `start` on.

        Args:
            name: of a saved query, see `list_questions`.
            parameters: by name; drugs and diseases by any of their names or identifiers, documents by the beginning of
                their file name.
            rows: how many, 500 at most.
            start: the first, counted from 0.
        """
        query = find(name)
        reply = self._transport.get(f"/q/{name}.json", parameters or {})
        meanings = {column.name: (column.meaning, column.unit) for column in query.columns}
        return rows_of(reply, meanings, _most(rows), max(0, start))

    def run_sparql(self, query: str, rows: int = 100) -> Rows | str:
        """The answer to a SPARQL 1.1 query (SELECT and ASK as rows, CONSTRUCT and DESCRIBE as Turtle).

        Use `schema` for the classes and properties and `question_sparql` for examples. `SERVICE` reaches the endpoints
        that the operator lists. A misspelt term is named in `notices`.
        """
        reply = self._transport.get("/sparql", {"query": query}, "application/sparql-results+json, text/turtle;q=0.9")
        return rows_of(reply, {}, _most(rows), 0) if reply.body.lstrip().startswith("{") else reply.body

    def explain_sparql(self, query: str) -> dict[str, Any]:
        """What the endpoint thinks of a query without running it: errors with line and column, limits, the plan."""
        account: dict[str, Any] = self._transport.get("/explain", {"query": query}).json
        return account

    def question_sparql(self, name: str) -> str:
        """The SPARQL of a saved query, as an example to write another from."""
        return find(name).sparql.strip()

    def schema(self, about: str = "") -> dict[str, Any]:
        """Prefixes, classes and properties that the release uses, with labels and counts; `about` narrows by words."""
        terms: dict[str, Any] = self._transport.get("/workbench/terms.json", {}).json
        words = about.casefold().split()
        for kind, listed in terms.items():
            if isinstance(listed, list):
                terms[kind] = [one for one in listed if all(w in json.dumps(one).casefold() for w in words)]
        return terms

    def passage(self, document: str, start: int, end: int) -> dict[str, Any]:
        """The words of a document from offset `start` to `end`, with those around them; rows of answers have all three.

        `words` is null where neither the release nor the server has the document's words.
        """
        return self._read(self._key(document), {"at": f"{start}-{end}"})

    def explain_statement(self, statement: str) -> dict[str, Any]:
        """Where a statement was read: its passages with their words, and all that the graph says of it, as Turtle.

        Args:
            statement: its IRI, as search and some answers give it.
        """
        key, _, fact = statement.removeprefix(f"{ID}document/").partition("/fact/")
        if not fact or not key.isalnum():
            raise EndpointError(f"{statement!r} is no statement", do=f"Statements are {ID}document/…/fact/….")
        graph = self._transport.get("/q/fact-graph.ttl", {"fact": statement}, "text/turtle").body
        return {**self._read(key, {"fact": fact}), "graph": graph}

    def contradictions(self, drug: str = "", outcome: str = "", rows: int = 50) -> Rows:
        """Statements of different documents, or of one, on one matter that point in different directions."""
        given = {name: value for name, value in (("drug", drug), ("outcome", outcome)) if value}
        return self.ask_question("contradictions", given, rows)

    def records_of_paper(
        self, document: str, kind: Literal["all", "trial", "patients"] = "all", rows: int = 50
    ) -> dict[str, Any]:
        """What was read from one paper: its arms, results, effects and events, its patients' course.

        Args:
            document: the beginning of its file name, see the saved query `documents` or `search`.
            kind: records of a trial, of patients, or all.
            rows: of each kind of record.
        """
        trial = RECORDS[: RECORDS.index("timeline")]
        names = {"all": RECORDS, "trial": trial, "patients": RECORDS[len(trial) :]}[kind]
        told = {name: self.ask_question(name, {"document": document}, rows) for name in names}
        return {name: answer for name, answer in told.items() if answer.rows}

    def _read(self, key: str, place: dict[str, str]) -> dict[str, Any]:
        told: dict[str, Any] = self._transport.get(f"/read/{key}.json", place).json
        if self._transport.base:
            told["page"] = f"{self._transport.base}/read/{key}?{'&'.join(f'{k}={v}' for k, v in place.items())}"
        return told

    def _key(self, document: str) -> str:
        """The sixteen digits of a document by its file name."""
        query = _DOCUMENT.format(CYTO, string(document))
        found = rows_of(self._transport.get("/sparql", {"query": query}), {}, 2, 0).rows
        if not found:
            raise EndpointError(f"the release holds no document {document!r}", do="Give its whole file name.")
        return str(found[0]["document"]).removeprefix(f"{ID}document/")


def _most(rows: int) -> int:
    return max(0, min(rows, MOST))


def _told(query: SavedQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "answers": query.summary,
        "asks_other_endpoints": query.federated,
        "parameters": {
            one.name: one.meaning + ("" if one.required else f" (default: {one.default or 'any'})")
            for one in query.parameters
        },
    }


def _text(query: SavedQuery) -> str:
    return " ".join((query.name, query.summary, *query.tags)).casefold()
