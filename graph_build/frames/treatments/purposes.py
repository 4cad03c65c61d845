"""What a treatment was given for, where its own sentence says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from graph_build.model import Mention, ReadSentence
    from graph_build.model.frames import Agent

_KNOWN = (
    r"(?:(?:an?|the|his|her|their|severe|refractory|active|acute|chronic|known|underlying|worsening|established)"
    r"\s){0,3}"
)
_FOR = Pattern(
    r"(?:(?!\sand\s|\sor\s)[^,;:.()]){0,50}\s(?:for|to treat|in the (?:treatment|management) of)\s"
    r"(?:(?:the\s)?(?:treatment|management|control|"
    rf"relapse|exacerbation|flare)\sof\s)?{_KNOWN}",
    re.IGNORECASE,
)
_TREATED = Pattern(
    r"(?:\s\([^)]*\))?,?\s(?:which\s|that\s)?(?:was|were|is|had been|has been)\s(?:\w+ly\s)?"
    r"(?:treated|managed|controlled)\swith\s(?:[\w-]+\s){0,2}",
    re.IGNORECASE,
)
_NOT_FOR = Pattern(
    r"\b(?:prophyla\w+|prevent\w+|risk|negative|tests?|suspect\w*|concern\w*|allerg\w*)\b", re.IGNORECASE
)
"""What stands between a drug and a disease that nobody need have."""


def purpose(sentence: ReadSentence, agent: Agent) -> Mention | None:
    """The disease that a treatment was given for: "methotrexate for gout", "gout was treated with methotrexate"."""
    text = sentence.text
    for mention in sentence.mentions_of("disease"):
        before = mention.end <= agent.start and _TREATED.fullmatch(text, mention.end, agent.start)
        behind = mention.start >= agent.end and _FOR.fullmatch(text, agent.end, mention.start)
        denied = sentence.negated(mention.start, mention.end)
        if (before or behind) and not denied and not _NOT_FOR.search(text, agent.end, mention.start):
            return mention
    return None
