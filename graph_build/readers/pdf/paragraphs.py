"""From lines on pages to headings, paragraphs, captions and notes."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from graph_build.readers.text.blocks import Block, classified, ends_sentence, is_caption, is_note
from graph_build.readers.text.headings import Heading, heading_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.readers.pdf.fragments import Fragment
    from graph_build.readers.pdf.printing import Line, Print
    from graph_build.readers.text.forms import Form

_FORM: Form = "pdf-text"
_APART = 1.3
"""Of the usual distance of lines: further apart, a new paragraph begins."""
_INDENT, _DEEPEST = 0.6, 4.5
"""Of the font size: by how much the first line of a paragraph is indented."""
_OTHER_SIZE = 0.6
"""Points by which lines of one paragraph may differ in size."""
_LARGER = 0.8
"""Points by which a heading is larger than the text."""
_NOTE_SIZE = 0.9
"""Of the size of the text: the largest note at a page's foot."""
_LONGEST_HEADING = 160
_MOST_LINES = 4
_POINT = re.compile(r"[\u2022\u25cf\u25aa\u25a0\u25e6]\s?")
_BULLET = re.compile(r"[\u2022\u25cf\u25aa\u2013-]\s|\(?\d{1,2}[.)]\s|\[\d{1,3}\]")


def blocks_of(print_: Print) -> list[Block]:
    """The blocks of a PDF, in reading order.

    Args:
        print_: its text.
    """
    zones = [list(zone) for _, zone in groupby(print_.lines, key=lambda line: line.zone)]
    pitch = _pitch(zones, print_.size)
    piles = [pile for zone in zones for pile in _piles(zone, pitch)]
    piles = list(_rejoined(piles, print_.size))
    title = _title(piles, print_.size)
    blocks: list[Block] = []
    listing = False
    before: list[Line] = []
    for number, pile in enumerate(piles):
        interrupted = bool(before) and before[-1].zone != pile[0].zone
        last = number + 1 == len(piles) or piles[number + 1][0].zone != pile[0].zone
        heading = _heading(pile, print_.size, title=pile is title, listing=listing)
        lines = tuple(print_.mapped(line.span) for line in pile)
        if heading is not None:
            blocks.append(Block("heading", lines, heading))
            listing = heading.kind == "references" or (listing and heading.kind is None)
        elif last and not listing and _is_foot_note(pile, before, print_.size):
            blocks.append(Block("note", lines, interrupted=interrupted))
        elif item := _POINT.match(lines[0].text):
            blocks.append(Block("item", lines, skip=item.end(), interrupted=interrupted))
        else:
            blocks.append(classified(lines, _FORM, interrupted))
        before = pile
    return blocks


def _pitch(zones: Sequence[Sequence[Line]], size: float) -> float:
    """The usual distance of two lines of text, in points."""
    found: Counter[float] = Counter()
    for zone in zones:
        for a, b in pairwise(zone):
            if abs(a.fragment.size - size) < _OTHER_SIZE and abs(b.fragment.size - size) < _OTHER_SIZE:
                found[round((b.fragment.base - a.fragment.base) * 2) / 2] += 1
    return max(found, key=lambda d: (found[d], -d)) if found else 1.2 * size


def _piles(zone: Sequence[Line], pitch: float) -> Iterator[list[Line]]:
    """The lines of a zone that belong together."""
    left = _edge(zone)
    pile: list[Line] = []
    for line in zone:
        if pile and _begins(pile, line, left, pitch):
            yield pile
            pile = []
        pile.append(line)
    if pile:
        yield pile


def _edge(zone: Sequence[Line]) -> float:
    """Where most lines of a zone begin, in points."""
    found = Counter(round(line.fragment.x0) for line in zone)
    return min(found, key=lambda x: (-found[x], x))


def _begins(pile: Sequence[Line], line: Line, left: float, pitch: float) -> bool:
    """Whether a line begins something new: it stands apart, looks different, or is indented as first lines are."""
    last, own = pile[-1].fragment, line.fragment
    step = pile[-1].fragment.base - pile[-2].fragment.base if len(pile) > 1 else pitch
    usual = max(pitch * own.size / max(last.size, own.size), 1.02 * own.size, step)
    if _POINT.match(own.text) or own.base - last.base > _APART * usual or _looks_different(pile, own):
        return True
    return _is_indented(pile, own, left)


def _looks_different(pile: Sequence[Line], own: Fragment) -> bool:
    """Whether a line is of another size, weight or slant than the lines before it."""
    last = pile[-1].fragment
    if abs(own.size - last.size) > _OTHER_SIZE or (own.bold != last.bold and (own.bold or _all_bold(last))):
        return True
    turned = _all_italic(last) != _all_italic(own)
    return turned and ((_all_italic(last) and len(pile) < 3) or ends_sentence(last.text))


def _is_indented(pile: Sequence[Line], own: Fragment, left: float) -> bool:
    """Whether a line is indented as the first of a paragraph is, or stands out as the first of a reference does."""
    last = pile[-1].fragment
    indent = own.x0 - left
    if _INDENT * own.size < indent < _DEEPEST * own.size and abs(last.x0 - own.x0) > 0.5 * _INDENT * own.size:
        listed = _POINT.match(pile[0].fragment.text) or _BULLET.match(pile[0].fragment.text)
        hangs = listed is not None and own.x0 > pile[0].fragment.x0
        return not hangs and (ends_sentence(last.text) or last.text.endswith(":"))
    hanging = last.x0 - left > _INDENT * own.size and abs(indent) < 1 and len(pile) > 1
    return hanging and _BULLET.match(own.text) is not None


def _all_bold(fragment: Fragment) -> bool:
    return all(word.bold for word in fragment.words)


def _all_italic(fragment: Fragment) -> bool:
    return all(word.italic for word in fragment.words)


def _rejoined(piles: Sequence[list[Line]], size: float) -> Iterator[list[Line]]:
    """Piles, those of a title that lie in two zones of the first page as one."""
    held: list[Line] = []
    for pile in piles:
        first, last = pile[0].fragment, held[-1].fragment if held else None
        large = first.size > size + _LARGER
        if (
            last is not None
            and large
            and held[-1].page == pile[0].page
            and held[-1].zone != pile[0].zone
            and abs(first.size - last.size) < 0.1
            and 0 < first.base - last.base < 1.6 * first.size
        ):
            held = [*held, *pile]
            continue
        if held:
            yield held
        held = pile
    if held:
        yield held


def _title(piles: Sequence[list[Line]], size: float) -> list[Line] | None:
    """The largest print of the first page that says something."""
    first = [p for p in piles if p[0].page == 0 and p[0].fragment.size > size + _LARGER and len(_said(p)) > 12]
    return max(first, key=lambda p: p[0].fragment.size) if first else None


def title_of(print_: Print) -> list[Line]:
    """The lines of the title, or none where nothing is printed larger than the text on the first page."""
    zones = [list(zone) for _, zone in groupby(print_.lines, key=lambda line: line.zone)]
    pitch = _pitch(zones, print_.size)
    return _title(list(_rejoined([p for z in zones for p in _piles(z, pitch)], print_.size)), print_.size) or []


def _said(pile: Sequence[Line]) -> str:
    return " ".join(line.fragment.text for line in pile)


def _heading(pile: Sequence[Line], size: float, *, title: bool, listing: bool) -> Heading | None:
    """The heading that lines are: larger than the text, wholly bold or slanted, and no sentence."""
    text, first = _said(pile), pile[0].fragment
    if len(pile) > _MOST_LINES or len(text) > (400 if title else _LONGEST_HEADING) or is_caption(text):
        return None
    if title:
        return Heading(text, None, 1)
    larger = all(line.fragment.size > size + _LARGER for line in pile)
    marked = larger or all(_all_bold(line.fragment) for line in pile)
    if not any(c.isalpha() for c in text) or (is_note(text) and not larger):
        return None
    if marked and not (text.endswith(".") and len(text.split()) > 8):
        level = 2 if first.size > size + _LARGER else 3
        found = heading_of(f"{'#' * level} {text}", alone=True)
        return None if listing and found and found.kind is None else found
    slanted = all(_all_italic(line.fragment) for line in pile)
    plain = heading_of(text, alone=slanted and len(pile) < 3 and not listing)
    return plain if plain and (plain.kind or slanted) and len(pile) == 1 else None


def _is_foot_note(pile: Sequence[Line], before: Sequence[Line], size: float) -> bool:
    """Whether small print stands under the text of a column."""
    if not before or before[-1].zone != pile[0].zone:
        return False
    small = all(line.fragment.size < _NOTE_SIZE * size for line in pile)
    return small and before[-1].fragment.size > 0.95 * size and not is_caption(_said(pile))
