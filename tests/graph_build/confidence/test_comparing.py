"""What the confidence of a comparison in prose is told, and that it is told it apart from other facts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph_build.confidence import features, kind_of
from graph_build.confidence.places import Places
from graph_build.model import Evidence, Fact, Rule, Span
from graph_build.pipeline import Stated, state
from graph_build.settings import BuildSettings

METHODS = """Knee pain after two salves: a randomised trial

Methods

Forty adults were randomly assigned to the camphor group or the placebo group. C-reactive protein was 12 mg/L.

Results

"""
LOWER = "Knee stiffness was significantly lower in the camphor group than in the placebo group (p = 0.01)."
HIGHER = "Knee stiffness was significantly higher in the camphor group than in the placebo group (p = 0.02)."
TURNED = "Knee stiffness was significantly higher in the placebo group than in the camphor group (p = 0.02)."
ALIKE = "Knee stiffness did not differ between the camphor group and the placebo group (p = 0.7)."
BEFORE = "At baseline, knee stiffness did not differ between the camphor group and the placebo group (p = 0.7)."
MONTH_6 = (
    "Adjusted for baseline, knee stiffness did not differ between the camphor group and the placebo group at 6 months."
)
KEPT = "Per protocol, knee stiffness did not differ between the camphor group and the placebo group (p = 0.7)."
RULE = Rule("comparisons.framed", 1, "made up")


def read(*sentences: str) -> Stated:
    return state((METHODS + " ".join(sentences)).encode(), "trial.txt", BuildSettings(curation=False))


def told(stated: Stated) -> list[set[str]]:
    """The features of each comparison, in the order of the text."""
    places = Places(stated.facts, stated.read)
    own = sorted((f for f in stated.facts if f.type == "comparison"), key=lambda f: f.evidence[0].span)
    return [{one.removeprefix("judged:") for one in features(fact, places) if "judged:compared" in one} for fact in own]


@pytest.mark.parametrize(
    ("sentences", "said"),
    [
        ((LOWER,), ["none/some"]),
        ((LOWER, TURNED), ["same/some", "same/some"]),
        ((LOWER, HIGHER), ["opposite/some", "opposite/some"]),
        ((LOWER, ALIKE), ["opposite/some", "opposite/none"]),
        ((LOWER, TURNED, ALIKE), ["both/some", "both/some", "opposite/none"]),
    ],
)
def test_a_comparison_is_held_against_what_other_sentences_say_of_the_same(
    sentences: tuple[str, ...], said: list[str]
) -> None:
    found = [one.partition("=")[2] for held in told(read(*sentences)) for one in held if "elsewhere" in one]
    assert found == said


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (LOWER, BEFORE, "none"),
        (LOWER, MONTH_6, "opposite"),
        (LOWER, KEPT, "none"),
        (BEFORE, "Before treatment, knee stiffness did not differ between the groups.", "same"),
    ],
)
def test_what_was_so_before_treatment_or_of_a_part_bears_nothing_else_out_and_contradicts_it_not(
    one: str, other: str, said: str
) -> None:
    found = {of.partition("=")[2].partition("/")[0] for held in told(read(one, other)) for of in held if "elsew" in of}
    assert found == {said}


def test_it_is_told_of_significance_and_of_sides_that_the_sentence_names() -> None:
    (alike,) = told(read(ALIKE))
    assert {"compared:told=none/False/p", "compared:sides=2"} <= alike
    assert "compared:side=number" not in alike


def test_what_the_document_contradicts_is_less_sure_than_what_it_says_twice() -> None:
    def sure(*sentences: str) -> float:
        first = next(f for f in read(*sentences).facts if f.type == "comparison")
        return float(first.confidence or 0)

    assert sure(LOWER, HIGHER) < sure(LOWER) <= sure(LOWER, TURNED)


def test_comparisons_of_tables_are_a_kind_of_their_own() -> None:
    prose = Fact.of("comparison", "x", Span(0, 9), RULE, arm_a="camphor", arm_b="placebo")
    cell = replace(prose, evidence=(Evidence(Span(0, 9), table="Table 1", row=0, column=1),))
    assert [kind_of(fact) for fact in (prose, cell)] == ["comparison", "table_comparison"]
