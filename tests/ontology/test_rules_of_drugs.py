"""Of which drug a statement is, and which way it points: some of the rules, each asked alone."""

from __future__ import annotations

from importlib.resources import files

import pyoxigraph as ox
import pytest

from ontology.namespaces import CYTO

HEAD = f"""@prefix cyto: <{CYTO}> . @prefix oa: <http://www.w3.org/ns/oa#> . @prefix : <http://example.org/> .
:anakinra a cyto:Drug . :etanercept a cyto:Drug . :paper a cyto:SourceDocument .
"""
SENTENCE = "cyto:contextEvidence [ oa:start 100 ; oa:end 200 ]"
LED_TO = (
    ":led cyto:speaksOf :effect ; cyto:relation 'led to' ; cyto:statedIn :paper ; cyto:evidenceStart 150 ; "
    f"{SENTENCE} ."
)
FIRST_LINE = (
    ":first cyto:line 1 ; cyto:population :girl ; cyto:ofDrug :anakinra ; cyto:evidenceStart 10 . "
    ":girl a cyto:Patient ."
)
SECOND_LINE = ":second cyto:line 2 ; cyto:population :girl ; cyto:ofDrug :etanercept ; cyto:evidenceStart 50 ."
RECOVERED = (
    ":fever a cyto:OutcomeReport ; cyto:population :girl ; cyto:speaksOf :effect ; cyto:inPhase cyto:phaseAfter ; "
    "cyto:atTime cyto:atCountedTime ; cyto:evidenceStart 90 ."
)


def named(drug: str, start: int, paper: str = ":paper") -> str:
    """A mention of a drug that begins at an offset."""
    return (
        f"[] a cyto:ConceptMention ; cyto:statedIn {paper} ; cyto:mentions :{drug} ; "
        f"cyto:evidence [ oa:start {start} ] ."
    )


def drugs(rule: str, *turtle: str) -> set[tuple[str, str]]:
    """Statement and drug of each link that a rule makes of some triples, by local names."""
    store = ox.Store()
    store.bulk_extend(ox.parse("\n".join((HEAD, *turtle)).encode(), ox.RdfFormat.TURTLE))
    text = (files("ontology.rules") / "after" / f"{rule}.rq").read_text(encoding="utf-8")
    found = store.query(text)
    assert isinstance(found, ox.QueryTriples)
    return {
        (str(t.subject).strip("<>").rpartition("/")[2], str(t.object).strip("<>").rpartition("/")[2]) for t in found
    }


def of_sentence(*turtle: str) -> set[tuple[str, str]]:
    """What the rule of the sentence's only drug gives."""
    return drugs("81-drug-of-the-sentence", *turtle)


def of_line(*turtle: str) -> set[tuple[str, str]]:
    """What the rule of a patient's latest line gives."""
    return drugs("82-drug-of-the-latest-line", *turtle)


def test_an_effect_is_of_the_only_drug_named_before_it_in_its_sentence() -> None:
    assert of_sentence(LED_TO, named("etanercept", 120)) == {("led", "etanercept")}


def test_a_drug_named_twice_is_still_the_only_one() -> None:
    assert of_sentence(LED_TO, named("etanercept", 110), named("etanercept", 130)) == {("led", "etanercept")}


@pytest.mark.parametrize(
    "others",
    [
        (named("etanercept", 120), named("anakinra", 130)),  # which of the two is not said
        (named("etanercept", 170),),  # behind what is said
        (named("etanercept", 80),),  # in the sentence before
        (named("etanercept", 120, ":other"),),  # in another document
        (named("etanercept", 120), ":led cyto:studiedDrug :anakinra ."),  # it has one of its own
        (named("etanercept", 120), ":led cyto:about :anakinra ."),
        (named("etanercept", 120), ":led cyto:ofDrug :anakinra ."),
    ],
)
def test_no_drug_is_taken_from_elsewhere_or_from_two(others: tuple[str, ...]) -> None:
    assert ("led", "etanercept") not in of_sentence(LED_TO, *others)


def test_an_outcome_is_of_the_latest_line() -> None:
    assert of_line(FIRST_LINE, SECOND_LINE, RECOVERED) == {("fever", "etanercept")}
    assert of_line(FIRST_LINE, RECOVERED) == {("fever", "anakinra")}


@pytest.mark.parametrize(
    "outcome",
    [
        RECOVERED.replace("evidenceStart 90", "evidenceStart 40"),  # told before the drug was begun
        RECOVERED.replace("phaseAfter", "phaseBefore"),
        RECOVERED.replace("atCountedTime", "atOnset"),
        RECOVERED.replace(":girl", ":boy"),
        RECOVERED + " :fever cyto:studiedDrug :anakinra .",
        RECOVERED + " :fever cyto:afterTreatment :anakinra .",
    ],
)
def test_an_outcome_before_it_of_another_or_with_its_own_drug_is_not(outcome: str) -> None:
    assert of_line(FIRST_LINE, SECOND_LINE, outcome) == set()


def test_the_lines_of_a_group_tell_no_drug() -> None:
    group = FIRST_LINE.replace("a cyto:Patient", "a cyto:Cohort")
    assert of_line(group, SECOND_LINE, RECOVERED) == set()


ARM = ":arm cyto:assignedDrug :anakinra . "
PROGRESSED = ":seen a cyto:OutcomeReport ; cyto:population :arm ; cyto:inPhase cyto:phaseAfter ; cyto:speaksOf :harm ."
"""An outcome without a time of its own."""


@pytest.mark.parametrize("rule", ["7-studied-drug", "91-of-drug"])
def test_an_outcome_is_of_the_drug_of_its_arm(rule: str) -> None:
    assert drugs(rule, ARM, PROGRESSED) == {("seen", "anakinra")}
    assert drugs(rule, ARM, PROGRESSED.replace("phaseAfter", "phaseBefore")) == set()
    # what else the arm ever had tells nothing
    assert drugs(rule, ":arm cyto:received [ cyto:usesDrug :etanercept ] .", PROGRESSED) == set()


@pytest.mark.parametrize("rule", ["7-studied-drug", "91-of-drug"])
def test_an_outcome_after_another_drug_is_of_that_one(rule: str) -> None:
    assert drugs(rule, ARM, PROGRESSED, ":seen cyto:afterTreatment :etanercept .") == {("seen", "etanercept")}


@pytest.mark.parametrize(
    ("told", "effect"),
    [
        ("cyto:outcome 'new lesions' ; cyto:value 0.0", "benefit"),
        ("cyto:outcome 'new lesions' ; cyto:value 3.0", "harm"),
        ("cyto:outcome 'progression' ; cyto:n 0", "benefit"),
        ("cyto:outcome 'remission' ; cyto:n 0", "noBenefit"),
        ("cyto:outcome 'new lesions'", "harm"),
        ("cyto:outcome 'improvement' ; cyto:status 'no improvement'", "noBenefit"),
    ],
)
def test_a_count_of_nought_is_none(told: str, effect: str) -> None:
    known = f":seen a cyto:OutcomeReport ; cyto:outcomeKind cyto:vascularImagingOutcome ; {told} ."
    assert drugs("6-effect", known) == {("seen", f"ontology#{effect}")}


def test_more_or_less_of_what_is_no_known_outcome_is_neither_good_nor_bad() -> None:
    assert (
        drugs("6-effect", ":seen a cyto:OutcomeReport ; cyto:outcome 'urine output' ; cyto:status 'reduced' .") == set()
    )
    assert drugs("6-effect", ":seen a cyto:OutcomeReport ; cyto:outcome 'symptoms' ; cyto:status 'resolved' .")


def test_none_of_one_arm_is_no_benefit_before_it_is_held_against_another() -> None:
    died = ":seen a cyto:OutcomeReport ; cyto:outcomeKind cyto:deathOutcome ; cyto:outcome 'deaths' ; cyto:n 0 ; "
    died += "cyto:population :arm . "
    assert drugs("6-effect", died) == {("seen", "ontology#benefit")}
    assert drugs("6-effect", died, ":arm a cyto:StudyArm .") == set()


@pytest.mark.parametrize(("relation", "told"), [("licensed for", False), ("achieves", True)])
def test_what_a_drug_is_meant_for_is_no_effect(relation: str, told: bool) -> None:
    claim = ":seen cyto:outcomeKind cyto:diseaseActivityOutcome ; cyto:object 'remission' ; "
    assert bool(drugs("6-effect", f"{claim} cyto:relation '{relation}' .")) is told


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("markers of inflammation fell", {"inflammationOutcome"}),
        ("progression without inflammation", set()),
        ("more doses of an anti-inflammatory drug", set()),
    ],
)
def test_the_kind_of_an_outcome_is_told_by_what_came_and_not_by_what_stands_beside(said: str, kinds: set[str]) -> None:
    found = drugs("5-outcome-kind", f":seen a cyto:Claim ; cyto:object '{said}' .")
    assert {kind.removeprefix("ontology#") for _, kind in found} == kinds


def test_what_both_sides_of_a_comparison_had_is_not_what_is_studied() -> None:
    names = ":anakinra rdfs:label 'anakinra' . :etanercept rdfs:label 'etanercept' . "
    claim = ":seen cyto:speaksOf :effect ; cyto:about :anakinra , :etanercept ; cyto:subjectLabel "
    prefix = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
    both = drugs("7-studied-drug", prefix, names, f"{claim} 'anakinra plus etanercept versus etanercept' .")
    assert both == {("seen", "anakinra")}
