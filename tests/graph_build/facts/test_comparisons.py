"""One group against another and before against after: what is compared, which way, and whether it counts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from graph_build.facts.clinical import comparisons
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Fact

ARMS = (
    "Abstract\nWe compared patients given anakinra with historical controls without anakinra. "
    "The anakinra and control groups were followed for a year.\n\nResults\n"
)
SERIES = (
    "Abstract\nWe retrospectively analyzed 9 patients with gout treated with anakinra.\n\n"
    "Methods\nImaging was done at baseline and at the end of follow-up.\n\nResults\n"
)
ANAKINRA, CONTROL = "anakinra", "control (without anakinra)"


def stated(text: str) -> list[Fact]:
    return list(comparisons.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))


def only(facts: list[Fact]) -> dict[str, object]:
    assert len(facts) == 1, [f.slots for f in facts]
    return dict(facts[0].slots)


@pytest.mark.parametrize(
    ("sentence", "variable", "direction"),
    [
        ("Hospital stay was shorter in the anakinra group.", "Hospital stay", "shorter in anakinra"),
        ("Ferritin was significantly higher in the control group.", "Ferritin", f"higher in {CONTROL}"),
        (
            "Anakinra-treated patients demonstrated significantly improved mobility.",
            "mobility",
            "improved in anakinra",
        ),
    ],
)
def test_a_direction_names_the_arm(sentence: str, variable: str, direction: str) -> None:
    found = only(stated(ARMS + sentence))
    assert (found["variable"], found["direction"]) == (variable, direction)
    assert (found["arm_a"], found["arm_b"]) == (ANAKINRA, CONTROL)


def test_significance_is_said_only_where_the_words_say_so() -> None:
    assert only(stated(ARMS + "Ferritin was significantly higher in the control group."))["significant"] is True
    assert "significant" not in only(stated(ARMS + "Ferritin was higher in the control group."))


def test_no_difference_is_a_negated_comparison() -> None:
    found = only(
        stated(ARMS + "The baseline features had no significant difference between the anakinra and control groups.")
    )
    assert (found["variable"], found["significant"], found["polarity"]) == ("baseline features", False, "negated")


@pytest.mark.parametrize(
    ("p", "comparator", "value", "significant"),
    [
        ("p <0.05", "<", "0.05", True),
        ("p = 0.049", "=", "0.049", True),
        ("p = 0.05", "=", "0.05", False),
        ("p > 0.05", ">", "0.05", False),
        ("p = 0.62", "=", "0.62", False),
    ],
)
def test_a_p_value_counts_under_one_in_twenty(p: str, comparator: str, value: str, significant: bool) -> None:
    found = only(stated(f"{ARMS}90-day mortality was reduced from 41.5 to 22.0% ({p})."))
    assert (found["comparator"], found["value"], found["significant"]) == (comparator, Decimal(value), significant)
    assert (found["variable"], found["direction"]) == ("90-day mortality", "lower in anakinra")


def test_a_test_is_named_where_it_is_printed() -> None:
    facts = stated(ARMS + "Survival rate was higher in the anakinra group (log-rank p<0.01).")
    assert only(facts)["test"] == "log-rank"


def test_a_course_is_before_against_after() -> None:
    course, p = stated(
        SERIES + "Median ferritin declined from 900 ng/mL (IQR 700-1200) to 120 ng/mL (IQR 90-200; p = 0.01)."
    )
    assert (course.slot("arm_a"), course.slot("arm_b")) == ("baseline", "end of follow-up")
    assert (course.slot("direction"), course.slot("significant")) == ("declined", True)
    assert (p.slot("statistic"), p.slot("value")) == ("p-value", Decimal("0.01"))


def test_a_cited_comparison_has_its_groups_and_reference() -> None:
    text = (
        "Introduction\nGout is common. Analysis of 120 patients revealed that tophi developed in 12 of 40 (30%) "
        "allopurinol-resistant patients as compared with 4 of 80 (5%) allopurinol-responsive patients (P=0.0004) [2]."
        "\n\n"
        "References\n1. One A. A title. J Med 2001;1:1-2.\n2. Two B. A title. J Med 2002;1:1-2.\n"
    )
    (fact,) = stated(text)
    assert (fact.slot("arm_a"), fact.slot("arm_b")) == ("allopurinol-resistant", "allopurinol-responsive")
    assert fact.slot("variable") == "tophi rate"
    assert fact.slot("references") == (2,)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ferritin was higher.",
        "Hospital stay may be shorter in the anakinra group.",
        "Ferritin fell from 900 to 200 ng/mL.",
    ],
)
def test_without_groups_or_with_a_hedge_there_is_no_comparison(sentence: str) -> None:
    text = f"Case Report\nA 58-year-old man presented with gout. {sentence}\n"
    assert stated(text) == []


TRIAL = (
    "Abstract\nWe randomly assigned patients with gout to anakinra, colchicine or placebo. "
    "The anakinra group and the placebo group were followed for a year.\n\nResults\n"
)


def test_the_treatments_set_against_each_other_are_the_arms() -> None:
    facts = stated(f"{TRIAL}Joint pain was lower with anakinra than with colchicine (p=0.03).\n")
    assert {(f.slot("arm_a"), f.slot("arm_b")) for f in facts} == {("anakinra", "colchicine")}


def test_the_arms_may_stand_behind_the_p_value() -> None:
    facts = stated(f"{TRIAL}Joint pain was lower in the anakinra group (p=0.01 for colchicine vs placebo).\n")
    (p,) = [f for f in facts if f.slot("value") is not None]
    assert (p.slot("arm_a"), p.slot("arm_b")) == ("colchicine", "placebo")
