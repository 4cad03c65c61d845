"""Printed dates of a story: days of a month without a year, and nothing that no month has."""

from __future__ import annotations

import pytest

from graph_build.recognisers.dates import story_dates


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She came on 1 March and went home on 31 March.", ["--03-01", "--03-31"]),
        ("Sample 32 March and sample 0 March were lost.", []),
        ("She came on 31 March 2019.", ["2019-03-31"]),
        ("They would march 3 miles, and may 5 people follow?", []),
    ],
)
def test_a_day_without_a_year_is_one_that_the_month_may_have(text: str, found: list[str]) -> None:
    assert [date.iso for date in story_dates(text)] == found
