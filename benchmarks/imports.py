"""Do annotations that come with documents arrive, each at its place? Corpora as they are, and written anew as BioC.

The files are read here once more, by a few lines of their own, and held against what the readers give: as many
annotations out as in, the words at each span those that the file repeats, each at the offset that it states.

Usage:
python benchmarks/imports.py ../shared
"""

from __future__ import annotations

import argparse
import gzip
import html
import io
import json
import re
import sys
import tarfile
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from graph_build.readers import read
from graph_build.sources import PassedOver, Source, documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


@dataclass
class Abstract:
    """A document with annotations: offset, end, words and kind, with identifiers as printed."""

    own: str
    title: str
    abstract: str
    marks: list[tuple[int, int, str, str, str]] = field(default_factory=list)
    relations: int = 0


def pubtator(text: str) -> Iterator[Abstract]:
    """The documents of a PubTator file."""
    for block in re.split(r"\n\s*\n", text.strip()):
        title, abstract, *rest = block.split("\n")
        found = Abstract(title.split("|")[0], title.split("|t|", 1)[1], abstract.split("|a|", 1)[1])
        for line in rest:
            fields = line.split("\t")
            if fields[1].isdigit():
                found.marks.append((int(fields[1]), int(fields[2]), fields[3], fields[4], (*fields, "")[5]))
            else:
                found.relations += 1
        yield found


def _counted(text: str, way: str) -> Callable[[int], int]:
    if way == "bytes":
        return lambda at: len(text[:at].encode())
    return lambda at: at


def _passages(one: Abstract, way: str) -> Iterator[tuple[str, int, str, list[tuple[int, int, int, str, str, str]]]]:
    """Kind, offset and text of title and abstract, with the annotations of each in the counting asked for."""
    at = _counted(f"{one.title} {one.abstract}", way)
    border = len(one.title)
    for kind, first, text in (("title", 0, one.title), ("abstract", border + 1, one.abstract)):
        own = [m for m in enumerate(one.marks) if (m[1][0] >= first if first else m[1][0] <= border)]
        yield kind, at(first), text, [(n, at(s), at(e) - at(s), words, k, ids) for n, (s, e, words, k, ids) in own]


def bioc_xml(abstracts: Iterable[Abstract], source: str, way: str = "characters") -> bytes:
    """A BioC collection of documents, in XML."""
    root = ET.Element("collection")
    for key, value in (("source", source), ("date", "2020-01-31"), ("key", "x.key")):
        ET.SubElement(root, key).text = value
    for one in abstracts:
        document = ET.SubElement(root, "document")
        ET.SubElement(document, "id").text = one.own
        for kind, offset, text, marks in _passages(one, way):
            passage = ET.SubElement(document, "passage")
            ET.SubElement(passage, "infon", key="type").text = kind
            ET.SubElement(passage, "offset").text = str(offset)
            ET.SubElement(passage, "text").text = text
            for number, start, length, words, own_kind, ids in marks:
                mark = ET.SubElement(passage, "annotation", id=str(number))
                ET.SubElement(mark, "infon", key="type").text = own_kind
                ET.SubElement(mark, "infon", key="identifier").text = ids
                ET.SubElement(mark, "location", offset=str(start), length=str(length))
                ET.SubElement(mark, "text").text = words
        for number in range(one.relations):
            ET.SubElement(document, "relation", id=f"R{number}")
    out = io.BytesIO()
    ET.ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)
    return out.getvalue()


def bioc_json(abstracts: Iterable[Abstract], source: str, way: str = "characters", *, escaped: bool = True) -> bytes:
    """A BioC collection of documents, in JSON; with all but ASCII escaped or not."""
    found = [
        {
            "id": one.own,
            "infons": {},
            "passages": [
                {
                    "infons": {"type": kind},
                    "offset": offset,
                    "text": text,
                    "annotations": [
                        {
                            "id": str(number),
                            "infons": {"type": own_kind, "identifier": ids},
                            "text": words,
                            "locations": [{"offset": start, "length": length}],
                        }
                        for number, start, length, words, own_kind, ids in marks
                    ],
                }
                for kind, offset, text, marks in _passages(one, way)
            ],
            "relations": [{"id": f"R{number}"} for number in range(one.relations)],
        }
        for one in abstracts
    ]
    return json.dumps({"source": source, "date": "", "key": "", "documents": found}, ensure_ascii=escaped).encode()


@dataclass
class Tally:
    """What arrived: documents, annotations stated and read, those with their words at their span, others."""

    documents: int = 0
    stated: int = 0
    read: int = 0
    in_place: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def held(path: Path, expected: dict[str, Abstract]) -> Tally:
    """Hold what is read from a file against what the file states."""
    tally = Tally()
    for one in documents([path]):
        if not isinstance(one, Source):
            if not isinstance(one, PassedOver):
                tally.faults.append(f"{one.name}: {one.reason}")
            continue
        document = read(one.data, one.name, one.companion)
        want = expected.get(one.name.rpartition("#")[2]) or next(iter(expected.values()))
        tally.documents += 1
        tally.stated += len(want.marks)
        tally.read += len(document.imported)
        tally.sources.update(annotation.source for annotation in document.imported)
        stated = Counter((start, _folded(words), kind) for start, _, words, kind, _ in want.marks)
        starts = _counting(document.text, len(want.title) + 1)
        for annotation in document.imported:
            key = (starts(annotation.span.start), _folded(document.printed(annotation.span)), annotation.kind)
            tally.in_place += stated[key] > 0
            stated[key] -= 1
        tally.faults += [f"{one.name}: {key}" for key, number in stated.items() if number > 0]
        tally.faults += [f"{one.name}: {lost.surface}: {lost.reason}" for lost in document.unplaced]
    return tally


def _folded(text: str) -> str:
    return " ".join(text.split())


def _counting(text: str, second: int) -> Callable[[int], int]:
    """From an offset in a file to the number of characters before it in title and abstract.

    Where title and abstract stand in the file is found by what stands before them in each form.

    Args:
        text: the file's characters.
        second: how many characters stand before the abstract.
    """
    bases = [found.end() for found in re.finditer(r'\|[ta]\||</offset><text>|"offset": \d+, "text": "', text)][:2]

    def count(offset: int) -> int:
        base, first = (bases[1], second) if offset >= bases[1] else (bases[0], 0)
        before = text[base:offset]
        if text.startswith("<"):
            before = html.unescape(before)
        elif text.startswith("{"):
            before = json.loads(f'"{before}"')
        return first + len(before)

    return count


def brat(archive: Path) -> Tally:
    """Hold a brat corpus in an archive against its files."""
    tally = Tally()
    with tarfile.open(archive) as tar:
        files = {Path(m.name).name: tar.extractfile(m).read().decode() for m in tar if m.isfile()}  # type: ignore[union-attr]
    for one in documents([archive]):
        if not isinstance(one, Source):
            continue
        document, text = read(one.data, one.name, one.companion), one.data.decode()
        lines = [line for line in files[one.name.replace(".txt", ".ann")].splitlines() if line.startswith("T")]
        tally.documents += 1
        tally.stated += len(lines)
        tally.read += len(document.imported)
        tally.sources.update(["a brat file" for _ in document.imported])
        stated: Counter[tuple[int, int, str]] = Counter()
        for line in lines:
            _, place, words = line.split("\t", 2)
            offsets = [int(n) for n in re.findall(r"\d+", place.split(" ", 1)[1])]
            end = len(text[: max(offsets)].rstrip())  # blanks at the ends belong to no annotation
            start = end - len(text[min(offsets) : end].lstrip())
            stated[start, end, _folded(words)] += 1
        for annotation in document.imported:
            key = (annotation.span.start, annotation.span.end, _folded(annotation.surface))
            tally.in_place += stated[key] > 0
            stated[key] -= 1
        tally.faults += [f"{one.name}: {lost.surface}: {lost.reason}" for lost in document.unplaced]
    return tally


def forms(abstracts: list[Abstract], raw: bytes) -> Iterator[tuple[str, str, bytes]]:
    """A corpus in each form: what it is, a file name and the bytes."""
    yield "PubTator", "corpus.pubtator", raw
    yield "BioC XML", "corpus.xml", bioc_xml(abstracts, "a corpus")
    yield "BioC XML, in bytes", "corpus.xml", bioc_xml(abstracts, "a corpus", "bytes")
    yield "BioC JSON", "corpus.json", bioc_json(abstracts, "a corpus", escaped=False)
    yield "BioC JSON, escaped", "corpus.json", bioc_json(abstracts, "a corpus")


def main() -> None:
    """All corpora in all forms, a line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds corpora/")
    corpora = parser.parse_args().shared / "corpora"
    print(f"{'corpus':28}{'form':22}{'documents':>10}{'stated':>8}{'read':>8}{'in place':>9}{'seconds':>9}")
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for file in sorted(corpora.glob("*/*.pubtator.gz")):
            raw = gzip.decompress(file.read_bytes())
            abstracts = list(pubtator(raw.decode()))
            for form, name, data in forms(abstracts, raw):
                path = Path(folder) / name
                path.write_bytes(data)
                good &= _told(f"{file.parent.name}/{file.name.split('.')[0]}", form, path, abstracts)
    started = time.perf_counter()
    tally = brat(corpora / "maccrobat" / "maccrobat.tar.xz")
    good &= _line("maccrobat", "brat", tally, time.perf_counter() - started)
    sys.exit(0 if good else 1)


def _told(corpus: str, form: str, path: Path, abstracts: list[Abstract]) -> bool:
    started = time.perf_counter()
    return _line(corpus, form, held(path, {one.own: one for one in abstracts}), time.perf_counter() - started)


def _line(corpus: str, form: str, tally: Tally, took: float) -> bool:
    counts = f"{tally.documents:>10}{tally.stated:>8}{tally.read:>8}{tally.in_place:>9}{took:>9.1f}"
    print(f"{corpus:28}{form:22}{counts}")
    for fault in tally.faults[:10]:
        print(f"    {fault}")
    return tally.stated == tally.read == tally.in_place and not tally.faults


if __name__ == "__main__":
    main()
