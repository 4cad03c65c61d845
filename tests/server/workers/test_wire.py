"""Frames between the server and a worker: each comes whole, with the file that belongs to it."""

from __future__ import annotations

import os
import resource
import socket
import tempfile
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.workers import wire


def _read(ours: socket.socket) -> list[wire.Reply]:
    line, found = wire.Line(ours), []
    with ours:
        try:
            while True:
                if (reply := line.feed()) is not None:
                    found.append(reply)
        except EOFError:
            return found


@given(st.lists(st.tuples(st.sampled_from(["small", "large", "file", "error"]), st.integers(0, 9)), max_size=6))
def test_frames_come_whole_and_with_their_own_files(frames: list[tuple[str, int]]) -> None:
    ours, theirs = socket.socketpair()

    def send() -> None:
        with theirs:
            for kind, number in frames:
                head = {"kind": "graph", "size": number, "length": number, "cost": 7, "peak": number}
                if kind == "file":
                    with tempfile.TemporaryFile() as file:
                        file.write(bytes([number]))
                        file.flush()
                        wire.send(theirs, head, fd=file.fileno())
                elif kind == "error":
                    wire.send(theirs, {"error": "limit", "value": number})
                else:
                    wire.send(theirs, head, bytes([number]) * (100_000 if kind == "large" else 3))

    sender = threading.Thread(target=send)
    sender.start()
    found = _read(ours)
    sender.join()
    assert len(found) == len(frames)
    for (kind, number), reply in zip(frames, found, strict=True):
        assert (reply.fd is not None) == (kind == "file")
        if reply.fd is not None:
            assert os.pread(reply.fd, 2, 0) == bytes([number])
            os.close(reply.fd)
        assert reply.head.get("value", reply.head.get("size")) == number
        assert len(reply.body) == {"large": 100_000, "small": 3}.get(kind, 0)


@pytest.mark.parametrize("cut", [1, 10, 25])
def test_a_frame_that_is_cut_keeps_its_file(cut: int) -> None:
    """What is read at once ends within the second frame, whose file comes with its first part."""
    ours, theirs = socket.socketpair()
    told = {"kind": "graph", "size": 1, "length": 1, "cost": 7}
    over = wire._FRAME.size + wire._OUTCOME.size
    with theirs:
        wire.send(theirs, told, b"x" * (wire._CHUNK - over - cut))
        for content in (b"second", b"third"):
            with tempfile.TemporaryFile() as file:
                file.write(content)
                file.flush()
                wire.send(theirs, told, fd=file.fileno())
    replies = _read(ours)
    assert [reply.fd and os.pread(reply.fd, 9, 0) for reply in replies] == [None, b"second", b"third"]
    for reply in replies[1:]:
        os.close(reply.fd or -1)


def test_an_answer_whose_file_cannot_be_opened_says_so() -> None:
    ours, theirs = socket.socketpair()
    told = {"kind": "graph", "size": 1, "length": 1, "cost": 7}
    with theirs, tempfile.TemporaryFile() as file:
        wire.send(theirs, told, fd=file.fileno())
        wire.send(theirs, told, b"x")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (ours.fileno() + 1, hard))
    spare = []
    try:
        while True:
            try:
                spare.append(os.dup(ours.fileno()))
            except OSError:
                break
        first, second = _read(ours)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        for one in spare:
            os.close(one)
    assert (first.head["error"], first.fd) == ("no-room", None)
    assert second.body == b"x"
