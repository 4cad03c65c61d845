"""Questions that are answered by records: on small graphs, what a row is made of and what is left out."""

from __future__ import annotations

from importlib.resources import files

import pyoxigraph as ox
import pytest

from ontology.namespaces import CYTO
from queries.catalogue import find

PREFIXES = f"""PREFIX cyto: <{CYTO}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX : <http://example.org/> PREFIX prov: <http://www.w3.org/ns/prov#>
"""
DRUGS = """cyto:tocilizumab a cyto:Drug ; rdfs:label "tocilizumab" ; cyto:blocksSignallingOf :il6 .
:il6 a cyto:Cytokine .
cyto:methotrexate a cyto:Drug ; rdfs:label "methotrexate" . :d cyto:fileName "t.txt" . :gout rdfs:label "gout" .
:p a cyto:Patient ; rdfs:label "case patient" ; cyto:experiencer cyto:own ; cyto:hasDisease :gout .
:g a cyto:PatientGroup ; rdfs:label "study patients" ; cyto:experiencer cyto:own ; cyto:groupSize 40 .
:g cyto:hasDisease :gout .
:c a cyto:Patient ; rdfs:label "patient of reference [4]" ; cyto:experiencer cyto:cited ; cyto:hasDisease :gout .
"""


def record(name: str, kind: str, subject: str, more: str) -> str:
    return (
        f":{name} a cyto:{kind} ; cyto:recordedIn :d ; cyto:ofSubject :{subject} ; prov:wasDerivedFrom :said-{name} ; "
        f"cyto:evidenceStart 5 ; cyto:evidenceEnd 9 ; {more} ."
    )


def given(name: str, subject: str, drug: str, more: str = "") -> str:
    told = f'cyto:status "given" ; cyto:agent "{drug}" ; cyto:ofDrug cyto:{drug}'
    return record(name, "MedicalAction", subject, f"{told} ; {more}" if more else told)


def store(*told: str) -> ox.Store:
    made = ox.Store()
    made.update(PREFIXES + "INSERT DATA { " + DRUGS + " ".join(told) + " }")
    return made


def answer(name: str, made: ox.Store, **values: str) -> list[dict[str, str]]:
    found = made.query(find(name).bind(values))
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{n: term.value for n in names if (term := row[n]) is not None} for row in found]


def follow(made: ox.Store, *rules: str) -> ox.Store:
    for rule in rules:
        found = made.query((files("ontology.rules") / "after" / f"{rule}.rq").read_text(encoding="utf-8"))
        assert isinstance(found, ox.QueryTriples)
        made.extend([ox.Quad(*triple) for triple in found])
    return made


DEATH = record(
    "died",
    "Outcome",
    "c",
    'cyto:outcome "death" ; cyto:status "died" ; cyto:agent "tocilizumab" ; cyto:ofDrug cyto:tocilizumab',
)


def test_who_died_after_a_drug_stands_in_its_evidence_though_no_treatment_is_told() -> None:
    (row,) = answer("evidence-table", store(DEATH), drug="cyto:tocilizumab")
    assert (row["person"], row["disease"], row["outcomes"]) == ("patient of reference [4]", "gout", "death (died)")


@pytest.mark.parametrize(
    ("told", "diseases"),
    [
        ((given("a", "p", "tocilizumab", "cyto:givenForDisease :gout"),), ["gout"]),
        ((given("a", "p", "tocilizumab"),), [None]),  # what a patient has may not be why
        ((given("a", "g", "tocilizumab"),), ["gout"]),
        (
            (given("a", "g", "tocilizumab"), ":s cyto:hasSubject :g , :x . :x a cyto:StudyArm ."),
            [],
        ),  # which arm had it?
        ((given("a", "p", "tocilizumab", 'cyto:role "previous"'),), []),
        ((given("a", "p", "methotrexate"),), []),  # it blocks no cytokine
    ],
)
def test_the_evidence_is_of_the_disease_that_a_drug_was_for(told: tuple[str, ...], diseases: list[str | None]) -> None:
    assert [row.get("disease") for row in answer("evidence-table", store(*told))] == diseases


def test_the_numbers_of_an_arm_stand_with_its_drug_and_nothing_of_baseline() -> None:
    arm = ':x a cyto:StudyArm ; rdfs:label "tocilizumab" ; cyto:experiencer cyto:own . '
    arm += ":x cyto:assignedDrug cyto:tocilizumab ."
    result = 'cyto:measureName "{}" ; cyto:measureKind "{}" ; cyto:n 3 ; cyto:nTotal 20 ; cyto:timepoint "week 4"'
    made = store(
        arm,
        given("a", "x", "tocilizumab", 'cyto:dose 8 ; cyto:doseUnit "mg/kg"'),
        record("r", "ArmResult", "x", result.format("relapse", "primary")),
        record("b", "ArmResult", "x", result.format("women", "baseline")),
        record("f", "ArmResult", "x", result.format("completed the study", "participant flow")),
        record("e", "AdverseEvent", "x", 'cyto:event "rash" ; cyto:n 2 ; cyto:ofDrug cyto:tocilizumab'),
    )
    (row,) = answer("evidence-table", made)
    assert (row["arm"], row["doses"], row["outcomes"], row["adverse_events"]) == (
        "tocilizumab", "8 mg/kg", "relapse: 3/20, week 4", "rash: 2",
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["baseline", "participant flow"])
def test_no_outcome_is_compared_of_what_is_none(kind: str) -> None:
    arms = " ".join(f':{n} a cyto:StudyArm ; rdfs:label "{n}" ; cyto:experiencer cyto:own .' for n in "xy")
    count = 'cyto:measureName "m" ; cyto:measureKind "{}" ; cyto:n 3 ; cyto:nTotal 20'
    for kinds, rows in (("other", 1), (kind, 0)):
        made = store(arms, *(record(f"r{n}", "ArmResult", n, count.format(kinds)) for n in "xy"))
        assert len(answer("outcome-by-arm", made)) == rows


DAYS = "cyto:startTime :t{0} . :t{0} cyto:clockDay {0}"


@pytest.mark.parametrize(
    ("older", "later", "after"),
    [
        (DAYS.format(3), DAYS.format(9), "methotrexate"),
        (DAYS.format(9), DAYS.format(3), None),
        (DAYS.format(3), "cyto:line 2", None),  # an undated treatment may have come first
        ("cyto:line 1", "cyto:line 2", "methotrexate"),
        ('cyto:role "previous"', DAYS.format(3), "methotrexate"),
        ('cyto:role "previous"', "", None),  # nor is it told that this one is of the course
        ('cyto:role "previous"', 'cyto:role "previous"', None),
        ("", "", None),
    ],
)
def test_what_came_before_follows_from_days_lines_and_roles(older: str, later: str, after: str | None) -> None:
    made = store(given("a", "p", "methotrexate", older), given("b", "p", "tocilizumab", later))
    (row,) = answer("courses", made, drug="cyto:tocilizumab")
    assert row.get("after") == after
    assert len(answer("courses", made, drug="cyto:tocilizumab", after_drug="cyto:methotrexate")) == (after is not None)


def test_what_did_not_work_is_told_apart() -> None:
    older = given("a", "p", "methotrexate", 'cyto:line 1 ; cyto:responseText "no response"')
    (row,) = answer("courses", store(older, given("b", "p", "tocilizumab", "cyto:line 2")), drug="cyto:tocilizumab")
    assert (row["after"], row["failed"]) == ("methotrexate", "methotrexate")


def test_an_outcome_of_a_group_has_the_drug_of_its_arm_and_not_all_that_it_was_given() -> None:
    """What the group had before or beside it is no treatment that the outcome follows."""
    told = ":said-o a cyto:OutcomeReport ; cyto:population :g ; cyto:inPhase cyto:phaseAfter . "
    had = ":g cyto:received :m . :m cyto:usesDrug cyto:methotrexate . :g cyto:assignedDrug cyto:tocilizumab ."
    made = store(told, had, record("o", "Outcome", "g", 'cyto:outcome "progression" ; cyto:n 4'))
    follow(made, "91-of-drug", "94-drug-of-record")
    (row,) = answer("outcomes", made, drug="cyto:tocilizumab")
    assert (row["outcome"], row["n"], row["drug"]) == ("progression", "4", "tocilizumab")
    assert answer("outcomes", made, drug="cyto:methotrexate") == []


def test_a_treatment_that_is_recorded_has_the_disease_that_it_was_for() -> None:
    event = ":g cyto:received :e . :e cyto:usesDrug cyto:tocilizumab ; cyto:reportedBy :said-a . "
    event += ":e cyto:givenForDisease :gout ."
    made = follow(
        store(event, given("a", "g", "tocilizumab"), given("b", "g", "methotrexate")), "34-disease-of-treatment"
    )
    (row,) = answer("drug-by-disease", made)
    assert (row["drug"], row["disease"], row["arm"], row["patients"]) == ("tocilizumab", "gout", "study patients", "40")
    assert row["indication"] == "their only disease"


def test_a_stated_reason_does_not_hide_what_a_treatment_was_for() -> None:
    made = store(given("a", "p", "tocilizumab", 'cyto:ofDisease :gout ; cyto:reason "persistent flares"'))
    (row,) = answer("treatments", made, given_for="http://example.org/gout")
    assert (row["drug"], row["reason"]) == ("tocilizumab", "persistent flares")


def test_a_group_of_unknown_size_hides_no_other() -> None:
    unknown = ':u a cyto:PatientGroup ; rdfs:label "others" ; cyto:experiencer cyto:own . '
    made = store(
        unknown,
        given("a", "g", "tocilizumab", "cyto:givenForDisease :gout"),
        given("b", "u", "tocilizumab", "cyto:givenForDisease :gout"),
    )
    (row,) = answer("drug-by-disease", made)
    assert (row["arm"], row["patients"]) == ("study patients", "40")


def test_a_treatment_that_is_no_known_drug_came_before_nothing_by_its_dose_alone() -> None:
    told = 'cyto:status "given" ; cyto:agent "herbal mix" ; cyto:doseNumber 1'
    older = record("a", "MedicalAction", "p", told)
    (row,) = answer(
        "courses", store(older, given("b", "p", "tocilizumab", "cyto:doseNumber 2")), drug="cyto:tocilizumab"
    )
    assert "after" not in row
