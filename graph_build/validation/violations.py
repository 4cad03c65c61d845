"""Checks data against the shapes of the ontology."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.validation.screening import Screen
from graph_build.validation.shapes import shipped_constraints

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph_build.validation.held import Quad
    from graph_build.validation.shapes import Constraint


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node that breaks a constraint.

    Attributes:
        focus: its IRI; of a blank node a label that holds in this answer alone.
        shape: IRI of the shape.
        path: the property path concerned, empty for the node itself.
        message: what is wrong.
    """

    focus: str
    shape: str
    path: str
    message: str


def violations(quads: Collection[Quad], constraints: Iterable[Constraint] | None = None) -> list[Violation]:
    """Every node that breaks a constraint, sorted.

    Args:
        quads: of all graphs that are looked at.
        constraints: those to check, by default the shapes that the ontology ships.
    """
    screen = Screen(quads)
    asked = [c for c in (shipped_constraints() if constraints is None else constraints) if not screen.holds(c)]
    if not asked:
        return []
    data = ox.Store()
    text = "\n".join(
        f"{subject} {predicate} {value} {graph} ." for subject, predicate, value, graph in _read(asked, quads)
    )
    data.load(text.encode(), ox.RdfFormat.N_QUADS, lenient=True)  # `bulk_load` takes a quarter longer for so few
    return sorted({_violation(node, constraint) for constraint in asked for node in _nodes(data, constraint.query)})


def _read(constraints: Iterable[Constraint], quads: Iterable[Quad]) -> Iterable[Quad]:
    """The quads that the queries of some constraints look at."""
    read: set[str] = set()
    for constraint in constraints:
        if constraint.reads is None:
            return quads
        read |= constraint.reads
    return (quad for quad in quads if quad[1] in read)


def _nodes(data: ox.Store, query: str) -> list[object]:
    answer = data.query(query, use_default_graph_as_union=True)
    return [row["this"] for row in answer] if isinstance(answer, ox.QuerySolutions) else []


def _violation(focus: object, constraint: Constraint) -> Violation:
    name = focus.value if isinstance(focus, ox.NamedNode | ox.BlankNode | ox.Literal) else str(focus)
    return Violation(name, constraint.shape, constraint.path, constraint.message)
