"""Claims, cited evidence and hypotheses that prose states: what is said of what, how surely, by whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.facts.argument import claims, hypotheses
from graph_build.facts.argument.proposition import nameable
from graph_build.facts.tables import tables
from graph_build.model import (
    Cell,
    Citation,
    Column,
    Document,
    Fact,
    MappedText,
    ReadDocument,
    ReadSentence,
    Row,
    Sentence,
    Span,
    Table,
)

Article = Callable[..., ReadDocument]


def triples(facts: list[Fact]) -> list[tuple[str, object, object]]:
    return [(f.subject, f.slot("relation"), f.slot("object")) for f in facts]


def claimed(read: ReadDocument) -> list[Fact]:
    return list(claims.state(read))


def test_an_effect_is_a_claim(article: Article) -> None:
    (fact,) = claimed(article("Colchicine reduces the recurrence of pericarditis."))
    assert fact.type == "claim"
    assert triples([fact]) == [("Colchicine", "reduces", "recurrence of pericarditis")]
    assert (fact.slot("polarity"), fact.slot("certainty")) == ("affirmed", "asserted")


def test_a_citation_credits_the_clause_to_others(article: Article) -> None:
    (fact,) = claimed(article("Colchicine reduces the recurrence of pericarditis [4,7]."))
    assert fact.type == "cited_evidence"
    assert fact.slot("references") == (4, 7)


def test_only_the_clauses_before_a_mark_are_credited(article: Article) -> None:
    first, second = claimed(article("Gout is a crystal arthropathy [3], and hyperuricaemia precedes gout."))
    assert (first.type, second.type) == ("cited_evidence", "claim")


def test_the_mark_of_who_reports_it_credits_what_is_reported(article: Article) -> None:
    (fact,) = claimed(article("Smith et al [4] demonstrated that colchicine reduces pericarditis."))
    assert (fact.type, fact.subject, fact.slot("references")) == ("cited_evidence", "colchicine", (4,))
    told = "Smith et al. [4] showed that colchicine reduces pericarditis, which may cause tamponade [5]."
    assert [f.slot("references") for f in claimed(article(told))] == [(4,), (5,)]


def test_named_authors_without_a_number_are_the_source(article: Article) -> None:
    (fact,) = claimed(article("Smith and colleagues showed that colchicine reduces pericarditis."))
    assert (fact.type, fact.slot("source")) == ("cited_evidence", "Smith and colleagues")


def test_a_mark_in_the_opening_credits_what_follows(article: Article) -> None:
    found = claimed(article("As reported [4], causes of pericarditis include gout and lupus."))
    assert {(f.type, f.slot("references")) for f in found} == {("cited_evidence", (4,))}


def test_a_definition_is_what_a_thing_is(article: Article) -> None:
    (fact,) = claimed(article("Behcet disease is a variable vessel vasculitis."))
    assert triples([fact]) == [("Behcet disease", "is_a", "variable vessel vasculitis")]


def test_a_phrase_in_commas_says_what_the_subject_is(article: Article) -> None:
    found = triples(claimed(article("Secukinumab, a fully human antibody, improves spinal pain.")))
    assert ("Secukinumab", "is_a", "fully human antibody") in found


def test_every_member_of_a_list_is_a_statement_of_its_own(article: Article) -> None:
    text = "Cholera may cause dehydration, acidosis, and renal failure."
    read = article(text)
    found = claimed(read)
    assert [f.slot("object") for f in found] == ["dehydration", "acidosis", "renal failure"]
    assert [read.document.quote(f.evidence[0].span) for f in found] == ["dehydration", "acidosis", "renal failure"]
    assert all(e.role == "context" for f in found for e in f.evidence[1:])


def test_every_member_of_a_subject_list_is_stated(article: Article) -> None:
    found = claimed(article("Neutrophils, eosinophils, and mast cells infiltrate the dermis."))
    assert [f.subject for f in found] == ["Neutrophils", "eosinophils", "mast cells"]


def test_examples_are_stated_beside_their_kind(article: Article) -> None:
    found = claimed(article("Obesity correlates with poor outcomes, including wound infection and thrombosis."))
    assert [f.slot("object") for f in found] == ["poor outcomes", "wound infection", "thrombosis"]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Vitamin D may prevent rickets.", "possible"),
        ("Vitamin D seems to prevent rickets.", "likely"),
        ("Vitamin D was associated with better growth.", "observed_association"),
        ("These findings suggest that vitamin D prevents rickets.", "suggested"),
        ("Vitamin D should be given to infants with rickets.", "recommended"),
        ("The use of vitamin D in sarcoidosis remains controversial.", "uncertain"),
        ("We hypothesize that vitamin D modulates granuloma formation.", "hypothesised"),
        ("Further trials are needed to confirm this effect.", "recommended"),
    ],
)
def test_how_surely_a_thing_is_put(article: Article, text: str, certainty: str) -> None:
    assert [f.slot("certainty") for f in claimed(article(text))] == [certainty]


def test_an_authors_hypothesis_is_no_claim(article: Article) -> None:
    (fact,) = claimed(article("We hypothesize that leptin drives flares of lupus."))
    assert fact.type == "hypothesis"


@pytest.mark.parametrize(
    "text",
    [
        "Ivermectin does not shorten the course of dengue.",
        "Ivermectin has failed to shorten the course of dengue.",
        "No antiviral shortens the course of dengue.",
    ],
)
def test_what_is_denied_keeps_its_object_positive(article: Article, text: str) -> None:
    (fact,) = claimed(article(text))
    assert (fact.slot("polarity"), fact.slot("object")) == ("negated", "course of dengue")


def test_what_there_is_none_of_is_denied(article: Article) -> None:
    (fact,) = claimed(article("There are no controlled trials of apheresis in myeloma."))
    assert (fact.slot("relation"), fact.slot("polarity")) == ("exists", "negated")
    assert fact.slot("object") == "controlled trials of apheresis in myeloma"


def test_a_recommendation_of_others_is_about_what_they_recommend(article: Article) -> None:
    (fact,) = claimed(article("Most guidelines recommend early drainage for empyema [9]."))
    assert triples([fact]) == [("early drainage", "recommended_for", "empyema")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Two series reported the efficacy of nintedanib in scleroderma.",
            ("nintedanib", "effective_in", "scleroderma"),
        ),
        (
            "This is the first report of leprosy in a gorilla.",
            ("this study", "is_first", "report of leprosy in a gorilla"),
        ),
        ("It is important to exclude malaria.", ("exclude malaria", "is", "important")),
        ("Some centers use ketamine instead of propofol.", ("propofol", "replaced_by", "ketamine")),
    ],
)
def test_set_phrases(article: Article, text: str, expected: tuple[str, str, str]) -> None:
    assert expected in triples(claimed(article(text)))


def test_what_works_of_others_failed_to_show(article: Article) -> None:
    (fact,) = claimed(article("Most trials failed to detect a benefit of vitamin C in scurvy."))
    assert (fact.slot("polarity"), fact.slot("relation")) == ("negated", "detects")


def test_few_reported_cases_are_counted(article: Article) -> None:
    (fact,) = claimed(article("Only 14 cases have been reported in the literature."))
    assert (fact.slot("relation"), fact.slot("value")) == ("reported_in", 14)


@pytest.mark.parametrize(
    "words",
    ["CT has a high accuracy", "In lupus", "it", "three patients", "our patient", "not rituximab", "soon as fever"],
)
def test_words_that_are_no_subject_of_a_general_statement(words: str) -> None:
    assert not nameable(words)


@given(st.text(alphabet="abc isdue to,;()[1]. whichthatandmay", max_size=300))
def test_any_text_gives_evidence_that_is_short_and_in_the_text(text: str) -> None:
    sentence = ReadSentence(Sentence(MappedText.of(text)), "discussion")
    read = ReadDocument(Document("t.txt", "0" * 64, text, "plain", ()), (sentence,))
    for fact in claims.state(read):
        for evidence in fact.evidence:
            assert 0 <= evidence.span.start < evidence.span.end <= len(text)
            assert evidence.span.end - evidence.span.start <= 400


def test_a_role_is_the_relation_not_the_object(article: Article) -> None:
    (fact,) = claimed(article("Osteopontin plays a central role in fibrosis."))
    assert triples([fact]) == [("Osteopontin", "has_role_in", "fibrosis")]


def test_a_risk_names_its_direction(article: Article) -> None:
    (fact,) = claimed(article("Patients with asplenia are at increased risk of developing sepsis."))
    assert (fact.slot("relation"), fact.slot("object")) == ("increased_risk_of", "sepsis")


def test_the_potential_use_of_a_drug_is_possible(article: Article) -> None:
    (fact,) = claimed(article("This opens the potential use of bosentan as an alternative therapy for scleroderma."))
    assert (fact.subject, fact.slot("object"), fact.slot("certainty")) == ("bosentan", "scleroderma", "possible")


def test_it_stands_for_the_subject_before(article: Article) -> None:
    found = claimed(article("Leprosy is a chronic infection. It is known to cause neuropathy."))
    assert triples(found)[-1] == ("Leprosy", "causes", "neuropathy")


def test_this_setting_names_the_disease(article: Article) -> None:
    text = "Many children with Kawasaki disease relapse. Ciclosporin may be an option in this setting."
    assert claimed(article(text))[-1].slot("object") == "option in this setting (Kawasaki disease)"


def test_a_printed_rate_is_a_number(article: Article) -> None:
    (fact,) = claimed(article("Meningitis carries a mortality rate of 10–15%."))
    assert [str(fact.slot(s)) for s in ("value_low", "value_high", "unit")] == ["10", "15", "%"]


def test_a_decimal_point_ends_no_sentence(article: Article) -> None:
    (fact,) = claimed(article("Retrospective series have reported response rates of 81.3–91.7%."))
    assert [str(fact.slot(s)) for s in ("value_low", "value_high")] == ["81.3", "91.7"]


def test_a_number_with_a_comma_is_one_word(article: Article) -> None:
    text = "A registry of 12,400 births showed that folate reduces spina bifida, cleft lip, and loss."
    assert [f.slot("object") for f in claimed(article(text))] == ["spina bifida", "cleft lip", "loss"]


def test_from_what_to_what(article: Article) -> None:
    (fact,) = claimed(article("Prophylaxis reduces infection rates from 30% to 8%."))
    assert [str(fact.slot(s)) for s in ("from_value", "to_value", "unit")] == ["30", "8", "%"]


def test_known_names_are_linked(article: Article) -> None:
    (fact,) = claimed(article("Tocilizumab reduces fever."))
    assert {slot for slot, _ in fact.concepts} == {"subject", "object"}


@pytest.mark.parametrize(
    "text",
    [
        "The patient received prednisone and improved.",
        "Our patient had a fever.",
        "She was admitted with a rash.",
        "Surgery is indicated if the abscess causes compression.",
        "It has been suggested that.",
        "Nine patients developed neutropenia.",
    ],
)
def test_a_story_or_a_condition_is_no_claim(article: Article, text: str) -> None:
    assert claimed(article(text)) == []


def test_nothing_is_claimed_in_a_case_report(article: Article) -> None:
    assert claimed(article("Lithium causes tremor.", "Case presentation")) == []


def test_a_named_hypothesis_is_stated_with_its_sides(article: Article) -> None:
    text = "We propose a 'second hit' hypothesis: viral infection may be a determinant of relapse."
    read = article(text)
    (fact,) = hypotheses.state(read)
    assert fact.subject == "second hit"
    assert (fact.slot("cause"), fact.slot("effect")) == ("viral infection", "relapse")
    assert fact.slot("certainty") == "hypothesised"
    assert claimed(read) == []


def test_what_the_next_sentence_calls_hypotheses_is_stated_as_such_with_its_number(article: Article) -> None:
    read = article(
        "Silent erosion might depend on (1) smoldering infection of the root, or (2) grinding of teeth. "
        "The 2 hypotheses do not exclude each other. Silent erosion may reflect diet."
    )
    supposed = [f for f in claims.state(read) if f.type == "hypothesis"]
    assert [(f.slot("hypothesis_number"), f.slot("certainty")) for f in supposed] == [
        (1, "hypothesised"),
        (2, "hypothesised"),
    ]
    assert [f.slot("object") for f in supposed] == ["smoldering infection of the root", "grinding of teeth"]
    assert all(f.slot("object") != "diet" for f in supposed)


def test_hypotheses_that_are_numbered_are_apart(article: Article) -> None:
    text = "Late relapse might depend on (1) residual antigen in the node, or (2) memory cells in the marrow."
    assert [f.slot("object") for f in claimed(article(text))] == [
        "residual antigen in the node",
        "memory cells in the marrow",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "There is no evidence that colchicine prevents amyloidosis.",
        "There are many tumours where these signs can be absent.",
        "Most of them are benign.",
        "This technique reduces bleeding.",
    ],
)
def test_what_is_unproved_or_names_nothing_is_no_claim(article: Article, text: str) -> None:
    assert claimed(article(text)) == []


def test_this_and_these_are_said_with_what_they_mean(article: Article) -> None:
    facts = claimed(article("Retinoids are derived from vitamin A. These agents reduce keratinisation."))
    assert facts[-1].subject == "These agents (Retinoids)"


def test_two_ends_of_a_between_are_one_object(article: Article) -> None:
    facts = claimed(article("Ascites reflects a gradient between the portal vein and the hepatic vein."))
    assert [f.slot("object") for f in facts] == ["gradient between the portal vein and the hepatic vein"]


def test_a_table_credits_its_treatments() -> None:
    text = "Treatment Dose\nDapsone [5] 100 mg\n"
    at = text.index("Dapsone")
    mark = Citation((5,), 7, Span(at + 8, at + 11))
    head = Cell(MappedText.of(text, at, at + 7), 0, 0, (Span(at, at + 7),), (mark,))
    table = Table(
        "Table 1", None, (Column(("Treatment",)), Column(("Dose",))), (Row((head, None)),), Span(0, 30), "plain"
    )
    read = ReadDocument(Document("t.txt", "0" * 64, text, "plain", (), (table,)), ())
    (fact,) = (f for f in tables.state(read) if f.slot("relation") == "treatment_regimen_source")
    assert (fact.slot("agent"), fact.slot("references")) == ("dapsone", (5,))
    assert text[fact.evidence[0].span.start : fact.evidence[0].span.end] == "Dapsone [5]"


@pytest.mark.parametrize(
    ("text", "triple", "against"),
    [
        (
            "The early anakinra group rather than the delayed group had a reduced incidence of uveitis [3].",
            ("early anakinra", "reduces", "uveitis"),
            "delayed group",
        ),
        (
            "Patients treated with rituximab had a lower rate of relapse than those given azathioprine [4].",
            ("rituximab", "reduces", "relapse"),
            "those given azathioprine",
        ),
        (
            "Colchicine treatment showed a markedly higher frequency of diarrhoea compared with placebo [5].",
            ("Colchicine treatment", "increases", "diarrhoea"),
            "placebo",
        ),
        (
            "Patients with diabetes had a higher incidence of wound infection [6].",
            ("Patients with diabetes", "higher_incidence_of", "wound infection"),
            None,
        ),
        (
            "Children receiving steroids experienced fewer hospital admissions [7].",
            ("steroids", "reduces", "hospital admissions"),
            None,
        ),
    ],
)
def test_what_occurs_more_or_less_often_with_a_treatment(
    article: Article, text: str, triple: tuple[str, str, str], against: str | None
) -> None:
    (fact,) = claimed(article(text))
    assert triples([fact]) == [triple]
    assert fact.slot("comparator_group") == against


@pytest.mark.parametrize(
    "text",
    [
        "Our patient had a reduced number of platelets.",
        "She had fewer symptoms after treatment.",
        "The control group had a higher rate of infection [8].",
        "The late group had a higher rate of relapse [8].",
    ],
)
def test_a_rate_of_nobody_named_is_no_claim(article: Article, text: str) -> None:
    assert claimed(article(text)) == []


def test_a_rate_that_was_not_lower_is_denied(article: Article) -> None:
    (fact,) = claimed(article("Infliximab did not show a lower rate of surgery [9]."))
    assert (fact.slot("relation"), fact.slot("object"), fact.slot("polarity")) == ("reduces", "surgery", "negated")


def test_a_rate_has_the_drug_its_line_and_what_it_means(article: Article) -> None:
    text = (
        "Earlier studies have reported remission rates (defined by a fall in uric acid) of 60%–70% "
        "when anakinra was used as a third-line agent [3]."
    )
    (fact,) = claimed(article(text))
    assert (fact.slot("agent"), fact.slot("line"), fact.slot("definition")) == ("anakinra", 3, "fall in uric acid")


def test_a_rate_with_a_drug_as_a_line(article: Article) -> None:
    (fact,) = claimed(
        article("Several studies reported a response rate of 45% with dapsone as first-line therapy [4].")
    )
    assert (fact.slot("agent"), fact.slot("line"), fact.slot("definition")) == ("dapsone", 1, None)


def test_a_line_told_of_something_else_is_not_the_rates(article: Article) -> None:
    text = (
        "Several studies reported a mortality rate of 12%, and colchicine was used as first-line therapy in gout [4]."
    )
    assert [(f.slot("agent"), f.slot("line")) for f in claimed(article(text))] == [(None, None)]


@pytest.mark.parametrize(
    ("text", "subject", "year"),
    [
        (
            "The first report of anakinra use in gout dates back to 2007 [3].",
            "first report of anakinra use in gout",
            2007,
        ),
        ("The first description of sarcoidosis was published in 1999.", "first description of sarcoidosis", 1999),
        ("The first trial of dapsone in leprosy was in 1956 [2].", "first trial of dapsone in leprosy", 1956),
    ],
)
def test_when_a_thing_was_first_reported(article: Article, text: str, subject: str, year: int) -> None:
    (fact,) = (f for f in claimed(article(text)) if f.slot("relation") == "dates_back_to")
    assert (fact.subject, fact.slot("year")) == (subject, year)


def test_when_a_patient_was_first_treated_is_no_first_report(article: Article) -> None:
    facts = claimed(article("The first case of gout was treated in 2010 by surgeons."))
    assert not [f for f in facts if f.slot("relation") == "dates_back_to"]
