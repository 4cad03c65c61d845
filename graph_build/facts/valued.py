"""Values of populations as facts: a share is an outcome, an adverse event or a trait; all else is measured."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.study import GROUP
from graph_build.facts.stating import named, stated
from graph_build.facts.timed import when
from graph_build.model import Population

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from graph_build.model import Fact, FactType, Quantity, ReadSentence, Rule, SlotValue
    from graph_build.model.frames import ValueFrame
    from graph_build.study.arms import Arms

_PEOPLE = re.compile(
    r"\s(?:\(\d+(?:\.\d+)?\s?%\)\s)?(?:patients|participants|subjects|women|men|children|infants|cases|deaths|"
    r"events)\b",
    re.IGNORECASE,
)
_HAPPENS = re.compile(
    r"(?:.*\s)?(?:withdrawals?|discontinuations?|drop-?outs?|deaths?|relapses?|recurrences?|(?:adverse|serious) "
    r"events?|infections?|cases|episodes|hospitali[sz]ations?)(?:\s(?:due|because|owing|related|from|for|of)\b.*)?|"
    r"(?:completed|withdrew|discontinued|died|relapsed|responded|recovered|dropped out)\b.*",
    re.IGNORECASE,
)
"""What is counted in whole numbers, wherever the number stands."""
_RATE_OF = re.compile(
    r"(?:(?:overall|crude|cumulative|estimated|observed)\s)?(?:incidence|rates?|frequency|prevalence|numbers?|"
    r"proportions?|percentages?|shares?)\s(?:of\s(?:(?:the\s)?(?:patients|participants|subjects|people|children)\s)?)?"
    r"(?:(?:of|with|achieving|reaching|attaining|having|experiencing|meeting|who\s(?:had|achieved|reached|met))\s)?"
    r"(?=\w{2})",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(
    r"(?:(?:were\s)?(?:randomly\s)?(?:randomi[sz]ed|assigned|allocated|enrolled|included|screened|recruited|analy[sz]ed|"
    r"studied|assessed for eligibility|eligible|approached)|"
    r"entered(?=\s(?:the|our|this|into|an?)\b|$)|participated|received|underwent)\b.*",
    re.IGNORECASE,
)
_TRAITS = re.compile(
    r"(?:(?:were|was|are)\s)?(?:\w+ly\s)?(?:white|black|asian|hispanic|caucasian|latino|african[ -]americans?|"
    r"(?:current\s|non-?)?smokers?)(?:\spatients?)?",
    re.IGNORECASE,
)
_AGE = re.compile(r"(?:(?:mean|median|average)\s)?(?:patient\s)?age(?:\sat\s.+)?", re.IGNORECASE)
_SEX = re.compile(
    r"(?:(?:were|was|are)\s)?(?:\w+ly\s)?(?:(?P<female>wom[ae]n|females?|girls?)|(?:m[ae]n|males?|boys?))(?:\spatients)?",
    re.IGNORECASE,
)
_STATISTIC = re.compile(r"\b(median|mean)\b(?!.*\b(?:median|mean)\b)(?:[^;.]|\.(?=\d))*$", re.IGNORECASE)
_BOUNDS = {
    "median_iqr": ("iqr_low", "iqr_high"),
    "interval": ("ci_low", "ci_high"),
    "range": ("value_low", "value_high"),
}
"""The slots of the bounds behind a value, by its kind."""
_LEAVES = re.compile(
    r"\b(?:withdr[ae]w\w*|discontinu\w+|drop(?:ped)?[- ]?outs?|consent|lost to follow-?up|"
    r"lack of (?:efficacy|effect)|protocol|complet(?:ed|ion))\b",
    re.IGNORECASE,
)
"""Ways of leaving or ending a study, which are no harm by themselves."""
UNTOWARD = re.compile(
    r"\b(?:adverse|side[ -]effects?|toxicit\w+|infections?|sepsis|malignanc\w+|\w*(?:cyto|neutro|leu[ck]o|lympho)penia|"
    r"nausea|vomiting|headache|diarrh\w+|(?:injection|infusion|allergic|anaphylactic)(?:[- ]site)?[- ]\w+)\b",
    re.IGNORECASE,
)
"""What is untoward in any trial, wherever it is told of."""


def counts_people(text: str, quantity: Quantity) -> bool:
    """Whether patients or events stand behind a number."""
    return quantity.kind == "number" and _PEOPLE.match(text, quantity.end) is not None


def value_fact(
    sentence: ReadSentence, frame: ValueFrame, arms: Arms, rule: Rule, *, adverse: bool, counted: bool = False,
    at: Mapping[str, SlotValue] | None = None,
) -> Fact:  # fmt: skip
    """A value of one population as a fact: of an arm where one is named, else of the study's patients.

    Args:
        sentence: the sentence; the frame's positions count in it.
        frame: what was measured or happened, in whom, with the value.
        arms: of the document.
        rule: that states it.
        adverse: whether the passage is about adverse events.
        counted: whether a bare number counts people.
        at: the slots of its time, where that is known; else the sentence's.
    """
    who = _population(frame, arms)
    q = frame.quantity
    label = frame.who.label or who.label
    arm: dict[str, SlotValue | None] = {"arm": frame.who.label or None}
    span = sentence.span(frame.start, frame.end)
    sized = counted and re.match(r".*\(\s?n\s?=", sentence.text[frame.start : frame.end]) is not None
    if q.kind in ("number", "fraction", "percent", "mean_sd", "median_iqr") and (aspect := _aspect(frame)):
        return stated("patient", label, span, rule, arm | aspect, population=who)
    trait = sized or _TRAITS.fullmatch(frame.variable) is not None
    if (trait or _ASSIGNED.fullmatch(frame.variable)) and q.kind in ("number", "fraction", "percent"):
        told = {"population": frame.variable} if trait or not frame.who.label else {}
        return stated("cohort", label, span, rule, arm | told | counts(q), population=who)
    happened = counted or counts_people(sentence.text, q) or _HAPPENS.fullmatch(frame.variable) is not None
    people = q.kind == "number" and q.unit is None and happened and _whole(q.value) is not None
    slots = arm | {"polarity": "affirmed"}
    kind: FactType = "measurement"
    if people or q.kind in ("percent", "fraction"):
        adverse = adverse and not _LEAVES.search(frame.variable)
        kind = "adverse_event" if adverse or UNTOWARD.search(frame.variable) else "outcome"
        what = _RATE_OF.sub("", frame.variable, count=1) or frame.variable
        slots |= {"event" if kind == "adverse_event" else "outcome": what} | counts(q)
        if frame.denied:
            slots |= {"polarity": "negated", "n": 0, "n_total": _whole(q.value), "percent": None}
    else:
        since = max(0, min(q.start - 60, frame.variable_start - 10))
        word = _STATISTIC.search(sentence.text, since, q.start)
        statistic = {"mean_sd": "mean", "median_iqr": "median"}.get(q.kind) or (word[1].casefold() if word else None)
        slots |= {"variable": frame.variable, "value": q.value, "unit": q.unit, "sd": q.spread, "statistic": statistic}
        slots |= _bounds(q)
    slots |= when(sentence, frame.start, frame.end) if at is None else at
    link = {"adverse_event": "event", "outcome": "outcome"}.get(kind, "variable")
    concepts = list(named(sentence, link, (frame.variable_start, frame.variable_end)))
    return stated(kind, label, span, rule, slots, concepts, population=who)


def _bounds(q: Quantity) -> dict[str, SlotValue | None]:
    """The bounds behind a value: of its quartiles, its confidence interval or its range."""
    if q.kind not in _BOUNDS:
        return {}
    low, high = _BOUNDS[q.kind]
    return {low: q.low, high: q.high}


def _aspect(frame: ValueFrame) -> dict[str, SlotValue | None]:
    """The trait of people that a value tells, as slots: how many are women, how old they are; empty for others."""
    q = frame.quantity
    if _AGE.fullmatch(frame.variable) and q.kind in ("mean_sd", "median_iqr"):
        statistic = "mean" if q.kind == "mean_sd" else "median"
        spread: dict[str, SlotValue | None] = {"sd": q.spread, "iqr_low": q.low, "iqr_high": q.high}
        return {"aspect": "age", "value": q.value, "unit": q.unit or "a", "statistic": statistic} | spread
    if (sex := _SEX.fullmatch(frame.variable)) and q.kind in ("number", "fraction", "percent"):
        return {"aspect": "sex", "value": "female" if sex["female"] else "male"} | counts(q)
    return {}


def _population(frame: ValueFrame, arms: Arms) -> Population:
    if not frame.who.label:
        return Population("group", GROUP)
    arm = arms.named(frame.who.label)
    return Population("control" if arm and arm.control else "arm", frame.who.label)


def counts(q: Quantity) -> dict[str, SlotValue | None]:
    """How many, of how many, and the share, as far as the quantity tells them."""
    if q.kind == "fraction":
        return {"n": _whole(q.value), "n_total": _whole(q.spread), "percent": q.percent}
    return {"percent": q.value} if q.kind == "percent" else {"n": _whole(q.value)}


def _whole(value: Decimal | None) -> int | None:
    return int(value) if value is not None and value == value.to_integral_value() else None
