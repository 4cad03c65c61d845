"""The search over concepts, documents, statements and questions, and the tables of answers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from server.app import close, create_app
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from graph_build.release import Release


@pytest.fixture(scope="module")
def bundled(bundled_release: Release) -> Iterator[FlaskClient]:
    app = create_app(bundled_release.path, Settings(workers=2, reload_seconds=0, deadline=60.0))
    yield app.test_client()
    close(app)


def search(client: FlaskClient, words: str) -> dict[str, Any]:
    answer = client.get("/search.json", query_string={"q": words})
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.text)
    return found


@pytest.mark.parametrize("words", ["tocilizumab", "Tocilizmab", "Actemra", "tociliz"])
def test_a_drug_is_found_by_any_name_slip_or_beginning(words: str, bundled: FlaskClient) -> None:
    found = search(bundled, words)
    assert found["concepts"][0]["label"] == "tocilizumab"
    assert any("tocilizumab" in hit["label"] for hit in found["statements"])
    assert all(hit["read"].startswith("/read/") for hit in found["statements"])


def test_questions_are_found_with_their_form_filled_in(bundled: FlaskClient) -> None:
    assert any("tocilizumab" in hit["href"] for hit in search(bundled, "tocilizumab")["questions"])


def test_documents_are_found_by_name(bundled: FlaskClient) -> None:
    (found,) = search(bundled, "003_bb44")["documents"]
    assert bundled.get(found["href"], headers={"Accept": "text/html"}).status_code == 200
    assert bundled.get(found["read"]).status_code == 200


@pytest.mark.parametrize("identifier", ["MONDO:0012727", "http://purl.obolibrary.org/obo/MONDO_0012727"])
def test_an_identifier_leads_to_its_page(identifier: str, bundled: FlaskClient) -> None:
    answer = bundled.get("/search", query_string={"q": identifier}, headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert bundled.get(answer.location, headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize("words", ["", "zzzzqqq", "<script>alert(1)</script>", "x:" + "y" * 150, "a " * 90, "https://"])
def test_any_words_get_a_page(words: str, bundled: FlaskClient) -> None:
    answer = bundled.get("/search", query_string={"q": words})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_a_search_that_is_too_long_is_refused(bundled: FlaskClient) -> None:
    assert bundled.get("/search", query_string={"q": "x" * 201}).status_code == 413


def test_every_figure_of_a_table_leads_to_where_it_was_read(bundled: FlaskClient) -> None:
    page = bundled.get("/q/baseline?document=003").text
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL)
    assert len(rows) > 10
    for row in rows:
        figures = re.findall(r'<td class="number[^"]*">(.*?)</td>', row)
        assert all('href="/read/f4060b1f15b48bb8?at=' in figure for figure in figures if figure)
        assert "passage</a>" in row


def test_an_answer_is_paged_to_its_last_row(bundled: FlaskClient) -> None:
    first = bundled.get("/q/concepts-named").text
    total = len(bundled.get("/q/concepts-named.csv").text.splitlines()) - 1
    shown, number = first.count("<tr><td"), 1
    while f"page={number + 1}" in first:
        number += 1
        first = bundled.get(f"/q/concepts-named?page={number}").text
        shown += first.count("<tr><td")
    assert shown == total
    assert "No rows" in bundled.get("/q/concepts-named?page=900").text
