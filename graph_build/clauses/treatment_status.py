"""Words for what was decided on a treatment: `ontology/words/treatment.tsv`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ontology.tables import rows

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def statuses(part: str) -> Mapping[str, str]:
    """The words of a part of speech, each with the status of a treatment that it tells."""
    return {row["word"]: row["status"] for row in rows("treatment", "words") if row["part"] == part}


@cache
def _known() -> Mapping[str, str]:
    return {**statuses("passive"), **statuses("state")}


def status_in(words: str) -> str | None:
    """The status that the last word for one tells: "dose reduced" is changed; None where none does."""
    return next((status for word in reversed(words.casefold().split()) if (status := _known().get(word))), None)
