"""Sentences that tell of other works and of which no clause was read, stated in their own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.authors import AUTHORS, LITERATURE, WORKS
from graph_build.facts.clinical.people import people
from graph_build.facts.stating import stated
from graph_build.model import Evidence, Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.clinical.places import Place
    from graph_build.model import Fact, SlotValue

SENTENCE = Rule("cited_evidence.sentences", 2, "a sentence that is credited to other works, in its words")

_POINTS_BACK = Pattern(
    r"(?:(?:however|moreover|furthermore|also|additionally|besides|in addition|thus|therefore|interestingly|"
    r"of note),?\s)?"
    r"(?:this|these|such|it|they|their|its|he|she|his|her|those|both|the latter)\b",
    re.IGNORECASE,
)
_WORKS = Pattern(rf"{AUTHORS}|{WORKS}", re.IGNORECASE)
_LITERATURE = Pattern(LITERATURE, re.IGNORECASE)
_NO_SUCH = Pattern(
    r"\b(?:no|few|none of the|lack of|without|unlike|(?:design|develop|propos|describ)ed by)\s(?:\w+\s)?$", re.I
)
_PLANNED = Pattern(r"\b(?:should|needed|required|warranted|necessary|awaited|ongoing)\b", re.IGNORECASE)
_LITTLE = Pattern(
    r"\b(?:first|only|limited|scarce|lack(?:s|ing)?|paucity|few|rare(?:ly)?|sporadic|no|not|unknown|unclear)\b",
    re.IGNORECASE,
)
"""Of the literature at large: that there is little in it."""
_LEAST, _LONGEST = 4, 500


def source_of(text: str) -> str | None:
    """The authors, works or literature that a sentence without a mark tells of; None where it tells of none."""
    if _PLANNED.search(text):
        return None
    named = _WORKS.search(text)
    if named is not None:
        return None if _NO_SUCH.search(text, 0, named.start()) else named.group()
    told = _LITERATURE.search(text)
    return None if told is None or _LITTLE.search(text) else told.group()


def whole(place: Place, before: Place | None, works: tuple[int, ...], source: str | None = None) -> Iterator[Fact]:
    """A sentence as it stands, with the works that it is credited to, or with those that it names.

    Args:
        place: the sentence.
        before: the sentence before it in its paragraph, which is shown where this one points back to it.
        works: the reference numbers.
        source: who is named, where there is no number.
    """
    words = place.text.strip(" ,;:.")
    back = _POINTS_BACK.match(words) is not None
    if len(words.split()) <= _LEAST or len(words) > _LONGEST or (back and before is None):
        return
    counted = [p for p in people(place.text) if p.n is not None]
    said: dict[str, SlotValue | None] = {
        "n": counted[0].n if len(counted) == 1 and counted[0].total is None else None,
        "relation": "reports",
        "object": words,
        "polarity": "affirmed",
        "certainty": "asserted",
        "references": works or None,
        "source": None if works else source,
    }
    evidence = [Evidence(place.sentence.span(0, len(place.text)))]
    if back and before is not None:
        evidence.append(Evidence(before.sentence.span(0, len(before.text)), role="context"))
    yield stated("cited_evidence", f"reference [{works[0]}]" if works else f"{source}", evidence, SENTENCE, said)
