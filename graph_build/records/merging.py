"""Putting records together: reports of the same thing become one record, each completed by the other."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar

from graph_build.model.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

R = TypeVar("R", bound=Record)

MOST_SPANS = 6
"""Spans of one record; the statements that it was made of have the others."""
MOST_COMPARED = 60
"""Earlier records of one key that a record is held against, the last ones: more are of a table made to be slow."""


def merge(
    records: Iterable[R],
    keys: Callable[[R], Iterable[object]],
    are_one: Callable[[R, R], bool],
    join: Callable[[R, R], R],
) -> tuple[R, ...]:
    """The records, in their order, with those that are one put together.

    Args:
        records: in the order in which they are read.
        keys: what two records that are one have in common: only records that share a key are compared.
        are_one: whether an earlier record and a later one are of the same thing.
        join: the two as one.
    """
    kept: list[R] = []
    places: dict[object, list[int]] = {}
    for one in records:
        near = sorted({place for key in keys(one) for place in places.get(key, ())[-MOST_COMPARED:]})
        place = next((i for i in near if are_one(kept[i], one)), None)
        if place is None:
            place = len(kept)
            kept.append(one)
        else:
            kept[place] = join(kept[place], one)
        for key in keys(kept[place]):
            known = places.setdefault(key, [])
            if place not in known[-MOST_COMPARED:]:
                known.append(place)
    return tuple(kept)


def are_rows_apart(a: Record, b: Record) -> bool:
    """Whether two records were read in different rows of one table, which are of different things."""
    first, second = _rows(a), _rows(b)
    return any(table in second and rows.isdisjoint(second[table]) for table, rows in first.items())


def _rows(one: Record) -> dict[str, set[int]]:
    """The rows of each table that the statements of a record were read in."""
    found: dict[str, set[int]] = {}
    for fact in one.facts:
        for place in fact.evidence:
            if place.role == "evidence" and place.table and place.row is not None:
                found.setdefault(place.table, set()).add(place.row)
    return found


def completed(a: R, b: R, **other: object) -> R:
    """The first of two reports with what only the second says, the statements and places of both.

    Args:
        a: the first.
        b: the second.
        other: fields that are neither's alone.
    """
    given = {f.name: getattr(b, f.name) for f in fields(a) if getattr(a, f.name) is None}
    given |= {
        "facts": (*a.facts, *b.facts),
        "evidence": tuple(dict.fromkeys((*a.evidence, *b.evidence)))[:MOST_SPANS],
        "confidence": max((c for c in (a.confidence, b.confidence) if c is not None), default=None),
    }
    return replace(a, **(given | other))
