"""Words looked for as they are, in any case: a pattern made for them would be compiled and asked once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.patterns.required import folded

if TYPE_CHECKING:
    from collections.abc import Iterator


def occurrences(words: str, text: str) -> Iterator[tuple[int, int]]:
    """Where words stand in a text, in any case: what `re.finditer(re.escape(words), text, re.IGNORECASE)` finds.

    Args:
        words: some; not none.
        text: a sentence.
    """
    if not words.isascii():  # the cases of other letters fold in more ways than one
        yield from (m.span() for m in re.finditer(re.escape(words), text, re.IGNORECASE))
        return
    low, sought, at = folded(text), words.lower(), 0
    while (start := low.find(sought, at, len(text))) >= 0:
        at = start + len(sought)
        yield start, at
