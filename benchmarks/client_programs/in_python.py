"""SPARQLWrapper, rdflib and pandas ask an endpoint: python in_python.py URL QUERIES.json; prints JSON lines.

Each query is asked in every format that the library has, the one that it takes by itself among them.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    XML,
    SPARQLWrapper,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_ROWS, _GRAPH = (JSON, XML, CSV, TSV), (XML, RDFXML, TURTLE, N3, JSONLD)
_GRAPHS = {"CONSTRUCT", "DESCRIBE"}
_READ_AS = {TURTLE: "turtle", N3: "n3", JSONLD: "json-ld"}


def wrapped(url: str, query: str, form: str, wanted: str | None, method: str, way: str | None) -> object:
    """What SPARQLWrapper makes of an answer: how many rows or triples, or yes or no."""
    wrapper = SPARQLWrapper(url)
    wrapper.setQuery(query)
    wrapper.setMethod(method)
    if wanted:
        wrapper.setReturnFormat(wanted)
    if way:
        wrapper.setRequestMethod(way)
    made: Any = wrapper.query().convert()
    if form in _GRAPHS:
        if isinstance(made, bytes):
            made = Graph().parse(data=made, format=_READ_AS[wanted])
        return len(made)
    if wanted == JSON:
        return str(made["boolean"]).lower() if form == "ASK" else len(made["results"]["bindings"])
    if isinstance(made, bytes):
        lines = made.decode().strip().splitlines()
        return lines[-1] if form == "ASK" else len(lines) - 1
    return (
        made.getElementsByTagName("boolean")[0].firstChild.data
        if form == "ASK"
        else len(made.getElementsByTagName("result"))
    )


def stored(url: str, query: str, form: str) -> object:
    """The same of rdflib's SPARQLStore."""
    result = Graph(SPARQLStore(url)).query(query)
    return str(result.askAnswer).lower() if form == "ASK" else len(list(result))


def main() -> None:
    url, file = sys.argv[1:]
    base = url.removesuffix("sparql")
    warnings.simplefilter("ignore")

    def told(client: str, name: str, of: str, ask: Callable[[], object]) -> None:
        said: dict[str, object] = {"client": client, "name": name, "of": of}
        try:
            said["found"] = ask()
        except Exception as error:  # noqa: BLE001 - whatever a library raises is its failure
            said["failed"] = f"{type(error).__name__}: {str(error)[:300]}"
        print(json.dumps(said), flush=True)

    for one in json.loads(Path(file).read_text(encoding="utf-8")):
        name, query, form = one["name"], one["query"], one["form"]
        for wanted in (None, *(_GRAPH if form in _GRAPHS else _ROWS)):
            for method, way in ((GET, None), (POST, None), (POST, POSTDIRECTLY)):
                shown = f"{name}, {wanted or 'as by itself'}, {method} {way or ''}".strip()
                told("SPARQLWrapper", shown, name, lambda: wrapped(url, query, form, wanted, method, way))  # noqa: B023
        told("rdflib", name, name, lambda: stored(url, query, form))  # noqa: B023
        if one["saved"]:
            told("pandas", name, name, lambda: len(pandas.read_csv(f"{base}q/{name}.csv")))  # noqa: B023


if __name__ == "__main__":
    main()
