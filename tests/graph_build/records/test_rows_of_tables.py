"""Records of what rows of tables say of other rows: sizes, categories, parts, degrees, interactions."""

from __future__ import annotations

from decimal import Decimal

from tests.graph_build.records.tabled import events, read, results

CATEGORIES = """Table 1. Baseline characteristics
!Variable | Sarilumab (n = 40) | Placebo (n = 38)
Current smoking | |
No | 30 (75) | 20 (53)
Yes | 10 (25) | 18 (47)
LDH | |
Normal | 28 (70) | 30 (79)
Raised | 12 (30) | 8 (21)"""


def test_no_and_normal_are_categories_under_a_heading() -> None:
    found = {(r.measure.variable, r.n) for r in read(CATEGORIES).results if r.subject.label == "sarilumab"}
    assert {("current smoking: no", 30), ("current smoking: yes", 10), ("LDH: normal", 28)} <= found


SIZED = """Table 2. Lung function
! | Sarilumab | Placebo
FEV1 (L), n | 268 | 249
Baseline mean (SD) | 1.35 (0.47) | 1.36 (0.50)
Day 84 mean (SD) | 1.43 (0.50) | 1.40 (0.51)
FVC (L), n | 250 | 240
Baseline mean (SD) | 2.67 (0.78) | 2.68 (0.84)"""


def test_a_row_of_numbers_of_patients_gives_those_of_the_means_under_it() -> None:
    found = {(r.measure.variable, r.total, r.value) for r in read(SIZED).results if r.subject.label == "placebo"}
    assert found == {("FEV1", 249, Decimal("1.36")), ("FEV1", 249, Decimal("1.40")), ("FVC", 240, Decimal("2.68"))}


PARTS = """Table 3. Treatment-emergent adverse events
!Event | Low dose | High dose | Placebo
Part A | | |
Total patients, N | 16 | 17 | 16
Nausea, n (%) | 1 (6.3) | 2 (11.8) | 0
Withdrawal | 0 | 1 (5.9) | 0
Part B | | |
Total patients, N | 66 | 67 | 65
Hypotension, n (%) | 2 (3.0) | 5 (7.5) | 1 (1.5)
Withdrawal | 1 (1.5) | 2 (3.0) | 0
Rash, n (%) | 3 (4.5) | 1 (1.5) | 2 (3.1)
Withdrawal | 2 (3.0) | 0 | 1 (1.5)"""


def test_rows_of_all_patients_give_the_patients_at_risk_and_labels_that_recur_are_parts_of_the_row_above() -> None:
    found = events(read(PARTS))
    assert {label: (e.affected, e.at_risk) for (event, label), e in found.items() if "nausea" in event} == {
        "low dose": (1, 16), "high dose": (2, 17), "placebo": (0, 16),
    }  # fmt: skip
    stopped = {r.measure.variable: (r.n, r.total) for r in read(PARTS).results if r.subject.label == "low dose"}
    assert stopped["part B: hypotension: withdrawal"] == (1, 66)
    assert stopped["part B: rash: withdrawal"] == (2, 66)


BY_ARM = """Table 4. Quality of life
!Outcome | Sarilumab | Placebo
Physical function (n = 75 sarilumab, n = 66 placebo) | 44.8 ± 10.6 | 43.9 ± 10.7"""
OF_BOTH = """Table 5. Scores at week 24 (n = 141)
!Score | Sarilumab | Placebo
Pain | 3.1 ± 1.2 | 4.4 ± 1.5"""


def test_numbers_of_patients_by_arm_are_each_arms_and_those_of_a_caption_are_of_no_arm() -> None:
    found = results(read(BY_ARM), "physical function")
    assert {arm: r.total for arm, r in found.items()} == {"sarilumab": 75, "placebo": 66}
    assert {r.total for r in results(read(OF_BOTH), "pain").values()} == {None}


SHARES = """Table 6. Births at week 12
! | Sarilumab (n = 184) | Placebo (n = 186)
Low weight, n (%) | 23 (12.71) | 29 (15.59)
First attempt, n (%) | 150 (62.5) | 160 (86.0)"""


def test_a_size_that_a_share_contradicts_is_no_total() -> None:
    assert {arm: r.total for arm, r in results(read(SHARES), "low weight").items()} == {
        "sarilumab": None,
        "placebo": 186,
    }
    assert results(read(SHARES), "first attempt")["sarilumab"].total is None


GRADES = """Table 7. Worst degree of toxic events
! | Sarilumab (n=62) | Sarilumab (n=62) | Sarilumab (n=62) | Placebo (n=60) | Placebo (n=60) | Placebo (n=60)
! | 0 | 1 | 2 | 0 | 1 | 2
Anaemia | 55 (89) | 2 (3) | 5 (8) | 58 (97) | 1 (2) | 1 (2)"""


def test_digits_over_adverse_events_are_grades_and_nobody_of_grade_nought_had_one() -> None:
    found = {(e.seriousness, e.subject.label): e.affected for e in read(GRADES).adverse_events}
    assert found == {
        ("grade 1", "sarilumab"): 2, ("grade 2", "sarilumab"): 5, ("grade 1", "placebo"): 1, ("grade 2", "placebo"): 1,
    }  # fmt: skip


INTERACTION = """Table 8. Change in score
!Score | Sarilumab | Placebo | P value | P value for interaction
Score, mean (SD) | 3.0 (1.0) | 5.0 (1.1) | 0.01 | 0.65"""
WITHIN = """Table 9. Score before and after
!Group | Before, mean (SD) | After, mean (SD) | 95% confidence interval
Sarilumab | 5.0 (1.1) | 3.0 (1.0) | 1.2 to 2.8
Placebo | 5.1 (1.1) | 4.9 (1.0) | -0.5 to 0.9"""


def test_an_interaction_compares_no_arms_and_an_interval_alone_is_no_result() -> None:
    assert [a.p for a in read(INTERACTION).analyses] == [Decimal("0.01")]
    assert {r.low for r in read(WITHIN).results} == {None}


POOLED = """Table 10. Survival by treatment received
! | ABC/DEF + ABC | DEF + XYZ
Events, n (%) | 125 (95) | 120 (91)
Survival (months), median (range) | 7.9 (6.6–10.2) | 8.6 (6.3–10.4)"""


def test_columns_over_rows_of_variables_are_populations() -> None:
    assert {r.subject.label for r in read(POOLED).results} == {"ABC/DEF + ABC", "DEF + XYZ"}


PERCENTAGES = """Table 11. Diet at baseline
! | Sarilumab (n = 12) | Sarilumab (n = 12) | Placebo (n = 12) | Placebo (n = 12)
! | Mean | SD | Mean | SD
Protein (%) | 16.9 | 2.9 | 17.4 | 2.7"""


def test_a_percentage_with_a_deviation_is_a_mean_and_no_share_of_the_patients() -> None:
    one = results(read(PERCENTAGES), "protein")["placebo"]
    assert (one.statistic, one.value, one.percent, one.spread) == ("mean", Decimal("17.4"), None, Decimal("2.7"))


SAFETY_SET = """Table 12. Demographic and baseline characteristics, safety population
! | Sarilumab (n = 40) | Placebo (n = 38)
White, n (%) | 30 (75) | 20 (53)"""


def test_characteristics_of_a_safety_population_are_no_adverse_events() -> None:
    found = read(SAFETY_SET)
    assert (found.adverse_events, {r.measure.kind for r in found.results}) == ((), {"baseline"})
