"""A paper of one's own by the browser: kept, read, and shown; from this machine's own pages alone."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

import pytest

from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents
from server.app import close, create_app
from server.gateway.serve import ServeError, serve
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

OWN = {"Host": "localhost:8000", "Origin": "http://localhost:8000"}
CASE = b"# A case\n\nA 31-year-old woman had fever. C-reactive protein was 142 mg/L on day 2.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("adding")
    (made / "first").mkdir()
    (made / "first" / "first.md").write_bytes(CASE.replace(b"31", b"42"))
    build(documents([made / "first"]), made / "releases", BuildSettings())
    return made


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[FlaskClient]:
    settings = Settings(workers=1, deadline=60.0, reload_seconds=0.2, papers=str(folder / "papers"))
    app = create_app(folder / "releases", settings)
    yield app.test_client()
    close(app)


def sent(client: FlaskClient, name: str, content: bytes, headers: dict[str, str]) -> TestResponse:
    return client.post("/add", data={"paper": (io.BytesIO(content), name)}, headers=headers)


def shown(client: FlaskClient, words: str, seconds: float = 120) -> str:
    """The page, once it holds these words."""
    until = time.monotonic() + seconds
    while words not in (page := client.get("/add", headers=OWN).text) and time.monotonic() < until:
        time.sleep(0.2)
    return page


def test_a_paper_is_kept_read_and_shown_with_what_was_found(client: FlaskClient, folder: Path) -> None:
    assert sent(client, "../../my case.md", CASE, OWN).status_code == 303
    assert "being read" in client.get("/add", headers=OWN).text
    assert sent(client, "another.md", CASE, OWN).status_code == 409
    page = shown(client, "has been read. <a")
    assert (folder / "papers" / "my_case.md").read_bytes() == CASE
    address = page.partition('href="/read/')[2].partition('"')[0]
    read = client.get(f"/read/{address}").text
    assert "142" in read
    assert "31-year-old woman" in read, "the words of a paper that was added are shown"


def test_a_paper_that_cannot_be_read_is_told_with_the_reason(client: FlaskClient) -> None:
    shown(client, "<form")
    assert sent(client, "empty.md", b"\x00\x01", OWN).status_code == 303
    page = shown(client, "could not be read")
    assert "empty.md" in page.partition("<pre")[2]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "localhost:8000"},
        {"Host": "localhost:8000", "Origin": "http://evil.example"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
    ],
)
def test_papers_are_taken_from_the_own_pages_of_this_machine_alone(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    assert sent(client, "strange.md", CASE, headers).status_code in {403, 421}


def test_a_form_without_a_file_is_refused(client: FlaskClient) -> None:
    assert client.post("/add", data={}, headers=OWN).status_code == 400


def test_a_server_that_takes_no_papers_says_how_it_is_started(app_client: FlaskClient) -> None:
    answer = app_client.get("/add")
    assert answer.status_code == 403
    assert "--add" in answer.json["suggestion"]  # type: ignore[index]


@pytest.fixture
def app_client(folder: Path) -> Iterator[FlaskClient]:
    app = create_app(folder / "releases", Settings(workers=1, deadline=60.0, reload_seconds=0))
    yield app.test_client()
    close(app)


def test_a_server_for_others_and_a_single_release_take_none(folder: Path) -> None:
    with pytest.raises(ServeError, match="this machine alone"):
        serve(folder / "releases", host="0.0.0.0", papers=folder / "papers")  # noqa: S104 - it is refused
    (single,) = [path.parent for path in (folder / "releases").glob("*/manifest.json")][:1]
    with pytest.raises(ServeError, match="a single release"):
        serve(single, papers=folder / "papers")
