"""Tables and figures of an HTML page, with what stands round them in their frames."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from graph_build.model import MappedText, Span
from graph_build.readers.html.names import BLOCKS, IN_FRAME, LEFT_OUT, is_caption, is_table_frame
from graph_build.readers.markup.citing import take_out
from graph_build.readers.markup.flow import flow
from graph_build.readers.markup.tables import Framed, TableReader
from graph_build.readers.markup.tree import Element

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph_build.model import Table

_LABEL = re.compile(r"\s*(?P<label>(?:Table|Tab\.)\s*(?:[A-Z]?\d+[a-z]?|[IVX]+)\b)\s*[.:|\u2014-]?\s*", re.IGNORECASE)
_LEAST_CELLS = 4
"""Cells of the smallest table that is one, and no layout of the page."""


class Frames:
    """The tables and figures of a page.

    Args:
        content: the element that holds the article.

    Attributes:
        taken: ids (of Python) of the elements that are frames, or stand in one: they are no running text.
    """

    def __init__(self, content: Element) -> None:
        self._tables: list[tuple[Element, Element]] = []
        self._figures: list[Element] = []
        self.taken: set[int] = set()
        self._walk(content, [])

    def _walk(self, element: Element, above: list[Element]) -> None:
        if element.name in LEFT_OUT:
            return
        if element.name == "table":
            cells = sum(1 for _ in element.within("td", "th", outside=frozenset({"table"})))
            if next(element.within("table"), None) is None and cells >= _LEAST_CELLS:
                frame = _frame(element, above)
                self._tables.append((element, frame))
                self.taken.add(id(frame))
                return
        elif element.name == "figure" and next(element.within("table"), None) is None:
            self._figures.append(element)
            self.taken.add(id(element))
            return
        for child in element.elements():
            self._walk(child, [*above, element])

    def tables(self, numbers: Callable[[Element], tuple[int, ...]], name: str) -> Iterator[Table]:
        """The tables in order.

        Args:
            numbers: the reference numbers that an element leads to.
            name: the document's name, for messages.

        Raises:
            DocumentError: where a table is larger than is read.
        """
        reader = TableReader(IN_FRAME, numbers, name)
        used: dict[str, int] = {}
        for place, (table, frame) in enumerate(self._tables, 1):
            framed = _framed(table, frame, place)
            used[framed.label] = used.get(framed.label, 0) + 1
            if used[framed.label] > 1:
                label = f"{framed.label} ({used[framed.label]})"
                framed = Framed(label, framed.caption, framed.tables, framed.notes, framed.span)
            yield from reader.read(framed)

    def captions(self, numbers: Callable[[Element], tuple[int, ...]]) -> Iterator[MappedText]:
        """The captions of figures, each with its label first."""
        for figure in self._figures:
            parts = [e for e in figure.elements() if is_caption(e)] or list(figure.within("figcaption"))
            texts = [take_out(flow(e.children, IN_FRAME, lambda x: bool(numbers(x))), numbers)[0] for e in parts]
            whole = MappedText.join(text for text in texts if text.text)
            if whole.text:
                yield whole


def _frame(table: Element, above: list[Element]) -> Element:
    """The outermost element round a table that is named as its frame and holds no other table."""
    frame = table
    for element in reversed(above):
        if len(list(islice(element.within("table"), 2))) > 1:
            break
        if is_table_frame(element):
            frame = element
    return frame


def _framed(table: Element, frame: Element, place: int) -> Framed:
    before, behind = _round(frame, table)
    own = table.first("caption")
    captions = [own] if own is not None else []
    captions += [e for e in before if is_caption(e)] or [e for e in before if _LABEL.match(e.words())]
    captions += [e for e in behind if e.name == "figcaption"]
    label = next((m["label"] for e in captions if (m := _LABEL.match(e.words()))), "")
    texts = [_without_label(e) for e in captions]
    notes = [e for e in behind if e.name != "figcaption"]
    runs = [run for run in frame.runs() if run.text.strip()] or list(table.runs())
    span = Span(runs[0].start, runs[-1].end) if runs else Span(frame.start, frame.end)
    return Framed(
        " ".join(label.split()) or f"Table {place}", tuple(t for t in texts if t), (table,), tuple(notes), span
    )


def _without_label(element: Element) -> Element | None:
    """A caption without the label that it begins with; None where nothing is left."""
    match = _LABEL.match("".join(run.text for run in element.runs()))
    if match is None:
        return element
    return _from(element, match.end())


def _from(element: Element, skip: int) -> Element | None:
    """An element without its first characters."""
    left = Element(element.name, element.attributes, element.start, element.end)
    for child in element.children:
        size = sum(len(run.text) for run in child.runs()) if isinstance(child, Element) else len(child.text)
        if skip >= size:
            skip -= size
        elif not skip:
            left.children.append(child)
        elif isinstance(child, Element):
            rest = _from(child, skip)
            left.children += [rest] if rest is not None else []
            skip = 0
        else:
            plain = child.end - child.start == size
            start = child.start + skip if plain else child.start
            left.children.append(child._replace(text=child.text[skip:], start=start))
            skip = 0
    return left if left.children else None


def _round(frame: Element, table: Element) -> tuple[list[Element], list[Element]]:
    """The innermost blocks of a frame before its table and behind it."""
    before: list[Element] = []
    behind: list[Element] = []

    def walk(element: Element) -> None:
        for child in element.elements():
            if child is table or child.name in LEFT_OUT:
                continue
            inner = any(e.name in BLOCKS for e in child.within())
            if inner and not is_caption(child):
                walk(child)
            elif child.words():
                (before if child.start < table.start else behind).append(child)

    if frame is not table:
        walk(frame)
    return before, behind
