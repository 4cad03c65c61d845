"""What a user's file says that documents are cited by: a table (CSV) or a list of objects (JSON), one a document."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

from graph_build.errors import SettingsError
from graph_build.model.publications import Publication

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMNS = ("file", "title", "authors", "year", "journal", "doi", "pmid", "pmcid", "licence")
"""Columns of the table, and members of the objects; `file` is the document's file name or the SHA-256 of its bytes."""
_HOW = f"Write the columns {', '.join(COLUMNS)}; all but file may be left out."


def read_metadata(path: Path) -> tuple[tuple[str, Publication], ...]:
    """What a file says of documents, by their file name or SHA-256.

    Args:
        path: `.json`, or else CSV in UTF-8 with a line of heads; several authors are parted by semicolons.

    Raises:
        SettingsError: it cannot be read, has an unknown column, or a line names no document or says what is no year.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = list(_objects(text) if path.suffix.casefold() == ".json" else _lines(text))
    except (OSError, ValueError, RecursionError, csv.Error) as error:
        raise SettingsError(f"the file of metadata cannot be read ({error})", where=str(path), do=_HOW) from error
    return tuple(_entry(row, f"{path}, {place}") for place, row in rows)


def _lines(text: str) -> Iterator[tuple[str, dict[str, object]]]:
    reader = csv.DictReader(io.StringIO(text))
    for row in reader:
        yield f"line {reader.line_num}", {str(name): value for name, value in row.items()}


def _objects(text: str) -> Iterator[tuple[str, dict[str, object]]]:
    found = json.loads(text)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ValueError("it is no list of objects")
    for number, one in enumerate(found, start=1):
        yield f"entry {number}", one


def _entry(row: dict[str, object], where: str) -> tuple[str, Publication]:
    if unknown := [name for name in row if name not in COLUMNS]:
        raise SettingsError(f"there is no column {unknown[0]!r}", where=where, do=_HOW)
    said = {name: value if isinstance(value, list) else str(value).strip() for name, value in row.items() if value}
    year = said.get("year", "")
    if not (file := said.get("file")):
        raise SettingsError("it names no document", where=where, do=_HOW)
    if year and not re.fullmatch(r"(?:1[89]|20)\d\d", str(year)):
        raise SettingsError(f"{year!r} is no year", where=where, do="Write it with four digits.")
    authors = said.get("authors", "")
    names = authors if isinstance(authors, list) else str(authors).split(";")
    doi, pmcid = str(said.get("doi", "")), str(said.get("pmcid", ""))
    return str(file), Publication(
        title=_text(said, "title"), authors=tuple(str(name).strip() for name in names if str(name).strip()),
        year=int(str(year)) if year else None, journal=_text(said, "journal"),
        doi=re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi, flags=re.IGNORECASE) or None,
        pmid=_text(said, "pmid"), pmcid=f"PMC{pmcid.upper().removeprefix('PMC')}" if pmcid else None,
        licence=_text(said, "licence"),
    )  # fmt: skip


def _text(said: dict[str, str | list[object]], name: str) -> str | None:
    value = said.get(name)
    return " ".join(str(value).split()) if value else None
