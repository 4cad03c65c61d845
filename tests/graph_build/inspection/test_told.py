"""What speaks against a fact in its own words: a number, a turned denial or sign, a name, a bad repair."""

from __future__ import annotations

from typing import Any

import pytest

from graph_build.inspection.meaning import Told
from graph_build.inspection.meant import wrong_concepts
from graph_build.inspection.readback import FactFound
from graph_build.inspection.rivals import Rivals
from graph_build.inspection.verify import faults


def told(text: str, end: int | None = None, origin: str = "extracted", **slots: Any) -> Told:
    """A fact of which every character of the text, or those before an offset, are evidence."""
    span: Any = {"start": 0, "end": len(text) if end is None else end, "role": "evidence"}
    fact = FactFound(
        iri="x",
        document="d",
        type="outcome",
        subject="",
        slots=slots,
        spans=[span],
        origin=origin,
        confidence=None,
    )
    return Told(fact, text)


CRP = "C-reactive protein fell from 88 mg/L to 4 mg/L on day 7"
SOUND: tuple[tuple[str, dict[str, Any]], ...] = (
    (CRP, {"variable": "C-reactive protein", "value": 88, "unit": "mg/L"}),
    (CRP, {"value": 4, "unit": "mg/L", "timepoint": "day 7", "timepoint_value": 7, "timepoint_unit": "d"}),
    ("median 13 (12-14) mg/L", {"value": 13, "iqr_low": 12, "iqr_high": 14, "unit": "mg/L"}),
    ("no serious infection occurred", {"event": "serious infection", "polarity": "negated"}),
    ("serious infection occurred in 2 of 31 patients", {"event": "serious infection", "polarity": "affirmed", "n": 2}),
    ("a normal echocardiogram", {"condition": "abnormal echocardiogram", "polarity": "negated"}),
    ("aged at least 6 years", {"comparator": ">=", "threshold": 6, "unit": "a"}),
    ("9 of 60 (15%)", {"n": 9, "n_total": 60, "percent": 15}),
)


@pytest.mark.parametrize(("text", "slots"), SOUND)
def test_what_the_words_say_is_left_alone(text: str, slots: dict[str, Any]) -> None:
    one = told(text, **slots)
    assert list(faults(one, Rivals.of([one]))) == []


@pytest.mark.parametrize(
    ("text", "slots", "says"),
    [
        (CRP, {"value": 7, "unit": "mg/L"}, "value 7 is not what its words give"),
        (CRP, {"timepoint_value": 88}, "timepoint_value 88 is no time"),
        ("median 13 (12-14) mg/L", {"value": 14, "iqr_low": 12, "iqr_high": 14, "unit": "mg/L"}, "value 14 is not"),
        ("median 13 (12-14) mg/L", {"value": 13, "iqr_low": 14, "iqr_high": 12, "unit": "mg/L"}, "is larger than"),
        ("serious infection occurred", {"event": "serious infection", "polarity": "negated"}, "told as denied"),
        ("no serious infection occurred", {"event": "serious infection", "polarity": "affirmed"}, "words deny"),
        ("a strange echocardiogram", {"condition": "abnormal echocardiogram", "polarity": "negated"}, "told as denied"),
        ("aged at least 6 years", {"comparator": "<", "threshold": 6, "unit": "a"}, "comparator < is not printed"),
        ("p < 0.05", {"comparator": "=", "value": 0.05}, "comparator = is told"),
        ("9 of 60 (15%)", {"n": 15, "n_total": 60, "percent": 15}, "percent 15 is not 15 of 60"),
        ("given to 8 patients for 24 hours", {"n": 24}, "n 24 is printed as no count"),
        ("as reported before [12] in 3 patients", {"n": 12}, "n 12 is printed as no count"),
        ("aspirin was given", {"object": "rituximab"}, "object 'rituximab' is named nowhere near"),
        ("Arthritis Rheum 2011", {"journal": "Pediatr Int"}, "journal 'Pediatr Int' is not printed there"),
    ],
)
def test_what_the_words_do_not_say_is_a_fault(text: str, slots: dict[str, Any], says: str) -> None:
    one = told(text, **slots)
    assert any(says in fault for fault in faults(one, Rivals.of([one])))


def test_a_name_is_a_fault_where_a_rival_of_it_stands() -> None:
    one, other = told("placebo reached 12 %", arm="sarilumab"), told("sarilumab: 40 %; placebo: 12 %", arm="placebo")
    said = list(faults(one, Rivals.of([one, other])))
    assert said == ["arm 'sarilumab' is named nowhere near, 'placebo' is"]


@pytest.mark.parametrize(
    ("slots", "holds"),
    [
        ({"value": 12.2, "sd": 4.3, "raw": "122+43", "readings": [[12.2, 4.3]]}, True),
        ({"value": 13.2, "sd": 4.3, "raw": "122+43"}, False),
        ({"value": 12.2, "sd": 4.3, "raw": "122+43", "readings": [[1.22, 4.3]]}, False),
        ({"value": 12.2, "sd": 4.3, "raw": "125+43"}, False),
    ],
)
def test_a_repaired_reading_is_one_that_the_print_allows(slots: dict[str, Any], holds: bool) -> None:
    one = told("mean age 122+43 years", **slots)
    assert (not list(faults(one, Rivals.of([one]), repaired=True))) is holds


def test_a_concept_is_one_that_the_fact_names() -> None:
    one = told("CRP was 88 mg/L at baseline, ferritin was high", variable="C-reactive protein", timepoint="at baseline")
    rivals = Rivals.of([one])
    own = {("measures", "CReactiveProtein"): {"C-reactive protein"}, ("atTime", "atBaseline"): {"baseline"}}
    assert list(wrong_concepts(one, own, rivals)) == []
    (why,) = wrong_concepts(one, {("measures", "ferritin"): {"ferritin"}}, rivals)
    assert why == "it links to ferritin, and its words name CReactiveProtein"
    assert list(wrong_concepts(one, {("atTime", "endOfFollowUp"): {"end of follow-up"}}, rivals))


def test_where_no_word_is_known_a_concept_is_named_somewhere_in_the_words() -> None:
    one = told("zebra stripes faded", outcome="zebra stripes")
    rivals = Rivals.of([one])
    assert list(wrong_concepts(one, {("ofOutcome", "x"): {"zebra stripes"}}, rivals)) == []
    assert list(wrong_concepts(one, {("ofOutcome", "x"): {"fever", "pyrexia"}}, rivals))


def test_of_two_signs_the_one_before_the_number_compares_it() -> None:
    one = told("less than a month later p > 0.05", comparator="<", value=0.05)
    assert any("comparator < is not printed" in fault for fault in faults(one, Rivals.of([one])))


def test_a_reviewer_may_take_a_number_from_elsewhere_in_the_document_and_from_nowhere_else() -> None:
    text = "Seven patients relapsed. In all 62 were treated."
    known, unknown = (told(text, 24, "curated", n_total=number) for number in (62, 63))
    assert list(faults(known, Rivals.of([known]))) == []
    assert list(faults(unknown, Rivals.of([unknown]))) == ["n_total 63 is not printed in the document"]
    extracted = told(text, 24, n_total=62)
    assert list(faults(extracted, Rivals.of([extracted])))
