"""One request to another endpoint, until it is answered or given up: retried, kept, and not sent where all fail."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from server import turns
from server.federation.endpoints.circuit import Circuit
from server.federation.endpoints.kept import KeptAnswers, Reply
from server.federation.endpoints.row_limits import RowLimits
from server.problems import ProblemError
from server.workers.pool import Pool
from server.workers.process import TICK, ClientGoneError, LimitError, Source, WorkerDiedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.settings import Settings
    from server.workers import wire
    from server.workers.process import Answer, Asker

_FETCHERS, _FETCHER_MEMORY = 4, 1 << 30
_BACK_OFF = 0.25
"""Seconds before the first retry at most; each later one may wait twice as long."""
_LATE = "it did not answer in time"
_random = secrets.SystemRandom()


class Asking:
    """Sends requests by networked workers, and knows of each endpoint whether it is there and how many rows it gives.

    Args:
        settings: limits and the table of endpoints.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._circuits: dict[str, Circuit] = {}
        self.row_limits = RowLimits()
        self._kept = KeptAnswers(settings.service_keep_seconds, settings.service_keep_bytes)
        self._pool: Pool | None = None

    def close(self) -> None:
        """End the networked workers."""
        if self._pool:
            self._pool.close()

    def _fetchers(self) -> Pool:
        """The networked workers, which are started when the first is needed.

        Raises:
            WorkerDiedError: none can be started; who asks next tries again.
        """
        with self._lock:
            if self._pool is None:
                limits = replace(
                    self._settings,
                    workers=_FETCHERS,
                    small_share=0.0,
                    spares=0,
                    memory=_FETCHER_MEMORY,
                    deadline=self._settings.service_seconds,
                )
                # opens no release, and so never has to be swapped
                pool = Pool(Source(Path("/"), "remote"), limits, "server.federation.fetcher")
                pool.open()
                self._pool = pool
            return self._pool

    def ask(self, public: str, query: str, columns: Sequence[str], end: float, asker: Asker) -> Reply:
        """Have a query answered.

        Args:
            public: the endpoint, as queries name it.
            query: what it is asked.
            columns: the variables that are wanted.
            end: when it has to be answered, by the monotonic clock.
            asker: who asks.

        Raises:
            ProblemError: it does not answer, not in time, or with what is no answer.
            ClientGoneError: nobody waits any more.
        """
        address = self._settings.service_table[public]
        key = (address.url, query, *columns)
        if (kept := self._kept.get(key)) is not None:
            return kept
        request = {
            "url": address.url,
            "query": query,
            "max_bytes": self._settings.service_bytes,
            "private": address.mapped,
            "columns": list(columns),
            "origin": public,
        }
        circuit = self._circuit(public)
        for retries in range(self._settings.service_retries + 1):
            if (closed := circuit.closed_for()) > 0:
                raise _resting(public, circuit.last, closed)
            head, body = self._once(public, request, end, asker, circuit)
            if "error" not in head:
                self._kept.put(key, head["rows"], rows := body.decode(), head["most"])
                return Reply(head["rows"], rows, head["most"], retries)
            why = head["message"]
            if not head["again"]:
                raise failed(public, why, 504 if head["late"] else 502)
            if retries < self._settings.service_retries:
                self._rest(public, why, head["wait"], retries, end, asker)
        raise failed(public, why + (f", and not after {retries} retries either" if retries else ""), 502)

    def _circuit(self, public: str) -> Circuit:
        with self._lock:
            return self._circuits.setdefault(
                public, Circuit(self._settings.service_failures, self._settings.service_rest_seconds)
            )

    def _once(
        self, public: str, request: wire.Head, end: float, asker: Asker, circuit: Circuit
    ) -> tuple[wire.Head, bytes]:
        """Send a request once, and tell the circuit how that went."""
        try:
            answer = self._sent(public, request, end, asker)
        except ProblemError as problem:
            if problem.status == 504:
                circuit.failed(_LATE)
            else:
                circuit.left()
            raise
        except ClientGoneError:
            circuit.left()
            raise
        if answer.head.get("again") or answer.head.get("late"):
            circuit.failed(answer.head["message"])
        else:
            circuit.answered()
        return answer.head, answer.body

    def _sent(self, public: str, request: wire.Head, end: float, asker: Asker) -> Answer:
        left = end - time.monotonic()
        if left <= 0:
            raise failed(public, "the time for remote requests is over", 503)
        try:
            return self._fetchers().run(
                request | {"seconds": left}, client=asker.client, gone=asker.gone, seconds=left, until=asker.until
            )
        except LimitError as error:
            if error.busy:
                raise failed(public, error.what, 503) from None
            raise failed(public, _LATE, 504) from None
        except WorkerDiedError as error:
            if asker.gone():
                raise ClientGoneError("the client has left") from None
            raise failed(public, error.what, 502) from None

    def _rest(self, public: str, why: str, wanted: float | None, retries: int, end: float, asker: Asker) -> None:
        """Wait before a retry: as long as the endpoint wants, else for a random time that may grow."""
        pause = _BACK_OFF * 2**retries * _random.random() if wanted is None else wanted
        until = time.monotonic() + pause
        if until >= end:
            if wanted is None:
                raise failed(public, f"{why}, and there is no time for a retry", 502)
            raise failed(public, f"{why} and wants to be left alone for {wanted:.0f} seconds", 503, wanted)
        while (left := until - time.monotonic()) > 0:
            if asker.gone():
                raise ClientGoneError("the client has left")
            with turns.laid_down():
                time.sleep(min(left, TICK))


def failed(public: str, why: str, status: int, wait: float | None = None) -> ProblemError:
    """The problem of an endpoint that could not be asked, by its name."""
    return ProblemError(
        "service-failed",
        status,
        f"the endpoint {public} could not be asked: {why}",
        service=public,
        suggestion="Try again later, ask it for less, or write SERVICE SILENT to go on without it",
        headers={"Retry-After": str(max(1, round(wait)))} if wait is not None else {},
    )


def _resting(public: str, last: str, seconds: float) -> ProblemError:
    why = f"it failed several times in a row ({last}), and is asked again in {max(1, round(seconds))} seconds"
    return failed(public, why, 503, seconds)
