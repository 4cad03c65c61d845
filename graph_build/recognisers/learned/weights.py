"""What a model's file says: how much each feature speaks for each label, and a copy that is told sums of this instead.

CRFsuite's own form, all numbers unsigned, of 32 bits, the lowest byte first, weights of 64. The header says where the
parts stand. Weights are records: whether it is a word's feature or a label that precedes, its number, the label that it
speaks for, the weight. The features' names are a constant database (CQDB): places of records by the number of the
feature, each with the number, the length of the name and the name, which ends in NUL. A list of places tells for each
feature how many records it has, and which.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

LANE = 64
"""Bits that a label has in the sum of weights."""
_ONE = 2.0**44
"""A weight of 1, as a whole number: sums below 512 are exact in a double."""
_HEADER = struct.Struct("<4s16x7I")
_RECORD = struct.Struct("<IIId")
_TO_RECORDS = 12
"""Bytes before the first record or place of a part."""


class _Parts(NamedTuple):
    """What the header says: how many labels and features there are, and where the parts stand."""

    labels: int
    features: int
    weights: int
    names_of_labels: int
    names: int
    of_labels: int
    of_features: int


def features(content: bytes) -> Iterator[bytes]:
    """The names of the features that have a weight, by their number, in UTF-8.

    Args:
        content: of a model's file.

    Raises:
        ValueError: where it is no model of CRFsuite, or damaged.
    """
    try:
        start = _parts(content).names
        if content[start : start + 4] != b"CQDB":
            raise ValueError("it is no model of CRFsuite")
        count, places = struct.unpack_from("<II", content, start + 16)
        for place in struct.unpack_from(f"<{count}I", content, start + places):
            (length,) = struct.unpack_from("<I", content, start + place + 4)
            text = start + place + 8
            yield content[text : text + length - 1]
    except struct.error as error:
        raise ValueError("it is damaged") from error


def weights(content: bytes) -> dict[str, int]:
    """Feature -> how much more it speaks for each label than for the first, in one number, so that many add up fast.

    Each label but the first has 64 bits, the second one the lowest, in which a weight of 1 is 2**44. A negative weight
    borrows from the next label, which any sum makes good.
    """
    parts = _parts(content)
    rows = [0] * parts.features
    others = [1 << (LANE * label) for label in range(parts.labels - 1)]
    of_label = [-sum(others), *others]
    first = parts.weights + _TO_RECORDS
    (count,) = struct.unpack_from("<I", content, first - 4)
    for precedes, feature, label, weight in _RECORD.iter_unpack(content[first : first + count * _RECORD.size]):
        if not precedes:
            rows[feature] += round(weight * _ONE) * of_label[label]
    return dict(zip(map(bytes.decode, features(content)), rows, strict=True))


def lent(content: bytes) -> bytes:
    """A copy in which the first features speak for one label each but the first, with the weight that makes 1 of 2**44.

    So CRFsuite is told the sums of all weights as values of these features, and looks up no other.

    Raises:
        ValueError: where there are fewer features than labels.
    """
    parts, changed = _parts(content), bytearray(content)
    others = parts.labels - 1
    if parts.features < others:
        raise ValueError("it has fewer features than labels")
    for feature, place in enumerate(struct.unpack_from(f"<{others}I", content, parts.of_features + _TO_RECORDS)):
        (count,) = struct.unpack_from("<I", content, place)
        for at, number in enumerate(struct.unpack_from(f"<{count}I", content, place + 4)):
            record = 0, feature, feature + 1, 0.0 if at else 1 / _ONE
            _RECORD.pack_into(changed, parts.weights + _TO_RECORDS + number * _RECORD.size, *record)
    return bytes(changed)


def _parts(content: bytes) -> _Parts:
    try:
        kind, *found = _HEADER.unpack_from(content)
    except struct.error as error:
        raise ValueError("it is damaged") from error
    if kind != b"lCRF":
        raise ValueError("it is no model of CRFsuite")
    return _Parts(*found)
