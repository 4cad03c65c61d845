"""Headers of flattened tables: which words of several lines stand over which column.

A page's header cells wrap, so that the words of one column lie in several lines with the words of the others
between them. The words of a line keep their columns' order, so the reading is the cheapest way to deal them out:
a cell that ends in a comma, stroke, hyphen, preposition or adjective wants more; a capital begins a new cell.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from graph_build.model import Column, MappedText
from graph_build.readers.text.table_text import cell_of, runs

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOKEN = re.compile(r"\([^()]*\)\S*|[Pp][\s-]?[Vv]alues?\S*|\S+")
_LINK = re.compile(
    r"^(?:at|of|on|to|for|with|without|in|the|a|and|or|by|from|per|before|after|since|until|using|versus|vs\.?|&)$",
    re.I,
)
_HARD = re.compile(r"(?:[,/(-]|\b(?:at|of|on|to|for|with|without|in|the|and|or|by|from|per|using|&))$", re.I)
_ADJECTIVE = r"(?:[a-z]+(?:ed|ble|ive|ous|al|ic)|new|adverse|side|serious|total|mean|median|prior|first|last)$"
_SOFT = re.compile(rf"(?:^(?i:{_ADJECTIVE})|\s{_ADJECTIVE})")

_UNIT = re.compile(
    r"^\(?(?:[mµunk]?[glmL]|d[lL]|mm|cm|mmol|kg|IU|U|ng|pg|fl|hr?s?|hours?|d|days?|wks?|weeks?|mos?|months?|y|yrs?|years?|min|%)"
    r"(?:/\S*)?/?\)?$"
)
_UNITLESS = re.compile(r"\b(?:sex|gender|diagnosis|outcome|response|treatment|therapy|drugs?|agents?|race)$", re.I)
_ARM = re.compile(r"\b(?:with|without|groups?|arm|treated)\b", re.I)
"""Words of arms, which the labels' own header does not have."""
_OCCASION = re.compile(
    r"^(?:last|first|final|latest|initial|second|third|end|follow-?up|control) "
    r"(?:visits?|follow-?ups?|assessments?|evaluations?|examinations?|observations?|measurements?|controls?)$",
    re.I,
)
"""Two words that name one time point, whatever their capitals."""
_TIME_ALONE = re.compile(
    r"^(?:baseline|before|after|admission|discharge|follow-?up|pre-?treatment|post-?treatment|(?:last|final) visit)$",
    re.I,
)
"""What stands over values, never over the labels of the rows."""
_SPAN_OF_TIME = re.compile(r"\b(?:days|weeks|months|years|hours)$", re.I)
_STUB = re.compile(
    r"^(?:variables?|characteristics?|parameters?|measures?|items?|outcomes?|patients?|cases?|no\.?|study|studies|authors?|references?)$",
    re.I,
)
_P = re.compile(r"^p(?:[\s-]?values?)?\S?$", re.I)
_SIZE = re.compile(r"^\(?n\s?=", re.I)
_BEAM = 8
_WINDOW = 3.0
_BROADER = 0.04
"""What a character costs by which a line makes a column broader: columns are as narrow as they can be."""

_CUT = 0.15
"""What it costs to begin a cell after a word such as "with"."""
_ALONE = 0.05
"""What it costs to carry on one of several headers that end alike."""
_TWICE = 0.6
"""What it costs that a header says a word twice."""
_BROAD = 200
"""The breadth of a header that lies over several columns: enough for any words."""

T = TypeVar("T")


class _Deal(NamedTuple):
    """Words dealt out so far.

    Attributes:
        cost: what it cost.
        texts: what each column says.
        columns: the column of each word.
        last: the column used last in this line, or -1.
        firsts: the words that began cells in this line.
        widths: the most characters that a column takes in one line of its body or header so far.
        run: the characters that the column used last takes in this line.
    """

    cost: float
    texts: tuple[str, ...]
    columns: tuple[int, ...]
    last: int
    firsts: tuple[str, ...]
    widths: tuple[int, ...]
    run: int


def header_words(line: MappedText) -> list[MappedText]:
    """The words of a header line; a bracket, and "P value", is one word."""
    return [line.part(m.start(), m.end()) for m in _TOKEN.finditer(line.text)]


_REMEMBERED = 1 << 16
"""Costs of words that are kept: the deals of one header ask for the same ones over and over."""


def is_size(word: str) -> bool:
    """Whether a header word is the size of an arm: "(n = 40)"."""
    return _SIZE.match(word) is not None


def align(
    lines: Sequence[Sequence[MappedText]], breadths: Sequence[int], *, anchored: bool
) -> tuple[float, list[list[MappedText]]]:
    """The words of header lines dealt out to columns.

    Args:
        lines: the words of each line.
        breadths: for each column, how many characters its body usually takes in a line.
        anchored: whether the first column is one that numbers or names the rows, whose header is short.

    Returns:
        The cost of the reading, and the pieces of each column's header.
    """
    width = len(breadths)
    deals = [_Deal(0.0, ("",) * width, (), -1, (), tuple(breadths), 0)]
    for number, line in enumerate(lines):
        deals = [d._replace(last=-1, firsts=()) for d in deals]
        for at, word in enumerate(line):
            previous = line[at - 1].text if at else ""
            grown = [deal for d in deals for deal in _next(d, word.text, previous, number, anchored=anchored)]
            deals = _best(grown)
        deals = [d._replace(cost=d.cost + _skipped(d, width, number)) for d in deals]
    best = min(deals, key=lambda d: d.cost + _left_open(d.texts))
    pieces: list[list[list[MappedText]]] = [[] for _ in range(width)]
    flat = [(number, word) for number, line in enumerate(lines) for word in line]
    for (_, word), column in zip(flat, best.columns, strict=True):
        pieces[column].append([word])
    return best.cost + _left_open(best.texts), [runs([w for group in column for w in group]) for column in pieces]


def _best(deals: list[_Deal]) -> list[_Deal]:
    """The cheapest deals for each column reached: a late column must not crowd out an early one."""
    kept: dict[int, list[_Deal]] = {}
    limit = min(d.cost for d in deals) + _WINDOW
    for deal in sorted((d for d in deals if d.cost <= limit), key=lambda d: d.cost):
        group = kept.setdefault(deal.last, [])
        if len(group) < _BEAM:
            group.append(deal)
    return [deal for group in kept.values() for deal in group]


def _next(deal: _Deal, word: str, previous: str, line: int, *, anchored: bool) -> list[_Deal]:
    """All ways to deal out one more word."""
    width = len(deal.texts)
    again = 0.6 if word in deal.firsts and not _UNIT.match(word) else 0.0  # parallel headers begin alike
    ways = []
    if deal.last >= 0:
        misplaced = 3.0 if _SIZE.match(word) and deal.last == 0 else 0.0
        if deal.last == 0 and _STUB.match(deal.texts[0]) and not word.startswith("(") and word[0].isupper():
            misplaced += 1.0
        ways.append((deal.last, _joining(deal.texts[deal.last], previous, word) + again + misplaced))
    for column in range(deal.last + 1, width):
        cost = _beginning(deal.texts[column], word, column, width, line, anchored=anchored)
        if line == 0 and deal.last >= 0 and _LINK.match(deal.texts[deal.last].split()[-1]):
            cost += _CUT
        alone = _ALONE if _is_one_of_many(deal.texts, column) else 0.0
        ways.append((column, cost + _skipped(deal, column, line) - again + alone))
    found = []
    for column, cost in ways:
        run = deal.run + 1 + len(word) if column == deal.last else len(word)
        twice = _TWICE if word in deal.texts[column].split() else 0.0
        broader = _BROADER * max(0, run - max(deal.widths[column], len(word)))
        firsts = deal.firsts if column == deal.last else (*deal.firsts, word)
        texts = _put(deal.texts, column, f"{deal.texts[column]} {word}".strip())
        widths = _put(deal.widths, column, max(run, deal.widths[column]))
        found.append(
            _Deal(deal.cost + cost + broader + twice, texts, (*deal.columns, column), column, firsts, widths, run)
        )
    return found


def _is_one_of_many(texts: Sequence[str], column: int) -> bool:
    """Whether a column's header ends as a neighbour's does: "Stable lesions", "New lesions"."""
    last = texts[column].split()[-1:]
    return bool(last) and any(
        t.split()[-1:] == last for t in (*texts[max(0, column - 1) : column], *texts[column + 1 : column + 2])
    )


def _put(values: tuple[T, ...], at: int, value: T) -> tuple[T, ...]:
    return (*values[:at], value, *values[at + 1 :])


def _skipped(deal: _Deal, upto: int, line: int) -> float:
    """What it costs to pass over columns that want more, or that the first line leaves empty."""
    cost = 0.0
    for column, text in enumerate(deal.texts[deal.last + 1 : upto], deal.last + 1):
        if not text:
            cost += 0.6 if line == 0 and column else 0.0
        else:
            cost += _wanting(text)
    return cost


@lru_cache(maxsize=_REMEMBERED)
def _wanting(text: str) -> float:
    """How much a header that stands so far wants another word."""
    if _HARD.search(text):
        return 0.7
    return 0.3 if _SOFT.search(text) else 0.0


@lru_cache(maxsize=_REMEMBERED)
def _joining(text: str, previous: str, word: str) -> float:
    """What it costs to put a word into the same cell as the one before it in its line."""
    if _P.match(word) or _P.match(previous):
        return 3.0
    if _OCCASION.match(f"{previous} {word}"):
        return 0.0
    if _SIZE.match(word):
        return 3.0 if re.search(r"\(?n\s?=", text) else 0.05
    if _LINK.match(word):
        return (0.8 if _LINK.match(previous) else 0.4) if word[0].isupper() else 0.05
    if _LINK.match(previous):
        return 0.0
    if _UNIT.match(word):
        return 0.05 if previous.endswith((",", "/")) or word.startswith("(") else 0.8
    if word.startswith("(") or text.count("(") > text.count(")"):
        return 0.4 if _UNIT.match(previous) else 0.05 if word.startswith("(") else 0.2
    if previous.endswith((")", ",", "-", "/")):
        return 0.9
    if word[0].islower():
        return 0.1
    return 0.3 if _LINK.match(text.split(maxsplit=1)[0]) else 0.8


@lru_cache(maxsize=_REMEMBERED)
def _beginning(text: str, word: str, column: int, width: int, line: int, *, anchored: bool) -> float:
    """What it costs to begin or carry on a column with a word."""
    cost = 0.0
    if _P.match(word):
        return 0.0 if column == width - 1 and not text else 3.0
    if _SIZE.match(word) and (column == 0 or re.search(r"\(?n\s?=", text)):
        return 3.0
    if not text:
        cost += 0.4 if line else 0.0
        if _UNIT.match(word):
            cost += 0.8
        elif word[0].islower():
            cost += 0.5
        return cost
    if _P.match(text):
        return 3.0
    if column == 0 and anchored:
        cost += 1.5
    unit = bool(_UNIT.match(word))
    if unit and _UNITLESS.search(text):
        cost += 0.5
    if text.endswith(","):
        return cost + (-0.5 if unit else 0.4)
    if text.endswith("/"):
        return cost + (-0.5 if unit else 1.0)
    if text.endswith("-"):
        return cost + (-0.5 if word[0].islower() and not unit else 0.8)
    if text.count("(") > text.count(")"):
        return cost - 0.3
    if _HARD.search(text):
        return cost + (0.8 if unit or _SIZE.match(word) else 0.0)
    if _SPAN_OF_TIME.search(text) and _LINK.match(word):
        return cost
    if word.startswith("("):
        return cost + 0.1
    if unit:
        return cost + 0.8
    return cost + (0.1 if _SOFT.search(text) else 0.2 if word[0].islower() else 0.3)


def _left_open(texts: Sequence[str]) -> float:
    """What unfinished and empty headers cost."""
    cost = 0.0
    for column, text in enumerate(texts):
        if column == 0 and (_ARM.search(text) or _TIME_ALONE.match(text)):
            cost += 0.8
        if not text:
            cost += 0.3 if column == 0 else 2.5
        elif text.count("(") > text.count(")"):
            cost += 1.0
        elif _HARD.search(text):
            cost += 1.5
        elif _SOFT.search(text):
            cost += 0.6
    return cost


def header_columns(
    lines: Sequence[MappedText], breadths: Sequence[int], *, anchored: bool = False
) -> tuple[Column, ...]:
    """Columns with their header paths, a header over several columns first in each path."""
    width = len(breadths)
    filled = [line for line in lines if line.text]
    if width - 1 <= len(filled) <= width and len(filled) > 1:  # a line is a cell
        first = width - len(filled)
        return _columns([[] for _ in range(first)] + [[line] for line in filled], [None] * width)
    dealt = [header_words(line) for line in filled]
    over: list[MappedText | None] = [None] * width
    if len(dealt) > 1:
        block = _repeated(dealt[1])
        if block and len(dealt[0]) < len(dealt[1]):
            start, length, times = block
            _, groups = align(dealt[:1], [_BROAD] * times, anchored=False)
            _, pieces = align(dealt[1:], breadths, anchored=anchored)
            first = _column_of(pieces, dealt[1][start])
            for column in range(1, width):
                number = max(0, min((column - first) // length, times - 1))
                if groups[number] and not (column == width - 1 and pieces[column] and _P.match(pieces[column][0].text)):
                    over[column] = groups[number][0]
            return _columns(pieces, over)
    _, pieces = align(dealt, breadths, anchored=anchored) if dealt else (0.0, [[] for _ in range(width)])
    return _columns(pieces, over)


def _repeated(line: Sequence[MappedText]) -> tuple[int, int, int] | None:
    """The longest run of words that a line says twice or more in succession: its start, length and times."""
    texts = [w.text for w in line]
    for length in range(len(texts) // 2, 0, -1):
        for start in range(len(texts) - 2 * length + 1):
            block = texts[start : start + length]
            times = 1
            while texts[start + times * length : start + (times + 1) * length] == block:
                times += 1
            if times > 1 and len(set(block)) == length:
                return start, length, times
    return None


def _column_of(pieces: Sequence[Sequence[MappedText]], word: MappedText) -> int:
    return next(n for n, column in enumerate(pieces) for p in column if p.starts[0] <= word.starts[0] < p.ends[-1])


def _columns(pieces: Sequence[Sequence[MappedText]], over: Sequence[MappedText | None]) -> tuple[Column, ...]:
    columns = []
    for number, (own, above) in enumerate(zip(pieces, over, strict=True)):
        cells = [c for c in (cell_of([above], -1, number) if above else None, cell_of(own, -1, number)) if c]
        columns.append(Column(tuple(c.text.text for c in cells) or ("",), tuple(cells)))
    return tuple(columns)
