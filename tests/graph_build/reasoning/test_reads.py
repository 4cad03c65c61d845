"""A rule is asked where it may find something new, and only there."""

from __future__ import annotations

import pyoxigraph as ox

from graph_build.reasoning.background import Background
from graph_build.reasoning.inference import infer
from graph_build.reasoning.owl_rules import SparqlRule, rules_of
from graph_build.reasoning.reads import TYPE, first_queries, next_queries, reads
from ontology.namespaces import CYTO, ID, OWL, RDFS
from ontology.triples import INFERRED_GRAPH, ontology_quads

ONE, TWO, DRUG = (ox.NamedNode(CYTO + name) for name in ("one", "two", "Drug"))
CHAIN = SparqlRule("chain", f"CONSTRUCT {{ ?v0 {ONE} ?v2 }} WHERE {{ ?v0 {ONE} ?v1 . ?v1 {TWO} ?v2 }}")
CLASS = SparqlRule("class", f"CONSTRUCT {{ ?v0 a {ONE} }} WHERE {{ ?v0 {TWO} ?v1 . ?v1 a {DRUG} . }}")
EITHER = SparqlRule(
    "either", f"CONSTRUCT {{ ?v0 a {ONE} }} WHERE {{ {{ ?v0 a {DRUG} . }} UNION {{ ?v0 {TWO} {ONE} . }} }}"
)


def test_a_rule_that_joins_needs_all_that_it_asks_for_and_another_does_not() -> None:
    store = ox.Store()
    store.add(ox.Quad(ONE, TWO, ONE))
    assert list(first_queries([CHAIN, CLASS, EITHER], store)) == [EITHER.query]
    store.add(ox.Quad(ONE, TYPE, DRUG))
    assert list(first_queries([CHAIN, CLASS, EITHER], store)) == [CLASS.query, EITHER.query]


def test_a_rule_is_asked_again_for_what_it_reads_and_one_of_any_property_for_the_new_ones() -> None:
    domain = next(rule for rule in rules_of(ox.Store()) if rule.name == "domain")
    rules = [CHAIN, CLASS, EITHER, domain]
    assert list(next_queries(rules, [ox.Triple(ONE, TYPE, DRUG)])) == [CLASS.query, EITHER.query]
    asked = list(next_queries(rules, [ox.Triple(ONE, ONE, TWO)]))
    assert asked == [CHAIN.query, f"{domain.query}\nVALUES ?property {{ {ONE} }}"]
    assert list(next_queries(rules, [ox.Triple(ONE, ox.NamedNode(RDFS + "domain"), DRUG)])) == [domain.query]


def test_what_a_rule_reads_is_told_from_its_words() -> None:
    rules = {rule.name: reads(rule.query) for rule in rules_of(ox.Store())}
    assert rules["domain"].asked == {("a", OWL + "ObjectProperty"), ("is", RDFS + "domain")}
    assert rules["self"].always
    assert {name for name, read in rules.items() if read.any_property} == {"domain", "inverse", "range", "subproperty"}


def test_what_comes_of_what_came_is_found() -> None:
    """The patient and the drug of a dose are met by way of what a chain and an inverse add."""
    node = f"{ID}document/0/"
    lines = [
        f"<{node}patient> <{CYTO}received> <{node}given> <{node}g> .",
        f"<{node}given> <{CYTO}usesDrug> <{CYTO}tocilizumab> <{node}g> .",
    ]
    background = Background(ontology_quads())
    stated = [*ontology_quads(), *ox.parse("\n".join(lines).encode(), ox.RdfFormat.N_QUADS)]
    whole = {str(quad.triple) for quad in infer(stated) if node in str(quad) and not background.leaves(quad.triple)}
    alone = {line.removesuffix(f" <{INFERRED_GRAPH}> .") for line in background.follow(lines).inferred}
    assert alone == whole
    assert any("exposedToDrug" in line for line in alone)
