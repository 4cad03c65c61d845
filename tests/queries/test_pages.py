"""The questions on the web: index, forms, answers with links to the evidence, data by suffix, OpenAPI."""

from __future__ import annotations

import html
import json
import re
import shlex
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from ontology.terms import vocabulary
from queries.catalogue import catalogue
from queries.search import search
from server.app import close, create_app
from server.cli import cytolink
from server.federation.asking import Asking
from server.federation.endpoints.kept import Reply
from server.settings import Settings
from server.sheets.writing import FORMS

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from graph_build.release import Release


def test_the_index_lists_every_question(client: FlaskClient) -> None:
    page = client.get("/q/").text
    assert all(f'href="/q/{name}"' in page for name in catalogue())


def test_the_index_is_narrowed_by_words_and_tag(client: FlaskClient) -> None:
    found = re.findall(r'<a href="/q/([a-z0-9-]+)">', client.get("/q/?search=risk+arms&tag=outcomes").text)
    assert found == ["outcome-by-arm"]
    assert "No question fits" in client.get("/q/?search=unheard-of").text


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("mortality", "/q/outcomes?outcome=mortality"),
        ("tocilizumab", "/q/treatments?drug=tocilizumab"),
        ("IVIG", "/q/adverse-events?drug=intravenous+immunoglobulin"),
        ("CRP", "/q/measurements?variable=C-reactive+protein"),
        ("CRP", "/q/claims?topic=C-reactive+protein"),
        ("Kawasaki disease", "/q/evidence-table?disease=Kawasaki+disease"),
        ("kawasaki disease tocilizumab", "/q/evidence-table?disease=Kawasaki+disease&amp;drug=tocilizumab"),
        ("regimens mas", "/q/regimens?condition=macrophage+activation+syndrome"),
        ("previous treatment", "/q/prior-drugs"),
        ("largest p-value", "/q/changes"),
    ],
)
def test_the_index_finds_what_parameters_columns_and_concepts_are_called(
    client: FlaskClient, words: str, address: str
) -> None:
    page = client.get("/q/", query_string={"search": words}).text
    found = [a.replace("%20", "+") for a in re.findall(r'<li><a href="(/q/[a-z0-9-]+(?:\?[^"]*)?)"', page)]
    assert address in found
    assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_all_words_are_needed(client: FlaskClient) -> None:
    page = client.get("/q/?search=tocilizumab+unheard-of").text
    assert "No question fits" in page


def test_every_value_that_the_index_offers_can_be_asked() -> None:
    for term in vocabulary():
        for found in search(catalogue().values(), term.label):
            for parameter in found.query.parameters:
                if parameter.name in found.values:
                    parameter.term(found.values[parameter.name])


def test_a_question_without_required_parameters_is_answered_at_once(client: FlaskClient) -> None:
    page = client.get("/q/outcome-by-arm").text
    assert "0.333" in page
    assert '<a href="/read/aaaaaaaaaaaaaaaa?at=100-104#at">100</a>' in page
    assert '<a href="/id/document/aaaaaaaaaaaaaaaa">first.txt</a>' in page


def test_a_form_offers_the_values_of_the_release(client: FlaskClient) -> None:
    page = client.get("/q/drug-by-disease?drug=canakinumab").text
    assert '<option value="cyto:sarilumab">sarilumab</option>' in page
    assert 'value="canakinumab"' in page
    assert ">second.txt</a>" in page


def test_a_wrong_parameter_is_told_on_the_page(client: FlaskClient) -> None:
    reply = client.get("/q/changes?below=2")
    assert reply.status_code == 400
    assert "the largest value is 1" in reply.text


def test_what_a_reader_types_is_shown_as_text(client: FlaskClient) -> None:
    reply = client.get('/q/outcomes?outcome="><script>alert(1)</script>')
    assert reply.status_code == 200
    assert "<script>" not in reply.text
    assert "&lt;script&gt;alert(1)" in reply.text


def test_pages_load_nothing_from_elsewhere_and_run_nothing_inline(client: FlaskClient) -> None:
    for path in ("/q/", "/q/outcome-by-arm", "/q/fact-graph"):
        reply = client.get(path)
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
        text = re.sub(r'<script type="module" src="/(?:assets|components)/[\w/-]+\.js"></script>', "", reply.text)
        assert not re.search(r'<script|\sstyle="|\son\w+="|src="http|rel="stylesheet" href="http', text)


@pytest.mark.parametrize(
    ("suffix", "media"),
    [
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
    ],
)
def test_rows_come_in_four_formats(client: FlaskClient, suffix: str, media: str) -> None:
    reply = client.get(f"/q/outcome-by-arm.{suffix}?outcome=relapse")
    assert reply.status_code == 200
    assert reply.mimetype == media
    assert "first.txt" in reply.text
    again = client.get(f"/q/outcome-by-arm.{suffix}?outcome=relapse", headers={"If-None-Match": reply.headers["ETag"]})
    assert again.status_code == 304


def test_a_graph_comes_as_turtle(client: FlaskClient) -> None:
    fact = "https://w3id.org/cytolink/id/document/aaaaaaaaaaaaaaaa/given"
    reply = client.get("/q/fact-graph.ttl", query_string={"fact": fact})
    assert reply.mimetype == "text/turtle"
    assert "doseUnit" in reply.text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/q/unheard-of", 404, "no saved query"),
        ("/q/unheard-of.csv", 404, "no saved query"),
        ("/q/outcome-by-arm.ttl", 406, "no answer as"),
        ("/q/outcome-by-arm.csv?outcomes=x", 400, "no parameter 'outcomes'"),
        ("/q/outcome-by-arm.csv?outcome=a&outcome=b", 400, "given 2 times"),
        ("/q/fact-graph.ttl", 400, "'fact' is missing"),
        ("/q/fact-graph.ttl?fact=a%3Eb", 400, "cannot hold"),
    ],
)
def test_a_wrong_request_is_a_problem_that_says_what_to_do(
    client: FlaskClient, path: str, status: int, said: str
) -> None:
    reply = client.get(path)
    assert reply.status_code == status
    assert reply.mimetype == "application/problem+json"
    assert said in json.loads(reply.text)["detail"]


def test_the_openapi_document_describes_every_answer(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    operations = [document["paths"][path]["get"] for path in document["paths"]]
    assert len({o["operationId"] for o in operations}) == len(operations)
    for path, item in document["paths"].items():
        if path.rsplit(".", 1)[1] in FORMS and not path.startswith("/q/treatments."):
            continue  # a process writes each file: those of one question are enough
        query = {p["name"]: p["schema"].get("default", "https://example.org/a") for p in item["get"]["parameters"]}
        reply = client.get(path, query_string=query)
        assert reply.status_code == 200, path
        assert reply.mimetype in item["get"]["responses"]["200"]["content"]


def test_snippets_hold_the_values_given(client: FlaskClient) -> None:
    page = client.get("/q/outcome-by-arm?outcome=relapse").text
    assert "/q/outcome-by-arm.csv?outcome=relapse" in page
    assert "cytolink query outcome-by-arm --param outcome=relapse" in page


def test_snippets_say_what_they_need(client: FlaskClient) -> None:
    page = client.get("/q/outcome-by-arm").text
    assert "# needs pandas: pip install pandas" in page
    assert "%pip install pandas requests" in page
    graph = client.get("/q/fact-graph?fact=https://example.org/a").text
    assert "# needs rdflib" in graph
    assert "cytolink query" not in graph
    assert client.get("/q/fact-graph.ttl?fact=https://example.org/a").status_code == 200


def test_the_command_that_a_page_shows_runs(client: FlaskClient, release: Release) -> None:
    page = html.unescape(client.get("/q/outcome-by-arm?outcome=relapse&document=").text)
    (line,) = re.findall(r"^cytolink query [^<\n]*", page, flags=re.MULTILINE)
    (program, *arguments) = shlex.split(line)
    assert (program, arguments[-2:]) == ("cytolink", ["--release", "PATH"])
    for path in (release.path, release.path.parent):
        result = CliRunner().invoke(cytolink, [*arguments[:-1], str(path)], catch_exceptions=False)
        assert result.exit_code == 0
        assert "0.333" in result.output


def test_a_federated_question_joins_another_endpoint(client: FlaskClient) -> None:
    lines = client.get("/q/uniprot-targets.csv?drug=sarilumab").text.splitlines()
    assert [line.split(",")[1:5] for line in lines[1:]] == [
        ["http://purl.uniprot.org/uniprot/P05231", "blocked cytokine", "IL6_HUMAN", "IL6"],
        ["http://purl.uniprot.org/uniprot/P08887", "target", "IL6RA_HUMAN", "IL6R"],
    ]


def test_a_page_that_is_looked_at_asks_nothing_on_the_internet(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(_self: Asking, public: str, *_: object) -> Reply:
        asked.append(public)
        return Reply(0, "")

    monkeypatch.setattr(Asking, "ask", ask)
    app = create_app(release.path, Settings(workers=1, reload_seconds=0, deadline=60.0))
    try:
        plain = app.test_client()
        for path in ("/q/uniprot-targets", "/q/uniprot-targets?drug=sarilumab"):
            page = plain.get(path)
            assert page.status_code == 200
            assert "also asks https://sparql.uniprot.org/sparql, on the internet" in page.text
        assert asked == []
        assert plain.get("/q/uniprot-targets?drug=sarilumab&elsewhere=yes").status_code == 200
        assert asked == ["https://sparql.uniprot.org/sparql"]
    finally:
        close(app)


def test_an_empty_concept_in_a_form_means_all_there_are_and_the_form_says_so(client: FlaskClient) -> None:
    page = client.get("/q/treatments").text
    assert re.search(r'name="drug" value="" type="text" placeholder="any drug"', page)
    assert "cyto:Drug" not in page[page.index('<form method="get" action="/q/treatments"') : page.index("</form>")]
    assert client.get("/q/treatments.csv?drug=").text == client.get("/q/treatments.csv").text
    chosen = client.get("/q/treatments?drug=anakinra").text
    assert 'name="drug" value="anakinra" type="text"' in chosen
    assert 'value="rheumatoid arthritis"' in client.get("/q/mappings").text, "a default that is one thing is shown"
