"""Records of patients' courses: treatments with their status, conditions, measurements and outcomes."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar, cast

from graph_build.clauses.course_words import course_in
from graph_build.clauses.treatment_status import status_in
from graph_build.frames.treatments.procedure_names import procedure_names
from graph_build.model.course_records import Condition, MedicalAction, Outcome, PatientMeasurement
from graph_build.model.records import TimeFrame
from graph_build.records import restated
from graph_build.records.circumstances import Circumstances
from graph_build.records.clock import places
from graph_build.records.ended import ended_by
from graph_build.records.measures import time_of
from graph_build.records.merging import completed, merge
from graph_build.records.printed_names import PrintedNames
from graph_build.records.story import Story
from graph_build.records.units import misplaced
from graph_build.records.values import concept, number, text, whole
from ontology.namespaces import CYTO, OBO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.model import Fact, Population, ReadDocument
    from graph_build.model.course_records import ActionStatus, ConditionStatus
    from graph_build.model.records import Record, UnplacedValue

_Kind = TypeVar("_Kind", bound="MedicalAction | Condition | PatientMeasurement | Outcome")

CONDITION_STATUS: dict[str, ConditionStatus] = {
    "absent": "absent", "excluded": "absent", "history": "history", "suspected": "suspected", "present": "present",
}  # fmt: skip
_PRESSURE = re.compile(r"(?P<systolic>\d{2,3})/(?P<diastolic>\d{2,3})")
_IN_DIMENSIONS = re.compile(r"\d\s?(?:[cm]?m)?\s?[x×*]\s?\d")
_DIMENSION = re.compile(r"\d+(?:\.\d+)?")
_WASHED = re.compile(r"\b(?:gastric|peritoneal|colonic|abdominal|wound|joint|pleural) lavage$", re.IGNORECASE)
_DENIED_COURSE = {"improved": "unchanged", "resolved": "unchanged", "alive": "died"}
"""What a course is that is denied: a rash that did not improve is unchanged, who did not survive died; a relapse or a
death that did not come stays denied."""
_BESIDE = re.compile(r"\s(?:without|after|despite)\b", re.IGNORECASE)
"""What stands beside an outcome and is not its course: a relapse after a response, stable without progression."""
_IN_PART = re.compile(r"\b(?:most|majority|some|partial(?:ly)?|nearly|almost|near)\b", re.IGNORECASE)
"""What is gone in part is better, and not gone."""
_MORE_OR_LESS = (
    (re.compile(r"increas|\bup", re.IGNORECASE), "worsened"),
    (re.compile(r"decreas|reduc|declin|\bdown", re.IGNORECASE), "improved"),
)
_CELL = re.compile(
    r"(?P<what>.+?) (?:(?:at|after|on|by) (?:the )?|about )?(?P<when>\d[^,;]*?(?:hour|day|week|month|year)s?\b.*)$"
)
"""A cell that says what became of somebody and when: "died 4 weeks after admission"."""
_GOES_ON = frozenset({"improved", "unchanged", "worsened", "relapsed", "resolved"})
_LONGEST_NAME = 4
"""Words of a name; what is longer says more than what somebody had."""
_OF_ILLNESS = (f"{OBO}HP_", f"{OBO}MONDO_")
_UNNAMED = frozenset({"outcome", "outcomes", "status"})


@dataclass(frozen=True, slots=True)
class CourseRecords:
    """The records of patients and groups.

    Attributes:
        actions: treatments.
        conditions: diseases and phenotypic features.
        measurements: of single patients.
        outcomes: what became of patients and groups.
        unplaced: values that make no record, with the reason.
    """

    actions: tuple[MedicalAction, ...] = ()
    conditions: tuple[Condition, ...] = ()
    measurements: tuple[PatientMeasurement, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    unplaced: tuple[UnplacedValue, ...] = ()

    @property
    def records(self) -> tuple[Record, ...]:
        """All of them, kind by kind."""
        return (*self.actions, *self.conditions, *self.measurements, *self.outcomes)


def course_records(facts: Iterable[Fact], read: ReadDocument | None = None) -> CourseRecords:
    """The records of patients' courses in a document, in the order in which they are read.

    Args:
        facts: what it states, each population under one name.
        read: the document, for the words in which it names things; without it they have the vocabulary's names.
    """
    found = [(fact, fact.population) for fact in facts if fact.population is not None]
    actions = [_action(f, p) for f, p in found if f.type == "intervention" and _is_treatment(f) and _is_told(f)]
    conditions = [_condition(f, p) for f, p in found if f.type == "condition" and text(f, "condition")]
    values = [(f, p) for f, p in found if f.type == "measurement" and p.kind == "patient"]
    unplaced = tuple(misplaced([f for f, _ in values]))
    apart = {id(value.fact) for value in unplaced}
    measurements = [one for f, p in values if id(f) not in apart for one in _measurements(f, p)]
    measurements += [_count(f, p) for f, p in found if _is_counted(f, p)]
    outcomes = [
        _outcome(f, p)
        for f, p in found
        if f.type == "outcome" and (text(f, "outcome") or text(f, "variable")) and not _is_counted(f, p)
    ]
    actions += [end for outcome in outcomes for end in ended_by(outcome, actions)]
    conditions += [had for outcome in outcomes for had in _had(outcome)]
    words = PrintedNames(read)
    if read is not None:
        story = Story(read)
        told = Circumstances.of(read, story)
        actions = [told.added(action) for action in actions]
        actions, conditions = story.timed(actions), story.timed(conditions)
        measurements, outcomes = story.timed(measurements), story.timed(outcomes)
    records = CourseRecords(
        tuple(replace(a, agent=words.of(a, a.agent)) for a in _joined(actions)),
        tuple(replace(c, condition=words.of(c, c.condition)) for c in restated.had(_joined(conditions))),
        tuple(
            replace(m, variable=words.of(m, m.variable))
            for m in restated.in_words_once(restated.measured(_joined(measurements)), conditions)
        ),
        _joined(outcomes),
        unplaced,
    )
    return _on_the_clock(records, story) if read is not None else records


def _on_the_clock(records: CourseRecords, story: Story) -> CourseRecords:
    """The records with their places on the clocks of the patients."""
    every = (*records.actions, *records.conditions, *records.measurements, *records.outcomes)
    found = places(every, story)
    at = {id(record): found[number] for number, record in enumerate(every) if number in found}
    return CourseRecords(
        tuple(replace(a, place=at.get(id(a))) for a in records.actions),
        tuple(replace(c, place=at.get(id(c))) for c in records.conditions),
        tuple(replace(m, place=at.get(id(m))) for m in records.measurements),
        tuple(replace(o, place=at.get(id(o))) for o in records.outcomes),
        records.unplaced,
    )


def _is_treatment(fact: Fact) -> bool:
    """Whether an intervention is a treatment, and no examination: a biopsy is done to look."""
    agent = text(fact, "agent") or ""
    names = procedure_names(agent)
    looked = bool(names) and names[-1].kind == "examination" and names[-1].end == len(agent)
    return bool(agent) and (not looked or _WASHED.search(agent) is not None)


def _is_told(fact: Fact) -> bool:
    """Whether something was decided on a treatment: that a patient did not have or need one tells of no decision."""
    return text(fact, "polarity") != "negated" or status_in(text(fact, "status") or "") is not None


def _action(fact: Fact, subject: Population) -> MedicalAction:
    return MedicalAction(
        subject=subject, facts=(fact,), evidence=fact.evidence, confidence=fact.confidence,
        agent=text(fact, "agent") or "", concept=concept(fact, "agent"),
        status=cast("ActionStatus", status_in(text(fact, "status") or "") or "given"),
        dose=number(fact, "dose"), dose_low=number(fact, "dose_low"), dose_high=number(fact, "dose_high"),
        dose_unit=text(fact, "dose_unit"), route=text(fact, "route"), schedule=text(fact, "frequency"),
        duration=number(fact, "duration"), duration_unit=text(fact, "duration_unit"), time=time_of(fact),
        target=text(fact, "given_for") or text(fact, "condition"), line=whole(fact, "line"),
        target_concept=concept(fact, "given_for") or concept(fact, "condition"),
        after=text(fact, "after"), reason=text(fact, "reason"), doses=whole(fact, "number_of_doses"),
        dose_number=whole(fact, "dose_number"), step=whole(fact, "step"), combined_with=text(fact, "combined_with"),
        role=text(fact, "role"), until=text(fact, "until"), n=whole(fact, "n"), total=whole(fact, "n_total"),
    )  # fmt: skip


def _condition(fact: Fact, subject: Population) -> Condition:
    status = CONDITION_STATUS.get(text(fact, "status") or "", "present")
    if text(fact, "polarity") == "negated":
        status = "absent"
    return Condition(
        subject=subject, facts=(fact,), evidence=fact.evidence, confidence=fact.confidence,
        condition=text(fact, "condition") or "", concept=concept(fact, "condition"), status=status,
        severity=text(fact, "qualifier"), certainty=text(fact, "certainty"), time=time_of(fact),
        role=text(fact, "role"), n=whole(fact, "n"), total=whole(fact, "n_total"),
    )  # fmt: skip


def _measurements(fact: Fact, subject: Population) -> list[PatientMeasurement]:
    """A measurement; two of a blood pressure with both its numbers, and one of each dimension of a size."""
    whole_pressure = _PRESSURE.fullmatch(text(fact, "value") or "")
    one = _measurement(fact, subject)
    if whole_pressure is None:
        printed = text(fact, "value") or ""
        dimensions = _DIMENSION.findall(printed) if _IN_DIMENSIONS.search(printed) else ()
        return [replace(one, value=Decimal(n)) for n in dict.fromkeys(dimensions)] or [one]
    return [
        replace(one, variable=f"{part} blood pressure", concept=f"{CYTO}{iri}", value=int(whole_pressure[part]))
        for part, iri in (("systolic", "SystolicBloodPressure"), ("diastolic", "DiastolicBloodPressure"))
    ]


def _measurement(fact: Fact, subject: Population) -> PatientMeasurement:
    return PatientMeasurement(
        subject=subject, facts=(fact,), evidence=fact.evidence, confidence=fact.confidence,
        variable=text(fact, "variable") or "", concept=concept(fact, "variable"), value=number(fact, "value"),
        comparator=text(fact, "comparator"), low=number(fact, "value_low"), high=number(fact, "value_high"),
        unit=text(fact, "unit"), unit_likely=text(fact, "unit_likely"),
        interpretation=text(fact, "interpretation"), time=time_of(fact),
    )  # fmt: skip


def _is_counted(fact: Fact, subject: Population) -> bool:
    """Whether an outcome is a number of things counted in one patient: none of them may be there, or many."""
    counted = text(fact, "statistic") == "count" and number(fact, "value") is not None
    return fact.type == "outcome" and subject.kind == "patient" and counted


def _count(fact: Fact, subject: Population) -> PatientMeasurement:
    name = "outcome" if text(fact, "outcome") else "variable"
    return replace(_measurement(fact, subject), variable=text(fact, name) or "", concept=concept(fact, name), unit="1")


def _had(outcome: Outcome) -> Iterator[Condition]:
    """The disease or feature of a patient that an outcome tells the course of: what improved was there."""
    ill = outcome.concept is not None and outcome.concept.startswith(_OF_ILLNESS)
    short = len(outcome.outcome.split()) <= _LONGEST_NAME
    if (
        ill
        and short
        and outcome.subject.kind == "patient"
        and outcome.polarity == "affirmed"
        and outcome.status in _GOES_ON
    ):
        yield Condition(
            subject=outcome.subject, facts=outcome.facts, evidence=outcome.evidence, confidence=outcome.confidence,
            condition=outcome.outcome, concept=outcome.concept,
        )  # fmt: skip


def _outcome(fact: Fact, subject: Population) -> Outcome:
    name = "outcome" if text(fact, "outcome") else "variable"
    label, printed = text(fact, name) or "", text(fact, "status")
    what = _BESIDE.split(label, maxsplit=1)[0] or label
    said = f"{what} {printed or ''}"
    course = course_in(said)
    if course == "unchanged" and printed and (lasting := course_in(what)):  # a resolution that persists is one
        course = lasting
    ill = concept(fact, name)
    if course is None and printed and ill and ill.startswith(_OF_ILLNESS):  # more of an illness is worse
        course = next((way for words, way in _MORE_OR_LESS if words.search(printed)), None)
    negated = text(fact, "polarity") == "negated"
    if negated and course in _DENIED_COURSE and "survival" not in said:  # "no survival benefit" tells of no death
        course, negated = _DENIED_COURSE[course], False
    if course == "resolved" and _IN_PART.search(said):
        course = "improved"
    time = time_of(fact)
    if label in _UNNAMED and course and printed:  # a column headed "Outcome"
        cell = _CELL.match(printed)
        label = cell["what"] if cell else printed
        time = time or (TimeFrame(cell["when"]) if cell else None)
    treatment = "after" if text(fact, "after") else "agent"
    return Outcome(
        subject=subject, facts=(fact,), evidence=fact.evidence, confidence=fact.confidence,
        outcome=label, concept=concept(fact, name), status=course or printed,
        drug=text(fact, treatment), drug_concept=concept(fact, treatment),
        cause=text(fact, "cause") or text(fact, "reason"),
        n=whole(fact, "n"), total=whole(fact, "n_total"), percent=number(fact, "percent"), time=time,
        polarity="negated" if negated else "affirmed",
    )  # fmt: skip


def _joined(records: Iterable[_Kind]) -> tuple[_Kind, ...]:
    """The records with those that say the same of one subject put together."""
    return merge(records, _keys, _are_one, completed)


def _keys(one: _Kind) -> tuple[object, ...]:
    named = next(getattr(one, name) for name in ("agent", "condition", "variable", "outcome") if hasattr(one, name))
    return ((one.subject, named),)


_SOURCES = frozenset({"facts", "evidence", "confidence", "place"})
_TOLD_BESIDE = frozenset({"target", "target_concept", "response", "after", "reason"})
"""What is told of a treatment in words, which may differ where it is told of again."""


def _are_one(a: _Kind, b: _Kind) -> bool:
    """Whether two records say the same as far as both speak: equal names and times, and no field that differs."""
    if a.time != b.time and not (isinstance(a, MedicalAction | Condition) and None in (a.time, b.time)):
        return False  # a value or an outcome without a time may be of any other time
    return all(
        None in (x, y) or x == y
        for f in fields(a)
        if f.name not in _SOURCES and not (isinstance(a, MedicalAction) and f.name in _TOLD_BESIDE)
        for x, y in [(getattr(a, f.name), getattr(b, f.name))]
    )
