"""Queries with the same sketch are judged alike, so that the verdict on one holds for the others."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from server.guard.parts import Statistics
from server.guard.sketch import sketch
from server.guard.verdicts import judge
from server.problems import ProblemError
from server.settings import Settings

SETTINGS = Settings(patterns=4, nesting=6, operators=5, items=3, disconnected=2, product=1000)
ASKED = "https://sparql.uniprot.org/sparql"
STATISTICS = Statistics(10_000, {"http://x/many": 500, "http://x/few": 3})
NAMED = frozenset(STATISTICS.predicates) | {ASKED}
WORDS = [
    *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "FROM", "WHERE", "PREFIX", "BASE", "FILTER", "OPTIONAL", "UNION", "IN"),
    *("VALUES", "SERVICE", "BIND", "AS", "LIMIT", "EXISTS", "NOW", "a", "x:", "x:y", "?a", "?b", "$a", "_:b", "@en"),
    *("{", "}", "(", ")", "[", "]", ".", ";", ",", "*", "/", "|", "^", "<", ">", "=", "!", "<<", "&&", "^^", '"', "'"),
    *("<http://x/many>", "<http://x/few>", f"<{ASKED}>", "<>", "1.5e3", ".5", "²", "\n", "# {", "'''", "\\"),
]
IRIS = st.sampled_from(["<http://x/1>", "<http://x/2#>", "<http://x/many>", "<http://x/few>", "<{>"])
STRINGS = st.sampled_from(['"one"', "'two { ?a'", '"""three\n"""', '"\\""', "'#'", '""', '"x } y'])
NUMBERS = st.sampled_from(["1", "27", "0.5", "1e9", ".25", "3."])
FIXED = st.sampled_from(WORDS)
PIECE = st.one_of(FIXED.map(lambda word: (word, word)), *(st.tuples(kind, kind) for kind in (IRIS, STRINGS, NUMBERS)))
BETWEEN = st.sampled_from([" ", "  ", "\n", " # a comment {\n", ""])


def verdict(query: str) -> Any:
    """All that is decided about a query, but its length."""
    try:
        found = judge(query, SETTINGS, STATISTICS, [ASKED])
    except ProblemError as problem:
        return problem.kind, problem.members.get("limit"), problem.members.get("value")
    facts = {name: value for name, value in found.facts.items() if name != "bytes"}
    if (shape := found.shape) is None:
        return found.form, facts
    return found.form, facts, shape.changing, shape.union, shape.shown_prefixes, shape.patterns


@given(st.lists(st.tuples(PIECE, BETWEEN, BETWEEN), max_size=25))
def test_the_same_sketch_has_the_same_verdict(pieces: list[tuple[tuple[str, str], str, str]]) -> None:
    one = "".join(text + blank for (text, _), blank, _ in pieces)
    other = "".join(text + blank for (_, text), _, blank in pieces)
    assume(sketch(one, NAMED) == sketch(other, NAMED))
    assert verdict(one) == verdict(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ASK { <http://x/1> ?p 'one' } # first", 'ASK{<http://x/2> ?p "two {"}'),
        ("SELECT * { ?a <http://x/3> 27 } LIMIT 5", "SELECT *\n{ ?a <http://x/4> .5 } LIMIT 1000"),
        ("PREFIX x: <http://x/> ASK { x:y ?p 1 }", "PREFIX x: <http://x/> ASK { x:y ?p 2 }"),
    ],
)
def test_what_is_named_and_counted_makes_no_difference(one: str, other: str) -> None:
    assert sketch(one, NAMED) == sketch(other, NAMED)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ASK { ?a <http://x/many> ?b }", "ASK { ?a <http://x/few> ?b }"),
        ("ASK { ?a <http://x/many> ?b }", "ASK { ?a <http://x/other> ?b }"),
        (f"ASK {{ SERVICE <{ASKED}> {{}} }}", "ASK { SERVICE <http://x/other> {} }"),
        ("PREFIX x: <http://x/> ASK { x:y ?p 1 }", "PREFIX x: <http://y/> ASK { x:y ?p 1 }"),
        ("SELECT * FROM <http://x/1> {}", "SELECT * FROM <http://x/2> {}"),
        ("ASK { ?a ?p '}' }", "ASK { ?a ?p } }"),
        ("ASK { ?a ?p x:y }", "ASK { ?a ?p x:z }"),
        ('ASK { ?a ?p "x } y }', 'ASK { ?a ?p "x" } y }'),
    ],
)
def test_what_means_something_does(one: str, other: str) -> None:
    assert sketch(one, NAMED) != sketch(other, NAMED)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BASE <http://x/> ASK { ?a <many> ?b }", "BASE <http://x/> ASK { ?a <few> ?b }"),
        ("ASK { ?a ?p 'x' }", "ASK { ?a ?p 'x }"),
        ("ASK { ?a ?p '\\n' }", "ASK { ?a ?p '\\q' }"),
    ],
)
def test_a_base_and_the_end_of_a_string_mean_something(one: str, other: str) -> None:
    assert sketch(one, NAMED) != sketch(other, NAMED)
