"""Cases and results that others have reported, in a sentence without authors or marks, are not the document's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.facts.clinical.reported import of_reported
from graph_build.pipeline import state
from graph_build.settings import BuildSettings

if TYPE_CHECKING:
    from tests.graph_build.facts.conftest import Article


@pytest.mark.parametrize(
    ("said", "reported"),
    [
        ("Most of the reported cases were treated with steroids and recovered.", True),
        ("A review of the literature revealed eight patients with scurvy.", True),
        ("A similar case was described in a child who died.", True),
        ("In that report, CRP fell from 80 to 5 mg/L.", True),
        ("In their series 46 % of the patients had a relapse, which is consistent with our findings.", True),
        ("Unlike most reported cases, our patient had no fever.", False),
        ("We found that many described patients had fever.", False),
        ("CRP fell from 80 to 5 mg/L.", False),
    ],
)
def test_what_is_told_of_others_is_known(article: Article, said: str, reported: bool) -> None:
    (sentence,) = [s for s in article(said).sentences if s.text == said]
    assert of_reported(sentence) is reported


def test_nothing_is_told_of_others_among_results(article: Article) -> None:
    said = "In that patient CRP fell from 80 to 5 mg/L."
    assert not any(of_reported(s) for s in article(said, "Results").sentences)


def test_a_value_of_reported_cases_is_not_stated_as_own() -> None:
    paper = (
        "# A case of gout\n\n## Case report\n\nA 50-year-old man had gout.\n\n## Discussion\n\n"
        "{}CRP fell from 80 to 5 mg/L.\n"
    )

    def values(led: str) -> list[str]:
        facts = state(paper.format(led).encode(), "made-up.md", BuildSettings(learned=False)).facts
        return [str(f.slot("value")) for f in facts if f.type == "measurement"]

    assert values("In our patient ")
    assert values("In that case ") == []
