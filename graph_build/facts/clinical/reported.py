"""Sentences about cases and results that others have reported, though no authors and no mark stand in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.study import is_own
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from graph_build.model import ReadSentence

_ARGUES = frozenset({"introduction", "discussion", "conclusion"})
_REPORTED = Pattern(
    r"\b(?:(?:most|many|few|other|all|both|the|some|several|only \w+|two|three|four|five)\s)(?:of the\s)?"
    r"(?:previously\s)?(?:reported|documented|published|described)\s(?:[\w-]+\s)?(?:cases?|patients|reports)\b"
    r"|\b(?:review|search)\sof\s(?:the\s)?(?:[\w-]+\s)?literature\s(?:reveal|show|found|identif|yield)\w*"
    r"|\bliterature\s(?:review|search)\s(?:reveal|show|found|identif|yield)\w*"
    r"|\b(?:similar|identical|comparable)\s(?:[\w-]+\s)?cases?\s(?:was|were|has been|have been)\s(?:reported|described|"
    r"published|documented)\b"
    r"|(?:^|\bin\s)that (?:case|patient|report|series|study|trial)\b"
    r"|\b(?:according to|in)\stheir\s(?:results?|stud(?:y|ies)|series|reports?|trial|cohort|findings|experience)\b",
    re.IGNORECASE,
)
BESIDE_OURS = re.compile(
    r"\b(?:(?:is|was|are|were)\s)?(?:consistent with|in (?:line|agreement|accordance|keeping) with|similar(?:ly)? to|"
    r"comparable (?:to|with)|as (?:in|with)|like|unlike|compared (?:to|with)|in contrast (?:to|with)|different from)\s"
    r"(?:that of\s|those of\s)?(?:the\s)?(?:results?\s|findings?\s|outcomes?\s)?(?:of\s|in\s|from\s)?"
    r"(?:our|ours|this|the present|the current|present|current)\b(?:\s(?:present\s)?(?:case|patients?|"
    r"stud(?:y|ies)|series|results?|findings?))?",
    re.IGNORECASE,
)
"""The own work as what another is held against: "which is consistent with the results of the present study"."""
_WE_READ = re.compile(
    r"\bliterature\b[^.;]{0,60}?\bwe\s(?:\w+ly\s)?(?:found|identified|retrieved|learn(?:ed|t)|saw)\b", re.IGNORECASE
)
"""What the authors came upon in their reading: "according to the literature, we found that …"."""
_ROW = Pattern(r"\d{1,3}[a-z]?\s(?-i:[A-Z])[\w’'-]+(?:\set al\.?)?,?\s\(?(?:19|20)\d\d\)?\s")
"""How a row of a table of reported cases begins that text flattened: number, author, year."""
_OUR_PATIENT = re.compile(
    r"\b(?:our|this|the present|the index)\s(?:\w+\s)?(?:patients?|case|child|series)\b", re.IGNORECASE
)


def of_reported(sentence: ReadSentence) -> bool:
    """Whether a sentence tells of reported cases or of others' results, and of nothing of its own.

    In arguments the words say so; a row of a table of reported cases does so anywhere.
    """
    if _ROW.match(sentence.text):
        return True
    read = _WE_READ.search(sentence.text)
    if sentence.section not in _ARGUES or not (read or _REPORTED.search(sentence.text)):
        return False
    rest = BESIDE_OURS.sub(" ", sentence.text[read.end() :] if read else sentence.text)
    return not is_own(rest) and _OUR_PATIENT.search(rest) is None
