"""Which of several values is whose, and what an effect estimate prints. The sentences are our own."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.frames.arms.arm_values import arm_values
from graph_build.frames.comparisons import comparisons
from graph_build.frames.estimates import estimates
from graph_build.recognisers.quantities import quantities
from graph_build.study.arms import Arm, Arms
from graph_build.study.mentions import populations

ARMS = Arms((Arm("placebo", frozenset({"placebo"}), True, 9), Arm("sarilumab", frozenset({"sarilumab"}), False, 9)))


def by_arm(text: str) -> list[tuple[str, str, str]]:
    """Population, variable and value, in order."""
    found = arm_values(text, quantities(text), populations(text, ARMS), ARMS, list(comparisons(text, ARMS)))
    return [(v.who.label, v.variable, str(v.quantity.value)) for v in found]


@pytest.mark.parametrize(
    ("text", "variable", "values"),
    [
        ("Remission was reached in 12% in the sarilumab group and 7% in the placebo group.", "Remission", ("12", "7")),
        ("The relapse rate was 12% with sarilumab and 15% with placebo.", "relapse rate", ("12", "15")),
        (
            "Mean ESR was 8.1 ± 2 mm/h in the sarilumab group compared with 31 ± 9 mm/h in the placebo group.",
            "ESR",
            ("8.1", "31"),
        ),
        (
            "The proportion of patients who achieved remission was 41 (34 %) of 120 with sarilumab "
            "and 17 (14 %) of 121 with placebo.",
            "remission",
            ("41", "17"),
        ),
        ("In the sarilumab group 5% had no pain as compared to 8% in the placebo group.", "no pain", ("5", "8")),
        (
            "The sarilumab group had a 3.3% rate of relapse compared with 13.3% in the placebo group.",
            "rate of relapse",
            ("3.3", "13.3"),
        ),
        (
            "Hospital stay was shorter with sarilumab than with placebo (11.5 vs. 14.7 d, P < 0.001).",
            "Hospital stay",
            ("11.5", "14.7"),
        ),
        (
            "Neutropenia was more frequent in the sarilumab group (9%) than in the placebo group (2%).",
            "Neutropenia",
            ("9", "2"),
        ),
        (
            "With sarilumab, 17% of patients had a new flare during 24 weeks, against 41% with placebo.",
            "new flare",
            ("17", "41"),
        ),
        ("Remission rates of 37% and 15% were recorded for sarilumab and placebo.", "Remission rates", ("37", "15")),
        (
            "Mean change from baseline in DAS28 was −2.8 for sarilumab and −1.4 for placebo.",
            "DAS28",
            ("-2.8", "-1.4"),
        ),
        (
            "Healing was seen in three quarters of those on sarilumab (75.3%) and in 61.4% of the placebo group.",
            "Healing",
            ("75.3", "61.4"),
        ),
        (
            "Fewer deaths were seen among those given sarilumab: 13 (15%), as against 27 (28%) on placebo.",
            "deaths",
            ("13", "27"),
        ),
        ("Sarilumab did not reduce the rate of relapse (11% vs. 12%).", "rate of relapse", ("11", "12")),
        (
            "Sustained remission was reached in 9 patients on sarilumab and 4 on placebo.",
            "Sustained remission",
            ("9", "4"),
        ),
        ("Withdrawals: sarilumab, 9 (7.5%); placebo, 4 (3.3%).", "Withdrawals", ("9", "4")),
        (
            "Calprotectin had fallen to 312 mg/kg in the sarilumab arm; in the placebo arm it was 908 mg/kg.",
            "Calprotectin",
            ("312", "908"),
        ),
        (
            "Relapse was noted in 6 of 52 patients given sarilumab, whereas it was noted in 15 of 55 given placebo.",
            "Relapse",
            ("6", "15"),
        ),
        (
            "Compared with placebo, sarilumab gave greater relief of pain (mean 25.0 mm vs 35.7 mm).",
            "relief of pain",
            ("25.0", "35.7"),
        ),
        (
            "Sarilumab recipients had a mean fall in pain of 31 mm, nearly twice that of placebo recipients (16 mm).",
            "fall in pain",
            ("31", "16"),
        ),
    ],
)
def test_each_group_has_its_own_value(text: str, variable: str, values: tuple[str, str]) -> None:
    assert by_arm(text) == [("sarilumab", variable, values[0]), ("placebo", variable, values[1])]


@pytest.mark.parametrize(
    ("text", "variable", "values"),
    [
        ("Candida infection affected 7 patients on sarilumab but only 2 on placebo.", "Candida infection", ("7", "2")),
        ("Uveitis developed in two sarilumab recipients and no placebo recipient.", "Uveitis", ("2", "0")),
        (
            "Cytopenia was found in 11 (9%) recipients of sarilumab and in none of the placebo recipients.",
            "Cytopenia",
            ("11", "0"),
        ),
        (
            "Ten patients given sarilumab and six given placebo withdrew because of rash.",
            "withdrew because of rash",
            ("10", "6"),
        ),
        ("Withdrawals: sarilumab 10, placebo 6.", "Withdrawals", ("10", "6")),
        (
            "Seven deaths were reported: four in the sarilumab group and three in the placebo group.",
            "deaths",
            ("4", "3"),
        ),
        (
            "There were two malignancies in the sarilumab group and one in the placebo group.",
            "malignancies",
            ("2", "1"),
        ),
        (
            "Toxicity led to discontinuation in 9% of the sarilumab group and 4% of the placebo group.",
            "discontinuation",
            ("9", "4"),
        ),
        (
            "Infections were reported by 40 and 38 patients in the sarilumab and placebo groups.",
            "Infections",
            ("40", "38"),
        ),
        ("Mortality was 21% in those treated and 36% in those untreated.", "Mortality", ("21", "36")),
    ],
)
def test_one_value_is_told_beside_the_other(text: str, variable: str, values: tuple[str, str]) -> None:
    assert by_arm(text) == [("sarilumab", variable, values[0]), ("placebo", variable, values[1])]


def test_counts_keep_their_total_and_their_share() -> None:
    text = "By day 28, 18 of 84 treated patients (21%) and 35 of 96 controls (36%) had died."
    found = arm_values(text, quantities(text), populations(text, ARMS), ARMS, [])
    assert [(f.who.label, f.quantity.value, f.quantity.spread, f.quantity.percent) for f in found] == [
        ("sarilumab", 18, 84, 21), ("placebo", 35, 96, 36),
    ]  # fmt: skip


def test_a_share_behind_a_group_is_no_share_of_the_next() -> None:
    text = "26 of 41 patients in the sarilumab group (63.4%) and 14 of 43 in the placebo group (32.6%) relapsed."
    found = arm_values(text, quantities(text), populations(text, ARMS), ARMS, [])
    assert [(f.who.label, f.quantity.value, str(f.quantity.percent)) for f in found] == [
        ("sarilumab", 26, "63.4"), ("placebo", 14, "32.6"),
    ]  # fmt: skip


def test_from_one_value_to_another_is_no_value_of_each() -> None:
    assert by_arm("DAS28 fell from 6.1 to 2.2 in the sarilumab group and from 6.0 to 3.0 in the placebo group.") == []


def test_doses_alone_name_the_arms_that_they_tell_apart() -> None:
    arms = Arms((
        Arm("sirukumab 50 mg", frozenset({"sirukumab", "50"}), False, 5),
        Arm("sirukumab 100 mg", frozenset({"sirukumab", "100"}), False, 5),
    ))  # fmt: skip
    text = "CRP normalised in 71% and 78% of patients given 50 mg and 100 mg."
    found = arm_values(text, quantities(text), populations(text, arms), arms, [])
    assert [(f.who.label, f.quantity.value) for f in found] == [("sirukumab 50 mg", 71), ("sirukumab 100 mg", 78)]


@pytest.mark.parametrize(
    "text",
    [
        "Relapse was less frequent with sarilumab than with placebo at 12 and 24 weeks.",
        "Doses were fewer with sarilumab than with placebo (8.2, 6.9, and 11.1 in three periods).",
        "Pain was lower in the sarilumab group than in the placebo group (P = 0.01, n = 40 vs. 41).",
        "Insulin was lower with sarilumab (t17 = 2.9, p = 0.02) and placebo (t17 = 3.9, p = 0.01).",
        "Insulin differed with sarilumab (F(1, 20) = 4.1) and placebo (χ2 = 5.2).",
    ],
)
def test_times_sizes_and_lists_that_do_not_fit_are_nobodys(text: str) -> None:
    assert by_arm(text) == []


def test_a_value_never_goes_to_another_group_when_the_order_turns() -> None:
    text = "Compared with placebo (31%), relapse was rarer with sarilumab (12%)."
    found = {who: value for who, _, value in by_arm(text)}
    assert found in ({}, {"placebo": "31", "sarilumab": "12"})


@pytest.mark.parametrize(
    ("text", "kind", "value", "low", "high", "adjusted"),
    [
        (
            "(hazard ratio, 0.72; 95% confidence interval [CI], 0.52 to 0.94; P = .002)",
            "hazard ratio",
            "0.72",
            "0.52",
            "0.94",
            False,
        ),
        ("OR = 1.31, 95% CI 1.05–1.64", "odds ratio", "1.31", "1.05", "1.64", False),
        ("adjusted RR 0.98, 95% CI 0.82–1.17", "relative risk", "0.98", "0.82", "1.17", True),
        ("(HR 2.21 [95% CI 1.14, 4.29])", "hazard ratio", "2.21", "1.14", "4.29", False),
        ("shortened the stay by 1.1 days (95% CI 0.4–1.8)", "difference", "1.1", "0.4", "1.8", False),
        ("The adjusted odds were 3·1 times those on B (95% CI 1·5–6·6)", "odds ratio", "3.1", "1.5", "6.6", True),
        ("a mean difference of −1.3 (95% CI −2.5 to −0.1)", "difference", "-1.3", "-2.5", "-0.1", False),
    ],
)
def test_estimates_as_printed(text: str, kind: str, value: str, low: str, high: str, adjusted: bool) -> None:
    (found,) = estimates(text)
    assert (found.kind, found.value, found.low, found.high) == (kind, Decimal(value), Decimal(low), Decimal(high))
    assert found.adjusted is adjusted


@pytest.mark.parametrize("text", ["at the 3-, 6- or 12 months", "OR = 1.3, 95% CI 2.0–3.0", "a difference of 3 days"])
def test_what_is_no_estimate_or_lies_outside_its_own_interval(text: str) -> None:
    assert not list(estimates(text))


@pytest.mark.parametrize(
    ("text", "told"), [("OR 0.5, 95% CI 0.3–0.8", True), ("OR 0.9, 95% CI 0.5–1.6", False), ("OR 0.9", None)]
)
def test_an_interval_tells_significance(text: str, told: bool | None) -> None:
    (found,) = estimates(text)
    assert found.significant is told


PIECES = [
    "12%",
    "(7/60)",
    " in ",
    "the placebo group",
    "sarilumab",
    " (",
    ")",
    " vs. ",
    ", ",
    "; ",
    "8.1 ± 2 mm/h",
    "relapse was lower",
    " had ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_positions_lie_in_the_sentence_and_hold_the_value(text: str) -> None:
    found = arm_values(text, quantities(text), populations(text, ARMS), ARMS, list(comparisons(text, ARMS)))
    for frame in found:
        assert 0 <= frame.start <= frame.variable_start < frame.variable_end <= frame.end <= len(text)
        assert frame.start <= frame.quantity.start < frame.quantity.end <= frame.end


def test_doses_of_one_drug_are_told_apart() -> None:
    text = (
        "Weight fell by 3.4 kg, 3.0 kg and 0.9 kg in the sarilumab 200 mg, sarilumab 150 mg and placebo groups, "
        "respectively."
    )
    assert [(who, value) for who, _, value in by_arm(text)] == [
        ("sarilumab 200 mg", "3.4"),
        ("sarilumab 150 mg", "3.0"),
        ("placebo", "0.9"),
    ]


def test_estimates_of_several_groups_are_each_its_own() -> None:
    text = "The hazard ratio of infection was 1.6 (95% CI 0.9 to 2.7) for sarilumab and 2.3 (1.2 to 4.2) for anakinra."
    assert [(str(e.value), str(e.low), str(e.high)) for e in estimates(text)] == [
        ("1.6", "0.9", "2.7"),
        ("2.3", "1.2", "4.2"),
    ]
