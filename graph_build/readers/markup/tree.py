"""Markup as a tree in which every element and every run of characters knows where it stands in the original.

Offsets are Unicode code points into the decoded file, half-open. Names are local names ("math" for "mml:math"), as
are those of attributes ("href" for "xlink:href").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEEPEST = 200
"""Elements within elements; articles have some forty. A deeper file is refused."""
MOST_ELEMENTS = 300_000
"""Elements of the largest file that is read."""
MOST_RUNS = 1_000_000
"""Runs of characters of the largest file that is read; a reference is one of its own."""


class Run(NamedTuple):
    """Characters between tags: plain ones, or what one reference or line end stands for.

    Attributes:
        text: the characters as a reader sees them.
        start: offset of the first original character.
        end: offset after the last one; `end - start == len(text)` where the characters stand there as they are.
    """

    text: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Element:
    """An element with its children in order.

    Attributes:
        name: its local name.
        attributes: local name -> value.
        start: offset of its start tag.
        end: offset after its end tag.
        children: elements and runs of characters.
    """

    name: str
    attributes: Mapping[str, str]
    start: int
    end: int = 0
    children: list[Element | Run] = field(default_factory=list)

    def get(self, attribute: str) -> str:
        """The value of an attribute; empty where it is not stated."""
        return self.attributes.get(attribute, "")

    def elements(self, *names: str) -> Iterator[Element]:
        """The child elements, of these names where any are given."""
        for child in self.children:
            if isinstance(child, Element) and (not names or child.name in names):
                yield child

    def first(self, *path: str) -> Element | None:
        """The first element at the end of a path of names: `first("front", "article-meta")`."""
        at: Element | None = self
        for name in path:
            at = next(at.elements(name), None) if at is not None else None
        return at

    def within(self, *names: str, outside: frozenset[str] = frozenset()) -> Iterator[Element]:
        """All elements of these names below this one, in order; what lies in elements named `outside` is left out."""
        waiting = [child for child in reversed(self.children) if isinstance(child, Element)]
        while waiting:
            element = waiting.pop()
            if not names or element.name in names:
                yield element
            if element.children and element.name not in outside:
                waiting.extend([child for child in reversed(element.children) if isinstance(child, Element)])

    def runs(self) -> Iterator[Run]:
        """All characters below this element, in order."""
        waiting: list[Element | Run] = [self]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Element):
                waiting.extend(reversed(node.children))
            else:
                yield node

    def words(self) -> str:
        """All its characters with white space folded."""
        return " ".join("".join(run.text for run in self.runs()).split())


def local(name: str) -> str:
    """A name without its namespace prefix."""
    return name.rpartition(":")[2]
