"""Which treatment each dose of a sentence is of: by brackets, by what stands beside it, or by "the drug"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.words import word_set
from graph_build.model.frames import Agent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.frames.treatments.regimen_pieces import Piece

MOST_WORDS = 3
"""Nouns and adjectives of other things that may stand between a treatment and what is told of it."""
_BEFORE_ITS_DRUG = word_set(
    "of the a an oral intravenous subcutaneous systemic recombinant human pegylated topical inhaled daily bolus pulse "
    "each high-dose low-dose"
)
_DATING = re.compile(
    r"\b(?:before|after|prior to|following|until|since|by the time of|"
    r"(?:at|from|with|on|during) (?:the )?(?:start|initiation|beginning|introduction|onset|time|commencement) of)\s"
    r"(?:the )?"
    r"(?:(?:start|initiation|administration|introduction|commencement|first (?:dose|infusion|injection)|use) of\s)?$",
    re.IGNORECASE,
)
_STRENGTH = re.compile(r"\d+(?:\.\d+)?\s?%?|%")
"""Of a solution, before its name: "50 mL of 50% dextrose"."""
_TO_DOSE = word_set("at of in as by a an the tablets capsules dose dosage continuous")
_DOSES = word_set("dosage dosages dosing")
_NO_DRUG = word_set(
    "weight loss volume output urine blood protein proteinuria mass tumour tumor specimen intake excretion age day "
    "days hours weeks months group arm patients patient value level levels score loads salt sugar fat tobacco alcohol "
    "consumption ingestion fibre bodyweight threshold equivalents equivalent units area gain albuminuria kg steroid "
    "tablets doses dose drug drugs agent agents medication medications formulation version product respectively unit "
    "serum plasma rate load flow body surface number total than every least most"
)


@dataclass(frozen=True, slots=True)
class Owner:
    """The treatment that something is told of: its index among the pieces, or None where a word points to `agent`."""

    agent: Agent
    at: int | None


def dating(text: str, agent: Agent) -> bool:
    """Whether a treatment only says when something else happened ("before tocilizumab", "at the start of it")."""
    return _DATING.search(text[max(0, agent.start - 90) : agent.start]) is not None


def owners(text: str, found: Sequence[Piece], last: Agent | None) -> dict[int, Owner]:
    """The treatment of each dose, by the dose's index; doses of nothing that is named are left out.

    Args:
        text: the sentence.
        found: its pieces.
        last: the treatment that was told of before the sentence.
    """
    given = _in_order(text, found)
    for at, piece in enumerate(found):
        if piece.kind == "dose" and at not in given:
            owner = _following(found, at) or preceding(text, found, at, last)
            if owner:
                given[at] = owner
    return given


def _in_order(text: str, found: Sequence[Piece]) -> dict[int, Owner]:
    """As many doses as treatments, each its own: "A and B at 2 mg and 5 mg, respectively"."""
    stop = text.find("respectively")
    doses: list[int] = []
    for at, piece in enumerate(found):
        if piece.kind == "dose" and piece.end <= stop:
            near = doses and all(p.kind in ("and", "comma", "fill", "often") for p in found[doses[-1] + 1 : at])
            doses = [*doses, at] if near else [at]
    agents = [(at, p.agent) for at, p in enumerate(found) if doses and at < doses[0] and p.agent]
    if len(doses) < 2 or len(agents) < len(doses) or stop - found[doses[-1]].end > 40:
        return {}
    return {d: Owner(agent, at) for d, (at, agent) in zip(doses, agents[-len(doses) :], strict=True)}


def _following(found: Sequence[Piece], at: int) -> Owner | None:
    """The treatment that stands behind its dose: "2 g/kg of intravenous immunoglobulin"."""
    after_name = at > 0 and (found[at - 1].kind == "agent" or (at > 1 and found[at - 2].kind == "agent"))
    if [p.kind for p in found[at + 1 : at + 3]] == ["and", "dose"]:
        return _following(found, at + 2)  # "200 mg or 400 mg of it"
    of = False
    for i in range(at + 1, min(at + 8, len(found))):
        piece = found[i]
        if piece.agent:
            return Owner(piece.agent, i) if of or not after_name or (i == at + 1 and _doses_lead(found)) else None
        of = of or piece.label == "of"
        premodifies = piece.kind in ("route", "often", "open", "close") or piece.label in _BEFORE_ITS_DRUG
        premodifies = premodifies or _STRENGTH.fullmatch(piece.label) is not None
        given_as = piece.kind == "noun" or (piece.kind == "fill" and piece.label.endswith(("s", "ion")))
        if not premodifies and not (given_as and not of):
            return None
    return None


def _doses_lead(found: Sequence[Piece]) -> bool:
    """Whether the first treatment of a sentence stands right behind its dose: "4 units PRBC, 2 units FFP"."""
    first = next((i for i, p in enumerate(found) if p.agent), 0)
    return first > 0 and found[first - 1].kind == "dose"


def preceding(text: str, found: Sequence[Piece], at: int, last: Agent | None, *, strict: bool = False) -> Owner | None:
    """The treatment before a piece, with nothing in between that is told of something else.

    Args:
        text: the sentence.
        found: its pieces.
        at: index of what is told.
        last: the treatment told of before the sentence, which "the drug" may mean.
        strict: whether no other dose may stand between.
    """
    if found[at].kind == "dose" and at + 2 < len(found) and found[at + 1].label == "of" and _names(found[at + 2]):
        return None  # "and 3 units of vorinib": it is of what follows
    if at > 1 and found[at - 1].kind == "comma" and _names(found[at - 2]):
        return None  # "A 40 mg and a full dose of vorinib, 6 g": the noun before the comma is what the dose is of
    words, i, told = 0, at - 1, False
    while i >= 0:
        piece = found[i]
        if piece.agent:
            if not (told and dating(text, piece.agent)):
                return Owner(piece.agent, i)
        elif piece.kind == "close":
            i = _opening(found, i)
        elif piece.kind in ("break", "verb", "other") or (strict and piece.kind == "dose"):
            return None
        elif piece.kind == "back":
            earlier = [p.agent for p in found[:i] if p.agent and not dating(text, p.agent)]
            agent = earlier[-1] if earlier else last
            return Owner(agent, None) if agent else None
        elif piece.kind == "word":
            words += 1
            if words > MOST_WORDS or (i > 0 and found[i - 1].kind in ("comma", "and")):
                return None
        told = told or piece.label in ("was", "were", "is", "are")
        i -= 1
    return None


def _opening(found: Sequence[Piece], close: int) -> int:
    """The index of the bracket that opens what closes here; the first piece where none does."""
    depth = 0
    for i in range(close, -1, -1):
        depth += {"close": 1, "open": -1}.get(found[i].kind, 0)
        if depth == 0:
            return i
    return 0


def dosed_names(text: str, found: Sequence[Piece]) -> Iterator[Agent]:
    """Names that the vocabulary lacks, told as treatments by the dose beside them: "vorinib (60 mg daily)".

    The clause must tell of giving, or the name be one of a list of treatments.
    """
    named: set[int] = {i for i, p in enumerate(found) if p.agent}
    for at, piece in enumerate(found):
        if piece.kind != "dose" or (piece.quantity and piece.quantity.unit in ("kg", "mL", "L", "L/min", "min")):
            continue
        run = _name_before(found, at) or _name_behind(found, at)
        told = run is not None and (_is_given(found, min(run[0], at), run[1]) or _is_listed(found, run[0], named))
        run = run if told else _name_with_dose(found, at)
        if run is None or run[1] in named:
            continue
        named.add(run[1])
        start, end = found[run[0]].start, found[run[1]].end
        yield Agent(start, end, text[start:end].casefold(), "", "drug")


def _name_before(found: Sequence[Piece], at: int) -> tuple[int, int] | None:
    """First and last index of the noun phrase before a dose: "prasugrel 60 mg", "vorinib as an infusion of 2 mg"."""
    last = at - 1
    while last >= 0 and (found[last].kind in ("open", "noun", "route", "often") or found[last].label in _TO_DOSE):
        last -= 1
    first = last
    while first > 0 and last - first < 2 and _names(found[first - 1]) and _names(found[first]):
        first -= 1
    return (first, last) if last >= 0 and all(_names(p) for p in found[first : last + 1]) else None


def _name_behind(found: Sequence[Piece], at: int) -> tuple[int, int] | None:
    """First and last index of the noun phrase that a dose is of: "250 mg/day of vorinib"."""
    first = at + 2
    if first >= len(found) or found[at + 1].label != "of" or not _names(found[first]):
        return None
    last = first
    while last + 1 < len(found) and last - first < 2 and _names(found[last + 1]):
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
        return (i - 1, i - 1) if i and _names(found[i - 1]) else None
    if i > 1 and _names(found[i]) and found[i - 1].label == "of" and found[i - 2].label in (*_DOSES, "dose"):
        return i, i
    return None


def _names(piece: Piece) -> bool:
    """Whether a piece can be part of a drug's name: an unknown noun, or something that is also measured."""
    unknown = piece.kind == "word" and piece.label not in _NO_DRUG and len(piece.label) > 3 and piece.label[0].isalpha()
    return unknown or (piece.kind == "other" and piece.label == "analyte")


def _is_given(found: Sequence[Piece], first: int, last: int) -> bool:
    """Whether a word that tells of giving stands in the same clause, with nothing else told in between."""
    for piece in reversed(found[max(0, first - 9) : first]):
        if piece.kind in ("break", "verb", "other", "dose"):
            break
        if piece.kind == "give" or piece.label in ("treatment", "therapy"):
            return True
    be = False
    for piece in found[last + 1 : last + 12]:
        if not be and piece.kind in ("break", "verb", "other", "agent", "word", "and"):
            return False
        be = be or piece.label in ("was", "were")
        if be and piece.kind in ("give", "raise", "lower"):
            return True
    return False


def _is_listed(found: Sequence[Piece], at: int, named: set[int]) -> bool:
    """Whether it follows a treatment in a list of what was given, parted by a comma or "and" alone."""
    i = at - 1
    if i < 0 or found[i].kind not in ("comma", "and"):
        return False
    while i >= 0 and found[i].kind in ("comma", "and", "close", "open", "often", "route", "length", "fill", "dose"):
        i -= 1
    if i not in named:
        return False
    return any(p.kind == "dose" for p in found[i:at]) or any(p.kind == "give" for p in found[:i])
