"""Which names are arms, and which of them are one. The papers are our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.facts.clinical.study import study_of
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise
from graph_build.study.allocation import allocated, offered
from graph_build.study.candidates import is_name
from graph_build.study.mentions import populations
from graph_build.study.names import namings
from graph_build.study.renamed import renamed
from graph_build.study.resolved import arms_of

if TYPE_CHECKING:
    from graph_build.model import ReadDocument
    from graph_build.study.arms import Arms

SWIM = """# Swimming or usual care for stiff backs

## Methods

{divided} The intervention group swam. The swimming group kept a diary. The control group received usual care.

## Results

Stiffness fell in the swimming group. The usual care group slept worse. The control group walked less than the swimming
group. The intervention group was content. The usual care group was not. The intervention group ate well. The swimming
group slept.
"""
LETTERS = """# Two ointments for hand eczema

## Methods

Ninety adults were randomly divided into two groups. Group A received zinc ointment for six weeks, while group B was
given tar ointment.

## Results

Itch was less in group A than in group B. Group A slept well. Skin was dry in the zinc ointment group. Group B slept
badly and group A did not. The tar ointment group had more redness.
"""
DOSES = """# Ginger for nausea

## Methods

Patients were randomised 1:1:1 to receive placebo, 2 grams/day or 4 grams/day of ginger.

## Results

Nausea eased in the 2 g/day ginger group and in the 4 g/day group. The placebo group had headaches. The ginger group ate
more. In the 4 g/day ginger group two patients left. The ginger group and the placebo group slept alike.
"""
DENIED = """# Statins after a stroke

## Results

Death was rarer in the statin group than in the non-statin group. The statin group was older. The non-statin group had
more strokes. The statin group and the non-statin group smoked alike.
"""
LOSSES = """# Sirukumab in gout

## Methods

We randomised 80 adults to sirukumab (n = 40) or placebo (n = 40). After randomisation, 9 were excluded for reasons such
as pregnancy (n = 4) and travel (n = 5). Adults of one centre were to walk to either platform or bench.

## Results

Pain fell in the sarilumab-free sirukumab group. The sirukumab group slept. The placebo group did not.
"""
BARE = """# Reminders for diabetes checks

## Results

HbA1c fell in the intervention group. The control group gained weight. The intervention group was satisfied. Blood
pressure was lower in the intervention group than in the control group. The control group walked less.
"""

LISTED_ALONE = """# Stretching or lifting for stiff necks

## Methods

Sixty clerks were randomly assigned to two groups, to yoga or lifting.

## Results

Pain fell in the {one} group. The lifting group slept worse than the {one} group. The {one} group was content, and the
lifting group was not. The {one} group walked.
"""


def known(text: str) -> ReadDocument:
    """A text as read."""
    return recognise(read(text.encode(), "trial.md"), Lexicon.default())


def arms(text: str) -> Arms:
    """The arms of a text."""
    return arms_of(known(text))


def test_a_part_and_what_the_group_had_are_one_arm() -> None:
    found = arms(SWIM.format(divided="Adults were randomly allocated to two groups."))
    assert {(a.label, a.control) for a in found.arms} == {("swimming", False), ("usual care", True)}
    said = populations("Pain fell in the intervention group but not in the control group.", found)
    assert [p.label for p in said] == ["swimming", "usual care"]


def test_where_there_are_three_groups_a_part_may_be_the_third() -> None:
    bare = SWIM.replace("The control group received usual care.", "The control group was left alone.")
    found = arms(bare.format(divided="Adults were randomly allocated to three groups."))
    assert {a.label for a in found.arms} == {"swimming", "usual care", "control"}


def test_a_letter_and_what_the_group_received_are_one_arm() -> None:
    found = arms(LETTERS)
    assert {a.label for a in found.arms} == {"zinc ointment", "tar ointment"}
    assert [p.label for p in populations("Group B had more pain than group A.", found)] == [
        "tar ointment",
        "zinc ointment",
    ]


def test_doses_are_arms_and_their_drug_is_none() -> None:
    found = arms(DOSES)
    assert len(found.arms) == 3
    assert found.named("ginger") is None
    two, four = (found.named(f"{dose} g/day") for dose in (2, 4))
    assert two is not None
    assert four is not None
    assert two != four
    assert [p.arm for p in populations("Sleep was alike in the 2 and 4 g/day groups.", found)] == [two, four]


def test_a_name_and_its_denial_are_two_arms() -> None:
    assert {a.label for a in arms(DENIED).arms} == {"statin", "non-statin"}


def test_who_was_lost_and_what_stands_behind_either_is_no_arm() -> None:
    assert {a.label for a in arms(LOSSES).arms} == {"sirukumab", "placebo"}


@pytest.mark.parametrize("one", ["stretching", "yoga"])
def test_what_a_list_alone_holds_is_no_arm_where_others_are_spoken_of(one: str) -> None:
    assert {a.label for a in arms(LISTED_ALONE.format(one=one)).arms} == {one, "lifting"}


@pytest.mark.parametrize("name", ["Table 2", "figure 1", "four", "them"])
def test_tables_numbers_and_pronouns_are_no_names(name: str) -> None:
    assert not is_name(name)
    assert is_name("four-layer bandage")


def test_where_a_group_has_no_other_name_its_part_is_its_name() -> None:
    found = arms(BARE)
    assert found.pair is not None
    assert [a.label for a in found.pair] == ["intervention", "control"]


@pytest.mark.parametrize(
    "text",
    [
        "To our knowledge, no cream or ointment has been tried in a randomised trial.",
        "In this randomised, controlled trial we held the use of cream to that of gel or ointment.",
        "The four clinics were: Oslo, Bergen and Tromsø.",
    ],
)
def test_what_follows_to_or_a_colon_is_not_always_offered(text: str) -> None:
    assert not list(offered(text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("They were randomly assigned to 1) walking; 2) swimming; or 3) rest.", ["walking", "swimming", "rest"]),
        ("They were randomly assigned to (a) walking, (b) swimming or (c) rest.", ["walking", "swimming", "rest"]),
        ("They were randomly assigned to clinics in 1) towns; 4) villages.", []),
    ],
)
def test_arms_behind_their_numbers(text: str, names: list[str]) -> None:
    assert list(allocated(text)) == names


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Group A (n = 20) received zinc ointment for six weeks.", ("group A", "zinc ointment")),
        ("The control group was given saline, and nobody left.", ("control", "saline")),
        ("They received zinc ointment (group A) or nothing.", ("group A", "zinc ointment")),
        ("The swimming group (intervention) met twice.", ("intervention", "swimming group")),
    ],
)
def test_names_that_a_sentence_gives_one_group(text: str, pair: tuple[str, str]) -> None:
    assert pair in list(renamed(text))


def test_of_what_stands_in_brackets_behind_a_group_numbers_are_no_names() -> None:
    text = "Those of arm A (zinc ointment, n = 20; 48%) were older than those of arm B (saline)."
    assert list(renamed(text)) == [("arm A", "zinc ointment"), ("arm B", "saline")]


def test_words_in_capitals_and_turns_are_in_no_name() -> None:
    assert not [n.name for n in namings("CHANGES BETWEEN AND WITHIN GROUPS OVER TIME") if not n.generic]
    assert [n.name for n in namings("While zinc groups slept, tar groups did not.")] == ["zinc", "tar"]


def test_the_drug_named_most_is_no_arm_where_the_arms_are_others() -> None:
    text = LETTERS.replace("## Results", "Controls had no sarilumab. Sarilumab was forbidden.\n\n## Results\n\n") + (
        "Sarilumab was taken by nobody. Patients were compared with controls."
    )
    assert study_of(known(text)).arms is None


ADDED = """# {whole} against formoterol

## Methods

Patients were randomised to two groups.

## Results

Symptoms eased in the {whole} group. The formoterol group woke less. The {whole} group slept. The formoterol group
coughed. The formoterol group had cramps. No one in the {whole} group left.
"""


@pytest.mark.parametrize("whole", ["budesonide/formoterol", "budesonide plus formoterol", "budesonide + formoterol"])
def test_a_combination_and_its_part_are_two_arms_and_the_part_is_what_it_is_held_against(whole: str) -> None:
    found = arms(ADDED.format(whole=whole))
    assert {(a.label, a.control) for a in found.arms} == {(whole, False), ("formoterol", True)}
    assert [found.named(name).label for name in (whole, "formoterol")] == [whole, "formoterol"]  # type: ignore[union-attr]


SHORT = """# Etanercept in early arthritis

## Methods

Patients were randomised to etanercept plus methotrexate (n = 100) or placebo plus methotrexate (n = 101).

## Results

Pain fell in the etanercept plus methotrexate group. The etanercept group slept. The placebo plus methotrexate group
did not. The etanercept group walked more than the placebo group.
"""


def test_a_part_by_which_one_of_two_combinations_is_called_is_no_arm_of_its_own() -> None:
    assert len(arms(SHORT).arms) == 2
