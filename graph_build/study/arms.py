"""The arms of a study: what the paper calls the groups that it compares, the control told from the treated."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.words import words_of
from graph_build.model.once import once_a_document
from graph_build.patterns import Pattern
from graph_build.study.allocation import SCHEDULED, allocated, numbered_off, offered
from graph_build.study.names import GENERIC, GROUPS, PEOPLE, namings
from graph_build.study.treated import treatment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.model import ReadDocument, ReadSentence

_CONTROL = Pattern(
    r"\b(?:placebo|controls?|usual|standard|sham|vehicle|saline|conventional|no[- ]treatment|untreated|routine|"
    r"waiting[- ]?list|"
    r"wait[- ]?list|attention|non[- ]?intervention|reference)\b",
    re.IGNORECASE,
)
_VERSUS = Pattern(
    r"(?P<a>[\w+/ -]{3,60}?)\s(?:versus|vs\.?|compared (?:with|to))\s(?P<b>[\w+/ -]{3,60})", re.IGNORECASE
)
_MOST = 8
_OF_DESIGN = frozenset({"front", "abstract", "methods", "body"})
_LOOSE = Pattern(
    r"^(?:the|an?|our|in|to|of|with|by|for|on|and|or)\s+|\s+(?:the|an?|in|of|with|and|or|only|alone|treatment|"
    r"therapy)$",
    re.I,
)
_LABELLED = rf"(?:{'|'.join(sorted(GROUPS))}) \S+"
_DURATION = Pattern(r"\d+(?:\.\d+)?[\s-](?:day|week|month|year|hour|min|ml|h|d)s?\b", re.IGNORECASE)
_DESIGN = Pattern(
    r"\b(?:controlled|trials?|stud(?:y|ies)|blind(?:ed)?|randomi[sz]ed|design|comparator|parallel|open-label|multi-?cent(?:re|er)|objective|purpose|analysis)\b",
    re.IGNORECASE,
)
_NO_PART = Pattern(r"\b(?:followed|basis|respectively|weeks|days|months)\b", re.IGNORECASE)
"""Words that are in no name of a group."""
_DULL = GENERIC | {
    "the",
    "a",
    "an",
    "of",
    "and",
    "or",
    "with",
    "plus",
    "dose",
    "mg",
    "daily",
    "group",
    "arm",
    "therapy",
    "treatment",
    "only",
    "alone",
}


@dataclass(frozen=True, slots=True)
class Arm:
    """A group that the paper compares.

    Attributes:
        label: its commonest name, as printed.
        keys: the words that tell it apart, folded.
        control: whether it is what the others are compared with.
        times: how often it is named.
        short: the abbreviations that the document defines for it.
    """

    label: str
    keys: frozenset[str]
    control: bool
    times: int = 1
    short: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Arms:
    """The arms of a document, those named most first."""

    arms: tuple[Arm, ...] = ()

    @property
    def control(self) -> Arm | None:
        """The one control arm, or None where there are none or several."""
        found = [a for a in self.arms if a.control]
        return found[0] if len(found) == 1 else None

    @property
    def treated(self) -> tuple[Arm, ...]:
        """The arms that are no control."""
        return tuple(a for a in self.arms if not a.control)

    @property
    def pair(self) -> tuple[Arm, Arm] | None:
        """The two arms that are meant where none is named: treated and control of a study that has just these."""
        if self.control and len(self.treated) == 1:
            return self.treated[0], self.control
        if len(self.arms) == 2:
            return self.arms[0], self.arms[1]
        return None

    @property
    def combined(self) -> Arm | None:
        """The arm that had what two others had apart, where one did."""
        for arm in self.arms:
            parts = [a for a in self.arms if a != arm and a.keys < arm.keys and not a.control]
            if len(parts) > 1:
                return arm
        return None

    def other(self, arm: Arm) -> Arm | None:
        """The arm that one is compared with where none is named."""
        if self.control and arm != self.control:
            return self.control
        rest = [a for a in self.arms if a != arm]
        return rest[0] if len(rest) == 1 else None

    def named(self, name: str) -> Arm | None:
        """The arm that a name means: the one whose words it shares most of; None where it fits several alike."""
        wanted = keys_of(name)
        scored = [
            (len(wanted & arm.keys) / len(wanted | arm.keys), arm)
            for arm in self.arms
            if wanted & arm.keys and not _other_dose(wanted, arm.keys)
        ]
        best = max((score for score, _ in scored), default=0)
        fits = [arm for score, arm in scored if score == best]
        return fits[0] if best >= 0.3 and (len(fits) == 1 or best == 1) else None


def _other_dose(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both give numbers, and none of them is the same: two doses of one drug are two arms."""
    numbers, others = ({k for k in keys if k[0].isdigit()} for keys in (one, other))
    return bool(numbers) and bool(others) and not numbers & others


def keys_of(name: str) -> frozenset[str]:
    """The words of a name that tell a group apart, folded to their stems."""
    found = re.findall(r"[^\W_]+(?:[.,]\d+)?", name.casefold())
    kept = frozenset(_stem(w) for w in found if w not in _DULL)
    return kept or frozenset(_stem(w) for w in found if w not in GROUPS)


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@once_a_document
def arms_of(read: ReadDocument) -> Arms:
    """The arms of a document, from how often its sentences name groups and from what they were assigned to."""
    counted: Counter[frozenset[str]] = Counter()
    printed: dict[frozenset[str], Counter[str]] = {}
    told: set[frozenset[str]] = set()
    for name, weight, sure in _names(read):
        keys = keys_of(name)
        if keys and _is_name(name):
            counted[keys] += weight
            printed.setdefault(keys, Counter())[name] += weight
            if sure:
                told.add(keys)
    shorts = _shorts(read)
    merged = _merged(counted, printed, told, shorts)
    found = sorted(merged.items(), key=lambda item: (-item[1], sorted(item[0])))
    least = max(3, found[0][1] // 5) if found else 0
    arms = [
        Arm(printed[k].most_common(1)[0][0], k, _is_control(printed[k], k), n, _short_for(read, k))
        for k, n in found
        if k in told or n >= (2 if _is_control(printed[k], k) else least)
    ]
    if arms and all(a.control for a in arms) and (tried := treatment(read)) and (keys := keys_of(tried)):
        arms.append(Arm(tried, keys, control=False, short=_short_for(read, keys)))
    return Arms(tuple(arms[:_MOST]))


def _merged(
    counted: Counter[frozenset[str]],
    printed: dict[frozenset[str], Counter[str]],
    told: set[frozenset[str]],
    shorts: dict[str, frozenset[str]],
) -> dict[frozenset[str], int]:
    """The names with those that mean the same arm counted together; two that patients were divided into stay two."""
    merged: dict[frozenset[str], int] = {}
    for keys, times in sorted(counted.items(), key=lambda item: (item[0] not in told, -item[1], sorted(item[0]))):
        whole = keys | frozenset(k for s in keys for k in shorts.get(s, ()))
        fits = [k for k in merged if whole & k and (keys <= k or k <= whole or shorts_meet(keys, k, shorts))]
        same = whole if whole in merged else next(iter(fits), None) if keys not in told else None
        if same is None:
            merged[whole] = times
            printed.setdefault(whole, printed[keys])
            if keys in told:
                told.add(whole)
        else:
            merged[same] += times
    return merged


def _short_for(read: ReadDocument, keys: frozenset[str]) -> frozenset[str]:
    """The abbreviations whose long form has all the words of an arm, and no others."""
    return frozenset(
        a.short for a in read.document.abbreviations if a.scope is None and len(a.short) > 1 and keys_of(a.long) == keys
    )


def shorts_meet(one: frozenset[str], other: frozenset[str], shorts: dict[str, frozenset[str]]) -> bool:
    """Whether an abbreviation in one stands for words of the other."""
    return any(shorts[s] <= other for s in one if s in shorts)


def _is_control(names: Counter[str], keys: frozenset[str]) -> bool:
    """Whether an arm is what others are held against: by its commonest name, or what its short form stands for."""
    return "placebo" in keys or _CONTROL.search(names.most_common(1)[0][0]) is not None


def _is_name(name: str) -> bool:
    """Whether it is a short noun phrase and no part of a clause."""
    if re.fullmatch(_LABELLED, name) or SCHEDULED.fullmatch(name):
        return True
    words = words_of(name)
    if (
        _DURATION.match(name)
        or _DESIGN.search(name)
        or _NO_PART.search(name)
        or not re.search(r"[A-Za-z]{2}|^[A-Z]$", name)
    ):
        return False
    return 0 < len(words) <= 7 and all(w.part in {"word", "number", "and"} for w in words) and words[0].part != "and"


def _trimmed(name: str) -> str:
    if re.fullmatch(_LABELLED, name):
        return name
    while (cut := _LOOSE.sub("", name.strip(" ,;"))) != name:
        name = cut
    return name


def _shorts(read: ReadDocument) -> dict[str, frozenset[str]]:
    """For abbreviations that the document defines: the words that they stand for."""
    return {a.short.casefold(): keys_of(a.long) for a in read.document.abbreviations if a.scope is None}


def _names(read: ReadDocument) -> Iterator[tuple[str, int, bool]]:
    """Names of groups with a weight, and whether patients were divided into them; see `_said`."""
    for name, weight in _said(read):
        yield _trimmed(name), weight, False
    for s in _own(read):
        told = allocated if s.section in _OF_DESIGN else numbered_off if s.section == "results" else None
        for given in told(s.text) if told else ():
            if (name := _trimmed(given)) and _is_arm(name):
                yield name, 3, True


def _is_arm(name: str) -> bool:
    """Whether a name of what patients were divided into can be an arm's: a treatment or a control, not all of them."""
    return _is_name(name) and not any(
        w.low in PEOPLE or (w.part == "number" and w.text == name) for w in words_of(name)
    )


def _own(read: ReadDocument) -> Iterator[ReadSentence]:
    """The sentences that may name the document's own groups."""
    for s in read.sentences:
        if s.section not in ("references", "back") and not (
            s.section in ("introduction", "discussion") and s.sentence.references
        ):
            yield s


def _said(read: ReadDocument) -> Iterator[tuple[str, int]]:
    for s in _own(read):
        weight = 2 if s.section in ("front", "abstract") else 1
        for naming in namings(s.text):
            if not naming.generic:
                yield naming.name, weight
        yield from ((name, weight) for name in _roles(s))
        yield from ((name, 3) for name in offered(s.text))
    for s in read.sentences[:3]:
        if found := _VERSUS.search(s.text):
            yield from ((found[side], 2) for side in "ab")


def _roles(sentence: ReadSentence) -> Iterable[str]:
    """Arms that need no word for group: placebo, controls."""
    return [
        m.group().casefold().rstrip("s")
        for m in re.finditer(r"\bplacebo\b|\bcontrols\b(?!\s(?:group|arm))", sentence.text, re.I)
    ]
