"""The parts of a group that share no variable, and how many rows each of them may have.

Between two such parts the engine makes every combination of their rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.guard.shape import Element, Group, Pattern, Query

# Evaluated upon the rows that stand before them: they add to rows, and join no two parts.
_LATER = frozenset({"optional", "bind"})


@dataclass(frozen=True)
class Statistics:
    """How many triples a release holds, in all and for each predicate."""

    triples: int = 0
    predicates: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Piece:
    """A pattern, or another element, with what may join it.

    Attributes:
        variables: its variables, and its blank nodes, which join as variables do.
        pattern: the triple pattern; none for other elements.
        element: what it is, or is in.
    """

    variables: frozenset[str]
    pattern: Pattern | None
    element: Element


@dataclass(frozen=True)
class Part:
    """What of a group hangs together by its variables."""

    variables: frozenset[str]
    pieces: tuple[Piece, ...]

    @property
    def patterns(self) -> int:
        """How many triple patterns stand in it directly."""
        return sum(piece.pattern is not None for piece in self.pieces)


class _Sets:
    """Variables, united with those they stand beside (disjoint sets): time near proportional to the mentions."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The variable that stands for all that are united with `name`."""
        above = self._above
        above.setdefault(name, name)
        while above[name] != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    def unite(self, names: Iterable[str]) -> None:
        """Have all of `names` stand together."""
        first = None
        for name in names:
            root = self.of(name)
            if first is None:
                first = root
            else:
                self._above[root] = first


def components(group: Group, outer: frozenset[str] = frozenset()) -> list[Part]:
    """The parts of a group that share no variable.

    A comparison does not connect: measured, the engine makes all pairs and then compares them, for `=` too. Likewise
    MINUS, and OPTIONAL or BIND that touch parts which stood apart before. Parts without variables match once or never
    and are left out, as is what makes no rows.

    Args:
        group: the group.
        outer: variables that have their value from outside, as within EXISTS.
    """
    sets, seen = _Sets(), set(outer)
    sets.unite(outer)
    pieces = []
    for piece in _pieces(group.elements):
        known = piece.variables & seen
        if piece.element.kind in _LATER and known:
            first = next(iter(known))
            sets.unite([first, *(piece.variables - seen)])
        else:
            sets.unite(piece.variables)
            first = next(iter(piece.variables))
        seen |= piece.variables
        pieces.append((first, piece))
    parts: dict[str, list[Piece]] = {}
    for first, piece in pieces:
        parts.setdefault(sets.of(first), []).append(piece)
    return [
        Part(frozenset().union(*(piece.variables for piece in part)), tuple(part))
        for part in parts.values()
        if any(piece.element.kind != "bind" for piece in part)
    ]


def _pieces(elements: list[Element]) -> Iterable[Piece]:
    for element in elements:
        if element.kind == "triples":
            for pattern in element.patterns:
                if pattern.variables:
                    yield Piece(pattern.variables, pattern, element)
        elif element.variables and element.kind not in {"filter", "minus"}:
            yield Piece(element.variables, None, element)


def estimate(part: Part, shape: Query, statistics: Statistics, outer: frozenset[str] = frozenset()) -> int | None:
    """About how many rows a part has: as many as its rarest predicate; none where something else narrows it."""
    if part.variables & outer:
        return None
    found = []
    for piece in part.pieces:
        if piece.element.kind in _LATER and len(part.pieces) > 1:
            continue  # leaves as many rows as there were
        if piece.pattern is None:
            rows = _rows(piece.element, shape, statistics)
        elif piece.pattern.constants:
            return None
        elif piece.pattern.predicate is not None:
            rows = statistics.predicates.get(shape.resolve(piece.pattern.predicate), 0)
        elif len(piece.pattern.variables) == 3:
            rows = statistics.triples
        else:
            continue  # nested or a path: it says no more than what it hangs together with
        if rows is None:
            return None
        found.append(rows)
    return min(found, default=None)


def _rows(element: Element, shape: Query, statistics: Statistics) -> int | None:
    """Rows of an element that is no pattern, where they follow from what is in it."""
    if element.kind == "values":
        return element.rows
    named = element.name is not None and element.name.kind != "var"  # how large one graph is is not known
    if element.kind not in {"group", "union", "optional", "graph"} or named:
        return None
    branches = [_rows_of_group(group, shape, statistics) for group in element.groups]
    return None if None in branches else sum(rows for rows in branches if rows is not None)


def _rows_of_group(group: Group, shape: Query, statistics: Statistics) -> int | None:
    parts = components(group)
    if len(parts) != 1 or any(element.kind in {"filter", "minus"} for element in group.elements):
        return None
    return estimate(parts[0], shape, statistics)
