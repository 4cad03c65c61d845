"""What reports of single patients tell: stories without headings, refusals, causes in words, cited figures, design."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.facts.assemble import assemble
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Fact

OPENING = "A 41-year-old man presented with a rash."


def facts(text: str) -> tuple[Fact, ...]:
    return assemble(recognise(read(text.encode(), "made-up.txt"), Lexicon.default()))[0]


def report(case: str = "", discussion: str = "", introduction: str = "Gout is a common arthritis.") -> str:
    text = f"Introduction\n{introduction}\n\nCase Report\n{OPENING} {case}\n"
    return f"{text}\nDiscussion\n{discussion}\n" if discussion else text


def told(text: str, kind: str, rule: str, *slots: str) -> list[tuple[object, ...]]:
    return [tuple(f.slot(s) for s in slots) for f in facts(text) if f.type == kind and f.rule.name == rule]


@pytest.mark.parametrize(
    "story",
    [
        "A newborn boy was delivered at term. He had severe hypotonia. The child was given oxygen. His weight was low.",
        "A 70–year–old female presented with palpitations. She had severe hypotonia.",
        "A woman in her 60s was referred. She had severe hypotonia. Her gait was normal. She was treated.",
    ],
)
def test_a_story_without_headings_has_its_patient(story: str) -> None:
    assert any(f.type == "condition" and f.slot("condition") == "hypotonia" for f in facts(story))


@pytest.mark.parametrize(
    ("sentence", "condition"),
    [
        ("Severe neck stiffness prompted a lumbar puncture.", "neck stiffness"),
        ("He was transferred because the pleural effusion grew.", "pleural effusion"),
    ],
)
def test_the_story_of_a_patient_states_what_it_names(sentence: str, condition: str) -> None:
    assert condition in {f.slot("condition") for f in facts(report(sentence)) if f.type == "condition"}


@pytest.mark.parametrize(
    "sentence",
    [
        "He was examined to rule out pneumothorax.",
        "The pneumothorax team was called.",
        "Treatment of pneumothorax is described elsewhere.",
        "Pneumothorax was considered unlikely.",
    ],
)
def test_what_is_only_spoken_of_is_no_condition(sentence: str) -> None:
    stated = [f for f in facts(report(sentence)) if f.type == "condition" and "pneumothorax" in str(f.slots).lower()]
    assert not [f for f in stated if f.slot("polarity") == "affirmed"]


@pytest.mark.parametrize(
    ("sentence", "absent"),
    [
        ("Echocardiography showed no vegetations.", {"vegetations"}),
        ("The slides did not reveal amyloid deposits or hyphae.", {"amyloid deposits", "hyphae"}),
        ("There were no tongue bites, and the stent was patent.", {"tongue bites"}),
        ("There was no fever, and the back pain improved.", {"fever"}),
        ("There was no fever and back pain resolved.", {"fever"}),
        ("He had no medical history, followed for gout.", {"medical history"}),
        ("The wound grew, with no signs of reduction in the swelling.", set()),
        ("He had a cough with lack of appetite, weight loss and fatigue.", {"appetite"}),
    ],
)
def test_what_a_denial_names_was_absent(sentence: str, absent: set[str]) -> None:
    denied = {f.slot("condition") for f in facts(report(sentence)) if f.slot("polarity") == "negated"}
    assert denied - {None} == absent  # what did not become better is an outcome


@pytest.mark.parametrize(
    ("sentence", "agent"),
    [
        ("A liver biopsy was deferred because of bleeding.", "liver biopsy"),
        ("The patient refused hospitalization.", "hospitalization"),
        ("No coronary angiogram was performed.", "coronary angiography"),
    ],
)
def test_what_was_not_done_is_denied(sentence: str, agent: str) -> None:
    assert told(report(sentence), "intervention", "interventions.not-done", "agent", "polarity") == [(agent, "negated")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("He developed infliximab-induced hepatitis.", ("infliximab", "hepatitis", None)),
        ("Colitis caused by infliximab was confirmed.", ("infliximab", "Colitis", None)),
        ("He had leukopenia secondary to infliximab.", ("infliximab", "leukopenia", None)),
        ("There was concern for infliximab-induced hepatitis.", ("infliximab", "hepatitis", "possible")),
    ],
)
def test_a_condition_put_down_to_a_drug_is_its_adverse_event(sentence: str, expected: tuple[object, ...]) -> None:
    stated = told(report(sentence), "adverse_event", "adverse_events.caused", "agent", "event", "certainty")
    assert stated == [expected]


def test_a_report_of_one_patient_says_its_design() -> None:
    text = report("He recovered.", introduction="Herein, we report a man with gout of the spine.")
    assert ("design", "case report") in told(text, "study_design", "studies.case-report", "aspect", "value")


def test_figures_of_a_cited_work_are_its_own_also_in_the_sentences_that_go_on_telling() -> None:
    discussion = (
        "Marlow and colleagues studied 30 patients with gout of the spine [7]. In this cohort, 12 of 30 patients "
        "relapsed. Our patient recovered."
    )
    text = report("He recovered.", discussion)
    cited = [f for f in facts(text) if f.rule.name == "cited_evidence.figures"]
    assert {(f.slot("n"), f.slot("n_total"), f.slot("references")) for f in cited} == {
        (30, None, (7,)),
        (12, 30, (7,)),
    }
    assert not [f for f in facts(text) if f.type == "outcome" and f.slot("n") == 12 and not f.slot("references")]


@pytest.mark.parametrize(
    ("sentence", "agent", "dose"),
    [
        ("He was given zorbinol 50 mg daily.", "zorbinol", 50),
        ("Treatment with 250 mg/day of zorbinol was initiated.", "zorbinol", 250),
    ],
)
def test_a_dose_tells_that_the_name_beside_it_is_a_drug(sentence: str, agent: str, dose: int) -> None:
    assert (agent, dose) in told(report(sentence), "intervention", "interventions.given", "agent", "dose")


def test_a_sentence_with_more_figures_than_its_clauses_state_keeps_them_all() -> None:
    told = "The mortality of sepsis is 30%, and of 40 patients in one survey 12% had gout [1]."
    assert {
        f.slot("percent") for f in facts(report("He recovered.", told)) if f.rule.name == "cited_evidence.figures"
    } >= {30, 12}


def test_the_patient_of_a_case_that_others_reported_is_theirs() -> None:
    told = "A case of gout was reported in Korea, wherein the patient was given colchicine 1 mg [1]."
    given = [f for f in facts(report("He recovered.", told)) if f.type == "intervention"]
    assert [f.population.experiencer for f in given if f.population] == ["cited"]


def test_the_country_is_not_the_author() -> None:
    told = "In the US, 12 patients were given heparin [1]."
    found = facts(report("He recovered.", told))
    assert not [f for f in found if f.slot("agent") and f.population and f.population.experiencer == "own"]


def test_a_negative_test_is_denied_and_keeps_its_word() -> None:
    stated = told(
        report("Blood cultures were negative."), "measurement", "measurements.in-words", "interpretation", "polarity"
    )
    assert stated == [("negative", "negated")]


def test_a_denial_in_parentheses_does_not_leave_them() -> None:
    text = report("Anti-nuclear antibody was 0.4 (below 0.8 negative), ferritin was 900 ng/mL.")
    assert 900 in {f.slot("value") for f in facts(text) if f.type == "measurement"}


def test_a_day_told_in_a_word_is_a_time() -> None:
    (time,) = {
        f.slot("timepoint")
        for f in facts(report("He developed seizures on day three."))
        if f.slot("condition") == "seizures"
    }
    assert time == "day 3"


@pytest.mark.parametrize(
    ("sentence", "agent", "slots"),
    [
        ("A subtotal colectomy was performed on day 4.", "subtotal colectomy", {"timepoint": "day 4"}),
        ("He underwent sigmoid colectomy 3 years earlier.", "sigmoid colectomy", {"role": "previous"}),
        ("A chest tube was inserted.", "chest tube", {"polarity": "affirmed"}),
        ("No bronchoscopy was performed.", "bronchoscopy", {"polarity": "negated"}),
    ],
)
def test_a_procedure_of_the_patient_is_an_intervention(sentence: str, agent: str, slots: dict[str, object]) -> None:
    found = [f for f in facts(report(sentence)) if f.type == "intervention" and f.slot("agent") == agent]
    assert len(found) == 1
    assert {slot: found[0].slot(slot) for slot in slots} == slots


@pytest.mark.parametrize(
    "sentence", ["His mother underwent mastectomy.", "Colectomy was offered.", "Surgery was refused by the patient."]
)
def test_a_procedure_of_another_or_a_planned_one_is_not_stated(sentence: str) -> None:
    found = [f for f in facts(report(sentence)) if f.rule.name == "interventions.procedures"]
    assert found == []


def test_a_procedure_that_others_had_is_not_the_patients() -> None:
    found = facts(report(discussion="Colectomy was performed in 12 of 40 patients by others [3]."))
    assert not any(f.rule.name == "interventions.procedures" for f in found)


def test_a_condition_due_to_two_drugs_is_an_adverse_event_of_both() -> None:
    stated = told(
        report("He had pancreatitis due to colchicine and infliximab."),
        "adverse_event",
        "adverse_events.caused",
        "agent",
        "event",
    )
    assert stated == [("colchicine", "pancreatitis"), ("infliximab", "pancreatitis")]


@pytest.mark.parametrize(
    "sentence",
    ["He had adrenal insufficiency due to prednisone withdrawal.", "He had pneumonia due to cocci after infliximab."],
)
def test_the_lack_of_a_drug_or_a_drug_further_on_caused_nothing(sentence: str) -> None:
    assert not told(report(sentence), "adverse_event", "adverse_events.caused", "agent")
