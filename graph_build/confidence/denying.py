"""What is denied, by kind: a condition, something that comes about or changes, a difference, or any other thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.confidence.places import named
from graph_build.facts.clinical.clinical_words import is_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact

_WORD = re.compile(r"[a-z]+")
_COMING_ABOUT = re.compile(
    r"(?:improv|respon|recur|relaps|resol|recover|chang|worsen|deteriorat|progress|increas|decreas|declin|normali[sz]|"
    r"react|event|complication|death|died|surviv|mortality|withdraw|admission|hospitali[sz])"
)
_DENIABLE = ("outcome", "adverse_event")


def of_denial(fact: Fact) -> Iterator[str]:
    """The kind of what an outcome denies; none for other facts."""
    if fact.type not in _DENIABLE or fact.slot("polarity") != "negated":
        return
    words = _WORD.findall(named(fact).casefold())
    status = fact.slot("status")
    if words and is_head(words[-1]):
        yield "denied=condition"
    elif any(map(_COMING_ABOUT.match, [*words, *_WORD.findall(str(status or "").casefold())])):
        yield "denied=change"
    else:
        yield "denied=other"
