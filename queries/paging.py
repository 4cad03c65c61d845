"""The first rows of an answer about all documents, without the whole answer being made.

Most saved queries sort their rows by document. So a page of one is found by asking document after document, in the
order of their names, until it is full: each is asked of its own graph (see `queries.narrowing`), so that a page takes
as long on a large release as on a small one. Where documents say so little of what is asked for that many would have
to be asked, the whole release is, for a while: nobody can tell beforehand how long that takes, and where it takes too
long the documents are asked on. Where a value is given the whole release comes first, since the query may begin at it.
The rows and their order are the same.
"""

from __future__ import annotations

import re
import time
from hashlib import sha256
from itertools import groupby
from threading import Lock
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from queries.narrowing import MOST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from queries.catalogue import SavedQuery
    from queries.narrowing import Graphs

Row = TypeVar("Row")
SECONDS = 2.5
"""Time that the documents of a page may take; the whole release is asked where it would be longer."""
WHOLE, HASTE = 4.0, 0.5
"""Time that the whole release then has at least before its documents are asked on, and where it is asked first."""
LONGEST = 10.0
"""Where the documents would take longer than this, nothing but the whole release is asked."""
_SOON, _SURE = 0.3, 0.8
"""Seconds after which it can be told from the rows found so far how long a page will take: by half, and well."""
_BY_FILE = re.compile(r"\bORDER\s+BY\s+\?(?:file(?:_1)?|document)\b[^{}]*\Z", re.IGNORECASE)
"""By the name, or by the first of the pieces that it is cut into."""


class Position(NamedTuple):
    """Where a page begins: so many groups of documents are passed, and so many rows of the next one."""

    groups: int = 0
    rows: int = 0


BEGINNING = Position()


class Walk(NamedTuple, Generic[Row]):
    """A page, whether there is more, and where the next one begins if it was found document by document."""

    rows: list[Row]
    more: bool
    following: Position | None


class Beginnings:
    """Where pages begin, of so many answers as were asked for last.

    Args:
        most: how many are known at once.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._known: dict[bytes, Position] = {}
        self._lock = Lock()

    def get(self, digest: str, bound: str, page: int) -> Position | None:
        """Where a page of a query begins in a release, if the one before it was made."""
        return BEGINNING if page == 1 else self._known.get(_key(digest, bound, page))

    def put(self, digest: str, bound: str, page: int, begin: Position) -> None:
        """Remember it. A query may be long, and is remembered by its hash."""
        with self._lock:
            self._known[_key(digest, bound, page)] = begin
            if len(self._known) > self._most:
                del self._known[next(iter(self._known))]


def _key(digest: str, bound: str, page: int) -> bytes:
    return sha256(f"{digest} {page} {bound}".encode()).digest()


def walkable(query: SavedQuery, values: Mapping[str, str]) -> bool:
    """Whether its rows stand document by document, and all documents are asked for.

    Args:
        query: a saved query.
        values: texts by parameter.
    """
    if query.federated or query.header.across or query.form != "SELECT" or not _BY_FILE.search(query.sparql):
        return False
    asked = [values.get(p.name, p.default or "") for p in query.parameters if p.type == "document"]
    return bool(asked) and not any(asked)


def walk(
    ask: Callable[[str, Sequence[str], int], tuple[Sequence[Row], bool]],
    whole: Callable[[float], Walk[Row] | None],
    bound: str,
    graphs: Graphs,
    most: int,
    begin: Position = BEGINNING,
    *,
    given: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> Walk[Row] | None:
    """A page of an answer.

    Args:
        ask: gives the first rows of a query on some graphs, so many at most, and whether there are more.
        whole: gives the page from the whole release; None where that takes longer than so many seconds.
        bound: a query that is `walkable`, with its parameters bound.
        graphs: of the release, those that the query reads.
        most: rows of the page.
        begin: where the page begins.
        given: whether the query may begin at a value, so that the whole release is asked first.
        clock: tells the time, in seconds.

    Returns:
        None where the whole release has to be asked: the documents would take too long, or a row is too long for what
        is asked at once.
    """
    if given and (found := whole(HASTE)):
        return found
    begun, rows, place, tried = clock(), list[Row](), begin, False
    for group in list(_groups(graphs))[begin.groups :]:
        spent = clock() - begun
        expected = spent * most / max(1, len(rows))
        if not tried and spent > _SOON and expected > (SECONDS if spent > _SURE else 2 * SECONDS):
            found, tried = whole(max(WHOLE, expected)) if expected < LONGEST else None, True
            if found is not None or expected >= LONGEST:
                return found
        text = f"{bound.rstrip()}\nOFFSET {place.rows}" if place.rows else bound
        wanted = most - len(rows)
        told, more = ask(text, (*group, *graphs.shared), wanted)
        if len(rows) + len(told) > most or (more and len(told) < wanted):
            return None
        rows += told
        if more:
            return Walk(rows, more=True, following=Position(place.groups, place.rows + len(told)))
        place = Position(place.groups + 1)
    return Walk(rows, more=False, following=place)


def _groups(graphs: Graphs) -> Iterator[tuple[str, ...]]:
    """Documents that are asked at once, in the order of their names; those of one name are asked together."""
    group: list[str] = []
    for _, named in groupby(sorted(graphs.documents), key=lambda one: one[0]):
        same = [graph for _, graph in named]
        if group and len(group) + len(same) > MOST:
            yield tuple(group)
            group = []
        group += same
    if group:
        yield tuple(group)
