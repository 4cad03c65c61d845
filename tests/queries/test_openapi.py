"""The OpenAPI document keeps its word: it validates, a client made from it works, no request breaks the server."""

from __future__ import annotations

import importlib
import json
import re
import sys
from threading import Thread
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from openapi_python_client import Config, MetaType, generate
from openapi_python_client.config import ConfigFile
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from werkzeug.serving import make_server

from queries.catalogue import catalogue
from server.app import close, create_app
from server.federation.standin import with_stand_ins
from server.settings import Settings
from server.sheets.writing import FORMS, installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import ModuleType

    from flask import Flask

    from graph_build.release import Release

DESCRIBED = {q.name.replace("-", "_"): q for q in catalogue().values() if q.folder != "checks"}
SHEETS_OF = "treatments"
"""The question that is asked for as XLSX and Parquet: each file takes a process."""
REQUIRED = {"fact": "https://w3id.org/cytolink/id/document/aaaaaaaaaaaaaaaa/given"}


@pytest.fixture(scope="module")
def app(release: Release) -> Iterator[Flask]:
    """The application; stand-ins on this machine answer for the public endpoints."""
    with with_stand_ins(Settings(workers=2, reload_seconds=0, deadline=60.0, service_seconds=60.0)) as chosen:
        app = create_app(release.path, chosen)
        yield app
        close(app)


@pytest.fixture(scope="module")
def document(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get("/openapi.json").json
    return found


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    """The application on a port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def generated(document: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The package that openapi-python-client writes from the document."""
    folder = tmp_path_factory.mktemp("client")
    source: Path = folder / "openapi.json"
    source.write_text(json.dumps(document), encoding="utf-8")
    wanted = ConfigFile(
        package_name_override="cytolink_client",
        post_hooks=[],
        content_type_overrides={
            "application/sparql-results+xml": "text/plain",
            "text/turtle": "text/plain",
            **{form.media_type: "application/octet-stream" for form in FORMS.values()},
        },
    )
    target = folder / "written"
    config = Config.from_sources(wanted, MetaType.NONE, source, "utf-8", overwrite=True, output_path=target)
    problems = generate(config=config)
    assert [(p.header, p.detail) for p in problems] == []
    written = folder / "path"
    written.mkdir()
    target.rename(written / "cytolink_client")
    sys.path.insert(0, str(written))
    yield importlib.import_module("cytolink_client")
    sys.path.remove(str(written))


def test_the_document_is_openapi_31(document: dict[str, Any]) -> None:
    validate(document, cls=OpenAPIV31SpecValidator)
    names = {operation["get"]["operationId"].rsplit("_", 1)[0] for operation in document["paths"].values()}
    assert names == set(DESCRIBED)


def test_the_document_lists_the_files_that_can_be_written(document: dict[str, Any]) -> None:
    offered = [name for name in FORMS if installed(name)]
    for query in DESCRIBED.values():
        listed = {path.rsplit(".", 1)[1] for path in document["paths"] if path.startswith(f"/q/{query.name}.")}
        assert listed & set(FORMS) == (set(offered) if query.form == "SELECT" else set())
    for form in offered:
        media = document["paths"][f"/q/{SHEETS_OF}.{form}"]["get"]["responses"]["200"]["content"]
        assert list(media) == [FORMS[form].media_type]


@pytest.mark.slow
def test_a_generated_client_asks_every_question(document: dict[str, Any], generated: ModuleType, address: str) -> None:
    with generated.Client(base_url=address) as client:
        for path, item in asked(document).items():
            operation = item["get"]
            name = operation["operationId"]
            tag = re.sub(r"\W", "_", operation["tags"][0])
            module = importlib.import_module(f"cytolink_client.api.{tag}.{name}")
            required = {p["name"]: REQUIRED[p["name"]] for p in operation["parameters"] if p["required"]}
            reply = module.sync_detailed(client=client, **required)
            assert reply.status_code == 200, (path, reply.content[:300])
            found = COLUMNS[path.rsplit(".", 1)[1]](reply)
            assert found == [c.name for c in DESCRIBED[name.rsplit("_", 1)[0]].columns], path


def asked(document: dict[str, Any]) -> dict[str, Any]:
    """The paths that tests ask: all but the sheets, each of which takes a process; of them those of one question."""
    paths: dict[str, Any] = document["paths"]
    return {
        path: item
        for path, item in paths.items()
        if path.rsplit(".", 1)[1] not in FORMS or path.startswith(f"/q/{SHEETS_OF}.")
    }


def in_file(reply: Any) -> list[str]:
    """The columns of one question; the file reads as the archive or the table that it says it is."""
    begun = reply.parsed.payload.read(4)
    assert begun in (b"PK\x03\x04", b"PAR1")
    return [c.name for c in DESCRIBED[SHEETS_OF].columns]


def in_rows(reply: Any) -> list[str]:
    """The columns as the client has read them."""
    names: list[str] = reply.parsed.head.vars_
    return names


def in_table(reply: Any) -> list[str]:
    """The columns in the first line of a table, whose variables SPARQL's TSV marks."""
    first = reply.parsed.splitlines()[0]
    return [name.removeprefix("?") for name in re.split(r"[,\t]", first)]


def in_xml(reply: Any) -> list[str]:
    return re.findall(r'<variable name="(\w+)"', reply.parsed)


def in_graph(reply: Any) -> list[str]:
    """No columns: a graph has none, but it reads as one."""
    assert list(ox.parse(reply.content, ox.RdfFormat.TURTLE))
    return []


COLUMNS: dict[str, Callable[[Any], list[str]]] = {
    "json": in_rows,
    "csv": in_table,
    "tsv": in_table,
    "xml": in_xml,
    "ttl": in_graph,
    "xlsx": in_file,
    "parquet": in_file,
}


@pytest.mark.slow
@pytest.mark.parametrize("mode", GenerationMode)
def test_no_request_breaks_the_server(mode: GenerationMode, app: Flask) -> None:
    """Requests that fit the document, and requests that break its rules."""
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path not in asked(schema.raw_schema):
            continue

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=5, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=[not_a_server_error])

        ask()
