"""Before against after in one group, and two groups of a cited work."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.clinical import changed_groups
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Fact

SERIES = (
    "Abstract\nWe retrospectively analyzed 9 patients with gout treated with anakinra.\n\n"
    "Methods\nImaging was done at baseline and at the end of follow-up.\n\nResults\n"
)


def stated(text: str) -> list[Fact]:
    return list(changed_groups.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))


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


def test_a_fall_without_a_statistic_or_p_value_is_none() -> None:
    text = "Case Report\nA 58-year-old man presented with gout. Ferritin fell from 900 to 200 ng/mL.\n"
    assert stated(text) == []
