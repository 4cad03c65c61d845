"""Reading a document's sentences: names, quantities, times and how each run of words is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.model import ReadDocument, ReadSentence, Sentence
from graph_build.recognisers import abbreviations, learned
from graph_build.recognisers.context import contexts
from graph_build.recognisers.quantities import quantities
from graph_build.recognisers.timepoints import timepoints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import Document, Mention, SectionKind, Span
    from graph_build.recognisers.learned import Model
    from graph_build.recognisers.lexicon import Lexicon


def recognise(document: Document, lexicon: Lexicon, models: Sequence[Model] = ()) -> ReadDocument:
    """Everything recognised in the sentences of a document outside its reference list.

    A number within a name ("COVID 19", "type 2 diabetes") is no quantity.

    Args:
        document: as read.
        lexicon: the vocabulary.
        models: of learned names; none of them are read where none is given.
    """
    parts = [
        (section.kind, s) for section in document.sections if section.kind != "references" for s in section.sentences
    ]
    captions: list[tuple[SectionKind, Sentence]] = [("body", Sentence(c)) for c in document.captions if c.text]
    hits = [lexicon.hits(s.text.text) for _, s in parts + captions]
    spelled_out = frozenset(c.iri for found in hits for h in found if not h.acronym for c in h.concepts[:1] if c.iri)
    defined = abbreviations.expansions(document, lexicon)
    told = learned.told([s.text.text for _, s in parts + captions], hits, models)
    sentences = []
    for (kind, sentence), found, names in zip(parts + captions, hits, told, strict=True):
        text = sentence.text.text
        named = abbreviations.mentions(text, found, defined, spelled_out)
        sentences.append(
            ReadSentence(
                sentence=sentence,
                section=kind,
                mentions=named,
                quantities=tuple(
                    q for q in quantities(text) if not any(m.start < q.start and q.end <= m.end for m in named)
                ),
                timepoints=timepoints(text),
                contexts=contexts(text, cites=bool(sentence.references)),
                learned=learned.joined(text, named, names),
            )
        )
    return ReadDocument(document, tuple(sentences[: len(parts)]), defined, tuple(sentences[len(parts) :]))


def mentions_at(read: ReadDocument, text: str, at: Span, lexicon: Lexicon) -> tuple[Mention, ...]:
    """The mentions of a text outside the sentences, such as a cell or caption.

    Args:
        read: the document as read.
        text: the cleaned words.
        at: where they stand in the original: the legend of a table there says what its short forms mean.
        lexicon: the vocabulary.
    """
    spelled_out = frozenset(m.concept.iri for s in read.sentences for m in s.mentions if m.concept.iri)
    defined = abbreviations.expansions(read.document, lexicon, at)
    words = {short: concept.label for short, concept in defined.items()}
    return abbreviations.mentions(text, lexicon.hits(text, words), defined, spelled_out)
