"""The fields of a statement that a curator may change, each with the values that it can have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ontology.namespaces import CYTO
from ontology.schema import slot_of, slots
from server.endpoint import incoming
from server.pages.statements import table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.pages.statements import Statement

SEVERAL = "; "
"""What stands between the values of a field that has several."""
SUBJECT = "subject"
_UNEDITED = frozenset({"readings"})
_USED = """SELECT DISTINCT ?value WHERE {{ {{ SELECT ?value {{ ?fact <{}> ?value }} LIMIT 400 }} }}
ORDER BY ?value LIMIT 40"""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a statement.

    Attributes:
        name: of the slot, or `SUBJECT`.
        value: as the form shows it; several are joined by `SEVERAL`.
        choices: all the values that it can have, where the list is closed; otherwise values that others have.
        closed: whether there are no others.
        several: whether it has several values.
    """

    name: str
    value: str
    choices: tuple[str, ...] = ()
    closed: bool = False
    several: bool = False

    @property
    def words(self) -> str:
        """The name for people."""
        return self.name.replace("_", " ")


def fields(one: Statement) -> list[Field]:
    """The fields of a statement, its subject first."""
    found = [Field(SUBJECT, one.subject)] if one.subject else []
    for name, values in one.slots.items():
        told = [value.text for value in values if value.href is None]
        if name not in _UNEDITED and told:
            found.append(_field(one, name, told))
    return found


def names() -> list[str]:
    """The names of all fields that statements may have."""
    return sorted(slots().keys() - _UNEDITED)


def kinds(name: str, type_: str) -> frozenset[str]:
    """The kinds of values of a slot: decimal, integer, boolean, string, individual.

    Raises:
        KeyError: there is no such slot.
    """
    return frozenset(slot_of(name, type_).properties)


def choices(name: str, type_: str) -> tuple[str, ...]:
    """The values of a slot whose list is closed, else none."""
    slot = slot_of(name, type_)
    if slot.values:
        return tuple(slot.values)
    return ("true", "false") if set(slot.properties) == {"boolean"} else ()


def apart(one: Statement, rivals: Iterable[Statement]) -> dict[str, str | None]:
    """The fields by which a statement is told from others of its type and subject at its place; None: it lacks one."""
    own = {field.name: field for field in fields(one)}
    told: dict[str, str | None] = {}
    for rival in rivals:
        other = {field.name: field for field in fields(rival)}
        for name in own.keys() | other.keys():
            mine, its = own.get(name), other.get(name)
            if (mine and mine.several) or (its and its.several) or name == SUBJECT:
                continue
            if (mine and mine.value) != (its and its.value):
                told[name] = mine.value if mine else None
    return dict(sorted(told.items()))


def _field(one: Statement, name: str, told: list[str]) -> Field:
    closed = choices(name, one.type)
    if closed:
        return Field(name, one.plain[name].removeprefix(CYTO), closed, closed=True)
    used = _used(incoming.endpoint().opened.digest, slot_of(name, one.type).properties.get("string", ""))
    return Field(name, SEVERAL.join(told), used, several=len(told) > 1)


@lru_cache(maxsize=256)
def _used(digest: str, property_: str) -> tuple[str, ...]:  # noqa: ARG001 - a release's values are asked for once
    """Words that a slot has elsewhere in the release, short ones."""
    rows = table(_USED.format(property_)) if property_ else []
    return tuple(row["value"] for row in rows if len(row["value"]) <= 60)
