"""Records: what a document's statements say together of a study's arms and outcome measures.

Statements stand alone; a record holds what belongs together by construction, so that a query cannot join the week of
one arm with the number of another. May import: model, courses, study, facts. Gives: `records_of`, all records of a
document and the values that make none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.records.course import CourseRecords, course_records
from graph_build.records.study import StudyRecords, study_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import Fact, ReadDocument
    from graph_build.model.records import Record, UnplacedValue

__all__ = ["CourseRecords", "StudyRecords", "course_records", "placed", "records_of", "study_records"]


def records_of(read: ReadDocument, facts: Sequence[Fact]) -> tuple[Record, ...]:
    """All records of a document.

    Args:
        read: the document.
        facts: what it states, each population under one name.
    """
    return placed(read, facts)[0]


def placed(read: ReadDocument, facts: Sequence[Fact]) -> tuple[tuple[Record, ...], tuple[UnplacedValue, ...]]:
    """All records of a document, and the values that make none.

    Args:
        read: the document.
        facts: what it states, each population under one name.
    """
    study = study_records(read, facts)
    course = course_records(facts, read)
    return (*study.records, *course.records), (*study.unplaced, *course.unplaced)
