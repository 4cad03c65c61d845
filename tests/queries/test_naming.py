"""What a reader may call a concept: a name of the vocabulary, a class of the ontology, a term that was linked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph_build.release import in_words_of
from graph_build.release.blocks import blocks
from graph_build.release.publishing import publish
from ontology.namespaces import CYTO, RDFS, expand
from queries.concepts import resolve

if TYPE_CHECKING:
    from graph_build.release import Release

GRAPH = ox.NamedNode("https://w3id.org/cytolink/graph/linked")
DISEASE = ("disease", "finding")


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release to which an ontology of three diseases was linked, two of which share a name."""
    above, said = ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(RDFS + "label")
    other = ox.NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
    top = ox.NamedNode(expand("MONDO:0000001"))
    quads = []
    for number, names in (
        (7000001, ("marbled arteritis",)),
        (7000002, ("ashen fever", "grey illness")),
        (7000003, ("dun fever", "grey illness")),
    ):
        term = ox.NamedNode(expand(f"MONDO:{number}"))
        quads += [ox.Quad(term, above, top, GRAPH), ox.Quad(term, said, ox.Literal(names[0]), GRAPH)]
        quads += [ox.Quad(term, other, ox.Literal(name), GRAPH) for name in names[1:]]
    lines = sorted({f"{quad} ." for quad in quads})
    return publish(tmp_path_factory.mktemp("linked"), blocks(lines), {"sources": []})


def test_a_name_that_only_a_linked_ontology_knows_is_its_term(linked: Release) -> None:
    with pytest.raises(ValueError, match="knows no such name"):
        resolve("marbled arteritis", DISEASE)
    with in_words_of(linked):
        assert resolve("Marbled arteritis", DISEASE) == expand("MONDO:7000001")
        assert resolve("Kawasaki disease", DISEASE) == expand("MONDO:0012727")


def test_a_mistyped_linked_name_gets_suggestions(linked: Release) -> None:
    with in_words_of(linked), pytest.raises(ValueError, match="did you mean marbled arteritis"):
        resolve("marbled arteritsi", DISEASE)


def test_a_linked_name_of_two_terms_is_not_guessed(linked: Release) -> None:
    with (
        in_words_of(linked),
        pytest.raises(ValueError, match=r"ashen fever \(MONDO:7000002\), dun fever \(MONDO:7000003\)"),
    ):
        resolve("grey illness", DISEASE)


def test_a_linked_disease_is_no_drug(linked: Release) -> None:
    with in_words_of(linked), pytest.raises(ValueError, match="knows no such name"):
        resolve("marbled arteritis", ("drug", "drug_class"))


@pytest.mark.parametrize(
    ("name", "category", "iri"),
    [
        ("coronary arteries", "cyto:OutcomeKind", "coronaryOutcome"),
        ("Marker of inflammation", "cyto:MeasuredVariable", "InflammatoryMarker"),
        ("blood count", "cyto:MeasuredVariable", "BloodCount"),
    ],
)
def test_what_stands_below_a_class_is_called_by_its_label(name: str, category: str, iri: str) -> None:
    assert resolve(name, (category,)) == CYTO + iri


def test_a_label_of_another_class_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="did you mean coronary arteries"):
        resolve("coronary artery", ("cyto:OutcomeKind",))
