"""What is printed with an effect estimate: the level of its interval, and whether it is adjusted."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.model.once import once_a_document
from graph_build.records.measures import table_of
from graph_build.records.values import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.model import Fact, ReadDocument

_LEVEL = re.compile(
    r"(?P<level>\d{2}(?:\.\d+)?)\s?[%\u2009\s]{0,3}(?:\([^()]{0,3}\)\s?)?"
    r"(?:CIs?\b|C\.\s?I\.|CrI\b|(?:two-sided |2-sided )?(?:confidence|credible)\s(?:intervals?|limits?))",
    re.IGNORECASE,
)
_ADJUSTED = re.compile(
    r"(?<!un)(?<!not )(?<!un-)\b(?:multivariable-|covariate-)?adjust(?:ed|ing|ment)\b", re.IGNORECASE
)
_UNADJUSTED = re.compile(r"\b(?:un-?adjusted|crude|not adjusted)\b", re.IGNORECASE)


def level_of(fact: Fact, read: ReadDocument) -> Decimal | None:
    """The level of the interval of a statement, in per cent: as the place nearest to it prints it.

    Args:
        fact: an effect estimate with its interval.
        read: its document.
    """
    if fact.slot("ci_low") is None:
        return None
    for words in (*_beside(fact, read), *_of_table(fact, read)):
        if found := _LEVEL.search(words):
            return Decimal(found["level"])
    return _only_level(read)


def is_adjusted(fact: Fact, read: ReadDocument) -> bool:
    """Whether an effect estimate is adjusted: as its sentence, its headers or the caption of its table say."""
    if text(fact, "statistic") in (None, "p-value"):
        return text(fact, "note") == "adjusted"
    for words in _beside(fact, read) if fact.rule.name.startswith("tables.") else ():
        if _UNADJUSTED.search(words):
            return False
        if _ADJUSTED.search(words):
            return True
    table = table_of(fact, read)
    caption = table.caption.text if table and table.caption else ""
    told = _ADJUSTED.search(caption) is not None and _UNADJUSTED.search(caption) is None
    return told or text(fact, "note") == "adjusted"


def _beside(fact: Fact, read: ReadDocument) -> Iterator[str]:
    """The words of the places where a statement was read."""
    yield from (read.document.text[e.span.start : e.span.end] for e in fact.evidence)


def _of_table(fact: Fact, read: ReadDocument) -> Iterable[str]:
    """The caption and the notes of the table of a statement."""
    table = table_of(fact, read)
    return () if table is None else (*([table.caption.text] if table.caption else ()), *(n.text for n in table.notes))


@once_a_document
def _only_level(read: ReadDocument) -> Decimal | None:
    """The level of all intervals of a document, where it prints one alone."""
    found = {m["level"] for m in _LEVEL.finditer(read.document.text)}
    return Decimal(found.pop()) if len(found) == 1 else None
