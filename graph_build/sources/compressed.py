"""Bytes that come out of a compressed file, counted and bounded."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from typing import TYPE_CHECKING, BinaryIO

from graph_build.sources.bounds import OverBounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph_build.sources.bounds import Budget

BROKEN = (EOFError, OSError, zlib.error, lzma.LZMAError)
"""What the libraries raise for a compressed file that is cut off or damaged."""

SUFFIXES = (".gz", ".xz", ".bz2", ".tgz", ".txz", ".tbz2")
_DICTIONARY = 256 << 20
"""Bytes of memory that an XZ file may ask for."""
_BLOCK = 1 << 16


class _XzBytes(io.RawIOBase):
    """The bytes of an XZ file: what `lzma.LZMAFile` does, with a limit on the memory that the file may ask for."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.stream: lzma.LZMADecompressor | None = None
        self.waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while True:
            if self.stream is None or self.stream.eof:
                rest = self.stream.unused_data if self.stream else b""
                rest = (rest or self.file.read(_BLOCK)).lstrip(b"\0")  # padding between streams
                if not rest:
                    return 0
                self.stream, self.waiting = lzma.LZMADecompressor(memlimit=_DICTIONARY), rest
            given = self.waiting
            if not given and self.stream.needs_input:
                given = self.file.read(_BLOCK)
                if not given:
                    raise EOFError("the file ended before its end-of-stream mark")
            self.waiting = b""
            data = self.stream.decompress(given, max_length=len(buffer))
            if data:
                buffer[: len(data)] = data
                return len(data)


_OPENERS: tuple[tuple[bytes, Callable[[BinaryIO], io.RawIOBase | io.BufferedIOBase]], ...] = (
    (b"\x1f\x8b", lambda file: gzip.GzipFile(fileobj=file, mode="rb")),
    (b"\xfd7zXZ\x00", _XzBytes),
    (b"BZh", lambda file: bz2.BZ2File(file, "rb")),
)


def is_compressed(head: bytes) -> bool:
    """Whether a file begins as gzip (RFC 1952), XZ or bzip2 does."""
    return any(head.startswith(magic) for magic, _ in _OPENERS)


class Unpacked:
    """A file's bytes, decompressed where it is compressed; what is read is counted against a budget.

    Attributes:
        limit: the position at which reading ends with OverBounds, or None; moved by who knows what is to come.
    """

    def __init__(self, file: BinaryIO, budget: Budget) -> None:
        """Read a file from its beginning."""
        file.seek(0)
        head = file.read(8)
        file.seek(0)
        opener = next((one for magic, one in _OPENERS if head.startswith(magic)), None)
        self._stream = opener(file) if opener else file
        self._budget = budget
        self.position = 0
        self.limit: int | None = None

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, fewer only at the end; without a size, all that are left.

        Raises:
            OverBounds: where more came out than may.
        """
        pieces: list[bytes] = []
        while size:
            piece = self._stream.read(_BLOCK if size < 0 else min(size, _BLOCK))
            if not piece:
                break
            self.position += len(piece)
            size -= len(piece) if size > 0 else 0
            self._budget.spend(len(piece))
            if self.limit is not None and self.position > self.limit:
                raise OverBounds("the headers of a member are longer than any real ones. Make the archive anew.")
            pieces.append(piece)
        return b"".join(pieces)
