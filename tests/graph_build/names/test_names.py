"""The index of names: what a name may mean, exactly, in other words, and by mappings."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.errors import ReleaseError
from graph_build.names import Names, write_index
from graph_build.names.folding import fold, loose
from ontology.namespaces import GRAPH, ID, OWL, RDFS, SKOS, XSD, expand
from ontology.triples import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LABELS = {
    "MONDO:1": ("gastric cancer", "cancer of the stomach"),
    "MONDO:2": ("gastric squamous cell carcinoma",),
    "MONDO:3": ("factor 7 deficiency",),
    "MONDO:4": ("polyarteritis nodosa", "PAN"),
    "MONDO:5": ("obsolete stomach cancer",),
    "MONDO:6": ("giant cell arteritis",),
    "MONDO:7": ("systemic juvenile idiopathic arthritis", "Still disease"),
    "MONDO:8": ("adult-onset Still disease",),
    "MONDO:9": ("myocardial infarction", "heart attack"),
    "MONDO:10": ("acute heart attack",),
    "MESH:D1": ("Stomach Neoplasms", "Neoplasms, Stomach"),
    "MESH:D2": ("Proconvertin", "Factor 7"),
    "MESH:D3": ("Polyarteritis Nodosa",),
}


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Names]:
    store = ox.Store()

    def add(subject: str, property_: str, value: ox.NamedNode | ox.Literal) -> None:
        store.add(ox.Quad(ox.NamedNode(expand(subject)), ox.NamedNode(property_), value))

    for curie, (label, *others) in LABELS.items():
        add(curie, RDFS + "label", ox.Literal(label, language="en"))
        for other in others:
            add(curie, SKOS + "altLabel", ox.Literal(other))
    add("MONDO:1", SKOS + "exactMatch", ox.NamedNode(expand("MESH:D1")))
    add("MONDO:2", RDFS + "subClassOf", ox.NamedNode(expand("MONDO:1")))
    add("MONDO:10", RDFS + "subClassOf", ox.NamedNode(expand("MONDO:9")))
    add("MONDO:5", OWL + "deprecated", ox.Literal("true"))
    path = tmp_path_factory.mktemp("names") / "names.sqlite"
    write_index((f"{quad} ." for quad in store), path)
    with closing(Names(path)) as opened:
        yield opened


def first(names: Names, text: str, *vocabularies: str) -> str:
    found = names.find(text, vocabularies=vocabularies)
    return found[0].curie if found else ""


def test_the_preferred_name_itself_is_surest(names: Names) -> None:
    found = names.find("Gastric cancer")[0]
    assert (found.curie, found.score, found.exact, found.kind) == ("MONDO:1", 100.0, True, "disease")
    assert found.same == ("MESH:D1",)


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("Gastric Cancers", "MONDO:1"),
        ("cancer of stomach", "MONDO:1"),
        ("factor VII deficiency", "MONDO:3"),
        ("deficiency of factor 7", "MONDO:3"),
        ("proconvertin deficiency", "MONDO:3"),
        ("polyarteritis nodosa", "MONDO:4"),
        ("GCA", "MONDO:6"),
        ("sporadic giant-cell arteritis", "MONDO:6"),
    ],
)
def test_other_words_for_the_same(names: Names, text: str, curie: str) -> None:
    assert first(names, text, "MONDO") == curie


def test_a_vocabulary_is_reached_by_mapping_by_name_and_by_what_lies_above(names: Names) -> None:
    assert first(names, "cancer of the stomach", "MESH") == "MESH:D1"
    assert first(names, "PAN", "MESH") == "MESH:D3"
    assert first(names, "gastric squamous cell carcinoma", "MESH") == "MESH:D1"
    assert not any(c.exact for c in names.find("gastric squamous cell carcinoma", vocabularies=("MESH",)))


def test_a_term_is_of_the_kind_of_what_it_matches(names: Names) -> None:
    kinds = {curie: term.kind for curie in LABELS if (term := names.term(expand(curie)))}
    assert (kinds["MESH:D1"], kinds["MESH:D2"], kinds["MESH:D3"]) == ("disease", "other", "disease")


def test_another_kind_is_left_out(names: Names) -> None:
    assert "MONDO:4" not in {c.curie for c in names.find("polyarteritis nodosa", kind="gene")}


def test_obsolete_terms_are_not_found(names: Names) -> None:
    assert "MONDO:5" not in {c.curie for c in names.find("obsolete stomach cancer")}


def test_suggestions_are_by_the_start(names: Names) -> None:
    assert [c.curie for c in names.starting("giant c")] == ["MONDO:6"]
    assert names.starting("...") == []


def test_a_missing_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="index of names is missing"):
        Names(tmp_path / "names.sqlite")


@given(st.text(max_size=60))
def test_folding_is_stable_and_asking_never_fails(names: Names, text: str) -> None:
    folded = fold(text)
    assert loose(folded) == loose(" ".join(reversed(folded.split()))) or " " not in folded
    found = names.find(text, kind="disease", vocabularies=("MESH",))
    assert all(0 <= c.score <= 100 for c in found)
    assert found == sorted(found, key=lambda c: -c.score)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Still's disease", None),  # a synonym of one term, and as much part of the name of another
        ("adult-onset Still disease", "MONDO:8"),
        ("heart attack", "MONDO:9"),  # what stands in the name of a term below does not count
        ("Myocardial Infarction", "MONDO:9"),
        ("gastric cancers", "MONDO:1"),
        ("Still", None),
        ("no such thing", None),
    ],
)
def test_only_what_nothing_else_may_be_meant_by_is_a_match(name: str, meant: str | None, names: Names) -> None:
    found = names.match(names.find(name, kind=None, limit=10))
    assert (found.curie if found else None) == meant


def test_a_term_tells_its_names_and_what_lies_above(names: Names) -> None:
    assert names.called(expand("MONDO:9")) == ["heart attack", "myocardial infarction"]
    assert [up.curie for up in names.parents(expand("MONDO:10"))] == ["MONDO:9"]


def test_names_are_those_in_english_whatever_has_to_be_escaped_in_them(tmp_path: Path) -> None:
    term, label, alt = (ox.NamedNode(iri) for iri in (expand("MONDO:7"), RDFS + "label", SKOS + "altLabel"))
    names = (
        ox.Literal('so-called "blue" fever', language="en"), ox.Literal("blaues Fieber", language="de"),
        ox.Literal("fever\\blue\nof a kind"), ox.Literal("7", datatype=ox.NamedNode(XSD + "integer")),
    )  # fmt: skip
    quads = [ox.Quad(term, alt, name) for name in names]
    quads += [ox.Quad(term, label, ox.Literal("blue fever", language="en"), ox.NamedNode(GRAPH + "some"))]
    quads += [ox.Quad(term, label, ox.Literal("what follows"), ox.NamedNode(INFERRED_GRAPH))]
    quads += [ox.Quad(ox.NamedNode(ID + "one"), label, ox.Literal("a node of the data"))]
    quads += [ox.Quad(ox.BlankNode("b"), label, ox.Literal("a node without a name"))]
    write_index((f"{quad} .\n" for quad in quads), tmp_path / "names.sqlite")
    with closing(sqlite3.connect(tmp_path / "names.sqlite")) as base:
        found = base.execute("SELECT name, preferred FROM name ORDER BY preferred, name").fetchall()
    assert found == [("7", 0), ("fever\\blue\nof a kind", 0), ('so-called "blue" fever', 0), ("blue fever", 1)]
