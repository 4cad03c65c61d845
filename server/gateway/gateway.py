"""Between Granian and the application: reads bodies within bounds, notices clients that leave, sends large answers.

Granian's WSGI side tells an application neither that its client has left nor lets it break off a transfer; its own
interface (RSGI) does both. The application is called in threads, as a WSGI server would call it.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import unquote

from server import app as application
from server.gateway import heads, memory, pace, rsgi
from server.gateway.bodies import Bodies
from server.gateway.cache import Cache
from server.gateway.clients import Limit, Share, client_of
from server.problems import ProblemError
from server.protocol import ops

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from flask import Flask

    from server.endpoint.following import Following
    from server.gateway.cache import Kept, Key
    from server.gateway.rsgi import Connection, Headers, Scope
    from server.settings import Settings

_SOON = 0.02  # seconds within which most answers come: so long nobody looks whether the client has left
_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "proxy-connection"})
_FREE = frozenset({"/health", "/metrics"})
"""Answered however busy the server is: by these its operator sees that it is."""
_COSTLY = ("/explain", "/reconcile", "/search")
"""What begins so costs processor time outside the query workers."""
_NOT_ANSWERED = frozenset({"CONTENT_LENGTH", "HTTP_IF_NONE_MATCH", "cytolink.client"})
"""What the application is told and whole answers do not depend on: the body itself counts, not its length."""
_log = logging.getLogger("cytolink.gateway")

_COMMON: Headers = [(name.lower(), value) for name, value in application.COMMON_HEADERS.items()]


@dataclass
class Reply:
    """What the application answered; a shared file is there for all, and not for this answer alone."""

    status: int = 500
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    file: IO[bytes] | None = None
    shared: bool = False


class Gateway:
    """The application as Granian calls it. Loaded in Granian's worker process.

    Args:
        release_path: a release, or the folder that holds releases.
        settings: the limits.
        proved: the digest of a release whose files have been read and held against its seal already.
    """

    def __init__(self, release_path: Path, settings: Settings, proved: str = "") -> None:
        self._settings = settings
        memory.bound()
        # the event loop should not wait 5 ms for its turn among the threads that answer
        sys.setswitchinterval(0.0005)
        self._app: Flask = application.create_app(release_path, settings, proved)
        self._following: Following = self._app.extensions["cytolink"]
        self._cache = Cache(settings.cache_bytes, settings.cache_answer_bytes)
        self._following.cache = self._cache
        self._threads = ThreadPoolExecutor(settings.threads, thread_name_prefix="request")
        self._done = 0
        self._trimmer = memory.Trimmer(lambda: self._done)
        self._spool = Share(
            "bytes of answers that wait for slow readers",
            Limit("spool_per_client", settings.spool_per_client),
            Limit("spool_bytes", settings.spool_bytes),
        )
        self._bodies = Bodies(settings)
        self._requests = Share("requests at once", Limit("requests_per_client", settings.requests_per_client))
        self._costly = Share("costly requests at once", Limit("costly_per_client", settings.costly_per_client))
        self._inside = Share("requests at once", everyone=Limit("threads", settings.threads))

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """End the workers with the server."""
        application.close(self._app)
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._trimmer.close()

    async def __rsgi__(self, scope: Scope, protocol: Connection) -> None:
        """Answer one request."""
        try:
            await self._answer(scope, protocol)
        except ProblemError as problem:
            protocol.response_bytes(problem.status, _lower(problem.all_headers()), problem.body())
        finally:
            self._done += 1

    async def _answer(self, scope: Scope, protocol: Connection) -> None:
        heads.check(scope, self._settings)
        if scope.path == "/health" and scope.method in {"GET", "HEAD"}:
            self._tell_health(scope, protocol)
            return
        client = client_of(scope, self._settings.proxies)
        body = await self._bodies.read(scope, protocol, client)
        # one release from here to the end, whatever is published meanwhile
        endpoint = self._following.now
        environ = rsgi.environ(scope, body) | {"cytolink.client": client, "cytolink.endpoint": endpoint}
        release, key = endpoint.opened.digest, _key(environ, body)
        if key and (kept := self._cache.get(release, key)):
            _send_kept(environ, protocol, kept)
            return
        path = unquote(scope.path)
        if path in _FREE:
            # here and now: a thread would have to wait for its turn among all others
            _send(scope, protocol, self._call(environ))
            return
        with self._requests.hold(client):
            with self._inside.hold(client), self._costly.hold(client) if path.startswith(_COSTLY) else nullcontext():
                reply = await self._handled(environ, protocol)
            if reply.file is not None:
                await self._send_file(scope, protocol, reply, reply.file, client)
                return
        if key:
            self._cache.put(release, key, reply.status, reply.headers, reply.body)
        _send(scope, protocol, reply)

    def _tell_health(self, scope: Scope, protocol: Connection) -> None:
        """The health, without the application: each step that is spared is one less wait for the interpreter."""
        body, status = ops.told(self._following)
        said = [(name.lower(), value) for name, value in ops.HEALTH_HEADERS.items()]
        headers = [*said, ("content-length", str(len(body))), *_COMMON]
        protocol.response_bytes(status, headers, b"" if scope.method == "HEAD" else body)

    async def _handled(self, environ: dict[str, Any], protocol: Connection) -> Reply:
        """Have the application answer in a thread, which is told when its client leaves."""
        gone = threading.Event()
        environ["cytolink.gone"] = gone.is_set
        answering = asyncio.get_running_loop().run_in_executor(self._threads, self._call, environ)
        watch = None
        try:
            await asyncio.wait((answering,), timeout=_SOON)
            if not answering.done():
                watch = asyncio.ensure_future(_watch(protocol, gone))
            return await answering
        finally:
            if watch:
                watch.cancel()

    def _call(self, environ: dict[str, Any]) -> Reply:
        """Run the application in a thread, to its last byte."""
        reply = Reply()

        def start_response(status: str, headers: Headers, _error: object = None) -> Callable[[bytes], object]:
            reply.status = int(status.split(" ", 1)[0])
            lower = [(name.lower(), value) for name, value in headers]
            own = {name for name, _ in lower}  # an answer may have a policy of its own
            reply.headers = [(name, value) for name, value in lower if name not in _HOP]
            reply.headers += [(name, value) for name, value in _COMMON if name not in own]
            return lambda _: None

        body: Iterable[bytes] = self._app(environ, start_response)
        try:
            reply.body = b"".join(body)
        finally:
            if close := getattr(body, "close", None):
                close()
        reply.file, reply.shared = environ.get("cytolink.file"), environ.get("cytolink.shared", False)
        return reply

    async def _send_file(self, scope: Scope, protocol: Connection, reply: Reply, file: IO[bytes], holder: str) -> None:
        """Send an answer that is in a file, in step with its reader; one made for this reader alone takes disk."""
        with file:
            if scope.method == "HEAD":
                protocol.response_bytes(reply.status, reply.headers, b"")
                return
            size = os.fstat(file.fileno()).st_size
            share = nullcontext() if reply.shared else self._spool.hold(holder, size)
            with share, closing(pace.Client(scope.client)) as client:
                stream = protocol.response_stream(reply.status, reply.headers)
                try:
                    await pace.send(stream, file.fileno(), size, client, self._settings.send_seconds)
                except pace.TooSlowError:
                    _log.info("an answer of %d bytes was broken off: its reader was too slow or has left", size)


def _key(environ: dict[str, Any], body: bytes) -> Key | None:
    """All that the application is told of a request and that an answer may depend on."""
    if environ["REQUEST_METHOD"] not in {"GET", "POST"}:
        return None
    told = sorted(item for item in environ.items() if isinstance(item[1], str) and item[0] not in _NOT_ANSWERED)
    # its hash: a request may be a megabyte long, and the answers to many may be kept
    return (hashlib.sha256(repr(told).encode() + b"\0" + body).hexdigest(),)


def _send(scope: Scope, protocol: Connection, reply: Reply) -> None:
    protocol.response_bytes(reply.status, reply.headers, b"" if scope.method == "HEAD" else reply.body)


def _send_kept(environ: dict[str, Any], protocol: Connection, kept: Kept) -> None:
    wanted = environ.get("HTTP_IF_NONE_MATCH", "")
    if wanted.strip() == "*" or kept.tag in (entry.strip().removeprefix("W/") for entry in wanted.split(",")):
        headers = [(name, value) for name, value in kept.headers if not name.startswith("content-")]
        protocol.response_bytes(304, headers, b"")
    else:
        protocol.response_bytes(200, kept.headers, kept.body)


async def _watch(protocol: Connection, gone: threading.Event) -> None:
    await protocol.client_disconnect()
    gone.set()


def _lower(headers: dict[str, str]) -> Headers:
    return [(name.lower(), value) for name, value in headers.items()] + _COMMON
