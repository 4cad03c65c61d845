"""Quads by their predicates, and what their literals say."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from ontology.namespaces import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

Quad = tuple[str, str, str, str]
"""Subject, predicate, object and graph, each as N-Quads prints it."""
Pair = tuple[str, str]

_TYPE = f"<{RDF}type>"
_NUMBERS = (f"^^<{XSD}integer>", f"^^<{XSD}decimal>")


class Held:
    """Quads by their predicates.

    Args:
        quads: of all graphs that are looked at.

    Attributes:
        pairs: of each predicate the subjects and objects.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.pairs: defaultdict[str, list[Pair]] = defaultdict(list)
        for subject, predicate, value, _ in quads:
            self.pairs[predicate].append((subject, value))

    @cached_property
    def classes(self) -> defaultdict[str, set[str]]:
        """The instances of each class."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for node, kind in self.pairs[_TYPE]:
            found[kind].add(node)
        return found


def words(value: str) -> str | None:
    """The words of a literal; None for a node, and where marks in it are written in another way."""
    found = value[1 : value.rindex('"')] if value.startswith('"') else None
    return None if found is None or "\\" in found else found


@lru_cache(maxsize=10_000)
def decimal(term: str) -> Decimal | None:
    """The number of a literal; None where it is no whole or decimal one."""
    found = words(term) if term.endswith(_NUMBERS) else None
    try:
        return None if found is None else Decimal(found)
    except InvalidOperation:
        return None
