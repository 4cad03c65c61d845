"""Measured values in prose: laboratory lists, sizes, Z-scores, medians and means, changes from one value to another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.measured import value_after, values
from graph_build.facts.clinical.people import arms
from graph_build.facts.clinical.places import Place, places
from graph_build.facts.clinical.runs import Run, as_number, certainty, clause_at, scope, time_in, time_slots, times
from graph_build.facts.clinical.variables import likely_unit, named_variables
from graph_build.facts.stating import stated
from graph_build.frames.examinations.findings import findings
from graph_build.frames.measured.people import arm_of
from graph_build.model import Check, Evidence, Fact, Population, Rule
from graph_build.study.mentions import populations
from graph_build.study.resolved import arms_of
from ontology.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Quantity, ReadDocument, SlotValue, Span, Timepoint
    from graph_build.model.frames import FindingFrame, MeasurementFrame
    from graph_build.study.mentions import PopulationMention

RULES = {
    "value": Rule("measurements.value", 1, "a number with a variable's name before it"),
    "statistic": Rule("measurements.statistic", 1, "a median or mean with what it is of"),
    "size": Rule("measurements.size", 1, "a length with the lesion or vessel it is of"),
    "change": Rule("measurements.change", 1, "a share by which a variable rose or fell"),
    "from": Rule("measurements.from", 1, "the value that a variable changed from"),
    "to": Rule("measurements.to", 1, "the value that a variable changed to"),
    "interval": Rule("measurements.interval", 1, "a median or mean time from one event to another"),
}
IN_WORDS = Rule(
    "measurements.in-words", 1, "an examination or test with what it came to in words: normal, positive, high"
)
_BESIDE = re.compile(
    r"(?:[\s,()%]|\b(?:on|at|by|after|in|within|over|during|from|the|and|was|measured|obtained|taken|IQR|p|to|a|"
    r"of|[\d.–=<-]+)\b)*[\s(,]*"
)
_VERB = re.compile(r"\b(?:was|were|had|is|are|\w+ed|fell|rose|became|began|led|showed|underwent)\b|;", re.IGNORECASE)
_SHARES = frozenset(expand(f"cyto:{name}") for name in ("Mortality", "RelapseRate", "ResponseRate"))
"""Variables that are shares of patients with an outcome: a number beside such a name is no measured value."""
_OWN_SECTIONS = ("abstract", "results", "body", "case")
_SUPPOSED = re.compile(r"\b(?:if|unless|whenever)\s[^.;,]*$", re.IGNORECASE)
_OTHER_ITEM = re.compile(r"[,;:()\[\]]|\d|\band (?:an?|the|his|her) |^negative\b.*\band ", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:prior to|before)\s$", re.IGNORECASE)
_ABOUT = re.compile(r"(?:approximately|about|around|roughly|nearly|almost|~|≈|circa)\s?$", re.IGNORECASE)
_WORSE = re.compile(r"\b(?:worsen\w*|increas\w+|enlarg\w+|progress\w+|expan\w+|grew|growth)\b", re.IGNORECASE)
_BETTER = re.compile(
    r"\b(?:improv\w+|decreas\w+|regress\w+|reduc\w+|shrink\w*|shrank|smaller|diminish\w*|declin\w+)\b", re.IGNORECASE
)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The measurements that the prose and the captions of a document report."""
    arms_here = arms_of(read)
    for place in places(read):
        people = populations(place.text, arms_here) if len(arms_here.arms) > 1 else ()
        told = values(place.sentence, people)
        taken: list[Run] = []
        for value in told:
            who = _population(place, value, arm_of(place.text, value, told, people))
            if who is not None and _states(place, value, who):
                taken.append(Run(value.named.start, value.named.end))
                yield _fact(place, value, who)
        for found in findings(place.sentence) if place.of_patient else ():
            if found.examined == "test" and not any(
                found.variable_start < t.end and t.start < found.variable_end for t in taken
            ):
                yield from _in_words(place, found)


def _in_words(place: Place, found: FindingFrame) -> Iterator[Fact]:
    """What an examination of the document's own patient came to. A negative one denies what it looked for."""
    sentence = place.sentence
    who = place.population(found.variable_start)
    clause = clause_at(place.text, found.start)
    if (
        who is None
        or who.kind != "patient"
        or who.experiencer != "own"
        or certainty(sentence, clause, found.variable_start, found.end) not in ("asserted", "suggested")
    ):
        return
    time = time_in(sentence, scope(place.text, clause), found.start)
    denied = found.denied or found.state.startswith("negative")
    named = next(
        (n for n in named_variables(sentence) if found.variable_start <= n.start and n.end == found.variable_end), None
    )
    yield stated(
        "measurement",
        who.label,
        sentence.span(min(found.start, found.variable_start), max(found.end, found.variable_end)),
        IN_WORDS,
        {
            "variable": found.variable,
            "interpretation": found.state,
            "polarity": "negated" if denied else None,
            **time_slots(time),
        },
        concepts=[("variable", named.iri)] if named and named.iri and not named.deviates else [],
        population=who,
    )


def _states(place: Place, value: MeasurementFrame, who: Population) -> bool:
    """Whether a value was measured in somebody: not denied or supposed, no threshold for a group, no share."""
    if _denied(place, value) or _SUPPOSED.search(place.text[: value.quantity.start]) or value.named.iri in _SHARES:
        return False
    return who.kind == "patient" or value.quantity.comparator in (None, "=") or value.statistic is not None


def _population(place: Place, value: MeasurementFrame, arm: PopulationMention | None) -> Population | None:
    """Whose value it is: of the arm that the sentence binds it to, where no cited work or single patient is meant."""
    who = place.population(value.quantity.start)
    if arm is None or arm.arm is None or place.study.kind == "patient":
        return who
    if who is None and (place.sentence.sentence.references or place.sentence.section not in _OWN_SECTIONS):
        return None
    if who is not None and (who.experiencer != "own" or who.kind not in ("group", "arm", "control")):
        return who
    return Population("control" if arm.arm.control else "arm", arm.label)


def _denied(place: Place, value: MeasurementFrame) -> bool:
    """Whether a value is denied: by words that no other item of a list parts from it ("no ferritin above 900")."""
    return any(
        c.kind == "polarity"
        and c.value == "negated"
        and c.start <= value.named.start
        and value.quantity.end <= c.end
        and not _OTHER_ITEM.search(place.text[c.start : value.named.start])
        for c in place.sentence.contexts
    )


def _fact(place: Place, value: MeasurementFrame, who: Population) -> Fact:
    text, sentence, q = place.text, place.sentence, value.quantity
    evidence: list[Span | Evidence] = [sentence.span(value.start, min(value.end, len(text)))]
    if value.named.end <= value.start:  # a further value of a variable that was named before
        evidence.append(Evidence(sentence.span(value.named.start, value.named.end), "context"))
    slots = _numbers(q, value)
    if who.kind == "patient" and value.statistic is None and _BRACKETED.search(q.raw):
        slots = {k: v for k, v in slots.items() if k not in ("value_low", "value_high")}
    if _ABOUT.search(text, 0, q.start):
        slots["approximate"] = True
    if value.named.interpretation and value.kind == "value":
        slots["interpretation"] = value.named.interpretation
    change = value.change or _size_change(text, value)
    if change:
        slots["change"] = change
    checks = _plausibility(value, slots)
    group = who.kind != "patient"
    if (
        group
        and value.statistic
        and who.experiencer == "own"
        and place.study.kind == "group"
        and place.study.control is None
        and place.study.n
    ):
        slots |= {"n": place.study.n, "n_implied": True}
    arm = _arm(place, value, who)
    references = place.references(q.start) if who.experiencer == "cited" else ()
    return stated(
        "measurement",
        who.label,
        evidence,
        RULES[value.kind],
        {
            "variable": value.named.label,
            "statistic": value.statistic,
            "arm": arm,
            "references": references or None,
            **slots,
            **_when(place, value, who),
        },
        concepts=[("variable", value.named.iri)],
        population=who,
        checks=checks,
    )


_BRACKETED = re.compile(r"\d[^()\[\]]*[(\[]")
"""Behind one patient's value, bounds in brackets tell what is usual: "sodium 140 mmol/L (135-145)"."""


def _numbers(q: Quantity, value: MeasurementFrame) -> dict[str, SlotValue]:
    """The slots of the number itself: value, spread, bounds, unit as UCUM, comparator."""
    slots: dict[str, SlotValue] = {}
    if value.printed is not None:
        slots["value"] = value.printed
    elif q.value is not None:
        # "elevated – 0.34 ng/mL": a dash before a blank is no sign; "− 0.6 %" has a minus, set apart from its number
        slots["value"] = as_number(abs(q.value) if re.match(r"[–-]\s", q.raw) else q.value)
    if q.low is not None and q.high is not None:
        low, high = ("iqr_low", "iqr_high") if q.kind == "median_iqr" else ("value_low", "value_high")
        slots |= {low: as_number(q.low), high: as_number(q.high)}
    if q.kind == "mean_sd" and q.spread is not None:
        slots["sd"] = as_number(q.spread)
    if q.comparator not in (None, "=") and not (value.kind == "size" and q.comparator == "<="):
        slots["comparator"] = q.comparator or "="
    unit = value.unit or q.unit
    if unit:
        slots["unit"] = unit
    if value.unit and not q.unit:
        slots["unit_inferred"] = True
    return slots


def _plausibility(value: MeasurementFrame, slots: dict[str, SlotValue]) -> list[Check]:
    """Mark a value that no patient can have in its printed unit; the printed reading stays."""
    q, unit = value.quantity, slots.get("unit")
    if not isinstance(unit, str) or q.value is None or value.change:
        return []
    wrong, likely = likely_unit(value.named, unit, q.value)
    if wrong:
        slots |= {"unit_likely_error": True, "unit_as_printed": q.unit_as_printed or unit}
        if likely:
            slots["unit_likely"] = likely
    return [Check("physiological limits", not wrong, f"{q.raw} of {value.named.label}")]


def _size_change(text: str, value: MeasurementFrame) -> str | None:
    """Whether a vessel or lesion is said to have grown or shrunk to the size."""
    if value.kind != "size":
        return None
    run = clause_at(text, value.start)
    head = text[run.start : value.quantity.start]
    before = text[max(0, run.start - 80) : run.start] if re.match(r",?\sand\s(?:in\s)?", head) else ""
    if _WORSE.search(before + head):
        return "worsened"
    return "decreased" if _BETTER.search(before + head) else None


def _arm(place: Place, value: MeasurementFrame, who: Population) -> str | None:
    if who.kind in ("arm", "control"):
        return who.label
    if who.kind == "patient":
        return None
    run = clause_at(place.text, value.quantity.start)
    near = [a for a in arms(place.sentence, place.study) if run.holds(a.start)]
    return min(near, key=lambda a: abs(a.start - value.quantity.start)).label if near else None


def _when(place: Place, value: MeasurementFrame, who: Population) -> dict[str, SlotValue]:
    """When a value was measured: a time beside it, else the time that the paragraph is at."""
    if value.event:
        return {"timepoint": value.event}
    if value.when:
        return time_slots(value.when)
    sentence, q = place.sentence, value.quantity
    following = value_after(sentence, q)
    near = next((t for t in times(sentence) if q.end <= t.start and (following is None or t.end <= following)), None)
    beside = near is not None and _BESIDE.fullmatch(place.text, q.end, near.start) is not None
    if (
        near is not None
        and beside
        and not (value.kind == "from" and re.search(r"\bto\b", place.text[q.end : near.start]))
    ):
        return time_slots(near)
    if value.kind == "from":
        return {"timepoint": "baseline"}
    run = scope(place.text, clause_at(place.text, q.start))
    before: Timepoint | None = time_in(sentence, Run(run.start, q.start)) or next(
        (t for t in reversed(times(sentence)) if t.end <= q.start), None
    )
    if value.kind == "to" and before is None and place.study.end is not None:
        return {"timepoint": place.study.end}
    if value.kind == "statistic" and before is not None and before.text in ("onset", "diagnosis", "birth"):
        before = None  # "age at onset" names the variable
    later = next((t for t in times(sentence) if q.end <= t.start < run.end), None)
    if later is not None and _VERB.search(place.text, q.end, later.start):
        later = None  # the time of what another verb says
    own = before or later
    from_it = own is not None and re.search(r"\bfrom\s$", place.text[: own.start]) is not None
    if own is not None and own.text == "baseline" and (from_it or who.kind == "patient"):
        own = None  # "rose from a baseline of", "change from baseline": not when this one was measured
    if own is not None:
        return time_slots(own)
    drug = next(
        (m for m in sentence.mentions_of("drug") if m.end < q.start and _UNTIL.search(place.text, 0, m.start)), None
    )
    if drug is not None:
        return {"timepoint": f"before {drug.concept.label}"}
    if who.kind == "patient" and who.experiencer == "own" and place.time is not None and value.statistic is None:
        return time_slots(place.time) | {"timepoint_inferred": True}
    return {}
