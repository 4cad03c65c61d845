"""Quantities of a sentence with the variables that they are values of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.facts.agents import agents
from graph_build.facts.doses import is_dose
from graph_build.facts.runs import TIME_UNITS, plain, times
from graph_build.facts.variables import Named, named_variables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Quantity, ReadSentence

_WORDS = (
    r"levels?|counts?|values?|concentrations?|scores?|rates?|titers?|titres?|was|were|is|are|of|at|to|with|an?|"
    r"the|about|approximately|"
    r"around|only|still|had|increased|decreased|elevated|raised|high|higher|low|lower|normal|reduced|rose|"
    r"risen|fell|fallen|dropped|"
    r"reached|peaked|remained|measured|showed|up|down|peak|maximum|initial|his|her|serum|plasma|blood|"
    r"significantly|markedly|slightly|"
    r"mildly|but|as|by|and|being|estimated|noted|found|revealed|again|then|further|gradually|rapidly|improved|"
    r"recovered|normali[sz]ed|"
    r"increase|decrease|be|been|result|results|reading|total|in|on|from|positive|which|reaching|for|activity|"
    r"worsened|declined|returned|"
    r"increasing|decreasing|rising|nadir|(?:with\s)?(?:a\s)?(?:peak|maximum)\s(?:value|level)?\s?of|"
    r"concentration|body|per|day|his|room|air"
)
_GAP = re.compile(rf"(?:[\s:=,(\[→↑↓–;-]|\b(?:{_WORDS})\b|\([A-Za-z][\w+/. -]{{0,30}}\))*", re.IGNORECASE)
_DIRECT = re.compile(
    r"[\s(:=,]*(?:(?:of|at|to|with|up to|as (?:high|low) as|was|reaching|about|approximately|around|measured|"
    r"an?|the|peak|level|count|value)[\s(:=]*)*(?:\([^)]*\)\s?)?",
    re.IGNORECASE,
)
_AIM = re.compile(
    r"\b(?:maintain\w*|target\w*|keep|kept|goal|threshold|aim\w*|cut-?off|criteri\w+|defined|transfus\w+ (?:if|"
    r"when)|if|when)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?:normal|reference|ref|normal range|reference range|range|limits?|cut-?off|nr|n|rr|ri|uln|"
    r"normal values?|normal level|upper limit)\b\.?"
    r"(?:\s(?:range|values?|limits?|interval|level|of normal|is|was|are))*\s?[:=,<>≤≥]?\s?(?:up to\s)?$",
    re.IGNORECASE,
)
_NORMAL_AFTER = re.compile(r"\s?[\])]?\s?(?:\(normal\)|is normal|being normal)", re.IGNORECASE)
_STATISTIC = re.compile(
    r"\b(?P<s>median|mean|average)\s(?:\([^)]*\)\s)?(?P<v>(?:(?!\b(?:median|mean)\b)[^,;:()]|"
    r"\([^)]*\)){2,90}?)\s?(?:(?:was|were|of|is|=|:)\s?)(?:only\s|about\s|approximately\s)?$",
    re.IGNORECASE,
)
_STATISTIC_OF = re.compile(
    r"\b(?P<s>median|mean|average)\s(?:\([^)]*\)\s)?(?P<v>[a-z][\w\s-]{2,40}?)\s?,?\s$", re.IGNORECASE
)
_INTERVAL = re.compile(r"\(\s?(?P<s>median|mean|average)\s?(?:of\s|:\s?|time\s)?$", re.IGNORECASE)
_SINCE = re.compile(r"\s(?:from|after|since)\s(?P<ref>(?:the\s)?[\w-]+(?:\s(?!to\b|and\b)[\w-]+)?)", re.IGNORECASE)
_FROM = re.compile(
    r"\b(?P<v>reduced|declined|decreased|fell|dropped|increased|rose|improved|changed|went|normali[sz]ed|"
    r"elevated|lowered|raised|risen|progressed|shortened)\s"
    r"(?:\w+ly\s)?from\s(?:a\s|an\s)?(?:(?:baseline|initial|median|mean|peak|value|level|of)\s)*$",
    re.IGNORECASE,
)
_TO = re.compile(
    r"(?:[^.;]{0,40}?)\bto\s(?:a\s|an\s)?(?:(?:median|mean|nadir|peak|normal|value|level|of|only)\s)*", re.IGNORECASE
)
_CHANGE = re.compile(
    r"\s(?P<c>reduction|decrease|decline|drop|fall|increase|rise|improvement|elevation)s?\s(?:in|of)\s(?:the\s|"
    r"both\s)?",
    re.IGNORECASE,
)
_MEASURING = re.compile(
    r"(?P<np>(?:[\w-]+\s){1,6}?)(?:\([^)]*\)\s)?(?:measuring|measured|sized|of size|with a (?:size|"
    r"diameter) of|was|that measured|which measured)\s(?:up to\s|about\s|approximately\s|around\s)?$",
    re.IGNORECASE,
)
_VESSEL_GAP = re.compile(
    r"(?:\s?\([^)]*\))?\s?(?:to|of|was|were|measured|measuring|at|:|=|\(|diameter|with a diameter of|"
    r"dilated to|up to|with|a|\s)*",
    re.IGNORECASE,
)
_DIMENSIONS = re.compile(r"(?P<d>\d+(?:\.\d+)?\s?(?:cm|mm)?\s?[x×*]\s?)+$", re.IGNORECASE)
_LENGTHS = ("mm", "cm", "um", "m")
_UNITLESS = ("1", "{score}", "{z_score}", "{index}", "{titer}", "[pH]")
_COUNTS = re.compile(r"count$|hemoglobin|platelet", re.IGNORECASE)
_NP_STOP = re.compile(
    r".*\b(?:a|an|the|and|with|showed|revealed|had|was|were|of|in|by|at|on|to|for|developed|noted|found|his|"
    r"her|which|that|as|identified|demonstrated)\s",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Value:
    """A quantity with what it is a value of.

    Attributes:
        quantity: the number.
        named: the variable.
        kind: how it was read: value, statistic, size, change, from, to, interval.
        start: where the words that say so begin.
        statistic: "median" or "mean", where said.
        change: "reduction", "increase" ..., where the number is one.
        unit: a unit that is implied and not printed, or None.
        printed: the value as text where it is no single number ("120/80").
        when: a time that the words imply, or None.
    """

    quantity: Quantity
    named: Named
    kind: str
    start: int
    statistic: str | None = None
    change: str | None = None
    unit: str | None = None
    printed: str | None = None
    when: str | None = None


def values(sentence: ReadSentence) -> tuple[Value, ...]:
    """The values of a sentence, in order; a quantity is a value of one variable, save for a shared change."""
    named = named_variables(sentence)
    found: list[Value] = []
    taken: set[int] = set()
    for reader in (_changed_by, _from_to, _statistics, _beside, _sizes):
        found += [v for v in reader(sentence, named) if v.quantity.start not in taken or v.kind == "change"]
        taken = {v.quantity.start for v in found}
    return tuple(sorted(found, key=lambda v: (v.quantity.start, v.named.start)))


def value_after(sentence: ReadSentence, quantity: Quantity) -> int | None:
    """Where the next quantity with a unit begins, or None."""
    return next(
        (q.start for q in sentence.quantities if q.start >= quantity.end and q.unit and q.unit not in TIME_UNITS), None
    )


def _candidates(sentence: ReadSentence) -> Iterator[Quantity]:
    """The quantities that can be values: no dates, ages, p-values, references, figure numbers or doses."""
    dosed = agents(sentence)
    for q in sentence.quantities:
        head = sentence.text[: q.start]
        if q.kind in ("date", "age", "p_value", "fraction", "interval"):
            continue
        if q.comparator not in (None, "=") and _AIM.search(head[-80:]):
            continue
        if _REFERENCE.search(head[-45:]) or re.search(
            r"\b(?:figures?|fig\.?|tables?|photo|case|patient|grade|stage|type|class|day|month|year|week)\s$",
            head[-10:],
            re.IGNORECASE,
        ):
            continue
        if is_dose(q) and q.unit not in ("g", "mg", "mL", "U", "[IU]") and any(a.end <= q.start for a in dosed):
            continue
        yield q


def _fits(named: Named, q: Quantity, gap: str) -> bool:
    """Whether a quantity's unit is one that a variable can be given in."""
    units = named.units
    if q.unit is None:
        if any(u in _UNITLESS for u in units):
            return True
        if named.deviates:
            return False
        return bool(
            re.fullmatch(r"[\s:=(]*(?:(?:level|levels|count|value|was|were|of|at|is)[\s:=(]*)*", gap, re.IGNORECASE)
        ) and (q.value is None or q.value > 0)
    if q.unit in units or not units:
        return q.unit not in TIME_UNITS or q.unit in units
    if q.unit == "%":
        return bool(_COUNTS.search(named.label)) and not re.search(r"\bby\b", gap)
    if q.unit in (*TIME_UNITS, *_LENGTHS, "s", "kg", "mg/kg", "mg/kg/d", "mg/d", "mg", "Cel", "mm[Hg]", "/min", "mm/h"):
        return False
    if not re.search(r"/|^10\*", q.unit):
        return False
    return not any(
        u in ("Cel", "mm[Hg]", "/min", "mm/h", "{score}", "{z_score}", "%") and len(units) == 1 for u in units
    )


def _beside(sentence: ReadSentence, named: tuple[Named, ...]) -> Iterator[Value]:
    text = sentence.text
    for q in _candidates(sentence):
        before = [n for n in named if n.end <= q.start]
        if not before:
            continue
        one = before[-1]
        gap = _unsaid(sentence, one.end, q.start)
        if one.deviates and not _DIRECT.fullmatch(gap):
            continue
        if (
            len(gap) > 90
            or _GAP.fullmatch(gap) is None
            or any(one.end <= o.start and o.end <= q.start and o.unit for o in sentence.quantities)
        ):
            continue
        if (
            any(one.end <= o.start < q.start for o in sentence.quantities if o.kind not in ("p_value",))
            and q.unit is None
        ):
            continue
        degrees = text[q.end : q.end + 1] == "°" and one.label == "body temperature"
        pair = re.match(r"\s?/\s?(\d{2,3})\s?(mm\s?Hg)?", text[q.end :]) if "pressure" in one.label else None
        pair = pair or (re.search(r"(\d{2,3})\s?/\s?$", text[: q.start]) if "pressure" in one.label else None)
        if pair and q.value is not None:
            first, second = (
                (q.raw.split()[0], pair[1])
                if pair.string is not text[: q.start] and pair.start() == 0
                else (pair[1], str(q.value))
            )
            yield Value(q, one, "value", one.start, unit=None if q.unit else "mm[Hg]", printed=f"{first}/{second}")
            continue
        if degrees or _fits(one, q, gap):
            start = one.start - len(_adjective(text, one.start))
            statistic = {"mean_sd": "mean", "median_iqr": "median"}.get(q.kind)
            unit = "Cel" if degrees else _implied(one, q)
            yield Value(q, _placed(sentence, one), "value", start, statistic, unit=unit)


def _adjective(text: str, start: int) -> str:
    found = re.search(
        r"\b(?:elevated|increased|raised|high|low|decreased|reduced|normal)\s$",
        text[max(0, start - 12) : start],
        re.IGNORECASE,
    )
    return found.group() if found else ""


def _implied(named: Named, q: Quantity) -> str | None:
    """The unit of a score or ratio, which is never printed."""
    return named.units[0] if q.unit is None and named.units and named.units[0] in _UNITLESS else None


def _unsaid(sentence: ReadSentence, start: int, end: int) -> str:
    """The words of a run without the times and figure references that stand in it."""
    text = sentence.text[start:end]
    for t in reversed(times(sentence)):
        if start <= t.start and t.end <= end:
            text = text[: t.start - start] + text[t.end - start :]
    return re.sub(r"\(\s?(?:Figs?\.?|Figures?|Tables?)[^)]*\)", "", text, flags=re.IGNORECASE)


def _placed(sentence: ReadSentence, named: Named) -> Named:
    """A Z-score with the vessel that it is of, where the sentence names one before it."""
    if named.label != "Z-score":
        return named
    vessels = [m for m in sentence.mentions_of("anatomy") if m.end <= named.start or 0 <= m.start - named.end < 12]
    return Named(named.start, named.end, f"{vessels[-1].concept.label} Z-score", named.iri) if vessels else named


def _statistics(sentence: ReadSentence, named: tuple[Named, ...]) -> Iterator[Value]:
    text = sentence.text
    for q in sentence.quantities:
        if q.kind in ("date", "p_value", "fraction"):
            continue
        head = text[: q.start]
        if q.kind != "age" and (inside := _INTERVAL.search(head)) is not None:
            since = _SINCE.match(text, q.end)
            event = _event(sentence, inside.start())
            if since and q.unit in TIME_UNITS and event:
                label = f"time from {plain(since['ref'])} to {event}"
                yield Value(
                    q,
                    Named(inside.start(), since.end(), label, ""),
                    "interval",
                    inside.start() + 1,
                    inside["s"].casefold(),
                    when=event,
                )
            continue
        said = _STATISTIC.search(head) or (
            _STATISTIC_OF.search(head) if q.kind in ("median_iqr", "mean_sd") or q.unit else None
        )
        if (
            said is None
            or any(n.start == said.start() for n in named)
            or re.search(
                r"\b(?:from|at|within|after)\b(?! (?:\w+ )?(?:diagnosis|onset|admission|presentation|baseline)\b)",
                said["v"],
            )
        ):
            continue
        label = plain(re.sub(r"\s?\([\w-]+\)", "", said["v"]), parentheses=True)
        if not label or len(label.split()) > 14 or label.casefold() in ("value", "number"):
            continue
        inside_named = [n for n in named if said.start("v") <= n.start and n.end <= said.end("v") + 1]
        same = next(
            (
                n
                for n in inside_named
                if n.label.casefold() == label.casefold() or n.end - n.start >= 0.8 * len(said["v"].strip())
            ),
            None,
        )
        statistic = "median" if said["s"].casefold() == "median" else "mean"
        yield Value(
            q,
            Named(said.start("v"), q.start, same.label if same else label, same.iri if same else ""),
            "statistic",
            said.start(),
            statistic,
            unit=_number_of(label, q),
        )


def _number_of(label: str, q: Quantity) -> str | None:
    return "1" if q.unit is None and re.match(r"number\b", label, re.IGNORECASE) else None


def _event(sentence: ReadSentence, end: int) -> str | None:
    """The event that stands directly before a position: the treatment named there, else the last words."""
    near = [a for a in agents(sentence) if a.end <= end and end - a.end < 30]
    if near:
        return near[-1].label
    words = re.search(r"([\w-]+(?:\s[\w-]+)?)\s?$", sentence.text[:end])
    return plain(words[1]) or None if words else None


def _from_to(sentence: ReadSentence, named: tuple[Named, ...]) -> Iterator[Value]:
    text = sentence.text
    for first, second in pairwise(sentence.quantities):
        opener = _FROM.search(text, 0, first.start)
        if (
            opener is None
            or _TO.fullmatch(text, first.end, second.start) is None
            or first.kind == "p_value"
            or second.kind == "p_value"
        ):
            continue
        before = [n for n in named if n.end <= opener.start() and opener.start() - n.end < 60]
        if not before:
            continue
        one = before[-1]
        unit = None if first.unit else second.unit
        if not _fits(one, second, ""):
            continue
        stat = re.search(r"\b(median|mean)\b", text[max(0, one.start - 20) : opener.start()], re.IGNORECASE)
        statistic = stat[1].casefold() if stat else "median" if first.kind == "median_iqr" else None
        yield Value(first, one, "from", first.start, statistic, unit=unit)
        yield Value(second, one, "to", second.start, statistic)


def _changed_by(sentence: ReadSentence, named: tuple[Named, ...]) -> Iterator[Value]:
    text = sentence.text
    for q in sentence.quantities:
        change = _CHANGE.match(text, q.end)
        if q.unit != "%" or change is None:
            continue
        first = next((n for n in named if 0 <= n.start - change.end() <= 2), None)
        if first is None:
            continue
        yield Value(q, first, "change", q.start, change=change["c"].casefold())
        for other in named:
            if other.start >= first.end and re.fullmatch(r"(?:,\s|\s?,?\s?and\s)", text[first.end : other.start]):
                yield Value(q, other, "change", q.start, change=change["c"].casefold())
                first = other


def _sizes(sentence: ReadSentence, named: tuple[Named, ...]) -> Iterator[Value]:
    del named
    text = sentence.text
    for q in sentence.quantities:
        if q.unit not in _LENGTHS or q.kind not in ("number", "range"):
            continue
        dimensions = _DIMENSIONS.search(text, 0, q.start)
        start = dimensions.start() if dimensions else q.start
        printed = " ".join(text[start : q.end].split()) if dimensions else None
        vessels = [m for m in sentence.mentions_of("anatomy") if m.end <= start and start - m.end < 60]
        if vessels and _VESSEL_GAP.fullmatch(text, vessels[-1].end, start):
            label = f"{vessels[-1].concept.label} diameter"
            named_here = Named(vessels[-1].start, vessels[-1].end, label, "")
            yield Value(q, named_here, "size", _with_in(text, vessels[-1].start), printed=printed)
            continue
        said = _MEASURING.search(text, 0, start)
        if said:
            words = _NP_STOP.sub("", said["np"])
            label = plain(words)
            if label and not re.search(r"\b(?:it|which|that|patient|she|he)\b", label, re.IGNORECASE):
                yield Value(
                    q,
                    Named(said.end("np") - len(words), said.end("np"), f"{label} size", ""),
                    "size",
                    said.end("np") - len(words),
                    printed=printed,
                )


def _with_in(text: str, start: int) -> int:
    found = re.search(r"\b(?:in|of)\s(?:the\s)?$", text[max(0, start - 8) : start])
    return start - len(found.group()) if found else start
