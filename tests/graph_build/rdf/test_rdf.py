"""Facts as quads: what was stated is what SPARQL reads back, whatever the words are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.errors import StatementError
from graph_build.inspection.readback import facts
from graph_build.model import Document, Evidence, Fact, Population, Rule, Section, Span
from graph_build.rdf import DocumentIris, document_quads, lines_of
from graph_build.rdf.iris import slug
from graph_build.store import PREFIXES, EmbeddedStore
from ontology.namespaces import RDFS
from ontology.triples import ontology_quads

RULE = Rule("test.rule", 1, "States what a test needs.")
TEXT = "word " * 60
SECTION = Section("body", "", Span(0, len(TEXT)), ())
DOCUMENT = Document("paper.txt", "cd" * 32, TEXT, "plain", (SECTION,))
BACKGROUND = list(ontology_quads())


def store_of(*stated: Fact, quotes: bool = True, document: Document = DOCUMENT) -> EmbeddedStore:
    """A store with the facts and the ontology."""
    text = "\n".join(lines_of(document_quads(document, stated, (), quotes=quotes)))
    return EmbeddedStore.of([*BACKGROUND, *ox.parse(text.encode(), ox.RdfFormat.N_QUADS)])


def lines(store: EmbeddedStore) -> list[str]:
    """The labels of the statements."""
    query = f"{PREFIXES} SELECT ?line {{ ?fact cyto:statedIn ?d ; <{RDFS}label> ?line }}"
    return [str(line.value) for (line,) in store.select(query) if isinstance(line, ox.Literal)]


def test_facts_come_back_as_they_were_stated(document: Document, facts_: tuple[Fact, ...]) -> None:
    back = {f["type"]: f for f in facts(store_of(*facts_, document=document))}
    measured = back["measurement"]
    assert measured["subject"] == "ESR"
    assert measured["slots"] == {
        "variable": "ESR", "value": 62, "unit": "mm/h", "statistic": "median", "arm": "sarilumab",
    }  # fmt: skip
    assert (
        measured["spans"][0] | {"role": "evidence", "table": "Table 1", "row": 0, "column": 2} == measured["spans"][0]
    )
    assert back["outcome"]["slots"]["references"] == [1, 3]
    assert [s["role"] for s in back["outcome"]["spans"]] == ["evidence", "context"]
    assert back["intervention"]["slots"]["polarity"] == "negated"
    assert {f["origin"] for f in back.values()} == {"extracted"}


texts = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), min_size=1, max_size=60)


@given(texts, texts, st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_any_words_and_numbers_round_trip(subject: str, variable: str, value: Decimal) -> None:
    fact = Fact.of("measurement", subject, Span(0, 4), RULE, variable=variable, value=value)
    quads = document_quads(DOCUMENT, [fact], (), quotes=True)
    text = "\n".join(lines_of(quads)).encode()
    again = EmbeddedStore.of_nquads(text)
    again.engine.bulk_extend(BACKGROUND)
    (found,) = facts(again)
    assert (found["subject"], found["slots"]["variable"]) == (subject, variable)
    assert Decimal(str(found["slots"]["value"])) == value


@given(texts, st.integers(0, 200), st.integers(1, 90))
def test_iris_are_valid_and_follow_from_content(label: str, start: int, length: int) -> None:
    iris = DocumentIris("ef" * 32)
    population = Population("arm", label)
    for iri in (iris.population(population), iris.span(Span(start, start + length)), iris.document):
        assert ox.NamedNode(iri).value == iri
        assert all(33 <= ord(c) < 127 and c not in '<>"{}|^`\\' for c in iri)
    assert iris.population(population) == iris.population(Population("arm", label))
    assert iris.population(population) != iris.population(Population("arm", label, "cited", 3))


@pytest.mark.parametrize(
    ("type_", "subject", "slots", "line"),
    [
        (
            "measurement",
            "study patients",
            {"variable": "platelets", "value": Decimal("8.50"), "unit": "10*9/L", "n": 7, "timepoint": "baseline"},
            "study patients: platelets 8.50 10^9/L n = 7, baseline",
        ),
        (
            "measurement",
            "tocilizumab",
            {"variable": "score", "statistic": "mean", "value": Decimal(22), "sd": Decimal("15.5"), "unit": "{score}"},
            "tocilizumab: score mean 22 ± 15.5",
        ),
        (
            "claim",
            "infliximab",
            {"relation": "leads_to", "object": "fewer aneurysms", "polarity": "negated"},
            "infliximab: does not lead to fewer aneurysms",
        ),
        (
            "predictor",
            "CRP",
            {"variable": "CRP", "direction": "no effect", "outcome_predicted": "resistance", "polarity": "negated"},
            "CRP: no effect on resistance",
        ),
        (
            "comparison",
            "CRP",
            {"variable": "CRP", "arm_a": "A", "arm_b": "B", "statistic": "p-value", "value": Decimal("0.03")},
            "CRP: A against B p 0.03",
        ),
        (
            "adverse_event",
            "patient 7",
            {"event": "rash", "agent": "anakinra", "n": 1, "n_total": 7, "action": "withdrawn"},
            "patient 7: rash 1/7, withdrawn",
        ),
        ("outcome", "all", {"outcome": "fever", "status": "resolved"}, "all: fever resolved"),
        ("outcome", "all", {"outcome": "fever", "status": "resolution"}, "all: fever resolved"),
        (
            "outcome",
            "all",
            {"outcome": "fever", "status": "resolved", "polarity": "negated"},
            "all: fever not resolved",
        ),
        (
            "outcome",
            "patient 7",
            {"outcome": "response", "status": "complete response"},
            "patient 7: responded completely",
        ),
        ("outcome", "girl", {"outcome": "clinical improvement", "status": "improved"}, "girl: clinical improvement"),
        ("adverse_event", "all", {"event": "rash", "n": 0, "polarity": "negated"}, "all: no rash"),
        (
            "condition",
            "girl",
            {"condition": "gout", "status": "present", "role": "reason for colchicine"},
            "girl: gout, reason for colchicine",
        ),
        (
            "claim",
            "colchicine",
            {"relation": "associated_with", "object": "diarrhea", "modal": "may"},
            "colchicine: may be associated with diarrhea",
        ),
        ("claim", "gout", {"relation": "is_a", "object": "arthritis"}, "gout: is an arthritis"),
        ("claim", "gout", {"relation": "is", "object": "rare", "polarity": "negated"}, "gout: is not rare"),
        (
            "predictor",
            "age",
            {
                "variable": "age",
                "threshold": 6,
                "comparator": "<=",
                "unit": "mo",
                "direction": "risk factor",
                "outcome_predicted": "relapse",
            },
            "age <= 6 months: risk factor for relapse",
        ),
        (
            "intervention",
            "colchicine",
            {"agent": "colchicine", "dose": 1, "dose_unit": "mg", "number_of_doses": 1, "condition": "gout"},
            "colchicine: 1 mg 1 dose, for gout",
        ),
        (
            "drug_target",
            "anakinra",
            {"drug": "anakinra", "action": "antagonist", "target": "IL-1 receptor"},
            "anakinra: antagonist of IL-1 receptor",
        ),
        (
            "risk_score",
            "Egami score",
            {"score": "Egami score", "component": "age", "points": 1},
            "Egami score: age (1 point)",
        ),
        ("patient", "girl", {"aspect": "age", "value": 1, "unit": "a"}, "girl: age 1 year"),
        ("study_design", "this study", {"aspect": "setting", "value": "one ward"}, "this study: setting: one ward"),
        (
            "hypothesis",
            "gout",
            {"relation": "depends_on", "object": "diet", "modal": "might"},
            "gout (hypothesis): might depend on diet",
        ),
    ],
)
def test_a_statement_reads_as_one_line(type_: str, subject: str, slots: dict[str, object], line: str) -> None:
    fact = Fact.of(type_, subject, Span(0, 4), RULE, **slots)  # type: ignore[arg-type]
    assert lines(store_of(fact)) == [line]


def test_a_modal_verb_makes_no_wording_of_a_line() -> None:
    said = {"relation": "used_to_reduce", "modal": "may", "object": "harm"}
    fact = Fact.of("claim", "drugs of another class", Span(0, 4), RULE, **said)
    assert lines(store_of(fact)) == ["drugs of another class: may be used to reduce harm"]
    assert lines(store_of(fact, quotes=False)) == ["drugs of another …: may be used to reduce …"]


def test_a_value_of_an_arm_names_the_arm() -> None:
    slots = {"variable": "CRP", "value": Decimal(4), "unit": "mg/L", "timepoint": "week 4"}
    fact = Fact.of("measurement", "CRP", Span(0, 4), RULE, population=Population("arm", "sarilumab group"), **slots)
    assert lines(store_of(fact)) == ["sarilumab group: CRP 4 mg/L, week 4"]


def test_the_line_of_a_statement_holds_no_wording_where_quotations_are_left_out() -> None:
    wording = "one two three four five six seven eight nine ten"
    fact = Fact.of("claim", wording, Span(0, 4), RULE, relation="is", object="short")
    assert lines(store_of(fact)) == [f"{wording}: is short"]
    assert lines(store_of(fact, quotes=False)) == ["is short"]
    fact = Fact.of("claim", "one two three", Span(0, 4), RULE, relation="is", object="five six seven eight nine ten")
    assert lines(store_of(fact)) == ["one two three: is five six seven eight nine ten"]
    assert lines(store_of(fact, quotes=False)) == ["one two three: is five six seven eight …"]


def test_slugs_hold_no_more_than_a_path_may() -> None:
    assert slug("Patients  with “Still’s” (n = 4)") == "patients-with-stills-n-4"
    assert slug("患者") == ""


def test_no_node_is_blank(document: Document, facts_: tuple[Fact, ...]) -> None:
    quads = document_quads(document, facts_, (), quotes=True)
    assert not [q for q in quads if q[0].startswith("_:") or q[2].startswith("_:")]


def test_without_quotes_no_wording_is_left_and_iris_stay() -> None:
    wording = "the onset of nine or more words is wording, not a name"
    fact = Fact.of("claim", wording, Span(0, 300), RULE, object=wording, relation="is", polarity="affirmed")
    told, bare = store_of(fact), store_of(fact, quotes=False)
    assert next(facts(told))["iri"] == next(facts(bare))["iri"]
    assert next(facts(told))["slots"]["object"] == wording
    assert "object" not in next(facts(bare))["slots"]
    assert not bare.ask(PREFIXES + "ASK { ?s oa:exact ?words }")
    assert told.ask(PREFIXES + "ASK { ?s oa:exact ?words FILTER NOT EXISTS { ?s cyto:quoteSha256 ?hash } }")
    assert bare.ask(PREFIXES + 'ASK { ?s cyto:quoteSha256 ?hash FILTER(REGEX(?hash, "^[0-9a-f]{15}$")) }')


@pytest.mark.parametrize("label", ["sarilumab", "Sarilumab 200"])
def test_what_a_mention_names_is_stated_once_and_read_back(label: str) -> None:
    store = store_of(Fact.of("entity_mention_concept", "sarilumab", Span(0, 9), RULE, label=label))
    assert next(facts(store))["slots"] == {"label": label}
    assert store.ask(PREFIXES + "ASK { ?mention cyto:label ?any }") == (label != "sarilumab")


def test_a_negated_treatment_was_not_received(facts_: tuple[Fact, ...]) -> None:
    given_ = replace(
        facts_[2], slots=(("agent", "sarilumab"), ("polarity", "affirmed")), population=Population("arm", "sarilumab")
    )
    store = store_of(facts_[2], given_)
    labels = [row[0] for row in store.select(PREFIXES + """
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?label { ?who cyto:received/cyto:usesDrug cyto:sarilumab ; rdfs:label ?label }""")]  # fmt: skip
    assert [label.value for label in labels if label] == ["sarilumab"]


def test_resistance_is_told_as_a_response_so_that_the_class_can_be_inferred() -> None:
    fact = Fact.of(
        "condition", "patients", Span(0, 4), RULE, population=Population("group", "patients"),
        condition="IVIG-resistant Kawasaki disease", status="present", polarity="affirmed",
        concepts=[
            ("condition", "http://purl.obolibrary.org/obo/MONDO_0012727"),
            ("refractory_to", "https://w3id.org/cytolink/ontology#ivig"),
        ],
    )  # fmt: skip
    assert store_of(fact).ask(
        PREFIXES
        + """
        ASK { ?who cyto:hasCondition ?c . ?c a <http://purl.obolibrary.org/obo/MONDO_0012727> ;
              cyto:hasTreatmentResponse [ a cyto:NonResponse ; cyto:responseTo [ cyto:usesDrug cyto:ivig ] ] }"""
    )


@pytest.mark.parametrize(
    ("slots", "says"),
    [
        ({"colour": "red"}, "'colour' is not declared"),
        ({"polarity": "perhaps"}, "is no value of polarity"),
        ({"approximate": "yes"}, "takes no string"),
    ],
)
def test_what_the_ontology_cannot_hold_is_an_error(slots: dict[str, str], says: str) -> None:
    fact = Fact.of("measurement", "x", Evidence(Span(0, 4)), RULE, **slots)  # type: ignore[arg-type]
    with pytest.raises(StatementError, match=says):
        document_quads(DOCUMENT, [fact], (), quotes=True)


def test_readings_keep_their_order() -> None:
    readings = ((Decimal("952.7"), Decimal("177.7")), (Decimal("95.27"), Decimal("17.77")))
    fact = Fact.of("measurement", "x", Span(0, 4), RULE, variable="x", readings=readings, raw="952741777")
    assert next(facts(store_of(fact)))["slots"]["readings"] == [[952.7, 177.7], [95.27, 17.77]]
