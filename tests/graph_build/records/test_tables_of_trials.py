"""Records of the kinds of tables that trials print their results in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.graph_build.records.tabled import events, read, results

COSTS = """Table 1. Use and costs over 12 months
!Component | Sarilumab | Sarilumab | Placebo | Placebo | Adjusted difference (95% CI)
! | Resource use | Mean cost (SD) | Resource use | Mean cost (SD) |
Visits | 20 (12) | €6151 (4070) | 16 (10) | €4372 (2625) | €1749 (924 to 2672)"""


def test_headings_under_each_arm_are_variables_and_a_difference_is_of_the_arms() -> None:
    found = read(COSTS)
    assert {r.subject.label for r in found.results} == {"sarilumab", "placebo"}
    (one,) = (a for a in found.analyses if a.estimate is not None)
    assert (one.subject.label, one.comparator.label) == ("sarilumab", "placebo")
    assert (one.effect, one.estimate, one.low, one.high) == ("MD", Decimal(1749), Decimal(924), Decimal(2672))


BARE_SIZES = """Table 1. Adverse events
!Event | Sarilumab (18) | Placebo (22)
Constipation | 5 | 4
Nausea | 0 | 2
Overall | 28 | 26"""


def test_bare_numbers_behind_arms_are_their_sizes_and_more_than_there_are_patients_are_events() -> None:
    found = events(read(BARE_SIZES))
    constipation = found["constipation", "sarilumab"]
    assert (constipation.affected, constipation.at_risk, constipation.events) == (5, 18, None)
    assert found["nausea", "sarilumab"].affected == 0
    overall = found["overall", "placebo"]
    assert (overall.affected, overall.events, overall.at_risk) == (None, 26, 22)


DEGREES = """Table 1. Adverse events, n (%)
!Event | Sarilumab (N = 301) | Placebo (N = 295)
Conjunctival hyperaemia | 72 (23.9) | 77 (26.1)
Mild | 53 (17.6) | 62 (21.0)
Severe | 0 (0.0) | 2 (0.7)
Dry eye | 5 (1.7) | 9 (3.1)"""


def test_a_degree_is_of_the_event_above_it() -> None:
    assert {event for event, _ in events(read(DEGREES))} == {
        "conjunctival hyperaemia",
        "conjunctival hyperaemia: mild",
        "conjunctival hyperaemia: severe",
        "dry eye",
    }


NAMED_COUNTS = """Table 1. Baseline characteristics
!Parameter | Sarilumab (n = 18) | Placebo (n = 22)
Sex | Male -13 Female -5 | Male -12 Female -10
Age (years) | 46.9 ± 10.4 | 45.1 ± 13.0"""


def test_counts_that_a_cell_names_one_by_one_are_each_a_result() -> None:
    found = read(NAMED_COUNTS)
    assert {a: (r.n, r.total, r.measure.kind) for a, r in results(found, "Female").items()} == {
        "sarilumab": (5, 18, "baseline"),
        "placebo": (10, 22, "baseline"),
    }
    assert results(found, "Male")["placebo"].n == 12


BEHIND = """Table 1. Score changes for each arm
!Score | Sarilumab group | | Placebo group |
! | Mean (SD) change from baseline | P | Mean (SD) change from baseline | P
Role functioning | 0.57 (14.3) | 0.81 | 2.7 (18.9) | 0.38"""


def test_a_p_value_behind_the_values_of_each_arm_is_of_that_arm_and_compares_no_two() -> None:
    found = read(BEHIND)
    assert found.analyses == ()
    within = [u.fact for u in found.unplaced if u.reason == "it is of a change within one arm"]
    assert {(f.slot("arm"), f.slot("value")) for f in within} == {
        ("sarilumab", Decimal("0.81")),
        ("placebo", Decimal("0.38")),
    }


RATIOS = """Table 1. Comparison of sarilumab with placebo
!Variable | Sarilumab (n = 57) | Placebo (n = 58) | Sarilumab vs placebo: mean ratio, % (95% CI)
FEV1 (L) | 1.65 | 1.74 | 100.8 (96.1, 105.7)"""


def test_a_ratio_of_means_is_an_analysis_and_no_result() -> None:
    found = read(RATIOS)
    (one,) = (a for a in found.analyses if a.estimate is not None)
    assert (one.effect, one.estimate, one.low, one.high) == (
        "other",
        Decimal("100.8"),
        Decimal("96.1"),
        Decimal("105.7"),
    )
    assert {r.value for r in found.results} == {Decimal("1.65"), Decimal("1.74")}


ANALYSED = """Table 1. Response at week 12: analysis of patients with high disease activity
!Response, n (%) | Sarilumab (n = 40) | Placebo (n = 38)
ACR20 | 18 (45.0) | 9 (23.7)"""
SECONDARY = """Table 2. Secondary outcomes at week 24
!Score | Sarilumab (n = 40) | Placebo (n = 38)
Pain, mean (SD) | 3.1 (1.2) | 4.4 (1.5)"""


def test_a_caption_says_who_was_analysed_and_the_methods_which_measure_is_primary() -> None:
    found = read(ANALYSED, SECONDARY)
    acr20 = results(found, "ACR20")["sarilumab"].measure
    assert (acr20.population, acr20.kind) == ("patients with high disease activity", "primary")
    assert results(found, "pain")["placebo"].measure.kind == "secondary"


CHANGES = """Table 1. Mean ± SD change from baseline in eye pressure (mm Hg), per-protocol population
!Visit | Time point | Sarilumab (n = 40) | Placebo (n = 38)
Baseline | 8:00 | 24.90 ± 2.36 | 24.86 ± 2.16
Week 2 | 8:00 | -7.22 ± 2.84 | -7.55 ± 2.97"""


def test_a_caption_names_the_measure_of_times_of_day_and_says_that_later_values_are_changes() -> None:
    found = [r for r in read(CHANGES).results if r.subject.label == "placebo"]
    assert [(r.measure.variable, r.measure.change, r.value) for r in found] == [
        ("eye pressure: 8:00", None, Decimal("24.86")),
        ("eye pressure: 8:00", "change from baseline", Decimal("-7.55")),
    ]
    assert {r.measure.population for r in found} == {"per-protocol population"}


TESTED = """Table 1. Analysis of covariance of pain
!Source | df | Mean Square | F | P
Group | 1 | 2121.51 | 102.74 | <0.001
Error | 28 | 20.64 | - | -"""


def test_the_figures_of_a_test_are_no_results() -> None:
    assert [r.value for r in read(TESTED).results] == []


CHARACTERISTICS = """Table 1. Baseline characteristics and outcomes
!Variable | Sarilumab (n = 31) | Placebo (n = 33)
Age (years), mean (SD) | 11.1 (6.7) | 12.2 (4.3)
Outcomes | |
Shock duration (hours), mean (SD) | 96 (48) | 240 (120)"""


def test_rows_under_a_heading_outcomes_are_no_characteristics() -> None:
    found = read(CHARACTERISTICS)
    assert {r.measure.kind for r in results(found, "age").values()} == {"baseline"}
    assert {r.measure.kind for r in results(found, "shock").values()} == {"other"}


@pytest.mark.parametrize(("printed", "first"), [("2.0 (0.4, 3.6)", "sarilumab"), ("-2.0 (-3.6, -0.4)", "placebo")])
def test_the_values_of_two_arms_tell_which_was_taken_from_which(printed: str, first: str) -> None:
    table = f"""Table 1. Score, mean (SD)
!Variable | Placebo (n = 50) | Sarilumab (n = 51) | Difference (95% CI)
Score | 3.0 (1.0) | 5.0 (1.1) | {printed}"""
    (one,) = read(table).analyses
    assert (one.subject.label, one.direction) == (first, "higher" if first == "sarilumab" else "lower")
