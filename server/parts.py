"""The parts of a group that share no variable, and how many rows each of them may have.

Between two such parts the engine makes every combination of their rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.shape import Element, Group, Pattern, Query


@dataclass(frozen=True)
class Statistics:
    """How many triples a release holds, in all and for each predicate."""

    triples: int = 0
    predicates: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """What of a group hangs together by its variables: triple patterns, and whether anything else."""

    variables: frozenset[str]
    patterns: tuple[Pattern, ...]
    others: bool


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


def components(group: Group) -> list[Part]:
    """The parts of a group that share no variable, filters and bindings counted as shared.

    Parts without variables match once or never and are left out.
    """
    pieces = list(_pieces(group.elements))
    sets = _Sets()
    for piece in pieces:
        sets.unite(piece.variables)
    parts: dict[str, list[Part]] = {}
    for piece in pieces:
        parts.setdefault(sets.of(next(iter(piece.variables))), []).append(piece)
    # a filter alone makes no rows
    makers = frozenset().union(*(element.variables for element in group.elements if element.kind != "filter"))
    merged = [
        Part(
            frozenset().union(*(piece.variables for piece in part)),
            tuple(pattern for piece in part for pattern in piece.patterns),
            any(piece.others for piece in part),
        )
        for part in parts.values()
    ]
    return [part for part in merged if part.variables & makers]


def _pieces(elements: list[Element]) -> Iterable[Part]:
    for element in elements:
        if element.kind == "triples":
            for pattern in element.patterns:
                if pattern.variables:
                    yield Part(pattern.variables, (pattern,), others=False)
        elif element.variables:
            yield Part(element.variables, (), others=True)


def estimate(part: Part, shape: Query, statistics: Statistics) -> int | None:
    """Rows of a part, where they are known for certain: a single pattern without constants but its predicate."""
    if part.others or len(part.patterns) != 1 or part.patterns[0].constants:
        return None
    pattern = part.patterns[0]
    if pattern.predicate is not None:
        return statistics.predicates.get(shape.resolve(pattern.predicate), 0)
    return statistics.triples if len(pattern.variables) == 3 else None
