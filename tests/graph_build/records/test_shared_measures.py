"""Results of several arms that one line of a document counts have one outcome measure."""

from __future__ import annotations

import pytest

from graph_build.model import Fact, Population, Rule, Span
from graph_build.model.records import ArmResult, OutcomeMeasure, TimeFrame
from graph_build.records.shared_measures import with_shared_measures

RULE = Rule("test.rule", 1, "States what a test needs.")
DRUG, CONTROL = Population("arm", "sarilumab"), Population("control", "placebo")
DAY_28 = TimeFrame("day 28", 28, "d")


def result(arm: Population, name: str, *told: str, time: TimeFrame | None = None, unit: str | None = None) -> ArmResult:
    """A result of a measure, made of statements that name it as told."""
    facts = tuple(
        Fact.of("outcome", arm.label, Span(n, n + 5), RULE, population=arm, outcome=t) for n, t in enumerate(told)
    )
    return ArmResult(
        subject=arm, facts=facts, evidence=facts[0].evidence, measure=OutcomeMeasure(name, time=time), n=3, unit=unit
    )


def measures(*results: ArmResult) -> list[tuple[str, str | None]]:
    return [(r.measure.variable, r.measure.time and r.measure.time.words) for r in with_shared_measures(results)]


LONG = ("28-day mortality", "mortality")


def test_the_longer_name_and_the_time_of_one_arm_are_those_of_the_other() -> None:
    found = measures(result(CONTROL, LONG[0], *LONG, time=DAY_28), result(DRUG, "mortality", "mortality", unit="%"))
    assert found == [("28-day mortality", "day 28")] * 2


@pytest.mark.parametrize(
    "others",
    [
        [result(CONTROL, LONG[0], *LONG, time=DAY_28, unit="%"), result(CONTROL, "mortality", "mortality")],
        [
            result(CONTROL, LONG[0], *LONG, time=DAY_28),
            result(Population("arm", "x"), "mortality", "mortality", time=TimeFrame("day 7")),
        ],
        [result(CONTROL, "survival", "survival", time=DAY_28)],
    ],
    ids=["one arm has two", "two times", "another name"],
)
def test_what_does_not_tie_is_left_alone(others: list[ArmResult]) -> None:
    assert measures(result(DRUG, "mortality", "mortality"), *others)[0] == ("mortality", None)


def test_another_unit_is_another_measure() -> None:
    found = measures(
        result(CONTROL, LONG[0], *LONG, time=DAY_28, unit="%"), result(DRUG, "mortality", "mortality", unit="1")
    )
    assert found == [("28-day mortality", "day 28"), ("mortality", None)]
