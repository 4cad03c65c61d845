"""Every saved query is well formed, plain SPARQL 1.1, and describes its own answer."""

from __future__ import annotations

import re
import warnings
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ontology.errors import QueryError
from queries.catalogue import SavedQuery, catalogue, checks, find, read_query
from queries.publication import example_values, query_iri, triples
from queries.tokens import tokens

if TYPE_CHECKING:
    from graph_build.release import Release

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

ALL = tuple(catalogue().values())
EXAMPLES = {"fact-graph": {"fact": "https://w3id.org/cytolink/id/document/aaaaaaaaaaaaaaaa/given"}}


@pytest.mark.parametrize("query", ALL, ids=lambda q: q.name)
class TestEverySavedQuery:
    def test_parses_on_two_engines_bound_and_unbound(self, query: SavedQuery) -> None:
        bound = query.bind(EXAMPLES.get(query.name))
        if query.form != "SELECT" or query.federated:  # of the others test_joins.py reads what the parser gives
            parseQuery(bound)
        if not query.federated:
            for text in (query.sparql, bound):
                ox.Store().query(text)

    def test_describes_the_columns_that_it_returns(self, query: SavedQuery, release: Release) -> None:
        text, named = query.bind(EXAMPLES.get(query.name)), [c.name for c in query.columns]
        if query.form != "SELECT":
            assert not named  # it answers with a graph
        elif query.federated:  # it needs another endpoint to answer: its text says what it would give
            assert named == [str(name) for name in translateQuery(parseQuery(text)).algebra["PV"]]
        else:
            assert named == list(release.store().select(text).variables)

    def test_says_where_its_rows_come_from(self, query: SavedQuery) -> None:
        names = {c.name for c in query.columns}
        at_one_place = bool({"file", "document"} & names) and {"start", "end"} <= names
        traced = at_one_place or {"file_a", "start_a", "end_a"} <= names or "evidence" in names
        about_the_vocabulary = {"linking", "federated", "checks"}
        assert traced or query.folder in about_the_vocabulary or query.form != "SELECT" or "coverage" in query.name

    def test_choices_are_offered_by_a_query_that_runs(self, query: SavedQuery, release: Release) -> None:
        for parameter in query.parameters:
            if parameter.choices_query is not None:
                answer = release.store().select(parameter.choices_query)
                assert list(answer.variables) == ["value", "label"]
                list(answer)


def test_checks_pass_on_a_sound_release(release: Release) -> None:
    of_data = [query for query in checks() if "ontology" not in query.tags]  # the fixture brings no ontology
    found = {query.name: list(release.store().select(query.bind())) for query in of_data}
    assert found.pop("fact-without-rule")  # the fixture has no provenance
    assert all(not rows for rows in found.values()), found


def test_an_unknown_name_gives_the_nearest() -> None:
    with pytest.raises(QueryError, match="Did you mean outcome-by-arm"):
        find("outcomes-by-arm")


@cache
def published() -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples())
    return store


def texts(store: ox.Store, wanted: str) -> dict[str, str]:
    """The texts that stand under a property, by the query's IRI."""
    text = f"""PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX cyto: <https://w3id.org/cytolink/ontology#>
        SELECT ?query ?text {{ ?query {wanted} ?text }}"""
    return {row["query"].value: row["text"].value for row in store.query(text)}  # type: ignore[union-attr, misc]


def test_the_catalogue_is_published_as_shacl_executables() -> None:
    store = published()
    found = texts(store, "sh:select|sh:construct|sh:ask")
    assert set(found) == {query_iri(q) for q in ALL if not any(p.required for p in q.parameters)}
    assert set(found) == set(texts(store, "a sh:SPARQLExecutable ; sh:select|sh:construct|sh:ask"))
    assert not any(isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode) for q in store)
    for text in found.values():
        assert not any(token.parameter for token in tokens(text))


def test_templates_are_published_beside_them() -> None:
    store = published()
    templates = texts(store, "cyto:queryTemplate")
    assert set(templates) == {query_iri(q) for q in ALL if q.parameters}
    assert all(f"${p.variable}" in templates[query_iri(q)] for q in ALL for p in q.parameters)
    notes = texts(store, "<http://www.w3.org/2004/02/skos/core#note>")
    assert set(notes) == {query_iri(q) for q in ALL if example_values(q) is None}
    assert "Only the template is given" in notes[query_iri(find("fact-graph"))]


def test_a_required_parameter_takes_the_first_of_its_choices() -> None:
    text = "#+ summary: s\n#+ parameters:\n#+   side: {type: string, meaning: m, choices: [left, right]}\n"
    query = read_query(text + "SELECT ?x { BIND($side AS ?x) }", "sides", "evidence", "sides.rq")
    assert example_values(query) == {"side": "left"}


def test_no_question_begins_with_one_document() -> None:
    """A default has to fit any release, whatever its files are called."""
    for query in catalogue().values():
        assert {p.default for p in query.parameters if p.type == "document"} <= {"", None}, query.name


def test_examples_that_run_offline_come_first_by_iri() -> None:
    order = [query.federated for query in sorted(ALL, key=query_iri)]
    assert order == sorted(order)
    assert {True, False} <= set(order)


def test_prefixes_are_declared_for_every_executable() -> None:
    store = published()
    sh = "PREFIX sh: <http://www.w3.org/ns/shacl#>"
    rows = store.query(
        f"{sh} SELECT ?prefix ?namespace {{ ?x sh:declare [ sh:prefix ?prefix ; sh:namespace ?namespace ] }}"
    )
    declared = {row["prefix"].value: row["namespace"] for row in rows}  # type: ignore[union-attr]
    assert all(str(namespace.datatype.value).endswith("#anyURI") for namespace in declared.values())
    assert {"cyto", "rdfs", "wdt"} <= declared.keys()
    lacking = f"{sh} ASK {{ ?query a sh:SPARQLExecutable FILTER NOT EXISTS {{ ?query sh:prefixes/sh:declare ?one }} }}"
    assert not store.query(lacking)
    for text in texts(store, "sh:select|sh:construct|sh:ask").values():
        for prefix, namespace in re.findall(r"^PREFIX (\w+): <([^>]*)>", text, re.MULTILINE):
            assert declared[prefix].value == namespace
