"""What a patient did not have: denials over lists, behind and before what they deny, and where they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.pipeline import state
from graph_build.settings import BuildSettings

if TYPE_CHECKING:
    from graph_build.model import Fact

REPORT = "# A case of gout\n\n## Case report\n\nA 50-year-old man had gout. {case}\n\n## Discussion\n\n{told}\n"


def facts(case: str, told: str = "Gout is rare.") -> tuple[Fact, ...]:
    return state(REPORT.format(case=case, told=told).encode(), "made-up.md", BuildSettings(learned=False)).facts


def denied(case: str, told: str = "Gout is rare.") -> set[str]:
    found = (f for f in facts(case, told) if f.type == "condition" and f.slot("polarity") == "negated")
    return {str(f.slot("condition")).casefold() for f in found}


def affirmed(case: str) -> set[str]:
    found = (f for f in facts(case) if f.type == "condition" and f.slot("polarity") == "affirmed")
    return {str(f.slot("condition")).casefold() for f in found} - {"gout"}


def in_words(case: str) -> set[tuple[str, str]]:
    found = (f for f in facts(case) if f.rule.name == "measurements.in-words")
    return {(str(f.slot("variable")).casefold(), str(f.slot("interpretation"))) for f in found}


@pytest.mark.parametrize(
    ("case", "things"),
    [
        ("His history was not remarkable for any allergies or psychiatric disorders.", {"psychiatric disorders"}),
        ("Heel drop sign and joint involvement were absent.", {"joint involvement", "heel drop sign"}),
        ("A scan confirmed gastritis and ruled-out pancreatitis.", {"pancreatitis"}),
        ("Drains were pulled after exclusion of any leakage.", {"leakage"}),
        ("He complained of no other symptoms.", {"symptoms"}),
        ("He remained free of symptoms for a year.", {"symptoms"}),
        ("He was seizure-free.", {"seizure"}),
        ("He was asymptomatic.", {"symptoms"}),
        ("He was asymptomatic on admission.", {"symptoms"}),
        ("He stayed afebrile.", {"fever"}),
        ("He had not been overtly hypoxic.", {"hypoxia"}),
        ("He denied any cough, rash, or urinary symptoms.", {"cough", "rash", "urinary symptoms"}),
        ("There was no previously documented episode of syncope.", {"syncope"}),
        (
            "He had no allergies, surgery in the past, bird contacts, addiction or tick bites.",
            {"allergies", "bird contacts", "addiction", "tick bites"},
        ),
        ("There was no any history of drug abuse or alcohol intake.", {"drug abuse", "alcohol intake"}),
        ("A scan showed absent heart sounds.", {"heart sounds"}),
        ("Endocarditis could be ruled out by a scan.", {"endocarditis"}),
        ("He had pallor and was afebrile.", {"fever"}),
        ("Before that she had not reported any dyspnea.", {"dyspnea"}),
        ("The radiograph did not show effusion, and he didn't have asthma.", {"effusion", "asthma"}),
    ],
)
def test_a_denial_states_each_thing_that_it_denies(case: str, things: set[str]) -> None:
    assert denied(case) >= things


@pytest.mark.parametrize(
    ("case", "there"),
    [
        ("Urine showed no growth and a swab of the leg ulcer grew cocci.", "leg ulcer"),
        ("He no longer had a fever, and all skin lesions reached the scarring stage.", "skin lesions"),
        ("A scan confirmed gastritis and ruled out pancreatitis.", "gastritis"),
        ("She was pale, with anuria, and normal liver tests (hepatitis, elevated enzymes (ALT) excluded).", "anuria"),
        ("Tests showed lipase 12 U/L, leukocytosis 17.0 × 10^9/L, viral PCR negative.", "leukocytosis"),
        ("All cultures came back negative and later, from day 22, the child developed hepatomegaly.", "hepatomegaly"),
        ("A scan showed no vegetations, and mild tricuspid regurgitation.", "tricuspid regurgitation"),
    ],
)
def test_a_denial_leaves_what_another_clause_tells(case: str, there: str) -> None:
    assert there not in denied(case)
    assert there in affirmed(case)


@pytest.mark.parametrize(
    ("case", "thing"),
    [
        ("The source was not removed by extensive wound debridement.", "wound"),
        ("No sequelae of the gallbladder perforation have been met.", "gallbladder perforation"),
        ("There was no rash and the blood gas and heart sounds were normal.", "heart sounds"),
        ("There was no rash and the blood gas and heart sounds were normal.", "blood gas"),
        ("The small clot cannot explain the postpartum convulsions.", "postpartum convulsions"),
        ("She had not taken other drugs before her eruption.", "eruption"),
        ("Pills were bought without a prescription.", "prescription"),
        ("For want of time no further investigations were made.", "investigations"),
        ("His saturation was 95 % without oxygen.", "oxygen"),
        ("Laparotomy followed without further imaging.", "imaging"),
        ("The likeliest answer is asymptomatic passing bacteremia.", "symptoms"),
    ],
)
def test_what_stands_near_a_denial_is_not_denied(case: str, thing: str) -> None:
    assert thing not in denied(case)


def test_what_showed_no_change_has_no_change() -> None:
    assert "change" not in affirmed("The plaque showed no change.")


def test_an_argument_denies_things_of_the_documents_own_patient_alone() -> None:
    assert denied("He left.", "In our case, no gurgling was heard.") == {"gurgling"}
    assert denied("He left.", "After the dose was raised, the patient had no rash.") == {"rash"}
    assert denied("He left.", "If the patient had no rash, biopsy may be needed.") == set()


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("The EEG looked normal.", {("eeg", "normal")}),
        ("Aerobic and fungal cultures of bile were negative.", {("aerobic and fungal cultures of bile", "negative")}),
        ("Stool test results were normal.", {("stool test results", "normal")}),
        ("The left X-ray and neck CT of the patient revealed unremarkable findings.", {("left x-ray", "unremarkable")}),
        ("Nerve conductions were determined to be normal.", {("nerve conductions", "normal")}),
        ("Computed tomography of the neck was normal.", {("computed tomography of the neck", "normal")}),
        ("The results were negative, including rubella and mumps.", {("rubella", "negative"), ("mumps", "negative")}),
        ("Neck imaging was performed, which was normal.", {("neck imaging", "normal")}),
        ("An ECG was taken, and the results were within normal limits.", {("ecg", "normal")}),
        ("Tests for mumps and rubella were sent and came back negative.", {("rubella", "negative")}),
        ("General examinations were non-revealing.", {("general examinations", "non-revealing")}),
        ("The abdomen was soft, not distended.", {("abdomen", "soft, not distended")}),
        ("Other tests, including lipase, were unremarkable.", {("lipase", "unremarkable")}),
    ],
)
def test_normal_findings_are_read_of_each_thing(case: str, said: set[tuple[str, str]]) -> None:
    assert in_words(case) >= said


def test_what_is_said_to_be_absent_was_not_found_normal() -> None:
    assert in_words("A scan confirmed normal flow, with normal pressures, absence of left enlargement.") == {
        ("pressures", "normal")
    }
