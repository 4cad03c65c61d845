"""Answers as a model reads them: plain values, no empty cells, columns with their meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph_build.columns.typed import Cell, inferred

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.transports import Reply


@dataclass(frozen=True)
class Column:
    """A column: its name, what stands in it, and the UCUM unit of its numbers, if any."""

    name: str
    meaning: str
    unit: str | None


@dataclass(frozen=True)
class Rows:
    """Rows of an answer: `total` counts all of them, `start` is the first one's number, `notices` say what is odd."""

    columns: list[Column]
    rows: list[dict[str, str | int | float | bool]]
    start: int
    total: int
    notices: list[str]


def rows_of(reply: Reply, meanings: Mapping[str, tuple[str, str | None]], most: int, start: int) -> Rows:
    """An answer in SPARQL's JSON (https://www.w3.org/TR/sparql11-results-json/) as rows, `most` from `start` on."""
    answer = reply.json
    if "boolean" in answer:
        columns, rows = ["answer"], [{"answer": {"type": "boolean", "value": answer["boolean"]}}]
    else:
        columns, rows = answer["head"]["vars"], answer["results"]["bindings"]
    shown = [{name: _value(term) for name, term in row.items()} for row in rows[start : start + most]]
    return Rows([_column(name, meanings) for name in columns], shown, start, len(rows), reply.notices)


def _column(name: str, meanings: Mapping[str, tuple[str, str | None]]) -> Column:
    meaning, unit = meanings.get(name, ("", None))
    return Column(name, meaning, unit)


def _value(term: Mapping[str, Any]) -> str | int | float | bool:
    """A term's value; a number or truth value that cannot be one stays text."""
    if isinstance(term["value"], bool):
        return term["value"]
    (value,) = inferred([Cell(term["value"], term.get("datatype", ""))]).values
    return term["value"] if value is None else value
