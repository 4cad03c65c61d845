"""How a run of a sentence is meant: denied, more or less sure, about whom.

After NegEx (doi:10.1006/jbin.2001.1029) and ConText (doi:10.1016/j.jbi.2009.05.002), with rules of our own: a cue
governs the words after it, before it or both, up to a word that ends its scope.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import Context
from graph_build.patterns import Several
from graph_build.recognisers.cues import (
    ALWAYS_CITED,
    CERTAINTIES,
    CITED,
    CLAUSE_ENDS,
    FAMILY,
    FAMILY_ENDS,
    GENERAL,
    IN_VITRO,
    OWN,
    TO_OTHERS,
    TO_OWN,
)
from graph_build.recognisers.negation_cues import NEGATION_ENDS, NEGATIONS, NOT_NEGATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator


_BETTER = (
    r"improved|resolved|subsided|disappeared|recovered|healed|normali[sz]ed|persisted|worsened|deteriorated|abated|"
    r"increased|decreased"
)
_NEW_CLAUSE = re.compile(  # a subject with its verb: "no fever, and the back pain improved"
    r", (?=(?:the|an?) (?:[\w-]+ ){1,7}(?:was|were) )|,? and (?=(?:the (?:patient|child|infant)|he|she|they) |"
    r"(?:(?:the|his|her|its|an?) (?:[\w-]+ ){1,5}(?:was|were|is|are|had|has|remained|became|showed|"
    rf"revealed|{_BETTER})|(?:[\w-]+ ){{1,4}}(?:{_BETTER})|"
    r"(?:[\w-]+ ){1,8}?(?:grew|yielded|showed|revealed|demonstrated|disclosed|underwent|lasted|continued))\b)",
    re.IGNORECASE,
)
_BARE = re.compile(r"negative|absent|none", re.IGNORECASE)
_BY_VERB = re.compile(r"\b(?:proved|returned|tested|turned out|came back|became|remained|all|both) $", re.IGNORECASE)
_TOLD_OTHERWISE = re.compile(
    r"\d|\b(?:positive|normal|elevated|raised|increased|decreased|showed|revealed|was|were|had)\b", re.IGNORECASE
)
"""In a list before "X negative": members that have values of their own."""
_TOLD = re.compile(
    r"\b(?:showed|revealed|demonstrated|disclosed|confirmed|detected|had|has|have|was|were|is|are|developed|presented|"
    r"found|reported|grew|yielded|suggested|indicated|became|remained|complained)\b",
    re.IGNORECASE,
)
_JOINTS = (re.compile(r", and "), re.compile(r"(?<!,) and "), re.compile(r", "))
"""What may stand between two clauses, the surest first."""
_NO_SUBJECT = re.compile(
    r"\s*(?:(?:\w+ly|later|then|also|both|all|even|thus|therefore|been|being|not)\s*)*", re.IGNORECASE
)
_MANY = re.compile(r"(?:were|are|have)\b", re.IGNORECASE)
_PREFIXED = re.compile(r"non[-–‐]\w+", re.IGNORECASE)
"""A denial that is part of a word denies no more than that."""
_ONE_ENDS = re.compile(r",| and (?=(?:the|an?|his|her) )")
_OF_CUE = (
    # "owing to the negative scan, the drain was removed"
    (
        re.compile(r"negative(?! (?:for|findings? for)\b)", re.IGNORECASE),
        re.compile(r", (?=(?:and )?(?:the|an?|he|she|it|we|they|his|her) )"),
    ),
    # "absent knee jerks with loss of sensation"
    (re.compile(r"absent(?! of\b)", re.IGNORECASE), re.compile(r",|(?:,| and) complete | with ")),
    # "absence of a history of gout, the red joint"
    (re.compile(r"absence of|lack of", re.IGNORECASE), re.compile(r", (?=(?:the|its|his|her) )")),
    # "no rash and a dry cough"; but "without a rash and a cough" denies both
    (
        re.compile(r"(?:no|without(?: evidence of| signs? of)?)(?= (?!an? |any ))", re.IGNORECASE),
        re.compile(r",? and an? ", re.IGNORECASE),
    ),
)
"""Denials, and what ends them besides what ends any."""
_LACK = re.compile(r"lack", re.IGNORECASE)  # holds for one thing of a list: "lack of appetite, weight loss and fever"
_LISTED_AS_ONE = re.compile(r"\b(?:or|nor)\b", re.IGNORECASE)


_CERTAINTIES = Several((cue.pattern, cue.value) for cue in CERTAINTIES)


def contexts(text: str, *, cites: bool = False) -> tuple[Context, ...]:
    """The cues of a sentence with the runs that they govern, sorted.

    Args:
        text: the sentence.
        cites: whether it carries a citation mark, which makes "a report" or "previous studies" another's.
    """
    found = [*_negations(text), *_certainties(text), *_experiencers(text, cites)]
    return tuple(sorted(found, key=lambda c: (c.start, c.end, c.kind, c.value)))


def _negations(text: str) -> Iterator[Context]:
    masked = NOT_NEGATIONS.sub(lambda m: "\x00" * len(m.group()), text)
    for cue in NEGATIONS:
        for m in cue.pattern.finditer(masked):
            first, last = _parenthesis(text, m.start())
            if cue.direction == "after":
                until = _reach(masked, m, last)
                yield Context(m.start(), until, "polarity", "negated", m.group())
            else:
                start = max((e.end() for e in NEGATION_ENDS.finditer(masked, first, m.start())), default=first)
                if start == first and not text[first : m.start()].strip():  # "(negative)" denies what stands before it
                    start = max((e.end() for e in NEGATION_ENDS.finditer(masked, 0, m.start())), default=0)
                comma = masked.rfind(",", start, m.start()) if _of_one(masked, m) else -1
                if comma >= 0 and _TOLD_OTHERWISE.search(masked, start, comma):
                    start = comma + 1
                else:
                    start = _own_subject(masked, start, m)
                yield Context(start, m.end(), "polarity", "negated", m.group())


def _reach(text: str, cue: re.Match[str], last: int) -> int:
    """How far a denial reaches that stands before what it denies: to a turn of the sentence, or less by its words."""
    if prefixed := _PREFIXED.match(text, cue.start(), last):
        return prefixed.end()
    ends = [p.search(text, cue.end(), last) for p in (NEGATION_ENDS, _NEW_CLAUSE)]
    ends += [end.search(text, cue.end(), last) for words, end in _OF_CUE if words.match(text, cue.start())]
    until = min((end.start() for end in ends if end), default=last)
    if _LACK.match(cue.group()) and not _LISTED_AS_ONE.search(text, cue.end(), until):
        of_one = _ONE_ENDS.search(text, cue.end(), until)
        until = of_one.start() if of_one else until
    return until


def _own_subject(text: str, start: int, cue: re.Match[str]) -> int:
    """Where the subject of a denial behind it begins, if a clause with a verb of its own stands before.

    "CT showed ascites, and the culture was negative" denies nothing of the ascites. A subject in the plural may be a
    list, so that it begins at the first place that may part the two; one in the singular, at the last.
    """
    told = max((v.end() for v in _TOLD.finditer(text, start, cue.start())), default=-1)
    if told < 0:
        return start
    for joint in _JOINTS:
        parts = [j.end() for j in joint.finditer(text, told + 1, cue.start())]
        parts = [p for p in parts if not _NO_SUBJECT.fullmatch(text, p, cue.start())]
        if parts:
            return parts[0] if _MANY.match(cue.group()) else parts[-1]
    return start


def _of_one(text: str, cue: re.Match[str]) -> bool:
    """Whether a denial behind a name may be of that name alone: "leukocytosis of 17, viral PCR negative"."""
    return _BARE.fullmatch(cue.group()) is not None and _BY_VERB.search(text[: cue.start()]) is None


def _parenthesis(text: str, position: int) -> tuple[int, int]:
    """Where the parenthesis around a position begins and ends, which a denial in it does not leave; else the text."""
    depth, opened = 0, -1
    for at in range(position - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[at], 0)
        if depth < 0:
            opened = at
            break
    if opened < 0:
        return 0, len(text)
    closed = text.find(")", position)
    return opened + 1, closed if closed >= 0 else len(text)


def _certainties(text: str) -> Iterator[Context]:
    """A hedge governs its clause; where clauses nest, the innermost counts (`ReadSentence.certainty`)."""
    for pattern, certainty in _CERTAINTIES.asked(text):
        for m in pattern.finditer(text):
            end = CLAUSE_ENDS.search(text, m.end())
            start = max((e.end() for e in CLAUSE_ENDS.finditer(text, 0, m.start())), default=0)
            yield Context(start, end.start() if end else len(text), "certainty", certainty, m.group())


def _experiencers(text: str, cites: bool) -> Iterator[Context]:
    for m in FAMILY.pattern.finditer(text):
        end = FAMILY_ENDS.search(text, m.end())
        yield Context(m.start(), end.start() if end else len(text), "experiencer", "family", m.group())
    for pattern, value in ((CITED if cites else ALWAYS_CITED, "cited"), (IN_VITRO, "in_vitro"), (GENERAL, "general")):
        found = pattern.search(text)
        if found:
            first, last = _of_others(text, found.start()) if value == "cited" else (0, len(text))
            yield Context(first, last, "experiencer", value, found.group())


def _of_others(text: str, cue: int) -> tuple[int, int]:
    """The part of a sentence that tells of others' work, where another part turns to its own; else all of it."""
    own = TO_OWN.search(text, cue)
    if own:
        return 0, own.start()
    if OWN.search(text, 0, cue):
        turn = max((t.start() for t in TO_OTHERS.finditer(text, 0, cue)), default=0)
        return (turn, len(text)) if OWN.search(text, 0, turn) else (0, len(text))
    return 0, len(text)
