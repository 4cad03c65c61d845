"""Units as headers print them: in brackets, after a comma, or as the last words; and the code that is meant."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from graph_build.recognisers.units import ucum, unit_at
from ontology.terms import units, variables

if TYPE_CHECKING:
    from graph_build.model import Concept

_NOT_UNIT = re.compile(
    r"^(?:(?:(?:fe)?males?|(?:wo)?men|boys?|girls?|yes|no)\s?[/:].*|[mf]\s?[/:]\s?[mf]|male|female|n|%|yes|no|IQR|SD|range|median|mean|men|women|n\s?=.*|(?![dghmsyl]$)[a-z]"
    r"|(?:days?|weeks?|months?|hours?|years?)\s?\d.*)$",
    re.IGNORECASE,
)
_SCORE = re.compile(r"\bscores?\b|\bscale\b", re.IGNORECASE)
_INDEX = re.compile(r"\bindex\b|\bratio\b", re.IGNORECASE)
_DAMAGE = re.compile(r"[?®°>£$€#|\\]|x(?=sec)")
"""Characters that no unit has: what is left of a raised digit or a dot."""
_LIKE = 0.6
_TAIL = re.compile(
    r"^(?P<name>.*\S)\s*[,;:]\s*(?:in\s)?(?P<unit>[^,;:]{1,24})$|^(?P<name2>.*\S)\s(?:in\s)(?P<unit2>[^,;:\s]{1,24})$"
    r"|^(?P<name3>.*\S)\s(?P<unit3>[×x]\s?10\S{0,3}\s?/\s?[\wµμ]{1,6})$"
)
LIMITS = re.compile(
    r"^(?:range\s?|scale\s?|scores?\s?|normal\s?:?\s?)?[<>≤≥]?\s?[−-]?\d+(?:\.\d+)?\s?(?:[–—−-]"
    r"|\bto\b)\s?[−-]?\d+(?:\.\d+)?$",
    re.IGNORECASE,
)
NORMAL = re.compile(
    r"^(?:(?:normal|reference|ref\.?)(?:\s(?:values?|ranges?|levels?))?|NV|NR|RR|N)?\s*[:=]?\s*[<>≤≥]?\s?\d+(?:\.\d+)?\s?"
    r"(?:[–—-]\s?\d[\d.,]*\s?(?=$|[A-Za-zµ%/×])|$)",
    re.IGNORECASE,
)
_SHORT_NAME = re.compile(r"[A-Za-z][\w+./α-ω-]{0,7}[−-]?")
_SHORT_SHARE = re.compile(r"[A-Z]{2,6}\s?%")


def is_unit(text: str) -> bool:
    """Whether a text as a whole is a unit."""
    if not text or _NOT_UNIT.match(text) or text == "HR":  # a ratio of hazards, and no hour
        return text == "%"
    if ucum(text) is not None:
        return True
    known = unit_at(text, 0)
    if known is not None and known.end >= len(text) - 2 and len(known.printed) > 1:
        return True
    if "/" in text and _DAMAGE.search(text):
        return True
    if len(halves := text.split(" per ")) == 2:
        return is_unit(halves[0]) and len(halves[1].split()) == 1  # "l/min per m2"
    return bool(
        re.fullmatch(
            r"[A-Za-zµμ%]{1,5}\s?/\s?[\w.²³ ×]{1,12}|[x×]\s?10.*|/\s?[A-Za-zµμ]{1,5}|[\w%]{1,8}/\w{1,7}/[\w. ²]{1,8}"
            r"|[A-Za-zµμ]{1,5}(?:[·.*×⋅]\s?[A-Za-zµμ]{1,4})+\s?/\s?[\w·.⋅²³⁵−-]{1,10}",
            text,
        )
    )


def without_unit(text: str) -> tuple[str, str | None]:
    """A label without the unit that it ends in ("CRP, mg/l", "Age, years", "Age in years"), and that unit."""
    match = _TAIL.match(text)
    if match is None:
        return text, None
    name, unit = next((match[f"name{n}"], match[f"unit{n}"]) for n in ("", "2", "3") if match[f"name{n}"])
    unit = unit.strip()
    return (name.strip(" ,;:"), unit) if is_unit(unit) and unit != "%" else (text, None)


def unit_of(printed: str | None, concept: Concept | None) -> tuple[str | None, str | None]:
    """The UCUM code of a printed unit, and how it is printed where it had to be read differently."""
    if printed is None:
        return None, None
    iri = concept.iri if concept else None
    code = ucum(printed, iri)
    if code is not None:
        plain = ucum(printed)
        return code, printed if iri and plain is not None and plain != code else None
    damaged = _damaged(printed, iri)
    return (damaged, printed) if damaged else (None, printed)


def _damaged(printed: str, iri: str | None) -> str | None:
    """The usual unit of the variable that a damaged unit looks most like."""
    known = variables().get(iri or "")
    if known is None or not _DAMAGE.search(printed):
        return None
    found = [
        (difflib.SequenceMatcher(None, _bare(printed), _bare(form)).ratio(), code)
        for code in known.units
        for form in (code, *(alias.printed for alias in units() if alias.ucum == code))
    ]
    best = max(found, default=(0.0, ""))
    return best[1] if best[0] >= _LIKE else None


def _bare(unit: str) -> str:
    return re.sub(
        r"[^a-z0-9/]", "", unit.lower().replace("⁹", "9").replace("²", "2").replace("³", "3").replace("sec", "s")
    )


def implied(variable: str, concept: Concept | None) -> str | None:
    """The unit of what is printed without one: scores, indexes, plain numbers."""
    if concept is not None and concept.iri:
        known = variables().get(concept.iri)
        bare = [u for u in known.units if u.startswith("{") or u == "1"] if known else []
        if bare:
            return bare[0]
    if _SCORE.search(variable):
        return "{score}"
    if _INDEX.search(variable):
        return "{index}"
    return "1" if re.match(r"(?:number|no\.?) of\b", variable, re.IGNORECASE) else None


def unit_among(inner: str) -> str | None:
    """The unit in a bracket that holds a short name or what is normal beside it: "Na+, mmol/L", "BAS%"."""
    if _SHORT_SHARE.fullmatch(inner):
        return "%"
    parts = [part.strip() for part in re.split(r"[,;]\s", inner)]
    units = [part for part in parts if is_unit(part)]
    others = [part for part in parts if not is_unit(part)]
    plain = all(_SHORT_NAME.fullmatch(part) or LIMITS.match(part) or NORMAL.match(part) for part in others)
    return units[0] if len(units) == 1 and others and plain else None
