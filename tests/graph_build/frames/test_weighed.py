"""Comparisons that a scorer reads where no rule does: of two arms, one direction a variable, each as sure as it is."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from graph_build.clauses.words import words_of
from graph_build.facts.compared import WEIGHED, state
from graph_build.frames.weighed import candidates, weighed
from graph_build.frames.weighed_limits import sides_told, ways_open
from graph_build.linear import shipped
from graph_build.pipeline import lexicon
from graph_build.readers import read
from graph_build.recognisers import learned, recognise
from graph_build.study.arms import Arm, Arms
from graph_build.study.mentions import populations
from graph_build.study.resolved import arms_of

if TYPE_CHECKING:
    from graph_build.model import Fact, ReadDocument

TRIAL = """TITLE:
Effect of anakinra on pain in acute gout: a randomised placebo-controlled trial

ABSTRACT.METHODS:
Patients were randomised to receive anakinra or placebo for 5 days.

BODY.RESULTS:
{said}
Pain scores fell in both arms.
"""


def trial(said: str, *, models: bool = True) -> ReadDocument:
    document = read(TRIAL.format(said=said).encode(), "trial.txt")
    return recognise(document, lexicon(None), learned.shipped() if models else ())


@pytest.mark.parametrize(
    "said",
    [
        "No significance was reached for swelling (p = 0.41) or tenderness (p = 0.38).",
        "The anakinra arm had a mean pain score of 12 and the placebo arm of 31 at day 3 (p = 0.001).",
    ],
)
def test_what_the_scorer_reads_is_of_two_arms_and_one_direction_a_variable(said: str) -> None:
    document = trial(said)
    arms = arms_of(document)
    sentence = next(s for s in document.sentences if s.text.startswith(said[:20]))
    found = list(weighed(sentence, populations(sentence.text, arms), arms, shipped("comparisons"), Decimal("0.01")))
    assert found
    runs = sorted((frame.variable_start, frame.variable_end) for frame, _ in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(runs))
    for frame, sure in found:
        assert sentence.text[frame.variable_start : frame.variable_end].startswith(frame.variable[:5])
        assert {frame.a.label.casefold(), frame.b.label.casefold()} == {"anakinra", "placebo"}
        assert Decimal("0.01") <= sure <= Decimal("0.99")


def test_without_models_no_scorer_is_asked() -> None:
    said = "No significance was reached for swelling (p = 0.41) or tenderness (p = 0.38)."

    def by_scorer(document: ReadDocument) -> list[Fact]:
        return [fact for fact in state(document) if fact.rule == WEIGHED]

    assert all(fact.confidence is not None for fact in by_scorer(trial(said)))
    assert by_scorer(trial(said, models=False)) == []


def test_a_trial_that_names_its_placebo_alone_has_the_drug_of_its_title_for_the_other_arm() -> None:
    document = trial("Pain was lower than with placebo (p = 0.02).")
    assert [arm.label for arm in arms_of(document).treated] == ["anakinra"]


def test_lines_that_tell_the_parts_of_an_article_open_their_sections() -> None:
    kinds = {s.text: s.section for s in trial("Pain was lower than with placebo (p = 0.02).").sentences}
    assert kinds["Pain scores fell in both arms."] == "results"
    assert kinds["Patients were randomised to receive anakinra or placebo for 5 days."] == "abstract"


@pytest.mark.parametrize(
    "said",
    [
        "For both anakinra and placebo, there were significant improvements in pain from baseline (p < 0.01).",
        "Pain was significantly correlated with swelling in the anakinra arm (p = 0.03).",
        "A significant reduction in pain was seen in the anakinra and placebo arms (p = 0.02).",
        "We sought to detect a significant benefit of anakinra over placebo.",
        "Urate did not differ significantly between survivors and non-survivors (p = 0.5).",
        "Age was no significant predictor of relief (p = 0.4).",
    ],
)
def test_what_holds_no_arm_against_another_is_not_weighed(said: str) -> None:
    document = trial(said)
    arms = arms_of(document)
    sentence = next(s for s in document.sentences if s.text.startswith(said[:20]))
    model = shipped("comparisons")
    assert not list(weighed(sentence, populations(sentence.text, arms), arms, model, Decimal("0.01")))


@pytest.mark.parametrize(
    ("text", "values", "denied", "ways"),
    [
        ("Grip strength differed significantly over the three visits.", 0, False, set()),
        ("There was significant worsening of grip strength.", 0, False, {"worse"}),
        ("Grip strength was significantly greater.", 0, False, {"higher", "lower"}),
        ("Grip strength was 12 and 31.", 2, False, {"higher", "lower"}),
        ("Grip strength did not differ.", 0, False, {"none"}),
        ("Grip strength was weighed.", 0, True, {"none"}),
        ("Grip strength rose from 8 to 10, with no differences between the groups.", 2, False, {"none"}),
    ],
)
def test_no_way_is_weighed_that_no_word_tells(text: str, values: int, denied: bool, ways: set[str]) -> None:
    assert {stated for _, stated in ways_open(words_of(text), values=values, denied=denied)} == ways


THREE = Arms(tuple(Arm(n, frozenset({n}), n == "placebo", 9) for n in ("anakinra", "colchicine", "placebo")))


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Pain fell in the anakinra and colchicine arms as compared with placebo.", ("anakinra", "placebo")),
        ("Pain was 12 with anakinra, 15 with colchicine and 31 with placebo.", None),
        ("Pain was lower in QRS than with colchicine (p = 0.02) and placebo (p = 0.03).", None),
    ],
)
def test_of_three_arms_one_is_meant_against_what_it_is_held_against(text: str, sides: tuple[str, str] | None) -> None:
    found = sides_told(text, words_of(text), populations(text, THREE), THREE)
    assert (found and (found[0].label, found[1].label)) == sides


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Swelling was significantly lower than on the day before infusion (p = 0.01).", False),
        ("Swelling was significantly lower than in the other arm (p = 0.01).", True),
        ("Swelling was significantly lower in the anakinra arm than at week 0 (p = 0.01).", False),
    ],
)
def test_what_is_held_against_a_time_before_holds_no_arms_against_each_other(text: str, several: bool) -> None:
    document = trial(text)
    arms = arms_of(document)
    sentence = next(s for s in document.sentences if s.text.startswith("Swelling"))
    assert bool(list(candidates(sentence, populations(sentence.text, arms), arms))) == several


def test_what_is_concluded_from_a_result_and_when_it_was_is_nothing_that_differs() -> None:
    said = (
        "At the end of week 4 significantly less swelling was seen with anakinra than placebo, suggesting better sleep."
    )
    document = trial(said)
    arms = arms_of(document)
    sentence = next(s for s in document.sentences if s.text.startswith(said[:20]))
    found = {c.frame.variable for c in candidates(sentence, populations(sentence.text, arms), arms)}
    assert any("swelling" in one for one in found)
    assert not any("sleep" in one or one.startswith("end of") for one in found)
