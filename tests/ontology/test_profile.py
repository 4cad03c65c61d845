"""What ROBOT's `validate-profile` and `report` look for, asked of the merged ontology.

The profile is OWL 2 DL: https://www.w3.org/TR/owl2-syntax/#OWL_2_DL, the restrictions of chapters 3, 5 and 11.
The rules of the report: https://robot.obolibrary.org/report.
"""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from graphlib import TopologicalSorter
from importlib.resources import files
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from graph_build.commands.linking import ontology_command
from ontology.expressions import Described
from ontology.merged import FORMATS, MERGED_IRI, merged_text, merged_triples
from ontology.namespaces import CYTO, DCTERMS, OA, OBO, OWL, RDF, RDFS, XSD

if TYPE_CHECKING:
    from pathlib import Path

A, LABEL, DEFINITION = RDF + "type", RDFS + "label", OBO + "IAO_0000115"
ENTITIES = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
BUILT_IN = (OWL, RDF, RDFS, XSD)
SAYING = {"someValuesFrom", "hasValue", "hasSelf"}
DATATYPES = {XSD + name for name in ("string", "decimal", "integer", "boolean")} | {RDF + "langString"}
CLASS_PLACES = {RDFS + "subClassOf", RDFS + "domain", OWL + "someValuesFrom", OWL + "equivalentClass"}


@pytest.fixture(scope="module")
def merged() -> ox.Store:
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in merged_triples())
    return store


@pytest.fixture(scope="module")
def kinds(merged: ox.Store) -> dict[str, set[str]]:
    """The IRIs of each kind of entity."""
    return {kind: {s.value for s in subjects(merged, A, OWL + kind)} for kind in ENTITIES}


def subjects(store: ox.Store, predicate: str, value: str) -> list[ox.NamedNode]:
    quads = store.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(value))
    return [q.subject for q in quads if isinstance(q.subject, ox.NamedNode)]


def texts(store: ox.Store, iri: str, predicate: str) -> list[str]:
    return [q.object.value for q in store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None)]


def named(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def test_one_header_and_no_imports(merged: ox.Store) -> None:
    assert [s.value for s in subjects(merged, A, OWL + "Ontology")] == [MERGED_IRI]
    assert list(merged.quads_for_pattern(None, ox.NamedNode(OWL + "imports"), None)) == []
    for needed in (DCTERMS + "title", DCTERMS + "description", DCTERMS + "license", OWL + "versionIRI"):
        assert len(texts(merged, MERGED_IRI, needed)) == 1, needed
    assert len(texts(merged, MERGED_IRI, DCTERMS + "hasVersion")) == 2


def test_every_property_and_class_that_is_used_is_declared(merged: ox.Store, kinds: dict[str, set[str]]) -> None:
    properties = kinds["ObjectProperty"] | kinds["DatatypeProperty"] | kinds["AnnotationProperty"]
    used = {q.predicate.value for q in merged}
    assert {p for p in used if not p.startswith(BUILT_IN)} - properties == set()
    places = {named(q.object) for q in merged if q.predicate.value in CLASS_PLACES}
    types = {named(q.object) for q in merged if q.predicate.value == A}
    assert {c for c in places | types if c and not c.startswith(BUILT_IN)} - kinds["Class"] == set()


def test_each_entity_is_of_one_kind_and_none_is_reserved(kinds: dict[str, set[str]]) -> None:
    counted = Counter(iri for iris in kinds.values() for iri in iris)
    assert {iri for iri, n in counted.items() if n > 1} == set()
    assert {iri for iri in counted if iri.startswith(BUILT_IN)} == set()


def test_properties_relate_what_they_may(merged: ox.Store, kinds: dict[str, set[str]]) -> None:
    wrong = [
        str(quad)
        for quad in merged
        if (quad.predicate.value in kinds["ObjectProperty"] and named(quad.object) not in kinds["NamedIndividual"])
        or (quad.predicate.value in kinds["DatatypeProperty"] and not isinstance(quad.object, ox.Literal))
    ]
    assert wrong == []


def test_literals_are_of_datatypes_of_owl(merged: ox.Store) -> None:
    assert {q.object.datatype.value for q in merged if isinstance(q.object, ox.Literal)} <= DATATYPES


def test_class_expressions_are_whole_and_stand_once(merged: ox.Store, kinds: dict[str, set[str]]) -> None:
    for quad in merged.quads_for_pattern(None, ox.NamedNode(A), ox.NamedNode(OWL + "Restriction")):
        held = {
            q.predicate.value.removeprefix(OWL): q.object for q in merged.quads_for_pattern(quad.subject, None, None)
        }
        assert len(SAYING & set(held)) == 1
        assert named(held["onProperty"]) in kinds["ObjectProperty"]
    used = Counter(q.object for q in merged if isinstance(q.object, ox.BlankNode))
    assert {node for node, n in used.items() if n > 1} == set()
    described = Described(merged)
    for quad in merged.quads_for_pattern(None, ox.NamedNode(OWL + "equivalentClass"), None):
        assert "anonymous" not in described.expression(quad.object)


def test_chains_are_regular_and_self_is_said_of_simple_properties(merged: ox.Store) -> None:
    """A chain needs an order of properties; a property that follows from a chain is not simple."""
    before: dict[str, set[str]] = defaultdict(set)
    chained = set()
    described = Described(merged)
    for quad in merged.quads_for_pattern(None, ox.NamedNode(OWL + "propertyChainAxiom"), None):
        whole = named(quad.subject)
        chained.add(whole)
        before[whole] |= {named(part) for part in described.items(quad.object)} - {whole}
    for quad in merged.quads_for_pattern(None, ox.NamedNode(RDFS + "subPropertyOf"), None):
        before[named(quad.object)].add(named(quad.subject))
    tuple(TopologicalSorter(before).static_order())  # raises where there is no order
    alone = {
        named(q.object)
        for restriction in merged.quads_for_pattern(None, ox.NamedNode(OWL + "hasSelf"), None)
        for q in merged.quads_for_pattern(restriction.subject, ox.NamedNode(OWL + "onProperty"), None)
    }
    assert alone == {CYTO + "isPatient"}
    assert alone & (chained | set(before)) == set()


def test_every_value_property_says_what_its_values_are_of(merged: ox.Store, kinds: dict[str, set[str]]) -> None:
    ours = [p for p in kinds["DatatypeProperty"] if p.startswith(CYTO)]
    domains = {p: list(merged.quads_for_pattern(ox.NamedNode(p), ox.NamedNode(RDFS + "domain"), None)) for p in ours}
    assert sorted(p for p in ours if len(domains[p]) != 1) == [], "add a line to the section on what values are of"


def above(merged: ox.Store, class_: ox.NamedNode | ox.BlankNode | ox.Triple | ox.Literal) -> set[str]:
    """A class and all above it: releases leave some of these to queries."""
    found: set[str] = set()
    left = [named(class_)]
    while left:
        found.add(one := left.pop())
        quads = merged.quads_for_pattern(ox.NamedNode(one), ox.NamedNode(RDFS + "subClassOf"), None)
        left += [iri for quad in quads if (iri := named(quad.object)) and iri not in found]
    return found


def test_what_has_a_value_in_the_bundled_release_is_what_the_property_is_for(merged: ox.Store) -> None:
    """The rules infer no type from a value: whatever has one has been typed by the build."""
    allowed: dict[str, set[str]] = {}
    described = Described(merged)
    for quad in merged.quads_for_pattern(None, ox.NamedNode(RDFS + "domain"), None):
        unions = (
            merged.quads_for_pattern(quad.object, ox.NamedNode(OWL + "unionOf"), None) if not named(quad.object) else ()
        )
        members = {named(part) for union in unions for part in described.items(union.object)}
        allowed[named(quad.subject)] = members or {named(quad.object)}
    packed = (files("graph_build") / "bundle" / "graph.nq.gz").read_bytes()
    types: dict[str, set[str]] = defaultdict(set)
    having: dict[str, set[str]] = defaultdict(set)
    for quad in ox.parse(gzip.decompress(packed), ox.RdfFormat.N_QUADS):
        if quad.predicate.value == A:
            types[str(quad.subject)].update(above(merged, quad.object))
        elif quad.predicate.value == OA + "start":
            types[str(quad.subject)].add(CYTO + "TextSpan")  # left to queries, as what stands above is
        elif quad.predicate.value in allowed and isinstance(quad.object, ox.Literal):
            having[quad.predicate.value].add(str(quad.subject))
    assert len(having) > 100
    wrong = {(p, s) for p, found in having.items() for s in found if not types[s] & allowed[p]}
    assert wrong == set()


def test_labels_and_definitions_read_well(merged: ox.Store, kinds: dict[str, set[str]]) -> None:
    for iri in {iri for kind in ENTITIES for iri in kinds[kind]}:
        for text in (*texts(merged, iri, LABEL), *texts(merged, iri, DEFINITION)):
            assert text == text.strip(), iri
            assert "\n" not in text, iri
            assert "  " not in text, iri
        assert all(d[0].isupper() or d[0].isdigit() for d in texts(merged, iri, DEFINITION)), iri
    for iri in kinds["Class"] | kinds["NamedIndividual"]:
        assert len(texts(merged, iri, LABEL)) == 1, iri


def test_what_is_deprecated_says_so_and_is_used_by_nothing(merged: ox.Store, kinds: dict[str, set[str]]) -> None:
    deprecated = {named(q.subject) for q in merged.quads_for_pattern(None, ox.NamedNode(OWL + "deprecated"), None)}
    assert CYTO + "LiverToxicity" in deprecated
    every = {iri for kind in ENTITIES for iri in kinds[kind]}
    for iri in deprecated:
        assert texts(merged, iri, LABEL)[0].startswith("obsolete ")
        assert texts(merged, iri, OBO + "IAO_0000231") != []
        assert set(texts(merged, iri, OBO + "IAO_0100001")) <= every - deprecated
        assert list(merged.quads_for_pattern(None, None, ox.NamedNode(iri))) == [], f"{iri} is still used"
    assert [i for i in every - deprecated if any(t.startswith("obsolete ") for t in texts(merged, i, LABEL))] == []


def test_no_class_is_defined_twice_or_as_another(merged: ox.Store) -> None:
    defined = Counter(
        named(q.subject) for q in merged.quads_for_pattern(None, ox.NamedNode(OWL + "equivalentClass"), None)
    )
    assert [iri for iri, n in defined.items() if n > 1] == []
    equal = [q for q in merged.quads_for_pattern(None, ox.NamedNode(OWL + "equivalentClass"), None) if named(q.object)]
    assert equal == []


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_the_command_writes_the_same_ontology_in_each_syntax(ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"cytolink.{ending}"
    assert CliRunner().invoke(ontology_command, ["--out", str(out)]).exit_code == 0
    assert out.read_bytes() == merged_text(ending)
    counted = sum(1 for _ in ox.parse(out.read_bytes(), FORMATS[ending]))
    assert counted == sum(1 for _ in merged_triples())


def test_the_command_refuses_another_ending(tmp_path: Path) -> None:
    told = CliRunner().invoke(ontology_command, ["--out", str(tmp_path / "cytolink.obo")])
    assert told.exit_code == 2
    assert ".owl" in told.output
