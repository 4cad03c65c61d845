"""The list of files in the engine's folder (RocksDB's MANIFEST), as far as moving files between levels needs it.

A log of records (https://github.com/facebook/rocksdb/wiki/Write-Ahead-Log-File-Format), each an edit of the list:
fields that begin with a tag. Fields that say nothing of files are passed over.
"""

from __future__ import annotations

import struct
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK, _HEAD = 32768, struct.Struct("<IHB")
_FULL, _FIRST, _MIDDLE, _LAST = 1, 2, 3, 4
_NAMED, _NUMBERED = {1, 201}, {2, 3, 4, 9, 10, 203, 300}
_CURSOR, _GONE, _NEW, _FAMILY, _DROPPED = 5, 6, 103, 200, 202
_PASSED_OVER = 1 << 13
_END = 1
_LOWEST = 6
"""The last level of those that the engine has."""


class NotUnderstood(Exception):  # noqa: N818 - it is caught, and nothing is wrong
    """The list has another form: that of another version of the engine."""


class _File(NamedTuple):
    """A file: its column family and level, its number, and what else is said of it, as it is written."""

    family: int
    level: int
    number: int
    told: bytes


def current_listing(folder: Path) -> Path:
    """The list that is in force in an engine's folder."""
    return folder / (folder / "CURRENT").read_text("ascii").strip()


def lowered(listing: bytes) -> bytes:
    """A list in which the files of the last level lie on the one above it, and one of the first level below them.

    Column families that have no file on both are left as they are.

    Args:
        listing: a whole one.

    Raises:
        NotUnderstood: it has another form than is known here.
    """
    files = _files(listing)
    out = bytearray(listing)
    for family in sorted({file.family for file in files}):
        own = [file for file in files if file.family == family]
        below, first = ([file for file in own if file.level == level] for level in (_LOWEST, 0))
        if len(first) == 1 and len(first) + len(below) == len(own) > 1:
            moves = [*((file, _LOWEST - 1) for file in below), (first[0], _LOWEST)]
            edit = b"".join(_moved(file, level) for file, level in moves)
            _append(out, edit + (_number(_FAMILY) + _number(family) if family else b""))
    return bytes(out)


def _moved(file: _File, level: int) -> bytes:
    gone = _number(_GONE) + _number(file.level) + _number(file.number)
    return gone + _number(_NEW) + _number(level) + file.told


def _files(listing: bytes) -> list[_File]:
    """The files that are in force."""
    live: dict[tuple[int, int], _File] = {}
    try:
        for record in _records(listing):
            gone, come, family = _edit(record)
            for number in gone:
                live.pop((family, number), None)
            live |= {(family, file.number): file._replace(family=family) for file in come}
    except (IndexError, struct.error) as error:
        raise NotUnderstood from error
    return list(live.values())


def _edit(record: bytes) -> tuple[list[int], list[_File], int]:
    """The numbers of files that an edit takes away, the files that it adds, and the column family it is about."""
    gone, come, family, at = list[int](), list[_File](), 0, 0
    while at < len(record):
        tag, at = _read_number(record, at)
        if tag in _NAMED or tag & _PASSED_OVER:
            at = _behind_text(record, at)
        elif tag == _FAMILY:
            family, at = _read_number(record, at)
        elif tag in _NUMBERED:
            at = _read_number(record, at)[1]
        elif tag == _CURSOR:
            at = _behind_text(record, _read_number(record, at)[1])
        elif tag == _GONE:
            number, at = _read_number(record, _read_number(record, at)[1])
            gone.append(number)
        elif tag == _NEW:
            level, begin = _read_number(record, at)
            at = _behind_file(record, begin)
            come.append(_File(0, level, _read_number(record, begin)[0], record[begin:at]))
        elif tag != _DROPPED:
            raise NotUnderstood
    return gone, come, family


def _behind_file(record: bytes, at: int) -> int:
    """Behind what is said of a file: number, size, first and last key, range of versions, and fields up to the end."""
    for _ in range(2):
        at = _read_number(record, at)[1]
    at = _behind_text(record, _behind_text(record, at))
    for _ in range(2):
        at = _read_number(record, at)[1]
    while True:
        tag, at = _read_number(record, at)
        if tag == _END:
            return at
        at = _behind_text(record, at)


def _records(listing: bytes) -> Iterator[bytes]:
    at, held = 0, b""
    while at + _HEAD.size <= len(listing):
        if (left := _BLOCK - at % _BLOCK) < _HEAD.size:
            at += left
            continue
        checksum, length, kind = _HEAD.unpack_from(listing, at)
        at += _HEAD.size
        piece = listing[at : at + length]
        if kind not in (_FULL, _FIRST, _MIDDLE, _LAST) or checksum != _checksum(bytes([kind]) + piece):
            raise NotUnderstood
        at += length
        held = piece if kind in (_FULL, _FIRST) else held + piece
        if kind in (_FULL, _LAST):
            yield held


def _append(out: bytearray, record: bytes) -> None:
    """Put a record behind a list, cut at the ends of its blocks."""
    first = True
    while first or record:
        if (left := _BLOCK - len(out) % _BLOCK) < _HEAD.size:
            out += bytes(left)
            continue
        piece, record = record[: left - _HEAD.size], record[left - _HEAD.size :]
        kind = (_MIDDLE if record else _LAST) if not first else (_FIRST if record else _FULL)
        out += _HEAD.pack(_checksum(bytes([kind]) + piece), len(piece), kind) + piece
        first = False


def _number(value: int) -> bytes:
    """A number in groups of seven bits, the lowest first."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _read_number(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins there, and the place behind it."""
    value = shift = 0
    while data[at] > 0x7F:
        value |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
    return value | data[at] << shift, at + 1


def _behind_text(data: bytes, at: int) -> int:
    length, at = _read_number(data, at)
    if at + length > len(data):
        raise NotUnderstood
    return at + length


@cache
def _table() -> tuple[int, ...]:
    """Of CRC-32C, the checksum of Castagnoli, for each byte."""
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return tuple(table)


def _checksum(data: bytes) -> int:
    """CRC-32C, turned by 15 bits with a constant added, as the log writes it."""
    table, value = _table(), 0xFFFFFFFF
    for byte in data:
        value = value >> 8 ^ table[(value ^ byte) & 0xFF]
    value ^= 0xFFFFFFFF
    return ((value >> 15 | value << 17) + 0xA282EAD8) & 0xFFFFFFFF
