"""A trial's values and sizes by arm, from a whole invented paper in text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.pipeline import state
from graph_build.settings import BuildSettings

if TYPE_CHECKING:
    from graph_build.model import Fact

PAPER = """# Sarilumab against placebo in gout

## Abstract

Adults with gout were randomised to sarilumab (n=120) or placebo (n=118).

## Methods

Patients were randomly assigned to sarilumab or placebo. We excluded children.

## Results

{}

We report a 61-year-old woman of the sarilumab group who died of sepsis.
"""


def told(sentence: str) -> list[Fact]:
    """What the paper states with this sentence among its results."""
    return list(state(PAPER.format(sentence).encode(), "trial.md", BuildSettings(learned=False)).facts)


def values(facts: list[Fact]) -> set[tuple[str, str, str, str]]:
    """Arm, value, spread and time of each measurement."""
    return {
        (str(f.slot("arm")), str(f.slot("value")), str(f.slot("sd")), str(f.slot("timepoint")))
        for f in facts
        if f.type == "measurement"
    }


def test_a_trial_with_a_patients_story_is_no_case_report() -> None:
    facts = told("The mean CRP was 4 mg/L.")
    assert {f.subject for f in facts if f.slot("variable") == "C-reactive protein"} == {"study patients"}


def test_sizes_of_arms_stand_behind_their_names() -> None:
    sizes = {(f.slot("arm"), f.slot("n")) for f in told("Nobody moved away.") if f.rule.name == "cohorts.arm"}
    assert sizes == {("sarilumab", 120), ("placebo", 118)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The mean ESR fell from 31 mm/h to 9 mm/h in the sarilumab group and from 30 mm/h to 27 mm/h with placebo.",
            {("sarilumab", "31", "None", "baseline"), ("sarilumab", "9", "None", "None"),
             ("placebo", "30", "None", "baseline"), ("placebo", "27", "None", "None")},
        ),
        (
            "The mean ESR fell from 31.2 (7.5) mm/h to 9.4 (3.1) mm/h in the sarilumab group.",
            {("sarilumab", "31.2", "7.5", "baseline"), ("sarilumab", "9.4", "3.1", "None")},
        ),
    ],
)  # fmt: skip
def test_values_before_and_after_are_of_their_own_arm(sentence: str, expected: set[tuple[str, str, str, str]]) -> None:
    assert values(told(sentence)) == expected


def test_events_in_brackets_are_of_what_occurred_and_not_of_its_frequency() -> None:
    facts = told(
        "Serious infections occurred at a higher frequency in the sarilumab group versus placebo (13 (11%) vs 6 (5%))."
    )
    found = {(f.slot("event"), f.slot("arm"), f.slot("n")) for f in facts if f.rule.name == "outcomes.by-arm"}
    assert found == {("Serious infections", "sarilumab", 13), ("Serious infections", "placebo", 6)}


def test_a_count_of_those_given_one_of_several_arms_is_of_none_of_them() -> None:
    facts = told("In all, 236 patients received at least one infusion of sarilumab or placebo.")
    assert not [f.slots for f in facts if f.slot("n") == 236 and f.slot("arm")]


def test_bounds_behind_values_are_what_the_sentence_calls_them() -> None:
    def bounds(sentence: str) -> set[tuple[str, ...]]:
        slots = ("arm", "value", "iqr_low", "iqr_high", "ci_low", "ci_high", "value_low", "value_high")
        return {tuple(str(f.slot(s)) for s in slots) for f in told(sentence) if f.type == "measurement"}

    assert bounds("The median (IQR) stiffness score was 12 (8–15) with sarilumab and 18 (11–22) with placebo.") == {
        ("sarilumab", "12", "8", "15", "None", "None", "None", "None"),
        ("placebo", "18", "11", "22", "None", "None", "None", "None"),
    }
    assert bounds(
        "Calprotectin was 2.7 (95% CI 1.9 to 3.5) mg/kg in the sarilumab group and 4.1 (95% CI 3.3 to 5.0) mg/kg in "
        "the "
        "placebo group."
    ) == {
        ("sarilumab", "2.7", "None", "None", "1.9", "3.5", "None", "None"),
        ("placebo", "4.1", "None", "None", "3.3", "5.0", "None", "None"),
    }
    assert bounds("The mean age was 42.8 (range 21–61) years with sarilumab and 47.2 (25–78) years with placebo.") == {
        ("sarilumab", "42.8", "None", "None", "None", "None", "21", "61"),
        ("placebo", "47.2", "None", "None", "None", "None", "25", "78"),
    }


def test_a_difference_with_its_interval_is_no_value_of_an_arm() -> None:
    facts = told("Response was seen in 12% on sarilumab and 15% on placebo, a difference of 3% (95% CI 1% to 5%).")
    shares = {(f.slot("arm"), str(f.slot("percent"))) for f in facts if f.rule.name == "outcomes.by-arm"}
    assert shares == {("sarilumab", "12"), ("placebo", "15")}
    assert [str(f.slot("value")) for f in facts if f.slot("statistic") == "difference"] == ["3"]


def test_arms_are_told_by_what_they_were_treated_with() -> None:
    facts = told("The share in remission was alike (45.8% of sarilumab- and 47.1% of placebo-treated patients).")
    shares = {(f.slot("arm"), str(f.slot("percent"))) for f in facts if f.rule.name == "outcomes.by-arm"}
    assert shares == {("sarilumab", "45.8"), ("placebo", "47.1")}


@pytest.mark.parametrize(
    "sentence",
    [
        "Of these, 50 received sarilumab 162 mg weekly and 50 received placebo.",
        "In all, 100 adults were randomised: 50 to sarilumab 162 mg weekly and 50 to placebo.",
    ],
)
def test_the_dose_of_one_arm_is_not_the_others(sentence: str) -> None:
    facts = told(sentence)
    assert {str(f.slot("arm")) for f in facts if f.type == "cohort" and f.slot("n") == 50} == {
        "sarilumab 162 mg",
        "placebo",
    }
    assert {f.slot("arm") for f in facts if f.slot("dose") == 162} == {"sarilumab"}


def test_people_whom_something_befell_are_no_size_of_an_arm() -> None:
    facts = told(
        "Neutropenia occurred in 16 patients (13%) receiving sarilumab and in one patient (1%) receiving placebo."
    )
    assert {(f.slot("arm"), f.slot("n")) for f in facts if f.type == "adverse_event"} == {
        ("sarilumab", 16),
        ("placebo", 1),
    }
    assert not [f for f in facts if f.type == "cohort" and f.slot("n") in (16, 1)]


def test_a_dose_beside_a_control_alone_is_not_the_controls() -> None:
    paper = (
        "# Treatment of gout in adults\n\n## Abstract\n\nAdults with gout were studied in a randomised trial.\n\n"
        "## Results\n\nPain was lower than with placebo. The placebo group slept worse. Of 100 adults, 50 received "
        "tocilizumab 162 mg weekly and 50 received placebo. In the placebo group, five patients took prednisone 20 "
        "mg.\n"
    )
    facts = state(paper.encode(), "trial.md", BuildSettings(learned=False)).facts
    assert {f.slot("arm") for f in facts if f.slot("dose") == 162} == {None}


DOSES = PAPER.replace("sarilumab (n=120)", "sirukumab 50 mg (n=120), sirukumab 100 mg (n=121)").replace(
    "sarilumab or placebo", "sirukumab 50 mg, sirukumab 100 mg or placebo"
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Mean change in pain was −1.3 and −1.2 for sirukumab 50 mg and 100 mg, respectively, compared with −0.5 "
            "for "
            "placebo.",
            ("-1.3", "-1.2", "-0.5"),
        ),
        (
            "Changes in pain for sirukumab 50 mg, sirukumab 100 mg and placebo were 6.4, 6.5 and 2.1, respectively.",
            ("6.4", "6.5", "2.1"),
        ),
        (
            "Mean changes from baseline for the sirukumab 50 mg, sirukumab 100 mg and placebo groups were 6.4, 6.5 "
            "and 2.1 "
            "for pain, respectively.",
            ("6.4", "6.5", "2.1"),
        ),
    ],
)
def test_values_of_several_doses_stand_in_one_order(sentence: str, expected: tuple[str, ...]) -> None:
    facts = state(DOSES.format(sentence).encode(), "trial.md", BuildSettings(learned=False)).facts
    found = {str(f.slot("arm")): str(f.slot("value")) for f in facts if f.rule.name == "outcomes.by-arm"}
    assert found == dict(zip(("sirukumab 50 mg", "sirukumab 100 mg", "placebo"), expected, strict=True))
    assert all("pain" in str(f.slot("variable")) for f in facts if f.rule.name == "outcomes.by-arm")


def test_a_sentence_without_arms_follows_the_order_of_the_one_before() -> None:
    text = (
        "Pain fell by 6.4, 6.5 and 2.1 with sirukumab 50 mg, sirukumab 100 mg and placebo. Of these, 95 (79.2%), 99 "
        "(81.8%) "
        "and 64 (54.2%) completed the year, respectively."
    )
    facts = state(DOSES.format(text).encode(), "trial.md", BuildSettings(learned=False)).facts
    assert {(f.slot("arm"), f.slot("n")) for f in facts if f.slot("outcome") == "completed the year"} == {
        ("sirukumab 50 mg", 95), ("sirukumab 100 mg", 99), ("placebo", 64),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "variable", "direction"),
    [
        ("Pain decreased by 12 points with sarilumab and by 3 points with placebo (p = 0.02).", "Pain", "lower"),
        ("Grip increased by 2 kg with sarilumab and by 7 kg with placebo (p = 0.02).", "Grip", "lower"),
        ("Grip decreased to 12 kg with sarilumab and to 7 kg with placebo (p = 0.02).", "Grip", "higher"),
    ],
)
def test_an_amount_of_change_goes_the_way_of_the_change(sentence: str, variable: str, direction: str) -> None:
    (compared,) = (f for f in told(sentence) if f.type == "comparison")
    assert (compared.slot("variable"), compared.slot("arm_a")) == (variable, "sarilumab")
    assert (compared.slot("effect_direction"), compared.slot("significant")) == (direction, True)


@pytest.mark.parametrize(
    ("behind", "significant"),
    [
        ("However, this difference was not statistically significant.", False),
        ("The difference between the groups was insignificant (P = 0.3).", False),
        ("This difference reached statistical significance.", True),
        ("The difference in fever was not significant.", None),
        ("These differences were looked for in all patients.", None),
    ],
)
def test_the_next_sentence_tells_whether_a_difference_is_significant(behind: str, significant: bool | None) -> None:
    facts = told(f"Stiffness was lower in the sarilumab group than in the placebo group. {behind}")
    (own,) = (f for f in facts if f.type == "comparison" and f.slot("variable") == "Stiffness")
    assert (own.slot("effect_direction"), own.slot("significant")) == ("lower", significant)
