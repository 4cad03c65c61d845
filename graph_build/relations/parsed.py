"""The sentences of a document that may state a comparison, parsed together, each once a document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from graph_build.nlp import parse, without_asides
from graph_build.relations.patterns import patterns_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Doc, Token

    from graph_build.model import MappedText, ReadSentence


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """A sentence with its parse.

    Attributes:
        text: the cleaned sentence; positions count in it.
        main: what was parsed of it, without the figures in brackets.
        doc: the parse of that.
    """

    text: str
    main: MappedText
    doc: Doc

    def start(self, token: Token) -> int:
        """The position of a token in the sentence."""
        return self.main.starts[token.idx]

    def end(self, token: Token) -> int:
        """The position after a token in the sentence."""
        return self.main.ends[token.idx + len(token) - 1]


def parsed_sentences(sentences: Iterable[ReadSentence], name: str) -> dict[int, ParsedSentence]:
    """The parses of those sentences that hold a trigger of a file of patterns, by `id` of the sentence."""
    asked = [sentence for sentence in sentences if has_trigger(sentence.text, name)]
    mains = [without_asides(sentence.text) for sentence in asked]
    docs = parse(main.text for main in mains)
    return {id(s): ParsedSentence(s.text, m, d) for s, m, d in zip(asked, mains, docs, strict=True)}


def has_trigger(text: str, name: str) -> bool:
    """Whether a text holds a word that triggers a pattern of a file."""
    return _triggers(name).search(text) is not None


@cache
def _triggers(name: str) -> re.Pattern[str]:
    """Any word that triggers a pattern."""
    words = sorted({word for pattern in patterns_of(name).patterns for word in pattern.words})
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
