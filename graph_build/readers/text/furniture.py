"""What is printed on every page and belongs to no paragraph: running heads and feet, page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import MappedText

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page |p\. ?)?\d{1,4}(?: (?:of|/) \d{1,4})?|[-\u2013] ?\d{1,4} ?[-\u2013]", re.IGNORECASE)
_SHORTEST_PAGE = 15
"""Lines that at least stand between two running heads."""
_LONGEST_HEAD = 110


def furniture(lines: Sequence[MappedText]) -> frozenset[int]:
    """The indices of lines that a page prints beside its text.

    A line is a running head or foot where it comes back three times or more, its numbers aside, a page apart.

    Args:
        lines: the lines of a text that was taken from pages.
    """
    seen: dict[str, list[int]] = defaultdict(list)
    found: set[int] = set()
    for index, line in enumerate(lines):
        text = line.text.strip()
        if _PAGE_NUMBER.fullmatch(text):
            found.add(index)
        elif 5 < len(text) <= _LONGEST_HEAD and any(c.isalpha() for c in text):
            seen[_DIGITS.sub("#", text.casefold())].append(index)
    for places in seen.values():
        if len(places) > 2 and all(b - a >= _SHORTEST_PAGE for a, b in pairwise(places)):
            found.update(places)
    return frozenset(found)
