"""Answers as XLSX and Parquet: the values and their types arrive, no text becomes a formula, and what lacks is said."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from server.cli import cytolink
from server.sheets import writing

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

pytest.importorskip("xlsxwriter", reason="the `tables` extra is not installed")
parquet = pytest.importorskip("pyarrow.parquet", reason="the `tables` extra is not installed")
QUERY = """SELECT ?n ?x ?t { VALUES (?n ?x ?t) { (1 1.5 "=1+1") (UNDEF 2 "https://example.org/") (3 UNDEF "-5") } }"""
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells(data: bytes) -> list[list[str | float]]:
    """The cells of the first sheet, texts as texts."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        rows = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(SHEET + "row")  # noqa: S314
        assert not any(name.endswith("calcChain.xml") for name in book.namelist())
        found = []
        for row in rows:
            assert not list(row.iter(SHEET + "f")), "a formula"
            texts = ("".join(cell.itertext()) for cell in row)
            found.append([t if c.get("t") == "inlineStr" else float(t) for c, t in zip(row, texts, strict=True)])
    return found


def test_a_sheet_holds_numbers_as_numbers_and_texts_as_texts(client: FlaskClient) -> None:
    reply = client.get("/sparql.xlsx", query_string={"query": QUERY})
    assert reply.mimetype == writing.FORMS["xlsx"].media_type
    assert cells(reply.data) == [["n", "x", "t"], [1, 1.5, "=1+1"], [2, "https://example.org/"], [3, "-5"]]
    tag = reply.headers["ETag"]
    assert client.get("/sparql.xlsx", query_string={"query": QUERY}).data == reply.data
    again = client.get("/sparql.xlsx", query_string={"query": QUERY}, headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_columns_have_their_types_and_say_what_gave_them(client: FlaskClient) -> None:
    reply = client.get("/sparql", query_string={"query": QUERY, "format": "parquet"})
    table = parquet.read_table(io.BytesIO(reply.data))
    assert [str(field.type) for field in table.schema] == ["int64", "double", "string"]
    assert table.to_pydict() == {"n": [1, None, 3], "x": [1.5, 2.0, None], "t": ["=1+1", "https://example.org/", "-5"]}
    assert table.schema.metadata[b"cytolink.query"].decode() == QUERY


def test_saved_queries_offer_both(client: FlaskClient) -> None:
    page = client.get("/q/measurements", headers={"Accept": "text/html"}).text
    assert "/q/measurements.xlsx" in page
    rows = json.loads(client.get("/q/measurements.json").data)["results"]["bindings"]
    assert parquet.read_table(io.BytesIO(client.get("/q/measurements.parquet").data)).num_rows == len(rows)
    assert len(cells(client.get("/q/measurements.xlsx").data)) == len(rows) + 1


def test_where_the_library_lacks_the_line_that_installs_it_is_told(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.endpoint.sheets.installed", lambda _: False)
    reply = client.get("/q/measurements.xlsx")
    assert reply.status_code == 406
    assert "pip install 'cytolink[tables]'" in reply.json["detail"]
    assert "/q/measurements.xlsx" not in client.get("/q/measurements", headers={"Accept": "text/html"}).text


def test_what_does_not_fit_is_refused_and_not_cut(client: FlaskClient) -> None:
    long = client.get("/sparql.xlsx", query_string={"query": f'SELECT ("{"x" * 40_000}" AS ?t) {{}}'})
    assert long.status_code == 406
    assert "32,767 characters" in long.json["detail"]
    assert client.get("/sparql.xlsx", query_string={"query": "ASK {}"}).status_code == 406


def test_the_command_line_writes_them_too(releases: Path) -> None:
    call = ["sparql", QUERY, "--release", str(releases), "--format"]
    done = CliRunner().invoke(cytolink, [*call, "xlsx"])
    assert done.exit_code == 0, done.stderr
    assert cells(done.stdout_bytes)[1] == [1, 1.5, "=1+1"]
    assert parquet.read_table(io.BytesIO(CliRunner().invoke(cytolink, [*call, "parquet"]).stdout_bytes)).num_rows == 3
