"""How a study was set up and divided, from its own words. The sentences are our own."""

from __future__ import annotations

import pytest

from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise
from graph_build.study.allocation import allocated
from graph_build.study.design import settings_of, years
from graph_build.study.mentions import populations
from graph_build.study.resolved import arms_of


def told(text: str) -> list[tuple[str, str]]:
    """Aspect and value."""
    return [(one.aspect, one.value) for one in settings_of(text, own=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "This was a phase 2, randomized, open-label, multicentre trial.",
            [("design", "phase 2, randomized, open-label, multicentre trial")],
        ),
        (
            "Patients were recruited between March 3, 2009 and June 2012 at 14 centres in Norway.",
            [("period", "March 3, 2009 and June 2012"), ("centres", "14")],
        ),
        (
            "The study ran from May 4, 2015 (first visit) through 9 July 2018 (last visit).",
            [("period", "May 4, 2015 (first visit) through 9 July 2018")],
        ),
        (
            "We excluded anyone with tuberculosis, previous use of a biologic or a platelet count under 100.",
            [
                ("exclusion_criterion", "tuberculosis"),
                ("exclusion_criterion", "previous use of a biologic"),
                ("exclusion_criterion", "a platelet count under 100"),
            ],
        ),
        ("Those with active hepatitis were not eligible.", [("exclusion_criterion", "active hepatitis")]),
    ],
)
def test_a_set_up_in_several_wordings(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    ["A randomised trial is needed.", "Infliximab was licensed between 1998 and 2002.", "No patient was excluded."],
)
def test_what_is_no_set_up(text: str) -> None:
    assert told(text) == []


def test_years_are_those_printed() -> None:
    assert years("May 4, 2015 through 9 July 2018") == (2015, 2018)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We randomised 90 adults to guselkumab (n = 45) or apremilast (n = 45).", ["guselkumab", "apremilast"]),
        (
            "Patients were assigned to olokizumab 64 mg every 2 weeks (n = 30), olokizumab 64 mg every 4 weeks "
            "(n = 31) or the combination of olokizumab and methotrexate (n = 29).",
            ["olokizumab 64 mg every 2 weeks", "olokizumab 64 mg every 4 weeks", "olokizumab and methotrexate"],
        ),
        (
            "We compared 30 patients with gout who received anakinra with 40 patients who received usual care.",
            ["anakinra", "usual care"],
        ),
        ("The trial had three arms: bed rest, walking and swimming.", ["bed rest", "walking", "swimming"]),
        ("Anakinra was well tolerated (n = 4).", []),
    ],
)
def test_what_patients_were_divided_into(text: str, names: list[str]) -> None:
    assert list(allocated(text)) == names


def test_parts_that_arms_play_name_them() -> None:
    text = """# Anakinra, colchicine or both

## Methods

Patients were randomised to anakinra alone (n = 20), colchicine alone (n = 21) or the combination of anakinra and
colchicine (n = 19).
"""
    arms = arms_of(recognise(read(text.encode(), "trial.md"), Lexicon.default()))
    labels = [p.label for p in populations("Pain eased more on both drugs than in colchicine recipients.", arms)]
    assert labels == ["anakinra and colchicine", "colchicine"]


def test_the_others_are_the_arm_not_named() -> None:
    text = "# A trial\n\n## Methods\n\nWe randomised 60 adults to anakinra (n = 30) or usual care (n = 30).\n"
    arms = arms_of(recognise(read(text.encode(), "trial.md"), Lexicon.default()))
    named = populations("Of the anakinra-treated patients 4 died, of the others 9.", arms)
    assert [p.label for p in named] == ["anakinra", "usual care"]
