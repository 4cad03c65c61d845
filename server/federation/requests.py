"""The requests of one query to other endpoints: chunks of values side by side, and what an answer was cut by."""

from __future__ import annotations

import threading
import time
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from server import turns
from server.federation.endpoints.peers import peer
from server.federation.endpoints.row_limits import all_pages
from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from server.federation.account import Asked
    from server.federation.asking import Asking
    from server.federation.endpoints.kept import Reply
    from server.federation.remote import Remote
    from server.settings import Settings
    from server.workers.process import Asker

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class _Part:
    """One SERVICE, as its chunks are asked.

    Attributes:
        remote: its pattern.
        asked: where it is written what was asked and answered.
        names: the variables that have values.
        columns: the variables that are wanted.
    """

    remote: Remote
    asked: Asked
    names: Sequence[str]
    columns: Sequence[str]


class Requests:
    """The requests of one query, within its limits.

    Args:
        asking: asks other endpoints.
        settings: the limits.
    """

    def __init__(self, asking: Asking, settings: Settings) -> None:
        self._asking, self._settings = asking, settings
        self._end = time.monotonic() + settings.service_seconds
        self._lock = threading.Lock()
        self._sent = self._bytes = 0

    def put_off(self, seconds: float) -> None:
        """Move the end of the time that all requests have."""
        self._end += seconds

    def rows(
        self,
        remote: Remote,
        asked: Asked,
        names: Sequence[str],
        values: list[str],
        columns: Sequence[str],
        asker: Asker,
    ) -> tuple[int, str]:
        """Ask one endpoint with all values: how many rows there are, and the rows for the columns.

        Args:
            remote: what is asked.
            asked: where it is written what was asked and answered.
            names: the variables that have values; none where the pattern is asked as it stands.
            values: their values, as SPARQL writes them.
            columns: the variables that are wanted.
            asker: who asks.

        Raises:
            ProblemError: the endpoint does not answer, or a limit was met.
            ClientGoneError: nobody waits any more.
        """
        known = peer(asked.endpoint)
        size = min(known.chunk or self._settings.service_chunk, self._settings.service_chunk)
        chunks = [values[at : at + size] for at in range(0, len(values), size)] if names else [[]]
        part = _Part(remote, asked, names, columns)

        def ask(chunk: list[str], asker: Asker) -> list[Reply]:
            return self._chunk(part, chunk, asker)

        if len(chunks) < 2:
            answers = [ask(chunk, asker) for chunk in chunks]
        else:
            answers = side_by_side(ask, chunks, known.parallel, asker)
        replies = [reply for found in answers for reply in found]
        return sum(reply.count for reply in replies), "\n".join(reply.rows for reply in replies if reply.rows)

    def _chunk(self, part: _Part, chunk: list[str], asker: Asker, *, counted: bool = True) -> list[Reply]:
        """Ask with some values; again, in halves or by pages, where the answer may be cut.

        Join values part the rows: those of a chunk are those of its halves. What is asked only to find out whether an
        endpoint gives no more than so many rows does not count among the requests that the query may send.
        """
        most, endpoint, limits = self._settings.service_rows, part.asked.endpoint, self._asking.row_limits
        reply = self._answer(part, part.remote.query(part.names, chunk, most + 1), chunk, asker, counted=counted)
        gives = reply.most or peer(endpoint).rows
        if reply.count > most or not limits.may_be_cut(endpoint, reply.count, gives):
            return self._taken(part, [reply])
        certain = bool(gives) or limits.limited(endpoint)
        try:
            if len(chunk) > 1:
                half = len(chunk) // 2
                halves = [self._chunk(part, some, asker, counted=certain) for some in (chunk[:half], chunk[half:])]
                found = [one for replies in halves for one in replies]
                limits.learn(endpoint, reply.count, cut=sum(one.count for one in found) > reply.count)
                return found
            found = self._pages(part, chunk, reply, asker, counted=certain)
        except ProblemError as problem:
            if (certain and len(chunk) > 1) or problem.kind != "service-failed":
                raise
            found = [reply]  # asking on was to find out whether there is more
        if found == [reply]:
            part.asked.cut += 1
        else:
            limits.learn(endpoint, reply.count, cut=True)
        return self._taken(part, found)

    def _pages(self, part: _Part, chunk: list[str], first: Reply, asker: Asker, *, counted: bool) -> list[Reply]:
        most = self._settings.service_rows

        def page(behind: int) -> Reply:
            if behind > most:
                raise _too_many_rows(part.asked.endpoint, most)
            query = part.remote.query(part.names, chunk, most + 1, order=part.columns, behind=behind)
            return self._answer(part, query, chunk, asker, counted=counted or behind != first.count)

        return all_pages(page, first)

    def _answer(self, part: _Part, query: str, chunk: list[str], asker: Asker, *, counted: bool) -> Reply:
        """Have one request answered, within the limits on requests and bytes."""
        part.asked.asks(query)
        with self._lock:
            self._sent += counted
            if counted and self._sent > (allowed := self._settings.service_requests):
                what = f"more than {allowed:,} requests would have to be sent to other endpoints"
                raise _too_much(what, "service_requests", allowed)
        reply = self._asking.ask(part.asked.endpoint, query, part.columns, self._end, asker)
        part.asked.answered(reply.retries, reply.age)
        with self._lock:
            self._bytes += sum(map(len, chunk)) + len(reply.rows)
            if self._bytes > (allowed := self._settings.service_bytes):
                raise _too_much(f"more than {allowed:,} bytes go to and from other endpoints", "service_bytes", allowed)
        return reply

    def _taken(self, part: _Part, replies: list[Reply]) -> list[Reply]:
        """Count the rows that stand in the answer."""
        most = self._settings.service_rows
        if part.asked.took(sum(reply.count for reply in replies)) > most:
            raise _too_many_rows(part.asked.endpoint, most)
        return replies


def side_by_side(ask: Callable[[T, Asker], R], chunks: Sequence[T], most: int, asker: Asker) -> list[R]:
    """Ask with all chunks, so many at once; where one fails, the others are given up.

    Raises:
        ProblemError: what the first one that failed says.
        ClientGoneError: nobody waits any more.
    """
    stop = threading.Event()
    heeding = replace(asker, gone=lambda: stop.is_set() or asker.gone())
    with ThreadPoolExecutor(max_workers=min(most, len(chunks))) as threads:
        waiting = [threads.submit(ask, chunk, heeding) for chunk in chunks]
        try:
            with turns.laid_down():
                wait(waiting, return_when=FIRST_EXCEPTION)
            for one in waiting:
                if one.done() and (failure := one.exception()) is not None:
                    raise failure
        finally:
            stop.set()
            threads.shutdown(wait=False, cancel_futures=True)
    return [one.result() for one in waiting]


def _too_many_rows(endpoint: str, most: int) -> ProblemError:
    return _too_much(f"the endpoint {endpoint} has more than {most:,} rows for this", "service_rows", most)


def _too_much(what: str, limit: str, allowed: int) -> ProblemError:
    suggestion = "Narrow the pattern within SERVICE, or what stands beside it"
    return ProblemError("limit-exceeded", 503, what, limit=limit, allowed=allowed, suggestion=suggestion)
