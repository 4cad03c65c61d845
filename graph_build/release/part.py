"""A document's part of a release: what it states and what follows from that, in a file of its own.

    first line   JSON: what the maker wants to keep of it, what it tells to the rules across documents, the linked
                 classes that it names, and its lines about nodes that are not its own (rules, models, concepts), which
                 other documents may state as well
    the rest     its lines about its own nodes, sorted: they stand together in the release, and no other document
                 has any of them

Each of the two is a member of a gzip file, whose checksum tells a damaged one; the second goes into the release as it
is. The file is put in place by one rename: it is whole or absent.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph_build.errors import ReleaseError
from graph_build.release.packing import packed
from graph_build.release.void import Tally
from ontology.namespaces import ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_READ = (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error)


@dataclass(frozen=True, slots=True)
class Part:
    """A part's first line.

    Attributes:
        path: its file.
        kept: what its maker keeps of it.
        told: N-Quads for the rules across documents.
        classes: IRIs of classes over which the hierarchy has to be closed for it.
        shared: N-Quads about nodes that are not the document's own, sorted.
        own: what begins each line about a node of its own.
        packed: bytes of the lines about its own nodes as a member of a gzip file, at the end of the file.
        tally: of these lines.
    """

    path: Path
    kept: Mapping[str, Any]
    told: tuple[str, ...]
    classes: tuple[str, ...]
    shared: tuple[str, ...]
    own: str
    packed: int
    tally: Tally

    def lines(self) -> list[str]:
        """The lines about the document's own nodes, without line ends.

        Raises:
            ReleaseError: the file is damaged.
        """
        return self.data()[0].decode().split("\n")[:-1]

    def data(self) -> tuple[bytes, bytes]:
        """The same as they stand in the release, and packed.

        Raises:
            ReleaseError: the file is damaged.
        """
        try:
            with self.path.open("rb") as file:
                file.seek(-self.packed, os.SEEK_END)
                member = file.read()
            return gzip.decompress(member), member
        except _READ as error:
            self.path.unlink(missing_ok=True)
            raise ReleaseError(
                f"what was kept of a document is damaged ({error})",
                where=str(self.path),
                do="It was removed: start the build again, and the document is read again.",
            ) from error


def own_nodes(sha256: str) -> str:
    """What begins each line about a node of a document's own."""
    return f"<{ID}document/{sha256[:16]}"


def write_part(
    path: Path,
    sha256: str,
    lines: Iterable[str],
    told: Iterable[str],
    kept: Mapping[str, Any],
    classes: Iterable[str] = (),
) -> None:
    """Write a part.

    Args:
        path: where; its folder is made if missing.
        sha256: of the document's bytes.
        lines: N-Quads, sorted, each once: what the document states and what follows.
        told: N-Quads for the rules across documents.
        kept: what the maker keeps, as JSON.
        classes: IRIs of classes over which the hierarchy has to be closed for it.

    Raises:
        OSError: it cannot be written.
    """
    own = own_nodes(sha256)
    held: list[str] = []
    shared: list[str] = []
    for line in lines:
        (held if line.startswith(own) else shared).append(line)
    member = packed("".join(f"{line}\n" for line in held).encode())
    head = {
        "kept": kept, "told": list(told), "classes": list(classes), "shared": shared, "own": own,
        "packed": len(member), "tally": Tally.of(held).as_dict(),
    }  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}-{os.getpid()}")
    aside.write_bytes(packed(json.dumps(head, ensure_ascii=False).encode() + b"\n") + member)
    aside.replace(path)


def read_part(path: Path) -> Part | None:
    """A part's first line; None where there is no such file or its beginning is damaged."""
    try:
        with gzip.open(path, "rb") as file:
            head = json.loads(file.readline())
        told, classes, shared = (tuple(head[name]) for name in ("told", "classes", "shared"))
        tally = Tally.from_dict(head["tally"])
        return Part(path, head["kept"], told, classes, shared, head["own"], head["packed"], tally)
    except _READ:
        return None
