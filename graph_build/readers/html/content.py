"""The sections of an HTML page: what stands between its headings, by their levels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.readers.html.names import BLOCKS, HEADINGS, LEFT_OUT, RUNNING
from graph_build.readers.markup.drafts import Draft, kind_in
from graph_build.readers.markup.flow import flow
from graph_build.readers.markup.tree import Element

if TYPE_CHECKING:
    from graph_build.model import SectionKind
    from graph_build.readers.html.frames import Frames
    from graph_build.readers.html.references import References
    from graph_build.readers.markup.tree import Run

_ABSTRACT = re.compile(r"(?:^|[\s_-])abstract\d?(?:$|[\s_-])", re.IGNORECASE)
_NUMBERING = re.compile(r"\s*(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,4}\.)\s+(?=\S)")


class Content:
    """Deals the blocks of a page out to sections.

    Args:
        content: the element that holds the article.
        frames: its tables and figures, which are left out of running text.
        references: its reference list.

    Attributes:
        drafts: the sections in order.
    """

    def __init__(self, content: Element, frames: Frames, references: References) -> None:
        self._frames, self._references = frames, references
        self.drafts: list[Draft] = [Draft("front", whole=True)]
        self._levels: list[tuple[int, SectionKind]] = []
        self._titled = False
        self._abstract = False
        self._walk(content)

    def _walk(self, element: Element) -> None:
        """Take what an element holds: text round blocks first and last, the blocks in between."""
        inline: list[Element | Run] = []
        for child in element.children:
            if isinstance(child, Element) and child.name not in LEFT_OUT and _is_block(child):
                self._paragraph(inline)
                inline = []
                self._block(child)
            else:
                inline.append(child)
        self._paragraph(inline)

    def _block(self, element: Element) -> None:
        if id(element) in self._frames.taken:
            return
        if id(element) in self._references.lists:
            if self.drafts[-1].kind != "references":
                self.drafts.append(Draft("references"))
            return
        if element.name in HEADINGS:
            self._heading(element)
            return
        before = self._abstract
        self._abstract = before or _ABSTRACT.search(f"{element.get('class')} {element.get('id')}") is not None
        self._walk(element)
        self._abstract = before

    def _heading(self, element: Element) -> None:
        text = flow(element.children, RUNNING).text
        numbered = _NUMBERING.match(text.text)
        text = text.part(numbered.end(), len(text)) if numbered else text
        if not text.text:
            return
        level = int(element.name[1])
        if level == 1 and not self._titled:
            self._titled = True
            self.drafts.append(Draft("front", text, [list(element.children)], whole=True))
            self._levels = []
            return
        while self._levels and self._levels[-1][0] >= level:
            self._levels.pop()
        parent: SectionKind = self._levels[-1][1] if self._levels else "abstract" if self._abstract else "body"
        before = next((d.kind for d in reversed(self.drafts) if d.kind != "front"), None)
        kind = kind_in(text.text, parent, before)
        self._levels.append((level, kind))
        self.drafts.append(Draft(kind, text, whole=False))

    def _paragraph(self, nodes: list[Element | Run]) -> None:
        if not any(_says(node) for node in nodes):
            return
        kind: SectionKind = "abstract" if self._abstract else self.drafts[-1].kind
        if self.drafts[-1].kind != kind:
            self.drafts.append(Draft(kind))
        self.drafts[-1].paragraphs.append(list(nodes))


def _is_block(element: Element) -> bool:
    """Whether an element stands on lines of its own, or holds one that does."""
    return element.name in BLOCKS or any(child.name in BLOCKS for child in element.within())


def _says(node: Element | Run) -> bool:
    if isinstance(node, Element):
        return node.name not in RUNNING.skipped and any(_says(child) for child in node.children)
    return bool(node.text.strip())
