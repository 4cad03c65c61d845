"""Contradictions within a document are found and never repaired. All texts here are made up."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from graph_build.facts.assemble import assemble
from graph_build.facts.checking.checks import discrepancies
from graph_build.model import Discrepancy, Fact, Population, Rule, Span
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from pathlib import Path

D = Decimal
RULE = Rule("tests.made-up", 1, "states what a test needs")


def found(text: str, *facts: Fact) -> list[Discrepancy]:
    """The discrepancies of a made-up paper, beside the given facts."""
    told = recognise(read(text.encode(), "made-up.txt"), Lexicon.default())
    return list(discrepancies(told, (*assemble(told)[0], *facts)))


def kinds(found: list[Discrepancy]) -> list[str]:
    return [d.kind for d in found]


def test_a_unit_that_makes_a_value_impossible_is_flagged_with_the_likely_one() -> None:
    fact = Fact.of(
        "measurement", "patient 1", Span(0, 4), RULE, concepts=_variable("hemoglobin"),
        variable="hemoglobin", value=D(112), unit="g/dL",
    )  # fmt: skip
    (unit,) = found("Made up.", fact)
    assert (unit.kind, unit.proposed) == ("unit", "112 g/L")
    assert unit.side_a.spans == (Span(0, 4),)


@pytest.mark.parametrize(
    ("after", "helped"),
    [
        ("infliximab", "infliximab"),
        ("infliximab + aspirin", "infliximab"),
        ("infliximab + etanercept", "infliximab and etanercept"),
        ("aspirin", None),
    ],
)
def test_fever_that_goes_after_what_the_patient_was_refractory_to(after: str, helped: str | None) -> None:
    patient = Population("patient", "patient 1")
    ill = Fact.of(
        "condition", "patient 1", Span(0, 4), RULE, concepts=[("refractory_to", "cyto:any")], population=patient,
        condition="vasculitis", refractory_to=("etanercept", "infliximab"),
    )  # fmt: skip
    gone = Fact.of(
        "outcome", "patient 1", Span(5, 7), RULE, population=patient,
        outcome="apyrexia", after=after, polarity="affirmed",
    )  # fmt: skip
    told = [d.side_b.reading for d in found("Made up.", ill, gone)]
    assert told == ([f"apyrexia after {helped}"] if helped else [])


def _variable(name: str) -> list[tuple[str, str]]:
    return [("variable", Lexicon.default().named(name)[0].iri)]


@pytest.mark.parametrize(
    ("variable", "value", "comparator"),
    [("hemoglobin", "11.2", None), ("hemoglobin", "0.2", "<"), ("CSF glucose", "0.01", None)],
)
def test_possible_values_bounds_and_other_fluids_are_left_alone(
    variable: str, value: str, comparator: str | None
) -> None:
    fact = Fact.of(
        "measurement", "patient 1", Span(0, 4), RULE, concepts=_variable("hemoglobin"),
        variable=variable, value=D(value), unit="g/dL", comparator=comparator,
    )  # fmt: skip
    assert found("Made up.", fact) == []


SHARES = """Baricitinib in lupus

We enrolled 90 patients with lupus and compared them with the placebo group.

Table 1. Initial values by arm

Characteristic Baricitinib (n = 45) Placebo (n = 45) P value

Women, n (%) 36 (80.0) 30 (76.7) 0.21
Day 7 lactate (mmol/L), mean ± SD 2.1 ± 0.2 3.1 ± 0.2 0.64
Mortality, n (%) 5 (11.1) 9 (20.0) 0.25
"""


def test_shares_p_values_and_captions_of_a_table() -> None:
    flagged = found(SHARES)
    assert sorted(kinds(flagged)) == ["arithmetic", "caption_mismatch", "statistical"]
    share = next(d for d in flagged if d.kind == "arithmetic")
    assert share.proposed == "66.7 %"
    text = SHARES.encode().decode()
    assert [text[s.start : s.end] for s in share.side_a.spans] == ["30 (76.7)"]


def test_spreads_that_are_standard_errors() -> None:
    text = SHARES.replace("2.1 ± 0.2 3.1 ± 0.2 0.64", "2.1 ± 0.2 2.2 ± 0.2 0.72")
    (statistical,) = [d for d in found(text) if d.kind == "statistical"]
    assert statistical.proposed == "the spreads are standard errors"


CREDITED = """Introduction
Tofacitinib was preceded by infliximab [3,4] and colchicine [4].

Discussion
Cases are shown in Table 1 [3,4,5].

Table 1. Tofacitinib in refractory Behcet disease

Reference\tNumber of patients\tPrevious treatment\tOutcome
[3]\t1\t1 Infliximab\tResolution of uveitis
[4]\t2\t2 Infliximab, 1 Anakinra\tResolution of uveitis
[5]\t1\t1 Anakinra\tResolution of uveitis
"""


def test_a_treatment_credited_to_a_work_that_did_not_have_it() -> None:
    mismatches = [d for d in found(CREDITED) if d.kind == "citation_mismatch"]
    assert [d.side_a.reading for d in mismatches] == ["colchicine [4]"]
    assert len(mismatches[0].side_b.spans) == 2


def _threshold(number: int, table: bool, name: str, sign: str, value: str, unit: str | None) -> Fact:
    from graph_build.model import Evidence

    at = Evidence(Span(number, number + 1), table="Table 1" if table else None)
    return Fact.of(
        "predictor", name, at, RULE, variable=name, comparator=sign, threshold=D(value), unit=unit, references=(8,)
    )


def test_thresholds_in_text_and_table() -> None:
    facts = [
        _threshold(0, False, "ferritin", ">", "500", "ng/mL"),
        _threshold(1, True, "ferritin", ">=", "500", "ng/mL"),
        _threshold(2, False, "platelets", "<", "150000", "/mm3"),
        _threshold(3, True, "platelets", "<", "150", "10*9/L"),
        _threshold(4, False, "age", "<", "6", "mo"),
        _threshold(5, True, "age", "<", "12", "mo"),
        _threshold(6, False, "sodium", "<", "130", "mmol/L"),
        _threshold(7, True, "potassium", "<", "130", "mmol/L"),
    ]
    assert sorted(kinds(found("A made-up text.", *facts))) == [
        "threshold_mismatch", "threshold_mismatch", "unit_variant", "variable_mismatch",
    ]  # fmt: skip


def test_totals_without_a_category_and_works_that_disagree() -> None:
    score = [
        Fact.of("risk_score", "S", Span(0, 1), RULE, score="S", risk_category="low", points_low=0, points_high=2),
        Fact.of("risk_score", "S", Span(1, 2), RULE, score="S", risk_category="mid", points_low=3, points_high=4),
        Fact.of("risk_score", "S", Span(2, 3), RULE, score="S", risk_category="high", comparator=">", points=5),
    ]
    predictors = [
        Fact.of(
            "predictor", "sodium", Span(3 + i, 4 + i), RULE, concepts=_variable("sodium"), variable="sodium",
            direction=direction, polarity=polarity, references=(i,),
        )
        for i, (direction, polarity) in enumerate([("decreased", "affirmed"), ("no effect", "negated")])
    ]  # fmt: skip
    flagged = found("A made-up text.", *score, *predictors)
    assert kinds(flagged) == ["gap_in_categories", "evidence_conflict"]
    assert flagged[0].proposed == ">= 5"


def test_a_table_of_patients_against_the_text() -> None:
    flagged = found(
        "Results\nWe treated 4 patients with sarcoidosis. Their median age at diagnosis was 30 years (IQR 25-35). "
        "They had received methotrexate, azathioprine and infliximab.\n\n"
        "Table 1. Average and median values of patients treated with adalimumab\n\n"
        "Patient\tAge at onset, yrs\tPervious agents\n1\t20\tmethotrexate, thalidomide\n2\t30\tazathioprine\n"
        "3\t30\tinfliximab\n4\t40\tmethotrexate\n\nDiscussion\nThe previous agents had failed.\n"
    )
    assert sorted(kinds(flagged)) == ["label_mismatch", "label_mismatch", "missing_item", "typographic"]
    missing = next(d for d in flagged if d.kind == "missing_item")
    assert missing.side_a.reading == "thalidomide"


@pytest.mark.shared
def test_the_sources_contradict_themselves_where_the_gold_says(shared: Path) -> None:
    import json

    gold = json.loads((shared / "gold" / "inconsistencies.json").read_text("utf-8"))
    touched = set()
    for path in sorted((shared / "documents").glob("00?_*.txt")):
        told = recognise(read(path.read_bytes(), path.name), Lexicon.default())
        flagged = list(discrepancies(told, assemble(told)[0]))
        spans = list(chain.from_iterable((*d.side_a.spans, *d.side_b.spans) for d in flagged))
        assert all(d.side_a.spans for d in flagged)
        for entry in gold:
            places = entry["side_a"]["spans"] + entry["side_b"]["spans"]
            if entry["doc"] == path.name[:3] and any(
                s.start < p["end"] and p["start"] < s.end for s in spans for p in places
            ):
                touched.add(entry["id"])
    assert len(touched) >= 24
