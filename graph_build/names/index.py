"""Writes the index of a release's names.

SQLite with its full-text search, made when a release is published; like the store it is a cache of the quads and is
not digested.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.names.folding import LIGHT, fold, initials, loose
from ontology.namespaces import ID, OWL, RDFS, SKOS, compress
from ontology.terms import vocabulary
from ontology.triples import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

KINDS = {
    "disease": "Disease", "finding": "Phenotype or finding", "drug": "Drug", "drug_class": "Class of drugs",
    "gene": "Gene", "cytokine": "Cytokine", "receptor": "Receptor", "analyte": "Laboratory variable", "score": "Score",
    "procedure": "Procedure", "anatomy": "Anatomy", "evidence": "Evidence type", "other": "Other concept",
}  # fmt: skip
"""Types of things, as the reconciliation service names them."""
_PREFIX_KINDS = {
    "MONDO": "disease", "DOID": "disease", "Orphanet": "disease", "OMIM": "disease", "HP": "finding", "HGNC": "gene",
    "UBERON": "anatomy", "MAXO": "procedure", "ECO": "evidence",
}  # fmt: skip
_INFERRED = ox.NamedNode(INFERRED_GRAPH)
_PREFERRED, _OTHER = (RDFS + "label", SKOS + "prefLabel"), (SKOS + "altLabel",)
_SCHEMA = """
PRAGMA journal_mode=OFF;
PRAGMA synchronous=OFF;
CREATE TABLE term (iri TEXT PRIMARY KEY, curie TEXT, kind TEXT, label TEXT, names INTEGER) WITHOUT ROWID;
CREATE TABLE name (id INTEGER PRIMARY KEY, iri TEXT, name TEXT, folded TEXT, loose TEXT, initials TEXT, preferred INT);
CREATE VIRTUAL TABLE word USING fts5 (loose, content='name', content_rowid='id', tokenize='ascii', detail='none');
CREATE TABLE weight (word TEXT PRIMARY KEY, weight REAL) WITHOUT ROWID;
CREATE TABLE same (iri TEXT, same TEXT, PRIMARY KEY (iri, same)) WITHOUT ROWID;
CREATE TABLE parent (iri TEXT, parent TEXT, PRIMARY KEY (iri, parent)) WITHOUT ROWID;
"""
_INDEXES = """
INSERT INTO word (word) VALUES ('rebuild');
CREATE INDEX name_iri ON name (iri);
CREATE INDEX name_folded ON name (folded);
CREATE INDEX name_loose ON name (loose);
CREATE INDEX name_initials ON name (initials) WHERE initials != '';
"""


def write_index(engine: ox.Store, path: Path) -> None:
    """Write the index of a store's names; the same store gives the same rows."""
    base = sqlite3.connect(path)
    try:
        base.executescript(_SCHEMA)
        names = sorted(_names(engine))
        same = _edges(engine, SKOS + "exactMatch")
        rows = [(iri, name, f, loose(f), initials(f), preferred) for iri, name, f, preferred in names]
        base.executemany(
            "INSERT INTO name (iri, name, folded, loose, initials, preferred) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
        base.executemany("INSERT INTO term VALUES (?, ?, ?, ?, ?)", _terms(names, same))
        base.executemany("INSERT INTO weight VALUES (?, ?)", _weights(row[3] for row in rows))
        base.executemany("INSERT INTO same VALUES (?, ?)", sorted({*same, *((b, a) for a, b in same)}))
        base.executemany("INSERT INTO parent VALUES (?, ?)", sorted(_edges(engine, RDFS + "subClassOf")))
        base.executescript(_INDEXES)
        base.commit()
    finally:
        base.close()


def _names(engine: ox.Store) -> set[tuple[str, str, str, int]]:
    """Names of terms in English; those of the data's own nodes and of obsolete terms are left out."""
    deprecated = engine.quads_for_pattern(None, ox.NamedNode(OWL + "deprecated"), None, None)
    gone = {quad.subject.value for quad in deprecated if isinstance(quad.subject, ox.NamedNode)}
    found = set()
    for property_ in (*_PREFERRED, *_OTHER):
        preferred = int(property_ in _PREFERRED)
        for quad in engine.quads_for_pattern(None, ox.NamedNode(property_), None, None):
            subject, name = quad.subject, quad.object
            if not isinstance(subject, ox.NamedNode) or not isinstance(name, ox.Literal):
                continue
            iri = subject.value
            if name.language in {None, "en"} and iri not in gone and not iri.startswith(ID):
                folded = fold(name.value)
                if folded:
                    found.add((iri, name.value, folded, preferred))
    return found


def _edges(engine: ox.Store, property_: str) -> set[tuple[str, str]]:
    """Stated edges between IRIs.

    Graph by graph, since the inferred ones, which are left out, are many times as many.
    """
    found = set()
    for graph in (ox.DefaultGraph(), *engine.named_graphs()):
        if graph == _INFERRED:
            continue
        for quad in engine.quads_for_pattern(None, ox.NamedNode(property_), None, graph):
            subject, value = quad.subject, quad.object
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode) and subject != value:
                found.add((subject.value, value.value))
    return found


def _terms(
    names: Sequence[tuple[str, str, str, int]], same: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str, str, str, int]]:
    """Terms with their kinds.

    One that no table knows is of the kind of what it matches exactly, or else of a term that shares with it a name of
    several words.
    """
    labels: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for iri, name, _, preferred in names:
        counts[iri] += 1
        if preferred or iri not in labels:
            labels[iri] = name
    curies = {iri: compress(iri) or iri for iri in labels}
    kinds = _kinds(curies)
    matched: dict[str, str] = {}
    for one, other in same:
        for here, there in ((one, other), (other, one)):
            if kinds.get(here) == "other" and kinds.get(there, "other") != "other":
                matched[here] = min(kinds[there], matched.get(here, kinds[there]))
    known = {folded: kinds[iri] for iri, _, folded, _ in names if " " in folded and kinds[iri] != "other"}
    for iri, _, folded, _ in names:
        if kinds[iri] == "other" and folded in known:
            matched.setdefault(iri, known[folded])
    for iri, label in labels.items():
        yield iri, curies[iri], matched.get(iri, kinds[iri]), label, counts[iri]


def _kinds(curies: dict[str, str]) -> dict[str, str]:
    categories = {term.iri: term.category for term in vocabulary()}
    kinds = {
        iri: categories.get(iri) or _PREFIX_KINDS.get(curie.partition(":")[0], "other") for iri, curie in curies.items()
    }
    return {iri: kind if kind in KINDS else "other" for iri, kind in kinds.items()}


def _weights(names: Iterable[str]) -> Iterator[tuple[str, float]]:
    """The rarer a word among the names, the more it says; less for those that say how rather than what."""
    counts: Counter[str] = Counter()
    total = 0
    for name in names:
        total += 1
        counts.update(name.split())
    for word, count in counts.items():
        yield word, math.log(1 + total / count) * (0.3 if word in LIGHT else 1.0)
