"""Two groups of a cited work, held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.facts.clinical import cited_comparisons
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Fact


def stated(text: str) -> list[Fact]:
    return list(cited_comparisons.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))


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
