"""Statements in other authors' words: the listing is sound, and what rules are worked on is not read worse."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from benchmarks.reworded import BATCHES, Sentence, figures, score, sentences, stated
from benchmarks.reworded_agreement import NAMED_BY, Listed, Study, conflict, forbidden, lacking
from ontology.schema import fact_types, slots

EVERY = sentences()
LISTED_BESIDES = {"also", "cited", "who"}
RULED_BY = {"type", "about", "number", "own"}
TRIAL = Study({"50 mg": "50 mg|low dose", "placebo": "placebo"}, frozenset({90.0}))


def test_batches_of_sentences_each_told_apart() -> None:
    counted = Counter(one.batch for one in EVERY)
    assert set(counted) == set(BATCHES)
    assert counted["first"] == counted["second"] == 100
    assert min(counted.values()) >= 40
    assert len({one.name for one in EVERY}) == len({one.text for one in EVERY}) == len(EVERY)
    assert all(one.document.count(one.text) == 1 for one in EVERY)
    assert all(one.give or one.must_not for one in EVERY)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_what_is_listed_is_said_in_the_words_of_the_ontology(one: Sentence) -> None:
    for listed in (*one.give, *one.may):
        assert listed.type in fact_types()
        assert set(listed.slots) <= set(slots()) | LISTED_BESIDES
        assert set(NAMED_BY[listed.type][:1]) <= set(listed.slots)
        assert listed.slots.get("arm") in (None, *one.study.arms)
    for rule in one.must_not:
        assert rule
        assert set(rule) <= set(slots()) | RULED_BY


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_a_reading_that_says_just_what_is_listed_is_right_and_breaks_nothing(one: Sentence) -> None:
    for listed in (*one.give, *one.may):
        for form in (0, -1):
            said = as_read(listed, one, form)
            assert conflict(listed, said, one.study) is None
            assert lacking(listed, said) == []
            assert not [rule for rule in one.must_not if forbidden(rule, said, one.study)]


def as_read(listed: Listed, one: Sentence, form: int) -> dict[str, Any]:
    """The fact that a perfect reading gives, its names in the first or last of the forms that are listed."""
    told = {k: v.split("|")[form] if isinstance(v, str) else v for k, v in listed.slots.items() if k in slots()}
    told |= {k: one.study.arms.get(told[k], told[k]).split("|")[0] for k in ("arm", "arm_a", "arm_b") if k in told}
    if listed.type == "comparison" and "comparator" in told:
        told["statistic"] = "p-value"
    if told.get("polarity") == "either":
        told["polarity"] = "affirmed"
    if listed.slots.get("cited"):
        told["references"] = [1]
    subject = listed.slots.get("who", told.get("arm", "patients"))
    return {"type": listed.type, "subject": subject, "slots": told, "spans": []}


def test_the_batch_that_rules_are_worked_on_is_read_as_well_as_it_was() -> None:
    worked_on = [one for one in EVERY if one.batch == "first"]
    found = figures(score(worked_on, stated(worked_on)))["all"]["all"]
    assert found["right"] >= 54
    assert found["precision"] >= 86
    assert found["violated"] <= 4


def fact(kind: str, subject: str = "placebo", **told: Any) -> dict[str, Any]:
    return {"type": kind, "subject": subject, "slots": told, "spans": []}


GIVEN = Listed("outcome", {"outcome": "relapse", "arm": "50 mg", "n": 12, "n_total": 90, "timepoint": "week 8"})


@pytest.mark.parametrize(
    ("differs", "told"),
    [
        (None, {"arm": "sirukumab 50 mg", "n": 12, "n_total": 90, "timepoint": "week 8"}),
        (None, {"arm": "low-dose group", "n": 12, "group_size": 90, "timepoint": "8 weeks after the start"}),
        ("arm", {"arm": "placebo", "n": 12, "n_total": 90, "timepoint": "week 8"}),
        ("arm", {"n": 12, "n_total": 90, "timepoint": "week 8"}),
        ("n", {"arm": "50 mg", "n": 12000, "n_total": 90, "timepoint": "week 8"}),
        ("timepoint", {"arm": "50 mg", "n": 12, "n_total": 90, "timepoint": "week 16"}),
        ("numbers", {"arm": "50 mg", "n": 12, "percent": 31, "timepoint": "week 8"}),
        ("polarity", {"arm": "50 mg", "n": 12, "polarity": "negated", "timepoint": "week 8"}),
        ("cited", {"arm": "50 mg", "n": 12, "references": [4], "timepoint": "week 8"}),
    ],
)
def test_a_fact_that_says_something_else_does_not_agree(differs: str | None, told: dict[str, Any]) -> None:
    said = fact("outcome", outcome="relapses", **told)
    assert conflict(GIVEN, said, TRIAL) == differs
    if differs is None:
        assert lacking(GIVEN, said) == []


def test_a_fact_that_leaves_something_out_agrees_and_is_not_right() -> None:
    said = fact("outcome", outcome="relapse", arm="50 mg", n=12)
    assert conflict(GIVEN, said, TRIAL) is None
    assert lacking(GIVEN, said) == ["n_total", "timepoint"]


def test_a_comparison_may_be_put_either_way_round() -> None:
    want = Listed(
        "comparison", {"variable": "relapse", "arm_a": "50 mg", "arm_b": "placebo", "effect_direction": "lower"}
    )
    turned = {"variable": "relapse", "arm_a": "placebo", "arm_b": "50 mg"}
    assert conflict(want, fact("comparison", **turned, effect_direction="higher"), TRIAL) is None
    assert conflict(want, fact("comparison", **turned, effect_direction="lower"), TRIAL) == "effect_direction"


def test_a_bound_is_not_its_opposite_and_an_effect_is_not_its_p_value() -> None:
    want = Listed(
        "comparison", {"variable": "*", "arm_a": "50 mg", "arm_b": "placebo", "comparator": "<", "value": 0.05}
    )
    said = {"variable": "relapse", "arm_a": "50 mg", "arm_b": "placebo", "value": 0.05}
    assert conflict(want, fact("comparison", **said, comparator="<", statistic="p-value"), TRIAL) is None
    assert conflict(want, fact("comparison", **said, comparator=">", statistic="p-value"), TRIAL) == "comparator"
    assert "statistic" in lacking(want, fact("comparison", **said, comparator="<", statistic="odds ratio"))


def test_that_a_drug_was_stopped_may_be_said_as_an_outcome() -> None:
    want = Listed("intervention", {"agent": "leflunomide", "status": "stopped|withdrawal"})
    assert conflict(want, fact("outcome", outcome="leflunomide withdrawal"), TRIAL) is None
    assert conflict(want, fact("outcome", outcome="azathioprine withdrawal"), TRIAL) == "agent"


def test_what_must_not_be_given_is_told_by_all_that_is_named() -> None:
    own = fact("measurement", variable="platelets", value=612)
    assert forbidden({"about": "platelets", "number": 612, "own": True}, own, TRIAL)
    assert not forbidden({"about": "platelets", "number": 612000}, own, TRIAL)
    assert not forbidden({"own": True}, fact("cited_evidence", object="platelets"), TRIAL)
