"""Which fact of a document is which fact of its later self: by what they say, then by where they stand."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.inspection.readback import FactFound

ALIKE = 0.5
"""Two facts of one type and subject that stand at different places are one fact that changed where at least this share
of what they say is equal."""


@dataclass(frozen=True)
class Candidate:
    """A fact to be matched.

    Attributes:
        fact: as read back.
        links: the concepts that it names, by the property that links them.
        whose: the label of its population, or nothing.
    """

    fact: FactFound
    links: dict[str, list[str]]
    whose: str

    @cached_property
    def says(self) -> frozenset[str]:
        """What it says, one text a part: slots and links."""
        parts = {**self.fact["slots"], **self.links}
        return frozenset(json.dumps([name, value], sort_keys=True) for name, value in parts.items())

    @cached_property
    def about(self) -> tuple[str, str]:
        """Its type and subject."""
        return self.fact["type"], self.fact["subject"]

    @property
    def content(self) -> tuple[object, ...]:
        """All that makes it the fact it is; where it stands does not."""
        return self.about, self.says, self.whose

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """Where it is stated."""
        return [(s["start"], s["end"]) for s in self.fact["spans"] if s["role"] == "evidence"]

    @property
    def start(self) -> int:
        """Where it is stated first."""
        return self.places[0][0] if self.places else 0


@dataclass(slots=True)
class Match:
    """The facts of a document and of its later self: pairs that say the same, pairs that do not, and the rest."""

    same: list[tuple[Candidate, Candidate]] = field(default_factory=list)
    changed: list[tuple[Candidate, Candidate]] = field(default_factory=list)
    removed: list[Candidate] = field(default_factory=list)
    added: list[Candidate] = field(default_factory=list)


def match(old: Iterable[Candidate], new: Iterable[Candidate]) -> Match:
    """Pair the facts of a document with those of its later self."""
    found = Match()
    rest_of_old, rest_of_new = _pair_equal(old, new, found)
    shifts = _Shifts(found.same)
    groups: dict[tuple[str, str], tuple[list[Candidate], list[Candidate]]] = defaultdict(lambda: ([], []))
    for side, rest in enumerate((rest_of_old, rest_of_new)):
        for candidate in rest:
            groups[candidate.about][side].append(candidate)
    for was, is_ in groups.values():
        _pair_changed(was, is_, shifts, found)
    for facts in (found.removed, found.added):
        facts.sort(key=lambda c: c.start)
    found.changed.sort(key=lambda pair: pair[1].start)
    return found


def _pair_equal(
    old: Iterable[Candidate], new: Iterable[Candidate], found: Match
) -> tuple[list[Candidate], list[Candidate]]:
    """Pair the facts that say the same, those of equal content in the order of the text; returns what is left."""
    waiting: dict[object, list[Candidate]] = defaultdict(list)
    for candidate in sorted(old, key=lambda c: c.start):
        waiting[candidate.content].append(candidate)
    left = []
    for candidate in sorted(new, key=lambda c: c.start):
        equals = waiting[candidate.content]
        if equals:
            found.same.append((equals.pop(0), candidate))
        else:
            left.append(candidate)
    return [candidate for equals in waiting.values() for candidate in equals], left


class _Shifts:
    """By how much an edit moved the text: told by the facts that stayed the same, each for what follows it."""

    def __init__(self, same: Sequence[tuple[Candidate, Candidate]]) -> None:
        moved = sorted((old.start, new.start - old.start) for old, new in same)
        self._starts = [start for start, _ in moved]
        self._shifts = [shift for _, shift in moved]

    def place(self, start: int) -> int:
        """Where the text that began there is to be expected now."""
        before = bisect_right(self._starts, start) - 1
        return start + (self._shifts[max(before, 0)] if self._shifts else 0)


def _pair_changed(old: list[Candidate], new: list[Candidate], shifts: _Shifts, found: Match) -> None:
    """Pair facts of one type and subject that say something else, the most alike first, then the nearest."""
    ranked = []
    for n, was in enumerate(old):
        for m, is_ in enumerate(new):
            alike = len(was.says & is_.says) / max(1, len(was.says | is_.says))
            distance = abs(shifts.place(was.start) - is_.start)
            if distance == 0 or alike >= ALIKE:
                ranked.append((-alike, distance, n, m))
    paired_old: set[int] = set()
    paired_new: set[int] = set()
    for _, _, n, m in sorted(ranked):
        if n not in paired_old and m not in paired_new:
            found.changed.append((old[n], new[m]))
            paired_old.add(n)
            paired_new.add(m)
    found.removed += [was for n, was in enumerate(old) if n not in paired_old]
    found.added += [is_ for m, is_ in enumerate(new) if m not in paired_new]
