"""What a model's file says it knows: the features that have a weight. It passes over any other that it is told.

CRFsuite keeps them in a constant database (CQDB) within its file: places of records, each with a number, the length of
a text and the text, which ends in NUL. All numbers are unsigned, of 32 bits, the lowest byte first.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACE_OF_DATABASE = 36
"""Offset in the file's header."""
_COUNT_AND_PLACE = 16
"""Offset in the database's header of how many records it has and where their places stand."""


def attributes(content: bytes) -> Iterator[bytes]:
    """The features that a model knows, in UTF-8.

    Args:
        content: of its file.

    Raises:
        ValueError: where it is no model of CRFsuite, or damaged.
    """
    try:
        (start,) = struct.unpack_from("<I", content, _PLACE_OF_DATABASE)
        if content[:4] != b"lCRF" or content[start : start + 4] != b"CQDB":
            raise ValueError("it is no model of CRFsuite")
        count, places = struct.unpack_from("<II", content, start + _COUNT_AND_PLACE)
        for place in struct.unpack_from(f"<{count}I", content, start + places):
            if place:
                (length,) = struct.unpack_from("<I", content, start + place + 4)
                text = start + place + 8
                yield content[text : text + length - 1]
    except struct.error as error:
        raise ValueError("it is damaged") from error
