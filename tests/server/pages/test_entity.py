"""Every IRI of ours answers at its path, as a page and as data; a graph's name answers with the graph."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph_build.bundle import install
from graph_build.release import open_release
from ontology.merged import FORMATS, merged_triples
from server.app import close, create_app
from server.pages import ontology as ontology_page
from server.pages.problem_kinds import KINDS
from server.problems import BASE
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from http.client import HTTPResponse
    from typing import Protocol

    from flask.testing import FlaskClient

    from graph_build.release import Release

    class Server(Protocol):
        """A running server, as the folder's conftest starts it."""

        def get(self, path: str, **headers: str) -> tuple[HTTPResponse, bytes]: ...


OURS = "https://w3id.org/cytolink"
HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DATA = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
}
SERVER = Path(__file__).parents[3] / "server"


@pytest.fixture(scope="module")
def bundled(bundled_release: Release) -> Iterator[FlaskClient]:
    """The application over the release that comes with the project."""
    app = create_app(bundled_release.path, Settings(workers=2, reload_seconds=0, deadline=60.0))
    app.testing = True
    yield app.test_client()
    close(app)


@pytest.fixture(scope="module")
def served(bundled_release: Release, serving: Callable[..., AbstractContextManager[Server]]) -> Iterator[Server]:
    """The same in a process of its own: workers that a large process starts count its memory as theirs and retire."""
    with serving(bundled_release.path, workers=2, reload_seconds=0) as running:
        yield running


@cache
def bundle_iris() -> frozenset[str]:
    """Every IRI of ours in the bundled release and in its description."""
    with TemporaryDirectory() as folder:
        install(Path(folder))
        release = open_release(Path(folder))
        quads = [
            *ox.parse(gzip.decompress((release.path / "graph.nq.gz").read_bytes()), ox.RdfFormat.N_QUADS),
            *ox.parse(release.void_path.read_bytes(), ox.RdfFormat.TURTLE),
        ]
    terms = (term for q in quads for term in (q.subject, q.predicate, q.object, q.graph_name))
    return frozenset(t.value for t in terms if isinstance(t, ox.NamedNode) and t.value.startswith(OURS))


FAMILIES = ("graph", "id", "mappings", "ontology", "release")


@cache
def families() -> dict[str, list[str]]:
    """The addresses of the release's IRIs, without fragments, by the first step of their path."""
    found: dict[str, set[str]] = {}
    for iri in bundle_iris():
        path = iri.removeprefix(OURS).partition("#")[0]
        found.setdefault(path.split("/")[1], set()).add(path)
    return {family: sorted(paths) for family, paths in sorted(found.items())}


def test_the_families_of_iris_are_those_that_have_a_route() -> None:
    assert tuple(families()) == FAMILIES


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("accept", [HTML, "text/turtle"], ids=["page", "Turtle"])
@pytest.mark.parametrize("family", FAMILIES)
def test_iris_of_the_bundled_release_answer(served: Server, family: str, accept: str) -> None:
    """A sample of each family, the same in every run."""
    paths = families()[family]
    failed = []
    for path in paths[:: len(paths) // 400 + 1]:
        response, body = served.get(path, Accept=accept)
        given = (response.getheader("Content-Type") or "").split(";")[0]
        if accept == HTML and re.search(r"/span/[0-9-]+$", path):  # the words are on the page of their document
            opened = response.status == 303 and (response.getheader("Location") or "").startswith("/read/")
            failed += [] if opened else [(path, response.status, given)]
        elif response.status != 200 or given != accept.split(",")[0] or not body:
            failed.append((path, response.status, given))
    assert failed == []


@pytest.mark.parametrize("media_type", DATA)
@pytest.mark.parametrize(
    "path",
    [
        "/ontology", "/ontology/2.1.0", "/ontology/slices/mondo", "/mappings/drugs.sssom.tsv", "/graph/mappings",
        "/problem/not-found", "/shapes",
    ],
)  # fmt: skip
def test_each_family_answers_in_every_format(bundled: FlaskClient, path: str, media_type: str) -> None:
    response = bundled.get(path, headers={"Accept": media_type})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert list(ox.parse(response.data, DATA[media_type]))


def test_every_term_of_the_ontology_has_a_place_on_its_page(bundled: FlaskClient) -> None:
    response = bundled.get("/ontology", headers={"Accept": HTML})
    assert (response.status_code, response.mimetype) == (200, "text/html")
    places = re.findall(r' id="([^"]+)"', response.text)
    assert len(places) == len(set(places))
    fragments = {iri.partition("#")[2] for iri in bundle_iris() if iri.startswith(OURS + "/ontology#")} - {""}
    assert fragments - set(places) == set()
    assert "A substance that is given to treat, as vocabularies of substances list it" in response.text
    assert "usesDrug some cyto:IntravenousImmunoglobulin" in response.text


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_whole_ontology_is_one_file_without_imports(bundled: FlaskClient, suffix: str) -> None:
    response = bundled.get(f"/ontology/full.{suffix}")
    assert (response.status_code, response.mimetype) == (200, FORMATS[suffix].media_type)
    triples = list(ox.parse(response.data, FORMATS[suffix]))
    assert len(triples) == len(list(merged_triples()))
    assert not any(triple.predicate.value.endswith("#imports") for triple in triples)
    seen = bundled.get(f"/ontology/full.{suffix}", headers={"If-None-Match": response.headers["ETag"]})
    assert (seen.status_code, seen.data) == (304, b"")
    assert "owl, rdf, ttl, nt" in bundled.get("/ontology/full.xls").text


def test_the_ontology_page_has_a_suffix_and_a_tag(bundled: FlaskClient) -> None:
    page = bundled.get("/ontology.html")
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert bundled.get("/ontology.html", headers={"If-None-Match": page.headers["ETag"]}).status_code == 304
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert re.findall(r"<(?:script|style)|\son\w+=|\sstyle=", page.text) == []


def test_what_the_ontology_says_cannot_break_out_of_its_page(client: FlaskClient) -> None:
    hostile = f"""
        <{OURS}/ontology#X%22%3E> <http://www.w3.org/2000/01/rdf-schema#label> "<script>alert(1)</script>" .
        <{OURS}/ontology#Y> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <javascript:alert(1)> ."""
    with client.application.test_request_context("/ontology"):
        page = ontology_page.render(hostile.encode())
    assert "<script>" not in page
    assert 'href="javascript' not in page


def test_the_version_is_the_ontology_itself(bundled: FlaskClient) -> None:
    assert bundled.get("/ontology/2.1.0.nt").data == bundled.get("/ontology.nt").data
    assert bundled.get("/ontology/2.1.0.html").mimetype == "text/html"
    assert bundled.get("/ontology/0.0.9").status_code == 404


# a graph by its own IRI


def size(bundled: FlaskClient, path: str) -> int:
    response = bundled.get(path)
    assert response.status_code == 200
    return response.text.count("\n")


@pytest.mark.parametrize("name", ["ontology", "mappings", "provenance", "document/185eb59c84e4456d"])
def test_a_graphs_own_iri_answers_with_the_whole_graph(bundled: FlaskClient, name: str) -> None:
    own = size(bundled, f"/graph/{name}.nt")
    assert own == size(bundled, f"/data?graph={OURS}/graph/{name}&format=nt") > 20


def test_a_graph_as_a_page_shows_its_first_statements(bundled: FlaskClient) -> None:
    page = bundled.get("/graph/ontology", headers={"Accept": HTML})
    assert page.mimetype == "text/html"
    assert "What the graph holds" in page.text
    assert f"{size(bundled, '/graph/ontology.nt'):,} statements, of which these are 200" in page.text
    assert page.text.count("<tr>") > 200


def test_a_graph_cannot_be_changed_by_its_own_iri(client: FlaskClient) -> None:
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        assert client.open("/graph/ontology", method=method).status_code == 405


# shapes


def test_every_shape_has_a_place_on_the_page_of_the_shapes(client: FlaskClient) -> None:
    page = client.get("/shapes", headers={"Accept": HTML})
    data = client.get("/shapes.nt").text
    named = set(re.findall(rf"^<{OURS}/shapes#(\w+)> ", data, re.MULTILINE))
    assert len(named) > 5
    assert set(re.findall(r'<section id="(\w+)">', page.text)) == named
    assert "oa:start" in page.text


# problems


def test_every_problem_that_is_raised_has_a_page(client: FlaskClient) -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SERVER.rglob("*.py"))
    raised = set(re.findall(r'ProblemError\(\s*"([a-z-]+)"', text)) | {"busy", "limit-exceeded"}
    assert raised - set(KINDS) == set()
    for kind in KINDS:
        assert client.get(f"/problem/{kind}", headers={"Accept": HTML}).mimetype == "text/html"
        data = client.get(f"/problem/{kind}.nt")
        assert f"<{BASE}{kind}>" in data.text


def test_the_type_of_an_error_leads_to_its_page(client: FlaskClient) -> None:
    for response in (client.get("/sparql?query=nonsense"), client.delete("/"), client.get("/nowhere")):
        path = response.json["type"].removeprefix(OURS)
        assert client.get(path).status_code == 200
    assert client.get("/problem/none-such").status_code == 404
