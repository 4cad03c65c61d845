"""What words find: in the index of names, in that of statements, among papers and saved queries."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from graph_build.errors import ReleaseError
from graph_build.names import Names, Statements
from graph_build.release import in_words_of
from ontology.namespaces import ID
from queries.catalogue import catalogue
from queries.search import search as queries_for
from server.endpoint import incoming
from server.endpoint.addresses import address
from server.pages import statements
from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.names import Candidate

_CONCEPTS, _DOCUMENTS, _STATEMENTS, _QUERIES = 8, 8, 20, 6
_LIKELY = 60.0
"""Score from which on a concept is shown (`Candidate.score`); below it one resembles the words and no more."""
_SURE = 80.0
"""Score from which on statements are looked for by the concept's own name, too."""
_METADATA = "document_metadata"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what it is called, where it is, and a note on it."""

    label: str
    href: str
    note: str
    iri: str = ""
    read: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found.

    Attributes:
        concepts, documents, statements, questions: the likeliest first.
        searched: the names by which statements were looked for, where they are not the words themselves.
        unindexed: why no statements could be looked for; empty where they could.
    """

    concepts: list[Hit]
    documents: list[Hit]
    statements: list[Hit]
    questions: list[Hit]
    searched: list[str]
    unindexed: str = ""


def found(asked: str) -> Found:
    """All that some words find.

    Raises:
        ProblemError: the release has no index of names, or a limit was met.
    """
    with closing(names_of_release()) as names:
        candidates = [c for c in names.find(asked, limit=3 * _CONCEPTS) if c.score >= _LIKELY]
        begun = names.starting(asked, _CONCEPTS)
    with in_words_of(incoming.endpoint().opened.release):
        searched = _means(asked, candidates)
        questions = queries_for(list(catalogue().values()), next(iter(searched), asked))[:_QUERIES]
    iris, unindexed = _stated([asked, *searched])
    told = statements.named(iris)
    return Found(
        _concepts([*candidates, *begun])[:_CONCEPTS],
        list(_documents(asked, told))[:_DOCUMENTS],
        [Hit(one.label, one.href, one.kind, one.iri, one.read) for one in told if one.type != _METADATA],
        [
            Hit(
                one.query.summary,
                f"/q/{one.query.name}" + (f"?{urlencode(one.values)}" if one.values else ""),
                ", ".join(f"{name}: {value}" for name, value in one.values.items()) or one.query.name,
            )
            for one in questions
        ],
        searched,
        unindexed,
    )


def _means(asked: str, candidates: Iterable[Candidate]) -> list[str]:
    """The names of what the words surely mean, where they say it in others: synonyms, and slips of the pen."""
    sure = [c.label for c in candidates if c.score >= _SURE and c.label.casefold() != asked.casefold()]
    return list(dict.fromkeys(sure))[:3]


def _concepts(candidates: Iterable[Candidate]) -> list[Hit]:
    """Concepts, each once."""
    hits: dict[str, Hit] = {}
    for one in candidates:
        other = f"found as “{one.name}” · " if one.name.casefold() != one.label.casefold() else ""
        hits.setdefault(one.iri, Hit(one.label, address(one.iri), f"{other}{one.curie} · {one.kind}", one.iri))
    return list(hits.values())


def _stated(texts: list[str]) -> tuple[list[str], str]:
    try:
        index = Statements(incoming.endpoint().opened.release.statements_path)
    except ReleaseError as error:
        return [], f"{error.what}: this release was built before there was one"
    with closing(index):
        return index.find(texts, _STATEMENTS), ""


def _documents(asked: str, told: Iterable[statements.Statement]) -> Iterator[Hit]:
    """Documents by the words of their titles, authors and file names, and those that say the words of themselves."""
    papers = incoming.endpoint().opened.papers
    found = {paper.key: paper for paper in papers.found(asked)}
    for one in told:
        if one.type == _METADATA and (paper := papers.known(one.document)):
            found.setdefault(paper.key, paper)
    for key, paper in found.items():
        note = f"{paper.cited}, {paper.name}" if paper.cited != paper.name else ""
        yield Hit(paper.title or paper.cited, f"/id/document/{key}", note, f"{ID}document/{key}", f"/read/{key}")


def names_of_release() -> Names:
    """The index of names, to be closed after use.

    Raises:
        ProblemError: 503, the release has none.
    """
    try:
        return Names(incoming.endpoint().opened.release.names_path)
    except ReleaseError as error:
        raise ProblemError("no-names", 503, str(error)) from error
