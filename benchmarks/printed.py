"""What is printed for trial: an article part by part, its tables, and how a page is laid out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Rules = Literal["grid", "three", "none"]
_RAISED = re.compile(r"\^\{([^}]+)\}")
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it is to be printed.

    Attributes:
        label: "Table 1".
        caption: its words.
        heads: header rows; each cell is its text and the number of columns it stands over.
        rows: rows of cells, or one text for a row that heads a group.
        notes: what stands under it, one a line.
    """

    label: str
    caption: str
    heads: tuple[tuple[tuple[str, int], ...], ...]
    rows: tuple[tuple[str, ...] | str, ...]
    notes: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """For each column, the texts of its headers from the top."""
        found: list[list[str]] = [[] for _ in range(sum(span for _, span in self.heads[0]))]
        for row in self.heads:
            at = 0
            for text, span in row:
                for column in range(at, at + span):
                    if text:
                        found[column].append(plain(text))
                at += span
        return tuple(tuple(path) for path in found)


@dataclass(frozen=True, slots=True)
class Part:
    """A headed part: paragraphs of sentences. `^[3]` is a citation, `^{9}` a superscript that is none."""

    heading: str
    paragraphs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article to print."""

    title: str
    byline: str
    doi: str
    parts: tuple[Part, ...]
    sheets: tuple[Sheet, ...] = ()
    references: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """All sentences as read: citations taken out, superscripts in Unicode."""
        return tuple(plain(s) for part in self.parts for paragraph in part.paragraphs for s in paragraph)


@dataclass(frozen=True, slots=True)
class Layout:
    """How to print an article.

    Attributes:
        name: what the layout is called.
        columns: of text on a page, 1 to 3.
        font: "Times", "Helvetica" or "Vera" (embedded TrueType).
        size: of the text, in points.
        rules: of tables: a grid, the three rules of journals, or none.
        wide: whether tables stand over all columns.
        running: whether a running head, a foot and page numbers are printed.
        line_numbers: whether lines are numbered in the margin.
        superscripts: whether citations are raised figures, or figures in square brackets.
        indented: whether paragraphs are told by their first line, or by the space between them.
        justified: whether lines are set to one width.
        hyphens: whether words are broken at line ends.
        height: of the page, in points.
        gutter: between columns, in points.
        numbered: whether headings are numbered.
        spread: factor on the leading: 2 is a manuscript.
    """

    name: str
    columns: int = 2
    font: Literal["Times", "Helvetica", "Vera"] = "Times"
    size: float = 9.5
    rules: Rules = "three"
    wide: bool = False
    running: bool = True
    line_numbers: bool = False
    superscripts: bool = True
    indented: bool = True
    justified: bool = True
    hyphens: bool = True
    height: float = 792
    gutter: float = 16
    numbered: bool = False
    spread: float = 1.2


def plain(text: str) -> str:
    """A text of the article as a reader should have it: without citations, superscripts in Unicode."""
    bare = re.sub(r" ?\^\[[\d,\u2013-]+\]", "", text)
    return _RAISED.sub(lambda m: m.group(1).translate(_SUPERSCRIPTS), bare)
