"""Records of a patient's course, after GA4GH Phenopackets v2 (https://phenopacket-schema.readthedocs.io/en/2.0.0/)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graph_build.model.records import Record

if TYPE_CHECKING:
    from graph_build.model.clock import Place
    from graph_build.model.records import Number, TimeFrame

ActionStatus = Literal["given", "planned", "offered", "declined", "withheld", "held", "stopped", "changed"]
ConditionStatus = Literal["present", "absent", "suspected", "history"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRecord(Record, ABC):
    """What the records of a course have in common.

    Attributes:
        time: when it was so, as printed.
        place: the same on the patient's clock; None for a group, and for patients of cited works.
    """

    time: TimeFrame | None = None
    place: Place | None = None

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is of, in the document's words."""

    @property
    def is_past(self) -> bool:
        """Whether it lies before the patient's course."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicalAction(CourseRecord):
    """A drug or procedure of a patient, group or arm.

    Attributes:
        agent: the drug or procedure, in the document's words; concept: its IRI, or None.
        status: whether it was given.
        dose: with its unit (UCUM); dose_low and dose_high: of a range.
        route: by which it was given; schedule: how often, or which of several doses.
        duration: for how long, with its unit.
        time: when it began, or was decided on.
        target: the disease or manifestation that it was for; target_concept: its IRI.
        line: its rank among the treatments of one disease, where the document counts them.
        after: what it followed.
        response: how the patient responded to it.
        reason: why it was given, changed or ended.
        doses: how many doses; dose_number: which of several; step: which step of several in turn.
        combined_with: what it was given with; role: such as "previous" or "rescue"; until: when or what it lasted to.
        n: participants who had it; total: participants looked at.
    """

    agent: str
    concept: str | None = None
    status: ActionStatus = "given"
    dose: Number | None = None
    dose_low: Number | None = None
    dose_high: Number | None = None
    dose_unit: str | None = None
    route: str | None = None
    schedule: str | None = None
    duration: Number | None = None
    duration_unit: str | None = None
    target: str | None = None
    target_concept: str | None = None
    line: int | None = None
    after: str | None = None
    response: str | None = None
    reason: str | None = None
    doses: int | None = None
    dose_number: int | None = None
    step: int | None = None
    combined_with: str | None = None
    role: str | None = None
    until: str | None = None
    n: int | None = None
    total: int | None = None

    @property
    def name(self) -> str:
        """The agent."""
        return self.agent

    @property
    def is_past(self) -> bool:
        """Whether it lies before the patient's course."""
        return self.role is not None and self.role.startswith(("previous", "prior"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(CourseRecord):
    """A disease or phenotypic feature.

    Attributes:
        condition: in the document's words; concept: its IRI, or None.
        status: present, absent, suspected, or of the patient's history.
        severity: "severe" and the like.
        certainty: how surely it is put, where the words say so.
        time: its onset, or when it was found.
        role: the part that it played, such as the reason for a treatment.
        n: participants who had it; total: participants looked at.
    """

    condition: str
    concept: str | None = None
    status: ConditionStatus = "present"
    severity: str | None = None
    certainty: str | None = None
    role: str | None = None
    n: int | None = None
    total: int | None = None

    @property
    def name(self) -> str:
        """The condition."""
        return self.condition

    @property
    def is_past(self) -> bool:
        """Whether it lies before the patient's course."""
        return self.status == "history"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientMeasurement(CourseRecord):
    """A measurement of a patient.

    Attributes:
        variable: in the document's words; concept: its IRI, or None.
        value: with its comparator (a bound) and unit (UCUM); low and high: of a range.
        unit_likely: the unit that is meant where the printed one cannot be.
        interpretation: "elevated", "negative" and the like.
        time: when it was taken.
    """

    variable: str
    concept: str | None = None
    value: Number | None = None
    comparator: str | None = None
    low: Number | None = None
    high: Number | None = None
    unit: str | None = None
    unit_likely: str | None = None
    interpretation: str | None = None

    @property
    def name(self) -> str:
        """The variable."""
        return self.variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(CourseRecord):
    """What became of a patient or group.

    Attributes:
        outcome: in the document's words; concept: its IRI, or None.
        status: resolved, improved, unchanged, worsened, relapsed, died, alive or discharged where the
            document's words for it are known (`ontology/words/course.tsv`), else these words.
        drug: the treatment that it followed or is reported under; drug_concept: its IRI.
        cause: its cause, as stated.
        n: participants with it; total: participants looked at; percent: share, as printed.
        time: when.
        polarity: "negated" where the document says that it did not happen.
    """

    outcome: str
    concept: str | None = None
    status: str | None = None
    drug: str | None = None
    drug_concept: str | None = None
    cause: str | None = None
    n: int | None = None
    total: int | None = None
    percent: Number | None = None
    polarity: str = "affirmed"

    @property
    def name(self) -> str:
        """The outcome."""
        return self.outcome
