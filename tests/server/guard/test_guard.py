"""What is refused before the engine sees it, and what is not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.catalogue import catalogue
from queries.tokens import tokens, unescape
from server.guard.depth import depth
from server.guard.parts import Statistics, components
from server.guard.syntax import ShapeError, read
from server.guard.verdicts import judge
from server.problems import ProblemError
from server.settings import Settings

SETTINGS = Settings()
UNIPROT = "https://sparql.uniprot.org/sparql"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
STATISTICS = Statistics(1_000_000, {"http://x/p": 100_000, "http://x/rare": 3, TYPE: 50_000})


class Everywhere(dict[str, int]):
    """As of a release in which each predicate has many triples."""

    def get(self, key: str, default: Any = 0) -> Any:  # noqa: ARG002
        return 100_000


EXAMPLES = {
    **{"iri": "https://example.org/x", "curie": "MONDO:0018882", "concept": "MONDO:0018882", "string": "x"},
    **{"number": "1", "integer": "1", "date": "2020-01-01", "document": "", "name": "x"},
}


def verdict_of(query: str) -> str:
    """The limit that refuses a query, or nothing."""
    try:
        judge(unescape(query), SETTINGS, STATISTICS, [UNIPROT])
    except ProblemError as problem:
        return str(problem.members.get("limit", problem.kind))
    return ""


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ("ASK " + "{" * 600 + "}" * 600, "nesting"),
        ("ASK " + "{" * 2200 + "}" * 2200, "nesting"),
        ("ASK { FILTER(" + "(" * 600 + "1" + ")" * 600 + ") }", "nesting"),
        ("ASK { ?s " + "(" * 600 + "<a:b>" + ")*" * 600 + " ?o }", "nesting"),
        ("{" * 5000, "nesting"),
        ("ASK { ?s <a:p> " + "[ <a:p> " * 180 + "1" + "]" * 180 + " }", "nesting"),
        ("ASK { ?s <a:p> " + "[ <a:p> " * 30 + "1" + "]" * 30 + " }", "bnode_nesting"),
        ("ASK {" + " ".join(f"?a{n} <a:p> ?b{n} ." for n in range(400)) + "}", "patterns"),
        ("ASK {" + " ".join(f"?a{n} <a:p> ?b{n} ." for n in range(100)) + "}", "disconnected"),
        ("ASK {" + " ".join(f"GRAPH ?g{n} {{ ?a{n} ?p{n} ?o{n} }}" for n in range(100)) + "}", "patterns"),
        ("ASK { ?s " + "/".join(["<a:b>"] * 1000) + " ?o }", "patterns"),
        ("ASK { ?s <a:p> " + ", ".join("1" * 500) + " }", "patterns"),
        ("ASK { ?s <a:p> 1 " + "; <a:p> 1 " * 500 + " }", "patterns"),
        ("ASK { " + "<<" * 2000 + "?s ?p ?o" + ">> ?p ?o" * 2000 + " }", "nesting"),
        ("ASK { " + "<<" * 17 + "?s ?p ?o" + ">> ?p ?o" * 17 + " }", "bnode_nesting"),
        ("ASK { ?s ?p ?o " + "{| ?p ?o " * 17 + "|}" * 17 + " }", "bnode_nesting"),
        ("SELECT " + " ".join(f"(1 AS ?x{n})" for n in range(3000)) + " {}", "columns"),
        ("SELECT " + " ".join(f"(COUNT(?o) AS ?x{n})" for n in range(3000)) + " {}", "columns"),
        ("SELECT " + "?x " * 50_000 + " {}", "columns"),
        ("ASK { { SELECT " + "?x " * 600 + " {} } }", "columns"),
        ("SELECT (1 AS ?x) {} GROUP BY " + " ".join(f"(1 AS ?x{n})" for n in range(5000)), "columns"),
        ("SELECT * {} ORDER BY " + "DESC(?x) " * 5000, "columns"),
        ("SELECT * {} HAVING " + "(1) " * 5000, "columns"),
        ("SELECT * {} HAVING (EXISTS { SELECT * {} }) " + "(1) " * 5000, "columns"),
        ("DESCRIBE " + " ".join(f"<a:{n}>" for n in range(50_000)), "columns"),
        ("DESCRIBE " + "a:b " * 600 + "WHERE {}", "columns"),
        ("ASK { ?s ?p ?o FILTER(?o IN (" + "1," * 50_000 + "1)) }", "items"),
        ("ASK { FILTER(CONCAT(" + "'1'," * 50_000 + "'1')) }", "items"),
        ("ASK { (" + "1 " * 100 + ") ?p ?o }", "patterns"),
        ("ASK { ?s ?p ?o " + "~ ?r " * 200 + "}", "patterns"),
        ("ASK { ?s ?p ?o FILTER(?o IN (" + "1," * 130_000 + "1)) }", "tokens"),
        ("ASK { VALUES (" + " ".join(f"?v{n}" for n in range(1001)) + ") {} }", "variables"),
        ("ASK {" + "VALUES ?x { 1 2 } " * 400 + "}", "patterns"),
        ("ASK {" + " UNION ".join(["{ ?s ?p ?o }"] * 10_000) + "}", "operators"),
        ("ASK { ?s ?p ?o FILTER(" + " || ".join(["?s = 1"] * 10_000) + ") }", "operators"),
        ("ASK { ?s ?p ?o FILTER(" + "!" * 10_000 + "?o) }", "operators"),
        ("ASK {" + "OPTIONAL { ?s ?p ?o }" * 3000 + "}", "operators"),
        ("ASK {" + " ".join(f"BIND({n} AS ?x{n})" for n in range(3000)) + "}", "operators"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", "product"),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } LIMIT 1", "product"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c LIMIT 1", "product"),
        ("PREFIX x: <http://x/> SELECT * { ?a x:p ?b . ?c x:p ?d . ?e x:p ?f }", "product"),
        ("SELECT * { { SELECT * { ?a ?b ?c . ?d ?e ?f } } }", "product"),
        ("SELECT * { ?s ?p ?o . ?a ?b ?c FILTER(?s != ?a) }", "product"),
        ("SELECT * { ?s ?p ?o . ?a ?b ?c FILTER(?c = ?o) }", "product"),
        ("SELECT * { ?s ?p ?o . ?a ?b ?c BIND(?s = ?a AS ?x) FILTER(?x) }", "product"),
        ("SELECT * { ?s ?p ?o . ?a ?b ?c OPTIONAL { ?s ?x ?a } }", "product"),
        ("SELECT * { ?s ?p ?o . ?a ?b ?c MINUS { ?s ?x ?a } }", "product"),
        ("SELECT * { ?s ?p ?o OPTIONAL { ?a ?b ?c } }", "product"),
        ("SELECT * { ?s ?p ?o . { ?a ?b ?c } }", "product"),
        ("SELECT * { ?s ?p ?o . { ?a ?b ?c } UNION { ?a <http://x/rare> ?c } }", "product"),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?a ?b ?c } }", "product"),
        ("SELECT * { ?s ?p ?o ; ?q ?r . ?a <http://x/p> ?b ; ?c ?d }", "product"),
        ("SELECT * { ?s a ?o . ?a ?b ?c . ?d ?e ?f }", "product"),
        ("SELECT * { ?s ?p [] . ?a ?b [] }", "product"),
        ("SELECT (COUNT(*) AS ?n) { [] ?p _:x . _:y ?q _:z }", "product"),
        ("SELECT * {" + "".join(f"VALUES ?v{n} {{ {'1 ' * 1000} }}" for n in range(4)) + "}", "product"),
        ("SELECT * { VALUES (?x ?y) {" + "(1 2) " * 1000 + "} ?s ?p ?o }", "product"),
        ("SELECT * { ?s ?p ?o FILTER EXISTS { ?a ?b ?c . ?d ?e ?f } }", "product"),
        ("ASK { ?s ?p ?o }" + " " * SETTINGS.query_bytes, "query_bytes"),
    ],
)
def test_what_would_explode_is_refused(query: str, limit: str) -> None:
    assert verdict_of(query) == limit


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 10",
        "ASK { ?a ?b ?c . ?d ?e ?f }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(?c = ?f) } LIMIT 10",
        "SELECT * { ?a ?b ?c BIND(?a AS ?x) ?x ?e ?f }",
        "SELECT * { ?a ?b ?c OPTIONAL { ?a ?d ?e } ?e ?f ?g }",
        "SELECT * { ?a ?b ?c . ?d <http://x/rare> ?e ; ?f ?g }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f ; ?g <a:a> }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER NOT EXISTS { ?a ?x ?y . ?d ?z ?w FILTER(?y = ?w) } } LIMIT 9",
        "SELECT * { ?a ?b ?c . { SELECT ?d { ?d ?e ?f } LIMIT 1 } }",
        "SELECT * { ?a ?b ?c BIND(1 AS ?x) BIND(2 AS ?y) BIND(?x + ?y AS ?z) }",
        "SELECT * { VALUES ?x { 1 2 3 } VALUES ?y { 4 5 6 } ?a ?b ?x . ?c ?d ?y . ?c ?e ?a }",
        "PREFIX x: <http://x/> SELECT * { ?a x:rare ?b . ?c x:p ?d }",
        "SELECT * { ?a <http://x/none> ?b . ?c ?x ?d . ?e ?y ?f }",
        "SELECT * { <a:a> ?b ?c . <a:d> ?e ?f }",
        "SELECT * { VALUES ?x {" + " 1" * 10_000 + " } ?x ?p ?o }",
        "DESCRIBE <a:a>",
        "DESCRIBE " + " ".join(f"<a:{n}>" for n in range(500)),
        "SELECT " + " ".join(f"(COUNT(?o) AS ?x{n})" for n in range(500)) + " { ?s ?p ?o }",
        "ASK { ?s ?p ?o FILTER(?o IN (" + "<a:b>," * 9_999 + "1)) }",
        "ASK { ?s ?p ?o FILTER(" + " && ".join(f"?o< <a:{n}>" for n in range(10)) + ") }",
        "ASK { <<<<<<?s ?p ?o>> ?p ?o>> ?p ?o>> ?p ?o }",
        "SELECT * {",
        'ASK { ?s ?p "{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{" }',
        "ASK { ?s ?p ?o } # " + "{" * 100,
        "ASK { ?s ?p 'SERVICE <http://x/>' } # SERVICE",
    ],
)
def test_what_is_fine_or_the_parsers_business_passes(query: str) -> None:
    assert verdict_of(query) == ""


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }",
        "SERVICE <http://[::1]:9/> { ?s ?p ?o }",
        "SERVICE <http://localhost.example.org/> { ?s ?p ?o }",
        "SERVICE <http://sparql.uniprot.org/sparql> { ?s ?p ?o }",
        "SERVICE <https://sparql.uniprot.org/sparql/> { ?s ?p ?o }",
        "SERVICE <https://sparql.uniprot.org@127.0.0.1/sparql> { ?s ?p ?o }",
        "SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o }",
        "service <http://127.0.0.1:9/> { ?s ?p ?o }",
        r"\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o }",
        r"\U00000053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o }",
        "SERVICE # a comment\n <http://127.0.0.1:9/> { ?s ?p ?o }",
        "SERVICE ?anywhere { ?s ?p ?o }",
        "VALUES ?anywhere { <http://127.0.0.1:9/> } SERVICE ?anywhere { ?s ?p ?o }",
        "SERVICE here:x { ?s ?p ?o }",
        "SERVICE <relative> { ?s ?p ?o }",
        "OPTIONAL { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "MINUS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "FILTER(1 = 1 && NOT EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } })",
        "BIND(EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } AS ?x)",
        "{ SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
        "{} UNION { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "GRAPH ?g { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        f"SERVICE <{UNIPROT}> {{ SERVICE <http://127.0.0.1:9/> {{ ?s ?p ?o }} }}",
        f"SERVICE <{UNIPROT}> {{ ?s ?p ?o }} SERVICE <http://127.0.0.1:9/> {{ ?s ?p ?o }}",
    ],
)
def test_service_is_refused_however_it_is_written(clause: str) -> None:
    prologue = "PREFIX here: <http://127.0.0.1:9/> BASE <http://127.0.0.1:9/> "
    assert verdict_of(prologue + f"SELECT * {{ {clause} }}") == "service-refused"
    assert verdict_of(prologue + f"SELECT * {{ ?s ?p ?o }} HAVING(EXISTS {{ {clause} }})") == "service-refused"


def test_service_on_the_list_passes() -> None:
    assert verdict_of(f"SELECT * {{ SERVICE <{UNIPROT}> {{ ?s ?p ?o }} }}") == ""
    assert verdict_of("PREFIX u: <https://sparql.uniprot.org/> ASK { SERVICE u:sparql { ?s ?p ?o } }") == ""


def test_a_refusal_says_how_much_and_what_to_try() -> None:
    with pytest.raises(ProblemError) as found:
        judge("ASK " + "{" * 600, SETTINGS, STATISTICS, [])
    assert found.value.members["value"] == 600
    assert found.value.members["allowed"] == SETTINGS.nesting
    assert found.value.members["suggestion"]


def test_parts_of_a_group() -> None:
    shape = read("SELECT * { ?a ?b ?c . ?c ?d ?e OPTIONAL { ?e ?f ?g } ?x ?y ?z FILTER(?q > 1) <a:a> <a:b> <a:c> }")
    assert shape.where is not None
    assert [sorted(part.variables) for part in components(shape.where)] == [
        ["a", "b", "c", "d", "e", "f", "g"],
        ["x", "y", "z"],
    ]


@pytest.mark.parametrize("name", catalogue())
def test_saved_queries_pass_with_a_wide_margin(name: str) -> None:
    query = catalogue()[name]
    given = {p.name: p.default or EXAMPLES[p.type] for p in query.parameters}
    judged = judge(query.bind(given), SETTINGS, Statistics(10_000_000, Everywhere()), SETTINGS.service_table)
    assert judged.shape is not None
    facts = judged.facts
    assert max(group["product"] for group in facts["groups"]) <= SETTINGS.product / 10
    assert max(len(group["parts"]) for group in facts["groups"]) <= SETTINGS.disconnected / 2
    for limit in ("columns", "items", "operators", "nesting"):
        assert facts[limit] <= getattr(SETTINGS, limit) / 2, limit


@given(st.text(alphabet=st.sampled_from(list("{}()[]<>\"'\\?$:._-aS#@^|&!=+*/,;0 \n\té{")), max_size=300))
def test_tokens_cover_any_text(text: str) -> None:
    found = tokens(text)
    end = 0
    for token in found:
        assert token.start >= end
        assert token.text == text[token.start : token.end]
        end = token.end
    assert depth(found).brackets <= len(found)


@given(
    st.lists(
        st.sampled_from(
            [
                "SELECT",
                "*",
                "{",
                "}",
                "?s",
                "<a:b>",
                "'x'",
                ".",
                "UNION",
                "OPTIONAL",
                "FILTER",
                "(",
                ")",
                "EXISTS",
                "VALUES",
                "SERVICE",
                "GRAPH",
                "BIND",
                "a",
                ";",
                ",",
                "[",
                "]",
                "ASK",
                "PREFIX",
                "x:",
            ]
        ),
        max_size=40,
    )
)
def test_any_row_of_tokens_is_read_or_refused(words: list[str]) -> None:
    try:
        shape = read(" ".join(words))
    except ShapeError:
        return
    for group in shape.groups():
        components(group)
