"""Rows that others than the client read: the first of an answer for a page, and those that are joined with another's.

They are made where the query runs, in a process that has a bound of time and memory, and they have one of number and
size themselves: so what the server's own process reads of an answer is small, whatever was asked.
"""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph

LONGEST = 4000
"""Characters of a value from which on a page shows its beginning only."""
_Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple


class TooManyError(Exception):
    """There are more rows than may be joined, or they are larger; `limit` is the name of the setting."""

    def __init__(self, limit: str, value: int) -> None:
        super().__init__(limit)
        self.limit, self.value = limit, value


def excerpt(solutions: pyoxigraph.QuerySolutions, most: int, size: int) -> bytes:
    """The first rows of an answer as JSON: `names`, `rows` of terms in their order, and whether there is `more`.

    A term has `type`, `value` and where it applies `xml:lang` or `datatype`, as in SPARQL 1.1 Query Results JSON,
    section 3.2.2. A value that is very long ends with an ellipsis and is a literal.

    Args:
        solutions: the answer; no more of it is evaluated than is taken.
        most: rows that are wanted.
        size: bytes of JSON after which no other row is begun.
    """
    names = [variable.value for variable in solutions.variables]
    rows: list[str] = []
    taken = 0
    more = False
    for solution in solutions:
        if len(rows) == most or taken > size:
            more = True
            break
        row = json.dumps([_shown(term) for term in solution])
        taken += len(row)
        rows.append(row)
    text = f'{{"names": {json.dumps(names)}, "more": {json.dumps(more)}, "rows": [{",".join(rows)}]}}'
    return text.encode()


def _shown(term: _Term | None) -> dict[str, str] | None:
    if term is None:
        return None
    text = str(term) if isinstance(term, pyoxigraph.Triple) else term.value
    if len(text) > LONGEST:
        return {"type": "literal", "value": text[:LONGEST] + "…"}
    if isinstance(term, pyoxigraph.NamedNode):
        return {"type": "uri", "value": text}
    if isinstance(term, pyoxigraph.BlankNode):
        return {"type": "bnode", "value": text}
    found = {"type": "literal", "value": text}
    if isinstance(term, pyoxigraph.Literal):
        if term.language:
            found["xml:lang"] = term.language
        else:
            found["datatype"] = term.datatype.value
    return found


def joins(solutions: pyoxigraph.QuerySolutions, most: int, size: int) -> tuple[dict[str, Any], bytes]:
    """Rows as they are sent to another endpoint: terms as SPARQL writes them, one row a line, each once.

    Args:
        solutions: the answer.
        most: rows that may be sent.
        size: bytes that they may take.

    Returns:
        `names`, the variables that every row binds to something that another endpoint may know, and how many rows were
        found (`rows`); the lines hold those variables in that order.

    Raises:
        TooManyError: there are more rows, or larger ones.
    """
    names = [variable.value for variable in solutions.variables]
    always = set(range(len(names)))
    rows: list[list[str]] = []
    taken = 0
    for solution in solutions:
        terms = list(solution)
        always = {i for i in always if isinstance(terms[i], pyoxigraph.NamedNode | pyoxigraph.Literal)}
        rows.append([str(terms[i]) if i in always else "" for i in range(len(names))])
        taken += sum(map(len, rows[-1]))
        if len(rows) > most:
            raise TooManyError("service_requests", len(rows))
        if taken > size:
            raise TooManyError("service_bytes", taken)
    kept = sorted(always)
    lines = dict.fromkeys(" ".join(row[i] for i in kept) for row in rows) if kept else {}
    return {"names": [names[i] for i in kept], "rows": len(rows)}, "\n".join(lines).encode()
