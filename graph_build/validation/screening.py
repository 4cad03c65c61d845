"""Which constraints surely hold for some quads, told without a query: nearly all do, for nearly every document."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.namespaces import RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph_build.validation.shapes import Constraint, Step, Term

_TYPE = ox.NamedNode(RDF + "type")
_SUBCLASS = ox.NamedNode(RDFS + "subClassOf")
_NODE_KINDS = {"IRI": ox.NamedNode, "Literal": ox.Literal, "BlankNode": ox.BlankNode}
_BOUNDS = {
    "minInclusive": Decimal.__ge__, "maxInclusive": Decimal.__le__,
    "minExclusive": Decimal.__gt__, "maxExclusive": Decimal.__lt__,
}  # fmt: skip
_NUMBERS = ("#integer", "#decimal")

Pair = tuple["Term", "Term"]


class Screen:
    """Quads by their predicates, and what constraints ask of them.

    Args:
        quads: of all graphs that are looked at.

    Attributes:
        pairs: of each predicate the subjects and objects.
    """

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.pairs: defaultdict[ox.NamedNode, list[Pair]] = defaultdict(list)
        for subject, predicate, value, _ in quads:
            self.pairs[predicate].append((subject, value))
        self._targets: dict[tuple[Step, ...], set[Term]] = {}
        self._walked: dict[tuple[Step, ...], list[Pair]] = {}

    def holds(self, constraint: Constraint) -> bool:
        """Whether it surely holds; where that cannot be told so, no."""
        if self.pairs[_SUBCLASS]:
            return False  # what has a class is then more than what says so
        targets = self._of(constraint.targets)
        if not targets:
            return True
        if constraint.steps is None:
            return False
        if not constraint.steps:
            return all(_fits(constraint, node) for node in targets)
        pairs = self._along(constraint.steps)
        match constraint.component:
            case "minCount":
                return _number(constraint.value) == 1 and targets <= {node for node, _ in pairs}
            case "maxCount":
                return _at_most(_number(constraint.value), pairs, targets)
            case "class":
                instances = self._classes[constraint.value]
                return all(value in instances or node not in targets for node, value in pairs)
            case _:
                return all(_fits(constraint, value) or node not in targets for node, value in pairs)

    @cached_property
    def _classes(self) -> defaultdict[Term, set[Term]]:
        found: defaultdict[Term, set[Term]] = defaultdict(set)
        for node, kind in self.pairs[_TYPE]:
            found[kind].add(node)
        return found

    def _of(self, targets: tuple[Step, ...]) -> set[Term]:
        """The focus nodes: instances of a class, or what stands at one end of a predicate."""
        found = self._targets.get(targets)
        if found is None:
            found = self._targets[targets] = set()
            for how, name in targets:
                if how == "class":
                    found |= self._classes[name]
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
                behind: defaultdict[Term, list[Term]] = defaultdict(list)
                for node, value in found:
                    behind[node].append(value)
                found = [(node, value) for node, middle in self._along(steps[:-1]) for value in behind.get(middle, ())]
            self._walked[steps] = found
        return found


def _at_most(most: int | None, pairs: Collection[Pair], targets: set[Term]) -> bool:
    """Whether no target has more values."""
    if most == 1 and len({node for node, _ in pairs}) == len(pairs):
        return True
    counted = Counter(node for node, _ in set(pairs) if node in targets)
    return most is not None and all(count <= most for count in counted.values())


def _number(value: Term) -> int | None:
    return int(value.value) if isinstance(value, ox.Literal) and value.value.isdecimal() else None


def _fits(constraint: Constraint, value: Term) -> bool:
    """Whether a value is surely as a constraint of values wants it."""
    wanted = constraint.value
    match constraint.component:
        case "datatype":
            return isinstance(value, ox.Literal) and value.datatype == wanted
        case "nodeKind" if isinstance(wanted, ox.NamedNode):
            kind = _NODE_KINDS.get(wanted.value.rpartition("#")[2])
            return kind is not None and isinstance(value, kind)
        case "in":
            return value in constraint.members
        case "pattern" if isinstance(wanted, ox.Literal) and not constraint.flags:
            return isinstance(value, ox.Literal) and _matches(wanted.value, value.value)
        case name if name in _BOUNDS:
            number, bound = _decimal(value), _decimal(wanted)
            return number is not None and bound is not None and _BOUNDS[name](number, bound)
        case _:
            return False


@lru_cache(maxsize=10_000)
def _matches(pattern: str, text: str) -> bool:
    """Whether a text of one line matches; `$` stands before the last line's end for `re` alone."""
    return text.isprintable() and re.search(pattern, text) is not None


def _decimal(term: Term) -> Decimal | None:
    if not isinstance(term, ox.Literal) or not term.datatype.value.endswith(_NUMBERS):
        return None
    try:
        return Decimal(term.value)
    except InvalidOperation:
        return None
