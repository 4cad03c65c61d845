"""Answers on their way to a client: whole or in part (Range), from memory or from a file, in step with its reader."""

from __future__ import annotations

import logging
import os
import re
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from server.gateway import pace

if TYPE_CHECKING:
    from server.gateway.cache import Kept
    from server.gateway.clients import Share
    from server.gateway.rsgi import Connection, Headers, Scope

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_log = logging.getLogger("cytolink.gateway")


@dataclass
class Reply:
    """What is answered; a shared file is there for all, and not for this answer alone."""

    status: int = 500
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    file: IO[bytes] | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Which bytes of an answer are sent, and what is said of them."""

    status: int
    headers: Headers
    start: int
    end: int


def part(reply: Reply, size: int, told: dict[str, str]) -> Part:
    """What a client gets of an answer: all of it, or the one range that it asks for (RFC 9110, section 14).

    A range counts only for an answer with an entity tag, and with If-Range only where it names that tag. Of several
    ranges none is heeded, which a server may do.

    Args:
        reply: the answer.
        size: its length in bytes.
        told: the headers of the request.
    """
    wanted = _RANGE.fullmatch(told.get("range", "")) if reply.status == 200 else None
    whole = Part(reply.status, reply.headers, 0, size)
    if wanted is None or wanted[0] == "bytes=-":
        return whole
    tag = next((value for name, value in reply.headers if name == "etag"), None)
    if tag is None or told.get("if-range", tag) != tag:
        return whole
    if wanted[1]:
        start, end = int(wanted[1]), min(int(wanted[2]) + 1 if wanted[2] else size, size)
        if wanted[2] and int(wanted[2]) < int(wanted[1]):
            return whole  # it is no range
    else:
        start, end = max(0, size - int(wanted[2])), size
    kept = [(name, value) for name, value in reply.headers if name != "content-length"]
    if start >= end:
        about = [entry for entry in kept if not entry[0].startswith("content-")]
        return Part(416, [*about, ("content-range", f"bytes */{size}"), ("content-length", "0")], 0, 0)
    said = [("content-range", f"bytes {start}-{end - 1}/{size}"), ("content-length", str(end - start))]
    return Part(206, [*kept, *said], start, end)


def send(scope: Scope, protocol: Connection, reply: Reply, told: dict[str, str]) -> None:
    """Send an answer that is in memory."""
    if scope.method != "GET":
        protocol.response_bytes(reply.status, reply.headers, b"" if scope.method == "HEAD" else reply.body)
        return
    if "range" not in told:
        protocol.response_bytes(reply.status, reply.headers, reply.body)
        return
    found = part(reply, len(reply.body), told)
    whole = found.end - found.start == len(reply.body)
    protocol.response_bytes(found.status, found.headers, reply.body if whole else reply.body[found.start : found.end])


def unchanged(kept: Kept, told: dict[str, str]) -> Headers | None:
    """What is said to a client that has a kept answer already; nothing where it has not."""
    wanted = told.get("if-none-match")
    if wanted is None:
        return None
    if wanted.strip() == "*" or kept.tag in (entry.strip().removeprefix("W/") for entry in wanted.split(",")):
        return [(name, value) for name, value in kept.headers if not name.startswith("content-")]
    return None


async def send_file(
    scope: Scope, protocol: Connection, reply: Reply, told: dict[str, str], spool: Share, holder: str, seconds: float
) -> None:
    """Send an answer that is in a file, in step with its reader; one made for this reader alone takes disk.

    Args:
        scope: the request's head.
        protocol: the way back.
        reply: the answer; its file is closed.
        told: the headers of the request.
        spool: disk for answers that wait.
        holder: the client.
        seconds: in which it has to be read.
    """
    if reply.file is None:
        raise TypeError("the answer is in no file")
    with reply.file as file:
        size = os.fstat(file.fileno()).st_size
        if any(name == "etag" for name, _ in reply.headers):
            reply.headers = [*reply.headers, ("accept-ranges", "bytes")]
        if scope.method == "HEAD":
            protocol.response_bytes(reply.status, reply.headers, b"")
            return
        found = part(reply, size, told) if scope.method == "GET" else Part(reply.status, reply.headers, 0, size)
        with nullcontext() if reply.shared else spool.hold(holder, size), closing(pace.Client(scope.client)) as client:
            stream = protocol.response_stream(found.status, found.headers)
            try:
                await pace.send(stream, file.fileno(), found.start, found.end, client, seconds)
            except pace.TooSlowError:
                _log.info("an answer of %d bytes was broken off: its reader was too slow or has left", size)
