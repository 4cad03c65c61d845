"""When a statement read from a frame holds: the time that its sentence, or its part of the sentence, names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.runs import time_slots, times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import ReadSentence, SlotValue, Timepoint

_FROM = re.compile(r"\bfrom\s(?:the\s)?(?:$|baseline\b)", re.IGNORECASE)
"""Before a time that a change is counted from: "a change from baseline" was not seen at baseline."""
_OPENS = re.compile(
    r"(?:^|[;,]\s(?:and\s|but\s|while\s|whereas\s)?|\b(?:and|but|while|whereas)\s)(?:at|by|on|after|in)\s(?:the\s)?"
    r"(?:end of (?:the )?\w+\s\()?$",
    re.IGNORECASE,
)
"""Before a time that the words behind it are told of: "At week 4, X was 5, and at week 24 it was 2"."""
_PARTS = re.compile(r";|\b(?:whereas|while|but|although)\b")


def when(sentence: ReadSentence, start: int, end: int, value: tuple[int, int] | None = None) -> dict[str, SlotValue]:
    """The slots of the one time that a run's sentence names; of several, the one in the run's own part; else none.

    Args:
        sentence: the sentence.
        start: first position of the run in it.
        end: position after its last.
        value: where the value of the statement stands, which may be so much time: "shortened by 1.1 days".
    """
    text = sentence.text
    named = [t for t in times(sentence) if not _FROM.search(text, 0, t.start) and not _FROM.match(text, t.start)]
    if value is not None:
        named = [t for t in named if t.end <= value[0] or value[1] <= t.start]
    if value is None and len(named) > 1 and (opening := _opening(text, named, end)):
        return time_slots(opening)
    if len(named) > 1:
        edges = [0, *(m.start() for m in _PARTS.finditer(sentence.text)), len(sentence.text)]
        first = max(e for e in edges if e <= start)
        last = min(e for e in edges if e >= end)
        named = [t for t in named if first <= t.start and t.end <= last]
    return time_slots(named[0]) if len(named) == 1 else {}


def _opening(text: str, named: Sequence[Timepoint], end: int) -> Timepoint | None:
    """The last time before the end of a run that opens its part of the sentence, where the first part has one too."""
    opening = [t for t in named if _OPENS.search(text, 0, t.start)]
    before = [t for t in opening if t.end <= end]
    return before[-1] if len(opening) > 1 and len(opening) == len(named) and before else None
