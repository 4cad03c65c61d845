"""From blocks to sections: what a heading opens, and where a paragraph goes on over page ends, captions and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_build.model import Span
from graph_build.readers.section_kinds import is_weak
from graph_build.readers.text.blocks import Block, ends_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import MappedText, SectionKind
    from graph_build.readers.text.headings import Heading

_GOES_ON = re.compile(r"[a-zα-ω(\[,;%\u2264\u2265<>=+\u00b1]|\d")
_HANGING = re.compile(
    r"(?:[,/(\[\u2013-]|\b(?:the|a|an|of|in|and|or|to|with|by|for|at|on|from|as|that|which|was|were|is|are|had|has|than|not|"
    r"well|be|been|between|after|before|per|vs\.?|et al\.|e\.g\.|i\.e\.|Fig\.|Dr\.))\s*$"
)
_VERB = re.compile(r"\b(?:is|was|were|are|has|had|have|been|did|does|we|our|[a-z]{4,}ed)\b")
_LONGEST_CAPTION = 40
_STUDY: frozenset[SectionKind] = frozenset({"methods", "results", "discussion"})
_COHORT = frozenset(
    {"patient", "patients", "cases", "follow-up", "clinical findings", "laboratory findings", "imaging findings"}
)
"""Headings of a case that are parts of methods or results in a study of many patients."""
_MAIN: frozenset[SectionKind] = frozenset({"methods", "case", "results", "discussion", "conclusion"})


@dataclass(slots=True)
class Draft:
    """A section being put together: its paragraphs are the blocks that each consists of."""

    kind: SectionKind
    heading: str
    pieces: list[Span] = field(default_factory=list)
    paragraphs: list[list[Block]] = field(default_factory=list)

    def add(self, block: Block) -> None:
        """A new paragraph."""
        self.paragraphs.append([block])
        self.pieces.append(_span(block))

    def extend(self, block: Block) -> None:
        """The last paragraph goes on."""
        self.paragraphs[-1].append(block)
        self.pieces.append(_span(block))


class Sectioner:
    """Takes blocks in order and deals them out to sections, captions and the reference list.

    Attributes:
        drafts: the sections so far.
        captions: blocks that are captions of figures.
        references: lines of the reference list.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.drafts: list[Draft] = []
        self.captions: list[Block] = []
        self.references: list[MappedText] = []
        self._current: Draft | None = None
        self._prose: tuple[Block, Draft] | None = None  # the last prose, which may go on
        self._caption: Block | None = None  # the last block, where it is a caption
        self._kinds: set[SectionKind] = set()
        kinds = [b.heading.kind if b.heading else None for b in blocks]
        self._ahead = _next_kinds(kinds)
        self._introduction = max((i for i, k in enumerate(kinds) if k == "introduction"), default=-1)
        for index, block in enumerate(blocks):
            self._take(block, index)

    def _take(self, block: Block, index: int) -> None:
        listing = self._current is not None and self._current.kind == "references"
        caption, self._caption = self._caption, None
        if block.heading and block.kind == "heading" and not (listing and _is_vague(block.heading)):
            self._open(block, index)
        elif block.kind == "caption":
            self._take_caption(block)
        elif block.kind == "note":
            self._take_note(block)
        elif listing and self._current:
            self.references += block.lines
            self._current.add(block)
        elif caption and _ends_caption(caption, block):
            self.captions[-1] = Block("caption", self.captions[-1].lines + block.lines)
        elif self._prose and self._goes_on(*self._prose, block):
            self._prose[1].extend(block)
            self._prose = (block, self._prose[1])
        else:
            self._take_prose(block, index)

    @staticmethod
    def _goes_on(before: Block, draft: Draft, block: Block) -> bool:
        """Whether a block goes on with the last prose; in a title block, or after "Sir,", only in small letters."""
        small = block.text.strip()[:1].islower()
        return (small or draft.kind != "front") and _continues(before, block)

    def _start(self, kind: SectionKind, heading: str = "") -> Draft:
        draft = Draft(kind, heading)
        self.drafts.append(draft)
        self._kinds.add(kind)
        self._current = draft
        return draft

    def _open(self, block: Block, index: int) -> None:
        words = block.heading.words if block.heading else ""
        draft = self._start(self._kind(block, index), words)
        draft.pieces.append(_span(block))
        self._prose = None

    def _take_caption(self, block: Block) -> None:
        self.captions.append(block)
        if self._prose is None or ends_sentence(self._prose[0].text):
            self._prose, self._caption = None, block

    def _take_note(self, block: Block) -> None:
        """A note stands in the front where the article has not begun, else in a section of its own."""
        before = self._current
        if before and before.kind in ("front", "back"):
            before.add(block)
            return
        if self.drafts and self.drafts[-1].kind in ("front", "back") and not self.drafts[-1].heading:
            note = self.drafts[-1]
        else:
            note = self._start("back" if self._kinds - {"front", "abstract"} else "front")
            self._current = before
        note.add(block)
        if before is None:
            self._current, self._prose = note, None
        elif before.kind == "abstract":
            self._current = None

    def _take_prose(self, block: Block, index: int) -> None:
        kind = self._headless(block, index)
        if block.heading and (self._current is None or self._current.kind != "abstract"):
            kind = block.heading.kind or (self._current.kind if self._current else "body")
            if not self._kinds - {"front", "abstract"} and self._introduction > index:
                kind = "abstract"
        draft = self._current
        if draft is None or draft.kind != kind or block.heading:
            draft = self._start(kind, block.heading.words if block.heading else "")
        draft.add(block)
        self._prose = (block, draft)

    def _kind(self, block: Block, index: int) -> SectionKind:
        """The kind of the section that a heading opens."""
        heading, current = block.heading, self._current
        before: SectionKind = current.kind if current else "body"
        if heading is None:
            return before
        if heading.kind:
            if heading.kind == "case" and before in _STUDY and heading.words.casefold() in _COHORT:
                return before
            nested = before == "abstract" and heading.kind in _MAIN
            return "abstract" if nested and self._introduction > index else heading.kind
        if is_weak(heading.words) and before == "case":
            return "case"
        if current is None and heading.level == 1:
            return "front"
        if before in ("introduction", "abstract", "front"):
            return "body"
        return "back" if before == "references" else before

    def _headless(self, block: Block, index: int) -> SectionKind:
        """The kind of prose that no heading announces."""
        current = self._current
        if current and current.kind != "front":
            return current.kind
        following = self._ahead[index]
        if _is_prose(block):
            if "front" in self._kinds and "abstract" not in self._kinds and following == "introduction":
                return "abstract"
            return "introduction" if following in _MAIN else "body"
        return "front" if current or not self.drafts else "body"


def _next_kinds(kinds: Sequence[SectionKind | None]) -> list[SectionKind | None]:
    """For each block, the kind of the first heading at or after it that names one."""
    ahead: list[SectionKind | None] = []
    following: SectionKind | None = None
    for kind in reversed(kinds):
        following = kind or following
        ahead.append(following)
    return ahead[::-1]


def _is_vague(heading: Heading) -> bool:
    """Whether words only look like a heading: in a reference list, they are a line of it."""
    return heading.kind is None and heading.level == 0


def _is_prose(block: Block) -> bool:
    """Whether a block says something in sentences: titles, names and addresses do not."""
    text = block.text.strip()
    told = _VERB.search(text) is not None
    if told and (len(text) > 300 or ends_sentence(text)):
        return True
    return len(text) > 200 and ends_sentence(text) and text.count(". ") > 1


def _ends_caption(caption: Block, block: Block) -> bool:
    """Whether a block in small letters after a page end is the rest of a caption that was broken off."""
    begins_small = block.text.strip()[:1].islower()
    return (
        begins_small and block.interrupted and len(block.lines) < _LONGEST_CAPTION and not ends_sentence(caption.text)
    )


def _continues(before: Block, block: Block) -> bool:
    """Whether a block goes on with the sentence of the one before it."""
    text, following = before.text.rstrip(), block.text.strip()
    if block.heading or "item" in (block.kind, before.kind) or not following:
        return False
    if _HANGING.search(text[-40:]):
        return True
    if ends_sentence(text):
        return False
    if following[0].islower():
        return True
    if text.endswith((":", ";")):
        return False
    return _GOES_ON.match(following) is not None or (block.interrupted and len(text) > 200)


def _span(block: Block) -> Span:
    return Span(block.lines[0].strip().span().start, block.lines[-1].strip().span().end)
