"""A release or an endpoint, asked from Python."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cytolink.questions import Questions
from cytolink.sources import AtEndpoint, OnDisk, lines, rows_of_query, rows_of_sparql
from graph_build.errors import CytolinkError, QueryError
from graph_build.release.tables import tabled
from graph_build.settings import data_folder
from ontology.namespaces import CYTO, GRAPH, ID, OA
from queries.catalogue import find
from queries.sparql_terms import string

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import rdflib

    from cytolink.rows import Rows
    from cytolink.sources import Source

_WORDS = f"""PREFIX cyto: <{CYTO}> PREFIX oa: <{OA}>
SELECT ?document ?start ?words {{{{
  ?document cyto:fileName {{name}} .
  BIND(IRI(CONCAT("{GRAPH}document/", STRAFTER(STR(?document), "{ID}document/"))) AS ?graph)
  OPTIONAL {{{{ GRAPH ?graph {{{{ ?span oa:start ?start ; oa:end ?end ; oa:exact ?words }}}}
    FILTER(?start <= {{start}} && ?end >= {{end}}) }}}}
}}}} ORDER BY (?end - ?start) LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a document, by their offsets in code points, the end exclusive."""

    document: str
    start: int
    end: int
    words: str

    def __str__(self) -> str:
        return self.words


class Triples:
    """A graph, as the statements of N-Triples."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __iter__(self) -> Iterator[str]:
        return lines(self.text)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def rdflib(self) -> rdflib.Graph:
        """The same as a graph of rdflib.

        Raises:
            CytolinkError: rdflib is not installed.
        """
        try:
            from rdflib import Graph
        except ImportError as error:
            raise CytolinkError("rdflib is not installed", do="pip install rdflib") from error
        return Graph().parse(data=self.text, format="nt")


class Client(Questions):
    """A release or an endpoint. Each saved query is a method: `outcome_by_arm(drug="anakinra")`.

    Attributes:
        where: the folder or the address.
    """

    def __init__(self, source: Source, where: str) -> None:
        self.where = where
        self._source = source

    def __repr__(self) -> str:
        return f"<Cytolink release {self.release[:16]} at {self.where}>"

    @property
    def release(self) -> str:
        """The digest of the release that answers."""
        return self._source.digest

    @property
    def tables(self) -> dict[str, Path]:
        """The Parquet files of a release on disk by the name of their saved query; none of an endpoint."""
        return {query.name: path for query in tabled() if (path := self._source.table(query))}

    def query(self, name: str, **parameters: Any) -> Any:  # noqa: ANN401 - as the stub of the methods has it
        """The answer to a saved query by its name: `Rows`, or `Triples` of one that gives a graph.

        Raises:
            QueryError: there is no such query or parameter, or the value is none of the parameter.
            CytolinkError: the endpoint cannot be reached, or refuses.
        """
        query, values = find(name), {key: str(value) for key, value in parameters.items()}
        known = {parameter.name for parameter in query.parameters}
        for key in values.keys() - known:
            do = f"Its parameters are: {', '.join(sorted(known))}." if known else "It has no parameters."
            raise QueryError(f"there is no parameter {key!r}", where=f"query {name!r}", do=do)
        if query.form == "SELECT":
            return rows_of_query(self._source, query, values)
        return Triples(self._source.saved(query, values).triples or "")

    def sparql(self, query: str) -> Rows | Triples | bool:
        """The answer to a SPARQL query: rows of SELECT, a truth of ASK, triples of CONSTRUCT and DESCRIBE.

        Raises:
            CytolinkError: the query is malformed, or the endpoint refuses it.
        """
        found = self._source.sparql(query)
        if found.truth is not None:
            return found.truth
        if found.triples is not None:
            return Triples(found.triples)
        return rows_of_sparql(found, {"release": self.release, "query": query, "parameters": ""})

    def passage(self, row: Mapping[str, Any]) -> Passage:
        """The words that a row was read from.

        Args:
            row: with `document` (or `file`), `start` and `end`, as those of answers; a row of pandas too.

        Raises:
            QueryError: the row does not say where it was read, or the release does not have the words.
        """
        name = row.get("document", row.get("file"))
        start, end = row.get("start"), row.get("end")
        if name is None or start is None or end is None:
            raise QueryError("the row does not say where it was read", do="Give document, start and end.")
        start, end = int(start), int(end)
        asked = _WORDS.format(name=string(str(name)), start=start, end=end)
        cells = self._source.sparql(asked).cells
        if not cells["document"] or not cells["document"][0]:
            raise QueryError(f"the release holds no document {str(name)!r}", do="See documents().")
        begin, words = cells["start"][0], cells["words"][0]
        if begin is None or words is None:
            raise QueryError(
                f"the release does not hold the words from {start} to {end}",
                where=str(name),
                do="It may be built without quotations; `cytolink explain --documents` shows those of your documents.",
            )
        offset = start - int(begin.value)
        return Passage(str(name), start, end, words.value[offset : offset + end - start])


def connect(where: str | Path | None = None) -> Client:
    """A release on disk, or an endpoint.

    Args:
        where: a release, a folder that holds releases, or the address of an endpoint (http or https); by default the
            release that was built last.

    Raises:
        ReleaseError: there is no release, or it is damaged.
        CytolinkError: the endpoint cannot be reached.
    """
    if isinstance(where, str) and where.startswith(("http://", "https://")):
        return Client(AtEndpoint(where), where)
    path = Path(where) if where is not None else data_folder()
    return Client(OnDisk(path), str(path))
