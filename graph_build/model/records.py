"""Records: what belongs together of a study's results, after the results section of ClinicalTrials.gov.

An outcome measure is a variable with its time frame and the population that was analysed; an arm result is what one arm
had of it; an analysis compares two arms in it. See https://clinicaltrials.gov/policy/results-definitions.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from graph_build.model.facts import Evidence, Fact, Population

MeasureKind = Literal["primary", "secondary", "other", "baseline", "participant flow"]
EffectType = Literal["OR", "RR", "HR", "RD", "MD", "SMD", "other"]
Direction = Literal["higher", "lower", "none"]
Number = int | Decimal


@dataclass(frozen=True, slots=True, order=True)
class TimeFrame:
    """When something was measured or happened.

    Attributes:
        words: as printed, normalised ("week 12"); several times are joined by "; ".
        value: its number, where there is one alone.
        unit: UCUM unit of that number.
    """

    words: str
    value: Number | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class OutcomeMeasure:
    """What was measured, when, in whom.

    Attributes:
        variable: its name in the document's words.
        concept: IRI of its concept, or None.
        kind: primary, secondary, baseline or other.
        time: its time frame, or None where none is stated.
        population: the part of the patients that was analysed ("women", "per protocol"), or None for all.
        change: "change from baseline" and the like, or None for the value itself.
    """

    variable: str
    concept: str | None = None
    kind: MeasureKind = "other"
    time: TimeFrame | None = None
    population: str | None = None
    change: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has.

    Attributes:
        subject: the arm, group or patient.
        facts: the statements that it was made of.
        evidence: where it was read, best first.
        confidence: of the surest of them, or None.
    """

    subject: Population
    facts: tuple[Fact, ...]
    evidence: tuple[Evidence, ...]
    confidence: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmResult(Record):
    """What one arm had of an outcome measure.

    Attributes:
        measure: the outcome measure.
        n: participants with the event, of a count.
        total: participants analysed.
        percent: share of them, as printed.
        statistic: mean, median, count, percent, rate …
        value: the value; comparator: its bound ("<").
        spread: standard deviation or error; spread_kind: "SD" or "SE".
        low: lower end of the range or interval; high: its upper end; interval_kind: "IQR", "CI" or "range".
        unit: UCUM code.
    """

    measure: OutcomeMeasure
    n: int | None = None
    total: int | None = None
    percent: Number | None = None
    statistic: str | None = None
    comparator: str | None = None
    value: Number | None = None
    spread: Number | None = None
    spread_kind: str | None = None
    low: Number | None = None
    high: Number | None = None
    interval_kind: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis(Record):
    """A comparison of an arm with a comparator in an outcome measure.

    Attributes:
        measure: the outcome measure.
        comparator: the arm that the subject is compared with; the control where there is one.
        effect: type of the effect estimate, or None where only a p-value or words tell.
        estimate: the effect estimate; low and high: its interval, of `level` per cent.
        p: the p-value; p_comparator: "=", "<" or ">".
        significant: whether the authors call it significant, or its p-value does.
        direction: whether the arm had more of the variable than the comparator; "none" where they did not differ.
        adjusted: whether the estimate is adjusted.
        test: model or test.
        unit: UCUM code of a difference.
    """

    measure: OutcomeMeasure
    comparator: Population
    effect: EffectType | None = None
    estimate: Number | None = None
    low: Number | None = None
    high: Number | None = None
    level: Number | None = None
    p: Number | None = None
    p_comparator: str | None = None
    significant: bool | None = None
    direction: Direction | None = None
    adjusted: bool = False
    test: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseEvent(Record):
    """An adverse event of an arm, group or patient.

    Attributes:
        event: its name in the document's words; concept: IRI of its concept, or None.
        drug: the drug that it is attributed to, or None; drug_concept: its IRI.
        affected: participants who had it; at_risk: participants looked at; percent: share, as printed.
        events: how often it happened, where events and not participants are counted.
        rate: an incidence, as printed; low and high: its interval; unit: UCUM code.
        seriousness: "serious", a grade, or None.
        cause: its cause, as stated; action: what was done about it; certainty: how surely it is put.
        time: when, or within which time.
        polarity: "negated" where the document says that it did not happen.
    """

    event: str
    concept: str | None = None
    drug: str | None = None
    drug_concept: str | None = None
    affected: int | None = None
    at_risk: int | None = None
    percent: Number | None = None
    events: int | None = None
    rate: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: str | None = None
    seriousness: str | None = None
    cause: str | None = None
    action: str | None = None
    certainty: str | None = None
    time: TimeFrame | None = None
    polarity: str = "affirmed"


@dataclass(frozen=True, slots=True)
class UnplacedValue:
    """A value that makes no record, and why: kept apart, used by no answer."""

    fact: Fact
    reason: str
