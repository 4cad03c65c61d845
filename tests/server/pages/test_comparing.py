"""Two documents or two drugs side by side."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from server.app import close, create_app
from server.pages import answers
from server.problems import ProblemError
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from graph_build.release import Release
    from queries.catalogue import SavedQuery
    from server.pages.answers import Table


@pytest.fixture(scope="module")
def client(bundled_release: Release) -> Iterator[FlaskClient]:
    settings = Settings(workers=1, deadline=60.0, reload_seconds=0)
    app = create_app(bundled_release.path, settings)
    yield app.test_client()
    close(app)


def sides(page: str, question: str) -> tuple[str, str]:
    """What the two sides of a question show, without markup."""
    section = next(part for part in re.findall(r"<section>.*?</section>", page, re.DOTALL) if question in part)
    left, right = re.findall(r"<div>\n(.*?)\n    </div>\n    ", section + "\n    ", re.DOTALL)[:2]
    return html.unescape(re.sub(r"<[^>]+>", " ", left)), html.unescape(re.sub(r"<[^>]+>", " ", right))


def test_each_side_shows_its_own_document(client: FlaskClient) -> None:
    page = client.get("/compare?a=002&b=004").text
    left, right = sides(page, "What became of patients")
    assert "coronary aneurysm" in left
    assert "coronary aneurysm" not in right
    assert "/q/outcomes?document=002_" in page
    assert "/q/outcomes?document=004_" in page


def test_documents_are_found_by_words_of_their_titles(client: FlaskClient) -> None:
    assert "Takayasu" in client.get("/compare?a=Takayasu&b=002").text


def test_each_side_shows_its_own_drug(client: FlaskClient) -> None:
    page = client.get("/compare?by=drug&a=anakinra&b=tocilizumab").text
    left, right = sides(page, "In which diseases a drug was given")
    assert ("anakinra" in left, "tocilizumab" in left) == (True, False)
    assert "Takayasu arteritis" in right


def test_a_question_that_neither_side_answers_is_left_out(client: FlaskClient) -> None:
    assert "Nothing was read of either" in client.get("/compare?by=drug&a=sarilumab&b=baricitinib").text


@pytest.mark.parametrize("query", ["by=arm", "a=nowhere&b=002", "a=0&b=002", "by=drug&a=aspirinol&b=anakinra"])
def test_what_cannot_be_compared_is_told(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/compare?{query}")
    assert answer.status_code == 400
    assert answer.json["detail"]


def test_the_form_alone_asks_nothing(client: FlaskClient) -> None:
    page = client.get("/compare").text
    assert "<section>" not in page
    assert 'value="002_' in page


def test_a_question_out_of_time_is_not_told_as_nothing_read(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_rows = answers.first_rows

    def late(query: SavedQuery, most: int, seconds: float, values: dict[str, str]) -> Table | None:
        if query.name == "outcomes":
            raise ProblemError("limit-exceeded", 503, "the query took too long")
        return first_rows(query, most, seconds, values)

    monkeypatch.setattr(answers, "first_rows", late)
    answer = client.get("/compare?a=002&b=004")
    for side in sides(answer.text, "What became of patients"):
        assert "Not answered in the time" in side
        assert "Nothing was read" not in side
    assert answer.headers["Cache-Control"] == "no-store"
