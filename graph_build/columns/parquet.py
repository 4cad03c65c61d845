"""Columns as an Apache Parquet file (https://parquet.apache.org/docs/file-format/).

What is written is small: a flat schema, every column optional, texts by a dictionary, pages packed with gzip. It needs
no library, and the same columns give the same bytes with the same version of zlib.
"""

from __future__ import annotations

import struct
import zlib
from itertools import groupby, islice
from typing import IO, TYPE_CHECKING, NamedTuple

from graph_build.columns.thrift import Binary, Int, Int64, List, Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graph_build.columns.thrift import Encoded
    from graph_build.columns.typed import Typed, Value
    from queries.headers import ColumnType

MAGIC = b"PAR1"
ROWS = 100_000
"""Rows of a group at most: a reader skips whole groups."""
_GZIP, _PLAIN, _RLE, _BY_DICTIONARY = 2, 0, 3, 8
_DATA_PAGE, _DICTIONARY_PAGE = 0, 2
_OPTIONAL, _UTF8 = 1, 0
_TYPES: dict[ColumnType, int] = {"boolean": 0, "integer": 2, "number": 5, "text": 6}
_LEVEL, _STRATEGY = 6, 31
"""Of zlib: how hard it tries, and that a gzip header goes before, which holds no time."""


def written(columns: Mapping[str, Typed], out: IO[bytes], about: Mapping[str, str]) -> None:
    """Write columns of one length as a Parquet file.

    Args:
        columns: by name, in their order. Texts of the first are kept with their least and greatest for each group of
            rows, so that a reader that looks for some of a sorted column skips the other groups.
        out: what is written to.
        about: what is told beside them.
    """
    size = max((len(one.values) for one in columns.values()), default=0)
    place = out.write(MAGIC)
    groups: list[Encoded] = []
    for begin in range(0, size, ROWS):
        rows = min(ROWS, size - begin)
        chunks: list[Encoded] = []
        total = 0
        for number, (name, one) in enumerate(columns.items()):
            chunk = _chunk(name, one.type, one.values[begin : begin + rows], place, bounds=number == 0)
            place += out.write(chunk.data)
            chunks.append(chunk.description)
            total += chunk.unpacked
        groups.append(Struct({1: List(chunks), 2: Int64(total), 3: Int64(rows)}))
    footer = _footer(columns, size, groups, about).data()
    out.write(footer + struct.pack("<I", len(footer)) + MAGIC)


def _footer(columns: Mapping[str, Typed], size: int, groups: Sequence[Encoded], about: Mapping[str, str]) -> Struct:
    root = Struct({4: Binary(b"schema"), 5: Int(len(columns))})
    told = [Struct({1: Binary(f"cytolink.{name}".encode()), 2: Binary(text.encode())}) for name, text in about.items()]
    return Struct(
        {
            1: Int(2),
            2: List([root, *(_element(name, one.type) for name, one in columns.items())]),
            3: Int64(size),
            4: List(groups),
            5: List(told),
            6: Binary(b"cytolink"),
            7: List([Struct({1: Struct({})}) for _ in columns]),  # least and greatest are by the order of the type
        }
    )


def _element(name: str, kind: ColumnType) -> Struct:
    """A column in the schema."""
    fields: dict[int, Encoded] = {1: Int(_TYPES[kind]), 3: Int(_OPTIONAL), 4: Binary(name.encode())}
    if kind == "text":
        fields |= {6: Int(_UTF8), 10: Struct({1: Struct({})})}
    return Struct(fields)


class _Chunk(NamedTuple):
    """The pages of a column in a group of rows, what the footer says of them, and their length before packing."""

    data: bytes
    description: Struct
    unpacked: int


def _chunk(name: str, kind: ColumnType, values: Sequence[Value], place: int, *, bounds: bool) -> _Chunk:
    present = [value for value in values if value is not None]
    pages = list[tuple[bytes, int]]()
    if kind == "text":
        texts = {text: number for number, text in enumerate(dict.fromkeys(map(str, present)))}
        header = {7: Struct({1: Int(len(texts)), 2: Int(_PLAIN)})}
        pages.append(_page(_DICTIONARY_PAGE, b"".join(map(_text, texts)), header))
        width = max(1, (len(texts) - 1).bit_length())
        body = bytes([width]) + _runs([texts[str(value)] for value in present], width)
    else:
        body = _plain(kind, present)
    levels = _runs([value is not None for value in values], 1)
    encoding = _BY_DICTIONARY if kind == "text" else _PLAIN
    header = {5: Struct({1: Int(len(values)), 2: Int(encoding), 3: Int(_RLE), 4: Int(_RLE)})}
    pages.append(_page(_DATA_PAGE, struct.pack("<I", len(levels)) + levels + body, header))
    data, unpacked = b"".join(page for page, _ in pages), sum(length for _, length in pages)
    said: dict[int, Encoded] = {
        1: Int(_TYPES[kind]), 2: List([Int(one) for one in sorted({_PLAIN, _RLE, encoding})]),
        3: List([Binary(name.encode())]), 4: Int(_GZIP), 5: Int64(len(values)), 6: Int64(unpacked),
        7: Int64(len(data)), 9: Int64(place + (len(pages[0][0]) if kind == "text" else 0)),
    }  # fmt: skip
    if kind == "text":
        said[11] = Int64(place)
    statistics: dict[int, Encoded] = {3: Int64(len(values) - len(present))}
    if bounds and kind == "text" and present:
        ends = sorted({str(value).encode() for value in present})
        statistics |= {5: Binary(ends[-1]), 6: Binary(ends[0])}
    said[12] = Struct(statistics)
    return _Chunk(data, Struct({2: Int64(place), 3: Struct(dict(sorted(said.items())))}), unpacked)


def _page(kind: int, body: bytes, header: Mapping[int, Encoded]) -> tuple[bytes, int]:
    """A page with its header, and how long it is before packing."""
    packing = zlib.compressobj(_LEVEL, wbits=_STRATEGY)
    packed = packing.compress(body) + packing.flush()
    head = Struct({1: Int(kind), 2: Int(len(body)), 3: Int(len(packed)), **header}).data()
    return head + packed, len(head) + len(body)


def _plain(kind: ColumnType, values: Sequence[Value]) -> bytes:
    if kind == "boolean":
        return b"".join(_bits(values))
    return struct.pack(f"<{len(values)}{'q' if kind == 'integer' else 'd'}", *values)


def _bits(values: Iterable[Value]) -> Iterator[bytes]:
    """Eight values a byte, the first in the lowest bit."""
    rest = iter(values)
    while eight := list(islice(rest, 8)):
        yield bytes([sum(1 << place for place, value in enumerate(eight) if value)])


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<I", len(data)) + data


def _runs(values: Iterable[int], width: int) -> bytes:
    """Numbers of so many bits as runs: how long each is, and what it holds."""
    size, made = (width + 7) // 8, bytearray()
    for value, run in groupby(values):
        length = sum(1 for _ in run) << 1
        while length > 0x7F:
            made.append(length & 0x7F | 0x80)
            length >>= 7
        made.append(length)
        made += int(value).to_bytes(size, "little")
    return bytes(made)
