"""What a release publishes as executable runs as it is, and answers what the server answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents
from queries.catalogue import SavedQuery, catalogue
from queries.publication import example_values, query_iri
from server.app import close, create_app
from server.federation.standin import with_stand_ins
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from graph_build.release import Release

PAPER = """Anakinra in macrophage activation syndrome: a case report

Case report
A 40-year-old woman with macrophage activation syndrome was admitted with fever. C-reactive protein was 90 mg/L.
She received anakinra 100 mg/day. On day 4 the C-reactive protein was 4 mg/L. She had no rash.
"""
RUNNABLE = tuple(q for q in catalogue().values() if example_values(q) is not None)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of one paper, with all that a build publishes."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "001.txt").write_text(PAPER, encoding="utf-8")
    return build(documents([folder / "001.txt"]), folder / "out", BuildSettings()).release


@pytest.fixture(scope="module")
def texts(built: Release) -> dict[str, str]:
    """The texts that the release publishes, by the query's IRI."""
    rows = built.store().select(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?query ?text { ?query sh:select|sh:ask|sh:construct ?text }"
    )
    return {str(query.value): str(text.value) for query, text in rows if query and text}


@pytest.fixture(scope="module")
def client(built: Release) -> Iterator[FlaskClient]:
    """A client of the release; stand-ins on this machine answer for the public endpoints."""
    with with_stand_ins(Settings(workers=1, reload_seconds=0, deadline=60.0, service_seconds=60.0)) as settings:
        app = create_app(built.path, settings)
        yield app.test_client()
        close(app)


def rows(answer: Any) -> list[str]:
    """The rows of SPARQL results in JSON, in no order."""
    return sorted(str(sorted(row.items())) for row in answer["results"]["bindings"])


def test_all_that_can_run_are_published(texts: dict[str, str]) -> None:
    assert set(texts) == {query_iri(query) for query in RUNNABLE}


@pytest.mark.parametrize("query", RUNNABLE, ids=lambda q: q.name)
def test_it_runs_as_it_stands_and_answers_the_same(
    query: SavedQuery, texts: dict[str, str], client: FlaskClient
) -> None:
    assert query.form == "SELECT"
    reply = client.post("/sparql", data={"query": texts[query_iri(query)]}, headers={"Accept": "application/json"})
    assert reply.status_code == 200, reply.text
    saved = client.get(f"/q/{query.name}.json", query_string=example_values(query))
    assert saved.status_code == 200
    heads = [answer.get_json(force=True)["head"]["vars"] for answer in (reply, saved)]  # each links to a run of its own
    assert heads[0] == heads[1]
    assert rows(reply.get_json(force=True)) == rows(saved.get_json(force=True))


def test_some_of_them_find_what_the_paper_says(texts: dict[str, str], built: Release) -> None:
    found = {q.name for q in RUNNABLE if q.folder == "evidence" and list(built.store().select(texts[query_iri(q)]))}
    assert found >= {"treatments", "measurements", "conditions", "patients"}
