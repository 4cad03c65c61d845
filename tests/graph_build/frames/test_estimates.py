"""Effect estimates in the forms in which papers print them: name, number, interval, level and p in any order."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph_build.frames.estimates import estimates

FORMS = [
    ("the odds ratio was 2.4 (CI from 1.3 to 4.4)", "odds ratio", "2.4 1.3 4.4 -"),
    ("hazard ratio 0.47 [0.28-0.79]", "hazard ratio", "0.47 0.28 0.79 -"),
    ("hazard ratio for relapse, 0.47; 95% CI 0.28–0.79", "hazard ratio", "0.47 0.28 0.79 95"),
    ("the odds ratio (OR) = 2.4 (95% confidence interval (CI) 1.3–4.4)", "odds ratio", "2.4 1.3 4.4 95"),
    ("HR (95% CI) 0.47 (0.28–0.79)", "hazard ratio", "0.47 0.28 0.79 95"),
    ("OR[90%CI] = 2.4 [1.3 – 4.4], p<0.01", "odds ratio", "2.4 1.3 4.4 90"),
    ("HR 0.47 (p=0.01, 95% CI 0.28–0.79)", "hazard ratio", "0.47 0.28 0.79 95"),
    ("HR 0.47; P = .004; 95% CI, .28 to .79", "hazard ratio", "0.47 0.28 0.79 95"),
    ("HR of death in the whole cohort were 0.47 (95% CI 0.28−0.79)", "hazard ratio", "0.47 0.28 0.79 95"),
    ("the rate ratio was 0.7 with a 95% CI of 0.5 to 0.9", "relative risk", "0.7 0.5 0.9 95"),
    ("RR 0.7, (95% CI 0.5, 0.9)", "relative risk", "0.7 0.5 0.9 95"),
    ("OR: 51.0, CI 95%: 7.5-340.2", "odds ratio", "51.0 7.5 340.2 95"),
    ("a mean difference of 3.2 kg, 95% CI 1.1 to 5.3", "difference", "3.2 1.1 5.3 95"),
    ("mean difference 8.4 ng/dL, 97.5% CI 1.6 to 15.2", "difference", "8.4 1.6 15.2 97.5"),
    ("LS mean difference versus placebo −1.3 [95% CI −2.1, −0.5]", "difference", "-1.3 -2.1 -0.5 95"),
    ("a risk difference of 3.1% (−1.0% to 7.2%)", "difference", "3.1 -1.0 7.2 -"),
    ("the difference between A and B at 12 weeks was 2.3 (95% CI 0.1 to 4.5)", "difference", "2.3 0.1 4.5 95"),
    ("difference of means, - 0.5; 95% CI, -1,6 – 0,6", "difference", "-0.5 -1.6 0.6 95"),
    ("was 2.4 points lower with A than with B (95% CI 1.1 to 3.7)", "difference", "2.4 1.1 3.7 95"),
]


@pytest.mark.parametrize(("text", "kind", "numbers"), FORMS)
def test_an_estimate_is_read_with_its_interval_in_every_form(text: str, kind: str, numbers: str) -> None:
    (one,) = estimates(text)
    wanted = [None if n == "-" else Decimal(n) for n in numbers.split()]
    assert one.kind == kind
    assert [one.value, one.low, one.high, one.level] == wanted


def test_each_of_two_estimates_of_a_sentence_is_read_and_only_one_is_adjusted() -> None:
    text = "the unadjusted HR was 0.7 (95% CI 0.5–0.9) and the adjusted HR was 0.8 (95% CI 0.6–1.1)"
    assert [(str(e.value), e.adjusted) for e in estimates(text)] == [("0.7", False), ("0.8", True)]


def test_what_an_estimate_is_of_ends_before_its_sides() -> None:
    text = "the odds ratio for a durable remission in the drug group compared with control was 2.6 (95% CI 1.2–5.7)"
    (one,) = estimates(text)
    assert one.variable
    assert text[slice(*one.variable)] == "a durable remission"


@pytest.mark.parametrize(
    "text",
    [
        "HR 124 and RR 24 on arrival",
        "the difference of 3 days",
        "the hazard ratio was 0.9 (95% CI 1.2 to 3.4)",
        "a difference in carriage: ratio 0.28 (95% CI 0.08–0.61)",
    ],
)
def test_what_is_no_estimate_or_lies_outside_its_interval_is_none(text: str) -> None:
    assert not estimates(text)
