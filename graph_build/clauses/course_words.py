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
def forms_of_course(part: Part) -> Mapping[str, str]:
    """The single words of one part of speech in all their forms, each with the past form of a verb or with itself."""
    found: dict[str, str] = {}
    for row in rows("course", "words"):
        word, past = row["word"], row["past"] or row["word"]
        if row["part"] != part or " " in word:
            continue
        stem = word.removesuffix("e")
        inflected = (past, f"{stem}ing", f"{word}{word[-1]}ing") if part == "verb" else ()
        found |= dict.fromkeys((word, f"{word}s", *inflected), past)
    return found


@cache
def names_of_persons() -> Mapping[str, str]:
    """What an outcome is called that a word tells of a person: who deteriorated had a "clinical deterioration"."""
    named = [row for row in rows("course", "words") if row["name"]]
    return {form: row["name"] for row in named for form in (row["word"], row["past"]) if form}


@cache
def _courses() -> Mapping[str, str]:
    return {form: row["course"] for row in rows("course", "words") for form in (row["word"], row["past"]) if form}


def course_in(words: str) -> str | None:
    """The course that the last word for one tells: "marked improvement" is improved; None where none does."""
    known = (_courses().get(w) for w in reversed(re.findall(r"[a-z]+(?:-[a-z]+)?", words.casefold())))
    return next((course for course in known if course), None)
