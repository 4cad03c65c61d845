"""Captions of tables whose numbers are of no participants: correlations, sizes of effects, what something is made of.

The words stand in `ontology/words/table.tsv`.
"""

from __future__ import annotations

import re

from ontology.tables import words


def _any(part: str) -> str:
    return "|".join(map(re.escape, sorted(words("table", part), key=len, reverse=True)))


_NO_PARTICIPANTS = re.compile(
    rf"^\W*(?:(?:the|pearson['’]?s?|spearman['’]?s?|partial|bivariate|zero-order)\s)*(?:{_any('starts_no_participants')})\b"
    rf"|\b(?:{_any('no_participants')})\b",
    re.IGNORECASE,
)


def is_of_no_participants(caption: str) -> bool:
    """Whether a caption says that the numbers under it are of no participants."""
    return _NO_PARTICIPANTS.search(caption) is not None
