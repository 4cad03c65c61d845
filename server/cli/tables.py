"""Answers for people and scripts at the command line: a table, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rich import box
from rich.table import Table

from ontology.namespaces import XSD, compress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console, RenderableType

    from graph_build.store import Term

Row = tuple["Term | None", ...]

_WIDEST = 100_000
"""Columns beyond which no table is measured."""
_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}


def table(variables: Sequence[str], rows: Sequence[Row], title: str = "") -> Table:
    """The rows as a table: IRIs as CURIEs, numbers on the right."""
    made = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for index, name in enumerate(variables):
        terms = [row[index] for row in rows if row[index] is not None]
        numeric = bool(terms) and all(isinstance(t, ox.Literal) and t.datatype.value in _NUMBERS for t in terms)
        made.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        made.add_row(*(shown(term) for term in row))
    return made


def laid_out(variables: Sequence[str], rows: Sequence[Row], console: Console, title: str = "") -> RenderableType:
    """The rows as a table where it fits into the console's width, else as records, a line a value."""
    made = table(variables, rows, title)
    return made if width_of(made, console) <= console.width else records(variables, rows, title)


def paged(console: Console, made: RenderableType, *, sideways: bool = False) -> None:
    """Print an answer; in a terminal that it is too long for, through the reader's pager (PAGER, else less).

    Args:
        console: what it is printed to.
        made: the answer.
        sideways: whether lines longer than the terminal are moved along, and not folded.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        console.print(made)
        return
    os.environ.setdefault("LESS", "-RFXS" if sideways else "-RFX")  # colours; an answer of one screen is just printed
    with console.pager(styles=True):
        console.print(made)


def width_of(made: Table, console: Console) -> int:
    """Columns that a table takes when none of its cells is folded."""
    return made.__rich_measure__(console, console.options.update(max_width=_WIDEST)).maximum


def records(variables: Sequence[str], rows: Sequence[Row], title: str = "") -> Table:
    """The rows one below another: the name of each column that is bound beside its value."""
    made = Table.grid(padding=(0, 2))
    made.title, made.title_justify = title or None, "left"
    made.add_column(style="dim", no_wrap=True)
    made.add_column(overflow="fold")
    for number, row in enumerate(rows, start=1):
        made.add_row(f"{number}", "─" * 8, style="dim")
        for name, term in zip(variables, row, strict=True):
            if term is not None and (text := shown(term)):
                made.add_row(name, text)
    return made


def shown(term: Term | None) -> str:
    """A term as a person reads it: the literal's text, the IRI's CURIE, nothing for an unbound variable."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return compress(term.value) or term.value
    return str(term.value)


def csv_text(variables: Sequence[str], rows: Sequence[Row]) -> str:
    """The rows as CSV (SPARQL 1.1 Query Results CSV, with plain line feeds)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(variables)
    writer.writerows(["" if term is None else term.value for term in row] for row in rows)
    return out.getvalue()


def json_text(variables: Sequence[str], rows: Sequence[Row], meta: Mapping[str, object] | None = None) -> str:
    """The rows as JSON (SPARQL 1.1 Query Results JSON), with a member `meta` of ours where there is one."""
    bindings = [
        {name: _json(term) for name, term in zip(variables, row, strict=True) if term is not None} for row in rows
    ]
    answer: dict[str, object] = {"head": {"vars": list(variables)}, "results": {"bindings": bindings}}
    if meta:
        answer["meta"] = meta
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def _json(term: Term) -> Mapping[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == XSD + "string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
