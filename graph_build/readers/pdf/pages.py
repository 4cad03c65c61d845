"""The words, rules and images of a PDF's pages: extracted in a process of its own, within bounds of memory and time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph_build.errors import DocumentError
from graph_build.readers.pdf.answers import LONGEST, OddAnswerError, checked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LARGEST = 50_000_000
"""Bytes of the largest PDF that is read."""
_HEAD = 1024
_CHILD = Path(__file__).with_name("child.py")
_REASONS = {
    "damaged": ("the PDF is damaged: no page can be found in it", "Fetch the file again, or print it anew."),
    "empty": ("the PDF has no pages", "Fetch the file again, or print it anew."),
    "encrypted": ("the PDF is encrypted, and the empty password does not open it", "Save it without a password."),
    "memory": (
        "the PDF cannot be read within bounds: it needs more than 900 MB of memory",
        "Print it anew, or split it.",
    ),
    "characters": (
        "the PDF holds more than 500,000 characters, or 40,000 of them or 10,000 words on one page",
        "Split it.",
    ),
    "pages": ("the PDF has {detail} pages; at most 300 are read", "Split it."),
    "page": ("page {detail} of the PDF is damaged", "Fetch the file again, or print it anew."),
}
_SCAN = "the PDF has no text layer: its pages are images or empty"
_PATIENCE = 160.0
"""Seconds by the clock for the 8 seconds of computing that the program has, on a machine that does much else."""
_SIGNALS_OF_TIME = {signal.SIGXCPU, signal.SIGKILL}


@dataclass(frozen=True, slots=True)
class Word:
    """Characters that stand together on a page. Lengths are in points from the page's top left corner.

    Attributes:
        text: the characters.
        x0: left edge; x1: right edge; top: upper edge; bottom: lower edge.
        base: where the line of letters stands.
        size: of the font.
        bold: whether the font is; italic: likewise.
        spaced: whether the file prints a blank before it.
        raised: 1 for a superscript, -1 for a subscript, 0 for neither.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    italic: bool = False
    spaced: bool = False
    raised: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A box on a page: a rule, which is thin, or an image."""

    top: float
    x0: float
    x1: float
    bottom: float

    @property
    def level(self) -> bool:
        """Whether it is a level line."""
        return self.x1 - self.x0 > self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Page:
    """A page as extracted.

    Attributes:
        width: in points; height: likewise.
        words: in the order of the file.
        aside: words that run another way than the page's text, such as a stamp up the margin.
        rules: straight lines, level or upright.
        images: boxes of images.
    """

    width: float
    height: float
    words: tuple[Word, ...]
    aside: tuple[Word, ...] = ()
    rules: tuple[Box, ...] = ()
    images: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """All that is taken from a PDF: its pages, and what it states of itself ("Title", "Author", …)."""

    pages: tuple[Page, ...]
    fields: Mapping[str, str]


def claims(head: bytes) -> bool:
    """Whether a file begins as a PDF does: with `%PDF-` within its first 1,024 bytes (ISO 32000-1, 7.5.2, note)."""
    return b"%PDF-" in head[:_HEAD]


def extract(data: bytes, name: str) -> Extract:
    """The pages of a PDF.

    Args:
        data: the file's bytes.
        name: its name, for messages.

    Raises:
        DocumentError: where the file is too large, damaged, encrypted, has no text, or cannot be read within bounds.
    """
    if len(data) > LARGEST:
        raise DocumentError(
            f"the PDF has {len(data):,} bytes; at most {LARGEST:,} are read", where=name, do="Split it."
        )
    try:
        found = checked(_asked(data, name))
        if "refused" in found:
            reason, _, detail = found["refused"].partition(" ")
            if reason not in _REASONS or not (detail.isdecimal() or not detail):
                raise OddAnswerError("an unknown reason")
            what, do = _REASONS[reason]
            raise DocumentError(what.format(detail=detail), where=name, do=do)
    except OddAnswerError as error:
        what = f"the PDF breaks the program that reads it, which answered {error}"
        raise DocumentError(what, where=name, do="Print it anew.") from None
    pages = tuple(_page(page) for page in found["pages"])
    _check(pages, name)
    return Extract(pages, found["fields"])


def _asked(data: bytes, name: str) -> bytes:
    """What the program that opens the file answers; no more of it than an answer may have.

    Raises:
        DocumentError: it ends before it answers.
    """
    path = os.pathsep.join(entry for entry in sys.path if entry)
    with tempfile.TemporaryFile() as answer:
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-s", "-P", str(_CHILD)],
                input=data,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": path, "LANG": "C.UTF-8"},
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _broken(-signal.SIGKILL, name) from None
        if done.returncode:
            raise _broken(done.returncode, name)
        answer.seek(0)
        return answer.read(LONGEST)


def _broken(code: int, name: str) -> DocumentError:
    """Why the program ended before it had read the file."""
    if -code in _SIGNALS_OF_TIME:
        return DocumentError(
            "the PDF takes longer to read than a document is given (8 s)", where=name, do="Print it anew, or split it."
        )
    return DocumentError(
        f"the PDF cannot be read within bounds: it needs more than 900 MB or breaks its reader (end code {code})",
        where=name,
        do="Print it anew, or split it.",
    )


def _check(pages: Sequence[Page], name: str) -> None:
    """Whether there is a text to read.

    Raises:
        DocumentError: where there is none, or where its characters have no meaning.
    """
    letters = [c for page in pages for word in page.words for c in word.text]
    if len(letters) < 20 * max(1, len(pages)) and (not letters or any(page.images for page in pages)):
        raise DocumentError(_SCAN, where=name, do="Recognise its text first, for example with `ocrmypdf`.")
    if letters.count("\ufffd") * 4 > len(letters):
        raise DocumentError(
            "the PDF does not say which characters its fonts print (no Unicode map)",
            where=name,
            do="Recognise its text first, for example with `ocrmypdf --force-ocr`.",
        )


def _page(found: Mapping[str, Any]) -> Page:
    return Page(
        found["width"] / 100,
        found["height"] / 100,
        tuple(_word(word) for word in found["words"]),
        tuple(_word(word) for word in found["aside"]),
        tuple(sorted({_box(rule) for rule in found["rules"]})),
        tuple(sorted({_box(image) for image in found["images"]})),
    )


def _word(found: Sequence[Any]) -> Word:
    text, *lengths = found[:7]
    return Word(text, *(v / 100 for v in lengths), *(bool(v) for v in found[7:]))


def _box(found: Sequence[int]) -> Box:
    x0, top, x1, bottom = (v / 100 for v in found)
    return Box(top, x0, x1, bottom)
