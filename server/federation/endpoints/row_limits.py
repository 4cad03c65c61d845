"""Endpoints that give only so many rows: how an answer that was cut is told, and how the rest of its rows is had.

Most endpoints do not say that they cut an answer. Behind one whose number of rows is round, and the largest that the
endpoint has given, more is asked for: if more comes, the endpoint has that limit; if not, it has none there.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.federation.endpoints.kept import Reply

_SMALLEST = 100
"""No endpoint is known that gives fewer rows at most."""


class RowLimits:
    """What answers have shown of the most rows that each endpoint gives. Used from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._limits: dict[str, int] = {}
        self._largest: dict[str, int] = {}
        self._whole: dict[str, int] = {}

    def limited(self, endpoint: str) -> bool:
        """Whether an answer has shown that the endpoint gives only so many rows."""
        with self._lock:
            return endpoint in self._limits

    def may_be_cut(self, endpoint: str, rows: int, most: int | None) -> bool:
        """Whether an answer may be cut.

        Args:
            endpoint: whose answer it is.
            rows: how many rows it has.
            most: rows that the endpoint says that it gives at most, or None.
        """
        with self._lock:
            most = most or self._limits.get(endpoint)
            largest = self._largest.get(endpoint, 0)
            self._largest[endpoint] = max(rows, largest)
            if most:
                return rows >= most
            return _is_round(rows) and rows >= largest and rows > self._whole.get(endpoint, 0)

    def learn(self, endpoint: str, rows: int, *, cut: bool) -> None:
        """Note whether an answer with so many rows was cut, or all that there was."""
        with self._lock:
            if cut:
                self._limits[endpoint] = rows
            else:
                self._whole[endpoint] = max(rows, self._whole.get(endpoint, 0))


def all_pages(ask: Callable[[int], Reply], first: Reply) -> list[Reply]:
    """Ask on behind an answer that may be cut.

    Args:
        ask: asks for the rows behind so many, in an order that is the same each time.
        first: the answer, in whatever order.

    Returns:
        Answers that together hold all rows that could be had; only the first one where nothing was behind it, or where
        the endpoint heeds no OFFSET.

    Raises:
        ProblemError: a page cannot be had.
    """
    behind = ask(first.count)
    if not behind.count:
        return [first]
    pages = [ask(0)]
    if pages[0].rows == behind.rows:
        return [first]
    if pages[0].count == first.count:
        pages.append(behind)
    while pages[-1].count >= pages[0].count:
        page = ask(sum(one.count for one in pages))
        if not page.count:
            break
        pages.append(page)
    return pages


def _is_round(rows: int) -> bool:
    return rows >= _SMALLEST and (rows % 100 == 0 or rows & (rows - 1) == 0)
