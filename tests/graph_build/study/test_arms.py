"""Which groups a paper compares, and whom its words mean. The papers are our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise
from graph_build.study.mentions import populations
from graph_build.study.resolved import arms_of

if TYPE_CHECKING:
    from graph_build.study.arms import Arms

TRIAL = """# Sarilumab versus placebo in polymyalgia

## Methods

Patients were randomly assigned to receive sarilumab or placebo. The sarilumab group had visits every two weeks.

## Results

CRP fell in the sarilumab group. The placebo group had more relapses. Pain was lower in the sarilumab group than in the
placebo group. Adverse events in the placebo group were rare. Those receiving sarilumab slept better.
"""
DOSES = """# Two doses of sarilumab

## Results

ESR fell in the sarilumab 150 mg group and in the sarilumab 200 mg group. The placebo group did not change.
The sarilumab 150 mg group had fewer visits. The sarilumab 200 mg group slept better. The placebo group slept worse.
In the sarilumab 150 mg group, one patient left. In the sarilumab 200 mg group, none did.
"""
INTERVALS = """# Two schedules of sarilumab

## Methods

We assigned 90 patients to sarilumab weekly (30 patients), sarilumab every other week (29 patients) or placebo
(31 patients).

## Results

Relapse was rare with weekly sarilumab and in the every-other-week group.
"""
LETTERS = """# Three regimens

## Results

Group A had 20 patients and group B had 21. Pain was lower in group A. Group C had more pain. Group B had less pain.
Group A and group C differed. Group B slept well, group A and group C did not.
"""


def arms(text: str) -> Arms:
    """The arms of a text."""
    return arms_of(recognise(read(text.encode(), "trial.md"), Lexicon.default()))


def test_treated_and_control_are_told_apart() -> None:
    found = arms(TRIAL)
    assert found.control is not None
    assert found.control.label == "placebo"
    assert [a.label for a in found.treated] == ["sarilumab"]


def test_one_drug_at_two_intervals_is_two_arms() -> None:
    found = arms(INTERVALS)
    assert {a.label for a in found.arms} == {"sarilumab weekly", "sarilumab every other week", "placebo"}
    assert found.named("sarilumab") is None
    said = populations("Relapse was rare with weekly sarilumab and in the every-other-week group.", found)
    assert [p.label for p in said] == ["sarilumab weekly", "sarilumab every other week"]


def test_doses_are_arms_of_their_own() -> None:
    found = arms(DOSES)
    assert {a.label for a in found.treated} == {"sarilumab 150 mg", "sarilumab 200 mg"}
    named = found.named("sarilumab 200 mg")
    assert named is not None
    assert named.label == "sarilumab 200 mg"
    assert found.named("sarilumab 300 mg") is None


def test_letters_name_groups() -> None:
    assert {a.label.casefold() for a in arms(LETTERS).arms} == {"group a", "group b", "group c"}


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Those receiving placebo had more pain.", ["placebo"]),
        ("Patients treated with sarilumab had less pain than the placebo group.", ["sarilumab", "placebo"]),
        ("The active treatment group had less pain.", ["sarilumab"]),
        ("Pain was alike in the yoga group.", ["yoga"]),
    ],
)
def test_a_phrase_means_an_arm(text: str, labels: list[str]) -> None:
    assert [p.label for p in populations(text, arms(TRIAL)) if not p.all] == labels


def test_both_groups_are_all_of_them() -> None:
    assert [p.all for p in populations("Pain was alike in both groups.", arms(TRIAL))] == [True]


def test_doses_numbered_off_in_the_results_are_arms() -> None:
    found = arms(
        "# Sirukumab in gout\n\n## Results\n\nIn all, 300 adults were randomised: 101 to sirukumab 50 mg plus urate "
        "diet, 99 to sirukumab 100 mg plus urate diet, and 100 to placebo plus urate diet. Pain fell with sirukumab.\n"
    )
    assert {(a.label, a.control) for a in found.arms} >= {
        ("sirukumab 50 mg plus urate diet", False),
        ("sirukumab 100 mg plus urate diet", False),
        ("placebo plus urate diet", True),
    }


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Pain was rarer in recipients of sarilumab than in those not given sarilumab.", ["sarilumab", "placebo"]),
        ("Pain was rarer on sarilumab than in the 31 without active drug.", ["sarilumab", "placebo"]),
        ("Relapse befell 4 in the comparator group, who received placebo.", ["placebo"]),
        ("Those allocated to sarilumab needed rescue less often.", ["sarilumab"]),
        ("Pain was rarer with sarilumab alone (4 %) than with placebo.", ["sarilumab", "placebo"]),
    ],
)
def test_an_arm_is_told_by_what_its_patients_had_or_lacked(text: str, labels: list[str]) -> None:
    assert [p.label for p in populations(text, arms(TRIAL))] == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Pain eased on the lower dose, and more so on the higher dose.", ["sarilumab 150 mg", "sarilumab 200 mg"]),
        ("The high-dose group slept well.", ["sarilumab 200 mg"]),
        ("A low dose of prednisone was allowed.", []),
    ],
)
def test_an_arm_is_told_by_the_rank_of_its_dose(text: str, labels: list[str]) -> None:
    assert [p.label for p in populations(text, arms(DOSES)) if p.arm] == labels


def test_an_arm_is_told_by_its_schedule() -> None:
    said = populations("Relapse was rarer under weekly dosing than with injections every other week.", arms(INTERVALS))
    assert [p.label for p in said] == ["sarilumab weekly", "sarilumab every other week"]


def test_the_drug_of_one_arm_names_it_without_its_dose() -> None:
    found = arms(
        "# Gevokizumab in uveitis\n\n## Methods\n\nAdults were randomly allocated to gevokizumab 60 mg (n=20) or "
        "placebo (n=21).\n\n## Results\n\nPain eased.\n"
    )
    said = populations("Flares befell 3 patients on gevokizumab and 9 on placebo.", found)
    assert [p.label for p in said] == ["gevokizumab 60 mg", "placebo"]


def test_a_group_goes_by_a_number_where_no_count_of_people_is_meant() -> None:
    known = arms("""# A trial

## Methods

We randomly assigned patients to group 1 (heparin) or group 2 (saline).

## Results

Bleeding was commoner in group 1 than in group 2. Pain was rare in group 1 and in group 2.
""")
    told = "There was no difference in clotting between group 1 and group 2."
    found = populations(told, known)
    assert [told[p.start : p.end] for p in found] == ["group 1", "group 2"]
    assert len({p.label for p in found}) == 2
    counted = "In the sarilumab group 2 patients bled."
    assert [counted[p.start : p.end] for p in populations(counted, arms(TRIAL))] == ["sarilumab group"]


def test_groups_of_which_none_is_told_are_all() -> None:
    known = arms(TRIAL)
    for told in ("No difference between groups was found.", "Pain was alike in our groups."):
        assert [p.all for p in populations(told, known)] == [True]
