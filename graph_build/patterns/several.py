"""Patterns that are asked one after the other: most sentences hold the words of none, which is told at once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from graph_build.patterns.strings import STRINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph_build.patterns.pattern import Pattern

_Of = TypeVar("_Of")


class Several(Generic[_Of]):
    """Patterns, each with what it stands for, in the order in which they are asked.

    Args:
        pairs: of a pattern and what it stands for.
    """

    def __init__(self, pairs: Iterable[tuple[Pattern, _Of]]) -> None:
        self.pairs = tuple(pairs)

    def asked(self, text: str) -> tuple[tuple[Pattern, _Of], ...]:
        """Those that have to be asked of a text, in their order: no other matches in it."""
        needed, others = self._needed
        if self._last >= STRINGS.sought:
            return self.pairs
        return others if STRINGS.standing(text).isdisjoint(needed) else self.pairs

    @cached_property
    def _needed(self) -> tuple[frozenset[int], tuple[tuple[Pattern, _Of], ...]]:
        """Numbers of strings of which a match of any pattern holds one, and the patterns that need none."""
        needed = [pattern.numbers[0] for pattern, _ in self.pairs if pattern.numbers]
        return frozenset[int]().union(*needed), tuple(pair for pair in self.pairs if not pair[0].numbers)

    @cached_property
    def _last(self) -> int:
        return max(self._needed[0], default=-1)
