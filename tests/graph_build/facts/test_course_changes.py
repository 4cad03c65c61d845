"""How things went on: verbs of course in their forms, adjectives before a noun, states that lasted."""

from __future__ import annotations

import pytest

from graph_build.facts.clinical import outcomes
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise
from ontology.tables import rows

OPENING = "A 34-year-old woman was admitted with vasculitis. She was treated with prednisone."


def told(sentence: str) -> list[tuple[object, object, object]]:
    facts = outcomes.state(recognise(read(f"{OPENING} {sentence}\n".encode(), "made-up.txt"), Lexicon.default()))
    return [(f.slot("outcome"), f.slot("status"), f.slot("polarity")) for f in facts]


@pytest.mark.parametrize(
    ("sentence", "outcome", "status"),
    [
        ("The purpura then faded slowly, which permitted a taper.", "purpura", "faded"),
        ("The pleurisy and neuropathy kept worsening.", "neuropathy", "worsened"),
        ("The neutropenia began to recover on day 9.", "neutropenia", "recovered"),
        ("The proteinuria was gradually improving.", "proteinuria", "improved"),
        ("She continued to deteriorate clinically.", "clinical deterioration", "deteriorated"),
        ("Transaminases trended down over a week.", "Transaminases", "decreased"),
        ("She developed worsening ataxia requiring a walker.", "ataxia", "worsened"),
        ("She had scleritis of both eyes which resolved by week 3.", "scleritis of both eyes", "resolved"),
        ("The headache did not subside until day 6.", "headache", "subsided"),
        ("The patient remained dependent on oxygen.", "dependent on oxygen", "unchanged"),
        ("She was transferred to the medical ward on day 8.", "transfer to medical ward", "improved"),
    ],
)
def test_what_went_on_is_an_outcome(sentence: str, outcome: str, status: str) -> None:
    assert (outcome, status, "affirmed") in told(sentence)


def test_a_denied_change_is_negated() -> None:
    assert ("tremor", "improved", "negated") in told("The tremor has not yet improved.")


@pytest.mark.parametrize(
    "sentence",
    [
        "She had been admitted elsewhere with worsening cough.",
        "The international normalized ratio was 1.2.",
        "She was transferred to the intensive care unit.",
        "Prednisone was increased by 10 mg.",
    ],
)
def test_what_came_before_and_values_and_care_are_no_outcome(sentence: str) -> None:
    assert told(sentence) == []


def test_every_word_has_a_part_and_each_verb_its_past_form() -> None:
    table = rows("course", "words")
    assert {row["part"] for row in table} == {"verb", "noun", "state"}
    assert all(bool(row["past"]) == (row["part"] == "verb") for row in table)
    courses = {"resolved", "improved", "unchanged", "worsened", "relapsed", "died", "alive", "discharged", ""}
    assert {row["course"] for row in table} <= courses


@pytest.mark.parametrize(
    ("sentence", "outcome", "status", "polarity"),
    [
        ("She could not be revived and was pronounced dead.", "death", "died", "affirmed"),
        ("The night staff noted the patient's demise on day 9.", "death", "died", "affirmed"),
        ("She was weaned off noradrenaline and discharged.", "weaning from noradrenaline", "achieved", "affirmed"),
        ("The sputum cultures became negative on day 12.", "sputum cultures", "normalized", "affirmed"),
        ("Most of the rash resolved.", "Most of the rash", "resolved", "affirmed"),
        (
            "At the last visit she was well without evidence of recurrence of the ulcers.",
            "ulcers",
            "recurrence",
            "negated",
        ),
    ],
)
def test_ends_and_what_became_normal_are_outcomes(sentence: str, outcome: str, status: str, polarity: str) -> None:
    assert (outcome, status, polarity) in told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "A liver biopsy was suggested but declined by the patient.",
        "She became hypotensive on day 3.",
        "Steroids were weaned over a month.",
    ],
)
def test_what_was_declined_began_or_was_tapered_is_no_outcome(sentence: str) -> None:
    assert told(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "outcome", "polarity"),
    [
        ("She was discharged without complications.", "discharge", "affirmed"),
        ("She was not discharged.", "discharge", "negated"),
        ("The purpura did not resolve and she received antibiotics until surgery.", "purpura", "negated"),
        ("She remained afebrile until discharge.", "afebrile", "affirmed"),
    ],
)
def test_a_denial_and_a_limit_in_time_are_of_their_own_words(sentence: str, outcome: str, polarity: str) -> None:
    assert polarity in {p for o, _, p in told(sentence) if o == outcome}
    assert {p for o, _, p in told(sentence) if o == outcome} == {polarity}


def test_a_cause_that_is_only_probable_is_no_cause() -> None:
    facts = list(
        outcomes.state(
            recognise(read(f"{OPENING} She died, probably of sepsis.\n".encode(), "made-up.txt"), Lexicon.default())
        )
    )
    (death,) = [f for f in facts if f.slot("outcome") == "death"]
    assert death.slot("cause") is None
    assert "sepsis" in str(dict(death.slots))


@pytest.mark.parametrize(
    "sentence",
    [
        "A persistent foramen was seen.",  # no illness
        "The prednisone dose was lowered and the prednisone was reduced.",
        "She had fever without rash or worsening ataxia.",
        "Worsening ataxia was unlikely.",
        "She showed no response to verbal stimulation.",
        "The loop ileostomy resolved.",
    ],
)
def test_what_is_no_illness_or_did_not_come_about_has_no_course(sentence: str) -> None:
    assert [one for one in told(sentence) if one[2] == "affirmed"] == []


def test_the_time_of_another_clause_is_not_that_of_an_outcome() -> None:
    document = recognise(
        read(f"{OPENING} She was discharged, and phone calls revealed no fever at 3 months.\n".encode(), "made-up.txt"),
        Lexicon.default(),
    )
    (discharge,) = [f for f in outcomes.state(document) if f.slot("outcome") == "discharge"]
    assert discharge.slot("timepoint") is None
