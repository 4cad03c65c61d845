"""From bytes to the original text, or an error that says what to do."""

from __future__ import annotations

import re

from graph_build.errors import DocumentError

LARGEST = 1_000_000
"""Bytes of the largest document that is read: some 150,000 words, more than any article has."""

_OTHER_FORMATS = (
    (b"PK\x03\x04", "a ZIP or office file", "Save it as plain text in UTF-8 first."),
    (b"{\\rtf", "an RTF file", "Save it as plain text in UTF-8 first."),
    (b"\xd0\xcf\x11\xe0", "an old office file", "Save it as plain text in UTF-8 first."),
    (b"\x1f\x8b", "a gzip file", "Decompress it first."),
    (b"\x89PNG", "an image", "Recognise its text first."),
    (b"\xff\xd8\xff", "an image", "Recognise its text first."),
    (b"\xff\xfe", "text in UTF-16", "Save it in UTF-8."),
    (b"\xfe\xff", "text in UTF-16", "Save it in UTF-8."),
)
_MARKUP = re.compile(r"(?:<\?xml|<!doctype|<html|<article)\b", re.IGNORECASE)
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f]")


MIXED = "utf-8+cp1252"
"""Says of a document's bytes that they are UTF-8 but for some, which were read as Windows-1252."""
_MOST_ODD = 10
"""Of so many characters one at most may not be UTF-8: more are another script's, in an encoding that nobody named."""
_AS_1252 = {0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}
"""Bytes that are not UTF-8 (as `surrogateescape` decodes them) as Windows-1252, or Latin-1 for the five it lacks."""
_ODD = re.compile("[\udc80-\udcff]")


class NotUtf8Error(DocumentError):
    """The bytes are no UTF-8, and nobody has said what else they are."""


def is_utf_8(data: bytes) -> bool:
    """Whether bytes are UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def decode(data: bytes, name: str, largest: int = LARGEST, encoding: str | None = None) -> str:
    """The text of a document: UTF-8, newline translation off, a byte order mark kept as its first character.

    Args:
        data: the file's bytes.
        name: its name, for messages.
        largest: bytes that are read at most.
        encoding: what they are where they are not UTF-8, as Python calls it ("cp1252"); None where nobody has said,
            see `mixed`.

    Raises:
        NotUtf8Error: where too many bytes are not UTF-8 and nobody has said what they are.
        DocumentError: where they are no readable text for another reason.
    """
    if len(data) > largest:
        raise DocumentError(
            f"the document has {len(data):,} bytes; at most {largest:,} are read", where=name, do="Split it."
        )
    for magic, what, do in _OTHER_FORMATS:
        if data.startswith(magic):
            raise DocumentError(f"this is {what}, not text", where=name, do=do)
    if (zero := data.find(0)) >= 0:
        raise DocumentError(
            "the file holds a NUL byte, so it is binary or not UTF-8",
            where=f"{name}, byte {zero}",
            do="Convert it to text in UTF-8 first.",
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _otherwise(data, name, error, encoding)
    if not text.lstrip("\ufeff").strip():
        raise DocumentError("the document is empty", where=name, do="Check the conversion that wrote it.")
    if _MARKUP.match(text.lstrip("\ufeff").lstrip()):
        raise DocumentError("this is XML or HTML, not text", where=name, do="Convert it to text or Markdown first.")
    if sum(1 for _ in _CONTROLS.finditer(text)) * 50 > len(text):
        raise DocumentError(
            "more than one character in fifty is a control code", where=name, do="Convert it to text first."
        )
    return text


def _otherwise(data: bytes, name: str, why: UnicodeDecodeError, encoding: str | None) -> str:
    """The text of bytes that are not UTF-8, in the encoding that the user has named."""
    if encoding is None or encoding == MIXED:
        return mixed(data, name, why)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"byte 0x{data[error.start]:02x} is neither UTF-8 nor {encoding}",
            where=f"{name}, {_place(data, error.start)}",
            do="Save the file in UTF-8, or name the encoding that it has.",
        ) from error


def mixed(data: bytes, name: str, why: UnicodeDecodeError) -> str:
    """The text of bytes that are UTF-8 but for some: these are read as Windows-1252, a byte a character.

    That is how a pasted quotation mark or a file saved by an old editor comes about. A file that is Windows-1252
    throughout is read rightly too: its letters beyond ASCII hardly ever happen to form UTF-8.

    Raises:
        NotUtf8Error: where more than one character in ten is not UTF-8.
    """
    text = data.decode("utf-8", "surrogateescape")
    if len(_ODD.findall(text)) * _MOST_ODD > len(text):
        raise NotUtf8Error(
            f"byte 0x{data[why.start]:02x} is not UTF-8, nor is more than one character in {_MOST_ODD}",
            where=f"{name}, {_place(data, why.start)}",
            do="Save the file in UTF-8, for example with `iconv -f WINDOWS-1251 -t UTF-8`, or name its encoding "
            "(`--encoding windows-1251`).",
        ) from why
    return text.translate(_AS_1252)


def _place(data: bytes, at: int) -> str:
    line = data.count(b"\n", 0, at) + 1
    return f"line {line}, byte {at}"
