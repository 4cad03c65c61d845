"""JSON is read as the library reads it, and every character of a string knows where it stands."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.errors import DocumentError
from graph_build.readers.json_text import DEEPEST, String, parse

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


def as_python(value: Any) -> Any:
    if isinstance(value, String):
        return value.value
    if isinstance(value, list):
        return [as_python(one) for one in value]
    return {key: as_python(one) for key, one in value.items()} if isinstance(value, dict) else value


@given(plain, st.booleans(), st.sampled_from([None, 1]))
def test_json_is_read_as_the_library_reads_it(value: Any, escaped: bool, indent: int | None) -> None:
    (found,) = parse(json.dumps(value, ensure_ascii=escaped, indent=indent), "x")
    assert as_python(found) == value


@given(st.text(min_size=1), st.booleans())
def test_each_character_of_a_string_knows_its_escape(value: str, escaped: bool) -> None:
    text = json.dumps(value, ensure_ascii=escaped)
    (found,) = parse(text, "x")
    assert isinstance(found, String)
    mapped = found.mapped()
    assert mapped.text == value
    for at in range(len(value)):
        assert json.loads(f'"{text[mapped.starts[at] : mapped.ends[at]]}"') == value[at]


@pytest.mark.parametrize(
    "text", ["{", '{"a" 1}', "[1,]", "[1 2]", '{"a":1,}', '"\n"', "[}", "]", "nul", "[" * (DEEPEST + 2), "\u00a01"]
)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(DocumentError):
        parse(text, "x")
