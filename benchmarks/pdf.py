"""How much of an article a PDF gives back: one is set in many layouts, read and held against what was printed.

Run: python -m benchmarks.pdf [--only NAME] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.invented_article import ARTICLE
from benchmarks.printed import Layout, plain
from benchmarks.typesetting import typeset
from graph_build.readers import read

if TYPE_CHECKING:
    from benchmarks.printed import Article
    from graph_build.model import Document

LAYOUTS = (
    Layout("two columns, three rules"),
    Layout("two columns, grid", rules="grid"),
    Layout("two columns, no rules", rules="none"),
    Layout("two columns, Helvetica", font="Helvetica", size=9),
    Layout("two columns, embedded TrueType", font="Vera", size=8, hyphens=False),
    Layout("two columns, space between paragraphs", indented=False, size=8.5, hyphens=False),
    Layout("two columns, ragged", justified=False),
    Layout("two columns, brackets", superscripts=False),
    Layout("two columns, narrow gutter", gutter=11, size=9),
    Layout("two columns, wide tables, three rules", wide=True),
    Layout("two columns, wide tables, grid", wide=True, rules="grid"),
    Layout("two columns, wide tables, no rules", wide=True, rules="none"),
    Layout("two columns, nothing beside the text", running=False),
    Layout("two columns, numbered headings", numbered=True, height=842),
    Layout("two columns, small sheets", height=620, size=8.5),
    Layout("one column, three rules", columns=1, size=11),
    Layout("one column, grid, Helvetica", columns=1, font="Helvetica", rules="grid", indented=False),
    Layout("one column, no rules", columns=1, rules="none", superscripts=False, justified=False),
    Layout("manuscript with line numbers", columns=1, size=12, spread=1.9, line_numbers=True, justified=False),
    Layout("manuscript, no rules", columns=1, size=11, spread=1.9, line_numbers=True, rules="none", hyphens=False),
    Layout("three columns, three rules", columns=3, size=8.5, wide=True, gutter=14),
    Layout("three columns, grid", columns=3, size=8.5, wide=True, rules="grid", font="Helvetica"),
    Layout("three columns, no rules", columns=3, size=8.5, wide=True, rules="none", hyphens=False),
    Layout("three columns, embedded TrueType", columns=3, size=7, wide=True, font="Vera", superscripts=False),
)  # fmt: skip


@dataclass(slots=True)
class Score:
    """What was found of what was printed."""

    sentences: int = 0
    sentences_found: int = 0
    extra: int = 0
    cells: int = 0
    cells_found: int = 0
    headers: int = 0
    headers_found: int = 0
    references: int = 0
    references_found: int = 0
    pages: int = 0
    seconds: float = 0.0

    def add(self, other: Score) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def score(article: Article, document: Document) -> tuple[Score, list[str]]:
    """Hold a document against the article that was printed; also what was lost, in words."""
    found = Score(pages=document.text.count("\f"))
    lost: list[str] = []
    sentences = [s.text.text for s in document.sentences()]
    bag = list(sentences)
    for want in article.sentences:
        found.sentences += 1
        if want in bag:
            bag.remove(want)
            found.sentences_found += 1
        else:
            lost.append(f"sentence: {want}")
    body = [s.text.text for section in document.sections if section.kind != "front" for s in section.sentences]
    found.extra = sum(text not in article.sentences for text in body)
    lost += [f"extra: {text}" for text in body if text not in article.sentences]
    tables = {table.label: table for table in document.tables}
    for sheet in article.sheets:
        table = tables.get(sheet.label)
        rows = table.rows if table else ()
        group: str | None = None
        wanted = []
        for row in sheet.rows:
            if isinstance(row, str):
                group = row
            else:
                wanted.append((group, row))
        for (over, cells), row in zip_longest(wanted, rows, fillvalue=(None, ())):
            have = [c.text.text if c else "" for c in row.cells] if hasattr(row, "cells") else []
            right = hasattr(row, "group") and row.group == over
            for want, got in zip_longest(map(plain, cells), have if right else []):
                if want is not None:
                    found.cells += 1
                    found.cells_found += want == got
                    if want != got:
                        lost.append(f"cell: {sheet.label}: {over}: {want!r} read as {got!r}")
        for number, path in enumerate(sheet.paths):
            found.headers += 1
            title = table.columns[number].title if table and number < len(table.columns) else None
            found.headers_found += title == " ".join(path)
            if title != " ".join(path):
                lost.append(f"header: {sheet.label}: {' '.join(path)!r} read as {title!r}")
    works = {work.number: work.text.text for work in document.cited_works}
    for number, text in enumerate(article.references, 1):
        found.references += 1
        found.references_found += works.get(number) == text
        if works.get(number) != text:
            lost.append(f"reference: {text!r} read as {works.get(number)!r}")
    return found, lost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="the layouts whose name contains this")
    parser.add_argument("--json", type=Path, help="write the figures here")
    asked = parser.parse_args()
    total = Score()
    figures = {}
    for layout in LAYOUTS:
        if asked.only and asked.only not in layout.name:
            continue
        data = typeset(ARTICLE, layout)
        start = time.perf_counter()
        document = read(data, "article.pdf")
        seconds = time.perf_counter() - start
        found, lost = score(ARTICLE, document)
        found.seconds = seconds
        total.add(found)
        figures[layout.name] = {name: getattr(found, name) for name in Score.__slots__ if name != "seconds"}
        print(
            f"{layout.name:42} sentences {found.sentences_found}/{found.sentences}, extra {found.extra}, cells "
            f"{found.cells_found}/{found.cells}, headers {found.headers_found}/{found.headers}, references "
            f"{found.references_found}/{found.references}, {found.pages / seconds:.0f} pages/s"
        )
        if asked.only:
            print("\n".join(lost))
    print(
        f"{'all':42} sentences {total.sentences_found / total.sentences:.3f}, extra {total.extra}, cells "
        f"{total.cells_found / total.cells:.3f}, headers {total.headers_found / total.headers:.3f}, references "
        f"{total.references_found / total.references:.3f}, {total.pages / total.seconds:.1f} pages/s"
    )
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
