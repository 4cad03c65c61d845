"""An answer as a file: a sheet that no value of can become a formula, or columns with their types (Parquet)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, Any

from graph_build.columns import parquet
from graph_build.columns.typed import Cell, column, inferred
from graph_build.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph_build.columns.typed import Typed, Value
    from queries.headers import ColumnType

INSTALL = "pip install 'cytolink[tables]'"
"""What brings the library of sheets; Parquet needs none."""
ROWS, CHARACTERS = 1_048_575, 32_767
"""Rows of a sheet beneath its head, and characters of a cell (ECMA-376, as Excel and LibreOffice bound it)."""
_EXACT = 2**53
_WIDEST = 60
"""Width of a column, in characters."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of file: its media type, and the library that writes it, where it needs one."""

    media_type: str
    library: str = ""


FORMS = {
    "xlsx": Form("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsxwriter"),
    "parquet": Form("application/vnd.apache.parquet"),
}


class SheetError(Exception):
    """The answer cannot be written in this form; the message says why, and what to do."""


def installed(name: str) -> bool:
    """Whether the library of a form is there."""
    return not FORMS[name].library or find_spec(FORMS[name].library) is not None


def missing(name: str) -> str:
    """What to say where it is not."""
    return f"{name} needs {FORMS[name].library}, which is not installed here: {INSTALL}"


def write(
    name: str,
    answer: Mapping[str, Any],
    out: IO[bytes],
    about: Mapping[str, str],
    types: Mapping[str, ColumnType] | None = None,
) -> None:
    """Write an answer. The same answer gives the same bytes.

    Args:
        name: of the form.
        answer: SPARQL 1.1 Query Results JSON of a SELECT query.
        out: what is written to.
        about: what is told beside it, such as the query and the release.
        types: of the columns, as a saved query declares them; by default, as their values are.

    Raises:
        SheetError: the library is not installed, the answer is more than the form holds, or a value is not of its type.
    """
    if not installed(name):
        raise SheetError(missing(name))
    names = list(answer["head"]["vars"])
    rows = answer["results"]["bindings"]
    cells = {one: [_cell_of(row.get(one)) for row in rows] for one in names}
    try:
        columns = {
            one: column(told, types[one], one) if types and one in types else inferred(told)
            for one, told in cells.items()
        }
    except QueryError as error:
        raise SheetError(str(error)) from error
    if name == "xlsx":
        _xlsx(columns, len(rows), out, about)
    else:
        parquet.written(columns, out, about)


def _cell_of(term: Mapping[str, str] | None) -> Cell | None:
    return Cell(term["value"], term.get("datatype", "")) if term else None


def _xlsx(columns: Mapping[str, Typed], size: int, out: IO[bytes], about: Mapping[str, str]) -> None:
    import xlsxwriter

    if size > ROWS:
        raise SheetError(f"a sheet holds {ROWS:,} rows, and the answer has {size:,}: take CSV or Parquet")
    # a text is written as one, whatever it begins with
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})  # noqa: DTZ001 - the same answer, the same bytes
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet("answer")
    for place, (name, (_, values)) in enumerate(columns.items()):
        longest = max([len(name), *(len(str(value)) for value in values[:500] if value is not None)])
        sheet.set_column(place, place, min(longest + 2, _WIDEST))
    sheet.freeze_panes(1, 1)
    if columns:
        sheet.autofilter(0, 0, size, len(columns) - 1)
    for place, name in enumerate(columns):
        sheet.write_string(0, place, name, bold)
    for number, row in enumerate(zip(*(one.values for one in columns.values()), strict=True), start=1):
        for place, value in enumerate(row):
            _cell(sheet, number, place, value)
    told = book.add_worksheet("about")
    told.set_column(0, 0, 14)
    told.set_column(1, 1, 100)
    for number, (name, text) in enumerate(about.items()):
        told.write_string(number, 0, name, bold)
        told.write_string(number, 1, text[:CHARACTERS])
    book.close()


def _cell(sheet: Any, row: int, column: int, value: Value) -> None:  # noqa: ANN401 - the library's own
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, str) or abs(value) > _EXACT:  # a sheet keeps numbers as doubles
        text = str(value)
        if len(text) > CHARACTERS:
            raise SheetError(
                f"a cell holds {CHARACTERS:,} characters, and a value has {len(text):,}: take CSV or Parquet"
            )
        sheet.write_string(row, column, text)
    else:
        sheet.write_number(row, column, value)
