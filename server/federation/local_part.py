"""What of a query any solution of a SERVICE must also match: the part that is evaluated first, and sent along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.guard.shape import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.guard.shape import Element, Group, Query

_STOPS = frozenset({"subselect", "minus", "filter", "bind"})


@dataclass(frozen=True)
class Place:
    """A SERVICE and the way to it: the groups around it, outermost first, with the element of each that leads on."""

    service: Element
    way: tuple[tuple[Group, Element], ...]

    @property
    def pattern(self) -> Group:
        """What is asked of the other endpoint."""
        return self.service.groups[0]


def places(group: Group, way: tuple[tuple[Group, Element], ...]) -> Iterator[Place]:
    """All SERVICE parts of a query that stand in no other."""
    for element in group.elements:
        if element.kind == "service":
            yield Place(element, (*way, (group, element)))
        else:
            for inner in element.groups:
                yield from places(inner, (*way, (group, element)))


def certain(group: Group) -> frozenset[str]:
    """The variables that a pattern binds in every solution, as far as its first triples say.

    Those of triples, also in a named graph, before anything that is neither and no filter.
    """
    found = frozenset[str]()
    for element in group.elements:
        if element.kind == "triples":
            found |= element.variables
        elif element.kind == "graph" and all(inner.kind == "triples" for inner in element.groups[0].elements):
            found |= element.groups[0].variables
        elif element.kind != "filter":
            break
    return found


def shared_names(place: Place, names: frozenset[str]) -> frozenset[str]:
    """The variables that are sent along: those of the local part that solutions of the remote pattern may bind.

    Where the remote pattern leaves one of them unbound, the rows that come back have it bound all the same. A join does
    not mind, but a BIND, OPTIONAL, MINUS or FILTER that stands between might see it too early: such a one is not sent.
    """
    group, element = place.way[-1]
    before = [other for other in group.elements if other.kind == "triples" and other.start < element.start]
    bound = certain(place.pattern).union(*(other.variables for other in before))
    return frozenset(visible(place.pattern) & names) - (_seen_early(place) - bound)


def _seen_early(place: Place) -> frozenset[str]:
    """The variables of what stands behind a SERVICE and sees whether they are bound."""
    found = frozenset[str]()
    for group, element in place.way:
        triples = frozenset[str]().union(*(other.variables for other in group.elements if other.kind == "triples"))
        for other in group.elements:
            if other.kind == "filter":
                found |= other.variables - triples  # it sees the whole group
            elif other.kind in {"bind", "optional", "minus", "lateral"} and other.start > element.start:
                found |= other.variables
    return found


def local_part(place: Place, query: str) -> tuple[str, frozenset[str]]:
    """What any solution that meets the SERVICE must also match, as text, and its variables.

    That is what is joined with it in its group and in the groups around, up to a border of scope (a sub-SELECT, EXISTS)
    and up to an OPTIONAL that holds it: what is joined with the whole OPTIONAL must not narrow what is in it, or
    solutions that the SERVICE extends would appear without the extension.
    """
    text, names = "", frozenset[str]()
    for group, element in reversed(place.way):
        if element.kind in _STOPS:
            break
        if element.kind == "graph" and element.name and text:
            text = f"GRAPH {element.name.text} {{ {text} }}"
            names |= {element.name.text[1:]} if element.name.kind == "var" else frozenset()
        elif text:
            text = f"{{ {text} }}"
        within_optional = element.kind == "optional"
        others = [other for other in group.elements if not within_optional or other.start < element.start]
        joined = [other for other in others if _joins(other, group)]
        names = names.union(*(other.variables for other in joined))
        # a filter sees the whole group: it may go before only where nothing that is left out can change what it sees,
        # and what triples bind nothing can change
        certain = frozenset[str]().union(*(other.variables for other in joined if other.kind == "triples"))
        left_out = [other for other in group.elements if other not in joined and other.kind != "filter"]
        unknown = frozenset[str]().union(*(other.variables for other in left_out))
        filters = [
            other
            for other in group.elements
            if other.kind == "filter"
            and not _holds_service(other)
            and other.variables <= names
            and not other.variables & (unknown - certain)
        ]
        parts = sorted([*joined, *filters], key=lambda other: other.start)
        text = " ".join([*(query[part.start : part.end] for part in parts), text])
        if within_optional:
            break
    return text.strip(), names


def _joins(element: Element, group: Group) -> bool:
    """Whether an element, evaluated without the SERVICE parts of its group, yields all that it yields with them."""
    if _holds_service(element) or element.kind in {"filter", "minus", "lateral"}:
        return False
    remote = [other for other in group.elements if _holds_service(other)]
    if element.kind == "optional":
        return all(element.start < other.start for other in remote)
    if element.kind == "bind":
        return not any(other.start < element.start and other.variables & element.variables for other in remote)
    return True


def _holds_service(element: Element) -> bool:
    inner = (other for group in element.groups for found in group.walk() for other in found.elements)
    return element.kind == "service" or any(other.kind == "service" for other in inner)


def dataset(shape: Query) -> Iterator[str]:
    """The query's own FROM clauses."""
    for index, token in enumerate(shape.tokens):
        if token.keyword == "FROM":
            named = shape.tokens[index + 1].keyword == "NAMED"
            yield f"FROM {'NAMED ' if named else ''}{shape.tokens[index + 1 + named].text}"
