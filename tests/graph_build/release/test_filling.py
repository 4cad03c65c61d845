"""A store that is filled in pieces takes no more than one that is filled at once, and answers as that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph_build.release import filling
from graph_build.release.filling import compressed, fill_store, load
from graph_build.release.listing import NotUnderstood, current_listing, lowered

if TYPE_CHECKING:
    from pathlib import Path

QUADS = 30_000


@pytest.fixture(autouse=True)
def little_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces are cut between reads."""
    monkeypatch.setattr(filling, "_READ", 1 << 13)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """N-Quads, of which many have a term in common."""
    path = tmp_path_factory.mktemp("graph") / "graph.nq"
    terms = (f"<http://e.org/s{n // 5}> <http://e.org/p{n % 5}> <http://e.org/o{n % 700}>" for n in range(QUADS))
    path.write_text("".join(f"{one} <http://e.org/g{n // 2000}> .\n" for n, one in enumerate(terms)), encoding="utf-8")
    return path


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.sst"))


def test_pieces_take_no_more_than_the_whole(graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fill_store(tmp_path / "whole", graph) == QUADS
    monkeypatch.setattr(filling, "_AT_ONCE", graph.stat().st_size // 5)
    monkeypatch.setattr(filling, "_LITTLE", 0)
    assert fill_store(tmp_path / "pieces", graph) == QUADS
    assert size(tmp_path / "pieces") < 1.1 * size(tmp_path / "whole")
    monkeypatch.setattr(filling, "_LITTLE", 1 << 40)
    assert fill_store(tmp_path / "loose", graph) == QUADS
    assert size(tmp_path / "loose") > 1.3 * size(tmp_path / "whole")
    stores = [set(ox.Store.read_only(str(tmp_path / name))) for name in ("whole", "pieces", "loose")]
    assert stores[0] == stores[1] == stores[2]


@pytest.mark.parametrize("named", [0, 1])
def test_quads_of_blank_nodes_are_compressed_too(named: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"_:b{n} <http://e.org/p> _:c{n} <http://e.org/g> .\n" for n in range(3000)]
    lines += [f"<http://e.org/s{n}> <http://e.org/p> <http://e.org/o> <http://e.org/z> .\n" for n in range(named)]
    (tmp_path / "graph.nq").write_text("".join(lines), encoding="utf-8")
    monkeypatch.setattr(filling, "_LITTLE", 0)
    monkeypatch.setattr(filling, "_LOOSE", 0)
    assert fill_store(tmp_path / "store", tmp_path / "graph.nq") == 3000 + named


def test_what_came_in_many_pieces_is_always_compressed(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "_LITTLE", 0)
    monkeypatch.setattr(filling, "_LOOSE", 1 << 20)
    monkeypatch.setattr(filling, "_AT_ONCE", graph.stat().st_size // 8)
    fill_store(tmp_path / "pressed", graph)
    monkeypatch.setattr(filling, "_LYING", 100)
    fill_store(tmp_path / "left", graph)
    assert size(tmp_path / "left") > 1.3 * size(tmp_path / "pressed")


def test_a_list_that_is_not_understood_leaves_the_store_as_it_is(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: bytes) -> bytes:
        raise NotUnderstood

    monkeypatch.setattr(filling, "_AT_ONCE", graph.stat().st_size // 5)
    monkeypatch.setattr(filling, "_LITTLE", 1 << 40)
    fill_store(tmp_path / "store", graph)
    monkeypatch.setattr(filling, "_LITTLE", 0)
    monkeypatch.setattr(filling, "lowered", never)
    assert compressed(tmp_path / "store", QUADS) == QUADS
    assert len(ox.Store.read_only(str(tmp_path / "store"))) == QUADS


def test_damage_to_a_list_of_files_is_noticed(graph: Path, tmp_path: Path) -> None:
    fill_store(tmp_path / "store", graph)
    listing = current_listing(tmp_path / "store").read_bytes()
    assert lowered(listing) == listing  # nothing lies on the first level
    damaged = listing.replace(b"leveldb.", b"leveldc.", 1)
    with pytest.raises(NotUnderstood):
        lowered(damaged)


def test_blank_nodes_are_the_same_in_all_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = "".join(f"<http://e.org/s{n}> <http://e.org/p> _:b{n} <http://e.org/g> .\n" for n in range(300))
    other = "".join(f'<http://e.org/t{n}> <http://e.org/p> "a _: b" <http://e.org/g> .\n' for n in range(3000))
    told = "".join(f'_:b{n} <http://e.org/p> "{n}" <http://e.org/g> .\n' for n in range(300))
    (tmp_path / "graph.nq").write_text(named + other + told, encoding="utf-8")
    monkeypatch.setattr(filling, "_AT_ONCE", 10_000)
    assert fill_store(tmp_path / "store", tmp_path / "graph.nq") == 3600
    joined = "SELECT * { GRAPH ?g { ?s <http://e.org/p> ?b . ?b <http://e.org/p> ?n } FILTER(isBlank(?b)) }"
    assert len(list(ox.Store.read_only(str(tmp_path / "store")).query(joined))) == 300


def test_many_small_pieces_hold_the_same(graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_store(tmp_path / "whole", graph)
    monkeypatch.setattr(filling, "_SMALL", graph.stat().st_size // 20)
    monkeypatch.setattr(filling, "_merge_last", lambda: None)  # it would stay so in this process
    lines = graph.read_bytes().splitlines(keepends=True)
    assert load(tmp_path / "many", [b"".join(lines[n : n + 100]) for n in range(0, QUADS, 100)], graph, many=True) == (
        QUADS,
        20,
    )
    assert set(ox.Store.read_only(str(tmp_path / "many"))) == set(ox.Store.read_only(str(tmp_path / "whole")))
