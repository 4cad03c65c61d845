"""Noun groups of a clause: where a subject begins, and the members of a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.clauses.words import Word


def word_set(text: str) -> frozenset[str]:
    """The words of a text that blanks part, as a set."""
    return frozenset(text.split())


TURNS = word_set("but while whereas although though however because since as if when")
"""Words behind which another clause begins."""
_DONE = word_set("performed obtained done taken repeated collected measured carried sent")
"""Participles that stand behind a noun that was examined, and end no subject."""
_NAMING = frozenset({"including"})
"""Before a member of a list that is an example: "other data, including amylase"."""
_NOUNS = frozenset({"results", "reports"})
"""Nouns that look like verbs, where a form of "to be" follows: "the results were normal"."""
_ATTRIBUTES = frozenset(
    {"computed", "computerized", "computerised", "retained", "dilated", "enlarged", "localized", "localised"}
)
"""Participles that begin a name."""
_SHARES_HEAD = re.compile(r"[a-z-]+(?:al|ic|ar|ary|ous|ive|obic)", re.IGNORECASE)
_WITH_SHARED_HEAD = re.compile(rf"\b(?:{_SHARES_HEAD.pattern}, )*{_SHARES_HEAD.pattern},? and $", re.IGNORECASE)
_QUALITY = (
    r"(?!colic|panic|scar|withdrawal|memory|history|urine|spine|hospital|steroid)[a-z-]+(?:al|ic|ar|ary|ous|ive|ory|oid|ine|eal|ac)|acute|chronic|subacute|locali[sz]ed|generali[sz]ed|dry|wet|early|late|motor|sensory|left|"
    r"right|upper|lower|proximal|distal|deep|malignant|benign|(?-i:[A-Z]{1,3})[- ](?:segment|waves?)|(?-i:ST)"
)
_PLACE_OR_STUFF = (
    r"bowel|bladder|liver|kidney|heart|lung|food|family|drugs?|tobacco|alcohol|chest|back|neck|legs?|arm|hand|foot|knee|hip|"
    r"joint|muscle|bone|eye|throat|flank|shoulder|elbow|wrist|jaw|face|head|calf|thigh|groin|breast|ear|ankle|stomach|"
    r"loin|nose|gum"
)
_OF_PLACE_OR_STUFF = re.compile(
    r"\b(?:pains?|aches?|disease|dysfunction|incontinence|involvement|injur(?:y|ies)|problems|swelling|stiffness|weakness|"
    r"tenderness|lesions?|discomfort|trauma|abuse|misuse|use|consumption|intake|addiction|dependence|allerg(?:y|ies)|history)$",
    re.IGNORECASE,
)
_SHARING = re.compile(
    rf"(?<![\w-])(?:(?:{_QUALITY}|{_PLACE_OR_STUFF}), )*(?:{_QUALITY}|{_PLACE_OR_STUFF}),? (?:and|or|nor|and/or) $",
    re.IGNORECASE,
)
_SHARER = re.compile(rf"(?:{_QUALITY}|(?P<noun>{_PLACE_OR_STUFF}))(?![\w-])", re.IGNORECASE)
_JOINED = re.compile(r"(?:, [\w-]+)*,? (?:and|or|nor|and/or) [\w-]+ \w")
_LAST_WORD = re.compile(r"[\w-]+$")
_MOST_WORDS = 9


def subject_start(words: Sequence[Word], verb: int) -> int:
    """Where the subject of a verb begins: behind the last verb or turn before it, or the "and" that follows that."""
    at, joint = verb - 1, None
    while at >= 0:
        word = words[at]
        if word.part in ("break",) or word.low in TURNS or word.part in ("pronoun", "relative"):
            return words[at + 1].start
        noun = at == verb - 1 and word.low in _NOUNS and word.part == "verb"
        done = (word.part in ("be", "verb", "auxiliary") and not noun) or (word.part == "not" and " " in word.text)
        if done and word.low not in _DONE | _ATTRIBUTES:
            return words[joint + 1].start if joint is not None and joint + 1 < verb else words[at + 1].start
        if word.low == "and" and words[at - 1].change and words[at - 1].low.endswith("ed"):
            return words[at + 1].start  # "her state worsened and the drug was …"
        if word.low in ("and", "or", "that") or word.part == "comma":
            after_verb = any(
                w.part in ("be", "verb", "auxiliary") and w.low not in _DONE for w in words[max(0, at - 12) : at]
            )
            joint = at if after_verb else joint
        at -= 1
    return words[0].start


def listed(
    text: str, words: Sequence[Word], start: int, end: int, without: frozenset[str] = frozenset()
) -> list[tuple[int, int]]:
    """The noun groups that a run lists, parted by commas and "and", without articles, adverbials and these words."""
    inside = [w for w in words if start <= w.start and w.end <= end]
    found: list[tuple[int, int]] = []
    group: list[Word] = []
    for word in [*inside, None]:
        if word is None or word.part in ("comma", "and") or word.text == "&":
            if (run := trimmed(group, without)) is not None:
                found.append(run)
            group = []
        else:
            group.append(word)
    whole = [(a, b) for a, b in found if text[a:b].count("(") == text[a:b].count(")")]
    return [(a, b) for a, b in whole if (a, b) == whole[-1] or not _SHARES_HEAD.fullmatch(text[a:b])]


def with_shared_head(text: str, group: tuple[int, int], start: int) -> tuple[int, int]:
    """A noun group with the adjectives before it that share its head: "bacterial and fungal cultures" of blood.

    Args:
        text: the sentence.
        group: positions of the group that holds the head.
        start: first position of the list.
    """
    shared = _WITH_SHARED_HEAD.search(text, start, group[0])
    return (shared.start(), group[1]) if shared else group


def sharing_head(text: str, group: tuple[int, int], start: int) -> list[tuple[int, int, str]]:
    """The names before a noun group that share its head: "motor or sensory deficits" are "motor deficits" besides.

    A noun shares it only where the head is one that both can have: "drug or food allergies", not "drugs or back pain".

    Args:
        text: the sentence.
        group: positions of the group that holds the head.
        start: first position of the list.

    Returns:
        Positions of each such adjective or noun, with the name that it makes with the head.
    """
    joined = text.endswith(("and ", "or "), start, group[0]) and " " in text[slice(*group)]
    found = _SHARING.search(text, start, group[0]) if joined else None
    if found is None:
        return []
    sharers = list(_SHARER.finditer(text, found.start(), found.end()))
    if any(m["noun"] for m in sharers) and not _OF_PLACE_OR_STUFF.search(text, *group):
        return []
    own = _SHARER.match(text, *group)  # "upper or lower urinary tract infection": the head is all behind "lower"
    last = _LAST_WORD.search(text, *group)
    head = last.group() if last else ""
    rest = text[own.end() + 1 : group[1]] if own and not own["noun"] else head
    return [(*m.span(), f"{m.group()} {head if m['noun'] else rest}") for m in sharers if head]


def shares_head(text: str, group: tuple[int, int]) -> bool:
    """Whether a member of a list only shares the head of the next one: "motor" in "motor or sensory loss"."""
    sharer = _SHARER.fullmatch(text, *group)
    return sharer is not None and not sharer["noun"] and _JOINED.match(text, group[1]) is not None


def trimmed(group: list[Word], without: frozenset[str] = frozenset()) -> tuple[int, int] | None:
    """A noun group of a list from its first noun to its last; None for an adverbial or where it is none."""
    while group and (group[0].part in ("determiner", "adverb", "not") or group[0].low in without | _NAMING):
        group = group[1:]
    if not group or group[0].part in ("preposition", "number", "pronoun") or len(group) > 2 * _MOST_WORDS:
        return None
    kept: list[Word] = []
    for word in group:
        late = word.part == "preposition" and word.low not in ("of", "for", "to", "in", "with", "against")
        if (
            word.low in _DONE
            or late
            or (word.part in ("verb", "be", "relative") and word.low not in _ATTRIBUTES | _NOUNS)
        ):
            break
        kept.append(word)
    while kept and kept[-1].part in ("preposition", "determiner", "adverb", "number"):
        kept.pop()
    if not kept or len(kept) > _MOST_WORDS or all(len(w.text) < 2 for w in kept):
        return None
    return kept[0].start, kept[-1].end
