"""From a file to its text: gzip or not, of a form told by its content, and nothing that would eat the machine."""

from __future__ import annotations

import gzip
import hashlib
import os
import stat
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graph_build.linking.xml_check import check_xml
from ontology.errors import VocabularyError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 2_000_000_000
"""Bytes of text that are read at most: the full MONDO as RDF/XML has a tenth of that."""

Form = Literal["obo", "obographs", "rdfxml", "turtle", "sssom", "labels"]

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read.

    Attributes:
        name: file name without folders and without `.gz`.
        sha256: of the file's bytes as they lie on disk.
        form: told by the content.
        data: the text's bytes, decompressed.
    """

    name: str
    sha256: str
    form: Form
    data: bytes

    @property
    def text(self) -> str:
        """The text.

        Raises:
            VocabularyError: where it is not UTF-8.
        """
        try:
            return self.data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self.data.count(b"\n", 0, error.start) + 1
            raise VocabularyError(
                "the text is not UTF-8", where=f"{self.name}, line {line}", do="Convert the file."
            ) from error


def open_source(path: Path) -> Source:
    """Read a file.

    Raises:
        VocabularyError: where it cannot be read, is a damaged gzip, too large, of no known form, or XML that is
            broken or has entities that could be made to explode or to fetch something.
    """
    raw = _bytes(path)
    data = _decompressed(raw, path) if raw[:2] == b"\x1f\x8b" else raw
    form = _form(data, path)
    if form == "rdfxml":
        check_xml(data, path)
    return Source(path.name.removesuffix(".gz"), hashlib.sha256(raw).hexdigest(), form, data)


def _bytes(path: Path) -> bytes:
    """A file's bytes; a pipe is not waited for, and a device not read."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(None, "it is a pipe, a device or a socket")
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise VocabularyError(f"the file cannot be read ({error.strerror})", where=str(path)) from error
    if len(raw) > LARGEST:
        raise _too_large(path)
    return raw


def _too_large(path: Path) -> VocabularyError:
    return VocabularyError(f"the file holds more than {LARGEST:,} bytes", where=str(path), do="Split it.")


def _decompressed(raw: bytes, path: Path) -> bytes:
    """What a gzip file holds: one member or many, one behind another, `LARGEST` bytes in all at most."""
    out: list[bytes] = []
    size = at = 0
    try:
        while at < len(raw):
            reader = zlib.decompressobj(wbits=31)
            while not reader.eof:
                block = raw[at : at + _BLOCK]
                if not block:
                    raise gzip.BadGzipFile("it ends in the middle")
                out.append(reader.decompress(block, LARGEST + 1 - size))
                at += len(block) - len(reader.unused_data) - len(reader.unconsumed_tail)
                size += len(out[-1])
                if size > LARGEST:
                    raise _too_large(path)
    except (zlib.error, gzip.BadGzipFile) as error:
        raise VocabularyError(f"the gzip is damaged ({error})", where=str(path), do="Fetch the file again.") from error
    return b"".join(out)


def _form(data: bytes, path: Path) -> Form:
    head = data[:20_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"format-version:") or b"\n[Term]" in head:
        return "obo"
    if head.startswith(b"{") and b'"graphs"' in head[:200]:
        return "obographs"
    if head.startswith((b"<?xml", b"<rdf:RDF", b"<!DOCTYPE")):
        return "rdfxml"
    if head.startswith((b"@prefix", b"@base", b"PREFIX", b"BASE")):
        return "turtle"
    name = path.name.removesuffix(".gz").casefold()
    if b"subject_id" in head or name.endswith(".sssom.tsv"):
        return "sssom"
    if name.endswith(".tsv"):
        return "labels"
    if name.endswith(".ttl"):
        return "turtle"
    raise VocabularyError(
        "the content is of no form that can be linked",
        where=str(path),
        do="Give OBO, OBO Graphs JSON, RDF/XML, Turtle, SSSOM TSV, or a TSV of ids, labels and synonyms.",
    )
