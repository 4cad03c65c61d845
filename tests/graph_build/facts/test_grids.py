"""What tables state whatever their layout: arms in columns or rows, parts in columns of their own. All made up."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from graph_build.facts.tables import tables

if TYPE_CHECKING:
    from graph_build.model import Fact, ReadDocument
    from tests.graph_build.facts.conftest import Article

D = Decimal


def one(read: ReadDocument, kind: str, **slots: object) -> Fact:
    """The one fact of a type that has these slots."""
    (fact,) = found(read, kind, **slots)
    return fact


def found(read: ReadDocument, kind: str, **slots: object) -> list[Fact]:
    return [f for f in tables.state(read) if f.type == kind and all(f.slot(k) == v for k, v in slots.items())]


def test_an_arm_within_a_subgroup(tabled: Article) -> None:
    read = tabled(
        [
            ["", ("All", 2), ("Seropositive", 2)],
            ["", "Placebo N=40", "Sarilumab N=44", "Placebo N=21", "Sarilumab N=19"],
        ],
        [
            ["Demographics"],
            ["Women, n (%)", "30 (75)", "33 (75)", "16 (76)", "15 (79)"],
            ["Swollen joints (0–66)", "12.1 (5.0)", "11.8 (4.4)", "13.0 (5.9)", "12.2 (5.1)"],
        ],
        caption="Baseline characteristics",
        notes=["Values are mean (SD) unless otherwise indicated."],
    )
    women = one(read, "cohort", population="women", arm="sarilumab, seropositive")
    assert (women.slot("n"), women.slot("n_total"), women.slot("percent")) == (15, 19, D(79))
    joints = one(read, "measurement", variable="swollen joints", arm="placebo")
    assert (joints.slot("statistic"), joints.slot("value"), joints.slot("sd")) == ("mean", D("12.1"), D("5.0"))
    assert joints.slot("timepoint") == "baseline"
    assert joints.population is not None
    assert joints.population.kind == "control"
    assert {f.slot("arm"): f.slot("n") for f in found(read, "cohort") if f.slot("population") is None} == {
        "placebo": 40, "sarilumab": 44, "placebo, seropositive": 21, "sarilumab, seropositive": 19,
    }  # fmt: skip


def test_variables_over_time_points(tabled: Article) -> None:
    read = tabled(
        [["", "Placebo (N = 50)", "Baricitinib (N = 52)", "P value"]],
        [
            ["ACR20 response, n (%)", "", "", ""],
            ["\u2003Week 4", "9 (18.0)", "20 (38.5)", "0.02"],
            ["\u2003Week 12", "14 (28.0)", "29 (55.8)", "0.004"],
            ["Change from baseline in HAQ-DI, mean (SD)", "", "", ""],
            ["\u2003Week 12", "−0.12 (0.40)", "−0.45 (0.51)", "<0.001"],
        ],
    )
    response = one(read, "outcome", timepoint="week 12", arm="baricitinib")
    assert (response.slot("outcome"), response.slot("n"), response.slot("percent")) == ("ACR20 response", 29, D("55.8"))
    change = one(read, "measurement", arm="baricitinib")
    assert (change.slot("value"), change.slot("sd"), change.slot("change")) == (
        D("-0.45"), D("0.51"), "change from baseline",
    )  # fmt: skip
    p = one(read, "comparison", value=D("0.001"))
    assert (p.slot("arm_a"), p.slot("arm_b"), p.slot("comparator"), p.slot("timepoint")) == (
        "placebo", "baricitinib", "<", "week 12",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("Sodium (Na+, mmol/L)", "mmol/L"),
        ("Platelets (×10^9/L, 140-400)", "10*9/L"),
        ("Leukocytes (/µL)", "/uL"),
        ("Basophils (BAS%)", "%"),
    ],
)
def test_a_bracket_may_hold_a_unit_beside_a_short_name_or_what_is_normal(
    tabled: Article, label: str, unit: str
) -> None:
    read = tabled([["", "Placebo (N = 50)", "Baricitinib (N = 52)"]], [[label, "132", "140"]])
    fact = one(read, "measurement", arm="placebo", value=132)
    assert fact.slot("unit") == unit
    assert "(" not in str(fact.slot("variable"))


def test_a_column_of_units_is_no_column_of_values(tabled: Article) -> None:
    read = tabled(
        [["", "Reference Value", "Reference Units", "Patients (N = 9)"]],
        [["Ferritin", "20 – 200", "ng/mL", "640"], ["Sodium", "135 – 145", "mmol/L", "131"]],
    )
    stated = found(read, "measurement")
    assert [(f.slot("value"), f.slot("unit")) for f in stated] == [(640, "ng/mL"), (131, "mmol/L")]


def test_a_row_with_a_unit_is_no_share_though_its_heading_is_of_shares(tabled: Article) -> None:
    read = tabled(
        [["", "Placebo (N = 50)", "Baricitinib (N = 52)"]],
        [
            ["Differential count (%)", "", ""],
            ["\u2003Lymphocytes", "39.6", "41.6"],
            ["\u2003Sodium (mmol/L)", "132", "140"],
        ],
    )
    assert one(read, "measurement", arm="placebo", value=132).slot("unit") == "mmol/L"
    assert one(read, "measurement", arm="placebo", value=D("39.6")).slot("unit") == "%"


def test_arms_in_rows_under_each_variable(tabled: Article) -> None:
    read = tabled(
        [["", "Before", "6 months", "p"]],
        [
            ["Pain score"],
            ["Acupuncture group", "6.1 ± 1.2", "3.0 ± 1.1", "<0.01"],
            ["Control group", "6.0 ± 1.4", "5.2 ± 1.3", "0.08"],
            ["Fatigue score"],
            ["Acupuncture group", "40 ± 9", "31 ± 8", "0.01"],
            ["Control group", "41 ± 8", "39 ± 9", "0.40"],
        ],
    )
    pain = one(read, "measurement", variable="pain score", arm="control", timepoint="month 6")
    assert (pain.slot("value"), pain.slot("sd")) == (D("5.2"), D("1.3"))
    assert found(read, "measurement", variable="fatigue score", arm="acupuncture", timepoint="baseline")
    p = one(read, "comparison", variable="pain score", value=D("0.08"))
    assert (p.slot("arm"), p.slot("arm_a")) == ("control", "baseline")


def test_groups_and_times_in_stubs_of_their_own(tabled: Article) -> None:
    read = tabled(
        [["Variable", "Group", "Week 0", "Week 8"]],
        [
            ["CRP (mg/L)", "A", "12.0 ± 4.1", "6.5 ± 3.0"],
            ["", "B", "11.7 ± 3.9", "11.0 ± 4.2"],
            ["ESR (mm/h)", "A", "40 ± 11", "22 ± 9"],
            ["", "B", "39 ± 12", "37 ± 10"],
        ],
    )
    crp = one(read, "measurement", variable="C-reactive protein", arm="group B", timepoint="week 8")
    assert (crp.slot("value"), crp.slot("unit")) == (D("11.0"), "mg/L")
    assert found(read, "measurement", variable="erythrocyte sedimentation rate", arm="group A", value=D(22))


def test_parts_of_a_value_in_columns_of_their_own(tabled: Article) -> None:
    read = tabled(
        [["", ("Tocilizumab group", 3), ("Control group", 3)], ["", "N", "Mean", "SD", "N", "Mean", "SD"]],
        [["Ferritin (ng/mL)", "31", "410.2", "88.1", "29", "602.0", "90.5"]],
    )
    ferritin = one(read, "measurement", arm="control")
    assert [ferritin.slot(s) for s in ("value", "sd", "n", "unit")] == [D("602.0"), D("90.5"), 29, "ng/mL"]
    assert len([e for e in ferritin.evidence if e.role == "evidence"]) == 3
    counted = tabled([["", "n", "%"]], [["Sex", "", ""], ["\u2003Male", "11", "27.5"], ["\u2003Female", "29", "72.5"]])
    assert (one(counted, "cohort", n=29).slot("percent"), len(found(counted, "measurement"))) == (D("72.5"), 0)


def test_brackets_in_a_column_of_their_own_complete_the_cell_beside(tabled: Article) -> None:
    read = tabled(
        [["", ("Etanercept (n=80)", 2), ("Placebo (n=78)", 2)]],
        [["Age (years), mean (SD)", "51.0", "(10.2)", "52.4", "(9.9)"], ["Rash, n (%)", "8", "(10.0)", "4", "(5.1)"]],
        caption="Safety",
    )
    assert one(read, "measurement", arm="etanercept").slot("sd") == D("10.2")
    assert one(read, "adverse_event", arm="placebo").slot("percent") == D("5.1")


def test_header_rows_within_the_body(tabled: Article) -> None:
    read = tabled(
        [["", "Anakinra", "Placebo"]],
        [
            ["Employed patients", "n=30", "n=28"],
            ["Days off work", "2.5", "4.0"],
            ["All patients", "n=61", "n=60"],
            ["Days without housework", "5.5", "8.0"],
        ],
        caption="Burden (mean days)",
    )
    assert one(read, "measurement", value=D("4.0")).slot("group_size") == 28
    assert one(read, "measurement", value=D("8.0")).slot("group_size") == 60


def test_categories_under_a_row_with_nothing_but_a_p_value(tabled: Article) -> None:
    read = tabled(
        [["", "Treatment group (n=20)", "Control group (n=20)", "P"]],
        [
            ["Smoking, n (%)", "", "", "0.31"],
            ["Never", "12 (60)", "9 (45)", ""],
            ["Ever", "8 (40)", "11 (55)", ""],
            ["Age (years)", "50 ± 9", "51 ± 8", "0.70"],
        ],
    )
    assert one(read, "comparison", value=D("0.31")).slot("variable") == "smoking"
    assert one(read, "cohort", population="smoking: ever", arm="control").slot("n") == 11
    assert one(read, "measurement", arm="control").slot("variable") == "age"


def test_ratios_and_differences_name_who_is_compared(tabled: Article) -> None:
    read = tabled(
        [["", "Secukinumab", "Placebo", "Difference vs placebo (95% CI)"]],
        [["Remission, %", "41", "20", "21 (8 to 34)"], ["Flare, %", "12", "15", "−3 (−12 to 6)"]],
        caption="Outcomes at week 24",
    )
    gain = one(read, "comparison", variable="remission")
    assert [gain.slot(s) for s in ("statistic", "value", "ci_low", "ci_high", "significant")] == [
        "difference", D(21), D(8), D(34), True,
    ]  # fmt: skip
    flare = one(read, "comparison", variable="flare")
    assert (flare.slot("arm_b"), flare.slot("significant"), flare.slot("timepoint")) == ("placebo", False, "week 24")


def test_pairs_of_arms_in_headers_of_p_values(tabled: Article) -> None:
    read = tabled(
        [["", "Walking", "Cycling", "Rowing", ("P", 2)], ["", "", "", "", "Walking vs. cycling", "Walking vs. rowing"]],
        [["Heart rate (/min)", "120 ± 9", "128 ± 8", "131 ± 10", "0.03", "0.01"]],
    )
    assert one(read, "comparison", value=D("0.01")).slot("arm_b") == "rowing"
    assert one(read, "comparison", value=D("0.03")).slot("arm_a") == "walking"


def test_a_table_of_predictors(tabled: Article) -> None:
    read = tabled(
        [["Variable", "OR", "95% CI", "P"]],
        [["Age > 60 years", "2.4", "1.2–4.9", "0.01"], ["Male sex", "1.1", "0.6–2.0", "0.75"]],
        caption="Multivariate predictors of relapse",
    )
    age = one(read, "predictor", direction="increased")
    assert [age.slot(s) for s in ("variable", "outcome_predicted", "statistic", "ci_high")] == [
        "age > 60 years", "relapse", "odds ratio", D("4.9"),
    ]  # fmt: skip
    assert one(read, "predictor", direction="no effect").slot("polarity") == "negated"


def test_events_with_nobody_affected_and_lone_counts(tabled: Article) -> None:
    read = tabled(
        [["Event", "Golimumab (n=70)", "Placebo (n=35)"]],
        [["Nausea", "5", "4"], ["Tuberculosis", "0", "0"]],
        caption="Adverse events",
    )
    assert one(read, "adverse_event", event="nausea", arm="golimumab").slot("n") == 5
    assert {f.slot("polarity") for f in found(read, "adverse_event", event="tuberculosis")} == {"negated"}


def test_a_share_of_fewer_patients_than_the_arm_has_names_no_total(tabled: Article) -> None:
    read = tabled(
        [["", "Golimumab (n=70)", "Placebo (n=35)"]],
        [["Remission", "12 (24 %)", "7 (20 %)"], ["Relapse", "14 (10 %)", "3 (9 %)"]],
    )
    assert one(read, "outcome", outcome="remission", arm="golimumab").slot("n_total") is None
    assert one(read, "outcome", outcome="remission", arm="placebo").slot("n_total") == 35
    assert one(read, "outcome", outcome="relapse", arm="golimumab").slot("n_total") == 70


def test_one_number_for_each_of_the_things_that_a_label_names(tabled: Article) -> None:
    read = tabled([["", "Rilonacept (n=12)", "Placebo (n=10)"]], [["Men/women", "5/7", "6/4"]])
    assert one(read, "cohort", population="women", arm="rilonacept").slot("n") == 7
    assert one(read, "cohort", population="men", arm="placebo").slot("n") == 6


def test_counts_are_told_from_means_by_arithmetic_where_a_note_leaves_the_choice(tabled: Article) -> None:
    read = tabled(
        [["", "Arm A (n=40)", "Arm B (n=50)"]],
        [["Diabetes", "10 (25)", "15 (30)"], ["Visits", "10 (4)", "12 (5)"]],
        notes=["Data are mean (SD) or n (%)."],
        caption="Baseline characteristics",
    )
    assert {f.slot("n") for f in found(read, "cohort") if f.slot("condition")} == {10, 15}
    assert {f.slot("sd") for f in found(read, "measurement", variable="visits")} == {D(4), D(5)}


def test_a_marked_note_says_what_its_row_is(tabled: Article) -> None:
    read = tabled(
        [["", "Arm A (n=40)", "Arm B (n=50)"]],
        [["Duration (months)*", "14 (6–30)", "12 (5–25)"], ["Weight (kg)", "70 (9)", "72 (8)"]],
        notes=["Values are mean (SD).", "*Values are median (range)."],
    )
    assert one(read, "measurement", value=D(14)).slot("value_high") == D(30)
    assert one(read, "measurement", value=D(70)).slot("statistic") == "mean"


def test_numbers_under_words_that_no_vocabulary_has_are_measurements_in_words(tabled: Article) -> None:
    read = tabled(
        [["", "Abatacept", "Placebo"]], [["Glimbering index of the third kind", "3.4", "2.9"]], caption="Other results"
    )
    fact = one(read, "measurement", arm="abatacept")
    assert (fact.slot("variable"), fact.slot("value")) == ("glimbering index of the third kind", D("3.4"))


def test_words_and_nothing_state_nothing(tabled: Article) -> None:
    read = tabled([["", "Abatacept", "Placebo"]], [["Colour", "blue", "–"], ["Taste", "NA", "not reported"]])
    assert not [f for f in tables.state(read) if f.type != "document_metadata"]
