"""The W3C's SPARQL suites over HTTP, beside the engine alone: where do the two answer otherwise?

    python benchmarks/suites.py FOLDER [FOLDER ...]

Each folder holds manifests and queries of a suite (github.com/w3c/rdf-tests: sparql/sparql10, sparql11, sparql12; or
test/data/suites/w3c/dawg-data-r2 and sparql11 in the source of rdflib). Each query is asked of `cytolink serve` and of
the engine in this process, over the same data: what the engine answers, the endpoint answers too, whether the suite
expects it or not. Updates are left out; a SERVICE is refused, since none of its endpoints is allowed. Exit code 1 where
there are other differences.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).parent))
from endpoint import Endpoint

from graph_build.release.blocks import blocks
from graph_build.release.publishing import publish
from queries.tokens import tokens

MF, QT = (
    "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#",
    "http://www.w3.org/2001/sw/DataAccess/tests/test-query#",
)
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".n3": ox.RdfFormat.TURTLE,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".nt": ox.RdfFormat.N_TRIPLES,
}
FORMATS |= {".trig": ox.RdfFormat.TRIG, ".nq": ox.RdfFormat.N_QUADS}
Data = tuple[tuple[str, str], ...]
"""Files with the graph that each is read into; the first of a default graph's into one of its own."""


def tests_of(folder: Path) -> dict[Data, dict[Path, bool | None]]:
    """The queries of a suite by the data that each is asked of; those that only have to be read, of none.

    With each stands whether the suite expects it to be well-formed, where that is all that it expects.
    """
    found: dict[Data, dict[Path, bool | None]] = defaultdict(dict)
    for manifest in sorted(folder.rglob("manifest*.ttl")):
        store = ox.Store()
        try:
            store.load(path=manifest, format=ox.RdfFormat.TURTLE, base_iri=manifest.as_uri())
        except SyntaxError as error:
            print(f"{manifest}: {error}", file=sys.stderr)
            continue
        for quad in list(store.quads_for_pattern(None, ox.NamedNode(MF + "action"), None)):
            action: Any = quad.object
            query = next(store.quads_for_pattern(action, ox.NamedNode(QT + "query"), None), None)
            path = _path(query.object if query else action)
            if path is None or path.suffix != ".rq" or not path.is_file():
                continue
            given = [(kind, term) for kind in ("data", "graphData") for term in _objects(store, action, QT + kind)]
            types = {term.value.rsplit("#")[-1] for term in _objects(store, quad.subject, TYPE)}
            syntax = any("Syntax" in name for name in types)
            expected = not any("Negative" in name or "Bad" in name for name in types) if syntax else None
            found[tuple(sorted((kind, str(_path(term))) for kind, term in given if _path(term)))][path] = expected
    return found


def _objects(store: ox.Store, subject: Any, predicate: str) -> list[Any]:  # noqa: ANN401 - any term
    if isinstance(subject, ox.Literal):
        return []
    return [quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(predicate), None)]


def _path(term: object) -> Path | None:
    return Path(unquote(urlsplit(term.value).path)) if isinstance(term, ox.NamedNode) else None


def quads_of(data: Data) -> list[str]:
    """The data as N-Quads, what is in the default graph in a graph of its own, as every release has it."""
    lines = set()
    for number, (kind, name) in enumerate(data):
        path = Path(name)
        graph = ox.NamedNode("urn:default" if kind == "data" else path.as_uri())
        for quad in ox.parse(path=path, format=FORMATS[path.suffix], base_iri=path.as_uri()):
            terms = [_named(term, number) for term in (quad.subject, quad.predicate, quad.object)]
            lines.add(f"{' '.join(map(str, terms))} {graph} .")
    return sorted(lines)


def _named(term: object, number: int) -> object:
    """The term as N-Quads prints it, blank nodes of a file as IRIs of their own."""
    if isinstance(term, ox.Triple):
        return f"<<( {' '.join(str(_named(part, number)) for part in (term.subject, term.predicate, term.object))} )>>"
    return ox.NamedNode(f"urn:bnode:{number}:{term.value}") if isinstance(term, ox.BlankNode) else term


def alone(store: ox.Store, query: str, base: str) -> tuple[str, list[str]]:
    """What the engine answers: kind and rows, or that the query is malformed."""
    union = not any(token.keyword == "FROM" for token in tokens(query))
    try:
        found = store.query(query, base_iri=base, use_default_graph_as_union=union)
        if isinstance(found, ox.QueryBoolean):
            return "answered", [str(bool(found)).lower()]
        if isinstance(found, ox.QuerySolutions):
            names = [variable.value for variable in found.variables]
            body = found.serialize(format=ox.QueryResultsFormat.JSON)
            return "answered", rows_of(body or b"", names)
        return "answered", lines_of((found.serialize(format=ox.RdfFormat.N_TRIPLES) or b"").decode())
    except SyntaxError:
        return "malformed", []
    except (ValueError, RuntimeError, OSError) as error:
        return "failed", [str(error)[:80]]


def served(port: int, query: str) -> tuple[str, list[str]]:
    """What the endpoint answers to the same query."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    accept = "application/sparql-results+json, application/n-triples"
    head = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
    connection.request("POST", "/sparql", urlencode({"query": query}), head)
    response = connection.getresponse()
    body, kind = response.read(), response.getheader("Content-Type", "")
    connection.close()
    if response.status == 200:
        if "n-triples" in kind:
            return "answered", lines_of(body.decode())
        said = json.loads(body)
        return "answered", [str(said["boolean"]).lower()] if "boolean" in said else rows_of(body, said["head"]["vars"])
    problem = json.loads(body)
    kind = str(problem["type"]).rsplit("/", 1)[-1]
    return ("malformed" if kind == "malformed-query" else kind), [str(problem.get("detail"))]


def rows_of(body: bytes, names: list[str]) -> list[str]:
    """Rows that can be compared: blank nodes have no names, and what changes each time is left out."""
    found = []
    for row in json.loads(body)["results"]["bindings"]:
        terms = {
            name: row[name] | ({"value": ""} if row[name]["type"] == "bnode" else {}) for name in names if name in row
        }
        found.append(json.dumps(terms, sort_keys=True))
    return sorted(found)


def lines_of(text: str) -> list[str]:
    """Lines of N-Triples without the names of blank nodes."""
    return sorted(
        " ".join("_:" if part.startswith("_:") else part for part in line.split(" ")) for line in text.splitlines()
    )


def wait_for(port: int, digest: str) -> None:
    """Wait until a release is served."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/sparql?query=ASK%7B%7D")
        response = connection.getresponse()
        response.read()
        connection.close()
        if response.getheader("Cytolink-Release") == digest:
            return
        time.sleep(0.02)
    raise TimeoutError(digest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    given = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        first = publish(Path(place), blocks(["<urn:a> <urn:b> <urn:c> <urn:default> ."]), _manifest(0))
        server = Endpoint(
            first.path.parent, reload_seconds=0.05, services="https://peer.example/sparql", memory=300_000_000
        )
        try:
            for folder in given.folders:
                counts: Counter[str] = Counter()
                for number, (data, paths) in enumerate(sorted(tests_of(folder.absolute()).items()), 1):
                    lines = quads_of(data) or ["<urn:a> <urn:b> <urn:c> <urn:default> ."]
                    release = publish(Path(place), blocks(lines), _manifest(number))
                    wait_for(server.port, release.digest)
                    store = ox.Store.read_only(str(release.path / "store"))
                    for path, expected in sorted(paths.items()):
                        query = path.read_bytes().decode(errors="replace")
                        wanted, found = (
                            alone(store, query, f"http://127.0.0.1:{server.port}/sparql"),
                            served(server.port, query),
                        )
                        end = end_of(wanted, found, well_formed=expected)
                        counts[end] += 1
                        if end.startswith("OTHERWISE"):
                            wrong += 1
                            print(
                                f"{path.relative_to(folder.absolute())}: {end}\n    {wanted[1][:2]}\n    {found[1][:2]}"
                            )
                print(folder, json.dumps(dict(counts.most_common())), flush=True)
        finally:
            server.stop()
    sys.exit(bool(wrong))


def _manifest(number: int) -> dict[str, Any]:
    return {"version": str(number), "sources": [], "counts": {}}


def end_of(wanted: tuple[str, list[str]], found: tuple[str, list[str]], *, well_formed: bool | None) -> str:
    """How the two answers compare."""
    if wanted[0] != found[0] and well_formed is not None and found[0] == ("answered" if well_formed else "malformed"):
        return "as the suite expects, and the engine alone does not"
    if wanted == found or (wanted[0] == found[0] == "malformed"):
        return f"both {wanted[0]}"
    if (wanted[0], found[0]) == ("failed", "evaluation-failed"):
        return "both failed"
    if found[0] == "service-refused":
        return "a SERVICE is refused"
    if wanted[0] == found[0] == "answered" and len(wanted[1]) == len(found[1]):
        return "as many rows, of other values"
    return f"OTHERWISE: {wanted[0]} alone, {found[0]} over HTTP"


if __name__ == "__main__":
    main()
