"""Answers that must be here by a time: a timeout of a socket bounds one read, and a byte a second never meets it."""

from __future__ import annotations

import http.client
import io
import time
import urllib.request
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable


class LateError(TimeoutError):
    """An answer was not here by its time."""


class _Timed(io.RawIOBase):
    """The bytes that come from a socket, until a time (of `time.monotonic`)."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock, self._deadline = sock, deadline
        self._bytes = sock.makefile("rb", buffering=0)  # it keeps the socket open when the connection lets go of it
        self._idle = sock.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int | None:  # type: ignore[override]
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise LateError
        self._sock.settimeout(left if self._idle is None else min(left, self._idle))
        try:
            return self._bytes.readinto(buffer)
        except TimeoutError as error:
            if time.monotonic() >= self._deadline:
                raise LateError from error
            raise

    def close(self) -> None:
        self._bytes.close()
        super().close()


class Response(http.client.HTTPResponse):
    """A response whose headers and body must be here by a time (of `time.monotonic`), else they are a LateError."""

    def __init__(self, sock: socket.socket, *args: Any, deadline: float, **options: Any) -> None:  # noqa: ANN401
        super().__init__(sock, *args, **options)
        self.fp.close()
        self.fp = io.BufferedReader(_Timed(sock, deadline))


class _Http(urllib.request.HTTPHandler):
    def __init__(self, deadline: float) -> None:
        super().__init__()
        self._deadline = deadline

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_connecting(http.client.HTTPConnection, self._deadline), req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, deadline: float) -> None:
        super().__init__()
        self._deadline = deadline

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_connecting(http.client.HTTPSConnection, self._deadline), req)


def until(deadline: float) -> tuple[urllib.request.BaseHandler, ...]:
    """Handlers for `urllib.request.build_opener` whose answers, redirections included, are here by a time or fail.

    What comes too late is a LateError. Connecting, TLS included, takes as long as the opener's timeout at most.

    Args:
        deadline: of `time.monotonic`.
    """
    return _Http(deadline), _Https(deadline)


def _connecting(kind: type[http.client.HTTPConnection], deadline: float) -> Callable[..., http.client.HTTPConnection]:
    def connection(host: str, **options: Any) -> http.client.HTTPConnection:  # noqa: ANN401
        left = max(0.001, deadline - time.monotonic())
        made = kind(host, **{**options, "timeout": min(options["timeout"], left)})
        made.response_class = partial(Response, deadline=deadline)  # type: ignore[assignment]
        return made

    return connection
