"""BioC in XML (the BioC DTD of 2013): elements to passages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.errors import DocumentError
from graph_build.model import MappedText
from graph_build.readers.annotations import Stretch
from graph_build.readers.bioc.passages import Annotation, Bioc, Passage
from graph_build.readers.markup.xml import parse
from graph_build.readers.parts import Part, parts_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph_build.readers.markup.tree import Element

NOWHERE = MappedText("", (), ())

_BEFORE_ROOT = re.compile(r"\ufeff?(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*>)*", re.DOTALL)
_ROOT = re.compile(r"<collection>\s*<(?:source|date|key|infon|document)\b|<document>\s*<(?:id|infon|passage)\b")
_MARKS = re.compile(rb"<!--|<!\[CDATA\[|<document[\s>]|</document\s*>|<!DOCTYPE[^>]*\[")
_ENDS = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}
_ID = re.compile(rb"<document[^>]*>\s*<id>\s*([^<]{1,80}?)\s*</id>")
_MADE_BY = re.compile(rb"<(source|key)>\s*([^<]{1,200}?)\s*</\1>")


def claims(head: bytes) -> bool:
    """Whether a file begins as a collection or a document of BioC."""
    text = head.decode("utf-8", errors="ignore")
    before = _BEFORE_ROOT.match(text)
    return _ROOT.match(text, before.end() if before else 0) is not None


def parts(data: bytes, name: str) -> Iterator[Part]:
    """The documents of a collection, each from its start tag to its end tag."""
    return parts_between(data, name, _documents(data, name))


def _documents(data: bytes, name: str) -> Iterator[tuple[str, int, int]]:
    """Id, first and last byte of each document. Documents do not hold one another."""
    at, start = 0, -1
    while found := _MARKS.search(data, at):
        at = found.end()
        if found.group() in _ENDS:
            end = data.find(_ENDS[found.group()], at)
            if end < 0:
                break
            at = end
        elif found.group().startswith(b"<!DOCTYPE"):
            raise DocumentError("the file declares entities of its own: those are not expanded", where=name)
        elif found.group().startswith(b"</"):
            if start >= 0:
                own = _ID.match(data[start : start + 400])
                yield (own[1].decode("utf-8", "replace") if own else "", start, at)
            start = -1
        elif start < 0:
            start = found.start()
        else:
            raise DocumentError("a document lies within a document", where=f"{name}, byte {found.start()}")
    if start >= 0:
        raise DocumentError("the last document of the collection is cut off", where=name, do="Get the file again.")


def made_by(head: bytes) -> str:
    """Who made a collection, by what stands before its first document."""
    stated = {found[1]: found[2].decode("utf-8", "replace") for found in _MADE_BY.finditer(head)}
    return stated.get(b"source") or stated.get(b"key") or ""


def read(text: str, name: str) -> Bioc:
    """The document of a file.

    Args:
        text: the decoded file: a document, or a collection of one.
        name: its name, for messages.

    Raises:
        DocumentError: where it is not well-formed, holds no document or several, or states offsets that are no numbers.
    """
    root = parse(text, name)
    found = [root] if root.name == "document" else list(root.elements("document"))
    if len(found) != 1:
        raise DocumentError(f"the file holds {len(found)} documents", where=name, do="Give it one document a file.")
    source = next((words for key in ("source", "key") if (words := _words(root.first(key)))), "")
    document = found[0]
    own = document.first("id")
    relations = sum(1 for _ in document.within("relation"))
    passages = tuple(_passage(one, name) for one in document.elements("passage"))
    return Bioc(source, _mapped(own) if own else NOWHERE, _infons(document), passages, relations)


def _passage(passage: Element, name: str) -> Passage:
    parts = [passage, *passage.elements("sentence")]
    stretches = []
    for part in parts:
        words = part.first("text")
        if words is not None:
            stretches.append(Stretch(_number(_words(part.first("offset")), name), _mapped(words)))
    if passage.first("text") is not None:
        stretches = stretches[:1]  # the sentences say it again
    annotations = tuple(_annotation(one, name) for part in parts for one in part.elements("annotation"))
    return Passage(_infons(passage), tuple(stretches), annotations)


def _annotation(annotation: Element, name: str) -> Annotation:
    places = [
        (_number(one.get("offset"), name), _number(one.get("length"), name)) for one in annotation.elements("location")
    ]
    words = annotation.first("text")
    infons = {key: value.text for key, value in _infons(annotation).items()}
    return Annotation(infons, tuple(places), _mapped(words).text if words is not None else None)


def _infons(element: Element) -> Mapping[str, MappedText]:
    return {one.get("key"): _mapped(one) for one in element.elements("infon")}


def _words(element: Element | None) -> str:
    return element.words() if element is not None else ""


def _mapped(element: Element) -> MappedText:
    """All characters of an element, with their places in the file."""
    pieces = []
    for text, start, end in element.runs():
        one_to_one = end - start == len(text)
        starts = range(start, end) if one_to_one else (start,) * len(text)
        ends = range(start + 1, end + 1) if one_to_one else (end,) * len(text)
        pieces.append(MappedText(text, tuple(starts), tuple(ends)))
    return MappedText.join(pieces, "")


def _number(printed: str, name: str) -> int:
    if not printed.isascii() or not printed.isdigit() or len(printed) > 12:
        raise DocumentError(f"{printed[:40]!r} is no offset or length", where=name, do="Mend the file.")
    return int(printed)
