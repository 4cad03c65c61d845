"""The Model Context Protocol, by the client of its official package: twenty questions with rows that can be checked."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from server.app import close, create_app
from server.settings import Settings
from server.transports import EndpointError, HttpTransport, InProcessTransport

pytest.importorskip("mcp", reason="needs the extra `mcp`")

from mcp import Client, StdioServerParameters, stdio_client

from server.mcp.serving import mcp_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mcp.types import CallToolResult

    from graph_build.release import Release

COMMAND = str(Path(sys.executable).with_name("cytolink"))
DOCUMENT = "004_dc994b4f864f4277.txt"
TWENTY: list[tuple[str, dict[str, Any], str]] = [
    ("search", {"words": "tocilizumab"}, "https://w3id.org/cytolink/ontology#tocilizumab"),
    ("ask_question", {"name": "identifier", "parameters": {"id": "MONDO:0017991"}}, "Takayasu"),
    ("list_questions", {}, "outcome-by-arm"),
    ("list_questions", {"about": "adverse events"}, "adverse-events"),
    ("ask_question", {"name": "blockade-drugs", "parameters": {"cytokine": "IL6"}}, "tocilizumab"),
    ("ask_question", {"name": "outcomes", "parameters": {"document": "002"}}, "coronary aneurysm"),
    ("ask_question", {"name": "treatments", "parameters": {"drug": "anakinra"}}, "anakinra"),
    ("ask_question", {"name": "drug-by-disease", "parameters": {"disease": "vasculitis"}}, "Takayasu arteritis"),
    ("ask_question", {"name": "outcome-by-arm"}, "mortality"),
    ("ask_question", {"name": "outcomes", "rows": 2, "start": 3}, "document"),
    ("run_sparql", {"query": "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/cytolink/ontology#Outcome> }"}, '"n":'),
    ("run_sparql", {"query": "ASK { ?s ?p ?o }"}, '"answer": true'),
    ("run_sparql", {"query": "CONSTRUCT { ?s a ?o } { ?s a ?o } LIMIT 2"}, " a "),
    ("run_sparql", {"query": "SELECT * { ?s <https://w3id.org/cytolink/ontology#outcom> ?o }"}, "outcom"),
    ("explain_sparql", {"query": "SELECT * { ?s ?p ?o }"}, "accepted"),
    ("explain_sparql", {"query": "SELECT * { ?s ?p "}, "malformed"),
    ("question_sparql", {"name": "treatments"}, "SELECT"),
    ("schema", {"about": "arm result"}, "ArmResult"),
    ("contradictions", {"drug": "anakinra"}, "anakinra"),
    ("records_of_paper", {"document": "004", "kind": "patients"}, "treatments"),
]


@pytest.fixture(scope="module")
def release(bundled_release: Release) -> Path:
    return bundled_release.path


@pytest.fixture(scope="module")
def transport(release: Path) -> Iterator[InProcessTransport]:
    app = create_app(release, Settings(workers=1, deadline=60.0, reload_seconds=0))
    yield InProcessTransport(app)
    close(app)


def called(transport: InProcessTransport | HttpTransport, tool: str, arguments: dict[str, Any]) -> CallToolResult:
    async def call() -> CallToolResult:
        async with Client(mcp_server(transport)) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(call())


def text(result: CallToolResult) -> str:
    return "\n".join(part.text for part in result.content if part.type == "text")


@pytest.mark.parametrize(("tool", "arguments", "held"), TWENTY)
def test_the_twenty_questions_are_answered(
    transport: InProcessTransport, tool: str, arguments: dict[str, Any], held: str
) -> None:
    result = called(transport, tool, arguments)
    assert not result.is_error, text(result)
    told = json.loads(text(result)) if tool == "ask_question" or tool == "contradictions" else {}
    assert held in (json.dumps(told["rows"], ensure_ascii=False) if "rows" in told else text(result))


def test_no_more_rows_than_the_limit_and_none_before_the_first(transport: InProcessTransport) -> None:
    query = "SELECT ?s { ?s ?p ?o } LIMIT 900"
    for rows, shown in ((10_000, 500), (-1, 0)):
        told = called(transport, "run_sparql", {"query": query, "rows": rows}).structured_content
        assert told
        assert len((told.get("result") or told)["rows"]) == shown
    first = called(transport, "ask_question", {"name": "outcomes", "start": -5, "rows": 1}).structured_content
    assert first
    assert first["start"] == 0


def test_a_number_that_is_none_stays_text(transport: InProcessTransport) -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    values = f'"NaN"^^<{xsd}double> "abc"^^<{xsd}integer> "true"^^<{xsd}boolean>'
    query = f"SELECT ?a ?b ?c {{ VALUES (?a ?b ?c) {{ ({values}) }} }}"
    told = called(transport, "run_sparql", {"query": query}).structured_content
    assert told
    assert (told.get("result") or told)["rows"] == [{"a": "NaN", "b": "abc", "c": True}]


def test_rows_say_where_they_were_read_and_the_place_can_be_looked_up(transport: InProcessTransport) -> None:
    told = called(transport, "ask_question", {"name": "outcomes", "parameters": {"document": "004"}}).structured_content
    assert told
    row = told["rows"][0]
    place = {name: row[name] for name in ("document", "start", "end")}
    (passage,) = called(transport, "passage", place).structured_content["passages"]  # type: ignore[index]
    assert (passage["start"], passage["end"]) == (row["start"], row["end"])
    assert told["total"] >= len(told["rows"]) > 1
    assert {"confidence"} <= {column["name"] for column in told["columns"]}
    assert all(column["meaning"] for column in told["columns"])


def test_a_statement_is_explained_with_its_rule(transport: InProcessTransport) -> None:
    query = "SELECT ?fact { ?fact a <https://w3id.org/cytolink/ontology#OutcomeReport> } LIMIT 1"
    rows = called(transport, "run_sparql", {"query": query}).structured_content
    assert rows
    fact = (rows.get("result") or rows)["rows"][0]["fact"]
    told = called(transport, "explain_statement", {"statement": fact}).structured_content
    assert told
    assert told["statement"]["iri"] == fact
    assert "wasGeneratedBy" in told["graph"]


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask_question", {"name": "outcome"}, "outcomes"),
        ("ask_question", {"name": "treatments", "parameters": {"drug": "aspirinol"}}, "aspirinol"),
        ("run_sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, "read-only"),
        ("run_sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}, "127.0.0.1:9"),
        ("passage", {"document": "nowhere.txt", "start": 0, "end": 5}, "nowhere.txt"),
        ("passage", {"document": 'a" . ?s ?p ?o', "start": 0, "end": 5}, "holds no document"),
        ("passage", {"document": DOCUMENT, "start": 5, "end": 5}, "no place"),
        ("explain_statement", {"statement": "https://example.org/"}, "is no statement"),
    ],
)
def test_what_cannot_be_done_is_told_so_that_a_model_can_ask_again(
    transport: InProcessTransport, tool: str, arguments: dict[str, Any], said: str
) -> None:
    result = called(transport, tool, arguments)
    assert result.is_error
    assert said in text(result)
    assert "Traceback" not in text(result)


def test_every_tool_says_what_it_does_and_only_reads(transport: InProcessTransport) -> None:
    async def listed() -> list[Any]:
        async with Client(mcp_server(transport)) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(listed())
    assert len(tools) >= 10
    assert all(tool.description and tool.annotations.read_only_hint for tool in tools)


def test_a_host_starts_it_over_standard_input_and_output(release: Path) -> None:
    async def asked() -> CallToolResult:
        command = [COMMAND, "mcp", "--release", str(release)]
        started = StdioServerParameters(command=command[0], args=command[1:], env=dict(os.environ))
        async with Client(stdio_client(started)) as client:
            return await client.call_tool("ask_question", {"name": "blockade-drugs", "parameters": {"cytokine": "IL6"}})

    assert "tocilizumab" in text(asyncio.run(asyncio.wait_for(asked(), 120)))


@contextmanager
def listening(release: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [COMMAND, "mcp", "--release", str(release), "--http", "--port", str(port)]
    started = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert started.poll() is None, started.stderr and started.stderr.read()
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        started.terminate()
        started.communicate(timeout=60)


def test_it_is_served_by_http(release: Path) -> None:
    async def asked(url: str) -> CallToolResult:
        async with Client(url) as client:
            return await client.call_tool("search", {"words": "anakinra"})

    with listening(release) as url:
        assert "anakinra" in text(asyncio.run(asyncio.wait_for(asked(url), 60)))


def test_an_endpoint_that_is_not_there_is_named() -> None:
    with pytest.raises(EndpointError, match=r"127\.0\.0\.1:9: the endpoint cannot be reached"):
        HttpTransport("http://127.0.0.1:9").get("/search.json", {"q": "x"})
    with pytest.raises(EndpointError, match="http://"):
        HttpTransport("file:///etc/passwd")
