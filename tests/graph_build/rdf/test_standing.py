"""What became of an article is said on each of its statements, and reports of one trial point at each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.inspection.explain import explain
from graph_build.inspection.readback import facts
from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents
from graph_build.store import PREFIXES, plain
from queries.catalogue import find

if TYPE_CHECKING:
    from pathlib import Path

    from graph_build.store import EmbeddedStore

FIRST = """# Sarilumab in polymyalgia

This article has been retracted (doi 10.1000/xyz123).

## Methods

The trial was registered at ClinicalTrials.gov as NCT01234567. Patients were given sarilumab 200 mg.

## Results

CRP fell to 5 mg/L.
"""
SECOND = """# Two years of sarilumab

## Methods

ClinicalTrials.gov number NCT01234567. Patients were given sarilumab 200 mg every two weeks.
"""
OTHER = """# Anakinra in gout

## Methods

ClinicalTrials.gov number NCT07654321. Patients were given anakinra 100 mg.
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    """A release of three papers: two of one trial, the first of them retracted."""
    folder: Path = tmp_path_factory.mktemp("papers")
    for name, text in (("first.md", FIRST), ("second.md", SECOND), ("other.md", OTHER)):
        (folder / name).write_text(text, encoding="utf-8")
    built = build(documents([folder]), tmp_path_factory.mktemp("out"), BuildSettings())
    assert not built.rejected
    return built.release.store()


def test_every_statement_of_a_retracted_article_says_so(store: EmbeddedStore) -> None:
    query = """SELECT ?file ?standing { ?fact cyto:statedIn ?d OPTIONAL { ?fact cyto:standing ?standing }
               ?d cyto:fileName ?file }"""
    rows = {(plain(file), plain(standing)) for file, standing in store.select(PREFIXES + query)}
    assert rows == {("first.md", "retracted (doi:10.1000/xyz123)"), ("second.md", None), ("other.md", None)}


def test_the_account_of_a_fact_says_what_became_of_its_article(store: EmbeddedStore) -> None:
    value = next(f for f in facts(store) if f["document"] == "first.md" and f["type"] == "entity_mention_concept")
    assert explain(store, value["iri"]).standing == ("retracted (doi:10.1000/xyz123)",)
    sound = next(f for f in facts(store) if f["document"] == "second.md")
    assert explain(store, sound["iri"]).standing == ()
    assert explain(store, sound["iri"]).trials == ("NCT01234567",)


def test_reports_of_one_registered_trial_may_be_the_same_study(store: EmbeddedStore) -> None:
    query = """SELECT ?a ?b { ?s cyto:maybeSameStudyAs ?t . ?one cyto:reports ?s ; cyto:fileName ?a .
               ?two cyto:reports ?t ; cyto:fileName ?b }"""
    pairs = {(plain(a), plain(b)) for a, b in store.select(PREFIXES + query)}
    assert pairs == {("first.md", "second.md"), ("second.md", "first.md")}


def test_the_question_on_registrations_lists_them_with_their_standing(store: EmbeddedStore) -> None:
    rows = [tuple(map(plain, row))[:4] for row in store.select(find("registered-trials").bind({"number": "nct0123"}))]
    assert rows == [
        ("NCT01234567", "first.md", 2, "retracted (doi:10.1000/xyz123)"),
        ("NCT01234567", "second.md", 2, None),
    ]
