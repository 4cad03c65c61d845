"""A small release about made-up patients, the application over it, and a real server."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graph_build.release.blocks import blocks
from graph_build.release.publishing import publish
from server.app import close, create_app
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient

    from graph_build.release import Release

ROOT = Path(__file__).parents[2]
ID = "https://w3id.org/cytolink/id/"
CYTO = "https://w3id.org/cytolink/ontology#"
GRAPH = "https://w3id.org/cytolink/graph/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


PATIENT: dict[str, Any] = {
    "deadline": 120.0, "queue_seconds": 120.0, "request_seconds": 240.0, "explain_seconds": 60.0, "head_seconds": 60.0,
    "body_seconds": 60.0, "service_seconds": 120.0,
}  # fmt: skip
"""Limits of time where a test is about something else: how fast a machine is, and what else it does, is no fault."""


def nquads(patients: int = 2000) -> list[str]:
    """A graph of patients with a label, an age and a neighbour each, and a second graph of two drugs."""
    lines = []
    for number in range(patients):
        subject = f"<{ID}patient/{number}>"
        graph = f"<{GRAPH}document/1>"
        lines += [
            f"{subject} <{TYPE}> <{CYTO}Patient> {graph} .",
            f'{subject} <{LABEL}> "patient {number}"@en {graph} .',
            f'{subject} <{CYTO}age> "{number % 90}"^^<http://www.w3.org/2001/XMLSchema#integer> {graph} .',
            f"{subject} <{CYTO}next> <{ID}patient/{(number + 1) % patients}> {graph} .",
        ]
    for drug in ("anakinra", "tocilizumab"):
        lines += [
            f"<{CYTO}{drug}> <{TYPE}> <{CYTO}Drug> <{GRAPH}ontology> .",
            f'<{CYTO}{drug}> <{LABEL}> "{drug}" <{GRAPH}ontology> .',
        ]
    return sorted(lines)


def make_release(folder: Path, patients: int = 2000, version: str = "1") -> Release:
    """A release of these quads: 8,004 of 2,000 patients and two drugs, and 56 that say so."""
    lines = nquads(patients)
    manifest = {"version": version, "profile": "without-quotes", "sources": [], "counts": {"quads": len(lines)}}
    return publish(folder, blocks(lines), manifest)


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one release."""
    folder = tmp_path_factory.mktemp("releases")
    make_release(folder)
    return folder


@contextmanager
def application(path: Path, settings: Settings) -> Iterator[Flask]:
    app = create_app(path, settings)
    app.testing = True
    try:
        yield app
    finally:
        close(app)


@pytest.fixture(scope="session")
def app(releases: Path) -> Iterator[Flask]:
    with application(releases, Settings(**PATIENT | {"workers": 2, "reload_seconds": 0})) as made:
        yield made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


class Server:
    """A real server in a process of its own."""

    def __init__(self, release: Path, *arguments: str, **settings: object) -> None:
        given = PATIENT | {"hosts": "*"} | settings  # tests of connections name hosts as it comes
        named = {f"CYTOLINK_{name.upper()}": str(value) for name, value in given.items()}
        command = [sys.executable, "-c", "from server.cli.serving import serve; serve()"]
        self.process = subprocess.Popen(
            [*command, "--release", str(release), "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **named},
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line.startswith("Serving at "):
            raise AssertionError(f"the server did not start: {line} {self.stop()}")
        self.url = line.removeprefix("Serving at ").strip()
        self.port = int(self.url.rstrip("/").rsplit(":", 1)[1])

    def connect(self, timeout: float = 240, source: str = "127.0.0.1") -> HTTPConnection:
        """A connection; `source` is the client's address: all of 127.0.0.0/8 are this machine."""
        return HTTPConnection("127.0.0.1", self.port, timeout=timeout, source_address=(source, 0))

    def get(self, path: str, *, source: str = "127.0.0.1", **headers: str) -> tuple[HTTPResponse, bytes]:
        connection = self.connect(source=source)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    def stop(self) -> str:
        self.process.terminate()
        _, errors = self.process.communicate(timeout=240)
        return errors


@contextmanager
def serving(release: Path, *arguments: str, **settings: object) -> Iterator[Server]:
    server = Server(release, *arguments, **settings)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def server(releases: Path) -> Iterator[Server]:
    with serving(releases, workers=2, memory=400_000_000, reload_seconds=0) as running:
        yield running


@pytest.fixture(scope="session")
def impatient(releases: Path) -> Iterator[Server]:
    """A server that ends queries soon."""
    with serving(releases, workers=2, deadline=3, memory=400_000_000, reload_seconds=0) as running:
        yield running


@pytest.fixture(scope="session")
def until() -> Callable[..., bool]:
    """Waits until a condition holds, at most four minutes: a machine may be busy, and who waits in vain has failed."""

    def wait(condition: Callable[[], object], seconds: float = 240) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return True
            time.sleep(0.02)
        return False

    return wait


@pytest.fixture(scope="session", name="serving")
def serving_fixture() -> Callable[..., AbstractContextManager[Server]]:
    """Starts a server with settings of its own."""
    return serving


@pytest.fixture(scope="session")
def release_maker() -> Callable[..., Release]:
    """Publishes a release."""
    return make_release


@pytest.fixture(scope="session")
def make_app() -> Callable[..., AbstractContextManager[Flask]]:
    """The application over a release, with settings of its own."""

    def made(path: Path, **limits: Any) -> AbstractContextManager[Flask]:
        return application(path, Settings(**PATIENT | {"workers": 2, "reload_seconds": 0} | limits))

    return made
