"""A table of ids, labels and synonyms: what is left of a vocabulary that has no better form."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from graph_build.linking.forms.rows import read_rows
from graph_build.linking.linked import ALT, LABEL, LinkedTerm, text
from ontology.errors import VocabularyError

if TYPE_CHECKING:
    from graph_build.linking.linked import Linked


def read(linked: Linked, prefix: str | None, where: str) -> None:
    """Fill `linked` from its source; `prefix` is for ids without one, `where` names the file in messages."""
    rows = ((number, line) for number, line in enumerate(linked.source.text.splitlines(), 1) if line.strip())
    read_rows(linked, rows, partial(_add_term, linked, prefix), where)


def _add_term(linked: Linked, prefix: str | None, line: str, where: str) -> None:
    cells = line.split("\t")
    if len(cells) < 2 or not cells[0].strip() or not cells[1].strip():
        raise VocabularyError("an id and a label were expected", where=where)
    curie = cells[0] if ":" in cells[0] or prefix is None else f"{prefix}:{cells[0]}"
    if ":" not in curie:
        raise VocabularyError(f"the id {cells[0]!r} has no prefix", where=where, do="Give --prefix, such as MESH.")
    iri = linked.iri(curie, where)
    names = [name for cell in cells[2:3] for name in cell.split("|") if name]
    linked.terms[iri] = LinkedTerm(cells[1], names)
    linked.add(iri, LABEL, text(cells[1], "en"))
    for name in names:
        linked.add(iri, ALT, text(name, "en"))
