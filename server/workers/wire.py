"""How the server and a query worker talk: frames of a head and a body over a Unix socket pair.

No pickle: a worker runs the queries of strangers, and nothing that it says may run as code here. The head of an answer
is some numbers, that of a request is the same text for many requests, made once by one side and read once by the other.
What is rare is JSON each time.
"""

from __future__ import annotations

import array
import json
import socket
import struct
from collections import deque
from functools import lru_cache
from typing import Any, NamedTuple

_FRAME = struct.Struct("!BIId")
"""How the head is written, the lengths of head and body in bytes, and of a request by when it has to be begun."""
_JSON, _NUMBERS, _FILE = 0, 1, 2
_OUTCOME = struct.Struct("!BQQQI")
_KINDS = ("graph", "bindings", "boolean", "late")
_CHUNK = 1 << 16
_ROOM = socket.CMSG_SPACE(4)
_LONG = 2000  # characters of a head from which on it is not remembered
ANY_TIME = 0.0

Head = dict[str, Any]
"""What a message is about. Of an answer with a `size`: its `kind` and `length`, microseconds of processor time as
`cost`, and where it was measured `peak`. Of the `kind` late is what was not begun in time, and not evaluated."""


class Request(NamedTuple):
    """What a worker is asked.

    Attributes:
        head: see `server.workers.program`.
        body: the query.
        by: until when it has to be begun, by the clock that all processes of a machine share, or `ANY_TIME`.
    """

    head: Head
    body: bytes
    by: float


class Reply(NamedTuple):
    """What a worker answers; where the answer is long, `fd` is the open file that holds it."""

    head: Head
    body: bytes
    fd: int | None


def text_of(head: Head) -> bytes:
    """A head as it is sent; of a request, whose query goes beside it."""
    return json.dumps(head).encode()


def send(sock: socket.socket, head: Head, body: bytes = b"", fd: int | None = None) -> None:
    """Send one frame, with an open file beside it if `fd` is given."""
    if "size" in head:
        kind = _KINDS.index(head["kind"])
        text = _OUTCOME.pack(kind, head["size"], head["length"], head.get("peak", 0), head["cost"])
        written = _NUMBERS
    else:
        text, written = text_of(head), _JSON
    frame = _FRAME.pack(written | (0 if fd is None else _FILE), len(text), len(body), ANY_TIME) + text + body
    if fd is None:
        sock.sendall(frame)
        return
    sent = socket.send_fds(sock, [frame], [fd])
    if sent < len(frame):
        sock.sendall(frame[sent:])


def ask(sock: socket.socket, head: bytes, query: bytes, by: float = ANY_TIME) -> None:
    """Send a request whose head is text already; a query may be long, and would grow as JSON."""
    sock.sendall(_FRAME.pack(_JSON, len(head), len(query), by) + head + query)


class Line:
    """One side of a socket pair, from which frames are read.

    Args:
        sock: the socket; it stays its owner's.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._chunk = memoryview(bytearray(_CHUNK))
        self._data = bytearray()
        self._at = 0
        self._files: deque[int | None] = deque()

    def feed(self, flags: int = 0) -> Reply | None:
        """Take what has arrived, so that the reader can look at the clock between.

        Args:
            flags: as for recv(2).

        Returns:
            An answer once it is whole, until then nothing.

        Raises:
            EOFError: the other side has closed.
            BlockingIOError: nothing has arrived, and the flags say not to wait.
            OSError: the socket is broken.
        """
        frame = self._frame(flags)
        if frame is None:
            return None
        written, head, body, _ = frame
        fd = None
        if written & _FILE and (fd := self._files.popleft() if self._files else None) is None:
            return Reply({"error": "no-room", "message": "too many files are open"}, b"", None)
        if not written & _NUMBERS:
            return Reply(json.loads(head), body, fd)
        kind, size, length, peak, cost = _OUTCOME.unpack(head)
        found: Head = {"kind": _KINDS[kind], "size": size, "length": length, "cost": cost}
        if peak:
            found["peak"] = peak
        return Reply(found, body, fd)

    def receive(self) -> Request:
        """Wait for one request.

        Raises:
            EOFError: the other side has closed.
        """
        while (frame := self._frame(0)) is None:
            pass
        _, head, body, by = frame
        return Request(dict(_known(head)) if len(head) < _LONG else json.loads(head), body, by)

    def _frame(self, flags: int) -> tuple[int, bytes, bytes, float] | None:
        """The next frame. Files come in the order of their frames, but one may come before all of its frame has."""
        if self._data and (frame := self._cut()):
            return frame
        count, ancillary, said, _ = self._sock.recvmsg_into([self._chunk], _ROOM, flags)
        if not count:
            raise EOFError
        if said & socket.MSG_CTRUNC:
            self._files.append(None)  # there is one, and this process may open no more
        for _, _, content in ancillary:
            self._files.append(array.array("i", content)[0])
        self._data += self._chunk[:count]
        return self._cut()

    def _cut(self) -> tuple[int, bytes, bytes, float] | None:
        start = self._at + _FRAME.size
        if len(self._data) < start:
            return None
        written, head, body, by = _FRAME.unpack_from(self._data, self._at)
        end = start + head + body
        if len(self._data) < end:
            return None
        with memoryview(self._data) as data:
            frame = written, bytes(data[start : start + head]), bytes(data[start + head : end]), by
        if end == len(self._data):
            self._data, end = bytearray(), 0
        self._at = end
        return frame


@lru_cache(64)
def _known(head: bytes) -> Head:
    found: Head = json.loads(head)
    return found
