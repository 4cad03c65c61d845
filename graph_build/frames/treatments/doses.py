"""Which treatment each dose of a sentence is of: by brackets, by what stands beside it, or by "the drug"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.words import word_set
from graph_build.frames.treatments.beside import Owner, following, names, opening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.frames.treatments.regimen_pieces import Piece
    from graph_build.model.frames import Agent

MOST_WORDS = 3
"""Nouns and adjectives of other things that may stand between a treatment and what is told of it."""
_DATING = re.compile(
    r"\b(?:before|after|prior to|following|until|since|by the time of|"
    r"(?:at|from|with|on|during) (?:the )?(?:start|initiation|beginning|introduction|onset|time|commencement) of)\s"
    r"(?:the )?"
    r"(?:(?:start|initiation|administration|introduction|commencement|first (?:dose|infusion|injection)|use) of\s)?$",
    re.IGNORECASE,
)
_OF_A_DRUG = re.compile(r"[mun]?g(?:/(?:kg|m2|d|h|min))*")
_GAS = re.compile(r"\boxygen\b|O2|air|nitr|heli|xenon|cannula|mask|ventilat", re.IGNORECASE)
_DOSE_NOUNS = word_set("dose doses dosage dosages rate")
_MOST_BETWEEN = 16
"""Pieces between a drug and a dose that may still be its."""


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
            owner = following(found, at) or preceding(text, found, at, last)
            if owner and not _is_unfit(piece, owner.agent):
                given[at] = owner
    for at, piece in enumerate(found):
        if piece.kind == "dose" and at not in given and (owner := _last_named(found, at, given)):
            given[at] = owner
    return given


def _is_unfit(dose: Piece, agent: Agent) -> bool:
    """Whether an amount cannot be of a treatment: a flow of gas of what is no gas, radiation of a drug."""
    unit = dose.quantity.unit if dose.quantity is not None else None
    if unit == "L/min":
        return _GAS.search(agent.label) is None
    return unit in ("Gy", "cGy") and agent.kind == "drug"


def _last_named(found: Sequence[Piece], at: int, given: dict[int, Owner]) -> Owner | None:
    """The last drug before a dose that words or brackets mark as one, where nothing else is told or measured between.

    "Vorinib, which she had taken for a year, at a dose of 20 mg": no other drug could be meant.
    """
    quantity = found[at].quantity
    if quantity is None or _OF_A_DRUG.fullmatch(quantity.unit or "") is None:
        return None
    announced = at > 1 and found[at - 1].label == "of" and found[at - 2].label in _DOSE_NOUNS
    bracketed = found[at - 1].kind == "open" and any(p.kind in ("often", "route") for p in found[at + 1 : at + 2])
    if not (announced or bracketed):
        return None
    own = next((i for i in range(at - 1, -1, -1) if found[i].agent), None)
    if own is None or (agent := found[own].agent) is None or agent.kind != "drug":
        return None
    between = found[own + 1 : at]
    parted = any(p.label in (";", "analyte", "cytokine", "but", "while", "whereas") for p in between)
    dosed = any(owner.at == own for owner in given.values())
    return None if parted or dosed or len(between) > _MOST_BETWEEN else Owner(agent, own)


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


def preceding(text: str, found: Sequence[Piece], at: int, last: Agent | None, *, strict: bool = False) -> Owner | None:
    """The treatment before a piece, with nothing in between that is told of something else.

    Args:
        text: the sentence.
        found: its pieces.
        at: index of what is told.
        last: the treatment told of before the sentence, which "the drug" may mean.
        strict: whether no other dose may stand between.
    """
    if found[at].kind == "dose" and at + 2 < len(found) and found[at + 1].label == "of" and names(found[at + 2]):
        return None  # "and 3 units of vorinib": it is of what follows
    if at > 1 and found[at - 1].kind == "comma" and names(found[at - 2]):
        return None  # "A 40 mg and a full dose of vorinib, 6 g": the noun before the comma is what the dose is of
    words, i, told = 0, at - 1, False
    while i >= 0:
        piece = found[i]
        if piece.agent:
            if not (told and dating(text, piece.agent)):
                return Owner(piece.agent, i)
        elif piece.kind == "close":
            i = opening(found, i)
        elif piece.kind == "break" and _goes_on(found, i, at):
            told = True
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


def _goes_on(found: Sequence[Piece], at: int, dose: int) -> bool:
    """Whether a break leads to what became of a dose: "20 mg, which was raised to 40 mg", "as follows: 20 mg"."""
    if found[at].label == ":":
        return at > 0 and found[at - 1].label in ("follows", "following")
    behind = found[at + 1 : dose]
    return found[at].label in ("which", "that", "but") and any(p.kind in ("raise", "lower") for p in behind)
