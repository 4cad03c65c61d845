"""Where this server describes an IRI."""

from __future__ import annotations

from urllib.parse import quote

OURS = "https://w3id.org/cytolink/"
ROOMS = ("id", "graph", "release", "mappings")
"""Families of IRIs whose path on this server is their own; the ontology and the problems have pages of another kind."""


def address(iri: str) -> str:
    """Where this server describes an IRI."""
    if iri.startswith(tuple(f"{OURS}{room}/" for room in ROOMS)):
        return "/" + iri.removeprefix(OURS)
    return "/describe?iri=" + quote(iri, safe="")
