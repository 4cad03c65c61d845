"""Words for what becomes of a disease, a finding or a patient: `ontology/words/course.tsv`."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

from ontology.tables import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

Part = Literal["verb", "noun", "state"]


@cache
def past_forms() -> Mapping[str, str]:
    """The past form of each verb, which is its participle too."""
    return {row["word"]: row["past"] for row in rows("course", "words") if row["part"] == "verb"}


@cache
def words_of_course(part: Part) -> tuple[str, ...]:
    """The words of one part of speech, verbs in their base form."""
    return tuple(row["word"] for row in rows("course", "words") if row["part"] == part)


@cache
def _courses() -> Mapping[str, str]:
    return {form: row["course"] for row in rows("course", "words") for form in (row["word"], row["past"]) if form}


def course_in(words: str) -> str | None:
    """The course that the last word for one tells: "marked improvement" is improved; None where none does."""
    known = (_courses().get(w) for w in reversed(re.findall(r"[a-z]+(?:-[a-z]+)?", words.casefold())))
    return next((course for course in known if course), None)
