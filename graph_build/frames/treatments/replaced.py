"""Treatments that gave way to another: "A was changed to B", "switched from A to B", "B was substituted for A"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_build.model.frames import Agent

_REPLACED_BEFORE = re.compile(
    r"\b(?:substitut(?:ed|ing|ion)\sfor|(?:switch(?:ed|ing)?|chang(?:ed|ing)|convert(?:ed|ing)|transition(?:ed|ing)?)\s"
    r"from|replac(?:ed|ing)(?!\s(?:by|with)\b))\s(?:the\s|his\s|her\s|oral\s|intravenous\s|IV\s)*$",
    re.IGNORECASE,
)
_REPLACED_AFTER = re.compile(
    r"(?:\s[A-Z](?=\s))?(?:\s?\([^)]*\))?\s(?:therapy\s|treatment\s)?"
    r"(?:(?:was|were|had|has|have|been|being|then|later|subsequently|also)\s)+(?P<verb>replaced|substituted|switched|exchanged|changed|"
    r"converted)\s(?P<how>with|by|to|for)\s",
    re.IGNORECASE,
)
_SAME_LIST = re.compile(r"(?:,|\sand|,\sand|\splus|\s\+)\s")
_FARTHEST = 30


def replaced(text: str, found: tuple[Agent, ...], index: int) -> tuple[int, int, str] | None:
    """The run of words that put another treatment in the place of this one, with its status; or None.

    "A was changed to B", "A and C were replaced with B", "switched from A to B", "B was substituted for A".
    """
    agent = found[index]
    before = _REPLACED_BEFORE.search(text, max(0, agent.start - 60), agent.start)
    if before:
        return before.start(), agent.end, "discontinued"
    last = last_listed(text, found, index)
    after = _REPLACED_AFTER.match(text, found[last].end)
    behind = found[last + 1] if after and last + 1 < len(found) else None
    if after is None or behind is None or behind.start - after.end() > _FARTHEST:
        return None
    if after["how"] == "for" and after["verb"].casefold() == "substituted":
        return None  # "B was substituted for A": it is A that was left
    return agent.start, after.end(), "discontinued"


def last_listed(text: str, found: tuple[Agent, ...], index: int) -> int:
    """The index of the last treatment of the list that one stands in: what is said behind it is said of all."""
    last = index
    while last + 1 < len(found) and _SAME_LIST.fullmatch(text, found[last].end, found[last + 1].start):
        last += 1
    return last
