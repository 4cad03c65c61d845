"""A statement in one line, made from its own fields: pages and tables show words where they would show an IRI."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.rdf.names import label_of
from graph_build.rdf.terms import WORDING, is_wording, word_count

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph_build.model import Fact

_SAID = ("relation", "direction", "role")
_WHAT = (
    "object", "outcome", "outcome_predicted", "event", "agent", "condition", "target", "intervention", "variable",
    "component", "property", "aspect", "risk_category", "definition", "label", "effect",
)  # fmt: skip
_DENIES = re.compile(r"(absent|none|never)\b|\S* ?no\b")
"""What denies by itself: "not" before it would say the opposite."""
_NO_UNIT = re.compile(r"1|\{.*\}")
"""UCUM's one and its annotations: units for machines."""
_NUMBERS = {
    "percent": "",
    "count": "",
    "p-value": "p",
    "auc": "AUC",
    "odds ratio": "OR",
    "hazard ratio": "HR",
    "relative risk": "RR",
}


def statement_label(fact: Fact, *, quotes: bool) -> str:
    """What a fact says, for people: "study patients: CRP 4 mg/L, end of follow-up".

    Args:
        fact: any fact.
        quotes: whether wording may be held; without it, fields that are wording are left out of the line too, and what
            it says is cut where the whole would be wording.
    """
    slots = dict(fact.slots)

    def text(name: str) -> str:
        value = slots.get(name)
        if value is None or isinstance(value, bool):
            return ""
        words = ", ".join(map(_plain, value)) if isinstance(value, tuple) else _plain(value)
        return "" if not quotes and is_wording(words) else words.replace("_", " ")

    subject = _concepts(fact, "subject") if not quotes and is_wording(fact.subject) else fact.subject
    what = next((found for name in _WHAT if (found := text(name) or _concepts(fact, name)) and found != subject), "")
    numbers = _joined(_figure(fact, text), _count(text))
    if not quotes:
        # a number that stands between parts what the document's words could have been
        behind = () if numbers else ("status", "timepoint")
        said = [*map(text, (*_SAID, *behind))]
        if is_wording(_joined(subject, *said, what)):
            # concepts say it in words of ours; what has none is cut
            subject, what = _concepts(fact, "subject") or subject, _concepts(fact, "object") or what
        what = _shortened(what, beside=_joined(subject, *said))
    denied = fact.slot("polarity") == "negated" and fact.slot("direction") is None
    denied = denied and not _DENIES.match(f"{text('status')} {what}")
    # blocking IL-6; but relapsing sinusitis, tocilizumab withdrawn
    acts_on = fact.type == "drug_target"
    line = _joined(
        ("no difference" if fact.type == "comparison" else "not") if denied else "",
        *map(text, _SAID),
        text("action") if acts_on else "",
        f"for {what}" if fact.type == "predictor" and what else what,
        _arms(text),
        numbers,
        text("status"),
    )
    after = f"after {text('after')}" if text("after") else ""
    line = ", ".join(part for part in (line, "" if acts_on else text("action"), after, text("timepoint")) if part)
    return ": ".join(part for part in (subject, line) if part) or fact.type.replace("_", " ")


def _concepts(fact: Fact, name: str) -> str:
    """The names of the concepts that a field of the fact names."""
    return " and ".join(dict.fromkeys(label_of(iri) for slot, iri in fact.concepts if slot == name))


def _shortened(what: str, beside: str) -> str:
    """So many words of it that with those beside it they are no wording, though each part alone was none."""
    left = WORDING - 1 - word_count(beside)
    kept: list[str] = []
    for word in what.split():
        left -= word_count(word)
        if left < 0:
            return " ".join([*kept, "…"])
        kept.append(word)
    return what


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _arms(text: Callable[[str], str]) -> str:
    one, other = text("arm_a"), text("arm_b")
    named = one and one in text("direction")
    return _joined("" if named else one, "against", other) if other else ""


def _plain(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _figure(fact: Fact, text: Callable[[str], str]) -> str:
    """The number or range that a fact gives, with its kind, comparator and unit; for a drug its regimen."""
    points = f"{text('points')} points" if text("points") else ""
    number = ""
    for name in ("value", "dose", "threshold"):
        if isinstance(fact.slot(name), str):
            return text(name)
        number = text(name) or "–".join(end for end in (text(f"{name}_low"), text(f"{name}_high")) if end)
        if number:
            number = _joined(number, _spread(text) if name == "value" else "")
            statistic, unit = text("statistic"), text("dose_unit" if name == "dose" else "unit")
            unit = "" if _NO_UNIT.fullmatch(unit) else unit
            number = _joined(_NUMBERS.get(statistic, statistic), text("comparator"), number, unit)
            break
    return _joined(number, points, _regimen(text))


def _spread(text: Callable[[str], str]) -> str:
    """The dispersion beside a value: a deviation, or quartiles."""
    if text("sd"):
        return f"± {text('sd')}"
    low, high = text("iqr_low"), text("iqr_high")
    return f"({low}–{high})" if low and high else ""


def _regimen(text: Callable[[str], str]) -> str:
    """How a drug is given, beside its dose."""
    doses = f"{text('number_of_doses')} doses" if text("number_of_doses") else ""
    length = f"for {text('duration')} {text('duration_unit')}".rstrip() if text("duration") else ""
    return _joined(text("route"), text("frequency"), doses, length)


def _count(text: Callable[[str], str]) -> str:
    """How many of how many patients."""
    n, total = text("n"), text("n_total")
    share = f"({text('percent')} %)" if text("percent") else ""
    return _joined(f"{n}/{total}" if n and total else f"n = {n}" if n else "", share)
