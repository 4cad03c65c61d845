"""Reads the vocabulary's tables: tab-separated files whose first lines may be comments, with a header row."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from ontology.errors import VocabularyError


@cache
def rows(name: str, folder: str = "vocabulary") -> tuple[dict[str, str], ...]:
    """The rows of `ontology/<folder>/<name>.tsv`, each a mapping of column to text.

    Raises:
        VocabularyError: where a row has more or fewer cells than the header.
    """
    text = (files("ontology") / folder / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    header = lines[0][1].split("\t")
    table = []
    for number, line in lines[1:]:
        cells = line.split("\t")
        if len(cells) != len(header):
            raise VocabularyError(
                f"{len(cells)} cells where the header has {len(header)}",
                where=f"ontology/{folder}/{name}.tsv, line {number}",
                do="Put one tab between two cells, also where a cell is empty.",
            )
        table.append(dict(zip(header, cells, strict=True)))
    return tuple(table)


@cache
def words(name: str, part: str) -> frozenset[str]:
    """The words of a part of `ontology/words/<name>.tsv`, in small letters."""
    return frozenset(row["word"].casefold() for row in rows(name, "words") if row["part"] == part)


def parts(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, parted by `|`."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())
