"""What the readers of tables share: names in cells, evidence, populations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

from graph_build.model import Cell, Concept, Evidence, Mention, Population, ReadDocument, Span, Table
from graph_build.recognisers import CellNames, Lexicon, names_in_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph_build.facts.clinical.study import Study
    from graph_build.facts.grids.saying import Said

Role = Literal["evidence", "context"]

_MOST_EVIDENCE = 6
_SHORT = re.compile(r"^(?:[\w-]*[A-Z][\w-]*[A-Z]\w*|[A-Z]\w{0,2})$")


@dataclass(frozen=True)
class OpenTable:
    """A table with all that is needed to read it.

    Attributes:
        read: its document.
        table: its cells.
        study: what the document is about.
        names: what its cells name.
        longs: short form -> the document's words for it.
        headers: what its headers say, kept as they are read.
    """

    read: ReadDocument
    table: Table
    study: Study
    names: CellNames
    longs: Mapping[str, str]
    headers: dict[str, Said] = field(default_factory=dict)

    most_spans: ClassVar[int] = _MOST_EVIDENCE

    @classmethod
    def all_of(cls, read: ReadDocument, study: Study) -> list[OpenTable]:
        """The tables of a document, in order.

        Args:
            read: the document.
            study: what it is about.
        """
        return [
            cls(
                read,
                table,
                study,
                names,
                {a.short: a.long for a in (*reversed(read.document.abbreviations), *table.legend)},
            )
            for table, names in zip(read.document.tables, names_in_tables(read, Lexicon.default()), strict=True)
        ]

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """What a cell's text names."""
        return self.names.mentions(text)

    def whole(self, text: str) -> Concept | None:
        """The concept that a text as a whole names, or None."""
        return self.names.whole(text)

    def spelled(self, text: str) -> str:
        """The text with short forms written out: as the document defines them, else by their names."""
        out, at = [], 0
        for mention in self.mentions(text):
            if mention.start < at or not _SHORT.match(mention.surface):
                continue
            known = mention.concept.label if mention.concept.category != "disease" else mention.surface
            long = self.longs.get(mention.surface) or known  # "HIV-infected" is no name of a disease
            following = text[mention.end :].split()[:1]
            if following and long.split()[-1].casefold() == following[0].casefold():
                long = " ".join(long.split()[:-1])
            out += [text[at : mention.start], long]
            at = mention.end
        return "".join([*out, text[at:]])

    def lowered(self, text: str) -> str:
        """A header or cell in running text: words without the capitals of a title; names and acronyms keep theirs."""
        named = {w for m in self.mentions(text) for w in m.concept.label.split() if w[:1].isupper()}
        return " ".join(
            w.lower() if re.fullmatch(r"\W?[A-Z][a-z]+\W*", w) and w.strip("(),;:") not in named else w
            for w in text.split()
        )

    def evidence(self, cell: Cell, role: Role = "evidence") -> tuple[Evidence, ...]:
        """The pieces of a cell."""
        return tuple(self.at(span, cell, role) for span in cell.pieces)

    def part(self, cell: Cell, start: int, end: int) -> tuple[Evidence, ...]:
        """The pieces of a cell that the positions from `start` to `end` of its text lie in, cut to them."""
        whole = cell.text.span(start, end)
        found = [
            Span(max(whole.start, piece.start), min(whole.end, piece.end))
            for piece in cell.pieces
            if piece.overlaps(whole)
        ]
        joined: list[Span] = []
        for span in found:
            if joined and not self.read.document.text[joined[-1].end : span.start].strip():
                joined[-1] = Span(joined[-1].start, span.end)
            else:
                joined.append(span)
        return tuple(self.at(span, cell) for span in joined)

    def at(self, span: Span, cell: Cell, role: Role = "evidence") -> Evidence:
        """Evidence in a cell; header cells have no row."""
        row = cell.row if cell.row >= 0 else None
        return Evidence(span, role, self.table.label, row, cell.column)

    def with_context(self, evidence: Iterable[Evidence], *cells: Cell | None) -> tuple[Evidence, ...]:
        """Evidence with the cells that say what it is about, six spans at most in all."""
        found = list(evidence)
        for cell in cells:
            if cell is not None:
                found += [e for e in self.evidence(cell, "context") if e.span not in [f.span for f in found]]
        return tuple(found[:_MOST_EVIDENCE])


def patient(number: str) -> Population:
    """The population of one patient of a table."""
    return Population("patient", f"patient {number}")


def cited(numbers: tuple[int, ...], n: int | None) -> Population:
    """The patients of a cited work."""
    who = "patient" if n == 1 else "patients"
    return Population("patient" if n == 1 else "group", f"{who} of reference [{numbers[0]}]", "cited", numbers[0])


def links(*pairs: tuple[str, Concept | None]) -> list[tuple[str, str]]:
    """The pairs of slot and IRI for `Fact.concepts`."""
    return [(slot, concept.iri) for slot, concept in pairs if concept is not None and concept.iri]
