"""Everything that a release knows of one identifier: names, mappings, what lies above it, what speaks of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graph_build.errors import QueryError
from graph_build.store import plain
from ontology.namespaces import CYTO, OBO, OWL, RDFS, SKOS, compress, expand
from queries.concepts import named
from queries.concepts import resolve as concept

if TYPE_CHECKING:
    from graph_build.store import Store

_DO = "Give a CURIE such as MESH:D009080, an IRI, or a name."
_PREFIXES = f"""
PREFIX cyto: <{CYTO}> PREFIX rdfs: <{RDFS}> PREFIX skos: <{SKOS}> PREFIX owl: <{OWL}> PREFIX obo: <{OBO}>
"""
_SAME = "?iri (skos:exactMatch|^skos:exactMatch)? ?same ."
_LABEL = f"SELECT DISTINCT ?l {{ {_SAME} ?same rdfs:label|skos:prefLabel ?l }} ORDER BY ?l"
_NAMES = f"SELECT DISTINCT ?n {{ {_SAME} ?same skos:altLabel ?n }} ORDER BY ?n"
_MATCHES = """
SELECT DISTINCT ?kind ?other {
  VALUES ?match { skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch }
  { ?iri ?match ?other } UNION { ?other ?match ?iri }
  BIND(STRAFTER(STR(?match), "#") AS ?kind)
} ORDER BY ?kind ?other"""
_ABOVE = f"""
SELECT DISTINCT ?up ?l {{
  {_SAME} ?same rdfs:subClassOf+ ?up . ?up rdfs:label ?l FILTER(isIRI(?up) && ?up != ?same)
}} ORDER BY ?l"""
_REPLACED = "SELECT DISTINCT ?new { ?iri owl:deprecated true OPTIONAL { ?iri obo:IAO_0100001 ?new } }"
_SPOKEN = """
SELECT ?file (COUNT(DISTINCT ?fact) AS ?n) {
  ?same (skos:exactMatch|^skos:exactMatch)? ?iri .
  ?property cyto:linkOfSlot ?slot . ?fact ?property ?same ; cyto:statedIn/cyto:fileName ?file
} GROUP BY ?file ORDER BY ?file"""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What is known of an identifier.

    Attributes:
        id: its CURIE where its prefix is pinned, else the IRI.
        iri: its IRI.
        labels: preferred names, its own and those of exact matches.
        names: other names, likewise.
        matches: relation and identifier of each mapping, either way.
        above: identifier and label of every superclass, closure included.
        obsolete: whether an ontology calls it so; replaced_by: what it says to use.
        documents: file name and number of facts that are linked to it or to an exact match.
    """

    id: str
    iri: str
    labels: tuple[str, ...]
    names: tuple[str, ...]
    matches: tuple[tuple[str, str], ...]
    above: tuple[tuple[str, str], ...]
    obsolete: bool
    replaced_by: tuple[str, ...]
    documents: tuple[tuple[str, int], ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def resolve(store: Store, identifier: str) -> Resolved:
    """Everything known of an identifier.

    Args:
        store: of a release.
        identifier: a CURIE such as MESH:D009080, an IRI, or a name of the vocabulary in force.

    Raises:
        QueryError: where the prefix is unknown or the release knows nothing of it.
    """
    try:
        iri = _called(store, identifier) or _iri(identifier)
    except ValueError as error:
        raise QueryError(str(error), where=identifier, do=_DO) from error
    if any(c in iri for c in '<>"{}|\\^` \n\t'):
        raise QueryError("this is no IRI", where=identifier, do=_DO)

    def rows(query: str) -> list[tuple[Any, ...]]:
        return [tuple(plain(t) for t in row) for row in store.select(_PREFIXES + query.replace("?iri", f"<{iri}>"))]

    gone = rows(_REPLACED)
    found = Resolved(
        id=_short(iri),
        iri=iri,
        labels=tuple(str(label) for (label,) in rows(_LABEL)),
        names=tuple(str(name) for (name,) in rows(_NAMES)),
        matches=tuple((str(kind), _short(_full(other))) for kind, other in rows(_MATCHES)),
        above=tuple((_short(_full(up)), str(label)) for up, label in rows(_ABOVE)),
        obsolete=bool(gone),
        replaced_by=tuple(_short(_full(new)) for (new,) in gone if new),
        documents=tuple((str(file), int(n)) for file, n in rows(_SPOKEN)),
    )
    if not (found.labels or found.names or found.matches or found.documents or found.obsolete):
        raise QueryError(
            "this release knows nothing of it",
            where=identifier,
            do="Link the ontology that holds it: cytolink link FILE",
        )
    return found


def _called(store: Store, name: str) -> str | None:
    """The IRI of what a linked vocabulary calls by a name that ours does not know; None where none or several do."""
    if ":" in name or named(name):
        return None
    wanted = name.casefold().replace("\\", "\\\\").replace('"', '\\"')
    asked = f'SELECT DISTINCT ?iri {{ ?iri rdfs:label|skos:prefLabel ?l FILTER(LCASE(STR(?l)) = "{wanted}") }}'
    found = [iri.value for (iri,) in store.select(_PREFIXES + asked) if isinstance(iri, ox.NamedNode)]
    return found[0] if found else None


def _iri(identifier: str) -> str:
    """The IRI of a CURIE, also of one whose prefix only a user's file knows, of an IRI, or of a name."""
    try:
        return expand(identifier)
    except ValueError as error:
        if named(identifier):
            return concept(identifier)
        raise error if ":" in identifier else ValueError("no term of this release is called so") from error


def _full(value: object) -> str:
    """Our own terms come back without their namespace (see `plain`)."""
    text = str(value)
    return text if "://" in text else CYTO + text


def _short(iri: str) -> str:
    return compress(iri) or iri
