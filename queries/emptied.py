"""Why a saved query has no rows: the parameter that emptied the answer, or what the release does not state at all."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.namespaces import CYTO, OWL, RDF
from ontology.schema import tbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from queries.catalogue import SavedQuery

_NAME = re.compile(r"(\ba\s+)?\bcyto:(\w+)")
_PROPERTIES = tuple(ox.NamedNode(OWL + kind) for kind in ("ObjectProperty", "DatatypeProperty"))
MOST = 1000
"""Rows that are counted: of more it is enough to know that there are more."""
_NAMED = 3
"""Classes and properties that are named: the first of them is reason enough."""


def emptied_by(query: SavedQuery, values: Mapping[str, str], count: Callable[[str], int]) -> list[str]:
    """Why a saved query has no rows, each reason in words.

    Args:
        query: a SELECT without rows; a check, which is meant to have none, gets no reasons.
        values: what was given for its parameters.
        count: how many rows a SPARQL query has, `MOST` or more where it has so many.
    """
    if query.folder == "checks" or query.form != "SELECT":
        return []
    changed = {p.name for p in query.parameters if p.default is not None and values.get(p.name, p.default) != p.default}
    without = {name: {other: value for other, value in values.items() if other != name} for name in sorted(changed)}
    counted = ((name, count(query.bind(rest))) for name, rest in without.items())
    said = [f"without {name}={values[name]} {_rows(rows)}" for name, rows in counted if rows]
    if said:
        return said
    rest = {name: value for name, value in values.items() if name not in changed}
    if len(changed) > 1 and (rows := count(query.bind(rest))):
        return [f"with {', '.join(sorted(changed))} at their defaults {_rows(rows)}"]
    lacking = list(islice(_unstated(query, count), _NAMED))
    told = f"of what it asks for, this release holds no {' and no '.join(lacking)}" if lacking else ""
    return [told or "this release states nothing that it asks for"]


def _rows(count: int) -> str:
    if count >= MOST:
        return f"there are {MOST} rows or more"
    return "there is 1 row" if count == 1 else f"there are {count} rows"


def _unstated(query: SavedQuery, count: Callable[[str], int]) -> Iterator[str]:
    """The classes and properties of ours which a query names and nothing in the release has, classes first."""
    for typed, name in sorted(set(_NAME.findall(query.sparql)), reverse=True):
        pattern = f"?s a <{CYTO}{name}>" if typed else f"?s <{CYTO}{name}> ?o" if name in _properties() else ""
        if pattern and not count(f"SELECT ?s {{ {pattern} }} LIMIT 1"):
            yield f"cyto:{name}"


@cache
def _properties() -> frozenset[str]:
    """The local names of the ontology's properties."""
    quads = (q for kind in _PROPERTIES for q in tbox().quads_for_pattern(None, ox.NamedNode(RDF + "type"), kind))
    return frozenset(q.subject.value.removeprefix(CYTO) for q in quads if isinstance(q.subject, ox.NamedNode))
