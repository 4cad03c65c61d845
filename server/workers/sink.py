"""Where a worker's answer goes: memory while it is small, then disk; counted, packed, and ended at a limit.

The engine writes what XML 1.0 cannot hold all the same: the bytes are looked at as they pass.
"""

from __future__ import annotations

import json
import re
import tempfile
import zlib
from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from server.workers import wire

INLINE = 256 * 1024  # larger answers go through a file, so that a slow reader costs disk and not a worker
# What ends a row and cannot stand inside a value: values escape "<" in XML, line ends in TSV, quotes in JSON.
_ROW_ENDS = {"xml": b"<result>", "tsv": b"\n", "json": b'}},{"'}
# XML 1.0, section 2.2: no control characters but tab and line ends, however they are written, and no U+FFFE and U+FFFF.
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
_NO_CHARACTER = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
# "<" stands only where a tag begins; a predicate or type whose end is no name leaves nothing behind the prefix.
_NO_NAME = re.compile(rb"<[^\s<>:!?/]*:[\s/>]|<xmlns:")
_LONGEST_NAME = 4096

CHARACTER = "it holds a character that XML cannot hold (a control character, or U+FFFE or U+FFFF)"
NAME = "it holds a predicate or type whose IRI does not end in a name, which RDF/XML cannot write"


class OverLimitError(Exception):
    """The answer outgrew a limit."""

    def __init__(self, limit: str, value: int) -> None:
        super().__init__(limit)
        self.limit, self.value = limit, value


class NoRoomError(Exception):
    """There is no disk for the answer: the server's fault, not the query's."""


class UnfitError(Exception):
    """The answer cannot be written in the format that was asked for."""


class _Link:
    """A link in the head of an answer (Query Results JSON, section 3.1.2; Query Results XML, section 2.2)."""

    def __init__(self, mark: bytes, put: bytes) -> None:
        self._mark, self._put, self._waiting = mark, put, b""
        self._done = False

    @classmethod
    def of(cls, name: str, link: str | None) -> _Link | None:
        """The one of a format, if it can hold any."""
        if link and name == "json":
            return cls(b'{"head":{', b'{"head":{"link":[' + json.dumps(link).encode() + b"],")
        if link and name == "xml":
            return cls(b"</head>", b"<link href=" + quoteattr(link).encode() + b"/></head>")
        return None

    def passed(self, data: bytes) -> bytes:
        """What may go on of the data, the link in its place; the head itself waits until it is whole."""
        if self._done:
            return data
        self._waiting += data
        if self._mark not in self._waiting:
            return b""
        self._done = True
        return self._waiting.replace(self._mark, self._put, 1)


class Sink:
    """What the store writes an answer to: counts, compresses, spills to disk, and ends the query at a limit."""

    def __init__(self, request: wire.Head, spool: str) -> None:
        self.rows = self.size = self.length = 0
        self.file: IO[bytes] | None = None
        self._spool, self._max_bytes, self._max_rows = spool, request["max_bytes"], request["max_rows"]
        self._row_end, self._tail, self._csv = _ROW_ENDS.get(request["format"]), b"", request["format"] == "csv"
        self._quoted = False
        self._smallest = 1 if self._csv else len(self._row_end or b"")  # bytes that a row takes at least, if rows count
        self._uncounted: list[bytes] = []
        self._uncounted_bytes = 0
        name = request["format"]
        self._check = XmlCheck(names=name == "rdf") if name in {"xml", "rdf"} else None
        self._kept: list[bytes] = []
        self._kept_bytes = 0
        self._link = _Link.of(name, request.get("link"))
        # wbits 31 writes the gzip frame; level 1 keeps up with the store on one core
        self._gzip = zlib.compressobj(1, zlib.DEFLATED, 31) if request.get("gzip") else None

    def write(self, data: bytes) -> int:
        """Take a piece of the answer; called by the store's serialiser.

        Raises:
            OverLimitError: the answer is larger than allowed, which ends the query.
            UnfitError: it would not be well-formed, which ends it too.
        """
        taken = len(data)
        if self._link:
            data = self._link.passed(data)
        self.size += len(data)
        if self._check and (fault := self._check.fault(data)):
            raise UnfitError(fault)
        if self.size > self._max_bytes:
            raise OverLimitError("answer_bytes", self.size)
        if self._smallest:
            self._count_later(data)
        self._keep(self._gzip.compress(data) if self._gzip else data)
        return taken

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
            try:
                self._spill(self.file)
                self.file.flush()
            except OSError as error:
                raise NoRoomError(error.strerror) from None
            self.length = self.file.tell()
            self.file.seek(0)  # the reader gets this very file, with its place
            return b""
        self.length = self._kept_bytes
        return b"".join(self._kept)

    def _count_later(self, data: bytes) -> None:
        """Count rows once there may be too many of them: to look for their ends costs more than all else in here."""
        self._uncounted.append(data)
        self._uncounted_bytes += len(data)
        most = self.rows + self._uncounted_bytes // self._smallest
        if most <= self._max_rows and self._uncounted_bytes <= INLINE:
            return
        self._count(b"".join(self._uncounted))
        self._uncounted, self._uncounted_bytes = [], 0
        if self.rows > self._max_rows:
            raise OverLimitError("answer_rows", self.rows)

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
        self._kept.append(data)
        self._kept_bytes += len(data)
        if self._kept_bytes <= INLINE:
            return
        try:
            if self.file is None:
                self.file = tempfile.TemporaryFile(dir=self._spool)  # noqa: SIM115 - handed over while open
            self._spill(self.file)
        except OSError as error:
            raise NoRoomError(error.strerror) from None

    def _spill(self, file: IO[bytes]) -> None:
        file.write(b"".join(self._kept))
        self._kept, self._kept_bytes = [], 0


class XmlCheck:
    """Looks for what is not XML in an answer.

    Args:
        names: whether predicates stand as names of elements, as in RDF/XML.
    """

    def __init__(self, *, names: bool) -> None:
        self._names = names
        self._characters_tail = self._names_tail = b""

    def fault(self, data: bytes) -> str:
        """What is wrong with the next piece of the answer, or nothing."""
        if len(data.translate(None, _CONTROLS)) < len(data):
            return CHARACTER
        text = self._characters_tail + data
        if any(found in text for found in _NO_CHARACTER):
            return CHARACTER
        self._characters_tail = text[-2:]
        return NAME if self._names and self._bad_name(self._names_tail + data) else ""

    def _bad_name(self, text: bytes) -> bool:
        # a name may be cut by the border between two pieces
        last = text[text.rfind(b"<") :] if b"<" in text else b""
        self._names_tail = b"" if len(last) > _LONGEST_NAME or b">" in last or b" " in last else last
        return _NO_NAME.search(text) is not None
