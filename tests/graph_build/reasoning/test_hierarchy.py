"""The hierarchy of classes: what lies above one is found, whatever the shape, and its closure has a bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph_build.errors import VocabularyError
from graph_build.reasoning import hierarchy
from graph_build.reasoning.background import Background
from graph_build.reasoning.hierarchy import SUBCLASS, Hierarchy
from graph_build.release.blocks import lines_of
from ontology.namespaces import CYTO, ID, expand
from ontology.triples import LINKED_GRAPHS, ontology_quads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = ox.NamedNode(expand("MONDO:0000001"))


def node(*parts: object) -> ox.NamedNode:
    """A class of a made ontology."""
    return ox.NamedNode("https://example.org/" + "-".join(map(str, parts)))


def linked(edges: Iterable[tuple[ox.NamedNode, ox.NamedNode]]) -> Iterator[ox.Quad]:
    """The ontology, and edges of a linked file."""
    yield from ontology_quads()
    graph = ox.NamedNode(LINKED_GRAPHS + "made")
    yield from (ox.Quad(low, SUBCLASS, high, graph) for low, high in edges)


def chain(length: int) -> list[tuple[ox.NamedNode, ox.NamedNode]]:
    """Classes one under the other, the last under the root of diseases."""
    return [(node(n), node(n + 1)) for n in range(length)] + [(node(length), ROOT)]


def test_what_lies_above_is_found_in_a_chain_a_lattice_and_a_wide_tree() -> None:
    lattice = [(node(n, a), node(n + 1, b)) for n in range(30) for a in "xy" for b in "xy"]
    wide = [(node("leaf", n), node("top")) for n in range(1000)]
    made = Hierarchy([*chain(1000), *lattice, *wide, *wide])
    assert len(made.above(node(0))) == 1002
    assert len(made.above(node(0, "x"))) == 61, "two paths to each class, and none is found twice"
    assert set(made.above(node("leaf", 7))) == {node("leaf", 7), node("top")}
    assert made.above(node("unknown")) == []
    leaf, top = node("leaf", 7), node("top")
    assert set(made.pairs([leaf])) == {(leaf, leaf), (leaf, top), (top, top)}


def test_a_deep_ontology_costs_only_what_is_named_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hierarchy, "MOST_PAIRS", 100_000)
    background = Background(lines_of(linked(chain(20_000))))
    assert not any("example.org" in line for line in background.inferred)
    near = node(19_990)
    about = f"<{ID}document/0/condition> <{CYTO}ofCondition> {near} <https://example.org/g> ."
    followed = background.follow([about])
    assert followed.classes == (near.value,)
    assert not any(SUBCLASS.value in line for line in followed.inferred)
    closed = background.closed(followed.classes)
    assert any(line.startswith(f"{near} {SUBCLASS} {ROOT} ") for line in closed)
    assert len(closed) == 12 * 11 / 2 - 11, "pairs of twelve classes, but for the stated ones"
    with pytest.raises(VocabularyError, match="more than 100,000 pairs"):
        background.closed([node(0).value])
