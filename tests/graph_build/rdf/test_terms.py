"""Terms are printed as the engine prints them, whatever is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.rdf import lines_of
from graph_build.rdf.terms import Quads, literal

if TYPE_CHECKING:
    from decimal import Decimal

texts = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), min_size=1, max_size=60)


@given(st.one_of(texts, st.integers(), st.booleans(), st.decimals(allow_nan=False, allow_infinity=False, places=3)))
def test_lines_are_as_the_engine_prints_them(value: str | int | Decimal) -> None:
    quads = Quads("<https://example.org/g>", quotes=True)
    quads.add("https://example.org/s", "https://example.org/p", value)
    quads.add("https://example.org/s", "https://example.org/named", literal(str(value), "en"))
    lines_ = lines_of(quads.held)
    parsed = ox.parse("\n".join(lines_).encode(), ox.RdfFormat.N_QUADS)
    assert [f"{quad} ." for quad in parsed] == lines_


def test_what_is_no_iri_is_an_error() -> None:
    with pytest.raises(ValueError, match="IRI"):
        Quads("<https://example.org/g>", quotes=True).link("https://example.org/a b", "https://example.org/p", "x:y")
