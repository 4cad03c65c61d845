"""What a row's label or a column's header says: variable, unit, statistic, time point, share."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_build.facts.tables.table_cells import header_time
from graph_build.recognisers.units import ucum, unit_at
from ontology.terms import units, variables

if TYPE_CHECKING:
    from graph_build.facts.tables.table_cells import OpenTable
    from graph_build.model import Concept, SlotValue

_BRACKET = re.compile(r"\s*[(\[](?P<in>[^()\[\]]*)[)\]]")
_STATISTIC = (
    (
        "count",
        re.compile(
            r"\bn\s?\(\s?%\s?\)|\bno\.?\s?\(\s?%\s?\)|\bn\s?/\s?N\b|,\s?%$|\bn\s?,\s?%|\(%\)|\bnumber\s?\(%\)", re.I
        ),
    ),
    ("median", re.compile(r"\bmedians?\b|\bIQR\b|\binterquartile\b", re.I)),
    ("mean", re.compile(r"\bmeans?\b|[±]|\bSD\b|\+/-", re.I)),
    ("range", re.compile(r"\brange\b", re.I)),
)
_STATISTIC_WORDS = re.compile(
    r"[,;]?\s*\b(?:n\s?\(\s?%\s?\)|no\.?\s?\(\s?%\s?\)|n\s?/\s?N|median|mean|IQR|interquartile range|range|SD|SEM|"
    r"values?)\b"
    r"(?:\s?(?:±|\+/-|\+)\s?(?:SD|SEM|SE)?)?|[,;]?\s*n\s?\(%\)|,\s?%$|\s?\(\s?%\s?\)$|,\s?no\.?$|,\s?n$",
    re.I,
)
_DAY = re.compile(r"^\s*(?P<unit>day|week|month|hour|year)s?\s?(?P<n>\d{1,3})(?=[A-Z\s:,-])", re.I)
_BEFORE_AFTER = re.compile(
    r"^(?P<first>before|after|pre|post)[\s-]+(?:treatment\s|therapy\s)?(?=[A-Z])|"
    r"[\s,-]+(?P<last>before|after|pre-?treatment|post-?treatment)(?:\s(?:treatment|therapy))?(?=\s*(?:[(,]|$))",
    re.I,
)
_NORMAL = re.compile(
    r"^(?:normal|reference|ref\.?|N)?\s*[:=]?\s*[<>≤≥]?\s?\d+(?:\.\d+)?\s?(?:[–—-]\s?\d|$|[A-Za-zµ%/])", re.I
)
_FIGURES = re.compile(r"^\D*\d[\d.,\s–—-]*")
_NOT_UNIT = re.compile(r"^(?:male|female|n|%|yes|no|IQR|SD|range|median|mean|n\s?=.*)$", re.I)
_SCORE = re.compile(r"\bscores?\b|\bscale\b", re.I)
_INDEX = re.compile(r"\bindex\b|\bratio\b", re.I)
_DAMAGE = re.compile(r"[?®°>£$€#|\\]|x(?=sec)")
"""Characters that no unit has: what is left of a raised digit or a dot."""
_LIKE = 0.6


@dataclass(frozen=True)
class Label:
    """A label taken apart.

    Attributes:
        variable: what is measured or counted, without unit, statistic and time.
        concept: the vocabulary's concept for it, or None.
        unit: UCUM, or None.
        unit_raw: the unit as printed where it is read differently, or None.
        statistic: "mean", "median", "count", "range", or None where the label does not say.
        qualifier: what a bracket narrows it to ("male"), or None.
        time: slots of the time point that it names.
    """

    variable: str
    concept: Concept | None = None
    unit: str | None = None
    unit_raw: str | None = None
    statistic: str | None = None
    qualifier: str | None = None
    time: dict[str, SlotValue] = field(default_factory=dict)


def statistic_of(text: str) -> str | None:
    """The statistic that a label, heading or caption names; "n (%)" goes before others."""
    return next((name for name, pattern in _STATISTIC if pattern.search(text)), None)


def statistics_of(text: str) -> tuple[str, ...]:
    """All statistics that a caption or note names: a table may have means for some rows and counts for others."""
    return tuple(name for name, pattern in _STATISTIC if pattern.search(text))


def label_of(opened: OpenTable, text: str) -> Label:
    """Take a label apart."""
    statistic = statistic_of(text)
    rest, time = _without_time(text)
    printed: str | None = None
    qualifier: str | None = None
    kept = rest
    for match in reversed(list(_BRACKET.finditer(rest))):
        inner = match["in"].strip()
        if statistic_of(inner) or statistic_of(match.group()) or not inner:
            kept = kept[: match.start()] + kept[match.end() :]
        elif _NORMAL.match(inner):  # "(17-43 mg/dL)": what is normal, with the unit
            figures = _FIGURES.match(inner)
            unit_part = inner[figures.end() :].strip() if figures else ""
            printed = printed or (unit_part if unit_part and _is_unit(unit_part) else None)
            kept = kept[: match.start()] + kept[match.end() :]
        elif qualifier is None and printed is None and not _NOT_UNIT.match(inner) and _is_unit(inner):
            printed = inner
            kept = kept[: match.start()] + kept[match.end() :]
        elif qualifier is None:
            qualifier = inner
            kept = kept[: match.start()] + kept[match.end() :]
    named = " ".join(kept.split()).strip(" ,;:–-*†‡")
    if opened.whole(named) is None:
        kept = _STATISTIC_WORDS.sub("", kept)
    elif statistic in ("mean", "median") and statistic_of(named) == statistic:
        statistic = None  # "mean arterial pressure" is a variable
    name, comma, tail = kept.rpartition(",")
    if comma and printed is None and _is_unit(tail.strip()):
        kept, printed = name, tail.strip()
    variable = " ".join(kept.split()).strip(" ,;:–-*†‡")
    concept = _concept(opened, variable)
    if statistic == "count" and concept is not None and concept.category in ("analyte", "score"):
        statistic, printed = None, "%"  # "neutrophils (%)"
    unit, raw = _unit(printed, concept)
    if unit is None and printed is None:
        unit = _implied(variable, concept)
    return Label(_said(opened, variable), concept, unit, raw, statistic, qualifier, time)


def _without_time(text: str) -> tuple[str, dict[str, SlotValue]]:
    """The label without a time point at its start or end, and that time point's slots."""
    match = _DAY.match(text)
    if match:
        word = match["unit"].lower()
        slots = header_time(f"{word} {match['n']}")
        return text[match.end() :].lstrip(" ,:-"), slots
    edge = _BEFORE_AFTER.search(text)
    if edge:
        word = (edge["last"] or edge["first"]).lower()
        point = "baseline" if word.startswith(("before", "pre")) else "after treatment"
        return f"{text[: edge.start()]} {text[edge.end() :]}".strip(), {"timepoint": point}
    for pattern in (
        r"^(?P<t>baseline|initial|pre-?treatment|post-?treatment)\s+",
        r"[,\s]+(?P<t>(?:at|on|after)\s(?:the\s)?(?:baseline|day|week|month|end|last|admission|discharge|\d)[^()]*)(?=\(|$)",
    ):
        found = re.search(pattern, text, re.I)
        if found:
            slots = header_time(found["t"])
            if slots:
                return text[: found.start()] + " " + text[found.end() :], slots
    return text, {}


def _is_unit(text: str) -> bool:
    if ucum(text) is not None:
        return True
    known = unit_at(text, 0)
    return (known is not None and known.end >= len(text) - 2) or bool(re.search(r"\w/\w|^[x×]\s?10|^/", text))


def _concept(opened: OpenTable, variable: str) -> Concept | None:
    """The concept of a variable: the whole of it, or its last words."""
    whole = opened.whole(variable)
    if whole is not None:
        return whole
    measured = [m for m in opened.mentions(variable) if m.concept.category in ("analyte", "score")]
    longest = max(measured, key=lambda m: m.end - m.start, default=None)
    return longest.concept if longest else None


def _said(opened: OpenTable, variable: str) -> str:
    """The variable in the document's words, short forms written out, without the capital of a label's first word."""
    spelled = opened.spelled(variable)
    return spelled[:1].lower() + spelled[1:] if spelled[1:2].islower() else spelled


def _unit(printed: str | None, concept: Concept | None) -> tuple[str | None, str | None]:
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


def _implied(variable: str, concept: Concept | None) -> str | None:
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
    return "1" if re.match(r"(?:number|no\.?) of\b", variable, re.I) else None
