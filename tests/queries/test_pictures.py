"""Pictures beside saved queries: of columns that the query has, with data that lead to their spans."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from queries.catalogue import SavedQuery, catalogue
from queries.pictures import ROWS_OF, picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from graph_build.release import Release

DRAWN = [query for query in catalogue().values() if picture(query)]
LINKS = {"span", "span_there", "document"}


def fields(told: Any) -> Iterator[str]:
    """What a specification reads from a row: encoded fields, and those that expressions name."""
    if isinstance(told, dict):
        if isinstance(told.get("field"), str):
            yield told["field"]
        for key, value in told.items():
            if key in {"calculate", "filter", "test"} and isinstance(value, str):
                yield from re.findall(r"datum\.(\w+)", value)
            yield from fields(value)
    elif isinstance(told, list):
        for value in told:
            yield from fields(value)


def made(told: Any) -> set[str]:
    """What a specification adds to a row."""
    return set(re.findall(r'"as": "(\w+)"', json.dumps(told)))


def test_the_pictures_are_those_that_readers_ask_for() -> None:
    assert {"outcome-by-arm", "effects", "timeline", "drugs-in-diseases", "coverage", "pathways"} <= {
        query.name for query in DRAWN
    }


@pytest.mark.parametrize("query", DRAWN, ids=lambda query: query.name)
def test_a_picture_reads_columns_of_its_query(query: SavedQuery) -> None:
    told = picture(query)
    assert told is not None
    source = catalogue()[told.pop(ROWS_OF, query.name)]
    assert {p.name for p in source.parameters} & {p.name for p in query.parameters} or source is query
    columns = {column.name for column in source.columns} | LINKS
    graph = told.get("graph")
    if graph:
        assert set(graph.values()) - {graph["walk"]} <= columns
        assert graph["walk"] in {parameter.name for parameter in query.parameters}
    else:
        assert set(fields(told)) <= columns | made(told)
        assert "href" in json.dumps(told), "no mark leads to where it was read"
    assert told["description"].endswith(".")


@pytest.mark.parametrize("query", DRAWN, ids=lambda query: query.name)
def test_a_picture_comes_with_its_rows(query: SavedQuery, client: FlaskClient) -> None:
    told = client.get(f"/q/{query.name}/picture.json").json
    assert told is not None
    for row in told["data"]["values"]:
        assert {"file", "start", "end"} - set(row) or "/read/" in row["span"]


def test_numbers_are_numbers_and_parameters_hold(client: FlaskClient) -> None:
    told = client.get("/q/outcome-by-arm/picture.json?outcome=relapse").json
    assert told is not None
    (row,) = told["data"]["values"]
    assert (row["events"], row["of"], row["risk_ratio"]) == (4, 20, 0.333)
    assert row["span"].startswith("http://")
    assert client.get("/q/outcome-by-arm/picture.json?arm=x").status_code == 400
    assert client.get("/q/measurements/picture.json").status_code == 404
    assert client.get("/q/nothing/picture.json").status_code == 404


def test_the_evidence_table_draws_the_outcomes_of_its_arms(client: FlaskClient) -> None:
    own, other = (client.get(f"/q/{name}/picture.json").json for name in ("evidence-table", "outcome-by-arm"))
    assert own["data"] == other["data"]
    assert own["vconcat"] == other["vconcat"]
    assert client.get("/q/evidence-table/picture.json?drug=nobody+knows+it").status_code == 400
    assert client.get("/q/evidence-table/picture.json?given=studied&drug=cyto:Drug").json["data"] == other["data"]


def test_a_query_with_a_picture_shows_it_and_another_does_not(client: FlaskClient, release: Release) -> None:
    assert release
    assert "/q/outcome-by-arm/picture.json" in client.get("/q/outcome-by-arm").text
    assert "picture.json" not in client.get("/q/measurements").text
