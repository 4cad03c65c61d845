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
        ("An arterial embolism never developed.", {"arterial embolism"}),
        ("No more seizures were seen.", {"seizures"}),
        ("We could exclude a septic embolism.", {"septic embolism"}),
        ("A stimulation test was normal, excluding adrenal insufficiency.", {"adrenal insufficiency"}),
        ("The possibility of gastric perforation was excluded.", {"gastric perforation"}),
        ("Drugs were stopped for lack of signs/symptoms of meningitis.", {"meningitis"}),
        ("He did not present any indication of nerve involvement.", {"nerve involvement"}),
        ("He had no symptoms pointing toward heart failure.", {"heart failure"}),
        ("He had not any history of raw milk consumption.", {"raw milk consumption"}),
        ("There were no other symptoms such as flank pain and jaundice.", {"flank pain", "jaundice"}),
        ("It was not associated with flank pain.", {"flank pain"}),
        ("He denied contact with birds.", {"contact with birds"}),
        ("He had no allergies and took no drugs.", {"allergies"}),
        ("She denied recent scratches or bites that she could recall.", {"scratches", "bites"}),
        ("Stains were pale, indicating the absence of scarred tissue.", {"scarred tissue"}),
        ("There was no longer any gross evidence of peritonitis.", {"peritonitis"}),
        ("There was no clue of an injury of the spleen.", {"injury of the spleen"}),
        ("He had no cough, nor did he complain of nausea or night sweats.", {"nausea", "night sweats"}),
        ("He did not report cough or skin rashes prior to that.", {"cough", "skin rashes"}),
        ("He denied smoking, or drug and alcohol use and gave his consent.", {"drug use", "alcohol use"}),
        ("A scan showed no valve disease, ruling out endocarditis.", {"valve disease", "endocarditis"}),
    ],
)
def test_a_denial_states_each_thing_that_it_denies(case: str, things: set[str]) -> None:
    assert denied(case) >= things


@pytest.mark.parametrize(
    ("case", "things"),
    [
        ("There was no arterial or venous thrombosis.", {"arterial thrombosis", "venous thrombosis"}),
        ("He had no motor or sensory deficits.", {"motor deficits", "sensory deficits"}),
        ("Serology was negative for acute or chronic hepatitis.", {"acute hepatitis", "chronic hepatitis"}),
        ("She had no upper or lower urinary infection.", {"upper urinary infection", "lower urinary infection"}),
        ("He grew up without renal or other impairments.", {"renal impairments"}),
        ("He has no known drug or food allergies.", {"drug allergies", "food allergies"}),
        ("There were no ST-segment or T-wave changes.", {"st-segment changes", "t-wave changes"}),
        ("He had no fever or flank pain.", {"fever", "flank pain"}),
        ("He had no colic or flank pain.", {"colic", "flank pain"}),
        ("There were no ST or T wave abnormalities.", {"st abnormalities", "t wave abnormalities"}),
        ("He lacked any focal or asymmetric weakness.", {"focal weakness", "asymmetric weakness"}),
        ("He had neither a localized nor systemic reaction.", {"localized reaction", "systemic reaction"}),
        ("He had no drug, family or genetic history.", {"drug history", "family history", "genetic history"}),
        ("He had no past medical or surgical history.", {"medical history", "surgical history"}),
    ],
)
def test_what_shares_a_head_is_denied_with_it(case: str, things: set[str]) -> None:
    assert denied(case) == things


@pytest.mark.parametrize(
    ("case", "things"),
    [
        ("He kept to a diet and asymptomatic since.", {"symptoms"}),
        ("He left in good condition, asymptomatic, and walking.", {"symptoms"}),
        ("The belly was soft, nontender and non-distended.", {"tenderness", "distension"}),
        ("The belly was not tender.", {"tenderness"}),
        ("The boy did not appear dysmorphic.", {"dysmorphism"}),
        ("Examination showed anicteric sclerae.", {"jaundice"}),
        ("The belly was distended, and he was tachycardic.", set()),
        ("Some relatives carry asymptomatic gallstones.", set()),
        ("He was soft-spoken and asymptomatic bacteriuria was found.", set()),
    ],
)
def test_an_adjective_denies_the_finding_that_it_names(case: str, things: set[str]) -> None:
    assert denied(case) == things


@pytest.mark.parametrize(
    ("case", "things"),
    [
        ("She was a non-smoker.", {"smoking"}),
        ("He was a nonsmoker and did not drink alcohol.", {"smoking", "alcohol use"}),
        ("He never smoked.", {"smoking"}),
        ("He did not smoke or drink.", {"smoking", "alcohol use"}),
        ("He denied smoking, alcohol use and illicit drug use.", {"smoking", "alcohol use", "illicit drug use"}),
        ("She was not an intravenous drug user.", {"drug use"}),
        ("He had never travelled abroad.", {"travel abroad"}),
        ("He had not traveled outside the valley before.", {"travel outside the valley"}),
        ("His parents were healthy, nonconsanguineous people.", set()),
        ("He could not drink water.", set()),
        ("He did not drink enough water.", set()),
        ("The nonsmoking ward was full.", set()),
    ],
)
def test_what_a_person_is_not_or_never_does_is_denied(case: str, things: set[str]) -> None:
    assert denied(case) == things


@pytest.mark.parametrize(
    ("case", "things"),
    [
        ("There was no family history of ataxia or asthma.", {"family history of ataxia", "family history of asthma"}),
        ("He denied allergies or a family history of ataxia.", {"allergies", "family history of ataxia"}),
        ("He did not have any other significant family history.", {"family history"}),
        ("No family history of ataxia was known, and the boy's sister was healthy.", {"family history of ataxia"}),
        ("He had a family history of ataxia.", set()),
        ("There was a family history of ataxia but no fever.", {"fever"}),
    ],
)
def test_a_family_history_is_denied_as_one(case: str, things: set[str]) -> None:
    assert denied(case) == things


@pytest.mark.parametrize(
    ("case", "there"),
    [
        (
            "Examination showed absent knee jerks and slow gait with complete loss of hearing.",
            "complete loss of hearing",
        ),
        ("He was treated for pneumonia, after other sites were excluded.", "pneumonia"),
        ("He did not know that he had asthma.", "asthma"),
        ("The drain had no effect—the fistula persisted.", "fistula"),
        ("The tumor was negative for desmin.", "tumor"),
        ("A man without comorbidities was admitted with septic shock.", "septic shock"),
        ("No delayed uptake was seen, fulfilling the criteria for myocarditis.", "myocarditis"),
        ("Although there was no pus, a swelling of the wound was seen.", "swelling of the wound"),
        ("While no fungi were seen on stains, the dense infiltrate was seen again.", "dense infiltrate"),
        ("The belly was soft, without any mass, and 1+ pedal edema was seen.", "1+ pedal edema"),
        ("The absence of asthma, the skin rash and his age were told.", "skin rash"),
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
        ("We could exclude gout and discontinued the drugs.", "discontinued the drugs"),
        ("It might be a sign of no scarred tissue.", "scarred tissue"),
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
        ("Aerobic and fungal cultures of bile were negative.", {("aerobic and fungal cultures of bile", "negative")}),
        ("Stool test results were normal.", {("stool test results", "normal")}),
        ("The results were negative, including rubella and mumps.", {("rubella", "negative"), ("mumps", "negative")}),
        ("Tests for mumps and rubella were sent and came back negative.", {("rubella", "negative")}),
        ("Other tests, including lipase, were unremarkable.", {("lipase", "unremarkable")}),
    ],
)
def test_normal_findings_are_read_of_each_thing(case: str, said: set[tuple[str, str]]) -> None:
    assert in_words(case) >= said


@pytest.mark.parametrize(
    ("case", "thing"),
    [
        ("The EEG looked normal.", "abnormal eeg"),
        ("The left X-ray and neck CT of the patient revealed unremarkable findings.", "abnormal left x-ray"),
        ("Nerve conductions were determined to be normal.", "abnormal nerve conductions"),
        ("Computed tomography of the neck was normal.", "abnormal computed tomography of the neck"),
        ("Neck imaging was performed, which was normal.", "abnormal neck imaging"),
        ("An ECG was taken, and the results were within normal limits.", "abnormal ecg"),
        ("General examinations were non-revealing.", "abnormal general examinations"),
    ],
)
def test_an_examination_that_was_normal_denies_that_anything_was_abnormal(case: str, thing: str) -> None:
    assert thing in denied(case)
    assert not in_words(case)


def test_how_the_body_felt_is_a_finding() -> None:
    assert "soft, not distended abdomen" in affirmed("The abdomen was soft, not distended.")


def test_the_stain_of_bacteria_is_no_finding_of_its_own() -> None:
    assert "gram" not in {name for name, _ in in_words("Gram-negative rods were seen.")}


def test_what_is_said_to_be_absent_was_not_found_normal() -> None:
    assert in_words("A scan confirmed normal flow, with normal pressures, absence of left enlargement.") == {
        ("pressures", "normal")
    }
