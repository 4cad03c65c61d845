"""Values of several variables and brackets, comparisons in other words, what goes with what. Our own sentences."""

from __future__ import annotations

import pytest

from graph_build.frames.arms.arm_values import arm_values
from graph_build.frames.associations import associations
from graph_build.frames.comparisons import comparisons
from graph_build.frames.estimated import estimated
from graph_build.frames.estimates import estimates
from graph_build.recognisers.quantities import quantities
from graph_build.study.arms import Arm, Arms
from graph_build.study.mentions import populations

PLACEBO = Arm("placebo", frozenset({"placebo"}), control=True, times=9)
SARILUMAB = Arm("sarilumab", frozenset({"sarilumab"}), control=False, times=9)
ARMS = Arms((PLACEBO, SARILUMAB))


def by_arm(text: str) -> set[tuple[str, str, str]]:
    """Population, variable and value."""
    frames = arm_values(text, quantities(text), populations(text, ARMS), ARMS, list(comparisons(text, ARMS)))
    return {(f.who.label, f.variable, str(f.quantity.percent or f.quantity.value)) for f in frames}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Cough, rash and fever were seen in 4%, 6% and 9% of those on placebo and in 5%, 3% and 2% of those on "
            "sarilumab.",
            {
                ("placebo", "Cough", "4"),
                ("placebo", "rash", "6"),
                ("placebo", "fever", "9"),
                ("sarilumab", "Cough", "5"),
                ("sarilumab", "rash", "3"),
                ("sarilumab", "fever", "2"),
            },
        ),
        (
            "Rates of flare were unlike at week 8 (placebo group 26%, sarilumab group 14%; P = 0.03).",
            {("placebo", "Rates of flare", "26"), ("sarilumab", "Rates of flare", "14")},
        ),
        (
            "Fatigue eased in 31% on sarilumab and 22% on placebo; remission was reached in 18% and 9%, respectively.",
            {
                ("sarilumab", "Fatigue eased", "31"),
                ("placebo", "Fatigue eased", "22"),
                ("sarilumab", "remission", "18"),
                ("placebo", "remission", "9"),
            },
        ),
        (
            "Dialysis was needed in one in nine sarilumab recipients (12/106) and in 25/103 of the others.",
            {("sarilumab", "Dialysis", "12"), ("placebo", "Dialysis", "25")},
        ),
        (
            "There were 14 deaths, 5 (4%) in the sarilumab group and 9 (8%) in the placebo group.",
            {("sarilumab", "deaths", "4"), ("placebo", "deaths", "8")},
        ),
        (
            "Of all, 71 of 90 completed the course, against 60 of 88 with placebo.",
            {("sarilumab", "completed the course", "71"), ("placebo", "completed the course", "60")},
        ),
    ],
)
def test_each_value_has_its_variable_and_its_arm(text: str, expected: set[tuple[str, str, str]]) -> None:
    assert expected <= by_arm(text)


def test_values_for_more_variables_than_there_are_stay_out() -> None:
    text = "Cough and rash were seen in 4%, 6% and 9% of those on placebo and in 5%, 3% and 2% of those on sarilumab."
    assert by_arm(text) == set()


def test_a_difference_in_days_is_no_stay() -> None:
    text = "The stay was three days shorter with sarilumab than with placebo (median 9 v 12 days)."
    assert by_arm(text) == {("sarilumab", "stay", "9"), ("placebo", "stay", "12")}


@pytest.mark.parametrize(
    ("text", "variable", "sides", "direction"),
    [
        (
            "Headache was twice as frequent with sarilumab as with placebo.",
            "Headache",
            ("sarilumab", "placebo"),
            "higher",
        ),
        ("Relapse was half as common under sarilumab as under placebo.", "Relapse", ("sarilumab", "placebo"), "lower"),
        (
            "Sarilumab patients were more likely than placebo patients to recover.",
            "recover",
            ("sarilumab", "placebo"),
            "higher",
        ),
        ("Sarilumab lowered the ferritin more than placebo.", "ferritin", ("sarilumab", "placebo"), "lower"),
        (
            "Small gains in grip were also seen but were not different between the sarilumab and placebo groups.",
            "grip",
            ("sarilumab", "placebo"),
            "none",
        ),
    ],
)
def test_a_comparison_in_other_words(text: str, variable: str, sides: tuple[str, str], direction: str) -> None:
    (frame,) = comparisons(text, ARMS)
    assert (frame.variable, (frame.a.label, frame.b.label), frame.direction) == (variable, sides, direction)


@pytest.mark.parametrize(
    ("text", "variable", "sides"),
    [
        (
            "With placebo as the reference, the hazard ratio for leaving the study was 0.61 (95% CI 0.4 to 0.9) for "
            "sarilumab.",
            "leaving the study",
            ("sarilumab", "placebo"),
        ),
        ("For ACR20 the risk difference was 18.2 points (95% CI 9.1 to 27.0).", "ACR20", ("sarilumab", "placebo")),
    ],
)
def test_an_estimate_alone_has_its_sides(text: str, variable: str, sides: tuple[str, str]) -> None:
    (one,) = estimates(text)
    frame = estimated(text, one, populations(text, ARMS), ARMS)
    assert frame is not None
    assert (frame.variable, (frame.a.label, frame.b.label), frame.significant) == (variable, sides, True)


@pytest.mark.parametrize(
    ("text", "first", "second", "denied"),
    [
        ("Smoking was associated with relapse.", "Smoking", "relapse", False),
        ("Baseline ferritin did not predict response.", "ferritin", "response", True),
        ("There was no correlation between age and grip strength.", "age", "grip strength", True),
        ("Sex showed no significant interaction with treatment.", "Sex", "treatment", True),
    ],
)
def test_what_goes_with_what(text: str, first: str, second: str, denied: bool) -> None:
    (found,) = associations(text, (), ARMS)
    assert (found.first.text.removeprefix("Baseline "), found.second.text, found.denied) == (first, second, denied)


def test_what_was_to_be_looked_for_is_no_association() -> None:
    assert not list(associations("We asked whether smoking was associated with relapse.", (), ARMS))
