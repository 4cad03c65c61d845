"""The parts of a statement's line: numbers with their units, how much of how many, and verbs as a sentence has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Text = Callable[[str], str]
    """The words of a slot, empty where it has none or they may not be shown."""

_NO_UNIT = re.compile(r"1|\{.*\}")
"""UCUM's one and its annotations: units for machines."""
_TIMES = {"a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours", "min": "minutes"}
_SHOWN = (("[IU]", "IU"), ("mm[Hg]", "mmHg"), ("[degF]", "°F"), ("Cel", "°C"), ("10*", "10^"), ("[pH]", ""))
_STATISTICS = {
    "percent": "", "count": "", "p-value": "p", "auc": "AUC", "odds ratio": "OR", "hazard ratio": "HR",
    "relative risk": "RR",
}  # fmt: skip
_BEFORE_VOWEL = re.compile(r"\b(is(?: not)?|be) a (?=[aeio])")
_BE = {"is", "are", "was", "were"}
_OWN_MODAL = {"should", "can", "may", "might", "could", "would", "will", "must"}


def joined(*parts: str) -> str:
    """The parts that are not empty, with a blank between."""
    return " ".join(part for part in parts if part)


def figure(text: Text, *names: str) -> str:
    """The first of some numbers or ranges that a fact gives, with its kind, comparator, spread and unit.

    Args:
        text: the fact's slots in words.
        names: slots, such as "value" or "threshold", the most telling first.
    """
    for name in names:
        number = text(name) or "–".join(end for end in (text(f"{name}_low"), text(f"{name}_high")) if end)
        if number:
            unit = text("dose_unit" if name == "dose" else "unit")
            kind = _STATISTICS.get(text("statistic"), text("statistic")) if name == "value" else ""
            return joined(kind, text("comparator"), with_unit(number, unit, spread(text) if name == "value" else ""))
    return ""


def with_unit(number: str, unit: str, between: str = "") -> str:
    """A number with its UCUM unit as people write it: "24 years", "17.3 10^9/L", "38.5 °C"."""
    if _NO_UNIT.fullmatch(unit):
        return joined(number, between)
    shown = _TIMES.get(unit, unit)
    if number == "1" and unit in _TIMES:
        shown = shown.removesuffix("s")
    for code, printed in _SHOWN:
        shown = shown.replace(code, printed)
    return joined(number, between, shown)


def spread(text: Text) -> str:
    """The dispersion beside a value: a deviation, or quartiles."""
    if text("sd"):
        return f"± {text('sd')}"
    low, high = text("iqr_low"), text("iqr_high")
    return f"({low}–{high})" if low and high else ""


def regimen(text: Text) -> str:
    """How a drug is given, beside its dose."""
    length = f"for {with_unit(text('duration'), text('duration_unit'))}" if text("duration") else ""
    return joined(text("route"), text("frequency"), counted(text("number_of_doses"), "dose"), length)


def counted(number: str, noun: str) -> str:
    """So many of a thing: "1 dose", "3 doses"; empty without a number."""
    return f"{number} {noun}" + ("" if number == "1" else "s") if number else ""


def share(text: Text) -> str:
    """How many of how many patients."""
    n, total = text("n"), text("n_total")
    percent = f"({text('percent')} %)" if text("percent") else ""
    return joined(f"{n}/{total}" if n and total else f"n = {n}" if n else "", percent)


def relation(words: str, modal: str, *, denied: bool) -> str:
    """What a claim says of its subject, as a sentence has it: "does not reduce", "may be associated with", "is an".

    Args:
        words: the relation with blanks between its words, its verb in the third person or a participle.
        modal: the modal verb of the text, or empty.
        denied: whether it is denied.
    """
    first, _, rest = words.partition(" ")
    not_ = "not" if denied else ""
    if not words:
        return joined(modal, not_)
    if first in _OWN_MODAL:
        return joined(first, not_, rest)
    if first in _BE:
        return joined(modal, not_, "be", rest) if modal else joined(first, not_, rest)
    if first.endswith("s") and not first.endswith("ss"):
        helper = modal or ("does" if denied else "")
        return joined(helper, not_, _base(first), rest) if helper else words
    return joined(modal, not_, "be", words) if modal else joined(not_, words)


def _base(verb: str) -> str:
    """A verb of the third person without its ending: "carries" is "carry", "has" is "have"."""
    if verb == "has":
        return "have"
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if re.search(r"(?:ss|sh|ch|x|zz|o)es$", verb):
        return verb[:-2]
    return verb[:-1]


def with_article(text: str) -> str:
    """A line whose "is a" before a vowel is "is an"."""
    return _BEFORE_VOWEL.sub(r"\1 an ", text)
