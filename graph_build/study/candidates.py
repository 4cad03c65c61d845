"""What may be an arm, and what speaks for it: how often it is called a group, whether patients were divided into it.

A name is taken for an arm by what the document does with it, never by where it stands alone: a list behind "to" or
"either" counts where patients were allocated to it and where one of its parts is told of elsewhere as a group or is a
known treatment.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from graph_build.clauses.words import words_of
from graph_build.patterns import Pattern
from graph_build.study.allocation import SCHEDULED, allocated, numbered_off, offered
from graph_build.study.keys import PARTS_PLAYED, keys_of
from graph_build.study.names import GROUPS, PEOPLE, namings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph_build.model import ReadDocument, ReadSentence

_VERSUS = Pattern(
    r"(?P<a>[\w+/ -]{3,60}?)\s(?:versus|vs\.?|compared (?:with|to))\s(?P<b>[\w+/ -]{3,60})", re.IGNORECASE
)
_OF_DESIGN = frozenset({"front", "abstract", "methods", "body"})
_LOOSE = Pattern(
    r"^(?:the|an?|our|in|to|of|with|by|for|on|and|or|either|only)\s+|\s+(?:the|an?|in|of|with|and|or|only|alone|treatment|"
    r"therapy|groups?|arms?)$|^[‘’“”'\"]|[‘’“”'\"]$",
    re.I,
)
_LABELLED = rf"(?:{'|'.join(sorted(GROUPS))}) \S+"
_DESCRIBED = Pattern(rf"(?P<label>{_LABELLED})\s?\([^()]*\).*", re.IGNORECASE)
_DURATION = Pattern(r"\d+(?:\.\d+)?[\s-](?:day|week|month|year|hour|min|ml|h|d)s?\b", re.IGNORECASE)
_DESIGN = Pattern(
    r"\b(?:controlled|trials?|stud(?:y|ies)|blind(?:ed)?|randomi[sz]ed|design|comparator|parallel|open-label|multi-?cent(?:re|er)|objective|purpose|analysis)\b",
    re.IGNORECASE,
)
_NO_PART = Pattern(
    r"^based\b|\b(?:followed|separated|stratified|basis|respectively|weeks|days|months)\b|^(?:two|three|four|five|six|equal|them|figure|table)\b(?!-)|[=;]"
    r"|\b(?-i:IQR|SD|SEM|CI)\b",
    re.IGNORECASE,
)
"""Words that are in no name of a group."""
_RUN_TOGETHER = Pattern(r"groups?[A-Z]|\(.*\).|\([^()]* |\([^)]*$|^[^(]*\)|[a-z]{3}[A-Z][a-z]{3}")
"""Where a table's cells were printed without blanks between them."""
LISTED = 3
"""What a place in a list of what patients were divided into counts."""
_KNOWN = frozenset({"drug", "drug_class", "procedure"})
_SEEN = 2
"""Sentences of abstract and results, its list aside, in which a thing that patients were to have is spoken of."""


@dataclass(slots=True)
class Candidate:
    """What may be an arm.

    Attributes:
        keys: the words that tell it apart.
        printed: its names as printed, with how often.
        times: how often it is named as a group, what stands in title and abstract counted twice.
        lists: the lists of what patients were divided into that hold it; two of one list are two arms.
        called: how often with a word for group, or as placebo and controls are, which need none.
    """

    keys: frozenset[str]
    printed: Counter[str] = field(default_factory=Counter)
    times: int = 0
    lists: frozenset[int] = frozenset()
    called: int = 0

    @property
    def sure(self) -> bool:
        """Whether patients were divided into it and something else."""
        return bool(self.lists)


def candidates(read: ReadDocument) -> dict[frozenset[str], Candidate]:
    """What may be an arm of a document, by the words that tell it apart."""
    found: dict[frozenset[str], Candidate] = {}
    for name, weight, called in _said(read):
        _count(found, trimmed(name), weight, called=called)
    listed = 0
    for parts in _told(read):
        listed += 1
        for name in parts:
            _count(found, name, LISTED, listed)
    for parts in _offers(read):
        if any(_stands(read, keys_of(name), found) for name in parts):
            listed += 1
            for name in parts:
                _count(found, name, LISTED, listed)
    return found


def _count(
    found: dict[frozenset[str], Candidate], name: str, weight: int, listed: int = 0, *, called: bool = False
) -> None:
    keys = keys_of(name)
    if keys and is_name(name):
        one = found.setdefault(keys, Candidate(keys))
        one.printed[name] += weight
        one.times += weight
        one.called += called
        one.lists |= {listed} if listed else frozenset()


def _offers(read: ReadDocument) -> Iterator[list[str]]:
    """The lists of what patients were allocated to, each up to the first part that can name no group."""
    for s in own(read):
        if s.section not in _OF_DESIGN:
            continue
        for parts in offered(s.text):
            names = [trimmed(part) for part in parts]
            fit = list(takewhile(is_arm, names))
            if len(fit) > 1:
                yield fit


def _stands(read: ReadDocument, keys: frozenset[str], found: dict[frozenset[str], Candidate]) -> bool:
    """Whether the document speaks of a thing elsewhere as of what a group had."""
    if "placebo" in keys or (keys & PARTS_PLAYED) or any(keys & k and (keys <= k or k <= keys) for k in found):
        return True
    told = [s for s in own(read) if s.section in ("front", "abstract", "results")]
    if any(
        m.concept.category in _KNOWN and keys_of(m.surface) <= keys for s in told for m in (*s.mentions, *s.learned)
    ):
        return True
    return sum(keys <= keys_of(s.text) for s in told) > _SEEN


def is_name(name: str) -> bool:
    """Whether it is a short noun phrase and no part of a clause."""
    if re.fullmatch(_LABELLED, name) or SCHEDULED.fullmatch(name):
        return True
    words = words_of(name)
    if (
        _DURATION.match(name)
        or _DESIGN.search(name)
        or _NO_PART.search(name)
        or not re.search(r"[A-Za-z]{2}|^[A-Z]$", name)
        or _RUN_TOGETHER.search(name)
    ):
        return False
    return 0 < len(words) <= 7 and all(w.part in {"word", "number", "and"} for w in words) and words[0].part != "and"


def trimmed(name: str) -> str:
    """A name without the words around it that tell nothing: "the X group" is X."""
    if described := _DESCRIBED.fullmatch(name):
        name = described["label"]
    if re.fullmatch(_LABELLED, name):
        return name
    while (cut := _LOOSE.sub("", name.strip(" ,;"))) != name:
        name = cut
    return name


def own(read: ReadDocument) -> Iterator[ReadSentence]:
    """The sentences that may name the document's own groups."""
    for s in read.sentences:
        if s.section not in ("references", "back") and not (
            s.section in ("introduction", "discussion") and s.sentence.references
        ):
            yield s


def _told(read: ReadDocument) -> Iterator[list[str]]:
    """What patients were divided into, a sentence each."""
    for s in own(read):
        told = allocated if s.section in _OF_DESIGN else numbered_off if s.section == "results" else None
        names = [trimmed(given) for given in told(s.text)] if told else []
        yield [name for name in names if name and is_arm(name)]


def is_arm(name: str) -> bool:
    """Whether a name of what patients were divided into can be an arm's: a treatment or a control, not all of them."""
    return is_name(name) and not any(w.low in PEOPLE or (w.part == "number" and w.text == name) for w in words_of(name))


def _said(read: ReadDocument) -> Iterator[tuple[str, int, bool]]:
    """Names of groups with a weight, and whether a word for group or a part says that they are one."""
    for s in own(read):
        weight = 2 if s.section in ("front", "abstract") else 1
        for naming in namings(s.text):
            if not naming.generic:
                yield naming.name, weight, not naming.people
        yield from ((name, weight, True) for name in _roles(s))
    for s in read.sentences[:3]:
        if found := _VERSUS.search(s.text):
            yield from ((found[side], 2, False) for side in "ab")


def _roles(sentence: ReadSentence) -> Iterable[str]:
    """Arms that need no word for group: placebo, controls."""
    return [
        m.group().casefold().rstrip("s")
        for m in re.finditer(r"\bplacebo\b|\bcontrols\b(?!\s(?:group|arm))", sentence.text, re.I)
    ]


_FEW = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6}
_NUMBER = Pattern(
    rf"\b(?P<number>{'|'.join(_FEW)})\s(?:[a-z-]+\s){{0,2}}(?:groups|arms|conditions|cohorts|regimens)\b"
    r"|(?P<ratio>\b\d\s?[:∶]\s?\d(?:\s?[:∶]\s?\d)*)(?=\s(?:ratio|basis|randomi[sz]|to receive|allocation)|[,)]| to\b)",
    re.IGNORECASE,
)
_DIVISION = Pattern(r"\b(?:random\w*|assign\w+|allocat\w+|divided|classified|parallel)\b", re.IGNORECASE)


_BOTH = Pattern(r"\b(?:both|the two) (?:\w+ )?(?:groups|arms)\b", re.IGNORECASE)


def groups_told(sentences: Sequence[ReadSentence]) -> tuple[int | None, bool]:
    """How many groups a document says that its patients were divided into, and whether it says it of their division.

    Where only "both groups" says it, there may be more, of which it speaks two by two. None where nothing says it.
    """
    division = [s.text for s in sentences if s.section in _OF_DESIGN and _DIVISION.search(s.text)]
    told = [m for text in division for m in _NUMBER.finditer(text)]
    words = [_FEW[m["number"].casefold()] for m in told if m["number"]]
    parts = [len(re.findall(r"\d+", m["ratio"])) for m in told if m["ratio"]]
    if words or parts:
        return max((*words[:1], *parts)), True
    both = sum(_BOTH.search(s.text) is not None for s in sentences)
    return (2 if both > 1 else None), False
