"""Values of what no vocabulary knows: a noun group with a number that is said of it, "a mean gradient of 45 mmHg"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.words import words_of
from graph_build.frames.examined import is_examined
from graph_build.model.frames import MeasuredFrame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.model import Quantity, ReadSentence

_LINKS = frozenset(
    "of was were is at to by from approximately about around only up down reached reaching peaked fell dropped rose measured "
    "estimated found noted being remained ranged between had been mildly slightly markedly with an a the as high low peak".split()
)
_LINKING_PARTS = frozenset({"be", "up", "down", "less", "more", "adverb"})
_NORMAL_BEHIND = re.compile(
    r"\s?[\[(]?\s?(?:(?:normal|reference|ref|nr|n|range|normal range|reference (?:range|interval|value))\b|\d[\d.,]*\s?[–-]\s?\d)",
    re.IGNORECASE,
)
_CONCENTRATION = re.compile(r".*/(?:d?[Lm]L|L|u[Ll]|mm3|dL|mL|m3|min|h|cm3|\[HPF\]).*|10\*\d+.*|mm\[Hg\]|\[IU\]/L|%")
_SHARED = re.compile(r"\s?(?:of\s)?(?=[A-Za-z])")
_CELLS = re.compile(
    r"(?:[\w-]+\s)?(?:neutrophils|lymphocytes|monocytes|eosinophils|basophils|leu[kc]ocytes|erythrocytes|cells|blasts|saturation|"
    r"granulocytes|platelets)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\s?(?:$|[,.;:()\[\]]|(?:and|at|on|with|in|but|respectively)\b)")
_NO_VALUE = frozenset("study studies class karyotype mutation series stage grade type group table figure case".split())
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


def _before(sentence: ReadSentence, words: Sequence[Word], q: Quantity) -> tuple[int, int] | None:
    """The noun group before a value, over the words that link the two."""
    at = sum(w.end <= q.start for w in words) - 1
    linked = False
    while at >= 0 and (words[at].low in _LINKS or words[at].part in _LINKING_PARTS):
        linked = linked or words[at].low in {"of", "was", "were", "is", "at", "to", "reached"}
        at -= 1
    text = sentence.text
    if at < 0 or q.start - words[at].end > 60 or any(c in text[words[at].end : q.start] for c in ",;"):
        return None
    end, group = words[at].end, []
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
    beside = linked or text[end : q.start].strip() in ("", "(", ":", "=", "[")
    known = is_examined(sentence, start, end)
    clinical = q.unit is not None and q.unit not in _TIMES and _CONCENTRATION.fullmatch(q.unit) is not None
    normal = _NORMAL_BEHIND.match(text, q.end) is not None
    bare = q.unit is None and _ALONE.match(text, q.end) is None
    if not beside or bare or q.unit in _TIMES or group[0].low in _NO_VALUE or not (known and (linked or q.unit or normal) or (clinical and normal)):
        return None
    return start, end


def _of_group(word: Word, before: Word | None) -> bool:
    """Whether a word can stand in the noun group: a noun or adjective, or "of" between two."""
    if word.part in ("word", "more", "less") or word.change is not None:
        return not word.low.endswith("ed") or word.low in {"calculated", "estimated", "ionized", "corrected", "elevated"}
    return word.low == "of" and before is not None and before.part == "word"
