"""The paragraphs that speak of the article itself: title block, dates, rights, statements at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.facts.stating import stated
from graph_build.model import MappedText

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from graph_build.model import Fact, ReadDocument, ReadSentence, Rule, SectionKind, SlotValue, Span

_FRONT: tuple[SectionKind, ...] = ("front", "back", "abstract")


@dataclass(frozen=True, slots=True)
class Notice:
    """A paragraph about the article.

    Attributes:
        text: its words.
        section: kind of its section.
        heading: the heading it stands under.
        opening: whether it stands before the article's first real section.
    """

    text: MappedText
    section: SectionKind
    heading: str
    opening: bool

    def span(self, match: re.Match[str], group: str | int = 0) -> Span:
        """Where a match or one of its groups stands in the original."""
        return self.text.span(match.start(group), match.end(group))


def notices(read: ReadDocument, *, abstract: bool = False) -> Iterator[Notice]:
    """The paragraphs of front and back matter, in order; with those of the abstract where asked for."""
    begun = False
    for section in read.document.sections:
        begun |= section.kind not in _FRONT
        if section.kind == "front" or section.kind == "back" or (abstract and section.kind == "abstract"):
            paragraphs: dict[int, list[MappedText]] = {}
            for sentence in section.sentences:
                paragraphs.setdefault(sentence.paragraph, []).append(sentence.text)
            for parts in paragraphs.values():
                yield Notice(MappedText.join(parts), section.kind, section.heading, not begun)


def article_sentences(read: ReadDocument, *kinds: SectionKind) -> Iterator[ReadSentence]:
    """The sentences of the sections of these kinds."""
    return (s for s in read.sentences if s.section in kinds)


def told(
    span: Span | Sequence[Span],
    rule: Rule,
    name: str,
    value: SlotValue,
    *,
    of: str = "document",
    **more: SlotValue | None,
) -> Fact:
    """A property of the article, or of the author or table that `of` names, with its value and what else is told."""
    return stated("document_metadata", of, span, rule, {"property": name, "value": value, **more})
