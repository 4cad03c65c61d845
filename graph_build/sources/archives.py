"""The members of tar and ZIP files, one at a time; nothing is written to disk."""

from __future__ import annotations

import stat
import struct
import tarfile
import zipfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, BinaryIO

from graph_build.sources.bounds import OverBounds
from graph_build.sources.compressed import BROKEN, Unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph_build.sources.bounds import Budget

BLOCK = 512
BAD_TAR = (tarfile.TarError, ValueError, *BROKEN)
BAD_ZIP = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, struct.error, *BROKEN)
"""What the libraries raise for an archive that is cut off or damaged."""

_END_OF_ZIP = b"PK\x05\x06"
_END_OF_ZIP64 = b"PK\x06\x06"
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_OFFICE = ("[content_types].xml", "mimetype", "meta-inf/manifest.mf")
"""Members that make a ZIP file an office document, a book or a program."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an archive.

    Attributes:
        path: its name in the archive, as stored.
        read: so many of its bytes at most, from where the last call ended; before the next member is asked for.
        odd: why it is no file that can be read ("a link", "encrypted"), or None.
    """

    path: str
    read: Callable[[int], bytes]
    odd: str | None = None


class _Header(tarfile.TarInfo):
    """The header of a member. One that is damaged or missing is an error: `tarfile` takes it for the archive's end."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Header:
        """A header from its bytes."""
        is_end = len(buf) == BLOCK and not any(buf)
        try:
            return super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if is_end:
                raise
            raise tarfile.ReadError(str(error)) from error


def is_tar(head: bytes) -> bool:
    """Whether a file begins with the header of a tar file, of whatever dialect: its checksum holds (POSIX.1, pax)."""
    if len(head) < BLOCK or not head[0]:
        return False
    try:
        tarfile.TarInfo.frombuf(head[:BLOCK], "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return False
    return True


def is_zip(head: bytes) -> bool:
    """Whether a file begins as a ZIP file does (APPNOTE 4.3.6), an empty one included."""
    return head.startswith((b"PK\x03\x04", _END_OF_ZIP))


def tar_members(file: BinaryIO, budget: Budget) -> Iterator[Member]:
    """The members of a tar file, compressed or not, in their order; folders are left out.

    Raises:
        OverBounds: where there are too many, or their headers are too long.
        BAD_TAR: where the file is damaged.
    """
    stream = Unpacked(file, budget)
    stream.limit = budget.bounds.headers
    options = {"tarinfo": _Header, "encoding": "utf-8", "errors": "surrogateescape"}
    with tarfile.open(fileobj=stream, mode="r|", **options) as tar:  # type: ignore[call-overload]
        while (info := tar.next()) is not None:
            tar.members.clear()  # it would keep all of them
            budget.count()
            stream.limit = stream.position + max(0, info.size) + budget.bounds.headers
            if not info.isdir():
                yield Member(info.name, _tar_data(tar, info), None if info.isreg() else _tar_kind(info))


def _tar_data(tar: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[int], bytes]:
    file = tar.extractfile(info) if info.isreg() else None
    return file.read if file else lambda _: b""


def _tar_kind(info: tarfile.TarInfo) -> str:
    return "a link" if info.islnk() or info.issym() else "a device or pipe"


def zip_members(file: BinaryIO, budget: Budget) -> Iterator[Member]:
    """The members of a ZIP file in the order of its directory; folders are left out.

    Raises:
        OverBounds: where there are too many, more comes out of them than may, or they make up something else.
        BAD_ZIP: where the file is damaged.
    """
    _check_directory(file, budget)
    with zipfile.ZipFile(file) as archive:
        found = archive.infolist()
        if any(info.filename.lower() in _OFFICE for info in found[:8]):
            raise OverBounds("this is an office file or a program, not an archive of documents. Save it as plain text.")
        for info in found:
            budget.count()
            budget.spend(info.file_size)  # no more than it states comes out of a member: `zipfile` sees to that
            if not info.is_dir():
                yield Member(info.filename, _zip_data(archive, info), _zip_kind(info))


def _check_directory(file: BinaryIO, budget: Budget) -> None:
    """Hold the length of the directory that a ZIP file states (APPNOTE 4.3.14, 4.3.16) against the bounds.

    `zipfile` reads as much of a directory as its size says, and makes an object of each entry.
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - (1 << 16) - 256))
    tail = file.read()
    file.seek(0)
    for magic, form, place in ((_END_OF_ZIP, "<L", 12), (_END_OF_ZIP64, "<Q", 40)):
        at = tail.rfind(magic)
        if 0 <= at <= len(tail) - place - struct.calcsize(form):
            (stated,) = struct.unpack_from(form, tail, at + place)
            if stated != 0xFFFFFFFF and stated > budget.bounds.directory:
                raise OverBounds(f"the archive's directory has {stated:,} bytes. Unpack it and give the folder.")


def _zip_data(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[int], bytes]:
    opened: list[IO[bytes]] = []

    def read(most: int) -> bytes:
        if not opened:
            opened.append(archive.open(info))
        return opened[0].read(most)

    return read


def _zip_kind(info: zipfile.ZipInfo) -> str | None:
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        return "a link"
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "a device or pipe"
    if info.flag_bits & 1:
        return "encrypted"
    return None if info.compress_type in _METHODS else "packed in a way that is not read"
