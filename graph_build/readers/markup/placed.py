"""Markup that stands escaped within another text, such as a table in a field: its places carried over to that text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.readers.markup.tree import Element, Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import MappedText


def carried(element: Element, field: MappedText) -> Element:
    """An element that was parsed from a field's text, with offsets into the original of the field.

    Args:
        element: parsed from `field.text`; not too deep to be gone through (`tree.DEEPEST`).
        field: the text that it was parsed from.
    """
    moved = Element(element.name, element.attributes, field.starts[element.start], field.ends[element.end - 1])
    for child in element.children:
        if isinstance(child, Element):
            moved.children.append(carried(child, field))
        elif child.end - child.start == len(child.text):
            moved.children.extend(runs_of(field.part(child.start, child.end), child.text))
        else:  # one reference of the markup itself
            moved.children.append(Run(child.text, field.starts[child.start], field.ends[child.end - 1]))
    return moved


def runs_of(text: MappedText, printed: str | None = None) -> Iterator[Run]:
    """A text as runs: characters that stand in the original as they are together, each other one by itself.

    Args:
        text: the characters with their places.
        printed: what they stand for, character by character; themselves by default.
    """
    printed = text.text if printed is None else printed
    first = 0
    for at in range(1, len(printed) + 1):
        if (
            at < len(printed)
            and _is_plain(text, at - 1)
            and _is_plain(text, at)
            and text.starts[at] == text.ends[at - 1]
        ):
            continue
        yield Run(printed[first:at], text.starts[first], text.ends[at - 1])
        first = at


def _is_plain(text: MappedText, *positions: int) -> bool:
    return all(text.ends[at] - text.starts[at] == 1 for at in positions)


def element_of(text: MappedText, name: str = "p") -> Element:
    """A text as an element of markup, so that it can stand where a reader of markup asks for one."""
    span = text.span()
    return Element(name, {}, span.start, span.end, list(runs_of(text)))
