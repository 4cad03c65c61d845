"""A document as read: sections, sentences, tables as cells, references."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graph_build.model.printing import around, printed_at
from graph_build.model.texts import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model.imported import Imported, Unplaced
    from graph_build.model.texts import MappedText

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
        return tuple(sorted({n for c in self.citations for n in c.numbers})) if self.citations else ()


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
        notes: indices into the table's notes of those that its marks ("*", "a") lead to.
    """

    text: MappedText
    row: int
    column: int
    pieces: tuple[Span, ...]
    citations: tuple[Citation, ...] = ()
    notes: tuple[int, ...] = ()


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
        groups: all heading rows that it stands under, the outermost first; `group_cell` is the last of them.
    """

    cells: tuple[Cell | None, ...]
    group: str | None = None
    group_cell: Cell | None = None
    groups: tuple[Cell, ...] = ()


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
        number: the document's own number; where it prints none, the entry's place in the list, from 1.
        text: cleaned.
        span: the entry in the original.
        ids: identifiers that the entry states, as pairs of scheme and id: ("pmid", "21139046"), ("doi", "10.1000/x").
    """

    number: int
    text: MappedText
    span: Span
    ids: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Detail:
    """Something that a format states of the document itself in a field made for it, such as its DOI or licence.

    Attributes:
        property: "title", "doi", "pmid", "pmcid", "journal", "published", "licence", "author", "keyword",
            "registration" (a trial's number), "retracted_by", "corrects", "version_of" and the like.
        value: as stated, white space folded.
        span: where it stands in the original.
    """

    property: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read.

    Attributes:
        name: file name without folders.
        sha256: of its bytes, in hexadecimal: what the document is known by.
        text: the original, all of it.
        form: the form it was recognised as ("markdown-summary", "markdown-article", "pdf-text", "plain", "jats", …).
        sections: in order; references are apart.
        tables: in order of their captions.
        abbreviations: defined in text or legends; a table's own hold within its span.
        cited_works: the reference list, if printed.
        captions: figure captions, each with its label ("Figure 1") first.
        details: what the format states of the document in fields of its own, in order.
        imported: annotations that came with it, by place.
        markup: whether `text` is XML or HTML, so that what a reader sees of a span is found by leaving tags out.
        escaped: whether `text` is JSON, so that what a reader sees of a span is found by reading its escapes.
        unplaced: annotations that came with it and could not be tied to the words they are about.
        left_out: what else came with it, as pairs of kind ("relation", "event", "attribute") and number.
        pages: the runs of `text` that hold what a reader sees, where others hold fields of the format; all of it where
            none is named.
        counting: what the offsets of those annotations count in the file: "characters", "bytes" or "UTF-16 units".
        encoding: what the file's bytes are in, where they are not UTF-8: as the user has said ("cp1252"), or
            "utf-8+cp1252" where single bytes were read as Windows-1252; else None.
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
    details: tuple[Detail, ...] = ()
    imported: tuple[Imported, ...] = ()
    markup: bool = False
    escaped: bool = False
    unplaced: tuple[Unplaced, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    counting: str = "characters"
    pages: tuple[Span, ...] = ()
    encoding: str | None = None

    def sentences(self) -> Iterator[Sentence]:
        """Every sentence of every section, in order."""
        for section in self.sections:
            yield from section.sentences

    def table(self, label: str, span: Span) -> Table | None:
        """The table of a label that holds a span, or None: two may have one label, as a damaged text prints it."""
        alike = [table for table in self.tables if table.label == label]
        return next((t for t in alike if t.span.start <= span.start and span.end <= t.span.end), None)

    def quote(self, span: Span) -> str:
        """The characters of the original there."""
        return self.text[span.start : span.end]

    def printed(self, span: Span) -> str:
        """What a reader sees there: the characters of the original, of markup without tags and with entities read."""
        return printed_at(self.text, span, markup=self.markup, escaped=self.escaped)

    def around(self, span: Span, width: int) -> tuple[str, str]:
        """What a reader sees right before a span and right behind it, at most `width` characters each."""
        return around(self.text, span, width, markup=self.markup, escaped=self.escaped)

    def clipped(self, text: MappedText, longest: int) -> Span:
        """Where a text stands, its end left out where more than `longest` characters are printed there.

        Raises:
            ValueError: where the text holds no character.
        """
        whole = text.span()
        if not (self.markup or self.escaped):
            return Span(whole.start, min(whole.end, whole.start + longest))
        return whole if len(self.printed(whole)) <= longest else text.span(0, min(len(text), longest))
