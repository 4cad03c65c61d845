"""Request bodies, read within bounds of size, time and number, and taken only when they are whole."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from server.gateway.clients import Limit, Share
from server.problems import ProblemError

if TYPE_CHECKING:
    from server.gateway.rsgi import Connection, Scope
    from server.settings import Settings

# What has not been read cannot be skipped, so the connection ends with each of these answers (RFC 9112, section 9.6).
_CLOSE = {"Connection": "close"}


class Bodies:
    """The bodies that are being read. Used from the event loop's thread.

    Args:
        settings: the limits.
    """

    def __init__(self, settings: Settings) -> None:
        self._allowed, self._seconds = settings.query_bytes, settings.body_seconds
        self._share = Share(
            "unfinished request bodies",
            Limit("bodies_per_client", settings.bodies_per_client),
            Limit("bodies", settings.bodies),
            headers=_CLOSE,
        )

    async def read(self, scope: Scope, protocol: Connection, client: str) -> bytes:
        """The body of a request, nothing where it has none.

        Raises:
            ProblemError: 400 incomplete, 408 too slow, 413 too large, 429 or 503 too many at once.
        """
        length = scope.headers.get("content-length", "")
        expected = int(length) if length.isdecimal() else None
        if expected is not None and expected > self._allowed:
            raise self._too_large(expected)
        if not expected and "transfer-encoding" not in scope.headers:
            return b""
        with self._share.hold(client):
            try:
                async with asyncio.timeout(self._seconds):
                    body, ends = await self._collect(protocol)
            except TimeoutError:
                raise self._too_slow() from None
        _check_whole(body, expected, ends)
        return body

    async def _collect(self, protocol: Connection) -> tuple[bytes, int]:
        """The body and how many empty pieces came with it."""
        data, ends = bytearray(), 0
        async for chunk in protocol:
            data += chunk
            ends += not chunk
            if len(data) > self._allowed:
                raise self._too_large(None)
        return bytes(data), ends

    def _too_large(self, value: int | None) -> ProblemError:
        return ProblemError(
            "too-large",
            413,
            "the request is too large",
            limit="query_bytes",
            value=value,
            allowed=self._allowed,
            headers=_CLOSE,
        )

    def _too_slow(self) -> ProblemError:
        return ProblemError(
            "request-timeout",
            408,
            "the request's body did not come in time",
            limit="body_seconds",
            allowed=self._seconds,
            suggestion="Send the body at once, in the same request",
            headers=_CLOSE,
        )


def _check_whole(body: bytes, expected: int | None, ends: int) -> None:
    """Refuse what is not whole (RFC 9112, section 8): a query that was cut may be another query.

    Args:
        body: what came.
        expected: its length, where the request says it.
        ends: empty pieces. Granian gives one at the end of a body and one more where the body broke off, which is the
            only sign that a chunked one did. Trailer fields look alike; nobody sends any with a query.
    """
    if expected is not None and len(body) != expected:
        detail = f"the body ends after {len(body)} of the {expected} bytes that Content-Length names"
    elif expected is None and ends > 1:
        detail = "the chunked body is broken, ends too early or has trailer fields"
    else:
        return
    raise ProblemError("malformed-request", 400, detail, headers=_CLOSE)
