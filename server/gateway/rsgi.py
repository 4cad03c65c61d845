"""Granian's own interface (RSGI): what a request and a connection look like, and a request as WSGI has it."""

from __future__ import annotations

import hashlib
import io
import sys
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

Headers = list[tuple[str, str]]


class Scope(Protocol):
    """A request's head as RSGI has it (https://github.com/emmett-framework/granian, docs/spec/RSGI.md)."""

    proto: str
    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    headers: Mapping[str, str]


class Stream(Protocol):
    """A response that is being sent."""

    async def send_bytes(self, data: bytes) -> None:
        """Send a piece; returns when there is room for the next."""


class Connection(Protocol):
    """A request's body and the way back."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """The body, piece by piece."""

    async def client_disconnect(self) -> None:
        """Returns when the client has left."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Answer at once."""

    def response_stream(self, status: int, headers: Headers) -> Stream:
        """Begin an answer."""


SEEN = ("accept", "accept-encoding", "host", "if-modified-since", "if-none-match", "if-range", "range")
"""Headers that the application is told, with Content-Type. It cannot depend on others, so that what is kept cannot."""
SEEN_OF_FORMS = "origin"
"""What it is told of a POST alone: where a form stood that writes. Told of a GET, it would part what is kept."""
_NAMES = {
    "content-type": "CONTENT_TYPE",
    **{name: "HTTP_" + name.upper().replace("-", "_") for name in (*SEEN, SEEN_OF_FORMS)},
}
_KEYED = tuple(name for name in _NAMES if name not in {"if-none-match", "range", "if-range"})
_LONG = 1000


def told(fields: Headers, method: str) -> dict[str, str]:
    """Of a request's header fields what the application is told.

    A header that is given several times is told as one, its values joined by commas (RFC 9110, section 5.3).
    """
    made: dict[str, str] = {}
    for name, value in fields:
        if name in _NAMES and (method == "POST" or name != SEEN_OF_FORMS):
            made[name] = f"{made[name]}, {value}" if name in made else value
    return made


def environ(scope: Scope, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """The request as WSGI has it (PEP 3333), with no other headers than those that `told` gives.

    WSGI writes ``Accept_Encoding`` as it writes ``Accept-Encoding``; here the first is another header, and is not told.
    """
    host, _, port = scope.server.rpartition(":")
    made: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(body)),
        "cytolink.gateway": True,
    }
    for name, value in headers.items():
        made[_NAMES[name]] = value
    return made


def key(scope: Scope, headers: dict[str, str], body: bytes) -> tuple[str, ...] | None:
    """All that the application is told of a request and that an answer may depend on; only for GET and POST.

    What is kept is whole: which part of it is wanted, and whether it is there already, is looked at when it is sent. A
    long request is told by its hash: it may be a megabyte, and the answers to many may be kept.
    """
    if scope.method not in {"GET", "POST"}:
        return None
    parts = [scope.method, scope.scheme, scope.http_version, scope.server, scope.path, scope.query_string]
    parts += [headers.get(name, "\0") for name in _KEYED]  # no header holds this character
    if body or sum(map(len, parts)) > _LONG:
        return (hashlib.sha256(repr(parts).encode() + b"\0" + body).hexdigest(),)
    return tuple(parts)
