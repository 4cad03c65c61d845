"""Arms of which one had a treatment alone and another had it with a second one: "A + B" against "A"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.patterns import Pattern
from graph_build.study.keys import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph_build.study.candidates import Candidate
    from graph_build.study.grouped import Group

_ALONE = Pattern(r"[\s-](?:alone|only|monotherapy)$", re.IGNORECASE)
_CALLED = 2
"""How often each of the two must be called a group."""
_SHARE = 4
"""What part of the most named group's times another must have to be an arm."""


def apart(
    found: Sequence[Candidate], shorts: Mapping[str, frozenset[str]], number: int | None
) -> frozenset[frozenset[str]]:
    """The words of what stands as a group of its own beside a combination that it is a part of.

    A part is no short name of the combination where it is said to be given alone, where patients were divided into it,
    or where both are called groups and the paper has no other arm that the combination could be held against.

    Args:
        found: what may be arms.
        shorts: the words of what abbreviations stand for.
        number: how many groups the document says that it has, or None.
    """
    combined = [c for c in found if is_combination(c.printed)]
    single = [c for c in found if not is_combination(c.printed)]
    alone = [one for one in single if any(_stands_beside(one, whole, found, shorts, number) for whole in combined)]
    return frozenset(one.keys for one in single if any(other.keys <= one.keys for other in alone))


def is_combination(names: Iterable[str]) -> bool:
    """Whether one of the names of a group is of several treatments."""
    return any(parts_of(name) for name in names)


def _stands_beside(
    one: Candidate,
    whole: Candidate,
    found: Sequence[Candidate],
    shorts: Mapping[str, frozenset[str]],
    number: int | None,
) -> bool:
    """Whether a name is a part of a combination and a group of its own."""
    own = written_out(one.keys, shorts)
    parts = {written_out(part, shorts) for name in whole.printed for part in parts_of(name)}
    if not any(own <= part or part <= own for part in parts) or not own < written_out(whole.keys, shorts):
        return False
    if one.sure or any(_ALONE.search(name) for name in one.printed):
        return True
    if min(one.called, whole.called) < _CALLED:
        return False
    least = max(c.times for c in found) / _SHARE
    others = [
        c
        for c in found
        if c.times >= least and (c.called or c.sure) and not (c.keys <= whole.keys or whole.keys <= c.keys)
    ]
    return len(others) < (number or 2) - 1


def is_part(one: Group, other: Group) -> bool:
    """Whether a group had alone what another one had with something else."""
    return one.apart and one.keys < other.keys and is_combination(other.printed)


def part_of_all(groups: Sequence[Group]) -> Group | None:
    """The group that had what all others had with something else: they are compared with it, where none is a control.

    Args:
        groups: the arms.
    """
    if any(g.control for g in groups):
        return None
    found = [g for g in groups if len(groups) > 1 and all(g is o or is_part(g, o) for o in groups)]
    return found[0] if len(found) == 1 else None


def written_out(keys: frozenset[str], shorts: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The words of a name, its abbreviations written out."""
    return frozenset(k for s in keys for k in shorts.get(s, {s}))
