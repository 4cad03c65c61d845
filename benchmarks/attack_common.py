"""What the kinds of attacks share: what became of one, and a small client."""

from __future__ import annotations

import random
import socket
import sys
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

Head = list[tuple[str, str]]
WAIT = 120.0
"""Seconds after which an answer counts as none."""


@dataclass
class Outcome:
    """How many inputs of a kind were tried, what went wrong, and what was measured."""

    tried: int = 0
    faults: list[str] = field(default_factory=list)
    figures: dict[str, object] = field(default_factory=dict)

    def fault(self, what: str) -> None:
        """One more fault; only the first of many are kept in full."""
        self.faults.append(what[:500])


def rng(seed: int) -> random.Random:
    """Random choices that a seed repeats."""
    return random.Random(seed)  # noqa: S311 - for repeatable attacks


def get(port: int, path: str, head: Head = (), source: str = "127.0.0.1") -> tuple[int, dict[str, str], bytes]:  # type: ignore[assignment]
    """Status, headers in lower case and body of an answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=WAIT, source_address=(source, 0))
    try:
        connection.putrequest("GET", path, skip_accept_encoding=True)
        for name, value in head:
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        body = response.read()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, body
    finally:
        connection.close()


def raw(port: int, data: bytes) -> bytes:
    """All that the server says to some bytes until it closes."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT) as sock:
        try:
            sock.sendall(data)
            sock.shutdown(socket.SHUT_WR)
            while piece := sock.recv(65536):
                answer += piece
        except (ConnectionResetError, BrokenPipeError):
            pass
    return answer
