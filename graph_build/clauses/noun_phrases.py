"""Noun phrases: what introduces them, what stands beside them in commas, and the members of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graph_build.clauses.tokens import is_adverb
from graph_build.clauses.verbs import DETERMINERS, FORMS, PREPOSITIONS, RELATIVES, SUBORDINATORS, wordset
from graph_build.patterns import Pattern

Run = tuple[int, int]

_COMMA = Pattern(r",(?!\d)")
_BLANK_BEFORE_MARK = Pattern(r"\s+([,;:.)]|-[\dA-Za-zα-ω])")
_BEFORE_GREEK = Pattern(r"(?<=\w)\s?-\s(?=[α-ω])")
_ARTICLE = Pattern(r"^(?:the|an|a)\s+(?=\S)", re.I)
_LEADING = Pattern(
    r"^(?:(?:ultimately|possibly|potentially|eventually|finally|subsequently|both|either|even|also|then|"
    r"probably|"
    r"perhaps|thus|thereby|hence) )+",
    re.I,
)
_OPENING = Pattern(
    r"^(?:however|moreover|furthermore|therefore|thus|hence|in addition|in contrast|in conclusion|in summary|overall|"
    r"notably|importantly|interestingly|consequently|nevertheless|nonetheless|additionally|finally|similarly|also|so|"
    r"indeed|likewise|in fact|for example|for instance|as such|to date|meanwhile|but|and|yet|second|third|"
    r"first|secondly|thirdly|firstly|lastly|conversely|alternatively|instead|accordingly|still|then|of"
    r" note)\b(?!-)[\s,]*",
    re.I,
)
_EXAMPLES = Pattern(r",?\s*(?<![\w-])(?:such as|including|e\.g\.,?|for example|namely|i\.e\.,?|like)\s+", re.I)
_JOINT = Pattern(r"\s*,\s*(?:and|or|as well as)\s+|\s*,(?!\d)\s*|\s+(?:and|or|as well as|and/or)\s+", re.I)
_PAIR = Pattern(r"(?:\s*+,)?\s++(?:and|or|as well as|and/or)\s+", re.I)
_TAIL = Pattern(
    r"(?:,\s*(?:particularly|especially|mainly|even|respectively|mostly|with|in|on|by|at|during|after|"
    r"as|depending|thus|"
    r"usually|often|either|regardless|independent|making|where|consistent|similar|predominantly|"
    r"thereby|when|while|we|he|she|they|which|who|whom|whose)"
    r"|[\s,]+(?:along with|compared with|compared to|in comparison with|as compared with|as shown|as "
    r"described|rather than|"
    r"in order to|thereby|according to|respectively))\b.*$",
    re.I | re.S,
)
_PHRASES = Pattern(r"(?:\s*+,)?\s++(?:and|or)\s+(?=(?:to\s+)?(?:an?|the)\s)", re.I)
_MODIFIER = Pattern(r"(?:al|ic|ary|ous|ive|ar|ful|ory|ed|able|ible|ent|ant|ile|oid)$")


_ADJECTIVES = wordset(
    "rapid early late severe mild high low new major minor good poor long short large small acute "
    "chronic great rare common strong weak direct better worse higher lower longer shorter faster "
    "greater fewer more less serious adverse potent novel"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject taken apart.

    Attributes:
        core: the noun phrase itself.
        intro: the adverbial before it ("In refractory cases, ..."), or None.
        beside: the phrase in commas that says what it is ("Anakinra, an IL-1 blocker, ..."), or None.
        members: the core's members where it is a list, else the core alone.
    """

    core: Run
    intro: Run | None = None
    beside: Run | None = None
    members: tuple[Run, ...] = ()


def clean(text: str, run: Run) -> str:
    """The words of a run: white space folded, the article it opens with left out."""
    words = _BLANK_BEFORE_MARK.compiled.sub(r"\1", " ".join(text[run[0] : run[1]].split()))
    words = _BEFORE_GREEK.compiled.sub("-", words).strip(" ,;:“”\"'‘’").rstrip(".")
    return _ARTICLE.compiled.sub("", _LEADING.compiled.sub("", words))


def trimmed(text: str, run: Run) -> Run:
    """The run without white space and punctuation at its ends."""
    first, last = run
    while first < last and text[first] in " ,;:\n":
        first += 1
    while last > first and text[last - 1] in " ,;:\n":
        last -= 1
    return first, last


@lru_cache(maxsize=2048)
def subject(text: str, run: Run) -> Subject:
    """The parts of a subject."""
    first, last = run
    intro: Run | None = None
    while True:
        opening = _OPENING.match(text[first:last])
        if opening and opening.end() < last - first:
            first += opening.end()
            continue
        found = _COMMA.search(text, first, last)
        comma = found.start() if found else -1
        if comma > 0 and _adverbial(text[first:comma]):
            intro = (first, comma)
            first = comma + 1
            while first < last and text[first] == " ":
                first += 1
            continue
        break
    core, _ = examples(text, trimmed(text, (first, last)))
    segments = _segments(text, core)
    if len(segments) == 1:
        return Subject(core, intro, None, (core,))
    tail = text[segments[-1][0] : segments[-1][1]]
    if re.match(r"(?:and|or)\s", tail) or (len(segments) > 2 and re.search(r"\s(?:and|or)\s", tail)):
        plain = not any(w in PREPOSITIONS or w.endswith("ing") for w in text[segments[0][0] : segments[0][1]].split())
        return Subject(core, intro, None, tuple(members(text, core)) if plain else (core,))
    beside = segments[1]
    if _one_head(text, segments):
        return Subject(core, intro, None, (core,))
    said = text[beside[0] : beside[1]]
    whole = (beside[0], segments[-1][1])
    return Subject(
        segments[0],
        intro,
        whole
        if re.match(r"(?:an?|one of|the (?:most|main|first|leading|only|active|major|primary))\s", said)
        else None,
        (segments[0],),
    )


def _one_head(text: str, segments: list[Run]) -> bool:
    """Whether commas only part the adjectives of one noun: "sharp, elongated objects"."""
    first, second = (text[a:b].split() for a, b in segments[:2])
    word = second[0].lower()
    forms = {form for _, form in FORMS.get(word, ())}
    aside = word in DETERMINERS or word in PREPOSITIONS or word in SUBORDINATORS or word in RELATIVES or forms
    return len(first) == 1 and first[0].islower() and not aside and not word.endswith(("ed", "ing", "ly"))


def _adverbial(words: str) -> bool:
    """Whether the words before a comma only introduce the subject."""
    found = words.lower().split()
    if not found:
        return True
    first = found[0]
    if (
        first in PREPOSITIONS
        or first in SUBORDINATORS
        or is_adverb(first)
        or first in ("anyway", "interestingly", "likewise")
    ):
        return True
    if len(found) < 2:
        return False
    if re.match(r"(?:\d+|one|two|three|several|a few)\s+(?:hours?|days?|weeks?|months?|years?)\b", words.lower()):
        return True
    if (
        first in ("early", "late", "prior", "given", "similar", "contrary", "according", "subsequent")
        and found[1] in PREPOSITIONS
    ):
        return True
    if first in ("given", "considering", "assuming") and found[1] in DETERMINERS:
        return True
    forms = {form for _, form in FORMS.get(first, ())}
    return ("ing" in forms and found[1] in DETERMINERS) or ("participle" in forms and found[1] in PREPOSITIONS)


def _segments(text: str, run: Run) -> list[Run]:
    out, at = [], run[0]
    for match in _COMMA.finditer(text[run[0] : run[1]]):
        out.append(trimmed(text, (at, run[0] + match.start())))
        at = run[0] + match.end()
    out.append(trimmed(text, (at, run[1])))
    return [s for s in out if s[1] > s[0]]


def untailed(text: str, run: Run) -> Run:
    """The run without what only qualifies it ("..., particularly in children", "compared with controls")."""
    tail = _TAIL.search(text, run[0] + 1, run[1])
    return trimmed(text, (run[0], tail.start())) if tail and tail.start() > run[0] else run


def examples(text: str, run: Run) -> tuple[Run, list[Run]]:
    """The run without its examples, and the examples after "such as" or "including" (none where there are none)."""
    match = _EXAMPLES.search(text, run[0], run[1])
    if not match or match.start() <= run[0]:
        return run, []
    return trimmed(text, (run[0], match.start())), _parts(text, (match.end(), run[1]), _JOINT)


def members(text: str, run: Run) -> list[Run]:
    """The members of a list; the run alone where it is one phrase.

    "A, B, and C" is a list; "A and B" is one only where both sides are phrases of their own. Adjectives before one
    head ("clinical, biological and imaging findings") are not members.
    """
    parts = _parts(text, run, _JOINT)
    if len(parts) < 2:
        return [run]
    if len(parts) > 2 and re.search(r",\s*(?:and|or|as well as)\s|,.*\s(?:and|or)\s", text[run[0] : run[1]]):
        heads = [_ARTICLE.sub("", text[a:b]).split() for a, b in parts]
        lone = [len(words) == 1 and bool(_MODIFIER.search(words[0])) for words in heads]
        if all(lone[:-1]) or sum(lone) > 1:
            return [run]
        return _grouped(text, run, parts)
    if re.search(r"\bbetween\b", text[slice(*parts[0])], re.I):
        return [run]
    pair = _parts(text, run, _PHRASES)
    open_end = len(pair) == 2 and text[slice(*pair[0])].rpartition(" ")[2].lower().startswith(("pre-", "pre‐"))
    if len(pair) == 2 and not open_end and text[run[0] : run[1]].lower().startswith(("a ", "an ", "the ")):
        return pair
    pair = _parts(text, run, _PAIR)
    return pair if len(pair) == 2 and _apart(text, pair[0], pair[1]) else [run]


def alternatives(text: str, run: Run) -> list[Run]:
    """The two sides of an "and" or "or", whatever they are; the run alone where there is none."""
    parts = _parts(text, run, _PAIR)
    return parts if len(parts) == 2 else [run]


def _grouped(text: str, run: Run, parts: list[Run]) -> list[Run]:
    """Members of a comma list, an "and" inside one of them left alone where it joins no last member."""
    by_comma = _segments(text, run)
    if len(by_comma) == len(parts):
        return parts
    out: list[Run] = []
    for segment in by_comma:
        first = segment[0]
        joint = re.match(r"(?:and|or|as well as)\s+", text[segment[0] : segment[1]])
        first += joint.end() if joint else 0
        inner = _parts(text, (first, segment[1]), _PAIR)
        last = segment == by_comma[-1]
        out.extend(inner if last and not joint and len(inner) == 2 else [(first, segment[1])])
    return out


def _parts(text: str, run: Run, joint: Pattern) -> list[Run]:
    out, at = [], run[0]
    for match in joint.finditer(text, run[0], run[1]):
        if text[match.start() - 1] == "-":  # "flu- or cold-like": one head
            continue
        out.append(trimmed(text, (at, match.start())))
        at = match.end()
    out.append(trimmed(text, (at, run[1])))
    return [p for p in out if p[1] > p[0]]


def _apart(text: str, left: Run, right: Run) -> bool:
    """Whether two phrases joined by "and" say two things rather than share a head."""
    one, two = text[left[0] : left[1]].lower().split(), text[right[0] : right[1]].lower().split()
    if _qualifies(one[-1]) or one[-1].endswith("ing"):
        return False
    if two[0] in DETERMINERS or two[0] in PREPOSITIONS or two[0].endswith("ing"):
        if two[0] in ("in", "for", "of", "with"):
            return False
        return (
            one[0] in DETERMINERS
            or one[0] in PREPOSITIONS
            or two[0] in ("to", "a", "an", "the")
            or (one[0].endswith("ing") and two[0].endswith("ing"))
        )
    if len(one) < 2 or len(two) < 2 or any(word in PREPOSITIONS for word in one):
        return False
    return _qualifies(one[0] if one[0] not in DETERMINERS else one[1]) and _qualifies(two[0])


def _qualifies(word: str) -> bool:
    return word in _ADJECTIVES or "-" in word or bool(_MODIFIER.search(word))
