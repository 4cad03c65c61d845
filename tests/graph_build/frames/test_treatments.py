"""Treatments as frames: whose each dose is, how it was given, and what became of it, in many wordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.frames.treatments.agents import agents
from graph_build.frames.treatments.treatments import treatments
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import ReadSentence
    from graph_build.model.frames import TreatmentFrame


def sentence(text: str) -> ReadSentence:
    (one,) = recognise(read(text.encode(), "invented.txt"), Lexicon.default()).sentences
    return one


def frames(text: str) -> list[TreatmentFrame]:
    one = sentence(text)
    return treatments(one, agents(one))[1]


def doses(text: str) -> list[tuple[str, str]]:
    return [(f.agent.label, f.dose.raw) for f in frames(text) if f.dose]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She took golimumab 50 mg once a month.", [("golimumab", "50 mg")]),
        ("He was given 375 mg/m2 of intravenous rituximab.", [("rituximab", "375 mg/m2")]),
        ("Etanercept (25 mg twice weekly) was begun.", [("etanercept", "25 mg")]),
        ("Leflunomide was given at a dose of 20 mg a day.", [("leflunomide", "20 mg a day")]),
        (
            "Background methotrexate (MTX, up to 20 mg per week) and sulfasalazine (SSZ, 2 g a day) were allowed.",
            [("methotrexate", "up to 20 mg per week"), ("sulfasalazine", "2 g a day")],
        ),
        ("He was given an 80-mg dose of adalimumab.", [("adalimumab", "80-mg")]),
        (
            "They received either 150 mg or 300 mg of secukinumab.",
            [("secukinumab", "150 mg"), ("secukinumab", "300 mg")],
        ),
        (
            "Etoposide and cisplatin were given at 100 mg/m2 and 75 mg/m2, respectively.",
            [("etoposide", "100 mg/m2"), ("cisplatin", "75 mg/m2")],
        ),
        (
            "Treatment consisted of 4 mg/kg of canakinumab and of 30 mg of prednisone.",
            [("canakinumab", "4 mg/kg"), ("prednisone", "30 mg")],
        ),
    ],
)
def test_each_dose_has_its_own_drug(text: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(doses(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He was treated with zalcitrin 60 mg daily.", [("zalcitrin", "60 mg daily")]),
        ("Zalcitrin (500 mg/m2, every 3 weeks) was initiated.", [("zalcitrin", "500 mg/m2")]),
        ("He received 125 mg/day of zalcitrin.", [("zalcitrin", "125 mg/day")]),
        ("The zalcitrin dosage was increased to 250 mg/day.", [("zalcitrin", "250 mg/day")]),
        (
            "She was given aspirin 100 mg, zalcitrin 5 mg and vorabine 2 mg.",
            [("aspirin", "100 mg"), ("zalcitrin", "5 mg"), ("vorabine", "2 mg")],
        ),
    ],
)
def test_a_dose_tells_a_drug_that_no_list_has(text: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(doses(text)) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "Urinary protein excretion was 3 g/day on prednisone.",
        "Her weight rose by 4 kg, and the spleen weighed 900 g.",
        "He drank 2 g/day of salt before admission.",
    ],
)
def test_what_is_weighed_or_excreted_is_no_dose(text: str) -> None:
    assert doses(text) == []


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("Abatacept 125 mg was given under the skin every week.", {"route": "subcutaneous", "frequency": "every week"}),
        ("He had prednisone by mouth, 30 mg, for 6 weeks.", {"route": "oral", "duration": "6 weeks"}),
        ("Two infusions of rituximab 1 g were given.", {"number_of_doses": 2}),
        ("A third infusion of infliximab was administered.", {"dose_number": 3}),
        ("Immunoglobulin 2 g/kg was infused over 10 hours.", {"infusion_time": "over 10 hours"}),
        ("The second tocilizumab infusion was postponed.", {"dose_number": 2, "status": "postponed"}),
    ],
)
def test_how_a_treatment_was_given(text: str, slots: dict[str, object]) -> None:
    (frame,) = frames(text)
    told = {name: getattr(frame, name) for name in slots}
    assert {name: getattr(value, "raw", value) for name, value in told.items()} == slots


def test_what_is_said_of_a_list_holds_for_each_of_it() -> None:
    found = frames("Abatacept 125 mg or golimumab 50 mg was injected every fourth week.")
    assert [f.frequency for f in found] == ["every fourth week"] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Methotrexate was started at 10 mg weekly and raised to 15 mg weekly by week 6.",
            [("10 mg weekly", None, None), ("15 mg weekly", "dose increased", "week 6")],
        ),
        (
            "The prednisolone dose was tapered from 40 mg daily to a maintenance dose of 4 mg daily.",
            [("40 mg daily", None, None), ("4 mg daily", "dose reduced", None)],
        ),
        (
            "He took ciclosporin 3 mg/kg; two weeks later the dose was increased to 5 mg/kg.",
            [("3 mg/kg", None, None), ("5 mg/kg", "dose increased", None)],
        ),
    ],
)
def test_a_dose_that_changed(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    found = [(f.dose.raw, f.status, f.time.text if f.time else None) for f in frames(text) if f.dose]
    assert found == expected


def test_the_drug_means_the_one_named_last() -> None:
    first, second = frames("Colchicine was started at 1 mg daily; the drug was stopped 5 days afterwards.")
    assert (first.status, second.status, second.pointed) == (None, "discontinued", True)
    assert (second.agent.label, second.dose) == ("colchicine", None)
    assert second.time is not None
    assert second.time.text == "5 days afterwards"


def test_the_drug_may_have_been_named_in_the_sentence_before() -> None:
    before = sentence("Anakinra was begun.")
    later = sentence("The drug was given at 2 mg/kg.")
    (frame,) = treatments(later, agents(later), agents(before)[-1])[1]
    assert (frame.agent.label, frame.dose.raw if frame.dose else None) == ("anakinra", "2 mg/kg")


def test_a_drug_that_only_dates_has_no_dose() -> None:
    text = "The median prednisolone dose at the start of tocilizumab was 20 mg (range 5–40 mg)."
    (dosed,) = [f for f in frames(text) if f.dose]
    assert (dosed.agent.label, dosed.statistic) == ("prednisolone", "median")
