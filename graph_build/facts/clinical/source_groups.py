"""The larger group from which a document took its own patients: what it counts of it is not of its own patients."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.facts.clinical.people import people
from graph_build.facts.clinical.runs import clause_at, followed_by, plain
from graph_build.facts.clinical.study import Study, gathers, is_own

if TYPE_CHECKING:
    from graph_build.facts.clinical.people import People
    from graph_build.model import ReadSentence

INCLUDED = re.compile(r"\bwere (?:\w+ )?(?:included|enrolled|recruited|analy[sz]ed|studied|entered)\b", re.IGNORECASE)
"""Words that say, behind them, that patients belong to the group of a document."""
_TELLS = ("abstract", "methods", "results", "body")
_LIST = re.compile(r":\s")


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """A group that a document says it went through, larger than that of its own patients.

    Attributes:
        label: its name.
        n: how many it had.
    """

    label: str
    n: int


def group_label(text: str, them: People) -> str:
    """A name for a group that is not the document's whole group: what its patients have and were given."""
    words = text[them.start : clause_at(text, them.start).end]
    with_ = followed_by(text, them.end)
    return plain(f"{them.n} {them.who} {with_[0] if with_ else words}")[:80]


def source_group(sentence: ReadSentence, study: Study) -> SourceGroup | None:
    """The larger group that a sentence says was gathered, or None."""
    them = _larger(sentence, study)
    return SourceGroup(group_label(sentence.text, them), them.n) if them and them.n else None


def is_of_source(text: str, position: int, study: Study, source: SourceGroup) -> bool:
    """Whether what stands at a position is counted out of the larger group.

    So it is where the clause counts more patients than the document has, and behind a colon that closes the words
    on the larger group: "62 patients were reviewed: 9 received A and 31 B".
    """
    if study.n is None:
        return False
    clause = clause_at(text, position)
    near = [p for p in people(text) if clause.start <= p.start and p.end <= clause.end and p.n is not None]
    if any(p.n == study.n or p.total == study.n for p in near):
        return False
    if any(study.n < max(p.n or 0, p.total or 0) <= source.n for p in near):
        return True
    whole = next((p for p in people(text) if p.n == source.n and p.total is None), None)
    colon = _LIST.search(text, whole.end, position) if whole else None
    return colon is not None and any(colon.end() <= p.start <= position for p in people(text))


def _larger(sentence: ReadSentence, study: Study) -> People | None:
    text = sentence.text
    if study.kind != "group" or study.n is None or sentence.section not in _TELLS or sentence.sentence.references:
        return None
    for them in people(text):
        alone = them.total is None and them.percent is None and them.who
        told = (is_own(text) and gathers(text)) or INCLUDED.search(text, them.end)
        if alone and told and (them.n or 0) > study.n:
            return them
    return None
