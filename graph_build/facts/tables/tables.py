"""Facts from tables: rows of patients, cited works and treatments by their own readers, all else as grids of values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.facts.clinical.study import GROUP, study_of
from graph_build.facts.grids import mapping
from graph_build.facts.grids.deciding import known_populations, tells_of_many
from graph_build.facts.grids.opened import OpenTable
from graph_build.facts.tables import side_by_side, table_patients, table_people, table_regimens, table_studies
from graph_build.study.resolved import arms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, ReadDocument


def state(read: ReadDocument) -> Iterator[Fact]:
    """The facts of all tables of a document."""
    if not read.document.tables:
        return
    study = study_of(read)
    tables = OpenTable.all_of(read, study)
    if study.kind == "patient" and any(tells_of_many(opened) for opened in tables):
        own = replace(study, kind="group", label=GROUP, n=None)
        tables = [replace(opened, study=own, headers={}) for opened in tables]
    arms = (name for arm in arms_of(read).arms for name in (arm.label, *arm.short, *arm.names))
    known = known_populations(tables) | {name.casefold() for name in arms}
    for opened in tables:
        table = side_by_side.unfolded(opened.table)
        opened = opened if table is opened.table else replace(opened, table=table)
        yield from table_regimens.sources(opened)
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
            yield from mapping.state(opened, known)
