"""Tables and figures of a JATS article, wherever they are placed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graph_build.model import Abbreviation, MappedText, Span
from graph_build.readers.jats.names import APART, RUNNING
from graph_build.readers.jats.sections import definitions
from graph_build.readers.markup.citing import take_out
from graph_build.readers.markup.flow import flow
from graph_build.readers.markup.tables import LABELLED, Framed, TableReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graph_build.model import Table
    from graph_build.readers.markup.tree import Element


_LONGEST_SHORT = 15


def tables_of(article: Element, numbers: Callable[[Element], tuple[int, ...]], name: str) -> Iterator[Table]:
    """The tables of an article in order; those that are given as pictures have no cells and are left out.

    Args:
        article: its root element.
        numbers: the reference numbers that an element leads to.
        name: the document's name, for messages.

    Raises:
        DocumentError: where a table is larger than is read.
    """
    reader = TableReader(RUNNING, numbers, name)
    taken: Counter[str] = Counter()
    for place, wrap in enumerate(article.within("table-wrap", outside=APART), 1):
        framed = _framed(wrap, place, taken)
        if framed is not None:
            foot = wrap.elements("table-wrap-foot")
            yield from reader.read(framed, list(_defined(foot)))


def _framed(wrap: Element, place: int, taken: Counter[str]) -> Framed | None:
    tables = tuple(wrap.within("table", outside=frozenset({"table"})))
    runs = [run for child in wrap.elements() if child.name != "object-id" for run in child.runs() if run.text.strip()]
    if not tables or not runs:
        return None
    captions = tuple(wrap.elements("caption"))
    notes = [
        note
        for child in wrap.elements("table-wrap-foot", "fn", "fn-group")
        for note in ((child,) if child.name == "fn" else _notes(child))
    ]
    label = _label(wrap, captions, place)
    taken[label] += 1
    if taken[label] > 1:
        label = f"{label} ({taken[label]})"
    return Framed(label, captions, tables, tuple(notes), Span(runs[0].start, runs[-1].end))


def _label(wrap: Element, captions: Iterable[Element], place: int) -> str:
    """The printed label; where there is none, what its caption begins with, else its place among the tables."""
    label = wrap.first("label")
    words = label.words().rstrip(" .:|-\u2013\u2014") if label is not None else ""
    match = None if words else next((m for c in captions if (m := LABELLED.match(c.words()))), None)
    return words or (match.group() if match else f"Table {place}")


def _notes(foot: Element) -> Iterator[Element]:
    """The footnotes and paragraphs of a table's foot; definition lists are read apart."""
    for child in foot.elements():
        if child.name == "fn-group":
            yield from _notes(child)
        elif child.name in ("fn", "p", "attrib"):
            yield child


def _defined(feet: Iterable[Element]) -> Iterator[Abbreviation]:
    yield from listed(definitions(feet))


def listed(pairs: Iterable[tuple[Element, Element]]) -> Iterator[Abbreviation]:
    """The abbreviations of definition lists; terms of several words are no short forms."""
    for term, meaning in pairs:
        short, long = flow(term.children, RUNNING).text, flow(meaning.children, RUNNING).text
        bare = short.part(0, len(short.text.rstrip(" :;,=.")))
        if bare.text and long.text and len(bare) <= _LONGEST_SHORT and " " not in bare.text:
            yield Abbreviation(
                bare.text, long.text.rstrip(" ;,."), Span(bare.span().start, long.span().end), long.span()
            )


def captions_of(article: Element, numbers: Callable[[Element], tuple[int, ...]]) -> Iterator[MappedText]:
    """The captions of figures, each with its label first; citations are taken out."""
    for figure in article.within("fig", outside=APART):
        parts = [
            take_out(flow(element.children, RUNNING, lambda e: bool(numbers(e))), numbers)[0]
            for element in figure.elements("label", "caption")
        ]
        text = MappedText.join(part for part in parts if part.text)
        if text.text and len(parts) > 1:
            yield text
