"""Printed units become UCUM codes (https://ucum.org/ucum): whole ones from the table of units, others put together.

A unit that the table lacks ("mg/kg/every 2 days") is read piece by piece, as the slashes between its pieces say.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from graph_build.patterns import one_of
from ontology.terms import UnitAlias, per_vocabulary, units

# Pieces that stand in a unit but seldom alone; the table of units has the others.
_PIECES = {
    "mm3": "mm3 mm³", "cm3": "cm3 cm³", "mmol": "mmol", "umol": "µmol μmol umol", "nmol": "nmol", "pmol": "pmol",
    "mol": "mol", "mosm": "mOsm mosm mOsmol", "m[IU]": "mIU", "u[IU]": "µIU μIU uIU", "k[IU]": "kIU", "mU": "mU",
    "kU": "kU", "ng": "ng nanogram nanograms", "pg": "pg picogram picograms", "mL": "millilitre", "uL": "μL µL",
    "um": "µm μm um",
    "nm": "nm", "kcal": "kcal", "cGy": "cGy", "mCi": "mCi", "MBq": "MBq", "mV": "mV", "mA": "mA", "Hz": "Hz",
    "[HPF]": "HPF hpf", "{cells}": "cells cell", "{copies}": "copies copy", "{beats}": "beats beat",
    "{breaths}": "breaths breath", "dyn": "dyn dyne dynes", "ppm": "ppm",
}  # fmt: skip
_COUNTS = {"G": "10*9", "T": "10*12", "K": "10*3", "M": "10*6"}  # in front of "/L" or "/uL"
_END = r"(?![A-Za-z0-9µμ]|\s?>\s?[ACGT]\b)"
_VOLUME = r"(?:[mdµμuf]?[Ll]\b|mm3\b|mm³|mm\s?\^?3\b|cmm\b|min\b|HPF\b|hpf\b)"
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_POWER = re.compile(r"(?:[x×X*·]\s?)?10\s?(?:\^|\*\*?|[eE])?\s?(?:([⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\{?(3|4|6|9|12)\}?(?!\d))\s?")
_THOUSANDS = re.compile(rf"[x×]\s?1,?000(?=\s?/\s?{_VOLUME})")
_COUNT = re.compile(rf"([GTKM])(?=\s?/\s?{_VOLUME})")
_BARE_SLASH = re.compile(rf"/\s?{_VOLUME}")
_COUNTED = re.compile(r"^\{(?:beats|breaths|cells)\}(?=/)")
_BODY = re.compile(r"\s?(?:of\s)?(?:body[\s-]?weight|bw|b\.w\.)\b", re.IGNORECASE)


class Unit(NamedTuple):
    """A unit read from a text: the position after it, its printed characters, its UCUM code."""

    end: int
    printed: str
    code: str


def unit_at(text: str, start: int, variable: str | None = None) -> Unit | None:
    """The unit that begins at a position of a text, the longest one; None where none does.

    Args:
        text: sentence, cell or header.
        start: position of its first character.
        variable: IRI of what is measured, where it is known: "u/L" of a cell count is no enzyme unit.
    """
    if not _begins().match(text, start):
        return None
    whole = _from_table(text, start, variable)
    composed = _composed(text, start)
    if whole and (composed is None or whole.end >= composed.end):
        return whole
    return composed


@per_vocabulary
def ucum(printed: str, variable: str | None = None) -> str | None:
    """The UCUM code of a unit as a header prints it ("mg/ l", "× 10⁹/L"), or None where it is not known."""
    text = " ".join(printed.split())
    found = unit_at(text, 0, variable)
    return found.code if found and found.end == len(text) else None


def particular_units(text: str) -> set[str]:
    """The UCUM codes of the units that a text prints and that hold for some variables alone, whichever is meant."""
    return {code for pattern, code in _particular() if pattern.search(text)}


@per_vocabulary
def _particular() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (
            re.compile(rf"(?<![^\W\d_]){_loose(a.printed)}{_END}", re.NOFLAG if a.cased else re.IGNORECASE),
            a.ucum,
        )
        for a in units()
        if a.only_for
    )


def _from_table(text: str, start: int, variable: str | None) -> Unit | None:
    best: Unit | None = None
    for pattern, cased in _table():
        match = pattern.match(text, start)
        if match is None or (best and match.end() <= best.end):
            continue
        alias = _aliases(variable).get(_key(match.group(), cased))
        if alias:
            best = Unit(match.end(), match.group(), alias.ucum)
    return best


def _key(printed: str, cased: bool) -> str:
    squeezed = "".join(printed.split())
    return squeezed if cased else squeezed.casefold()


@per_vocabulary
def _table() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """A pattern of all aliases whose case decides, and one of all others."""
    patterns = []
    for cased in (True, False):
        forms = [_loose(a.printed) for a in units() if a.cased == cased]
        flags = re.NOFLAG if cased else re.IGNORECASE
        patterns.append((re.compile(rf"{one_of(forms, cased=cased)}{_END}", flags), cased))
    return tuple(patterns)


@per_vocabulary
def _begins() -> re.Pattern[str]:
    """A character with which some unit begins."""
    characters = {printed[0] for printed in (*_codes(), *(a.printed for a in units()))}
    return re.compile(rf"[{re.escape(''.join(sorted(characters)))}x×X*·1GTKM/]", re.IGNORECASE)


def _loose(printed: str) -> str:
    """A pattern for an alias in which blanks may be missing and may stand around slashes."""
    words = (r"\s?/\s?".join(re.escape(part) for part in word.split("/")) for word in printed.split())
    return r"\s?".join(words)


@per_vocabulary
def _aliases(variable: str | None) -> dict[str, UnitAlias]:
    """Aliases by their characters without blanks; those for some variables alone only where one of them is meant."""
    fitting = [a for a in units() if not a.only_for or variable in a.only_for]
    fitting.sort(key=lambda a: bool(a.only_for))
    return {_key(a.printed, a.cased): a for a in fitting}


@per_vocabulary
def _codes() -> dict[str, str]:
    """The pieces of units: printed -> UCUM."""
    plain = re.compile(r"[^\W\d_]+[2²]?|%|°C")
    table = {
        form: a.ucum
        for a in units()
        if not a.only_for and "/" not in a.ucum and plain.fullmatch(a.printed)
        for form in ((a.printed,) if a.cased else (a.printed, a.printed.casefold()))
    }
    return table | {form: code for code, forms in _PIECES.items() for form in forms.split()}


@per_vocabulary
def _pieces() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The first piece of a unit, and a piece after a slash."""
    atom = one_of(re.escape(f) for f in sorted(_codes(), key=lambda f: (-len(f), f)))
    void = r"dose|perfusion|infusion|injection|body(?:\s?weight|\s?surface\s?area)?|bw|kgbw"
    per = (
        r"\s?(?:/|\bper\b|\ba\b(?=\s(?:day|week|month)\b))\s?(?:(?:every\s)?(?P<n>\d+(?:[.,]\d+)?)\s?(?:r?st|nd|th)?\s?-?)?"
        rf"(?:(?P<atom>{atom}){_END}|(?P<void>{void}){_END})"
    )
    return re.compile(rf"({atom}){_END}"), re.compile(per)


def _composed(text: str, start: int) -> Unit | None:
    first, per = _pieces()
    code, at = "", start
    power = _POWER.match(text, at)
    thousands = None if power else _THOUSANDS.match(text, at)
    count = None if power else _COUNT.match(text, at)
    if power:
        code, at = f"10*{(power[1] or power[2]).translate(_SUPERSCRIPT)}", power.end()
    elif thousands:
        code, at = "10*3", thousands.end()
    elif count:
        code, at = _COUNTS[count[1]], count.end()
    head = first.match(text, at)
    if head and (not code or _codes()[head[1]] == "{cells}"):
        code, at = code or _codes()[head[1]], head.end()
    elif head and power:
        code, at = f"{code}.{_codes()[head[1]]}", head.end()
    elif not code and not _BARE_SLASH.match(text, at):
        return None
    below = ""
    while (part := per.match(text, at)) is not None:
        below += _denominator(part)
        at = part.end()
        body = _BODY.match(text, at)
        at = body.end() if body else at
    code = _COUNTED.sub("", code + below)
    return Unit(at, text[start:at], code) if code and (below or not (power or thousands or count)) else None


def _denominator(part: re.Match[str]) -> str:
    if part["void"]:
        return ""
    code = _codes()[part["atom"]]
    number = (part["n"] or "1").replace(",", ".")
    if number == "1":
        return f"/{code}"
    if number == "24" and code == "h":
        return "/d"
    return f"/{{{number}_{code}}}" if "." in number else f"/({number}.{code})"
