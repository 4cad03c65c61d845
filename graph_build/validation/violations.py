"""Checks data against the shapes of the ontology."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.validation.screening import Screen
from graph_build.validation.shapes import shipped_constraints

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph_build.validation.shapes import Constraint


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node that breaks a constraint.

    Attributes:
        focus: its IRI, or the label of a blank node.
        shape: IRI of the shape.
        path: the property path concerned, empty for the node itself.
        message: what is wrong.
    """

    focus: str
    shape: str
    path: str
    message: str


def violations(
    source: ox.Store | Iterable[ox.Quad],
    graphs: Collection[ox.NamedNode] | None = None,
    constraints: Iterable[Constraint] | None = None,
) -> list[Violation]:
    """Every node that breaks a constraint, sorted.

    Args:
        source: the quads; a release needs its documents' graphs and those of discrepancies and provenance.
        graphs: the named graphs to look at, all by default.
        constraints: those to check, by default the shapes that the ontology ships.
    """
    quads = [q for q in source if graphs is None or q.graph_name in graphs]
    screen = Screen(quads)
    asked = [c for c in (shipped_constraints() if constraints is None else constraints) if not screen.holds(c)]
    data = ox.Store()
    data.bulk_extend(_read_by(asked, quads))
    return sorted({_violation(node, constraint) for constraint in asked for node in _nodes(data, constraint.query)})


def _read_by(constraints: Iterable[Constraint], quads: Iterable[ox.Quad]) -> Iterable[ox.Quad]:
    """The quads that the queries of some constraints look at."""
    read: set[ox.NamedNode] = set()
    for constraint in constraints:
        if constraint.reads is None:
            return quads
        read |= constraint.reads
    return (quad for quad in quads if quad.predicate in read)


def _nodes(data: ox.Store, query: str) -> list[object]:
    answer = data.query(query, use_default_graph_as_union=True)
    return [row["this"] for row in answer] if isinstance(answer, ox.QuerySolutions) else []


def _violation(focus: object, constraint: Constraint) -> Violation:
    name = focus.value if isinstance(focus, ox.NamedNode | ox.BlankNode | ox.Literal) else str(focus)
    return Violation(name, constraint.shape, constraint.path, constraint.message)
