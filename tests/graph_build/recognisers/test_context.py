"""Contexts: what is denied, how surely a thing is put, whose data it is."""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.recognisers.context import contexts

if TYPE_CHECKING:
    from pathlib import Path


def negated(text: str, words: str) -> bool:
    start = text.index(words)
    return any(c.kind == "polarity" and c.start <= start and start + len(words) <= c.end for c in contexts(text))


def certainty(text: str, words: str) -> str:
    start = text.index(words)
    found = [c for c in contexts(text) if c.kind == "certainty" and c.start <= start < c.end]
    return min(found, key=lambda c: c.end - c.start).value if found else "asserted"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("There was no arthritis, rash or uveitis.", "uveitis"),
        ("The boy denied headache and vomiting.", "vomiting"),
        ("Serology was negative for hepatitis B.", "hepatitis B"),
        ("Myocarditis was ruled out.", "Myocarditis"),
        ("Vegetations were not seen.", "Vegetations"),
        ("He recovered without sequelae.", "sequelae"),
        ("The retina was spared from ischemia.", "ischemia"),
        ("He came without a rash and a cough.", "cough"),
        ("An abscess was absent.", "abscess"),
        ("The ferritin did not rise.", "rise"),
        ("She had neither fever nor chills.", "chills"),
        ("Examination was normal and rash, fever and edema were absent.", "rash"),
        ("There were no lesions such as the typical plaque.", "plaque"),
        ("He denied pain as well as the usual nausea.", "nausea"),
        ("Negative ANA, anti-CCP and HIV tests were reported.", "HIV"),
        ("Gout was suspected and later excluded.", "Gout"),
        ("Cardiac tamponade and sepsis were considered and ruled out.", "tamponade"),
    ],
)
def test_a_denial_reaches_what_it_denies(text: str, words: str) -> None:
    assert negated(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("There was no rash but a swollen knee.", "swollen knee"),
        ("A man, without any past illness, was admitted with gout.", "gout"),
        ("Cultures were negative, with resolution of the effusion.", "effusion"),
        ("No cause of the arthritis was found.", "arthritis"),
        ("Gram negative sepsis followed.", "sepsis"),
        ("A lumbar puncture to rule out meningitis was done.", "meningitis"),
        ("Fever persisted; there was no rash.", "Fever"),
        ("He denied pain, and he had a murmur.", "murmur"),
        ("He denied pain, the patient was febrile at night.", "febrile"),
        ("There was no change in the effusion.", "effusion"),
        ("A non–drug-induced rash with fever was seen.", "fever"),
        ("He had no obvious cause for the bleeding.", "bleeding"),
        ("He was operated on without imaging as the diagnosis was sepsis.", "sepsis"),
        ("There was no correlation of gout with age.", "gout"),
        ("Owing to the negative scan, the drain was removed.", "drain"),
        ("He did not develop shock, and his stay lasted for ten days.", "stay"),
        ("It showed lack of air in the cavity and the persistence of fluid.", "fluid"),
        ("CT revealed ascites, and the culture was negative.", "ascites"),
        ("Ultrasound showed hydronephrosis and urine culture was negative.", "hydronephrosis"),
        ("Fever and cough had been present, and rash and nausea were absent.", "cough"),
        ("Lymphoma could not be excluded.", "Lymphoma"),
        ("The tracing showed slow waves without spikes and a low-voltage background.", "low-voltage"),
        ("She had no fever and a productive cough.", "productive cough"),
        ("The chest was quiet without wheezing, there were large bruises.", "bruises"),
        ("It was stopped without any ototoxicity in a patient with chronic uremia.", "uremia"),
    ],
)
def test_a_denial_ends_where_its_scope_ends(text: str, words: str) -> None:
    assert not negated(text, words)


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Canakinumab may prevent relapses.", "Canakinumab", "possible"),
        ("Early therapy should be given.", "Early", "recommended"),
        ("Larger trials are needed.", "trials", "recommended"),
        ("These data suggest a role of interferon.", "role", "suggested"),
        ("Rilonacept appears to shorten attacks.", "shorten", "likely"),
        ("Remission is defined as six months without attacks.", "Remission", "definitional"),
        ("The role of steroids remains controversial.", "role", "uncertain"),
        ("Ferritin was associated with mortality.", "mortality", "observed_association"),
        ("We hypothesised that complement drives relapse.", "complement", "hypothesised"),
        ("Pain resolved, although the cause may be vascular.", "Pain", "asserted"),
        ("This suggests benefit, although resistance might arise.", "resistance", "possible"),
    ],
)
def test_a_hedge_governs_its_clause(text: str, words: str, value: str) -> None:
    assert certainty(text, words) == value


@pytest.mark.parametrize(
    ("text", "cites", "value"),
    [
        ("Her mother had psoriasis.", False, "family"),
        ("A previous study found relapses in half of them.", True, "cited"),
        ("Tanaka et al treated six children.", False, "cited"),
        ("Cultured fibroblasts released interleukin-8.", False, "in_vitro"),
        ("The disease usually begins before puberty.", False, "general"),
        ("She was admitted with arthritis.", False, None),
        ("The mother noticed a rash.", False, None),
    ],
)
def test_whose_data_it_is(text: str, cites: bool, value: str | None) -> None:
    found = {c.value for c in contexts(text, cites=cites) if c.kind == "experiencer"}
    assert found == ({value} if value else set())


@given(st.lists(st.sampled_from(["no ", "rash", " was ", "ruled out", "; ", " but ", "may ", ", and ", "her mother "])))
def test_every_scope_lies_in_its_sentence(parts: list[str]) -> None:
    text = "".join(parts)
    found = contexts(text)
    assert found == contexts(text)
    for context in found:
        assert 0 <= context.start < context.end <= len(text)
        assert context.cue in text


@pytest.mark.shared
def test_negation_is_as_good_as_it_was_measured(shared: Path) -> None:
    path = shared / "corpora" / "negex" / "sentences.tsv.gz"
    if not path.exists():
        pytest.skip("the negation corpus is not here")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    right = wrong = missed = 0
    for _, condition, sentence, status, *_ in rows:
        text, words = (" ".join(s.split()).strip('"') for s in (sentence, condition))
        start = max(text.casefold().find(words.casefold()), 0)
        end = start + len(words) if words.casefold() in text.casefold() else len(text)
        said = any(c.kind == "polarity" and c.start <= start and end <= c.end for c in contexts(text))
        true = status.casefold().startswith("neg")
        right, wrong, missed = right + (said and true), wrong + (said and not true), missed + (true and not said)
    f = 2 * right / (2 * right + wrong + missed)
    assert f >= 0.965


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("He was ventilated with 20 ppm NO and milrinone.", False),
        ("Endothelial NO production was low.", False),
        ("There was NO evidence of thrombosis.", True),
    ],
)
def test_nitric_oxide_denies_nothing(text: str, denied: bool) -> None:
    assert any(c.kind == "polarity" for c in contexts(text)) is denied


@pytest.mark.parametrize("text", ["On May 2 meropenem was begun.", "In May meropenem was begun."])
def test_a_month_is_no_doubt(text: str) -> None:
    assert not any(c.kind == "certainty" for c in contexts(text))


def test_what_was_required_to_keep_a_patient_well_was_done() -> None:
    assert not any(
        c.kind == "certainty" for c in contexts("Noradrenaline was required to maintain her blood pressure.")
    )
    assert any(c.kind == "certainty" for c in contexts("Further trials are required to confirm this."))
