"""The classes and properties of a release with their labels and counts, for completion in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ontology.namespaces import compress, prefixes
from server.endpoint import responses
from server.endpoint.void import uses

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph

MOST = 600
"""Classes, and properties, that are completed; beyond them concepts are found by their names."""
_LABELS = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?term (SAMPLE(?name) AS ?label) (SAMPLE(?of) AS ?domain) (SAMPLE(?text) AS ?about) {{
  VALUES ?term {{ {} }}
  ?term rdfs:label ?name .
  OPTIONAL {{ ?term rdfs:domain ?of FILTER(isIRI(?of)) }}
  OPTIONAL {{ ?term rdfs:comment ?text }}
}} GROUP BY ?term"""
_AT_ONCE = 200


def terms(void: Iterable[pyoxigraph.Triple]) -> dict[str, Any]:
    """Prefixes with their IRIs, and terms by kind, the most used first.

    Args:
        void: what the release says of itself.

    Raises:
        ProblemError: the endpoint is too busy to be asked for labels.
    """
    counted = {"classes": uses(void, "class"), "properties": uses(void, "property")}
    listed = {kind: sorted(found.items(), key=lambda f: (-f[1], f[0]))[:MOST] for kind, found in counted.items()}
    labels = _labels(sorted({iri for found in listed.values() for iri, _ in found}))
    return {
        "prefixes": prefixes(),
        **{kind: [_term(iri, count, labels.get(iri, {})) for iri, count in found] for kind, found in listed.items()},
    }


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
