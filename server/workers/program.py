"""The program of a query worker: opens a release read-only, answers query after query, may be killed at any time.

Started as ``python -m server.workers.program CONFIG`` by `server.workers.process`, which is also its only reader. It
imports little, so that a replacement is ready in some 40 ms.
"""

from __future__ import annotations

import json
import re
import signal
import socket
import sys
import tempfile
import zlib
from pathlib import Path
from typing import IO, Any

import pyoxigraph

from server.workers import sandbox, wire, xml_check

INLINE = 256 * 1024  # larger answers go through a file, so that a slow reader costs disk and not a worker
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
# What ends a row and cannot stand inside a value: values escape "<" in XML, line ends in TSV, quotes in JSON.
_ROW_ENDS = {"xml": b"<result>", "tsv": b"\n", "json": b'}},{"'}
# By the grammar's longest-match rule "PREFIXx:" is one name; the engine's parser is laxer.
_NO_FORM = "the query's form cannot be told: keywords and names need blanks between them"
_WHERE = re.compile(r"^error at (\d+):(\d+): (.*)$", re.DOTALL)
_PEAK = re.compile(rb"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


class OverLimitError(Exception):
    """The answer outgrew a limit."""

    def __init__(self, limit: str, value: int) -> None:
        super().__init__(limit)
        self.limit, self.value = limit, value


class UnfitError(Exception):
    """The answer cannot be written in the format that was asked for."""


class FormError(Exception):
    """The query has another form than the server has read: rows where it reads a graph, or a graph where rows."""


class Sink:
    """What the store writes an answer to: counts, compresses, spills to disk, and ends the query at a limit."""

    def __init__(self, request: wire.Head, spool: str) -> None:
        self.rows = self.size = self.length = 0
        self.file: IO[bytes] | None = None
        self._spool, self._max_bytes, self._max_rows = spool, request["max_bytes"], request["max_rows"]
        self._row_end, self._tail, self._csv = _ROW_ENDS.get(request["format"]), b"", request["format"] == "csv"
        self._quoted = False
        name = request["format"]
        self._check = xml_check.XmlCheck(names=name == "rdf") if name in {"xml", "rdf"} else None
        self._kept = bytearray()
        # wbits 31 writes the gzip frame; level 1 keeps up with the store on one core
        self._gzip = zlib.compressobj(1, zlib.DEFLATED, 31) if request.get("gzip") else None

    def write(self, data: bytes) -> int:
        """Take a piece of the answer; called by the store's serialiser.

        Raises:
            OverLimitError: the answer is larger than allowed, which ends the query.
            UnfitError: it would not be well-formed, which ends it too.
        """
        self.size += len(data)
        if self._check and (fault := self._check.fault(data)):
            raise UnfitError(fault)
        if self.size > self._max_bytes:
            raise OverLimitError("answer_bytes", self.size)
        self._count(data)
        if self.rows > self._max_rows:
            raise OverLimitError("answer_rows", self.rows)
        self._keep(self._gzip.compress(data) if self._gzip else data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits in here."""

    def close(self) -> bytes:
        """End the answer.

        Returns:
            The answer where it was small; otherwise nothing, and `file` holds it.
        """
        if self._gzip:
            self._keep(self._gzip.flush())
        if self.file:
            self.file.flush()
            self.length = self.file.tell()
            self.file.seek(0)  # the reader gets this very file, with its place
            return b""
        self.length = len(self._kept)
        return bytes(self._kept)

    def _count(self, data: bytes) -> None:
        if self._csv:
            for piece in data.split(b'"'):
                self.rows += 0 if self._quoted else piece.count(b"\n")
                self._quoted = not self._quoted
            self._quoted = not self._quoted  # there is one piece more than there are quotes
        elif self._row_end:
            # a mark may be cut by the border between two pieces
            text = self._tail + data
            self.rows += text.count(self._row_end)
            self._tail = text[-(len(self._row_end) - 1) :] if len(self._row_end) > 1 else b""

    def _keep(self, data: bytes) -> None:
        if self.file is None:
            self._kept += data
            if len(self._kept) <= INLINE:
                return
            self.file = tempfile.TemporaryFile(dir=self._spool)  # noqa: SIM115 - handed over while open
            data, self._kept = bytes(self._kept), bytearray()
        self.file.write(data)


def _nodes(iris: list[str] | None) -> list[Any] | None:
    return None if iris is None else [pyoxigraph.NamedNode(iri) for iri in iris]


def _evaluate(store: pyoxigraph.Store, request: wire.Head, sink: Sink) -> str:
    default_graphs, named_graphs = _nodes(request.get("default_graphs")), _nodes(request.get("named_graphs"))
    dataset: dict[str, Any] = {}
    if default_graphs is None and named_graphs is None:
        dataset["use_default_graph_as_union"] = request.get("union", True)
    else:
        # Protocol 2.1.4: a request that names any graph has no graphs but the named ones
        dataset["default_graph"], dataset["named_graphs"] = default_graphs or [], named_graphs or []
    result = store.query(request["query"], base_iri=request.get("base") or None, **dataset)
    output: Any = sink
    name = request["format"]
    if isinstance(result, pyoxigraph.QueryTriples) != isinstance(_FORMATS[name], pyoxigraph.RdfFormat):
        raise FormError
    if isinstance(result, pyoxigraph.QueryTriples):
        prefixes = request.get("prefixes")
        if prefixes and name in _WITH_PREFIXES:
            pyoxigraph.serialize(result, output, _FORMATS[name], prefixes=prefixes)
        else:
            result.serialize(output, _FORMATS[name])
        return "graph"
    result.serialize(output, _FORMATS[name])
    return "boolean" if isinstance(result, pyoxigraph.QueryBoolean) else "bindings"


def _answer(store: pyoxigraph.Store, request: wire.Head, spool: str) -> tuple[wire.Head, bytes, IO[bytes] | None]:
    sink = Sink(request, spool)
    try:
        kind = _evaluate(store, request, sink)
        body = sink.close()
    except SyntaxError as error:
        return _syntax(str(error)), b"", None
    except FormError:
        return {"error": "syntax", "message": _NO_FORM, "line": 1, "column": 1}, b"", None
    except UnfitError as error:
        return {"error": "unfit", "message": str(error)}, b"", None
    except OverLimitError as error:
        return {"error": "limit", "limit": error.limit, "value": error.value}, b"", None
    except MemoryError:
        return {"error": "limit", "limit": "memory", "value": _peak()}, b"", None
    except (ValueError, RuntimeError, OSError) as error:
        if "RDF/XML" in str(error):  # the serialiser itself refuses a few predicates
            return {"error": "unfit", "message": xml_check.NAME}, b"", None
        return {"error": "evaluation", "message": str(error)[:500]}, b"", None
    head = {"kind": kind, "size": sink.size, "length": sink.length, "peak": _peak()}
    return head, body, sink.file


def _peak() -> int:
    """The most memory that this program has held, in bytes.

    Not `ru_maxrss`: a process inherits that from the one that started it, and the server may have grown large.
    """
    with open("/proc/self/status", "rb") as file:  # noqa: PTH123 - pathlib costs more than the line itself
        found = _PEAK.search(file.read())
    return int(found[1]) * 1024 if found else 0


def _syntax(message: str) -> wire.Head:
    place = _WHERE.match(message)
    if place is None:
        return {"error": "syntax", "message": message[:500], "line": None, "column": None}
    text = re.sub(r"\s+", " ", place[3])
    return {"error": "syntax", "message": text[:300], "line": int(place[1]), "column": int(place[2])}


def serve(sock: socket.socket, store: pyoxigraph.Store, spool: str) -> None:
    """Answer requests until the other side closes."""
    empty = pyoxigraph.Store()
    while True:
        try:
            request, _ = wire.receive(sock)
        except EOFError:
            return
        # a check parses and plans, and has no data to work on
        head, body, file = _answer(empty if request.get("check") else store, request, spool)
        if file is None:
            wire.send(sock, head, body)
        else:
            with file:
                wire.send(sock, head, fd=file.fileno())


def main() -> None:
    """Confine this process, open the release, say so, serve."""
    config = json.loads(sys.argv[1])
    sock = socket.socket(fileno=config["fd"])
    sandbox.die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C at the terminal is for the server, which then ends us
    try:
        if config["sandbox"]:
            sandbox.deny_network_and_programs()
        store = pyoxigraph.Store.read_only(str(Path(config["store"])))
        sandbox.limit_memory(config["memory"])
        sandbox.limit_files(config["max_file"])
    except (sandbox.SandboxError, OSError, ValueError) as error:
        wire.send(sock, {"error": str(error)})
        raise SystemExit(3) from None
    wire.send(sock, {"ready": True})
    serve(sock, store, config["spool"])


if __name__ == "__main__":
    main()
