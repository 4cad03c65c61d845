"""One fact a concept: its label, the document's short form, identifiers that are printed, and telling places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.facts.article import concept_mentions, listed_entities
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Fact


def stated(text: str) -> list[Fact]:
    document = recognise(read(text.encode(), "x.txt"), Lexicon.default())
    return [*concept_mentions.state(document), *listed_entities.state(document)]


def labelled(text: str) -> dict[str, Fact]:
    return {str(f.slot("label")): f for f in stated(text)}


def quotes(text: str, fact: Fact) -> list[str]:
    return [text[e.span.start : e.span.end] for e in fact.evidence]


def test_a_defined_concept_is_one_fact_with_its_definition_first() -> None:
    text = "Rituximab (RTX) was given to him. Two doses of RTX helped; RTX was stopped in May."
    facts = [f for f in stated(text) if f.slot("abbreviation") == "RTX"]
    (fact,) = facts
    assert fact.slot("label") == "rituximab"
    assert fact.slot("category") == "drug"
    assert quotes(text, fact) == ["Rituximab (RTX)", "RTX", "RTX"]
    assert [e.role for e in fact.evidence] == ["evidence", "alternate", "alternate"]
    assert [slot for slot, iri in fact.concepts if iri.endswith("rituximab")] == ["label"]


def test_a_definition_that_the_vocabulary_lacks_is_stated_without_an_iri() -> None:
    text = "The quagga stripe index (QSI) fell. A high QSI is bad."
    fact = labelled(text)["quagga stripe index"]
    assert fact.slot("abbreviation") == "QSI"
    assert fact.concepts == ()


def test_other_wordings_are_surface_forms() -> None:
    text = "He took aspirin. Acetylsalicylic acid was given again."
    assert labelled(text)["aspirin"].slot("surface_forms") == ("Acetylsalicylic acid",)


def test_parts_of_a_longer_defined_name_are_no_concepts_of_their_own() -> None:
    text = "The Trial of rituximab and infliximab in rare skin diseases (TRIRS) study failed."
    found = labelled(text)
    assert found["TRIRS study"].slot("category") == "study"
    assert "rituximab" not in found


def test_a_word_that_describes_another_concept_is_not_stated() -> None:
    text = "Interleukin 6 (IL-6), a pleiotropic cytokine, rose."
    assert not any(f.slot("label") == "cytokine" for f in stated(text))


def test_no_more_than_six_places() -> None:
    text = " ".join(f"On day {n} infliximab was given." for n in range(2, 20))
    assert len(labelled(text)["infliximab"].evidence) == 6


def test_a_doubtful_roman_number_has_readings() -> None:
    text = "The Pediatric Risk of Mortality (PRISM) score was high. A PRISM Il score of 20 is bad."
    fact = next(f for f in stated(text) if f.slot("abbreviation") == "PRISM")
    assert fact.slot("ocr_uncertain") is True
    assert fact.slot("readings") == ("PRISM II", "PRISM III")
    assert fact.repaired


SUMMARY = """\
# Infliximab in sarcoidosis

## TL;DR

Sarcoidosis (SA) got better.

## Full-text entities

- **Genes:** TNF (tumor necrosis factor) [NCBI Gene 7124] {aka DIF, TNFA, TNF-alpha}, ACE [NCBI Gene 1636]
- **Diseases:** SA (MESH:D012507), uveitis (MONDO:0020283)
- **Species:** Homo sapiens (human, species) [taxon 9606]
"""


def test_listed_entities_carry_their_identifiers() -> None:
    found = {
        (str(f.slot("label")), f.slot("alias")): f
        for f in listed_entities.state(recognise(read(SUMMARY.encode(), "x.md"), Lexicon.default()))
    }
    gene = found["TNF (tumor necrosis factor)", None]
    assert gene.slot("category") == "gene"
    assert gene.slot("identifiers") == ("NCBIGene:7124",)
    assert quotes(SUMMARY, gene) == ["TNF (tumor necrosis factor) [NCBI Gene 7124]"]
    aliases = [alias for label, alias in found if label.startswith("TNF") and alias]
    assert aliases == ["DIF", "TNFA", "TNF-alpha"]
    assert found["ACE", None].slot("identifiers") == ("NCBIGene:1636",)
    species = found["Homo sapiens", None]
    assert species.slot("identifiers") == ("NCBITaxon:9606",)
    assert species.slot("surface_forms") == ("human",)
    disease = next(f for f in found.values() if f.slot("abbreviation") == "SA")
    assert disease.slot("identifiers") == ("MESH:D012507",)
    assert str(disease.slot("label")).casefold() == "sarcoidosis"


@pytest.mark.parametrize("head", ["Description", "Mechanism of action"])
def test_a_describing_column_says_what_its_row_is(head: str) -> None:
    text = (
        "We list the drugs here for those who want to know more about each of them.\n\nTable 1. Drugs\n\n"
        f"Drug\t{head}\tDose\nInfliximab\tChimeric antibody\t5 mg/kg\nEtanercept\tReceptor fusion protein\t50 mg\n"
    )
    described = {f.slot("label"): f.slot("description") for f in stated(text) if f.slot("description")}
    assert described == {"infliximab": "Chimeric antibody", "etanercept": "Receptor fusion protein"}
