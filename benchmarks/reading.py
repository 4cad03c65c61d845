"""What is read of many articles, and how fast: sections, references, tables and cells against another parser's counts.

Usage:
python benchmarks/reading.py ../shared/corpora/evidence_inference/trials.tar.xz [more archives or files]
python benchmarks/reading.py papers/*.xml --every 10 --json

Of JATS the counts are held against `xml.etree`, which knows nothing of this project. Seconds are of CPU, of reading
alone.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tarfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from graph_build.errors import DocumentError
from graph_build.readers import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Document

ENDINGS = (".nxml", ".xml", ".html", ".htm")


def files_of(paths: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """The articles in markup among some files and archives, with their names."""
    for path in paths:
        if path.name.endswith((".tar.xz", ".tar.gz", ".tar")):
            with tarfile.open(path) as archive:
                for member in archive:
                    file = archive.extractfile(member) if member.name.endswith(ENDINGS) else None
                    if file is not None:
                        yield member.name, file.read()
        elif path.name.endswith(ENDINGS):
            yield path.name, path.read_bytes()


def counted(document: Document) -> Counter[str]:
    """What a document holds."""
    cells = {
        cell.pieces
        for table in document.tables
        for cell in (
            *(c for column in table.columns for c in column.cells),
            *(c for row in table.rows for c in (*row.cells, *row.groups) if c),
        )
    }
    sentences = list(document.sentences())
    return Counter(
        sections=sum(bool(s.heading) and s.kind not in ("front", "abstract", "references") for s in document.sections),
        references=len(document.cited_works),
        tables=len({(t.span, t.label.partition(", part")[0]) for t in document.tables}),
        cells=len(cells),
        sentences=len(sentences),
        citations=sum(len(s.citations) for s in sentences),
        details=len(document.details),
    )


def expected(data: bytes) -> Counter[str]:
    """What another parser counts in an article in JATS."""
    root = ElementTree.fromstring(data)  # noqa: S314 - a benchmark over files of one's own
    sections = [s for part in (*root.findall("body"), *root.findall("back")) for s in part.iter("sec")]
    tables = [table for wrap in root.iter("table-wrap") for table in wrap.iter("table")]
    return Counter(
        sections=sum(_words(s.find("title")) for s in sections),
        references=len(root.findall(".//ref")),
        tables=sum(wrap.find(".//table") is not None for wrap in root.iter("table-wrap")),
        cells=sum(_words(c) for t in tables for row in t.iter("tr") for c in row if c.tag in ("td", "th")),
    )


def _words(element: ElementTree.Element | None) -> bool:
    return element is not None and bool("".join(element.itertext()).strip())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, help="articles, or archives of them")
    parser.add_argument("--every", type=int, default=1, help="look at one article in so many")
    parser.add_argument("--json", action="store_true", help="one object instead of a table")
    options = parser.parse_args()
    have, want = Counter[str](), Counter[str]()
    seconds, size, number = 0.0, 0, 0
    failed: list[str] = []
    for index, (name, data) in enumerate(files_of(options.paths)):
        if index % options.every:
            continue
        number, size = number + 1, size + len(data)
        started = time.process_time()
        try:
            document = read(data, name)
        except DocumentError as error:
            failed.append(str(error))
            continue
        finally:
            seconds += time.process_time() - started
        have += counted(document)
        want += expected(data) if document.form == "jats" else Counter()
    result = {
        "articles": number,
        "refused": failed,
        "articles_per_second": round(number / seconds, 1) if seconds else None,
        "megabytes_per_second": round(size / seconds / 1e6, 2) if seconds else None,
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "read": dict(have),
        "counted_by_etree": dict(want),
    }
    if options.json:
        print(json.dumps(result))
        return int(bool(failed))
    print(f"{number} articles, {len(failed)} refused, {result['articles_per_second']} articles/s, "
          f"{result['megabytes_per_second']} MB/s, peak {result['peak_megabytes']} MB")  # fmt: skip
    for name, value in have.items():
        print(f"{name:12}{value:10,}" + (f"{want[name]:10,} counted by xml.etree" if name in want else ""))
    print(*failed, sep="\n")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
