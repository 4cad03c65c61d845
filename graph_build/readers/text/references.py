"""The reference list: its entries, each with the document's own number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import CitedWork, MappedText
from graph_build.readers.text.lines import fold, join_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NUMBERED = re.compile(r"\s*(?:[-*]\s+)?\[?(\d{1,3})(?:[.)\]]\s*|\t|\s{1,4}(?=[A-Z]))(?=\S)")
_FEWEST, _MOST_LINES = 3, 8
"""Numbers that at least count up, and lines of an entry at most, where less than a third of the lines begins one."""
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
_BULLET = re.compile(r"\s*[-*\u2022]\s+")
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)")


def cited_works(lines: Sequence[MappedText], words: Mapping[str, int]) -> tuple[CitedWork, ...]:
    """The entries of a reference list.

    An entry goes on over line and page ends until the next number in turn. Entries without numbers are counted.

    Args:
        lines: the lines under the heading.
        words: the document's vocabulary, for broken words.
    """
    filled = [line for line in lines if line.text.strip()]
    entries: list[tuple[int, list[MappedText]]] = []
    numbered = _are_numbered(filled)
    if not numbered:
        filled = [line for line in filled if _YEAR.search(line.text) and len(line) > 40]
    for line in filled:
        match = _NUMBERED.match(line.text)
        due = entries[-1][0] + 1 if entries else 1
        if numbered and match and (int(match.group(1)) == due or (not entries) or due < int(match.group(1)) <= due + 2):
            entries.append((int(match.group(1)), [line]))
        elif not numbered:
            entries.append((due, [line]))
        elif entries:
            bullet = _BULLET.match(line.text)
            entries[-1][1].append(line.part(bullet.end(), len(line)) if bullet else line)
    return tuple(work for number, own in entries if (work := _work(number, own, numbered, words)))


def _are_numbered(lines: Sequence[MappedText]) -> bool:
    """Whether the entries begin with numbers: a third of the lines does, or they count up from 1 without a gap."""
    found = [int(match.group(1)) for line in lines if (match := _NUMBERED.match(line.text))]
    due = 1
    for number in found:
        due += number == due
    return len(found) * 3 >= len(lines) or (due > _FEWEST and (due - 1) * _MOST_LINES >= len(lines))


def _work(number: int, lines: list[MappedText], numbered: bool, words: Mapping[str, int]) -> CitedWork | None:
    first = lines[0].strip()
    mark = (_NUMBERED if numbered else _BULLET).match(first.text)
    rest = first.part(mark.end(), len(first)) if mark else first
    whole = fold(join_lines([rest, *lines[1:]], words).without(_EMPHASIS))
    if not whole.text:
        return None
    printed = MappedText.join([first, *(line.strip() for line in lines[1:])])
    return CitedWork(number, whole, printed.span())
