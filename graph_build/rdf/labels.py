"""A statement in one line, made from its own fields: pages and tables show words where they would show an IRI."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.rdf.names import label_of
from graph_build.rdf.phrases import counted, figure, joined, regimen, relation, share, with_article
from graph_build.rdf.terms import WORDING, is_wording, word_count
from ontology.schemes import concept_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph_build.model import Fact, SlotValue

    Text = Callable[[str], str]

_WHAT = (
    "object", "outcome", "outcome_predicted", "event", "agent", "condition", "target", "intervention", "variable",
    "component", "property", "aspect", "risk_category", "definition", "label", "effect",
)  # fmt: skip
_ARGUED = {"claim", "cited_evidence", "hypothesis"}
_DENIES = re.compile(r"(?:absent|none|never)\b|\S* ?no\b")
"""What denies by itself: "no" before it would say the opposite."""
_PEOPLE = re.compile(
    r"(?:\S+ ){0,2}(?:patients|children|infants|those|cases|subjects|adults)\b|.*respon(?:sive|ders)$", re.I
)
"""An outcome that is told as those who had it."""
_SAYS_HOW = re.compile(r".*(?:ed|en|wn|nt|le)")
"""A status that is a participle or an adjective already; of a noun ("resolution") the concept's name is taken."""


def statement_label(fact: Fact, *, quotes: bool) -> str:
    """What a fact says, for people: "study patients: CRP 4 mg/L, end of follow-up".

    Args:
        fact: any fact.
        quotes: whether wording may be held; without it, fields that are wording are left out of the line too, and what
            it says is cut where the whole would be wording.
    """
    words = {name: _words(value, quotes=quotes) for name, value in reversed(fact.slots)}

    def text(name: str) -> str:
        return words.get(name, "")

    subject = _concepts(fact, "subject") if not quotes and is_wording(fact.subject) else fact.subject
    what = next((found for name in _WHAT if (found := text(name) or _concepts(fact, name)) and found != subject), "")
    if whose := _whose(fact, subject):
        subject, what = whose, joined(subject, "" if what in whose else what)
    if fact.type == "hypothesis" and (cause := text("cause") or _concepts(fact, "cause")):
        what = f"{cause} for {what}" if what else cause
    denied = fact.slot("polarity") == "negated" and fact.slot("direction") is None
    said = _said(fact, text, denied=denied)
    if not quotes:
        numbers = figure(text, "value", "dose", "threshold")
        # a number that stands between parts what the document's words could have been
        behind = () if numbers or text("n") else (text("status"), text("timepoint"))
        if is_wording(joined(subject, said, *behind, what)):
            # concepts say it in words of ours; what has none is cut
            subject, what = _concepts(fact, "subject") or subject, _concepts(fact, "object") or what
        if is_wording(joined(subject, said)):
            subject = _shortened(subject, beside=said)
        what = _shortened(what, beside=joined(subject, said, *behind))
    subject, line = _line(fact, text, subject, joined(said, what) if fact.type in _ARGUED else what, denied=denied)
    after = f"after {text('after')}" if text("after") else ""
    behind_all = (line, "" if fact.type == "drug_target" else text("action"), after, text("timepoint"))
    line = ", ".join(part for part in behind_all if part)
    if fact.type == "hypothesis" and subject:
        subject += " (hypothesis)"
    return with_article(": ".join(part for part in (subject, line) if part)) or fact.type.replace("_", " ")


def _words(value: SlotValue, *, quotes: bool) -> str:
    """The words of a slot, empty where they may not be held."""
    if isinstance(value, bool):
        return ""
    words = ", ".join(map(_plain, value)) if isinstance(value, tuple) else _plain(value)
    return "" if not quotes and is_wording(words) else words.replace("_", " ")


def _whose(fact: Fact, subject: str) -> str:
    """The population of a value or count that is told under another name, such as that of the variable."""
    people = fact.population
    if fact.type not in ("measurement", "cohort") or people is None or is_wording(people.label):
        return ""
    if fact.type == "cohort" and people.kind not in ("arm", "control"):
        return ""
    same = people.label.casefold() in subject.casefold() or subject.casefold() in people.label.casefold()
    return "" if same else people.label


def _said(fact: Fact, text: Text, *, denied: bool) -> str:
    """What stands before the thing that is said: a verb, a direction, a role."""
    if fact.type in _ARGUED:
        return joined(relation(text("relation"), text("modal"), denied=denied), text("direction"), text("role"))
    return joined(text("relation"), text("direction"), text("role"))


def _line(fact: Fact, text: Text, subject: str, what: str, *, denied: bool) -> tuple[str, str]:
    """The subject and what is said of it, in the order that facts of the type are read in."""
    numbers = joined(figure(text, "value", "dose", "threshold"), _points(text), regimen(text))
    if fact.type in _ARGUED:
        given = next((text(name) for name in ("value", "value_low", "dose", "threshold") if text(name)), "")
        return subject, joined(what, "" if given and given in what else numbers, share(text), text("status"))
    if fact.type == "predictor":
        return joined(subject, figure(text, "threshold")), joined(_predicts(text, what, denied), figure(text, "value"))
    if fact.type == "comparison":
        denial = "no difference" if denied else ""
        aside = text("direction") if not _arms(text).startswith("against") else ""
        ahead = joined(denial, text("relation"), "" if aside else text("direction"), text("role"), what)
        return subject, joined(ahead, f"{aside}," if aside else "", _arms(text), numbers, share(text), text("status"))
    if fact.type == "drug_target":
        of = "" if not text("action") or re.search(r"(?:against|ing|of|to)$", text("action")) else "of"
        return subject, joined("not" if denied else "", text("action"), of, what)
    if fact.type == "study_design" and isinstance(fact.slot("value"), str | tuple):
        return subject, f"{what}: {text('value')}" if what and text("value") else what or text("value")
    reason = text("role") if text("role").startswith("reason") else ""
    given_for = text("condition") if fact.type == "intervention" and text("condition") != what else ""
    if fact.type == "intervention" and what == text("condition"):
        what, given_for = "", what
    happened = _happened(fact, text, what, denied=denied)
    ahead = joined(text("relation"), text("direction"), "" if reason else text("role"))
    line = joined(ahead, happened[0], _arms(text), numbers, _counted(text, denied=denied), happened[1])
    return subject, ", ".join(part for part in (line, reason, f"for {given_for}" if given_for else "") if part)


def _predicts(text: Text, what: str, denied: bool) -> str:
    """How a predictor goes with an outcome."""
    direction, role = text("direction"), text("role")
    if role or direction.endswith(("factor", "marker", "predictor")):
        return joined("no" if denied else "", direction, role, "for" if what else "", what)
    if direction:
        tie = "on" if direction.endswith("effect") else "in" if _PEOPLE.match(what) else "with"
        return joined(direction, tie if what else "", what)
    return joined("does not go with" if denied else "goes with", what) if what else ""


def _points(text: Text) -> str:
    points = text("points") or "–".join(end for end in (text("points_low"), text("points_high")) if end)
    return f"({counted(points, 'point')})" if points else ""


def _happened(fact: Fact, text: Text, what: str, *, denied: bool) -> tuple[str, str]:
    """What happened, and what became of it: ("aneurysms", "reduced"); denied "no fever", "fever not resolved"."""
    raw = text("status")
    concept = concept_of("status", raw) if raw else None
    name = concept.iri.rpartition("#")[2] if concept else ""
    if name == "wasPresent" and (fact.type == "condition" or raw == "present"):
        raw = "" if raw == "present" else raw
    elif concept and name != "wasAbsent" and not _SAYS_HOW.fullmatch(raw):
        raw = concept.label
    if name.startswith("responded") and what in ("response", "clinical response"):
        what = ""
    elif raw and raw[:5].casefold() in what.casefold():
        raw = ""
    if denied and not _DENIES.match(joined(raw, what)):
        return (what, f"not {raw}") if raw else (joined("no", what), "")
    return what, raw


def _counted(text: Text, *, denied: bool) -> str:
    """How many; "no rash" says that it was none."""
    return "" if denied and text("n") == "0" and not text("n_total") else share(text)


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


def _arms(text: Text) -> str:
    one, other = text("arm_a"), text("arm_b")
    named = one and one in text("direction")
    return joined("" if named else one, "against", other) if other else ""


def _plain(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)
