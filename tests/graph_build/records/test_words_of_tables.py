"""Records of tables whose headers, labels or cells put what they mean in words of their own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.graph_build.records.tabled import events, read, results

SHARES = """Table 1. Outcomes
! | Sarilumab (n = 14) | Placebo (n = 14) | ρ value
Remission (n) | 79% (11/14) | 50% (7/14) | 0.12
Relapse, n (%) | 3 (21) | 6 (43) | OR = 2.65
Vascular resistance (dyne·s/cm5 per m2) | 5.1 ± 2.0 | 6.1 ± 2.0 | 0.03"""


def test_cells_and_headers_may_say_themselves_what_a_number_is() -> None:
    found = read(SHARES)
    remission = results(found, "remission")["sarilumab"]
    assert (remission.n, remission.total, remission.percent) == (11, 14, 79)
    assert {(a.measure.variable, a.effect, a.estimate, a.p) for a in found.analyses} == {
        ("remission", None, None, Decimal("0.12")),
        ("relapse", "OR", Decimal("2.65"), None),
        ("vascular resistance", None, None, Decimal("0.03")),
    }
    assert {r.subject.label for r in found.results} == {"sarilumab", "placebo"}


VISITS = """Table 2. Patient characteristics at inclusion and after 10 years
! | At study start | At study start | EoT | EoT
! | Sarilumab | Placebo | Sarilumab | Placebo
Smokers, n (%) | 21 (9.5) | 20 (9.0) | 10 (5.7) | 9 (6.6)
* EoT, end of treatment."""


def test_headers_name_times_in_words_and_by_the_short_forms_of_the_table() -> None:
    told = {(r.subject.label, r.measure.time and r.measure.time.words, r.measure.kind) for r in read(VISITS).results}
    assert told == {
        (arm, time, kind)
        for arm in ("sarilumab", "placebo")
        for time, kind in (("baseline", "baseline"), ("end of treatment", "other"))
    }


TOTAL = """Table 3. Baseline characteristics
! | Beverage condition | Beverage condition | Total (n = 60)
! | Water (n = 30) | Milk (n = 30) |
Age, mean (SD) | 30 (3) | 31 (4) | 30.5 (3.5)"""
ANALYSED = """Table 4. Pain
! | Exercise group | Exercise group | Education group | Education group
! | Randomised (n = 30) | Completers (n = 28) | Randomised (n = 31) | Completers (n = 25)
Pain, mean (SD) | 30 (3) | 31 (4) | 32 (3) | 33 (4)"""


@pytest.mark.parametrize(
    ("table", "arms"),
    [
        (TOTAL, {("water", None), ("milk", None), ("all patients", None)}),
        (ANALYSED, {(f"{a}, {p}", p) for a in ("exercise", "education") for p in ("randomised", "completers")}),
    ],
)
def test_a_heading_over_all_arms_is_no_subgroup_and_who_was_analysed_is_no_arm(
    table: str, arms: set[tuple[str, str | None]]
) -> None:
    assert {(r.subject.label, r.measure.population) for r in read(table).results} == arms


REACTIONS = """Table 5. Adverse events
! | Sarilumab (n = 40) | Placebo (n = 41)
Number of suspected adverse drug reactions | 12 | 15
Number of patients with adverse events | 10 | 11"""


def test_numbers_of_reactions_are_events_and_those_of_patients_are_patients() -> None:
    found = {event: (e.affected, e.events) for (event, arm), e in events(read(REACTIONS)).items() if arm == "sarilumab"}
    assert found == {
        "number of suspected adverse drug reactions": (None, 12),
        "patients with adverse events": (10, None),
    }


CLASSES = """Table 6. Counts at the end of the trial
!CD4 count | Sarilumab (n = 26) | Placebo (n = 38)
<350 | 4 (15.4) | 12 (31.6)
500+ | 22 (84.6) | 26 (68.4)"""
BOUNDS = """Table 7. Reduction in dose
! | Reduction | Reduction | Reduction
Genotype | Median | 95% CI |
Wild type | 53% | 31% | 68%
Mutant | 22% | -24% | 50%"""


def test_a_class_without_words_is_one_of_what_the_stub_is_of_and_an_upper_bound_is_no_result() -> None:
    assert {r.measure.variable for r in read(CLASSES).results} == {"CD4 count: <350", "CD4 count: 500+"}
    assert {(r.measure.variable, r.value) for r in read(BOUNDS).results} == {("wild type", 53), ("mutant", 22)}


def test_correlations_are_no_results_of_participants() -> None:
    assert read("Table 8. Intercorrelations of scores\n! | 1 | 2\nAge | 1 | 0.3\nPain | 0.3 | 1").results == ()


PRIMARY = """Table 9. Results
! | Sarilumab (n = 40) | Placebo (n = 41)
Primary outcome | |
Walking distance (m), mean (SD) | 310 (20) | 300 (25)
Secondary outcomes | |
Stairs climbed, mean (SD) | 31 (2) | 30 (3)"""


def test_headings_in_a_table_say_which_outcome_is_primary() -> None:
    assert {(r.measure.variable, r.measure.kind) for r in read(PRIMARY).results} == {
        ("walking distance", "primary"),
        ("stairs climbed", "secondary"),
    }


GROUPS = """Table 10. Plasma magnesium
!Measurement | Group (n) | Week 0 | Week 24
Plasma magnesium (mM), mean ± SD | Placebo (8) | 1.11 ± 0.05 | 1.10 ± 0.05
 | Sarilumab (8) | 1.13 ± 0.03 | 1.01 ± 0.08"""
TESTED = """Table 11. Addiction
! | Sarilumab (n = 300) | Placebo (n = 313) | Between-group analyses (Fisher)
Alcohol, n (%) | 2 (<1) | 5 (2) | p = .19
Cannabis, n (%) | 3 (1) | 3 (1) | p = .30
Tobacco, n (%) | 9 (3) | 6 (2) | p = .41"""
ANALYSES = """Table 12. Snack food scores
!Analysis | Sarilumab, mean ± SE | Placebo, mean ± SE
Main analysis | 2.57 ± 0.11 | 2.24 ± 0.07"""


def test_a_stub_of_groups_with_their_numbers_names_the_arms() -> None:
    assert {r.subject.label for r in read(GROUPS).results} == {"sarilumab", "placebo"}


def test_a_column_of_p_values_is_no_arm_and_a_bound_is_no_share() -> None:
    found = read(TESTED)
    assert {(r.measure.variable, r.subject.label, r.n, r.percent) for r in found.results if r.n in (2, 5)} == {
        ("alcohol", "sarilumab", 2, None),
        ("alcohol", "placebo", 5, 2),
    }
    assert [a.p for a in found.analyses] == [Decimal("0.19"), Decimal("0.30"), Decimal("0.41")]


def test_the_name_of_an_analysis_is_none_of_a_measure() -> None:
    assert {r.measure.variable for r in read(ANALYSES).results} == {"snack food scores"}


PARTS = """Table 13. Age of those treated and of those asked
! | Drug group | Drug group | Placebo group | Placebo group
! | All (n = 42) | Women (n = 35) | All (n = 44) | Women (n = 36)
Age (years), mean (SD) | 57.2 (9.8) | 58.1 (10.5) | 55.4 (14.0) | 54.2 (16.2)"""


def test_all_of_an_arm_are_no_part_of_it() -> None:
    assert {(r.total, r.measure.population) for r in read(PARTS).results} == {
        (42, None),
        (35, "women"),
        (44, None),
        (36, "women"),
    }
