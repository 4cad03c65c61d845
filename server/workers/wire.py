"""How the server and a query worker talk: frames of a JSON head and a body over a Unix socket pair.

JSON and not pickle: a worker runs the queries of strangers, and nothing that it says may run as code here.
"""

from __future__ import annotations

import array
import json
import socket
import struct
from typing import Any

_LENGTHS = struct.Struct("!II")
_CHUNK = 1 << 18

Head = dict[str, Any]


def send(sock: socket.socket, head: Head, body: bytes = b"", fd: int | None = None) -> None:
    """Send one frame, with an open file beside it if `fd` is given."""
    text = json.dumps(head).encode()
    frame = _LENGTHS.pack(len(text), len(body)) + text + body
    if fd is None:
        sock.sendall(frame)
        return
    sent = socket.send_fds(sock, [frame], [fd])
    if sent < len(frame):
        sock.sendall(frame[sent:])


class Incoming:
    """One frame on its way in: fed as bytes arrive, so that its reader can look at the clock between."""

    def __init__(self) -> None:
        self._data = bytearray()
        self.fd: int | None = None

    def feed(self, sock: socket.socket) -> tuple[Head, bytes] | None:
        """Take what has arrived.

        Returns:
            Head and body once the frame is whole, until then nothing.

        Raises:
            EOFError: the other side has closed.
            OSError: the socket is broken.
        """
        data, ancillary, _, _ = sock.recvmsg(_CHUNK, socket.CMSG_SPACE(4))
        if not data:
            raise EOFError
        for _, _, content in ancillary:
            self.fd = array.array("i", content)[0]
        self._data += data
        if len(self._data) < _LENGTHS.size:
            return None
        head_length, body_length = _LENGTHS.unpack_from(self._data)
        start = _LENGTHS.size + head_length
        if len(self._data) < start + body_length:
            return None
        return json.loads(self._data[_LENGTHS.size : start]), bytes(self._data[start : start + body_length])


def receive(sock: socket.socket) -> tuple[Head, bytes]:
    """Wait for one frame.

    Raises:
        EOFError: the other side has closed.
    """
    frame = Incoming()
    while (whole := frame.feed(sock)) is None:
        pass
    return whole
