"""Predictors in prose: which variables foretell which outcome, in which direction, and which do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph_build.facts.argument import predictors
from graph_build.model import Fact, ReadDocument

Article = Callable[..., ReadDocument]


def found(read: ReadDocument) -> list[Fact]:
    return list(predictors.state(read))


def told(read: ReadDocument) -> list[tuple[object, object, object]]:
    return [(f.slot("variable"), f.slot("direction"), f.slot("polarity")) for f in found(read)]


def test_each_variable_of_a_list_keeps_its_direction(article: Article) -> None:
    text = "Higher ferritin, lactate and CRP levels, and lower albumin and platelet levels are predictive of death."
    assert told(article(text)) == [
        ("ferritin", "increased", "affirmed"),
        ("lactate", "increased", "affirmed"),
        ("CRP", "increased", "affirmed"),
        ("albumin", "decreased", "affirmed"),
        ("platelet", "decreased", "affirmed"),
    ]


def test_the_evidence_of_a_member_is_its_own_words(article: Article) -> None:
    read = article("Higher ferritin and lower albumin levels are predictive of relapse.")
    quotes = [read.document.quote(f.evidence[0].span) for f in found(read)]
    assert quotes == ["Higher ferritin", "lower albumin levels"]


def test_no_effect_is_denied(article: Article) -> None:
    text = "Higher ferritin was predictive of relapse, but age and sex had no effect as predictors of relapse."
    assert told(article(text))[1:] == [("age", "no effect", "negated"), ("sex", "no effect", "negated")]


@pytest.mark.parametrize(
    "text",
    [
        "Smoking is a risk factor for aneurysm rupture.",
        "Smoking is one of the main risk factors for developing aneurysm rupture.",
        "Risk factors for aneurysm rupture include smoking.",
    ],
)
def test_a_risk_factor(article: Article, text: str) -> None:
    (fact,) = found(article(text))
    assert (str(fact.slot("variable")).lower(), fact.slot("outcome_predicted")) == ("smoking", "aneurysm rupture")
    assert fact.slot("direction") == "risk factor"


def test_in_a_list_of_risk_factors_each_stands_for_itself(article: Article) -> None:
    text = "Risk factors for relapse include low adherence, smoking, and old age."
    assert told(article(text)) == [
        ("adherence", "decreased", "affirmed"),
        ("smoking", "risk factor", "affirmed"),
        ("old age", "risk factor", "affirmed"),
    ]


def test_a_threshold_is_read(article: Article) -> None:
    (fact,) = found(article("A lactate ≥4 mmol/L is an independent predictor of mortality."))
    assert [str(fact.slot(s)) for s in ("comparator", "threshold", "unit")] == [">=", "4", "mmol/L"]
    assert fact.slot("variable") == "lactate"


def test_a_treated_group_is_no_outcome(article: Article) -> None:
    assert found(article("Ferritin was higher in the rituximab group.")) == []


def test_a_condition_foretells_nothing(article: Article) -> None:
    assert found(article("Surgery is offered if ferritin is predictive of relapse.")) == []


@pytest.mark.parametrize(
    ("text", "outcome", "certainty"),
    [
        (
            "Ferritin has been found in some, but not all, cohorts to predict or precede resistance to dapsone [5].",
            "resistance to dapsone",
            "uncertain",
        ),
        ("CRP predicts and precedes relapse of gout [6].", "relapse of gout", None),
        ("Ferritin accompanies or predicts death in sepsis [7].", "death in sepsis", None),
        ("Uric acid predicts attacks of gout in many studies but not in others [7].", None, "uncertain"),
        ("Uric acid predicts cover of joints in some studies [7].", "cover of joints in some studies", None),
    ],
)
def test_what_is_predicted_and_how_surely(
    article: Article, text: str, outcome: str | None, certainty: str | None
) -> None:
    (fact,) = predictors.state(article(text))
    assert fact.slot("outcome_predicted") == outcome or outcome is None
    assert fact.slot("certainty") == certainty


@pytest.mark.parametrize(
    ("following", "numbers"),
    [
        ("Additionally, ferritin was a predictor of resistance.", (7,)),
        ("The albumin level also was a predictor of resistance.", (7,)),
        ("Ferritin was a predictor of resistance.", None),
        ("In our study, ferritin also was a predictor of resistance.", None),
        ("Additionally, ferritin was a predictor of resistance [9].", (9,)),
    ],
)
def test_a_sentence_that_goes_on_is_credited_to_the_same_work(
    article: Article, following: str, numbers: tuple[int, ...] | None
) -> None:
    facts = list(predictors.state(article(f"In a trial, CRP was a predictor of resistance [7]. {following}")))
    assert facts
    assert facts[-1].slot("references") == numbers
