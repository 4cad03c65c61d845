"""Citation marks: found in the notation that the document uses, read as numbers, taken out of the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_build.model import Citation, MappedText
from graph_build.readers.cleaning import cut
from graph_build.readers.text.citation_marks import STYLES, Mark, Style, marks, numbered_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_LEAST: dict[Style, int] = {"bracket": 4, "superscript": 4, "glued": 3, "spaced": 4, "round": 6}


@dataclass(frozen=True, slots=True)
class Notation:
    """How a document marks its citations.

    Attributes:
        styles: the notations in use.
        names: abbreviations in capitals that may carry glued marks ("TCZ14,15"), since the document uses them
            without digits too.
        repaired: by the original offset of a mark that lost its commas ("[234]"), the numbers it stands for.
    """

    styles: frozenset[Style]
    names: frozenset[str] = frozenset()
    repaired: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def notation_of(texts: Iterable[MappedText]) -> Notation:
    """The notations that a document uses: a run of numbers that looks like citations counts, a stray one does not.

    Args:
        texts: the document's prose in order, a paragraph each.
    """
    prose = list(texts)
    names = numbered_names(text.text for text in prose)
    found = {s: [m for text in prose for m in marks(text.text, s, names)] for s in STYLES}
    repaired = dict(_lost_commas(prose))
    styles = {s for s in STYLES if _is_sequence(_numbers(found[s]), _LEAST[s])}
    flattened = [
        mark
        for text in prose
        for mark in sorted(
            marks(text.text, "glued", names) + marks(text.text, "spaced", names), key=lambda mark: mark.start
        )
    ]
    if len(found["spaced"]) > 2 and _is_sequence(_numbers(flattened), 4):
        styles |= {"glued", "spaced"}
    if sum(mark.sure for mark in flattened) > 2:
        styles.add("glued")
    if repaired:
        styles.add("bracket")
    if len(styles) > 1:
        styles.discard("round")
    if "bracket" in styles and len(found["bracket"]) >= len(found["glued"]):
        styles -= {"glued", "spaced"}
    if not styles:  # too few to be sure: marks that can hardly be anything else
        sure: tuple[Style, ...] = ("superscript", "bracket")
        styles = set(next(([s] for s in sure if found[s]), []))
    return Notation(frozenset(styles), names, repaired)


def _numbers(found: Iterable[Mark]) -> list[int]:
    return [n for mark in found for n in mark.numbers]


def _lost_commas(prose: Sequence[MappedText]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Marks that lost their commas, where a document has lost them all: "[12]" before any [3] is [1,2].

    A number that comes too early is taken apart into numbers that would come in turn.
    """
    every = [(text, mark) for text in prose for mark in marks(text.text, "bracket", frozenset())]
    if len(every) < 4 or any("," in text.text[mark.start : mark.end] for text, mark in every):
        return
    top = 0
    for text, mark in every:
        printed = text.text[mark.start : mark.end].strip(" []")
        numbers = mark.numbers
        if printed.isdigit() and int(printed) > top + 3:
            parts = _parted(printed, 0, top)
            if parts:
                numbers = parts
                yield text.part(mark.start, mark.end).strip().span().start, parts
        top = max(top, *(n for n in numbers if n <= top + 6), 0)


def _parted(digits: str, above: int, top: int) -> tuple[int, ...]:
    """The digits as two or more rising numbers that come in turn after `top`; empty where there is no such reading."""
    for length in (3, 2, 1):
        head, rest = digits[:length], digits[length:]
        number = int(head)
        if head[0] == "0" or len(head) < length or not above < number <= top + 3:
            continue
        if not rest:
            return (number,) if above else ()
        if parts := _parted(rest, number, max(top, number)):
            return (number, *parts)
    return ()


def _is_sequence(numbers: Sequence[int], least: int) -> bool:
    """Whether numbers come as citations do: from 1 or 2 on, each new one a little above the last, or with few gaps."""
    fresh = list(dict.fromkeys(numbers))
    if len(fresh) < least or min(fresh) > 2:
        return False
    top, rising = 0, 0
    for number in fresh:
        near = number <= top + 6
        rising += top < number and near
        top = max(top, number) if near else top
    dense = len(fresh) > 4 and len(fresh) * 2 >= max(fresh)
    return dense or rising * 10 >= len(fresh) * 7


def take_out(text: MappedText, notation: Notation) -> tuple[MappedText, tuple[Citation, ...]]:
    """The text without its citation marks, and the marks with their positions in what is left."""
    found: list[Mark] = []
    for style in notation.styles:
        found += marks(text.text, style, notation.names)
    found.sort(key=lambda mark: mark.start)
    apart = [m for i, m in enumerate(found) if not i or m.start >= found[i - 1].end]
    citations, gone = [], 0
    for mark in apart:
        span = text.part(mark.start, mark.end).strip().span()
        numbers = notation.repaired.get(span.start, mark.numbers)
        citations.append(Citation(numbers, mark.start - gone, span))
        gone += mark.end - mark.start
    return cut(text, [(m.start, m.end) for m in apart]), tuple(citations)
