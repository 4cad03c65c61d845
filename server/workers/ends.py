"""How queries end: counted, and the limits of time said by the name of the setting that they met."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from server.workers.process import ClientGoneError, LimitError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.workers.process import WorkerDiedError

LATER = "Try again in a few seconds"


class Ends(Counter[str]):
    """How many queries were answered, and how many were ended by what."""

    @contextmanager
    def counting(self, until: float) -> Iterator[None]:
        """Count how a query ends that may take until then, by the monotonic clock.

        Raises:
            LimitError: there is no time left for it.
        """
        try:
            if time.monotonic() >= until:
                raise LimitError("request_seconds", "the time of the request was over before this query", do=LATER)
            yield
        except LimitError as error:
            self[error.limit] += 1
            raise
        except ClientGoneError:
            self["client_gone"] += 1
            raise
        self["answered"] += 1

    def died(self, error: WorkerDiedError, *, last: bool) -> None:
        """Count a worker that died. Its query is tried again where that was not its doing: reading twice does no harm.

        Raises:
            WorkerDiedError: it is not tried again.
        """
        self["died"] += 1
        if last or error.where == "crash":
            raise error


def renamed(error: LimitError, *, cut: bool) -> LimitError:
    """The limit that a query met; a deadline that was `cut` short is that of the request which it is a part of."""
    if cut and error.limit == "deadline":
        error.limit = "request_seconds"
    return error


def too_late(start: float, until: float, end: float) -> LimitError:
    """The limit of a query that has waited since `start` until `end`, where its request had to end at `until`."""
    waited = round(time.monotonic() - start, 3)
    limit = "request_seconds" if end == until else "queue_seconds"
    return LimitError(limit, "no worker came free in time", do=LATER, busy=True, value=waited)
