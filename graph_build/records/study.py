"""All records of a study's results, from the statements of its document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.facts.clinical.study import study_of
from graph_build.records.adverse_events import adverse_events
from graph_build.records.analyses import analyses
from graph_build.records.arms import StudyArms
from graph_build.records.kinds import endpoints, kind_of
from graph_build.records.measures import told_over
from graph_build.records.results import arm_results
from graph_build.study.resolved import arms_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import Fact, ReadDocument
    from graph_build.model.records import AdverseEvent, Analysis, ArmResult, Record, UnplacedValue


@dataclass(frozen=True, slots=True)
class StudyRecords:
    """The records of a document.

    Attributes:
        results: what each arm had of each outcome measure.
        analyses: comparisons of arms.
        adverse_events: by arm, group or patient.
        unplaced: values that make no record, with the reason.
    """

    results: tuple[ArmResult, ...] = ()
    analyses: tuple[Analysis, ...] = ()
    adverse_events: tuple[AdverseEvent, ...] = ()
    unplaced: tuple[UnplacedValue, ...] = ()

    @property
    def records(self) -> tuple[Record, ...]:
        """All of them, kind by kind."""
        return (*self.results, *self.analyses, *self.adverse_events)


def study_records(read: ReadDocument, facts: Sequence[Fact]) -> StudyRecords:
    """The records of a document.

    Args:
        read: the document.
        facts: what it states, each population under one name.
    """
    arms = StudyArms.of(facts, arms_of(read))
    events, events_left = adverse_events(facts, arms)
    if study_of(read).kind == "patient" and len(arms.populations) < 2:
        return StudyRecords(adverse_events=events, unplaced=events_left)
    results, results_left = arm_results(facts, read, arms)
    results = _ranked(results, facts, read)
    compared, compared_left = analyses(facts, read, arms, results)
    return StudyRecords(results, compared, events, (*results_left, *compared_left, *events_left))


def _ranked(results: Sequence[ArmResult], facts: Sequence[Fact], read: ReadDocument) -> tuple[ArmResult, ...]:
    """The results, with measures that are primary or secondary told as such."""
    declared = endpoints(facts, read)
    ranks = (
        one.measure.kind
        if one.measure.kind in ("baseline", "participant flow")
        else kind_of(one, declared, told_over(one.facts[0], read))
        for one in results
    )
    return tuple(
        replace(one, measure=replace(one.measure, kind=rank)) for one, rank in zip(results, ranks, strict=True)
    )
