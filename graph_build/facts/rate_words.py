"""What a sentence says of a rate beside its figure: under which drug, in which line, and how it is defined."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_build.model import Mention, ReadSentence, SlotValue

_LINES = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5}
_RATE = re.compile(r"\b(?:rates?|remission|responses?|mortality|survival|relapses?|proportions?)\b", re.IGNORECASE)
_AS_LINE = re.compile(
    r"\b(?:when|if|where|for|with|of|to|after)\s(?P<drug>[\w-][^,;.()]{2,60}?)(?:\s\([^()]*\))?\s"
    r"(?:(?:(?:was|were|is|are)\s)?(?:used|given|administered|added)\s)?as\s(?:an?\s|the\s)?"
    rf"(?P<n>{'|'.join(_LINES)})[- ]line\b(?:\s(?:agent|therapy|treatment|drug|option))?",
    re.IGNORECASE,
)
_DEFINED = re.compile(
    r"\(\s?(?:(?:which|that)\s)?(?:(?:is|are|was|were)\s)?defined\s(?:as|by)\s(?P<d>[^()]{4,160})\)", re.I
)
_FAR = 90
"""Characters behind a rate beyond which a drug's line is told of something else."""


def of_rate(sentence: ReadSentence, start: int, end: int) -> tuple[dict[str, SlotValue], Mention | None]:
    """The slots agent, line and definition of a rate whose words stand in a run, and the drug's mention."""
    slots: dict[str, SlotValue] = {}
    text = sentence.text
    if not _RATE.search(text, start, end):
        return slots, None
    defined = _DEFINED.search(text, start, min(len(text), end + 2 + len(text[end:].partition(")")[0])))
    if defined:
        slots["definition"] = re.sub(r"^(?:an?|the)\s", "", " ".join(defined["d"].split()))
    stop = text.find(";", end)
    used = _AS_LINE.search(text, start, min(end + _FAR, stop if stop > 0 else len(text)))
    drug = next(
        (
            m
            for m in sentence.mentions_of("drug", "drug_class")
            if used and used.start("drug") <= m.start < used.end("drug")
        ),
        None,
    )
    if used and drug:
        slots |= {"agent": drug.concept.label, "line": _LINES[used["n"].casefold()]}
    return slots, drug
