"""Between Granian and the application: reads bodies within bounds, notices clients that leave, sends large answers.

Granian's WSGI side tells an application neither that its client has left nor lets it break off a transfer; its own
interface (RSGI) does both. The application is called in threads, as a WSGI server would call it.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote_to_bytes

from server import app as application
from server import pace
from server.cache import Cache
from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping
    from pathlib import Path

    from flask import Flask

    from server.cache import Kept, Key
    from server.endpoint import Endpoint
    from server.settings import Settings

_SOON = 0.02  # seconds within which most answers come: so long nobody looks whether the client has left
_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "proxy-connection"})
_log = logging.getLogger("cytolink.gateway")

Headers = list[tuple[str, str]]
_COMMON: Headers = [(name.lower(), value) for name, value in application.COMMON_HEADERS.items()]


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


@dataclass
class Reply:
    """What the application answered."""

    status: int = 500
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    file: IO[bytes] | None = None


class BodyTooLargeError(Exception):
    """The request's body is longer than allowed."""


class Gateway:
    """The application as Granian calls it. Loaded in Granian's worker process.

    Args:
        release_path: a release, or the folder that holds releases.
        settings: the limits.
    """

    def __init__(self, release_path: Path, settings: Settings) -> None:
        self._settings = settings
        # the event loop should not wait 5 ms for its turn among the threads that answer
        sys.setswitchinterval(0.0005)
        self._app: Flask = application.create_app(release_path, settings)
        self._endpoint: Endpoint = self._app.extensions["cytolink"]
        self._cache = Cache(settings.cache_bytes, settings.cache_answer_bytes)
        self._endpoint.cache = self._cache
        self._threads = ThreadPoolExecutor(settings.threads, thread_name_prefix="request")
        self._spooled = 0
        self._inside = 0

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """End the workers with the server."""
        application.close(self._app)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def __rsgi__(self, scope: Scope, protocol: Connection) -> None:
        """Answer one request."""
        try:
            body = await _read_body(scope, protocol, self._settings.query_bytes)
        except BodyTooLargeError:
            problem = ProblemError(
                "too-large", 413, "the request is too large", limit="query_bytes", allowed=self._settings.query_bytes
            )
            # what has not been read cannot be skipped: the connection ends here
            headers = [*_lower(problem.all_headers()), ("connection", "close")]
            protocol.response_bytes(413, headers, problem.body())
            return
        release, key = self._endpoint.opened.digest, _key(scope, body)
        if key and (kept := self._cache.get(release, key)):
            _send_kept(scope, protocol, kept)
            return
        if self._inside >= self._settings.threads:
            problem = ProblemError("busy", 503, "too many requests at once", limit="threads")
            protocol.response_bytes(503, _lower(problem.all_headers()), problem.body())
            return
        self._inside += 1
        gone = threading.Event()
        environ = _environ(scope, body, gone)
        answering = asyncio.get_running_loop().run_in_executor(self._threads, self._call, environ)
        watch = None
        try:
            await asyncio.wait((answering,), timeout=_SOON)
            if not answering.done():
                watch = asyncio.ensure_future(_watch(protocol, gone))
            reply = await answering
        finally:
            self._inside -= 1
            if watch:
                watch.cancel()
        if reply.file is None:
            if key:
                self._cache.put(release, key, reply.status, reply.headers, reply.body)
            protocol.response_bytes(reply.status, reply.headers, b"" if scope.method == "HEAD" else reply.body)
        else:
            await self._send_file(scope, protocol, reply, reply.file)

    def _call(self, environ: dict[str, Any]) -> Reply:
        """Run the application in a thread, to its last byte."""
        reply = Reply()

        def start_response(status: str, headers: Headers, _error: object = None) -> Callable[[bytes], object]:
            reply.status = int(status.split(" ", 1)[0])
            lower = [(name.lower(), value) for name, value in headers]
            reply.headers = [(name, value) for name, value in lower if name not in _HOP] + _COMMON
            return lambda _: None

        body: Iterable[bytes] = self._app(environ, start_response)
        try:
            reply.body = b"".join(body)
        finally:
            if close := getattr(body, "close", None):
                close()
        reply.file = environ.get("cytolink.file")
        return reply

    async def _send_file(self, scope: Scope, protocol: Connection, reply: Reply, file: IO[bytes]) -> None:
        size = os.fstat(file.fileno()).st_size
        with file:
            if scope.method == "HEAD":
                protocol.response_bytes(reply.status, reply.headers, b"")
                return
            if self._spooled + size > self._settings.spool_bytes:
                problem = ProblemError("busy", 503, "too many large answers wait for readers", limit="spool_bytes")
                protocol.response_bytes(503, _lower(problem.all_headers()), problem.body())
                return
            self._spooled += size
            client = pace.Client(scope.client)
            try:
                stream = protocol.response_stream(reply.status, reply.headers)
                await pace.send(stream, file.fileno(), size, client, self._settings.send_seconds)
            except pace.TooSlowError:
                _log.info("an answer of %d bytes was broken off: its reader was too slow or has left", size)
            finally:
                client.close()
                self._spooled -= size


def _key(scope: Scope, body: bytes) -> Key | None:
    """What an answer may depend on: nothing else of a request is looked at by pages that say they may be kept."""
    if scope.method not in {"GET", "POST"}:
        return None
    names = ("accept", "accept-encoding", "content-type", "host")
    head = tuple(scope.headers.get(name, "") for name in names)
    return (scope.method, scope.scheme, scope.path, scope.query_string, *head, body.decode("latin-1"))


def _send_kept(scope: Scope, protocol: Connection, kept: Kept) -> None:
    wanted = scope.headers.get("if-none-match", "")
    if kept.tag in (entry.strip().removeprefix("W/") for entry in wanted.split(",")):
        headers = [(name, value) for name, value in kept.headers if not name.startswith("content-")]
        protocol.response_bytes(304, headers, b"")
    else:
        protocol.response_bytes(200, kept.headers, kept.body)


async def _read_body(scope: Scope, protocol: Connection, allowed: int) -> bytes:
    length = scope.headers.get("content-length", "")
    if length.isdecimal() and int(length) > allowed:
        raise BodyTooLargeError
    if not length and "transfer-encoding" not in scope.headers and scope.http_version != "2":
        return b""
    data = bytearray()
    async for chunk in protocol:
        data += chunk
        if len(data) > allowed:
            raise BodyTooLargeError
    return bytes(data)


async def _watch(protocol: Connection, gone: threading.Event) -> None:
    await protocol.client_disconnect()
    gone.set()


def _lower(headers: dict[str, str]) -> Headers:
    return [(name.lower(), value) for name, value in headers.items()] + _COMMON


def _environ(scope: Scope, body: bytes, gone: threading.Event) -> dict[str, Any]:
    """The request as WSGI has it (PEP 3333)."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(body)),
        "cytolink.gone": gone.is_set,
        "cytolink.gateway": True,
    }
    for name, value in scope.headers.items():
        if name == "content-type":
            environ["CONTENT_TYPE"] = value
        elif name not in {"content-length", "transfer-encoding"}:
            key = "HTTP_" + name.upper().replace("-", "_")
            environ[key] = f"{environ[key]}, {value}" if key in environ else value
    return environ
