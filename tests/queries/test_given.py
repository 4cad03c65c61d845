"""Queries that begin at a value that is given have the rows of those that do not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from queries.catalogue import catalogue, find
from tests.queries.test_narrowing import told

if TYPE_CHECKING:
    from graph_build.release import Release

GIVEN = re.compile(r" #given \$(\w+): .*")
VALUES = {
    "after_drug": ("corticosteroid", "immunoglobulin"),
    "blocks": ("IL-6", "https://w3id.org/cytolink/ontology#Cytokine"),
    "document": ("000", "00"),
    "disease": ("Kawasaki disease", "vasculitis"),
    "drug": ("tocilizumab", "anakinra", "corticosteroid", "warfarin"),
    "given": ("infliximab", "immunoglobulin", "corticosteroid"),
    "kind": ("https://w3id.org/cytolink/ontology#coronaryOutcome",),
    "outcome": ("https://w3id.org/cytolink/ontology#coronaryOutcome",),
    "topic": ("Kawasaki disease", "tocilizumab", "vasculitis"),
    "variable_class": ("marker of inflammation", "laboratory variable"),
    "with_status": ("improved", "no such status"),
}
"""Concepts, a class and one that the release does not speak of."""
CASES = sorted(
    {
        (query.name, parameter.name, value)
        for query in catalogue().values()
        for written in GIVEN.findall(query.sparql) + re.findall(r"#given \$(\w+):", query.sparql)
        for parameter in query.parameters
        if parameter.variable == written
        for value in VALUES[parameter.name]
    }
)


@pytest.mark.parametrize(("name", "parameter", "value"), CASES)
def test_the_rows_are_the_same(bundled_release: Release, name: str, parameter: str, value: str) -> None:
    query, store = find(name), bundled_release.store()
    plain = replace(query, sparql=GIVEN.sub("", query.sparql))
    values = {parameter: value}
    assert query.bind(values) != plain.bind(values)
    assert told(store.select(query.bind(values))) == told(store.select(plain.bind(values)))


def test_with_defaults_the_pattern_stays() -> None:
    query = find("treatments")
    assert "?record a cyto:MedicalAction . #given" in query.bind()
    assert "?record a cyto:MedicalAction . #given" in query.bind({"drug": "https://w3id.org/cytolink/ontology#Drug"})
    assert "#given" not in query.bind({"drug": "tocilizumab"})


def test_several_values_are_begun_at_together() -> None:
    bound = find("outcome-by-drug-class").bind({"outcome": "cyto:coronaryOutcome", "document": "00"})
    assert "{ ?fact cyto:outcomeKind <https://w3id.org/cytolink/ontology#coronaryOutcome> }" in bound
    assert '{ ?told_in cyto:fileName ?told_by FILTER(STRSTARTS(?told_by, "00"))' in bound
    assert "#given" not in bound
