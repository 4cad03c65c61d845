"""The rows of a saved query as texts, and what an export left out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graph_build.release.wording import in_words_of
from ontology.namespaces import CYTO
from queries.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph_build.release import Release

_NAMES = f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX cyto: <{CYTO}>
SELECT ?iri ?text {{
  {{ SELECT DISTINCT ?iri {{ ?record ?of ?iri VALUES ?of {{ cyto:ofCondition cyto:ofDrug cyto:measures }} }} }}
  ?iri rdfs:label ?text
}}"""
_VERSIONS = "SELECT ?iri ?text { ?iri <http://purl.org/dc/terms/hasVersion> ?text }"

Row = dict[str, str]
Left = Counter[str]
"""What the format has no place for: how many of each, in words."""


def rows_of(release: Release, name: str, values: Mapping[str, str]) -> list[Row]:
    """The rows of a saved query's answer, an empty text where a cell is empty.

    Args:
        release: that is asked.
        name: of the saved query.
        values: of its parameters; the others take their defaults.

    Raises:
        QueryError: for a wrong value.
    """
    query = catalogue()[name]
    with in_words_of(release):
        answer = release.store().select(query.bind(values))
    return [
        {column: "" if term is None else term.value for column, term in zip(answer.variables, row, strict=True)}
        for row in answer
    ]


def names_of(release: Release) -> dict[str, str]:
    """The name of each concept that a statement is of, by its IRI."""
    return _texts(release, _NAMES)


def versions_of(release: Release) -> dict[str, str]:
    """The version of each ontology that came with a release, by its IRI."""
    return _texts(release, _VERSIONS)


def _texts(release: Release, query: str) -> dict[str, str]:
    return {iri.value: text.value for iri, text in release.store().select(query) if iri and text}
