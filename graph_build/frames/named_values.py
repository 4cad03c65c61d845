"""Values of what no vocabulary knows: a noun group with a number that is said of it, "a mean gradient of 45 mmHg"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.groups import word_set
from graph_build.clauses.words import words_of
from graph_build.frames.examined import is_examined, is_treatment
from graph_build.model.frames import MeasuredFrame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.model import Quantity, ReadSentence

_LINKS = word_set(
    "of was were is at to by from approximately about around only up down reached reaching peaked fell "
    "dropped rose measured estimated found noted being remained ranged between had been mildly slightly "
    "markedly with an a the as high low peak"
)
_LINKING_PARTS = frozenset({"be", "up", "down", "less", "more", "adverb"})
_NORMAL_BEHIND = re.compile(
    r"\s?[\[(]?\s?(?:(?:normal|reference|ref|nr|n|range|normal range|reference (?:range|interval|value))\b|"
    r"\d[\d.,]*\s?[–-]\s?\d)",
    re.IGNORECASE,
)
_CONCENTRATION = re.compile(r".*/(?:d?[Lm]L|L|u[Ll]|mm3|dL|mL|m3|min|h|cm3|\[HPF\]).*|10\*\d+.*|mm\[Hg\]|\[IU\]/L|%")
_SHARED = re.compile(r"(?:\s?(?:,|and|or|to)\s\d[\d.,]*\s?%)*\s?(?:of\s)?(?=[A-Za-z])")
_EXTENT = re.compile(
    r"\s(?:covering|involving|affecting|occupying|over|of)\s(?:more than |nearly |about |approximately |almost |"
    r"up to |over |less than )*$",
    re.IGNORECASE,
)
_OF_BODY = re.compile(
    r"\s?of\s(?:the |his |her )?(?:total )?(?:body surface(?: area)?|skin(?: surface)?|BSA|lungs?(?: fields?)?|"
    r"circumference|lumen|"
    r"body)\b",
    re.IGNORECASE,
)
_CELLS = re.compile(
    r"(?:[\w-]+\s)?(?:neutrophils|lymphocytes|monocytes|eosinophils|basophils|leu[kc]ocytes|erythrocytes|cells|"
    r"blasts|saturation|"
    r"granulocytes|platelets)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\s?(?:$|[,.;:()\[\]]|(?:and|at|on|with|in|but|to|after|by|for|respectively)\b|[^\s,;]*/[^\s,;]+"
    r"|(?:[pnmµμ]M|[GM]PL|m?sec|ms|points?|bpm|dB|Hz|cells|copies|units?|percent|[x×])(?![\w-]))"
)
"""What a number without a known unit may stand before: nothing that it could count."""
_NO_VALUE = word_set("study studies class karyotype mutation series stage grade type group table figure case")
_ENDS_ROW = re.compile(r"\s?(?:;|\(|,\s(?:and\s)?[a-zA-Z][\w -]{2,40},\s[<>]?\d)")
_ACRONYM = re.compile(r"(?:[A-Z][A-Za-z]?[A-Z\d-]{2,8})(?: (?:score|index|level))?")
_DOSES = frozenset({"g", "mg", "ug", "mL", "U", "[IU]"})
_TIMES = frozenset({"min", "h", "d", "wk", "mo", "a"})
_MOST = 7


def named_values(sentence: ReadSentence, values: Iterable[Quantity]) -> Iterator[MeasuredFrame]:
    """The noun groups of a sentence that one of the values is said of, in the order of the values.

    Args:
        sentence: the sentence.
        values: the quantities that can be values and are of no variable that the vocabulary knows.
    """
    words = words_of(_opened(sentence.text))
    for q in values:
        extent = _extent(sentence, words, q)
        if extent is not None:
            yield extent
            continue
        run = _cells(sentence.text, q) or _before(sentence, words, q)
        if run is not None:
            yield MeasuredFrame(min(run[0], q.start), max(run[1], q.end), sentence.text[slice(*run)], *run, q)


def _opened(text: str) -> str:
    """The text with parentheses read as part of the sentence; every character keeps its place."""
    return re.sub(r"[()\[\]]", " ", text)


def _cells(text: str, q: Quantity) -> tuple[int, int] | None:
    """What a share or a number in a volume counts, behind it: "16 400/mm3 neutrophils", "97 % saturation"."""
    link = _SHARED.match(text, q.end) if q.unit and (q.unit == "%" or "/" in q.unit) else None
    found = _CELLS.match(text, link.end()) if link else None
    return found.span() if found else None


def _extent(sentence: ReadSentence, words: Sequence[Word], q: Quantity) -> MeasuredFrame | None:
    """How much of the body something takes: "erythema involving nearly 30 % of the skin"."""
    text = sentence.text
    place = _OF_BODY.match(text, q.end) if q.unit == "%" else None
    link = _EXTENT.search(text, 0, q.start) if place else None
    if place is None or link is None:
        return None
    before = [w for w in words if w.end <= link.start()]
    group: list[Word] = []
    while before and len(group) < _MOST and _of_group(before[-1], None):
        group.append(before.pop())
    if not group:
        return None
    start, end = group[-1].start, link.start()
    return MeasuredFrame(
        start, place.end(), text[start : place.end()].replace(text[end : place.start()], " in % "), start, end, q
    )


def _before(sentence: ReadSentence, words: Sequence[Word], q: Quantity) -> tuple[int, int] | None:
    """The noun group before a value, over the words that link the two."""
    at = sum(w.end <= q.start for w in words) - 1
    linked = False
    while at >= 0 and (words[at].low in _LINKS or words[at].part in _LINKING_PARTS):
        linked = linked or words[at].low in {"of", "was", "were", "is", "at", "to", "reached"}
        at -= 1
    text = sentence.text
    row = at >= 0 and words[at].part == "comma" and q.unit is not None and _ENDS_ROW.match(text, q.end) is not None
    at -= row  # "chloride level, 100 mEq/L;"
    if at < 0 or q.start - words[at].end > 60 or (not row and any(c in text[words[at].end : q.start] for c in ",;")):
        return None
    end = words[at].end
    group: list[Word] = []
    while at >= 0 and len(group) < _MOST and _of_group(words[at], words[at - 1] if at else None):
        if group and text[words[at].end : group[-1].start].strip("- ") != "":
            break
        group.append(words[at])
        at -= 1
    while group and group[-1].part in ("determiner", "adverb", "preposition", "number"):
        group.pop()
    if not group:
        return None
    start = group[-1].start
    beside = row or linked or text[end : q.start].strip() in ("", "(", ":", "=", "[")
    changed = linked and any(w.change in ("up", "down") and w.start >= end for w in words if w.end <= q.start)
    short = _ACRONYM.fullmatch(text[start:end]) is not None and linked
    known = (is_examined(sentence, start, end) or changed or short) and not is_treatment(sentence, start, end)
    clinical = q.unit is not None and q.unit not in _TIMES and _CONCENTRATION.fullmatch(q.unit) is not None
    normal = _NORMAL_BEHIND.match(text, q.end) is not None
    bare = (q.unit is None and _ALONE.match(text, q.end) is None) or (q.unit in _DOSES and not linked)
    if (
        not beside
        or bare
        or q.unit in _TIMES
        or group[0].low in _NO_VALUE
        or not ((known and (linked or q.unit or normal)) or (clinical and normal))
    ):
        return None
    return start, end


def _of_group(word: Word, before: Word | None) -> bool:
    """Whether a word can stand in the noun group: a noun or adjective, or "of" between two."""
    if word.part in ("word", "more", "less") or word.change is not None:
        return not word.low.endswith("ed") or word.low in {
            "calculated",
            "estimated",
            "ionized",
            "corrected",
            "elevated",
        }
    return word.low == "of" and before is not None and before.part == "word"
