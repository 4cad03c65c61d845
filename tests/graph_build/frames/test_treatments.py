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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She was on Vorin 10 mg once daily.", [("vorin", "10 mg once daily")]),
        ("He was treated with VRB at a starting dose of 1,000 mg/day.", [("VRB", "1,000 mg/day")]),
        ("Meropenem (2 g q8h) was combined with VRP (0.6 g q12h).", [("meropenem", "2 g"), ("VRP", "0.6 g")]),
        ("They administered VORIN, 4 mg intranasally.", [("VORIN", "4 mg")]),
        ("Vorinib was given at 20 mg/day for 5 days.", [("vorinib", "20 mg/day")]),
        ("Vorinib (Maker Ltd, Sweden), 100 mg daily, was started.", [("vorinib", "100 mg daily")]),
        ("He took colchicine 1 mg along with tablet vorinib 88 mcg once a day.",
         [("colchicine", "1 mg"), ("vorinib", "88 mcg")]),
    ],
)  # fmt: skip
def test_a_dose_told_as_a_regimen_makes_its_name_a_treatment(text: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(doses(text)) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "Urinary metanephrine (2.1 mg/day) was high when he was treated.",
        "He was oxygen-dependent, 40 mg IV methylprednisolone was given.",
        "He took duloxetine XR 30 mg daily.",
        "LDH 2245 U was found after treatment was started.",
    ],
)
def test_what_has_no_dose_of_its_own(text: str) -> None:
    assert {label for label, _ in doses(text)} <= {"methylprednisolone", "duloxetine"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Colchicine, which she had taken for two years, was given at a dose of 1 mg daily.", ["1 mg daily"]),
        ("Prednisone 40 mg/d was started, which was slowly increased up to 125 mg/d.", ["40 mg/d", "up to 125 mg/d"]),
        ("Prednisone was tapered as follows: 40 mg daily for one week, 20 mg daily for one week.",
         ["40 mg daily", "20 mg daily"]),
        ("He was given 100 mg (over 2 h) of infliximab.", ["100 mg"]),
        ("Spinal block used 11.5 mg 0.5% hyperbaric bupivacaine and 15 µg fentanyl.", ["11.5 mg", "15 µg"]),
    ],
)  # fmt: skip
def test_a_dose_finds_its_drug_across_other_words(text: str, expected: list[str]) -> None:
    assert [raw for _, raw in doses(text)] == expected


def test_a_dose_several_times_a_day_is_not_what_a_day_has() -> None:
    (frame,) = frames("Meropenem (4 × 1000 mg/d) was given.")
    assert frame.dose is not None
    assert (frame.dose.unit, frame.frequency) == ("mg", "4 times a day")


@pytest.mark.parametrize(
    "text",
    [
        "Anaesthesia was kept with remifentanil, 2 L/min of air.",
        "He was given vorinib (Maker, Seoul, Korea; 600 mg daily).",
        "Octreotide was started for a period of 7 days (0.1 mg tid).",
        "Etoposide and total body irradiation of 12 Gy were given.",
    ],
)
def test_what_cannot_be_a_dose_of_the_name_beside_it(text: str) -> None:
    assert {label for label, _ in doses(text)} <= {"octreotide"}


def test_radiation_is_given_by_irradiation() -> None:
    assert doses("He had radiotherapy (30 Gy).") == [("radiotherapy", "30 Gy")]
