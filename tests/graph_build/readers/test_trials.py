"""Real articles in JATS, counted by another parser: sections, references, tables, cells, words of the text."""

from __future__ import annotations

import re
import tarfile
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from graph_build.readers import read
from graph_build.readers.abbreviations import is_short_form

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph_build.model import Document, Table

EVERY = 17
"""One article in so many is looked at; `benchmarks/reading.py` looks at all."""
_APART = {"table-wrap", "table-wrap-group", "fig", "fig-group", "graphic", "inline-graphic", "media", "tex-math",
          "object-id", "xref", "ref-list", "title", "label", "term", "sub-article", "response"}  # fmt: skip

Parsed = tuple["Document", ElementTree.Element]


@pytest.fixture(scope="module")
def articles(shared: Path) -> list[Parsed]:
    """A sample of the trials, as read and as ElementTree parses them."""
    found: list[Parsed] = []
    for archive in ("trials", "cytokine_trials"):
        with tarfile.open(shared / "corpora" / "evidence_inference" / f"{archive}.tar.xz") as files:
            members = [member for member in files.getmembers() if member.name.endswith(".nxml")]
            for member in members[::EVERY]:
                file = files.extractfile(member)
                assert file is not None
                data = file.read()
                found.append((read(data, member.name), ElementTree.fromstring(data)))  # noqa: S314 - a known corpus
    return found


pytestmark = [pytest.mark.shared, pytest.mark.slow]


def words(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def cells_of(tables: tuple[Table, ...]) -> int:
    """The cells of tables, each once: a cell over several rows stands in each."""
    own = {
        cell.pieces
        for table in tables
        for cell in (
            *(c for column in table.columns for c in column.cells),
            *(c for row in table.rows for c in (*row.cells, *row.groups) if c),
        )
    }
    return len(own)


def test_references_are_all_there(articles: list[Parsed]) -> None:
    for document, root in articles:
        assert len(document.cited_works) == len(root.findall(".//ref")), document.name


def test_tables_and_their_cells_are_all_there(articles: list[Parsed]) -> None:
    for document, root in articles:
        tables = [table for wrap in root.iter("table-wrap") for table in wrap.iter("table")]
        cells = [c for table in tables for row in table.iter("tr") for c in row if c.tag in ("td", "th") and words(c)]
        assert cells_of(document.tables) == len(cells), document.name
        assert len({t.span for t in document.tables}) <= len(tables) <= len(document.tables)


def test_sections_are_all_there(articles: list[Parsed]) -> None:
    for document, root in articles:
        parts = [*root.findall("body"), *root.findall("back")]
        titles = Counter(words(title) for part in parts for title in part.iterfind(".//sec/title") if words(title))
        assert not titles - Counter(section.heading for section in document.sections), document.name


def test_every_cited_reference_is_cited(articles: list[Parsed]) -> None:
    for document, root in articles:
        ids = {e.get("id"): n for n, ref in enumerate(root.iter("ref"), 1) for e in ref.iter() if e.get("id")}
        paragraphs = [p for body in root.findall("body") for p in body.iter("p")]
        wanted = {
            ids[rid] for p in paragraphs for x in p.iter("xref") for rid in (x.get("rid") or "").split() if rid in ids
        }
        texts = [*document.sentences()]
        cited = {n for sentence in texts for n in sentence.references}
        cited |= {
            n for t in document.tables for r in t.rows for c in r.cells if c for m in c.citations for n in m.numbers
        }
        missing = {n for n in wanted if document.cited_works[n - 1].number not in cited}
        in_captions = {
            ids[rid]
            for float_ in (*root.iter("fig"), *root.iter("table-wrap"))
            for x in float_.iter("xref")
            for rid in (x.get("rid") or "").split()
            if rid in ids
        }
        assert not missing - in_captions, document.name


def test_no_word_of_the_text_is_lost(articles: list[Parsed]) -> None:
    lost = total = 0
    for document, root in articles:
        parts = [*root.findall("front/article-meta/abstract"), *root.findall("body"), *root.findall("back")]
        wanted = Counter(w for part in parts for piece in running(part) for w in re.findall(r"[A-Za-z]{3,}", piece))
        sentences = (s.text.text for section in document.sections for s in section.sentences)
        read_words = Counter(w for text in sentences for w in re.findall(r"[A-Za-z]{3,}", text))
        lost += sum((wanted - read_words).values())
        total += sum(wanted.values())
    assert total > 10_000
    assert lost < total / 1000  # words that subscripts join to others


def running(element: ElementTree.Element) -> Iterator[str]:
    """The pieces of an element's running text, links and floats left out."""
    if element.tag.rpartition("}")[2] not in _APART:
        yield element.text or ""
        for child in element:
            yield from running(child)
            yield child.tail or ""


def test_every_character_leads_back(articles: list[Parsed]) -> None:
    for document, _ in articles:
        for sentence in document.sentences():
            text = sentence.text
            for character, start, end in zip(text.text, text.starts, text.ends, strict=True):
                if start < end and not character.isspace() and end - start == 1:
                    assert document.text[start] == character
            span = text.span()
            before, behind = document.text[: span.start], document.text[: span.end]
            assert before.rfind("<") <= before.rfind(">")
            assert behind.rfind("<") <= behind.rfind(">")


def test_short_forms_of_legends_hold_in_their_table_alone(articles: list[Parsed]) -> None:
    scoped = [(a, t) for d, _ in articles for t in d.tables for a in t.legend]
    assert len(scoped) > 50
    assert all(a.scope == t.span for a, t in scoped)
    assert sum(is_short_form(a.short) for a, _ in scoped) > 0.8 * len(scoped)
