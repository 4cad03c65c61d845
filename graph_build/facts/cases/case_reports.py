"""That a document is a case report, told by its sentences about itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.study import study_of
from graph_build.model import Evidence, Fact, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadDocument

CASE = Rule("studies.case-report", 1, "sentences in which a report of one patient speaks of itself")

_ITSELF = re.compile(
    r"\b(?:we|herein|here|this (?:report|article|paper)|the authors?|in this (?:report|article|paper|case "
    r"report))\b,?\s(?:we\s)?"
    r"(?:(?!will\b|would\b)[\w-]+\s){0,3}?(?:report|present|describe|document)(?:s|ed)?\b"
    r"|\b(?:our|this|the present) case (?:report )?"
    r"(?:demonstrates|highlights|illustrates|shows|suggests|emphasi[sz]es|underlines|underscores|describes|"
    r"presents|reports|is)\b"
    r"|\bcase report\b(?=\s(?:of|on|and|with))",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:previous|prior|first|other|another|earlier|published)\s(?:\w+\s)?case report|et al\b", re.IGNORECASE
)
_MOST_PLACES, _LONGEST = 5, 380


def state(read: ReadDocument) -> Iterator[Fact]:
    """The design of a document about one patient: one fact, with the places where the document says so."""
    if study_of(read).kind != "patient":
        return
    places = [
        s.span(0, len(s.text))
        for s in read.sentences
        if s.section in ("front", "abstract", "introduction", "body", "discussion", "conclusion")
        and len(s.text) <= _LONGEST
        and _ITSELF.search(s.text)
        and not _OTHERS.search(s.text)
    ]
    if places:
        yield Fact.of(
            "study_design",
            "this study",
            [Evidence(span, "evidence" if at == 0 else "alternate") for at, span in enumerate(places[:_MOST_PLACES])],
            CASE,
            aspect="design",
            value="case report",
        )
