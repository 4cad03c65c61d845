"""Case reports in other voices: inversion, nouns for verbs, copulas, clauses that hang on a drug. Our own words."""

from __future__ import annotations

import pytest

from graph_build.facts.assemble import assemble
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

OPENING = "Introduction\nGout is a common arthritis.\n\nCase Report\nA 58-year-old man with gout was admitted. "


def told(sentence: str, kind: str) -> list[dict[str, object]]:
    """The slots of the facts of a kind that a case with this sentence states behind its opening."""
    facts, _ = assemble(recognise(read(f"{OPENING}{sentence}\n".encode(), "case.txt"), Lexicon.default()))
    return [dict(f.slots) for f in facts if f.type == kind and f.evidence[0].span.start >= len(OPENING)]


@pytest.mark.parametrize(
    ("sentence", "outcome", "status", "polarity"),
    [
        ("At no time did the fever recur.", "fever", "recurred", "negated"),
        ("Vision in the left eye was lost.", "Vision in the left eye", "lost", "affirmed"),
        ("His balance, however, failed to recover.", "balance", "recovered", "negated"),
    ],
)
def test_what_became_of_something(sentence: str, outcome: str, status: str, polarity: str) -> None:
    found = [(f["outcome"], f.get("status"), f["polarity"]) for f in told(sentence, "outcome")]
    assert any(
        str(said).casefold().endswith(outcome.casefold()) and how == status and sign == polarity
        for said, how, sign in found
    ), found


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("The liver enzymes turned out normal.", "normal"),
        ("The serum creatinine stayed within its reference range.", "normal"),
    ],
)
def test_a_copula_of_any_kind_joins_a_finding(sentence: str, state: str) -> None:
    assert [f.get("interpretation") for f in told(sentence, "measurement")] == [state]


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("His ferritin exceeded 900 ng/mL.", [("900", ">")]),
        (
            "There was a rise in creatinine to 212 µmol/L – it had stood at 118 µmol/L before.",
            [("212", None), ("118", None)],
        ),
        ("Haemoglobin sank to 6.8 g/dL.", [("6.8", None)]),
    ],
)
def test_verbs_link_a_variable_to_its_value(sentence: str, values: list[tuple[str, str | None]]) -> None:
    found = [(str(f["value"]), f.get("comparator")) for f in told(sentence, "measurement")]
    assert found == values


@pytest.mark.parametrize(
    ("sentence", "agent", "dose"),
    [
        ("We opted for anakinra, of which he received 100 mg every other day.", "anakinra", "100"),
        ("Anakinra was intensified to 200 mg daily.", "anakinra", "200"),
        ("We added colchicine, aiming at 1 mg daily.", "colchicine", "1"),
    ],
)
def test_a_dose_is_of_the_drug_that_its_clause_hangs_on(sentence: str, agent: str, dose: str) -> None:
    assert [(f["agent"], str(f.get("dose"))) for f in told(sentence, "intervention")] == [(agent, dose)]


def test_words_of_grammar_are_no_drugs() -> None:
    found = told("Prednisone was lowered beneath 12.5 mg, whereupon 100 mg of anakinra followed.", "intervention")
    assert {f["agent"] for f in found} == {"prednisone", "anakinra"}


def test_what_was_lacking_was_absent() -> None:
    assert [f["polarity"] for f in told("Splenomegaly was lacking.", "condition")] == ["negated"]
