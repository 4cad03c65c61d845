"""A regular expression that is compiled when first asked, and asked only where it can match."""

from __future__ import annotations

import re
import sys
from functools import cached_property
from typing import TYPE_CHECKING

from graph_build.patterns.beginnings import guarded
from graph_build.patterns.required import folded, required
from graph_build.patterns.strings import STRINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Pattern:
    """A regular expression with the methods of a compiled one (https://docs.python.org/3/library/re.html).

    An expression that is none is noticed when it is first asked.

    Attributes:
        pattern: the expression.
        flags: as given.

    Of a text that hardly anything else is asked of, such as a few words cut out of a sentence, `compiled` is quicker.
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = int(flags)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """As `re` compiles it, behind a look at where it may begin (`guarded`)."""
        return re.compile(self._read[1], self.flags)

    @cached_property
    def _read(self) -> tuple[tuple[tuple[str, ...], ...], str]:
        """What is read from the expression, at one go: the choices of strings, and the expression to be compiled."""
        return required(self.pattern, self.flags), guarded(self.pattern, self.flags)

    @cached_property
    def numbers(self) -> tuple[frozenset[int], ...]:
        """Of each choice the numbers of its strings (`strings`): every match holds one of each."""
        return tuple(map(STRINGS.numbers, self._read[0]))

    @cached_property
    def _last(self) -> int:
        return max((number for choice in self.numbers for number in choice), default=-1)

    def may_match(self, text: str) -> bool:
        """Whether a text holds what every match holds; where it does not, nothing in it matches."""
        if self._last >= STRINGS.sought:
            STRINGS.expect()
            low = folded(text)
            return all(any(member in low for member in choice) for choice in self._read[0])
        if numbers := self.numbers:
            standing = STRINGS.standing(text)
            for choice in numbers:
                if standing.isdisjoint(choice):
                    return False
        return True

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match; positions are those of the text, half-open."""
        return self.compiled.search(text, start, end) if self.may_match(text) else None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """The matches in order, none over another."""
        return self.compiled.finditer(text, start, end) if self.may_match(text) else iter(())

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """The text with each match replaced, or so many of them."""
        return self.compiled.sub(new, text, count) if self.may_match(text) else text

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """A match that begins at a position. Not asked of the text before: this fails fast by itself."""
        return self.compiled.match(text, start, end)

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """A match that reaches from a position to another."""
        return self.compiled.fullmatch(text, start, end)
