"""What a page prints beside its text: running heads and feet, page numbers, numbers of lines, notes in the margin."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.readers.pdf.fragments import Fragment
    from graph_build.readers.pdf.pages import Page

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\d{1,5}")
_PAGE_NUMBER = re.compile(
    r"(?:page |p\. ?)?(?P<n>\d{1,5})(?: ?(?:of|/) ?\d{1,4})?|[-\u2013] ?(?P<m>\d{1,5}) ?[-\u2013]", re.IGNORECASE
)
_REFERENCES = re.compile(r"(?:\d{1,2}\.? )?(?:references|bibliography|literature cited)", re.IGNORECASE)
_LONG = 25
"""Letters of a row of text, at least."""
_TOP, _BOTTOM = 0.12, 0.9
"""Of the page's height: above and below stand running heads and feet."""
_FEWEST_NUMBERS = 5
_LEVEL = 3.0


def body_size(pages: Sequence[Sequence[Fragment]]) -> float:
    """The font size, in points and to a tenth, of a document's text: what most letters of long rows are set in.

    Short rows (cells, labels of figures) do not count where there are long ones, nor do the pages after the heading of
    the reference list.
    """
    weights: Counter[float] = Counter()
    every: Counter[float] = Counter()
    for fragments in pages:
        for fragment in fragments:
            length = sum(len(word.text) for word in fragment.words)
            every[round(fragment.size, 1)] += length
            if length >= _LONG and len(fragment.words) > 3:
                weights[round(fragment.size, 1)] += length
        if any(_REFERENCES.fullmatch(fragment.text) for fragment in fragments):
            break
    found = weights or every
    return max(found, key=lambda s: (found[s], s)) if found else 10.0


def furniture(pages: Sequence[Page], fragments: Sequence[Sequence[Fragment]], size: float) -> list[frozenset[Fragment]]:
    """For each page, its fragments that belong to no text.

    A row at a page's head or foot is one where it comes back on another page at the same height, its numbers aside, or
    where it holds the page's number, which counts on from page to page.

    Args:
        pages: the document's pages.
        fragments: the fragments of each.
        size: of most of its letters, in points.
    """
    found = [_line_numbers(own) for own in fragments]
    texts = [[f for f in own if f not in gone] for own, gone in zip(fragments, found, strict=True)]
    rows = [_edge_rows(page, own, size) for page, own in zip(pages, texts, strict=True)]
    for index, row in [*_repeated(rows), *_counting(rows)]:
        found[index].update(row)
    for index, (own, page) in enumerate(zip(fragments, pages, strict=True)):
        if len(pages) == 1:
            found[index].update(f for row in rows[index] for f in row if len(row) == 1 and _page_number(f) is not None)
        found[index].update(f for f in own if f.bottom < 0 or f.top > page.height or f.x1 < 0 or f.x0 > page.width)
    return [frozenset(own) for own in found]


def _edge_rows(page: Page, fragments: Sequence[Fragment], size: float) -> list[list[Fragment]]:
    """The rows at the head and foot of a page: outermost first, until one stands close before the text."""
    rows: dict[int, list[Fragment]] = defaultdict(list)
    for fragment in fragments:
        rows[round(fragment.base)].append(fragment)
    levels = sorted(rows)
    found = []
    for order, low, high in ((levels, 0.0, _TOP * page.height), (levels[::-1], _BOTTOM * page.height, page.height)):
        for at, level in enumerate(order):
            if not low <= level <= high or at > 3:
                break
            following = order[at + 1] if at + 1 < len(order) else None
            found.append(rows[level])
            if following is not None and abs(following - level) > 1.8 * size and not low <= following <= high:
                break
    return found


def _repeated(rows: Sequence[Sequence[list[Fragment]]]) -> Iterable[tuple[int, list[Fragment]]]:
    """The rows that stand on two pages or more, their numbers aside."""
    places: dict[str, list[tuple[int, list[Fragment]]]] = defaultdict(list)
    for index, own in enumerate(rows):
        for row in own:
            key = _DIGITS.sub("#", " ".join(f.text for f in row).casefold())
            places[key].append((index, row))
    for key, found in places.items():
        pages = {index for index, _ in found}
        if len(pages) > 1 and any(c.isalpha() for c in key):
            yield from found


def _counting(rows: Sequence[Sequence[list[Fragment]]]) -> Iterable[tuple[int, list[Fragment]]]:
    """The rows that hold a number which counts on with the pages."""
    offsets: dict[int, list[tuple[int, list[Fragment]]]] = defaultdict(list)
    for index, own in enumerate(rows):
        for row in own:
            for fragment in row:
                number = _page_number(fragment)
                if number is not None:
                    offsets[number - index].append((index, row))
    for found in offsets.values():
        if len({index for index, _ in found}) > 1:
            yield from found


def _page_number(fragment: Fragment) -> int | None:
    match = _PAGE_NUMBER.fullmatch(fragment.text.strip())
    return int(match["n"] or match["m"]) if match else None


def _line_numbers(fragments: Sequence[Fragment]) -> set[Fragment]:
    """Numbers that count up beside the text: five or more, on one edge, outside all other fragments."""
    numbers = [f for f in fragments if _NUMBER.fullmatch(f.text)]
    others = [f for f in fragments if not _NUMBER.fullmatch(f.text)]
    if len(numbers) < _FEWEST_NUMBERS or not others:
        return set()
    left, right = min(f.x0 for f in others), max(f.x1 for f in others)
    found: set[Fragment] = set()
    for side in ([f for f in numbers if f.x1 < left], [f for f in numbers if f.x0 > right]):
        values = [int(f.text) for f in sorted(side, key=lambda f: f.base)]
        rising = sum(a < b for a, b in pairwise(values))
        if len(values) >= _FEWEST_NUMBERS and rising >= 0.9 * (len(values) - 1):
            found.update(side)
    return found
