"""An engine that answers the first question oddly, or without end, is an error that says so and never a wait."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

import pytest

from graph_build.store.remote import Access, Engine, EngineError

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
ROW = b'{"head":{"vars":["n"]},"results":{"bindings":[%s]}}'


def asked(answer: bytes, *, trickles_from: int | None = None, seconds: float = 30.0) -> str:
    """What is said of an engine with such an answer, which from some byte on comes a byte at a time."""
    first = answer if trickles_from is None else answer[:trickles_from]
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError), server.accept()[0] as connection:
                connection.recv(1 << 16)
                connection.sendall(first)
                for byte in answer[len(first) :]:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.05)

        thread = threading.Thread(target=serve)
        thread.start()
        engine = Engine(Access(f"http://127.0.0.1:{server.getsockname()[1]}/", seconds=seconds))
        with pytest.raises(EngineError) as error:
            engine.count()
        engine.close()
        thread.join()
        return str(error.value)


def body(text: bytes) -> bytes:
    return OK + b"Content-Length: %d\r\n\r\n" % len(text) + text


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (body(b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":'), "broke off or is none"),
        (OK + b'Content-Length: 999\r\n\r\n{"head":{"vars":["n"]},"res', "broke off or is none"),
        (body(b""), "broke off or is none"),
        (body(b"[1, 2]"), "broke off or is none"),
        (body(b"<html/>"), "broke off or is none"),
        (body(ROW % b""), "does not say how many quads"),
        (body(ROW % b"{}"), "does not say how many quads"),
        (body(ROW % b'{"n":{"type":"uri","value":"a:b"}}'), "does not say how many quads"),
        (body(ROW % b'{"n":{"type":"literal","value":"many"}}'), "does not say how many quads"),
        (
            body(b'{"head":{"vars":["m"]},"results":{"bindings":[{"m":{"type":"literal","value":"7"}}]}}'),
            "does not say",
        ),
        (body(b'{"head":{},"boolean":true}'), "does not say how many quads"),
        (b"\0\xffno http\r\n\r\n", "does not answer"),
        (b"HTTP/1.1 500 No\r\nContent-Length: 4\r\n\r\noops", "status 500: oops"),
    ],
)
def test_an_odd_answer_is_named(answer: bytes, says: str) -> None:
    said = asked(answer)
    assert says in said
    assert "\n" not in said


@pytest.mark.parametrize("trickles_from", [0, 20, 150])
def test_an_answer_that_trickles_is_not_waited_for(trickles_from: int) -> None:
    answer = OK + b"X-Pad: " + b"y" * 60 + b"\r\nContent-Length: 400\r\n\r\n" + b" " * 400
    assert "in time" in asked(answer, trickles_from=trickles_from, seconds=0.4)
