"""Examinations with what they came to, told by a verb of showing or of doing: "revealed unremarkable findings"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.frames.examinations.examined import is_examined, is_treatment
from graph_build.frames.examinations.subjects import subjects
from graph_build.model.frames import FindingFrame
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadSentence

_NOTHING = Pattern(
    r"\b(?:(?:showed|revealed|demonstrated|disclosed|yielded) no (?P<no>(?:[\w-]+ ){0,2}?"
    r"(?:findings?|abnormalit(?:y|ies)|patholog(?:y|ies)))|"
    r"did not (?:show|reveal|demonstrate|disclose) (?:any )?(?P<any>(?:[\w-]+ ){0,2}?"
    r"(?:findings?|abnormalit(?:y|ies)|patholog(?:y|ies))))\b",
    re.IGNORECASE,
)
_SHOWED_STATE = Pattern(
    r"\b(?:showed|revealed|demonstrated|yielded|disclosed|gave|had|returned) (?:(?:an?|completely|entirely|essentially|"
    r"otherwise) )*(?P<s>normal|unremarkable|negative|abnormal|positive) (?:findings?|results?|values?|appearances?)\b"
    r"(?! (?:for|of|in|on|at)\b)",
    re.IGNORECASE,
)
"""That an examination came to a state, told as what it showed: "the scan revealed unremarkable findings"."""
_DONE_AND = Pattern(
    r" (?:was|were) (?:also |then |\w+ly )?(?:performed|done|obtained|taken|sent|ordered|carried out|collected|"
    r"conducted|repeated)(?: [^,;.]{1,60}?)?(?:,? which|,? and(?: (?:the |its |their |all )?(?:results?|findings))?) "
    r"(?:was|were|came back|returned|proved|remained|turned out)(?: (?:all|both|also|found|reported|to be|as|\w+ly))* "
    r"(?P<s>normal|negative|unremarkable|positive|abnormal|sterile|within (?:the )?normal (?:limits|range))\b"
    r"(?! (?:for|except|apart|in|on the)\b)",
    re.IGNORECASE,
)
"""That an examination was done, and what it came to: "an ECG was taken, which was normal"."""


def nothing_found(sentence: ReadSentence) -> Iterator[FindingFrame]:
    """Examinations that showed nothing, or a state: "ultrasound showed no significant findings"."""
    text = sentence.text
    for found in _NOTHING.finditer(text):
        for a, b in subjects(text, found.start()):
            if is_examined(sentence, a, b):
                yield FindingFrame(a, found.end(), text[a:b], a, b, f"no {found['no'] or found['any']}")
    for found in _SHOWED_STATE.finditer(text):
        for a, b in subjects(text, found.start()):
            yield FindingFrame(a, found.end(), text[a:b], a, b, found["s"].casefold())


def done(sentence: ReadSentence) -> Iterator[FindingFrame]:
    """Examinations that were done and what they came to, where the state is said of a pronoun or of their results."""
    text = sentence.text
    for found in _DONE_AND.finditer(text):
        state = "normal" if found["s"].casefold().startswith("within") else found["s"].casefold()
        for a, b in subjects(text, found.start() + 1):
            if not is_treatment(sentence, a, b):
                yield FindingFrame(a, found.end(), text[a:b], a, b, state)
