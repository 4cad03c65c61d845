"""The shapes of cells and the words of headers, each by itself. All made up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.facts.grids.choosing import choose, counts_of_row, implied_total
from graph_build.facts.grids.figures import numbers
from graph_build.facts.grids.shapes import Figures, figures, is_nothing, pieces
from graph_build.facts.grids.statistics import Statistic, statistics
from graph_build.facts.grids.times import time_head, time_in

D = Decimal
VALUES = st.decimals(min_value=D("-9999"), max_value=D("9999"), places=2)
POSITIVE = st.decimals(min_value=D("0.01"), max_value=D("9999"), places=2)
DASHES = st.sampled_from(["–", "-", " to ", "; ", ", ", " – "])
MINUS = st.sampled_from(["-", "−", "–"])


def printed(value: Decimal, minus: str) -> str:
    return f"{value}".replace("-", minus)


@given(VALUES, POSITIVE, MINUS, st.sampled_from(["{} ({})", "{}({})", "{} [{}]", "{} ({})*", "{} ({})†"]))
def test_a_value_with_a_number_in_brackets(value: Decimal, inner: Decimal, minus: str, form: str) -> None:
    found = figures(form.format(printed(value, minus), inner))
    assert found is not None
    assert (found.value, [b.value for b in found.brackets]) == (value, [inner])


@given(VALUES, POSITIVE, MINUS, st.sampled_from(["{} ± {}", "{}±{}", "{} +/- {}", "{} ± {}*"]))
def test_a_value_with_its_spread(value: Decimal, spread: Decimal, minus: str, form: str) -> None:
    found = figures(form.format(printed(value, minus), spread))
    assert found is not None
    assert (found.value, found.spread) == (value, spread)


@given(VALUES, VALUES, POSITIVE, DASHES)
def test_a_value_with_its_interval(value: Decimal, low: Decimal, width: Decimal, dash: str) -> None:
    high = low + width
    for form in ("{} ({}{}{})", "{} [{}{}{}]", "{} (95% CI {}{}{})"):
        found = figures(form.format(value, low, dash, high))
        assert found is not None
        (bounds,) = found.brackets
        assert (found.value, bounds.low, bounds.high) == (value, low, high)


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(0, 100))
def test_a_count_of_a_total_with_its_share(n: int, more: int, percent: int) -> None:
    found = figures(f"{n}/{n + more} ({percent}%)")
    assert found is not None
    assert (found.value, found.total, found.brackets[0].kind) == (n, n + more, "percent")


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = figures(text)
    assert found is None or found.value is not None or found.low is not None or found.brackets


@pytest.mark.parametrize(
    ("text", "value", "kinds"),
    [
        ("1.40 (0%) (N = 97)", D("1.40"), ["percent", "n"]),
        ("−1.4 (−3.4 to 0.6)(0.06)", D("-1.4"), ["range", "number"]),
        ("−1.4 (−3.4 to 0.6)(<0.001)", D("-1.4"), ["range", "p"]),
        ("61.5 (n = 24)", D("61.5"), ["n"]),
        ("73.7 (73/99)", D("73.7"), ["fraction"]),
        ("137 853 (42 944)", D(137853), ["number"]),
        ("5·8 (1·2)", D("5.8"), ["number"]),
        ("0.63, 0.48–0.73", D("0.63"), ["range"]),
        ("€1200 (310)", D(1200), ["number"]),
        ("32.4*** (29.5 to 35.4)", D("32.4"), ["range"]),
    ],
)
def test_shapes(text: str, value: Decimal, kinds: list[str]) -> None:
    found = figures(text)
    assert found is not None
    assert (found.value, [b.kind for b in found.brackets]) == (value, kinds)


@pytest.mark.parametrize("text", ["–", "NA", "n/a", "not reported", "…", ""])
def test_nothing(text: str) -> None:
    assert is_nothing(text)
    assert figures(text) is None


@pytest.mark.parametrize("text", ["blue", "16 (6.6); 29 (15)", "Head injury", "2 of our patients"])
def test_prose_and_lists_are_no_figures(text: str) -> None:
    assert figures(text) is None


def test_one_number_for_each_of_several_things() -> None:
    assert [f.value for f in pieces("63/42/21")] == [63, 42, 21]
    assert pieces("63") == ()


@pytest.mark.parametrize(
    ("text", "main", "beside"),
    [
        ("Age, mean years (SD)", "mean", ("sd",)),
        ("Age, years ± SD", None, ("sd",)),
        ("No. (%) of users", "count", ("percent",)),
        ("Median [IQR]", "median", ("iqr",)),
        ("HR (95% CI)", "hazard ratio", ("ci",)),
        ("Mean difference (95% CI)", "difference", ("ci",)),
        ("P value", "p-value", ()),
        ("Mean score (% improvement) (N)", "mean", ("percent", "n")),
        ("% (95% CI)", "percent", ("ci",)),
        ("SEM", None, ("se",)),
    ],
)
def test_statistics_in_headers(text: str, main: str | None, beside: tuple[str, ...]) -> None:
    assert statistics(text) == (Statistic(main, beside),)


@pytest.mark.parametrize(
    "text", ["Mean arterial pressure (mmHg)", "Heart rate (HR)", "Platelets", "Oral route", "Nausea"]
)
def test_words_that_look_like_statistics(text: str) -> None:
    assert statistics(text) == ()


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Week 24", "week 24"),
        ("24 weeks", "week 24"),
        ("Weeks 1–12 (open label)", "weeks 1–12"),
        ("0–24 h", "hours 0–24"),
        ("Baseline", "baseline"),
        ("Pre-treatment score", "baseline"),
        ("Post-exercise", "after treatment"),
        ("12-month follow-up", "month 12"),
        ("Change at week 6", "week 6"),
        ("T1", "T1"),
        ("Two weeks before", "two weeks before"),
        ("3 months prior to admission", "3 months prior to admission"),
        ("Before treatment", "baseline"),
    ],
)
def test_times_in_headers(text: str, time: str) -> None:
    found = time_in(text)
    assert found is not None
    assert found.slots["timepoint"] == time


@pytest.mark.parametrize("text", ["Age 12–59 months", "Disease duration, months", "CRP", "Number of weeks at sea"])
def test_headers_that_name_no_time(text: str) -> None:
    assert time_in(text) is None


def test_headers_over_times() -> None:
    assert [time_head(text) for text in ("Time (months)", "Week", "Time to relapse, days")] == ["month", "week", None]


def cell(text: str) -> Figures:
    found = figures(text)
    assert found is not None
    return found


def test_arithmetic_tells_counts_from_means() -> None:
    either = [(Statistic("mean", ("sd",)), Statistic("count", ("percent",)))]
    assert counts_of_row([(cell("10 (25)"), 40), (cell("15 (30)"), 50)])
    assert choose(cell("10 (25)"), either, 40, counts=True)[0] == Statistic("count", ("percent",))
    assert choose(cell("10 (4)"), either, 40, counts=False)[0] == Statistic("mean", ("sd",))
    assert choose(cell("7 (5–9)"), [(Statistic("mean", ("sd",)), Statistic("median", ("iqr",)))], None)[0] == Statistic(
        "median", ("iqr",)
    )


def test_shares_of_a_column_agree_on_its_total() -> None:
    assert implied_total([(D(86), D("45.0")), (D(105), D("55.0")), (D(120), D("62.8"))]) == 191
    assert implied_total([(D(12), D("3.1")), (D(40), D("9.9"))]) is None


@given(VALUES, VALUES, VALUES)
def test_a_value_is_never_stated_with_bounds_that_it_lies_outside(value: Decimal, a: Decimal, b: Decimal) -> None:
    found = numbers(cell(f"{value} ({min(a, b)} to {max(a, b)})"), Statistic("median", ("iqr",)), {}, None)
    low, high = found.slots.get("iqr_low"), found.slots.get("iqr_high")
    assert (low is None) == (not min(a, b) <= value <= max(a, b))
    assert low is None or (isinstance(low, Decimal) and isinstance(high, Decimal) and low <= value <= high)
