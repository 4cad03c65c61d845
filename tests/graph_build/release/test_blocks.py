"""What streams into a release is all that was given, sorted, each line once, and counted as a store would count it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from graph_build.release import blocks as streaming
from graph_build.release.blocks import Runs, blocks, lines_of
from graph_build.release.composing import woven
from graph_build.release.part import own_nodes, read_part, write_part
from graph_build.release.void import Tally
from ontology.namespaces import ID, RDF

if TYPE_CHECKING:
    import pytest

HASHES = ("0" * 64, "8" * 64, "f" * 64)
NODES = [f"{ID}document/{hash_[:16]}{end}" for hash_ in HASHES for end in ("", "/a")] + ["https://a.org/x", f"{ID}zz/1"]
iris = st.sampled_from([ox.NamedNode(node) for node in NODES])
steps = st.sampled_from([ox.NamedNode(RDF + "type"), ox.NamedNode("https://a.org/p")])
texts = st.builds(ox.Literal, st.text(max_size=4), language=st.sampled_from([None, "en"]))
graphs = st.sampled_from([ox.NamedNode("https://a.org/g"), ox.NamedNode("https://a.org/h")])
quads = st.lists(st.builds(ox.Quad, iris, steps, iris | texts, graphs), max_size=30)


@given(given_=st.lists(quads, min_size=3, max_size=3), others=quads)
def test_documents_and_all_else_are_woven_into_one_order(given_: list[list[ox.Quad]], others: list[ox.Quad]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shared, parts = set(lines_of(others)), []
        for hash_, stated in zip(HASHES, given_, strict=True):
            own = [line for line in lines_of(stated) if line.startswith(own_nodes(hash_))]
            write_part(Path(folder) / hash_, hash_, lines_of(stated), [], {})
            part = read_part(Path(folder) / hash_)
            assert part
            assert part.lines() == own
            parts.append(part)
            shared |= set(part.shared)
        data = b"".join(block.data for block in woven(parts, iter(sorted(shared)))).decode()
    expected = lines_of(quad for stated in (*given_, others) for quad in stated)
    assert data == "".join(f"{line}\n" for line in expected)


@given(quads)
def test_parts_add_up_to_what_a_store_counts(stated: list[ox.Quad]) -> None:
    tally = Tally()
    for block in blocks(lines_of(stated)):
        tally.add(block.tally)
    store = ox.Store()
    store.extend(stated)

    def counted(query: str) -> dict[str, int]:
        rows = store.query(query, use_default_graph_as_union=True)
        assert isinstance(rows, ox.QuerySolutions)
        return {str(row[0]): int(row[1].value) for row in rows}  # type: ignore[union-attr]

    assert tally.quads == len(set(stated))
    assert tally.subjects == len({quad.subject for quad in stated})
    assert tally.graphs == counted("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert tally.properties == counted("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")
    classes = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(isIRI(?c)) } GROUP BY ?c"
    assert tally.classes == counted(classes)
    assert Tally.from_dict(tally.as_dict()) == tally


def test_more_lines_than_are_held_come_back_sorted_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "_HELD", 10)
    runs = Runs(tmp_path)
    for start in (50, 0, 25):
        runs.add(f"{number:03}" for number in range(start, start + 50))
    assert len(list(tmp_path.iterdir())) == 3
    assert list(runs.lines()) == [f"{number:03}" for number in range(100)]
