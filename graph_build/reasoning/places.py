"""Where each statement was read first: a join over all spans of a document, which a query takes long for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontology.namespaces import CYTO, OA

if TYPE_CHECKING:
    from graph_build.reasoning.triples import Triples

_EVIDENCE, _FIRST, _FROM, _TO = (
    f"<{CYTO}{name}>" for name in ("evidence", "firstEvidence", "evidenceStart", "evidenceEnd")
)
_START, _END = (f"<{OA}{name}>" for name in ("start", "end"))

NAMES = frozenset({_EVIDENCE, _FIRST, _FROM, _TO, _START, _END})
"""The properties that are asked for and given here."""


def place(triples: Triples) -> None:
    """Add to some triples the first of the spans that carry each statement, and where that one is.

    Queries trace every row to it; it is two steps away otherwise. A span has one start and one end: the shapes hold
    that.
    """
    ends = dict(triples.related[_END])
    runs = {span: (start, ends[span]) for span, start in triples.related[_START] if span in ends}
    stated = dict(triples.related[_FIRST])
    first: dict[str, tuple[int, int, str]] = {}
    for statement, span in triples.related[_EVIDENCE]:
        if span in runs and statement not in stated:
            start, end = runs[span]
            found = (_number(start), _number(end), span)
            first[statement] = min(first.get(statement, found), found)
    triples.relate(_FIRST, {(statement, span) for statement, (_, _, span) in first.items()})
    placed = [(statement, *runs[span]) for statement, span in triples.related[_FIRST] if span in runs]
    triples.relate(_FROM, {(statement, start) for statement, start, _ in placed})
    triples.relate(_TO, {(statement, end) for statement, _, end in placed})


def _number(literal: str) -> int:
    return int(literal[1 : literal.index('"', 1)])
