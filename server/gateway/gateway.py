"""Between Granian and the application: reads bodies within bounds, notices clients that leave, sends large answers.

Granian's WSGI side tells an application neither that its client has left nor lets it break off a transfer; its own
interface (RSGI) does both. The application is called in threads, as a WSGI server would call it.
"""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from server import app as application
from server import turns
from server.endpoint.headers import origins
from server.gateway import direct, heads, memory, rsgi
from server.gateway.arriving import in_the_loop
from server.gateway.bodies import Bodies
from server.gateway.cache import Cache
from server.gateway.clients import Limit, Share, client_of
from server.gateway.flights import Flights
from server.gateway.sending import Reply, send, send_file, unchanged
from server.problems import ProblemError
from server.protocol import ops
from server.workers.lines import SOON, Lines
from server.workers.soon import Departure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from flask import Flask

    from server.endpoint.endpoint import Endpoint
    from server.endpoint.following import Following
    from server.gateway.cache import Kept, Key
    from server.gateway.rsgi import Connection, Headers, Scope
    from server.settings import Settings

_DATA = ("/sparql", "/q/", "/data", "/graph/", "/id/")
_BARE = frozenset({"if-none-match", "range", "if-range"})
_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "proxy-connection"})
_FREE = frozenset({"/health", "/metrics"})
"""Answered however busy the server is: by these its operator sees that it is."""
_COSTLY = ("/compare", "/explain", "/reconcile", "/search")
"""What begins so costs processor time outside the query workers, or many queries."""

_NOTHING = nullcontext()
_COMMON: Headers = [(name.lower(), value) for name, value in application.COMMON_HEADERS.items()]
_OWN: Headers = [*_COMMON, *((name.lower(), value) for name, value in origins.READABLE.items())]
"""What the gateway's own answers say, in which nothing of a document is: health, and refusals."""


@dataclass(frozen=True, slots=True)
class _Request:
    """A request that is whole, and the endpoint of the one release that answers it, whatever is published meanwhile."""

    scope: Scope
    protocol: Connection
    told: dict[str, str]
    body: bytes
    client: str
    endpoint: Endpoint

    @property
    def release(self) -> str:
        """The digest of its release."""
        return self.endpoint.opened.digest

    def environ(self) -> dict[str, Any]:
        """The request as the application has it."""
        made = rsgi.environ(self.scope, self.told, self.body)
        return made | {"cytolink.client": self.client, "cytolink.endpoint": self.endpoint}


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
        self._cache = Cache(settings.cache_bytes, settings.cache_answer_bytes, settings.cache_disk_bytes)
        self._flights = Flights()
        self._following.cache = self._cache
        self._threads = turns.threads(settings.threads)
        self._done = 0
        self._trimmer = memory.Trimmer(lambda: self._done + self._cache.hits)
        self._spool = Share(
            "bytes of answers that wait for slow readers",
            Limit("spool_per_client", settings.spool_per_client),
            Limit("spool_bytes", settings.spool_bytes),
        )
        self._seen = heads.Seen(settings)
        self._bodies = Bodies(settings)
        self._lines = Lines()
        self._requests = Share("requests at once", Limit("requests_per_client", settings.requests_per_client))
        self._costly = Share("costly requests at once", Limit("costly_per_client", settings.costly_per_client))
        self._inside = Share("requests at once", everyone=Limit("threads", settings.threads))
        memory.settle()

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """End the workers with the server."""
        application.close(self._app)
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._trimmer.close()
        self._lines.close()
        self._cache.close()

    async def __rsgi__(self, scope: Scope, protocol: Connection) -> None:
        """Answer one request: what is kept and known at once, in whatever thread this is, all else in the loop's."""
        fields = list(scope.headers.items())
        head = (scope.path, scope.query_string, scope.scheme, scope.http_version, *fields)
        if scope.method == "GET" and (kept := self._cache.known(self._following.now.opened.digest, head)):
            protocol.response_bytes(200, kept.headers, kept.body)
            return
        await in_the_loop()
        try:
            await self._answer(scope, fields, head, protocol)
        except ProblemError as problem:
            protocol.response_bytes(problem.status, _lower(problem.all_headers()), problem.body())
        finally:
            self._done += 1

    async def _answer(self, scope: Scope, fields: Headers, head: Key, protocol: Connection) -> None:
        seen = self._seen.told(scope, fields)
        told, path = seen.fields, scope.path
        if path == "/health" and scope.method in {"GET", "HEAD"}:
            self._tell_health(scope, protocol)
            return
        client = client_of(scope, fields, self._settings.proxies)
        body = b"" if seen.bodiless else await self._bodies.read(scope, protocol, client)
        request = _Request(scope, protocol, told, body, client, self._following.now)
        key = rsgi.key(scope, told, body)
        plain = scope.method == "GET" and not body and _BARE.isdisjoint(told)
        if key and (kept := self._cache.get(request.release, key, head if plain else None)):
            await self._send_kept(request, kept)
            return
        path = unquote(path) if "%" in path else path
        if path in _FREE:
            # here and now: a thread would have to wait for its turn among all others
            send(scope, protocol, self._call(request.environ()), told)
            return
        with self._requests.hold(client):
            flight = (request.release, key or ())
            if key and flight in self._flights:
                await self._flights.landed(flight)
                if kept := self._cache.get(request.release, key):
                    await self._send_kept(request, kept)
                    return
            # who asks for the same meanwhile waits for an answer that is likely to be kept
            shared = (
                key and flight not in self._flights and path.startswith(_DATA) and "html" not in told.get("accept", "")
            )
            with self._flights.making(flight) if shared else _NOTHING:
                with self._inside.hold(client), self._costly.hold(client) if path.startswith(_COSTLY) else _NOTHING:
                    reply = await self._made(request)
                if key:
                    self._cache.put(request.release, key, reply.status, reply.headers, reply.body, reply.file)
            if reply.file is not None:
                await self._send_file(request, reply)
                return
        send(scope, protocol, reply, told)

    async def _send_kept(self, request: _Request, kept: Kept) -> None:
        """Send an answer that is kept."""
        if (headers := unchanged(kept, request.told)) is not None:
            request.protocol.response_bytes(304, headers, b"")
        elif kept.file is None:
            send(request.scope, request.protocol, Reply(200, kept.headers, kept.body), request.told)
        else:
            with self._requests.hold(request.client):
                await self._send_file(request, Reply(200, kept.headers, file=kept.open(), shared=True))

    async def _made(self, request: _Request) -> Reply:
        """The answer of a worker to a plain query, or that of the application."""
        departure = Departure(request.protocol.client_disconnect)
        plain = direct.prepared(request.scope, request.told, request.body, request.endpoint)
        if plain is None:
            return await self._handled(request.environ(), departure)
        reply = await direct.answer(plain, request.endpoint, request.client, self._lines, departure)
        readers = origins.headers("sparql.sparql", request.endpoint.opened, self._settings)
        reply.headers += [*_COMMON, *((name.lower(), value) for name, value in readers.items())]
        return reply

    async def _send_file(self, request: _Request, reply: Reply) -> None:
        holder, seconds = request.client, self._settings.send_seconds
        await send_file(request.scope, request.protocol, reply, request.told, self._spool, holder, seconds)

    def _tell_health(self, scope: Scope, protocol: Connection) -> None:
        """The health, without the application: each step that is spared is one less wait for the interpreter."""
        body, status = ops.told(self._following)
        said = [(name.lower(), value) for name, value in ops.HEALTH_HEADERS.items()]
        headers = [*said, ("content-length", str(len(body))), *_OWN]
        protocol.response_bytes(status, headers, b"" if scope.method == "HEAD" else body)

    async def _handled(self, environ: dict[str, Any], departure: Departure) -> Reply:
        """Have the application answer in a thread, which is told when its client leaves."""
        environ["cytolink.gone"] = departure.gone
        environ["cytolink.until"] = time.monotonic() + self._settings.request_seconds
        answering = asyncio.get_running_loop().run_in_executor(self._threads, self._in_turn, environ)
        try:
            await asyncio.wait((answering,), timeout=SOON)
            if not answering.done():
                departure.start()
            return await answering
        finally:
            departure.close()

    def _in_turn(self, environ: dict[str, Any]) -> Reply:
        """Run the application in a thread, once it is that thread's turn.

        Raises:
            ProblemError: 503, its turn has not come in the request's time.
        """
        gone, until = environ["cytolink.gone"], environ["cytolink.until"]
        with turns.taken(lambda: not gone() and time.monotonic() < until) as come:
            if come:
                return self._call(environ)
        if gone():
            return Reply(application.CLIENT_GONE)
        detail, allowed = "there was no turn for this request in time", self._settings.request_seconds
        raise ProblemError("limit-exceeded", 503, detail, limit="request_seconds", allowed=allowed)

    def _call(self, environ: dict[str, Any]) -> Reply:
        """Run the application to its last byte."""
        reply = Reply()

        def start_response(status: str, headers: Headers, _error: object = None) -> Callable[[bytes], object]:
            reply.status = int(status.split(" ", 1)[0])
            lower = [(name.lower(), value) for name, value in headers]
            own = {name for name, _ in lower}  # an answer may have a policy of its own
            reply.headers = [(name, value) for name, value in lower if name not in _HOP]
            reply.headers += [(name, value) for name, value in _COMMON if name not in own]
            return lambda _: None

        try:
            body: Iterable[bytes] = self._app(environ, start_response)
            try:
                reply.body = b"".join(body)
            finally:
                if close := getattr(body, "close", None):
                    close()
            reply.file, reply.shared = environ.get("cytolink.file"), environ.get("cytolink.shared", False)
        finally:
            # the framework's request and this hold one another, with all that was sent, until garbage is looked for
            environ.clear()
        return reply


def _lower(headers: dict[str, str]) -> Headers:
    return [(name.lower(), value) for name, value in headers.items()] + _OWN
