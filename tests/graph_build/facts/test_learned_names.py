"""What facts make of learned names: conditions and drugs that no vocabulary has, and what is no name of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from graph_build.model import Concept, MappedText, Mention, ReadSentence, Sentence
from graph_build.pipeline import state
from graph_build.recognisers import learned_names
from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents

if TYPE_CHECKING:
    from pathlib import Path

    from graph_build.model import Fact

OPENING = "Case Report\nA 34-year-old woman presented with fever and cough. "


def facts(case: str, kind: str, *, learned: bool = True) -> dict[str, Fact]:
    """Facts of a kind by the condition or agent that they name."""
    stated = state(f"{OPENING}{case}\n".encode(), "made-up.txt", BuildSettings(learned=learned))
    return {str(f.slot("condition") or f.slot("agent")): f for f in stated.facts if f.type == kind}


@pytest.mark.parametrize(
    ("sentence", "name", "rule"),
    [
        ("She developed blepharospasm and torticollis.", "blepharospasm", "conditions.told"),
        ("She had akinesia of the left ventricle.", "akinesia of the left ventricle", "conditions.told"),
        ("Examination showed ecchymoses and hyperreflexia.", "hyperreflexia", "conditions.told"),
    ],
)
def test_a_condition_that_rules_do_not_know_is_stated_by_its_learned_name(sentence: str, name: str, rule: str) -> None:
    assert name not in facts(sentence, "condition", learned=False)
    found = facts(sentence, "condition")[name]
    assert (found.rule.name, found.slot("polarity"), found.subject) == (rule, "affirmed", "case patient")


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("She was treated with metopiram.", {"metopiram"}),
        ("She was treated with halocrine.", {"halocrine"}),
    ],
)
def test_a_drug_that_rules_do_not_know_is_given_by_its_learned_name(sentence: str, names: set[str]) -> None:
    assert facts(sentence, "intervention", learned=False) == {}
    assert set(facts(sentence, "intervention")) == names


@pytest.mark.parametrize(
    ("sentence", "rules"),
    [
        ("The seizures recurred in spite of metopiram and oral halocrine.", {"interventions.named"}),
        ("Her medication was not changed.", set()),
        ("She was treated with metopiram.", {"interventions.given"}),
        ("She was allergic to metopiram.", set()),
        ("The metopiram level was measured.", set()),
        ("Metopiram recognises a part of the receptor.", set()),
        ("Whether metopiram would have spared the heart remains unknown.", set()),
        ("She was able to come off metopiram altogether.", set()),
        ("She was treated with metopiram. The fever subsided with metopiram.", {"interventions.given"}),
    ],
)
def test_a_drug_of_the_story_is_stated_where_no_word_says_it_was_given(sentence: str, rules: set[str]) -> None:
    assert {f.rule.name for f in facts(sentence, "intervention").values()} == rules
    assert facts(sentence, "intervention", learned=False) == {}


@pytest.mark.parametrize(
    ("sentence", "slots"),
    [
        ("Meropenem 2 g was added for possible sepsis.", {"dose": 2, "dose_unit": "g"}),
        ("Given the suspicion of meningitis, intravenous ceftriaxone was initiated.", {"route": "intravenous"}),
        ("Her pain was controlled by carisoprodol.", {}),
    ],
)
def test_a_treatment_is_stated_where_doubt_is_of_what_it_was_for(sentence: str, slots: dict[str, object]) -> None:
    (found,) = facts(sentence, "intervention").values()
    assert slots.items() <= dict(found.slots).items()


@pytest.mark.parametrize(
    "sentence",
    [
        "The organism was resistant to amikacin, gentamicin and meropenem.",
        "Therapeutic options include azithromycin and levofloxacin.",
        "Enoxaparin was considered.",
        "She declined warfarin.",
        "It was suggested that she take apixaban.",
    ],
)
def test_what_was_tried_on_germs_planned_or_refused_was_not_given(sentence: str) -> None:
    assert [f for f in facts(sentence, "intervention").values() if f.slot("polarity") == "affirmed"] == []


def test_a_medicine_in_common_use_needs_neither_the_vocabulary_nor_a_model() -> None:
    assert "carisoprodol" in facts("She was treated with carisoprodol.", "intervention", learned=False)


@pytest.mark.parametrize(
    "sentence",
    [
        "Chorioretinitis was suspected.",
        "There was concern for chorioretinitis.",
        "Her mother had chorioretinitis.",
    ],
)
def test_what_is_left_open_or_anothers_is_not_stated(sentence: str) -> None:
    found = facts(sentence, "condition").items()
    assert not [f for name, f in found if "horioretinitis" in name and f.slot("status") == "present"]


def sentence(text: str, *names: tuple[str, float], category: str = "finding") -> ReadSentence:
    """A sentence in which models told some names."""
    found = tuple(
        Mention(text.index(n), text.index(n) + len(n), n, Concept("", n, category), probability)
        for n, probability in names
    )
    return ReadSentence(Sentence(MappedText.of(text)), "case", learned=found)


@pytest.mark.parametrize(
    ("text", "name", "stands"),
    [
        ("The ASD closure went well.", "ASD", False),
        ("A septal defect repair was planned.", "septal defect", False),
        ("An ulcer-like niche was seen.", "ulcer", False),
        ("The lesion grew.", "lesion", False),
        ("His masses grew.", "masses", False),
        ("A firm lesion grew.", "lesion", True),
        ("Several small nodules grew.", "nodules", True),
        ("The septal defect persisted.", "septal defect", True),
    ],
)
def test_a_part_of_another_thing_and_what_points_back_are_no_conditions(text: str, name: str, *, stands: bool) -> None:
    assert [m.surface for m in learned_names.conditions(sentence(text, (name, 0.9)))] == [name] * stands


def test_an_unlikely_name_is_left_aside() -> None:
    both = sentence("She took quellin and marrow.", ("quellin", 0.7), ("marrow", 0.3), category="drug")
    assert [m.surface for m in learned_names.drugs(both)] == ["quellin"]


def test_a_name_ends_a_phrase_with_few_words_before_it() -> None:
    text = "had a marked left facial twitch and neither tic nor blepharoclonus"
    told = sentence(text, ("twitch", 0.8), ("blepharoclonus", 0.8))
    ends = (text.index(" and"), len(text))
    assert learned_names.ends_condition(told, text.index("marked"), ends)
    assert not learned_names.ends_condition(told, text.index("tic"), ends)


PAPERS = {
    "one.txt": f"{OPENING}She developed blepharospasm and torticollis.\n",
    "two.txt": f"{OPENING}She was treated with metopiram.\n",
}
BUILD = "import sys; from server.cli import cytolink; cytolink(sys.argv[1:])"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, text in PAPERS.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_a_build_says_which_models_it_used(papers: Path, tmp_path: Path) -> None:
    used = build(documents([papers]), tmp_path / "with", BuildSettings()).release
    without = build(documents([papers]), tmp_path / "without", BuildSettings(learned=False)).release
    names = {one["name"]: one["sha256"] for one in used.manifest["models"]}
    assert set(names) == {"diseases", "chemicals", "clinical", "confidence", "comparisons", "parser"}
    left = {one["name"]: one["sha256"] for one in without.manifest["models"]}
    assert left == {name: names.pop(name) for name in ("confidence", "parser")}
    asked = 'ASK { ?reading prov:wasAssociatedWith/^prov:actedOnBehalfOf ?model FILTER(CONTAINS(STR(?model), "%s")) }'
    prefix = "PREFIX prov: <http://www.w3.org/ns/prov#> "
    for sha256 in names.values():
        assert used.store().ask(prefix + asked % sha256)
        assert not without.store().ask(prefix + asked % sha256)


@pytest.mark.slow
def test_learned_names_are_the_same_with_any_number_of_processes_and_hash_seed(papers: Path, tmp_path: Path) -> None:
    digests = set()
    for jobs, seed in (("1", "1"), ("2", "77")):
        command = [sys.executable, "-c", BUILD, "build", str(papers), "--out", str(tmp_path / jobs), "--jobs", jobs]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed})
        digests.add((tmp_path / jobs / "current").resolve().name)
    assert len(digests) == 1
