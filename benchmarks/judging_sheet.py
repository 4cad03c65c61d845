"""A fact as a line of a sheet that a reader judges, and what of it a verdict is kept by."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from reworded_words import line_of

from graph_build.confidence.places import first

if TYPE_CHECKING:
    from graph_build.model import Document, Fact

AROUND, SHORT = 250, 60
"""Characters that are shown on either side of a fact's words, and that a kept value may have."""
_TAG = re.compile(r"<[^<>]*>")


def kept(line: dict[str, Any]) -> dict[str, Any]:
    """The fields of a fact that a verdict is kept by; a value that is long is kept as its digest."""
    slots = {name: _short(value) for name, value in line["slots"].items()}
    return {"type": line["type"], "subject": _short(line["subject"]), "slots": slots, "spans": line["spans"]}


def _short(value: object) -> object:
    if isinstance(value, list):
        return [_short(one) for one in value]
    if isinstance(value, str) and len(value) > SHORT:
        return f"sha256:{hashlib.sha256(value.encode()).hexdigest()[:16]}"
    return value


def shown(fact: Fact, document: Document) -> dict[str, Any]:
    """A fact as a line of the sheet."""
    line = line_of(fact)
    told = kept(line)
    mark = hashlib.sha256((document.name + json.dumps(told)).encode()).hexdigest()[:10]
    span, whose = first(fact), fact.population
    around = [
        _plain(document, max(0, span.start - AROUND), span.start),
        _plain(document, span.start, span.end),
        _plain(document, span.end, span.end + AROUND),
    ]
    return {
        "id": f"{document.name.partition('.')[0]}-{mark}",
        "document": document.name,
        **line,
        "whose": f"{whose.label} ({whose.experiencer})" if whose else None,
        "rule": fact.rule.name,
        "heading": _heading(fact, document),
        "around": "{} «{}» {}".format(*around),
        "others": [_plain(document, e.span.start, e.span.end) for e in fact.evidence if e.span != span],
        "table": _table(fact, document),
        "kept": told,
    }


def _plain(document: Document, start: int, end: int) -> str:
    """The words of a place without tags."""
    text = document.text[start:end]
    return " ".join((_TAG.sub(" ", text) if document.markup else text).split())


def _heading(fact: Fact, document: Document) -> str:
    at = [s for s in document.sections if s.span.start <= first(fact).start]
    return f"{at[-1].kind}: {at[-1].heading}" if at else ""


def _table(fact: Fact, document: Document) -> dict[str, Any] | None:
    """The caption, headers, row and notes of a fact's cell."""
    cell = fact.evidence[0]
    table = document.table(cell.table, cell.span) if cell.table is not None else None
    if table is None:
        return None
    row = table.rows[cell.row] if cell.row is not None and 0 <= cell.row < len(table.rows) else None
    return {
        "caption": f"{table.label} {table.caption.text if table.caption else ''}",
        "columns": [column.title for column in table.columns],
        "column": table.columns[cell.column].title if cell.column is not None else None,
        "under": [one.text.text for one in row.groups] if row else [],
        "row": [one.text.text if one else "" for one in row.cells] if row else [],
        "notes": [note.text for note in table.notes],
    }
