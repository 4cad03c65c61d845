"""Annotations in the standoff format of brat (https://brat.nlplab.org/standoff.html), in a file beside their text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.errors import DocumentError
from graph_build.model import MappedText, Unplaced
from graph_build.readers.annotations import Stated, Stretch, identifiers, place

if TYPE_CHECKING:
    from graph_build.model import Companion, Document
    from graph_build.readers.annotations import Identifier

_TEXT_BOUND = re.compile(r"(T\S*)\t(\S+) ([0-9]{1,12} [0-9]{1,12}(?:;[0-9]{1,12} [0-9]{1,12})*)(?:\t(.*))?", re.DOTALL)
_NORMALISATION = re.compile(r"N\S*\t\S+ (T\S*) ([^\s:]+):(\S+)(?:\t.*)?", re.DOTALL)
_OTHERS = {"E": "event", "R": "relation", "*": "relation", "A": "attribute", "M": "attribute", "#": "note"}
_MOST = 200_000
"""Annotations of one document; a full text has some thousands."""


def complete(document: Document, companion: Companion) -> Document:
    """The document with the annotations of the file beside it.

    Text-bound annotations are imported, discontinuous ones from their first to their last word, with the identifiers
    of their normalisations. Events, relations, attributes and notes are counted.

    Args:
        document: the text, in whose characters brat counts.
        companion: the `.ann` file.

    Raises:
        DocumentError: where the file is not UTF-8, or holds more annotations than are read.
    """
    try:
        lines = companion.data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"byte 0x{companion.data[error.start]:02x} is not UTF-8",
            where=f"{companion.name}, byte {error.start}",
            do="Save the annotations in UTF-8.",
        ) from error
    if len(lines) > _MOST:
        raise DocumentError(f"there are more than {_MOST:,} annotations", where=companion.name, do="Split the text.")
    ids: dict[str, list[Identifier]] = defaultdict(list)
    bound: list[re.Match[str]] = []
    others: Counter[str] = Counter()
    broken: list[Unplaced] = []
    for number, line in enumerate((one.removesuffix("\r") for one in lines), start=1):
        if found := _TEXT_BOUND.fullmatch(line):
            bound.append(found)
        elif found := _NORMALISATION.fullmatch(line):
            ids[found[1]] += identifiers(found[3], scheme=found[2])
        elif line[:1] in _OTHERS:
            others[_OTHERS[line[0]]] += 1
        elif line.strip():
            broken.append(Unplaced(line[:80], "", companion.name, f"line {number} is not brat's standoff format"))
    stated = [Stated(_pieces(one[3]), one[4], one[2], tuple(ids[one[1]])) for one in bound]
    placed = place([Stretch(0, MappedText.of(document.text))], stated, companion.name)
    return replace(
        document,
        imported=placed.imported,
        unplaced=(*broken, *placed.unplaced),
        left_out=tuple(sorted(others.items())),
        counting=placed.counting,
    )


def _pieces(printed: str) -> tuple[tuple[int, int], ...]:
    pairs = (piece.split(" ") for piece in printed.split(";"))
    return tuple((int(start), int(end)) for start, end in pairs)
