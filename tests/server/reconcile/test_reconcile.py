"""The reconciliation service, by the W3C's Reconciliation Service API 0.2."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient


def results(client: FlaskClient, **queries: Any) -> dict[str, list[dict[str, Any]]]:
    response = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert response.status_code == 200, response.text
    return {key: answer["result"] for key, answer in response.json.items()}


def test_the_manifest_says_what_the_service_does(client: FlaskClient) -> None:
    response = client.get("/reconcile")
    found = response.json
    assert "0.2" in found["versions"]
    assert found["identifierSpace"]
    assert found["schemaSpace"]
    assert "{{id}}" in found["view"]["url"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    for kind in ("entity", "type"):
        path = found["suggest"][kind]["service_path"]
        assert client.get(path, query_string={"prefix": "dru"}).status_code == 200


def test_a_batch_as_openrefine_sends_it(client: FlaskClient) -> None:
    found = results(
        client,
        q0={"query": "Tocilizumab", "type": "drug", "type_strict": "should", "limit": 3},
        q1={"query": "anakinra"},
        q2={"query": "no such thing at all"},
    )
    assert found["q0"][0] == {
        "id": "cyto:tocilizumab",
        "name": "tocilizumab",
        "type": [{"id": "drug", "name": "Drug"}],
        "score": 100.0,
        "match": True,
    }
    assert found["q1"][0]["id"] == "cyto:anakinra"
    assert found["q2"] == []


def test_a_blank_name_has_no_candidates_and_the_others_theirs(client: FlaskClient) -> None:
    blank = {
        "null": {"query": None},
        "empty": {"query": ""},
        "blank": {"query": " \t\u00a0", "type": "drug"},
    }
    found = results(client, named={"query": "Tocilizumab", "type": "drug"}, **blank)
    assert found.pop("named")[0]["match"]
    assert found == {key: [] for key in blank}


def test_an_abbreviation_is_read_by_the_names_of_its_batch(client: FlaskClient) -> None:
    found = results(client, a={"query": "tocilizumab"}, b={"query": "TCB"}, c={"query": "weekly TCB"})
    assert [(found[key][0]["id"], found[key][0]["match"]) for key in "ab"] == [
        ("cyto:tocilizumab", True),
        ("cyto:tocilizumab", False),
    ]
    assert "cyto:tocilizumab" in {one["id"] for one in found["c"]}
    assert results(client, b={"query": "TCB"})["b"] == []


def test_get_answers_as_post_does(client: FlaskClient) -> None:
    queries = json.dumps({"a": {"query": "anakinra", "limit": 1}})
    got = client.get("/reconcile", query_string={"queries": queries})
    assert got.json == client.post("/reconcile", data={"queries": queries}).json
    assert len(got.json["a"]["result"]) == 1


def test_types_narrow(client: FlaskClient) -> None:
    found = results(
        client,
        drug={"query": "anakinra", "type": "drug"},
        gene={"query": "anakinra", "type": "gene"},
        here={"query": "anakinra", "type": ["cyto"]},
        elsewhere={"query": "anakinra", "type": [{"id": "MESH"}]},
    )
    assert [bool(found[key]) for key in ("drug", "gene", "here", "elsewhere")] == [True, False, True, False]


def test_suggestions_start_as_somebody_types(client: FlaskClient) -> None:
    found = client.get("/reconcile/suggest/entity", query_string={"prefix": "Toci"}).json["result"]
    assert [one["id"] for one in found] == ["cyto:tocilizumab"]
    assert client.get("/reconcile/suggest/entity", query_string={"prefix": "Toci", "cursor": "1"}).json["result"] == []
    types = client.get("/reconcile/suggest/type", query_string={"prefix": "disea"}).json["result"]
    assert {"id": "disease", "name": "Disease"} in types


def test_a_view_leads_to_the_page_or_to_the_source(client: FlaskClient) -> None:
    ours = client.get("/reconcile/view", query_string={"id": "cyto:anakinra"})
    assert (ours.status_code, ours.location.startswith("/describe?iri=")) == (303, True)
    source = client.get("/reconcile/view", query_string={"id": "OMIM:131100"})
    assert source.location == "https://omim.org/entry/131100"
    for unknown in ("nothing:1", "https://example.org/elsewhere", ""):
        assert client.get("/reconcile/view", query_string={"id": unknown}).status_code == 404


def test_errors_are_problems(client: FlaskClient) -> None:
    wrong = (
        "{",
        "[]",
        '{"a": 1}',
        '{"a": {}}',
        '{"a": {"query": "x", "limit": 0}}',
        '{"a": {"query": "x", "type": "y"}}',
    )
    for queries in wrong:
        response = client.post("/reconcile", data={"queries": queries})
        assert (response.status_code, response.mimetype) == (400, "application/problem+json"), queries
    assert client.post("/reconcile", data={}).status_code == 400
    assert client.get("/reconcile/suggest/entity").status_code == 400


def test_batches_and_queries_are_bounded(client: FlaskClient) -> None:
    many = json.dumps({f"q{n}": {"query": "x"} for n in range(201)})
    long = json.dumps({"q": {"query": "x" * 501}})
    for queries, limit in ((many, "batch"), (long, "query")):
        response = client.post("/reconcile", data={"queries": queries})
        assert (response.status_code, response.json["limit"]) == (413, limit)


def test_it_answers_over_http(serving: Callable[..., Any], releases: Path) -> None:
    with serving(releases, workers=1, reload_seconds=0) as server:
        queries = json.dumps({"q0": {"query": "anakinra", "limit": 6}})
        connection = server.connect()
        connection.request(
            "POST",
            "/reconcile",
            urlencode({"queries": queries}),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        response = connection.getresponse()
        assert response.status == 200
        assert json.loads(response.read())["q0"]["result"][0]["id"] == "cyto:anakinra"
        connection.close()


def test_columns_are_added_to_what_was_matched(client: FlaskClient) -> None:
    listed = client.get("/reconcile/properties", query_string={"type": "drug"}).json["properties"]
    assert {"label", "names", "same"} <= {one["id"] for one in listed}
    asked = {"ids": ["cyto:anakinra", "nothing:1"], "properties": [{"id": "label"}, {"id": "iri"}]}
    found = client.post("/reconcile", data={"extend": json.dumps(asked)}).json
    assert [one["id"] for one in found["meta"]] == ["label", "iri"]
    assert found["rows"]["cyto:anakinra"]["label"] == [{"str": "anakinra"}]
    assert found["rows"]["cyto:anakinra"]["iri"][0]["str"].endswith("ontology#anakinra")
    assert found["rows"]["nothing:1"] == {"label": [], "iri": []}
    for wrong in ("{", "[]", '{"ids": "x", "properties": []}', '{"ids": [], "properties": [{"id": "colour"}]}'):
        assert client.post("/reconcile", data={"extend": wrong}).status_code == 400, wrong
    many = json.dumps({"ids": ["cyto:anakinra"] * 201, "properties": []})
    assert client.post("/reconcile", data={"extend": many}).status_code == 413
    suggested = client.get("/reconcile/suggest/property", query_string={"prefix": "nam"}).json["result"]
    assert "names" in {one["id"] for one in suggested}


def test_only_the_preview_may_be_framed(server: Any) -> None:
    answer, page = server.get("/reconcile/preview?id=cyto%3Aanakinra")
    policies = [value for name, value in answer.getheaders() if name.lower() == "content-security-policy"]
    assert b"anakinra" in page
    assert len(policies) == 1
    assert "frame-ancestors" not in policies[0]
    assert "default-src 'none'" in policies[0]
    other, _ = server.get("/reconcile/column")
    assert "frame-ancestors 'none'" in (other.getheader("content-security-policy") or "")
    assert server.get("/reconcile/preview?id=nothing:1")[0].status == 404


def test_a_pasted_column_is_chosen_from_and_downloaded(client: FlaskClient) -> None:
    assert "Paste a column" in client.get("/reconcile/column").text
    page = client.post(
        "/reconcile/column", data={"names": "Anakinra\n\n<b>nobody</b>\n", "type": "drug", "to": ""}
    ).text
    assert "1 of 2 are sure" in page
    assert '<option value="cyto:anakinra anakinra" selected>' in page
    assert "<b>nobody" not in page
    chosen = [("name", "Anakinra"), ("id", "cyto:anakinra anakinra"), ("name", "x, y"), ("id", "")]
    table = client.post("/reconcile/column.csv", data=MultiDict(chosen))
    assert table.text.splitlines() == ["name,id,label", "Anakinra,cyto:anakinra,anakinra", '"x, y",,']
    assert "attachment" in table.headers["Content-Disposition"]
    for wrong in ({"type": "colour"}, {"to": "NOBODY"}):
        assert client.post("/reconcile/column", data={"names": "x", **wrong}).status_code == 400
    assert client.post("/reconcile/column", data={"names": "x\n" * 201}).status_code == 413
    assert client.post("/reconcile/column.csv", data={"name": "x"}).status_code == 400
