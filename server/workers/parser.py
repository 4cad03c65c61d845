"""The engine's parser in a process of its own, which nothing can leave: for workers that keep the network themselves.

The parser and the evaluation cannot be had apart: a query is run, on no data. So a SERVICE would be asked, wherever it
is. That process can open neither a socket nor a file: the kernel's filter forbids it where there is one, and it may
hold no more open files than it has.
"""

from __future__ import annotations

import os
import resource
import signal
import socket

import pyoxigraph

from graph_build import limits, sandbox
from server.workers import wire

_EMPTY = {"bindings": "SELECT * {} LIMIT 0", "graph": "CONSTRUCT {} {}", "boolean": "ASK { FILTER(false) }"}
"""Of each kind of answer an empty one."""


class Parser:
    """Says of a query whether it is well-formed, and what its answer is. Made before there is a second thread.

    Args:
        confined: whether the kernel's filter is wanted.
        memory: address space that a query may take there, bytes.

    Raises:
        SandboxError: the kernel has no such filter.
        OSError: no process can be started.
    """

    def __init__(self, *, confined: bool, memory: int) -> None:
        self._sock, theirs = socket.socketpair()
        self._line = wire.Line(self._sock)
        if os.fork() == 0:
            self._sock.close()
            _parse(theirs, confined=confined, memory=memory)
        theirs.close()
        if "error" in (head := self._hear()):
            raise sandbox.SandboxError(head["error"])
        self._nothing = pyoxigraph.Store()

    def query(self, query: str, *, base_iri: str | None = None, **_dataset: object) -> object:
        """An empty answer of the kind that the query has, as `pyoxigraph.Store.query` gives it.

        Raises:
            SyntaxError: it is malformed.
        """
        return self._nothing.query(_EMPTY[self.kind_of(query, base_iri)])

    def kind_of(self, query: str, base_iri: str | None = None) -> str:
        """Whether a query's answer is `bindings`, `graph` or `boolean`.

        Raises:
            SyntaxError: it is malformed.
        """
        wire.ask(self._sock, wire.text_of({"base": base_iri or ""}), query.encode())
        head = self._hear()
        if "message" in head:
            raise SyntaxError(head["message"])
        kind: str = head["kind"]
        return kind

    def _hear(self) -> wire.Head:
        while (reply := self._line.feed()) is None:
            pass
        return reply.head


def _parse(sock: socket.socket, *, confined: bool, memory: int) -> None:
    """Answer until the other side closes; never returns."""
    sandbox.die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    line, empty = wire.Line(sock), pyoxigraph.Store()
    try:
        limits.limit_memory(memory)
        if confined:
            sandbox.confine(reads=())
        limits.limit(resource.RLIMIT_NOFILE, 0)
        wire.send(sock, {"ready": True})
        while True:
            head, query, _ = line.receive()
            wire.send(sock, _told(empty, query.decode(), head["base"] or None))
    except sandbox.SandboxError as error:
        wire.send(sock, {"error": str(error)})
    except (EOFError, OSError):
        pass  # the worker has ended
    finally:
        os._exit(0)


def _told(empty: pyoxigraph.Store, query: str, base: str | None) -> wire.Head:
    try:
        found = empty.query(query, base_iri=base)
    except SyntaxError as error:
        return {"message": str(error)}
    except (ValueError, RuntimeError, OSError):
        return {"kind": "boolean"}  # ASK alone is evaluated at once; what is wrong with it the data will tell
    if isinstance(found, pyoxigraph.QuerySolutions):
        return {"kind": "bindings"}
    return {"kind": "graph" if isinstance(found, pyoxigraph.QueryTriples) else "boolean"}
