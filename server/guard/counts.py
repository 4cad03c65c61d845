"""What the engine's parser or planner descends into once for each: too many of them overflow its stack.

All is counted among the tokens, so that it holds for texts too that are no queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queries.tokens import Token

# Long chains of these overflow the stack of the engine's recursive planner.
_OPERATORS = frozenset(
    [
        *("||", "&&", "!", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "^", "|"),
        *("FILTER", "BIND", "OPTIONAL", "UNION", "MINUS", "IF", "COALESCE"),
    ]
)
_CLAUSES = frozenset({"SELECT", "DESCRIBE", "GROUP", "HAVING", "ORDER"})
_CLAUSE_ENDS = frozenset({"WHERE", "FROM", "LIMIT", "OFFSET", "VALUES"})
_NAMED = frozenset({"var", "iri", "pname", "bnode"})
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a query has of each.

    Attributes:
        operators: FILTER, BIND, OPTIONAL, UNION, MINUS and operator signs.
        columns: what SELECT, DESCRIBE, GROUP BY, HAVING and ORDER BY name, together.
        items: what stands behind a comma within round brackets: in lists of IN, and arguments.
    """

    operators: int
    columns: int
    items: int


def count(found: list[Token]) -> Counts:
    """Count in one pass over the tokens, whether the brackets match or not."""
    operators = items = 0
    columns = _Columns()
    inside: list[str] = []
    for token in found:
        operators += token.text in _OPERATORS or token.keyword in _OPERATORS
        columns.see(token, len(inside))
        if token.kind != "mark":
            continue
        items += token.text == "," and inside[-1:] == ["("]
        if token.text in _OPENING:
            inside.append(token.text)
        elif token.text in _CLOSING and inside:
            inside.pop()
    return Counts(operators, columns.count, items)


class _Columns:
    """Counts what stands directly in a clause: a name, or a bracket with all that is in it."""

    def __init__(self) -> None:
        self.count = 0
        self._levels: list[int] = []  # of the clauses that are being read: EXISTS in one can hold another

    def see(self, token: Token, level: int) -> None:
        """Take the next token, which stands within `level` brackets."""
        levels = self._levels
        while levels and level < levels[-1]:
            levels.pop()
        inside = bool(levels) and level == levels[-1]
        if token.keyword in _CLAUSES:
            if not inside:
                levels.append(level)
        elif inside and (token.keyword in _CLAUSE_ENDS or token.text == "{"):
            levels.pop()
        elif inside:
            self.count += token.kind in _NAMED or token.text == "("
