"""How often the release that comes with the project, and the ontology itself, use each term of the ontology."""

from __future__ import annotations

import gzip
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.namespaces import CYTO, RDF, RDFS
from ontology.sssom import mapping_sets
from ontology.triples import ONTOLOGY_GRAPH, VOID_GRAPH, mapping_graph, tbox_triples, vocabulary_triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_DECLARING = {ONTOLOGY_GRAPH, VOID_GRAPH, *(mapping_graph(mapping_set) for mapping_set in mapping_sets())}
_TYPE = RDF + "type"
_HIERARCHY = {RDFS + "subClassOf", RDFS + "subPropertyOf"}


def count_uses(quads: Iterable[ox.Quad]) -> Mapping[str, int]:
    """The uses of our own terms outside the graphs that declare or count them.

    A class counts the things that are of it and the triples that point at it, but for those of the inferred hierarchy;
    a property its triples; a value of a list the triples that give it.
    """
    instances: set[tuple[str, str]] = set()
    found: Counter[str] = Counter()
    for quad in quads:
        if getattr(quad.graph_name, "value", "") in _DECLARING:
            continue
        predicate, value = quad.predicate.value, getattr(quad.object, "value", "")
        if predicate.startswith(CYTO):
            found[predicate] += 1
        if isinstance(quad.object, ox.NamedNode) and value.startswith(CYTO):
            if predicate != _TYPE:
                found[value] += predicate not in _HIERARCHY
            elif (str(quad.subject), value) not in instances:
                instances.add((str(quad.subject), value))
                found[value] += 1
    return found


@cache
def declared_uses() -> Mapping[str, int]:
    """The uses of our own terms in the ontology itself: a class's individuals, and a property's triples."""
    found: Counter[str] = Counter()
    for triple in dict.fromkeys((*tbox_triples(), *vocabulary_triples())):
        for term in (triple.predicate, triple.object if triple.predicate.value == _TYPE else None):
            if isinstance(term, ox.NamedNode) and term.value.startswith(CYTO):
                found[term.value] += 1
    return found


@cache
def bundled_uses() -> Mapping[str, int]:
    """The uses in the bundled release, read as a file: the ontology knows nothing of what builds releases."""
    packed = files("graph_build") / "bundle" / "graph.nq.gz"
    return count_uses(ox.parse(gzip.decompress(packed.read_bytes()), ox.RdfFormat.N_QUADS))
