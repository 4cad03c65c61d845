"""The drug that the outcomes of a population are of: that of its arm, and none that only some or earlier ones had."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.courses import assigned_drugs
from graph_build.model import Document, Fact, Population, Rule, Section, Span
from graph_build.rdf import document_quads
from ontology.namespaces import CYTO, expand

if TYPE_CHECKING:
    from collections.abc import Sequence

RULE = Rule("test.rule", 1, "States what a test needs.")
GROUP = Population("group", "study patients")
SIZE = Fact.of("cohort", "study patients", Span(0, 5), RULE, population=GROUP, n=7, condition="gout")


def given(drug: str, people: Population = GROUP, **slots: object) -> Fact:
    """A report of a treatment."""
    return Fact.of(
        "intervention", people.label, Span(0, 10), RULE, population=people, agent=drug, polarity="affirmed",
        concepts=[("agent", expand(f"cyto:{drug}"))], **slots,
    )  # fmt: skip


def assigned(*facts: Fact) -> dict[str, list[str]]:
    """Local names of the drugs of each population."""
    return {p.label: sorted(d.removeprefix(CYTO) for d in drugs) for p, drugs in assigned_drugs(facts).items()}


ALL_HAD = given("tocilizumab", n=7, n_total=7)


@pytest.mark.parametrize(
    "other",
    [
        given("infliximab", n=4, n_total=7),
        given("infliximab", n=4),  # of the seven that there are
        given("infliximab", role="previous"),
        given("infliximab", role="concurrent", n=7, n_total=7),
    ],
)
def test_a_group_has_the_drug_that_all_of_it_was_given_to_be_studied(other: Fact) -> None:
    assert assigned(SIZE, ALL_HAD, other) == {"study patients": ["tocilizumab"]}


def test_a_group_that_was_given_two_has_none_of_them() -> None:
    assert assigned(SIZE, ALL_HAD, given("infliximab")) == {}


def test_an_arm_has_the_drugs_that_it_is_named_after() -> None:
    arms = [Population("arm", "ETN + MTX"), Population("control", "control (without tocilizumab)")]
    facts = [given("prednisone", arm) for arm in (*arms, Population("arm", "placebo"))]
    assert assigned(ALL_HAD, *facts) == {"ETN + MTX": ["etanercept", "methotrexate"]}


def test_a_patient_of_a_series_has_the_drug_of_the_series_and_a_lone_one_none() -> None:
    seen = Fact.of("outcome", "case B", Span(0, 5), RULE, population=Population("patient", "case B"), outcome="relapse")
    assert assigned(SIZE, ALL_HAD, seen)["case B"] == ["tocilizumab"]
    assert assigned(given("tocilizumab", Population("patient", "case patient"))) == {}


def received(*facts: Fact) -> set[tuple[str, str]]:
    """How the group of a document relates to the treatments that its facts tell of."""
    document = Document("one.txt", "cd" * 32, "Seven.\n", "plain", (Section("body", "", Span(0, 6), ()),))
    quads: Sequence[tuple[str, str, str, str]] = document_quads(document, facts, (), quotes=True)
    drugs = {s: o for s, p, o, _ in quads if p.endswith("usesDrug>")}
    return {
        (p[1:-1].removeprefix(CYTO), drugs[o][1:-1].removeprefix(CYTO))
        for s, p, o, _ in quads
        if "#received" in p and "study-patients" in s
    }


def test_a_group_did_not_receive_what_some_of_its_members_had() -> None:
    member = given("infliximab", Population("patient", "patient 1"))
    found = received(SIZE, ALL_HAD, given("infliximab", n=4, n_total=7), member)
    assert found == {("received", "tocilizumab"), ("receivedInPart", "infliximab")}
