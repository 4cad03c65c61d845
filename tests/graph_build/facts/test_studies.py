"""What a study says of its own methods: design, setting, aim, definitions, data, statistics, limits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph_build.facts.argument import studies
from graph_build.model import Fact, ReadDocument

Article = Callable[..., ReadDocument]


def found(read: ReadDocument, aspect: str | None = None) -> list[Fact]:
    return [f for f in studies.state(read) if aspect in (None, f.slot("aspect"))]


@pytest.mark.parametrize(
    ("text", "aspect", "value"),
    [
        ("We retrospectively reviewed 40 patients with gout.", "design", "retrospective"),
        ("We prospectively enrolled 12 children with asthma.", "design", "prospective"),
        ("Our study is a pilot trial.", "design", "pilot trial"),
        ("We enrolled 30 consecutive patients.", "sampling", "consecutive patients"),
        ("The Mann-Whitney test was used for group differences.", "statistics", "Mann-Whitney test"),
        (
            "Inclusion criteria were a diagnosis of lupus nephritis.",
            "inclusion_criterion",
            "diagnosis of lupus nephritis",
        ),
        ("Screening for hepatitis B was performed in all.", "screening", "hepatitis B"),
        ("The aim of this study was to compare two doses.", "objective", "to compare two doses"),
    ],
)
def test_an_aspect_of_the_methods(article: Article, text: str, aspect: str, value: str) -> None:
    (fact,) = found(article(text, "Methods"), aspect)
    assert fact.slot("value") == value


def test_data_are_listed_with_when_they_were_collected(article: Article) -> None:
    text = "Ferritin levels were measured at days 1, 3, and 14 by an automated assay."
    (fact,) = found(article(text, "Methods"), "data_collected")
    assert fact.slot("timepoint_value") == (1, 3, 14)
    assert fact.slot("timepoint_unit") == "d"


def test_controls_have_their_years(article: Article) -> None:
    text = "Patients from 2009 to 2014 served as historical controls."
    (fact,) = found(article(text, "Methods"), "control_group")
    assert (fact.slot("period_start"), fact.slot("period_end")) == (2009, 2014)


def test_a_definition_has_term_limit_and_duration(article: Article) -> None:
    text = "We defined remission as the absence of flares while taking a daily dose of ≤ 5 mg for at least 3 months."
    (fact,) = found(article(text, "Methods"), "definition")
    assert fact.slot("term") == "remission"
    names = ("comparator", "threshold", "unit", "duration_comparator", "duration", "duration_unit")
    assert [str(fact.slot(name)) for name in names] == ["<=", "5", "mg/d", ">=", "3", "mo"]


def test_a_definition_ends_where_another_statement_begins(article: Article) -> None:
    text = "Relapse was defined as the return of fever and blood samples were taken weekly."
    (fact,) = found(article(text, "Methods"), "definition")
    assert fact.slot("value") == "Relapse: return of fever"


def test_a_definition_of_others_is_theirs(article: Article) -> None:
    text = "The WHO defines severe anaemia as a haemoglobin below 7 g/dL [8]."
    (fact,) = found(article(text, "Introduction"))
    assert (fact.type, fact.slot("certainty"), fact.slot("references")) == ("cited_evidence", "definitional", (8,))


def test_a_general_definition_is_a_claim(article: Article) -> None:
    (fact,) = found(article("Sepsis is defined as organ dysfunction caused by a dysregulated response to infection."))
    assert (fact.type, fact.subject, fact.slot("relation")) == ("claim", "Sepsis", "defined_as")


def test_classes_are_defined_in_brackets(article: Article) -> None:
    text = "Lesions were classified as dilatations (diameter > 4 mm), aneurysms (diameter > 8 mm), and occlusions."
    facts = found(article(text, "Methods"), "definition")
    assert [(f.slot("term"), str(f.slot("threshold")), f.slot("unit")) for f in facts] == [
        ("dilatations", "4", "mm"),
        ("aneurysms", "8", "mm"),
    ]


def test_two_limits_are_both_named(article: Article) -> None:
    (fact,) = found(article("The study is limited by its small size and short follow-up."), "limitation")
    assert "short follow-up" in str(fact.slot("value"))


@pytest.mark.parametrize(
    "text",
    [
        "Prospective multicenter trials are needed.",
        "A retrospective study reported by Sato et al. found relapses.",
        "In a previous multicenter study, data were collected from 10 clinics.",
    ],
)
def test_studies_of_others_are_not_this_study(article: Article, text: str) -> None:
    assert found(article(text)) == []
