"""SSSOM tables of mappings (https://mapping-commons.github.io/sssom/)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.linking.linked import LinkedTerm
from ontology.errors import VocabularyError
from ontology.namespaces import expand
from ontology.sssom import REQUIRED

if TYPE_CHECKING:
    from graph_build.linking.linked import Linked

_RELATION = re.compile(r"skos:[A-Za-z]*Match")


def read(linked: Linked, where: str) -> None:
    """Fill `linked` from its source: rows as SKOS matches; how often each justification is given is counted."""
    metadata: dict[str, str] = {}
    header: list[str] = []
    for number, line in enumerate(linked.source.text.splitlines(), 1):
        if line.startswith("#"):
            key, _, value = line.lstrip("#").strip().partition(":")
            metadata.setdefault(key.strip(), value.strip())
        elif not header:
            header = line.split("\t")
            if missing := [name for name in REQUIRED if name not in header]:
                raise VocabularyError(
                    f"the columns {', '.join(missing)} are missing",
                    where=f"{where}, line {number}",
                    do="See https://mapping-commons.github.io/sssom/ for the columns that a mapping set needs.",
                )
        elif line.strip():
            _add_mapping(linked, dict(zip(header, line.split("\t"), strict=False)), f"{where}, line {number}")
    if not header:
        raise VocabularyError("there is no row of column names", where=where, do="Is it an SSSOM table?")
    linked.version, linked.licence = metadata.get("mapping_set_version", ""), metadata.get("license", "")


def _add_mapping(linked: Linked, row: dict[str, str], where: str) -> None:
    if any(not row.get(name) for name in REQUIRED):
        raise VocabularyError("a required cell is empty", where=where, do=f"Every row needs {', '.join(REQUIRED)}.")
    if not _RELATION.fullmatch(row["predicate_id"]):
        raise VocabularyError(
            f"{row['predicate_id']} is no SKOS mapping relation", where=where, do="Only skos:exactMatch and its like."
        )
    subject, target = linked.iri(row["subject_id"], where), linked.iri(row["object_id"], where)
    linked.add(subject, f"<{expand(row['predicate_id'])}>", f"<{target}>")
    linked.justified[row["mapping_justification"]] += 1
    if row.get("subject_label"):
        linked.terms.setdefault(subject, LinkedTerm(row["subject_label"]))
