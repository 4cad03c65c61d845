"""The sections of a document in BioC: what kind each passage opens or goes on with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import MappedText, Section, Span
from graph_build.readers.cleaning import sentences_of
from graph_build.readers.section_kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import SectionKind, Sentence
    from graph_build.readers.bioc.passages import Passage

_KINDS: dict[str, SectionKind] = {
    "title": "front", "front": "front", "abstract": "abstract", "intro": "introduction",
    "introduction": "introduction", "methods": "methods", "case": "case", "results": "results", "discuss": "discussion",
    "discussion": "discussion", "concl": "conclusion", "conclusion": "conclusion", "ref": "references",
    "references": "references", "suppl": "back", "ack_fund": "back", "auth_cont": "back", "comp_int": "back",
    "abbr": "back", "appendix": "back", "keyword": "back", "review_info": "back", "footnote": "back",
}  # fmt: skip
"""`section_type` of PMC (doi:10.1093/bioinformatics/btz070) and `type` of other collections, in small letters."""
_HEADING = re.compile(r"(?:[a-z]+_)?title(?:_\d+)?(?:_caption)?|heading\d*", re.IGNORECASE)
_OPEN_KINDS = frozenset({"body", "case", "methods", "results", "discussion"})
"""Kinds within which a heading may open a section of another kind."""
_BLANKS = re.compile(r"\s+")


def stated_kind(passage: Passage) -> str:
    """What the passage says it is a part of, in small letters: PMC's `section_type`, else its `type`."""
    return (passage.infon("section_type") or passage.infon("section") or passage.infon("type")).casefold()


def is_table(passage: Passage) -> bool:
    """Whether the passage is a table, its caption or its notes."""
    return stated_kind(passage) == "table" or passage.infon("type").casefold().startswith("table")


def is_caption(passage: Passage) -> bool:
    """Whether the passage is the caption of a figure."""
    return stated_kind(passage) in ("fig", "figure") or passage.infon("type").casefold().startswith("fig")


def is_reference(passage: Passage) -> bool:
    """Whether the passage is an entry of the reference list."""
    return stated_kind(passage) in ("ref", "references") and not is_heading(passage)


def is_heading(passage: Passage) -> bool:
    """Whether the passage is the title of a section, and not that of the article."""
    own = passage.infon("type").casefold()
    return _HEADING.fullmatch(own) is not None and stated_kind(passage) not in ("title", "front")


def text_of(passage: Passage) -> MappedText:
    """The running text of a passage, white space folded."""
    return MappedText.join(one.text for one in passage.stretches if one.text).without(_BLANKS, " ").strip()


def sections_of(passages: Sequence[Passage]) -> tuple[Section, ...]:
    """The sections in order; tables and captions of figures are apart."""
    drafts: list[_Draft] = []
    for passage in passages:
        text = text_of(passage)
        if is_table(passage) or is_caption(passage) or not text:
            continue
        kind = _kind(passage, text if is_heading(passage) else None)
        if is_heading(passage):
            drafts.append(_Draft(kind, text))
        elif drafts and drafts[-1].stated == kind:
            drafts[-1].paragraphs.append(text)
        else:
            drafts.append(_Draft(kind, None, text))
        drafts[-1].stated = _kind(passage, None)
    paragraph = 0
    sections = []
    for index, draft in enumerate(drafts):
        sections.append(draft.section(index, paragraph))
        paragraph += len(draft.paragraphs)
    return tuple(sections)


def _kind(passage: Passage, heading: MappedText | None) -> SectionKind:
    stated = _KINDS.get(stated_kind(passage), "body")
    named = kind_of(heading.text.rstrip(".: ")) if heading else None
    return named if named and stated in _OPEN_KINDS else stated


class _Draft:
    """A section being put together.

    Attributes:
        kind: what it is.
        stated: what its passages say they are a part of; its heading may say more.
    """

    def __init__(self, kind: SectionKind, heading: MappedText | None, *paragraphs: MappedText) -> None:
        self.kind = self.stated = kind
        self.heading = heading
        self.paragraphs = list(paragraphs)

    def section(self, index: int, first: int) -> Section:
        """The section; its reference entries are no sentences."""
        spans = [text.span() for text in (self.heading, *self.paragraphs) if text]
        sentences: list[Sentence] = []
        for number, text in enumerate(() if self.kind == "references" else self.paragraphs, first):
            sentences += sentences_of(text, (), index, number, whole=self.kind == "front")
        span = Span(min(s.start for s in spans), max(s.end for s in spans))
        return Section(self.kind, self.heading.text if self.heading else "", span, tuple(sentences))
