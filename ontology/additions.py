"""What a user adds to the vocabulary, in the shape of the project's own tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Row = tuple[tuple[str, str], ...]
"""Column and cell, as in a row of a table under `ontology/vocabulary/`."""


@dataclass(frozen=True, slots=True)
class Addition:
    """A file of a user's, checked: terms, variables and units beside ours.

    Equal additions are equal values, so they may go with the settings of a build to any process.

    Attributes:
        name: what its named graph is called.
        file: the file's name, without folders.
        sha256: of the file's bytes.
        version: as the file says, else empty.
        licence: as the file says, else empty.
        rows: the table that each row belongs to, and the row. Rows of "names" give further names to known terms.
    """

    name: str
    file: str
    sha256: str
    version: str
    licence: str
    rows: tuple[tuple[str, Row], ...]

    def entry(self) -> dict[str, Any]:
        """The addition as a release's manifest holds it."""
        return {
            "name": self.name,
            "file": self.file,
            "sha256": self.sha256,
            "version": self.version,
            "licence": self.licence,
            "rows": [{"table": table, **{column: cell for column, cell in row if cell}} for table, row in self.rows],
        }


def additions_of(manifest: Mapping[str, Any]) -> tuple[Addition, ...]:
    """The additions that a release was built with, read back from its manifest."""
    return tuple(map(_addition, manifest.get("vocabulary", ())))


COLUMNS = ("id", "label", "category", "names", "acronyms", "written")
"""Columns that the rows of every table of terms have; written: the id as written with a prefix of the file's own."""
OTHER_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "drugs": ("class", "antagonises", "neutralises", "acts_on"),
    "drug_groups": ("class", "blocks"),
    "proteins": ("class", "receptor_for"),
    "variables": ("units", "limits"),
    "names": ("units", "limits"),
}
"""Columns that the rows of a table have beside those."""
UNIT_COLUMNS = ("printed", "ucum", "case", "only_for")


def row(table: str, cells: Mapping[str, str]) -> tuple[str, Row]:
    """A row of a table with all of its columns; what is not given is empty."""
    columns = UNIT_COLUMNS if table == "units" else (*COLUMNS, *OTHER_COLUMNS[table])
    return table, tuple((column, cells.get(column, "")) for column in columns)


def _addition(entry: Mapping[str, Any]) -> Addition:
    given: Iterable[Mapping[str, str]] = entry["rows"]
    return Addition(
        name=entry["name"],
        file=entry["file"],
        sha256=entry["sha256"],
        version=entry["version"],
        licence=entry["licence"],
        rows=tuple(row(one["table"], one) for one in given),
    )
