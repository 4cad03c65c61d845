"""An endpoint that answers oddly has failed: that is 502 with its name, nothing under SILENT, and never 500."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.federation.fetcher import FetchError, rows_of
from server.federation.terms import OddError, written

URI: dict[str, Any] = {"type": "uri", "value": "https://example.org/a"}


def answer(bindings: object, names: object = None) -> bytes:
    return json.dumps({"head": {"vars": ["a"] if names is None else names}, "results": {"bindings": bindings}}).encode()


TERMS: dict[str, Any] = {
    "no object": 5,
    "a list": [URI],
    "nothing": None,
    "no type": {"value": "x"},
    "no value": {"type": "uri"},
    "a type that is none": {"type": "tree", "value": "x"},
    "a type that is no text": {"type": ["uri"], "value": "x"},
    "a value that is no text": {"type": "literal", "value": 5},
    "a relative IRI": {"type": "uri", "value": "a"},
    "an IRI with a bad host": {"type": "uri", "value": "http://[x/"},
    "a language that is none": {"type": "literal", "value": "x", "xml:lang": "no such!"},
    "a language that is no text": {"type": "literal", "value": "x", "xml:lang": 7},
    "a datatype that is no IRI": {"type": "literal", "value": "x", "datatype": "number"},
    "a datatype that is no text": {"type": "literal", "value": "x", "datatype": {}},
    "a language that is missing": {
        "type": "literal",
        "value": "x",
        "datatype": "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
    },
    "half a character": {"type": "literal", "value": "\ud800"},
    "half a character in an IRI": {"type": "uri", "value": "http://x/\ud800"},
    "half a character in a label": {"type": "bnode", "value": "\udfff"},
    "a quoted triple": {"type": "triple", "value": {"subject": URI, "predicate": URI, "object": URI}},
}
BODIES = {
    "no bindings": b'{"head":{"vars":[]},"results":{}}',
    "results that are a list": b'{"head":{"vars":[]},"results":[]}',
    "a head that is a list": b'{"head":[],"results":{"bindings":[]}}',
    "names that are no list": answer([], "a"),
    "names that are no texts": answer([], [1]),
    "names that are lists": answer([], [["a"]]),
    "a row that is no object": answer([1]),
    "a row that is a list": answer([[]]),
    "rows that are an object": answer({}),
    "a boolean": b'{"head":{},"boolean":true}',
    "a number": b"1",
    "a text": b'"x"',
    "nothing": b"",
    "not UTF-8": b'{"head":"\xff"}',
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("name", TERMS)
def test_an_odd_term_is_the_other_sides_failure(name: str) -> None:
    with pytest.raises(OddError):
        written(TERMS[name])
    with pytest.raises(FetchError):
        rows_of(answer([{"a": TERMS[name]}]), ["a"], "x")


@pytest.mark.parametrize("name", BODIES)
def test_an_odd_answer_is_the_other_sides_failure(name: str) -> None:
    with pytest.raises(FetchError):
        rows_of(BODIES[name], ["a"], "x")


def test_what_was_not_asked_for_is_left_out() -> None:
    names = ["a", "b c", "}", "a"]
    assert rows_of(answer([{"a": URI, "}": 5}, {}], names), ["a", "z"], "x") == [
        "(<https://example.org/a> UNDEF)",
        "(UNDEF UNDEF)",
    ]


shapes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["uri", "literal", "bnode"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["head", "vars", "results", "bindings", "a", "type", "value", "xml:lang", "datatype"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.one_of(shapes.map(lambda found: json.dumps(found).encode()), shapes.map(lambda found: answer([{"a": found}])))
)
def test_whatever_an_endpoint_says_is_rows_or_its_failure(body: bytes) -> None:
    try:
        rows = rows_of(body, ["a"], "x")
    except FetchError:
        return
    assert all(row.startswith("(") and row.endswith(")") for row in rows)
