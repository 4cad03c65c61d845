"""What is said of a thing, sorted into what a page tells: names, identifiers, neighbours, what follows from rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from ontology.namespaces import CYTO, DCTERMS, OBO, OWL, RDF, RDFS, SKOS, compress
from ontology.triples import INFERRED_GRAPH
from server.endpoint.addresses import address
from server.pages.statements import Value, table

MOST = 400
"""Triples of a thing that a page is made of; the data formats hold all."""
_SAID = """SELECT ?g ?p ?o ?label ?name WHERE {{ GRAPH ?g {{ <{0}> ?p ?o }}
  OPTIONAL {{ ?o rdfs:label ?label }} OPTIONAL {{ ?p rdfs:label ?name }} }} LIMIT {1}"""
_NEAR = """SELECT ?s ?label WHERE {{ {0} OPTIONAL {{ ?s rdfs:label ?label }} }} ORDER BY ?label LIMIT {1}"""
_NAMES = {RDFS + "label", SKOS + "prefLabel"}
_OTHER_NAMES = {SKOS + "altLabel", SKOS + "hiddenLabel"}
_DEFINITIONS = {OBO + "IAO_0000115", SKOS + "definition", DCTERMS + "description", RDFS + "comment"}
_ABOVE = {RDFS + "subClassOf", SKOS + "broader"}
_MATCHES = SKOS + "exactMatch"
_OFFSETS = {CYTO + "evidenceStart", CYTO + "evidenceEnd"}
"""Put beside the statement for queries; a page has the spans themselves."""
_PLAIN = {OWL + "NamedIndividual", OWL + "Class", OWL + "Thing"}


@dataclass(slots=True)
class Said:
    """What is said of a thing.

    Attributes:
        label: its preferred name; names: its others; definition: in a sentence.
        types, above: classes that it is of, and above it; same: terms of other vocabularies that mean the same.
        stated, inferred: what else is said, by the property's name: by documents and vocabularies, and by rules.
        raw: objects by property, as texts.
    """

    label: str = ""
    definition: str = ""
    names: list[str] = field(default_factory=list)
    types: list[Value] = field(default_factory=list)
    above: list[Value] = field(default_factory=list)
    same: list[Value] = field(default_factory=list)
    stated: dict[str, list[Value]] = field(default_factory=lambda: defaultdict(list))
    inferred: dict[str, list[Value]] = field(default_factory=lambda: defaultdict(list))
    raw: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def said(iri: str) -> Said:
    """What the release says of an IRI; a bounded part of it.

    Raises:
        ProblemError: a limit ended the query.
    """
    found = Said()
    for row in table(_SAID.format(iri, MOST)):
        _sort(found, row["g"] == INFERRED_GRAPH, row["p"], row["o"], row["label"], row["name"])
    found.names = sorted(set(found.names) - {found.label}, key=str.casefold)
    return found


def _sort(found: Said, inferred: bool, property_: str, value: str, label: str, name: str) -> None:
    if value.startswith("_:") or value in found.raw[property_]:
        return  # class expressions stand in the tree of the ontology, in words
    found.raw[property_].append(value)
    link = Value(label or compress(value) or value, address(value)) if "://" in value else Value(value)
    if property_ in _NAMES:
        found.label = found.label or value
    elif property_ in _OTHER_NAMES:
        found.names.append(value)
    elif property_ in _DEFINITIONS:
        found.definition = found.definition or value
    elif property_ == RDF + "type":
        if value not in _PLAIN and not inferred:
            found.types.append(link)
    elif property_ in _ABOVE:
        if not inferred:
            found.above.append(link)
    elif property_ == _MATCHES:
        found.same.append(Value(compress(value) or value, address(value)))
    elif property_ not in _OFFSETS:
        words = name or compress(property_) or property_
        (found.inferred if inferred else found.stated)[words].append(link)


_FOLLOWS = """SELECT DISTINCT ?thing ?what ?p ?name ?o ?label WHERE {{ ?thing cyto:reportedBy|cyto:impliedBy <{0}> .
  OPTIONAL {{ ?thing rdfs:label ?what }} OPTIONAL {{ GRAPH <{1}> {{ ?thing ?p ?o }} FILTER(?p != <{2}>)
    OPTIONAL {{ ?p rdfs:label ?name }} OPTIONAL {{ ?o rdfs:label ?label }} }} }} ORDER BY ?what ?name ?label
LIMIT {3}"""


def follows(iri: str) -> list[tuple[Value, list[tuple[str, Value]]]]:
    """What a statement reports, treatments and conditions, and with each what rules conclude of it.

    Raises:
        ProblemError: a limit ended the query.
    """
    found: dict[str, tuple[Value, list[tuple[str, Value]]]] = {}
    for row in table(_FOLLOWS.format(iri, INFERRED_GRAPH, RDF + "type", MOST)):
        thing = Value(row["what"] or row["thing"].rpartition("/")[2], address(row["thing"]))
        _, concluded = found.setdefault(row["thing"], (thing, []))
        if row["o"] and row["o"] != row["thing"]:
            value = Value(row["label"] or compress(row["o"]) or row["o"], address(row["o"]))
            concluded.append((row["name"] or compress(row["p"]) or row["p"], value))
    return list(found.values())


def near(pattern: str, most: int) -> list[Value]:
    """Things `?s` that fit a pattern, by their names.

    Raises:
        ProblemError: a limit ended the query.
    """
    rows = table(_NEAR.format(pattern, most))
    found = {row["s"]: Value(row["label"] or compress(row["s"]) or row["s"], address(row["s"])) for row in rows}
    return list(found.values())


def below(iri: str, most: int = 60) -> list[Value]:
    """What lies right below a class: classes, and what is of it."""
    stated = "GRAPH ?g {{ ?s {0} <{1}> }} FILTER(?g != <{2}>)"
    either = " UNION ".join(
        "{ " + stated.format(p, iri, INFERRED_GRAPH) + " }" for p in (f"<{RDFS}subClassOf>", f"<{SKOS}broader>", "a")
    )
    return near(f"{{ SELECT DISTINCT ?s WHERE {{ {either} }} LIMIT {most} }}", most)
