"""What a denial is said of and nobody has: a drug, a procedure, a part of the body, an adjective without its noun.

The words stand in `ontology/words/condition.tsv`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ontology.tables import words

if TYPE_CHECKING:
    from graph_build.model import ReadSentence

_NO_CONDITIONS = ("drug", "drug_class", "procedure", "anatomy", "device", "organisation")
_ADJECTIVE = re.compile(r"(?:[a-z]{3,}(?:al|ive|ous|ary|ory|une|able)|abnormal|overt|occult|metabolic)$", re.IGNORECASE)
_MARKER = re.compile(r"(?:CD|HL?A?-)\w+(?:[/+]\w+)*")
"""What cells bear or lack, and no patient: "CD34", "HLA-DR"."""
_DID = re.compile(r"(?:took|taking|using|used|gave|giving|receiving|wearing|undergoing)\b", re.IGNORECASE)


def is_no_finding(sentence: ReadSentence, start: int, end: int) -> bool:
    """Whether what stands between two positions is nothing that somebody could have.

    Args:
        sentence: the sentence.
        start: first position of what was missing.
        end: position after its last.
    """
    name = sentence.text[start:end]
    if _DID.match(name) or _MARKER.fullmatch(name) or (" " not in name and _ADJECTIVE.fullmatch(name)):
        return True
    head = re.split(r"\s(?:of|in|for|from|to|at|on|with)\s", name, maxsplit=1)[0]
    if head.split()[-1].casefold() in words("condition", "no finding"):
        return True
    last = start + len(head)
    held = [m for m in sentence.mentions if m.start >= start and m.end == last]
    return bool(held) and all(m.concept.category in _NO_CONDITIONS for m in held)
