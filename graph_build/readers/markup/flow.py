"""Running text out of markup: tags left out, white space folded, powers kept, every character with its offsets.

A superscript that is a power ("10<sup>9</sup>") is written with "^", as the recognisers of quantities read it; other
superscripts and subscripts join their word ("m2", "Ca2+", "CO2"). Of a formula in MathML (W3C MathML 3) the text is
read, powers and fractions in one line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from graph_build.model import MappedText
from graph_build.readers.markup.tree import Element

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph_build.readers.markup.tree import Run

_INVISIBLE = "\u00ad\u200b\u2060\u2061\u2062\u2063\u2064\ufeff"
"""Characters that are never seen: soft hyphens, zero-width blanks, MathML's invisible operators."""
_BLANKS = re.compile(rf"[\s{_INVISIBLE}]+")
_POWER = re.compile(r"\s*[+\-\u2212\u2013\u2010\u2011]?\d")
_TEN = re.compile(r"(?<![\d.,])10[ \u00a0\u2009]\Z")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the elements of a format mean in running text.

    Attributes:
        skipped: names of elements that are no part of it: pictures, tables, TeX beside MathML.
        parting: names of elements that stand on lines of their own, so that words do not run together.
        raised: names of superscripts.
        glued: names of elements that may stand right after a word without a blank or a mark, with what is put between.
        fields: names of elements that hold elements alone, so that white space in them is none of the text.
    """

    skipped: frozenset[str]
    parting: frozenset[str]
    raised: frozenset[str] = frozenset({"sup"})
    glued: Mapping[str, str] = field(default_factory=dict)
    fields: frozenset[str] = frozenset()


class Mark(NamedTuple):
    """An element that was asked for, with its positions in the text; they may hold no character."""

    start: int
    end: int
    element: Element


@dataclass(frozen=True, slots=True)
class Flowed:
    """Running text with the places of the elements that were asked for, in order."""

    text: MappedText
    marks: tuple[Mark, ...]


Asked = Callable[[Element], bool]


def _none(_: Element) -> bool:
    return False


def flow(nodes: Iterable[Element | Run], dialect: Dialect, marked: Asked = _none, hidden: Asked = _none) -> Flowed:
    """The running text of some nodes.

    Args:
        nodes: elements and runs, in order.
        dialect: of their format.
        marked: whether the place of an element is asked for.
        hidden: whether an element is left out here.
    """
    flowing = _Flow(dialect, marked, hidden)
    for node in nodes:
        flowing.add(node)
    return flowing.folded()


class _Flow:
    def __init__(self, dialect: Dialect, marked: Asked, hidden: Asked) -> None:
        self._dialect, self._marked, self._hidden = dialect, marked, hidden
        self._texts: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._marks: list[Mark] = []
        self._raised = self._inside_mark = False

    def add(self, node: Element | Run) -> None:
        """Take the text of a node."""
        if not isinstance(node, Element):
            self._run(node)
            return
        name = node.name
        if name in self._dialect.skipped or self._hidden(node):
            return
        parts = name in self._dialect.parting
        if parts:
            self._blank(node.start)
        elif name in self._dialect.glued and self._texts and self._texts[-1][-1:].isalnum():
            self._put(self._dialect.glued[name], node.start)
        if name == "alternatives":
            self._alternatives(node)
        elif name in ("msup", "msubsup", "mfrac"):
            self._formula(node)
        elif self._marked(node):
            self._mark(node)
        else:
            self._inside(node, raised=self._raised or name in self._dialect.raised)
        if parts:
            self._blank(node.end)

    def _inside(self, node: Element, *, raised: bool) -> None:
        before, self._raised = self._raised, raised
        bare = node.name in self._dialect.fields
        for child in node.children:
            if not bare or isinstance(child, Element) or child.text.strip():
                self.add(child)
        self._raised = before

    def _mark(self, node: Element) -> None:
        start, before = len(self._starts), self._inside_mark
        raised = node.name in self._dialect.raised
        self._inside_mark = before or not raised  # a link is no power, however high it stands
        self._inside(node, raised=raised)
        self._inside_mark = before
        self._marks.append(Mark(start, len(self._starts), node))

    def _alternatives(self, node: Element) -> None:
        """One of several forms of the same thing: the formula in MathML or words, not its picture or its TeX."""
        for child in node.elements():
            if child.name not in self._dialect.skipped:
                self.add(child)
                return

    def _formula(self, node: Element) -> None:
        parts = list(node.elements())
        for index, part in enumerate(parts):
            if node.name == "mfrac" and index:
                self._put("/", part.start)
            raised = node.name != "mfrac" and index > 0 and index == len(parts) - 1
            before, self._raised = self._raised, self._raised or raised
            self.add(part)
            self._raised = before

    def _run(self, run: Run) -> None:
        text, start, end = run
        if self._raised and not self._inside_mark and _POWER.match(text) and self._after_number():
            self._put("^", start)
        self._raised = self._raised and not text.strip()
        self._texts.append(text)
        if end - start == len(text):
            self._starts.extend(range(start, end))
            self._ends.extend(range(start + 1, end + 1))
        else:
            self._starts.extend([start] * len(text))
            self._ends.extend([end] * len(text))

    def _after_number(self) -> bool:
        """Whether the last character belongs to a number, so that a superscript digit is its power."""
        last = "".join(self._texts[-2:])[-4:]
        return last[-1:].isdigit() or _TEN.search(last) is not None

    def _put(self, characters: str, at: int) -> None:
        """Characters that markup stands for: they are zero wide in the original."""
        self._texts.append(characters)
        self._starts.extend([at] * len(characters))
        self._ends.extend([at] * len(characters))

    def _blank(self, at: int) -> None:
        if self._starts:
            self._put("\n", at)

    def folded(self) -> Flowed:
        """All that was taken, with white space folded and invisible characters left out."""
        raw = "".join(self._texts)
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        befores, shifts = [0], [0]
        at = 0
        for match in _BLANKS.finditer(raw):
            first, last = match.span()
            seen = any(c.isspace() for c in match.group())
            if last - first == 1 and raw[first] == " " and first > 0 and last < len(raw):
                continue
            texts.append(raw[at:first])
            starts += self._starts[at:first]
            ends += self._ends[at:first]
            if seen and starts and last < len(raw):
                texts.append(" ")
                starts.append(self._starts[first])
                ends.append(max(self._ends[first:last]))
            at = last
            befores.append(last)
            shifts.append(last - len(starts))
        texts.append(raw[at:])
        starts += self._starts[at:]
        ends += self._ends[at:]
        text = "".join(texts)

        def moved(position: int) -> int:
            return min(max(position - shifts[bisect_right(befores, position) - 1], 0), len(text))

        marks = tuple(Mark(moved(m.start), moved(m.end), m.element) for m in self._marks)
        return Flowed(MappedText(text, tuple(starts), tuple(ends)), marks)
