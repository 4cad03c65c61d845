"""Records of cells that their headers alone explain: shares, counts, units, pairs of things, pairs of arms."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.graph_build.records.tabled import read, results

BY_COUNT = """Table 1. Baseline characteristics
!Variable | A1 (n = 284) % (n) | A2 (n = 278) % (n)
Single | 39.4 (112) | 42.1 (117)"""
MEDIANS = """Table 2. Characteristics
! | Sarilumab (n = 10) | Placebo (n = 10)
! | Median [IQR] | Median [IQR]
Glycated haemoglobin, % | 7.2 [6.9–7.5] | 7.3 [7.1–7.6]"""
SLASHED = """Table 3. Baseline characteristics
! | Sarilumab (n = 180) | Placebo (n = 176)
Status: married/widowed | 125/180 (69) | 127/176 (72)
Sex (male/female) | 100/80 | 90/86"""


def test_headers_say_whether_a_percentage_is_a_share_or_the_unit_of_a_median() -> None:
    single = results(read(BY_COUNT), "single")["group A1"]
    assert (single.n, single.total, single.percent) == (112, 284, Decimal("39.4"))
    median = results(read(MEDIANS), "haemoglobin")["placebo"]
    assert (median.statistic, median.value, median.low, median.unit) == ("median", Decimal("7.3"), Decimal("7.1"), "%")


def test_a_count_of_a_total_is_of_one_thing_and_a_bracket_may_name_two() -> None:
    found = {r.measure.variable: (r.n, r.total) for r in read(SLASHED).results if r.subject.label == "placebo"}
    assert found == {"status: married/widowed": (127, 176), "sex: male": (90, 176), "sex: female": (86, 176)}


OF_ALL = """Table 4. Score by visit
!Visit | Sarilumab | Placebo
Month 2 (n = 357), mean ± SD | 2.24 ± 0.70 | 2.57 ± 0.80"""


def test_patients_of_a_row_that_several_arms_share_are_of_none_of_them() -> None:
    assert {(r.total, r.value) for r in read(OF_ALL).results} == {(None, Decimal("2.24")), (None, Decimal("2.57"))}


PAIRS = """Table 5. Weight
! | Low dose (n = 20) | High dose (n = 21) | Control (n = 25) | p | p control-low dose | p low dose-high dose
Weight (kg), mean ± SD | 9.9 ± 4.9 | 9.5 ± 5.9 | 15.2 ± 7.8 | 0.006 | 0.023 | 0.970"""


def test_a_bare_p_before_two_arms_compares_them() -> None:
    found = read(PAIRS)
    assert {(frozenset((a.subject.label, a.comparator.label)), a.p) for a in found.analyses} == {
        (frozenset(("low dose", "control")), Decimal("0.023")),
        (frozenset(("low dose", "high dose")), Decimal("0.970")),
    }
    assert len(found.results) == 3


RATIO = """Table 6. Quit rates at week 24
! | Placebo (n = 284), n (%) | Sarilumab (n = 278), n (%) | P value | OR (95% CI)
Quit | 22 (7.7) | 35 (12.6) | 0.06 | {printed}"""


@pytest.mark.parametrize(("printed", "first"), [("1.7 (0.9–3.0)", "sarilumab"), ("0.58 (0.33–1.02)", "placebo")])
def test_the_counts_of_the_arms_tell_which_a_ratio_is_of_and_its_p_value_stands_with_it(
    printed: str, first: str
) -> None:
    (one,) = read(RATIO.format(printed=printed)).analyses
    assert (one.subject.label, one.effect, one.p) == (first, "OR", Decimal("0.06"))


TEST_ROW = """Table 7. Scores, mean (SD)
!Visit | Sarilumab (n = 20) | Placebo (n = 22)
Month 6 | 2.7 (1.9) | 1.4 (1.7)
Test of change | 0.56 | 0.003"""


def test_a_row_of_tests_is_no_result() -> None:
    assert {r.value for r in read(TEST_ROW).results} == {Decimal("2.7"), Decimal("1.4")}
