"""The vocabulary: what it knows, and that no name or id in it is broken."""

from __future__ import annotations

import gzip
import re
from collections import Counter, defaultdict
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph_build.reasoning.inference import infer
from ontology.namespaces import CYTO, OBO_IN_OWL, RDFS, SKOS, expand
from ontology.obo import Obo, read_obo
from ontology.slicing import shipped_slices
from ontology.tables import parts, rows
from ontology.terms import Term, routes, units, variables, vocabulary
from ontology.triples import ontology_quads, tbox_triples

if TYPE_CHECKING:
    from pathlib import Path

CATEGORIES = {
    "drug", "drug_class", "cytokine", "receptor", "gene", "disease", "finding", "analyte", "score", "procedure",
    "anatomy", "species", "organisation", "device", "study", "statistic", "setting", "other",
}  # fmt: skip
SUBCLASS = RDFS + "subClassOf"
UCUM = re.compile(r"^/?[A-Za-z0-9%*\[\]{}_.']+([./()]+[A-Za-z0-9%*\[\]{}_.'-]+)*$")


def term(name: str) -> Term:
    return next(t for t in vocabulary() if name in (*t.names, *t.acronyms))


def test_each_iri_stands_for_one_term() -> None:
    assert [iri for iri, n in Counter(t.iri for t in vocabulary()).items() if n > 1] == []


def test_every_term_has_a_name_and_a_category_that_the_recognisers_know() -> None:
    for found in vocabulary():
        assert found.names or found.acronyms
        assert found.category in CATEGORIES
        assert all(name == name.strip() and "  " not in name for name in (*found.names, *found.acronyms))


def test_a_name_means_one_thing() -> None:
    meant = defaultdict(set)
    for found in vocabulary():
        for name in found.names:
            meant[name.lower()].add(found.iri)
    assert {name: iris for name, iris in meant.items() if len(iris) > 1} == {}


@pytest.mark.parametrize(
    ("brand", "drug", "curie"),
    [
        ("Kevzara", "sarilumab", "DrugBank:DB11767"),
        ("Ilaris", "canakinumab", "DrugBank:DB06168"),
        ("Stelara", "ustekinumab", "DrugBank:DB05679"),
        ("Olumiant", "baricitinib", "DrugBank:DB11817"),
        ("TCZ", "tocilizumab", "MESH:C502936"),
    ],
)
def test_brands_and_short_names_lead_to_the_drug_and_its_ids(brand: str, drug: str, curie: str) -> None:
    assert term(brand).label == drug
    assert curie in term(brand).curies


def test_what_drugs_act_on_are_proteins_of_the_vocabulary() -> None:
    proteins = {row["id"] for row in rows("proteins")}
    columns = [("drugs", c) for c in ("antagonises", "neutralises", "acts_on")] + [("drug_groups", "blocks")]
    for table, column in (*columns, ("proteins", "receptor_for")):
        assert {p for row in rows(table) for p in parts(row[column])} <= proteins


def test_a_drug_that_blocks_a_receptor_names_one_with_a_ligand() -> None:
    ligands = {row["id"]: row["receptor_for"] for row in rows("proteins")}
    assert all(ligands[p] for row in rows("drugs") for p in parts(row["antagonises"]))


def test_septic_shock_is_a_class_of_its_own_and_not_toxic_shock() -> None:
    assert term("septic shock").iri == expand("cyto:SepticShock")
    assert "MESH:D012772" in term("septic shock").curies
    assert "MESH:D012772" not in term("toxic shock syndrome").curies


def test_limits_hold_a_value_and_refuse_an_impossible_one() -> None:
    limits = variables()[expand("cyto:CReactiveProtein")].limits_in("g/dL")
    assert limits is not None
    assert limits.high < Decimal(74)
    milligrams = variables()[expand("cyto:CReactiveProtein")].limits_in("mg/L")
    assert milligrams is not None
    assert milligrams.low <= Decimal(260) <= milligrams.high


def test_limits_are_intervals() -> None:
    for variable in variables().values():
        assert all(limits.low < limits.high for limits in variable.limits)


@pytest.mark.parametrize(
    ("printed", "ucum"),
    [
        ("G/L", "10*9/L"), ("mm/1st hour", "mm/h"), ("mm/1rst hour", "mm/h"), ("x10⁹/L", "10*9/L"),
        ("× 109/L", "10*9/L"), ("g/L", "g/L"),
        ("IU/L", "[IU]/L"), ("Units/l", "U/L"), ("dynxsec/cm5/m2", "dyn.s/cm5/m2"), ("/mm3", "/mm3"), ("°C", "Cel"),
    ],
)  # fmt: skip
def test_clinical_spellings_have_a_ucum_code(printed: str, ucum: str) -> None:
    found = [u for u in units() if not u.only_for and u.printed == printed]
    found = found or [u for u in units() if not u.only_for and not u.cased and u.printed.lower() == printed.lower()]
    assert {u.ucum for u in found} == {ucum}


def test_a_spelling_of_a_unit_means_one_code_for_one_variable() -> None:
    meant = defaultdict(set)
    for unit in units():
        meant[unit.printed if unit.cased else unit.printed.lower(), unit.only_for].add(unit.ucum)
    assert {key: codes for key, codes in meant.items() if len(codes) > 1} == {}
    assert all(UCUM.match(unit.ucum) for unit in units())


def test_routes_have_their_short_forms() -> None:
    assert {r.label for r in routes() if "SC" in r.acronyms} == {"subcutaneous"}


def test_a_name_that_means_less_or_more_says_so() -> None:
    known = {t.iri: {*t.names, *t.acronyms} for t in vocabulary()}
    scoped = {(expand(row["id"]), row["name"]): row["scope"] for row in rows("scopes")}
    assert [key for key in scoped if key[1] not in known.get(key[0], ())] == []
    assert set(scoped.values()) == {"narrow", "broad", "related"}
    said = {
        (q.subject.value, q.object.value): q.predicate.value.removeprefix(OBO_IN_OWL)
        for q in ontology_quads()
        if q.predicate.value.startswith(OBO_IN_OWL) and isinstance(q.object, ox.Literal)
    }
    assert {key: f"has{scope.capitalize()}Synonym" for key, scope in scoped.items()}.items() <= said.items()
    assert said[expand("HP:0001945"), "pyrexia"] == "hasExactSynonym"
    assert said[expand("HP:0001945"), "high fever"] == "hasNarrowSynonym"


@pytest.mark.shared
def test_scopes_agree_with_those_of_the_source(shared: Path) -> None:
    terms = obo(shared, "hp.obo.gz").terms
    for row in rows("scopes"):
        if row["id"] in terms:
            given = {text.lower(): scope for text, scope in terms[row["id"]].synonyms}
            assert given.get(row["name"].lower(), row["scope"].upper()) == row["scope"].upper(), row["name"]


def obo(shared: Path, name: str) -> Obo:
    with gzip.open(shared / "lexicons" / name, "rt", encoding="utf-8") as lines:
        return read_obo(lines, name)


@pytest.mark.shared
def test_the_slices_are_cut_from_the_full_ontologies(shared: Path) -> None:
    made = shipped_slices(obo(shared, "mondo_rebuilt.obo.gz"), obo(shared, "hp.obo.gz"))
    for name, text in made.items():
        assert (files("ontology") / "slices" / name).read_text(encoding="utf-8") == text


@pytest.mark.shared
@pytest.mark.parametrize(("table", "file"), [("diseases", "mondo_rebuilt.obo.gz"), ("findings", "hp.obo.gz")])
def test_labels_are_those_of_the_source(shared: Path, table: str, file: str) -> None:
    terms = obo(shared, file).terms
    for row in rows(table):
        if row["source_label"]:
            assert terms[row["id"]].name == row["source_label"]
            assert not terms[row["id"]].obsolete


@pytest.mark.shared
def test_genes_encode_the_proteins_that_they_are_given_for(shared: Path) -> None:
    with gzip.open(shared / "lexicons" / "hgnc_2017.tsv.gz", "rt", encoding="utf-8") as lines:
        genes = {cells[0]: cells for line in lines if (cells := line.rstrip("\n").split("\t"))}
    for row in rows("proteins"):
        symbol, proteins = genes[row["gene"]][1], genes[row["gene"]][6]
        assert symbol == row["symbol"]
        assert row["id"].removeprefix("UniProt:") in re.split(r",\s*", proteins)


def test_every_disease_is_a_disease_and_every_finding_an_abnormality_or_an_event() -> None:
    above = {(q.subject.value, q.object.value) for q in infer(ontology_quads()) if q.predicate.value == SUBCLASS}
    above |= {(q.subject.value, q.object.value) for q in ontology_quads() if q.predicate.value == SUBCLASS}
    tops = {"disease": ("MONDO:0000001",), "finding": ("HP:0000118", "cyto:ClinicalEvent")}
    for category, allowed in tops.items():
        loose = [
            t.label
            for t in vocabulary()
            if t.category == category and [top for top in allowed if (t.iri, expand(top)) in above] == []
        ]
        assert loose == []
    events = [t.label for t in vocabulary() if (t.iri, expand("cyto:ClinicalEvent")) in above]
    assert {"death", "IVIG resistance", "secondary infection"} <= set(events)
    assert [e for e in events if (term(e).iri, expand("HP:0000118")) in above] == []


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("coronary aneurysm", "cyto:CoronaryArteryLesion"),
        ("Takayasu arteritis", "cyto:LargeVesselVasculitis"),
        ("giant cell arteritis", "cyto:LargeVesselVasculitis"),
        ("COVID-19", "MONDO:0005550"),
        ("asthma", "MONDO:0005087"),
        ("infectious mononucleosis", "MONDO:0005108"),
    ],
)
def test_a_disease_stands_under_the_groups_that_readers_ask_for(name: str, group: str) -> None:
    above = {(q.subject.value, q.object.value) for q in infer(ontology_quads()) if q.predicate.value == SUBCLASS}
    above |= {(q.subject.value, q.object.value) for q in ontology_quads() if q.predicate.value == SUBCLASS}
    assert (term(name).iri, expand(group)) in above


def test_three_diseases_alone_have_only_disease_above_them() -> None:
    edges = [(row["child"], row["parent"]) for row in rows("edges", folder="slices") if row["change"] == "add"]
    assert {child for child, parent in edges if parent == "MONDO:0000001"} == {
        "MONDO:0021178",  # injury
        "MONDO:0043726",  # multiple organ dysfunction syndrome
        "MONDO:0042489",  # disease susceptibility
    }


def test_a_concept_of_two_ontologies_is_one_term_known_by_both_ids() -> None:
    for name, curie in (("cardiac arrest", "HP:0001695"), ("takotsubo cardiomyopathy", "HP:0011665")):
        assert "MONDO_" in term(name).iri
        assert curie in term(name).curies


def test_each_edge_of_our_own_is_marked_and_no_longer_way_round_to_one_that_is_there() -> None:
    """A class's own edge to what lies above its other superclasses anyway would say nothing."""
    above: dict[object, set[object]] = defaultdict(set)
    added: list[tuple[object, object]] = []
    notes: dict[object, list[str]] = defaultdict(list)
    for triple in tbox_triples():
        if triple.predicate.value == RDFS + "subClassOf":
            above[triple.subject].add(triple.object)
        elif triple.predicate.value == CYTO + "addedEdge":
            added.append((triple.subject, triple.object))
        elif triple.predicate.value == SKOS + "editorialNote" and isinstance(triple.object, ox.Literal):
            notes[triple.subject].append(triple.object.value)
    assert len(added) > 100

    def all_above(node: object) -> set[object]:
        found: set[object] = set()
        todo = [*above[node]]
        while todo:
            if (one := todo.pop()) not in found:
                found.add(one)
                todo += above[one]
        return found

    for child, parent in added:
        assert parent in above[child]
        assert all(parent not in all_above(other) for other in above[child] - {parent}), (child, parent)
        assert any(note.startswith("add ") and ": " in note for note in notes[child])
