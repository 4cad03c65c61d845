"""Columns or rows that only complete others: "SD" beside "Mean", "(%)" beside "n", "95% CI" beside "HR".

Neighbouring lines that share all headers but a bare statistic are one cluster: one number, and what stands beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.facts.grids import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph_build.facts.grids.saying import Said

    Indexed = tuple[int, tuple[Said, ...]]

_RANKS = (
    "mean", "median", "odds ratio", "hazard ratio", "relative risk", "difference", "coefficient", "correlation", "rate",
)  # fmt: skip
"""Main numbers that others in a cluster complete; each of them stands for itself."""
_BARE_SHARE = 0.5
_N = re.compile(r"\(?(?:[nN]|[Nn]o\.?|[Nn]umber)\)?")


@dataclass(slots=True)
class Parts:
    """How a line stands to its neighbours.

    Attributes:
        of: for a line that completes another: that line's index; None for a line that stands for itself.
        beside: for a line that stands for itself: kind of what completes it ("sd", "ci", "percent", "n", "bracket") to
            the index of the line that holds it.
    """

    of: int | None = None
    beside: dict[str, int] = field(default_factory=dict)


def parts_of(lines: Sequence[Indexed], cells: Mapping[int, Sequence[str]]) -> list[Parts]:
    """How each line stands to its neighbours.

    Args:
        lines: index and headers of each line, in order.
        cells: texts of each line's cells, for lines that may hold nothing but brackets; empty where none do.
    """
    made = {index: Parts() for index, _ in lines}
    for cluster in _clusters(lines):
        _complete(cluster, made)
    for (left, path), (index, other) in pairwise(lines):
        if _counts(path, other) and made[left].of is None and made[index].of is None:
            made[left].of = index
            made[index].beside.setdefault("n", left)
        if _is_share_of(path, other) and made[index].of is None:
            made[index].of = left
            made[left].beside.setdefault("percent", index)
        if _is_total_of(path, other) and made[left].of is None:
            made[left].of = index
            made[index].beside.setdefault("n", left)
        if _completes(path, other) and made[index].of is None and made[left].of is None:
            kind = next(iter(other[-1].statistics[0].beside))
            made[index].of = left
            made[left].beside.setdefault(kind, index)
        texts = [t for t in cells.get(index, ()) if not shapes.is_nothing(t)]
        bare = sum(1 for t in texts if t.strip()[:1] in "([" and t.strip()[-1:] in ")]")
        if texts and bare > _BARE_SHARE * len(texts) and made[index].of is None and path[:1] == other[:1]:
            made[index].of = left
            made[left].beside["bracket"] = index
    return [made[index] for index, _ in lines]


def _completes(path: tuple[Said, ...], other: tuple[Said, ...]) -> bool:
    """Whether a line that names only a spread ("SD") stands right behind a line of values under the same headings."""
    if not path or not other or _bare_statistic(other[-1]) is None or other[-1].statistics[0].main is not None:
        return False
    plain = not path[-1].statistics or path[-1].statistics[0].main in ("mean", "median", *_RANKS)
    stem = [s.text for s in other[:-1]]
    return plain and stem in ([s.text for s in path[:-1]], [s.text for s in path])


def _is_share_of(path: tuple[Said, ...], other: tuple[Said, ...]) -> bool:
    """Whether a line of bare percentages stands right behind a named count under the same headings: "Response", "%"."""
    return _is_named_count(path) and other[-1:] != () and _bare_statistic(other[-1]) == "percent" and _same(path, other)


def _is_total_of(path: tuple[Said, ...], other: tuple[Said, ...]) -> bool:
    """Whether a line of numbers of patients stands right before a named count under the same headings."""
    return _is_named_count(other) and path[-1:] != () and _bare_statistic(path[-1]) == "count" and _same(path, other)


def _is_named_count(path: tuple[Said, ...]) -> bool:
    return bool(path) and bool(path[-1].words) and [one.main for one in path[-1].statistics] == ["count"]


def _same(path: tuple[Said, ...], other: tuple[Said, ...]) -> bool:
    return [s.text for s in path[:-1]] == [s.text for s in other[:-1]]


def _counts(path: tuple[Said, ...], other: tuple[Said, ...]) -> bool:
    """Whether a line of numbers of patients ("N") stands right before the values of a time, under the same heading."""
    if not path or not other or not other[-1].time or other[-1].statistics:
        return False
    stem = [s.text for s in path[:-1]]
    return bool(stem) and _N.fullmatch(path[-1].text) is not None and stem == [s.text for s in other[:-1]]


def _clusters(lines: Sequence[Indexed]) -> Iterator[list[tuple[int, str]]]:
    """Runs of neighbouring lines that differ in a bare statistic alone, as index and statistic."""
    run: list[tuple[int, str]] = []
    stem: tuple[str, ...] | None = None
    for index, path in lines:
        name = _bare_statistic(path[-1]) if path else None
        here = tuple(s.text for s in path[:-1])
        if name is None or here != stem or name in [n for _, n in run]:
            if len(run) > 1:
                yield run
            run = []
        if name is not None:
            run.append((index, name))
            stem = here
        else:
            stem = None
    if len(run) > 1:
        yield run


def _bare_statistic(leaf: Said) -> str | None:
    """The statistic of a header that says nothing else."""
    if leaf.words or leaf.time or leaf.change or leaf.versus or not leaf.statistics:
        return None
    first = leaf.statistics[0]
    if first.main == "count" and first.beside:
        return None  # "n (%)" is whole, and no number of patients of a ratio beside it
    return first.main or next(iter(first.beside), None)


def _complete(cluster: Sequence[tuple[int, str]], made: Mapping[int, Parts]) -> None:
    mains = [(index, name) for index, name in cluster if name in _RANKS]
    counts = [(index, name) for index, name in cluster if name == "count"]
    if not mains and counts:
        mains = counts[:1]
    if not mains:
        mains = [(index, name) for index, name in cluster if name in ("percent", "range")][:1]
    if not mains:
        return
    for index, name in cluster:
        if any(index == m for m, _ in mains):
            continue
        owner = _owner(index, name, mains)
        kind = "n" if name == "count" else name
        if name != "p-value":
            made[index].of = owner
        made[owner].beside.setdefault(kind, index)
    if counts and mains[0][1] in _RANKS:
        for index, _ in mains:
            made[index].beside.setdefault("n", counts[0][0])


def _owner(index: int, name: str, mains: Sequence[tuple[int, str]]) -> int:
    """The number that a part completes: of quartiles a median, of deviations a mean, else the nearest at the left."""
    fitting = {"iqr": "median", "sd": "mean", "se": "mean"}.get(name)
    named = [m for m, n in mains if n == fitting]
    before = [m for m, _ in mains if m < index]
    return named[0] if named else before[-1] if before else mains[0][0]
