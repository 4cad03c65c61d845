"""What a report or study tells of other works is stated as theirs, by number, by name or as the literature's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.facts.cases.cited_sentences import source_of
from graph_build.pipeline import state
from graph_build.settings import BuildSettings

if TYPE_CHECKING:
    from graph_build.model import Fact

_REFERENCES = "\n\n## References\n\n1. Roe J. Gout. 2001.\n2. Poe K. Ice. 2002.\n"
REPORT = f"# A case of gout\n\n## Case report\n\n{{case}}\n\n## Discussion\n\n{{told}}{_REFERENCES}"
TRIAL = (
    "# A randomised trial of vorinib\n\n## Results\n\nWe enrolled 40 patients. {case}\n\n## Discussion\n\n{told}"
    f"{_REFERENCES}"
)


def facts(paper: str, told: str, case: str = "A 50-year-old man had gout.") -> tuple[Fact, ...]:
    return state(paper.format(told=told, case=case).encode(), "made-up.md", BuildSettings(learned=False)).facts


def cited(paper: str, told: str) -> list[Fact]:
    return [f for f in facts(paper, told) if f.type == "cited_evidence"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Roe, J., et al. isolated the germ from three swabs.", "Roe, J., et al."),
        ("Roe and colleagues isolated the germ from three swabs.", "Roe and colleagues"),
        ("In a previous study the germ was isolated from no swab.", "previous study"),
        ("Sepsis after bites of geese has been reported as well.", "has been reported"),
        ("Sepsis after bites of geese has rarely been reported.", None),
        ("No previous study has looked at bites of geese.", None),
        ("Further trials in other studies are needed.", None),
        ("The scale was designed by Roe et al. for geese.", None),
        ("The germ was isolated from three swabs.", None),
    ],
)
def test_a_sentence_without_a_mark_names_whose_it_is(text: str, source: str | None) -> None:
    assert source_of(text) == source


@pytest.mark.parametrize("paper", [REPORT, TRIAL])
def test_a_sentence_of_named_authors_is_theirs(paper: str) -> None:
    (fact,) = cited(paper, "Roe et al. gave ice to an old goose keeper with swollen toes.")
    assert (fact.slot("source"), fact.slot("references")) == ("Roe et al.", None)


@pytest.mark.parametrize("paper", [REPORT, TRIAL])
def test_a_sentence_that_points_back_is_shown_with_the_one_before(paper: str) -> None:
    told = "Roe described a goose disease long ago [1]. They then saw it among keepers of swans in the north [2]."
    fact = next(f for f in cited(paper, told) if f.slot("references") == (2,))
    assert [e.role for e in fact.evidence] == ["evidence", "context"]


def test_a_credited_sentence_says_how_many_it_counts() -> None:
    told = "Likewise, in 40 patients with gout, those receiving ice walked sooner than those receiving tea [1]."
    assert [f.slot("n") for f in cited(TRIAL, told)] == [40]


def test_what_the_literature_is_said_to_tell_is_no_claim_of_the_document() -> None:
    told = "Colchicine has been reported to cause myopathy."
    assert {f.type for f in facts(REPORT, told) if f.slot("object")} == {"cited_evidence"}


def test_these_patients_of_a_cited_work_are_not_the_one_patient() -> None:
    told = "Most of these patients were given colchicine and recovered [1]."
    assert not [f for f in facts(REPORT, told) if f.type == "intervention" and f.population.experiencer == "own"]


def test_a_disease_explained_within_a_story_is_not_the_patients() -> None:
    case = "A 50-year-old man had gout. {} He recovered."
    told = "Goose syndrome presents with ataxia and deafness [1]."
    found = facts(REPORT, "Gout is rare.", case.format(told))
    assert {f.slot("condition") for f in found if f.type == "condition"} == {"gout"}


def test_a_row_of_a_table_of_reported_cases_is_not_the_patients() -> None:
    row = "3 Roe 2014 Norway 56/F was given colchicine for gout [1]."
    found = facts(REPORT, "Gout is rare.", f"A 50-year-old man had gout. He recovered.\n\n{row}")
    assert not [f for f in found if f.type == "intervention" and f.population.experiencer == "own"]


def test_what_the_authors_read_is_not_what_they_did() -> None:
    told = "According to the literature, we found that most cases were given colchicine."
    assert not [f for f in facts(REPORT, told) if f.type == "intervention"]
