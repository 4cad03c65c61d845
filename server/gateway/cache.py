"""Answers kept in front of the application. A release never changes, so an answer stays right until the next one."""

from __future__ import annotations

import os
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

Headers = list[tuple[str, str]]
Key = tuple[object, ...]
_HEADERS = 1500  # bytes that the headers of an answer take, with what holds them
_KNOWN, _LONGEST = 4096, 2000
"""So many requests are known by their very heads, of so many characters each: together they take at most some 8 MB."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer.

    Attributes:
        headers: in lower case.
        body: where it is in memory.
        tag: its entity tag, with quotation marks.
        size: bytes that it takes, roughly.
        file: the open file that holds it otherwise.
    """

    headers: Headers
    body: bytes
    tag: str
    size: int
    file: IO[bytes] | None = None

    @classmethod
    def inside(cls, headers: Headers, body: bytes, tag: str) -> Kept:
        """One that is kept in memory."""
        return cls(headers, body, tag, len(body) + _HEADERS)

    def open(self) -> IO[bytes] | None:
        """The file for one reader, who closes it."""
        return None if self.file is None else _reopened(self.file)


class Shelf:
    """The answers used last, up to a number of bytes; `largest` is the size of the largest that fits."""

    def __init__(self, capacity: int, largest: int) -> None:
        self.capacity, self.largest = capacity, min(capacity, largest)
        self.bytes = 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()

    def get(self, key: Key) -> Kept | None:
        """The answer by its key; asked from other threads too, while this one lets go of answers."""
        if found := self._kept.get(key):
            with suppress(KeyError):
                self._kept.move_to_end(key)
        return found

    def put(self, key: Key, kept: Kept) -> None:
        """Keep an answer, if it fits; those used longest ago make room."""
        if kept.size > self.largest:
            _close(kept)
            return
        if old := self._kept.pop(key, None):
            self._drop(old)
        self._kept[key] = kept
        self.bytes += kept.size
        while self.bytes > self.capacity:
            self._drop(self._kept.popitem(last=False)[1])

    def clear(self) -> None:
        """Let go of all."""
        for kept in self._kept.values():
            _close(kept)
        self._kept.clear()
        self.bytes = 0

    def _drop(self, kept: Kept) -> None:
        self.bytes -= kept.size
        _close(kept)


class Cache:
    """Answers of one release, the small ones in memory and the large ones on disk.

    Used from one thread, but for `known`, which another one may ask meanwhile.

    Args:
        capacity: bytes in memory; 0 keeps nothing there.
        largest: bytes of the largest answer that is kept in memory.
        disk: bytes on disk; 0 keeps nothing there.
    """

    def __init__(self, capacity: int, largest: int, disk: int = 0) -> None:
        self._memory, self._disk = Shelf(capacity, largest + _HEADERS), Shelf(disk, disk // 4)
        self._largest = largest
        self._known: OrderedDict[Key, Key] = OrderedDict()
        self._release = ""
        self.misses = 0
        self._hits = self._known_hits = 0  # each counted by one thread

    @property
    def hits(self) -> int:
        """How many answers were found."""
        return self._hits + self._known_hits

    @property
    def memory_bytes(self) -> int:
        """Memory that is taken."""
        return self._memory.bytes

    @property
    def disk_bytes(self) -> int:
        """Disk that is taken."""
        return self._disk.bytes

    def known(self, release: str, head: Key) -> Kept | None:
        """The answer to a request whose very head, field by field, has been answered before.

        That head was found to be in order then, and asked for what has this answer.
        """
        key = self._known.get(head) if release == self._release else None
        if key is None or (found := self._memory.get(key)) is None:
            return None
        self._known_hits += 1
        return found

    def get(self, release: str, key: Key, head: Key | None = None) -> Kept | None:
        """The answer to a request, if it is kept; from then on it is `known` by its head too, where one is given.

        Another release than before empties the cache.
        """
        if release != self._release:
            self.close()
            self._release = release
        found = self._memory.get(key) or self._disk.get(key)
        if found is None:
            self.misses += 1
            return None
        self._hits += 1
        if head is not None and found.file is None:
            self._remember(head, key)
        return found

    def put(
        self, release: str, key: Key, status: int, headers: Headers, body: bytes, file: IO[bytes] | None = None
    ) -> None:
        """Keep a complete answer that says it may be kept and comes from the release that is served.

        Args:
            release: the digest of that release.
            key: by what it is asked for.
            status: of the answer.
            headers: likewise, in lower case.
            body: likewise, where it is no file.
            file: the open file that holds it; it stays the caller's.
        """
        said = dict(headers)
        tag = said.get("etag", "")
        fits = status == 200 and tag and said.get("cytolink-release") == release == self._release
        if not fits or "no-store" in said.get("cache-control", ""):
            return
        if file is None:
            if len(body) <= self._largest:
                self._memory.put(key, Kept.inside(headers, body, tag))
            return
        size = os.fstat(file.fileno()).st_size
        if size <= self._largest:
            self._memory.put(key, Kept.inside(headers, os.pread(file.fileno(), size, 0), tag))
        elif size <= self._disk.largest:
            self._disk.put(key, Kept(headers, b"", tag, size, _reopened(file)))

    def close(self) -> None:
        """Let go of everything."""
        self._memory.clear()
        self._disk.clear()
        self._known.clear()

    def _remember(self, head: Key, key: Key) -> None:
        if len(repr(head)) > _LONGEST:
            return
        self._known[head] = key
        if len(self._known) > _KNOWN:
            self._known.popitem(last=False)


def _close(kept: Kept) -> None:
    if kept.file is not None:
        kept.file.close()


def _reopened(file: IO[bytes]) -> IO[bytes]:
    """The same file with a place of its own. It has no name, but the kernel has one for it."""
    return Path(f"/proc/self/fd/{file.fileno()}").open("rb")
