"""A small release of made-up documents that the tests of queries and pages ask."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph_build.release.blocks import blocks
from graph_build.release.publishing import publish
from server.app import close, create_app
from server.federation.standin import with_stand_ins
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from graph_build.release import Release

GRAPH = ox.NamedNode("https://w3id.org/cytolink/graph/fixture")


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release of `fixture.ttl`."""
    text = (Path(__file__).parent / "fixture.ttl").read_bytes()
    quads = (ox.Quad(t.subject, t.predicate, t.object, GRAPH) for t in ox.parse(text, ox.RdfFormat.TURTLE))
    lines = sorted({f"{quad} ." for quad in quads})
    sources = [{"name": f"{name}.txt", "sha256": letter * 64} for name, letter in (("first", "a"), ("second", "b"))]
    return publish(tmp_path_factory.mktemp("releases"), blocks(lines), {"sources": sources})


@pytest.fixture(scope="session")
def client(release: Release) -> Iterator[FlaskClient]:
    """A client of the questions; stand-ins on this machine answer for the public endpoints."""
    with with_stand_ins(Settings(workers=1, reload_seconds=0, deadline=60.0, service_seconds=60.0)) as settings:
        app = create_app(release.path, settings)
        yield app.test_client()
        close(app)
