"""Words that stand in a row without a wide gap: what lines, columns and cells are put together from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.readers.pdf.pages import Word

WIDE = 0.8
"""Of the font size: a gap that parts fragments. Gutters and gaps between cells are wider, blanks mostly narrower."""
_LEVEL = 0.12
"""Of the font size: how far the baselines of words of one row may lie apart."""
_BLANK = 0.14
"""Of the font size: the gap that stands for a blank where the file prints none."""
_BESIDE = 0.7
"""Of the font size: how far a superscript may stand beside a word; some journals print a blank before it."""
_STEP = 14.0
"""Points of the steps in which rows are looked up: more than a superscript stands off the lines of most texts."""
_MOST_NEAR = 60
"""Rows of one height that are looked at: more than the columns and cells of any page, fewer than a hostile one's."""
_SMALL = 0.87
"""Of the font size of its neighbour: the largest superscript."""
_HIGHEST, _LOWEST, _FLAT = 0.7, 0.4, 0.06
"""Of the font size: how far a superscript may stand over the baseline, a subscript under it, and either at least."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words of one row, from left to right, with superscripts and subscripts among them.

    Attributes:
        words: left to right.
        base: baseline of its words at full size, in points from the page's top.
        size: font size of most of its characters.
    """

    words: tuple[Word, ...]
    base: float
    size: float

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(word.x1 for word in self.words)

    @property
    def top(self) -> float:
        """Upper edge of a line of letters of its size."""
        return self.base - 0.8 * self.size

    @property
    def bottom(self) -> float:
        """Lower edge of a line of letters of its size."""
        return self.base + 0.25 * self.size

    @property
    def text(self) -> str:
        """The words with blanks between them, superscripts as Unicode has them."""
        return "".join(printed(self.words))

    @property
    def bold(self) -> bool:
        """Whether most of its characters are bold."""
        return 2 * sum(len(w.text) for w in self.words if w.bold) > sum(len(w.text) for w in self.words)

    @property
    def italic(self) -> bool:
        """Whether most of its characters are italic."""
        return 2 * sum(len(w.text) for w in self.words if w.italic) > sum(len(w.text) for w in self.words)


_RAISED = str.maketrans("0123456789+-\u2212=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")


def printed(words: Sequence[Word]) -> list[str]:
    """For each word, its characters with the blank before it; superscripts are written in Unicode's own.

    Raised figures and signs always; a raised letter where it stands alone (the mark of a note), not "st" or "TM".
    """
    out: list[str] = []
    for index, word in enumerate(words):
        before = words[index - 1] if index else None
        blank = " " if before and _is_apart(before, word) else ""
        letters = sum(c.isalpha() for c in word.text)
        text = word.text.translate(_RAISED) if word.raised > 0 and letters < 2 else word.text
        out.append(blank + text)
    return out


def _is_apart(before: Word, word: Word) -> bool:
    return word.spaced or word.x0 - before.x1 > _BLANK * max(before.size, word.size)


def fragments_of(words: Iterable[Word], wide: float = WIDE) -> tuple[Fragment, ...]:
    """The fragments of a page, sorted by place: top to bottom, then left to right.

    Args:
        words: in any order.
        wide: the gap that parts them, of the font size.
    """
    rows: list[list[Word]] = []
    for word in words:
        row = rows[-1] if rows else None
        if row and _follows(row[-1], word, wide):
            row.append(word)
        else:
            rows.append([word])
    rows = _merged(rows, wide)
    return tuple(sorted((_fragment(row) for row in _attached(rows)), key=lambda f: (f.base, f.x0)))


def _follows(before: Word, word: Word, wide: float) -> bool:
    size = max(before.size, word.size)
    return abs(before.base - word.base) <= _LEVEL * size and -0.3 * size < word.x0 - before.x1 < wide * size


def _merged(rows: list[list[Word]], wide: float) -> list[list[Word]]:
    """Rows that the file broke up, joined where they follow each other on one baseline."""
    out: list[list[Word]] = []
    ends: dict[int, list[list[Word]]] = defaultdict(list)  # by the height of their last word, in steps
    for row in sorted(rows, key=lambda row: (row[0].x0, row[0].base)):
        first = row[0]
        level = round(first.base / _STEP)
        near = [e for step in (level - 1, level, level + 1) for e in ends[step][-_MOST_NEAR:]]
        before = next((e for e in reversed(near) if _follows(e[-1], first, wide)), None)
        if before is None:
            out.append(row)
            ends[level].append(row)
        else:
            before += row
    return out


def _attached(rows: list[list[Word]]) -> list[list[Word]]:
    """The rows with small ones that touch a larger one, above or below its baseline, put into it."""
    rows = sorted(rows, key=lambda row: (-_size(row), row[0].base, row[0].x0))
    kept: list[list[Word]] = []
    levels: dict[int, list[list[Word]]] = defaultdict(list)  # by height on the page, in steps
    for row in rows:
        level = round(row[0].base / _STEP)
        near = [h for step in (level - 1, level, level + 1) for h in levels[step][:_MOST_NEAR]]
        host = min(
            (h for h in near if _size(row) <= _SMALL * _size(h) and _touches(h, row)),
            key=lambda h: abs(row[0].base - h[0].base),
            default=None,
        )
        if host is None:
            kept.append(row)
            levels[level].append(row)
            continue
        up = row[0].base < _base(host)
        host += [replace(word, raised=1 if up else -1) for word in row]
        host.sort(key=lambda word: word.x0)
    return _rejoined(kept)


def _touches(host: list[Word], row: list[Word]) -> bool:
    """Whether a row of small letters stands right beside a word of a larger row, off its baseline."""
    size, base = _size(host), _base(host)
    off = row[0].base - base  # below it, where positive
    if not (-_HIGHEST * size < off < -_FLAT * size or _FLAT * size < off < _LOWEST * size):
        return False
    left, right = row[0].x0, row[-1].x1
    reach = (_BESIDE if off < 0 else 0.3) * size
    return any(-0.2 * size < left - w.x1 < reach or -0.2 * size < w.x0 - right < reach for w in host)


def _rejoined(rows: list[list[Word]]) -> list[list[Word]]:
    """Rows that a superscript had parted, as one."""
    rows.sort(key=lambda row: (round(_base(row), 1), row[0].x0))
    out: list[list[Word]] = []
    for row in rows:
        last = out[-1] if out else None
        if last and any(w.raised for w in (last[-1], row[0])):
            size = max(_size(last), _size(row))
            level = abs(_base(last) - _base(row)) <= _LEVEL * size
            if level and -0.3 * size < row[0].x0 - last[-1].x1 < WIDE * size:
                last += row
                continue
        out.append(row)
    return out


def _size(row: Sequence[Word]) -> float:
    return max(word.size for word in row)


def _base(row: Sequence[Word]) -> float:
    return next((word.base for word in row if not word.raised), row[0].base)


def _fragment(row: Sequence[Word]) -> Fragment:
    flat = [word for word in row if not word.raised] or list(row)
    weights: dict[float, int] = {}
    for word in flat:
        weights[word.size] = weights.get(word.size, 0) + len(word.text)
    size = max(weights, key=lambda s: (weights[s], s))
    return Fragment(tuple(row), flat[0].base, size)
