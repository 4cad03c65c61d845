"""Others federate into this endpoint: in the ways in which their engines ask, and with the joins that they send."""

from __future__ import annotations

import gc
import json
import subprocess
import sysconfig
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pyoxigraph
import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from rdflib import Graph

if TYPE_CHECKING:
    from tests.server.conftest import Server

ID = "https://w3id.org/cytolink/id/"
AGE = "<https://w3id.org/cytolink/ontology#age>"
PATIENTS = [f"<{ID}patient/{number}>" for number in range(10_000)]  # the release has 2,000 of them
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"


def post(server: Server, query: str, **headers: str) -> tuple[int, str, bytes]:
    connection = server.connect()
    try:
        given = {"Content-Type": FORM, "Accept": "application/sparql-results+json"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        body = query if given["Content-Type"].startswith(QUERY) else urlencode({"query": query})
        connection.request("POST", "/sparql", body, given)
        response = connection.getresponse()
        return response.status, response.headers.get_content_type(), response.read()
    finally:
        connection.close()


def rows(server: Server, query: str) -> list[dict[str, Any]]:
    status, _, body = post(server, query)
    assert status == 200, body[:500]
    found: list[dict[str, Any]] = json.loads(body)["results"]["bindings"]
    return found


def test_a_bind_join_of_ten_thousand_values(server: Server) -> None:
    # some number the rows in a column of their own; values stand in front or behind
    plain = f"SELECT * WHERE {{ VALUES ?p {{ {' '.join(PATIENTS)} }} ?p {AGE} ?age }}"
    indexed = " ".join(f'("{number}" {patient})' for number, patient in enumerate(PATIENTS))
    behind = f"SELECT ?p ?age ?__index WHERE {{ ?p {AGE} ?age }} VALUES (?__index ?p) {{ {indexed} }}"
    assert len(rows(server, plain)) == len(rows(server, behind)) == 2000


def test_a_bind_join_as_a_list(server: Server) -> None:
    listed = f"SELECT * {{ ?p {AGE} ?age FILTER(?p IN ({', '.join(PATIENTS)})) }}"
    assert len(rows(server, listed)) == 2000


def test_a_bind_join_as_a_union(server: Server) -> None:
    # each binding is a branch with a variable of its own
    branches = " UNION ".join(f"{{ {patient} {AGE} ?age_{number} }}" for number, patient in enumerate(PATIENTS[:25]))
    assert len(rows(server, f"SELECT * WHERE {{ {branches} }}")) == 25


def test_too_many_branches_are_refused_with_the_limit(server: Server) -> None:
    branches = " UNION ".join(f"{{ {patient} {AGE} ?age }}" for patient in PATIENTS[:400])
    status, _, body = post(server, f"SELECT * WHERE {{ {branches} }}")
    assert (status, json.loads(body)["limit"]) == (403, "patterns")


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        (f"ASK {{ ?s {AGE} ?o }}", True),
        ("ASK { ?s <http://www.w3.org/2002/07/owl#sameAs> ?o }", False),
        (f"ASK WHERE {{ {PATIENTS[7]} ?p ?o . }}", True),
        ("ASK { SELECT * WHERE { ?s ?p ?o } LIMIT 1 }", True),
    ],
)
def test_probes_of_who_has_what(server: Server, query: str, answer: bool) -> None:
    status, _, body = post(server, query)
    assert (status, json.loads(body)["boolean"]) == (200, answer), body


# in the manner of these engines' own clients
ACCEPTS = {
    "Jena": "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
    "text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1",
    "RDF4J": "application/x-sparqlstar-results+json;q=0.8, application/x-binary-rdf-results-table;q=0.8, "
    "application/sparql-results+xml;q=0.8, application/sparql-results+json;q=1.0",
    "Virtuoso": "application/sparql-results+xml, application/rdf+xml, text/rdf+n3, text/turtle",
    "QLever": "text/tab-separated-values",
    "Blazegraph": "application/x-binary-rdf-results-table;q=0.1,application/sparql-results+xml",
    "rdflib": "application/sparql-results+json",
    "anything": "*/*",
    "nothing": "",
}


@pytest.mark.parametrize("who", ACCEPTS)
@pytest.mark.parametrize("kind", [FORM, QUERY, f"{QUERY}; charset=UTF-8"])
def test_each_engine_gets_what_it_can_read(server: Server, who: str, kind: str) -> None:
    query = f"SELECT * WHERE {{ {PATIENTS[3]} {AGE} ?age }}"
    status, found, body = post(server, query, Accept=ACCEPTS[who], Content_Type=kind)
    assert status == 200
    assert found in ACCEPTS[who] or who in {"anything", "nothing"}
    assert b"3" in body


WRITTEN = {
    "values within the group": "SELECT  *\nWHERE\n  { ?p  {age}  ?age\n    VALUES ?p { {one} }\n  }\n",
    "values of no variable": "SELECT ?age WHERE { {one} {age} ?age } VALUES () { () }",
    "an equation and a limit": "SELECT ?age WHERE { ?p {age} ?age . FILTER ( ?p = {one} ) } LIMIT 10000",
    "a group behind values": "SELECT ?p ?age { VALUES (?p) { ( {one} ) } . {?p {age} ?age} }",
    "a comment, a base and groups": "#Federated\nBASE <http://a.org/> SELECT DISTINCT ?age { { {one} {age} ?age . } }",
}


@pytest.mark.parametrize("how", WRITTEN)
def test_queries_as_engines_write_them(server: Server, how: str) -> None:
    query = WRITTEN[how].replace("{one}", PATIENTS[3]).replace("{age}", AGE)
    assert [row["age"]["value"] for row in rows(server, query)] == ["3"]


def test_a_word_of_an_early_draft_is_told_as_malformed(server: Server) -> None:
    # BINDINGS became VALUES in the Recommendation; some engines still read it
    status, _, body = post(server, f"SELECT ?p ?age WHERE {{ ?p {AGE} ?age . }} BINDINGS ?p {{ ({PATIENTS[3]}) }}")
    assert (status, json.loads(body)["type"].rpartition("/")[2]) == (400, "malformed-query")


def test_oxigraph_asks_by_service(server: Server, tmp_path: Path) -> None:
    program = Path(sysconfig.get_path("scripts")) / "oxigraph"
    data = tmp_path / "data.ttl"
    data.write_text("".join(f"{patient} <https://example.org/known> true .\n" for patient in PATIENTS[1990:2010]))
    store = str(tmp_path / "store")
    subprocess.run([program, "load", "--location", store, "--file", data], check=True, capture_output=True)
    query = f"SELECT ?p ?age {{ ?p <https://example.org/known> true SERVICE <{server.url}sparql> {{ ?p {AGE} ?age }} }}"
    asked = [program, "query", "--location", store, "--query", query, "--results-format", "csv"]
    found = subprocess.run(asked, check=True, capture_output=True, text=True)
    assert len(found.stdout.splitlines()) == 11


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_rdflib_asks_by_service(server: Server) -> None:
    """Rdflib leaves its sockets to the garbage collector, which is called here and not in the midst of another test."""
    graph = Graph()
    graph.parse(data="".join(f"{patient} <https://example.org/known> 1 .\n" for patient in PATIENTS[1990:2010]))
    query = f"SELECT ?p ?age {{ ?p <https://example.org/known> 1 SERVICE <{server.url}sparql> {{ ?p {AGE} ?age }} }}"
    assert len(list(graph.query(query))) == 10
    gc.collect()


def test_a_federator_can_plan_by_the_description(server: Server) -> None:
    """FedX and CostFed look up predicates and classes with their counts, at the address that the service names."""
    store = pyoxigraph.Store()
    for path in ("/sparql", "/.well-known/void"):
        body = server.get(path, Accept="text/turtle")[1]
        store.load(body, pyoxigraph.RdfFormat.TURTLE)
    void = "PREFIX void: <http://rdfs.org/ns/void#> PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
    for predicate, triples in (("age", 2000), ("next", 2000)):
        iri = f"<https://w3id.org/cytolink/ontology#{predicate}>"
        asked = f"{void} ASK {{ ?d void:propertyPartition [ void:property {iri} ; void:triples {triples} ] }}"
        assert store.query(asked)
    entities = "<https://w3id.org/cytolink/ontology#Patient> ; void:entities 2000"
    assert store.query(f"{void} ASK {{ ?d void:classPartition [ void:class {entities} ] ; void:sparqlEndpoint ?e }}")
    assert store.query(f"{void} ASK {{ ?s sd:endpoint ?e ; sd:feature sd:BasicFederatedQuery }}")
