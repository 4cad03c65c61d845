"""How queries end: counted, and the limits of time said by the name of the setting that they met."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.workers.process import ClientGoneError, LimitError

if TYPE_CHECKING:
    from server.workers.process import WorkerDiedError

LATER = "Try again in a few seconds"


class Ends(Counter[str]):
    """How many queries were answered, and how many were ended by what."""

    def counting(self, until: float) -> Counting:
        """A context that counts how a query ends which may take until then, by the monotonic clock."""
        return Counting(self, until)

    def died(self, error: WorkerDiedError, *, last: bool) -> None:
        """Count a worker that died. Its query is tried again where that was not its doing: reading twice does no harm.

        Raises:
            WorkerDiedError: it is not tried again.
        """
        self["died"] += 1
        if last or error.where == "crash":
            raise error


@dataclass(slots=True)
class Counting:
    """Counts how one query ends; no generator, since each query has one."""

    ends: Ends
    until: float

    def __enter__(self) -> None:
        """See that there is time for it.

        Raises:
            LimitError: there is none left.
        """
        if time.monotonic() >= self.until:
            self.ends["request_seconds"] += 1
            raise LimitError("request_seconds", "the time of the request was over before this query", do=LATER)

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None:
            self.ends["answered"] += 1
        elif isinstance(error, LimitError):
            self.ends[error.limit] += 1
        elif isinstance(error, ClientGoneError):
            self.ends["client_gone"] += 1


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
