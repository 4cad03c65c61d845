"""Whether a statement is the one that its IRI was made of is told within bounds."""

from __future__ import annotations

import pyoxigraph as ox

from graph_build.inspection.identity import Node, made_of
from graph_build.model import Evidence, Fact, Rule, Span
from graph_build.rdf import DocumentIris
from ontology.namespaces import CYTO, RDF, XSD


def test_of_a_long_list_of_numbers_not_every_order_and_form_is_written_down() -> None:
    iris, works, integer = DocumentIris("a" * 64), tuple(range(1, 25)), ox.NamedNode(XSD + "integer")
    evidence, rule = (Evidence(Span(0, 1)),), Rule("", 0, "")
    node = Node(iris.fact(Fact("claim", "remission", (("references", works),), evidence, rule)))
    node.said[RDF + "type"] = [ox.NamedNode(CYTO + "Claim")]
    node.said[CYTO + "subjectLabel"] = [ox.Literal("remission")]
    node.said[CYTO + "references"] = [ox.Literal(str(number), datatype=integer) for number in works]
    assert node.iri in made_of(node, {node.iri: node}, iris)
    node.said[CYTO + "references"].pop()
    assert node.iri not in made_of(node, {node.iri: node}, iris)
