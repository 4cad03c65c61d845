"""Whether a fact of the graph says what a listed one says: what `benchmarks/reworded.py` judges by.

Three questions are asked, each by one function: `conflict`, does the fact say anything that the listed one does not;
`lacking`, does it leave out anything that the listed one asks for; `forbidden`, is it what the sentence must not give.
Names, units, times and words of the listing may stand in several forms, parted by `|`; `*` stands for any name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reworded_words import Slots, forms, numbers, same, same_time, same_unit, when, words, written

TAKEN_FOR = {
    "outcome": {"outcome", "condition", "adverse_event", "measurement"},
    "adverse_event": {"adverse_event", "outcome", "condition", "measurement"},
    "condition": {"condition", "outcome", "adverse_event", "patient"},
    "measurement": {"measurement", "outcome", "patient"},
    "predictor": {"predictor", "comparison"},
    "cohort": {"cohort", "study_design", "patient", "condition"},
    "patient": {"patient", "cohort", "measurement"},
    "study_design": {"study_design", "cohort", "document_metadata"},
    "drug_target": {"drug_target", "claim"},
    "claim": {"claim", "hypothesis"},
    "hypothesis": {"hypothesis", "claim"},
    "cited_evidence": {"cited_evidence", "outcome", "intervention", "measurement", "condition", "adverse_event"},
}
"""Type listed -> types of facts that may say the same; a type that is not here is asked for itself."""
NAMED_BY = {
    "intervention": ("agent",),
    "measurement": ("variable",),
    "outcome": ("outcome",),
    "adverse_event": ("event",),
    "condition": ("condition",),
    "comparison": ("variable",),
    "predictor": ("variable", "outcome_predicted"),
    "patient": ("aspect",),
    "study_design": ("aspect", "value"),
    "drug_target": ("drug", "target"),
    "cohort": (),
    "claim": ("object",),
    "hypothesis": ("object",),
    "cited_evidence": ("object",),
}
"""Type listed -> its slots that say what the fact is about."""
ARGUED = {"claim", "hypothesis", "cited_evidence", "predictor"}
NOT_COUNTED = {
    "references",
    "reference_number",
    "position",
    "step",
    "line",
    "hypothesis_number",
    "value_si",
    "n_implied",
}
OTHER_SLOTS = {
    "n_total": ("group_size",),
    "percent": ("value",),
    "value": ("percent", "duration"),
    "value_low": ("range_low",),
    "value_high": ("range_high",),
    "threshold": ("value",),
    "dose": ("value",),
    "dose_low": ("value_low",),
    "dose_high": ("value_high",),
}
SURE = {"asserted": 2, "definitional": 2, "recommended": 2, "observed_association": 2, "likely": 1, "suggested": 1}
"""Certainty -> how sure; one that is not here is a guess (0). One step apart still agrees."""


@dataclass(frozen=True)
class Listed:
    """A fact that a sentence gives: its type and its slots; `also` holds further numbers that it may carry."""

    type: str
    slots: Slots


@dataclass(frozen=True)
class Study:
    """The study a sentence stands in: arms by name, with the words each goes by, and sizes that a fact may add."""

    arms: dict[str, str]
    sizes: frozenset[float]


def carried(slots: Slots) -> set[float]:
    """The numbers that a fact says of its own."""
    inferred = {"timepoint_value"} if slots.get("timepoint_inferred") else set()
    return numbers({k: v for k, v in slots.items() if k not in NOT_COUNTED | inferred})


def is_cited(fact: Slots) -> bool:
    """Whether a fact is credited to another work."""
    told = fact["type"] == "cited_evidence" or fact["slots"].get("references") or fact["slots"].get("source")
    return bool(told or re.search(r"\breferences?\b|\bcited\b|\bet al\b|\bcolleagues\b", str(fact.get("subject"))))


def arm_of(told: object, study: Study) -> str | None:
    """The arm that words tell: the one told by the most words."""
    have = words(told)
    fits = {len(w): arm for arm, names in study.arms.items() for f in forms(names) if (w := words(f)) <= have}
    return fits[max(fits)] if fits else None


def _told_arm(fact: Slots, study: Study) -> str | None:
    told = (fact["slots"].get("arm"), fact["slots"].get("population"), fact.get("subject"))
    return next((arm for t in told if t and (arm := arm_of(t, study))), None)


def _told_names(fact: Slots) -> set[str]:
    slots = fact["slots"]
    if fact["type"] in ARGUED:
        return words([v for v in slots.values() if isinstance(v, str)] + [str(fact.get("subject"))])
    keys = ("agent", "variable", "outcome", "condition", "event", "aspect", "value", "drug", "target", "object", "term")
    return words(
        [v for k in (*keys, "status", "laterality", "qualifier") if isinstance(v := slots.get(k), (str, list))]
    )


def _named(value: object, told: set[str]) -> bool:
    return value == "*" or any(len(w & told) > len(w) / 2 for f in forms(value) if (w := words(f)))


def conflict(listed: Listed, fact: Slots, study: Study) -> str | None:
    """The first slot in which a fact says something that the listed one does not; None where it only says what is so.

    Args:
        listed: what the sentence gives.
        fact: a line of `cytolink facts`.
        study: the study that the sentence stands in.
    """
    want, have = listed.slots, fact["slots"]
    if fact["type"] not in _taken_for(listed):
        return "type"
    told = _told_names(fact)
    for key in NAMED_BY[listed.type]:
        if key in want and not isinstance(want[key], (int, float)) and not _named(want[key], told):
            return key
    alike = listed.type == "comparison" and have.get("effect_direction") == "none"  # no difference, put either way
    if not alike and want.get("polarity", "affirmed") not in (_polarity(have), "either"):
        return "polarity"
    if is_cited(fact) != bool(want.get("cited")):
        return "cited"
    if "certainty" in want and abs(SURE.get(want["certainty"], 0) - SURE.get(str(have.get("certainty")), 0)) > 1:
        return "certainty"
    return _other_patients(listed, fact, study) or _other_values(want, have, study)


def _taken_for(listed: Listed) -> set[str]:
    """Types of facts that may say it: that a drug was stopped is also an outcome, a median dose also a measurement."""
    also = {"status": "outcome", "statistic": "measurement"} if listed.type == "intervention" else {}
    return TAKEN_FOR.get(listed.type, {listed.type}) | {kind for slot, kind in also.items() if slot in listed.slots}


def _polarity(slots: Slots) -> str:
    return "negated" if slots.get("status") == "absent" else str(slots.get("polarity", "affirmed"))


def _other_patients(listed: Listed, fact: Slots, study: Study) -> str | None:
    want, have = listed.slots, fact["slots"]
    if "who" in want and not words(want["who"]) <= words([str(fact.get("subject")), str(have.get("population", ""))]):
        return "who"
    if "arm_a" in want:
        asked = [want["arm_a"], want["arm_b"]]
        told = [_arm_told(have.get(k), study, want) for k in ("arm_a", "arm_b")]
        turned = {"higher": "lower", "lower": "higher"}
        direction = have.get("effect_direction")
        if told == asked[::-1]:
            direction = turned.get(str(direction), direction)
        elif told != asked:
            return "arm_a"
        if "effect_direction" in want and direction not in (None, want["effect_direction"]):
            return "effect_direction"
        return None
    told_arm = _told_arm(fact, study)
    if "arm" in want and told_arm != want["arm"]:
        return "arm"
    one_arm = listed.type in ("measurement", "outcome", "patient", "cohort", "condition") and told_arm is not None
    return "arm" if one_arm and "arm" not in want else None


def _arm_told(told: object, study: Study, want: Slots) -> object:
    """The arm told, or the listed name of a subgroup that the words tell."""
    for name in (want["arm_a"], want["arm_b"]):
        if name not in study.arms and any(words(f) <= words(told) for f in forms(name)):
            return name
    return arm_of(told, study)


def _other_values(want: Slots, have: Slots, study: Study) -> str | None:
    for key in ("comparator", "significant", "statistic", "number_of_doses", *_number_slots(want)):
        if key in want and have.get(key) is not None and not same(want[key], have[key]):
            return key
    for key in ("unit", "dose_unit", "duration_unit"):
        if key in want and have.get(key) is not None and not same_unit(forms(want[key]), str(have[key])):
            return key
    if "timepoint" in want and (told := when(have)) and not same_time(want["timepoint"], told):
        return "timepoint"
    printed = {float(w) for v in want.values() for w in words(v if v != "*" else "") if re.fullmatch(r"[\d.]+", w)}
    allowed = numbers(want) | printed
    sizes = {round(float(have[k]), 6) for k in ("group_size", "n_total") if have.get(k) is not None} & study.sizes
    return "numbers" if carried(have) - allowed - sizes else None


def _number_slots(slots: Slots) -> list[str]:
    return [k for k, v in slots.items() if k not in ("also", "cited") and numbers(v) and not isinstance(v, list)]


def lacking(listed: Listed, fact: Slots) -> list[str]:
    """The slots that the listed fact asks for and the fact, which agrees with it, leaves out."""
    want, have = listed.slots, fact["slots"]
    argued = fact["type"] in ARGUED
    missing = [
        key
        for key in _number_slots(want)
        if not (numbers(want[key]) <= (carried(have) | written(have) if argued else _in_slot(key, have)))
    ]
    missing += [
        k for k in ("comparator", "statistic", "significant", "effect_direction") if k in want and k not in have
    ]
    if listed.type == "comparison" and "comparator" in want and have.get("statistic") != "p-value":
        missing.append("statistic")
    if "timepoint" in want and not when(have):
        missing.append("timepoint")
    if not argued:
        missing += [k for k in ("unit", "dose_unit") if k in want and not _unit_told(want, have, k)]
    if "frequency" in want and not _frequency_told(want["frequency"], have):
        missing.append("frequency")
    told = words([v for k, v in have.items() if k != "references"])
    asked: list[str] = [k for k in ("route", "status", "cause", "period_start", "period_end") if k in want]
    asked += ["value"] if listed.type == "measurement" and isinstance(want.get("value"), str) else []
    return missing + [k for k in asked if not any(words(f) & told for f in forms(want[k]))]


def _in_slot(key: str, have: Slots) -> set[float]:
    return set().union(*(numbers(have.get(k)) for k in (key, *OTHER_SLOTS.get(key, ()))))


def _unit_told(want: Slots, have: Slots, key: str) -> bool:
    units = {str(have[k]) for k in ("unit", "dose_unit", "duration_unit") if have.get(k) is not None}
    if units & set(forms(want[key])):
        return True
    daily = {"/d": {"day", "daily"}, "/wk": {"week", "weekly"}}
    told = words([str(have.get("frequency", "")), str(have.get("per", ""))])
    return any(
        u.removesuffix(end) in units and bool(told & per)
        for u in forms(want[key])
        for end, per in daily.items()
        if u.endswith(end)
    )


def _frequency_told(want: object, have: Slots) -> bool:
    told = words([str(have.get("frequency", "")), str(have.get("per", ""))])
    if any(w <= told for f in forms(want) if (w := words(f) - {"every"})):
        return True
    unit = str(have.get("dose_unit", ""))
    ends = {"/d": {"day", "daily"}, "/wk": {"week", "weekly"}, "/mo": {"month", "monthly"}}
    return any(unit.endswith(end) and bool(words(want) & per) for end, per in ends.items())


def forbidden(rule: Slots, fact: Slots, study: Study) -> bool:
    """Whether a fact is what a sentence must not give: whether all that the rule names holds of it.

    Args:
        rule: slots with their values, and `type`, `about` (a name), `number` (in any slot), `arm`, and `own` (true: not
            credited to another work).
        fact: a line of `cytolink facts`.
        study: the study that the sentence stands in.
    """
    have = fact["slots"]
    for key, value in rule.items():
        held = {
            "type": lambda v: fact["type"] == v,
            "own": lambda v: v is not is_cited(fact),
            "about": lambda v: _named(v, _told_names(fact)),
            "number": lambda v: bool(numbers(v) & carried(have)),
            "arm": lambda v: (_told_arm(fact, study) or arm_of(have.get("arm"), study)) == v,
            "polarity": lambda v: _polarity(have) == v,
        }.get(key, lambda v, key=key: have.get(key) is not None and _forbidden_slot(v, have[key]))(value)
        if not held:
            return False
    return True


def _forbidden_slot(value: object, told: object) -> bool:
    if isinstance(value, (int, float)) or isinstance(told, (int, float)):
        return same(value, told)
    return any(words(f) <= words(told) for f in forms(value))
