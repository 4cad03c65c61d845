"""What saved queries answer on a small release, by name and with parameters."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ontology.namespaces import CYTO, RDFS
from queries.catalogue import find

if TYPE_CHECKING:
    from graph_build.release import Release


def rows(release: Release, name: str, **values: str) -> list[dict[str, str]]:
    answer = release.store().select(find(name).bind(values))
    names = list(answer.variables)
    return [{n: t.value for n, t in zip(names, row, strict=True) if t is not None} for row in answer]


def test_risk_difference_and_ratio_are_computed_from_the_counts(release: Release) -> None:
    (row,) = rows(release, "outcome-by-arm", outcome="relapse")
    assert (row["treated"], row["events"], row["of"]) == ("sarilumab", "4", "20")
    assert (row["compared_with"], row["events_there"], row["of_there"]) == ("placebo", "15", "25")
    assert float(row["risk_difference"]) == -40
    assert float(row["risk_ratio"]) == 0.333
    assert row["p"] == "0.012"
    assert (row["file"], row["start"], row["end"]) == ("first.txt", "100", "104")


def test_a_class_of_drugs_gives_all_its_drugs(release: Release) -> None:
    found = rows(release, "drug-by-disease", drug="https://w3id.org/cytolink/ontology#MonoclonalAntibody")
    assert [(r["disease_id"][-13:], r["patients"], r["document"]) for r in found] == [
        ("MONDO_0008145", "20", "first.txt"),
        ("MONDO_0008145", "1", "second.txt"),
    ]


def test_a_cytokine_leads_to_its_blockers_through_the_receptor(release: Release) -> None:
    found = rows(release, "blockade-drugs", cytokine="IL-6")
    assert [(r["drug"], r["acts_on"], r["blocks"], r["named_in"]) for r in found] == [
        ("sarilumab", "IL-6 receptor", "IL-6", "first.txt")
    ]


def test_an_identifier_of_another_vocabulary_leads_to_the_statements(release: Release) -> None:
    assert rows(release, "identifier", id="MESH:D016706") == []
    assert {r["fact"].rsplit("/", 1)[1] for r in rows(release, "identifier", id="cyto:sarilumab")} == {"given"}


@pytest.mark.parametrize(
    ("id", "by"),
    [
        ("cyto:sarilumab", "itself"),
        ("UniProt:P08887", "drug that acts on it"),
        ("HGNC:6019", "drug that acts on it"),
        ("NCBIGene:3570", "drug that acts on it"),
        ("ATC:L04AC14", "exactMatch"),
        ("ATC:L04AC", "member"),
    ],
)
def test_genes_proteins_and_classes_of_drugs_lead_to_the_statements(release: Release, id: str, by: str) -> None:
    found = rows(release, "identifier", id=id)
    assert {(r["fact"].rsplit("/", 1)[1], r["by"]) for r in found} == {("given", by)}


def test_only_cited_works_stand_behind_a_predictor(release: Release) -> None:
    found = {r["predictor"]: r for r in rows(release, "predictors", outcome="flare")}
    assert (found["ferritin"]["works"], found["ferritin"]["references"], found["ferritin"]["patients"]) == (
        "1",
        "7",
        "120",
    )
    assert (found["rash"]["works"], found["rash"]["references"], found["rash"]["patients"]) == ("0", "", "")
    assert (found["rash"].get("statistic"), "threshold" in found["rash"]) == ("auc > 0.8", False)


def test_classes_and_properties_are_listed_with_their_uses(release: Release) -> None:
    found = {r["term"].rpartition("#")[2]: r for r in rows(release, "classes-and-properties")}
    assert (found["OutcomeReport"]["kind"], found["statedIn"]["kind"]) == ("class", "property")
    store = release.store()
    for term, held in (("OutcomeReport", "?s a cyto:OutcomeReport"), ("statedIn", "?s cyto:statedIn ?o")):
        (count,) = next(iter(store.select(f"PREFIX cyto: <{CYTO}> SELECT (COUNT(*) AS ?n) {{ {held} }}")))
        assert isinstance(count, ox.Literal)
        assert found[term]["uses"] == count.value
    assert {r["kind"] for r in rows(release, "classes-and-properties", listed="class")} == {"class"}


def test_a_number_leads_to_its_place(release: Release) -> None:
    found = rows(release, "provenance", number="3.50")
    assert [(r["slot"], r["unit"], r["file"], r["start"]) for r in found] == [("value", "mg/L", "first.txt", "200")]


def test_the_evidence_table_has_arm_comparator_and_outcome(release: Release) -> None:
    found = rows(release, "evidence-table", disease="MONDO:0008145", blocks="IL-6")
    assert [(r["arm"], r["n"], r["doses"], r["compared_with"], r["outcomes"]) for r in found] == [
        ("sarilumab", "20", "200 mg every 2 weeks", "placebo, n = 25", "relapse: 4/20")
    ]


def test_a_statement_is_given_as_a_graph_with_its_span(release: Release) -> None:
    fact = "https://w3id.org/cytolink/id/document/aaaaaaaaaaaaaaaa/given"
    found = set(release.store().construct(find("fact-graph").bind({"fact": fact})))
    assert any(t.predicate == ox.NamedNode("http://www.w3.org/ns/oa#start") for t in found)


def test_the_drug_by_disease_counts_lead_to_the_first_statement(release: Release) -> None:
    found = rows(release, "drugs-in-diseases")
    assert found
    for row in found:
        assert int(row["statements"]) >= 1
        assert int(row["start"]) < int(row["end"])


def test_a_walk_begins_and_ends_at_the_concept(release: Release) -> None:
    edges = {(r["subject"], r["relation"], r["object"]) for r in rows(release, "pathways", concept="sarilumab")}
    assert ("sarilumab", "acts on", "IL-6 receptor") in edges
    assert {"sarilumab"} == set.intersection(*({subject, object_} for subject, _, object_ in edges))
    assert ("IL-6 receptor", "is the receptor of", "IL-6") in {
        (r["subject"], r["relation"], r["object"]) for r in rows(release, "pathways", concept="IL-6")
    }


ARMS = f"""PREFIX cyto: <{CYTO}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX : <http://example.org/>
PREFIX prov: <http://www.w3.org/ns/prov#>
INSERT DATA {{ :d cyto:fileName "t.txt" .
  :a a cyto:StudyArm ; rdfs:label "sarilumab" ; cyto:experiencer cyto:own .
  :c a cyto:ControlArm ; rdfs:label "placebo" ; cyto:experiencer cyto:own .
  :s a cyto:ControlArm ; rdfs:label "placebo, seropositive" ; cyto:experiencer cyto:own .
  :t a cyto:StudyArm ; rdfs:label "resistant" ; cyto:experiencer cyto:cited ; cyto:citedWork :w .
  :u a cyto:StudyArm ; rdfs:label "responsive" ; cyto:experiencer cyto:cited ; cyto:citedWork :w .
  :early cyto:inPhase cyto:phaseBefore .
  %s }}"""


def count(name: str, arm: str, n: int, of: int, more: str = "") -> str:
    """A count of relapses in an arm."""
    return (
        f':{name} a cyto:ArmResult ; cyto:measureName "relapse" ; cyto:n {n} ; cyto:nTotal {of} ; cyto:recordedIn :d ; '
        f"cyto:ofSubject :{arm} ; cyto:evidenceStart 1 ; cyto:evidenceEnd 2 {more or OTHER} ."
    )


def cited(name: str, arm: str, n: int, of: int) -> str:
    """A count of relapses in an arm of a cited study."""
    return (
        f':{name} a cyto:Outcome ; cyto:outcome "relapse" ; cyto:n {n} ; cyto:nTotal {of} ; cyto:recordedIn :d ; '
        f"cyto:ofSubject :{arm} ; cyto:evidenceStart 1 ; cyto:evidenceEnd 2 ."
    )


OTHER = '; cyto:measureKind "other"'
WEEK_12 = f'{OTHER} ; cyto:timepoint "week 12"'
WOMEN = f'{OTHER} ; cyto:analysedPopulation "women"'


@pytest.mark.parametrize(
    ("told", "pairs"),
    [
        ((count("x", "a", 1, 9, WEEK_12), count("y", "c", 3, 8, WEEK_12)), [("1", "3", "week 12")]),
        ((count("x", "a", 1, 9, WEEK_12), count("y", "c", 3, 8, f'{OTHER} ; cyto:timepoint "week 24"')), []),
        ((count("x", "a", 1, 9, WEEK_12), count("y", "c", 3, 8)), []),
        ((count("x", "a", 1, 9, WOMEN), count("y", "c", 3, 8)), []),
        ((count("x", "a", 1, 9), count("y", "s", 3, 8)), []),  # one of all, one of a subgroup
        ((count("x", "a", 1, 9), count("y", "c", 3, 8), count("z", "c", 2, 5)), []),  # which of the two is not said
        ((count("x", "a", 1, 9, f"{OTHER} ; prov:wasDerivedFrom :early"), count("y", "c", 3, 8)), []),
        (tuple(count(name, name, 1, 9, '; cyto:measureKind "baseline"') for name in "ac"), []),
        ((cited("x", "t", 3, 8), cited("y", "u", 1, 9)), [("3", "1", None)]),
        ((cited("x", "t", 3, 8), count("y", "c", 1, 9)), []),  # of a cited study and of the document's own
    ],
)
def test_arms_are_paired_in_one_measure(told: tuple[str, ...], pairs: list[tuple[str, ...]]) -> None:
    store = ox.Store()
    store.update(ARMS % " ".join(told))
    found = store.query(find("outcome-by-arm").bind({}))
    assert isinstance(found, ox.QuerySolutions)
    printed = [(r["events"], r["events_there"], r["time"]) for r in found]
    assert [tuple(value and value.value for value in row) for row in printed] == pairs


@pytest.mark.parametrize(
    ("printed", "p"),
    [
        ([("relapse", "0.01", WEEK_12)], "0.01"),
        ([("relapse rate", "0.01", WEEK_12)], "0.01"),
        ([("relapse", "0.01", '; cyto:timepoint "week 24"')], None),
        ([("relapse of uveitis", "0.01", WEEK_12)], None),
        ([("relapse", "0.01", WEEK_12), ("relapse", "0.2", WEEK_12)], None),
    ],
)
@pytest.mark.parametrize("sides", ["ac", "ca"])
def test_a_p_value_is_that_of_the_analysis(printed: list[tuple[str, str, str]], p: str | None, sides: str) -> None:
    told = [count("x", "a", 1, 9, WEEK_12), count("y", "c", 3, 8, WEEK_12)]
    for n, (name, value, time) in enumerate(printed):
        told.append(
            f':p{n} a cyto:Analysis ; cyto:recordedIn :d ; cyto:measureName "{name}" ; cyto:pValue {value} ; '
            f'cyto:pComparator "=" ; cyto:ofSubject :{sides[0]} ; cyto:ofComparator :{sides[1]} {time} .'
        )
    store = ox.Store()
    store.update(ARMS % " ".join(told))
    found = store.query(find("outcome-by-arm").bind({}))
    assert isinstance(found, ox.QuerySolutions)
    assert [row["p"] and row["p"].value for row in found] == [p]


RULE_31 = (
    f"PREFIX cyto: <{CYTO}> PREFIX : <http://example.org/> "
    "INSERT DATA { :g cyto:received :x ; cyto:hasDisease :gout . :x cyto:usesDrug :d . %s }"
)


@pytest.mark.parametrize(
    ("more", "given_for"),
    [
        (":g cyto:assignedDrug :d .", ["gout"]),
        (":g cyto:assignedDrug :e .", []),  # it may be taken for anything, as isoniazid is beside a biologic
        (":arm cyto:assignedDrug :d .", []),  # what one arm has is not what all patients of its study were given
        (":g cyto:assignedDrug :d ; cyto:hasDisease :scurvy .", []),  # which of the two is not said
        (
            ":g cyto:assignedDrug :d ; a cyto:Patient ; cyto:experiencer cyto:own .",
            [],
        ),  # what a patient has may not be why
        (":g cyto:assignedDrug :d ; a cyto:Patient ; cyto:experiencer cyto:cited .", ["gout"]),
        (":g cyto:assignedDrug :d . :x cyto:givenFor :state .", []),  # it is said, and stands there
    ],
)
def test_a_drug_is_for_the_only_disease_of_a_group_and_of_no_patient(more: str, given_for: list[str]) -> None:
    store = ox.Store()
    store.update(RULE_31 % more)
    found = store.query((files("ontology.rules") / "after" / "31-given-for-disease.rq").read_text(encoding="utf-8"))
    assert isinstance(found, ox.QueryTriples)
    assert [str(triple.object).strip("<>").rpartition("/")[2] for triple in found] == given_for


def test_a_drug_has_an_edge_to_each_disease_that_it_was_given_for_and_denials_stand_apart() -> None:
    store = ox.Store()
    store.update(
        f"PREFIX cyto: <{CYTO}> PREFIX : <http://example.org/> INSERT DATA {{ "
        ":given cyto:usesDrug :infliximab ; cyto:givenForDisease :kawasaki . "
        ':declined a cyto:MedicalAction ; cyto:status "declined" ; cyto:ofDrug :methotrexate ; cyto:ofDisease :ta . '
        ':had a cyto:MedicalAction ; cyto:status "given" ; cyto:ofDrug :aspirin ; cyto:ofDisease :ta . }'
    )
    edges = set()
    for rule in ("32-drug-and-disease.rq", "33-drug-denied-in-disease.rq"):
        found = store.query((files("ontology.rules") / "after" / rule).read_text(encoding="utf-8"))
        assert isinstance(found, ox.QueryTriples)
        edges |= {
            tuple(str(part).strip("<>").replace("#", "/").rpartition("/")[2] for part in triple) for triple in found
        }
    assert edges == {
        ("infliximab", "appliedOrStudiedToTreat", "kawasaki"),
        ("methotrexate", "notAppliedToTreat", "ta"),
    }


@pytest.mark.parametrize(
    ("counts", "had"),
    [
        ("", {"gout"}),
        ("; cyto:n 23 ; cyto:nTotal 23", {"gout"}),
        ("; cyto:n 2 ; cyto:nTotal 23", set()),  # some of one arm: neither that arm nor the other has it
        ("; cyto:n 2", set()),
    ],
)
def test_a_study_has_no_disease_of_some_of_its_patients(counts: str, had: set[str]) -> None:
    store = ox.Store()
    store.update(
        f"PREFIX cyto: <{CYTO}> PREFIX rdfs: <{RDFS}> PREFIX obo: <http://purl.obolibrary.org/obo/> "
        "PREFIX : <http://example.org/> INSERT DATA { "
        ":gout rdfs:subClassOf obo:MONDO_0000001 . :d cyto:reports [ cyto:hasSubject :placebo, :drug ] . "
        ":placebo cyto:groupSize 23 ; cyto:experiencer cyto:own . :drug cyto:groupSize 21 . "
        ":fact a cyto:CohortStatement ; cyto:statedIn :d ; cyto:population :placebo ; "
        f"cyto:ofCondition :gout {counts} }}"
    )
    found = store.query((files("ontology.rules") / "after" / "3-has-disease.rq").read_text(encoding="utf-8"))
    assert isinstance(found, ox.QueryTriples)
    told = {
        (str(t.subject).strip("<>").rpartition("/")[2], str(t.object).strip("<>").rpartition("/")[2]) for t in found
    }
    assert told == {(subject, disease) for subject in ("placebo", "drug") for disease in had}
