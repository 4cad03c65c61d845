"""The catalogue as RDF: each saved query a `sh:SPARQLExecutable`, the way the SIB endpoints publish their examples.

What stands under `sh:select`, `sh:ask` or `sh:construct` runs as it is: parameters have their defaults, or else the
first of their choices. The text with its parameters stands beside it, under `cyto:queryTemplate`. A query with a
parameter that has neither is no executable: of it the template alone is published.

Vocabulary: SHACL (https://www.w3.org/TR/shacl-af/) for the query and its prefixes, schema.org for keywords, CSV
on the Web for the columns, and the SIB's own term for the endpoints that a query federates with.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.errors import QueryError
from ontology.namespaces import CYTO, DCTERMS, ID, RDF, RDFS, SH, SKOS, XSD, prefixes
from queries.catalogue import catalogue
from queries.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queries.catalogue import SavedQuery
    from queries.parameters import Parameter

SCHEMA = "https://schema.org/"
CSVW = "http://www.w3.org/ns/csvw#"
FEDERATES_WITH = ox.NamedNode("https://purl.expasy.org/sparql-examples/ontology#federatesWith")
DATATYPES = {
    "number": "decimal", "integer": "integer", "date": "date",
    **dict.fromkeys(("string", "name", "document"), "string"),
}  # fmt: skip
_TEMPLATE = ox.NamedNode(CYTO + "queryTemplate")
_CLASSES = {"SELECT": "SPARQLSelectExecutable", "ASK": "SPARQLAskExecutable", "CONSTRUCT": "SPARQLConstructExecutable"}
_PREFIX = re.compile(r"^PREFIX\s+([^\s:]+):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)


PREFIXES = ox.NamedNode(f"{ID}prefixes")
"""What the queries' prefixes are declared of (SHACL, section 5.2.1)."""


def query_iri(query: SavedQuery) -> str:
    """The IRI of a saved query. Tools list examples by their IRIs: those that ask no other endpoint come first."""
    return f"{ID}{'service-query' if query.federated else 'query'}/{query.name}"


def triples() -> Iterator[ox.Triple]:
    """Every saved query with its texts, parameters and columns; no blank nodes."""
    yield from _prefix_triples()
    for query in catalogue().values():
        if query.form in _CLASSES:
            yield from _query_triples(query)


def _prefix_triples() -> Iterator[ox.Triple]:
    """The project's prefixes and those that queries declare beside them; a node of its own for each.

    Raises:
        QueryError: two queries declare one prefix for two namespaces, which no text could then use.
    """
    found = prefixes()
    for query in catalogue().values():
        for prefix, namespace in _PREFIX.findall(query.sparql):
            if found.setdefault(prefix, namespace) != namespace:
                what = f"the prefix {prefix} means <{namespace}> here and <{found[prefix]}> elsewhere"
                raise QueryError(what, where=query.name, do="Use another prefix")
    yield ox.Triple(PREFIXES, _node(RDFS, "label"), ox.Literal("prefixes of the saved queries", language="en"))
    for prefix, namespace in sorted(found.items()):
        node = ox.NamedNode(f"{PREFIXES.value}/{prefix}")
        yield ox.Triple(PREFIXES, _node(SH, "declare"), node)
        yield ox.Triple(node, _node(SH, "prefix"), ox.Literal(prefix))
        yield ox.Triple(node, _node(SH, "namespace"), ox.Literal(namespace, datatype=_node(XSD, "anyURI")))


def _query_triples(query: SavedQuery) -> Iterator[ox.Triple]:
    subject = ox.NamedNode(query_iri(query))
    yield ox.Triple(subject, _node(RDFS, "label"), ox.Literal(query.name))
    yield ox.Triple(subject, _node(RDFS, "comment"), ox.Literal(query.summary, language="en"))
    if query.header.description:
        text = ox.Literal(query.header.description, language="en")
        yield ox.Triple(subject, _node(DCTERMS, "description"), text)
    yield from _text_triples(subject, query)
    for tag in query.tags:
        yield ox.Triple(subject, _node(SCHEMA, "keywords"), ox.Literal(tag))
    for before, token in pairwise(tokens(query.sparql)):
        if before.keyword in {"SERVICE", "SILENT"} and token.kind == "iri":
            yield ox.Triple(subject, FEDERATES_WITH, ox.NamedNode(token.text[1:-1]))
    for parameter in query.parameters:
        yield from _parameter_triples(subject, parameter)
    for number, column in enumerate(query.columns, start=1):
        node = ox.NamedNode(f"{subject.value}/column/{column.name}")
        yield ox.Triple(subject, _node(CSVW, "column"), node)
        yield ox.Triple(node, _node(RDF, "type"), _node(CSVW, "Column"))
        yield ox.Triple(node, _node(CSVW, "name"), ox.Literal(column.name))
        yield ox.Triple(node, _node(DCTERMS, "description"), ox.Literal(column.meaning, language="en"))
        yield ox.Triple(node, _node(SH, "order"), ox.Literal(number))
        if column.unit:
            yield ox.Triple(node, _node(SCHEMA, "unitCode"), ox.Literal(column.unit))


def _text_triples(subject: ox.NamedNode, query: SavedQuery) -> Iterator[ox.Triple]:
    values = example_values(query)
    if query.parameters:
        yield ox.Triple(subject, _node(RDF, "type"), _node(SH, "Parameterizable"))
        yield ox.Triple(subject, _TEMPLATE, ox.Literal(query.sparql.strip() + "\n"))
    if values is None:
        wanted = ", ".join(p.name for p in query.parameters if p.required)
        note = f"Only the template is given, as nothing can stand for: {wanted}. Bind it before asking."
        yield ox.Triple(subject, _node(SKOS, "note"), ox.Literal(note, language="en"))
        return
    yield ox.Triple(subject, _node(RDF, "type"), _node(SH, "SPARQLExecutable"))
    yield ox.Triple(subject, _node(RDF, "type"), _node(SH, _CLASSES[query.form]))
    yield ox.Triple(subject, _node(SH, "prefixes"), PREFIXES)
    yield ox.Triple(subject, _node(SH, query.form.lower()), ox.Literal(query.bind(values).strip() + "\n"))


def example_values(query: SavedQuery) -> dict[str, str] | None:
    """Values for the parameters without default: the first choice of each; None where one has no choices."""
    required = [parameter for parameter in query.parameters if parameter.required]
    if not all(parameter.choices for parameter in required):
        return None
    return {parameter.name: parameter.choices[0].value for parameter in required}


def _parameter_triples(query: ox.NamedNode, parameter: Parameter) -> Iterator[ox.Triple]:
    node = ox.NamedNode(f"{query.value}/parameter/{parameter.name}")
    yield ox.Triple(query, _node(SH, "parameter"), node)
    yield ox.Triple(node, _node(RDF, "type"), _node(SH, "Parameter"))
    yield ox.Triple(node, _node(SH, "path"), _node(ID, f"parameter/{parameter.variable}"))
    yield ox.Triple(node, _node(SH, "name"), ox.Literal(parameter.name))
    yield ox.Triple(node, _node(SH, "description"), ox.Literal(parameter.meaning, language="en"))
    if parameter.type in DATATYPES:
        yield ox.Triple(node, _node(SH, "datatype"), _node(XSD, DATATYPES[parameter.type]))
    else:
        yield ox.Triple(node, _node(SH, "nodeKind"), _node(SH, "IRI"))
    yield ox.Triple(node, _node(SH, "optional"), ox.Literal(not parameter.required))
    if parameter.default is not None:
        yield ox.Triple(node, _node(SH, "defaultValue"), _term(parameter.term(parameter.default)))


def _term(sparql: str) -> ox.NamedNode | ox.Literal:
    """The term that a piece of SPARQL stands for: the engine's own reading of what would be bound."""
    (row,) = ox.Store().query(f"SELECT ?term {{ BIND({sparql} AS ?term) }}")  # type: ignore[misc]
    return row["term"]  # type: ignore[no-any-return]


def _node(namespace: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(namespace + name)
