"""Records of patients' courses: treatments with their status, conditions, measurements and outcomes."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, TypeVar

from graph_build.model.course_records import Condition, MedicalAction, Outcome, PatientMeasurement
from graph_build.records.evidence import merged_confidence, merged_evidence
from graph_build.records.measures import time_of
from graph_build.records.values import concept, number, text, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.model import Fact, Population
    from graph_build.model.course_records import ActionStatus, ConditionStatus
    from graph_build.model.records import Record

_Kind = TypeVar("_Kind", bound="MedicalAction | Condition | PatientMeasurement | Outcome")

ACTION_STATUS: dict[str, ActionStatus] = {
    "discontinued": "stopped", "stopped": "stopped", "ended": "stopped", "completed": "stopped",
    "dose reduced": "changed", "dose increased": "changed", "tapered": "changed", "switched": "changed",
    "held": "held", "withheld": "withheld", "declined": "declined", "refused": "declined", "planned": "planned",
    "offered": "offered", "recommended": "offered", "considered": "offered",
}  # fmt: skip
"""What an intervention's status says of a medical action."""
CONDITION_STATUS: dict[str, ConditionStatus] = {
    "absent": "absent", "excluded": "absent", "history": "history", "suspected": "suspected", "present": "present",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CourseRecords:
    """The records of patients and groups.

    Attributes:
        actions: treatments.
        conditions: diseases and phenotypic features.
        measurements: of single patients.
        outcomes: what became of patients and groups.
    """

    actions: tuple[MedicalAction, ...] = ()
    conditions: tuple[Condition, ...] = ()
    measurements: tuple[PatientMeasurement, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    @property
    def records(self) -> tuple[Record, ...]:
        """All of them, kind by kind."""
        return (*self.actions, *self.conditions, *self.measurements, *self.outcomes)


def course_records(facts: Iterable[Fact]) -> CourseRecords:
    """The records of patients' courses in a document, in the order in which they are read.

    Args:
        facts: what it states, each population under one name.
    """
    found = [(fact, fact.population) for fact in facts if fact.population is not None]
    return CourseRecords(
        _joined([_action(f, p) for f, p in found if f.type == "intervention" and text(f, "agent")]),
        _joined([_condition(f, p) for f, p in found if f.type == "condition" and text(f, "condition")]),
        _joined([_measurement(f, p) for f, p in found if f.type == "measurement" and p.kind == "patient"]),
        _joined(
            [_outcome(f, p) for f, p in found if f.type == "outcome" and (text(f, "outcome") or text(f, "variable"))]
        ),
    )


def _action(fact: Fact, subject: Population) -> MedicalAction:
    told = text(fact, "status")
    negated = text(fact, "polarity") == "negated"
    return MedicalAction(
        subject=subject, facts=(fact,), evidence=fact.evidence, confidence=fact.confidence,
        agent=text(fact, "agent") or "", concept=concept(fact, "agent"),
        status=ACTION_STATUS.get(told or "", "withheld" if negated else "given"),
        dose=number(fact, "dose"), dose_low=number(fact, "dose_low"), dose_high=number(fact, "dose_high"),
        dose_unit=text(fact, "dose_unit"), route=text(fact, "route"), schedule=text(fact, "frequency"),
        duration=number(fact, "duration"), duration_unit=text(fact, "duration_unit"), time=time_of(fact),
        target=text(fact, "given_for"), target_concept=concept(fact, "given_for"), line=whole(fact, "line"),
        after=text(fact, "after"), reason=text(fact, "reason"),
    )  # fmt: skip


def _condition(fact: Fact, subject: Population) -> Condition:
    status = CONDITION_STATUS.get(text(fact, "status") or "", "present")
    if text(fact, "polarity") == "negated":
        status = "absent"
    return Condition(
        subject=subject, facts=(fact,), evidence=fact.evidence, confidence=fact.confidence,
        condition=text(fact, "condition") or "", concept=concept(fact, "condition"), status=status,
        severity=text(fact, "qualifier"), certainty=text(fact, "certainty"), time=time_of(fact),
        n=whole(fact, "n"), total=whole(fact, "n_total"),
    )  # fmt: skip


def _measurement(fact: Fact, subject: Population) -> PatientMeasurement:
    return PatientMeasurement(
        subject=subject, facts=(fact,), evidence=fact.evidence, confidence=fact.confidence,
        variable=text(fact, "variable") or "", concept=concept(fact, "variable"), value=number(fact, "value"),
        comparator=text(fact, "comparator"), low=number(fact, "value_low"), high=number(fact, "value_high"),
        unit=text(fact, "unit"), interpretation=text(fact, "interpretation"), time=time_of(fact),
    )  # fmt: skip


def _outcome(fact: Fact, subject: Population) -> Outcome:
    name = "outcome" if text(fact, "outcome") else "variable"
    return Outcome(
        subject=subject, facts=(fact,), evidence=fact.evidence, confidence=fact.confidence,
        outcome=text(fact, name) or "", concept=concept(fact, name), status=text(fact, "status"),
        drug=text(fact, "after") or text(fact, "agent"), cause=text(fact, "cause") or text(fact, "reason"),
        n=whole(fact, "n"), total=whole(fact, "n_total"), percent=number(fact, "percent"), time=time_of(fact),
        polarity=text(fact, "polarity") or "affirmed",
    )  # fmt: skip


def _joined(records: Sequence[_Kind]) -> tuple[_Kind, ...]:
    """The records with those that say the same of one subject put together, each completed by the other."""
    kept: list[_Kind] = []
    for one in records:
        place = next((i for i, other in enumerate(kept) if _are_one(other, one)), None)
        if place is None:
            kept.append(one)
        else:
            kept[place] = _completed(kept[place], one)
    return tuple(kept)


_SOURCES = frozenset({"facts", "evidence", "confidence"})


def _are_one(a: _Kind, b: _Kind) -> bool:
    """Whether two records say the same as far as both speak: equal names and times, and no field that differs."""
    if a.subject != b.subject or a.time != b.time:
        return False
    return all(
        None in (x, y) or x == y
        for f in fields(a)
        if f.name not in _SOURCES
        for x, y in [(getattr(a, f.name), getattr(b, f.name))]
    )


def _completed(a: _Kind, b: _Kind) -> _Kind:
    given = {f.name: getattr(b, f.name) for f in fields(a) if getattr(a, f.name) is None}
    given |= {"facts": (*a.facts, *b.facts), "confidence": merged_confidence(a, b)}
    return replace(a, **given, evidence=merged_evidence(a.evidence, b.evidence))
