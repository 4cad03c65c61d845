"""Reads the mapping sets that the project ships: SSSOM tables (https://mapping-commons.github.io/sssom/)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ontology.errors import VocabularyError
from ontology.namespaces import compress, expand

NO_TERM = "sssom:NoTermFound"
"""What stands for an object, or a subject, that was looked for in vain."""

REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")


@dataclass(frozen=True, slots=True)
class Mapping:
    """One row of a mapping set, its CURIEs in the project's own spelling.

    Attributes:
        subject: what is mapped.
        predicate: a SKOS mapping relation.
        object: what it is mapped to.
        justification: a SEMAPV term: why the mapping is held to be true.
    """

    subject: str
    predicate: str
    object: str
    justification: str


@dataclass(frozen=True, slots=True)
class MappingSet:
    """A mapping set: its IRI, version, licence and rows, a notice that a source asks for, what has no counterpart."""

    iri: str
    version: str
    licence: str
    mappings: tuple[Mapping, ...]
    comment: str = ""
    unmatched: tuple[str, ...] = ()


def read_sssom(text: str, where: str) -> MappingSet:
    """The mapping set of an SSSOM table with its metadata in front.

    Args:
        text: the table.
        where: the file's name, for messages.

    Raises:
        VocabularyError: where a required column or piece of metadata is missing, or a CURIE has an unknown prefix.
    """
    metadata: dict[str, str] = {}
    header: list[str] = []
    mappings = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            key, _, value = line.lstrip("#").strip().partition(": ")
            metadata.setdefault(key, value.strip())
        elif not header:
            header = line.split("\t")
            _require(header, REQUIRED, f"{where}, line {number}")
        elif line:
            cells = line.split("\t")
            if len(cells) != len(header):
                raise VocabularyError(
                    f"{len(cells)} cells where the header has {len(header)}", where=f"{where}, line {number}"
                )
            mappings.append(_mapping(dict(zip(header, cells, strict=True)), f"{where}, line {number}"))
    _require(list(metadata), ("mapping_set_id", "license"), where)
    return MappingSet(
        metadata["mapping_set_id"],
        metadata.get("mapping_set_version", ""),
        metadata["license"],
        tuple(mapping for mapping in mappings if mapping.object != NO_TERM),
        metadata.get("comment", ""),
        tuple(mapping.subject for mapping in mappings if mapping.object == NO_TERM),
    )


def _require(given: list[str], wanted: tuple[str, ...], where: str) -> None:
    missing = [name for name in wanted if name not in given]
    if missing:
        raise VocabularyError(
            f"no {', '.join(missing)}", where=where, do="See https://mapping-commons.github.io/sssom/ for the format."
        )


def _mapping(row: dict[str, str], where: str) -> Mapping:
    if not row["predicate_id"].startswith("skos:"):
        raise VocabularyError(f"{row['predicate_id']} is no SKOS mapping relation", where=where)
    try:
        subject, target = (compress(expand(row[name])) for name in ("subject_id", "object_id"))
    except ValueError as error:
        raise VocabularyError(str(error), where=where) from error
    return Mapping(
        subject or row["subject_id"], row["predicate_id"], target or row["object_id"], row["mapping_justification"]
    )


@cache
def mapping_sets() -> tuple[MappingSet, ...]:
    """The mapping sets under `ontology/mappings/`, by file name."""
    folder = files("ontology") / "mappings"
    found = sorted((entry.name, entry) for entry in folder.iterdir() if entry.name.endswith(".sssom.tsv"))
    return tuple(read_sssom(entry.read_text(encoding="utf-8"), f"ontology/mappings/{name}") for name, entry in found)


@cache
def exact_matches() -> dict[str, tuple[str, ...]]:
    """The CURIEs that each subject matches exactly, sorted."""
    found: dict[str, set[str]] = {}
    for mapping_set in mapping_sets():
        for mapping in mapping_set.mappings:
            if mapping.predicate == "skos:exactMatch":
                found.setdefault(mapping.subject, set()).add(mapping.object)
    return {subject: tuple(sorted(curies)) for subject, curies in found.items()}
