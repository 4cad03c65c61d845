"""The rows of an answer, as dictionaries or as tables of pandas, polars or Arrow, with units and their origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, overload

from graph_build.errors import CytolinkError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas
    import polars
    import pyarrow

    from graph_build.columns.typed import Typed, Value
    from queries.headers import Column

_ARROW = {"text": "string", "integer": "int64", "number": "float64", "boolean": "bool_"}
_PANDAS = {"text": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
_POLARS = {"text": "String", "integer": "Int64", "number": "Float64", "boolean": "Boolean"}


class Rows(Sequence[Mapping[str, "Value"]]):
    """Rows with typed columns; an empty cell is None. What they are made of is fetched once, when it is needed.

    Args:
        columns: with meaning, unit and type, in their order.
        read: fetches the values.
        origin: what gave them: `release`, `query`, `parameters`.
        file: a Parquet file of the same rows, which Arrow and polars read directly.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        read: Callable[[], Mapping[str, Typed]],
        origin: Mapping[str, str],
        file: Path | None = None,
    ) -> None:
        self.columns, self.origin, self.file = tuple(columns), dict(origin), file
        self._read = read

    @cached_property
    def _typed(self) -> Mapping[str, Typed]:
        return self._read()

    @property
    def units(self) -> dict[str, str]:
        """The UCUM unit of each column that has one; "see column unit" where it stands in each row."""
        return {one.name: one.unit for one in self.columns if one.unit}

    @property
    def meanings(self) -> dict[str, str]:
        """What stands in each column."""
        return {one.name: one.meaning for one in self.columns}

    def __len__(self) -> int:
        return max((len(one.values) for one in self._typed.values()), default=0)

    @overload
    def __getitem__(self, place: int) -> Mapping[str, Value]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Mapping[str, Value]]: ...
    def __getitem__(self, place: int | slice) -> Mapping[str, Value] | Sequence[Mapping[str, Value]]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        return {name: one.values[place] for name, one in self._typed.items()}

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self.origin.items() if value)
        return f"<Rows {', '.join(one.name for one in self.columns)}: {said}>"

    def arrow(self) -> pyarrow.Table:
        """An Arrow table; meaning and unit stand in the metadata of its fields, the origin in those of its schema.

        Raises:
            CytolinkError: pyarrow is not installed.
        """
        arrow = _library("pyarrow")
        fields = [
            arrow.field(one.name, getattr(arrow, _ARROW[one.type])(), metadata=_metadata(one)) for one in self.columns
        ]
        schema = arrow.schema(fields, metadata={f"cytolink.{name}": value for name, value in self.origin.items()})
        if self.file:
            return import_module("pyarrow.parquet").read_table(self.file).cast(schema)
        return arrow.table({name: one.values for name, one in self._typed.items()}, schema=schema)

    def pandas(self) -> pandas.DataFrame:
        """A pandas data frame of nullable columns; `attrs` has `units`, `meanings` and the origin.

        Raises:
            CytolinkError: pandas is not installed.
        """
        pandas_ = _library("pandas")
        kinds = {one.name: one.type for one in self.columns}
        frame = pandas_.DataFrame(
            {name: pandas_.array(one.values, dtype=_PANDAS[kinds[name]]) for name, one in self._typed.items()}
        )
        frame.attrs = {"units": self.units, "meanings": self.meanings, **self.origin}
        return frame

    def polars(self) -> polars.DataFrame:
        """A polars data frame; units and origin are those of this object.

        Raises:
            CytolinkError: polars is not installed.
        """
        polars_ = _library("polars")
        if self.file:
            return polars_.read_parquet(self.file)
        schema = {one.name: getattr(polars_, _POLARS[one.type]) for one in self.columns}
        return polars_.DataFrame({name: one.values for name, one in self._typed.items()}, schema=schema)


def _metadata(column: Column) -> dict[str, str]:
    return {"meaning": column.meaning} | ({"unit": column.unit} if column.unit else {})


def _library(name: str) -> Any:  # noqa: ANN401 - a module
    try:
        return import_module(name)
    except ImportError as error:
        raise CytolinkError(f"{name} is not installed", do="pip install 'cytolink[tables]'") from error
