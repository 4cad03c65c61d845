"""Which constraints surely hold for some quads, told without a query: nearly all do, for nearly every document."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from graph_build.validation import telling
from graph_build.validation.held import Held, decimal, words
from ontology.namespaces import RDFS, SH, XSD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph_build.validation.held import Pair, Quad
    from graph_build.validation.shapes import Constraint, Step

_SUBCLASS = f"<{RDFS}subClassOf>"
_BEGINS = {f"<{SH}IRI>": "<", f"<{SH}Literal>": '"', f"<{SH}BlankNode>": "_"}
_BOUNDS = {
    "minInclusive": Decimal.__ge__, "maxInclusive": Decimal.__le__,
    "minExclusive": Decimal.__gt__, "maxExclusive": Decimal.__lt__,
}  # fmt: skip
_STRING = f"<{XSD}string>"


class Screen(Held):
    """Quads by their predicates, and what constraints ask of them.

    Args:
        quads: of all graphs that are looked at.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        super().__init__(quads)
        self._targets: dict[tuple[Step, ...], set[str]] = {}
        self._walked: dict[tuple[Step, ...], list[Pair]] = {}

    def holds(self, constraint: Constraint) -> bool:
        """Whether it surely holds; where that cannot be told so, no."""
        if self.pairs[_SUBCLASS]:
            return False  # what has a class is then more than what says so
        targets = self._of(constraint.targets)
        if not targets:
            return True
        if constraint.steps is None:
            return telling.holds(constraint.message, self)
        if not constraint.steps:
            return all(_fits(constraint, node) for node in targets)
        pairs = self._along(constraint.steps)
        match constraint.component:
            case "minCount":
                return _number(constraint.value) == 1 and targets <= {node for node, _ in pairs}
            case "maxCount":
                return _at_most(_number(constraint.value), pairs, targets)
            case "class":
                instances = self.classes[constraint.value]
                return all(value in instances or node not in targets for node, value in pairs)
            case _:
                return all(_fits(constraint, value) or node not in targets for node, value in pairs)

    def _of(self, targets: tuple[Step, ...]) -> set[str]:
        """The focus nodes: instances of a class, or what stands at one end of a predicate."""
        found = self._targets.get(targets)
        if found is None:
            found = self._targets[targets] = set()
            for how, name in targets:
                if how == "class":
                    found |= self.classes[name]
                else:
                    found.update(node for node, _ in self._along(((how, name),)))
        return found

    def _along(self, steps: tuple[Step, ...]) -> list[Pair]:
        """Where one comes by a path: pairs of the node at its beginning and a node at its end."""
        found = self._walked.get(steps)
        if found is None:
            how, name = steps[-1]
            found = self.pairs[name] if how == "forth" else [(value, node) for node, value in self.pairs[name]]
            if steps[:-1]:
                behind: defaultdict[str, list[str]] = defaultdict(list)
                for node, value in found:
                    behind[node].append(value)
                found = [(node, value) for node, middle in self._along(steps[:-1]) for value in behind.get(middle, ())]
            self._walked[steps] = found
        return found


def _at_most(most: int | None, pairs: Collection[Pair], targets: set[str]) -> bool:
    """Whether no target has more values."""
    if most == 1 and len({node for node, _ in pairs}) == len(pairs):
        return True
    counted = Counter(node for node, _ in set(pairs) if node in targets)
    return most is not None and all(count <= most for count in counted.values())


def _number(value: str) -> int | None:
    told = words(value)
    return int(told) if told is not None and told.isdecimal() else None


def _fits(constraint: Constraint, value: str) -> bool:
    """Whether a value is surely as a constraint of values wants it."""
    wanted = constraint.value
    match constraint.component:
        case "datatype":
            return value.endswith('"' if wanted == _STRING else f'"^^{wanted}') and value.startswith('"')
        case "nodeKind":
            begins = _BEGINS.get(wanted)
            return begins is not None and value.startswith(begins)
        case "in":
            return value in constraint.members
        case "pattern":
            return constraint.pattern is not None and _matches(constraint.pattern, value)
        case name if name in _BOUNDS:
            number, bound = decimal(value), decimal(wanted)
            return number is not None and bound is not None and _BOUNDS[name](number, bound)
        case _:
            return False


@lru_cache(maxsize=10_000)
def _matches(pattern: str, value: str) -> bool:
    """Whether a text of one line matches; `$` stands before the last line's end for `re` alone."""
    told = words(value)
    return told is not None and told.isprintable() and re.search(pattern, told) is not None
