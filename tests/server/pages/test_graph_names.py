"""N-Quads and TriG of a thing name the graph of each statement, so that they can be put beside the release's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph
import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PATIENT = "https://w3id.org/cytolink/id/patient/7"
GRAPH = pyoxigraph.NamedNode("https://w3id.org/cytolink/graph/document/1")
NEXT = pyoxigraph.NamedNode("https://w3id.org/cytolink/ontology#next")
FORMATS = {"application/n-quads": pyoxigraph.RdfFormat.N_QUADS, "application/trig": pyoxigraph.RdfFormat.TRIG}


@pytest.mark.parametrize("media_type", FORMATS)
@pytest.mark.parametrize(
    ("path", "number"), [("/id/patient/7", 5), ("/graph/document/1", 8000), (f"/describe?iri={PATIENT}", 5)]
)
def test_formats_with_graph_names_name_the_graphs(client: FlaskClient, media_type: str, path: str, number: int) -> None:
    answer = client.get(path, headers={"Accept": media_type})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    found = set(pyoxigraph.parse(answer.data, FORMATS[media_type]))
    assert len(found) == number
    assert {quad.graph_name for quad in found} == {GRAPH}
    before = pyoxigraph.NamedNode(PATIENT.replace("7", "6"))
    assert pyoxigraph.Quad(before, NEXT, pyoxigraph.NamedNode(PATIENT), GRAPH) in found, "what points at it, too"
