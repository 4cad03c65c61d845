"""What the build states: facts with slots and evidence, and discrepancies."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from graph_build.model.recognition import Reading
from graph_build.model.texts import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Scalar = str | bool | int | Decimal
"""One value of a slot. Floats are not used: a decimal keeps the digits that were printed."""

SlotValue = Scalar | tuple[Scalar, ...] | tuple[Reading, ...]
"""The value of a slot; a tuple is a set of values, only `readings` keeps its order (best first)."""

FactType = Literal[
    "document_metadata",
    "entity_mention_concept",
    "study_design",
    "cohort",
    "patient",
    "condition",
    "intervention",
    "measurement",
    "outcome",
    "comparison",
    "adverse_event",
    "predictor",
    "risk_score",
    "drug_target",
    "claim",
    "cited_evidence",
    "hypothesis",
]

PopulationKind = Literal["patient", "group", "arm", "control", "shown", "unspecified"]
Experiencer = Literal["own", "cited", "family", "in_vitro", "general"]
Polarity = Literal["affirmed", "negated"]
Certainty = Literal[
    "asserted", "observed_association", "suggested", "likely", "possible", "hypothesised", "speculative",
    "recommended", "definitional", "uncertain",
]  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """What made a fact: a name such as "tables.arms-in-columns", a version, and one line on what it does."""

    name: str
    version: int
    does: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact was read.

    Attributes:
        span: in the original; 400 characters at most.
        role: "evidence" carries the fact, "alternate" states it once more, "context" is what it needs beside.
        table: label of the table, for a cell.
        row: index of the cell's row in the table's body.
        column: index of its column.
    """

    span: Span
    role: Literal["evidence", "alternate", "context"] = "evidence"
    table: str | None = None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A test that a reading went through: its name, whether it held, and what was compared."""

    name: str
    held: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Population:
    """Whose data a fact is: the paper's own patient, group or arm, or those of a cited work.

    Attributes:
        kind: patient, group, arm or control; shown where a figure leaves open which patient it is; unspecified where
            the text leaves open who it tells of.
        label: "patient 1", "tocilizumab", "case patient"; unique in the document for one population.
        experiencer: own, cited, family, in_vitro or general.
        reference: the document's citation number, for a cited population.
    """

    kind: PopulationKind
    label: str
    experiencer: Experiencer = "own"
    reference: int | None = None


@dataclass(frozen=True, slots=True)
class Curated:
    """A reviewer's decision on a fact.

    Attributes:
        decision: accept, correct or add (a rejected fact is not in the graph).
        curator: who decided.
        date: when, as ISO 8601 writes it.
        reason: why, in a sentence.
        revises: for a correction, type, subject and slots of the fact as it was extracted.
    """

    decision: str
    curator: str
    date: str
    reason: str
    revises: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One atomic statement with slots and evidence.

    Attributes:
        type: its family.
        subject: what it is about, in words.
        slots: sorted pairs of slot name and value; the names are declared in the ontology (`cyto:slotName`).
        evidence: where it was read; at least one of role "evidence", six at most in all.
        rule: what made it.
        concepts: pairs of slot name and IRI: the concepts that slots name, where the vocabulary knows them.
            The pseudo-slot "subject" links the subject.
        population: whose data it is, or None where it is about no patients.
        repaired: whether a number or unit was read differently from how it is printed.
        checks: the tests that its reading went through.
        curated: the decision of a reviewer, or None where the fact is the machine's own work.
        confidence: the probability that it says what its source says, to two digits; 1 where a reviewer says so; before
            it is assessed, what the scorer that stated it says, or None.
    """

    type: FactType
    subject: str
    slots: tuple[tuple[str, SlotValue], ...]
    evidence: tuple[Evidence, ...]
    rule: Rule
    concepts: tuple[tuple[str, str], ...] = ()
    population: Population | None = None
    repaired: bool = False
    checks: tuple[Check, ...] = ()
    curated: Curated | None = None
    confidence: Decimal | None = None

    @classmethod
    def of(
        cls,
        type: FactType,
        subject: str,
        evidence: Span | Evidence | Sequence[Span | Evidence],
        rule: Rule,
        *,
        concepts: Iterable[tuple[str, str]] = (),
        population: Population | None = None,
        repaired: bool = False,
        checks: Iterable[Check] = (),
        **slots: SlotValue | None,
    ) -> Fact:
        """A fact from keyword slots; slots that are None are left out, spans become evidence.

        A slot whose name is taken by a parameter here is given with an underscore behind it (`population_="adults"`).
        """
        told = {k.removesuffix("_"): v for k, v in slots.items()}
        return cls.with_slots(
            type, subject, evidence, rule, told,
            concepts=concepts, population=population, repaired=repaired, checks=checks,
        )  # fmt: skip

    @classmethod
    def with_slots(
        cls,
        type: FactType,
        subject: str,
        evidence: Span | Evidence | Sequence[Span | Evidence],
        rule: Rule,
        slots: Mapping[str, SlotValue | None],
        concepts: Iterable[tuple[str, str]] = (),
        *,
        population: Population | None = None,
        repaired: bool = False,
        checks: Iterable[Check] = (),
    ) -> Fact:
        """A fact from a table of slots; those that are None are left out, spans become evidence.

        A slot may be called "population".
        """
        given = [evidence] if isinstance(evidence, Span | Evidence) else list(evidence)
        return cls(
            type=type,
            subject=subject,
            slots=tuple(sorted((k, v) for k, v in slots.items() if v is not None)),
            evidence=tuple(e if isinstance(e, Evidence) else Evidence(e) for e in given),
            rule=rule,
            concepts=tuple(sorted({pair for pair in concepts if pair[1]})),
            population=population,
            repaired=repaired,
            checks=tuple(checks),
        )

    def slot(self, name: str) -> SlotValue | None:
        """The value of a slot, or None."""
        for held, value in self.slots:
            if held == name:
                return value
        return None


@dataclass(frozen=True, slots=True)
class DiscrepancySide:
    """One side of a discrepancy: what is said there, and where."""

    reading: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A place where a document contradicts itself, arithmetic, physiology or a reference vocabulary.

    Attributes:
        kind: such as "arithmetic", "unit", "identifier", "text_against_table", "table_against_table".
        description: what disagrees, in one sentence of ours.
        side_a: one side; side_b: the other (its spans may be empty where the other side is a rule).
        proposed: the likely reading, or None.
        rule: what raised it.
        curated: the reviewer who noted it, or None where the machine found it.
    """

    kind: str
    description: str
    side_a: DiscrepancySide
    side_b: DiscrepancySide
    rule: Rule
    proposed: str | None = None
    curated: Curated | None = None
