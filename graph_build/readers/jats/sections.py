"""The sections of a JATS article with their paragraphs, in order, nested ones written out flat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.readers.jats.names import BLOCKS, FLOATS, RUNNING
from graph_build.readers.markup.drafts import Draft, kind_in
from graph_build.readers.markup.flow import flow
from graph_build.readers.markup.tree import Element

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.model import SectionKind
    from graph_build.readers.markup.tree import Run

_TYPES: dict[str, SectionKind] = {
    "intro": "introduction", "introduction": "introduction", "background": "introduction",
    "objective": "introduction", "methods": "methods", "method": "methods", "materials": "methods",
    "material": "methods", "subjects": "methods", "results": "results", "discussion": "discussion",
    "conclusion": "conclusion", "conclusions": "conclusion", "cases": "case", "case": "case",
    "supplementary-material": "back", "coi-statement": "back", "conflict": "back", "trial-registration": "back",
    "ack": "back", "display-objects": "back", "data-availability": "back", "ethics-statement": "back",
}  # fmt: skip
"""Values of `sec-type` (JATS Tag Library, attribute sec-type), of which several may be joined by "|"."""
_SECTIONS = frozenset({"sec", "app-group", "app", "glossary", "ack", "notes", "fn-group", "bio"})
"""Elements that are sections of the part that they stand in."""


def sections_of(
    part: Element, kind: SectionKind, before: SectionKind | None = None, *, whole: bool = False
) -> Iterator[Draft]:
    """A part of an article (body, abstract, section) as sections: its own paragraphs first, then those within it.

    Args:
        part: the element.
        kind: what it is.
        before: kind of the section before its first.
        whole: whether its paragraphs are lines and no sentences.
    """
    title = part.first("title")
    draft = Draft(kind, flow(title.children if title else (), RUNNING).text, whole=whole)
    nested: list[Element] = []
    draft.paragraphs.extend(_paragraphs(part, nested))
    if draft.heading.text or draft.paragraphs:
        yield draft
    for section in nested:
        words = section.first("title")
        own = kind_in(words.words() if words else "", kind, before, section.get("sec-type"), _TYPES)
        yield from sections_of(section, own)
        before = own


def _paragraphs(part: Element, nested: list[Element]) -> Iterator[list[Element | Run]]:
    """The paragraphs of a part, with those of lists and boxes in it; sections in it are put aside."""
    for child in part.elements():
        if child.name in _SECTIONS and part.name != "boxed-text":
            nested.append(child)
        elif child.name == "ref-list":
            continue  # told apart
        elif child.name == "fn":
            yield from _within(child)
        elif child.name in ("title", "label", "object-id", "sec-meta") and part.name not in ("caption", "boxed-text"):
            continue
        else:
            yield from paragraphs_in(child)


def paragraphs_in(element: Element) -> Iterator[list[Element | Run]]:
    """The paragraphs that a block is or holds: text round lists in it first and last, floats left out."""
    if element.name in FLOATS:
        return
    inline: list[Element | Run] = []
    held: list[Element] = []
    for child in element.children:
        if isinstance(child, Element) and (child.name in BLOCKS and child.name != "alternatives"):
            if any(_says(node) for node in inline):
                yield inline
            inline = []
            yield from paragraphs_in(child)
        elif isinstance(child, Element) and child.name == "def-item":
            held.append(child)
        else:
            inline.append(child)
    if any(_says(node) for node in inline):
        yield inline
    for note in element.elements("fn"):
        yield from _within(note)


def _within(element: Element) -> Iterator[list[Element | Run]]:
    for child in element.elements():
        yield from paragraphs_in(child)


def _says(node: Element | Run) -> bool:
    """Whether a node has words in running text."""
    if isinstance(node, Element):
        return node.name not in RUNNING.skipped and any(_says(child) for child in node.children)
    return bool(node.text.strip())


def definitions(elements: Iterable[Element]) -> Iterator[tuple[Element, Element]]:
    """The terms of definition lists, each with its definition."""
    for element in elements:
        for item in element.within("def-item"):
            term, meaning = item.first("term"), item.first("def")
            if term is not None and meaning is not None:
                yield term, meaning
