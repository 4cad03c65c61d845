r"""PubTator: title, abstract and annotations in lines, many documents a file (doi:10.1093/nar/gkt441).

    21139046|t|Title
    21139046|a|Abstract
    21139046<tab>0<tab>5<tab>words<tab>kind<tab>identifiers

Offsets count the title, one character for the line's end, and the abstract. A blank line ends a document.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from graph_build.errors import DocumentError
from graph_build.model import Detail, Document, MappedText, Section, Unplaced
from graph_build.readers import abbreviations
from graph_build.readers.annotations import Stated, Stretch, identifiers, place
from graph_build.readers.cleaning import sentences_of
from graph_build.readers.decoding import decode
from graph_build.readers.parts import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import SectionKind

SOURCE = "PubTator"
"""Who made the annotations, as far as the format says."""

_TITLE = re.compile(rb"(?m)^([^|\s]{1,64})\|t\|")
_CLAIM = re.compile(rb"(?:\xef\xbb\xbf)?\s*[^|\s]{1,64}\|t\|")
_TEXT = re.compile(r"([^|\s]{1,64})\|([ta])\|(.*)", re.DOTALL)
_LINES = re.compile(r"\r\n|\n|\r")
_IDS = {"PMC": "pmcid", "": "pmid"}


def claims(head: bytes) -> bool:
    """Whether a file begins with a title in this format."""
    return _CLAIM.match(head) is not None


def parts(data: bytes, name: str) -> Iterator[Part]:  # noqa: ARG001 - all formats are called alike
    """The documents of a file: each from its title to its last line."""
    starts = [(found.start(), found[1]) for found in _TITLE.finditer(data)]
    if len(starts) < 2:
        yield Part("", data)
        return
    ends = [start for start, _ in starts[1:]] + [len(data)]
    for (start, own), end in zip(starts, ends, strict=True):
        yield Part(own.decode("utf-8", "replace"), data[start:end].rstrip())


def read(data: bytes, name: str) -> Document:
    """Read a document.

    Args:
        data: the lines of one document, in UTF-8.
        name: its file name without folders.

    Returns:
        The document, with offsets in Unicode code points into `text`, the decoded lines.

    Raises:
        DocumentError: where the bytes are no readable text, or hold no document or several.
    """
    text = decode(data, name)
    own, title, abstract, rest = _split(text, name)
    whole = MappedText.join([title, _line_end(title), abstract], "")
    stated, unplaced, relations = _stated(rest, own)
    placed = place([Stretch(0, whole)], stated, SOURCE)
    kinds: tuple[tuple[SectionKind, MappedText], ...] = (("front", title), ("abstract", abstract))
    printed = [(kind, bare) for kind, part in kinds if (bare := part.strip())]
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        form="pubtator",
        sections=tuple(_section(kind, bare, index) for index, (kind, bare) in enumerate(printed)),
        abbreviations=abbreviations.first_definitions(abbreviations.in_text(abstract)),
        details=tuple(_details(text, own, title)),
        imported=placed.imported,
        unplaced=(*unplaced, *placed.unplaced),
        left_out=(("relation", relations),) if relations else (),
        counting=placed.counting,
    )


def _split(text: str, name: str) -> tuple[str, MappedText, MappedText, list[MappedText]]:
    """The document's id, its title and abstract, and the lines behind them."""
    texts: dict[str, MappedText] = {}
    own = ""
    rest: list[MappedText] = []
    at = 1 if text.startswith("\ufeff") else 0
    ends = [(found.start(), found.end()) for found in _LINES.finditer(text)] + [(len(text), len(text))]
    for end, following in ends:
        line, start, at = text[at:end], at, following
        found = None if "a" in texts else _TEXT.fullmatch(line)
        if found and found[2] not in texts and (not texts or found[1] == own):
            own = found[1]
            texts[found[2]] = MappedText.of(text, start + found.start(3), end)
        elif _TEXT.fullmatch(line) and "\t" not in line:
            raise DocumentError(
                "the file holds more than one document", where=name, do="Give it to `cytolink build` as a file."
            )
        elif line.strip():
            rest.append(MappedText.of(text, start, end))
    if "t" not in texts:
        raise DocumentError("there is no line with a title", where=name, do="Check the file: id|t|title comes first.")
    abstract = texts.get("a", MappedText("", (), ()))
    if not (texts["t"].text + abstract.text).strip():
        raise DocumentError("title and abstract are empty", where=name, do="Get the document again.")
    return own, texts["t"], abstract, rest


def _line_end(title: MappedText) -> MappedText:
    """The one character that stands for the end of the title's line."""
    at = title.ends[-1] if title.text else 0
    return MappedText(" ", (at,), (at,))


def _stated(lines: list[MappedText], own: str) -> tuple[list[Stated], list[Unplaced], int]:
    """The annotations, the lines that are none, and the number of relations."""
    stated: list[Stated] = []
    broken: list[Unplaced] = []
    relations = 0
    for line in lines:
        fields = line.text.split("\t")
        if fields[0] != own:
            broken.append(Unplaced(line.text[:80], "", SOURCE, "the line is of another document, or of none"))
        elif len(fields) > 4 and _is_number(fields[1]) and _is_number(fields[2]):
            printed = fields[5] if len(fields) > 5 else ""
            ids = identifiers(printed, fields[4])
            stated.append(Stated(((int(fields[1]), int(fields[2])),), fields[3], fields[4].strip(), ids))
        elif len(fields) > 2 and not _is_number(fields[1]):
            relations += 1
        else:
            broken.append(Unplaced(line.text[:80], "", SOURCE, "the line is neither an annotation nor a relation"))
    return stated, broken, relations


def _is_number(field: str) -> bool:
    return field.isascii() and field.isdigit() and len(field) < 12


def _section(kind: SectionKind, text: MappedText, index: int) -> Section:
    sentences = sentences_of(text, (), index, index, whole=kind == "front")
    return Section(kind, "", text.span(), tuple(sentences))


def _details(text: str, own: str, title: MappedText) -> Iterator[Detail]:
    prefix = own.rstrip("0123456789")
    if own[len(prefix) :] and prefix in _IDS:
        at = text.index(own)
        yield Detail(_IDS[prefix], own, MappedText.of(text, at, at + len(own)).span())
    if bare := title.strip():
        yield Detail("title", " ".join(bare.text.split()), bare.span())
