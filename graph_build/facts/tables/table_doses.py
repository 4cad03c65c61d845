"""Doses in cells: steps of a regimen, each with its dose, duration, route, frequency."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.regimens import Regimen
from graph_build.frames.treatments.regimen_pieces import is_dose
from graph_build.recognisers.quantities import quantities
from graph_build.recognisers.timepoints import TIME_NAMES
from ontology.terms import routes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import Quantity, SlotValue

_EVERY = re.compile(r"^(?P<unit>.+)/\((?P<n>\d+)\.(?P<per>h|d|wk|mo)\)$")
_DIVIDED = re.compile(
    r"\b(?:in|into)\s(?P<n>\d+|two|three|four|six)\s(?:equally\s)?divided\s(?:doses|portions)\b", re.IGNORECASE
)
_DIVIDED_EVERY = re.compile(r"\bdivided\s(?P<f>every\s\d+\s?(?:hours?|hrs?|h)|twice daily|b\.?i\.?d\.?)", re.IGNORECASE)
_FREQUENCY = re.compile(
    r"\b(?:once|twice|three times|\d times)\s(?:a|per)\s(?:day|week|month)\b|"
    r"\b(?:once|twice|three times)\s(?:daily|weekly|monthly)\b"
    r"|\bevery\s(?:other\s|second\s)?(?:\d+(?:[–-]\d+)?\s?|two\s|three\s|four\s|six\s|eight\s)?(?:hours?|hrs?|h|days?|weeks?|wks?|months?|day|week|month)\b"
    r"|\b(?:daily|weekly|monthly|bi-?weekly|fortnightly|q\d+[hdw])\b",
    re.IGNORECASE,
)
_NUMBER_OF_DOSES = re.compile(
    r"\b(?P<n>\d+|one|two|three|four|five|six|single)\s(?:[a-z]+\s)?(?:doses|dose|infusions?|injections?|bolus(?:es)?|pulses?)\b(?!\sof\s\d)",
    re.IGNORECASE,
)
_COUNT_AFTER = re.compile(
    r"[,\s]*(?:as\s)?(?:a\s)?(?:for\s(?:a total of\s)?)?(?P<n>\d+|one|two|three|four|five|six|single)\s(?:[a-z]+\s)?"
    r"(?:doses?|infusions?|injections?|bolus(?:es)?|pulses?)\b(?!\sof\s\d)",
    re.IGNORECASE,
)
_WORDS = {"one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_UNTIL = re.compile(r"\buntil\s(?:the\s)?(?P<what>[^,.;]+?)(?=\s*(?:[,.;]|$|\bfollowed\b|\bthen\b|\bSwitch\b))")
_TAPER = re.compile(r"\btaper\w*", re.IGNORECASE)
_OVER = re.compile(r"\b(?:for|over|during)\s$", re.IGNORECASE)
_INFUSION = re.compile(r"\binfusions?\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"^\s*(?:,\s*)?(?P<what>(?:in|for)\spatients\b[^,;]*|if\b[^,;]*?)(?=\s*(?:[,;]|$|\d+\s?(?:days|weeks|months)\b))",
    re.IGNORECASE,
)
_PER = re.compile(r"/\s?(?P<per>dose|infusion|injection|perfusion)\b", re.IGNORECASE)
_LINKS = re.compile(
    r"\b(?:then|than|followed by|tapered to|tapering|increased (?:up )?to|reduced to|switch(?:ed)? to)\b", re.IGNORECASE
)
_ROUTE_WORDS = {word.casefold(): r.label for r in routes() for word in (*r.names, *r.acronyms) if len(word) > 1}
_ANY_ROUTE = "|".join(re.escape(w) for w in sorted(_ROUTE_WORDS, key=len, reverse=True))
_ROUTE = re.compile(
    rf"(?<![\w-])(?P<route>{_ANY_ROUTE})(?:\s(?P<form>infusion|injection|bolus))?(?![\w-])",
    re.IGNORECASE,
)


def steps(text: str, start: int = 0, end: int | None = None) -> list[Regimen]:
    """The steps of a regimen, in order; each begins with a dose. Step numbers are given where there are several."""
    end = len(text) if end is None else end
    found = [q for q in quantities(text) if start <= q.start and q.end <= end]
    doses = [q for q in found if is_dose(q) and not _is_limit(text, q)]
    made: list[Regimen] = []
    for number, dose in enumerate(doses):
        stop = doses[number + 1].start if number + 1 < len(doses) else end
        step = Regimen(_begin(text, dose, doses[number - 1].end if number else start), dose.end)
        _dose(step, dose, text)
        _times(step, text, [q for q in found if dose.end <= q.start and q.end <= stop])
        _ways(step, text, dose, stop)
        if number == 0:
            _before(step, text, start, dose)
        made.append(step)
    if len(made) > 1:
        for number, step in enumerate(made, 1):
            step.slots["step"] = number
    return made


def _is_limit(text: str, q: Quantity) -> bool:
    """Whether a weight is a limit for patients ("in patients ≥ 5 kg") and no dose."""
    return q.unit == "kg" or bool(re.search(r"\bpatients\s(?:with\s\w+\s)?[<>≤≥]?\s?$", text[: q.start]))


def _begin(text: str, dose: Quantity, floor: int) -> int:
    match = re.search(r"\b(?:range|start(?:ing)? (?:with|at))\s(?:\w+\s)?$", text[floor : dose.start], re.IGNORECASE)
    return floor + match.start() if match else dose.start


def _dose(step: Regimen, q: Quantity, text: str) -> None:
    unit = q.unit or ""
    every = _EVERY.match(unit)
    if every:
        unit = every["unit"]
        step.add(q.start, q.end, frequency=f"every {every['n']} {TIME_NAMES[every['per']]}s")
    if re.match(r"\s?mg/body\s?surface\s?area", text[q.start :][len(str(q.value)) :]):
        unit = "mg/m2"
    if q.low is not None and q.high is not None:
        step.add(q.start, q.end, dose_low=q.low, dose_high=q.high, dose_unit=unit)
        if re.search(r"\brange\s$", text[: q.start], re.IGNORECASE):
            step.add(q.start, q.end, statistic="range")
    elif q.value is not None:
        step.add(q.start, q.end, dose=q.value, dose_unit=unit)
        if q.comparator not in (None, "="):
            step.add(q.start, q.end, comparator=q.comparator or "=")
    per = _PER.search(q.raw)
    if per:
        step.add(q.start, q.end, per=per["per"].lower())


def _times(step: Regimen, text: str, following: Sequence[Quantity]) -> None:
    """Durations after a dose: of an infusion, of a taper, or of the treatment."""
    for q in following:
        if q.unit not in TIME_NAMES or q.comparator not in (None, "=") or re.search(r"[<>≤≥]\s?$", text[: q.start]):
            continue
        before = text[step.end : q.start]
        if re.search(r"\bevery\s$", text[: q.start], re.IGNORECASE):
            continue
        name = "duration"
        if _INFUSION.search(text[step.start : q.start]) and _OVER.search(text[: q.start]) and q.unit in ("h", "min"):
            name = "infusion_time"
        taper = _TAPER.search(before)
        if taper:
            step.add(q.start, q.end, note=text[step.end + taper.start() : q.end])
        values: dict[str, SlotValue] = {f"{name}_unit": q.unit or ""}
        if q.low is not None and q.high is not None:
            values |= {f"{name}_low": q.low, f"{name}_high": q.high}
        elif q.value is not None:
            values[name] = q.value
        if f"{name}_unit" not in step.slots:
            step.add(q.start, q.end, **values)


def _ways(step: Regimen, text: str, dose: Quantity, stop: int) -> None:
    """Route, frequency, division, end point, and for whom, between a dose and the next."""
    after = text[dose.end : stop]
    condition = _CONDITION.match(after)
    if condition:
        step.add(dose.end, dose.end + condition.end(), given_for=condition["what"].strip())
    divided = _DIVIDED.search(after)
    if divided:
        n = _WORDS.get(divided["n"].lower())
        step.add(dose.end, dose.end + divided.end(), divided_doses=n if n is not None else int(divided["n"]))
    often = _DIVIDED_EVERY.search(after) or _FREQUENCY.search(after)
    if often:
        printed = often.groupdict().get("f") or often.group()
        slots: dict[str, SlotValue] = {"frequency": printed.lower()}
        step.add(dose.end, dose.end + often.end(), **slots)
    count = _COUNT_AFTER.match(after)
    if count:
        word = count["n"].lower()
        step.add(dose.end, dose.end + count.end(), number_of_doses=_WORDS.get(word) or int(word))
    route = _ROUTE.search(after)
    if route and not _LINKS.search(after[: route.start()]):
        step.add(dose.end, dose.end + route.end(), route=route_of(route))
    until = _UNTIL.search(after)
    if until and not _LINKS.search(after[: until.start()]):
        step.add(dose.end, dose.end + until.end("what"), until=until["what"].strip())


def _before(step: Regimen, text: str, start: int, dose: Quantity) -> None:
    """Route and number of doses before the first dose."""
    before = text[start : dose.start]
    route = _ROUTE.search(before)
    if route:
        step.add(start + route.start(), dose.end, route=route_of(route))
    doses = _NUMBER_OF_DOSES.search(before)
    if doses:
        word = doses["n"].lower()
        step.add(start + doses.start(), dose.end, number_of_doses=_WORDS.get(word) or int(word))


def route_of(match: re.Match[str]) -> str:
    """The route that was found, with the form it is given in ("intravenous infusion")."""
    label = _ROUTE_WORDS[match["route"].casefold()]
    return f"{label} {match['form'].lower()}" if match["form"] else label


def find_route(text: str) -> re.Match[str] | None:
    """The first route named in a text; `route_of` reads it."""
    return _ROUTE.search(text)
