"""A text read as a section of an article, and a table made of lists, for the families that read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import pytest

from graph_build.model import ReadDocument
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

Article = Callable[..., ReadDocument]
Over = str | tuple[str, int]
"""A header cell: its words, and over how many columns it stands."""


@pytest.fixture(scope="session")
def article() -> Article:
    """`article(text, section="Discussion")`: the text as that section of an article, read and recognised."""
    lexicon = Lexicon.default()

    def made(text: str, section: str = "Discussion") -> ReadDocument:
        return recognise(read(f"# An article\n\n## {section}\n\n{text}\n".encode(), "article.md"), lexicon)

    return made


@pytest.fixture(scope="session")
def tabled() -> Article:
    """`tabled(head, rows, caption="…", notes=(), text="…")`: an article with one table, read and recognised.

    `head` is a list of header rows whose cells are words or (words, columns); a row of one cell heads a group.
    """
    lexicon = Lexicon.default()

    def made(
        head: Sequence[Sequence[Over]],
        rows: Sequence[Sequence[str]],
        caption: str = "Findings",
        notes: Sequence[str] = (),
        text: str = "We compared two groups of patients.",
    ) -> ReadDocument:
        width = sum(_width(cell) for cell in head[0])
        top = "".join(f"<tr>{''.join(_cell('th', cell) for cell in row)}</tr>" for row in head)
        body = "".join(f"<tr>{''.join(_cell('td', c) for c in _whole(row, width))}</tr>" for row in rows)
        foot = "".join(f"<p>{escape(note)}</p>" for note in notes)
        xml = (
            f"<article><front><article-meta><title-group><article-title>A made-up trial</article-title></title-group>"
            f"</article-meta></front><body><sec><title>Results</title><p>{escape(text)}</p>"
            f"<table-wrap><label>Table 1</label><caption><p>{escape(caption)}</p></caption>"
            f"<table><thead>{top}</thead><tbody>{body}</tbody></table>"
            f"<table-wrap-foot>{foot}</table-wrap-foot></table-wrap></sec></body></article>"
        )
        return recognise(read(xml.encode(), "made-up.xml"), lexicon)

    return made


def _width(cell: Over) -> int:
    return 1 if isinstance(cell, str) else cell[1]


def _cell(tag: str, cell: Over) -> str:
    words = cell if isinstance(cell, str) else cell[0]
    span = f' colspan="{_width(cell)}"' if _width(cell) > 1 else ""
    return f"<{tag}{span}>{escape(words)}</{tag}>"


def _whole(row: Sequence[str], width: int) -> Sequence[Over]:
    return [(row[0], width)] if len(row) == 1 else list(row)
