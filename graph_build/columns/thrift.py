"""Structures in Thrift's compact protocol, so far as the description of a Parquet file needs them.

https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHORT = 15
"""Lists and steps between fields below this stand in half a byte."""


class Encoded(Protocol):
    """A value with its type in the protocol."""

    kind: ClassVar[int]

    def data(self) -> bytes:
        """The bytes."""


@dataclass(frozen=True, slots=True)
class Int:
    """An integer of 32 bits."""

    kind: ClassVar[int] = 5
    value: int

    def data(self) -> bytes:
        """The bytes."""
        return _varint(_zigzag(self.value))


@dataclass(frozen=True, slots=True)
class Int64:
    """An integer of 64 bits."""

    kind: ClassVar[int] = 6
    value: int

    def data(self) -> bytes:
        """The bytes."""
        return _varint(_zigzag(self.value))


@dataclass(frozen=True, slots=True)
class Binary:
    """Bytes, or a text in UTF-8."""

    kind: ClassVar[int] = 8
    value: bytes

    def data(self) -> bytes:
        """The bytes."""
        return _varint(len(self.value)) + self.value


@dataclass(frozen=True, slots=True)
class List:
    """Values of one type."""

    kind: ClassVar[int] = 9
    values: Sequence[Encoded]

    def data(self) -> bytes:
        """The bytes."""
        size, of = len(self.values), self.values[0].kind if self.values else Struct.kind
        head = bytes([size << 4 | of]) if size < _SHORT else bytes([0xF0 | of]) + _varint(size)
        return head + b"".join(value.data() for value in self.values)


@dataclass(frozen=True, slots=True)
class Struct:
    """Fields by their numbers, which rise and lie less than sixteen apart."""

    kind: ClassVar[int] = 12
    fields: Mapping[int, Encoded]

    def data(self) -> bytes:
        """The bytes."""
        made, before = bytearray(), 0
        for number, value in self.fields.items():
            made.append((number - before) << 4 | value.kind)
            made += value.data()
            before = number
        return bytes(made) + b"\0"


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else ~(value << 1)


def _varint(value: int) -> bytes:
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)
