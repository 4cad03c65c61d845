"""How a treatment was given: dose, route, frequency, duration, number, rank. Read from the words round its name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_build.facts.clinical.runs import NUMBER, TIME_UNITS, as_number, count
from graph_build.recognisers.numbers import ORDINALS
from ontology.terms import routes

if TYPE_CHECKING:
    from graph_build.facts.clinical.agents import Agent
    from graph_build.model import Quantity, ReadSentence, SlotValue

_DOSE_UNIT = re.compile(
    r"(?:k?g|mg|ug|ng|\[IU\]|k\[IU\]|m\[IU\]|M\[IU\]|U|mU|kU|mL|mmol|meq|Gy|cGy|mCi|MBq|10\*6\[IU\]|10\*6/kg)"
    r"(?:/(?:kg|m2|d|h|min|wk|mo|\(\d+\.(?:h|d|wk|mo)\)))*"
)
_NOUNS = (
    r"(?:doses?|infusions?|bolus(?:es)?|pulses?|cycles?|courses?|injections?|administrations?|sessions?|rounds?|"
    r"regimens?)"
)
_ORDINAL = rf"(?:{'|'.join(list(ORDINALS)[:8])}|\d(?:st|nd|rd|th))"
_SOME = (
    r"(?:(?!(?:of|and|on|with|at|in|mm|mmHg|mg|g|kg|mL|days?|weeks?|months?|years?|hours?|low|after|for|to)\b)"
    r"[\w-]+\s){0,3}?"
)
_COUNT_BEFORE = re.compile(
    rf"(?P<c>at least |more than )?\b(?P<n>{NUMBER}|single|double|"
    rf"a single)\s{_SOME}(?P<noun>{_NOUNS})\s(?:of\s)?{_SOME}$",
    re.IGNORECASE,
)
_COUNT_DIRECT = re.compile(rf"\b(?P<n>{NUMBER})\s(?P<noun>)$", re.IGNORECASE)
_COUNT_AFTER = re.compile(rf"\s?\(?(?:for\s|in\s)?(?P<n>{NUMBER}|single)\s{_SOME}(?P<noun>{_NOUNS})\b", re.IGNORECASE)
_RANK_BEFORE = re.compile(rf"\b(?P<n>{_ORDINAL})\s{_SOME}(?:{_NOUNS}\s(?:of\s)?{_SOME})?$", re.IGNORECASE)
_RANK_IS_DOSE = re.compile(
    r"\s?(?:infusion|dose|course|cycle|bolus|pulse|administration|treatment|injection)\b", re.IGNORECASE
)
_LINE = re.compile(rf"\b(?P<n>{_ORDINAL})[- ]line\b", re.IGNORECASE)
_FREQUENCY = re.compile(
    r"\b(?:(?:once(?= (?:a|per|daily|weekly|monthly)\b|\s?[.,;)]|$)|twice|three times|four times|\d times)"
    r"(?: (?:a|per) (?:day|week|month)| daily| weekly| monthly)?|"
    r"(?:bi-?|tri-?)?weekly|bi-?monthly|monthly|every (?:other )?(?:\d+|two|three|four|six|eight|"
    r"twelve)?(?:[- ](?:to|–|-)[- ]?\d+)? ?"
    r"(?:hours?|hrs?|h|days?|weeks?|wks?|months?|day|week|month|morning|night)|q\.?\d+ ?h|b\.?i\.?d\b\.?|"
    r"t\.?i\.?d\b\.?|q\.?i\.?d\b\.?|"
    r"daily|nightly|at bedtime|alternate days|every other day)\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?P<w>for|over|during|lasting|x|×)\s(?:an?\s|the\s)?(?:(?:additional|further|total|period|next|first|"
    r"about|approximately|another|around|at least|up to|least|course|duration|of)\s){0,4}$",
    re.IGNORECASE,
)
_COURSE = re.compile(
    r"[\s-]*(?:day|week|month)?[\s-]*(?:intravenous\s|oral\s)?(?:course|regimen|cycle|treatment)s?\s(?:of|"
    r"with)\s(?:[\w-]+\s){0,2}?$",
    re.IGNORECASE,
)
_ADVERB = re.compile(r"\b(?:monthly|weekly|biweekly)$", re.IGNORECASE)
# A comma before a word that tells nothing of the dose: another item of a list, whose name the vocabulary lacks.
_OTHER = re.compile(
    r",\s(?!(?:at|in|on|an?|the|dose|dosage|daily|once|twice|three|every|intravenous\w*|IV|iv|orally|oral|PO|"
    r"po|subcutaneous\w*|SC|for|with|initial\w*|"
    r"starting|up|given|administered|loading|maintenance|total|per|i\.v|s\.c)\b)[A-Za-z]|\b(?:consisting of|"
    r"including|comprising|such as)\b"
)
_AWAY = re.compile(
    r"\b(?:underwent|had|showed|monitor\w*|assess\w*|follow\w*|measur\w*|visit\w*|seen|review\w*)\b", re.IGNORECASE
)
_OF_IT = re.compile(
    r"\s?(?:of\s)?(?:(?:intravenous|IV|iv|oral|subcutaneous|SC|PO|daily|recombinant|human|systemic|pulse|bolus|"
    r"the|pegylated|topical|inhaled)\s)*(?:\(?\s?)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Regimen:
    """Slots on how one treatment was given, and the run of the sentence that says so."""

    start: int
    end: int
    slots: dict[str, SlotValue] = field(default_factory=dict)

    def add(self, start: int, end: int, **slots: SlotValue) -> None:
        """Take slots in that nothing said before, and widen the run."""
        for name, value in slots.items():
            self.slots.setdefault(name, value)
        self.start, self.end = min(self.start, start), max(self.end, end)


def is_dose(quantity: Quantity) -> bool:
    """Whether a quantity has a unit that treatments are dosed in."""
    return quantity.unit is not None and _DOSE_UNIT.fullmatch(quantity.unit) is not None


def regimen(sentence: ReadSentence, agent: Agent, left: int, right: int, *, following: int) -> Regimen:
    """All that is said on how an agent was given.

    Args:
        sentence: the sentence.
        agent: the treatment.
        left: position after the agent before it, or where its clause begins.
        right: how far what is said of it reaches, the next agent at the latest.
        following: position of the next agent in the sentence, or the sentence's end.
    """
    found = Regimen(agent.start, agent.end)
    _doses(sentence, agent, left, right, found, following)
    _lasting(sentence, agent, left, right, found)
    _numbers(sentence.text, agent, left, right, found, last=following >= len(sentence.text))
    _ways(sentence.text, agent, left, right, found)
    return found


def _doses(sentence: ReadSentence, agent: Agent, left: int, right: int, found: Regimen, following: int) -> None:
    text = sentence.text
    for q in sentence.quantities:
        if not is_dose(q) or q.kind not in ("number", "range"):
            continue
        before = left <= q.start and q.end <= agent.start and _OF_IT.fullmatch(text, q.end, agent.start) is not None
        gap = text[agent.end : q.start]
        after = (
            agent.end <= q.start
            and q.end <= right
            and len(gap) < 90
            and not _OTHER.search(gap)
            and not _goes_to_next(text, q, following)
        )
        if (before or after) and "dose" not in found.slots and "dose_low" not in found.slots:
            _dose(q, found)


def _goes_to_next(text: str, q: Quantity, following: int) -> bool:
    """Whether a dose stands directly before the next agent ("2 g/kg immunoglobulin")."""
    return following < len(text) and _OF_IT.fullmatch(text, q.end, following) is not None


def _dose(q: Quantity, found: Regimen) -> None:
    unit, printed = q.unit or "", q.unit_as_printed or ""
    adverb = _ADVERB.search(printed)
    if adverb:
        found.add(q.start, q.end, frequency=adverb.group().casefold())
        unit = unit.rpartition("/")[0] or unit
    if q.low is not None and q.high is not None:
        found.add(q.start, q.end, dose_low=as_number(q.low), dose_high=as_number(q.high), dose_unit=unit)
    elif q.value is not None:
        found.add(q.start, q.end, dose=as_number(q.value), dose_unit=unit)
        if q.comparator not in (None, "="):
            found.add(q.start, q.end, comparator=q.comparator or "=")
    per = re.search(r"(?:/|per )\s?(perfusion|infusion|dose|injection)$", printed, re.IGNORECASE)
    if per:
        found.add(q.start, q.end, per="dose" if per[1].casefold() == "dose" else "infusion")


def _lasting(sentence: ReadSentence, agent: Agent, left: int, right: int, found: Regimen) -> None:
    text = sentence.text
    for q in sentence.quantities:
        if q.unit not in TIME_UNITS or q.kind not in ("number", "range") or _says_when(sentence, q):
            continue
        cue = _FOR.search(text, max(0, q.start - 60), q.start)
        after = agent.end <= q.start and q.end <= right and q.start - agent.end < 120
        direct = 0 <= q.start - agent.end <= 1 or (
            after and any(is_dose(d) and 0 <= q.start - d.end <= 4 for d in sentence.quantities)
        )
        course = left <= q.start and q.end <= agent.start and _COURSE.fullmatch(text, q.end, agent.start)
        if not ((after and (cue or direct)) or course):
            continue
        name = "infusion_time" if cue and cue["w"].casefold() == "over" and q.unit in ("h", "min") else "duration"
        values: dict[str, SlotValue] = {f"{name}_unit": q.unit or ""}
        if q.low is not None and q.high is not None:
            if name == "infusion_time":
                continue  # an infusion's time has no bounds among the slots
            values |= {f"{name}_low": as_number(q.low), f"{name}_high": as_number(q.high)}
        elif q.value is not None:
            values[name] = as_number(q.value)
        if f"{name}_unit" not in found.slots:
            found.add(q.start, q.end, **values)


def _says_when(sentence: ReadSentence, q: Quantity) -> bool:
    """Whether a span of time is part of a time point ("after 3 days") and no duration."""
    return any(
        t.start < q.end and q.start < t.end and t.comparator is None and not t.text.startswith("over")
        for t in sentence.timepoints
    )


def _numbers(text: str, agent: Agent, left: int, right: int, found: Regimen, *, last: bool) -> None:
    head, tail = text[left : agent.start], text[agent.end : min(right, agent.end + 60)]
    line = _LINE.search(head[-60:]) or (_LINE.search(tail) if last else None)
    if line:
        at = left + max(0, len(head) - 60) + line.start() if line.string is not tail else agent.end + line.start()
        found.add(at, at, line=_rank(line["n"]))
    counted = _COUNT_BEFORE.search(head)
    if counted:
        word = counted["n"].casefold()
        number = {"single": 1, "a single": 1, "double": 2}.get(word, count(word))
        if number is not None:
            found.add(left + counted.start("n"), agent.end, number_of_doses=number)
            if counted["c"]:
                found.add(
                    left + counted.start(), agent.end, comparator=">=" if "least" in counted["c"].casefold() else ">"
                )
            if re.match(r"bolus|pulse", counted["noun"], re.IGNORECASE):
                found.add(agent.start, agent.end, form="bolus" if counted["noun"][0] in "bB" else "pulse")
        return
    ranked = _RANK_BEFORE.search(head)
    if (
        ranked
        and not _LINE.search(head[ranked.start() :])
        and (re.search(_NOUNS, ranked.group(), re.IGNORECASE) or _RANK_IS_DOSE.match(tail))
    ):
        found.add(left + ranked.start("n"), agent.end, dose_number=_rank(ranked["n"]))
        return
    after = _COUNT_AFTER.match(tail)
    if after:
        number = 1 if after["n"].casefold() == "single" else count(after["n"])
        if number is not None:
            found.add(agent.start, agent.end + after.end(), number_of_doses=number)


def _rank(printed: str) -> int:
    return ORDINALS.get(printed.casefold()) or int(re.sub(r"\D", "", printed))


_ROUTE_NAMES = (
    {word.casefold(): r.label for r in routes() for word in r.names}
    | {word.replace("-", "").casefold(): r.label for r in routes() for word in r.names if "-" in word}
    | {"intra-venous": "intravenous", "intra-venously": "intravenous"}
)
_ROUTE_ACRONYMS = {word: r.label for r in routes() for word in r.acronyms if len(word) > 1}


def _any(words: dict[str, str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


_ROUTE = re.compile(rf"(?<![\w-])(?:(?i:{_any(_ROUTE_NAMES)})|{_any(_ROUTE_ACRONYMS)})(?![\w-])")


def _ways(text: str, agent: Agent, left: int, right: int, found: Regimen) -> None:
    """Route and frequency, which stand next to the name or its dose."""
    near = max(left, agent.start - 30)
    route = _ROUTE.search(text, near, agent.start) or _ROUTE.search(text, agent.end, min(right, agent.end + 60))
    if route and route.start() >= agent.end and re.search(r"[,;]|\b(?:and|or|plus)\b", text[agent.end : route.start()]):
        route = None
    if route and (route.start() >= agent.end or not re.search(r"[,;]|\band\b", text[route.end() : agent.start])):
        label = _ROUTE_ACRONYMS.get(route.group()) or _ROUTE_NAMES[route.group().casefold()]
        found.add(
            min(route.start(), agent.start),
            max(route.end(), agent.end) if route.start() - agent.end < 25 else agent.end,
            route=label,
        )
    often = _FREQUENCY.search(text, agent.end, min(right, max(found.end, agent.end) + 40))
    gap = text[max(found.end, agent.end) : often.start()] if often else ""
    if often and not _OTHER.search(text[agent.end : often.start()]) and not _AWAY.search(gap):
        found.add(agent.start, often.end(), frequency=often.group().casefold())
