"""How far a client has read: asked of the kernel, because Granian takes all it is given into memory.

A large answer waits on disk and is fed to Granian in step with what the client has acknowledged. The socket is found
among the process's own by the client's address and port.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import time
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.gateway.rsgi import Stream

_WINDOW = 2 * 1024 * 1024  # bytes given to Granian beyond what the client has acknowledged
_CHUNK = 256 * 1024
_LOOK = 0.005  # seconds between looks at a client that is behind
# struct tcp_info of linux/tcp.h: the state is its first byte, tcpi_bytes_acked stands at 120 since Linux 4.1
_INFO_LENGTH, _ACKED = 128, struct.Struct("=Q")
_ACKED_AT, _ESTABLISHED = 120, 1


class TooSlowError(Exception):
    """The client has not read the answer in time, or has left."""


class Client:
    """The far end of a connection.

    Args:
        address: address and port, as ``192.0.2.1:4711`` or ``[2001:db8::1]:4711``.
    """

    def __init__(self, address: str) -> None:
        self._socket = _find(address)
        self._before = self._acked()

    def close(self) -> None:
        """Let go: while a copy of the socket is held, the kernel keeps the connection open."""
        if self._socket:
            self._socket.close()

    def taken(self) -> int | None:
        """Bytes that the client has acknowledged since this was made; nothing where that is not known.

        Raises:
            TooSlowError: the client has left.
        """
        acked = self._acked()
        return None if acked is None or self._before is None else acked - self._before

    def _acked(self) -> int | None:
        if self._socket is None:
            return None
        try:
            info = self._socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO_LENGTH)
        except OSError:
            return None
        if len(info) < _INFO_LENGTH:
            return None
        if info[0] != _ESTABLISHED:
            raise TooSlowError
        acked: int = _ACKED.unpack_from(info, _ACKED_AT)[0]
        return acked


async def send(stream: Stream, fd: int, start: int, stop: int, client: Client, seconds: float) -> None:
    """Feed the bytes of a file from `start` up to `stop` to a response, in step with its reader.

    Raises:
        TooSlowError: not all was taken within `seconds`, or the client has left. The connection then ends short of
            its Content-Length, which every client notices.
    """
    end = time.monotonic() + seconds
    given = start
    while given < stop:
        while (taken := client.taken()) is not None and given - start - taken > _WINDOW:
            if time.monotonic() > end:
                raise TooSlowError
            await asyncio.sleep(_LOOK)
        data = os.pread(fd, min(_CHUNK, stop - given), given)
        await stream.send_bytes(data)
        given += len(data)


def _find(address: str) -> socket.socket | None:
    host, _, port = address.rpartition(":")
    try:
        wanted = _plain(host.strip("[]")), int(port)
    except ValueError:
        return None
    for entry in Path("/proc/self/fd").iterdir():
        try:
            if not str(entry.readlink()).startswith("socket:"):
                continue
            copy = socket.socket(fileno=os.dup(int(entry.name)))
        except OSError:
            continue  # closed meanwhile
        try:
            peer = copy.getpeername()
            if copy.family in {socket.AF_INET, socket.AF_INET6} and (_plain(peer[0]), peer[1]) == wanted:
                return copy
        except OSError:
            pass  # it listens, or has just lost its peer
        copy.close()
    return None


def _plain(host: str) -> str:
    found = ip_address(host)
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)
