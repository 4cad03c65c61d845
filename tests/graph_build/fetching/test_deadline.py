"""An answer has a deadline as a whole, however it trickles."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

import pytest

from graph_build.fetching.client import Client, UnavailableError


@pytest.mark.parametrize("where", ["status line", "headers", "body", "chunks"])
def test_an_answer_that_trickles_is_not_waited_for(where: str) -> None:
    sent = {
        "status line": b"HTTP/1.1 200 OK\r\n" * 99,
        "headers": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 99,
        "body": b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + b"x" * 999,
        "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 99,
    }[where]
    first = sent.find(b"\r\n\r\n") + 4 if where in ("body", "chunks") else 0
    with socket.create_server(("127.0.0.1", 0)) as server:

        def trickle() -> None:
            with contextlib.suppress(OSError), server.accept()[0] as connection:
                connection.sendall(sent[:first])
                for byte in sent[first:]:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.05)

        thread = threading.Thread(target=trickle)
        thread.start()
        client = Client("me@example.org", 0, hosts=None, whole=0.3)
        with pytest.raises(UnavailableError, match="did not come whole within"):
            client.get(f"http://127.0.0.1:{server.getsockname()[1]}/PMC71")
        thread.join()
