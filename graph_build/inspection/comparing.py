"""What changed between two releases, fact by fact, whether or not the documents were edited in between."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from graph_build.inspection.matching import Candidate, Match, match
from graph_build.inspection.readback import FactFound, facts
from graph_build.store import PREFIXES, plain
from ontology.namespaces import CYTO, RDFS
from ontology.schema import slots

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.store import Store

_SOURCES = "SELECT ?source ?name ?sha WHERE { ?source cyto:fileName ?name OPTIONAL { ?source cyto:sha256 ?sha } }"
_STATED_IN = "SELECT ?fact ?source WHERE { ?fact cyto:statedIn ?source }"
_WHOSE = f"SELECT ?fact ?who WHERE {{ ?fact cyto:population/<{RDFS}label> ?who ; cyto:statedIn ?source }}"
_CONCEPTS = "SELECT ?fact ?link ?concept WHERE {{ VALUES ?link {{ {} }} ?fact ?link ?concept ; cyto:statedIn ?source }}"


@dataclass(frozen=True, slots=True)
class Edited:
    """A document that has the same file name in both releases and other bytes; the hashes are of the bytes."""

    document: str
    old: str
    new: str


@dataclass(slots=True)
class Differences:
    """How two releases differ.

    Attributes:
        added: facts that only the new one has; removed: that only the old one has.
        changed: facts of the same type and subject, at the same place or alike, that say something else: for each
            slot, link to a concept (`links`) and population that differs, the old and the new value.
        same: facts that both have; moved: those of them that now stand elsewhere in their document.
        edited: documents that were edited in between.
    """

    added: list[FactFound] = field(default_factory=list)
    removed: list[FactFound] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    same: int = 0
    moved: int = 0
    edited: list[Edited] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Source:
    iri: str
    name: str
    sha256: str


def compare(old: Store, new: Store) -> Differences:
    """The differences between the facts of two releases.

    A document is compared with the one of the same bytes, else with the one of the same file name: a fact's IRI holds
    the document's hash, so IRIs say nothing once a document was edited.
    """
    found = Differences()
    before, after = _candidates(old), _candidates(new)
    for was, is_ in _pairs(_sources(old), _sources(new)):
        if was and is_ and was.sha256 != is_.sha256:
            found.edited.append(Edited(is_.name, was.sha256, is_.sha256))
        _note(found, match(before[was.iri] if was else (), after[is_.iri] if is_ else ()))
    return found


def _note(found: Differences, of_document: Match) -> None:
    found.same += len(of_document.same)
    found.moved += sum(a.places != b.places for a, b in of_document.same)
    found.changed += [_change(a, b) for a, b in of_document.changed]
    found.removed += [c.fact for c in of_document.removed]
    found.added += [c.fact for c in of_document.added]


def _sources(store: Store) -> list[_Source]:
    rows = (
        (str(plain(iri)), str(plain(name)), plain(sha)) for iri, name, sha in store.select(f"{PREFIXES} {_SOURCES}")
    )
    return sorted((_Source(iri, name, str(sha or iri)) for iri, name, sha in rows), key=lambda s: (s.name, s.sha256))


def _pairs(old: list[_Source], new: list[_Source]) -> Iterator[tuple[_Source | None, _Source | None]]:
    """Documents of both releases side by side; None stands beside one that the other release does not have."""
    by_hash = {source.sha256: source for source in old}
    kept = {source.sha256 for source in new} & by_hash.keys()
    by_name: dict[str, list[_Source]] = defaultdict(list)
    for source in old:
        if source.sha256 not in kept:
            by_name[source.name].append(source)
    for source in new:
        namesakes = by_name[source.name]
        yield by_hash.get(source.sha256) or (namesakes.pop(0) if namesakes else None), source
    for gone in by_name.values():
        yield from ((source, None) for source in gone)


def _candidates(store: Store) -> dict[str, list[Candidate]]:
    """The facts of a release by the IRI of their document, with what the reading back leaves out."""
    stated_in = {plain(fact): str(plain(source)) for fact, source in store.select(f"{PREFIXES} {_STATED_IN}")}
    whose = {plain(fact): str(plain(who)) for fact, who in store.select(f"{PREFIXES} {_WHOSE}")}
    links = _links(store)
    found: dict[str, list[Candidate]] = defaultdict(list)
    for fact in facts(store):
        iri = fact["iri"]
        found[stated_in[iri]].append(Candidate(fact, links.get(iri, {}), whose.get(iri, "")))
    return found


def _links(store: Store) -> dict[str, dict[str, list[str]]]:
    """The concepts that each fact names, by the property that links them."""
    properties = sorted({CYTO + "about", *(slot.link for slot in slots().values())})
    query = _CONCEPTS.format(" ".join(f"<{iri}>" for iri in properties))
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for fact, link, concept in store.select(f"{PREFIXES} {query}"):
        found[str(plain(fact))][str(plain(link))].append(str(plain(concept)))
    return {fact: {link: sorted(set(named)) for link, named in by_link.items()} for fact, by_link in found.items()}


def _change(old: Candidate, new: Candidate) -> dict[str, Any]:
    whose = {"population": [old.whose, new.whose]} if old.whose != new.whose else {}
    return {
        "document": new.fact["document"],
        "type": new.fact["type"],
        "subject": new.fact["subject"],
        "iri": new.fact["iri"],
        "slots": _differing(old.fact["slots"], new.fact["slots"]),
        "links": _differing(old.links, new.links),
        **whose,
    }


def _differing(old: dict[str, Any], new: dict[str, Any]) -> dict[str, list[Any]]:
    names: Iterable[str] = sorted(old.keys() | new.keys())
    return {name: [old.get(name), new.get(name)] for name in names if old.get(name) != new.get(name)}
