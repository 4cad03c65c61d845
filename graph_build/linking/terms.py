"""The names of linked ontologies, for the lexicon that documents are read with."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.namespaces import compress
from ontology.terms import Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph_build.linking.linked import Linked

CATEGORIES = {
    "MONDO": "disease", "DOID": "disease", "Orphanet": "disease", "OMIM": "disease", "HP": "finding", "HGNC": "gene",
    "UBERON": "anatomy", "MAXO": "procedure",
}  # fmt: skip
"""What the terms of a vocabulary are; terms of others are served by `resolve`, and are not looked for in documents."""
TOO_COMMON = frozenset({
    "disease", "diseases", "disorder", "disorders", "condition", "syndrome", "all", "abnormality", "phenotype", "mild",
    "severe", "moderate", "acute", "chronic", "onset", "frequency", "frequent", "rare", "common", "other", "unknown",
    "variable", "progressive", "stable", "recurrent", "transient", "position", "pace", "course", "response", "injury",
})  # fmt: skip
"""Names that say too little to be a mention of anything."""


def write_terms(sources: Iterable[Linked], path: Path) -> Path:
    """Write the terms that may be looked for in documents; returns the path."""
    rows = [
        (iri, term.label, CATEGORIES[prefix], [n for n in (term.label, *term.names) if n.casefold() not in TOO_COMMON])
        for source in sources
        for iri, term in source.terms.items()
        if not term.obsolete and (prefix := (compress(iri) or "").partition(":")[0]) in CATEGORIES
    ]
    path.write_text(json.dumps(sorted(rows), ensure_ascii=False), encoding="utf-8")
    return path


@lru_cache(maxsize=2)
def read_terms(path: str) -> tuple[Term, ...]:
    """The terms of a file that `write_terms` wrote."""
    rows = json.loads(Path(path).read_text(encoding="utf-8"))
    return tuple(Term(iri, label, category, tuple(names)) for iri, label, category, names in rows if names)
