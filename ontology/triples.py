"""The ontology as RDF: the T-Box, the slices, and the triples made from the vocabulary's tables and mapping sets."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.errors import VocabularyError
from ontology.namespaces import CYTO, DCTERMS, GRAPH, OBO_IN_OWL, OWL, RDF, RDFS, SKOS, XSD, expand
from ontology.sssom import mapping_sets
from ontology.tables import parts, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ontology.sssom import MappingSet

ONTOLOGY_GRAPH = GRAPH + "ontology"
MAPPINGS_GRAPH = GRAPH + "mappings"
INFERRED_GRAPH = GRAPH + "inferred"
VOID_GRAPH = GRAPH + "void"
LINKED_GRAPHS = GRAPH + "linked/"
"""What the IRI of each linked file's graph begins with."""
SOURCES = ("cytolink.ttl", "slices/mondo.ttl", "slices/hp.ttl")

_A = ox.NamedNode(RDF + "type")
_LABEL = ox.NamedNode(RDFS + "label")
_SUBCLASS = ox.NamedNode(RDFS + "subClassOf")
_ALT = ox.NamedNode(SKOS + "altLabel")
_HIDDEN = ox.NamedNode(SKOS + "hiddenLabel")
_BROADER = ox.NamedNode(SKOS + "broader")
_DEFINITION = ox.NamedNode(expand("IAO:0000115"))
_COMMENT = ox.NamedNode(RDFS + "comment")
_EXAMPLE = ox.NamedNode(expand("IAO:0000112"))
_INDIVIDUAL = ox.NamedNode(OWL + "NamedIndividual")
_CLASS = ox.NamedNode(OWL + "Class")


def ontology_quads() -> Iterator[ox.Quad]:
    """Everything of the ontology in its named graphs, in a fixed order, with the same blank nodes in every run.

    Raises:
        VocabularyError: where a file of the ontology is broken.
    """
    graph = ox.NamedNode(ONTOLOGY_GRAPH)
    for triple in with_comments(chain(tbox_triples(), vocabulary_triples())):
        yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)
    for mapping_set in mapping_sets():
        mappings = ox.NamedNode(mapping_graph(mapping_set))
        for triple in mapping_triples(mapping_set):
            yield ox.Quad(triple.subject, triple.predicate, triple.object, mappings)


def with_comments(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Triples, and each definition (IAO:0000115) once more as `rdfs:comment`, where tools beyond OBO look."""
    for triple in triples:
        yield triple
        if triple.predicate == _DEFINITION:
            yield ox.Triple(triple.subject, _COMMENT, triple.object)


def mapping_graph(mapping_set: MappingSet) -> str:
    """The graph of a mapping set: that of all mappings, or its own where its licence asks to share alike.

    Whoever takes over the graph of all mappings is then bound by no licence but those of attribution.
    """
    own = "/by-sa/" in mapping_set.licence
    return f"{MAPPINGS_GRAPH}/{mapping_set.iri.rpartition('/')[2].partition('.')[0]}" if own else MAPPINGS_GRAPH


def tbox_triples() -> Iterator[ox.Triple]:
    """The T-Box and the slices.

    Raises:
        VocabularyError: where a file is no Turtle.
    """
    for name in SOURCES:
        text = (files("ontology") / name).read_bytes()
        try:
            quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
        except SyntaxError as error:
            raise VocabularyError(str(error), where=f"ontology/{name}", do="Mend the Turtle.") from error
        yield from _renamed((quad.triple for quad in quads), name.rpartition("/")[2].removesuffix(".ttl"))


def _renamed(triples: Iterable[ox.Triple], prefix: str) -> Iterator[ox.Triple]:
    """Blank nodes named by their order in the file: a parser names them at random."""
    names: dict[ox.BlankNode, ox.BlankNode] = {}

    def name(term: ox.BlankNode) -> ox.BlankNode:
        return names.setdefault(term, ox.BlankNode(f"{prefix}{len(names)}"))

    for triple in triples:
        subject, target = triple.subject, triple.object
        yield ox.Triple(
            name(subject) if isinstance(subject, ox.BlankNode) else subject,
            triple.predicate,
            name(target) if isinstance(target, ox.BlankNode) else target,
        )


def vocabulary_triples() -> Iterator[ox.Triple]:
    """What the tables say: individuals for drugs, proteins, variables and procedures; names of classes."""
    for table in _TABLES:
        for row in rows(table):
            yield from row_triples(table, row)


_TABLES = (
    "drugs", "drug_groups", "proteins", "variables", "procedures", "outcomes", "routes", "diseases", "findings",
    "anatomy", "families", "others", "schemes",
)  # fmt: skip
_CLASS_OF_TABLE = {"procedures": "cyto:Procedure", "routes": "cyto:Route"}
_LINK_COLUMNS = (
    ("antagonises", "antagonises"), ("neutralises", "neutralises"), ("acts_on", "actsOn"),
    ("blocks", "blocksSignallingOf"), ("receptor_for", "receptorFor"), ("gene", "encodedBy"),
)  # fmt: skip


def row_triples(table: str, row: Mapping[str, str]) -> Iterator[ox.Triple]:
    """What one row of a table of terms says.

    Args:
        table: the table's name; "names" for further names of a term that another table has.
        row: its cells by column.
    """
    if table in ("diseases", "findings", "anatomy"):
        yield from _class(row)
    elif table in ("families", "names") or row.get("category") == "species":
        yield from _names(row, row["label"])
    elif table == "schemes":
        yield from _concept(row)
    elif table == "variables" and not row.get("class"):
        # what a user adds: its kind is told by what it is called in the file
        yield from _individual(row, "cyto:ClinicalScore" if row["category"] == "score" else "cyto:MeasuredVariable")
    else:
        yield from _individual(row, _CLASS_OF_TABLE.get(table) or row.get("class") or "skos:Concept")
    if table in ("variables", "names"):
        for unit in parts(row["units"]):
            yield ox.Triple(ox.NamedNode(expand(row["id"])), ox.NamedNode(CYTO + "usualUnit"), ox.Literal(unit))
    for column, property_name in _LINK_COLUMNS:
        yield from _links(row, column, property_name)
    if row.get("gene"):
        gene = ox.NamedNode(expand(row["gene"]))
        yield ox.Triple(gene, _A, _INDIVIDUAL)
        yield ox.Triple(gene, _LABEL, ox.Literal(f"{row['symbol']} gene", language="en"))


def _individual(row: Mapping[str, str], classes: str) -> Iterator[ox.Triple]:
    node = ox.NamedNode(expand(row["id"]))
    yield ox.Triple(node, _A, _INDIVIDUAL)
    for curie in parts(classes):
        yield ox.Triple(node, _A, ox.NamedNode(expand(curie)))
    if row.get("broader"):
        yield ox.Triple(node, _BROADER, ox.NamedNode(expand(row["broader"])))
    yield ox.Triple(node, _LABEL, ox.Literal(row["label"], language="en"))
    yield from _names(row, row["label"])


def _concept(row: Mapping[str, str]) -> Iterator[ox.Triple]:
    """A scheme of concepts, or a concept of one with its place in it."""
    node = ox.NamedNode(expand(row["id"]))
    yield ox.Triple(node, _A, _INDIVIDUAL)
    yield ox.Triple(node, _A, ox.NamedNode(SKOS + ("Concept" if row["scheme"] else "ConceptScheme")))
    yield ox.Triple(node, _LABEL, ox.Literal(row["label"], language="en"))
    yield ox.Triple(node, _DEFINITION, ox.Literal(row["definition"], language="en"))
    yield ox.Triple(node, _EXAMPLE, ox.Literal(row["example"], language="en"))
    if row["scheme"]:
        yield ox.Triple(node, ox.NamedNode(SKOS + "inScheme"), ox.NamedNode(expand(row["scheme"])))
        yield ox.Triple(node, ox.NamedNode(CYTO + "order"), _number(row["order"]))
    if row["broader"]:
        yield ox.Triple(node, _BROADER, ox.NamedNode(expand(row["broader"])))


def _number(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + "integer"))


def _class(row: Mapping[str, str]) -> Iterator[ox.Triple]:
    """A class: one that a slice declares gets names alone, a local one its label, definition and superclass."""
    node = ox.NamedNode(expand(row["id"]))
    source_label = row.get("source_label", "")
    if not source_label:
        yield ox.Triple(node, _A, _CLASS)
        yield ox.Triple(node, _LABEL, ox.Literal(row["label"], language="en"))
    if row.get("definition"):
        yield ox.Triple(node, _DEFINITION, ox.Literal(row["definition"], language="en"))
    if row.get("example"):
        yield ox.Triple(node, _EXAMPLE, ox.Literal(row["example"], language="en"))
    if row.get("parent"):
        yield ox.Triple(node, _SUBCLASS, ox.NamedNode(expand(row["parent"])))
    yield from _names(row, source_label or row["label"], exact=True)


def _names(row: Mapping[str, str], label: str, *, exact: bool = False) -> Iterator[ox.Triple]:
    """A term's further names: each as an alternative label, one that means less, more or other with its scope.

    Args:
        row: the term's cells.
        label: the name that it has already.
        exact: whether to say of the others too that they mean just the same.
    """
    node = ox.NamedNode(expand(row["id"]))
    for name in dict.fromkeys((row["label"], *parts(row["names"]), *parts(row["acronyms"]))):
        if name == label:
            continue
        text = ox.Literal(name, language="en")
        yield ox.Triple(node, _ALT, text)
        if scope := _scopes().get((row["id"], name), "exact" if exact else ""):
            yield ox.Triple(node, ox.NamedNode(f"{OBO_IN_OWL}has{scope.capitalize()}Synonym"), text)
    for name in parts(row.get("slot_names", "")):
        yield ox.Triple(node, _HIDDEN, ox.Literal(name, language="en"))


@cache
def _scopes() -> dict[tuple[str, str], str]:
    return {(row["id"], row["name"]): row["scope"] for row in rows("scopes")}


def _links(row: Mapping[str, str], column: str, property_name: str) -> Iterator[ox.Triple]:
    for target in parts(row.get(column, "")):
        yield ox.Triple(
            ox.NamedNode(expand(row["id"])), ox.NamedNode(CYTO + property_name), ox.NamedNode(expand(target))
        )


def mapping_triples(mapping_set: MappingSet) -> Iterator[ox.Triple]:
    """The mappings of a set as SKOS, what it found no counterpart of, and what the set is."""
    node = ox.NamedNode(mapping_set.iri)
    yield ox.Triple(node, _A, ox.NamedNode(expand("sssom:MappingSet")))
    yield ox.Triple(node, ox.NamedNode(DCTERMS + "license"), ox.NamedNode(mapping_set.licence))
    yield ox.Triple(node, ox.NamedNode(DCTERMS + "hasVersion"), ox.Literal(mapping_set.version))
    if mapping_set.comment:
        yield ox.Triple(node, ox.NamedNode(DCTERMS + "rights"), ox.Literal(mapping_set.comment, language="en"))
    for mapping in mapping_set.mappings:
        yield ox.Triple(
            ox.NamedNode(expand(mapping.subject)),
            ox.NamedNode(expand(mapping.predicate)),
            ox.NamedNode(expand(mapping.object)),
        )
    for subject in mapping_set.unmatched:
        yield ox.Triple(ox.NamedNode(expand(subject)), ox.NamedNode(CYTO + "withoutCounterpartIn"), node)
