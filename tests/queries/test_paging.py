"""Pages that are found document by document hold the rows of the whole answer, in their order."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

import pytest

from queries.catalogue import catalogue, find
from queries.narrowing import Graphs
from queries.paging import BEGINNING, Beginnings, Position, Walk, walk, walkable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph_build.release import Release

DOCUMENTS = Graphs(tuple((f"{n}.txt", f"graph{n}") for n in range(8)), ("shared",))
MANY = Graphs(tuple((f"{n:03}.txt", f"graph{n:03}") for n in range(90)), ("shared",))


def four_each(text: str, graphs: Sequence[str], most: int) -> tuple[list[str], bool]:
    """Four rows a document."""
    skipped = int(text.partition("OFFSET ")[2] or 0)
    rows = [f"{graph} {row}" for graph in sorted(graphs) if graph != "shared" for row in range(4)][skipped:]
    return rows[:most], len(rows) > most


def whole(_: float) -> Walk[str]:
    """The page as the whole release gives it."""
    return Walk(["of all"], more=True, following=None)


@pytest.mark.parametrize(
    "name",
    [
        "claims",
        "treatments",
        "concepts-named",
        "outcome-by-arm",
        "document-details",
        "drug-by-disease",
        "statements-in-text",
    ],
)
def test_pages_together_are_the_answer(bundled_release: Release, name: str) -> None:
    query, store = find(name), bundled_release.store()
    graphs = Graphs.of(bundled_release.manifest["sources"], store.graphs())

    def ask(text: str, chosen: Sequence[str], most: int) -> tuple[list[list[str]], bool]:
        rows = [[str(term) for term in row] for row in store.select(text, chosen)]
        return rows[:most], len(rows) > most

    bound, begin, pages = query.bind(), BEGINNING, []
    while page := walk(ask, lambda _: None, bound, graphs.read_by(query), 40, begin, clock=lambda: 0.0):
        pages.append(page.rows)
        if not page.more:
            break
        assert page.following is not None
        begin = page.following
    answer = store.select(bound)
    whole = [[str(term) for term in row] for row in answer]
    found = list(chain.from_iterable(pages))
    names = [variable.removeprefix("?") for variable in map(str, answer.variables)]
    file = names.index("file" if "file" in names else "document")
    assert [row[file] for row in found] == [row[file] for row in whole]
    assert sorted(sorted("".join(row)) for row in found) == sorted(sorted("".join(row)) for row in whole)
    assert all(len(rows) == 40 for rows in pages[:-1])


def test_claims_of_one_place_have_one_order(bundled_release: Release) -> None:
    """Else a page that is found otherwise than the one before it may repeat a row and leave one out."""
    answer = bundled_release.store().select(find("claims").bind())
    names = [variable.removeprefix("?") for variable in map(str, answer.variables)]
    file, start, end, statement = (names.index(name) for name in ("file", "start", "end", "statement"))
    rows = [(row[file].value, int(row[start].value), int(row[end].value), row[statement].value) for row in answer]
    assert rows == sorted(rows)


def test_a_page_begins_where_the_last_one_ended() -> None:
    first = walk(four_each, lambda _: None, "SELECT", DOCUMENTS, 10)
    assert first is not None
    assert (len(first.rows), first.more, first.following) == (10, True, Position(0, 10))
    second = walk(four_each, lambda _: None, "SELECT", DOCUMENTS, 10, first.following)
    assert second is not None
    rest_of_three, next_three = range(10, 12), ("graph3", "graph4", "graph5")
    assert second.rows[:2] == [f"graph2 {row - 8}" for row in rest_of_three]
    assert second.rows[2:] == four_each("", next_three, 8)[0]
    assert second.following == Position(1, 8)


def seconds_each(seconds: float) -> Callable[[], float]:
    """A clock that is looked at once a group of documents, each of which takes so long."""
    ticks = count()
    return lambda: next(ticks) * seconds


def test_a_walk_that_finds_nothing_is_given_up() -> None:
    assert walk(lambda *_: ([], False), whole, "SELECT", DOCUMENTS, 10, clock=seconds_each(2)) is None


def test_a_walk_that_takes_long_asks_the_whole_release_first() -> None:
    found = walk(four_each, whole, "SELECT", MANY, 200, clock=seconds_each(0.2))
    assert found == Walk(["of all"], more=True, following=None)


def test_a_walk_goes_on_where_the_whole_release_takes_too_long() -> None:
    found = walk(four_each, lambda _: None, "SELECT", MANY, 200, clock=seconds_each(0.2))
    assert found is not None
    assert found.rows == four_each("", [graph for _, graph in MANY.documents], 200)[0]
    assert found.following == Position(16, 8)


def test_a_walk_that_begins_slowly_is_not_given_up_at_once() -> None:
    def few_first(text: str, graphs: Sequence[str], most: int) -> tuple[list[str], bool]:
        return four_each(text, graphs if min(graphs) > "graph024" else graphs[1:2], most)

    found = walk(few_first, whole, "SELECT", MANY, 100, clock=seconds_each(0.06))
    assert found is not None
    assert len(found.rows) == 100


def test_the_whole_release_is_asked_first_where_a_value_is_given() -> None:
    assert walk(four_each, whole, "SELECT", MANY, 10, given=True) == whole(0.5)
    found = walk(four_each, lambda _: None, "SELECT", MANY, 10, given=True)
    assert found is not None
    assert found.following == Position(0, 10)


def test_a_row_that_is_too_long_gives_the_page_up() -> None:
    assert walk(lambda *_: (["row"], True), whole, "SELECT", DOCUMENTS, 10) is None


def test_only_answers_that_stand_by_document_are_walked() -> None:
    by_file = {name for name, query in catalogue().items() if walkable(query, {})}
    assert {"claims", "treatments", "measurements", "provenance"} <= by_file
    assert not by_file & {"contradictions", "below-the-bound", "claims-limited"}
    assert not walkable(find("claims"), {"document": "001"})


def test_where_pages_begin_is_known_of_some_and_takes_little() -> None:
    known = Beginnings(most=2)
    long = "SELECT " + "x" * 100_000
    assert known.get("release", long, 1) == BEGINNING
    for page in (2, 3, 4):
        known.put("release", long, page, Position(page, 0))
    assert [known.get("release", long, page) for page in (2, 3, 4)] == [None, Position(3, 0), Position(4, 0)]
    assert known.get("other", long, 4) is None
    assert sum(map(len, known._known)) < 100
