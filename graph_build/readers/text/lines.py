"""The lines of a text, and how wrapped lines become running text again."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from graph_build.model import MappedText

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LINE_END = re.compile(
    r"\r\n|[\n\r\f\v\x85\u2028\u2029]"
    r"|(?<=[.)\]])(?=Fig(?:\.|ure)\s?\d{1,2}[A-Za-z]?\s[A-Z(])"  # a caption run together with the paragraph before it
)
_ARCHIVE = re.compile("\ufeff?pmc ?(?=[A-Z0-9])")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_PART = re.compile(r"([^\W_]+)[-\u2010\u00ad]$")
_FIRST_PART = re.compile(r"[^\W\d_]+")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000\ufeff]+")
_SOFT_HYPHEN = re.compile("[\u00ad\u200b\u2060]")

_OPEN_PREFIXES = frozenset(["non", "self", "ex", "quasi", "well", "ill"])
"""First parts that take a hyphen where the document itself does not show the word without one."""
_COMPOUND_ENDS = frozenset(
    {"associated", "based", "blind", "controlled", "dependent", "derived", "dose", "free", "grade", "guided", "induced",
     "level", "like", "line", "mediated", "old", "only", "positive", "related", "release", "resistant", "responsive",
     "risk", "sided", "sparing", "specific", "spectrum", "term", "threatening", "treated", "type", "up", "wide"}
)  # fmt: skip
"""Second parts that are joined to nearly any word with a hyphen."""
_SHORT_WORDS = frozenset(["all", "and", "are", "but", "can", "for", "her", "his", "not", "the"])


def split_lines(text: str) -> tuple[MappedText, ...]:
    """The lines of a text without their ends; every character keeps its offset.

    The name of the archive that some exports put right before the first word is left out.
    """
    archive = _ARCHIVE.match(text)
    lines, at = [], archive.end() if archive else 0
    for end in _LINE_END.finditer(text):
        lines.append(MappedText.of(text, at, end.start()))
        at = end.end()
    lines.append(MappedText.of(text, at))
    return tuple(lines)


def vocabulary(lines: Iterable[MappedText]) -> Mapping[str, int]:
    """How often each word stands whole: what a broken word is held against, in small letters.

    A compound counts as a whole and by its parts; the two parts of a broken word do not count.
    """
    seen: Counter[str] = Counter()
    broken = False
    for line in lines:
        text = line.text.strip()
        if not text:
            continue
        words = [m.group().casefold() for m in _WORD.finditer(text)]
        if broken:
            words = words[1:]
        broken = text.endswith(("-", "\u2010", "\u00ad"))
        if broken:
            words = words[:-1]
        for word in words:
            seen[word] += 1
            if "-" in word:
                seen.update(word.split("-"))
    return seen


def keeps_hyphen(left: str, right: str, words: Mapping[str, int]) -> bool:
    """Whether the hyphen between two parts of a word that a line end broke belongs to the word.

    Args:
        left: the letters and digits right before the hyphen.
        right: the letters right after the line end.
        words: the document's own vocabulary.
    """
    titled = len(left) > 1 and left.istitle() and right.islower()
    if not right or right[0].isupper() or not left.isalpha() or not (left.islower() or titled):
        return True  # "IL-6", "IVIG-resistant", "CD8-positive"
    left, right = left.casefold(), right.casefold()
    whole, hyphenated = words.get(left + right, 0), words.get(f"{left}-{right}", 0)
    if whole or hyphenated:
        return hyphenated > whole
    if right in _COMPOUND_ENDS and len(left) > 2:
        return True
    if left in _OPEN_PREFIXES or (left == "anti" and right.startswith("i")):
        return True
    known = len(left) > 2 and len(right) > 2 and left in words and right in words
    return known and not {left, right} & _SHORT_WORDS


def join_lines(lines: Sequence[MappedText], words: Mapping[str, int]) -> MappedText:
    """Lines as running text: hyphens at line ends joined, white space folded."""
    out: list[MappedText] = []
    for line in lines:
        part = line.strip()
        if not part.text:
            continue
        if out:
            left = out[-1]
            broken = _LAST_PART.search(left.text)
            first = _FIRST_PART.match(part.text)
            if broken and (first or part.text[0].isdigit()):
                if left.text[-1] == "\u00ad" or not keeps_hyphen(
                    broken.group(1), first.group() if first else "", words
                ):
                    out[-1] = left.part(0, len(left) - 1)
            elif left.text[-1] not in "/\u2013" or not part.text[0].isalnum():
                part = MappedText.join([_blank_after(left), part], "")
        out.append(part)
    return fold(MappedText.join(out, ""))


def _blank_after(part: MappedText) -> MappedText:
    at = part.ends[-1]
    return MappedText(" ", (at,), (at,))


def fold(text: MappedText) -> MappedText:
    """The text with runs of white space folded to one blank, and invisible characters taken out."""
    return text.without(_SOFT_HYPHEN).without(_SPACES, " ").strip()
