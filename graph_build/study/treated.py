"""What was tried in a trial that names only its control: "X versus placebo", "effect of X on Y", its title."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadDocument, ReadSentence

_TRIED = re.compile(r"\b(?:randomi[sz]\w+|placebo|double[- ]blind\w*|controlled (?:clinical )?trial)\b", re.IGNORECASE)
_NAME = (
    r"(?P<name>[\w\u2019'αβγ+/.-]+"
    r"(?:\s(?!(?:and|or|in|on|for|with|of|the|a|an|to|was|were|is|are)\b)[\w\u2019'+/.-]+){0,3}?"
)
_EFFECT = re.compile(
    r"\b(?:effects?|efficacy|effectiveness|safety|impact|influence|benefits?|use|supplementation)"
    r"(?:(?:,\s|\sand\s|,\sand\s)\w+){0,2}\s(?:of|with)\s(?:(?:the|an?|oral|intravenous|inhaled|topical|daily|adding|adjunctive|"
    rf"dietary|early|long-term|short-term)\s)*{_NAME}(?:\s(?:and|plus)\s[\w-]+)?)(?=\s(?:on|in|for|to|at|as|versus|vs|compared|among|"
    r"during|after|before|supplementation|treatment|therapy|administration|vaccin\w+)\b|[:,.?]|$)",
    re.IGNORECASE,
)
_FIRST = re.compile(
    rf"{_NAME}(?:\s(?:and|plus)\s[\w-]+)?)\s(?:supplementation|treatment|therapy|vaccination|administration)?\s?"
    r"(?:in|for|improves?|reduces?|increases?|enhances?|prevents?|does|to)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    rf"\b{_NAME})\s(?:tablets?\s|capsules?\s|treatment\s|group\s)?"
    r"(?:or|versus|vs\.?|and|compared (?:with|to)|over|than)\s"
    r"(?:a\s|the\s)?(?:matching\s|matched\s|identical\s)?placebo\b"
    rf"|\bplacebo\s(?:or|versus|vs\.?)\s(?P<other>[\w\u2019'+/.-]+)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:either|this|that|these|it|we|drugs?|treatments?|medications?|active|study|groups?|interventions?|therap(?:y|ies)|patients?|receive[d]?|"
    r"baseline|controls?|placebo|arms?|both|trials?|compared|versus|random\w+|assigned|supplements?|supplementation|double-?blind\w*|\d\S*|mg\S*|"
    r"two|three|capsules?|tablets?|the|an?|than|given|taking|differ\w*|chang\w+|efficacy|safety|that|between|weeks?|days?|months?|daily)",
    re.IGNORECASE,
)
_KINDS = frozenset({"drug", "drug_class"})
_IN_TITLE, _TOLD_AGAINST = 6, 3
_LEAST = 6
"""The weight that a name must have: once in the title, or twice held against placebo."""


def treatment(read: ReadDocument) -> str | None:
    """What a trial tried, as printed, by its title and its abstract; None where they do not tell or it is no trial.

    Names weigh by where they stand: as what the title says the effect of is sought, as what placebo is held against, as
    a drug that the vocabulary or the models of names know. Of two that weigh alike neither is taken.
    """
    opening = [s for s in read.sentences if s.section in ("front", "abstract")] or list(read.sentences[:12])
    titles = _headings(read)
    if not any(_TRIED.search(text) for text in (*titles, *(s.text for s in opening))):
        return None
    weights: Counter[str] = Counter()
    printed: dict[str, str] = {}
    for title in titles:
        if name := _sought(title):
            weights[name.casefold()] += _IN_TITLE
            printed.setdefault(name.casefold(), name)
    for sentence in opening:
        for name, weight in _named(sentence):
            weights[name.casefold()] += weight
            printed.setdefault(name.casefold(), name)
    best = weights.most_common(2)
    if not best or best[0][1] < _LEAST or (len(best) > 1 and best[1][1] * 5 > best[0][1] * 4):
        return None
    return printed[best[0][0]]


def _named(sentence: ReadSentence) -> Iterator[tuple[str, int]]:
    title = sentence.section == "front"
    for mention in {(m.start, m.end): m for m in (*sentence.learned, *sentence.mentions)}.values():
        if mention.concept.category in _KINDS and not _NO_NAME.fullmatch(mention.surface):
            yield mention.surface, _IN_TITLE // 2 if title else 1
    if title and (name := _sought(sentence.text)):
        yield name, _IN_TITLE
    for found in _AGAINST.finditer(sentence.text):
        words = re.split(r"\s", found["name"] or found["other"])
        while words and _NO_NAME.fullmatch(words[0]):
            words = words[1:]
        if words and _names(" ".join(words)):
            yield " ".join(words), _TOLD_AGAINST


def _headings(read: ReadDocument) -> list[str]:
    """The title where it is no sentence of the document: Markdown and plain text have it as a heading."""
    if any(s.section == "front" for s in read.sentences):
        return []
    return [part.heading for part in read.document.sections if part.kind == "front" and part.heading]


def _sought(title: str) -> str | None:
    """What a title seeks the effect of: "Effect of X on Y", "X for Y"."""
    found = _EFFECT.search(title) or _FIRST.match(title)
    return found["name"] if found and _names(found["name"]) else None


def _names(name: str) -> bool:
    return re.search(r"[^\W\d_]{2}", name) is not None and not any(_NO_NAME.fullmatch(w) for w in name.split())
