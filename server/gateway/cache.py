"""Answers kept in front of the application. A release never changes, so an answer stays right until the next one."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

Headers = list[tuple[str, str]]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer: headers in lower case and the body; its entity tag with quotation marks."""

    headers: Headers
    body: bytes
    tag: str

    @property
    def size(self) -> int:
        """Bytes that it takes, roughly."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + 500


class Cache:
    """The answers used last, up to a number of bytes. Used from one thread.

    Args:
        capacity: bytes in all; 0 keeps nothing.
        largest: bytes of the largest answer that is kept.
    """

    def __init__(self, capacity: int, largest: int) -> None:
        self._capacity, self._largest = capacity, largest
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._release = ""
        self.bytes = self.hits = self.misses = 0

    def get(self, release: str, key: Key) -> Kept | None:
        """The answer to a request, if it is kept. Another release than before empties the cache."""
        if release != self._release:
            self._kept.clear()
            self.bytes, self._release = 0, release
        found = self._kept.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._kept.move_to_end(key)
        return found

    def put(self, release: str, key: Key, status: int, headers: Headers, body: bytes) -> None:
        """Keep a complete answer that says it may be kept and comes from the release that is served."""
        said = dict(headers)
        tag = said.get("etag", "")
        fits = status == 200 and tag and said.get("cytolink-release") == release == self._release
        if not fits or len(body) > self._largest or "no-store" in said.get("cache-control", ""):
            return
        kept = Kept(headers, body, tag)
        if kept.size > self._capacity:
            return
        if (old := self._kept.pop(key, None)) is not None:
            self.bytes -= old.size
        self._kept[key] = kept
        self.bytes += kept.size
        while self.bytes > self._capacity:
            _, oldest = self._kept.popitem(last=False)
            self.bytes -= oldest.size
