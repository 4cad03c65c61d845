"""What stands beside a dose: the treatment behind it, names that may be drugs, brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.words import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.frames.treatments.regimen_pieces import Piece
    from graph_build.model.frames import Agent

_BEFORE_ITS_DRUG = word_set(
    "of the a an oral intravenous subcutaneous systemic recombinant human pegylated topical inhaled daily bolus pulse "
    "each high-dose low-dose hyperbaric isobaric liposomal unfractionated regular buffered supplemental supplementary "
    "additional inspired humidified nasal"
)
_STRENGTH = re.compile(r"\d+(?:\.\d+)?\s?%?|%")
"""Of a solution, before its name: "50 mL of 50% dextrose"."""
_NO_DRUG = word_set(
    "weight loss volume output urine blood protein proteinuria mass tumour tumor specimen intake excretion age day "
    "days hours weeks months group arm patients patient value level levels score loads salt sugar fat tobacco alcohol "
    "consumption ingestion fibre bodyweight threshold equivalents equivalent units area gain albuminuria kg steroid "
    "tablets doses dose drug drugs agent agents medication medications formulation version product respectively unit "
    "serum plasma rate load flow body surface number total than every least most plus increments "
    "demand syringe regular period duration interval"
)


@dataclass(frozen=True, slots=True)
class Owner:
    """The treatment that something is told of: its index among the pieces, or None where a word points to `agent`."""

    agent: Agent
    at: int | None


def following(found: Sequence[Piece], at: int) -> Owner | None:
    """The treatment that stands behind its dose: "2 g/kg of intravenous immunoglobulin"."""
    after_name = at > 0 and (found[at - 1].kind == "agent" or (at > 1 and found[at - 2].kind == "agent"))
    if [p.kind for p in found[at + 1 : at + 3]] == ["and", "dose"]:
        return following(found, at + 2)  # "200 mg or 400 mg of it"
    of = False
    for i in range(at + 1, min(at + 8, len(found))):
        piece = found[i]
        if piece.agent:
            leads = i == at + 1 and (_doses_lead(found) or _opens_item(found, at))
            return Owner(piece.agent, i) if of or not after_name or leads else None
        of = of or piece.label == "of"
        premodifies = _premodifies(piece) or (piece.kind == "length" and found[i - 1].kind == "open")  # "(over 2 h)"
        given_as = piece.kind in ("noun", "count") or (piece.kind == "fill" and piece.label.endswith(("s", "ion")))
        if not premodifies and not (given_as and not of):
            return None
    return None


def _opens_item(found: Sequence[Piece], at: int) -> bool:
    """Whether a dose opens an item of a list, and the treatment behind it has no other: "A and 40 mg B"."""
    parted = at > 0 and found[at - 1].kind in ("and", "comma")
    return parted and not any(p.kind == "dose" for p in found[at + 2 : at + 4])


def _doses_lead(found: Sequence[Piece]) -> bool:
    """Whether the first treatment of a sentence stands right behind its dose: "4 units PRBC, 2 units FFP"."""
    first = next((i for i, p in enumerate(found) if p.agent), 0)
    while first > 0 and _premodifies(found[first - 1]):
        first -= 1
    return first > 0 and found[first - 1].kind == "dose"


def _premodifies(piece: Piece) -> bool:
    """Whether a piece may stand between a dose and the treatment that it is of."""
    listed = piece.kind in ("route", "often", "open", "close") or piece.label in _BEFORE_ITS_DRUG
    return listed or _STRENGTH.fullmatch(piece.label) is not None


def opening(found: Sequence[Piece], close: int) -> int:
    """The index of the bracket that opens what closes here; the first piece where none does."""
    depth = 0
    for i in range(close, -1, -1):
        depth += {"close": 1, "open": -1}.get(found[i].kind, 0)
        if depth == 0:
            return i
    return 0


def names(piece: Piece) -> bool:
    """Whether a piece can be part of a drug's name: an unknown noun, or something that is also measured."""
    named = piece.kind == "word" and piece.label not in _NO_DRUG and piece.label[0].isalpha()
    unknown = named and (len(piece.label) > 3 or piece.short)
    return unknown or (piece.kind == "other" and piece.label == "analyte")
