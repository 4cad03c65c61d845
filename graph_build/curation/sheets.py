"""The worksheets in force: those that come with the project, and those that its user gives to a build."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from graph_build.curation.decisions import load, shipped
from graph_build.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from graph_build.model import Worksheet


_ENDINGS = (".yaml", ".yml")


class Worksheets(NamedTuple):
    """What was read of a user's worksheets.

    Attributes:
        sheets: those that could be read, in the order given; those of a folder by name.
        faults: what is left out, file or entry, and why.
    """

    sheets: tuple[Worksheet, ...]
    faults: tuple[str, ...]


def read_worksheets(paths: Sequence[Path]) -> Worksheets:
    """The worksheets of a user. What is wrong in one hinders neither the others nor what is right in it.

    Args:
        paths: worksheets, and folders with worksheets.

    Raises:
        VocabularyError: a path is not there, or a folder holds no worksheet or cannot be read.
    """
    sheets: list[Worksheet] = []
    faults: list[str] = []
    for file in [file for path in paths for file in _files(path)]:
        try:
            sheets.append(sheet := load(file))
            faults += sheet.faults
        except VocabularyError as error:
            faults.append(str(error))
    return Worksheets(tuple(sheets), tuple(faults))


def _files(path: Path) -> Iterator[Path]:
    try:
        inside = sorted(file for file in path.iterdir() if file.suffix in _ENDINGS) if path.is_dir() else [path]
    except OSError as error:
        raise VocabularyError(f"the folder cannot be read ({error.strerror})", where=str(path)) from error
    if not inside:
        raise VocabularyError("this folder holds no worksheet", where=str(path), do="Worksheets end in .yaml.")
    yield from inside


@lru_cache(maxsize=4)
def in_force(given: tuple[Worksheet, ...]) -> Mapping[str, Worksheet]:
    """The worksheets by the SHA-256 of their document; what is given comes after what is shipped for the same one."""
    sheets = dict(shipped())
    for sheet in given:
        before = sheets.get(sheet.sha256)
        sheets[sheet.sha256] = _joined(before, sheet) if before else sheet
    return MappingProxyType(sheets)


def _joined(first: Worksheet, second: Worksheet) -> Worksheet:
    return replace(
        first,
        name=first.name or second.name,
        decisions=first.decisions + second.decisions,
        discrepancies=first.discrepancies + second.discrepancies,
        file=f"{first.file} and {second.file}",
    )
