"""Damaged numbers are read by what the characters allow and what arithmetic and physiology say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.recognisers.ocr_numbers import (
    MeanSpread,
    Series,
    is_damaged,
    mark_of,
    mean_spreads,
    p_value,
    rank,
    series_of,
)
from graph_build.recognisers.welch import welch_p

D = Decimal
Best = tuple[Decimal, Decimal] | None


def best(
    *cells: str, among: list[str] | None = None, low: str | None = None, high: str | None = None, p: str = ""
) -> list[Best]:
    """The best readings of a row's cells, beside the variable's other cells."""
    bounds = (D(low) if low else None, D(high) if high else None)
    series = series_of([*cells, *(among or [])], *bounds)
    row = [mean_spreads(cell, damaged=True, decimals=series.decimals) for cell in cells]
    ranked = rank(row, series, [30] * len(cells), p_value(p))
    return [(r.best.value, r.best.spread) if r.best else None for r in ranked]


@pytest.mark.parametrize(
    ("printed", "value", "comparator", "repaired", "starred"),
    [
        ("0.031", "0.031", "=", False, False),
        ("0318", "0.318", "=", True, False),
        (".04*", "0.04", "=", False, True),
        ("<0.001*", "0.001", "<", False, True),
        ("0,05", "0.05", "=", False, False),
        ("1", "1", "=", False, False),
    ],
)
def test_p_values(printed: str, value: str, comparator: str, repaired: bool, starred: bool) -> None:
    p = p_value(printed)
    assert p is not None
    assert (p.value, p.comparator, p.repaired, p.starred) == (D(value), comparator, repaired, starred)


@pytest.mark.parametrize("printed", ["2.4", "12 (4-5)", "", "abc", "31"])
def test_what_is_no_p_value(printed: str) -> None:
    assert p_value(printed) is None


def test_not_significant_without_a_number() -> None:
    p = p_value("NS")
    assert p is not None
    assert p.value is None


def test_a_table_is_damaged_where_its_plus_minus_is_lost() -> None:
    assert is_damaged(["14.1+3.2", "10 (3)"])
    assert not is_damaged(["14.1±3.2", "14+3"])
    assert not is_damaged(["14 (3)", "12"])
    assert [mark_of(cell) for cell in ("8.1£2", "6.1#4.3", "18.2t6.3", "10.2&1.8", "18.2 t6")] == [
        "£",
        "#",
        "t",
        "&",
        None,
    ]


def test_an_undamaged_cell_is_read_as_it_stands() -> None:
    assert mean_spreads("141 ± 32", damaged=False) == (MeanSpread(D(141), D(32), 0.0, repaired=False),)
    assert mean_spreads("8114209", damaged=False) == ()


def test_a_lost_point_is_put_back_by_its_companion_and_sibling() -> None:
    assert best("341+12.7", "38.9+14.1") == [(D("34.1"), D("12.7")), (D("38.9"), D("14.1"))]


def test_a_plus_minus_read_as_a_digit_is_split_there() -> None:
    # potassium: 4.6 ± 0.5 and 4.1 ± 0.4, mmol/L
    assert best("46405", "41+04", low="0.8", high="12") == [(D("4.6"), D("0.5")), (D("4.1"), D("0.4"))]


def test_whole_numbers_stay_whole_where_the_variable_has_no_decimals() -> None:
    assert best("210480", "245+91", among=["310+102", "288+95"]) == [(D(210), D(80)), (D(245), D(91))]


def test_impossible_values_are_never_the_best() -> None:
    # ejection fraction cannot be above 95 %
    assert best("55.1+6.2", "512+58", low="3", high="95") == [(D("55.1"), D("6.2")), (D("51.2"), D("5.8"))]


def test_rivals_are_given_where_they_come_close() -> None:
    series = series_of(["88430", "71+24"])
    row = [mean_spreads(c, damaged=True, decimals=series.decimals) for c in ("88430", "71+24")]
    ranked = rank(row, series, [20, 20])
    assert ranked[0].best is not None
    assert (D(88), D(30)) in [(r.value, r.spread) for r in ranked[0].readings]


def test_welch_agrees_with_published_tables() -> None:
    assert welch_p((D("2.0"), D(1), 2), (D(0), D(1), 2)) == pytest.approx(
        0.184, abs=0.01
    )  # t = 2 with 2 degrees of freedom
    assert welch_p((D("0.5"), D(1), 32), (D(0), D(1), 32)) == pytest.approx(0.050, abs=0.001)  # t = 2 with 62
    assert welch_p((D("2.0"), D(1), 1), (D(0), D(1), 5)) is None


@given(st.text(alphabet="0123456789.+±£ ", max_size=12))
def test_no_cell_breaks_the_reading(text: str) -> None:
    for reading in mean_spreads(text, damaged=True):
        assert reading.value >= 0
    rank([mean_spreads(text, damaged=True)], Series(), [None])


@given(st.integers(100, 999), st.integers(10, 99))
def test_a_number_read_is_made_of_the_digits_printed(value: int, spread: int) -> None:
    for reading in mean_spreads(f"{value}+{spread}", damaged=True):
        assert f"{reading.value}".replace(".", "").lstrip("0") == str(value)
        assert f"{reading.spread}".replace(".", "").lstrip("0") == str(spread)
