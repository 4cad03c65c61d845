"""What stands in a question's answer can be asked for too, over all saved queries about what documents say."""

from __future__ import annotations

import re

import pytest

from queries.catalogue import SavedQuery, catalogue

EVIDENCE = {query.name: query for query in catalogue().values() if query.folder == "evidence"}
COMPARATORS = {"comparator", "sign", "first_bound"}

ASKED_BY = {
    "time": ({"at_time"}, {"doubtful-readings", "medians-recomputed"}),
    "measured": ({"variable_class"}, {"medians-recomputed"}),
    "predictor": ({"variable_class"}, {"predictor-conflicts"}),
    "occurred": ({"polarity"}, set()),
    "holds": ({"polarity"}, set()),
    "certainty": ({"grade"}, {"evidence-table"}),
    "significant": ({"significance"}, set()),
    "population": (
        {"whose"},
        {"drug-by-disease", "markers-against-imaging", "results", "baseline", "effects", "measures"},
    ),
    "person": ({"person"}, set()),
    "patient": ({"whose"}, set()),
}
"""By column the parameters that narrow it, and the questions that go without: they list what is doubtful or disagrees,
few rows of a document, or rows that are put together of several statements; the timeline is in the order of time.
"""


@pytest.mark.parametrize("column", ASKED_BY)
def test_what_a_column_holds_can_be_asked_for(column: str) -> None:
    wanted, without = ASKED_BY[column]
    having = {name for name, query in EVIDENCE.items() if column in {c.name for c in query.columns}}
    assert having
    lacking = {name for name in having if not wanted & {p.name for p in EVIDENCE[name].parameters}}
    assert lacking == without & having


@pytest.mark.parametrize("query", EVIDENCE.values(), ids=lambda q: q.name)
def test_a_value_stands_beside_its_sign_and_its_statement(query: SavedQuery) -> None:
    columns = {c.name for c in query.columns}
    if "value" in columns:
        assert COMPARATORS & columns or "cyto:ciLow" in query.sparql, "a value that is a bound must say so"
    one_statement = re.search(r"^\s*\?fact (?:a cyto:\w+|cyto:\w+ \?\w+)", query.sparql, re.MULTILINE)
    put_together = re.search(r"\bGROUP BY \?(?!fact)\w+", query.sparql) or "SELECT DISTINCT ?agent ?for" in query.sparql
    two_places = {"start_b", "start_there"} & columns
    if one_statement and not put_together and not two_places:
        assert "statement" in columns


def test_no_default_is_a_name_of_the_bundled_documents() -> None:
    """A question as it stands fits any release: its defaults are classes, everything, or something most papers have."""
    theirs = re.compile(
        r"tocilizumab|anakinra|infliximab|kawasaki|takayasu|septic|MONDO:0012727|MONDO:0017991|D009080", re.I
    )
    for query in catalogue().values():
        for parameter in query.parameters:
            assert not theirs.search(parameter.default or ""), (query.name, parameter.name)


SECOND_STEP = re.compile(r"OPTIONAL \{ \?\w+ \w+:\w+/(?:rdfs:label|skos:exactMatch) \?\w+")


@pytest.mark.parametrize("query", catalogue().values(), ids=lambda q: q.name)
def test_names_are_looked_up_for_each_row(query: SavedQuery) -> None:
    """Two steps in one OPTIONAL are joined first: the labels of everything are gone through for a few rows."""
    assert not SECOND_STEP.findall(query.sparql)
