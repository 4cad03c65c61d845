"""BioC in JSON, as PMC and PubTator give it: objects to passages, text through the escapes of its strings."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from graph_build.errors import DocumentError
from graph_build.model import MappedText
from graph_build.readers.annotations import Stretch
from graph_build.readers.bioc.passages import Annotation, Bioc, Passage
from graph_build.readers.json_text import DEEPEST, String, parse
from graph_build.readers.parts import Part, parts_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph_build.readers.json_text import Value

NOWHERE = MappedText("", (), ())

_CLAIM = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*[\[{](?:.*?"(?:passages|bioctype)"\s*:|.*?"source"\s*:.*?"documents"\s*:\s*\[)', re.DOTALL
)
_TOKEN = re.compile(rb'[^"{}\[\]]*+(?:("[^"\\]*+(?:\\.[^"\\]*+)*+")|([{}\[\]])|\Z)', re.DOTALL)
_COLON = re.compile(rb"\s*:")
_ID = re.compile(rb'"id"\s*:\s*(?:"([^"\\]{1,80})"|(\d{1,20}))')
_MADE_BY = re.compile(rb'"(source|key)"\s*:\s*("(?:[^"\\]|\\.){1,200}")')


def claims(head: bytes) -> bool:
    """Whether a file begins as a collection or a document of BioC in JSON."""
    return _CLAIM.match(head) is not None


def parts(data: bytes, name: str) -> Iterator[Part]:
    """The documents of a file: each object that has passages."""
    return parts_between(data, name, _documents(data, name))


def _documents(data: bytes, name: str) -> Iterator[tuple[str, int, int]]:
    """Id, first and last byte of each object that has passages."""
    open_: list[int] = []
    depth = 0  # how deep the document that is being gone through lies; 0 outside of one
    at = 0
    while at < len(data):
        found = _TOKEN.match(data, at)
        if found is None or len(open_) > DEEPEST:
            break
        at = found.end()
        if found[1] == b'"passages"' and not depth and open_ and _COLON.match(data, at):
            depth = len(open_)
        elif found[2] in (b"{", b"["):
            open_.append(found.start(2))
        elif found[2]:
            if not open_:
                break
            start = open_.pop()
            if depth > len(open_):
                depth = 0
                own = _ID.search(data[start : start + 600]) or _ID.search(data[start:at])
                yield ((own[1] or own[2]).decode("utf-8", "replace") if own else "", start, at)
    if open_ or at < len(data):
        raise DocumentError(
            "the file is cut off, or is not well-formed JSON", where=f"{name}, byte {at}", do="Get the file again."
        )


def made_by(head: bytes) -> str:
    """Who made a collection, by what stands before its first document."""
    stated = {found[1]: str(json.loads(found[2].decode("utf-8", "replace"))) for found in _MADE_BY.finditer(head)}
    return stated.get(b"source") or stated.get(b"key") or ""


def read(text: str, name: str) -> Bioc:
    """The document of a file.

    Args:
        text: the decoded file: a document, or something that holds one.
        name: its name, for messages.

    Raises:
        DocumentError: where it is not well-formed, holds no document or several, or states offsets that are no numbers.
    """
    found = [one for value in parse(text, name) for one in _with_passages(value, "")]
    if len(found) != 1:
        raise DocumentError(f"the file holds {len(found)} documents", where=name, do="Give it one document a file.")
    source, document = found[0]
    own = document.get("id", document.get("_id"))
    passages = tuple(_passage(one, name) for one in _objects(document.get("passages")))
    within = [document, *_objects(document.get("passages"))]
    within += [s for passage in within[1:] for s in _objects(passage.get("sentences"))]
    relations = sum(len(_objects(one.get("relations"))) for one in within)
    infons = _infons(document.get("infons"))
    return Bioc(source, own.mapped() if isinstance(own, String) else NOWHERE, infons, passages, relations)


def _with_passages(value: Value, source: str) -> Iterator[tuple[str, dict[str, Value]]]:
    """The objects that have passages, each with the source that what holds it names."""
    if isinstance(value, list):
        for one in value:
            yield from _with_passages(one, source)
    elif isinstance(value, dict) and "passages" in value:
        yield source, value
    elif isinstance(value, dict):
        named = next((s.value for key in ("source", "key") if isinstance(s := value.get(key), String) and s.value), "")
        for one in value.values():
            yield from _with_passages(one, named or source)


def _passage(passage: dict[str, Value], name: str) -> Passage:
    sentences = _objects(passage.get("sentences"))
    stretches = [
        Stretch(_number(part.get("offset"), name), words.mapped())
        for part in (passage, *sentences)
        if isinstance(words := part.get("text"), String) and (part is passage or words.value)
    ]
    if stretches and isinstance(words := passage.get("text"), String) and words.value:
        stretches = stretches[:1]  # the sentences say it again
    annotations = tuple(
        _annotation(one, name) for part in (passage, *sentences) for one in _objects(part.get("annotations"))
    )
    return Passage(_infons(passage.get("infons")), tuple(stretches), annotations)


def _annotation(annotation: dict[str, Value], name: str) -> Annotation:
    places = tuple(
        (_number(one.get("offset"), name), _number(one.get("length"), name))
        for one in _objects(annotation.get("locations"))
    )
    words = annotation.get("text")
    infons = annotation.get("infons")
    stated = {key: _plain(value) for key, value in infons.items()} if isinstance(infons, dict) else {}
    return Annotation(stated, places, words.value if isinstance(words, String) else None)


def _infons(value: Value) -> Mapping[str, MappedText]:
    if not isinstance(value, dict):
        return {}
    return {key: one.mapped() for key, one in value.items() if isinstance(one, String)}


def _plain(value: Value) -> str:
    if isinstance(value, String):
        return value.value
    return "" if value is None or isinstance(value, list | dict) else str(value)


def _objects(value: Value) -> list[dict[str, Value]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _number(value: Value, name: str) -> int:
    printed = value.value if isinstance(value, String) else value
    if isinstance(printed, str) and printed.isascii() and printed.isdigit() and len(printed) < 13:
        return int(printed)
    if isinstance(printed, int) and not isinstance(printed, bool) and 0 <= printed < 10**12:
        return printed
    raise DocumentError(f"{str(printed)[:40]!r} is no offset or length", where=name, do="Mend the file.")
