"""Phrases that name a disease, symptom or finding: taken out of a list, with side, qualifier and duration apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.facts.clinical.clinical_words import NOT_CONDITIONS, QUALIFIERS, is_altered, is_head
from graph_build.facts.clinical.runs import NUMBER
from graph_build.patterns import Pattern
from graph_build.recognisers.learned_names import ends_condition
from graph_build.recognisers.lexicon import looks_like_acronym
from graph_build.recognisers.numbers import number
from ontology.tables import words

if TYPE_CHECKING:
    from decimal import Decimal

    from graph_build.model import Mention, ReadSentence


def _one_of(part: str) -> str:
    return "|".join(sorted(map(re.escape, words("condition", part))))


_UNIT = r"(?:hours?|hrs?|h|days?|weeks?|wks?|months?|mos?|years?|yrs?)"
_PLACE = re.compile(r" (?:of|in|on|over|along|to|between) ")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_CUT = Pattern(
    rf" *(?:[()\[\]:]|\.(?: |$)| (?:{_one_of('end')}|"
    rf"prior to|suggest\w+|indicat\w+|non-?responsive|over the (?:past|last|"
    rf"previous|next)"
    r"|of (?:about |approximately |up to )?\d+"
    rf"|in (?:{_MONTHS}|(?:19|20)\d\d|{NUMBER}|all|both|this|these|his|her|our|whom|spite|addition|association"
    r"|combination|remission|\w+ patients?|the (?:past|last|previous|context|setting|absence|presence)))\b)",
    re.IGNORECASE,
)
# What stands before the name of a condition and is no part of it.
_PREFIX = Pattern(
    rf"^(?:(?:at least \d+|{_one_of('before')}|multiple(?! (?:organ|sclerosis|myeloma|system))) "
    r"|(?:an? )?(?:(?:known|long|past|strong|remote|recent|previous|prior|clear|medical|surgical|significant) )*"
    rf"(?:(?:{NUMBER} (?:to|-|–) )?{NUMBER}[ -]?{_UNIT} )?(?:(?:medical|past|clinical) )?histor(?:y|ies) of "
    r"|\d+(?:[.,]\d+)?(?: ?[x×] ?\d+(?:[.,]\d+)?)*[ -]?(?:mm|cm) (?:sized? )?|previously unknown "
    r"|\d+[ -]year[ -]old "
    r"|(?:(?:sudden|acute|gradual|rapid|insidious|initial|first|second|final|working|chief|main|presenting|"
    r"presumptive) )?"
    rf"(?:{_one_of('of')}) of (?:(?:sudden|acute) )?"
    r"|(?:to )?(?:have|having|be|being|experiencing) |(?:diagnosed with|suffering from|positive for|ruling out|"
    r"excluding|complaining "
    r"of) )+",
    re.IGNORECASE,
)
_LEADING_VERB = Pattern(rf"(?:{_one_of('leading verb')}) (?:into |from )?", re.IGNORECASE)
_DURATION_BEFORE = Pattern(
    rf"^(?:an? |the )?(?P<n>{NUMBER})[ -](?P<u>{_UNIT})(?:['’]| of| (?:medical |clinical )?history of)? ",
    re.IGNORECASE,
)
_DURATION_AFTER = Pattern(
    rf"^ ?(?:(?:which |that )?(?:had )?last(?:ing|ed) |for |of |persisting for )(?:the (?:past|last|previous) |"
    rf"about |approximately |almost |nearly )?"
    rf"(?P<n>{NUMBER})[ -](?P<u>{_UNIT})(?:['’]| )?(?:duration|history)?\b|^ ?over the (?:past|last|"
    rf"previous) (?P<n2>{NUMBER}) (?P<u2>{_UNIT})\b",
    re.IGNORECASE,
)
_SIDE = Pattern(r"(left|right|bilateral|unilateral)(?:[ -]sided)? ", re.IGNORECASE)
_GERUND = Pattern(r"[a-z]+ing (?:the|an?|his|her|its|their|this|that|these)\b", re.IGNORECASE)
"""What somebody did: "attributing the decline"."""
_GRADE = Pattern(r" (?:type|stage|grade|class) \w+$", re.IGNORECASE)
_SIDE_IN_NAME = Pattern(r"(?:ventric|atri|main|bundle|anterior|coronary|heart|sided heart)", re.IGNORECASE)
UNIT_CODES = {"h": "h", "d": "d", "w": "wk", "m": "mo", "y": "a"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One named condition.

    Attributes:
        start: first position; end: position after the last, duration before it included.
        words: the condition without side, qualifier and duration.
        laterality: left, right, bilateral or unilateral.
        qualifier: persistent, severe, intermittent …
        duration: printed before or after it, as number and UCUM unit.
        mention: the vocabulary's disease or finding that is its head, or None.
    """

    start: int
    end: int
    words: str
    laterality: str | None = None
    qualifier: str | None = None
    duration: tuple[Decimal, str] | None = None
    mention: Mention | None = None


_CLAUSE = Pattern(
    r"\b(?:that|versus|vs|lack|was|were|is|are|had|has|have|he|she|it|they|we|who|which|patients?|subjects?|"
    r"underwent|received|developed|experienced|presented|admitted|referred|complained|arrived|visited|came|"
    r"attended|returned|resembling|showed|revealed|required|started|began|noticed|became|remained|denied|reported|"
    r"died|relapsed|withdrew|nobody|confirming|suggesting|indicating|showing|revealing|demonstrating|prompting)\b",
    re.IGNORECASE,
)


def phrase_at(sentence: ReadSentence, start: int, end: int) -> Phrase | None:
    """The condition that a run of a sentence names, or None where it names none."""
    text = sentence.text
    start += len(text[start:end]) - len(text[start:end].lstrip())
    duration, start = _duration_before(text, start, end)
    while prefix := _PREFIX.match(text[start:end]) or _LEADING_VERB.match(text[start:end]):
        start += prefix.end()
        inner, start = _duration_before(text, start, end)
        duration = duration or inner
    cut = _CUT.search(text, start, end)
    stop = cut.start() if cut else end
    while stop > start and not text[stop - 1].isalnum():
        stop -= 1
    words = text[start:stop]
    if not words or len(words.split()) > 9:
        return None
    if NOT_CONDITIONS.compiled.search(words) or _CLAUSE.compiled.search(words):
        return None
    if _GERUND.match(words) or (words.casefold().endswith("failure") and text.startswith(" to ", stop)):
        return None  # what somebody did, or failed to
    mention = _mention(sentence, start, stop)
    ends = (stop, start + len(_before_place(words)))
    if mention is None and not headed(words) and not ends_condition(sentence, start, ends):
        return None
    if duration is None:
        after = _DURATION_AFTER.match(text[stop:])
        duration = _length(after) if after else None
    return _described(Phrase(start, stop, words, duration=duration, mention=mention), sentence)


def _duration_before(text: str, start: int, end: int) -> tuple[tuple[Decimal, str] | None, int]:
    found = _DURATION_BEFORE.match(text[start:end])
    return (_length(found), start + found.end()) if found else (None, start)


def _length(found: re.Match[str]) -> tuple[Decimal, str]:
    n, unit = (found[key] or found[f"{key}2"] if f"{key}2" in found.re.groupindex else found[key] for key in "nu")
    return number(n), UNIT_CODES[unit[0].casefold()]


def _mention(sentence: ReadSentence, start: int, stop: int) -> Mention | None:
    """The disease or finding that ends a phrase, or stands before what says where it is."""
    head_end = start + len(_before_place(sentence.text[start:stop]))
    fitting = [
        m
        for m in sentence.mentions_of("disease", "finding")
        if start <= m.start < head_end and m.end in (stop, head_end)
    ]
    return max(fitting, key=lambda m: m.end - m.start, default=None)


def _before_place(words: str) -> str:
    return _PLACE.split(words, maxsplit=1)[0]


def headed(words: str) -> bool:
    """Whether a phrase has a word at its head that heads names of conditions."""
    before = _GRADE.compiled.sub("", _before_place(words))
    last = re.findall(r"[\w-]+", before)
    return bool(last) and (is_head(last[-1]) or is_head(last[-1].rpartition("-")[2]) or is_altered(before))


def _described(phrase: Phrase, sentence: ReadSentence) -> Phrase:
    """The phrase with side and qualifier taken out of its words, and short forms written out."""
    words = " ".join(_written_out(sentence, phrase).split())
    qualifiers: list[str] = []
    side: str | None = None
    while True:
        qualifier = QUALIFIERS.match(words)
        placed = _SIDE.match(words)
        if qualifier and qualifier.end() < len(words):
            qualifiers.append(qualifier.group().strip().casefold())
            words = words[qualifier.end() :]
        elif placed and not _SIDE_IN_NAME.match(words, placed.end()) and side is None:
            side = placed.group(1).casefold()
            words = words[placed.end() :]
        else:
            break
    return replace(phrase, words=words, laterality=side, qualifier=" ".join(qualifiers) or None)


def _written_out(sentence: ReadSentence, phrase: Phrase) -> str:
    text, at = "", phrase.start
    for m in sentence.mentions_of("disease", "finding", "anatomy"):
        if at <= m.start and m.end <= phrase.end and looks_like_acronym(m.surface):
            text += sentence.text[at : m.start] + m.concept.label
            at = m.end
    return text + sentence.text[at : phrase.end]
