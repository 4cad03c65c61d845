"""Caps on rows and bytes hold exactly, though rows are looked for only where there may be too many of them."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.workers import program
from server.workers.sink import INLINE, OverLimitError, Sink

GRAPHS = ("nt", "nq", "ttl", "trig", "jsonld", "rdf")
FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}


def answer_of(rows: int, name: str, value: str = "a") -> bytes:
    values = " ".join(str(ox.Literal(f"{value}{number}")) for number in range(rows))
    found: Any = ox.Store().query(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")
    return bytes(found.serialize(format=FORMATS[name]))


def poured(data: bytes, name: str, most: int, pieces: list[int]) -> Sink:
    """A sink that has taken all of it, in pieces of these sizes."""
    sink = Sink({"format": name, "max_bytes": 10**9, "max_rows": most}, "")
    at, turn = 0, 0
    try:
        while at < len(data):
            sink.write(data[at : at + pieces[turn % len(pieces)]])
            at, turn = at + pieces[turn % len(pieces)], turn + 1
    except OverLimitError:
        if sink.file is not None:
            sink.file.close()
        raise
    return sink


@pytest.mark.parametrize("name", FORMATS)
@given(rows=st.integers(2, 60), over=st.booleans(), pieces=st.lists(st.integers(1, 400), min_size=1, max_size=5))
def test_a_cap_on_rows_holds_to_the_row(name: str, rows: int, over: bool, pieces: list[int]) -> None:
    data = answer_of(rows, name, "x\ny" if name == "csv" else 'x"},{"y')
    # the head of CSV and TSV ends as a row does; JSON has a mark between two rows
    counted = rows + {"csv": 1, "tsv": 1, "json": -1, "xml": 0}[name]
    if over:
        with pytest.raises(OverLimitError) as caught:
            poured(data, name, counted - 1, pieces)
        assert caught.value.limit == "answer_rows"
    else:
        assert poured(data, name, counted, pieces).close() == data


@pytest.mark.parametrize("name", FORMATS)
def test_a_cap_on_rows_holds_in_a_large_answer(name: str) -> None:
    data = answer_of(40_000, name)
    assert len(data) > INLINE
    with pytest.raises(OverLimitError):
        poured(data, name, 39_998, [8192])
    sink = poured(data, name, 40_001, [8192])
    assert sink.close() == b""
    assert sink.file is not None
    with sink.file as file:
        assert file.read() == data
    assert (sink.length, sink.size) == (len(data), len(data))


def test_rows_are_not_looked_for_while_there_cannot_be_too_many() -> None:
    assert poured(answer_of(1000, "json"), "json", 1_000_000, [8192]).rows == 0


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("prefixes", [{}, {"ex": "http://example.org/"}])
def test_a_graph_is_the_same_whoever_writes_it(
    name: str, prefixes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ox.Store()
    for number in range(50):
        thing = ox.NamedNode(f"http://example.org/{number}")
        store.add(ox.Quad(thing, ox.NamedNode("http://example.org/name"), ox.Literal(f"é {number}"), thing))
    triples: Any = store.query("CONSTRUCT WHERE { ?s ?p ?o }", use_default_graph_as_union=True)
    serialisations: Any = program._FORMATS
    expected = ox.serialize(triples, format=serialisations[name], prefixes=prefixes)
    request = {"query": "CONSTRUCT WHERE { ?s ?p ?o }", "format": name, "max_bytes": 10**9, "max_rows": 10}
    if not prefixes or name in {"nt", "nq", "jsonld"}:
        monkeypatch.setattr(ox, "serialize", None)  # the answer writes itself
    head, body, file = program.answer(store, {**request, "prefixes": prefixes}, "")
    assert (head.get("kind"), body, file) == ("graph", expected, None)
