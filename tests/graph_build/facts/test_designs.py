"""How a study was set up, as facts. The sentences are our own."""

from __future__ import annotations

from collections.abc import Callable

from graph_build.facts import designs
from graph_build.model import Fact, ReadDocument

Article = Callable[..., ReadDocument]


def stated(article: Article, text: str, heading: str = "Methods") -> list[Fact]:
    """The facts that a sentence gives."""
    return list(designs.state(article(text, heading)))


def test_a_period_has_its_years(article: Article) -> None:
    (fact,) = stated(article, "Children admitted from May 2011 to June 2015 were included.")
    assert (fact.slot("period_start"), fact.slot("period_end")) == (2011, 2015)


def test_whom_a_study_left_out_is_a_criterion_and_no_condition_of_its_patients(article: Article) -> None:
    facts = stated(article, "Children with sarcoidosis were excluded.")
    assert [(f.type, f.slot("aspect") or f.slot("polarity")) for f in facts] == [
        ("study_design", "exclusion_criterion"),
        ("condition", "negated"),
    ]


def test_a_bound_keeps_its_side(article: Article) -> None:
    (fact,) = stated(article, "We excluded anyone with a platelet count under 90.")
    assert (fact.slot("comparator"), str(fact.slot("threshold"))) == ("<", "90")


def test_the_set_up_of_others_is_not_this_study(article: Article) -> None:
    assert stated(article, "Previous randomised trials by Berg et al. ran from 2001 to 2004.", "Discussion") == []
