"""One arm against another, by the parse: what is compared, in whom, which way, and whether it counts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from graph_build.facts import compared
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Fact

TRIAL = (
    "Abstract\nWe randomly assigned patients with gout to anakinra or placebo. "
    "The anakinra group and the placebo group were followed for a year.\n\nResults\n"
)
THREE = (
    "Abstract\nWe randomly assigned patients with gout to anakinra, colchicine or placebo. The anakinra group, the "
    "colchicine group and the placebo group were followed for a year.\n\nResults\n"
)


def told(sentence: str, before: str = TRIAL) -> list[Fact]:
    read_text = recognise(read(f"{before}{sentence}\n".encode(), "made-up.txt"), Lexicon.default())
    return [f for f in compared.state(read_text) if f.rule.name == "relations.compared"]


def rows(sentence: str, before: str = TRIAL) -> list[tuple[object, ...]]:
    slots = ("variable", "arm_a", "arm_b", "effect_direction", "significant")
    return [tuple(f.slot(s) for s in slots) for f in told(sentence, before)]


@pytest.mark.parametrize(
    ("sentence", "variable", "direction"),
    [
        ("Ferritin fell less with anakinra than with placebo.", "Ferritin", "higher"),
        ("Joint pain was lower with anakinra than with placebo.", "Joint pain", "lower"),
        (
            "Patients given anakinra had a higher rate of remission than those given placebo.",
            "rate of remission",
            "higher",
        ),
        ("Anakinra reduced swollen joint counts compared with placebo.", "swollen joint counts", "lower"),
        ("There was a greater reduction in serum ferritin with anakinra than with placebo.", "serum ferritin", "lower"),
        ("Compared with placebo, hospital stay was shorter in the anakinra group.", "hospital stay", "lower"),
    ],
)
def test_who_has_more(sentence: str, variable: str, direction: str) -> None:
    assert rows(sentence) == [(variable, "anakinra", "placebo", direction, None)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Serum ferritin did not differ between the anakinra and placebo groups.",
        "There was no significant difference in serum ferritin between the anakinra group and the placebo group.",
        "Serum ferritin was similar in the anakinra and placebo groups.",
    ],
)
def test_no_difference(sentence: str) -> None:
    (row,) = rows(sentence)
    assert (str(row[0]).casefold(), *row[3:]) == ("serum ferritin", "none", False)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The groups did not differ in their age or weight.", ["age", "weight"]),
        ("No difference was found between the groups regarding hospital stay.", ["hospital stay"]),
        ("There were no differences between the treatment arms with respect to age or weight.", ["age", "weight"]),
        ("Both groups were comparable with respect to age and weight.", ["age", "weight"]),
        ("Anakinra was as effective as placebo in reducing pain.", ["pain"]),
        ("There was no change in ferritin with anakinra compared with placebo.", ["ferritin"]),
        ("Anakinra had no effect on pain compared with placebo.", ["pain"]),
        ("Vomiting did not occur more often with anakinra than with placebo.", ["Vomiting"]),
        ("Lymphocyte counts remained stable, with no difference between groups.", ["Lymphocyte counts"]),
    ],
)
def test_no_difference_in_other_words(sentence: str, expected: list[str]) -> None:
    found = rows(sentence)
    assert [row[0] for row in found] == expected
    assert {row[3:] for row in found} == {("none", False)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Anakinra was significantly superior to placebo with regard to the pain score.",
            ("pain score", None, True),
        ),
        ("Pain scores, which were higher with placebo than with anakinra, fell.", ("Pain scores", "higher", None)),
        ("The relapse rate was lower with anakinra, albeit without significance.", ("relapse rate", "lower", False)),
        ("Greater reductions with anakinra than with placebo were observed for ferritin.", ("ferritin", "lower", None)),
    ],
)
def test_a_comparative_in_other_words(sentence: str, expected: tuple[object, ...]) -> None:
    (row,) = rows(sentence)
    assert (row[0], *row[3:]) == expected


def test_what_does_not_differ_among_several_arms_differs_in_no_pair() -> None:
    found = rows("There was no difference in weight among the three groups.", THREE)
    assert {row[1:4] for row in found} == {("anakinra", "placebo", "none"), ("colchicine", "placebo", "none")}
    assert rows("There was a significant difference in weight among the three groups.", THREE) == []


def test_a_time_before_is_no_comparator() -> None:
    assert rows("Ferritin was lower than at baseline, and pain was seen in the placebo group.") == []


def test_each_measure_of_a_list_is_one() -> None:
    found = rows("There were no differences in body weight, pain or ferritin between the anakinra and placebo groups.")
    assert [row[0] for row in found] == ["body weight", "pain", "ferritin"]


def test_each_comparator_is_one() -> None:
    found = rows("Joint pain was lower with anakinra than with colchicine or placebo.", THREE)
    assert [row[1:4] for row in found] == [("anakinra", "colchicine", "lower"), ("anakinra", "placebo", "lower")]


def test_a_p_value_goes_with_it() -> None:
    (fact,) = told("Joint pain was lower with anakinra than with placebo (p = 0.03).")
    assert (fact.slot("value"), fact.slot("significant")) == (Decimal("0.03"), True)


@pytest.mark.parametrize(
    "sentence",
    [
        "Hospital stay may be shorter with anakinra than with placebo.",
        "Serum ferritin fell in the anakinra group.",
        "Patients with higher serum ferritin were in the anakinra group.",
        "A significant difference in ferritin was seen in the anakinra group.",
        "The lower abdomen was examined in the anakinra group.",
    ],
)
def test_what_compares_no_arms(sentence: str) -> None:
    assert rows(sentence) == []
