"""Records: what a document's statements say together of a study's arms and outcome measures.

Statements stand alone; a record holds what belongs together by construction, so that a query cannot join the week of
one arm with the number of another. May import: model, courses, study, facts. Gives: `records_of`, all records of a
document and the values that make none.
"""

from graph_build.records.study import StudyRecords, study_records

__all__ = ["StudyRecords", "study_records"]
