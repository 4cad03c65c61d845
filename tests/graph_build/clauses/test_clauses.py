"""Sentences become clauses: subject, verb and object, over coordination, relative and reported clauses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.clauses.splitting import Clause, clauses, without_asides


def parts(sentence: str) -> list[tuple[str | None, str, str | None]]:
    text = without_asides(sentence)

    def words(run: tuple[int, int] | None) -> str | None:
        return " ".join(text[run[0] : run[1]].split()) if run else None

    return [(words(c.subject), c.group.lemma, words(c.object)) for c in clauses(text)]


def only(sentence: str) -> Clause:
    (clause,) = clauses(without_asides(sentence))
    return clause


def test_a_plain_sentence_has_subject_verb_and_object() -> None:
    assert parts("Colchicine reduces pericardial effusion.") == [("Colchicine", "reduce", "pericardial effusion")]


def test_brackets_are_left_out_and_positions_stay() -> None:
    sentence = "Gout (also called podagra) impairs renal function."
    clause = only(sentence)
    assert clause.object is not None
    assert sentence[clause.object[0] : clause.object[1]] == "renal function"


def test_joined_verbs_share_their_subject() -> None:
    assert parts("Rituximab depletes B cells, lowers titres and may prevent relapse.")[-1] == (
        "Rituximab",
        "prevent",
        "relapse",
    )


def test_a_subject_may_hold_a_relative_clause() -> None:
    found = parts("Patients who remain dialysis dependent have a poor prognosis.")
    assert found[-1] == ("Patients who remain dialysis dependent", "have", "a poor prognosis")


def test_what_is_reported_is_a_clause_of_its_own() -> None:
    clause = clauses("Several trials have shown that ustekinumab improves plaque severity.")[-1]
    assert clause.kind == "reported"
    assert clause.frame is not None
    assert clause.frame.group.lemma == "show"


def test_a_reported_clause_needs_no_that() -> None:
    assert parts("A registry showed early surgery reduced embolic events.")[-1] == (
        "early surgery",
        "reduce",
        "embolic events",
    )


def test_a_participle_after_a_comma_takes_the_subject_of_the_clause() -> None:
    found = parts("Leptin activates macrophages, promoting synovial inflammation.")
    assert found[-1] == ("Leptin", "promote", "synovial inflammation")


def test_which_stands_for_the_last_noun() -> None:
    found = parts("Statins reduce farnesylation, which impairs fungal growth.")
    assert found[-1][1:] == ("impair", "fungal growth")


def test_a_noun_that_looks_like_a_verb_is_no_verb() -> None:
    assert parts("The results of further studies are awaited.")[0][0] == "The results of further studies"


def test_an_adjective_that_looks_like_a_verb_is_no_verb() -> None:
    assert parts("The drug is associated with reduced fatigue, shortened stay, and increased survival.") == [
        ("The drug", "associate", "reduced fatigue, shortened stay, and increased survival")
    ]


@pytest.mark.parametrize(
    ("sentence", "hedge"),
    [
        ("Zinc appears to shorten diarrhoea.", "appear"),
        ("Zinc has been shown in several trials to shorten diarrhoea.", "show"),
        ("Zinc is likely to shorten diarrhoea.", "likely"),
    ],
)
def test_a_verb_may_be_put_through_another(sentence: str, hedge: str) -> None:
    clause = only(sentence)
    assert (clause.group.lemma, clause.group.hedge) == ("shorten", hedge)


@pytest.mark.parametrize(
    "sentence",
    [
        "Steroids do not improve hearing.",
        "Steroids cannot improve hearing.",
        "Steroids failed to improve hearing.",
        "Steroids have never improved hearing.",
        "Steroids never improve hearing.",
    ],
)
def test_denial_is_kept_with_the_verb(sentence: str) -> None:
    assert only(sentence).group.negated


def test_a_condition_is_marked() -> None:
    found = clauses("Surgery is an option if antibiotics fail to control infection.")
    assert [c.conditional for c in found] == [False, True]


def test_because_of_opens_no_clause() -> None:
    found = parts("Because of its cost, eculizumab should be reserved for relapse.")
    assert found[-1][1:] == ("reserve", "relapse")


@given(st.text(alphabet=" abcdefghiwhotnd,.;:()[]'“”-0123456789", max_size=200))
def test_every_run_lies_within_the_sentence(text: str) -> None:
    for clause in clauses(without_asides(text)):
        for run in (clause.subject, clause.object, (clause.start, clause.end)):
            assert run is None or 0 <= run[0] <= run[1] <= len(text)


@given(st.text(alphabet="ab()[] ", max_size=60))
def test_masking_keeps_every_position(text: str) -> None:
    assert len(without_asides(text)) == len(text)
