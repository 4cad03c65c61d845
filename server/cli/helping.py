"""What helps where a question goes wrong or finds nothing: the nearest name, the parameter that emptied an answer."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

import click

from ontology.namespaces import prefixes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graph_build.errors import QueryError
    from queries.catalogue import SavedQuery

_PREFIX = re.compile(r"(?<![\w:/#<])([A-Za-z][\w-]*):(?=[\w])")


def wrong_use(error: QueryError) -> click.UsageError:
    """The error as one of use, which ends the command with 2."""
    return click.UsageError(str(error))


def nearest(name: str, known: Iterable[str], what: str) -> str:
    """What to say of a name that nothing has."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    return f"no {what} is called {name!r}; " + (
        f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(names)}"
    )


def emptied_by(query: SavedQuery, values: Mapping[str, str], count: Callable[[Mapping[str, str]], int]) -> list[str]:
    """Why a saved query has no rows: the parameters without which it has some.

    Args:
        query: the saved query.
        values: what was given for its parameters.
        count: how many rows the query has with other values.
    """
    said = []
    for parameter in query.parameters:
        if parameter.name in values and parameter.default is not None and values[parameter.name] != parameter.default:
            rest = {name: value for name, value in values.items() if name != parameter.name}
            if rows := count(rest):
                said.append(f"without {parameter.name}={values[parameter.name]} there are {rows} rows")
    if not said:
        without = "with every parameter at its default" if values else "of the documents"
        rows = count({}) if values and not any(p.required for p in query.parameters) else 0
        said.append(f"{without} there are {rows} rows" if rows else "this release states nothing that it asks for")
    return said


def missing_prefixes(query: str) -> list[str]:
    """The lines that declare the prefixes which a query uses and does not declare, of those that are known."""
    bare = re.sub(r'"[^"\n]*"|\'[^\'\n]*\'|<[^<>\s]*>|#.*', "", query)
    used, declared = set(_PREFIX.findall(bare)), set(re.findall(r"(?i)\bprefix\s+([\w-]*)\s*:", query))
    known = prefixes()
    return [f"PREFIX {name}: <{known[name]}>" for name in sorted(used - declared) if name in known]
