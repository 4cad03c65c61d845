"""What linking brings to light: obsolete ids in use, printed ids that are contradicted, mappings of several terms."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graph_build.linking.linked import EXACT, SUBCLASS, UNKNOWN
from graph_build.store import PREFIXES, plain
from ontology.namespaces import OWL, RDFS, SKOS, compress, expand
from ontology.triples import INFERRED_GRAPH, VOID_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph_build.linking.linked import Linked
    from graph_build.store import Store

SHOWN = 20
"""Examples of each kind that a report lists; the counts are of all."""
ALIKE = 0.5
"""The share of common words below which two names do not mean the same."""

_OBSOLETE = f"""
SELECT DISTINCT ?iri ?label ?replacement WHERE {{
  ?iri <{OWL}deprecated> true .
  OPTIONAL {{ ?iri <{RDFS}label> ?label }}
  OPTIONAL {{ ?iri <http://purl.obolibrary.org/obo/IAO_0100001> ?replacement }}
}}"""
_USED = """
ASK {{ GRAPH ?g {{ ?s ?p <{iri}> }} FILTER(?g NOT IN (<{inferred}>, <{void}>) && !CONTAINS(STR(?g), "/linked/")) }}"""
_PRINTED = """
SELECT ?document ?label ?identifier ?name ?meant WHERE {
  ?fact cyto:identifiers ?identifier ; cyto:subjectLabel ?label ; cyto:statedIn/cyto:fileName ?document .
  OPTIONAL { ?fact cyto:abbreviation|cyto:surfaceForms|cyto:alias ?name }
  OPTIONAL { ?fact cyto:mentions ?meant }
}"""
_EMPTY = frozenset({"of", "the", "and", "gene", "protein", "disease", "disorder", "syndrome"})
_NAMES = f"<{RDFS}label>|<{SKOS}altLabel>|<{SKOS}prefLabel>"


@dataclass(slots=True)
class Report:
    """What there is to say of linked files.

    Attributes:
        files: name, form, version, licence, hash, terms, mappings, unknown prefixes of each, triples with owl:sameAs
            that were left out, rows that deny a mapping, and rows that cannot be read: how many, and the first.
        obsolete: ids that the data or the vocabulary uses and a linked ontology calls obsolete, with replacements.
        identifiers: ids that documents print beside a name: what they mean, and whether the name is contradicted.
        one_to_many: exact matches of one term to several of one vocabulary; many_to_one: the reverse.
        cut: subclass edges that were left out on purpose.
        relink: graphs of files that were linked before, where another was replaced that may have held triples for them.
    """

    files: list[dict[str, Any]] = field(default_factory=list)
    obsolete: list[dict[str, Any]] = field(default_factory=list)
    identifiers: list[dict[str, Any]] = field(default_factory=list)
    one_to_many: dict[str, Any] = field(default_factory=dict)
    many_to_one: dict[str, Any] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)
    relink: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def report_files(sources: Iterable[Linked], cuts: frozenset[tuple[str, str]]) -> Report:
    """Report what linked files are and what their mappings are like.

    Args:
        sources: the files.
        cuts: edges to be left out.
    """
    found = Report()
    matches: set[tuple[str, str]] = set()
    for source in sources:
        exact = [(low[1:-1], high[1:-1]) for low, relation, high in source.triples if relation == EXACT]
        matches.update(exact)
        edges = {(low[1:-1], high[1:-1]) for low, relation, high in source.triples if relation == SUBCLASS}
        found.cut += [f"{_short(child)} under {_short(parent)}" for child, parent in sorted(edges & cuts)]
        found.files.append({
            "name": source.name, "file": source.source.name, "form": source.source.form,
            "version": source.version, "licence": source.licence, "sha256": source.source.sha256,
            "terms": len(source.terms), "obsolete": sum(t.obsolete for t in source.terms.values()),
            "mappings": len(exact), "justifications": dict(source.justified), "unknown_prefixes": dict(source.unknown),
            "identities_left_out": source.identities, "unmatched": source.unmatched,
            **rows_left_out(source),
        })  # fmt: skip
    found.one_to_many, found.many_to_one = _several(matches), _several((high, low) for low, high in matches)
    return found


def rows_left_out(source: Linked) -> dict[str, Any]:
    """How many rows of a table cannot be read, and which the first of them are."""
    first = [{"line": line, "reason": reason} for line, reason in source.left_out[:SHOWN]]
    return {"rows_left_out": len(source.left_out), "left_out": first}


def report_use(found: Report, data: Store, terms: Store) -> None:
    """Add to a report what the data uses and prints of what is linked.

    Args:
        found: the report.
        data: the release that the files are joined to.
        terms: the release that holds them.
    """
    for term, label, replacement in terms.select(_OBSOLETE):
        if not isinstance(term, ox.NamedNode):
            continue
        if not data.ask(_USED.format(iri=term.value, inferred=INFERRED_GRAPH, void=VOID_GRAPH)):
            continue
        replaced_by = None if replacement is None else _short(str(plain(replacement)))
        found.obsolete.append({"id": _short(str(plain(term))), "label": plain(label), "replaced_by": replaced_by})
    found.identifiers = _printed_identifiers(data, terms)


def _short(iri: str) -> str:
    return compress(iri) or iri


def _vocabulary(iri: str) -> str:
    """The prefix of an IRI's CURIE; one that nobody pinned stands in the IRI itself."""
    if iri.startswith(UNKNOWN):
        return iri.removeprefix(UNKNOWN).partition(":")[0]
    return _of_base(iri[: 1 + max(iri.rfind("/"), iri.rfind("_"), iri.rfind("#"))])


@lru_cache(maxsize=1 << 12)
def _of_base(beginning: str) -> str:
    """The vocabulary of IRIs that have nothing but a name behind this: all pinned bases end in one of the three."""
    return _short(beginning).partition(":")[0]


def _several(matches: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """How many terms match several of one vocabulary, and which the first of them are."""
    told = [(one, _vocabulary(other), other) for one, other in matches]
    counts = Counter((one, prefix) for one, prefix, _ in told)
    several: dict[tuple[str, str], list[str]] = {}
    for one, prefix, other in told:
        if counts[one, prefix] > 1:
            several.setdefault((one, prefix), []).append(_short(other))
    return {
        "count": len(several),
        "examples": {f"{_short(one)} in {prefix}": sorted(several[one, prefix])
                     for one, prefix in sorted(several)[:SHOWN]},
    }  # fmt: skip


def _printed_identifiers(data: Store, store: Store) -> list[dict[str, Any]]:
    """Each identifier that a document prints, with what it means elsewhere."""
    printed: dict[tuple[str, str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for document, label, identifier, name, meant in data.select(PREFIXES + _PRINTED):
        names, concepts = printed[str(plain(document)), str(plain(label)), str(plain(identifier))]
        names.update(str(plain(said)) for said in (label, name) if said is not None)
        if isinstance(meant, ox.NamedNode):
            concepts.add(meant.value)
    out = []
    for (source, said_of, printed_id), (names, concepts) in sorted(printed.items()):
        try:
            classes = _same(store, {expand(printed_id)})
        except ValueError:  # a prefix that nobody pinned: nothing is known of such ids
            continue
        called = _names(store, classes)
        if called:
            verdict = _verdict(store, names, called, concepts, classes)
            means = _label(store, classes) or min(called)
            out.append({"document": source, "name": said_of, "id": printed_id, "means": means, "verdict": verdict})
    return out


def _iris(iris: Iterable[str]) -> str:
    return " ".join(f"<{iri}>" for iri in sorted(iris))


def _same(store: Store, iris: Iterable[str]) -> set[str]:
    """The IRIs and all that are mapped to them exactly."""
    exact = f"<{SKOS}exactMatch>"
    found = store.select(f"SELECT ?same {{ VALUES ?iri {{ {_iris(iris)} }} ?iri {exact}|^{exact} ?same }}")
    return {*iris, *(same.value for (same,) in found if isinstance(same, ox.NamedNode))}


def _names(store: Store, iris: Iterable[str]) -> set[str]:
    return {
        str(plain(name)) for (name,) in store.select(f"SELECT ?n {{ VALUES ?i {{ {_iris(iris)} }} ?i {_NAMES} ?n }}")
    }


def _label(store: Store, iris: Iterable[str]) -> str:
    rows = store.select(f"SELECT ?l {{ VALUES ?iri {{ {_iris(iris)} }} ?iri <{RDFS}label> ?l }} ORDER BY ?l LIMIT 1")
    return next((str(plain(label)) for (label,) in rows), "")


def _verdict(store: Store, names: set[str], called: set[str], concepts: set[str], classes: set[str]) -> str:
    """Agrees, broader, narrower or contradicted: by the classes where both are known, else by the words."""
    if {name.casefold() for name in names} & {name.casefold() for name in called}:
        return "agrees"
    meant = _same(store, concepts) if concepts else set()
    if meant & classes:
        return "agrees"
    if meant:
        if _under(store, meant, classes):
            return "broader"
        if _under(store, classes, meant):
            return "narrower"
    return "agrees" if max(_alike(a, b) for a in names for b in called) >= ALIKE else "contradicted"


def _under(store: Store, low: set[str], high: set[str]) -> bool:
    ends = f"VALUES ?low {{ {_iris(low)} }} VALUES ?high {{ {_iris(high)} }}"
    return store.ask(f"ASK {{ {ends} ?low <{RDFS}subClassOf>+ ?high FILTER(?low != ?high) }}")


def _alike(one: str, other: str) -> float:
    """The share of words that the shorter of two names has in common with the longer, endings aside."""
    a, b = _stems(one), _stems(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _stems(name: str) -> set[str]:
    return {word[:6] for word in re.findall(r"[a-z0-9]+", name.casefold()) if word not in _EMPTY}
