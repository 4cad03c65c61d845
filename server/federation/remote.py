"""What is asked of another endpoint for one SERVICE: its pattern as a query, with values in front."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.federation.local_part import certain
from server.guard.shape import visible
from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from server.federation.local_part import Place
    from server.guard.shape import Query

_PLAIN = frozenset({"triples", "values", "service"})


@dataclass(frozen=True)
class Remote:
    """One SERVICE.

    Attributes:
        endpoint: as the query names it; empty where a variable does.
        variable: without its question mark; empty where an IRI names the endpoint.
        silent: whether the query says SILENT.
        prologue: the query's PREFIX and BASE.
        body: the pattern without its braces.
        columns: the variables that its solutions may bind.
        bound: those that triples at its beginning bind in every solution.
        subselect: whether the pattern is a sub-SELECT.
    """

    endpoint: str
    variable: str
    silent: bool
    prologue: str
    body: str
    columns: frozenset[str]
    bound: frozenset[str]
    subselect: bool

    def query(
        self, names: Sequence[str], rows: Sequence[str], most: int, *, order: Sequence[str] = (), behind: int = 0
    ) -> str:
        """The query for some values.

        VALUES beside the pattern's own triples is what endpoints are fast with. It is a join with the whole pattern
        (Federated Query, section 2.4), and means the same there only where these triples bind all its variables: an
        OPTIONAL, MINUS or BIND would see others. Elsewhere the pattern is a group of its own.

        Args:
            names: the variables that have values; none where there is nothing to send.
            rows: their values, as SPARQL writes them.
            most: rows that are wanted.
            order: variables by which they are ordered, so that all pages are of one order.
            behind: rows of that order that are left out.
        """
        values = ""
        if names:
            heading = " ".join("?" + name for name in names)
            values = f"VALUES ({heading}) {{ {' '.join(f'({row})' for row in rows)} }} "
        apart = self.subselect if not names else not self.bound.issuperset(names)
        body = f"{{ {self.body}\n}}" if apart else self.body
        ordered = f" ORDER BY {' '.join('?' + name for name in order)}" if order else ""
        offset = f" OFFSET {behind}" if behind else ""
        return f"{self.prologue} SELECT * WHERE {{ {values}{body}\n}}{ordered} LIMIT {most}{offset}"


def remote_of(place: Place, query: str, shape: Query) -> Remote:
    """What a SERVICE asks.

    Raises:
        ProblemError: the variable that names the endpoint stands in the pattern, too.
    """
    pattern, name = place.pattern, place.service.name
    variable = name.text[1:] if name and name.kind == "var" else ""
    if variable in pattern.variables:
        what = f"?{variable} names the endpoint of a SERVICE and stands within it, too"
        raise ProblemError("service-refused", 403, what, suggestion="Use another variable within the braces")
    return Remote(
        shape.resolve(name) if name and not variable else "",
        variable,
        place.service.silent,
        query[: next(token.start for token in shape.tokens if token.keyword == shape.form)],
        query[pattern.start + 1 : pattern.end - 1],
        visible(pattern),
        certain(pattern),
        any(element.kind == "subselect" for element in pattern.elements),
    )


def lifted(found: Iterable[Place], query: str) -> str | None:
    """The query with the first SERVICE that stands within another beside it; None where there is no such.

    What is joined within is joined beside, too, as long as the outer pattern is a join of triples and values and
    nothing else.

    Raises:
        ProblemError: a SERVICE stands within another where that does not hold.
    """
    for place in found:
        inner = [element for group in place.pattern.walk() for element in group.elements if element.kind == "service"]
        if not inner:
            continue
        direct = [element for element in place.pattern.elements if element.kind == "service"]
        plain = all(element.kind in _PLAIN for element in place.pattern.elements)
        if len(direct) != len(inner) or not plain or place.service.silent:
            raise ProblemError(
                "service-refused",
                403,
                "a SERVICE within a SERVICE is asked from here only where triples and VALUES alone stand beside it and "
                "the outer one is not SILENT",
                suggestion="Write the two SERVICE parts side by side",
            )
        first = direct[0]
        service = place.service
        rest = query[service.start : first.start] + query[first.end : service.end]
        return f"{query[: service.start]}{query[first.start : first.end]} {rest}{query[service.end :]}"
    return None
