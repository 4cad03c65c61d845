"""Tables are read as cells, whatever they were flattened into. All texts here are made up."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.readers.text.lines import split_lines
from graph_build.readers.text.tables import carve_tables

if TYPE_CHECKING:
    from graph_build.model import Cell, Table


def carve(text: str) -> list[Table]:
    tables, left_out = carve_tables(split_lines(text))
    assert [t.span for t in tables] == list(left_out)
    for table in tables:
        for row in table.rows:
            for cell in row.cells:
                if cell is not None:
                    check_cell(text, table, cell)
    return list(tables)


def check_cell(text: str, table: Table, cell: Cell) -> None:
    """Every piece of a cell lies in the table, and its words are those of the original."""
    assert all(table.span.covers(piece) for piece in cell.pieces)
    printed = " ".join(text[p.start : p.end] for p in cell.pieces)
    assert set(cell.text.text.replace("-", "").split()) <= set(printed.replace("-", "").split()) | {
        w for w in cell.text.text.replace("-", "").split() if w in printed.replace("-", "").replace(" ", "")
    }


def cells(table: Table) -> list[list[str | None]]:
    return [[cell.text.text if cell else None for cell in row.cells] for row in table.rows]


TABS = """Methods were as described.

Table 2. Scores of trial reports

Study	Design	Country	Children (n)
Okoro et al. [7]	Cohort	Ghana	1,204
Lind and Vik ³⁻⁵⁾	Trial	Norway	88

CRP, C-reactive protein; SAA, serum amyloid A; N, number.

The text goes on here.
"""


def test_an_empty_line_under_the_header_ends_no_table() -> None:
    (table,) = carve("Table 1 Fluid\n\nMarker\tDay 7\tDay 13\n\nGlucose\t41\t60\nProtein\t90\t55\n\nOn it went.\n")
    assert cells(table) == [["Glucose", "41", "60"], ["Protein", "90", "55"]]


def test_tabs_set_cells_apart_and_citations_are_taken_out() -> None:
    (table,) = carve(TABS)
    assert table.label == "Table 2"
    assert table.caption is not None
    assert table.caption.text == "Scores of trial reports"
    assert [c.title for c in table.columns] == ["Study", "Design", "Country", "Children (n)"]
    assert cells(table) == [["Okoro et al.", "Cohort", "Ghana", "1,204"], ["Lind and Vik", "Trial", "Norway", "88"]]
    anchors = [row.cells[0] for row in table.rows]
    assert [[n for c in a.citations for n in c.numbers] for a in anchors if a] == [[7], [3, 4, 5]]
    assert [(a.short, a.long) for a in table.legend] == [
        ("CRP", "C-reactive protein"),
        ("SAA", "serum amyloid A"),
        ("N", "number"),
    ]
    assert all(a.scope == table.span for a in table.legend)
    assert TABS[table.span.start :].startswith("Table 2.")
    assert TABS[: table.span.end].endswith("N, number.")


def test_pipes_with_a_rule_and_a_group_row() -> None:
    (table,) = carve("| Item | Before | After |\n|---|:--:|---|\n| Blood | | |\n| ESR (mm/h) | 60 | 8 |\n")
    assert [c.title for c in table.columns] == ["Item", "Before", "After"]
    assert cells(table) == [["ESR (mm/h)", "60", "8"]]
    assert table.rows[0].group == "Blood"


def test_lines_without_a_mark_between_rows_of_pipes_are_no_rows() -> None:
    (table,) = carve("| A | B |\nsee\nbelow\n| fever | 3 |\n| rash | 4 |\n")
    assert cells(table) == [["fever", "3"], ["rash", "4"]]


def test_a_label_run_into_the_first_header_cell() -> None:
    (table,) = carve("Table 3Marker\tDay 1\tDay 4\t\nFerritin (ng/mL)\t9,100\t640\t\nD-dimer\t4.1\t0.6\t\n")
    assert table.label == "Table 3"
    assert [c.title for c in table.columns] == ["Marker", "Day 1", "Day 4"]


def test_line_breaks_inside_a_cell() -> None:
    (table,) = carve("Drug\tDose\tNote\nSarilumab\t200 mg\nevery two weeks\tgiven late\nAbatacept\t10 mg/kg\tnone\n")
    assert cells(table) == [["Sarilumab", "200 mg every two weeks", "given late"], ["Abatacept", "10 mg/kg", "none"]]


INLINE = """ Results were gathered.
Table 1. Outcome of giant cell arteritis treated with and without sarilumab

Characteristic Sarilumab group Placebo group P value
(n = 40) (n = 38)

Age (years) 71.2 ± 8.3 70.5 ± 7.9 0.71
Women, n (%) 28 (70.0) 25 (65.8) 0.81
Laboratory tests, median (IQR)
CRP (mg/L) 21 (12–40) 19 (11-38) 0.44
Platelets (×10⁹/L) 310 (250–402) 298 (244–390) 0.60
Total cumulative
prednisone dose (mg) 1,910 (1,480–2,600) 3,250 (2,400–4,100) <0.001*
Relapse, n (%) 8 (20.0) 19 (50.0) 0.006*

CRP: C-reactive protein. * Significance was set at p <0.05

 Patients then left the study.
"""


def test_values_in_a_line_with_groups_and_headers_over_two_lines() -> None:
    (table,) = carve(INLINE)
    assert [c.title for c in table.columns] == [
        "Characteristic",
        "Sarilumab group (n = 40)",
        "Placebo group (n = 38)",
        "P value",
    ]
    assert cells(table)[0] == ["Age (years)", "71.2 ± 8.3", "70.5 ± 7.9", "0.71"]
    assert cells(table)[4][0] == "Total cumulative prednisone dose (mg)"
    groups = [row.group for row in table.rows]
    assert groups == [None, None] + ["Laboratory tests, median (IQR)"] * 4
    assert table.notes
    assert "Patients then" not in INLINE[table.span.start : table.span.end]


def test_headers_of_one_line_each() -> None:
    (table,) = carve(
        "Table 4. Tests\n\nTest\nAdmission\nDischarge\n\nAST (U/L) 80 31\nALT (U/L) 91 40\nLDH (U/L) 700 210\n"
    )
    assert [c.title for c in table.columns] == ["Test", "Admission", "Discharge"]


def test_a_line_a_cell() -> None:
    (table,) = carve(
        "Table 5. Course\n\nOutcome\n\nAbatacept (n=30)\n\nPlacebo (n=29)\n\nP value\n\nRelapse, n (%)\n\n8 (26.7)\n\n"
        "12 (41.4)\n\n0.23\n\nDays in hospital\n\n6 (3-9)\n\n8 (4-12)\n\n0.04\n\n"
        "These results did not change when all of the covariates were taken into account.\n"
    )
    assert table.shape == "cell-a-line"
    assert [c.title for c in table.columns] == ["Outcome", "Abatacept (n=30)", "Placebo (n=29)", "P value"]
    assert cells(table) == [
        ["Relapse, n (%)", "8 (26.7)", "12 (41.4)", "0.23"],
        ["Days in hospital", "6 (3-9)", "8 (4-12)", "0.04"],
    ]


WRAPPED = """Table 1. Patients with adult-onset Still disease.

At Baseline At Last Visit
Case Age, Sex Prior CRP, Ferritin, CRP, Ferritin, Active Outcome Reason for
yrs Drugs mg/ ng/ mg/ ng/ Disease Stopping
l ml l ml

1 34 F MTX, NSAID, 88 9100 4 210 No CR Raised
leflunomide, transaminases
ANA
2 51 M MTX 120 15200 60 3000 Yes Loss of effect and
new fever

3 29 F ANA, CAN, 45 2300 < 2 88 No PR
NSAID

MTX: methotrexate; ANA: anakinra; CAN: canakinumab; CR: complete response; PR: partial response;
NSAID: nonsteroidal anti-inflammatory drug.
"""


def test_rows_of_patients_whose_text_wraps() -> None:
    (table,) = carve(WRAPPED)
    assert table.shape == "wrapped-rows"
    titles = [" / ".join(c.path) for c in table.columns]
    assert titles[0] == "Case"
    assert titles[4:8] == [
        "At Baseline / CRP, mg/l",
        "At Baseline / Ferritin, ng/ml",
        "At Last Visit / CRP, mg/l",
        "At Last Visit / Ferritin, ng/ml",
    ]
    first, second, third = cells(table)
    assert first[3] == "MTX, NSAID, leflunomide, ANA"
    assert first[9:] == ["CR", "Raised transaminases"]
    assert second[9:] == [None, "Loss of effect and new fever"]
    assert third[3] == "ANA, CAN, NSAID"
    assert third[6] == "< 2"


def test_neighbouring_columns_of_words_are_told_apart_by_their_headers() -> None:
    (table,) = carve(
        "Table 2. Course of the patients.\n"
        "No. Age/ Organs Previous Dose of ACE before, ACE after, Outcome\n"
        "Sex involved Drugs IFX U/l U/l\n"
        "1 45/F Lung, skin MTX, 5 mg/kg 98 35 CR\n"
        "prednisone\n"
        "2 38/M CNS MTX, AZA, 3 mg/kg 120 90 PR\n"
        "MMF\n"
        "3 61/F Heart AZA 5 mg/kg 77 41 CR\n"
        "MTX: methotrexate; AZA: azathioprine; MMF: mycophenolate mofetil; CR: complete response.\n"
    )
    assert [c.title for c in table.columns] == [
        "No.", "Age/Sex", "Organs involved", "Previous Drugs", "Dose of IFX",
        "ACE before, U/l", "ACE after, U/l", "Outcome",
    ]  # fmt: skip
    assert cells(table) == [
        ["1", "45/F", "Lung, skin", "MTX, prednisone", "5 mg/kg", "98", "35", "CR"],
        ["2", "38/M", "CNS", "MTX, AZA, MMF", "3 mg/kg", "120", "90", "PR"],
        ["3", "61/F", "Heart", "AZA", "5 mg/kg", "77", "41", "CR"],
    ]


STUDIES = """was seen in most of the patients that were followed for a year

Reference Number of
patients

Previous
treatment

Indication for
Infliximab

Dose and duration of
Infliximab Outcome

[21] 1 2 Steroid boluses
1 Etanercept

Refractory
uveitis

5 mg/kg/dose
6 months Resolution of uveitis

[22] 4 At least 1 IVIG Persistent fever
and arthritis

3 mg/kg 2 weeks then 5 mg/
kg 3 months

Normalization of CRP,
Reduction of joint pain

[23] 2 1 Anakinra
Macular oedema 10 mg/kg
8 weeks

Improvement of
vision

Table 2: Case reports of infliximab in refractory Behcet disease.
 and the discussion goes on after the table
"""


def test_rows_of_studies_whose_cells_follow_in_turn() -> None:
    (table,) = carve(STUDIES)
    assert table.label == "Table 2"
    assert [c.title for c in table.columns] == [
        "Reference",
        "Number of patients",
        "Previous treatment",
        "Indication for Infliximab",
        "Dose and duration of Infliximab",
        "Outcome",
    ]
    assert cells(table) == [
        [
            "[21]",
            "1",
            "2 Steroid boluses 1 Etanercept",
            "Refractory uveitis",
            "5 mg/kg/dose 6 months",
            "Resolution of uveitis",
        ],
        [
            "[22]",
            "4",
            "At least 1 IVIG",
            "Persistent fever and arthritis",
            "3 mg/kg 2 weeks then 5 mg/kg 3 months",
            "Normalization of CRP, Reduction of joint pain",
        ],
        ["[23]", "2", "1 Anakinra", "Macular oedema", "10 mg/kg 8 weeks", "Improvement of vision"],
    ]  # fmt: skip
    assert "and the discussion" not in STUDIES[table.span.start : table.span.end]


@pytest.mark.parametrize(
    "prose",
    [
        "Table 1 shows that 40 of 60 patients (67%) improved.\nThe rest did not.\n",
        "We saw 12 cases in 2012 and 15 in 2013.\nFever fell from 39.5 to 37.2.\nCRP fell from 120 to 4.\n",
        "[12] and [13] report the same.\n[14] does not.\n[15] is silent.\n",
        "",
        "Table 1.\n\nNothing follows.\n",
    ],
)
def test_prose_is_no_table(prose: str) -> None:
    assert carve(prose) == []


@given(st.text(alphabet="Table 1.0\t|\n±(n=)ab,[]-", max_size=300))
def test_no_text_breaks_the_reader_and_pieces_stay_in_their_table(text: str) -> None:
    tables, left_out = carve_tables(split_lines(text))
    for table in tables:
        assert 0 <= table.span.start < table.span.end <= len(text)
        for row in table.rows:
            assert len(row.cells) == len(table.columns)
            for cell in row.cells:
                if cell is not None:
                    assert all(table.span.covers(piece) for piece in cell.pieces)
    assert all(a.end <= b.start for a, b in pairwise(left_out))


NUMBERED = """Reference Patients (n) Underlying
disease

Treatment Regimen Outcome

[4] 1 Uveitis Methotrexate

40 mg every 2 weeks

Complete remission

[5] 3 Behcet disease
Azathioprine

80 mg then 40 mg every 2 weeks

Partial response

[6] 2 Sarcoidosis
Cyclosporine

40 mg weekly

Relapse

Table 2: Adalimumab in eye disease.
"""


def test_the_number_behind_the_mark_is_the_number_of_patients() -> None:
    (table,) = carve(NUMBERED)
    assert [row[:2] for row in cells(table)] == [["[4]", "1"], ["[5]", "3"], ["[6]", "2"]]
