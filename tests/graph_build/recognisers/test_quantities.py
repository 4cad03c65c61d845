"""Quantities: what a reader of a clinical text would say each number is."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.recognisers.dates import dates
from graph_build.recognisers.numbers import number
from graph_build.recognisers.printed import printed_numbers
from graph_build.recognisers.quantities import quantities

if TYPE_CHECKING:
    from graph_build.model import Quantity


def one(text: str) -> Quantity:
    found = quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("300,000", "300000"), ("4,1", "4.1"), ("+5,8", "5.8"), ("-2.3", "-2.3"), ("−0.5", "-0.5"), (".03", "0.03"),
        ("1,234,567.8", "1234567.8"), ("12·5", "12.5"), ("seventeen", "17"), ("forty-two", "42"), ("2.0", "2.0"),
    ],
)  # fmt: skip
def test_a_printed_number_has_the_value_a_reader_gives_it(printed: str, value: str) -> None:
    assert number(printed) == Decimal(value)
    assert str(number(printed)) == value  # the digits that were printed are kept


@pytest.mark.parametrize("printed", ["", "abc", "1.2.3", "--4"])
def test_what_is_no_number_is_refused(printed: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        number(printed)


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("ferritin of 1,250 ng/mL", "number", "1250", "ng/mL"),
        ("the root measured 31,5 mm", "number", "31.5", "mm"),
        ("leukocytes 14.2 G/L", "number", "14.2", "10*9/L"),
        ("platelets 92 × 10⁹/L", "number", "92", "10*9/L"),
        ("platelets 92 x 109/L", "number", "92", "10*9/L"),
        ("sedimentation 88 mm/1st hour", "number", "88", "mm/h"),
        ("rituximab 375 mg/m2", "number", "375", "mg/m2"),
        ("given 1-g/kg once", "number", "1", "g/kg"),
        ("colchicine 0.02 mg/kg/d", "number", "0.02", "mg/kg/d"),
        ("4 mg/kg/every 2 days", "number", "4", "mg/kg/(2.d)"),
        ("a temperature of 38.9° that evening", "number", "38.9", "Cel"),
        ("a shortening fraction of 27%", "percent", "27", "%"),
        ("an 11-month-old boy", "age", "11", "mo"),
        ("a girl, 7 years old", "age", "7", "a"),
        ("a woman aged 63 years", "age", "63", "a"),
        ("an eleven-year-old", "age", "11", "a"),
        ("a 71yo man", "age", "71", "a"),
        ("a difference (p = 0.03)", "p_value", "0.03", None),
        ("fifteen relapses", "number", "15", None),
    ],
)
def test_a_number_takes_its_unit(text: str, kind: str, value: str, unit: str | None) -> None:
    found = one(text)
    assert (found.kind, found.value, found.unit) == (kind, Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "comparator", "value"),
    [
        ("albumin <30 g/L", "<", "30"),
        ("sodium ≤130 mmol/L", "<=", "130"),
        ("at least 6 weeks", ">=", "6"),
        ("more than 48 hours", ">", "48"),
        ("up to 20 mg", "<=", "20"),
        ("P<.001", "<", "0.001"),
        ("18 years or older", ">=", "18"),
    ],
)
def test_a_bound_is_kept_as_a_comparator(text: str, comparator: str, value: str) -> None:
    found = one(text)
    assert (found.comparator, found.value) == (comparator, Decimal(value))


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("1–4 mg/kg/day", "1", "4", "mg/kg/d"),
        ("5 to 9 weeks", "5", "9", "wk"),
        ("between 3 and 8 months", "3", "8", "mo"),
        ("20 mg — 40 mg", "20", "40", "mg"),
        ("fell from 12–15% in spring", "12", "15", "%"),
    ],
)
def test_a_range_has_two_bounds_and_one_unit(text: str, low: str, high: str, unit: str) -> None:
    found = one(text)
    assert (found.kind, found.low, found.high, found.unit) == ("range", Decimal(low), Decimal(high), unit)


def test_a_change_from_one_value_to_another_is_no_range() -> None:
    first, second = quantities("it dropped from 31 to 12 mg/L")
    assert (first.value, second.value) == (31, 12)
    assert first.unit == second.unit == "mg/L"


def test_a_median_keeps_its_quartiles_and_their_brackets() -> None:
    found = one("ferritin 812 ng/mL (IQR 540–1,120)")
    assert (found.kind, found.value, found.low, found.high) == ("median_iqr", 812, 540, 1120)
    assert found.unit == "ng/mL"
    assert found.raw.endswith(")")


def test_a_mean_keeps_its_spread() -> None:
    found = one("weight 14.2 ± 3.1 kg")
    assert (found.kind, found.value, found.spread, found.unit) == ("mean_sd", Decimal("14.2"), Decimal("3.1"), "kg")


@pytest.mark.parametrize(
    ("text", "n", "total", "percent"),
    [
        ("relapse in 5 of 40 (12.5%)", 5, 40, "12.5"),
        ("12.5% (5/40) relapsed", 5, 40, "12.5"),
        ("5/40 patients relapsed", 5, 40, None),
        ("three of the eight children", 3, 8, None),
        ("21 (52.5%) relapsed", 21, None, "52.5"),
    ],
)
def test_a_count_keeps_its_total_and_share(text: str, n: int, total: int | None, percent: str | None) -> None:
    found = one(text)
    assert (found.kind, found.value, found.spread) == ("fraction", n, total)
    assert found.percent == (Decimal(percent) if percent else None)


def test_a_blood_pressure_is_two_values_and_no_count() -> None:
    high, low = quantities("pressure 84/51 mmHg")
    assert [(q.kind, q.value, q.unit) for q in (high, low)] == [("number", 84, "mm[Hg]"), ("number", 51, "mm[Hg]")]


def test_a_confidence_interval_keeps_what_it_is_of() -> None:
    found = one("hazard ratio 1.8 (95% CI 1.1–2.9)")
    assert (found.kind, found.value, found.low, found.high) == (
        "interval",
        Decimal("1.8"),
        Decimal("1.1"),
        Decimal("2.9"),
    )


@pytest.mark.parametrize(
    "text", ["interleukin-18 and CD19", "COVID-19", "Figure 3", "T2-weighted", "HLA-B27", "no one"]
)
def test_digits_of_names_and_pointers_are_no_quantities(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("7 May 2011", "2011-05-07"),
        ("May 7th, 2011", "2011-05-07"),
        ("Nov 2020", "2020-11"),
        ("2020-11-30", "2020-11-30"),
    ],
)
def test_a_date_is_read_in_iso_form(text: str, iso: str) -> None:
    assert [d.iso for d in dates(text)] == [iso]
    assert one(text).readings == (iso,)


def test_a_date_whose_month_is_open_is_not_read() -> None:
    assert dates("on 3/4/2019") == []


PIECES = st.sampled_from(
    ["12", "3.5", "1,200", "4,5", "–", "-", " to ", "±", "(", ")", "%", " mg/kg/d", " G/L", "IQR ", "p=", "<", " of ",
     "/", "at least ", "year-old", " 95% CI ", "two", " May 2019", "~", " ", ", "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_every_quantity_lies_in_its_text_and_none_overlap(text: str) -> None:
    found = quantities(text)
    assert found == quantities(text)
    at = 0
    for quantity in found:
        assert at <= quantity.start < quantity.end <= len(text)
        assert quantity.raw == " ".join(text[quantity.start : quantity.end].split())
        at = quantity.end


@given(st.integers(0, 10**9), st.sampled_from(["", ".0", ".25", ".007"]))
def test_numbers_with_separators_round_trip(whole: int, part: str) -> None:
    assert number(f"{whole:,}{part}") == Decimal(f"{whole}{part}")


@given(st.decimals(min_value=0, max_value=10**6, places=2))
def test_a_printed_measurement_is_read_back(value: Decimal) -> None:
    found = one(f"level {value} mg/L")
    assert (found.value, found.unit) == (value, "mg/L")


def test_a_dose_and_how_long_it_was_given_are_two_quantities() -> None:
    found = [(q.low, q.high, q.unit) for q in quantities("range 2–8 mg/kg, 3-10 weeks")]
    assert found == [(2, 8, "mg/kg"), (3, 10, "wk")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("platelets were 13 500 cells", "13500"),
        ("a count of >50 000 was reached", "50000"),
        ("a dose of 1·5 mg", "1.5"),
        ("it was 12\u202f400 in all", "12400"),
        ("1 250 000 copies were found", "1250000"),
        ("the ratio was 1.64.", "1.64"),
        ("a white cell count of 17 500 and a fever", "17500"),
        ("the platelet counts were 98 400, then lower", "98400"),
    ],
)
def test_thousands_are_never_off_by_a_thousand(text: str, value: str) -> None:
    assert Decimal(value) in [q.value for q in quantities(text)]
    assert Decimal(value).normalize() in printed_numbers(text)
    assert not {Decimal("500"), Decimal("0"), Decimal("400")} & {q.value for q in quantities(text)}


def test_two_numbers_beside_each_other_stay_two() -> None:
    assert [q.value for q in quantities("on day 7 100 tablets")][-1] == Decimal(100)
