"""The saved queries are plain SPARQL 1.1: a second engine gives the same answers on the same graph."""

from __future__ import annotations

import warnings
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import pytest

from queries.catalogue import SavedQuery, catalogue

if TYPE_CHECKING:
    from graph_build.release import Release

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from rdflib import Dataset

# rdflib's own code uses names that it has deprecated
pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
LOCAL = tuple(q for q in catalogue().values() if q.form == "SELECT" and not q.federated)


@pytest.fixture(scope="module")
def graph(release: Release) -> Dataset:
    dataset = Dataset(default_union=True)
    with release.quads() as lines:
        dataset.parse(data=lines.read(), format="nquads")
    return dataset


def plain(value: object) -> frozenset[object] | None:
    """The words of a value without what engines may write differently: digits of numbers, the order of a list."""
    words = "" if value is None else str(value).replace(";", " ")
    return frozenset(number(word) for word in words.split()) or None


def number(word: str) -> object:
    try:
        return Decimal(word).normalize()
    except InvalidOperation:
        return word


@pytest.mark.slow
@pytest.mark.parametrize("query", LOCAL, ids=lambda q: q.name)
def test_answers_are_the_same(query: SavedQuery, release: Release, graph: Dataset) -> None:
    bound = query.bind()
    first = Counter(tuple(plain(t.value if t else None) for t in row) for row in release.store().select(bound))
    second = Counter(tuple(plain(t) for t in row) for row in graph.query(bound))  # type: ignore[union-attr]
    assert first == second
