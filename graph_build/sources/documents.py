"""From files and archives to documents, one at a time."""

from __future__ import annotations

import io
import os
import stat
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from graph_build.errors import DocumentError
from graph_build.model import Companion
from graph_build.printable import shown
from graph_build.readers.formats import FORMATS, HEAD, format_of
from graph_build.sources.archives import BAD_TAR, BAD_ZIP, is_tar, is_zip, tar_members, zip_members
from graph_build.sources.bounds import MIB, Bounds, Budget, OverBounds
from graph_build.sources.compressed import BROKEN, SUFFIXES, Unpacked, is_compressed
from graph_build.sources.folders import ANNOTATED, ANNOTATIONS, File, files, left_alone
from graph_build.sources.found import PassedOver, Source, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graph_build.sources.archives import Member
    from graph_build.sources.found import Found

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
"""Names of files that are read as text where no format claims what is in them."""
LARGEST_ANNOTATIONS = 16 * MIB
"""Bytes of the largest brat file."""

_CUT = "the archive is damaged or cut off ({}). Get it again; nothing of it was read."
_DEFAULT = Bounds()


def documents(paths: Sequence[Path], bounds: Bounds = _DEFAULT) -> Iterator[Found]:
    """The documents under some paths, and what else lies there; no more than one document is held at a time.

    Args:
        paths: files, archives and folders.
        bounds: how much is read at most.

    Returns:
        What is found: first what is left alone by name, then what the files hold, sorted by their names.

    Raises:
        DocumentError: at once, for a path that does not exist and for a folder without a file to read.
    """
    reader = _Reader(bounds)
    return chain.from_iterable(
        reader.of_file(one) if isinstance(one, File) else (one,) for one in files([Path(path) for path in paths])
    )


@dataclass(frozen=True, slots=True)
class _Where:
    """A file or member: its name and place, safe to print, and whether the user asked for it by itself."""

    name: str
    place: str
    asked: bool = False
    depth: int = 0
    companion: Companion | None = None

    def inside(self, path: str, companion: Companion | None = None) -> _Where:
        """A member of this archive."""
        name = shown(PurePosixPath(path).name or path)
        return _Where(name, f"{self.place}/{shown(path)}", False, self.depth + 1, companion)

    def bare(self) -> _Where:
        """The file that is compressed in this one."""
        suffix = next((s for s in SUFFIXES if self.name.lower().endswith(s)), "")
        name = self.name.removesuffix(self.name[len(self.name) - len(suffix) :])
        return _Where(name or self.name, self.place, self.asked, self.depth + 1, self.companion)

    def unreadable(self, reason: str) -> Unreadable:
        return Unreadable(self.name, self.place, reason)


class _Reader:
    """Reads files within bounds."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds

    def of_file(self, file: File) -> Iterator[Found]:
        """What a file on disk holds."""
        where = _Where(shown(file.path.name), file.place, file.asked)
        try:
            beside = self._annotations(file.annotations) if file.annotations else None
            with _open(file.path) as opened:
                size = os.fstat(opened.fileno()).st_size
                where = _Where(where.name, where.place, where.asked, 0, beside)
                yield from self._of(opened, size, where, None)
        except OSError as error:
            yield where.unreadable(f"the file cannot be read ({error.strerror or error})")
        except OverBounds as error:
            yield where.unreadable(str(error))

    @staticmethod
    def _annotations(path: Path) -> Companion:
        with _open(path) as file:
            data = file.read(LARGEST_ANNOTATIONS + 1)
        if len(data) > LARGEST_ANNOTATIONS:
            raise OverBounds(f"its annotations have more than {LARGEST_ANNOTATIONS:,} bytes. Split them.")
        return Companion(shown(path.name), data)

    def _of(self, file: BinaryIO, size: int, where: _Where, outer: Budget | None) -> Iterator[Found]:
        """What an open file holds that can be read from its beginning again."""
        head = file.read(HEAD)
        budget = Budget(self.bounds, size, outer)
        if is_zip(head):
            yield from self._archive(zip_members, BAD_ZIP, file, where, budget)
        elif is_tar(head):
            yield from self._archive(tar_members, BAD_TAR, file, where, budget)
        elif is_compressed(head):
            yield from self._compressed(file, where, budget)
        else:
            yield from self._documents(head, file.read, where)

    def _compressed(self, file: BinaryIO, where: _Where, budget: Budget) -> Iterator[Found]:
        try:
            stream = Unpacked(file, Budget(self.bounds, budget.packed))
            head = stream.read(HEAD)
            if is_tar(head):
                yield from self._archive(tar_members, BAD_TAR, file, where, budget)
            elif is_zip(head) or is_compressed(head):
                data = head + stream.read(self.bounds.file + 1 - len(head))
                yield from self._nested(data, where.bare(), budget)
            else:
                yield from self._documents(head, stream.read, where.bare())
        except OverBounds as error:
            yield where.unreadable(str(error))
        except BROKEN as error:
            yield where.unreadable(f"the file is damaged or cut off ({_said(error)}). Get it again.")

    def _archive(
        self,
        members: Callable[[BinaryIO, Budget], Iterator[Member]],
        bad: tuple[type[Exception], ...],
        file: BinaryIO,
        where: _Where,
        budget: Budget,
    ) -> Iterator[Found]:
        """The documents of an archive. It is gone through once for its names and bounds before any is read."""
        if where.depth > self.bounds.nesting:
            yield where.unreadable(f"archives are read {self.bounds.nesting} deep. Unpack it and give the folder.")
            return
        try:
            paths = {m.path for m in members(file, Budget(self.bounds, budget.packed)) if m.odd is None}
        except OverBounds as error:
            yield where.unreadable(str(error))
            return
        except bad as error:
            yield where.unreadable(_CUT.format(_said(error)))
            return
        halves = {path for path in paths if path.endswith(ANNOTATED) and _annotations_of(path) in paths}
        halves |= {_annotations_of(path) for path in halves}
        if not any(left_alone(path) is None for path in paths):
            yield where.unreadable("the archive holds no document")
        waiting = _Pairs(self.bounds)
        file.seek(0)
        for member in members(file, budget):
            inside = where.inside(member.path)
            reason = left_alone(member.path)
            if reason or (member.odd and member.odd != "encrypted"):
                yield PassedOver(inside.place, reason or str(member.odd))
                continue
            try:
                if member.odd:
                    yield inside.unreadable(f"it is {member.odd}. Decrypt it first.")
                elif member.path in halves:
                    if pair := waiting.met(member.path, member.read):
                        text, annotations = pair
                        beside = Companion(shown(PurePosixPath(_annotations_of(text.path)).name), annotations)
                        yield from self._documents(
                            text.data[:HEAD], io.BytesIO(text.data[HEAD:]).read, where.inside(text.path, beside)
                        )
                else:
                    yield from self._member(member, inside, budget)
            except bad as error:
                yield inside.unreadable(f"the member is damaged ({_said(error)})")

    def _member(self, member: Member, where: _Where, budget: Budget) -> Iterator[Found]:
        head = member.read(HEAD)
        if is_zip(head) or is_tar(head) or is_compressed(head):
            data = head + member.read(self.bounds.file + 1 - len(head))
            yield from self._nested(data, where, budget)
        else:
            yield from self._documents(head, member.read, where)

    def _nested(self, data: bytes, where: _Where, budget: Budget) -> Iterator[Found]:
        if len(data) > self.bounds.file:
            yield where.unreadable(f"it has more than {self.bounds.file:,} bytes. Unpack it and give the folder.")
        elif where.depth > self.bounds.nesting:
            yield where.unreadable(f"archives are read {self.bounds.nesting} deep. Unpack it and give the folder.")
        else:
            yield from self._of(io.BytesIO(data), len(data), where, budget)

    def _documents(self, head: bytes, rest: Callable[[int], bytes], where: _Where) -> Iterator[Found]:
        """The documents of a file that is no archive."""
        suffix = PurePosixPath(where.name).suffix.lower()
        if suffix == ANNOTATIONS:
            yield self._no_document("these are annotations in the form of brat, and the text is not beside them", where)
            return
        found = format_of(head)
        if found is FORMATS[-1] and not where.asked and suffix not in TEXT_SUFFIXES:
            yield self._no_document("no format claims it, and its name does not end as a text's does", where)
            return
        most = max(self.bounds.file, found.largest) if found.parts else found.largest
        data = head + rest(most + 1 - len(head))
        if len(data) > most:
            yield where.unreadable(f"the file has more than {most:,} bytes, the most that are read. Split it.")
        elif found.parts is None:
            yield Source(where.name, where.place, data, where.companion)
        else:
            try:
                for part in found.parts(data, where.name):
                    mark = f"#{shown(part.id)}" if part.id else ""
                    companion = part.companion or where.companion
                    if len(part.data) > found.largest:
                        yield Unreadable(
                            where.name + mark,
                            where.place + mark,
                            f"the document has {len(part.data):,} bytes; at most {found.largest:,} are read",
                        )
                    else:
                        yield Source(where.name + mark, where.place + mark, part.data, companion)
            except DocumentError as error:
                yield where.unreadable(str(error))

    @staticmethod
    def _no_document(reason: str, where: _Where) -> Found:
        return where.unreadable(f"{reason}") if where.asked else PassedOver(where.place, reason)


@dataclass(frozen=True, slots=True)
class _Half:
    """One file of a brat pair."""

    path: str
    data: bytes


class _Pairs:
    """The halves of brat pairs that wait for the other half, which an archive may hold far behind."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.waiting: dict[str, _Half] = {}
        self.held = 0

    def met(self, path: str, read: Callable[[int], bytes]) -> tuple[_Half, bytes] | None:
        """The text and its annotations when the second of them is met, else None.

        Raises:
            OverBounds: where more wait than may be held.
        """
        half = _Half(path, read(LARGEST_ANNOTATIONS + 1))
        other = self.waiting.pop(_stem(path), None)
        if len(half.data) > LARGEST_ANNOTATIONS:
            raise OverBounds(f"{shown(path)} has more than {LARGEST_ANNOTATIONS:,} bytes. Split it.")
        if other is None:
            self.waiting[_stem(path)] = half
            self.held += len(half.data)
            if self.held > self.bounds.file:
                raise OverBounds("texts and annotations stand too far apart. Unpack the archive and give the folder.")
            return None
        self.held -= len(other.data)
        text, annotations = (half, other) if path.endswith(ANNOTATED) else (other, half)
        return text, annotations.data


def _stem(path: str) -> str:
    return path.rpartition(".")[0]


def _annotations_of(path: str) -> str:
    return path.removesuffix(ANNOTATED) + ANNOTATIONS


def _said(error: Exception) -> str:
    return " ".join(shown(str(error) or type(error).__name__).split())


def _open(path: Path) -> BinaryIO:
    """Open a regular file for reading; a pipe is never waited for.

    Raises:
        OSError: where it cannot be opened or is no regular file.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(None, "it is a pipe, a device or a socket")
    return cast("BinaryIO", os.fdopen(handle, "rb"))
