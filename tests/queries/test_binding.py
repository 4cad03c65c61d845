"""No value of a parameter can change what a query says."""

from __future__ import annotations

import warnings
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.errors import QueryError
from queries.catalogue import SavedQuery, read_query
from queries.tokens import pieces, shape

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from rdflib import Graph
    from rdflib.plugins.sparql.parser import parseQuery

HOSTILE = (
    '"', "'", '"""', "'''", "\\", "\\\\", "\n", "\r", "\t", "{", "}", "} UNION { ?s ?p ?o }", "# end", ">", "<", " ",
    "\\u0027", "\\u0022", "\\U00000022", "\\u005C", "\\", "u0022", "U00000022", "$value", "?value", ".", ";", "LIMIT",
    '" . } #', "$other", "\u2028", "\x00", "\x1b", "é", "\U0001f9ec", "0" * 8, "-", "^^", "@en", "_:b", "1e9", "]",
)  # fmt: skip
hostile_texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=4)), max_size=8).map("".join)

EXTRAS = {"number": ", unit: mg/L, minimum: -1000, maximum: 1000"}


def query_of(kind: str) -> SavedQuery:
    text = (
        "#+ summary: Echo\n#+ parameters:\n"
        f"#+   value: {{type: {kind}, meaning: what is echoed{EXTRAS.get(kind, '')}}}\n"
        'SELECT ?out { # $comment stays "as it is\n'
        '  BIND($value AS ?out) FILTER("$text" != \'}\') OPTIONAL { ?s <http://x/$value> """\n" # $value""" }\n}\n'
    )
    return read_query(text, "echo", "evidence", "echo.rq")


def answer(query: str) -> ox.Literal | ox.NamedNode | None:
    rows = list(ox.Store().query(query))  # type: ignore[arg-type]
    assert len(rows) == 1, query
    return rows[0]["out"]  # type: ignore[no-any-return]


def second_engine(query: str) -> str:
    """The bound value as rdflib reads it."""
    (row,) = Graph().query(query)
    return str(row[0])  # type: ignore[index]


@pytest.mark.parametrize("kind", ["iri", "curie", "concept", "string", "number", "integer", "date", "document"])
@given(text=hostile_texts)
def test_a_hostile_value_is_refused_or_stays_one_term(kind: str, text: str) -> None:
    query = query_of(kind)
    try:
        bound = query.bind({"value": text})
    except QueryError:
        return
    assert len(shape(bound)) in (len(shape(query.sparql)), len(shape(query.sparql)) + 2)
    term = answer(bound)
    assert term is not None
    if kind in ("string", "document"):
        assert term.value == text
    parseQuery(bound)


@given(text=hostile_texts.filter(lambda t: "\x00" not in t))
def test_both_engines_read_the_string_that_was_given(text: str) -> None:
    bound = query_of("string").bind({"value": text})
    found = answer(bound)
    assert found is not None
    assert found.value == text
    assert second_engine(bound) == text


@given(number=st.decimals(-1000, 1000, allow_nan=False, places=6))
def test_a_number_keeps_its_value(number: Decimal) -> None:
    found = answer(query_of("number").bind({"value": format(number, "f")}))
    assert isinstance(found, ox.Literal)
    assert Decimal(found.value) == number


@given(path=st.text(st.characters(exclude_characters='<>"{}|^`\\', exclude_categories=("Cs", "Cc", "Z"))))
def test_an_iri_keeps_its_characters(path: str) -> None:
    assert answer_or_refusal(f"http://example.org/{path}") in (f"http://example.org/{path}", None)


def answer_or_refusal(text: str) -> str | None:
    try:
        found = answer(query_of("iri").bind({"value": text}))
    except SyntaxError:  # the engine knows the finer rules of RFC 3987, such as percent signs
        return None
    return found.value if found else None


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        ("iri", "http://example.org/a b", "cannot hold ' '"),
        ("iri", "http://example.org/>", "cannot hold '>'"),
        ("iri", "example", "scheme"),
        ("curie", "MONDO", "a prefix, a colon"),
        ("curie", "nowhere:1", "prefix of 'nowhere:1' is unknown"),
        ("concept", "no such thing", "knows no such name"),
        ("number", "12 mg/dL", "does not read as one number"),
        ("number", "1001", "largest value is 1000"),
        ("number", "NaN", "does not read as one number"),
        ("integer", "1.5", "one whole number"),
        ("date", "2018-13-01", "month must be in 1..12"),
        ("date", "yesterday", "year-month-day"),
        ("document", "../secret", "slashes"),
        ("string", "x" * 2001, "longer than 2000"),
    ],
)
def test_an_ill_typed_value_is_refused_with_a_reason(kind: str, text: str, why: str) -> None:
    with pytest.raises(QueryError, match="parameter 'value'") as caught:
        query_of(kind).bind({"value": text})
    assert why in str(caught.value)


def test_a_number_may_carry_the_unit_it_is_asked_in() -> None:
    found = answer(query_of("number").bind({"value": "10.5 mg/L"}))
    assert found is not None
    assert found.value == "10.5"


def test_a_concept_is_found_by_name_acronym_and_mapped_id() -> None:
    found = {answer(query_of("concept").bind({"value": v})) for v in ("tocilizumab", "TCZ", "MESH:C502936")}
    assert found == {ox.NamedNode("https://w3id.org/cytolink/ontology#tocilizumab")}


def test_unknown_and_missing_parameters_are_named() -> None:
    with pytest.raises(QueryError, match=r"there is no parameter 'other'.*Its parameters are: value"):
        query_of("string").bind({"other": "x"})
    with pytest.raises(QueryError, match="parameter 'value' is missing"):
        query_of("string").bind()


@given(text=hostile_texts)
def test_tokens_joined_are_the_query_again(text: str) -> None:
    assert "".join(t.text for t in pieces(text)) == text
