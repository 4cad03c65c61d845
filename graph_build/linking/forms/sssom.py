"""SSSOM tables of mappings (https://mapping-commons.github.io/sssom/)."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from graph_build.linking.forms.rows import read_rows
from graph_build.linking.linked import LinkedTerm
from ontology.errors import VocabularyError
from ontology.namespaces import expand
from ontology.sssom import NO_TERM, REQUIRED

if TYPE_CHECKING:
    from graph_build.linking.linked import Linked

_RELATIONS = frozenset(f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))
_IDENTIFIER = re.compile(r"https?://\S+|[A-Za-z_][\w.-]*:[^\s<>]+")
"""An IRI or a CURIE (https://www.w3.org/TR/curie/) with a prefix and something behind it."""
_NOT = "Not"
"""The `predicate_modifier` of a row that denies its mapping."""


def read(linked: Linked, where: str) -> None:
    """Fill `linked` from its source: rows as SKOS matches; how often each justification is given is counted."""
    metadata: dict[str, str] = {}
    header: list[str] = []
    rows: list[tuple[int, str]] = []
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
            if twice := sorted(name for name, n in Counter(header).items() if name and n > 1):
                raise VocabularyError(
                    f"the columns {', '.join(twice)} stand twice",
                    where=f"{where}, line {number}",
                    do="Leave one of each.",
                )
        elif line.strip():
            rows.append((number, line))
    if not header:
        raise VocabularyError("there is no row of column names", where=where, do="Is it an SSSOM table?")
    read_rows(linked, rows, partial(_add_mapping, linked, header), where)
    linked.version, linked.licence = metadata.get("mapping_set_version", ""), metadata.get("license", "")


def _add_mapping(linked: Linked, header: list[str], line: str, where: str) -> None:
    cells = line.split("\t")
    if len(cells) > len(header):
        raise VocabularyError(f"{len(cells)} cells where the header has {len(header)}", where=where)
    row = dict(zip(header, (cell.strip() for cell in cells), strict=False))  # empty cells at the end may be left out
    if missing := [name for name in REQUIRED if not row.get(name)]:
        told = f"{'is' if len(missing) == 1 else 'are'} empty"
        raise VocabularyError(
            f"{' and '.join(missing)} {told}", where=where, do=f"Every row needs {', '.join(REQUIRED)}."
        )
    if row["predicate_id"] not in _RELATIONS:
        raise VocabularyError(
            f"{row['predicate_id']} is no SKOS mapping relation", where=where, do="Only skos:exactMatch and its like."
        )
    if NO_TERM in {row["subject_id"], row["object_id"]} or row.get("predicate_modifier") == _NOT:
        linked.unmatched += 1
        return
    for name in ("subject_id", "object_id"):
        if not _IDENTIFIER.fullmatch(row[name]):
            raise VocabularyError(f"{row[name][:80]!r} cannot be an identifier", where=where, do="Mend it in the file.")
    subject, target = linked.iri(row["subject_id"], where), linked.iri(row["object_id"], where)
    linked.add(subject, f"<{expand(row['predicate_id'])}>", f"<{target}>")
    linked.justified[row["mapping_justification"]] += 1
    if row.get("subject_label"):
        linked.terms.setdefault(subject, LinkedTerm(row["subject_label"]))
