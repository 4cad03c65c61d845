"""Words, values and cells: what all shapes of tables are put together from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import Cell, MappedText
from graph_build.readers.text.citations import Notation, take_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,·]\d+)*"
_SPREAD = rf"(?:\s?(?:±|\+/-|\+£|[+£])\s?|[#&=t])(?:{NUMBER})"
_RANGE = rf"\s?(?:[–—-]|to)\s?(?:{NUMBER})"
_BRACKET = r"\s?[(\[](?:(?:IQR|range|SD|SE|95\s?%\s?CI)[:,]?\s?)?[<>≤≥]?[-\d.,·\s–—±+%/;to]*\d[-\d.,·\s–—±+%/;to]*[)\]]"
VALUE = re.compile(
    rf"(?<!\S)(?:(?:[<>≤≥=~]\s?)?-?(?:{NUMBER})(?:{_SPREAD}|{_RANGE})?\s?%?(?:{_BRACKET})?\s?[*†‡§¶#]*"
    r"|NS|ns|n\.s\.|N/?A|ND|n/a|[–—-]|\.{2,3}|…)(?!\S)"
)
"""One cell of figures: a number with what may belong to it, or a mark for "nothing here"."""

_NOTATION = Notation(frozenset({"superscript", "bracket"}))
_BLANKS = re.compile(r"\s+")
_WORD = re.compile(r"\S+")


def words(line: MappedText) -> list[MappedText]:
    """The words of a line."""
    return [line.part(m.start(), m.end()) for m in _WORD.finditer(line.text)]


def trailing_values(line: MappedText) -> tuple[MappedText, list[MappedText]]:
    """A line's label and the unbroken run of values at its end."""
    found = list(VALUE.finditer(line.text))
    run: list[re.Match[str]] = []
    edge = len(line.text)
    for match in reversed(found):
        if line.text[match.end() : edge].strip():
            break
        run.insert(0, match)
        edge = match.start()
    return line.part(0, edge).strip(), [line.part(m.start(), m.end()).strip() for m in run]


def join_pieces(pieces: Iterable[MappedText]) -> MappedText:
    """Pieces of one cell in one text: a line-end hyphen or stroke is joined without a blank."""
    whole = MappedText("", (), ())
    for piece in pieces:
        if whole.text.endswith("-") and len(whole.text) > 2 and whole.text[-2].isalpha() and piece.text[:1].islower():
            whole = MappedText.join((whole.part(0, len(whole) - 1), piece), "")
        else:
            whole = MappedText.join((whole, piece), "" if whole.text.endswith("/") else " ")
    return whole.without(_BLANKS, " ")


def cell_of(pieces: Sequence[MappedText], row: int, column: int) -> Cell | None:
    """A cell from its pieces, or None where there are none.

    Citation marks are taken out, except where the mark is all that the cell holds (a column of references).
    """
    parts = [p for piece in pieces if (p := piece.strip()).text]
    if not parts:
        return None
    text = join_pieces(parts)
    clean, citations = take_out(text, _NOTATION)
    clean = clean.strip()
    return Cell(clean if clean.text else text, row, column, tuple(p.span() for p in parts), citations)


def runs(parts: Sequence[MappedText]) -> list[MappedText]:
    """Neighbouring words of one line as one piece each: words are joined where only blanks stand between."""
    joined: list[MappedText] = []
    for part in parts:
        if joined and 0 <= part.starts[0] - joined[-1].ends[-1] <= 1:
            joined[-1] = MappedText.join((joined[-1], part))
        else:
            joined.append(part)
    return joined
