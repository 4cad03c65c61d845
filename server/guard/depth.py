"""How deep a query is nested: the engine's parser descends once for each level."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queries.tokens import Token

_OPENING, _CLOSING = frozenset({"{", "(", "[", "<<"}), frozenset({"}", ")", "]", ">>"})
_NODES = frozenset({"[", "<<", "{|"})


@dataclass(frozen=True, slots=True)
class Depth:
    """How deep a query is nested.

    Attributes:
        brackets: deepest nesting of all three kinds of bracket.
        nodes: deepest nesting of ``[``, ``<<`` and ``{|``, which all make blank nodes.
    """

    brackets: int
    nodes: int


def depth(found: Sequence[Token]) -> Depth:
    """Measure nesting without recursion, whether the brackets match or not."""
    stack: list[str] = []
    deepest = nodes = made = 0
    for token, after in zip_longest(found, found[1:]):
        if token.kind != "mark":
            continue
        if token.text in _OPENING:
            sign = "{|" if token.text == "{" and after and after.text == "|" else token.text
            stack.append(sign)
            made += sign in _NODES
            deepest, nodes = max(deepest, len(stack)), max(nodes, made)
        elif token.text in _CLOSING:
            # what another bracket closes was a comparison with an IRI behind it: ?x<<a:b>
            while stack and stack[-1] == "<<" and token.text != ">>":
                made -= stack.pop() in _NODES
            if stack and (token.text == ">>") == (stack[-1] == "<<"):
                made -= stack.pop() in _NODES
    return Depth(deepest, nodes)
