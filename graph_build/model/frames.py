"""Events with their roles, as clauses and tables tell them: what facts are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from graph_build.model.recognition import Mention, Quantity, Timepoint

Examined = Literal["test", "clinical"]
Direction = Literal["higher", "lower", "better", "worse", "different", "none"]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: whom it is, in the paper's words, and where that stands (an empty run where implied).

    Attributes:
        label: the arm, group or time point.
        start: first position in the sentence; end: position after the last.
        implied: whether the sentence does not name it and the study's arms were taken.
    """

    label: str
    start: int = 0
    end: int = 0
    implied: bool = False


@dataclass(frozen=True, slots=True)
class ComparisonFrame:
    """One side against another.

    Attributes:
        start: first position of what tells it; end: position after the last.
        variable: what is compared, in the paper's words; variable_start, variable_end: where.
        a: the side that has more or less; b: the one it is held against.
        direction: of `a` against `b`; "different" where only a difference is told, "none" where none is.
        significant: as far as words or a p-value tell, else None.
    """

    start: int
    end: int
    variable: str
    variable_start: int
    variable_end: int
    a: Side
    b: Side
    direction: Direction
    significant: bool | None = None


@dataclass(frozen=True, slots=True)
class ValueFrame:
    """A value of one population, told beside the values of others.

    Attributes:
        start: first position of what tells it; end: position after the last.
        variable: what was measured or happened, in the paper's words; variable_start, variable_end: where.
        who: whose value it is.
        quantity: the value.
        denied: whether it befell none of so many: `quantity` is then how many there were.
    """

    start: int
    end: int
    variable: str
    variable_start: int
    variable_end: int
    who: Side
    quantity: Quantity
    denied: bool = False


@dataclass(frozen=True, slots=True)
class FindingFrame:
    """What an examination or test came to, told in words and not in a number.

    Attributes:
        start: first position of what tells it; end: position after the last.
        variable: what was examined or measured, in the paper's words; variable_start, variable_end: where.
        state: what it was: "normal", "positive", "elevated"; for what, where it is told ("negative for malaria").
        denied: whether the words say that it was not so.
        examined: "test" of what a laboratory or a device measures, "clinical" of what is seen, heard, felt or pictured;
            None where neither is known.
    """

    start: int
    end: int
    variable: str
    variable_start: int
    variable_end: int
    state: str
    denied: bool = False
    examined: Examined | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A variable named in a sentence.

    Attributes:
        start: first position; end: position after the last.
        label: its preferred name, or the printed words.
        iri: IRI of the variable; empty where the vocabulary lacks it.
        interpretation: "elevated", "low", "normal" ... where the words say so, else None.
        deviates: whether it is named by a finding ("neutrophilia"), which alone measures nothing.
        units: the UCUM units that it is usually given in; empty where that is not known.
    """

    start: int
    end: int
    label: str
    iri: str
    interpretation: str | None = None
    deviates: bool = False
    units: tuple[str, ...] = ()


MeasurementKind = Literal["value", "statistic", "size", "change", "from", "to", "interval"]


@dataclass(frozen=True, slots=True)
class MeasurementFrame:
    """What was measured, with its value.

    Attributes:
        named: the variable.
        kind: a value; a median or mean of a variable that only its words name ("statistic"); the size of a thing; by
            how much something changed; the value before a change ("from") or after it ("to"); a time between two
            events ("interval").
        start: where the words that say so begin; end: position after the last.
        quantity: the number.
        statistic: "median" or "mean", where said.
        change: "reduction", "increase" ..., where the number is one.
        unit: a unit that is implied and not printed, or None.
        printed: the value as text where it is no single number ("120/80").
        when: the time that belongs to this one of several values, or None where none is bound to it.
        event: the event that tells when, in words, or None.
    """

    named: Named
    kind: MeasurementKind
    start: int
    end: int
    quantity: Quantity
    statistic: str | None = None
    change: str | None = None
    unit: str | None = None
    printed: str | None = None
    when: Timepoint | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    """A treatment named in a sentence.

    Attributes:
        start: first position; end: position after the last.
        label: its preferred name, or the printed words where the vocabulary lacks it.
        iri: IRI of the concept; empty where it is not known.
        kind: drug, drug_class or procedure.
    """

    start: int
    end: int
    label: str
    iri: str
    kind: str


@dataclass(frozen=True, slots=True)
class TreatmentFrame:
    """A treatment with one of its doses, and how it was given.

    Attributes:
        start: first position of what tells it; end: position after the last.
        agent: the treatment.
        dose: the dose, or None where none is told.
        statistic: "median" or "mean" where the dose is one.
        per: "dose" or "infusion", where the dose is for each.
        route: how it came into the body, by its preferred name.
        frequency: in the printed words, lower case.
        duration: for how long it was given; infusion_time: over how long each infusion ran.
        number_of_doses: how often it was given; number_comparator: ">=" or ">" where so many at least.
        form: "bolus" or "pulse".
        dose_number: which of several infusions it is; line: which line of treatment.
        status: what became of it ("dose increased", "discontinued", "postponed"), where this dose or clause tells.
        time: when that was, for a later dose or what became of it.
        pointed: whether the clause names it by a word such as "the drug" alone.
    """

    start: int
    end: int
    agent: Agent
    dose: Quantity | None = None
    statistic: str | None = None
    per: str | None = None
    route: str | None = None
    frequency: str | None = None
    duration: Quantity | None = None
    infusion_time: Quantity | None = None
    number_of_doses: int | None = None
    number_comparator: str | None = None
    form: str | None = None
    dose_number: int | None = None
    line: int | None = None
    status: str | None = None
    time: Timepoint | None = None
    pointed: bool = False


@dataclass(frozen=True, slots=True)
class TargetFrame:
    """A drug that acts on a molecule, as a verb tells.

    Attributes:
        start: first position of what tells it; end: position after the last.
        drug: the drug's name, as mentioned.
        target: the molecule in the printed words; target_start, target_end: where.
        action: how it acts, as a noun ("binding", "inhibitor").
        forms: the forms of the target that are named ("soluble").
        denied: whether it is said that it does not.
    """

    start: int
    end: int
    drug: Mention
    target: str
    target_start: int
    target_end: int
    action: str
    forms: tuple[str, ...] = ()
    denied: bool = False
