"""The values of a column, as the header of a saved query says that they are, or as they all are."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from graph_build.errors import QueryError
from ontology.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from queries.headers import ColumnType

Value = str | int | float | bool | None
_WHOLE, _BOOLEAN = XSD + "integer", XSD + "boolean"
_NUMBERS = {_WHOLE, *(XSD + name for name in ("decimal", "double", "float"))}
_LARGEST = 2**63
_TRUE, _FALSE = {"true", "1"}, {"false", "0"}


class Cell(NamedTuple):
    """A term of an answer: what it says, and its datatype, which is empty for what is no literal."""

    value: str
    datatype: str = ""


class Typed(NamedTuple):
    """A column: of which type its values are, and they themselves; None where a cell is empty."""

    type: ColumnType
    values: list[Value]


def column(cells: Iterable[Cell | None], kind: ColumnType, name: str) -> Typed:
    """The values of a column whose type is declared.

    Args:
        cells: the terms, None where a cell is empty.
        kind: the type.
        name: of the column, for errors.

    Raises:
        QueryError: a value is not of the type.
    """
    read = _READERS[kind]
    try:
        return Typed(kind, [None if cell is None else read(cell.value) for cell in cells])
    except ValueError as error:
        do = "Give the column its type in the query's header."
        raise QueryError(f"{error} in a column of type {kind}", where=f"column {name!r}", do=do) from error


def inferred(cells: Sequence[Cell | None]) -> Typed:
    """The values of a column of which nothing is declared: numbers where all of it are, else as they are written."""
    kinds = {cell.datatype for cell in cells if cell}
    kind: ColumnType = "text"
    if kinds == {_BOOLEAN}:
        kind = "boolean"
    elif kinds == {_WHOLE}:
        kind = "integer"
    elif kinds and kinds <= _NUMBERS:
        kind = "number"
    try:
        found = column(cells, kind, "")
    except QueryError:  # larger than a column of numbers holds, or none that can be written
        return column(cells, "text", "")
    if kind == "number" and not all(math.isfinite(v) for v in found.values if isinstance(v, float)):
        return column(cells, "text", "")
    return found


def _integer(text: str) -> int:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text[:40]!r} is no whole number") from None
    if not number.is_finite() or number != number.to_integral_value() or abs(number) >= _LARGEST:
        raise ValueError(f"{text[:40]!r} is no whole number of 64 bits")
    return int(number)


def _number(text: str) -> float:
    try:
        return float({"INF": "inf", "-INF": "-inf"}.get(text, text))
    except ValueError:
        raise ValueError(f"{text[:40]!r} is no number") from None


def _boolean(text: str) -> bool:
    if text not in _TRUE | _FALSE:
        raise ValueError(f"{text[:40]!r} is neither true nor false")
    return text in _TRUE


_READERS: dict[ColumnType, Callable[[str], Value]] = {
    "text": str, "integer": _integer, "number": _number, "boolean": _boolean,
}  # fmt: skip
