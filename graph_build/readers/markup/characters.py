"""From the bytes of an XML or HTML file to its characters, by the encoding that it declares."""

from __future__ import annotations

import codecs
import re

from graph_build.errors import DocumentError
from graph_build.readers.decoding import mixed

LARGEST = 5_000_000
"""Bytes of the largest XML or HTML file that is read: some seventy times an article, twenty times a long one."""

_BYTE_ORDER = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z][\w.-]{0,40})[\"']")
_IN_META = re.compile(rb"<meta[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([A-Za-z][\w.-]{0,40})", re.IGNORECASE)
_KNOWN = re.compile(
    r"utf-?8|utf-?16(?:-?[lb]e)?|(?:us-)?ascii|iso-?8859-?\d{1,2}|latin-?\d|windows-125\d|cp125\d|gb(?:2312|k|18030)|big5|"
    r"shift[_-]jis|euc-(?:jp|kr)|koi8-[ru]",
    re.IGNORECASE,
)
"""Encodings of text; Python knows others that are none (`rot13`, `unicode_escape`)."""
_HEAD = 2048


def decode(data: bytes, name: str) -> str:
    """The characters of an XML or HTML file; a byte order mark is kept as the first of them.

    The encoding is the one of the byte order mark, else the one of the XML declaration (XML 1.0, section 4.3.3), else
    that of `<meta charset>`, else UTF-8, of which ASCII is a part. Bytes that are not UTF-8 where it should be are read
    as Windows-1252 (see `decoding.mixed`).

    Args:
        data: the file's bytes; at most `LARGEST`.
        name: its name, for messages.

    Raises:
        DocumentError: where there are too many bytes, or the encoding is unknown or does not hold.
    """
    if len(data) > LARGEST:
        raise DocumentError(
            f"the document has {len(data):,} bytes; at most {LARGEST:,} are read of XML or HTML",
            where=name,
            do="Split it.",
        )
    encoding = declared(data, name)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return _without_nul(mixed(data, name, error), name)
        raise DocumentError(
            f"byte 0x{data[error.start]:02x} is not {encoding.upper()}, the encoding that the file declares",
            where=f"{name}, byte {error.start}",
            do="Correct its XML declaration, or save it in UTF-8.",
        ) from error
    return _without_nul(text, name)


def _without_nul(text: str, name: str) -> str:
    if (zero := text.find("\0")) >= 0:
        raise DocumentError(
            "the file holds a NUL character", where=f"{name}, character {zero}", do="Get the file again."
        )
    return text


def declared(data: bytes, name: str) -> str:
    """The encoding of a file, as Python calls it.

    Raises:
        DocumentError: where the file declares one that is not known.
    """
    for mark, encoding in _BYTE_ORDER:
        if data.startswith(mark):
            return encoding
    found = _DECLARED.match(data[:_HEAD]) or _IN_META.search(data[:_HEAD])
    if found is None:
        return "utf-8"
    printed = found[1].decode("ascii")
    if not _KNOWN.fullmatch(printed):
        raise DocumentError(
            f"the encoding {printed!r} that the file declares is not known",
            where=name,
            do="Save it in UTF-8.",
        )
    # a declaration that can be read byte by byte is not in UTF-16, whatever it says
    return "utf-8" if printed.casefold().startswith(("utf", "us-ascii", "ascii")) else codecs.lookup(printed).name


def opening(head: bytes) -> str:
    """The first characters of a file, as far as they show what it is: UTF-16 by its mark, else as UTF-8."""
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    return head.decode(encoding, errors="ignore").lstrip("\ufeff")
