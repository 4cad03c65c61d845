"""Pages for people: what each kind of thing tells, statements a page at a time, RDF behind a tab; the tree of terms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from server.app import close, create_app
from server.pages import home
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from graph_build.release import Release

PAGE = {"Accept": "text/html"}
CYTO = "https://w3id.org/cytolink/ontology#"
DOCUMENT = "/id/document/f4060b1f15b48bb8"


@pytest.fixture(scope="module")
def bundled(bundled_release: Release) -> Iterator[FlaskClient]:
    app = create_app(bundled_release.path, Settings(workers=2, reload_seconds=0, deadline=60.0))
    yield app.test_client()
    close(app)


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers=PAGE)
    assert answer.status_code == 200, answer.text
    return answer.text


def one(client: FlaskClient, pattern: str) -> str:
    """The address of the first thing that fits a pattern of ?s."""
    query = f"PREFIX cyto: <{CYTO}> SELECT ?s {{ {pattern} }} ORDER BY ?s LIMIT 1"
    iri = client.get("/sparql", query_string={"query": query, "format": "csv"}).text.split()[1]
    return "/id/" + iri.partition("/id/")[2]


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("?s a cyto:SourceDocument", ["Who is in it", "Statements about it", "/read/"]),
        ("?s a cyto:Measurement", ["What it says", "How it was read", "Read where it stands", "confidence"]),
        ("?s a cyto:StudyArm", ["Statements about it", "study arm", "passage"]),
        ("?s a cyto:Patient", ["Statements about it", "patient"]),
        ("?s a cyto:Study", ["Who is in it", "study"]),
        ("?s a cyto:CitedWork", ["cited work", "Reference"]),
        ("?s a cyto:SourceDiscrepancy", ["The one side", "The other side", "Read where it stands"]),
    ],
)
def test_each_kind_tells_what_it_is_and_leads_to_its_triples(
    pattern: str, told: list[str], bundled: FlaskClient
) -> None:
    address = one(bundled, pattern)
    shown = page(bundled, address)
    for words in told:
        assert words in shown
    triples = page(bundled, f"{address}?view=rdf")
    assert "What points at it" in triples


def test_a_drug_tells_its_names_targets_and_evidence(bundled: FlaskClient) -> None:
    shown = page(bundled, f"/describe?iri={CYTO.replace('#', '%23')}tocilizumab")
    for words in ("Actemra", "MESH:C502936", "blocks signalling of", "IL-6 receptor", "Statements about it"):
        assert words in shown
    counts = re.findall(r"kind=(\w+)#evidence[^>]*>[^<]*? (\d+)</a>", shown)
    kind, count = counts[0]
    narrowed = page(bundled, f"/describe?iri={CYTO.replace('#', '%23')}tocilizumab&kind={kind}")
    assert narrowed.count(">passage</a>") == min(50, int(count))


def test_a_disease_stands_between_what_is_above_and_below_it(bundled: FlaskClient) -> None:
    shown = page(bundled, "/describe?iri=http://purl.obolibrary.org/obo/MONDO_0012727")
    assert "Above it" in shown
    assert "vasculitis" in shown


def test_statements_are_paged_to_the_last(bundled: FlaskClient) -> None:
    shown, number = page(bundled, DOCUMENT), 1
    total = int(re.search(r'Statements about it <span class="hint">([\d,]+)', shown)[1].replace(",", ""))  # type: ignore[index]
    seen = shown.count(">passage</a>")
    while f"page={number + 1}#" in shown:
        number += 1
        shown = page(bundled, f"{DOCUMENT}?page={number}")
        seen += shown.count(">passage</a>")
    assert seen == total
    assert page(bundled, f"{DOCUMENT}?page=99999&kind=nonsense")


def test_a_document_has_as_many_statements_on_each_page(bundled: FlaskClient) -> None:
    """A hypothesis is a claim, too, and counts once; what a document contradicts itself in is no statement of it."""
    counts = 0
    with_hypothesis = one(bundled, "?f a cyto:Hypothesis ; cyto:statedIn ?s")
    listed = page(bundled, "/documents")
    for key in dict.fromkeys(re.findall(r'href="/id/document/([0-9a-f]{16})"', listed)):
        row = listed[listed.index(f"/id/document/{key}") :]
        (said,) = re.findall(r'<td class="number">([\d,]+)</td><td><a href="/read/', row)[:1]
        shown, read = page(bundled, f"/id/document/{key}"), page(bundled, f"/read/{key}")
        (about,) = re.findall(r'Statements about it <span class="hint">([\d,]+)', shown)
        (marked,) = re.findall(r"What was read from it: (\d+) statements", read)
        assert said == about == marked, key
        assert int(said) == sum(map(int, re.findall(r"kind=\w+#evidence[^>]*>[^<]*? (\d+)</a>", shown)))
        counts += int(said)
        if with_hypothesis.endswith(key):
            assert "<td>source hypothesis</td>" in page(bundled, f"/id/document/{key}?kind=hypothesis")
    home = page(bundled, "/")
    assert f"{counts:,}" in home


def test_a_span_leads_to_its_document_and_keeps_its_triples(bundled: FlaskClient) -> None:
    address = one(bundled, "?s <http://www.w3.org/ns/oa#start> ?start")
    answer = bundled.get(address, headers=PAGE)
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, f"/read/{address.split('/')[3]}")
    assert "oa:start" in page(bundled, f"{address}?view=rdf")
    assert bundled.get(f"{address}.ttl").mimetype == "text/turtle"


def test_the_first_page_answers_questions_with_links_to_the_passages(
    bundled: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "_SECONDS", 30.0)  # whatever else the machine does meanwhile
    shown = page(bundled, "/")
    assert shown.count('class="data-table"') == 3
    assert len(re.findall(r'<td class="number[^"]*"><a href="/read/', shown)) >= 4


def test_terms_stand_under_what_is_above_them_and_lead_to_their_pages(bundled: FlaskClient) -> None:
    shown = page(bundled, "/ontology")
    drug = shown.index(f'href="/describe?iri={CYTO.replace(":", "%3A").replace("/", "%2F").replace("#", "%23")}Drug"')
    assert shown.index('id="tocilizumab"') > drug
    depth = shown[drug : shown.index('id="tocilizumab"')]
    assert depth.count('<ul class="tree">') > depth.count("</ul>")


def test_the_style_guide_shows_the_parts(bundled: FlaskClient) -> None:
    assert 'class="swatch ground"' in page(bundled, "/style-guide")
    for name, status in (("swatch/swatch.css", 200), ("swatch/swatch.html", 404), ("assets.py", 404)):
        with bundled.get(f"/components/{name}") as answer:
            assert answer.status_code == status
