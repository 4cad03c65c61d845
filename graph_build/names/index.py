"""Writes the index of a release's names.

SQLite with its full-text search, made when a release is published; like the store it is a cache of the quads and is
not digested.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from itertools import chain, combinations, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from graph_build.names.folding import LIGHT, fold, initials, loose
from graph_build.names.kinds import kinds
from ontology.namespaces import ID, OWL, RDFS, SKOS, compress
from ontology.triples import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_INFERRED = f" <{INFERRED_GRAPH}> ."
_PREFERRED = (f"<{RDFS}label>", f"<{SKOS}prefLabel>")
_NAMING = (*_PREFERRED, f"<{SKOS}altLabel>")
_EXACT, _SUBCLASS, _DEPRECATED = f"<{SKOS}exactMatch>", f"<{RDFS}subClassOf>", f"<{OWL}deprecated>"
ASKED = frozenset({*_NAMING, _EXACT, _SUBCLASS, _DEPRECATED})
"""Properties that the index is made from, in angle brackets."""
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


def write_index(lines: Iterable[str], path: Path) -> None:
    """Write the index of the names in some N-Quads; the same lines in any order give the same rows.

    Args:
        lines: what is stated of terms, as the engine writes it, with line ends or not; what is inferred, and the
            data's own nodes, are passed over.
        path: of the file.
    """
    told = _told(lines)
    base = sqlite3.connect(path)
    try:
        base.executescript(_SCHEMA)
        names, same = sorted(told.names), told.same
        forms = {folded: (loose(folded), initials(folded)) for folded in {one[2] for one in names}}
        rows = [(iri, name, folded, *forms[folded], preferred) for iri, name, folded, preferred in names]
        base.executemany(
            "INSERT INTO name (iri, name, folded, loose, initials, preferred) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
        loosely = sorted({one for one, _ in forms.values()})
        base.executemany("INSERT INTO form (loose) VALUES (?)", ((one,) for one in loosely))
        base.executemany("INSERT INTO term VALUES (?, ?, ?, ?, ?)", _terms(names, same))
        base.executemany("INSERT INTO weight VALUES (?, ?)", _weights([row[3] for row in rows]))
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


def _told(lines: Iterable[str]) -> _Told:
    """Names in English, but for those of the data's own nodes and of obsolete terms; and edges between IRIs."""
    told, gone = _Told(set(), set(), set()), set()
    edges = {_EXACT: told.same, _SUBCLASS: told.parents}
    for line in lines:
        subject, property_, rest = line.removesuffix("\n").split(" ", 2)
        if not subject.startswith("<") or rest.endswith(_INFERRED):
            continue
        iri = subject[1:-1]
        if property_ in _NAMING:
            name = _in_english(rest) if rest.startswith('"') and not iri.startswith(ID) else ""
            if folded := fold(name):
                told.names.add((iri, name, folded, int(property_ in _PREFERRED)))
        elif property_ in edges:
            if rest.startswith("<") and (above := rest[1 : rest.index(">")]) != iri:
                edges[property_].add((iri, above))
        elif property_ == _DEPRECATED:
            gone.add(iri)
    return told._replace(names={name for name in told.names if name[0] not in gone}) if gone else told


def _in_english(rest: str) -> str:
    """The text that an N-Quads line ends with, behind its property; none where it is of another language."""
    end = rest.rindex('"')
    behind = rest[end + 1 :]
    if behind.startswith("@") and not behind.startswith(("@en ", "@en--")):
        return ""
    text = rest[1:end]
    return _unescaped(rest) if "\\" in text else text


def _unescaped(rest: str) -> str:
    """The same as the engine reads it."""
    (quad,) = ox.parse(f"<{ID}> <{ID}> {rest}".encode(), ox.RdfFormat.N_QUADS)
    return str(getattr(quad.object, "value", ""))


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


def _weights(names: Sequence[str]) -> Iterator[tuple[str, float]]:
    """The rarer a word among the names, the more it says; less for those that say how rather than what."""
    counts, total = Counter(chain.from_iterable(map(str.split, names))), len(names)
    for word, count in counts.items():
        yield word, math.log(1 + total / count) * (0.3 if word in LIGHT else 1.0)


def _alikes(rows: Iterable[tuple[str, str, str, str, str, int]]) -> Iterator[tuple[str, str, float]]:
    """Words that stand for one another: two names of one term are the same but for them, and that of many terms.

    Args:
        rows: of names, those of a term together.
    """
    counts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for _, told in groupby(rows, key=itemgetter(0)):
        split = [frozenset(name.split()) for name in {row[3] for row in told}]
        counts.update(chain.from_iterable(split))
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
