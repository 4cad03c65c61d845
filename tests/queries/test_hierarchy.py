"""Questions follow the hierarchy, answer only what a document says, and give each thing that they promise once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ontology.namespaces import CYTO, OWL, expand
from queries.catalogue import find, read_query
from queries.concepts import resolve
from queries.parameters import Parameter

if TYPE_CHECKING:
    from graph_build.release import Release
    from graph_build.store import EmbeddedStore

VASCULITIS = expand("MONDO:0018882")


@pytest.fixture(scope="module")
def bundled(bundled_release: Release) -> EmbeddedStore:
    return bundled_release.store()


def rows(store: EmbeddedStore, name: str, **values: str) -> list[dict[str, str]]:
    answer = store.select(find(name).bind(values))
    names = list(answer.variables)
    return [{n: t.value for n, t in zip(names, row, strict=True) if t is not None} for row in answer]


@pytest.mark.parametrize("asked", ["vasculitis", "MONDO:0018882", VASCULITIS])
def test_a_condition_is_meant_with_all_that_lies_below_it(bundled: EmbeddedStore, asked: str) -> None:
    found = {row["condition"] for row in rows(bundled, "conditions", condition=asked)}
    assert any("Kawasaki" in finding for finding in found)
    assert any("Takayasu" in finding for finding in found)
    assert len(found) < len({row["condition"] for row in rows(bundled, "conditions")})


def test_part_of_a_printed_name_is_still_found(bundled: EmbeddedStore) -> None:
    found = rows(bundled, "conditions", condition="kawasak")
    assert found
    assert all("kawasaki" in row["condition"].casefold() for row in found)


@pytest.mark.parametrize("asked", ["vasculitis", VASCULITIS])
def test_the_paths_to_a_class_of_diseases_are_those_to_its_kinds(bundled: EmbeddedStore, asked: str) -> None:
    found = rows(bundled, "pathways", concept=asked)
    assert {"Kawasaki disease", "Takayasu arteritis"} <= {row["object"] for row in found}
    assert {row["relation"] for row in found} == {"was given in"}


def test_the_paths_from_a_class_of_drugs_are_those_from_its_drugs(bundled: EmbeddedStore) -> None:
    found = rows(bundled, "pathways", concept="IL-6 inhibitor")
    assert ("tocilizumab", "IL-6 receptor") in {(row["subject"], row["object"]) for row in found}
    assert "anakinra" not in {row["subject"] for row in found}


def test_mechanisms_of_a_class_of_drugs_are_those_of_its_drugs(bundled: EmbeddedStore) -> None:
    assert "tocilizumab" in {row["agent"] for row in rows(bundled, "mechanisms", drug="IL-6 inhibitor")}


def test_a_class_that_texts_do_not_name_is_understood_by_its_label() -> None:
    for name in ("cytokine inhibitor", "Cytokine blocker"):
        assert resolve(name, ("drug", "drug_class")) == CYTO + "CytokineInhibitor"


def test_markers_stand_against_imaging_only_where_a_document_says_both_in_one_place(bundled: EmbeddedStore) -> None:
    found = rows(bundled, "markers-against-imaging")
    assert ("7", "4") in {(row.get("n"), row.get("n_imaging")) for row in found}
    for row in found:
        first, second = sorted(((int(row["start"]), int(row["end"])), (int(row["start_b"]), int(row["end_b"]))))
        assert second[0] - first[1] <= 150
    assert len(found) < 4


def test_a_concept_is_listed_once_for_each_document_that_names_it(bundled: EmbeddedStore) -> None:
    found = rows(bundled, "concepts-named")
    once = Counter((row["file"], row.get("id", row["concept"].casefold())) for row in found)
    assert set(once.values()) == {1}
    asked = f"SELECT DISTINCT ?d ?c {{ ?m a <{CYTO}ConceptMention> ; <{CYTO}statedIn> ?d ; <{CYTO}mentions> ?c }}"
    assert len([row for row in found if "id" in row]) == len(list(bundled.select(asked)))


def test_a_name_stands_for_its_text_and_for_the_concept_that_it_means() -> None:
    parameter = Parameter("condition", "name", "a condition", "", categories=("disease", "finding"))
    assert parameter.terms("vasculitis") == {"condition": '"vasculitis"', "condition_concept": f"<{VASCULITIS}>"}
    for text in ("", "coronary aneur", "NOSUCH:1"):
        assert parameter.terms(text)["condition_concept"] == f"<{OWL}Nothing>"
    header = "#+ summary: s\n#+ description: d\n#+ parameters:\n#+   x: {type: name, meaning: m, default: ''}\n"
    columns = "#+ columns:\n#+   file: f\n"
    query = read_query(
        f"{header}{columns}SELECT ?file {{ ?file ?p $x FILTER(?p = $x_concept) }}", "q", "evidence", "q.rq"
    )
    assert ox.Store().query(query.bind({"x": '"} DROP ALL'})) is not None
