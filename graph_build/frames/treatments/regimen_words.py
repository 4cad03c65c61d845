"""The words between drugs and doses, by what they say of a treatment: given, raised, lowered, stopped, or nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from graph_build.clauses.words import word_set
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from graph_build.clauses.words import Part

PieceKind = Literal[
    "agent", "dose", "length", "time", "route", "often", "count", "rank", "line", "noun", "open", "close", "comma",
    "break",
    "and", "give", "raise", "lower", "stop", "delay", "then", "back", "fill", "word", "verb", "other",
]  # fmt: skip
"""What a piece is. `back` points back to a treatment ("the drug", "it"), `fill` joins, `word` is any other noun or
adjective, `verb` a verb of something else, `other` a name that is no treatment."""

NOUNS = (
    r"(?:doses?|infusions?|bolus(?:es)?|pulses?|cycles?|courses?|injections?|administrations?|sessions?|rounds?|"
    r"regimens?)"
)
_STEM_WORDS: tuple[tuple[PieceKind, str], ...] = (
    (
        "stop",
        r"discontinu|stopp(?:ed|ing)$|withdr[ae]w|suspended|suspension|ceas|cessation|interrupt|paus|withheld|"
        r"abandon|terminat|omit(?:s|t)|halt",
    ),
    ("delay", r"postpon|delayed|deferred"),
    (
        "raise",
        r"increas|escalat|rais|up-?titrat|titrat|intensif|augment|optimi[sz]ed$|"
        r"doubl|tripl|rose$|risen$|built$|stepped$",
    ),
    (
        "lower",
        r"reduc|decreas|lower|de-?escalat|lessen|diminish|minimi[sz]|"
        r"taper|wean|halv|cut$|fell$|fall(?:en|s)?$|drop|declin",
    ),
    (
        "give",
        r"giv(?:en|ing)$|gave$|administ|start|initiat|commenc|began$|begun$|prescri|inject|self-inject|"
        r"infus(?:ed|ing)$|add(?:ed|ing|ition)$|receiv|treat|tak(?:en|ing)$|took$|us(?:ed|ing)$|switch|chang|"
        r"continu(?:e[sd]?|ing)$|maint|resum|replac|restart|reintroduc|repeat|appl|load|permitted|allowed|tried|placed|"
        r"put$|opt(?:ed|ing)$|institut|introduc|employ|established$|bridg|recommenc|swap|selected$|offered$|ordered$|"
        r"dos(?:ed|ing)$|run$|delivered|chosen|required|needed|consist|includ|compris|transfus|discharg|"
        r"transition|convert|substitut|adjust|modif|complian|adheren",
    ),
)
_STEMS = tuple((kind, Pattern(stems, re.IGNORECASE)) for kind, stems in _STEM_WORDS)
_FILL = word_set(
    "of at in with as to by from on for via up total initial starting maintenance loading maximum maximal minimum "
    "stable fixed flat constant low high cumulative body weight each single dose doses dosage dosages amount "
    "daily recombinant human systemic pulse bolus pegylated topical inhaled rate about approximately around "
    "target full standard therapy treatment monotherapy tablet tablets capsule capsules solution regimen course "
    "infusion infusions injection injections intramuscularly median mean average range equivalent per was were is "
    "are been be had has then also subsequently first initially later gradually slowly again only additional "
    "further another next therapeutic prophylactic concentration dosing schedule form drip drops spray equally "
    "ampule ampules ampoule ampoules vial vials syrup suspension powder cream gel lotion patch patches tab tabs cap "
    "caps puff puffs sachet sachets suppository suppositories nebulizer nebuliser sustained-release extended-release "
    "slow-release modified-release immediate-release controlled-release enteric-coated compound flow "
    "extended sustained modified release "
    "divided reach i.e namely aiming targeting low-dose high-dose placebo vehicle a an the his her their its"
)
_THEN = word_set("then followed thereafter afterwards subsequently")


@lru_cache(maxsize=16384)
def kind_of(low: str, part: Part) -> PieceKind:
    """What a word of that text and part is among the pieces."""
    kind: PieceKind = "word"
    stem = next((k for k, p in _STEMS if p.match(low)), None)
    if low in _THEN:
        kind = "then"
    elif part in ("comma", "break") or (part == "and" and low not in ("as", "plus", "well")):
        kind = {"comma": "comma", "break": "break", "and": "and"}[part]  # type: ignore[assignment]
    elif re.fullmatch(NOUNS, low):
        kind = "noun"
    elif low in _FILL:
        kind = "fill"
    elif stem:
        kind = stem
    elif part in ("determiner", "preposition", "adverb", "auxiliary", "be"):
        kind = "fill"
    elif part in ("relative", "pronoun") or low in ("but", "while", "whereas", "because", "although"):
        kind = "break"
    elif part in ("verb", "up", "down", "good", "bad", "not", "versus", "than"):
        kind = "verb"
    return kind
