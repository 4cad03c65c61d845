"""Drugs and the molecules that they act on, read from verbs: what binds, captures, blocks or recognises what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.words import unmasked_words_of, word_set
from graph_build.model.frames import TargetFrame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.model import Mention, ReadSentence

_ACTIONS: dict[str, str] = {
    "antagoni": "antagonist", "neutrali": "neutralisation", "block": "blocker", "inhibit": "inhibitor",
    "bind": "binding", "bound": "binding", "target": "targeting", "recogni": "binding", "captur": "binding",
    "sequester": "binding", "intercept": "binding", "scaveng": "binding", "occup": "binding", "attach": "binding",
    "interact": "binding", "suppress": "inhibitor", "inactivat": "neutralisation", "trap": "binding",
    "direct": "against", "act": "targeting", "interfer": "inhibitor", "mop": "binding", "compet": "antagonist",
}  # fmt: skip
"""How each verb says that a drug acts, by the beginning of the verb."""
_NEEDS = {"act": {"on", "upon", "at", "against"}, "direct": {"against", "at", "to"}, "compet": {"with", "for"}}
_VERB = re.compile(
    rf"(?P<stem>{'|'.join(sorted(_ACTIONS, key=len, reverse=True))})(?P<end>es|s|ses|zes|ies|d|ed|ing|e|y|)$"
)
_OF_VERBS = re.compile(
    r"(?:(?:antagoni|neutrali|recogni)(?:s|z)(?:es?|ed|ing)|occup(?:y|ies|ied|ying)|trap(?:s|ped|ping)?)$"
)
_DRAWN_TO = word_set("affinity specificity specific selective selectivity")
"""Words for being made for a molecule: "an antibody with high affinity for IL-17A"."""
_HOW_MUCH = word_set("with high low strong great greater higher marked picomolar nanomolar")
_KINDS = ("cytokine", "receptor", "gene")
_BETWEEN = word_set(
    "to on upon with against at for the both all human soluble membrane-bound transmembrane circulating free "
    "free-floating endogenous effects effect actions action activity activities biological signalling signaling "
    "of its specifically selectively directly only either and reversibly irreversibly up a an shared common "
    "extracellular cell-surface competitively binding two isoforms forms surface"
)
_FORMS = re.compile(r"\b(?:membrane-bound|soluble|transmembrane|circulating)\b", re.IGNORECASE)
_SUBUNIT = re.compile(
    r"(?:(?:the|a|its|this)\s)?(?P<name>"
    r"(?:(?:p\d{2}|alpha|beta|gamma|common gamma|[αβγ])\s?(?:subunit|chain))|p\d{2}\b)",
    re.I,
)
_AS_MOLECULE = word_set(
    "antibody antibodies inhibitor blocker antagonist protein molecule agent drug receptor mab fragment biologic"
)
_LISTED = re.compile(
    r"\s?(?:\([^()]*\)\s?)?(?:,\s?(?:and\s|or\s|but\s)?|and\s|or\s|but\s|as well as\s)"
    r"(?:also\s|both\s|the\s)*(?P<not>not\s)?(?:the\s)?",
    re.I,
)
_UNLIKE = re.compile(r"\b(?:unlike|in contrast to|in contrast with|as opposed to)\s(?:the\s)?$", re.IGNORECASE)
_ALONE = re.compile(r"\s(?:alone|only|exclusively|solely)\b", re.IGNORECASE)
_ASIDE = re.compile(r"(?:\s\([^()]*\))?,\s(?:an?|the|which|our)\s[^,;:]{3,110},")
_FARTHEST = 140


@dataclass(frozen=True, slots=True)
class _Molecule:
    start: int
    end: int
    denied: bool = False


def targets(sentence: ReadSentence) -> Iterator[TargetFrame]:
    """What each verb of acting tells of a drug that the sentence names: "X captures Y", "Y is bound by X"."""
    drugs = sentence.mentions_of("drug")
    if not drugs:
        return
    words = unmasked_words_of(sentence.text)
    for at, word in enumerate(words):
        if word.low in _DRAWN_TO and words[at + 1 : at + 2] and words[at + 1].low in ("for", "to", "towards"):
            yield from _told(sentence, words, at, "bind", drugs)
            continue
        verb = _VERB.match(word.low) or _OF_VERBS.match(word.low)
        if verb is None:
            continue
        stem = next(s for s in sorted(_ACTIONS, key=len, reverse=True) if word.low.startswith(s))
        needs = _NEEDS.get(stem)
        if needs and (at + 1 == len(words) or words[at + 1].low not in needs):
            continue
        yield from _told(sentence, words, at, stem, drugs)


def _told(
    sentence: ReadSentence, words: Sequence[Word], at: int, stem: str, drugs: Sequence[Mention]
) -> Iterator[TargetFrame]:
    text, verb = sentence.text, words[at]
    if verb.low.endswith(("ed", "bound")) and at + 1 < len(words) and words[at + 1].low == "by":
        drug = next((d for d in drugs if d.start == words[at + 1].end + 1), None)
        before = [m for m in sentence.mentions_of(*_KINDS) if m.end <= verb.start]
        if (
            drug
            and before
            and all(w.part in ("be", "adverb", "auxiliary") for w in _run(words, before[-1].end, verb.start))
        ):
            yield _frame(text, drug, _Molecule(before[-1].start, before[-1].end), stem, before[-1].start, drug.end)
        return
    subject = _subject(text, words, at, drugs) or _doer(text, words, at, drugs)
    molecules = _objects(sentence, words, at) if subject else []
    if subject is None or not molecules:
        return
    denied = any(w.part == "not" for w in _run(words, subject.end, verb.start))
    alone = denied and _ALONE.match(text, molecules[-1].end) is not None
    for one in () if alone else molecules:
        span = min(subject.start, one.start), max(one.end, verb.end)
        yield _frame(text, subject, one, stem, *span, denied=denied or one.denied)
    other = next((d for d in drugs if d is not subject and _UNLIKE.search(text, 0, d.start)), None)
    if denied and other and other.end < subject.start:
        for one in molecules:
            yield _frame(text, other, one, stem, other.start, one.end)


def _frame(
    text: str, drug: Mention, one: _Molecule, stem: str, start: int, end: int, *, denied: bool = False
) -> TargetFrame:
    forms = tuple(m.group().casefold() for m in _FORMS.finditer(text, start, one.start))
    name = text[one.start : one.end]
    return TargetFrame(start, end, drug, name, one.start, one.end, _ACTIONS[stem], forms, denied)


def _run(words: Sequence[Word], start: int, end: int) -> list[Word]:
    return [w for w in words if start <= w.start and w.end <= end]


def _subject(text: str, words: Sequence[Word], at: int, drugs: Sequence[Mention]) -> Mention | None:
    """The drug that a verb is said of: before it, with nothing in between that another verb is told of."""
    verb = words[at]
    before = [d for d in drugs if d.end <= verb.start and verb.start - d.end < _FARTHEST]
    if not before or _UNLIKE.search(text, 0, before[-1].start):
        return None
    between = _run(words, _beyond_aside(text, before[-1].end, verb.start), verb.start)
    named = any(w.low in _AS_MOLECULE for w in between)
    if verb.low.endswith("ing") and not named:
        return None
    if any(w.low in ("to", "by", "with") for w in between[-1:]) or any(w.part == "break" for w in between):
        return None
    others = [
        w
        for w in between
        if w.part in ("verb", "up", "down", "than", "versus") and w.low not in ("designed", "developed")
    ]
    plain = all(
        (verb.low in _DRAWN_TO and w.low in _HOW_MUCH)
        or w.part in ("be", "auxiliary", "adverb", "not", "relative", "comma", "determiner", "and")
        for w in between
    )
    return before[-1] if plain or (named and not others) else None


def _doer(text: str, words: Sequence[Word], at: int, drugs: Sequence[Mention]) -> Mention | None:
    """The drug that the clause behind a phrase with "by" is about: "By occupying Y, X prevents …"."""
    verb = words[at]
    if not (verb.low.endswith("ing") and at == 1 and words[0].low in ("by", "through", "via")):
        return None
    comma = text.find(",", verb.end)
    return next((d for d in drugs if comma > 0 and d.start == comma + 2), None)


def _beyond_aside(text: str, start: int, end: int) -> int:
    """Where what is said of a drug goes on behind an aside in commas: "X, an antibody made in mice, binds Y"."""
    aside = _ASIDE.match(text, start, end)
    return aside.end() if aside else start


def _objects(sentence: ReadSentence, words: Sequence[Word], at: int) -> list[_Molecule]:
    """The molecules that stand behind a verb, several where they are listed; a denied one is marked."""
    text, start = sentence.text, words[at].end
    known = sentence.mentions_of(*_KINDS)
    first = next((m for m in known if m.start >= start), None)
    subunit = _SUBUNIT.match(text, start + 1)
    if subunit:
        return [_Molecule(subunit.start("name"), subunit.end("name"))]
    if first is None or any(w.low not in _BETWEEN for w in _run(words, start, first.start)):
        return []
    if re.search(r"[;:]", text[start : first.start]):
        return []
    found = [_Molecule(first.start, _closed(text, first.end))]
    for mention in known:
        if mention.start < found[-1].end:
            continue
        listed = _LISTED.fullmatch(text, found[-1].end, mention.start)
        if listed is None:
            break
        found.append(_Molecule(mention.start, _closed(text, mention.end), listed["not"] is not None))
    return found


def _closed(text: str, end: int) -> int:
    """The position after a molecule's name with the word receptor behind it, where there is one."""
    receptor = re.compile(r"(?:\s\([\w-]+\))?[\s-]receptors?\b", re.IGNORECASE).match(text, end)
    return receptor.end() if receptor else end
