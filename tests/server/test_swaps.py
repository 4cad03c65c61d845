"""A newer release is proved before it is served, and each request sees one release from its first byte to its last."""

from __future__ import annotations

import json
import re
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from graph_build.release.blocks import blocks
from graph_build.release.publishing import publish
from graph_build.release.sealing import SEAL, seal
from server.app import close, create_app
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from flask import Flask

    from graph_build.release import Release

    Serving = Callable[..., AbstractContextManager[Any]]
    Until = Callable[..., bool]

THING = "https://w3id.org/cytolink/id/thing"
VERSION = "https://w3id.org/cytolink/ontology#version"
GRAPH = "https://w3id.org/cytolink/graph/document/1"
ASKED = "/sparql?query=" + quote(f"SELECT ?v {{ <{THING}> <{VERSION}> ?v }}")
PAGE = f"/describe?iri={quote(THING, safe='')}"


def version(folder: Path, number: int) -> Release:
    """A release in which everything says the same number."""
    lines = sorted(
        [
            f'<{THING}> <{VERSION}> "version-{number}" <{GRAPH}> .',
            f'<{THING}> <http://www.w3.org/2000/01/rdf-schema#label> "version-{number}" <{GRAPH}> .',
            *(f'<{THING}/{n}> <{VERSION}> "version-{number}" <{GRAPH}> .' for n in range(50)),
            *(f"<{THING}/{n}> <{VERSION}> <{THING}> <{GRAPH}> ." for n in range(50)),
        ]
    )
    return publish(folder, blocks(lines), {"version": str(number), "sources": [], "counts": {}})


def point(folder: Path, release: Release) -> None:
    """What a rollback does."""
    spare = folder / ".spare"
    spare.symlink_to(release.path.name)
    spare.replace(folder / "current")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    version(tmp_path, 0)
    made = create_app(tmp_path, Settings(workers=2, reload_seconds=0, deadline=60.0))
    yield made
    close(made)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path) -> None:
    block = bytearray(path.read_bytes())
    block[len(block) // 2] ^= 4
    path.write_bytes(block)


HARMS: dict[str, Callable[[Path], None]] = {
    "a store without its list": lambda folder: next((folder / "store").glob("MANIFEST-*")).unlink(),
    "a store that has forgotten its files": lambda folder: cut(next((folder / "store").glob("MANIFEST-*"))),
    "quads that were edited": lambda folder: flip(folder / "graph.nq.gz"),
    "a description that is cut": lambda folder: cut(folder / "void.ttl"),
    "an index that was edited": lambda folder: flip(folder / "names.sqlite"),
    "no seal": lambda folder: (folder / "seal.json").unlink(),
    "a manifest that was edited": lambda folder: flip(folder / "manifest.json"),
    "no quads": lambda folder: (folder / "graph.nq.gz").unlink(),
}


@pytest.mark.parametrize("name", HARMS)
def test_a_damaged_release_is_not_served_and_the_next_one_is(app: Flask, tmp_path: Path, name: str) -> None:
    client, following = app.test_client(), app.extensions["cytolink"]
    if "description" in name:
        publish(tmp_path, blocks(["<a:a> <a:a> <a:a> <a:a> ."]), {"version": "described"})
        harmed = (tmp_path / "current").resolve()
    else:
        harmed = version(tmp_path, 1).path
    HARMS[name](harmed)
    assert following.refresh() is False
    health = client.get("/health")
    assert (health.status_code, bool(health.json["refused"])) == (200, True)
    assert "version-0" in client.get(ASKED).text
    good = version(tmp_path, 2)
    assert following.refresh() is True
    assert "version-2" in client.get(ASKED).text
    health = client.get("/health")
    assert (health.json["release"], "refused" in health.json) == (good.digest, False)


def test_a_store_that_does_not_open_costs_no_worker(app: Flask, tmp_path: Path) -> None:
    following = app.extensions["cytolink"]
    folder = version(tmp_path, 1).path
    for file in (folder / "store").iterdir():
        file.unlink()
    (folder / SEAL).unlink()
    (folder / SEAL).write_bytes(seal(folder, 102))  # whole by its seal, and useless
    assert following.refresh() is False
    assert app.test_client().get("/health").json["refused"].startswith("the store cannot be opened")
    assert "version-0" in app.test_client().get(ASKED).text
    assert following.pool.counts["died"] == 0


def test_a_release_with_other_quads_than_it_says_is_not_served(app: Flask, tmp_path: Path) -> None:
    folder = version(tmp_path, 1).path
    (folder / SEAL).unlink()
    (folder / SEAL).write_bytes(seal(folder, 7))
    assert app.extensions["cytolink"].refresh() is False
    assert "7 were published" in app.test_client().get("/health").json["refused"]


def test_health_tells_that_newer_releases_are_not_followed(tmp_path: Path) -> None:
    version(tmp_path, 0)
    made = create_app(tmp_path, Settings(workers=1, reload_seconds=0.01, deadline=60.0))
    following = made.extensions["cytolink"]
    assert made.test_client().get("/health").status_code == 200
    following._stop.set()
    following._follower.join()
    health = made.test_client().get("/health")
    assert (health.status_code, health.json["status"]) == (503, "newer releases are not followed")
    close(made)


def test_a_request_that_has_begun_ends_on_its_release(app: Flask, tmp_path: Path) -> None:
    following = app.extensions["cytolink"]
    before = following.now
    with following.pool.hold(before.opened.source):
        version(tmp_path, 1)
        assert following.refresh() is True
        environ = {"cytolink.endpoint": before}
        old = app.test_client().get(ASKED, environ_overrides=environ)
        new = app.test_client().get(ASKED)
    assert ("version-0" in old.text, "version-1" in new.text) == (True, True)
    assert old.headers["Cytolink-Release"] == before.opened.digest
    assert old.headers["ETag"] != new.headers["ETag"]
    sources = following.pool._idle.sources()
    assert sources == {following.now.opened.source}, "nobody holds the old one any more"


def test_who_held_nothing_is_answered_from_the_old_release_too(app: Flask, tmp_path: Path) -> None:
    before = app.extensions["cytolink"].now
    version(tmp_path, 1)
    assert app.extensions["cytolink"].refresh() is True
    old = app.test_client().get(ASKED, environ_overrides={"cytolink.endpoint": before})
    assert "version-0" in old.text


def test_quads_that_are_edited_while_they_are_served_are_not_sent(app: Flask, tmp_path: Path) -> None:
    client = app.test_client()
    assert client.get("/release.nq").status_code == 200
    graph = (tmp_path / "current" / "graph.nq.gz").resolve()
    flip(graph)
    response = client.get("/release.nq")
    assert (response.status_code, response.json["type"].rpartition("/")[2]) == (503, "release-damaged")
    assert str(tmp_path) not in response.text


@pytest.mark.parametrize("name", ["graph.nq.gz", "names.sqlite", "void.ttl"])
def test_files_that_go_while_they_are_served_are_no_500(app: Flask, tmp_path: Path, name: str) -> None:
    (tmp_path / "current" / name).resolve().unlink()
    paths = [
        "/release.nq",
        "/data?default",
        "/.well-known/void",
        "/sparql",
        "/reconcile?queries=%7B%22a%22:%7B%22query%22:%22a%22%7D%7D",
    ]
    statuses = [app.test_client().get(path).status_code for path in [*paths, "/reconcile/suggest/entity?prefix=a", "/"]]
    assert set(statuses) <= {200, 503}


def test_a_damaged_index_of_names_is_no_500(app: Flask, tmp_path: Path) -> None:
    index = (tmp_path / "current" / "names.sqlite").resolve()
    block = index.read_bytes()
    for harmed in (b"", block[:3000], b"x" * len(block), block[:5000] + b"\xff" * (len(block) - 5000)):
        index.write_bytes(harmed)
        for path in (
            "/reconcile/suggest/entity?prefix=a",
            "/reconcile/suggest/type?prefix=a",
            "/reconcile/view?id=a:b",
        ):
            assert app.test_client().get(path).status_code in {200, 404, 503}


@pytest.mark.slow
def test_swaps_and_rollbacks_under_load_mix_nothing(serving: Serving, tmp_path: Path, until: Until) -> None:
    releases = [version(tmp_path, number) for number in range(6)]
    of_digest = {release.digest: number for number, release in enumerate(releases)}
    stop, wrong = threading.Event(), []
    bodies: dict[str, bytes] = {}
    seen: set[int] = set()
    lock = threading.Lock()

    def client(server: Any, path: str) -> None:
        while not stop.is_set():
            response, body = server.get(path)
            numbers = {int(number) for number in re.findall(rb"version-(\d+)", body)}
            tag, said = response.headers.get("ETag"), response.headers.get("Cytolink-Release")
            with lock:
                seen.update(numbers)
                if response.status != 200 or len(numbers) != 1:
                    wrong.append((path, response.status, numbers))
                elif said and of_digest[said] not in numbers:
                    wrong.append((path, said, numbers))
                elif tag and bodies.setdefault(tag, body) != body:
                    wrong.append((path, tag, "two bodies"))

    def served(server: Any) -> str:
        return str(json.loads(server.get("/health")[1])["release"])

    with serving(tmp_path, workers=2, reload_seconds=0.02) as server, ThreadPoolExecutor(6) as threads:
        paths = [
            ASKED,
            PAGE,
            f"{PAGE}&format=nt",
            "/data?default",
            f"/data?graph={quote(GRAPH, safe='')}",
            "/release.nq",
        ]
        working = [threads.submit(client, server, path) for path in paths]
        for number in [1, 2, 3, 4, 5, 3, 0, 4, 1, 5]:
            point(tmp_path, releases[number])
            assert until(lambda number=number: served(server) == releases[number].digest)
        stop.set()
        for one in working:
            one.result()
    assert wrong == []
    assert len(seen) > 1
    shutil.rmtree(tmp_path)
