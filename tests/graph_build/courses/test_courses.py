"""Treatments once, with their place in the course, and populations under one name."""

from __future__ import annotations

import cProfile
import pstats
from decimal import Decimal
from itertools import count

import pytest

from graph_build.courses import Place, compared, courses, groups, own_arms, population_sizes, settled
from graph_build.model import Fact, FactType, Population, Rule, SlotValue, Span
from ontology.namespaces import expand

RULE = Rule("test.rule", 1, "States what a test needs.")
GIRL = Population("patient", "case patient")
ALL = Population("group", "study patients")
SEEN = Population("group", "patients of reference [20]", "cited", 20)
PLACES = count(0, 10)
KD = ("condition", expand("MONDO:0012727"))
_CONCEPT = {"agent": "agent", "after": "after", "combined_with": "combined_with"}


def fact(kind: FactType, who: Population, *concepts: tuple[str, str], **slots: SlotValue) -> Fact:
    start = next(PLACES)
    linked = [(name, expand(f"cyto:{slots[name]}")) for name in _CONCEPT if name in slots]
    return Fact.of(
        kind, who.label, Span(start, start + 5), RULE, population=who, concepts=[*concepts, *linked], **slots
    )


def given(who: Population, agent: str, **slots: SlotValue) -> Fact:
    return fact("intervention", who, agent=agent, **slots)


def by_name(facts: list[Fact]) -> dict[str, Place]:
    return {
        f"{p.administration.agents[0].rsplit('#')[1]} {p.administration.number}": p for p in courses(settled(facts))
    }


def names(places: tuple[object, ...]) -> list[str]:
    return sorted(f"{a.agents[0].rsplit('#')[1]} {a.number}" for a in places)  # type: ignore[attr-defined]


def course() -> list[Fact]:
    """Two infusions, then a third line, told in a summary and again in the text."""
    return [
        given(GIRL, "ivig", role="previous", number_of_doses=2),
        given(GIRL, "anakinra", duration=Decimal(3), duration_unit="mo"),
        given(GIRL, "ivig", dose=Decimal(2), dose_unit="g/kg", timepoint_value=9, timepoint_unit="d",
              combined_with="aspirin"),
        given(GIRL, "aspirin", timepoint_value=9, timepoint_unit="d", combined_with="ivig"),
        given(GIRL, "ivig", dose_number=2, timepoint_value=16, timepoint_unit="d"),
        given(GIRL, "anakinra", dose=Decimal(5), dose_unit="mg/kg/d", line=3),
        fact("condition", GIRL, KD, ("refractory_to", expand("cyto:ivig")),
             condition="refractory Kawasaki disease", refractory_to=("immunoglobulin",)),
        fact("outcome", GIRL, after="anakinra", outcome="fever", status="resolved"),
    ]  # fmt: skip


def test_a_treatment_that_is_told_of_three_times_is_one() -> None:
    found = by_name(course())
    assert set(found) == {
        "anakinra 1", "ivig 1", "ivig 2", "aspirin 1",
    }  # fmt: skip
    assert len(found["anakinra 1"].administration.reports) == 2
    assert len(found["ivig 2"].administration.reports) == 2


def test_lines_and_what_came_before_follow_from_days_numbers_and_a_stated_line() -> None:
    found = by_name(course())
    assert {name: place.line for name, place in found.items()} == {
        "ivig 1": 1, "aspirin 1": 1, "ivig 2": 2, "anakinra 1": 3,
    }  # fmt: skip
    assert names(found["anakinra 1"].after) == [
        "aspirin 1",
        "ivig 1",
        "ivig 2",
    ]
    assert names(found["anakinra 1"].failed) == ["ivig 1", "ivig 2"]
    assert names(found["ivig 2"].failed) == ["ivig 1"]
    assert [iri for iri, _ in found["anakinra 1"].reasons] == [KD[1]]
    assert [f.slot("outcome") for f in found["anakinra 1"].responses] == ["fever"]


def test_a_second_dose_says_that_there_was_a_first() -> None:
    found = by_name([given(SEEN, "tocilizumab"), given(SEEN, "ivig", dose_number=2, role="previous")])
    assert found["ivig 1"].administration.implied
    assert {name: place.line for name, place in found.items()} == {
        "ivig 1": 1, "ivig 2": 2, "tocilizumab 1": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    "earlier",
    [
        [("methotrexate", {}), ("azathioprine", {})],
        [("ivig", {"number_of_doses": 2})],
        [("ivig", {"number_of_doses": 1, "comparator": ">="})],
    ],
)
def test_what_is_not_told_is_left_open(earlier: list[tuple[str, dict[str, SlotValue]]]) -> None:
    facts = [given(SEEN, name, role="previous", **slots) for name, slots in earlier]
    found = by_name([*facts, given(SEEN, "tocilizumab")])
    assert all(place.line is None for place in found.values())
    assert len(found["tocilizumab 1"].after) == len(earlier)
    assert not any(place.after or place.first for name, place in found.items() if name != "tocilizumab 1")


@pytest.mark.parametrize("people", [GIRL, ALL])
@pytest.mark.parametrize("disease", [(), (KD,)])
def test_what_was_taken_before_for_what_is_not_told_is_no_earlier_line(
    people: Population, disease: tuple[tuple[str, str], ...]
) -> None:
    """That they have one disease does not say that both were for it: a trial's patients had other drugs before."""
    told = [fact("cohort", people, *disease, n=9), given(people, "methotrexate", role="previous")]
    found = by_name([*told, given(people, "tocilizumab")])
    assert not any(place.after or place.line for place in found.values())


def test_days_of_a_study_are_no_order_of_one_course() -> None:
    """An arm's week 54 and its week 30 are of its study; a patient's days are of his course."""
    for people, ordered in ((ALL, False), (GIRL, True)):
        told = [
            given(people, name, timepoint=f"day {n}", timepoint_value=n, timepoint_unit="d")
            for name, n in (("tocilizumab", 3), ("anakinra", 9))
        ]
        assert any(place.after for place in by_name(told).values()) == ordered


def test_a_time_that_is_counted_from_another_event_gives_no_order() -> None:
    days = [
        given(ALL, name, timepoint=words, timepoint_value=n, timepoint_unit="d")
        for name, words, n in (("tocilizumab", "day 3", 3), ("anakinra", "2 days later", 2))
    ]
    assert not any(place.after for place in by_name(days).values())


def test_what_a_table_tells_of_each_patient_and_the_text_of_all_is_given_once() -> None:
    patients = [Population("patient", f"patient {n}") for n in (1, 2)]
    facts = [given(ALL, "tocilizumab", n=2, n_total=2), *(given(p, "tocilizumab") for p in patients)]
    found = courses(settled([fact("cohort", ALL, n=2), *facts]))
    assert [p.administration.population for p in found] == patients
    assert all(len(p.administration.reports) == 2 for p in found)


def test_a_drug_whose_daily_dose_is_measured_was_taken_beside_the_others() -> None:
    doses = [
        fact("measurement", GIRL, variable="prednisone daily dose", value=Decimal(value), unit="mg/d")
        for value in (20, 5)
    ]
    (place,) = courses(settled(doses))
    assert place.administration.agents == (expand("cyto:prednisone"),)
    assert place.administration.concurrent
    assert courses(settled([fact("measurement", GIRL, variable="prednisone daily dose", value=Decimal(0))])) == ()


def test_one_population_has_one_name_and_its_members() -> None:
    cohort, authors = (Population("group", name, "cited", 12) for name in ("reference [12] cohort", "Baek and Song"))
    one = Population("patient", "patient 1")
    shown = Population("patient", "figure 1 case A")
    facts = settled(
        [
            fact("cohort", authors, n=2745), fact("predictor", authors),
            fact("measurement", authors), fact("predictor", cohort),
            fact("outcome", cohort, arm="resistant", n=9, n_total=60), fact("cohort", ALL, n=7),
            fact("outcome", one), fact("outcome", shown), fact("cohort", Population("group", "62 seen"), n=62),
        ]
    )  # fmt: skip
    people = {f.population for f in facts if f.population}
    arm = Population("arm", "resistant", "cited", 12)
    assert {p.label for p in people if p.reference == 12} == {"Baek and Song", "resistant"}
    assert population_sizes(facts)[arm] == 60
    within = groups(facts)
    assert within[arm] == authors
    assert within[one] == ALL
    assert within[ALL].label == "62 seen"
    assert {p.kind for p in people if p.label == shown.label} == {"shown"}


def test_the_arms_of_a_comparison_are_populations_and_times_are_none() -> None:
    drug, control = Population("arm", "tocilizumab"), Population("control", "control (without tocilizumab)")
    facts = settled([fact("cohort", drug, n=31), fact("cohort", control, n=33), fact("cohort", ALL)])
    assert population_sizes(facts)[ALL] == 64
    arms = own_arms(facts)
    assert compared(fact("comparison", ALL, arm_a="tocilizumab", arm_b="control"), arms) == (
        ("arm_a", drug), ("arm_b", control),
    )  # fmt: skip
    assert compared(fact("comparison", ALL, arm_a="baseline", arm_b="end of follow-up"), arms) == ()


def test_a_treatment_that_more_had_than_there_are_members_is_of_another_group() -> None:
    size = fact("cohort", ALL, n=7)
    counted = given(ALL, "infliximab", n=22)
    (there,) = (f for f in settled([size, counted]) if f.type == "intervention")
    assert there.population == Population("group", "22 patients")
    other = Population("group", "patients with sarcoidosis")
    (there,) = (f for f in settled([size, counted, fact("cohort", other, n=22)]) if f.type == "intervention")
    assert there.population == other
    (there,) = (f for f in settled([size, given(ALL, "infliximab", n=5)]) if f.type == "intervention")
    assert there.population == ALL


@pytest.mark.parametrize("apiece", [4, 1000])
def test_courses_of_hundreds_of_treatments_take_time_in_proportion(apiece: int) -> None:
    """Many populations with a few of them, or one with all."""

    def calls(most: int) -> int:
        facts = [
            given(Population("arm", f"arm {n // apiece}"), "anakinra", timepoint_value=Decimal(n), timepoint_unit="d")
            for n in range(most)
        ]
        with cProfile.Profile() as profiler:
            assert len(courses(facts)) == most
        return int(pstats.Stats(profiler).total_calls)  # type: ignore[attr-defined]

    calls(10)  # what is kept once a process
    assert calls(800) <= 2.3 * calls(400)


def test_a_disease_that_a_patient_has_is_not_why_a_drug_was_given() -> None:
    ill = fact("condition", GIRL, KD, condition="Kawasaki disease")
    found = by_name([ill, given(GIRL, "metformin"), fact("intervention", GIRL, ("given_for", KD[1]), agent="ivig")])
    assert {name: [iri for iri, _ in place.reasons] for name, place in found.items()} == {
        "metformin 1": [],
        "ivig 1": [KD[1]],
    }
