"""Concepts as CURIEs with their names, and the ontologies that they are of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ontology.namespaces import CYTO, OBO

if TYPE_CHECKING:
    from collections.abc import Mapping

UCUM = "https://ucum.org/"


class _Resource(NamedTuple):
    name: str
    url: str
    base: str
    version_of: str = ""


_RESOURCES = {
    "MONDO": _Resource("Mondo Disease Ontology", f"{OBO}mondo.owl", f"{OBO}MONDO_", "ontology/slices/mondo"),
    "HP": _Resource("Human Phenotype Ontology", f"{OBO}hp.owl", f"{OBO}HP_", "ontology/slices/hp"),
    "cyto": _Resource("Cytolink ontology", CYTO.rstrip("#"), CYTO),
    "UCUM": _Resource("Unified Code for Units of Measure", UCUM.rstrip("/"), UCUM),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What concepts and ontologies of a release are called.

    Attributes:
        names: by IRI of a concept.
        versions: by IRI of an ontology.
    """

    names: Mapping[str, str]
    versions: Mapping[str, str]

    def curie(self, iri: str) -> tuple[str, str] | None:
        """The prefix of a concept, and its CURIE; None for one of an ontology that is not declared here."""
        for prefix, resource in _RESOURCES.items():
            if iri.startswith(resource.base):
                return prefix, f"{prefix}:{iri.removeprefix(resource.base)}"
        return None

    def resource(self, prefix: str) -> dict[str, str]:
        """An ontology as the metadata of a phenopacket declare it."""
        found = _RESOURCES[prefix]
        known = (v for iri, v in self.versions.items() if found.version_of and iri.endswith(found.version_of))
        return {
            "id": prefix.lower(), "name": found.name, "url": found.url, "version": next(known, ""),
            "namespacePrefix": prefix, "iriPrefix": found.base,
        }  # fmt: skip
