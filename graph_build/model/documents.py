"""A document as read: sections, sentences, tables as cells, references."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model.texts import MappedText, Span

SectionKind = Literal[
    "front", "abstract", "introduction", "methods", "case", "results", "discussion", "conclusion",
    "references", "back", "body",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """The mark of one or more cited works, taken out of the text it stood in.

    Attributes:
        numbers: the document's own reference numbers, in order.
        position: the position in the cleaned sentence at which the mark stood.
        span: the mark itself, in the original.
    """

    numbers: tuple[int, ...]
    position: int
    span: Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: white space folded, line-end hyphens joined, citation marks taken out.

    Attributes:
        text: the cleaned words.
        citations: marks that stood in it, or at its very end, in order.
        section: index of its section in the document.
        paragraph: running number of its paragraph in the document.
    """

    text: MappedText
    citations: tuple[Citation, ...] = ()
    section: int = 0
    paragraph: int = 0

    @property
    def references(self) -> tuple[int, ...]:
        """All reference numbers cited in the sentence, sorted, each once."""
        return tuple(sorted({n for c in self.citations for n in c.numbers}))


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a document; a heading that is not printed is empty."""

    kind: SectionKind
    heading: str
    span: Span
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. Text wrapped over several lines is one cell; its text is joined by blanks.

    Attributes:
        text: cleaned text, citation marks taken out.
        row: index of its row in the body, from 0; header cells have -1.
        column: index of its column, from 0.
        pieces: the original runs it was put together from, in order.
        citations: marks that stood in it.
    """

    text: MappedText
    row: int
    column: int
    pieces: tuple[Span, ...]
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table with all that its headers say.

    Attributes:
        path: header texts from the topmost (a header over several columns) down to its own.
        cells: the header cells of that path.
    """

    path: tuple[str, ...]
    cells: tuple[Cell, ...] = ()

    @property
    def title(self) -> str:
        """The whole path in one line."""
        return " ".join(self.path)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table's body: one cell a column, None where it is empty.

    Attributes:
        cells: by column.
        group: the text of the heading row inside the table that it stands under, or None.
        group_cell: that heading's cell.
    """

    cells: tuple[Cell | None, ...]
    group: str | None = None
    group_cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table, as cells, whatever it was flattened into.

    Attributes:
        label: "Table 1".
        caption: the caption's text without its label, or None.
        columns: left to right.
        rows: top to bottom, header rows left out.
        span: from its caption or first header to its last cell or legend.
        legend: abbreviations defined under or over it, short -> long, with where it was read.
        notes: footnotes as printed.
        shape: the declared shape that read it, such as "tab-separated", "values-in-line", "wrapped-rows".
    """

    label: str
    caption: MappedText | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    span: Span
    shape: str
    legend: tuple[Abbreviation, ...] = ()
    notes: tuple[MappedText, ...] = ()


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form that the document itself defines.

    Attributes:
        short: as printed ("KD").
        long: the words it stands for, cleaned ("Kawasaki disease").
        span: both together, in the original.
        long_span: the long form alone.
        scope: span of the table whose legend defines it, or None where it holds in the whole document.
    """

    short: str
    long: str
    span: Span
    long_span: Span
    scope: Span | None = None


@dataclass(frozen=True, slots=True)
class CitedWork:
    """One entry of the reference list.

    Attributes:
        number: the document's own number.
        text: cleaned.
        span: the entry in the original.
    """

    number: int
    text: MappedText
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read.

    Attributes:
        name: file name without folders.
        sha256: of its bytes, in hexadecimal: what the document is known by.
        text: the original, all of it.
        form: the form it was recognised as ("markdown-summary", "markdown-article", "pdf-text", "plain").
        sections: in order; references are apart.
        tables: in order of their captions.
        abbreviations: defined in text or legends; a table's own hold within its span.
        cited_works: the reference list, if printed.
        captions: figure captions, each with its label ("Figure 1") first.
    """

    name: str
    sha256: str
    text: str
    form: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    cited_works: tuple[CitedWork, ...] = ()
    captions: tuple[MappedText, ...] = ()

    def sentences(self) -> Iterator[Sentence]:
        """Every sentence of every section, in order."""
        for section in self.sections:
            yield from section.sentences

    def quote(self, span: Span) -> str:
        """What the original prints there."""
        return self.text[span.start : span.end]
