"""The shapes that cells of figures are printed in: a number, what stands beside it, and what its brackets hold.

A shape says what is printed, not what it means: "12 (30)" is a number with a number in brackets; whether that is a
count with its share or a mean with its deviation is for the headers to say (`graph_build.facts.grids.figures`).
To add a shape of a bracket, add a reader to `_BRACKETS`; to add a shape of a whole cell, add one to `_WHOLE`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from graph_build.recognisers.numbers import number
from graph_build.recognisers.units import unit_at
from ontology.terms import per_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

BracketKind = Literal["number", "percent", "range", "n", "p", "fraction", "spread"]

_DIGITS = r"(?:\d{1,3}(?:[\s\u2009\u202f,]\d{3})+(?![\d])(?:[.·]\d+)?|\d+(?:[.·,]\d+)?|[.·]\d+)"
_N = rf"(?:[+\-−–‐]\s?)?{_DIGITS}"
_SIGN = r"(?P<c><=|>=|[<>≤≥⩽⩾=~])?\s?"
_MARKS = r"(?P<marks>(?:\s?[*†‡§¶#‖ǁ∗∥])*)"
_LETTERS = re.compile(r"(?<=[\d)])(?:\s?[a-f]\d?(?:,\s?[a-f]\d?)*)$")
"""Letters raised behind a number that lead to notes."""
_NOTED = re.compile(r"(?<=[\d)])(?:[abcef]|[a-f](?:,\s?[a-f])+)$")
"""The same, where they can be no unit."""
_DASH = r"\s?(?:to|–|—|‐|-|−|~|;|,\s|\.\.)\s?"
_SIGNS = {"≤": "<=", "⩽": "<=", "≥": ">=", "⩾": ">=", "~": None, "=": "="}
_KINDS = {
    "sd": r"S\.?D\.?|±\s?S\.?D\.?", "se": r"S\.?E\.?M?\.?", "iqr": r"IQR|interquartile range|Q1[\s,–-]+Q3",
    "range": r"range|min[\s–/-]*max", "ci": r"(?:9[059](?:\.\d)?\s?%\s?)?(?:CI|CrI|confidence interval)",
}  # fmt: skip
"""Words within a bracket of a cell that say what its numbers are."""
_WORD = "|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items())
_INSIDE_WORD = re.compile(rf"^(?:{_WORD})\s?[:,=]?\s*", re.IGNORECASE)
_FLAG = re.compile(
    r"(?<=[\d%])\s?(?:[(\[](?:H{1,2}|L{1,2}|[Hh]igh|[Ll]ow|[↑↓⇑⇓]+)[)\]]|[↑↓⇑⇓▲▼]+|\^+(?=$|\s))|^[↑↓⇑⇓▲▼]+\s?(?=[\d<>])"
)
"""Marks of a laboratory that a value is above or below what is normal."""
_NAMED_COUNT = re.compile(r"(?P<name>[A-Z][A-Za-z /]*?)\s?[-–−:=]\s?(?P<n>\d{1,4})(?![.\d])")
_NAMED_COUNTS = re.compile(
    rf"(?:{_NAMED_COUNT.pattern.replace('?P<name>', '?:').replace('?P<n>', '?:')}\s?[,;]?\s?){{2,}}"
)
_MONEY = re.compile(r"[€$£¥]\s?")
_RATE = re.compile(r"(?<=\))\s?/\s?\d+(?:\.\d+)?$")
"""A rate behind a count and its share: "31 (45.0)/210.4"."""
_OPEN, _CLOSE = "([", ")]"
_LONGEST = 120
"""Characters beyond which a cell is prose."""

_MAIN = re.compile(
    rf"(?:(?P<word>[A-Za-z][A-Za-z .-]{{0,14}}?)\s?(?:[=:]\s?|(?=[<>≤≥])))?{_SIGN}(?P<v>{_N})"
    rf"\s?(?P<pct>%?)(?:\s?(?:±|\+/[-−–]|\+-)\s?(?P<sd>{_DIGITS})\s?(?P<pct2>%?))?{_MARKS}"
)
_FRACTION = re.compile(rf"(?P<n>{_DIGITS})\s?(?:/|\bof\b|\bout of\b)\s?(?P<total>{_DIGITS}){_MARKS}")
_RANGE = re.compile(rf"(?P<low>{_N})\s?%?{_DASH}(?P<high>{_N})\s?(?P<pct>%?){_MARKS}")
_NUMBER = re.compile(rf"{_SIGN}(?P<v>{_N})\s?(?P<pct>%?)")
_SIZE = re.compile(rf"[nN]\s?[=:]?\s?(?P<n>{_DIGITS})")
_P = re.compile(
    rf"[pP](?:[\s-]?values?)?\s?(?P<c><=|>=|[<>≤≥=])\s?(?P<v>{_DIGITS})|(?P<c2>[<>≤≥])\s?(?P<v2>[.0]\d*[.·]?\d+)"
)
_IS_P = re.compile(r"[pP](?:[\s-]?values?)?\s?(?:<=|>=|[<>≤≥=])\s?(?:[01]?[.·]\d+|NS\b)")
_SPREAD = re.compile(rf"(?:±|\+/-)\s?(?P<v>{_DIGITS})\s?%?")
_NOTHING = re.compile(
    r"(?:[-–—−‐.…]+|n\.?/?\s?a\.?|n\.?/?\s?r\.?|n\.?/?\s?d\.?|nil|none|not (?:applicable|available|done|reported"
    r"|assessed|"
    r"calculated|estimable|determined)|unknown|missing|ref(?:erence|\.)?)[*†‡§]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Bracket:
    """What a bracket beside a number holds.

    Attributes:
        kind: number, percent, range, n ("n = 12"), p, fraction or spread ("± 3").
        value: the number; of a fraction the numerator.
        low: lower bound of a range.
        high: upper bound; of a fraction the denominator.
        comparator: "<" and so on, of a p-value or number.
        says: what the bracket's own words say it is ("sd", "iqr", "ci" …), or None.
    """

    kind: BracketKind
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    comparator: str | None = None
    says: str | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """A cell of figures.

    Attributes:
        value: the main number, or None where the cell is a range or nothing but brackets.
        comparator: "<", ">=" and so on, where printed.
        percent: whether a percent sign follows the main number.
        unit: UCUM code of a unit printed in the cell, or None.
        spread: the number after "±".
        total: the number after "/" or "of".
        low: lower bound, of a cell that is a range.
        high: upper bound of it.
        brackets: what its brackets hold, in order.
        word: a word that introduces it ("OR", "P", "n"), or "".
        starred: whether a mark of significance or a note stands at it.
    """

    value: Decimal | None = None
    comparator: str | None = None
    percent: bool = False
    unit: str | None = None
    spread: Decimal | None = None
    total: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    brackets: tuple[Bracket, ...] = ()
    word: str = ""
    starred: bool = False

    @property
    def is_size(self) -> bool:
        """Whether it only says how many there are: "n = 40", "Baseline N = 58"."""
        return self.word.casefold().split()[-1:] == ["n"] and not self.brackets

    def bracket(self, kind: BracketKind) -> Bracket | None:
        """The first bracket of a kind, or None."""
        return next((b for b in self.brackets if b.kind == kind), None)


def closed(text: str) -> str:
    """The cell's text with a blank inside a number closed up ("77 .4", "5, 055"), without blanks at its ends."""
    return re.sub(
        r"(?<=\d)\s(?=[.·]\d)|(?<=\d[.·])\s(?=\d)|(?<=^\d,)\s(?=\d{3}$)|(?<=^\d\d,)\s(?=\d{3}$)", "", text.strip()
    )


def is_p(text: str) -> bool:
    """Whether a cell calls its number a p-value: "P<0.001"."""
    return _IS_P.match(text.strip()) is not None


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing: a dash, "NA", "not reported"."""
    return not text.strip() or _NOTHING.match(text.strip()) is not None


@per_vocabulary
def figures(text: str) -> Figures | None:
    """A cell's figures, or None where it is prose, a list, or nothing."""
    text = _FLAG.sub("", _MONEY.sub("", closed(text))).strip()
    text = _RATE.sub("", _NOTED.sub("", text))
    if "±" in text or text[-1:].isdigit():
        text = _LETTERS.sub("", text)
    if not text or len(text) > _LONGEST or is_nothing(text):
        return None
    return next((found for read in _WHOLE if (found := read(text))), None)


def pieces(text: str) -> tuple[Figures, ...]:
    """The figures of a cell that gives one number for each of several things: "63/42/21", "9 / 3"."""
    parts = [part.strip() for part in re.split(r"\s?[/:]\s?", closed(text))]
    found = [figures(part) for part in parts]
    return tuple(f for f in found if f and f.value is not None) if len(parts) > 1 and all(found) else ()


def named_counts(text: str) -> tuple[tuple[str, Figures], ...]:
    """The counts of a cell that names each of several: "Male = 7, Female = 7"; none for other cells."""
    if not _NAMED_COUNTS.fullmatch(text.strip()):
        return ()
    return tuple((m["name"].strip(), Figures(number(m["n"]))) for m in _NAMED_COUNT.finditer(text))


def _fraction(text: str) -> Figures | None:
    match = _FRACTION.match(text)
    if match is None:
        return None
    return _ended(
        text, match.end(), Figures(number(match["n"]), total=number(match["total"]), starred=bool(match["marks"]))
    )


def _range(text: str) -> Figures | None:
    """A cell that is nothing but a range; a bracket may say so of the whole of it: "(4–12)"."""
    inner = text[1:-1].strip() if text[:1] in _OPEN and text[-1:] in _CLOSE else text
    match = _RANGE.fullmatch(inner)
    if match is None:
        return None
    low, high = number(match["low"]), number(match["high"])
    return Figures(low=low, high=high, percent=bool(match["pct"])) if low <= high else None


def _main(text: str) -> Figures | None:
    match = _MAIN.match(text)
    if match is None:
        return None
    sign = _SIGNS.get(match["c"], match["c"]) if match["c"] else None
    found = Figures(
        value=number(match["v"]),
        comparator=sign,
        percent=bool(match["pct"] or match["pct2"]),
        spread=number(match["sd"]) if match["sd"] else None,
        word=(match["word"] or "").strip(),
        starred=bool(match["marks"]),
    )
    end = match.end()
    unit = None if found.percent else unit_at(text, end + (text[end : end + 1] == " "))
    if unit and unit.printed.strip() and not unit.printed[0].isdigit():
        found, end = replace(found, unit=unit.code), unit.end
    return _ended(text, end, found)


def _bare(text: str) -> Figures | None:
    """A cell that is nothing but brackets: it completes the cell beside it."""
    return _ended(text, 0, Figures()) if text[0] in _OPEN else None


def _ended(text: str, at: int, found: Figures) -> Figures | None:
    """The figures with the brackets that follow; None where anything else does."""
    brackets: list[Bracket] = []
    starred = found.starred
    while at < len(text):
        if text[at] in " ,;*†‡§¶#‖ǁ∗∥\n":
            starred = starred or text[at] in "*†‡§¶#‖ǁ∗∥"
            at += 1
            continue
        close = next((i for i in range(at + 1, len(text)) if text[i] in _CLOSE), len(text))
        if text[at] in _OPEN:
            inner, at = text[at + 1 : close], close + 1
        elif not brackets and (tail := _RANGE.fullmatch(text[at:].strip())) and found.value is not None:
            inner, at = tail.group(), len(text)  # "0.63, 0.48–0.73"
        else:
            return None
        read = _bracket(inner.strip())
        if read is None:
            return None
        brackets.append(read)
    return replace(found, brackets=tuple(brackets), starred=starred)


def _bracket(inner: str) -> Bracket | None:
    word = _INSIDE_WORD.match(inner)
    says = word.lastgroup if word else None
    rest = inner[word.end() :].strip() if word else inner
    found = next((b for read in _BRACKETS if (b := read(rest))), None)
    return replace(found, says=says) if found else None


def _size_in(text: str) -> Bracket | None:
    match = _SIZE.fullmatch(text)
    return Bracket("n", number(match["n"])) if match else None


def _p_in(text: str) -> Bracket | None:
    match = _P.fullmatch(text.strip())
    if match is None:
        return None
    sign = match["c"] or match["c2"]
    return Bracket("p", number(match["v"] or match["v2"]), comparator=_SIGNS.get(sign, sign))


def _range_in(text: str) -> Bracket | None:
    match = _RANGE.fullmatch(text)
    return Bracket("range", low=number(match["low"]), high=number(match["high"])) if match else None


def _fraction_in(text: str) -> Bracket | None:
    match = _FRACTION.fullmatch(text)
    return Bracket("fraction", number(match["n"]), high=number(match["total"])) if match else None


def _spread_in(text: str) -> Bracket | None:
    match = _SPREAD.fullmatch(text)
    return Bracket("spread", number(match["v"])) if match else None


def _number_in(text: str) -> Bracket | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    sign = _SIGNS.get(match["c"], match["c"]) if match["c"] else None
    return Bracket("percent" if match["pct"] else "number", number(match["v"]), comparator=sign)


_BRACKETS: tuple[Callable[[str], Bracket | None], ...] = (
    _size_in, _p_in, _fraction_in, _spread_in, _number_in, _range_in,
)  # fmt: skip
_WHOLE: tuple[Callable[[str], Figures | None], ...] = (_fraction, _range, _main, _bare)
