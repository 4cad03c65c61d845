"""The marks that can be citations, by notation, and the numbers they stand for.

Notations: `[1,2]`, `(1, 2)`, superscripts (`³⁻⁵`, `⁸⁾`, `^{8,9)}`, `<sup>3</sup>`), and digits that lost their
superscript and stand glued to a word or to a full stop (`mortality1,2.`, `diagnosis.1,2 Later`), or right behind it
(`unknown. 8 Later`).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Style = Literal["bracket", "round", "superscript", "glued", "spaced"]

STYLES: tuple[Style, ...] = ("bracket", "superscript", "glued", "spaced", "round")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁾", "0123456789-)")
_LIST = r"\d{1,3}(?:\s?[,;\u2013\u2010\u2212-]\s?\d{1,3}){0,40}"
_MORE = rf"(?:\]?\s?[,;\u2013-]\s?\[{_LIST}){{0,40}}"  # "[1], [2]" and "[1,[12], [13]]" are one mark
_BRACKET = Pattern(rf"\s?\[((?:{_LIST}|\d{{4}}|\d{{6}}){_MORE})\]{{1,2}}")
_ROUND = Pattern(rf"\s?\(({_LIST})\)")
_RAISED = Pattern(
    r"\s?(?P<u>[⁰¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹⁻,\u2013-]{0,60}⁾?)"
    rf"|\s?\^\{{\s?(?P<c>{_LIST})\s?\)?\s?\}}|\^(?P<b>{_LIST})\)?\^?"
    rf"|\s?<sup>\s?(?P<s>{_LIST})\s?\)?\s?</sup>"
)
_GLUED_LIST = r"\d{1,3}(?:(?:,\s?|[\u2013-])\d{1,3}){0,40}"
_WORD_START = r"(?<![^\W\d_])"
_GLUED = Pattern(
    rf"(?P<before>{_WORD_START}[^\W\d_]{{2,40}}+|[)\]\u201d\"%])(?P<n>{_GLUED_LIST}\)?)(?=[\s.,;:)\u2013]|$)"
    rf"|(?P<stop>{_WORD_START}[^\W\d_]{{3,40}}+[.,;:]|[)\]\u201d\"][.,;:]|%\.)(?P<m>{_GLUED_LIST}\)?)(?=\s|$)"
)
_SPACED = Pattern(rf"(?<=[a-z)\]]\.)\s(?P<n>{_GLUED_LIST})(?=\s+[A-Z\u201c]|\s*$)")
_NUMBER = re.compile(r"\d+")
_UNIT_BEFORE = Pattern(r"(?:\b(?:[mcdkµμn]?m|sec|s|min|hr?)|(?<!\d)10)\s?$|\b[A-Za-z]$")
_ION_AFTER = Pattern(r"[⁺+]")
_INTERVAL_BEFORE = Pattern(r"(?:\b(?:IQR|CI|range|median|mean|interval)\b[\s:,=]{0,3}|[=<>≤≥±]\s?)$", re.IGNORECASE)
_VALUE_BEFORE = Pattern(r"(?<![\w.-])(\d{1,6}(?:\.\d{1,3})?)\s?%?$")
_NUMBERED_WORD = Pattern(
    r"(?:type|grade|stage|day|week|month|year|case|patient|phase|class|step|covid|sars|chromosome|exon|codon|figs?|"
    r"figures?|tables?)$",
    re.IGNORECASE,
)
_SHORT_NAME = re.compile(r"(?<![\w-])[A-Z][A-Za-z]{1,7}(?![\w-])")
_DEFINED = re.compile(r"\(([A-Z][A-Za-z]{1,7})\)")
_NUMBERED_NAMES = frozenset(
    {"IL", "CD", "IFN", "HLA", "FGF", "BMP", "MMP", "TLR", "CA", "PD", "COX", "HSV", "HPV", "HHV", "HTLV", "SARS",
     "COVID", "CK", "CYP", "FEV", "NK", "Th", "Ig", "GLUT", "CCR", "CXCR", "CXCL", "CCL", "JAK", "STAT", "BRCA",
     "PIK", "FOXP", "SOX", "NOD", "TRPV", "AKT", "Apo", "HER"}
)  # fmt: skip
"""Families of genes, viruses and measures whose members are told by a number."""
_SHORTENED = Pattern(r"(?:figs?|tab|nos?|vol|vs|approx|ca|al|eq|sec|refs?|suppl|pt|mr|ms|dr|st|chr)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of a text that can be a citation.

    Attributes:
        start: its first position.
        end: the position after its last.
        numbers: the reference numbers it stands for.
        sure: whether it can be nothing else, such as digits with a closing bracket that was never opened.
    """

    start: int
    end: int
    numbers: tuple[int, ...]
    sure: bool = False


def numbered_names(texts: Iterable[str]) -> frozenset[str]:
    """Abbreviations in capitals that may carry glued marks ("TCZ14,15"): the texts use them without digits too."""
    prose = list(texts)
    words = Counter(w for text in prose for w in _SHORT_NAME.findall(text))
    defined = {w for text in prose for w in _DEFINED.findall(text)}
    return frozenset(w for w, n in words.items() if n > 2 or w in defined) - _NUMBERED_NAMES


def marks(text: str, style: Style, names: frozenset[str]) -> list[Mark]:
    """The runs of a text that can be citations in one notation, in order.

    Args:
        text: a paragraph or cell.
        style: the notation.
        names: abbreviations that may carry glued marks.
    """
    if style == "bracket":
        return _plain_marks(_BRACKET, text)
    if style == "round":
        return _plain_marks(_ROUND, text)
    if style == "spaced":
        return [Mark(*m.span(), n) for m in _SPACED.finditer(text) if (n := numbers_in(m["n"]))]
    return _raised_marks(text) if style == "superscript" else _glued_marks(text, names)


def _plain_marks(pattern: Pattern, text: str) -> list[Mark]:
    found = []
    for match in pattern.finditer(text):
        numbers = numbers_in(match.group(1))
        if numbers and not _is_interval(text[max(0, match.start() - 20) : match.start()], match.group(1), numbers):
            found.append(Mark(match.start(), match.end(), numbers))
    return found


def _is_interval(before: str, printed: str, numbers: Sequence[int]) -> bool:
    """Whether a bracket holds the range of the number before it ("5 [3-7]")."""
    if _INTERVAL_BEFORE.search(before):
        return True
    value = _VALUE_BEFORE.search(before)
    return bool(value and "," not in printed and len(numbers) > 1 and numbers[0] <= float(value[1]) <= numbers[-1])


def _raised_marks(text: str) -> list[Mark]:
    found = []
    for match in _RAISED.finditer(text):
        printed = (match["u"] or match["c"] or match["b"] or match["s"]).translate(_SUPERSCRIPTS)
        before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 1]
        if _UNIT_BEFORE.search(before) or _ION_AFTER.match(after):
            continue
        if (not before or before[-1].isspace() or match.group()[0].isspace()) and after.isalpha():
            continue  # an isotope, as in "¹⁸F"
        numbers = numbers_in(printed)
        if numbers:
            found.append(Mark(match.start(), match.end(), numbers))
    return found


def _glued_marks(text: str, names: frozenset[str]) -> list[Mark]:
    found = []
    for match in _GLUED.finditer(text):
        group = "n" if match["n"] else "m"
        word = (match["before"] or match["stop"]).rstrip(".,;:")
        numbers = numbers_in(match[group])
        if list(numbers) != sorted(set(numbers)) or not _may_carry(word, group, names, match.start(), text):
            continue
        closing = match[group].endswith(")")
        closes_other = closing and _is_open(text, match.start())
        if numbers:
            sure = closing and not closes_other
            found.append(Mark(match.start(group), match.end(group) - closes_other, numbers, sure))
    return found


def _is_open(text: str, position: int) -> bool:
    """Whether a bracket was opened shortly before a position and is still open there."""
    before = text[max(0, position - 150) : position]
    return before.count("(") > before.count(")")


def _may_carry(word: str, group: str, names: frozenset[str], start: int, text: str) -> bool:
    """Whether digits after this word can be a flattened mark and not part of a name ("IL6", "CD20", "Fig.1")."""
    if _SHORTENED.match(word) or (group == "n" and _NUMBERED_WORD.match(word)):
        return False
    if not word or not word[-1].isalpha():
        return True
    if group == "m":
        return True
    if start and text[start - 1] in "-/\u2013":
        return word.islower() and len(word) > 4
    return (word[1:].islower() and len(word) > 3) or word in names


def numbers_in(printed: str) -> tuple[int, ...]:
    """The numbers of a mark: lists, and ranges written out; empty where they cannot be reference numbers."""
    numbers: list[int] = []
    pieces = re.split(r"[,;]", re.sub(r"[\s)\[\]]", "", printed))
    for piece in pieces:
        ends = [int(n) for n in _NUMBER.findall(piece)]
        if len(ends) == 2 and ends[0] < ends[1] <= ends[0] + 60:
            numbers += range(ends[0], ends[1] + 1)
        elif len(ends) == 1 and len(pieces) == 1 and ends[0] > 999:
            numbers += _unglued(piece)
        elif len(ends) == 1:
            numbers += ends
        else:
            return ()
    return tuple(numbers) if all(0 < n < 600 for n in numbers) else ()


def _unglued(digits: str) -> list[int]:
    """`[1213]` is `[12,13]` whose comma was lost: pairs of digits that rise step by step."""
    pairs = [int(digits[i : i + 2]) for i in range(0, len(digits), 2)]
    return pairs if all(a < b <= a + 3 for a, b in pairwise(pairs)) else []
