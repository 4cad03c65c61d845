"""From blocks to sections with sentences: a sentence goes on over page ends, tables, captions and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_build.model import Citation, MappedText, Section, Sentence, Span
from graph_build.readers.blocks import Block, ends_sentence
from graph_build.readers.citations import Notation, notation_of, take_out
from graph_build.readers.headings import is_weak
from graph_build.readers.lines import cut, fold, join_lines
from graph_build.readers.references import cited_works
from graph_build.readers.sentences import sentence_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph_build.model import CitedWork, SectionKind
    from graph_build.readers.forms import Form

_EMPHASIS = re.compile(r"(?<![\w*])[*_]{1,3}(?=[^\s*_])|(?<=[^\s*_])[*_]{1,3}(?![\w*])|(?<=\S)\*\*|\*\*(?=\S)")
_BULLET = re.compile(r"^[-*\u2022\u25cf\u25aa]\s+")
_MATHS = re.compile(r"\$([^$\n]{1,80})\$")
_GOES_ON = re.compile(r"[a-zα-ω(\[,;%\u2264\u2265<>=+\u00b1]|\d")
_HANGING = re.compile(
    r"(?:[,/(\[\u2013-]|\b(?:the|a|an|of|in|and|or|to|with|by|for|at|on|from|as|that|which|was|were|is|are|had|has|than|not|"
    r"well|be|been|between|after|before|per|vs\.?|et al\.|e\.g\.|i\.e\.|Fig\.|Dr\.))\s*$"
)
_NOT_CITING: frozenset[SectionKind] = frozenset({"front", "references"})
_MAIN: frozenset[SectionKind] = frozenset({"methods", "case", "results", "discussion", "conclusion"})


@dataclass(slots=True)
class _Draft:
    """A section being put together."""

    kind: SectionKind
    heading: str
    pieces: list[Span] = field(default_factory=list)
    paragraphs: list[list[Block]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """What assembly yields: sections, figure captions, the reference list, and paragraphs for abbreviations."""

    sections: tuple[Section, ...]
    captions: tuple[MappedText, ...]
    works: tuple[CitedWork, ...]
    paragraphs: tuple[MappedText, ...]


def assemble(blocks: Sequence[Block], form: Form, words: Mapping[str, int]) -> Reading:
    """The sections of a document from its blocks."""
    drafts, captions, references = _drafts(blocks)
    markdown = form.startswith("markdown")
    cleaned = [[_paragraph(pieces, words, markdown) for pieces in draft.paragraphs] for draft in drafts]
    notation = notation_of(
        text.text for draft, own in zip(drafts, cleaned, strict=True) if draft.kind not in _NOT_CITING for text in own
    )
    works = cited_works(references, words)
    sections, number, all_texts = [], 0, []
    for index, (draft, own) in enumerate(zip(drafts, cleaned, strict=True)):
        sentences: list[Sentence] = []
        for text in () if draft.kind == "references" and works else own:
            split = _sentences(text, notation, index, number, whole=draft.kind == "front")
            sentences += split
            all_texts.append(text)
            number += 1
        spans = sorted(draft.pieces)
        sections.append(
            Section(draft.kind, draft.heading, Span(spans[0].start, max(s.end for s in spans)), tuple(sentences))
        )
    return Reading(
        tuple(sections),
        tuple(_caption(block, words, notation, markdown) for block in captions),
        works,
        tuple(all_texts),
    )


def _drafts(blocks: Sequence[Block]) -> tuple[list[_Draft], list[Block], list[MappedText]]:
    headed = _headed_kinds(blocks)
    drafts: list[_Draft] = []
    captions: list[Block] = []
    references: list[MappedText] = []
    current: _Draft | None = None
    listing = False
    last: tuple[Block, str] | None = None
    for index, block in enumerate(blocks):
        if block.kind == "heading" and block.heading:
            kind = _kind(block, current, listing, headed[index:])
            listing = kind == "references"
            last = None
            current = _Draft(kind, block.heading.words, [block.lines[0].strip().span()])
            drafts.append(current)
            continue
        if block.kind == "caption":
            captions.append(block)
            last = last if last and last[1] == "prose" and not ends_sentence(last[0].text) else (block, "caption")
            continue
        if listing and current and block.kind != "note":
            references += block.lines
            _add(current, block)
            continue
        if last and last[1] == "caption" and block.interrupted and not ends_sentence(last[0].text) and _lower(block):
            captions[-1] = Block("caption", captions[-1].lines + block.lines)
            continue
        if block.kind == "note":
            note = _note_draft(drafts, current)
            _add(note, block)
            if note not in drafts:
                drafts.append(note)
            if current is None or current.kind == "front":
                current, last = note, None
            elif current.kind == "abstract" and headed[index:]:
                current = None
            continue
        if last and last[1] == "prose" and current and _continues(last[0], block):
            current = _draft_of(drafts, last[0], current)
            current.paragraphs[-1].append(block)
            current.pieces.append(_span(block))
            last = (block, "prose")
            continue
        kind_here = _headless(block, current, drafts, headed[index:], first=not drafts)
        if block.heading and (current is None or current.kind != "abstract"):
            kind_here = block.heading.kind or (current.kind if current else "body")
        if current is None or current.kind != kind_here or block.heading:
            current = _Draft(kind_here, block.heading.words if block.heading else "")
            drafts.append(current)
        _add(current, block)
        last = (block, "prose")
    return [d for d in drafts if d.pieces], captions, references


def _headed_kinds(blocks: Sequence[Block]) -> list[SectionKind | None]:
    return [b.heading.kind if b.heading and (b.kind == "heading" or b.heading.kind) else None for b in blocks]


def _kind(block: Block, current: _Draft | None, listing: bool, ahead: Sequence[SectionKind | None]) -> SectionKind:
    """The kind of the section that a heading opens."""
    heading = block.heading
    before: SectionKind = "references" if listing else current.kind if current else "body"
    if heading is None:
        return before
    if heading.kind:
        nested = before == "abstract" and heading.kind in _MAIN | {"introduction"}
        if nested and "introduction" in ahead[1:] and heading.kind != "introduction":
            return "abstract"
        if (
            heading.kind == "case"
            and before in ("methods", "results", "discussion")
            and heading.words.casefold() == "patients"
        ):
            return before
        return heading.kind
    if is_weak(heading.words) and before == "case":
        return "case"
    if current is None and heading.level == 1:
        return "front"
    if before in ("introduction", "abstract", "front"):
        return "body"
    return "back" if before == "references" else before


def _note_draft(drafts: list[_Draft], current: _Draft | None) -> _Draft:
    """The section that takes a note: the front where the article has not begun, else one of its own."""
    if current and current.kind in ("front", "back"):
        return current
    if drafts and drafts[-1].kind in ("front", "back") and not drafts[-1].heading:
        return drafts[-1]
    begun = any(d.kind not in ("front", "abstract") for d in drafts)
    return _Draft("back" if begun else "front", "")


def _headless(
    block: Block, current: _Draft | None, drafts: Sequence[_Draft], ahead: Sequence[SectionKind | None], *, first: bool
) -> SectionKind:
    """The kind of prose that no heading announces."""
    if current and current.kind != "front":
        return current.kind
    following = next((k for k in ahead if k), None)
    kinds = {d.kind for d in drafts}
    if _is_prose(block):
        if "front" in kinds and "abstract" not in kinds and following == "introduction":
            return "abstract"
        return "introduction" if following in _MAIN else "body"
    return "front" if first or (current and current.kind == "front") else "body"


def _is_prose(block: Block) -> bool:
    text = block.text.strip()
    return len(text) > 200 and (ends_sentence(text) or text.count(". ") > 1)


def _lower(block: Block) -> bool:
    return block.text.strip()[:1].islower()


def _continues(before: Block, block: Block) -> bool:
    """Whether a block goes on with the sentence of the one before it."""
    text, following = before.text.rstrip(), block.text.strip()
    if block.heading or block.kind == "item" or before.kind == "item" or ends_sentence(text) or not following:
        return False
    if following[0].islower() or _HANGING.search(text):
        return True
    if text.endswith((":", ";")):
        return False
    return _GOES_ON.match(following) is not None or (block.interrupted and len(text) > 200)


def _draft_of(drafts: Sequence[_Draft], block: Block, current: _Draft) -> _Draft:
    return next((d for d in reversed(drafts) if d.paragraphs and d.paragraphs[-1][-1] is block), current)


def _add(draft: _Draft, block: Block) -> None:
    draft.paragraphs.append([block])
    draft.pieces.append(_span(block))


def _span(block: Block) -> Span:
    return Span(block.lines[0].strip().span().start, block.lines[-1].strip().span().end)


def _paragraph(pieces: Iterable[Block], words: Mapping[str, int], markdown: bool) -> MappedText:
    lines: list[MappedText] = []
    for block in pieces:
        first = block.lines[0]
        lines += [first.part(block.skip, len(first)), *block.lines[1:]]
    return clean(join_lines(lines, words), markdown=markdown)


def clean(text: MappedText, *, markdown: bool) -> MappedText:
    """The text without the signs of Markdown, where it is Markdown."""
    if not markdown:
        return text
    text = text.without(_BULLET)
    dollars = sorted(
        p for m in _MATHS.finditer(text.text) for p in ((m.start(), m.start() + 1), (m.end() - 1, m.end()))
    )
    return fold(cut(text, dollars).without(_EMPHASIS))


def _sentences(text: MappedText, notation: Notation, section: int, paragraph: int, *, whole: bool) -> list[Sentence]:
    bare, citations = (text, ()) if whole else take_out(text, notation)
    runs = [(0, len(bare))] if whole and bare.text else sentence_runs(bare.text)
    found = []
    for index, (start, end) in enumerate(runs):
        last = index + 1 == len(runs)
        own = tuple(
            Citation(c.numbers, min(max(c.position - start, 0), end - start), c.span)
            for c in citations
            if (c.position <= end or last) and (index == 0 or c.position > runs[index - 1][1])
        )
        found.append(Sentence(bare.part(start, end), own, section, paragraph))
    return found


def _caption(block: Block, words: Mapping[str, int], notation: Notation, markdown: bool) -> MappedText:
    return take_out(clean(join_lines(block.lines, words), markdown=markdown), notation)[0]
