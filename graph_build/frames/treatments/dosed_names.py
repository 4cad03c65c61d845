"""Names that the vocabulary lacks, told as treatments by the dose beside them: "vorinib (60 mg daily)"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.words import word_set
from graph_build.frames.treatments.beside import following, names, opening
from graph_build.model.frames import Agent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.frames.treatments.regimen_pieces import Piece

_TO_DOSE = word_set(
    "at of in as by a an the for tablets capsules dose dosage continuous starting initial total maximum loading"
)
_DOSES = word_set("dosage dosages dosing")
_JOINS = word_set("plus with along")
_JOINED = word_set("combined together addition combination")
_PASSIVE = word_set("was were then also")
_WAYS = frozenset({"often", "route"})
_MILLIGRAMS = re.compile(r"[mu]g(?:/(?:kg|m2|d|wk))*")
_OFTEN = re.compile(r"daily|weekly|day|\bd$", re.IGNORECASE)
_NO_NOUN = re.compile(r"(?:[^x]ed|ing|ly|tion)$")
_NO_DRUG_BEHIND = word_set(
    "urinary urine serum plasma 24-h 24-hour 24-hours excreted excretion after before since during until following upon"
)
"""Before the name of what was measured, or of when: "urinary metanephrine 2 mg/day", "after submission at 3 g"."""
_MASS = re.compile(r"[mun]?g(?:/(?:kg|m2|d|h|min|wk|\(\d+\.h\)))*")
_MOST_LISTED = 2
"""Other words in a list of what was given: "A (80 U/day) and isotonic fluids were administered"."""


def dosed_names(text: str, found: Sequence[Piece]) -> Iterator[Agent]:
    """Names that the vocabulary lacks, told as treatments by the dose beside them: "vorinib (60 mg daily)".

    The clause must tell of giving, the name be one of a list of treatments, or the dose be told with how often or by
    which route it is taken.
    """
    named: set[int] = {i for i, p in enumerate(found) if p.agent}
    for at, piece in enumerate(found):
        if piece.kind != "dose" or (piece.quantity and piece.quantity.unit in ("kg", "mL", "L", "L/min", "min")):
            continue
        run = _name_behind(found, at) or (None if following(found, at) else _name_before(found, at))
        if run and found[run[1]].short and not _of_a_drug(piece):
            continue  # a short form beside a number of units may be what was measured
        told = run is not None and (
            _is_told(found, run, at) or _is_listed(found, run[0], named) or _is_regimen(found, at, run)
        )
        run = run if told else _name_with_dose(found, at)
        if run is None or run[1] in named:
            continue
        named.add(run[1])
        start, end = found[run[0]].start, found[run[1]].end
        printed = text[start:end]
        yield Agent(start, end, printed if found[run[1]].short else printed.casefold(), "", "drug")


def _name_before(found: Sequence[Piece], at: int) -> tuple[int, int] | None:
    """First and last index of the noun phrase before a dose: "prasugrel 60 mg", "vorinib as an infusion of 2 mg"."""
    last = at - 1
    enumerated = last > 1 and found[last - 2].kind == "comma"  # "(Vorin, Maker Ltd, Korea; 600 mg daily)"
    if last > 0 and found[last].kind == "comma" and _is_often(found, at) and not enumerated:
        last -= 1  # "vorinib, 4 mg intranasally"
    if last > 0 and found[last].kind == "close" and opening(found, last) > 0:
        last = opening(found, last) - 1  # "vorinib (Maker Ltd), 100 mg"
    while last >= 0 and (
        found[last].kind in ("open", "noun", "route", "often", "length") or found[last].label in _TO_DOSE
    ):
        last -= 1
    if last > 1 and found[last].kind == "give" and found[last - 1].label in _PASSIVE:
        last -= 1  # "vorinib was given at 20 g/day"
        while last > 0 and found[last].label in _PASSIVE:
            last -= 1
    first = last
    while first > 0 and last - first < 2 and names(found[first - 1]) and names(found[first]):
        first -= 1
    named = last >= 0 and all(names(p) for p in found[first : last + 1]) and not _NO_NOUN.search(found[last].label)
    if not named or any(p.label in _NO_DRUG_BEHIND for p in found[max(0, first - 1) : last]):
        return None
    return None if _is_form(found, first, last) else (first, last)


def _is_form(found: Sequence[Piece], first: int, last: int) -> bool:
    """Whether a name behind a treatment tells its form or strength: "duloxetine XR 30 mg", "carboplatin (AUC 5 mg)"."""
    if first > 0 and found[first - 1].agent:
        return True
    return first > 1 and bool(found[first - 2].agent) and found[last].short and found[first - 1].kind == "open"


def _name_behind(found: Sequence[Piece], at: int) -> tuple[int, int] | None:
    """First and last index of the noun phrase that a dose is of: "250 mg/day of vorinib"."""
    first = at + 2
    if first >= len(found) or found[at + 1].label != "of" or not names(found[first]):
        return None
    last = first
    while last + 1 < len(found) and last - first < 2 and names(found[last + 1]):
        last += 1
    return first, last


def _name_with_dose(found: Sequence[Piece], at: int) -> tuple[int, int] | None:
    """The name whose dose is told to change: "the vorinib dose was raised to 2 mg", "the dose of vorinib was …"."""
    i, moved = at - 1, False
    while (
        i >= 0 and found[i].kind in ("fill", "raise", "lower", "give", "dose", "often") and found[i].label not in _DOSES
    ):
        moved = moved or found[i].kind in ("raise", "lower")
        i -= 1
    if i < 0 or not moved:
        return None
    if found[i].label in _DOSES or (found[i].kind == "noun" and found[i].label == "dose"):
        return (i - 1, i - 1) if i and names(found[i - 1]) else None
    if i > 1 and names(found[i]) and found[i - 1].label == "of" and found[i - 2].label in (*_DOSES, "dose"):
        return i, i
    return None


def _of_a_drug(dose: Piece) -> bool:
    return dose.quantity is not None and _MASS.fullmatch(dose.quantity.unit or "") is not None


def _is_given(found: Sequence[Piece], first: int, last: int) -> bool:
    """Whether a word that tells of giving stands in the same clause, with nothing else told in between."""
    for piece in reversed(found[max(0, first - 9) : first]):
        if piece.kind in ("break", "verb", "other", "dose"):
            break
        if piece.kind == "give" or piece.label in ("treatment", "therapy"):
            return True
    be, others = False, 0
    for piece in found[last + 1 : last + 14]:
        if not be and piece.kind in ("break", "verb", "other"):
            return False
        others += piece.kind == "word"
        if others > _MOST_LISTED:
            return False
        be = be or piece.label in ("was", "were")
        if be and piece.kind in ("give", "raise", "lower"):
            return True
        if be and piece.kind not in ("fill", "then"):
            return False
    return False


def _is_told(found: Sequence[Piece], run: tuple[int, int], at: int) -> bool:
    """Whether a word of giving speaks of a name, before it or behind it, or behind its dose."""
    first = min(run[0], at)
    return _is_given(found, first, run[1]) or _is_given(found, first, max(run[1], at))


def _is_often(found: Sequence[Piece], at: int) -> bool:
    """Whether a dose is told with how often or by which route it is taken, within its unit or right behind it."""
    quantity = found[at].quantity
    within = quantity is not None and _OFTEN.search(quantity.unit_as_printed or "")
    return bool(within) or any(p.kind in _WAYS for p in found[at + 1 : at + 2])


def _is_regimen(found: Sequence[Piece], at: int, run: tuple[int, int]) -> bool:
    """Whether a dose right behind a name is told with how often or by which route it is taken: "Vorin 10 mg daily"."""
    quantity = found[at].quantity
    if (
        quantity is None
        or _MILLIGRAMS.fullmatch(quantity.unit or "") is None
        or any(p.kind == "other" for p in found[run[0] : run[1] + 1])
    ):
        return False
    beside = run[1] == at - 1 or (run[1] == at - 2 and found[at - 1].kind == "open")
    return beside and _is_often(found, at) and not any(_NO_NOUN.search(p.label) for p in found[run[0] : run[1] + 1])


def _is_listed(found: Sequence[Piece], at: int, named: set[int]) -> bool:
    """Whether it follows a treatment in a list of what was given, parted by a comma or "and" alone."""
    i = at - 1
    if i < 0 or (found[i].kind not in ("comma", "and") and found[i].label not in _JOINS):
        return False
    between = ("comma", "and", "close", "open", "often", "route", "length", "fill", "dose")
    while i >= 0 and (found[i].kind in between or found[i].label in _JOINED):
        i -= 1
    if i not in named:
        return False
    return any(p.kind == "dose" for p in found[i:at]) or any(p.kind == "give" for p in found[:i])
