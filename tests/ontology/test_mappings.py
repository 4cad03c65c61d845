"""The mappings to other vocabularies: which relation each claims, and that ids and labels are those of the source."""

from __future__ import annotations

import gzip
from collections import defaultdict
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
import yaml

from ontology.namespaces import expand
from ontology.obo import read_obo
from ontology.sssom import mapping_sets
from ontology.tables import rows
from ontology.terms import vocabulary
from ontology.triples import MAPPINGS_GRAPH, mapping_graph, ontology_quads

if TYPE_CHECKING:
    from pathlib import Path


def test_no_mapping_claims_identity() -> None:
    assert {m.predicate for s in mapping_sets() for m in s.mappings} <= {
        "skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch",
    }  # fmt: skip
    assert all(s.licence and s.version and s.iri for s in mapping_sets())


def test_a_drug_means_the_same_as_one_code_of_a_vocabulary_at_most() -> None:
    """An ATC code is of one use of a drug, and a product is no ingredient."""
    exact = defaultdict(set)
    for mapping in (m for s in mapping_sets() for m in s.mappings if m.predicate == "skos:exactMatch"):
        vocabulary_of = mapping.object.partition(":")[0]
        if mapping.subject.startswith("cyto:") and vocabulary_of in ("ATC", "RxNorm", "DrugBank", "ChEMBL", "CHEBI"):
            exact[mapping.subject, vocabulary_of].add(mapping.object)
    assert {key: codes for key, codes in exact.items() if len(codes) > 1} == {}


@pytest.mark.parametrize(
    ("subject", "target", "predicate"),
    [
        ("UniProt:P01137", "MESH:D016212", "broadMatch"),  # one chain, and a family
        ("UniProt:P01258", "MESH:D000077740", "closeMatch"),  # a precursor, and one of its products
        ("HP:0001993", "MESH:D007662", "broadMatch"),  # ketoacidosis, and ketosis
        ("cyto:Surgery", "MESH:D013514", "exactMatch"),
        ("cyto:methotrexate", "ATC:L04AX03", "narrowMatch"),
        ("cyto:CReactiveProtein", "HP:0032436", "relatedMatch"),  # what is measured, and an abnormal value of it
    ],
)
def test_a_mapping_says_how_two_meanings_lie(subject: str, target: str, predicate: str) -> None:
    found = [m.predicate for s in mapping_sets() for m in s.mappings if (m.subject, m.object) == (subject, target)]
    assert set(found) == {f"skos:{predicate}"}


def test_rows_to_be_shared_alike_have_a_graph_of_their_own() -> None:
    shared_alike = {mapping_graph(s) for s in mapping_sets() if "by-sa" in s.licence}
    assert shared_alike == {f"{MAPPINGS_GRAPH}/drugs_pharmgkb"}
    assert MAPPINGS_GRAPH in {mapping_graph(s) for s in mapping_sets()}
    held = {getattr(q.graph_name, "value", "") for q in ontology_quads()}
    assert {*shared_alike, MAPPINGS_GRAPH} <= held


def test_sources_that_ask_for_a_notice_have_one() -> None:
    notices = {s.iri.rpartition("/")[2]: s.comment for s in mapping_sets()}
    assert "Regenstrief" in notices["variables.sssom.tsv"]
    assert all(
        "Human Phenotype Ontology" in notices[f"{name}.sssom.tsv"] for name in ("findings", "local", "variables")
    )


@pytest.mark.shared
def test_labels_that_mappings_print_are_those_of_their_source(shared: Path) -> None:
    with gzip.open(shared / "lexicons" / "hp.obo.gz", "rt", encoding="utf-8") as source:
        terms = read_obo(source, "hp.obo.gz").terms
    for entry in (files("ontology") / "mappings").iterdir():
        lines = [line.split("\t") for line in entry.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
        for cells in lines[1:]:
            row = dict(zip(lines[0], cells, strict=True))
            if row["object_id"].startswith("HP:"):
                assert terms[row["object_id"]].name == row["object_label"]
                assert not terms[row["object_id"]].obsolete


def test_the_metadata_of_mapping_sets_is_yaml() -> None:
    """As the format asks; a colon in a description would break it for other readers."""
    for entry in (files("ontology") / "mappings").iterdir():
        lines = entry.read_text(encoding="utf-8").splitlines()
        metadata = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
        assert {"curie_map", "license", "mapping_set_id", "mapping_set_version"} <= set(metadata)
        assert all(expand(f"{prefix}:1") == f"{uri}1" for prefix, uri in metadata["curie_map"].items())


def test_mappings_are_of_terms_that_the_vocabulary_has() -> None:
    known = {t.iri for t in vocabulary()} | {expand(row["gene"]) for row in rows("proteins")}
    assert {m.subject for s in mapping_sets() for m in s.mappings if expand(m.subject) not in known} == set()


@pytest.mark.shared
def test_mesh_headings_are_printed_as_mesh_has_them(shared: Path) -> None:
    with gzip.open(shared / "lexicons" / "mesh_descriptors_2019.tsv.gz", "rt", encoding="utf-8") as lines:
        headings = {cells[0]: cells[1] for line in lines if (cells := line.rstrip("\n").split("\t"))}
    lexical = (m for s in mapping_sets() for m in s.mappings if m.justification == "semapv:LexicalMatching")
    assert {m.object for m in lexical if m.object.startswith("MESH:") and m.object[5:] not in headings} == set()
