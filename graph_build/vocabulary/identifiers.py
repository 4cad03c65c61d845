"""The identifiers of a user's file: CURIEs and IRIs that can stand in the graph, or one made from the label."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from ontology.namespaces import ADDED, CYTO, GRAPH, ID, OWL, RDF, RDFS, compress, expand, is_prefix

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOCAL = re.compile(r"[A-Za-z0-9](?:[\w.~/-]*[A-Za-z0-9_])?", re.ASCII)
_IRI = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?/[^\x00-\x20<>\"{}|^`\\]*")
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,30}")
_FORMS = {
    "UniProt": r"[OPQ]\d[A-Z0-9]{3}\d|[A-NR-Z]\d(?:[A-Z][A-Z0-9]{2}\d){1,2}", "DrugBank": r"DB\d{5}", "CHEBI": r"\d+",
    "LOINC": r"\d{1,7}-\d", "MESH": r"[CD]\d{6,9}", "HGNC": r"\d+", "MONDO": r"\d{7}", "HP": r"\d{7}",
    "ChEMBL": r"CHEMBL\d+", "RxNorm": r"\d+", "NCIT": r"C\d+", "ATC": r"[A-Z](?:\d\d(?:[A-Z]{1,2}(?:\d\d)?)?)?",
}  # fmt: skip
"""How the identifiers of the vocabularies that are given oftenest look."""
_OURS = (CYTO, ID, GRAPH, ADDED, OWL, RDF, RDFS)


def prefix_fault(name: str, base: str) -> str | None:
    """What is wrong with a file's own prefix; None where nothing is."""
    if not _PREFIX.fullmatch(name):
        return f"{name!r} cannot be a prefix"
    if is_prefix(name):
        return f"the prefix {name!r} has a meaning already"
    if not _IRI.fullmatch(base):
        return f"{base!r} is not the beginning of an IRI"
    return None


def identifier(given: str, prefixes: Mapping[str, str], known: Mapping[str, object]) -> str:
    """An identifier as rows hold it: a CURIE of a prefix that everybody knows, else an IRI.

    Args:
        given: as written.
        prefixes: the file's own.
        known: terms by IRI; only they may be of the project's own namespaces.

    Raises:
        ValueError: it cannot be an identifier; says why, in a sentence without a full stop.
    """
    iri = _iri(given, prefixes)
    if iri.startswith(_OURS) and iri not in known:
        raise ValueError(f"{given!r} lies in a namespace of the project's own, and no such term is known")
    return compress(iri) or iri


def _iri(given: str, prefixes: Mapping[str, str]) -> str:
    if given.startswith(("http://", "https://")):
        if not _IRI.fullmatch(given):
            raise ValueError(f"{given!r} is no IRI")
        return given
    prefix, colon, local = given.partition(":")
    if not colon:
        raise ValueError(f"{given!r} is no CURIE: it has no colon")
    if prefix not in prefixes and not is_prefix(prefix):
        raise ValueError(f"the prefix {prefix!r} is unknown")
    form = _FORMS.get(prefix)
    if not _LOCAL.fullmatch(local) or (form and not re.fullmatch(form, local, re.ASCII)):
        raise ValueError(f"{given!r} is no identifier as {prefix} has them")
    return prefixes[prefix] + local if prefix in prefixes else expand(given)


def slug(label: str) -> str:
    """A label in small letters, digits and hyphens; empty where it has none of them."""
    plain = unicodedata.normalize("NFKD", label.casefold())
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


def minted(vocabulary: str, label: str) -> str:
    """The identifier of what has none: made of the file's name and the label."""
    return f"cytovoc:{vocabulary}/{slug(label)}"
