"""The saved queries: found by name, bound to values, ready to run on any SPARQL 1.1 engine.

A saved query is one `.rq` file. A parameter is written `$name` and a variable `?name`, so the file is plain SPARQL
even before its parameters are bound.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ontology.errors import QueryError
from queries.headers import Header, read_header, split
from queries.parameters import CONCEPT
from queries.tokens import pieces, position, shape, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    from queries.headers import Column
    from queries.parameters import Parameter

FOLDERS = ("evidence", "linking", "federated", "checks")
"""The shelves: what documents report, how things are linked, what other endpoints add, what must return no rows."""

FILES = ("file", "document")
"""Columns that name the file of a row's document; one of a side has the side behind it (file_a)."""
_IRIS = {"statement", "statement_there"}
"""Columns of the statement's own IRI: programs follow it, a table links the row instead."""

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LINE_GIVEN = re.compile(r"^(?P<indent> *)[^#\n]*(?P<others>#given \$\w+: .*)$", re.MULTILINE)
_GIVEN = re.compile(r"#given \$(\w+): ([^#]*[^# ])")


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One saved query.

    Attributes:
        name: the file's name without its suffix; also its address.
        folder: the shelf it stands on.
        header: what its header says.
        sparql: the query, its parameters unbound.
    """

    name: str
    folder: str
    header: Header
    sparql: str

    @property
    def summary(self) -> str:
        """What it answers, in one line."""
        return self.header.summary

    @property
    def tags(self) -> tuple[str, ...]:
        """Words to find it by."""
        return self.header.tags

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Its typed parameters."""
        return self.header.parameters

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of its answer."""
        return self.header.columns

    @property
    def leading(self) -> tuple[str, ...]:
        """The names of the columns that a table shows at first: its brief ones, or all but the IRIs of statements."""
        return self.header.brief or tuple(c.name for c in self.columns if c.name not in _IRIS)

    @property
    def federated(self) -> bool:
        """Whether it asks another endpoint too."""
        return bool(self.header.endpoints)

    @property
    def form(self) -> str:
        """SELECT, ASK, CONSTRUCT or DESCRIBE."""
        words = (t.text.upper() for t in tokens(self.sparql) if t.kind == "word")
        return next(w for w in words if w in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))

    def bind(self, values: Mapping[str, str] | None = None) -> str:
        """The query with every parameter replaced by an RDF term.

        Args:
            values: texts by parameter; a parameter that is not given takes its default.

        Raises:
            QueryError: for an unknown, missing or ill-typed parameter.
        """
        terms = self._terms(values or {})
        text = self._begun(terms)
        bound = "".join(terms[t.parameter] if t.parameter else t.text for t in pieces(text))
        _check_shape(self.name, text, bound, terms)
        return bound

    def _terms(self, values: Mapping[str, str]) -> dict[str, str]:
        known = {p.name: p for p in self.parameters}
        for name in values:
            if name not in known:
                raise QueryError(
                    f"there is no parameter {name!r}",
                    where=f"query {self.name!r}",
                    do=f"Its parameters are: {', '.join(known)}." if known else "It has no parameters.",
                )
        terms: dict[str, str] = {}
        for name, parameter in known.items():
            text = values.get(name, parameter.default)
            if text is None:
                raise QueryError(
                    f"parameter {name!r} is missing", where=f"query {self.name!r}", do=f"Give {parameter.meaning}."
                )
            terms |= parameter.terms(text)
        return terms

    def given(self, values: Mapping[str, str]) -> set[str]:
        """The parameters that have other values than their defaults.

        Args:
            values: texts by parameter, as they are given to `bind`.
        """
        return self._given(self._terms(values))

    def _given(self, terms: Mapping[str, str]) -> set[str]:
        return {p.variable for p in self.parameters if p.default is not None and terms[p.variable] != p.term(p.default)}

    def _begun(self, terms: Mapping[str, str]) -> str:
        """The query as it is asked where some parameters have other values than their defaults.

        A pattern with `#given $name: other` behind it gives way to the other where that parameter is given. Both must
        say the same beside the query's filters; the other lets the engine begin at the value.
        """
        given = self._given(terms)

        def chosen(line: re.Match[str]) -> str:
            others = [other for name, other in _GIVEN.findall(line["others"]) if name in given]
            return line["indent"] + " ".join(others) if others else line[0]

        return _LINE_GIVEN.sub(chosen, self.sparql)


def _check_shape(name: str, text: str, bound: str, terms: Mapping[str, str]) -> None:
    """Hold a bound query against its text: a value may fill its hole and change nothing else."""
    expected: list[tuple[str, str]] = []
    for kind, token in shape(text):
        expected += shape(terms[token[1:]]) if kind == "var" and token[0] == "$" else [(kind, token)]
    if list(shape(bound)) != expected:
        raise QueryError(
            "a value would change the query", where=f"query {name!r}", do="Report this value: it is a fault."
        )


def read_query(text: str, name: str, folder: str, where: str) -> SavedQuery:
    """A saved query from the text of its file.

    Raises:
        QueryError: where its header is malformed, or its parameters and its SPARQL do not fit each other.
    """
    if not _NAME.fullmatch(name):
        raise QueryError(f"{name!r} cannot be a query's name", where=where, do="Use small letters, digits and hyphens.")
    query = SavedQuery(name, folder, read_header(text, where), split(text)[1])
    offset = text.count("\n") - query.sparql.count("\n")
    declared = {p.variable for p in query.parameters}
    meant = {p.variable + CONCEPT for p in query.parameters if p.type == "name"}
    used = set()
    for token in tokens(query.sparql):
        if token.parameter is not None:
            used.add(token.parameter)
        if token.parameter is not None and token.parameter not in declared | meant:
            raise QueryError(
                f"the parameter {token.text} is not declared",
                where=f"{where}:{offset + position(query.sparql, token.start)[0]}",
                do="Declare it in the header, or write it with ? if it is a variable.",
            )
        if token.kind == "var" and token.parameter is None and token.text[1:] in declared:
            raise QueryError(
                f"{token.text} is the name of a parameter",
                where=f"{where}:{offset + position(query.sparql, token.start)[0]}",
                do="SPARQL takes ?name and $name for the same variable: name one of them otherwise.",
            )
    if unused := sorted((declared | meant) - used):
        raise QueryError(f"the parameter {unused[0]!r} is declared and not used", where=where, do="Use or remove it.")
    for parameter in query.parameters:
        if parameter.default is not None:
            parameter.term(parameter.default)
    return query


def _files() -> Iterator[tuple[str, Traversable]]:
    root = files("queries")
    for folder in FOLDERS:
        shelf = root.joinpath(folder)
        if shelf.is_dir():
            yield from ((folder, f) for f in sorted(shelf.iterdir(), key=lambda f: f.name) if f.name.endswith(".rq"))


@cache
def catalogue() -> Mapping[str, SavedQuery]:
    """All saved queries by name, shelf by shelf.

    Raises:
        QueryError: where a file is malformed or two have the same name.
    """
    found: dict[str, SavedQuery] = {}
    for folder, file in _files():
        where = f"queries/{folder}/{file.name}"
        query = read_query(file.read_text(encoding="utf-8"), file.name.removesuffix(".rq"), folder, where)
        if query.name in found:
            raise QueryError("another query has the same name", where=where, do="Rename one of them.")
        found[query.name] = query
    return found


def find(name: str) -> SavedQuery:
    """The saved query of that name.

    Raises:
        QueryError: where there is none; the error names the nearest.
    """
    queries = catalogue()
    if name in queries:
        return queries[name]
    near = difflib.get_close_matches(name, queries, n=3)
    raise QueryError(
        f"there is no saved query {name!r}",
        do=f"Did you mean {' or '.join(near)}?" if near else "See them all with: cytolink queries",
    )


def checks() -> tuple[SavedQuery, ...]:
    """The queries that must return no rows on any release."""
    return tuple(q for q in catalogue().values() if q.folder == "checks")
