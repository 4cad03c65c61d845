"""Quantities of a sentence with the variables that they are values of."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.facts.clinical.averages import averages
from graph_build.facts.clinical.paired_values import paired
from graph_build.facts.clinical.runs import TIME_UNITS, said_of, times
from graph_build.facts.clinical.sizes import LENGTHS, placed, sizes
from graph_build.facts.clinical.variables import Named, Value, named_variables, variable_called
from graph_build.frames.agents import agents
from graph_build.frames.named_values import named_values
from graph_build.frames.regimen_pieces import is_dose
from graph_build.recognisers.units import unit_at

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
_NORMAL_LIST = re.compile(  # "(normal: PT 11-13 s, PTT 25-35 s)"
    r"[(\[](?:normal|reference|ref\.?)(?:\s(?:values?|range|limits?|interval|levels?))?\s?[:;=,][^()\[\]]*$",
    re.IGNORECASE,
)
# A multiple of a limit, and the first of two dimensions, are no values by themselves.
_NO_VALUE_AFTER = re.compile(
    r"\s?(?:-?\s?fold\b|(?:times|[x×])\s(?:the\s|its\s)?(?:upper|normal|ULN|higher|above|baseline|limit)|[x×*]\s?\d)",
    re.IGNORECASE,
)
_SUPPLIED = re.compile(r"\b(?:supplement\w*|intake|infusions?|replacement) (?:of|with) [^.;]*$", re.IGNORECASE)
_UNIT_BEHIND = re.compile(
    r"\s?(?:\((?:normal|reference|ref\.?|range|n)\b[^()]{0,40}\)\s?|(?P<open>[(\[]))(?=[A-Za-zµμ%×/])", re.IGNORECASE
)
_LAST_OF_LIST = re.compile(r"\band\s(?:\w+\s){0,2}$", re.IGNORECASE)
_MORE_TO_PAIR = re.compile(r"[^;:]*?\band\b[^;:]*\brespectively\b", re.IGNORECASE)
_ORDERED = re.compile(r"[^;:()]{0,60}\brespectively\b", re.IGNORECASE)  # whose a value is, its place in a list tells
_NORMAL_AFTER = re.compile(r"\s?[\])]?\s?(?:\(normal\)|is normal|being normal)", re.IGNORECASE)
_FROM = re.compile(
    r"\b(?P<v>reduced|declined|decreased|fell|dropped|increased|rose|improved|changed|went|normali[sz]ed|"
    r"elevated|lowered|raised|risen|progressed|shortened)\s"
    r"(?:\w+ly\s)?from\s(?:a\s|an\s)?(?:(?:baseline|initial|median|mean|peak|value|level|of)\s)*$",
    re.IGNORECASE,
)
_FROM_ALONE = re.compile(
    r"\sfrom\s(?:a\s|an\s)?(?:(?:baseline|initial|median|mean|peak|value|level|of)\s)*$", re.IGNORECASE
)
_NO_VARIABLE = re.compile(
    r"\b(?:patients?|he|she|it|they|which|who|that|this|these|was|were|had|dose|dosage)\b", re.IGNORECASE
)
_TO = re.compile(
    r"(?:[^.;]{0,40}?)\bto\s(?:a\s|an\s)?(?:(?:median|mean|nadir|peak|normal|value|level|of|only)\s)*", re.IGNORECASE
)
_CHANGE = re.compile(
    r"\s(?P<c>reduction|decrease|decline|drop|fall|increase|rise|improvement|elevation)s?\s(?:in|of)\s(?:the\s|"
    r"both\s)?",
    re.IGNORECASE,
)
_UNITLESS = ("1", "{score}", "{z_score}", "{index}", "{titer}", "[pH]")
_COUNTS = re.compile(r"count$|hemoglobin|platelet", re.IGNORECASE)


def values(sentence: ReadSentence) -> tuple[Value, ...]:
    """The values of a sentence, in order; a quantity is a value of one variable, save for a shared change."""
    named = named_variables(sentence)
    found: list[Value] = []
    taken: set[int] = set()
    for reader in (_changed_by, _from_to, averages, _respectively, _beside, sizes):
        found += [v for v in reader(sentence, named) if v.quantity.start not in taken or v.kind == "change"]
        taken = {v.quantity.start for v in found}
    found += _of_nouns(sentence, found)
    read = (_with_own_unit(sentence.text, value) for value in found)
    return tuple(sorted(read, key=lambda v: (v.quantity.start, v.named.start)))


def _with_own_unit(text: str, value: Value) -> Value:
    """The value with a unit behind it that is one for its variable alone, and was none before that was known."""
    q, iri = value.quantity, value.named.iri
    if not iri or q.unit or value.unit or value.printed:
        return value
    found = unit_at(text, q.end + (text[q.end : q.end + 1] == " "), iri)
    if found is None:
        return value
    return replace(value, quantity=replace(q, end=found.end, unit=found.code, unit_as_printed=found.printed))


def _of_nouns(sentence: ReadSentence, found: list[Value]) -> list[Value]:
    """Values of what the vocabulary lacks."""
    text = sentence.text
    free = [
        q
        for q in _candidates(sentence)
        if not _ORDERED.match(text, q.end) and not any(_overlap(q, v.quantity) for v in found)
    ]
    return [
        Value(f.quantity, Named(f.variable_start, f.variable_end, f.variable, ""), "value", f.variable_start)
        for f in named_values(sentence, free)
    ]


def _overlap(one: Quantity, other: Quantity) -> bool:
    return one.start < other.end and other.start < one.end


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
        if (
            _SUPPLIED.search(head[-80:])
            or _NORMAL_LIST.search(head[-120:])
            or (q.kind == "number" and _no_value(sentence.text, q))
        ):
            continue
        if _REFERENCE.search(head[-45:]) or re.search(
            r"\b(?:figures?|fig\.?|tables?|photo|case|patient|grade|stage|type|class|day|month|year|week)\s$",
            head[-10:],
            re.IGNORECASE,
        ):
            continue
        if is_dose(q) and q.unit not in ("g", "mg", "mL", "U", "[IU]") and any(a.end <= q.start for a in dosed):
            continue
        yield _with_unit(sentence.text, q)


def _with_unit(text: str, q: Quantity) -> Quantity:
    """The quantity with a unit that stands behind its normal range, or in brackets: "5 (normal 24-30) mmol/L"."""
    behind = _UNIT_BEHIND.match(text, q.end) if q.unit is None and q.kind == "number" else None
    found = unit_at(text, behind.end()) if behind else None
    if found is None or (behind and behind["open"] and text[found.end : found.end + 1] not in (")", "]")):
        return q
    return replace(q, end=found.end, unit=found.code, unit_as_printed=found.printed)


def _no_value(text: str, q: Quantity) -> bool:
    """Whether what follows a number makes it a multiple or one side of an area; ten to a power is its own."""
    after = _NO_VALUE_AFTER.match(text, q.end)
    return after is not None and not re.match(r"\s?[x×*]\s?10", text[q.end :])


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
    if q.unit in (*TIME_UNITS, *LENGTHS, "s", "kg", "mg/kg", "mg/kg/d", "mg/d", "mg", "Cel", "mm[Hg]", "/min", "mm/h"):
        return False
    if not re.search(r"/|^10\*", q.unit):
        return False
    return not any(
        u in ("Cel", "mm[Hg]", "/min", "mm/h", "{score}", "{z_score}", "%") and len(units) == 1 for u in units
    )


def _respectively(sentence: ReadSentence, named: tuple[Named, ...]) -> Iterator[Value]:
    for one, q in paired(sentence.text, named, _candidates(sentence)):
        if _fits(one, q, ""):
            yield Value(q, _share(one, q), "value", one.start, unit=_implied(one, q))


def _beside(sentence: ReadSentence, named: tuple[Named, ...]) -> Iterator[Value]:
    text = sentence.text
    for q in _candidates(sentence):
        before = [n for n in named if n.end <= q.start]
        if not before:
            continue
        one = before[-1]
        if _LAST_OF_LIST.search(text, 0, one.start) and _MORE_TO_PAIR.match(text, q.end):
            continue  # the value of another name in the list, which is not known
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
            yield Value(q, placed(sentence, _share(one, q)), "value", start, statistic, unit=unit)


def _share(named: Named, q: Quantity) -> Named:
    """A percentage of cells is no count of them."""
    if q.unit != "%" or not named.label.endswith(" count"):
        return named
    label = f"{named.label.removesuffix(' count')} percentage"
    return Named(named.start, named.end, label, variable_called(label), named.interpretation, named.deviates)


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


def _from_to(sentence: ReadSentence, named: tuple[Named, ...]) -> Iterator[Value]:
    text = sentence.text
    for first, second in pairwise(sentence.quantities):
        opener = _FROM.search(text, 0, first.start) or _FROM_ALONE.search(text, 0, first.start)
        if (
            opener is None
            or _TO.fullmatch(text, first.end, second.start) is None
            or first.kind == "p_value"
            or second.kind == "p_value"
        ):
            continue
        one = _changing(text, named, opener)
        if one is None:
            continue
        unit = None if first.unit else second.unit
        if not _fits(one, second, ""):
            continue
        stat = re.search(r"\b(median|mean)\b", text[max(0, one.start - 20) : opener.start()], re.IGNORECASE)
        statistic = stat[1].casefold() if stat else "median" if first.kind == "median_iqr" else None
        yield Value(first, one, "from", first.start, statistic, unit=unit)
        yield Value(second, one, "to", second.start, statistic)


def _changing(text: str, named: tuple[Named, ...], opener: re.Match[str]) -> Named | None:
    """What changed from one value to another: the variable before the verb, or the phrase that the verb is said of."""
    alone = opener.re is _FROM_ALONE
    before = [n for n in named if n.end <= opener.start() and opener.start() - n.end < (2 if alone else 60)]
    if before or alone:
        return before[-1] if before else None
    said = said_of(text, opener.start())
    if said is None or len(said[0].split()) > 6 or _NO_VARIABLE.search(said[0]):
        return None
    return Named(said[1].start, opener.start(), said[0], "")


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
