"""The bundled scripts: of these sources, of the locked packages, and the pages without them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from server.assets import build
from server.assets.bundle import BUILT, Bundle, address, bundle
from server.cli import serving

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

ROOM = build.ROOM
LOCK = json.loads((ROOM / "package-lock.json").read_text("utf-8"))["packages"]
built = pytest.mark.skipif(not build.is_current(), reason="the scripts are not built: run `python -m server.assets`")


@built
def test_every_entry_is_served_once_and_for_all(client: FlaskClient) -> None:
    entries = {path.stem for path in (ROOM / "entries").glob("*.ts")}
    assert set(bundle().entries) == entries
    for entry in entries:
        reply = client.get(address(entry) or "", headers={"Accept-Encoding": "gzip"})
        assert reply.status_code == 200
        assert reply.mimetype == "text/javascript"
        assert "immutable" in reply.headers["Cache-Control"]
        assert reply.headers["Content-Encoding"] == "gzip"
    assert client.get("/assets/manifest.json").status_code == 404
    assert client.get("/assets/../build.py").status_code == 404


@built
def test_the_licence_of_each_package_in_the_bundle_is_told() -> None:
    text = (BUILT / "licences.txt").read_text("utf-8")
    told = re.findall(r"^(@?[\w/.-]+) (\d[\w.-]*) \(([^)]+)\)$", text, re.MULTILINE)
    assert len(told) > 8
    for name, version, licence in told:
        assert version in {lock["version"] for path, lock in LOCK.items() if path.endswith(f"node_modules/{name}")}
        assert licence in {"MIT", "ISC", "BSD-3-Clause", "Apache-2.0"}, name


def test_the_lock_pins_every_package_by_its_digest_and_names_no_registry() -> None:
    for name, package in LOCK.items():
        assert "resolved" not in package
        assert not name or package["integrity"].startswith("sha512-"), name


def test_without_a_bundle_the_page_says_so_and_works(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.assets.bundle.bundle", lambda: Bundle({}, {}, ""))
    page = client.get("/sparql", headers={"Accept": "text/html"}).text
    assert "not built" in page
    assert "<script" not in page
    assert 'name="query"' in page


def test_serve_says_that_the_scripts_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.assets.bundle.bundle", lambda: Bundle({}, {}, ""))
    monkeypatch.setattr("server.gateway.serve.serve", lambda *given, **_: given[3]("http://127.0.0.1:8000/"))
    assert "not built" in CliRunner().invoke(serving.serve, []).stderr


def test_a_bundle_of_other_sources_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"sources": "0" * 64}))
    assert not build.is_current(tmp_path)
    assert not build.is_current(tmp_path / "nothing")
    (tmp_path / "manifest.json").write_text(json.dumps({"sources": build.digest()}))
    assert build.is_current(tmp_path)
