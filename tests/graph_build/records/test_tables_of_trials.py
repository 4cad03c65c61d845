"""Records of the kinds of tables that trials print their results in."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from graph_build.courses import settled
from graph_build.pipeline import state
from graph_build.records.study import StudyRecords, study_records

if TYPE_CHECKING:
    from graph_build.model.records import AdverseEvent, ArmResult

INTRODUCTION = (
    "<h1>Effect of sarilumab in arthritis</h1><h2>Methods</h2><p>Patients were randomized to sarilumab or placebo. "
    "The primary endpoint was the proportion of patients with an ACR20 response at week 12.</p>"
)


@cache
def read(*tables: str) -> StudyRecords:
    """The records of a trial with some tables: caption, then rows of cells; a row of headers begins with "!"."""
    body = "".join(f"<figure>{_table(table)}</figure>" for table in tables)
    stated = state(f"<html><body>{INTRODUCTION}{body}</body></html>".encode(), "trial.html")
    return study_records(stated.read, settled(stated.facts))


def _table(table: str) -> str:
    caption, *rows = table.strip().split("\n")
    made = []
    for row in rows:
        tag = "th" if row.startswith("!") else "td"
        made.append("".join(f"<{tag}>{cell.strip()}</{tag}>" for cell in row.lstrip("!").split("|")))
    return f"<table><caption>{caption}</caption>{''.join(f'<tr>{row}</tr>' for row in made)}</table>"


def results(found: StudyRecords, variable: str) -> dict[str, ArmResult]:
    return {r.subject.label: r for r in found.results if variable in r.measure.variable}


def events(found: StudyRecords) -> dict[tuple[str, str], AdverseEvent]:
    return {(e.event, e.subject.label): e for e in found.adverse_events}


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
