"""Why a saved query has no rows: the parameter that emptied the answer, or what the release does not state at all."""

from __future__ import annotations

import difflib
import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.namespaces import CYTO, OWL, RDF
from ontology.schema import tbox
from queries.parameters import CONCEPT
from queries.tokens import tokens
from queries.unknown import told_unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from queries.catalogue import SavedQuery
    from queries.tokens import Token

_NAME = re.compile(r"(\ba\s+)?\bcyto:(\w+)")
_PROPERTIES = tuple(ox.NamedNode(OWL + kind) for kind in ("ObjectProperty", "DatatypeProperty"))
MOST = 1000
"""Rows that are counted: of more it is enough to know that there are more."""
_NAMED = 3
"""Classes and properties that are named: the first of them is reason enough."""


def emptied_by(
    query: SavedQuery, values: Mapping[str, str], count: Callable[[str], int], documents: Iterable[str]
) -> list[str]:
    """Why a saved query has no rows, each reason in words.

    Args:
        query: a SELECT without rows; a check, which is meant to have none, gets no reasons.
        values: what was given for its parameters.
        count: how many rows a SPARQL query has, `MOST` or more where it has so many.
        documents: file names of the release's documents.
    """
    if query.folder == "checks" or query.form != "SELECT":
        return []
    files = sorted(documents)
    asked = [(p.name, values.get(p.name, "")) for p in query.parameters if p.type == "document"]
    if unknown := [(name, said) for name, said in asked if said and not any(f.startswith(said) for f in files)]:
        return [f"{name}={said}: no document's name begins so; {_nearest(said, files)}" for name, said in unknown]
    if meaningless := list(_unknown_concepts(query, values, count)):
        return meaningless
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
    told = f"of what it asks for, this release holds no {' and no '.join(lacking)}" if lacking else query.header.none
    return [told or "this release has all kinds of statement that it asks for, but none that has to do with another"]


def _unknown_concepts(query: SavedQuery, values: Mapping[str, str], count: Callable[[str], int]) -> Iterator[str]:
    """What to say of the concepts that were given and that the release says nothing of."""
    for parameter in query.parameters:
        if parameter.type not in {"concept", "name", "iri", "curie"} or parameter.name not in values:
            continue
        given = values[parameter.name]
        terms = parameter.terms(given)
        iri = terms.get(f"{parameter.variable}{CONCEPT}", terms[parameter.variable])
        if iri == f"<{OWL}Nothing>" or count(f"SELECT ?x {{ {{ {iri} ?x ?y }} UNION {{ ?y ?x {iri} }} }} LIMIT 1"):
            continue
        ours = iri[1:-1].removeprefix(CYTO) if iri.startswith(f"<{CYTO}") else ""
        told = told_unknown(ours) if ours else f"this release says nothing of {iri}"
        yield f"{parameter.name}={given}: {told}"


def _nearest(said: str, files: Sequence[str]) -> str:
    """What to say of the beginning of a file name that no file has: the names that begin most like it."""
    like = difflib.get_close_matches(said, {file[: len(said)] for file in files}, n=_NAMED, cutoff=0.5)
    if near := [file for beginning in like for file in files if file.startswith(beginning)][:_NAMED]:
        return f"did you mean {' or '.join(near)}?"
    rest = len(files) - _NAMED
    return f"there are: {', '.join(files[:_NAMED])}{f' and {rest} others' if rest > 0 else ''}"


def _rows(count: int) -> str:
    if count >= MOST:
        return f"there are {MOST} rows or more"
    return "there is 1 row" if count == 1 else f"there are {count} rows"


def _unstated(query: SavedQuery, count: Callable[[str], int]) -> Iterator[str]:
    """The classes and properties of ours without which it has no rows and which nothing has, classes first."""
    for typed, name in sorted(set(_NAME.findall(_required(query.sparql))), reverse=True):
        pattern = f"?s a <{CYTO}{name}>" if typed else f"?s <{CYTO}{name}> ?o" if name in _properties() else ""
        if pattern and not count(f"SELECT ?s {{ {pattern} }} LIMIT 1"):
            yield f"cyto:{name}"


_DISPENSABLE = {"OPTIONAL", "MINUS", "EXISTS", "UNION", "VALUES"}
"""Words behind which a group stands that there can be rows without."""


def _required(sparql: str) -> str:
    """A query without the groups that rows need not match: optional or excluded ones, alternatives, lists of values."""
    said = tokens(sparql)
    opened, closed = [], {}
    for place, token in enumerate(said):
        if token.text == "{":
            opened.append(place)
        elif token.text == "}" and opened:
            closed[opened.pop()] = place
    kept, place = [], 0
    while place < len(said):
        after = closed.get(place, place) + 1
        if place in closed and (_before(said, place) in _DISPENSABLE or _word(said, after) == "UNION"):
            place = after
        else:
            kept.append(said[place].text)
            place += 1
    return " ".join(kept)


def _word(said: Sequence[Token], place: int) -> str:
    return said[place].text.upper() if 0 <= place < len(said) else ""


def _before(said: Sequence[Token], place: int) -> str:
    """The word before a group, and before the variables of a list of values."""
    place -= 1
    while place >= 0 and (said[place].kind == "var" or said[place].text in {"(", ")"}):
        place -= 1
    return _word(said, place)


@cache
def _properties() -> frozenset[str]:
    """The local names of the ontology's properties."""
    quads = (q for kind in _PROPERTIES for q in tbox().quads_for_pattern(None, ox.NamedNode(RDF + "type"), kind))
    return frozenset(q.subject.value.removeprefix(CYTO) for q in quads if isinstance(q.subject, ox.NamedNode))
