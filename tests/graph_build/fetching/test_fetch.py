"""Articles are fetched politely, once, and whole: against a server here that answers as the two services do."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

from graph_build.errors import SettingsError
from graph_build.fetching.client import AnswerError, Client, UnavailableError
from graph_build.fetching.folder import LIST
from server.cli import cytolink

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JATS = b"""<?xml version="1.0" encoding="UTF-8"?>
<article><front><article-meta><title-group><article-title>Anakinra in gout</article-title></title-group></article-meta>
</front><body><sec><title>Results</title><p>Twelve patients with gout were given anakinra 100 mg.</p></sec></body>
</article>
"""
PASSAGE = {"infons": {"section_type": "TITLE", "type": "front"}, "offset": 0, "text": "Anakinra in gout"}
BIOC = json.dumps([{"source": "PMC", "documents": [{"id": "PMC71", "passages": [PASSAGE]}]}]).encode()
ARTICLES = [
    {"pmid": "11", "pmcid": "PMC71", "doi": "10.1000/a", "isOpenAccess": "Y", "license": "cc by"},
    {"pmid": "12", "pmcid": "PMC72", "doi": "10.1000/b", "isOpenAccess": "N"},
    {"pmid": "13", "doi": "10.1000/c", "isOpenAccess": "N"},
    {"pmid": "14", "pmcid": "PMC74", "doi": "10.1000/twice", "isOpenAccess": "Y"},
    {"pmid": "15", "pmcid": "PMC75", "doi": "10.1000/twice", "isOpenAccess": "Y"},
    {"pmid": "16", "pmcid": "PMC76", "doi": "10.1000/F", "isOpenAccess": "Y", "license": "cc by-nc"},
]

Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Services:
    """The two services on loopback; what is put into `first` is answered before what they would answer."""

    address: str = ""
    first: list[Reply] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)

    def answer(self, path: str) -> Reply:
        parts = urlsplit(path)
        if self.first and "search" not in parts.path:
            return self.first.pop(0)
        if parts.path.endswith("/search"):
            query = parse_qs(parts.query)["query"][0]
            key, _, value = query.replace(" AND SRC:MED", "").replace('"', "").partition(":")
            name = {"PMCID": "pmcid", "EXT_ID": "pmid", "DOI": "doi"}[key]
            # as the real one does, the search finds more than what was asked for
            found = [a for a in ARTICLES if str(a.get(name, "")).lower().startswith(value.lower())]
            return 200, {}, json.dumps({"hitCount": len(found), "resultList": {"result": found}}).encode()
        pmcid = next(piece for piece in parts.path.split("/") if piece.startswith("PMC"))
        if "BioC_json" in parts.path:
            missing = b"[Error] : No result can be found. <BR><HR><B>NCBI</B>"
            return 200, {}, missing if pmcid in self.missing else BIOC
        return (404, {}, b"") if pmcid in self.missing else (200, {}, JATS)


@pytest.fixture
def services() -> Iterator[Services]:
    """The services, running."""
    held = Services()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            held.asked.append((self.path, self.headers["User-Agent"]))
            status, headers, body = held.answer(self.path)
            if status == 0:
                self.close_connection = True
                return
            self.send_response(status)
            for key, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    held.address = f"http://127.0.0.1:{server.server_address[1]}"
    yield held
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits, which are not waited."""
    waits: list[float] = []
    monkeypatch.setattr("graph_build.fetching.client.time.sleep", waits.append)
    init = Client.__init__

    def quick(self: Client, *args: Any, **options: Any) -> None:
        init(self, *args, **{"sleep": waits.append, **options})

    monkeypatch.setattr(Client, "__init__", quick)
    return waits


def fetch(services: Services, out: Path, *words: str, contact: str = "me@example.org") -> Result:
    given = ["--contact", contact] if contact else []
    return CliRunner().invoke(
        cytolink, ["fetch", *words, "--out", str(out), "--server", services.address, "--pause", "0", *given]
    )


def outcomes(result: Result) -> dict[str, str]:
    return {row["asked"]: row["outcome"] for row in json.loads(result.stdout)}


def listed(out: Path) -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = json.loads((out / LIST).read_text("utf-8"))["files"]
    return files


@pytest.mark.parametrize("word", ["PMC71", "pmcid:pmc71", "PMID:11", "11", "10.1000/a", "https://doi.org/10.1000/A"])
def test_an_article_is_fetched_by_any_of_its_identifiers(services: Services, tmp_path: Path, word: str) -> None:
    result = fetch(services, tmp_path, word)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "PMC71.xml").read_bytes() == JATS
    (entry,) = listed(tmp_path)
    assert entry["licence"] == "cc by"
    assert (entry["pmcid"], entry["pmid"], entry["doi"]) == ("PMC71", "11", "10.1000/a")
    assert entry["sha256"] == hashlib.sha256(JATS).hexdigest()
    assert entry["source"] == f"{services.address}/europepmc/webservices/rest/PMC71/fullTextXML"
    assert entry["fetched"].endswith("Z")
    assert {agent for _, agent in services.asked} == {services.asked[0][1]}
    assert "mailto:me@example.org" in services.asked[0][1]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["PMC71.xml", LIST]


def test_both_forms_are_fetched_and_can_be_built(services: Services, tmp_path: Path) -> None:
    assert fetch(services, tmp_path / "papers", "PMC71", "--format", "both").exit_code == 0
    assert {one["form"] for one in listed(tmp_path / "papers")} == {"jats", "bioc"}
    built = CliRunner().invoke(cytolink, ["build", str(tmp_path / "papers"), "--out", str(tmp_path / "out"), "--json"])
    assert built.exit_code == 0, built.output
    report = json.loads(built.stdout)
    assert {s["form"] for s in report["sources"]} == {"jats", "bioc-json"}
    assert [one["place"].rpartition("/")[2] for one in report["skipped"]] == [LIST]


def test_each_article_that_cannot_be_had_is_told_why(services: Services, tmp_path: Path) -> None:
    services.missing = {"PMC76"}
    words = ("PMC71", "PMC72", "PMID:13", "10.1000/twice", "10.1000/f", "PMC9", "PMID:1")
    result = fetch(services, tmp_path, *words, "--json")
    assert result.exit_code == 1
    assert outcomes(result) == {
        "PMC71": "fetched", "PMC72": "not open access", "PMID 13": "not there", "10.1000/twice": "ambiguous",
        "10.1000/f": "not there", "PMC9": "unknown", "PMID 1": "unknown",
    }  # fmt: skip
    details = {row["asked"]: row["detail"] for row in json.loads(result.stdout)}
    assert "PMC74, PMC75" in details["10.1000/twice"]
    assert "--format bioc" in details["10.1000/f"]
    services.missing = {"PMC71"}
    (row,) = json.loads(fetch(services, tmp_path, "PMC71", "--format", "bioc", "--json").stdout)
    assert row["outcome"] == "not there"


def test_what_is_there_is_not_asked_for_again(services: Services, tmp_path: Path) -> None:
    fetch(services, tmp_path, "PMC71")
    (tmp_path / ".left.part").write_bytes(b"half")
    services.asked.clear()
    assert fetch(services, tmp_path, "PMID:11").exit_code == 0
    assert services.asked == []
    assert not (tmp_path / ".left.part").exists()
    (tmp_path / "PMC71.xml").write_bytes(JATS[:100])  # a file that was changed is fetched anew
    assert fetch(services, tmp_path, "PMC71").exit_code == 0
    assert (tmp_path / "PMC71.xml").read_bytes() == JATS


@pytest.mark.parametrize(
    "trouble",
    [
        (429, {"Retry-After": "7"}, b"slow down"),
        (503, {}, b"<html>busy</html>"),
        (200, {"Content-Length": str(len(JATS))}, JATS[:90]),
        (200, {}, JATS[: len(JATS) // 2]),
        (0, {}, b""),
    ],
    ids=["429", "503", "cut body", "cut body of a stated length", "dropped connection"],
)
def test_troubles_that_pass_are_waited_for(
    services: Services, tmp_path: Path, waited: list[float], trouble: Reply
) -> None:
    services.first = [trouble, trouble]
    result = fetch(services, tmp_path, "PMC71")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "PMC71.xml").read_bytes() == JATS
    waits = [wait for wait in waited if wait > 1]
    assert waits == ([7, 7] if trouble[0] == 429 else [2, 4])


@pytest.mark.parametrize("trouble", [(503, {}, b""), (0, {}, b""), (429, {"Retry-After": "86400"}, b"")])
def test_a_service_that_stays_away_ends_the_run(
    services: Services, tmp_path: Path, waited: list[float], trouble: Reply
) -> None:
    services.first = [trouble] * 20
    result = fetch(services, tmp_path, "PMC71", "PMC76")
    assert isinstance(result.exception, UnavailableError)
    assert sum(waited) < 120
    assert Counter(path.rpartition("/")[0] for path, _ in services.asked)["/europepmc/webservices/rest/PMC76"] == 0
    assert list(tmp_path.iterdir()) == []
    assert fetch(services, tmp_path, "PMC71").exit_code == (0 if not services.first else result.exit_code)


@pytest.mark.parametrize(
    "body", [b"<!DOCTYPE html><html><body>Sorry</body></html>", b"", b'{"error": "x"}', b"\xff\xfe\x00"]
)
def test_an_answer_that_is_no_article_is_no_file(services: Services, tmp_path: Path, body: bytes) -> None:
    services.first = [(200, {"Content-Type": "text/xml"}, body)]
    result = fetch(services, tmp_path, "PMC71", "PMC76", "--json")
    assert result.exit_code == 1
    assert outcomes(result) == {"PMC71": "failed", "PMC76": "fetched"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["PMC76.xml", LIST]


@pytest.mark.parametrize("first", [(403, {}, b""), (200, {}, b"[" * 100_000)], ids=["refused", "deep"])
def test_a_refusal_or_no_answer_is_told_and_the_rest_goes_on(services: Services, tmp_path: Path, first: Reply) -> None:
    services.first = [first]
    assert outcomes(fetch(services, tmp_path, "PMC71", "PMC76", "--json")) == {"PMC71": "failed", "PMC76": "fetched"}


def test_an_answer_without_end_is_not_taken(services: Services, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("graph_build.fetching.client.LARGEST", 100)
    services.first = [(200, {}, JATS)]
    result = fetch(services, tmp_path, "PMC71", "--json")
    assert "more than 100 bytes" in result.stdout


@pytest.mark.parametrize("pmcid", ["../x", "/etc/x", "PMC71/../../x", "PMC0", "PMC71\n", ".x", "x" * 300])
def test_nothing_is_written_by_a_name_that_a_server_makes_up(
    services: Services, tmp_path: Path, monkeypatch: Any, pmcid: str
) -> None:
    monkeypatch.setitem(ARTICLES[0], "pmcid", pmcid)
    result = fetch(services, tmp_path / "out", "PMID:11", "PMC76", "--json")
    assert result.exit_code == 1
    assert outcomes(result) == {"PMID 11": "failed", "PMC76": "fetched"}
    assert "no PMC id" in result.stdout
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == ["PMC76.xml", LIST]


def test_redirections_lead_nowhere_else(services: Services, tmp_path: Path) -> None:
    services.first = [(302, {"Location": "http://127.0.0.2:9/x"}, b"")]
    result = fetch(services, tmp_path, "PMC71", "--json")
    assert "127.0.0.2, which is not asked" in result.stdout
    services.first = [(302, {"Location": f"{services.address}/moved/PMC71"}, b"")]
    assert fetch(services, tmp_path, "PMC71").exit_code == 0


@pytest.mark.parametrize("contact", ["", "me", "a@b", "me@example.org\r\nX: y", "m\u00e9@example.org"])
def test_a_contact_is_asked_for(services: Services, tmp_path: Path, contact: str, monkeypatch: Any) -> None:
    monkeypatch.delenv("CYTOLINK_CONTACT", raising=False)
    result = fetch(services, tmp_path, "PMC71", contact=contact)
    assert isinstance(result.exception, SettingsError)
    assert "--contact" in str(result.exception)
    assert services.asked == []


@pytest.mark.parametrize("word", ["PMCX", "0", "10.1/x", "12 34", "../x", "PMC71/../x", "\x1b[2J", ""])
def test_what_is_no_identifier_is_refused_before_anything_is_asked(
    services: Services, tmp_path: Path, word: str
) -> None:
    result = fetch(services, tmp_path, "PMC71", word)
    assert isinstance(result.exception, SettingsError)
    assert "\x1b" not in str(result.exception)
    assert services.asked == []


def test_a_broken_list_is_named_and_not_overwritten(services: Services, tmp_path: Path) -> None:
    (tmp_path / LIST).write_text("{", encoding="utf-8")
    result = fetch(services, tmp_path, "PMC71")
    assert isinstance(result.exception, SettingsError)
    assert (tmp_path / LIST).read_text("utf-8") == "{"


def test_the_client_says_what_an_answer_was(services: Services) -> None:
    client = Client("me@example.org", 0, hosts=None, sleep=lambda _: None)
    services.first = [(410, {}, b"")]
    with pytest.raises(AnswerError, match="410"):
        client.get(f"{services.address}/PMC71/fullTextXML")
