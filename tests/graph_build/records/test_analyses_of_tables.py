"""Which arms the differences, ratios and p-values of a table are of, and which columns complete others."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.graph_build.records.tabled import StudyRecords, read, results


def effects(found: StudyRecords) -> set[tuple[str, str, str, Decimal | int | None]]:
    return {
        (a.measure.variable.casefold(), a.subject.label, a.comparator.label, a.estimate)
        for a in found.analyses
        if a.estimate is not None
    }


DIFFERENCES = """Table 1. Mean difference (95% CI) between the sarilumab and the placebo group
!Test | 6 months | 12 months | P
Grip strength (kg) | 2.9 (1.4 to 4.4) | 3.1 (-0.5 to 6.9) | 0.04"""
VALUES = """Table 2. Grip strength at 12 months, mean (SD)
!Test | Sarilumab (n = 30) | Placebo (n = 31)
Grip strength (kg) | 31 (4) | 28 (5)"""


def test_cells_that_the_caption_calls_differences_are_of_the_arms_that_the_study_has() -> None:
    found = read(DIFFERENCES, VALUES)
    assert effects(found) == {
        ("grip strength", "sarilumab", "placebo", Decimal("2.9")),
        ("grip strength", "sarilumab", "placebo", Decimal("3.1")),
    }
    assert {(a.level, a.adjusted) for a in found.analyses if a.estimate is not None} == {(95, False)}
    assert [a.comparator.label for a in found.analyses if a.p is not None] == ["placebo"]
    assert {r.value for r in found.results} == {31, 28}


AGAINST_CONTROL = """Table 1. Effects on testing
!Outcome | Study arm | n/N (%) | Adjusted risk difference (95% CI)
Tested | Control | 118/229 (52%) | 0
Tested | Low dose | 230/325 (71%) | 19.3 (5.6, 33.0)
Tested | High dose | 122/213 (57%) | 5.8 (-16.7, 28.3)"""


def test_a_difference_in_the_row_of_an_arm_is_against_the_arm_whose_own_is_nought() -> None:
    found = read(AGAINST_CONTROL)
    told = {(a.subject.label, a.comparator.label, a.estimate, a.adjusted) for a in found.analyses}
    assert told == {("low dose", "control", Decimal("19.3"), True), ("high dose", "control", Decimal("5.8"), True)}


DIFFERENCE_ROW = """Table 1. Quality of life
!  | Baseline | 20 months
Intervention (I) | 0.71 (0.66-0.77) | 0.81 (0.75-0.85)
Control (C) | 0.77 (0.73-0.82) | 0.79 (0.70-0.88)
Difference I - C | -0.06 (-0.13-0.01) | 0.02 (-0.05-0.08)"""


def test_a_row_of_differences_is_of_the_two_rows_over_it_at_each_time() -> None:
    found = [a for a in read(DIFFERENCE_ROW).analyses if a.estimate is not None]
    assert {(a.measure.time.words, a.estimate) for a in found if a.measure.time} == {
        ("baseline", Decimal("-0.06")),
        ("month 20", Decimal("0.02")),
    }
    assert {(a.subject.label, a.comparator.label) for a in found} == {("intervention (I)", "control (C)")}


COUNTS_BEFORE = """Table 1. Outcomes over time
! | Sarilumab group | Sarilumab group | Sarilumab group | Sarilumab group | Placebo group | Placebo group
! | N | Baseline | N | 6 months | N | Baseline
Walk (m) | 42 | 592.8 ± 82.8 | 34 | 608.5 ± 94.5 | 38 | 598.2 ± 101.1"""


def test_a_column_of_numbers_of_patients_before_that_of_a_time_is_no_outcome() -> None:
    walked = [r for r in read(COUNTS_BEFORE).results if "walk" in r.measure.variable.casefold()]
    assert {(r.subject.label, r.value, r.total, r.n) for r in walked} == {
        ("sarilumab", Decimal("592.8"), 42, None),
        ("sarilumab", Decimal("608.5"), 34, None),
        ("placebo", Decimal("598.2"), 38, None),
    }


OPERATIONS = """Table 1. Patient characteristics. Values are expressed as mean ± SD or number of patients
!  | Sarilumab (n = 30) | Placebo (n = 30)
Age (years) | 46.7 ± 14.2 | 46.2 ± 14.3
Previous surgery | 17 | 21"""


def test_a_bare_number_is_of_patients_where_cells_are_means_with_a_spread_or_numbers_of_patients() -> None:
    assert {a: (r.n, r.total) for a, r in results(read(OPERATIONS), "surgery").items()} == {
        "sarilumab": (17, 30),
        "placebo": (21, 30),
    }


PERCENT_CHANGE = """Table 1. Cholesterol
!  | Sarilumab (n = 30): % change | Placebo (n = 30): % change
LDL cholesterol | -37 | 4"""


def test_a_change_in_per_cent_is_no_share_of_the_patients() -> None:
    found = results(read(PERCENT_CHANGE), "LDL")
    assert {a: (r.value, r.percent, r.unit) for a, r in found.items()} == {
        "sarilumab": (-37, None, "%"),
        "placebo": (4, None, "%"),
    }


EMPTY_HEADINGS = """Table 1. Outcomes at week 24
!Outcome | Sarilumab (n = 50) | | Placebo (n = 52) |
! | No | % | No | %
Relapse | 12 | 24.0 | 20 | 38.5"""
RESPONSES = """Table 1. Response at week 24
!Subgroup | Sarilumab | | | Placebo | |
! | Total | Response | % | Total | Response | %
Women | 40 | 20 | 50.0 | 38 | 10 | 26.3"""


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (EMPTY_HEADINGS, {("sarilumab", 12, 50, Decimal("24.0")), ("placebo", 20, 52, Decimal("38.5"))}),
        (RESPONSES, {("sarilumab", 20, 40, Decimal("50.0")), ("placebo", 10, 38, Decimal("26.3"))}),
    ],
)
def test_a_heading_over_the_first_of_its_columns_is_of_the_others_too(
    table: str, told: set[tuple[str, int, int, Decimal]]
) -> None:
    assert {(r.subject.label, r.n, r.total, r.percent) for r in read(table).results} == told


P_BEHIND_DOSES = """Table 1. Score at week 12, mean (SD)
!Variable | Placebo (n = 50) | Sarilumab 150 mg (n = 51) | P | Sarilumab 200 mg (n = 52) | P
DAS28 | 5.1 (1.0) | 3.9 (1.1) | 0.002 | 3.5 (1.2) | 0.001"""
P_VERSUS = """Table 1. Score at week 12, mean (SD)
!Variable | Placebo (n = 50) | Sarilumab 150 mg (n = 51) | Sarilumab 200 mg (n = 52) | P value vs placebo |
! | | | | 150 mg | 200 mg
DAS28 | 5.1 (1.0) | 3.9 (1.1) | 3.5 (1.2) | 0.002 | 0.001"""
P_IN_ROWS = """Table 1. LS mean change at week 12
!Variable | Placebo (n = 50) | Sarilumab 150 mg (n = 51) | Sarilumab 200 mg (n = 52)
DAS28 | -0.4 | -1.2 | -1.8
Difference vs placebo (95% CI) | | -0.8 (-1.2, -0.4) | -1.4 (-1.8, -1.0)
P value | | 0.002 | 0.001"""
ARMS_IN_ROWS = """Table 1. Score at week 12
!Treatment | n | DAS28, mean (SD) | P value
Placebo | 50 | 5.1 (1.0) | -
Sarilumab 150 mg | 51 | 3.9 (1.1) | 0.002
Sarilumab 200 mg | 52 | 3.5 (1.2) | 0.001"""


@pytest.mark.parametrize("table", [P_BEHIND_DOSES, P_VERSUS, P_IN_ROWS, ARMS_IN_ROWS])
def test_a_p_value_of_one_of_several_doses_is_against_the_arm_that_has_none(table: str) -> None:
    found = read(table)
    assert {(a.measure.variable, a.subject.label, a.comparator.label, a.p) for a in found.analyses} == {
        ("DAS28", "sarilumab 150 mg", "placebo", Decimal("0.002")),
        ("DAS28", "sarilumab 200 mg", "placebo", Decimal("0.001")),
    }
    assert {r.total for r in found.results} == {50, 51, 52}


OVER_BOTH = """Table 1. Primary endpoint
! | Placebo (n = 58) | Sarilumab (n = 60)
ACR20 at week 24, n (%) | 18 (31) | 36 (60)
Odds ratio (97.5% CI) | | 3.3 (1.6, 7.1)"""


def test_a_ratio_under_two_arms_is_of_the_treated_one_against_the_control() -> None:
    (one,) = read(OVER_BOTH).analyses
    assert (one.measure.variable, one.subject.label, one.comparator.label) == ("ACR20", "sarilumab", "placebo")
    assert (one.effect, one.estimate, one.level) == ("OR", Decimal("3.3"), Decimal("97.5"))


COVARIATES = """Table 1. Changes in acuity
!Covariates | Coefficient (95% CI) | P value
Treatment | 0.54 (-1.37, 2.46) | 0.578
Age | -0.70 (-1.36, -0.05) | 0.036"""


def test_coefficients_of_covariates_compare_no_arms() -> None:
    assert read(COVARIATES).analyses == ()


PRINTED = """Table 1. Laboratory values, mean (SD)
!Item | Sarilumab (n = 60) | Placebo (n = 58)
Haemoglobin (g/dL) | 12. 4 (1. 1) | 11 .9 (1.3)
Urea (mmol/L) | 5.3 (1.1)b | 4.9 (1.0)a"""


def test_numbers_with_a_blank_in_them_or_a_letter_behind_are_read() -> None:
    found = read(PRINTED)
    assert {r.value for r in results(found, "aemoglobin").values()} == {Decimal("12.4"), Decimal("11.9")}
    assert {r.value for r in results(found, "rea").values()} == {Decimal("5.3"), Decimal("4.9")}


PERIODS = """Table 1. Exacerbations, n (%)
!Period | Sarilumab (n = 60) | Placebo (n = 58)
0–3rd month | 6 (10.0) | 12 (20.7)
4–6th month | 3 (5.0) | 9 (15.5)"""


def test_a_span_of_ordinals_is_a_time() -> None:
    times = {r.measure.time.words for r in read(PERIODS).results if r.measure.time}
    assert times == {"months 0–3", "months 4–6"}


BY_PART = """Table 1. Unadjusted hazard ratios of the treatment effect by marker
!Marker | Status | Relapse | Relapse | Death | Death
! | | HR | 95% CI | HR | 95% CI
TIMP-1 | Negative (n = 167) | 0.642 | 0.377 to 1.091 | 0.784 | 0.447 to 1.376
 | Positive (n = 121) | 0.478 | 0.247 to 0.927 | 0.461 | 0.213 to 1.002"""


def test_a_ratio_in_a_part_of_the_patients_is_of_the_arms_in_that_part() -> None:
    told = {(a.measure.variable.casefold(), a.measure.population, a.estimate, a.low) for a in read(BY_PART).analyses}
    assert told == {
        ("relapse", "TIMP-1, Negative", Decimal("0.642"), Decimal("0.377")),
        ("relapse", "TIMP-1, Positive", Decimal("0.478"), Decimal("0.247")),
        ("death", "TIMP-1, Negative", Decimal("0.784"), Decimal("0.447")),
        ("death", "TIMP-1, Positive", Decimal("0.461"), Decimal("0.213")),
    }
    assert {(a.subject.label, a.comparator.label) for a in read(BY_PART).analyses} == {("sarilumab", "placebo")}


OWN_SIZES = """Table 1. Mean change from baseline at week 12
!Variable | Sarilumab (N = 91) | Placebo (N = 94)
DAS28 | -1.9 | -1.0
HAQ | -0.3 | -0.1
* N sarilumab/placebo: HAQ, 88/90; SF-36, 91/93."""


def test_a_note_gives_measures_their_own_numbers_of_patients() -> None:
    found = read(OWN_SIZES)
    assert {a: r.total for a, r in results(found, "HAQ").items()} == {"sarilumab": 88, "placebo": 90}
    assert {a: r.total for a, r in results(found, "DAS28").items()} == {"sarilumab": 91, "placebo": 94}


REDUCTIONS = """Table 1. Cells after 4 weeks
!Marker | Sarilumab (N = 12) | Placebo (N = 12) | P
! | Reduction from baseline | Reduction from baseline |
CD3 | 212 | -36 | 0.035"""


def test_more_of_a_reduction_leaves_less() -> None:
    assert {(a.p, a.direction) for a in read(REDUCTIONS).analyses} == {(Decimal("0.035"), "lower")}


OF_TIMES = """Table 1. Effects after one year
!Outcome | Arm | Mean difference (T2-T0) | Adjusted difference for sex (95% CI)
Attitude | Sarilumab | 0.4 | 0.2 (-0.1, 0.5)
Attitude | Placebo | 0.1 | 0"""


def test_a_difference_of_two_times_is_a_change_and_no_comparison() -> None:
    assert effects(read(OF_TIMES)) == {("attitude", "sarilumab", "placebo", Decimal("0.2"))}


ADJUSTED_ROW = """Table 1. Effect on activity
! | Sarilumab versus placebo: difference (95% CI)
Activity (min/d), adjusted for the score at baseline | -6.3 (-50.2, 37.7)"""


def test_what_an_estimate_is_adjusted_for_is_no_time_and_no_name() -> None:
    (one,) = read(ADJUSTED_ROW).analyses
    assert (one.measure.variable.casefold(), one.measure.time, one.adjusted) == ("activity", None, True)


TESTS = """Table 1. Analysis of variance
!Factor | Degrees of freedom | F | P | ηp2
Forum | 1 | 3.537 | 0.03 | 0.036"""


def test_degrees_of_freedom_and_sizes_of_effects_are_no_arms() -> None:
    found = read(TESTS)
    assert found.analyses == ()
    assert found.results == ()


DASHED = """Table 1. Clinical outcomes
! | Intervention - CGM (n = 78) | Control - POCM (n = 77) | P
Glucose (mmol/L), mean (SD) | 8.2 (1.6) | 8.3 (1.3) | 0.53"""


def test_a_dash_in_the_name_of_an_arm_with_its_size_sets_nothing_against_anything() -> None:
    assert {r.total for r in read(DASHED).results} == {78, 77}
    assert {(a.subject.label[-3:], a.comparator.label[-4:]) for a in read(DASHED).analyses} == {("CGM", "POCM")}


EVENTS = """Table 1. Adverse events
!System | Sarilumab (n = 72) | | Placebo (n = 66) |
! | Number of AE | Number (%) of patients with AE | Number of AE | Number (%) of patients with AE
Investigations | 13 | 10 (13.9) | 15 | 10 (15.2)"""


def test_a_number_of_events_is_none_of_patients() -> None:
    told = {(e.subject.label, e.affected, e.events) for e in read(EVENTS).adverse_events}
    assert told == {("sarilumab", None, 13), ("sarilumab", 10, None), ("placebo", None, 15), ("placebo", 10, None)}
