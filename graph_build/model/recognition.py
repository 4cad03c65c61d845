"""What is recognised in a text: mentions, quantities, times, contexts. No facts yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph_build.model.documents import Document, SectionKind, Sentence
    from graph_build.model.texts import Span

Scalar = str | bool | int | Decimal
"""One value of a slot. Floats are not used: a decimal keeps the digits that were printed."""

Reading = tuple[Decimal, ...] | Decimal | str
"""One acceptable reading of a damaged cell: (value, sd), a lone value, or a text."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing of the vocabulary.

    Attributes:
        iri: its IRI; empty for a phrase that the vocabulary does not know.
        label: its preferred name.
        category: drug, drug_class, cytokine, receptor, gene, disease, finding, analyte, score, procedure,
            anatomy, species, organisation, device, study, statistic, setting, other.
    """

    iri: str
    label: str
    category: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Positions of a sentence or cell that name a concept.

    Attributes:
        start: first position.
        end: position after the last.
        surface: the words there.
        concept: what they name.
        probability: how sure the models are that they name something of this kind, from 0 to 1 to three digits; None
            where no model was asked.
    """

    start: int
    end: int
    surface: str
    concept: Concept
    probability: float | None = None


QuantityKind = Literal[
    "number", "range", "percent", "fraction", "mean_sd", "median_iqr", "p_value", "interval", "age", "date",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed, with all that belongs to it.

    Attributes:
        start: first position in the text it was read from.
        end: position after its last character, unit included.
        kind: what sort of expression it is.
        value: the number, mean, median or p-value; the count of a fraction ("9 of 60").
        low: lower bound of a range, interval or IQR.
        high: upper bound.
        spread: standard deviation of a mean; the total of a fraction.
        percent: a percentage printed beside a fraction.
        comparator: "<", "<=", "=", ">=", ">" where printed, else None.
        unit: UCUM code, or None where none is printed.
        unit_as_printed: the unit's characters.
        raw: all characters as printed, white space folded.
        doubtful: whether the reading was repaired or has rivals.
        readings: the acceptable ones, best first, where doubtful.
    """

    start: int
    end: int
    kind: QuantityKind
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    spread: Decimal | None = None
    percent: Decimal | None = None
    comparator: str | None = None
    unit: str | None = None
    unit_as_printed: str | None = None
    raw: str = ""
    doubtful: bool = False
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Timepoint:
    """A time named in a text: "day 16", "within 24 hours", "at 6 months", "baseline".

    Attributes:
        start: first position.
        end: position after the last.
        text: normalised ("day 16", "baseline", "end of follow-up").
        value: its number, or None.
        unit: UCUM ("d", "h", "wk", "mo", "a"), or None.
        comparator: "<=" for "within", ">=" for "at least", else None.
        reference: what it is counted from, where said ("fever onset", "IVIG termination").
    """

    start: int
    end: int
    text: str
    value: Decimal | None = None
    unit: str | None = None
    comparator: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """How a run of a sentence is meant.

    Attributes:
        start: first position of the run that the cue governs.
        end: position after its last.
        kind: "polarity", "certainty" or "experiencer".
        value: "negated", a certainty, or an experiencer.
        cue: the words that say so.
    """

    start: int
    end: int
    kind: Literal["polarity", "certainty", "experiencer"]
    value: str
    cue: str


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence with all that was recognised in it, each sorted by position.

    Attributes:
        sentence: as read.
        section: what sort of section it stands in.
        mentions: names of the vocabulary, and short forms that the document defines.
        quantities: numbers with what belongs to them.
        timepoints: times.
        contexts: denials, hedges and whose data it is.
        learned: names that the models tell, whether the vocabulary has them or not; empty where no model was asked.
        text: the cleaned words of the sentence.
    """

    sentence: Sentence
    section: SectionKind
    mentions: tuple[Mention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    timepoints: tuple[Timepoint, ...] = ()
    contexts: tuple[Context, ...] = ()
    learned: tuple[Mention, ...] = ()
    text: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.sentence.text.text)

    def span(self, start: int, end: int) -> Span:
        """The original span of the positions from `start` to `end`."""
        return self.sentence.text.span(start, end)

    def mentions_of(self, *categories: str) -> tuple[Mention, ...]:
        """The mentions whose concept is of one of the categories."""
        return tuple(m for m in self.mentions if m.concept.category in categories)

    def negated(self, start: int, end: int) -> bool:
        """Whether the run from `start` to `end` lies in the scope of a negation."""
        return any(
            c.kind == "polarity" and c.value == "negated" and c.start <= start and end <= c.end for c in self.contexts
        )

    def certainty(self, start: int, end: int) -> str:
        """How surely the run is put: the value of the cue that governs it, else "asserted"."""
        found = [c for c in self.contexts if c.kind == "certainty" and c.start < end and start < c.end]
        return min(found, key=lambda c: c.end - c.start).value if found else "asserted"


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document with what was recognised in its sentences, ready for facts to be stated.

    Attributes:
        document: as read.
        sentences: every sentence of the document outside the reference list, in order.
        expansions: short form -> concept, for the whole document: abbreviations that it defines itself.
        captions: the sentences of its figure captions; they belong to no section.
    """

    document: Document
    sentences: tuple[ReadSentence, ...]
    expansions: Mapping[str, Concept] = field(default_factory=dict)
    captions: tuple[ReadSentence, ...] = ()
