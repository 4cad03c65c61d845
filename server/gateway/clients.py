"""Who a client is, and what each may hold at once: requests, unfinished bodies, disk for answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from server.endpoint import clients
from server.problems import ProblemError

if TYPE_CHECKING:
    from server.gateway.rsgi import Headers, Scope


def client_of(scope: Scope, fields: Headers, hops: int) -> str:
    """The client of a request, as `server.endpoint.clients` tells them apart.

    The only place where forwarded headers are read: the application is told the result.
    """
    given = ",".join(value for name, value in fields if name == "x-forwarded-for") if hops else ""
    return clients.client(scope.client.rpartition(":")[0], given, hops)


@dataclass(frozen=True)
class Limit:
    """A limit by the name of its setting; without a value nothing is limited."""

    name: str = ""
    allowed: int | None = None

    def broken_by(self, value: int) -> bool:
        """Whether `value` is too much."""
        return self.allowed is not None and value > self.allowed


_NONE = Limit()


@dataclass
class Share:
    """What clients hold of one thing. Used from one thread, the event loop's.

    Attributes:
        what: the thing, in the plural.
        each: how much one client may hold.
        everyone: how much all may hold together.
        headers: what a refusal says beside Retry-After.
    """

    what: str
    each: Limit = _NONE
    everyone: Limit = _NONE
    headers: dict[str, str] = field(default_factory=dict)
    total: int = 0
    _held: Counter[str] = field(default_factory=Counter)

    def hold(self, client: str, amount: int = 1) -> Held:
        """Hold some of it from now on, until the context is left that this is.

        Raises:
            ProblemError: 429 where the client would hold too much, 503 where all would.
        """
        if self.each.broken_by(self._held[client] + amount):
            detail = f"this client has too many {self.what}"
            raise _refused(429, detail, self.each, self._held[client] + amount, self.headers)
        if self.everyone.broken_by(self.total + amount):
            raise _refused(503, f"there are too many {self.what}", self.everyone, self.total + amount, self.headers)
        self._held[client] += amount
        self.total += amount
        return Held(self, client, amount)

    def let_go(self, client: str, amount: int) -> None:
        """Hold so much less."""
        self.total -= amount
        self._held[client] -= amount
        if not self._held[client]:
            del self._held[client]


@dataclass(slots=True)
class Held:
    """What a client holds within a context; no generator, since every request holds some."""

    share: Share
    client: str
    amount: int

    def __enter__(self) -> None:
        """It is held already."""

    def __exit__(self, *_: object) -> None:
        self.share.let_go(self.client, self.amount)


def _refused(status: int, detail: str, limit: Limit, value: int, headers: dict[str, str]) -> ProblemError:
    return ProblemError(
        "busy",
        status,
        detail,
        limit=limit.name,
        value=value,
        allowed=limit.allowed,
        suggestion="Send the next one when one of them has ended",
        headers={"Retry-After": "1" if status == 429 else "5", **headers},
    )
