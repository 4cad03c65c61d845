"""Conditions told in prose: whose they are, whether they are there, since when and on which side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.facts.clinical import conditions
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Fact, ReadDocument

OPENING = "A 34-year-old woman presented with fever and cough. "


def document(case: str, discussion: str = "", references: str = "") -> ReadDocument:
    text = f"Introduction\nSarcoidosis is a rare disease.\n\nCase Report\n{case}\n"
    text += f"\nDiscussion\n{discussion}\n" if discussion else ""
    text += f"\nReferences\n{references}\n" if references else ""
    return recognise(read(text.encode(), "made-up.txt"), Lexicon.default())


def stated(case: str, discussion: str = "", references: str = "") -> dict[str, Fact]:
    return {str(f.slot("condition")): f for f in conditions.state(document(case, discussion, references))}


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("She presented with arthritis, uveitis and a purpuric rash.", {"arthritis", "uveitis", "purpuric rash"}),
        ("She was diagnosed with giant cell arteritis.", {"giant cell arteritis"}),
        ("She complained of painful joint swelling.", {"painful joint swelling"}),
        ("Angiography revealed stenosis of the renal artery.", {"stenosis of the renal artery"}),
        ("On day 3 she developed seizures.", {"seizures"}),
        ("She had a 12 mm nodule in the left lung.", {"nodule in the left lung"}),
        ("A pericardial effusion was noted.", {"pericardial effusion"}),
        ("She had chest and back pain.", {"chest pain", "back pain"}),
        ("She was hypotensive and tachycardic.", {"hypotension", "tachycardia"}),
        ("Surgery was put off because of thrombocytopenia.", {"thrombocytopenia"}),
        ("The laboratory tests revealed lymphopenia and a protein increase.", {"lymphopenia"}),
        ("She developed culture-negative neutropenic sepsis.", {"neutropenic sepsis"}),
        ("Her exam was unremarkable except for epigastric tenderness.", {"epigastric tenderness"}),
    ],
)
def test_conditions_of_the_patient_are_stated_one_by_one(sentence: str, names: set[str]) -> None:
    assert names <= set(stated(OPENING + sentence))


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("She denied headache and diarrhea.", "diarrhea"),
        ("There was no lymphadenopathy.", "lymphadenopathy"),
        ("The abdomen was soft without hepatomegaly.", "hepatomegaly"),
        ("An abscess was not seen.", "abscess"),
        ("Endocarditis was ruled out.", "Endocarditis"),
        ("Angiography excluded pulmonary embolism.", "pulmonary embolism"),
        ("She was afebrile.", "fever"),
    ],
)
def test_what_is_denied_is_named_positively_and_negated(sentence: str, name: str) -> None:
    fact = stated(OPENING + sentence)[name]
    assert fact.slot("polarity") == "negated"
    assert fact.slot("status") == "absent"


@pytest.mark.parametrize(
    "sentence",
    [
        "Her mother had psoriasis.",
        "She received treatment for pain.",
        "A tumour marker was requested.",
        "Screening for tuberculosis was done.",
    ],
)
def test_what_the_patient_is_not_said_to_have_is_not_stated(sentence: str) -> None:
    assert set(stated(OPENING + sentence)) <= {"fever", "cough"}


@pytest.mark.parametrize(
    ("sentence", "name", "certainty"),
    [
        ("Lymphoma was suspected.", "Lymphoma", "possible"),
        ("Findings were suggestive of tuberculosis.", "tuberculosis", "suggested"),
        ("She was given meropenem for presumed urosepsis.", "urosepsis", "likely"),
        ("The scan was consistent with aspiration pneumonia.", "aspiration pneumonia", "suggested"),
        ("CT showed lesions that were either septic emboli or gout.", "septic emboli", "possible"),
        ("We made a presumptive diagnosis of sarcoidosis.", "sarcoidosis", "likely"),
        ("There was concern for an intestinal obstruction.", "intestinal obstruction", "possible"),
    ],
)
def test_what_was_thought_of_is_stated_as_suspected(sentence: str, name: str, certainty: str) -> None:
    fact = stated(OPENING + sentence)[name]
    assert (fact.slot("status"), fact.slot("certainty")) == ("suspected", certainty)


def test_what_is_not_suggested_is_not_suspected() -> None:
    assert "vasculitis" not in stated(OPENING + "The rash was not suggestive of vasculitis.")


def test_what_befell_the_patient_after_a_denied_verb_is_not_denied() -> None:
    found = stated(OPENING + "The shock did not improve and the patient went into cardiac arrest.")
    assert found["cardiac arrest"].slot("polarity") == "affirmed"


def test_nothing_to_tell_of_a_history_is_denied_as_a_whole() -> None:
    fact = stated(OPENING + "She had no significant past medical history.")["medical history"]
    assert (fact.slot("polarity"), fact.slot("status")) == ("negated", "history")


def test_a_scan_without_contrast_denies_nothing() -> None:
    found = stated(OPENING + "MRI with and without contrast demonstrated cellulitis and thrombophlebitis.")
    assert {found[name].slot("polarity") for name in ("cellulitis", "thrombophlebitis")} == {"affirmed"}


WORK = "1. Smith J. Sepsis. J Med. 2001;1:1-2.\n2. Brown J. Sepsis again. J Med. 2002;1:1-2."


def test_a_condition_in_the_clause_of_a_cited_work_is_not_the_own_patients() -> None:
    told = "The mortality of sepsis is 30% [2], whereas in our patient the course was mild."
    assert "sepsis" not in stated(OPENING, told, WORK)
    told = "Similar to our patient, the woman reported by Smith et al. [1] had gout and uveitis."
    whose = {f.subject for name, f in stated(OPENING, told, WORK).items() if name in ("gout", "uveitis")}
    assert whose == {"patient of reference [1]"}


def test_general_statements_are_no_conditions_of_the_patient() -> None:
    found = stated(OPENING, "Patients with sarcoidosis usually develop uveitis. Arthritis is common in this disease.")
    assert set(found) == {"fever", "cough"}


def test_side_qualifier_and_duration_are_kept_apart_from_the_name() -> None:
    found = stated("A 34-year-old man presented with a 10-day history of severe right flank pain.")
    fact = found["flank pain"]
    slots = ("laterality", "qualifier", "duration", "duration_unit", "status", "polarity")
    assert [fact.slot(s) for s in slots] == ["right", "severe", 10, "d", "present", "affirmed"]


def test_an_earlier_condition_is_history() -> None:
    found = stated("A 70-year-old man with a history of gout and stroke presented with dyspnea.")
    assert found["gout"].slot("status") == found["stroke"].slot("status") == "history"
    assert found["dyspnea"].slot("status") == "present"


def test_a_time_is_taken_from_the_sentence_else_from_the_story() -> None:
    found = stated(
        "A 34-year-old man was admitted with fever. He had myalgia. On day 6 an effusion was noted. "
        "Echocardiography showed mitral regurgitation."
    )
    assert found["myalgia"].slot("timepoint") == "admission"
    assert found["myalgia"].slot("timepoint_inferred") is True
    assert (found["effusion"].slot("timepoint"), found["effusion"].slot("timepoint_inferred")) == ("day 6", None)
    assert found["mitral regurgitation"].slot("timepoint") == "day 6"


def test_a_refractory_disease_names_the_drugs_that_failed() -> None:
    found = stated("A 34-year-old man had sarcoidosis refractory to two courses of infliximab and methotrexate.")
    assert found["refractory sarcoidosis"].slot("refractory_to") == ("2 courses of infliximab", "methotrexate")


def test_a_cited_patient_is_told_apart() -> None:
    found = stated(
        OPENING,
        "Smith described a 5-year-old boy with myocarditis [1].",
        "1. Smith A. Cardiac involvement in childhood. Heart J 2001;1:1-2.",
    )
    fact = found["myocarditis"]
    assert fact.subject == "patient of reference [1]"
    assert fact.slot("references") == (1,)
    assert fact.population is not None
    assert (fact.population.experiencer, fact.population.reference) == ("cited", 1)


def test_a_group_has_its_counts() -> None:
    text = (
        "Abstract\nWe retrospectively analyzed eight patients with giant cell arteritis.\n\n"
        "Results\nThree patients had uveitis. All patients had fever at baseline.\n"
    )
    facts = list(conditions.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))
    counts = {f.slot("condition"): (f.slot("n"), f.slot("n_total")) for f in facts}
    assert counts == {"giant cell arteritis": (8, 8), "uveitis": (3, 8), "fever": (8, 8)}
    assert {f.subject for f in facts} == {"study patients"}


def test_known_diseases_are_linked() -> None:
    (concept,) = stated("A 34-year-old man was diagnosed with giant cell arteritis.")["giant cell arteritis"].concepts
    assert concept[0] == "condition"
    assert concept[1].startswith("http")


WORDS = st.sampled_from(
    ["She had ", "fever", " and ", ", ", "no ", "rash", "severe left ", "a 3-day history of ", "pain", " was noted",
     ". ", "denied ", "A 5-year-old girl presented with ", " on day 4", "tumor", " refractory to infliximab",
     "without "]
)  # fmt: skip


@given(st.lists(WORDS, max_size=16).map("".join))
def test_every_condition_rests_on_words_of_the_document(case: str) -> None:
    told = document(OPENING + case)
    facts = list(conditions.state(told))
    assert facts == list(conditions.state(told))
    for fact in facts:
        assert fact.slot("polarity") in ("affirmed", "negated")
        for evidence in fact.evidence:
            assert 0 <= evidence.span.start < evidence.span.end <= len(told.document.text)
        printed = told.document.quote(fact.evidence[0].span)
        assert str(fact.slot("condition")).split()[-1] in printed
