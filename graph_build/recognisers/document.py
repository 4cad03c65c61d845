"""Reading a document's sentences: names, quantities, times and how each run of words is meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_build.model import ReadDocument, ReadSentence, Sentence
from graph_build.recognisers import abbreviations, learned
from graph_build.recognisers.context import contexts
from graph_build.recognisers.quantities import quantities
from graph_build.recognisers.timepoints import timepoints

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph_build.model import Concept, Document, Mention, SectionKind
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


@dataclass(frozen=True)
class CellNames:
    """What the cells of one table name.

    Attributes:
        lexicon: the vocabulary.
        defined: short form -> concept, the table's own legend first.
        spelled_out: IRIs of the concepts that the document names in full.
        found: what each text names, kept as it is read.
    """

    lexicon: Lexicon
    defined: Mapping[str, Concept]
    spelled_out: frozenset[str]
    found: dict[str, tuple[Mention, ...]] = field(default_factory=dict)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """What the words of a cell, header or caption name."""
        named = self.found.get(text)
        if named is None:
            words = {short: concept.label for short, concept in self.defined.items()}
            named = abbreviations.mentions(text, self.lexicon.hits(text, words), self.defined, self.spelled_out)
            self.found[text] = named
        return named

    def whole(self, text: str) -> Concept | None:
        """The concept that a text as a whole names, or None."""
        at = len(text) - len(text.lstrip())
        run = (at, at + len(text.strip()))
        return next((m.concept for m in self.mentions(text) if (m.start, m.end) == run), None)


def names_in_tables(read: ReadDocument, lexicon: Lexicon) -> list[CellNames]:
    """What the cells of each table of a document name, in the order of its tables."""
    spelled_out = frozenset(m.concept.iri for s in read.sentences for m in s.mentions if m.concept.iri)
    return [
        CellNames(lexicon, abbreviations.expansions(read.document, lexicon, table.span), spelled_out)
        for table in read.document.tables
    ]
