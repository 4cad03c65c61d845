"""Kinds of treatment that no list of drugs has, and substances that are measured as often as they are given."""

from __future__ import annotations

import pytest

from graph_build.frames.treatments.agents import agents
from graph_build.frames.treatments.treatments import treatments
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise


def given(text: str) -> list[str]:
    (one,) = recognise(read(text.encode(), "invented.txt"), Lexicon.default()).sentences
    return [a.label for a in agents(one)]


def doses(text: str) -> list[tuple[str, str, str | None]]:
    (one,) = recognise(read(text.encode(), "invented.txt"), Lexicon.default()).sentences
    return [(f.agent.label, str(f.dose.value), f.dose.unit) for f in treatments(one, agents(one))[1] if f.dose]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bicarbonate was administered.", ["bicarbonate"]),
        ("A calcium infusion was begun.", ["calcium"]),
        ("He was given repeated doses of calcitonin.", ["calcitonin"]),
        ("She was transfused with platelets and plasma.", ["platelets", "plasma"]),
        ("He took vitamin D 800 IU daily.", ["vitamin d"]),
        ("Blood products and pressors were needed.", ["Blood products", "pressors"]),
        ("Six courses of R-CHOP were planned.", ["R-CHOP"]),
        ("Anti-tuberculosis treatment was begun.", ["Anti-tuberculosis treatment"]),
    ],
)
def test_kinds_and_given_substances_are_treatments(text: str, expected: list[str]) -> None:
    assert given(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Bicarbonate was 14 mmol/L.",
        "The block was placed to achieve effective analgesia.",
        "The platelets fell to 34 and calcium to 1.9 mmol/L.",
        "Infusion lowered the glucose level.",
        "Albumin 2.1 g/dL and vitamin D 8 ng/mL were found.",
        "He received glucose tests at home.",
        "An ice pack was applied.",
    ],
)
def test_measured_substances_are_none(text: str) -> None:
    assert given(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Five units of packed red cells were given.", [("packed red cells", "5", "U")]),
        ("He received 5000 units of intravenous heparin.", [("heparin", "5000", "U")]),
        ("He was given benzylpenicillin 24 million units daily.", [("penicillin G", "24", "10*6.U")]),
        ("She got 2 litres of crystalloids.", [("crystalloids", "2", "L")]),
        ("Enoxaparin (Clexane, Sanofi, Paris) 80 mg was started.", [("enoxaparin", "80", "mg")]),
        ("Oral azathioprine (Imuran(r)) 150 mg was taken.", [("azathioprine", "150", "mg")]),
        (
            "6 units of FFP and 3 units of thrombocyte concentrates were needed.",
            [
                ("FFP", "6", "U"),
                ("thrombocyte concentrates", "3", "U"),
            ],
        ),
        ("Nifedipine extended release (ER) 60 mg was taken.", [("nifedipine", "60", "mg")]),
        ("Pantoprazole ampoules 40 mg were given.", [("pantoprazole", "40", "mg")]),
        ("Bisoprolol sustained-release tablets (2.5 mg) were prescribed.", [("bisoprolol", "2.5", "mg")]),
    ],
)
def test_what_stands_between_a_treatment_and_its_dose(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert doses(text) == expected


def test_a_dose_behind_another_noun_and_a_comma_is_not_that_of_the_treatment_before() -> None:
    assert ("pantoprazole", "6000", "mg") not in doses(
        "Pantoprazole 40 mg was given with a dose of zalcitrin, 6000 mg."
    )


def test_a_dose_of_something_unknown_is_not_that_of_the_treatment_before() -> None:
    assert ("fresh frozen plasma", "3000", "[IU]") not in doses(
        "He was given 6 units of fresh frozen plasma and 3000 IU of zalcitrin."
    )
