"""A query that is planned as another one is, and that nothing is evaluated for.

Oxigraph shows a plan only of a query that it has run, and an empty store does not make every query short: VALUES and
BIND make rows of their own. So the whole WHERE group is put behind LATERAL, which evaluates it for each row of a
pattern that has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from server.guard.shape import Query

_MARK = "https://w3id.org/cytolink/.well-known/never"


def unevaluated(query: str, shape: Query | None) -> str:
    """The query with its WHERE group behind LATERAL; as it is where it has none, or where its group is its template.

    Args:
        query: its text.
        shape: as it was read from that text.
    """
    if shape is None or shape.where is None or _is_short_construct(shape):
        return query
    start, end = shape.where.start + 1, shape.where.end - 1
    return f"{query[:start]} [] <{_MARK}> [] LATERAL {{{query[start:end]} }}{query[end:]}"


def _is_short_construct(shape: Query) -> bool:
    """Whether it is ``CONSTRUCT WHERE``, which allows triples only."""
    words = [token for token in shape.tokens if token.keyword == "CONSTRUCT"]
    if shape.form != "CONSTRUCT" or not words:
        return False
    behind = next((token for token in shape.tokens if token.start > words[0].start), None)
    return behind is None or behind.text != "{"


def without_mark(plan: dict[str, Any]) -> dict[str, Any]:
    """The plan of the query as it was, from the plan of the one above."""
    children = plan["children"]
    if plan["name"] == "Lateral" and len(children) == 2 and f"<{_MARK}>" in children[0]["name"]:
        inner: dict[str, Any] = children[1]
        return inner
    return plan | {"children": [without_mark(child) for child in children]}
