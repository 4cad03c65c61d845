"""From sections in draft to cleaned sentences with their citations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.model import MappedText, Section, Span
from graph_build.readers.cleaning import cut, sentences_of
from graph_build.readers.text.citations import Notation, notation_of, take_out
from graph_build.readers.text.lines import fold, join_lines
from graph_build.readers.text.references import cited_works
from graph_build.readers.text.sectioning import Draft, Sectioner

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph_build.model import CitedWork, SectionKind
    from graph_build.readers.text.blocks import Block
    from graph_build.readers.text.forms import Form

_EMPHASIS = re.compile(r"(?<![\w*])[*_]{1,3}(?=[^\s*_])|(?<=[^\s*_])[*_]{1,3}(?![\w*])|(?<=\S)\*\*|\*\*(?=\S)")
_BULLET = re.compile(r"^[-*\u2022\u25cf\u25aa]\s+")
_ESCAPE = re.compile(r"\\(?=[*_#\[\]()+!.-])")
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\((?:https?:|mailto:|#|/|\.)[^()\s]{0,300}\)")
_MATHS = re.compile(r"\$([^$\n]{1,80})\$")
_LABEL = re.compile(r"[A-Za-z. ]{3,24}\d{0,3}[a-z]?[.:)]?")
_ABOUT: frozenset[SectionKind] = frozenset({"front", "back", "references"})
_NOT_CITING: frozenset[SectionKind] = frozenset({"front", "references"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What assembly yields: sections, figure captions, the reference list, and paragraphs for abbreviations."""

    sections: tuple[Section, ...]
    captions: tuple[MappedText, ...]
    works: tuple[CitedWork, ...]
    paragraphs: tuple[MappedText, ...]


def assemble(blocks: Sequence[Block], form: Form, words: Mapping[str, int]) -> Reading:
    """The sections of a document from its blocks.

    Args:
        blocks: in order.
        form: what the document was written as.
        words: its vocabulary, for words that line ends broke.
    """
    dealt = Sectioner(blocks)
    markdown = form.startswith("markdown")
    cleaned = [
        [_paragraph(pieces, words, draft.kind, markdown=markdown) for pieces in draft.paragraphs]
        for draft in dealt.drafts
    ]
    cited = (own for draft, own in zip(dealt.drafts, cleaned, strict=True) if draft.kind not in _NOT_CITING)
    notation = notation_of(text for own in cited for text in own)
    works = cited_works(dealt.references, words)
    sections: list[Section] = []
    read_as_text: list[MappedText] = []
    for index, (draft, own) in enumerate(zip(dealt.drafts, cleaned, strict=True)):
        texts = [] if draft.kind == "references" and works else own
        sections.append(_section(draft, texts, notation, index, len(read_as_text)))
        read_as_text += texts
    captions = tuple(
        _caption(block, words, notation, markdown)
        for block in dealt.captions
        if not _LABEL.fullmatch(block.text.strip())
    )
    return Reading(tuple(sections), captions, works, tuple(read_as_text))


def _section(
    draft: Draft, texts: Sequence[MappedText], notation: Notation, index: int, first_paragraph: int
) -> Section:
    whole = draft.kind == "front"  # the lines of a title block are no sentences
    sentences = [
        sentence
        for number, text in enumerate(texts, first_paragraph)
        for sentence in sentences_of(*((text, ()) if whole else take_out(text, notation)), index, number, whole=whole)
    ]
    span = Span(min(s.start for s in draft.pieces), max(s.end for s in draft.pieces))
    return Section(draft.kind, draft.heading, span, tuple(sentences))


def _paragraph(pieces: Iterable[Block], words: Mapping[str, int], kind: SectionKind, *, markdown: bool) -> MappedText:
    lines: list[MappedText] = []
    for block in pieces:
        first = block.lines[0]
        lines += [first.part(block.skip, len(first)), *block.lines[1:]]
    return clean(join_lines(lines, words), markdown=markdown, links=kind in _ABOUT)


def clean(text: MappedText, *, markdown: bool, links: bool = False) -> MappedText:
    """The text without the signs of Markdown, where it is Markdown; with the addresses of links where asked for."""
    if not markdown:
        return text
    text = text.without(_BULLET)
    dollars = sorted(
        p for m in _MATHS.finditer(text.text) for p in ((m.start(), m.start() + 1), (m.end() - 1, m.end()))
    )
    plain = cut(text, dollars).without(_ESCAPE)
    return fold((plain if links else plain.without(_LINK, r"\1")).without(_EMPHASIS))


def _caption(block: Block, words: Mapping[str, int], notation: Notation, markdown: bool) -> MappedText:
    return take_out(clean(join_lines(block.lines, words), markdown=markdown), notation)[0]
