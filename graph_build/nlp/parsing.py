"""Sentences as spaCy's `Doc`s, each one tree, in the positions of the cleaned sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.nlp.model import ParserModel, shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

    from graph_build.model import MappedText
    from graph_build.model import Span as OriginalSpan

_BATCH = 32
"""Sentences parsed together: twice as fast as one by one; more gain little and take memory."""
PLAIN = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2019": "'", "\u00a0": " ", "\u2009": " ", "\u202f": " "})
"""Hyphens, apostrophes and blanks that the model was not taught, each by the one that it knows: no position moves."""


def parse(sentences: Iterable[str], model: ParserModel | None = None) -> tuple[Doc, ...]:
    """Tokens, tags and dependencies of sentences.

    A sentence is one tree, whatever marks stand in it: where it ends was for the readers to say. Its parse hangs on
    its own words alone, not on those parsed with it.

    Args:
        sentences: cleaned (`Sentence.text.text`).
        model: that parses; None for the one that came with Cytolink.

    Returns: a `Doc` for each, of an empty sentence an empty one. Its text is the sentence's, position by position, but
        for hyphens, apostrophes and blanks of other sorts, which are plain ones (`PLAIN`).

    Raises:
        SettingsError: where the model's files are damaged or were left out.
    """
    language = (model or shipped()).language
    return tuple(language.pipe(_as_one(language, sentences), batch_size=_BATCH))


def _as_one(language: Language, sentences: Iterable[str]) -> Iterator[Doc]:
    """Sentences in tokens; the parser may begin no other sentence within."""
    for sentence in sentences:
        doc = language.make_doc(sentence.translate(PLAIN))
        for token in doc:
            token.is_sent_start = token.i == 0
        yield doc


def span_of(text: MappedText, tokens: Token | Span) -> OriginalSpan:
    """Where tokens of a parsed sentence stand in the original.

    Args:
        text: the sentence that was parsed.
        tokens: one, or a run of them.

    Raises:
        ValueError: where they hold no character.
    """
    start = tokens.idx if hasattr(tokens, "idx") else tokens.start_char
    return text.span(start, start + len(tokens.text))
