"""Time points: normalised as case reports and tables name them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.recognisers.timepoints import timepoints


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("on the 6th day of illness", ["day 6 of illness"]),
        ("a scan on day 21 and a biopsy", ["day 21"]),
        ("on the twenty-eighth day", ["day 28"]),
        ("at months 4 and 7", ["month 4", "month 7"]),
        ("on days 1, 8, and 15", ["day 1", "day 8", "day 15"]),
        ("within 48 hours", ["within 48 hours"]),
        ("36 hours after rituximab", ["36 hours after rituximab"]),
        ("six weeks later", ["6 weeks later"]),
        ("on admission", ["admission"]),
        ("at the time of diagnosis", ["diagnosis"]),
        ("at baseline and at the end of follow-up", ["baseline", "end of follow-up"]),
        ("during followup", ["during follow-up"]),
        ("at 18 months of follow-up", ["18 months follow-up"]),
        ("a follow-up of 3 years", ["3 years follow-up"]),
        ("at year 2", ["year 2"]),
        ("on postoperative day 3", ["postoperative day 3"]),
        ("three weeks prior to admission", ["3 weeks before admission"]),
        ("after 5 months", ["5 months"]),
        ("at 3 and 6 months", ["3 months", "6 months"]),
        (
            "at 4, 8, and 12 weeks after surgery",
            ["4 weeks after surgery", "8 weeks after surgery", "12 weeks after surgery"],
        ),
        ("at two and four years of follow-up", ["2 years follow-up", "4 years follow-up"]),
        ("at 38 and 39 degrees", []),
    ],
)
def test_a_time_is_named_as_time_points_are(text: str, names: list[str]) -> None:
    assert [t.text for t in timepoints(text)] == names


def test_value_unit_bound_and_what_it_is_counted_from_are_kept() -> None:
    (found,) = timepoints("within 72 hours of infliximab infusion")
    assert (found.value, found.unit, found.comparator) == (Decimal(72), "h", "<=")
    assert found.reference == "infliximab infusion"


@pytest.mark.parametrize("text", ["5 days of prednisolone", "88 mm/1st hour", "first-line therapy", "secondary care"])
def test_durations_units_and_ranks_are_no_time_points(text: str) -> None:
    assert timepoints(text) == ()


PIECES = st.sampled_from(
    ["day ", "days ", "3", "9th ", "month ", " after ", "onset", " of ", "within ", "two ", "weeks", " later", " and ",
     "admission", "on ", "at ", "the ", "follow-up", "hours ", ", ", "end "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_every_time_point_lies_in_its_text_and_none_overlap(text: str) -> None:
    found = timepoints(text)
    assert found == timepoints(text)
    at = 0
    for point in found:
        assert at <= point.start < point.end <= len(text)
        assert text[point.start : point.end].strip() == text[point.start : point.end]
        at = point.end
