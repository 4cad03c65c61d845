"""The records of a table's two axes: a line is a row or a column with its path of headers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graph_build.facts.grids.parts import Parts
from graph_build.facts.grids.saying import Said
from graph_build.facts.grids.statistics import Statistic

if TYPE_CHECKING:
    from graph_build.facts.grids.opened import OpenTable
    from graph_build.facts.grids.populations import Arm


@dataclass(slots=True)
class Line:
    """A row or a column with all that its headers say.

    Attributes:
        index: its number on its axis.
        path: its headers, the outermost first.
        arm: the population that they name together, or None.
        names: those of them whose words belong to the variable.
        parts: where another line holds what stands beside its numbers.
    """

    index: int
    path: tuple[Said, ...]
    arm: Arm | None = None
    names: tuple[Said, ...] = ()
    parts: Parts = field(default_factory=Parts)

    @property
    def leaf(self) -> Said:
        """Its own header, the innermost."""
        return self.path[-1] if self.path else Said("")

    @property
    def is_p(self) -> bool:
        """Whether it holds p-values."""
        return any(s.statistic is not None and s.statistic.main == "p-value" for s in self.path[-2:])


@dataclass(slots=True)
class Grid:
    """A table as two axes.

    Attributes:
        opened: the table.
        heads: what the headers of the stub columns say.
        columns: the columns of values, those left out that hold units, notes or what is normal.
        rows: the rows of values.
        units: index of a column of units, or None.
        normal: indices of columns that print what is normal.
        overrides: for a row's index, what a header row within the body says of each column from there on.
    """

    opened: OpenTable
    heads: tuple[Said, ...] = ()
    columns: list[Line] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)
    units: int | None = None
    normal: tuple[int, ...] = ()
    overrides: dict[int, dict[int, Said]] = field(default_factory=dict)


def regressed(columns: list[Line]) -> None:
    """Read "B" beside "95% CI" as a coefficient; a standardised one ("Beta") beside it is left out."""
    stems = [tuple(s.text for s in line.path[:-1]) for line in columns]
    bounded = {stem for stem, line in zip(stems, columns, strict=True) if "ci" in _beside_alone(line.leaf)}
    found = {
        stem for stem, line in zip(stems, columns, strict=True) if line.leaf.text in ("B", "b") and stem in bounded
    }
    for stem, line in list(zip(stems, columns, strict=True)):
        if stem in found and line.leaf.text in ("B", "b"):
            line.path = (*line.path[:-1], replace(line.leaf, words="", statistics=(Statistic("coefficient"),)))
        elif stem in found and line.leaf.text.casefold() in ("beta", "β"):
            columns.remove(line)


def _beside_alone(header: Said) -> tuple[str, ...]:
    """What a header that names no main number says stands beside one."""
    return header.statistics[0].beside if header.statistics and header.statistics[0].main is None else ()
