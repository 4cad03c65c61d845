"""The classes and properties of a release with their labels and counts, for completion in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph

from ontology.namespaces import VOID, compress, prefixes
from server.endpoint import responses

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 600
"""Classes, and properties, that are completed; beyond them concepts are found by their names."""
_LABELS = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?term (SAMPLE(?name) AS ?label) (SAMPLE(?of) AS ?domain) (SAMPLE(?text) AS ?about) {{
  VALUES ?term {{ {} }}
  ?term rdfs:label ?name .
  OPTIONAL {{ ?term rdfs:domain ?of FILTER(isIRI(?of)) }}
  OPTIONAL {{ ?term skos:definition ?text }}
}} GROUP BY ?term"""
_AT_ONCE = 200


def terms(void: Iterable[pyoxigraph.Triple]) -> dict[str, Any]:
    """Prefixes with their IRIs, and terms by kind, the most used first.

    Args:
        void: what the release says of itself.

    Raises:
        ProblemError: the endpoint is too busy to be asked for labels.
    """
    counted = _counted(void)
    listed = {kind: sorted(found.items(), key=lambda f: (-f[1], f[0]))[:MOST] for kind, found in counted.items()}
    labels = _labels(sorted({iri for found in listed.values() for iri, _ in found}))
    return {
        "prefixes": prefixes(),
        **{kind: [_term(iri, count, labels.get(iri, {})) for iri, count in found] for kind, found in listed.items()},
    }


def _counted(void: Iterable[pyoxigraph.Triple]) -> dict[str, dict[str, int]]:
    """Classes with the number of their things, and properties with that of their triples (VoID, section 4.3)."""
    told: dict[str, dict[str, str]] = {}
    for triple in void:
        if isinstance(triple.subject, pyoxigraph.NamedNode) and not isinstance(triple.object, pyoxigraph.Triple):
            told.setdefault(triple.subject.value, {})[triple.predicate.value] = triple.object.value
    counted: dict[str, dict[str, int]] = {"classes": {}, "properties": {}}
    for part in told.values():
        for kind, names, counts in (("classes", "class", "entities"), ("properties", "property", "triples")):
            if VOID + names in part and VOID + counts in part:
                counted[kind][part[VOID + names]] = int(part[VOID + counts])
    return counted


def _labels(iris: list[str]) -> dict[str, dict[str, str]]:
    found = {}
    for start in range(0, len(iris), _AT_ONCE):
        some = iris[start : start + _AT_ONCE]
        for row in responses.first(_LABELS.format(" ".join(f"<{iri}>" for iri in some)), len(some)).rows:
            if "term" in row:
                found[row["term"]["value"]] = {name: term["value"] for name, term in row.items()}
    return found


def _term(iri: str, count: int, told: dict[str, str]) -> dict[str, str | int]:
    shown: dict[str, str | int] = {"name": compress(iri) or f"<{iri}>", "count": count}
    for name in ("label", "about"):
        if name in told:
            shown[name] = told[name]
    if "domain" in told:
        shown["domain"] = compress(told["domain"]) or told["domain"]
    return shown
