"""Writes the index of a release's names.

SQLite with its full-text search, made when a release is published; like the store it is a cache of the quads and is
not digested.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from graph_build.names.folding import LIGHT, fold, initials, loose
from graph_build.names.kinds import kinds
from ontology.namespaces import ID, OWL, RDFS, SKOS, compress
from ontology.triples import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_INFERRED = ox.NamedNode(INFERRED_GRAPH)
_PREFERRED = (RDFS + "label", SKOS + "prefLabel")
_NAMING = (*_PREFERRED, SKOS + "altLabel")
ASKED = frozenset({*_NAMING, SKOS + "exactMatch", RDFS + "subClassOf", OWL + "deprecated"})
"""Properties that the index is made from."""
VERSION = 2
"""Of the tables; an index of another one cannot be read."""
_OFTEN, _SHARE = 3, 0.02
"""In how many terms, and in which share of the rarer one's names, two words must stand for one another."""
_LONG = 8
"""Words of a name at most, to learn from it which words stand for one another."""
_MANY = 40
"""Words that take one place in a term's names, beyond which it counts things off and says nothing in other words."""
_SCHEMA = f"""
PRAGMA journal_mode=OFF;
PRAGMA user_version={VERSION};
PRAGMA synchronous=OFF;
CREATE TABLE term (iri TEXT PRIMARY KEY, curie TEXT, kind TEXT, label TEXT, names INTEGER) WITHOUT ROWID;
CREATE TABLE name (id INTEGER PRIMARY KEY, iri TEXT, name TEXT, folded TEXT, loose TEXT, initials TEXT, preferred INT);
CREATE TABLE form (id INTEGER PRIMARY KEY, loose TEXT);
CREATE VIRTUAL TABLE word USING fts5 (loose, content='form', content_rowid='id', tokenize='ascii', detail='none');
CREATE TABLE weight (word TEXT PRIMARY KEY, weight REAL) WITHOUT ROWID;
CREATE TABLE alike (word TEXT, other TEXT, share REAL, PRIMARY KEY (word, other)) WITHOUT ROWID;
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


def write_index(quads: Iterable[ox.Quad], path: Path) -> None:
    """Write the index of the names in some quads; the same quads give the same rows.

    Args:
        quads: what is stated of terms; what is inferred, and the data's own nodes, are passed over.
        path: of the file.
    """
    told = _told(quads)
    base = sqlite3.connect(path)
    try:
        base.executescript(_SCHEMA)
        names, same = sorted(told.names), told.same
        rows = [(iri, name, f, loose(f), initials(f), preferred) for iri, name, f, preferred in names]
        base.executemany(
            "INSERT INTO name (iri, name, folded, loose, initials, preferred) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
        forms = sorted({row[3] for row in rows})
        base.executemany("INSERT INTO form (loose) VALUES (?)", ((form,) for form in forms))
        base.executemany("INSERT INTO term VALUES (?, ?, ?, ?, ?)", _terms(names, same))
        base.executemany("INSERT INTO weight VALUES (?, ?)", _weights(row[3] for row in rows))
        base.executemany("INSERT INTO alike VALUES (?, ?, ?)", _alikes(rows))
        base.executemany("INSERT INTO same VALUES (?, ?)", sorted({*same, *((b, a) for a, b in same)}))
        base.executemany("INSERT INTO parent VALUES (?, ?)", sorted(told.parents))
        base.executescript(_INDEXES)
        base.commit()
    finally:
        base.close()


class _Told(NamedTuple):
    """What quads say of terms: names (IRI, name, folded, whether preferred), exact matches and superclasses."""

    names: set[tuple[str, str, str, int]]
    same: set[tuple[str, str]]
    parents: set[tuple[str, str]]


def _told(quads: Iterable[ox.Quad]) -> _Told:
    """Names in English, but for those of the data's own nodes and of obsolete terms; and edges between IRIs."""
    told, gone = _Told(set(), set(), set()), set()
    edges = {SKOS + "exactMatch": told.same, RDFS + "subClassOf": told.parents}
    for quad in quads:
        subject, value, property_ = quad.subject, quad.object, quad.predicate.value
        if quad.graph_name == _INFERRED or not isinstance(subject, ox.NamedNode):
            continue
        if property_ in _NAMING:
            if isinstance(value, ox.Literal) and value.language in {None, "en"} and not subject.value.startswith(ID):
                told.names.add((subject.value, value.value, fold(value.value), int(property_ in _PREFERRED)))
        elif property_ in edges:
            if isinstance(value, ox.NamedNode) and subject != value:
                edges[property_].add((subject.value, value.value))
        elif property_ == OWL + "deprecated":
            gone.add(subject.value)
    return told._replace(names={name for name in told.names if name[2] and name[0] not in gone})


def _terms(
    names: Sequence[tuple[str, str, str, int]], same: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str, str, str, int]]:
    """Terms with their kinds, labels and numbers of names."""
    labels: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for iri, name, _, preferred in names:
        counts[iri] += 1
        if preferred or iri not in labels:
            labels[iri] = name
    curies = {iri: compress(iri) or iri for iri in labels}
    found = kinds(curies, names, same)
    for iri, label in labels.items():
        yield iri, curies[iri], found[iri], label, counts[iri]


def _weights(names: Iterable[str]) -> Iterator[tuple[str, float]]:
    """The rarer a word among the names, the more it says; less for those that say how rather than what."""
    counts: Counter[str] = Counter()
    total = 0
    for name in names:
        total += 1
        counts.update(name.split())
    for word, count in counts.items():
        yield word, math.log(1 + total / count) * (0.3 if word in LIGHT else 1.0)


def _alikes(rows: Iterable[tuple[str, str, str, str, str, int]]) -> Iterator[tuple[str, str, float]]:
    """Words that stand for one another: two names of one term are the same but for them, and that of many terms."""
    names: dict[str, set[str]] = {}
    for iri, _, _, loosely, _, _ in rows:
        names.setdefault(iri, set()).add(loosely)
    counts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for several in names.values():
        split = [frozenset(name.split()) for name in several]
        for parts in split:
            counts.update(parts)
        if len(split) > 1:
            pairs.update(_exchanged(split))
    for (one, other), count in sorted(pairs.items()):
        if count >= _OFTEN and not one.isdigit() and not other.isdigit():
            share = count / min(counts[one], counts[other])
            if share >= _SHARE:
                yield one, other, share
                yield other, one, share


def _exchanged(names: Iterable[frozenset[str]]) -> set[tuple[str, str]]:
    """Pairs of words by which alone two of a term's names differ."""
    rest: dict[frozenset[str], set[str]] = {}
    for parts in names:
        if 1 < len(parts) <= _LONG:
            for word in parts:
                rest.setdefault(parts - {word}, set()).add(word)
    told = (several for several in rest.values() if len(several) <= _MANY)
    return {pair for several in told for pair in combinations(sorted(several), 2)}
