"""Pairs of statements that point in different directions: those about a concept, and those that a statement is part of.

They are the rows of the saved query `contradictions`, asked once of a release, and what documents say against
themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ontology.namespaces import ID
from queries.catalogue import catalogue
from server.endpoint import incoming, responses
from server.pages import answers
from server.pages.statements import Value, table
from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

QUESTION = "contradictions"
SHOWN = 12
"""Pairs of a page."""
_MOST, _SECONDS = 2000, 5.0
"""Pairs that a release is asked for, and how long that may take."""
_SIDES = ("a", "b")
_TOLD = {"certainty": "", "timing": "", "dose": "dose ", "line": "", "design": "", "n": "n = ", "disease": "in "}
_OF_CONCEPT = """SELECT DISTINCT ?d ?why WHERE {{ VALUES ?link {{ {links} }} ?fact ?link <{iri}> ; cyto:evidence ?span .
  ?side cyto:evidence ?span . ?d cyto:sideA|cyto:sideB ?side ; cyto:rationale ?why }} ORDER BY ?why LIMIT {most}"""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what is said, where it is read, and what is known of it (certainty, design, size …)."""

    says: str
    read: str
    document: str
    known: tuple[str, ...]
    place: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements on one matter, and what differs between them."""

    topic: str
    about: str
    sides: tuple[Side, Side]
    differs: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs that a page shows, how many there are, where all are asked for, and whether finding them took too long."""

    shown: list[Pair]
    total: int
    all: str
    given_up: bool = False


def of_concept(label: str) -> Pairs | None:
    """The pairs about what is called `label`: a drug, a predictor, or a disease that a side names; None without any."""
    wanted = label.casefold()
    return _pairs(
        lambda pair: wanted == pair.topic.casefold() or any(f"in {wanted}" in _diseases(side) for side in pair.sides)
    )


def of_statement(key: str, spans: set[tuple[int, int]]) -> Pairs | None:
    """The pairs of which one side was read at one of these spans of a document; None without any.

    Args:
        key: of the document.
        spans: start and end of the statement's evidence.
    """
    wanted = {(key, str(start), str(end)) for start, end in spans}
    return _pairs(lambda pair: any(side.place in wanted for side in pair.sides))


def within_documents(iri: str, links: str) -> list[Value]:
    """Discrepancies of documents in which a statement about a concept has a side.

    Args:
        iri: the concept's.
        links: properties that link statements to concepts, as SPARQL has them.

    Raises:
        ProblemError: a limit ended the query.
    """
    rows = table(_OF_CONCEPT.format(links=links, iri=iri, most=SHOWN))
    return [Value(row["why"], "/id/" + row["d"].removeprefix(ID)) for row in rows]


def _pairs(wanted: Callable[[Pair], bool]) -> Pairs | None:
    found = _all(incoming.endpoint().opened.digest)
    if found is None:
        return Pairs([], 0, f"/q/{QUESTION}", given_up=True)
    listed = [pair for pair in found if wanted(pair)]
    return Pairs(listed[:SHOWN], len(listed), f"/q/{QUESTION}") if listed else None


def _diseases(side: Side) -> set[str]:
    return {known.casefold() for known in side.known}


@lru_cache(maxsize=2)
def _all(digest: str) -> tuple[Pair, ...] | None:  # noqa: ARG001 - a release is asked once
    """All pairs of the release; None where they take too long to find: the question itself can be asked for longer."""
    try:
        found = responses.first(catalogue()[QUESTION].bind({}), _MOST, _SECONDS)
        documents = answers.documents_of(found.rows)
    except ProblemError:
        return None
    return tuple(_pair(row, documents) for row in found.rows)


def _pair(row: Mapping[str, Mapping[str, str]], documents: Mapping[str, str]) -> Pair:
    def text(name: str) -> str:
        return row[name]["value"] if name in row else ""

    sides = []
    called = incoming.endpoint().opened.papers.called
    for one in _SIDES:
        file = text(f"file_{one}")
        key = documents[file].rpartition("/")[2] if file in documents else ""
        known = [
            before + part
            for name, before in _TOLD.items()
            for part in (text(f"{name}_{one}").split("; ") if name == "disease" else [text(f"{name}_{one}")])
            if part
        ]
        place = (key, text(f"start_{one}"), text(f"end_{one}"))
        read = answers.span_of(row, f"_{one}", documents) or ""
        sides.append(Side(text(f"said_{one}"), read, called(file), tuple(known), place))
    return Pair(text("topic"), text("about"), (sides[0], sides[1]), text("differs"))
