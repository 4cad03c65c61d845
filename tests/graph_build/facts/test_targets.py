"""Which drug acts on which target, as what: from appositions, lists of examples, actions, titles and tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph_build.facts.argument import targets
from graph_build.model import Fact, ReadDocument

Article = Callable[..., ReadDocument]


def found(read: ReadDocument) -> list[Fact]:
    return list(targets.state(read))


def row(fact: Fact) -> tuple[object, ...]:
    return tuple(fact.slot(name) for name in ("drug", "target", "action", "modality"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sarilumab, an IL-6 receptor blocker, was given.", ("sarilumab", "IL-6 receptor", "blocker", None)),
        (
            "Rituximab is a chimeric monoclonal antibody against CD20.",
            ("rituximab", "CD20", "antibody against", "chimeric monoclonal antibody"),
        ),
        (
            "Canakinumab (a human monoclonal antibody targeting interleukin (IL)-1β) was added.",
            ("canakinumab", "IL-1β", "antibody against", "human monoclonal antibody"),
        ),
        ("Blocking interleukin (IL)-6 with tocilizumab was tried.", ("tocilizumab", "IL-6", "blocking", None)),
        ("They used TNF inhibition with adalimumab.", ("adalimumab", "TNF", "inhibition", None)),
    ],
)
def test_a_drug_and_its_target(article: Article, text: str, expected: tuple[object, ...]) -> None:
    (fact,) = found(article(text))
    assert row(fact) == expected


def test_every_example_acts_alike(article: Article) -> None:
    facts = found(article("TNF inhibitors such as infliximab, adalimumab and etanercept were compared."))
    assert [(f.slot("drug"), f.slot("target")) for f in facts] == [
        ("infliximab", "TNF"),
        ("adalimumab", "TNF"),
        ("etanercept", "TNF"),
    ]


def test_a_drug_beside_a_class_in_a_list_is_not_of_that_class(article: Article) -> None:
    assert found(article("Methotrexate, TNF inhibitors, rituximab and surgery were tried.")) == []


def test_forms_of_a_receptor(article: Article) -> None:
    text = "Sarilumab is a monoclonal antibody against soluble and membrane-bound IL-6 receptors."
    (fact,) = found(article(text))
    assert fact.slot("target_form") == ("soluble", "membrane-bound")


def test_a_target_is_not_its_receptor(article: Article) -> None:
    text = "Anakinra is an interleukin-1 receptor antagonist. IL-1 blockade is an option."
    assert {f.slot("target") for f in found(article(text))} == {"IL-1 receptor", "IL-1"}


def test_the_target_is_linked_and_not_the_molecule_named_after_it(article: Article) -> None:
    facts = found(article("Anakinra is an interleukin-1 receptor antagonist. Sarilumab is an IL-6 receptor blocker."))
    assert [dict(f.concepts)["target"].rsplit("/", 1)[1] for f in facts] == ["P14778", "P08887"]


def test_blockade_without_a_drug_names_none(article: Article) -> None:
    (fact,) = found(article("IL-17 blockade is an option in psoriasis."))
    assert (fact.slot("drug"), fact.slot("action")) == (None, "blockade")


def test_a_failed_anti_cytokine_treatment_names_no_drug(article: Article) -> None:
    assert found(article("Aspirin was continued. Therapies targeting IL-10 have failed.")) == []
