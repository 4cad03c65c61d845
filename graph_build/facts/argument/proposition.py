"""One thing that is said of another, and the words that may stand on its sides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.tokens import is_adverb
from graph_build.clauses.verbs import PREPOSITIONS, SUBORDINATORS
from graph_build.facts.authors import AUTHORS, LITERATURE, WORKS
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from graph_build.clauses.splitting import Clause
    from graph_build.model import Certainty, Polarity, ReadSentence

Run = tuple[int, int]

LONGEST = 400
"""Characters beyond which evidence no longer says where a thing was read."""
MOST_WORDS = 30
"""Words beyond which a subject or object was surely read wrongly."""

_OPENING = Pattern(
    r"(?:as|according to|in (?:a|an|one|the|another)|based on|following|per|consistent with)\s[^,;]*$", re.I
)
_AUTHORS = Pattern(AUTHORS)
_WORKS = Pattern(WORKS, re.IGNORECASE)
_LITERATURE = Pattern(LITERATURE, re.IGNORECASE)
_FIRST = Pattern(r"\b(?:first|our|we|this (?:case|patient|report|study)|present)\b", re.IGNORECASE)
"""In a sentence that holds the own work against the literature."""
_PEOPLE = Pattern(
    r"^(?:(?:this|these|the|our|one|two|three|four|five|six|seven|eight|nine|ten|\d+|all|both|another|some|most|many|"
    r"only|present|current|previous|other|several|few|recent)\s+)*(?:of\s+(?:the|our|these|\d+)\s+)?(?:\d+\s+)?"
    r"(?:\w+\s)?(?:patients?|boys?|girls?|man|men|woman|women|child|children|infants?|mother|father|family|parents|"
    r"subjects?|participants?|he|she|we|i|authors?|cases?|study|studies|report|reports|review|article|paper|series|"
    r"figures?|tables?|case report|case series|consent|ethics|data|funding|manuscript|written informed consent|"
    r"experts|guidelines|literature)\b(?!-)|^(?:[\w-]+\s){0,3}groups?\b|\bet al\b",
    re.I,
)
_KIND = Pattern(
    r"^(?:some |most |many |all |up to |approximately |about |only )*(?:[\d.–-]+\s?% of )?(?:of the |of )?"
    r"(?:patients|children|infants|women|men|adults|cases|individuals)\s"
    r"(?:with|who|that|on|in|of|resistant|receiving|not|at|aged|under|over|undergoing|suffering)",
    re.I,
)
_OWN_CASE = Pattern(
    r"\b(?:this|the|our|present|index) (?:\w+ )?(?:article|manuscript|patient|case|boy|girl|woman|man"
    r"|child|infant)(?:'s|’s)?\b|"
    r"\b(?:he|she|his|her)\b|^(?:our|we|us|my|i)\b",
    re.I,
)
_PRONOUN = Pattern(
    r"^(?:\w+ )?(?:it|they|he|she|we|there)$|^(?:this|these|that|those|which|i|all this|such|one|others?|them|each|"
    r"both|some|none|what|who|here|there)$",
    re.I,
)
_COUNTED = Pattern(
    r"(?:\d+ of (?:the )?\d+|\d+ (?:patients|cases|children)|another study|(?:table|figure|fig\.)\s*\d)", re.I
)
_FINITE = Pattern(r"\b(?:is|are|was|were|has|have|had|can|may|might|could|should|will|would|cannot|does|did)\b", re.I)
_RELATIVE = Pattern(r"\b(?:who|that|which|whose|where|whom|what|we|they)\b", re.I)
_REDUCED = Pattern(r"[a-z]+ed (?:in|by|on|with|at|from|for|to|as|of)\b")
# What points back to something that is not named with it, and pieces of sentences.
_DANGLING = Pattern(
    r"^(?:(?i:others?|result|consideration|first|second)|"
    r"(?i:most|some|many|all|both|any|none|one|each) of (?:them|these|those)|"
    r"rather .*|\d{1,3} [A-Z][a-z].*)$|\b(?:indicating|suggesting|showing) that\b|\sas$"
)
_BROKEN = Pattern(
    r"^\W*[\d.,]+$|^using\s|\w\.\s+[A-Z(]|[a-z)\]]\.\[?\d|^(?:not|that|be|to be|and|or|but|whether|if|how|why)\s|"
    r"^(?:soon|well|long|far|such|much) as\b"
)


@dataclass(frozen=True, slots=True)
class Proposition:
    """One thing that is said of another.

    Attributes:
        read: the sentence.
        subject: what it is about, in words.
        subject_run: where that stands, or None where it was taken from elsewhere.
        relation: what is said: "reduces", "associated_with", "is_a".
        object: of what, in words.
        object_run: where that stands.
        polarity: "negated" where it is denied; the words of the object stay positive.
        certainty: how surely it is put.
        references: the works it is credited to.
        evidence: the run that carries it.
        context: the clause around, for a member of a list.
        population: in whom, where the sentence opens with it.
        modal: the modal verb it is put with.
        against: what its subject is compared with.
        source: the authors who say it, where no mark gives the work's number.
    """

    read: ReadSentence
    subject: str
    subject_run: Run | None
    relation: str
    object: str
    object_run: Run
    polarity: Polarity
    certainty: Certainty
    references: tuple[int, ...]
    evidence: Run
    context: Run | None = None
    population: str | None = None
    modal: str | None = None
    against: str | None = None
    source: str | None = None


def references(sentence: ReadSentence, start: int, end: int) -> tuple[int, ...]:
    """The works that the run from `start` to `end` is credited to.

    That is by marks in it, else by the next one after it, else by one in words that open the sentence and say whose it
    is: "As reported [2], A causes B", "According to Smith et al. [4], ...".
    """
    marks = sentence.sentence.citations
    inside = [c for c in marks if start < c.position <= end + 2]
    after = [c for c in marks if c.position > end + 2]
    opening = [c for c in marks if c.position <= start + 2 and _OPENING.match(sentence.text[: c.position])]
    return tuple(sorted({n for c in inside or after[:1] or opening for n in c.numbers}))


def credited_to(sentence: ReadSentence, clause: Clause, member: Run | None = None) -> tuple[int, ...]:
    """The works that a clause, or a member of its list, is credited to.

    Where the clause itself has no mark, one behind who reports it counts before one that comes later: "Smith et al.
    [4] showed that A causes B, which others doubt [5]".
    """
    run = member or (clause.start, clause.end)
    teller = clause.frame.subject if clause.frame else None
    if teller is None or marked(sentence, clause.start, clause.end):
        return references(sentence, *run)
    return marked(sentence, teller[0], clause.start - 2) or references(sentence, *run)


def authors(text: str, clause: Clause) -> str | None:
    """The authors or works that report a clause, as they are named: "Smith and colleagues showed that ..."."""
    teller = clause.frame.subject if clause.frame else None
    named = (_AUTHORS.search(text, *teller) or _WORKS.search(text, *teller)) if teller else None
    named = named or (None if _FIRST.search(text) else _LITERATURE.search(text, clause.start, clause.end))
    return named.group() if named else None


def marked(sentence: ReadSentence, start: int, end: int) -> tuple[int, ...]:
    """The works whose marks stand within the run or right after it."""
    marks = sentence.sentence.citations
    return tuple(sorted({n for c in marks if start < c.position <= end + 2 for n in c.numbers}))


def pronoun(words: str) -> bool:
    """Whether words are nothing but a pronoun, with or without an adverb."""
    return bool(_PRONOUN.match(words))


def people(words: str) -> bool:
    """Whether words name particular people or works, of which a document narrates."""
    return bool(_PEOPLE.match(words)) and not _KIND.match(words)


def own_case(words: str) -> bool:
    """Whether words mean the paper's own patient."""
    return bool(_OWN_CASE.search(words))


def nameable(subject: str) -> bool:
    """Whether a subject names a thing of which something general can be said."""
    if not subject or pronoun(subject) or len(subject.split()) > MOST_WORDS or own_case(subject):
        return False
    first = subject.split()[0].lower()
    if first in PREPOSITIONS or first in SUBORDINATORS or _BROKEN.search(subject) or first.startswith("-"):
        return False
    if _clause(subject) or _REDUCED.match(subject) or _DANGLING.search(subject):
        return False
    return not people(subject) and not subject.lower().endswith(" there")


def _clause(words: str) -> bool:
    """Whether words hold a finite verb outside a relative clause: they are a clause, not a name."""
    verb, relative = _FINITE.search(words), _RELATIVE.search(words)
    return verb is not None and (relative is None or verb.start() < relative.start())


def fits(said: str) -> bool:
    """Whether an object names something: not empty, a pronoun, an adverb, a count, or the paper's own patient."""
    if not said or len(said.split()) > MOST_WORDS or pronoun(said) or own_case(said) or is_adverb(said.lower()):
        return False
    return not _COUNTED.match(said) and not _BROKEN.search(said)
