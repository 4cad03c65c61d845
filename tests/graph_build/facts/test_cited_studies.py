"""Studies that prose cites: how and where they were done, and the drug whose unwanted events it goes on to tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph_build.facts.argument import claims
from graph_build.facts.cases import cited_studies
from graph_build.facts.clinical import adverse_events
from graph_build.model import ReadDocument

Article = Callable[..., ReadDocument]


def designs(read: ReadDocument) -> list[tuple[object, object, object]]:
    return [(f.slot("aspect"), f.slot("value"), f.slot("references")) for f in cited_studies.state(read)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A small, open, single-arm pilot trial in Germany studied colchicine in 40 adults with gout [3].",
            [("design", "small, open, single-arm pilot trial", (3,)), ("country", "Germany", (3,))],
        ),
        (
            "A retrospective study from the United States evaluated anakinra for attacks of gout [5].",
            [("design", "retrospective study", (5,)), ("country", "United States", (5,))],
        ),
        (
            "A multicenter, double-blind trial of rituximab enrolled adults with vasculitis [4].",
            [("design", "multicenter, double-blind trial", (4,))],
        ),
        ("A meta-analysis has compared dapsone with colchicine [6].", [("design", "meta-analysis", (6,))]),
    ],
)
def test_how_and_where_a_cited_study_was_done(article: Article, text: str, expected: list[object]) -> None:
    assert designs(article(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "A randomized trial is needed to confirm the effect of colchicine on gout [6].",
        "We performed a retrospective study of gout.",
        "A randomized trial showed that dapsone clears urticaria [6].",
        "In a study, colchicine reduced attacks of gout [6].",
        "A randomized trial of dapsone and a retrospective study of colchicine differed [6].",
        "Gout was common in a Japanese cohort population [6].",
    ],
)
def test_what_tells_of_no_cited_design(article: Article, text: str) -> None:
    assert designs(article(text)) == []


def test_evidence_has_the_design_that_stands_before_it(article: Article) -> None:
    (fact,) = claims.state(article("In a pilot trial in Italy, colchicine reduced attacks of gout [6]."))
    assert (fact.slot("design"), fact.slot("country")) == ("pilot trial", "Italy")
    (fact,) = claims.state(article("Dapsone has been avoided in leprosy since a prospective cohort study [6]."))
    assert fact.slot("design") is None


def test_events_of_a_cited_cohort_are_those_of_its_one_drug(article: Article) -> None:
    text = "A pilot trial studied colchicine treatment in 40 adults with gout. Eight patients felt sick, "
    read = article(f"{text}but none had serious adverse effects [3].")
    assert [(f.slot("event"), f.slot("agent")) for f in adverse_events.state(read)] == [
        ("serious adverse effects", "colchicine"),
    ]


@pytest.mark.parametrize(
    "first",
    [
        "A pilot trial studied colchicine in 40 adults and dapsone in 30 adults.",
        "A pilot trial of gout included 40 adults.",
        "A pilot trial studied colchicine in 40 adults [2].",
    ],
)
def test_events_of_a_cohort_with_another_drug_or_of_another_work_have_no_agent(article: Article, first: str) -> None:
    read = article(f"{first} No adverse events occurred [3].")
    assert [f.slot("agent") for f in adverse_events.state(read)] == [None]
