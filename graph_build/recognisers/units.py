"""Printed units become UCUM codes (https://ucum.org/ucum): atoms from a table, put together by their printed slashes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_ATOMS = {
    "s": "s sec secs second seconds",
    "min": "min mins minute minutes",
    "h": "h hr hrs hour hours",
    "d": "d day days",
    "wk": "wk wks week weeks",
    "mo": "mo mos month months",
    "a": "y yr yrs year years",
    "kg": "kg kgs kilogram kilograms",
    "g": "g gm gms gram grams",
    "mg": "mg mgs milligram milligrams",
    "ug": "µg μg ug mcg microgram micrograms",
    "ng": "ng nanogram nanograms",
    "pg": "pg picogram picograms",
    "L": "L l liter liters litre litres",
    "dL": "dL dl",
    "mL": "mL ml cc milliliter milliliters millilitre millilitres",
    "uL": "µL μL µl μl uL ul mcL cmm",
    "fL": "fL fl",
    "m": "m meter meters metre metres",
    "cm": "cm centimeter centimeters centimetre centimetres",
    "mm": "mm millimeter millimeters millimetre millimetres",
    "um": "µm μm um",
    "nm": "nm",
    "m2": "m2 m²",
    "cm2": "cm2 cm²",
    "mm2": "mm2 mm²",
    "mm3": "mm3 mm³",
    "cm3": "cm3 cm³",
    "mol": "mol",
    "mmol": "mmol",
    "umol": "µmol μmol umol",
    "nmol": "nmol",
    "pmol": "pmol",
    "meq": "mEq meq",
    "mosm": "mOsm mosm mOsmol",
    "[IU]": "IU",
    "m[IU]": "mIU",
    "u[IU]": "µIU μIU uIU",
    "k[IU]": "kIU",
    "U": "U u Unit Units unit units",
    "mU": "mU",
    "kU": "kU",
    "mm[Hg]": "mmHg mm_Hg",
    "cm[H2O]": "cmH2O cm_H2O cmH₂O",
    "kPa": "kPa",
    "Cel": "°C ºC ℃ °c",
    "[degF]": "°F ºF ℉",
    "%": "% percent per_cent",
    "/min": "bpm",
    "kcal": "kcal",
    "Gy": "Gy",
    "cGy": "cGy",
    "mCi": "mCi",
    "MBq": "MBq",
    "mV": "mV",
    "mA": "mA",
    "Hz": "Hz",
    "[HPF]": "HPF hpf",
    "{cells}": "cells cell",
    "{copies}": "copies copy",
    "{beats}": "beats beat",
    "{breaths}": "breaths breath",
    "dyn": "dyn dyne dynes",
    "ppm": "ppm",
}
_ALONE = {"G": "10*9", "T": "10*12", "K": "10*3", "M": "10*6"}  # counts in front of "/L" or "/uL"
_CODES = {form.replace("_", " "): code for code, forms in _ATOMS.items() for form in forms.split()}
_ATOM = "|".join(re.escape(f).replace(r"\ ", r"\s?") for f in sorted(_CODES, key=lambda f: (-len(f), f)))
_POWER = re.compile(r"(?:[x×X*·]\s?)?10\s?(?:[\^*]\s?|\*\*|e)?\s?(?:([⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\^?\{?(3|4|6|9|12)\}?(?!\d))\s?")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_END = r"(?![A-Za-z0-9µμ])"
_FIRST = re.compile(rf"({_ATOM}){_END}")
_COUNT = re.compile(r"([GTKM])(?=\s?/\s?(?:L|l|[µμu]L|[µμu]l|mm3|mm³|mL)\b)")
_PER = re.compile(
    r"\s?(?:/|\bper\b)\s?(?:(?P<every>every\s)?(?P<n>\d+(?:[.,]\d+)?)\s?(?:r?st|nd|th)?\s?-?)?"
    rf"(?P<atom>(?:{_ATOM}){_END}|(?P<void>dose|perfusion|infusion|injection|body\s?weight|body\s?surface\s?area|bw|kgbw){_END})"
    r"(?P<power>[\^]?[23])?"
)
_BODY = re.compile(r"\s?(?:of\s)?(?:body[\s-]?weight|bw|b\.w\.)\b", re.IGNORECASE)


class Unit(NamedTuple):
    """A unit read from a text: the position after it, its printed characters, its UCUM code."""

    end: int
    printed: str
    code: str


def unit_at(text: str, start: int) -> Unit | None:
    """The unit that begins at a position of a text, the longest one; None where none does."""
    at = start
    code = ""
    power = _POWER.match(text, at)
    if power:
        code = f"10*{(power.group(1) or power.group(2)).translate(_SUPERSCRIPT)}"
        at = power.end()
    else:
        count = _COUNT.match(text, at)
        if count:
            code, at = _ALONE[count.group(1)], count.end()
    first = _FIRST.match(text, at)
    if first and (not code or _CODES[_plain(first.group(1))] == "{cells}"):
        code = code or _CODES[_plain(first.group(1))]
        at = first.end()
    elif not code and not re.match(
        r"/\s?(?:[mµμu]L|[mµμu]l|L|l|mm3|mm³|min|cmm|HPF|hpf)\b|/\s?mm\s?(?:3|³)", text[at:]
    ):
        return None
    denominators = ""
    while (per := _PER.match(text, at)) is not None:
        denominators += _denominator(per)
        at = per.end()
        body = _BODY.match(text, at)
        at = body.end() if body else at
    code = _tidy(code + denominators)
    if not code or (power and not denominators):
        return None
    return Unit(at, text[start:at], code)


@lru_cache(maxsize=4096)
def ucum(printed: str) -> str | None:
    """The UCUM code of a unit as a header prints it ("mg/ l", "× 10⁹/L"), or None where it is not known."""
    text = " ".join(printed.split())
    found = unit_at(text, 0)
    return found.code if found and found.end == len(text) else None


def _plain(printed: str) -> str:
    return printed if printed in _CODES else {"mm Hg": "mm Hg"}.get(printed, " ".join(printed.split()))


def _denominator(per: re.Match[str]) -> str:
    if per.group("void"):
        return ""
    code = _CODES[_plain(per.group("atom"))] + (per.group("power") or "").lstrip("^")
    number = (per.group("n") or "").replace(",", ".")
    if not number or number == "1":
        return f"/{code}"
    if number == "24" and code == "h":
        return "/d"
    return f"/{{{number}_{code}}}" if "." in number else f"/({number}.{code})"


def _tidy(code: str) -> str:
    return re.sub(r"^\{(?:beats|breaths|cells)\}(?=/)", "", code)
