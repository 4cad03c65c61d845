"""What the service is (SPARQL 1.1 Service Description, https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph
from flask import Response

from server.endpoint import graphs, incoming
from server.endpoint.void import datasets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pyoxigraph import NamedNode

    from server.endpoint.endpoint import Endpoint

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DCTERMS = "http://purl.org/dc/terms/"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = [
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "N-Quads",
    "TriG",
    "JSON-LD",
    "RDF_XML",
]


def _node(iri: str) -> NamedNode:
    return pyoxigraph.NamedNode(iri)


def description(suffix: str | None, form: Callable[[], str]) -> Response:
    """The service's description (Service Description, section 2), or the page to write a query on for a browser."""
    choice = graphs.choose(suffix, html=True)
    if choice.format.name == "html":
        return Response(form(), content_type=choice.content_type, headers={"Vary": "Accept, Accept-Encoding"})
    endpoint = incoming.endpoint()
    counts = endpoint.opened.void
    return graphs.triples([*_describe(endpoint, incoming.public_url() + "sparql", counts), *counts], choice)


def _describe(endpoint: Endpoint, url: str, void: Sequence[pyoxigraph.Triple]) -> Iterator[pyoxigraph.Triple]:
    """The service, its features and its dataset, whose named graphs are those that VoID counts."""
    this, dataset = _node(url + "#service"), _node(url + "#dataset")
    default = _node(url + "#default-graph")
    kind = _node(_RDF + "type")

    def said(subject: NamedNode, predicate: str, value: NamedNode | pyoxigraph.Literal) -> pyoxigraph.Triple:
        return pyoxigraph.Triple(subject, _node(predicate), value)

    yield pyoxigraph.Triple(this, kind, _node(_SD + "Service"))
    yield said(this, _SD + "endpoint", _node(url))
    yield said(this, _SD + "supportedLanguage", _node(_SD + "SPARQL11Query"))
    yield said(this, _SD + "feature", _node(_SD + "UnionDefaultGraph"))
    if endpoint.services:
        yield said(this, _SD + "feature", _node(_SD + "BasicFederatedQuery"))
    for name in _RESULT_FORMATS:
        yield said(this, _SD + "resultFormat", _node(_FORMATS + name))
    yield said(this, _SD + "defaultDataset", dataset)
    yield said(this, _SD + "availableGraphs", dataset)
    yield said(this, _DCTERMS + "identifier", pyoxigraph.Literal(endpoint.opened.digest))
    yield pyoxigraph.Triple(dataset, kind, _node(_SD + "Dataset"))
    yield said(dataset, _SD + "defaultGraph", default)
    yield pyoxigraph.Triple(default, kind, _node(_SD + "Graph"))
    yield said(default, _VOID + "triples", pyoxigraph.Literal(endpoint.opened.statistics.triples))
    for found in datasets(void):
        yield said(default, _DCTERMS + "source", found)
    for triple in void:
        # VoID counts each graph in a subset that carries the graph's name: that subset is the named graph
        if triple.predicate.value == _SD + "name" and isinstance(triple.subject, pyoxigraph.NamedNode):
            yield said(dataset, _SD + "namedGraph", triple.subject)
            yield pyoxigraph.Triple(triple.subject, kind, _node(_SD + "NamedGraph"))
            graph = _node(triple.subject.value + "/graph")
            yield said(triple.subject, _SD + "graph", graph)
            yield pyoxigraph.Triple(graph, kind, _node(_SD + "Graph"))
