"""What is judged before a query reaches the engine: size, nesting, patterns, disconnected parts, SERVICE.

What the parser or the planner would choke on is refused here (the engine's process would die or plan for seconds); what
only might be slow is left to the workers' limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from queries.tokens import position, surrogate, tokens
from server.guard.counts import count
from server.guard.depth import depth
from server.guard.parts import Statistics, components, estimate
from server.guard.readings import doubt
from server.guard.size import Estimate, estimated
from server.guard.syntax import ShapeError, form, read
from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from queries.tokens import Token
    from server.guard.shape import Group, Query
    from server.settings import Settings

# Keywords after which a LIMIT does not bound the work: all rows are made first.
_ALL_ROWS_FIRST = frozenset({"ORDER", "GROUP", "DISTINCT", "REDUCED", "HAVING"})
_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_SMALLER = "Split the query, or put the values into VALUES"


@dataclass
class Verdict:
    """What the guard found.

    Attributes:
        shape: the query's shape; none where the text is no query. Such a text never runs: the engine's parser is
            asked what is wrong with it, see `unreadable`.
        form: SELECT, ASK, CONSTRUCT, DESCRIBE, or empty.
        facts: what was measured, for the explanation.
        estimate: whether it is taken for small, which of all that share the verdict is learned as they run.
    """

    shape: Query | None
    form: str
    facts: dict[str, Any]
    estimate: Estimate


UNREADABLE = "\n\\"
"""Behind any text this makes one that no parser takes."""


def judge(query: str, settings: Settings, statistics: Statistics, services: Iterable[str], base: str = "") -> Verdict:
    """Judge a query.

    Args:
        query: its text, with code point escapes replaced.
        settings: the limits.
        statistics: of the release that will be asked.
        services: the endpoints that SERVICE may name.
        base: what relative IRIs are resolved against.

    Raises:
        ProblemError: the query is refused: 413 for size, 403 for the rest.
    """
    size = len(query.encode())
    if size > settings.query_bytes:
        raise refused("query_bytes", size, settings.query_bytes, "the query is too long", status=413)
    found = tokens(query, settings.tokens)
    if len(found) > settings.tokens:
        raise refused("tokens", len(found), settings.tokens, "the query has too many words and signs")
    deepest = depth(found)
    if deepest.brackets > settings.nesting:
        raise refused("nesting", deepest.brackets, settings.nesting, "the query is nested too deeply")
    if deepest.nodes > settings.bnode_nesting:
        raise refused("bnode_nesting", deepest.nodes, settings.bnode_nesting, "blank nodes are nested too deeply")
    counts = count(found)
    for limit, value, what in (
        ("operators", counts.operators, "operators"),
        ("columns", counts.columns, "things named in SELECT, DESCRIBE, GROUP BY, HAVING and ORDER BY"),
        ("items", counts.items, "items in lists"),
    ):
        if value > getattr(settings, limit):
            raise refused(limit, value, getattr(settings, limit), f"the query has too many {what}")
    names = len({token.text for token in found if token.kind in {"var", "bnode"}})
    if names > settings.variables:
        raise refused("variables", names, settings.variables, "the query has too many variables")
    facts: dict[str, Any] = {
        "bytes": size,
        "nesting": deepest.brackets,
        "operators": counts.operators,
        "columns": counts.columns,
        "items": counts.items,
    }
    word = form(found)
    if doubtful := doubt(found):
        line, column = position(query, doubtful.token.start)
        raise ProblemError(
            "malformed-query", 400, doubtful.text, line=line, column=column, suggestion=doubtful.suggestion
        )
    try:
        shape = read(query, found, settings.patterns, base)
    except ShapeError:
        shape = None
    if shape is None or not shape.form:
        # what the parser must not meet on its way to the fault is checked without a shape
        _judge_rough(found, settings)
        return Verdict(None, word, facts, Estimate())
    if shape.is_update:
        raise ProblemError(
            "update-refused",
            403,
            "this endpoint is read-only: data changes through curation and a new build of the release",
            suggestion="Propose a correction in the curation files; the next release will hold it",
        )
    if shape.patterns > settings.patterns:
        raise refused("patterns", shape.patterns, settings.patterns, "the query has too many triple patterns")
    facts["patterns"] = shape.patterns
    facts["services"] = _judge_services(shape, frozenset(services))
    facts["groups"] = [
        _judge_group(group, outer, shape, settings, statistics) for group, outer in shape.groups_with_outer()
    ]
    return Verdict(shape, word, facts, estimated(shape, facts))


def unreadable(query: str) -> str:
    """A text without a shape as the engine's parser may have it: to say where the fault is, and never to run it."""
    return query + UNREADABLE


def whole_characters(query: str) -> None:
    """See that a query's text, as it was sent, is made of characters only: half of one cannot be passed on.

    Raises:
        ProblemError: 400, with the place.
    """
    at = surrogate(query)
    if at is None:
        return
    line, column = position(query, at)
    raise ProblemError(
        "malformed-query",
        400,
        "a surrogate (U+D800 to U+DFFF) is half of a character and cannot stand in a query",
        line=line,
        column=column,
        suggestion="Write a character beyond U+FFFF itself, or as one escape: \\U0001F600, not \\uD83D\\uDE00",
    )


def refused(
    limit: str, value: float, allowed: float, detail: str, *, status: int = 403, suggestion: str = _SMALLER
) -> ProblemError:
    """The problem of a query over one of the guard's limits."""
    return ProblemError(
        "query-refused",
        status,
        f"{detail}: {value:,} where {allowed:,} is the most",
        limit=limit,
        value=value,
        allowed=allowed,
        suggestion=suggestion,
    )


def _judge_rough(found: list[Token], settings: Settings) -> None:
    """Bound the patterns of a text without a shape by its sentence ends."""
    ends = sum(token.kind == "mark" and token.text in {".", ";", ","} for token in found)
    if ends > 10 * settings.patterns:
        raise refused("patterns", ends, settings.patterns, "the query has too many patterns")


def _judge_services(shape: Query, allowed: frozenset[str]) -> list[str]:
    named, parts = [], 0
    for group in shape.groups():
        for element in group.elements:
            if element.kind != "service" or element.name is None:
                continue
            parts += 1
            if element.name.kind == "var":
                # which endpoints it means is known when the query runs; these can be meant, and others are refused then
                written = (shape.resolve(token) for token in shape.tokens if token.kind in {"iri", "pname"})
                meant = [iri for iri in dict.fromkeys(written) if iri in allowed]
                if not meant:
                    what = f"SERVICE {element.name.text} needs VALUES of endpoints that this server may ask"
                    raise ProblemError("service-refused", 403, what, available=sorted(allowed))
                named += [iri for iri in meant if iri not in named]
                continue
            iri = shape.resolve(element.name)
            if iri not in allowed:
                shown = iri or element.name.text
                raise ProblemError(
                    "service-refused",
                    403,
                    f"SERVICE may not name {shown[:200]}: it is not one of the endpoints this server may ask",
                    available=sorted(allowed),
                    suggestion="Name one of the endpoints in `available` by its full IRI",
                )
            named.append(iri)
    # A SERVICE that the shape has not met stands where none can stand, or where the engine would read it otherwise.
    if sum(token.keyword == "SERVICE" for token in shape.tokens) != parts:
        raise ProblemError(
            "service-refused", 403, "a SERVICE stands where it cannot be read", available=sorted(allowed)
        )
    return named


def _judge_group(
    group: Group, outer: frozenset[str], shape: Query, settings: Settings, statistics: Statistics
) -> dict[str, Any]:
    parts = components(group, outer)
    if len(parts) > settings.disconnected:
        raise refused(
            "disconnected", len(parts), settings.disconnected, "a group has too many parts that share no variable"
        )
    estimates = [estimate(part, shape, statistics, outer) for part in parts]
    many = [rows for rows in estimates if rows is not None]
    product = prod(many) if len(many) > 1 else 0
    if product > settings.product and _makes_all_rows(shape):
        raise refused(
            "product",
            product,
            settings.product,
            f"{len(parts)} parts of a group share no variable, so every combination of their rows would be made",
            suggestion="Write one variable in both parts instead of comparing two in a FILTER, or add LIMIT",
        )
    return {
        "product": product,
        "parts": [
            {"variables": _written(part.variables), "patterns": part.patterns, "rows": rows}
            for part, rows in zip(parts, estimates, strict=True)
        ],
    }


def _written(names: frozenset[str]) -> list[str]:
    """Without the blank nodes that have no name."""
    return sorted(name for name in names if not name.startswith("["))


def _makes_all_rows(shape: Query) -> bool:
    lazy = "LIMIT" in shape.keywords or shape.form == "ASK"
    return not lazy or bool(shape.keywords & (_ALL_ROWS_FIRST | _AGGREGATES))
