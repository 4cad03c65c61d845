"""Values as a paper that compares groups prints them: a deviation in brackets, a count with its total, quartiles.

One group's value may be printed in full ("12.1 ± 3.0", "9 of 60 patients (15 %)") and the others' in short, or the
sentence says once what stands in brackets ("mean (SD)"): what a number by itself leaves open is told by these.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.model import Quantity
from graph_build.patterns import Pattern
from graph_build.recognisers.units import unit_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model.recognition import QuantityKind
    from graph_build.study.mentions import PopulationMention

_OUT_OF = Pattern(r"\s(?:out\s)?of\s(?:the\s|all\s)?(?P<total>\d{1,5})(?![\d/%]|[.,]\d)(?=\s[a-z]|\s?[)\];,.]|$)")
_SHARE_BEHIND = Pattern(r"\s(?:[A-Za-z-]+\s){0,6}?\(\s?(?P<share>\d+(?:[.·]\d+)?)\s?%\s?\)")
_STRESS = Pattern(r"(?:no|not)\s(?:more|fewer|less)\sthan\b", re.IGNORECASE)
_OR_SHARE = Pattern(
    r"\s?(?:[,(–—-]\s?)?(?:or|i\.e\.,?|that is,?|equivalent to|corresponding to)\s(?P<share>\d+(?:[.·]\d+)?)\s?%\)?",
    re.IGNORECASE,
)
_SPREAD = Pattern(r"\s?\((?P<sd>\d+(?:[.·]\d+)?)\)")
_SAYS_SD = Pattern(r"\bmeans?\b(?:\schange)?\s?(?:\((?:±\s?)?(?:SD|standard deviation)\)|±\s?SD)", re.IGNORECASE)
_SAYS_SE = Pattern(
    r"\bmeans?\b(?:\schange)?\s?(?:[(\[](?:±\s?)?(?:SEM?|standard errors?)[)\]]|±\s?SEM?\b)", re.IGNORECASE
)
_SAYS_IQR = Pattern(
    r"\bmedians?\b[^.;]{0,20}?[(\[]\s?(?:IQR|inter-?quartile range|Q1\b)|\bIQR\b|\bquartiles?\b", re.IGNORECASE
)
_SAYS_CI = Pattern(r"[(\[](?:\d\d\s?%\s?)?(?:CIs?|confidence intervals?)[)\]]", re.IGNORECASE)
_TOTAL = Pattern(r"/(?P<total>\d{2,5})(?![\d/.])")

_NOBODY = Pattern(
    r"\b(?:none|no)\b(?=(?:\s(?:of|in|on|with|for|among|receiving|given|taking))?(?:\s(?:the|those))?(?:\s(?:patients?|"
    r"participants?|subjects?))?(?:\s(?:of|in|on|with|for|receiving|given|taking))?(?:\s(?:the|those))?\s?$)",
    re.IGNORECASE,
)


def as_told(text: str, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """The quantities of a sentence with what its words and its other values say of each.

    Args:
        text: the sentence.
        quantities: all that are recognised in it, in order.
    """
    deviates = _first(text, quantities, "mean_sd", _SAYS_SD)
    parted = _first(text, quantities, "median_iqr", _SAYS_IQR)
    sure = _first(text, quantities, "interval", _SAYS_CI)
    errs = _first(text, quantities, None, _SAYS_SE)
    end = 0
    for q in quantities:
        if q.start < end:
            continue  # the deviation or total of the one before
        q = _stressed(q)
        if q.start >= deviates and q.kind == "number":
            q = _with_deviation(text, q)
        elif q.start >= errs and q.kind == "number" and (error := _SPREAD.match(text, q.end)):
            q = replace(q, end=error.end())
        elif q.kind == "range" and q.value is not None and min(parted, sure) <= q.start:
            q = replace(q, kind="median_iqr" if parted <= q.start else "interval")
        q = _of_total(text, _aged(text, _with_unit(text, q)))
        end = q.end
        yield q


def _first(text: str, quantities: Sequence[Quantity], kind: QuantityKind | None, says: Pattern) -> int:
    """From where on brackets behind numbers hold what a sentence has said or shown that they hold."""
    said = says.search(text)
    shown = [q.end for q in quantities if q.kind == kind]
    return min([*shown, *([said.end()] if said else [])], default=len(text))


def _with_deviation(text: str, quantity: Quantity) -> Quantity:
    """A mean with its deviation in brackets, where the sentence says that brackets hold it: "31.2 (7.5) mm/h"."""
    spread = _SPREAD.match(text, quantity.end)
    if spread is None:
        return quantity
    deviation = Decimal(spread["sd"].replace("·", "."))
    end = spread.end()
    return replace(quantity, kind="mean_sd", spread=deviation, end=end, raw=text[quantity.start : end])


def _with_unit(text: str, quantity: Quantity) -> Quantity:
    """A value with the unit that stands behind the bracket of its spread or bounds: "2.7 (1.9 to 3.5) mmol/L"."""
    end = quantity.end
    if quantity.unit is not None or text[end - 1 : end] not in (")", "]"):
        return quantity
    behind = unit_at(text, end + (text[end : end + 1] == " "))
    if behind is None:
        return quantity
    raw = text[quantity.start : behind.end]
    return replace(quantity, end=behind.end, unit=behind.code, unit_as_printed=behind.printed, raw=raw)


def _aged(text: str, quantity: Quantity) -> Quantity:
    """An age told in words as its number: "age was 63 years" of one group beside the ages of others."""
    digits = re.search(r"\d", text[quantity.start : quantity.end]) if quantity.kind == "age" else None
    if digits is None:
        return quantity
    return replace(quantity, kind="number", start=quantity.start + digits.start())


def _of_total(text: str, quantity: Quantity) -> Quantity:
    """A count with its total, where groups are told of: "(11/120)" is a share there, and no murmur or strength."""
    quantity = _of_so_many(text, _said_twice(text, quantity))
    slash = _TOTAL.match(text, quantity.end) if quantity.kind == "number" and quantity.unit is None else None
    if slash is None or quantity.value is None or not 0 <= quantity.value <= int(slash["total"]):
        return quantity
    if quantity.value != quantity.value.to_integral_value():
        return quantity
    end = slash.end()
    return replace(quantity, kind="fraction", spread=Decimal(slash["total"]), end=end, raw=text[quantity.start : end])


def _stressed(quantity: Quantity) -> Quantity:
    """A value with words that only stress it: "no more than 45 %" of one group, beside 68 % of another, is 45 %."""
    if quantity.comparator is None or not _STRESS.match(quantity.raw):
        return quantity
    return replace(quantity, comparator=None)


def _said_twice(text: str, quantity: Quantity) -> Quantity:
    """A count with the share that says the same behind it: "12, or 21.8 %", "12 (that is, 22 %)"."""
    share = _OR_SHARE.match(text, quantity.end) if quantity.kind == "number" and quantity.unit is None else None
    if share is None:
        return quantity
    percent = Decimal(share["share"].replace("·", "."))
    return replace(quantity, kind="fraction", percent=percent, end=share.end(), raw=text[quantity.start : share.end()])


def _of_so_many(text: str, quantity: Quantity) -> Quantity:
    """A count with the total or the share that stands behind it: "22 (24 %) of 90", "18 of 84 patients (21 %)"."""
    if quantity.kind not in ("number", "fraction") or quantity.unit is not None or quantity.value is None:
        return quantity
    of = _OUT_OF.match(text, quantity.end) if quantity.spread is None else None
    if of and int(of["total"]) and agrees(quantity.value, Decimal(of["total"]), quantity.percent):
        quantity = replace(quantity, kind="fraction", spread=Decimal(of["total"]), end=of.end())
    if quantity.kind == "fraction" and quantity.percent is None and quantity.spread:
        behind = _SHARE_BEHIND.match(text, quantity.end)
        share = Decimal(behind["share"].replace("·", ".")) if behind else None
        if share is not None and agrees(quantity.value or Decimal(0), quantity.spread, share):
            quantity = replace(quantity, percent=share)
    return quantity


def agrees(count: Decimal, total: Decimal, share: Decimal | None) -> bool:
    """Whether a count can be so much of a total, and is the share that is printed beside it, as far as one is."""
    return count <= total and (share is None or abs(100 * count / total - share) < 1)


def nobodies(text: str, values: Sequence[Quantity], people: Sequence[PopulationMention]) -> list[Quantity]:
    """A "none" or "no" before a population, beside counts of others, as the number 0: "7 on A and none on B"."""
    if not any(v.kind in ("number", "fraction", "percent") and v.unit in (None, "%") for v in values):
        return []
    found = []
    for one in people:
        if (said := _NOBODY.search(text, max(0, one.start - 45), one.start)) is not None:
            word = said.group()
            found.append(Quantity(said.start(), said.end(), "number", value=Decimal(0), raw=word))
    return found
