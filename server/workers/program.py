"""The program of a query worker: opens a release read-only, answers query after query, may be killed at any time.

Started as ``python -m server.workers.program CONFIG`` by `server.workers.process`, which is also its only reader. It
imports little, so that a replacement is ready in some 40 ms.
"""

from __future__ import annotations

import json
import re
import resource
import signal
import socket
import sys
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph

from graph_build import limits, sandbox
from server.workers import rows, wire
from server.workers.sink import NAME, NoRoomError, OverLimitError, Sink, UnfitError

if TYPE_CHECKING:
    from collections.abc import Callable

_FORMATS: dict[str, Any] = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "nq": pyoxigraph.RdfFormat.N_QUADS,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
}
_WITH_PREFIXES = frozenset({"ttl", "trig", "rdf"})
# By the grammar's longest-match rule "PREFIXx:" is one name; the engine's parser is laxer.
NO_FORM = "the query's form cannot be told: keywords and names need blanks between them"
_WHERE = re.compile(r"^error at (\d+):(\d+): (.*)$", re.DOTALL)
_SHORT = 0.002
"""Seconds of processor time in which no query takes much memory: to ask how much costs a good part of a small one."""
_MOST = 2**32 - 1
Data = Any
"""What is asked: an opened release (`pyoxigraph.Store`), or what answers as one does (`server.workers.remote`)."""


class EnoughError(Exception):
    """A page has all that it shows."""


class FormError(Exception):
    """The query has another form than the server has read: rows where it reads a graph, or a graph where rows."""


class Page:
    """What the store writes a graph to of which a page shows the first lines."""

    def __init__(self, most: int, size: int) -> None:
        self.data = bytearray()
        self._most, self._size = most, size

    def write(self, data: bytes) -> int:
        """Take a piece.

        Raises:
            EnoughError: the page is full, which ends the query.
        """
        self.data += data
        if len(self.data) > self._size or self.data.count(b"\n") > self._most:
            raise EnoughError
        return len(data)

    def flush(self) -> None:
        """Nothing waits in here."""


def _nodes(iris: list[str] | None) -> list[Any] | None:
    return None if iris is None else [pyoxigraph.NamedNode(iri) for iri in iris]


def _query(store: Data, request: wire.Head) -> Any:  # noqa: ANN401 - one of three kinds of answers
    default_graphs, named_graphs = _nodes(request.get("default_graphs")), _nodes(request.get("named_graphs"))
    dataset: dict[str, Any] = {}
    if default_graphs is None and named_graphs is None:
        dataset["use_default_graph_as_union"] = request.get("union", True)
    else:
        # Protocol 2.1.4: a request that names any graph has no graphs but the named ones
        dataset["default_graph"], dataset["named_graphs"] = default_graphs or [], named_graphs or []
    return store.query(request["query"], base_iri=request.get("base") or None, **dataset)


def _evaluate(store: Data, request: wire.Head, sink: Sink) -> str:
    result = _query(store, request)
    output: Any = sink
    name = request["format"]
    if request.get("quads") and isinstance(result, pyoxigraph.QuerySolutions):
        quads = (pyoxigraph.Quad(*row) for row in result)
        pyoxigraph.serialize(
            quads, output, _FORMATS[name], prefixes=request.get("prefixes") if name in _WITH_PREFIXES else None
        )
        return "graph"
    graph = not isinstance(result, pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean)
    if graph != isinstance(_FORMATS[name], pyoxigraph.RdfFormat):
        raise FormError
    if graph:
        prefixes = request.get("prefixes") if name in _WITH_PREFIXES else None
        if prefixes or not isinstance(result, pyoxigraph.QueryTriples):
            pyoxigraph.serialize(result, output, _FORMATS[name], prefixes=prefixes or None)
        else:
            result.serialize(output, _FORMATS[name])  # the engine alone: no triple becomes an object on its way
        return "graph"
    result.serialize(output, _FORMATS[name])
    return "boolean" if isinstance(result, pyoxigraph.QueryBoolean) else "bindings"


def _excerpt(store: Data, request: wire.Head) -> tuple[wire.Head, bytes, None]:
    """The beginning of an answer, for a page."""
    most, size = request["page"]["rows"], request["page"]["bytes"]
    result = _query(store, request)
    if isinstance(result, pyoxigraph.QueryBoolean):
        return {"kind": "boolean"}, json.dumps({"boolean": bool(result)}).encode(), None
    if isinstance(result, pyoxigraph.QuerySolutions):
        return {"kind": "bindings"}, rows.excerpt(result, most, size), None
    page: Any = Page(most, size)
    more = False
    try:
        pyoxigraph.serialize(result, page, pyoxigraph.RdfFormat.TURTLE, prefixes=request.get("prefixes") or {})
    except EnoughError:
        more = True
    lines = page.data[:size].decode(errors="ignore").split("\n")
    shown = [line[: rows.LONGEST] for line in lines[:most]]
    return {"kind": "graph"}, json.dumps({"lines": shown, "more": more or len(lines) > most + 1}).encode(), None


def _joins(store: Data, request: wire.Head) -> tuple[wire.Head, bytes, None]:
    """Rows that are joined with those of another endpoint."""
    asked = request["joins"]
    head, body = rows.joins(_query(store, request), asked["rows"], asked["bytes"])
    return head, body, None


def _whole(store: Data, request: wire.Head, spool: str) -> tuple[wire.Head, bytes, IO[bytes] | None]:
    sink = Sink(request, spool)
    kind = _evaluate(store, request, sink)
    body = sink.close()
    return {"kind": kind, "size": sink.size, "length": sink.length}, body, sink.file


def answer(store: Data, request: wire.Head, spool: str) -> tuple[wire.Head, bytes, IO[bytes] | None]:
    """The answer to a request: head, body, and the file that holds it where it is large; the head tells of errors."""
    start = time.process_time()
    try:
        if "page" in request:
            head, body, file = _excerpt(store, request)
        elif "joins" in request:
            head, body, file = _joins(store, request)
        else:
            head, body, file = _whole(store, request, spool)
    except SyntaxError as error:
        return _syntax(str(error)), b"", None
    except FormError:
        return {"error": "syntax", "message": NO_FORM, "line": 1, "column": 1}, b"", None
    except UnfitError as error:
        return {"error": "unfit", "message": str(error)}, b"", None
    except (OverLimitError, rows.TooManyError) as error:
        return {"error": "limit", "limit": error.limit, "value": error.value}, b"", None
    except MemoryError:
        return {"error": "limit", "limit": "memory", "value": _peak()}, b"", None
    except NoRoomError as error:
        return {"error": "no-room", "message": str(error)}, b"", None
    except (ValueError, RuntimeError, OSError) as error:
        if "RDF/XML" in str(error):  # the serialiser itself refuses a few predicates
            return {"error": "unfit", "message": NAME}, b"", None
        return {"error": "evaluation", "message": str(error)[:500]}, b"", None
    cost = time.process_time() - start
    head["cost"] = min(int(1e6 * cost), _MOST)
    if cost >= _SHORT:
        head["peak"] = _peak()
    return head, body, file


def _peak() -> int:
    """The most memory that this program has held, in bytes."""
    return limits.memory_now("VmHWM")


def _syntax(message: str) -> wire.Head:
    place = _WHERE.match(message)
    if place is None:
        return {"error": "syntax", "message": message[:500], "line": None, "column": None}
    text = re.sub(r"\s+", " ", place[3])
    return {"error": "syntax", "message": text[:300], "line": int(place[1]), "column": int(place[2])}


Reply = tuple["wire.Head", bytes, "IO[bytes] | None"]
"""The head of an answer, its body, and the open file that holds the body where it is long."""


_LATE = {"kind": "late", "size": 0, "length": 0, "cost": 0}


def serve(sock: socket.socket, reply: Callable[[wire.Head], Reply]) -> None:
    """Give each request its reply until the other side closes."""
    line = wire.Line(sock)
    while True:
        try:
            request, query, by = line.receive()
        except EOFError:
            return
        if by and time.monotonic() > by:
            wire.send(sock, _LATE)
            continue
        request["query"] = query.decode()
        head, body, file = reply(request)
        if file is None:
            wire.send(sock, head, body)
        else:
            with file:
                wire.send(sock, head, fd=file.fileno())


def replying(store: pyoxigraph.Store, spool: str) -> Callable[[wire.Head], Reply]:
    """What answers requests from a store."""
    empty = pyoxigraph.Store()

    def reply(request: wire.Head) -> Reply:
        if request.get("count"):
            return {"quads": len(store), "peak": _peak()}, b"", None
        # a check parses and plans, and has no data to work on
        return answer(empty if request.get("check") else store, request, spool)

    return reply


def main() -> None:
    """Confine this process, open the release, say so, serve."""
    config = json.loads(sys.argv[1])
    sock = socket.socket(fileno=config["fd"])
    sandbox.die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C at the terminal is for the server, which then ends us
    try:
        if config["sandbox"]:
            own = (config["store"], *sandbox.python_folders())
            sandbox.confine(reads=own, writes=[config["spool"]])
        store = pyoxigraph.Store.read_only(str(Path(config["store"])))
        limits.limit_memory(config["memory"])
        limits.limit(resource.RLIMIT_FSIZE, config["max_file"])
        sandbox.go_after_the_server()  # not before it is ready, for which somebody may be waiting
    except (sandbox.SandboxError, OSError, ValueError) as error:
        wire.send(sock, {"error": str(error)})
        raise SystemExit(3) from None
    wire.send(sock, {"ready": True})
    serve(sock, replying(store, config["spool"]))


if __name__ == "__main__":
    main()
