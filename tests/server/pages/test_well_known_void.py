"""What the release says of itself in numbers, at its well-known place (VoID, section 7.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse


def graph(response: TestResponse) -> pyoxigraph.Store:
    assert response.status_code == 200, response.text
    store = pyoxigraph.Store()
    store.load(response.data, pyoxigraph.RdfFormat.TURTLE)
    return store


def holds(store: pyoxigraph.Store, pattern: str) -> bool:
    prefixes = "PREFIX void: <http://rdfs.org/ns/void#> PREFIX cyto: <https://w3id.org/cytolink/ontology#> "
    return bool(store.query(f"{prefixes} ASK {{ {pattern} }}"))


def test_void_at_the_well_known_place(client: FlaskClient) -> None:
    found = graph(client.get("/.well-known/void"))
    assert holds(found, "?d a void:Dataset ; void:triples 8060 ; void:sparqlEndpoint <http://localhost/sparql>")
    assert holds(found, "?d void:dataDump <http://localhost/release.nq>")
    assert holds(found, "?d void:classPartition [ void:class cyto:Patient ; void:entities 2000 ]")
    assert holds(found, "?d void:propertyPartition [ void:property cyto:age ; void:triples 2000 ]")


def test_partitions_of_classes_count_for_classes_alone(client: FlaskClient) -> None:
    found = graph(client.get("/.well-known/void"))
    of_class = "?d void:classPartition [ void:class cyto:Patient ; void:propertyPartition ?part ]"
    assert holds(
        found, f"{of_class} . ?part void:property <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ; void:triples 2000"
    )
    listed = {one["name"]: one["count"] for one in client.get("/workbench/terms.json").json["properties"]}
    assert listed["rdf:type"] > listed["cyto:age"] == 2000
