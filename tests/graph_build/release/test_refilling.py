"""A store that is made from the one before answers as one that is filled anew."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graph_build.names import Names, Statements
from graph_build.release import Release, check_count, check_release, open_release, publishing
from graph_build.release.blocks import Block, blocks
from graph_build.release.publishing import publish
from graph_build.release.refilling import difference, refilled
from ontology.namespaces import GRAPH, ID, RDFS

if TYPE_CHECKING:
    import pyoxigraph as ox
    import pytest

NUMBERS = ("1.50", "1.5", "01", "2")


def block(document: int, said: frozenset[int]) -> Block:
    """A document that says some numbers, in a graph of its own; two of them are one number written in two ways."""
    node, graph = f"https://example.org/{document:02}", f"{GRAPH}document/{document:02}"
    decimal = "http://www.w3.org/2001/XMLSchema#decimal"
    return Block.of(
        sorted(f'<{node}> <https://example.org/says> "{NUMBERS[n]}"^^<{decimal}> <{graph}> .' for n in said)
    )


def of(documents: dict[int, frozenset[int]]) -> list[Block]:
    """Twenty documents that never change, so that the others are few beside them, and these."""
    same = {number: frozenset({0, 1, 2, 3}) for number in range(50, 90)}
    return [block(number, said) for number, said in sorted((same | documents).items()) if said]


def holds(release: Release) -> tuple[set[ox.Quad], set[str], int]:
    """The quads, the graphs and the number of quads of a release's store."""
    store = release.store()
    return set(store.engine), set(store.graphs()), len(store)


DOCUMENTS = st.dictionaries(st.integers(0, 5), st.frozensets(st.integers(0, 3)), max_size=3)


@given(DOCUMENTS, st.lists(DOCUMENTS, min_size=1, max_size=2))
@settings(max_examples=6)
def test_the_same_as_one_filled_anew(first: dict[int, frozenset[int]], later: list[dict[int, frozenset[int]]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        publish(Path(name) / "chain", of(first), {})
        for number, documents in enumerate(later):
            made = publish(Path(name) / "chain", of(documents), {})
            anew = publish(Path(name) / str(number), of(documents), {})
            assert made.digest == anew.digest
            assert holds(open_release(made.path)) == holds(open_release(anew.path))
            check_release(made)


def test_what_is_the_same_is_linked_and_the_old_one_stays(tmp_path: Path) -> None:
    old = publish(tmp_path, of({}), {})
    before = holds(old)
    new = publish(tmp_path, of({1: frozenset({0, 3})}), {})
    shared = {path.stat().st_ino for path in old.store_path.iterdir()} & {
        path.stat().st_ino for path in new.store_path.iterdir()
    }
    assert shared
    assert holds(old) == before
    check_release(old)
    check_release(new)


def axiom(node: str, said: str) -> list[Block]:
    """A class that a blank node defines, and of which something is said."""
    about, graph = "<https://example.org/00>", "<https://example.org/g> ."
    triples = (f"{about} <https://e.org/is> _:{node}", f"_:{node} <https://e.org/has> {about}")
    lines = (*triples, f'{about} <https://e.org/says> "{said}"')
    return [Block.of(sorted(f"{line} {graph}" for line in lines)), *of({})]


def test_blank_nodes_beside_what_differs_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the store was made from the old one is asked of the code: the engine may merge its files at any time."""
    made: list[int | None] = []

    def counted(*given: Any) -> int | None:
        made.append(refilled(*given))
        return made[-1]

    monkeypatch.setattr(publishing, "refilled", counted)
    _, new = (publish(tmp_path, axiom("b", said), {}) for said in ("one", "other"))
    assert made == [len(new.store())]
    says = '?s <https://e.org/says> "other" FILTER NOT EXISTS { ?s ?p "one" }'
    assert new.store().ask(f"ASK {{ ?s <https://e.org/is>/<https://e.org/has> ?s . {says} }}")
    check_count(new, len(new.store()))


def test_other_blank_nodes_are_filled_anew(tmp_path: Path) -> None:
    old, new = (publish(tmp_path, axiom(node, "one"), {}) for node in ("b", "c"))
    assert len(new.store()) == len(old.store())
    kept = {path.stat().st_ino for path in old.store_path.glob("*.sst")}
    assert not kept & {path.stat().st_ino for path in new.store_path.glob("*.sst")}


def test_a_damaged_store_is_not_passed_on(tmp_path: Path) -> None:
    old = publish(tmp_path, of({}), {})
    largest = max(old.store_path.glob("*.sst"), key=lambda path: path.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[10] ^= 1
    largest.chmod(0o644)
    largest.write_bytes(bytes(data))
    new = publish(tmp_path, of({1: frozenset({0})}), {})
    assert len(new.store()) == len(publish(tmp_path / "anew", of({1: frozenset({0})}), {}).store())
    check_release(new)


def named(label: str) -> list[Block]:
    """Some documents, and a term."""
    return [*of({}), Block.of([f'<https://example.org/term> <{RDFS}label> "{label}" <https://example.org/g> .'])]


def test_names_are_linked_where_the_terms_are_the_same_and_whole(tmp_path: Path) -> None:
    old = publish(tmp_path, named("fever"), {})
    same = publish(tmp_path, [block(1, frozenset({0})), *named("fever")], {})
    other = publish(tmp_path, named("rash"), {})
    assert old.names_path.samefile(same.names_path)
    assert not old.names_path.samefile(other.names_path)
    old.names_path.write_bytes(old.names_path.read_bytes()[:-1] + b"?")
    anew = publish(tmp_path, [block(2, frozenset({0})), *named("fever")], {})
    check_release(anew)
    with closing(Names(anew.names_path)) as names:
        assert [one.label for one in names.find("fever")] == ["fever"]


def test_too_much_that_differs_is_filled_anew(tmp_path: Path) -> None:
    old = publish(tmp_path, of({}), {})
    new = publish(tmp_path, [block(1, frozenset({0}))], {})
    assert difference(new.path, [old.path]) is None
    assert holds(new) == holds(publish(tmp_path / "anew", [block(1, frozenset({0}))], {}))


def test_what_is_shared_is_shared_with_whichever_release_has_most_of_it(tmp_path: Path) -> None:
    large = [block(number, frozenset({0, 1, 2, 3})) for number in range(100)]
    first = publish(tmp_path, large, {})
    publish(tmp_path, large[:3], {})  # the current one now
    third = publish(tmp_path, [*large[:-1], block(99, frozenset({0}))], {})
    kept = {path.stat().st_ino for path in first.store_path.glob("*.sst")}
    assert kept & {path.stat().st_ino for path in third.store_path.glob("*.sst")}
    check_release(third)


WORDS = ("tocilizumab was given", "anakinra was given", "no fever", "fever for weeks", "given up", "weeks of fever")


def telling(documents: dict[int, frozenset[int]]) -> list[Block]:
    """Documents that state some words each; forty of them never change."""
    said = {number: frozenset({number % 6, 2}) for number in range(50, 90)} | documents
    node, label = f"{ID}document/{{:016}}/fact/{{:016}}", f"{RDFS}label"
    return [
        Block.of([f'<{node.format(n, w)}> <{label}> "{WORDS[w]}" <{GRAPH}document/{n}> .' for w in sorted(words)])
        for n, words in sorted(said.items())
        if words
    ]


@given(
    st.lists(st.dictionaries(st.integers(45, 55), st.frozensets(st.integers(0, 5)), max_size=3), min_size=2, max_size=3)
)
@settings(max_examples=6)
def test_statements_are_found_as_in_an_index_written_anew(several: list[dict[int, frozenset[int]]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        for number, documents in enumerate(several):
            made = publish(Path(name) / "chain", telling(documents), {})
            anew = publish(Path(name) / str(number), telling(documents), {})
            for text in ("given", "fever weeks", "tociliz", "no"):
                with (
                    closing(Statements(made.statements_path)) as one,
                    closing(Statements(anew.statements_path)) as other,
                ):
                    assert one.find([text], 200) == other.find([text], 200)
            check_release(made)


def test_a_line_more_changes_one_block() -> None:
    lines = [f'<https://example.org/{number:06}> <https://example.org/p> "x" .' for number in range(20_000)]
    before = [one.data for one in blocks(lines)]
    more = [one.data for one in blocks(sorted([*lines, '<https://example.org/000001> <https://example.org/q> "x" .']))]
    assert len(before) > 20
    assert len(set(more) ^ set(before)) == 2
