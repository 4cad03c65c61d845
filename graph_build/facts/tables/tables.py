"""Facts from tables: which reader a table goes to, by what its headers say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.facts.tables import (
    table_arms,
    table_captions,
    table_patients,
    table_people,
    table_regimens,
    table_studies,
)
from graph_build.facts.tables.table_cells import OpenTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, ReadDocument


def state(read: ReadDocument) -> Iterator[Fact]:
    """The facts of all tables of a document."""
    for table in read.document.tables:
        opened = OpenTable.of(read, table)
        yield from table_captions.state(table)
        turned = table_people.turned(table)
        if turned is not None:
            yield from table_patients.state(replace(opened, table=turned))
        elif table_people.is_patients(table):
            yield from table_patients.state(opened)
        elif table_studies.is_studies(table):
            yield from table_studies.state(opened)
        elif table_regimens.is_regimens(table):
            yield from table_regimens.state(opened)
        else:
            yield from table_arms.state(opened)
