"""The N-Quads of a release on disk: gzip, a member for each block, so that a block is read without those before it."""

from __future__ import annotations

import gzip
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pathlib import Path

GRAPH, PLAIN = "graph.nq.gz", "graph.nq"
"""The file of the N-Quads, and what it was while they were not packed: such releases are read as before."""
_LEVEL = 6
"""Of gzip: a sixth less than level 3, in twice its time, which each document takes once: its part is packed so."""


def packed(lines: bytes) -> bytes:
    """Some lines as a member of a gzip file; the same lines give the same bytes with the same zlib."""
    return gzip.compress(lines, _LEVEL, mtime=0)


def unpacked(path: Path) -> IO[bytes]:
    """The lines of a file of N-Quads, packed or not, to be read."""
    return cast("IO[bytes]", gzip.open(path)) if path.suffix == ".gz" else path.open("rb")
