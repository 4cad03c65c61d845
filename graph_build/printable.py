"""Texts as they may be printed: never what a terminal would obey, or what could lie about what stands there.

Names of files, words of documents and values of ontologies are strangers' texts. An escape sequence in one could clear
the screen, set the window's title or write over a line that says that something failed.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import PurePath

_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that a terminal obeys or that a reader cannot see."""
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the order in which the text behind them is shown."""


def shown(path: str | PurePath) -> str:
    r"""A name as it may be printed, in one line: bytes that are no UTF-8 and characters that are not seen are escaped.

    >>> shown("scan\x1b[2J.txt")
    'scan\\x1b[2J.txt'
    >>> import os
    >>> shown(os.fsdecode(b"caf\xe9.txt"))
    'caf\\xe9.txt'
    """
    return "".join(_escaped(c) if _is_lone(c) or unicodedata.category(c) in _UNSEEN else c for c in str(path))


def harmless(text: str) -> str:
    r"""Words as they may be printed: what a terminal obeys is escaped, save line ends and tabs.

    Soft hyphens, joiners and the like stay: they belong to how words are written.

    >>> harmless("fever\t\x1b]0;no fever\x07")
    'fever\t\\x1b]0;no fever\\x07'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(c) if _is_obeyed(c) else c for c in text)


def _is_obeyed(character: str) -> bool:
    if character in "\n\t":
        return False
    return _is_lone(character) or character in _TURNING or unicodedata.category(character) == "Cc"


def _is_lone(character: str) -> bool:
    """Whether it is half of a character, as Python writes a byte that it could not decode (PEP 383)."""
    return 0xD800 <= ord(character) <= 0xDFFF


def _escaped(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return character.encode("unicode_escape").decode()
