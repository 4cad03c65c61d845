"""The words of a sentence with the part that each plays in saying how things compare and change.

What stands in parentheses is left out, for it interrupts: values and p-values are found by their own recogniser. A part
is what the language fixes ("than", "higher", "did not differ"), never what a paper is about.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from graph_build.clauses.verb_classes import BETTERED, FELL, FINITE, IMPAIRED, ROSE

Part = Literal[
    "word", "number", "comma", "break", "determiner", "preposition", "and", "be", "verb", "auxiliary", "pronoun",
    "versus", "than", "between", "more", "less", "better", "worse", "up", "down", "good", "bad", "differ", "same",
    "not", "significant", "adverb", "relative",
]  # fmt: skip

_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_WORD = re.compile(
    r"(?=\S)(?:"  # no word begins with a blank, which would else be tried with each
    # a phrase is tried only at a letter that it begins with: most words begin with none of these
    r"(?P<versus>(?=[acirvwo])(?:\b(?:as\s)?(?:compared|relative|in (?:comparison|contrast|relation)|when compared)\s"
    r"(?:with|to)\b|\b(?:versus|vs\.?|v\.)(?=\s)|\bas opposed to\b|\brather than\b|\bover and above\b))"
    r"|(?P<more>(?=[tfs\d])\b(?:twice|(?:two|three|four|five|six|ten|\d+)(?:[\s-]?(?:times|fold)))\sas\s"
    r"(?:\w+ly\s)?\w+)"
    r"|(?P<less>(?=[hoal])\b(?:half|one third|a third|less than half)\sas\s(?:\w+ly\s)?\w+)"
    r"|(?P<superior>(?=t)(?:(?<=superior\s)to\b|(?<=inferior\s)to\b|(?<=preferable\s)to\b))"
    r"|(?P<than>(?=a)(?<=\w\s)as(?=\s(?:under|in|with|on|among|for|those|patients|the)\b))"
    r"|(?P<regarding>(?=[wiarc])\b(?:with (?:respect|regards?) to|in terms of|with reference to|as regards|regarding|"
    r"concerning)\b)"
    r"|(?P<failed>(?=[fdwch])\b(?:fail(?:ed|s)? to|did not|does not|do not|was not|were not|could not|had not|has not|"
    r"have not)\b)"
    r"|(?P<phrasal>(?=[sctbgwdf])\b(?:set in|c[ao]me (?:about|to light)|t(?:ook|aken) place|broke out|"
    r"g[ai]ven? (?:up|rise to)|turned (?:up|out)|show(?:ed|n) up|wor[en] off|died down|settled down|cleared up|"
    r"bore out|borne out|fell off)\b)"
    r"|(?P<number>[<>≤≥~]?[-−–+]?\d+(?:[.,·]\d+)*\s?%?)"
    r"|(?P<word>[^\W\d_](?:[\w’'/+.&μµ°*-]*[\w+*])?)"
    r"|(?P<comma>,)|(?P<break>[;:])|(?P<sign>[&+/%]))",
    re.IGNORECASE,
)


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set, for lists of words in code."""
    return frozenset(text.split())


_PARTS: dict[Part, frozenset[str]] = {
    "determiner": word_set(
        "the a an this these those that each every any some both all either its their our his her such one"
    ),
    "preposition": word_set(
        "in of for with on at to by from during after following over within under across through throughout "
        "before until "
        "per upon toward towards via despite including except about into without against since around beyond beneath "
        "underneath amid amidst alongside notwithstanding"
    ),
    "and": word_set("and or nor as well plus"),
    "be": word_set("was were is are been be being remained remains became appeared seemed"),
    "auxiliary": word_set("may might could would should can will had has have did does do"),
    "pronoun": word_set("we they it he she there who whom"),
    "relative": word_set("which that who whom whose where when whereupon whereafter whereby"),
    "than": word_set("than"),
    "between": word_set("between among amongst"),
    "more": word_set(
        "higher greater larger longer more elevated older heavier stronger steeper wider thicker deeper later "
        "bigger faster commoner likelier "
        "quicker increased prolonged enhanced raised"
    ),
    "less": word_set(
        "lower less fewer smaller shorter reduced decreased weaker earlier younger lighter thinner narrower "
        "slower diminished rarer sooner milder scarcer lesser "
        "attenuated lowered"
    ),
    "better": word_set("better superior improved"),
    "worse": word_set("worse inferior poorer impaired"),
    "up": word_set(
        "increase increases increased increasing rise rises rose risen rising raise raises raised raising "
        "elevation elevations "
        "elevates elevated prolongation prolong prolongs prolonged enhance enhances enhanced enhancement gain "
        "gains gained "
        "increment increments extend extended lengthen lengthened doubled tripled"
    ),
    "down": word_set(
        "decrease decreases decreased decreasing reduce reduces reduced reducing reduction reductions decline declines "
        "declined declining drop drops dropped fall falls fell fallen lowering lowered lowers diminish diminished "
        "diminishes diminution shorten shortened shortens shortening attenuate attenuated attenuates attenuation "
        "suppress "
        "suppressed suppresses suppression halved dropping"
    ),
    "good": word_set(
        "improve improves improved improving improvement improvements ameliorate ameliorated ameliorates amelioration "
        "recovered outperformed"
    ),
    "bad": word_set("worsen worsens worsened worsening deteriorate deteriorated deterioration impaired"),
    "differ": word_set("differ differs differed difference differences different differing differential differently"),
    "same": word_set("similar comparable equivalent unchanged unaffected identical equal alike indistinguishable"),
    "not": word_set("no not neither without none lack lacked cannot non nonsignificant insignificant non-significant"),
    "significant": word_set("significant significantly statistically significance"),
    "verb": word_set(
        "showed shows show shown demonstrated demonstrates reported reports experienced exhibited achieved achieves "
        "revealed reveals displayed produced produces produce led leads resulted results caused causes induced "
        "required "
        "reached observed found seen noted detected occurred received developed underwent completed gave given made "
        "yielded provided provides indicated suggests suggested presented described obtained evident associated used "
        "compared treated assigned randomized randomised allocated attained maintained recorded measured reach "
        "performed met reaching showing indicating suggesting confirmed complicated affected afflicted entered "
        "accounted comprised constituted represented arose emerged lay favoured favored favours favors"
    ),
    "adverb": word_set(
        "also however similarly moreover furthermore further then only even still just markedly slightly "
        "substantially considerably "
        "consistently clearly respectively overall again much somewhat almost approximately about nearly generally "
        "hitherto heretofore likewise nonetheless nevertheless meanwhile "
        "numerically already subsequently additionally finally interestingly notably importantly therefore thus"
    ),
}
_HOW_OFTEN = word_set("daily weekly fortnightly monthly quarterly yearly")
"""Words that tell how often, of a group or a dose as well as of a verb: "the weekly group"."""
_PART_OF: dict[str, Part] = {}
_WAYS: tuple[tuple[Part, frozenset[str]], ...] = (("down", FELL), ("up", ROSE), ("good", BETTERED), ("bad", IMPAIRED))
for _part, _words in (*_PARTS.items(), *_WAYS, ("verb", FINITE)):
    for _one in _words:
        _PART_OF.setdefault(_one, _part)
_CHANGES: dict[str, Part] = {w: p for p in ("up", "down", "good", "bad") for w in _PARTS[p]}
_CHANGES |= {w: p for p, words in _WAYS for w in words}
_OF_KIND: dict[str | None, Part] = {
    "more": "more", "less": "less", "versus": "versus", "superior": "than", "regarding": "preposition",
    "phrasal": "verb", "failed": "not", "than": "than", "number": "number", "comma": "comma", "break": "break",
    "sign": "word",
}  # fmt: skip
"""The part of what `_WORD` finds, where its kind tells it."""


class Word(NamedTuple):
    """A word, number or sign with its positions in the sentence and the part that it plays.

    A word such as "reduced" may compare ("a reduced risk") or tell a change ("reduced the risk"): `part` is what it
    does first in the table above, `change` what it tells as a verb or noun, `low` the text in lower case.
    """

    start: int
    end: int
    text: str
    low: str
    part: Part
    change: Part | None = None


def masked(text: str) -> str:
    """The sentence with what stands in parentheses blanked; every other character keeps its position."""
    before = ""
    while before != text:
        before, text = text, _PARENTHESES.sub(lambda m: " " * len(m[0]), text)
    return text


def enclosures(text: str) -> list[tuple[int, int]]:
    """The runs in outermost round or square brackets, the brackets included; one that never closes is left out."""
    found, opened = [], []
    for at, sign in enumerate(text):
        if sign in "([":
            opened.append(at)
        elif sign in ")]" and opened:
            start = opened.pop()
            if not opened:
                found.append((start, at + 1))
    return found


def _is_adverb(low: str) -> bool:
    return low.endswith("ly") and len(low) > 4 and low not in _HOW_OFTEN


@lru_cache(maxsize=2048)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a sentence outside parentheses, in order."""
    return unmasked_words_of(masked(text))


@lru_cache(maxsize=2048)
def unmasked_words_of(text: str) -> tuple[Word, ...]:
    """The words of a sentence, those in parentheses too, in order."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        low, part, change = _told(match.lastgroup, match[0])
        if part == "than" and match.lastgroup == "than" and not any(w.part in ("more", "less") for w in found):
            part = "preposition"  # but "twice as common in A as in B"
        found.append(Word(match.start(), match.end(), match[0], low, part, change))
    return tuple(found)


@lru_cache(maxsize=8192)
def _told(kind: str | None, printed: str) -> tuple[str, Part, Part | None]:
    """A word in lower case, the part that it plays and the change that it tells; `kind` is that of `_WORD`."""
    low = printed.casefold()
    part: Part = _OF_KIND.get(kind) or _PART_OF.get(low) or ("adverb" if _is_adverb(low) else "word")
    return low, part, _CHANGES.get(low)
