"""The server's own process gives back what a flood made it take."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    Serving = Callable[..., AbstractContextManager[Any]]

MANY, LONG, SPARE = 150, 1_000_000, 40


def held(server: Any) -> int:
    """MiB that the server's own process has to itself."""
    pid = server.process.pid
    child = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[-1]
    lines = Path(f"/proc/{child}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) >> 10


@pytest.mark.slow
def test_memory_comes_back_after_long_queries(serving: Serving, releases: Path, until: Callable[..., bool]) -> None:
    def ask(number: int) -> int:
        connection = server.connect()
        query = f"ASK {{ ?s ?p ?o }} # {number}".encode() + b" " * LONG
        connection.request("POST", "/sparql", query, {"Content-Type": "application/sparql-query"})
        status = connection.getresponse().status
        connection.close()
        return int(status)

    with serving(releases, workers=2, reload_seconds=0) as server, ThreadPoolExecutor(8) as threads:
        assert set(threads.map(ask, range(8))) == {200}
        before = held(server)
        assert set(threads.map(ask, range(8, MANY))) == {200}
        assert until(lambda: held(server) < before + SPARE), f"{before} MiB before, {held(server)} after"
