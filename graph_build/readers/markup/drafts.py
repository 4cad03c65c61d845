"""From sections in draft to sections with sentences and their citations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_build.model import MappedText, Section, Span
from graph_build.readers.cleaning import sentences_of
from graph_build.readers.markup.citing import take_out
from graph_build.readers.markup.flow import flow
from graph_build.readers.section_kinds import is_weak, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graph_build.model import SectionKind
    from graph_build.readers.markup.flow import Dialect
    from graph_build.readers.markup.tree import Element, Run

EMPTY = MappedText("", (), ())
_INSIDE: frozenset[SectionKind] = frozenset({"back", "conclusion", "references"})
"""Kinds that a heading names within a section of another kind."""
_CLOSED: frozenset[SectionKind] = frozenset({"abstract", "front", "references"})
"""Kinds within which no heading names another."""
_OPENING: frozenset[SectionKind] = frozenset({"introduction", "abstract", "front"})


@dataclass(slots=True)
class Draft:
    """A section before its paragraphs are cut into sentences.

    Attributes:
        kind: of the section.
        heading: its title as one text; without characters where none is printed.
        paragraphs: for each, the nodes of its text.
        whole: whether each paragraph is one sentence.
    """

    kind: SectionKind
    heading: MappedText = EMPTY
    paragraphs: list[list[Element | Run]] = field(default_factory=list)
    whole: bool = False


def kind_in(
    title: str,
    parent: SectionKind,
    before: SectionKind | None,
    stated: str = "",
    types: Mapping[str, SectionKind] | None = None,
) -> SectionKind:
    """The kind of a section.

    Args:
        title: its heading.
        parent: kind of the section or part that it stands in: "body" where that says nothing.
        before: kind of the section before it in the same part.
        stated: what its format states of its type; several values are joined by "|".
        types: the kinds that those values stand for.
    """
    words = title.rstrip(".: ")
    named = kind_of(words)
    if parent != "body":
        return named if named in _INSIDE and parent not in _CLOSED else parent
    if named:
        return named
    for value in stated.casefold().replace(" and ", "|").split("|"):
        if types and value.strip() in types:
            return types[value.strip()]
    if before == "case" and is_weak(words):
        return "case"
    return "body" if before is None or before in _OPENING else before


def sections_from(
    drafts: Iterable[Draft],
    dialect: Dialect,
    numbers: Callable[[Element], tuple[int, ...]],
    listing: tuple[Span, ...] = (),
) -> tuple[tuple[Section, ...], list[MappedText]]:
    """The sections with their sentences, and all paragraphs.

    Args:
        drafts: in order; those without a character are left out.
        dialect: of their format.
        numbers: the reference numbers that an element leads to.
        listing: where the entries of the reference list stand.
    """
    sections: list[Section] = []
    paragraphs: list[MappedText] = []
    for draft in drafts:
        sentences = []
        spans = [draft.heading.span()] if draft.heading.text else []
        for nodes in draft.paragraphs:
            flowed = flow(nodes, dialect, lambda e: bool(numbers(e)))
            if not flowed.text.text:
                continue
            bare, citations = take_out(flowed, numbers)
            spans.append(flowed.text.span())
            sentences += sentences_of(bare, citations, len(sections), len(paragraphs), whole=draft.whole)
            paragraphs.append(bare)
        if draft.kind == "references" and not spans:
            spans = list(listing)
        if spans:
            span = Span(min(s.start for s in spans), max(s.end for s in spans))
            sections.append(Section(draft.kind, draft.heading.text, span, tuple(sentences)))
    return tuple(sections), paragraphs
