"""Columns written by hand are read by other people's libraries as they were."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.columns.parquet import written
from graph_build.columns.typed import Cell, Typed, column, inferred
from graph_build.errors import QueryError
from ontology.namespaces import XSD

if TYPE_CHECKING:
    from queries.headers import ColumnType

pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
ROWS = st.lists(
    st.tuples(
        st.none() | TEXTS, st.none() | st.integers(-(2**63) + 1, 2**63 - 1),
        st.none() | st.floats(allow_nan=False), st.none() | st.booleans(),
    ),
    max_size=60,
)  # fmt: skip
KINDS: tuple[ColumnType, ...] = ("text", "integer", "number", "boolean")


def file_of(columns: dict[str, Typed], **about: str) -> io.BytesIO:
    out = io.BytesIO()
    written(columns, out, about)
    out.seek(0)
    return out


@given(ROWS)
def test_what_is_written_is_read(rows: list[tuple[str | int | float | bool | None, ...]]) -> None:
    columns = {kind: Typed(kind, [row[place] for row in rows]) for place, kind in enumerate(KINDS)}
    table = pq.read_table(file_of(columns))
    assert [str(field.type) for field in table.schema] == ["string", "int64", "double", "bool"]
    assert table.to_pydict() == {kind: list(columns[kind].values) for kind in KINDS}


def test_many_rows_are_several_groups_that_a_reader_can_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph_build.columns.parquet.ROWS", 1000)
    names = [f"{number // 250:02}.txt" for number in range(2500)]
    columns = {"document": Typed("text", names), "n": Typed("integer", list(range(2500)))}
    made = pq.ParquetFile(file_of(columns, query="results"))
    assert made.num_row_groups == 3
    bounds = [made.metadata.row_group(number).column(0).statistics for number in range(3)]
    assert [(one.min, one.max) for one in bounds] == [
        ("00.txt", "03.txt"), ("04.txt", "07.txt"), ("08.txt", "09.txt")
    ]  # fmt: skip
    assert made.read().to_pydict() == {"document": names, "n": list(range(2500))}
    assert made.schema_arrow.metadata[b"cytolink.query"] == b"results"


def test_equal_columns_are_equal_bytes() -> None:
    columns = {"a": Typed("text", ["x", None, "y"]), "b": Typed("number", [1.5, None, 2.0])}
    assert file_of(columns).getvalue() == file_of(dict(columns)).getvalue()


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("integer", "40", 40),
        ("integer", "40.0", 40),
        ("number", "0.25", 0.25),
        ("number", "INF", float("inf")),
        ("boolean", "true", True),
        ("text", "1e3", "1e3"),
    ],
)
def test_a_value_is_read_as_its_column_says(kind: ColumnType, text: str, value: object) -> None:
    assert column([Cell(text), None], kind, "x").values == [value, None]


@pytest.mark.parametrize(
    ("kind", "text"), [("integer", "1.5"), ("integer", str(2**63)), ("number", "about 5"), ("boolean", "yes")]
)
def test_a_value_of_another_type_is_refused(kind: ColumnType, text: str) -> None:
    with pytest.raises(QueryError, match="column 'n'"):
        column([Cell(text)], kind, "n")


def test_a_column_that_nothing_is_said_of_is_what_all_of_it_is() -> None:
    whole, decimal = XSD + "integer", XSD + "decimal"
    assert inferred([Cell("1", whole), None]).type == "integer"
    assert inferred([Cell("1", whole), Cell("1.5", decimal)]) == ("number", [1.0, 1.5])
    assert inferred([Cell("1", whole), Cell("one")]) == ("text", ["1", "one"])
    assert inferred([Cell(str(2**70), whole)]).type == "text", "no number is cut"
    assert inferred([Cell("NaN", XSD + "double")]).type == "text"
