"""The axioms as joins over a document's lines: what follows, and that nothing that is stated follows again."""

from __future__ import annotations

import pyoxigraph as ox

from graph_build.reasoning.axioms import Axioms
from graph_build.reasoning.background import Background
from graph_build.reasoning.hierarchy import Hierarchy
from graph_build.reasoning.inference import infer
from graph_build.reasoning.rules import SparqlRule
from graph_build.reasoning.triples import TYPE, Triples
from graph_build.release.blocks import lines_of
from ontology.namespaces import CYTO, ID, OWL, RDFS
from ontology.triples import INFERRED_GRAPH, ontology_quads

TBOX = f"""
@prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> . @prefix : <{CYTO}> .
:low a owl:ObjectProperty ; rdfs:subPropertyOf :high ; rdfs:range :Thing ; rdfs:domain :Holder .
:high owl:inverseOf :back .
:words rdfs:domain :Holder ; rdfs:range :Thing .
:both owl:propertyChainAxiom ( :low :back ) .
:Holder rdfs:subClassOf :Upper , [ owl:onProperty :itself ; owl:hasSelf true ] .
:Known owl:equivalentClass [ owl:intersectionOf ( :Upper
    [ owl:onProperty :low ; owl:someValuesFrom [ owl:unionOf ( :Listed :Thing ) ] ] ) ] .
:Listed owl:equivalentClass [ owl:oneOf ( :one ) ] .
"""


def of(name: str) -> str:
    return f"<{CYTO}{name}>"


def followed(*lines: str) -> set[str]:
    """What follows from lines and the small T-Box."""
    store = ox.Store()
    store.load(TBOX.encode(), ox.RdfFormat.TURTLE)
    triples = Triples()
    triples.read(lines)
    triples.settle()
    Axioms(store, Hierarchy.of(store)).follow(triples)
    return set(triples.new())


def test_each_kind_of_axiom_gives_what_it_says_and_no_more() -> None:
    a, b = "<https://example.org/a>", "<https://example.org/b>"
    graph = "<https://example.org/g>"
    assert followed(f"{a} {of('low')} {b} {graph} .", f'{a} {of("words")} "two \\" words"@en {graph} .') == {
        f"{a} {of('high')} {b}",
        f"{b} {of('back')} {a}",
        f"{a} {of('both')} {a}",
        f"{a} {of('itself')} {a}",
        *(f"{a} {TYPE} {of(name)}" for name in ("Holder", "Upper", "Known")),
        f"{b} {TYPE} {of('Thing')}",
        f"{of('one')} {TYPE} {of('Listed')}",
    }


def test_what_is_stated_does_not_follow_again() -> None:
    a, b = "<https://example.org/a>", "<https://example.org/b>"
    stated = [f"{a} {of('low')} {b}", f"{a} {of('high')} {b}", f"{b} {TYPE} {of('Thing')}"]
    assert not followed(*(f"{triple} <a:g> ." for triple in stated)) & set(stated)


def test_a_literal_is_no_instance() -> None:
    assert not any(new.startswith('"') for new in followed(f'<https://example.org/a> {of("low")} "a b" <a:g> .'))


def test_lines_with_blanks_and_marks_in_their_words_are_read() -> None:
    triples = Triples()
    value = '"a \\"b\\" <c> . "^^<https://example.org/kind>'
    triples.read([f"<a:s> <a:p> {value} <a:g> ."])
    triples.read([f"<a:s> <a:q> {value} ."], graphs=False)
    assert triples.related["<a:p>"] == triples.related["<a:q>"] == {("<a:s>", value)}


def test_what_comes_of_what_came_is_found() -> None:
    """The patient and the drug of a dose are met by way of what a chain and an inverse add."""
    node = f"{ID}document/0/"
    lines = [
        f"<{node}patient> <{CYTO}received> <{node}given> <{node}g> .",
        f"<{node}given> <{CYTO}usesDrug> <{CYTO}tocilizumab> <{node}g> .",
    ]
    background = Background(lines_of(ontology_quads()))
    stated = [*ontology_quads(), *ox.parse("\n".join(lines).encode(), ox.RdfFormat.N_QUADS)]
    whole = {str(q.triple) for q in infer(stated) if node in str(q) and not left(q, background)}
    alone = {line.removesuffix(f" <{INFERRED_GRAPH}> .") for line in background.follow(lines).inferred}
    assert alone == whole
    assert any("exposedToDrug" in line for line in alone)


def left(quad: ox.Quad, background: Background) -> bool:
    """Whether it is of a class or property whose consequences are left to queries, or a class of another ontology."""
    if str(quad.predicate) == TYPE and not str(quad.object).startswith(f"<{CYTO}"):
        return True
    return not background.left.isdisjoint((str(quad.predicate), str(quad.object)))


def test_what_a_rule_asks_for_is_told_from_its_words() -> None:
    rule = SparqlRule(
        "made",
        f"PREFIX cyto: <{CYTO}>\nPREFIX rdfs: <{RDFS}>\nCONSTRUCT {{ ?a cyto:given ?b }}\n"
        'WHERE { ?a cyto:asked/rdfs:label|cyto:other ?b ; a cyto:Kind FILTER(?b != "cyto:word \\" cyto:word") }\n'
        "#needs cyto:asked cyto:Kind\n",
    )
    assert rule.needs == {*map(of, ("asked", "Kind"))}
    assert rule.names == {*map(of, ("given", "asked", "other", "Kind")), f"<{RDFS}label>"}
