"""The program that opens a PDF: run apart, with bounds on memory and time, since PDFium cannot be bounded within.

It reads the file from standard input and writes JSON to standard output, as `graph_build.readers.pdf.answers` has it.
It is run as a script, so that of the build only the sandbox and limits are loaded with it. Once PDFium is loaded it can
open no file but Python's own modules, so no font of the machine either: a page is read alike everywhere.

Lengths are written in hundredths of a point (1/7200 inch), as whole numbers, from the top left corner of the page as it
is read: text that runs up or down a page (a table across the sheet) is turned first.
"""

from __future__ import annotations

import ctypes
import json
import math
import resource
import sys
from collections import Counter
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2_raw as pdfium

from graph_build import limits, sandbox

MEMORY = 900 * 1024 * 1024
"""Bytes of memory that the program may take."""
SECONDS = 8
"""Seconds of computing that the program may take."""
LONGEST = 128 << 20
"""Bytes of the longest answer (`graph_build.readers.pdf.answers.LONGEST`)."""
MOST_PAGES = 300
MOST_CHARACTERS = 500_000
MOST_ON_A_PAGE = 40_000
"""Characters; a page of a journal in small print holds some 9,000."""
MOST_RULES = 4_000
MOST_WORDS = 10_000
"""On a page."""
DEEPEST_FORM = 4
_ERRORS = {pdfium.FPDF_ERR_FORMAT: "damaged", pdfium.FPDF_ERR_PASSWORD: "encrypted",
           pdfium.FPDF_ERR_SECURITY: "encrypted", pdfium.FPDF_ERR_FILE: "damaged"}  # fmt: skip
_FIELDS = ("Title", "Author", "Subject", "Keywords")
_HYPHENS = (0x2, 0xFFFE)
"""What PDFium puts for a hyphen at a line's end."""
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_THIN = 2.5
"""Points of the thickest rule."""
_SHORTEST_RULE = 6.0
_FARTHEST = 1e5
"""Points: what lies beyond, or is no number, stands on no page."""
_GAP = 0.14
"""Of the font size: a gap that parts words where no blank is printed."""
_UP = ((1.0, 0.0, 0.0, 1.0), (0.0, 1.0, -1.0, 0.0), (-1.0, 0.0, 0.0, -1.0), (0.0, -1.0, 1.0, 0.0))
"""For text that runs right, up, left and down: the directions of its lines and of its tops."""


class Refused(Exception):  # noqa: N818 - it is said, not thrown at a user
    """The file cannot be read; the word says why."""


class Face(NamedTuple):
    """How the characters of one text object look: size in points, quarter turns, weight, slant."""

    size: float
    turn: int
    bold: bool
    italic: bool


class Glyph(NamedTuple):
    """A character of a page, in the page's own space."""

    text: str
    x: float
    y: float
    box: tuple[float, float, float, float]
    face: Face
    spaced: bool
    """Whether a printed blank stands before it."""


def main() -> None:
    """Confine this process; read standard input, write standard output."""
    if sys.platform == "linux":
        sandbox.confine(reads=sandbox.python_folders())
    limits.limit(resource.RLIMIT_CORE, 0)
    limits.limit(resource.RLIMIT_FSIZE, LONGEST)
    limits.limit(resource.RLIMIT_AS, MEMORY)
    limits.limit(resource.RLIMIT_CPU, SECONDS, SECONDS + 1)
    try:
        found = extract(sys.stdin.buffer.read())
    except Refused as refused:
        found = {"refused": str(refused)}
    except MemoryError:
        found = {"refused": "memory"}
    sys.stdout.buffer.write(json.dumps(found, ensure_ascii=True, separators=(",", ":")).encode())


def extract(data: bytes) -> dict[str, Any]:
    """All that is asked of a file: its own fields, and the words, rules and images of each page."""
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise Refused(_ERRORS.get(pdfium.FPDF_GetLastError(), "damaged"))
    count = pdfium.FPDF_GetPageCount(document)
    if count < 1:
        raise Refused("empty")
    if count > MOST_PAGES:
        raise Refused(f"pages {count}")
    pages, left = [], MOST_CHARACTERS
    for index in range(count):
        page = pdfium.FPDF_LoadPage(document, index)
        if not page:
            raise Refused(f"page {index + 1}")
        read, used = _page(page, left)
        left -= used
        pages.append(read)
        pdfium.FPDF_ClosePage(page)
    fields = {name: value for name in _FIELDS if (value := _field(document, name))}
    return {"fields": fields, "pages": pages}


def _field(document: Any, name: str) -> str:  # noqa: ANN401 - a handle
    length = pdfium.FPDF_GetMetaText(document, name.encode(), None, 0)
    buffer = ctypes.create_string_buffer(min(length, 4000))
    pdfium.FPDF_GetMetaText(document, name.encode(), buffer, len(buffer))
    return buffer.raw.decode("utf-16-le", "replace").split("\0", 1)[0].strip()


def _page(page: Any, left: int) -> tuple[dict[str, Any], int]:  # noqa: ANN401 - a handle
    """A page's words, rules and images, and how many characters it holds."""
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        raise Refused("memory")
    count = pdfium.FPDFText_CountChars(text)
    if count > min(left, MOST_ON_A_PAGE):
        raise Refused("characters")
    glyphs = _glyphs(text, count)
    turns = Counter(glyph.face.turn for glyph in glyphs)
    turn = min(turns, key=lambda t: (-turns[t], t)) if turns else 0
    bounds = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, bounds)
    place = _Place(turn, (bounds.left, bounds.bottom, bounds.right, bounds.top))
    words = _words([g for g in glyphs if g.face.turn == turn], place)
    aside = _words([g for g in glyphs if g.face.turn != turn], place)
    if len(words) + len(aside) > MOST_WORDS:
        raise Refused("characters")
    rules, images = _drawn(page, place)
    pdfium.FPDFText_ClosePage(text)
    return {
        "width": round(place.width * 100),
        "height": round(place.height * 100),
        "words": words,
        "aside": aside,
        "rules": rules,
        "images": images,
    }, count


class _Place:
    """Turns a page's space so that its text runs to the right and lengths count down from the top."""

    def __init__(self, turn: int, bounds: tuple[float, float, float, float]) -> None:
        self._along = _UP[turn]
        self._left = self._top = 0.0
        left, first, right, last = self.box(bounds)
        self._left, self._top = left, first
        self.width, self.height = right - left, last - first

    def point(self, x: float, y: float) -> tuple[float, float]:
        ax, ay, ux, uy = self._along
        return ax * x + ay * y - self._left, -(ux * x + uy * y) - self._top

    def box(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of a box given as left, bottom, right, top."""
        a, b = self.point(box[0], box[1])
        c, d = self.point(box[2], box[3])
        return min(a, c), min(b, d), max(a, c), max(b, d)


def _glyphs(text: Any, count: int) -> list[Glyph]:  # noqa: ANN401 - a handle
    """The printed characters of a page in the order of the file, blanks left out."""
    found: list[Glyph] = []
    faces: dict[int, Face] = {}
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    at_x, at_y, at_box = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    code_of, object_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetTextObject
    origin_of, box_of = pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_GetLooseCharBox
    spaced, high = False, 0
    for index in range(count):
        code = code_of(text, index)
        if code <= 32 and pdfium.FPDFText_IsGenerated(text, index) == 1:  # only blanks and line ends are put in
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        character = _character(code)
        if not character.strip():
            spaced = spaced or bool(character)
            continue
        handle = object_of(text, index)
        key = ctypes.addressof(handle.contents) if handle else -index
        if key not in faces:
            faces[key] = _face(text, index)
        origin_of(text, index, at_x, at_y)
        box_of(text, index, at_box)
        edges = (box.left, box.bottom, box.right, box.top)
        across, up = x.value, y.value
        far = max(abs(v) for v in edges) + abs(across) + abs(up)
        if not far < 3 * _FARTHEST:
            continue
        found.append(Glyph(character, across, up, edges, faces[key], spaced))
        spaced = False
    return found


def _character(code: int) -> str:
    """What a code stands for: a hyphen for PDFium's sign of one, letters for ligatures, U+FFFD for what has no code."""
    if code in _HYPHENS:
        return "-"
    if code in _LIGATURES:
        return _LIGATURES[code]
    if code == 0 or 0xE000 <= code < 0xF900 or code > 0x10FFFF or (code < 32 and code not in (9, 10, 13)):
        return "\ufffd"
    return chr(code)


def _face(text: Any, index: int) -> Face:  # noqa: ANN401 - a handle
    matrix, flags = pdfium.FS_MATRIX(), ctypes.c_int()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(text, index, name, 128, flags)
    font = name.value.decode("utf-8", "replace").lower()
    size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    turn = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4 if matrix.a or matrix.b else 0
    heavy = pdfium.FPDFText_GetFontWeight(text, index) >= 600
    bold = heavy or any(sign in font for sign in ("bold", "black", "heavy", "semibold")) or bool(flags.value & 1 << 18)
    italic = any(sign in font for sign in ("italic", "oblique")) or bool(flags.value & 1 << 6)
    return Face(size if 0.5 < size < 500 else 10.0, turn, bold, italic)


def _words(glyphs: list[Glyph], place: _Place) -> list[list[Any]]:
    """Characters that stand close on one baseline, in the order of the file, as words.

    Each is its text, left, top, right, bottom, baseline, font size, whether bold, whether italic, and whether a blank
    is printed before it.
    """
    found: list[list[Any]] = []
    edge = base = 0.0
    face: Face | None = None
    last: tuple[float, float, float, float] | None = None
    for glyph in glyphs:
        x0, top, x1, bottom = place.box(glyph.box)
        _, y = place.point(glyph.x, glyph.y)
        own = glyph.face
        piece = last == glyph.box and face is own  # the second letter of a ligature
        near = abs(y - base) < 0.08 * own.size and -0.4 * own.size < x0 - edge < _GAP * own.size
        alike = face is not None and abs(face.size - own.size) < 0.12 * own.size
        if found and (piece or (near and alike and not glyph.spaced)):
            word = found[-1]
            word[0] += glyph.text
            word[1], word[2] = min(word[1], round(x0 * 100)), min(word[2], round(top * 100))
            word[3], word[4] = max(word[3], round(x1 * 100)), max(word[4], round(bottom * 100))
        else:
            edges = [round(v * 100) for v in (x0, top, x1, bottom, y, own.size)]
            found.append([glyph.text, *edges, int(own.bold), int(own.italic), int(glyph.spaced)])
        edge, base, face, last = x1, y, own, glyph.box
    return found


def _drawn(page: Any, place: _Place) -> tuple[list[list[int]], list[list[int]]]:  # noqa: ANN401 - a handle
    """The straight rules of a page, level or upright, and the boxes of its images: left, top, right, bottom."""
    rules: list[list[int]] = []
    images: list[list[int]] = []
    identity: tuple[float, ...] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    waiting = [(pdfium.FPDFPage_GetObject(page, i), identity, 0) for i in range(pdfium.FPDFPage_CountObjects(page))]
    for item, outer, depth in waiting:
        if len(rules) >= MOST_RULES or len(waiting) > 10 * MOST_RULES:
            break
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            continue
        own = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(item, own)
        matrix = _product((own.a, own.b, own.c, own.d, own.e, own.f), outer)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            rules += [[round(v * 100) for v in rule] for rule in _rules(item, matrix, place)]
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            corners = [place.point(*_moved(x, y, matrix)) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            images.append(
                [round(max(-_FARTHEST, min(_FARTHEST, v)) * 100) for v in (min(xs), min(ys), max(xs), max(ys))]
            )
        elif depth < DEEPEST_FORM:
            inside = range(pdfium.FPDFFormObj_CountObjects(item))
            waiting += [(pdfium.FPDFFormObj_GetObject(item, i), matrix, depth + 1) for i in inside]
    return rules, images


def _product(first: tuple[float, ...], then: tuple[float, ...]) -> tuple[float, ...]:
    """One transformation after another (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _moved(x: float, y: float, matrix: tuple[float, ...]) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _rules(path: Any, matrix: tuple[float, ...], place: _Place) -> list[tuple[float, float, float, float]]:  # noqa: ANN401 - a handle
    """The level and upright lines of a path; a thin filled box is a line too."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value and not stroke.value:
        return []
    x, y = ctypes.c_float(), ctypes.c_float()
    shapes: list[list[tuple[float, float]]] = []
    for index in range(min(pdfium.FPDFPath_CountSegments(path), MOST_RULES)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_BEZIERTO:
            return []
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = place.point(*_moved(x.value, y.value, matrix))
        if not all(abs(v) < _FARTHEST for v in point):
            return []
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO or not shapes:
            shapes.append([point])
        else:
            shapes[-1].append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            shapes[-1].append(shapes[-1][0])
    found = []
    for shape in shapes:
        xs, ys = [p[0] for p in shape], [p[1] for p in shape]
        box = (min(xs), min(ys), max(xs), max(ys))
        if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
            found.append(box)
        elif stroke.value:
            found += [(min(a, c), min(b, d), max(a, c), max(b, d)) for (a, b), (c, d) in pairwise(shape)]
    return [
        r for r in found if min(r[2] - r[0], r[3] - r[1]) <= _THIN and max(r[2] - r[0], r[3] - r[1]) >= _SHORTEST_RULE
    ]


if __name__ == "__main__":
    main()
