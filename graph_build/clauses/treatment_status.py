"""Words for what was decided on a treatment: `ontology/words/treatment.tsv`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from graph_build.clauses.verbs import third
from ontology.tables import parts, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ANY = "*"
NOBODY = "none"
"""The status of what nobody had by the words: "allergic to A", "the role of A"."""


@dataclass(frozen=True, slots=True)
class Act:
    """A verb or noun that names a treatment: "was intubated" is intubation, "extubation" its end."""

    treatment: str
    status: str


@cache
def forms_of(base: str, past: str) -> frozenset[str]:
    """The forms of a verb: its base, the third person, the past and the participle, the form in -ing."""
    told = parts(past)
    stem = base[:-1] if base.endswith("e") and not base.endswith("ee") else base
    doubled = told and told[0].endswith(f"{base[-1]}ed") and base[-1] not in "aeiouwy" and len(told[0]) == len(base) + 3
    return frozenset({base, third(base), *told, f"{stem}{base[-1] if doubled else ''}ing"})


@cache
def statuses(part: str) -> Mapping[tuple[str, str], str]:
    """The status that each form of a word tells with the preposition that leads from it to the treatment."""
    return {(form, row["link"]): row["status"] for form, row in _forms(part)}


def status_by(word: str, part: str, link: str = "") -> str | None:
    """The status that a word tells of a treatment which a preposition, or none, leads to; None where it tells none."""
    known = statuses(part)
    singular = word.removesuffix("s")
    return next((s for w in (word, singular) for p in (link, ANY) if (s := known.get((w, p)))), None)


@cache
def _telling(part: str) -> frozenset[str]:
    return frozenset(word for word, _ in statuses(part))


def tells(word: str, part: str) -> bool:
    """Whether a word tells of giving a treatment or of deciding on it, whatever leads to the treatment."""
    return word in _telling(part) or word.removesuffix("s") in _telling(part)


def _forms(part: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each form of the words of one part, with its row."""
    for row in rows("treatment", "words"):
        if row["part"] == part:
            for form in forms_of(row["word"], row["past"]) if row["past"] else (row["word"],):
                yield form, row


@cache
def acts(part: str) -> Mapping[str, Act]:
    """The verbs ("act") or nouns ("end") that name a treatment, in all their forms."""
    return {form: Act(row["link"], row["status"]) for form, row in _forms(part)}


@cache
def needs() -> frozenset[str]:
    """Words for needing a treatment, in all their forms: who did not need one was not kept from it."""
    return frozenset(form for form, _ in _forms("needing"))


@cache
def nothings() -> frozenset[str]:
    """Nouns that can be declined and are no treatment."""
    return frozenset(row["word"] for row in rows("treatment", "words") if row["part"] == "nothing")


@cache
def _known() -> Mapping[str, str]:
    told = {word: status for (word, link), status in statuses("verb").items() if not link and status != NOBODY}
    return told | {"ended": "stopped"}


def status_in(words: str) -> str | None:
    """The status that the last word for one tells: "dose reduced" is changed; None where none does."""
    return next((status for word in reversed(words.casefold().split()) if (status := _known().get(word))), None)
