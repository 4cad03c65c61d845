"""The measurements of a sentence: frames, with averages and sizes where no frame was filled."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.facts.clinical.averages import averages
from graph_build.facts.clinical.runs import times
from graph_build.facts.clinical.sizes import placed, sizes
from graph_build.facts.clinical.variables import likely_unit, named_variables, units_of, variable_called
from graph_build.frames.estimates import estimates
from graph_build.frames.measured.measurements import measurements
from graph_build.frames.measured.parts import Measured
from graph_build.frames.measured.units import TIMES
from graph_build.frames.measured.vitals import vitals
from graph_build.frames.treatments.agents import agents
from graph_build.frames.treatments.regimen_pieces import is_dose
from graph_build.model.once import once_a_sentence
from graph_build.recognisers.units import unit_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Quantity, ReadSentence
    from graph_build.model.frames import MeasurementFrame, Named
    from graph_build.study.mentions import PopulationMention

_AIM = re.compile(
    r"\b(?:maintain\w*|target\w*|keep|kept|goal|threshold|aim\w*|cut-?off|criteri\w+|defined|transfus\w+ (?:if|"
    r"when)|if|when)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?:normal|reference|ref|normal range|reference range|range|limits?|cut-?off|nr|n|rr|ri|uln|"
    r"normal values?|normal level|upper limit|(?:rv|vr|nv|lv)(?=\s?[:=]))\b\.?"
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
_OF_TWO = re.compile(r"/\s?[A-Za-z](?:(?!\b(?:and|with)\b)[\w ()-]){1,40}?\s(?:(?:levels?|values?|was|were|of)\s?)*$")
_SUPPLIED = re.compile(r"\b(?:supplement\w*|intake|infusions?|replacement) (?:of|with) [^.;]*$", re.IGNORECASE)
_UNIT_BEHIND = re.compile(
    r"\s?(?:\((?:(?:normal|reference|ref\.?|range|n)\b[^()]{0,40}|[\d.,]+\s?[-–]\s?[\d.,]+)\)\s?|(?P<open>[(\[]))"
    r"(?=[A-Za-zµμ%×/])",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:figures?|fig\.?|tables?|photo|case|patient|grade|stage|type|class|day|month|year|week)\s$", re.IGNORECASE
)
_JOINED = re.compile(r"[-‐‑](?!fold)[A-Za-z]{3,}|:\d|\s\([A-Z]{1,4}(?P<n>\d+)\)")
_RATIO_BEFORE = re.compile(r"\d:$")
_COUNTED = re.compile(
    r"\s(?:[a-z]+\s)?(?:tests?|samples|episodes|cultures|biopsies|nodes|lesions|patients|cases|units of)\b"
)
_CLASSES = re.compile(
    r"\b(?:classified|categori[sz]ed|stratified)\b[^.;]*\b(?:as follows|follows|into|based on)\b", re.IGNORECASE
)
_DOSED = ("g", "mg", "mL", "U", "[IU]")
_ADJECTIVE = re.compile(r"\b(?:elevated|increased|raised|high|low|decreased|reduced|normal)\s$", re.IGNORECASE)


def values(sentence: ReadSentence, people: Sequence[PopulationMention] = ()) -> tuple[MeasurementFrame, ...]:
    """The values of a sentence, in order; a quantity is a value of one variable, save for a shared change.

    Args:
        sentence: the sentence.
        people: the populations that it names: they part no variable from its value.
    """
    return _values(sentence, people) if people else _values_without_people(sentence)


@once_a_sentence
def _values_without_people(sentence: ReadSentence) -> tuple[MeasurementFrame, ...]:
    return _values(sentence, ())


def _values(sentence: ReadSentence, people: Sequence[PopulationMention]) -> tuple[MeasurementFrame, ...]:
    if not sentence.quantities:
        return ()
    named = named_variables(sentence)
    runs = tuple((p.start, p.end) for p in people)
    candidates = tuple(q for q in _candidates(sentence) if not any(a <= q.start < b for a, b in runs))
    told = Measured(sentence.text, candidates, tuple(times(sentence)), named, sentence.mentions, runs)
    framed = [_said(sentence, f) for f in measurements(told)]
    found = [f for f in framed if f.kind in ("from", "to", "change")]
    effects = {
        q.start for q in sentence.quantities if any(e.start <= q.start < e.end for e in estimates(sentence.text))
    }
    for more in (averages(sentence, named), framed, sizes(sentence, named)):
        taken = {f.quantity.start for f in found} | effects
        found += [f for f in more if f.quantity.start not in taken]
    found += vitals(sentence, found)
    read = (_with_own_unit(sentence.text, frame) for frame in found)
    return tuple(sorted(read, key=lambda f: (f.quantity.start, f.named.start)))


def _with_own_unit(text: str, frame: MeasurementFrame) -> MeasurementFrame:
    """The value with a unit behind it that is one for its variable alone, and was none before that was known."""
    q, iri = frame.quantity, frame.named.iri
    if not iri or q.unit or frame.unit or frame.printed:
        return frame
    found = unit_at(text, q.end + (text[q.end : q.end + 1] == " "), iri)
    if found is None:
        return frame
    quantity = replace(q, end=found.end, unit=found.code, unit_as_printed=found.printed)
    return replace(frame, quantity=quantity, end=max(frame.end, found.end))


def value_after(sentence: ReadSentence, quantity: Quantity) -> int | None:
    """Where the next quantity with a unit begins, or None."""
    return next(
        (q.start for q in sentence.quantities if q.start >= quantity.end and q.unit and q.unit not in TIMES), None
    )


def _said(sentence: ReadSentence, frame: MeasurementFrame) -> MeasurementFrame:
    """The frame with the vessel of a Z-score, the share that a percentage of cells is, and the adjective before it."""
    frame = replace(frame, named=_meant(sentence.text, frame))
    if frame.kind != "value":
        return frame
    named = placed(sentence, _share(frame.named, frame.quantity))
    adjective = _ADJECTIVE.search(sentence.text, max(0, named.start - 12), named.start)
    return replace(frame, named=named, start=adjective.start() if adjective else frame.start)


def _meant(text: str, frame: MeasurementFrame) -> Named:
    """The score, as its short form is printed where the value is beyond the one that the form usually stands for."""
    named, printed = frame.named, text[frame.named.start : frame.named.end]
    if frame.unit != "{score}" or not printed.isupper() or frame.quantity.value is None:
        return named
    beyond, _ = likely_unit(named, "{score}", frame.quantity.value)
    return replace(named, label=printed, iri="") if beyond else named


def _share(named: Named, q: Quantity) -> Named:
    """A percentage of cells is no count of them."""
    if q.unit != "%" or not named.label.endswith(" count"):
        return named
    label = f"{named.label.removesuffix(' count')} percentage"
    iri = variable_called(label)
    return replace(named, label=label, iri=iri, units=units_of(iri))


def _candidates(sentence: ReadSentence) -> Iterator[Quantity]:
    """The quantities that can be values: no dates, ages, p-values, references, figure numbers or doses."""
    dosed = agents(sentence)
    effects = [(e.start, e.end) for e in estimates(sentence.text)]
    for q in sentence.quantities:
        head = sentence.text[: q.start]
        if _part_of_a_name(sentence.text, q) or _is_class(sentence.text, q):
            continue
        if q.kind in ("date", "age", "p_value", "fraction", "interval"):
            continue
        if any(start <= q.start < end for start, end in effects):
            continue  # how much two groups differ is no value of either
        if any(t.start <= q.start and q.end <= t.end for t in sentence.timepoints):
            continue
        if q.comparator not in (None, "=") and _AIM.search(head[-80:]):
            continue
        if (
            _SUPPLIED.search(head[-80:])
            or _NORMAL_LIST.search(head[-120:])
            or (q.kind == "number" and _no_value(sentence.text, q))
        ):
            continue
        if _OF_TWO.search(head[-60:]) and re.match(r"/\d", sentence.text[q.end :]):
            continue  # "BUN/creatinine of 9/2.1": which is whose, a reader may know
        if _REFERENCE.search(head[-45:]) or _NUMBERED.search(head[-10:]):
            continue
        if is_dose(q) and q.unit not in _DOSED and any(a.end <= q.start for a in dosed):
            continue
        yield _with_unit(sentence.text, q)


def _part_of_a_name(text: str, q: Quantity) -> bool:
    """Whether a bare number is part of a name, of a ratio or of a count: "24-channel", "index 30 (LY30)", "5:1"."""
    if q.kind != "number" or q.unit:
        return False
    after = _JOINED.match(text, q.end)
    named = after is not None and (after["n"] is None or after["n"] == text[q.start : q.end])
    return named or _RATIO_BEFORE.search(text, 0, q.start) is not None or _COUNTED.match(text, q.end) is not None


def _is_class(text: str, q: Quantity) -> bool:
    """Whether a range or bound tells a class or what would hold ("if X is above 5"), no value that was found."""
    printed = text[: q.start].rstrip().endswith(("≥", "≤", ">", "<"))
    bounded = printed or q.comparator not in (None, "=")
    if q.kind != "range" and not bounded:
        return False
    return text.lstrip().startswith("If ") or _CLASSES.search(text, 0, q.start) is not None


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
