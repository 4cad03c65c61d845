"""The whole release in other forms: the union of its graphs, and packed. Over real HTTP."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING, Any

import pyoxigraph

from graph_build.release.blocks import blocks, read_lines
from graph_build.release.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from flask.testing import FlaskClient

    Serving = Callable[..., AbstractContextManager[Any]]

FORMATS = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
    "nq": pyoxigraph.RdfFormat.N_QUADS,
    "trig": pyoxigraph.RdfFormat.TRIG,
}
EX = "https://example.org/"
LINES = sorted(
    f"<{EX}s> <{EX}p> {value} <{EX}graph/{graph}> ."
    for value in ('"a"', '"a"@en', '"a"@en-GB', '"a b <c> ."', f"<{EX}o>", f'"1.50"^^<{EX}n>', "_:b1", "_:b10")
    for graph in (1, 2, 3)
)


def test_the_union_has_every_triple_once(serving: Serving, tmp_path: Path) -> None:
    release = publish(tmp_path, blocks(LINES), {"version": "1", "sources": [], "counts": {}})
    lines = list(read_lines(release.graph_path))  # with the graph that describes the others
    with serving(tmp_path, workers=1, reload_seconds=0) as server:
        for name in FORMATS:
            holds_all(server, lines, name)


def holds_all(server: Any, lines: list[str], name: str) -> None:
    response, body = server.get(f"/data?default&format={name}")
    assert response.status == 200
    found = [quad.triple for quad in pyoxigraph.parse(body, format=FORMATS[name])]
    assert len(found) == len(lines) - len(LINES) * 2 / 3
    named = [t for t in found if not isinstance(t.object, pyoxigraph.BlankNode)]
    expected = {quad.triple for quad in pyoxigraph.parse("\n".join(lines), format=pyoxigraph.RdfFormat.N_QUADS)}
    assert set(named) == {t for t in expected if not isinstance(t.object, pyoxigraph.BlankNode)}
    packed, same = server.get(f"/data?default&format={name}", Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(same) == body
    assert packed.headers["ETag"] != response.headers["ETag"]
    for one in (response, packed):
        encoding = one.headers.get("Content-Encoding", "identity")
        again, nothing = server.get(
            f"/data?default&format={name}", Accept_Encoding=encoding, If_None_Match=one.headers["ETag"]
        )
        assert (again.status, nothing) == (304, b"")


def test_the_release_packed_is_the_release(server: Any, releases: Path) -> None:
    manifest = json.loads((releases / "current" / "manifest.json").read_text())
    response, body = server.get("/release.nq", Accept_Encoding="gzip")
    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
    assert hashlib.sha256(gzip.decompress(body)).hexdigest() == manifest["graph"]["sha256"]
    plain, whole = server.get("/release.nq", Accept_Encoding="gzip;q=0.5, identity;q=1")
    assert "Content-Encoding" not in plain.headers
    assert hashlib.sha256(whole).hexdigest() == manifest["graph"]["sha256"]


def test_the_deadline_of_queries_does_not_hold_for_the_union(
    serving: Serving, tmp_path: Path, release_maker: Callable[..., Any]
) -> None:
    release_maker(tmp_path, patients=10_000)
    with serving(tmp_path, workers=1, deadline=0.05, answer_rows=10, answer_bytes=1000, reload_seconds=0) as server:
        response, body = server.get("/data?default&format=nt")
        assert response.status == 200
        assert body.count(b"\n") == 40_060


def test_nor_for_a_large_graph(serving: Serving, tmp_path: Path, release_maker: Callable[..., Any]) -> None:
    release_maker(tmp_path, patients=15_000)
    graph = "https://w3id.org/cytolink/graph/document/1"
    with serving(tmp_path, workers=1, answer_bytes=1_000_000, reload_seconds=0) as server:
        response, body = server.get(f"/data?graph={graph}&format=nt")
        assert response.status == 200
        assert body.count(b"\n") == 60_000
        assert b"anakinra" not in body
        other, everything = server.get("/data?default&format=nt")
        assert everything.count(b"\n") == 60_060
        assert other.headers["ETag"] != response.headers["ETag"]
        packed, same = server.get(f"/data?graph={graph}&format=nt", Accept_Encoding="gzip")
        assert gzip.decompress(same) == body
        again, _ = server.get(
            f"/data?graph={graph}&format=nt", Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"]
        )
        assert again.status == 304


def test_a_form_has_a_time_limit(serving: Serving, releases: Path) -> None:
    with serving(releases, workers=1, copy_seconds=0, reload_seconds=0) as server:
        response, body = server.get("/data?default")
        said = json.loads(body)
        assert (response.status, said["limit"], said["allowed"]) == (503, "copy_seconds", 0)
        assert server.get("/release.nq", Accept_Encoding="gzip")[0].status == 200


def test_forms_that_take_too_much_disk_go(serving: Serving, releases: Path) -> None:
    with serving(releases, workers=1, copy_bytes=0, reload_seconds=0) as server:
        first = [server.get(f"/data?default&format={name}")[1] for name in FORMATS]
        assert [server.get(f"/data?default&format={name}")[1] for name in FORMATS] == first


def test_a_new_release_has_new_forms(
    serving: Serving, tmp_path: Path, release_maker: Callable[..., Any], until: Callable[..., bool]
) -> None:
    release_maker(tmp_path, patients=10)
    with serving(tmp_path, workers=1, reload_seconds=0.05) as server:
        assert server.get("/data?default&format=nt")[1].count(b"\n") == 100
        release_maker(tmp_path, patients=20)
        assert until(lambda: server.get("/data?default&format=nt")[1].count(b"\n") == 140)


def test_nothing_is_made_for_those_who_have_left(client: FlaskClient) -> None:
    left = client.get("/data?default&format=rdf", environ_overrides={"cytolink.gone": lambda: True})
    assert left.status_code == 499
    assert client.get("/data?default&format=rdf").status_code == 200
