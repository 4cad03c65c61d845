"""Made-up stories on a clock: dates as precise as they are printed, distances, schedules, and what stays undated."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest

from graph_build.courses import settled
from graph_build.model import Evidence, Population, Span
from graph_build.model.clock import iso_duration
from graph_build.model.course_records import PatientMeasurement
from graph_build.model.records import TimeFrame
from graph_build.pipeline import process, state
from graph_build.recognisers.dates import story_dates
from graph_build.records import course_records
from graph_build.records.anchors import anchor_of
from graph_build.records.story import Story
from graph_build.settings import BuildSettings

if TYPE_CHECKING:
    from graph_build.model.clock import TimeElement
    from graph_build.model.course_records import CourseRecord

STORY = (
    "A 34-year-old woman was admitted with Takayasu arteritis on 12 March 2021. On hospital day 3 she received "
    "infliximab. On 20 March 2021 she developed pneumonia. Two days later she received meropenem. "
    "Tocilizumab was started in November 2021. She received prednisone.\n"
)


@cache
def told(text: str) -> dict[str, CourseRecord]:
    """The patient's records by what they are of."""
    stated = state(text.encode(), "story.txt")
    found = course_records(settled(stated.facts), stated.read)
    return {r.name: r for r in (*found.actions, *found.conditions, *found.measurements) if r.place}


def time_of(text: str, name: str) -> TimeElement:
    """The one time of a record of a story."""
    place = told(text)[name].place
    assert place is not None
    (element,) = place.at
    return element


def test_a_whole_date_and_a_hospital_day_are_days_of_one_clock() -> None:
    assert (time_of(STORY, "pneumonia").date, time_of(STORY, "pneumonia").day) == ("2021-03-20", 8)
    infliximab = time_of(STORY, "infliximab")
    assert (infliximab.day, infliximab.duration, infliximab.counted_from) == (3, "P3D", "admission")


def test_a_month_is_a_date_of_its_precision_and_no_day() -> None:
    tocilizumab = time_of(STORY, "tocilizumab")
    assert (tocilizumab.words, tocilizumab.date, tocilizumab.day) == ("November 2021", "2021-11", None)


def test_what_is_later_than_another_sentence_tells_says_so() -> None:
    meropenem = time_of(STORY, "meropenem")
    assert (meropenem.day, meropenem.counted_from, meropenem.inferred) == (10, "20 March 2021", True)


def test_what_has_no_time_borrows_none_and_stands_in_its_order() -> None:
    found = told(STORY)
    prednisone, tocilizumab = found["prednisone"].place, found["tocilizumab"].place
    assert prednisone is not None
    assert tocilizumab is not None
    assert prednisone.at == ()
    assert prednisone.rank == tocilizumab.rank + 1 == len(found)


def test_a_treatment_at_several_times_has_them_all() -> None:
    text = "A 50-year-old man with Crohn disease received infliximab 5 mg/kg at weeks 0, 2 and 6.\n"
    place = told(text)["infliximab"].place
    assert place is not None
    assert [e.duration for e in place.at] == ["P0W", "P2W", "P6W"]


def test_a_day_without_a_year_has_the_year_before_it_and_says_so() -> None:
    text = "A 40-year-old man was admitted with COVID-19 on 2 April 2020. On April 9 he received tocilizumab 8 mg/kg.\n"
    given = time_of(text, "tocilizumab")
    assert (given.date, given.day, given.inferred) == ("2020-04-09", 7, True)


def test_a_date_of_another_clause_is_not_that_of_an_event() -> None:
    text = (
        "A 42-year-old woman, who was diagnosed with multiple sclerosis in 2001, presented with pneumonia. "
        "She was treated with ceftriaxone.\n"
    )
    place = told(text)["pneumonia"].place
    assert place is not None
    assert [e.date for e in place.at if e.date] == []


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        # since a time is not at the time of the sentence
        (
            "An 87-year-old woman was transferred to our hospital on 12 January 2016 with seizures and fever since "
            "November 2015.\n",
            "fever",
            "November 2015",
        ),
        # what follows on what happened at the time that opened the sentence is later
        (
            "A 40-year-old woman had lymphoma. In September 2006 she had neutropenia, followed by pneumonia.\n",
            "pneumonia",
            None,
        ),
        # a sentence's only date is that of what it goes on to tell
        (
            "A 10-year-old boy had stridor. He went to the operating room on 5 June 2019 and underwent tracheostomy.\n",
            "tracheostomy",
            "5 June 2019",
        ),
        # another mention of the same disease has its own time
        (
            "A 50-year-old man had a perianal abscess. He had diarrhea. For the perianal abscess, on 27 September "
            "2013, he underwent drainage.\n",
            "perianal abscess",
            None,
        ),
    ],
)
def test_a_time_is_of_the_part_of_the_sentence_that_it_stands_in(text: str, name: str, words: str | None) -> None:
    place = told(text)[name].place
    assert place is not None
    assert [e.words for e in place.at if e.words != "admission"] == ([words] if words else [])


@pytest.mark.parametrize(
    ("before", "words", "sentence", "found"),
    [
        ("On hospital day 3 he had fever.", "hospital day 3", "The leukocytes were 12.", "hospital day 3"),
        ("He had a pressure of 90 mmHg 1 hour after visit.", "1 hour after visit", "The leukocytes were 12.", None),
        (
            "On hospital day 3 he had fever. On hospital day 5 he had pain.",
            "hospital day 3",
            "Leukocytes were 12.",
            None,
        ),
        ("On hospital day 3 he had fever.", "hospital day 3", "On 2 July 2014 leukocytes were 12.", "2 July 2014"),
    ],
)
def test_a_time_of_a_sentence_before_goes_on_where_it_opened_it(
    before: str, words: str, sentence: str, found: str | None
) -> None:
    text = f"{before} {sentence}\n"
    read, start = state(text.encode(), "story.txt").read, text.casefold().index("leukocytes")
    record = PatientMeasurement(
        subject=Population("patient", "case patient"), facts=(), evidence=(Evidence(Span(start, start + 10)),),
        variable="leukocytes", time=TimeFrame(words),
    )  # fmt: skip
    (timed,) = Story(read).timed([record])
    assert (timed.time.words if timed.time else None) == found


def test_a_day_has_the_only_year_of_the_story() -> None:
    text = "A 40-year-old man had fever on April 9. He was admitted on 12 April 2020 with COVID-19.\n"
    assert (time_of(text, "fever").date, time_of(text, "fever").inferred) == ("2020-04-09", True)


def test_a_day_of_a_cycle_is_no_day_of_the_story() -> None:
    assert time_of("A 30-year-old woman was admitted with pain. On cycle day 21 she had fever.\n", "fever").day is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("seen on 7 March and again", ["--03-07"]),
        ("in November 2021, since 2019", ["2021-11", "2019"]),
        ("March 7, 2020", ["2020-03-07"]),
        ("in 2020 patients of 2019", []),
        ("3/4/2019", []),
        ("he may 3 times", []),
    ],
)
def test_dates_of_a_story(text: str, found: list[str]) -> None:
    assert [date.iso for date in story_dates(text)] == found


def test_anchors_have_one_name_and_others_go_by_their_words() -> None:
    assert [anchor_of(w) for w in ("hospital stay", "hospitalization showing opacities", "the operation")] == [
        "admission", "admission", "surgery",
    ]  # fmt: skip
    assert anchor_of("MICU admission") == "micu admission"


def test_a_length_of_time_in_iso_8601() -> None:
    assert [iso_duration(Decimal(3), unit) for unit in ("wk", "h", "mg")] == ["P3W", "PT3H", None]


def test_a_time_is_a_node_in_the_terms_of_owl_time() -> None:
    lines = "\n".join(process(STORY.encode(), "story.txt", BuildSettings()).lines)
    assert '<http://www.w3.org/2006/time#inXSDDate> "2021-03-20"^^<http://www.w3.org/2001/XMLSchema#date>' in lines
    assert '<http://www.w3.org/2006/time#inXSDgYearMonth> "2021-11"' in lines
    assert '#clockDay> "8"' in lines
    assert '#clockZero> "admission"' in lines
