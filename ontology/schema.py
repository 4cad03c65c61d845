"""What the T-Box declares for facts: their types, their slots, and the properties that hold a slot's values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.errors import VocabularyError
from ontology.namespaces import CYTO, OWL, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SLOT_NAME = ox.NamedNode(CYTO + "slotName")
_SLOT_OF_TYPE = ox.NamedNode(CYTO + "slotOfType")
_LINK_OF_SLOT = ox.NamedNode(CYTO + "linkOfSlot")
_IS_LIST = ox.NamedNode(CYTO + "slotIsList")
_FACT_TYPE = ox.NamedNode(CYTO + "factType")
_RANGE = ox.NamedNode(RDFS + "range")
_TYPE = ox.NamedNode(RDF + "type")
_INDIVIDUAL = ox.NamedNode(OWL + "NamedIndividual")
_KINDS = {XSD + kind: kind for kind in ("decimal", "string", "boolean", "integer")}


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of facts and the properties that hold it.

    Attributes:
        name: such as "dose_unit".
        properties: the property's IRI by the kind of value it holds: decimal, string, boolean, integer, individual (a
            value of a closed list) or node (a reading, which has an IRI of its own).
        values: for a closed list, the IRI of each value by its word.
        link: the property that links the fact to the concept that the slot's words name; `cyto:about` by default.
        several: whether its values are a set, all of them meant together.
    """

    name: str
    properties: Mapping[str, str]
    values: Mapping[str, str]
    link: str
    several: bool = False


@dataclass(frozen=True, slots=True)
class FactType:
    """A type of facts and the class of its statements."""

    name: str
    iri: str


@cache
def tbox() -> ox.Store:
    """The T-Box in a store of its own; not to be written to.

    Raises:
        VocabularyError: where the file is no Turtle.
    """
    store = ox.Store()
    text = (files("ontology") / "cytolink.ttl").read_bytes()
    try:
        store.bulk_load(text, ox.RdfFormat.TURTLE)
    except SyntaxError as error:
        raise VocabularyError(str(error), where="ontology/cytolink.ttl", do="Mend the Turtle.") from error
    return store


@cache
def fact_types() -> Mapping[str, FactType]:
    """The types of facts by name."""
    found = sorted((_text(q.object), _iri(q.subject)) for q in tbox().quads_for_pattern(None, _FACT_TYPE, None))
    return {name: FactType(name, iri) for name, iri in found}


def slot_of(name: str, fact_type: str) -> Slot:
    """The slot of that name of facts of a type, where it may have a meaning, and properties, of its own.

    Raises:
        KeyError: where no facts have such a slot.
        VocabularyError: as `slots`.
    """
    return _slots(fact_type).get(name) or _slots("")[name]


@cache
def slots() -> Mapping[str, Slot]:
    """The slots by name, with their meaning in facts of most types (`slot_of` tells the others).

    Raises:
        VocabularyError: where two properties claim one kind of value of a slot, or a property has no range.
    """
    return _slots("")


@cache
def _slots(fact_type: str) -> dict[str, Slot]:
    """The slots that are declared for a type of facts, or where the type is empty for all types."""
    properties: dict[str, dict[str, str]] = {}
    for quad in tbox().quads_for_pattern(None, _SLOT_NAME, None):
        name, iri = _text(quad.object), _iri(quad.subject)
        if next(map(_text, _objects(iri, _SLOT_OF_TYPE)), "") != fact_type:
            continue
        kind = _kind(iri)
        if properties.setdefault(name, {}).setdefault(kind, iri) != iri:
            raise VocabularyError(f"two properties hold a {kind} of the slot {name!r}", where="ontology/cytolink.ttl")
    links = {_text(q.object): _iri(q.subject) for q in tbox().quads_for_pattern(None, _LINK_OF_SLOT, None)}
    lists = {_iri(q.subject) for q in tbox().quads_for_pattern(None, _IS_LIST, None)}
    return {
        name: Slot(
            name,
            dict(sorted(held.items())),
            _values(held),
            links.get(name, CYTO + "about"),
            several=any(iri in lists for iri in held.values()),
        )
        for name, held in sorted(properties.items())
    }


def _kind(iri: str) -> str:
    ranges = [_iri(term) for term in _objects(iri, _RANGE)]
    if len(ranges) != 1:
        raise VocabularyError(f"{iri} has {len(ranges)} ranges", where="ontology/cytolink.ttl", do="Give it one.")
    if ranges[0] in _KINDS:
        return _KINDS[ranges[0]]
    return "individual" if _members(ranges[0]) else "node"


def _values(properties: Mapping[str, str]) -> dict[str, str]:
    """The words of a closed list are the local names of its individuals."""
    if "individual" not in properties:
        return {}
    (members,) = (_iri(term) for term in _objects(properties["individual"], _RANGE))
    return {iri.removeprefix(CYTO): iri for iri in _members(members)}


def _members(class_iri: str) -> list[str]:
    typed = tbox().quads_for_pattern(None, _TYPE, ox.NamedNode(class_iri))
    named = {_iri(quad.subject) for quad in tbox().quads_for_pattern(None, _TYPE, _INDIVIDUAL)}
    return sorted(iri for quad in typed if (iri := _iri(quad.subject)) in named)


def _objects(iri: str, predicate: ox.NamedNode) -> Iterator[object]:
    return (quad.object for quad in tbox().quads_for_pattern(ox.NamedNode(iri), predicate, None))


def _iri(term: object) -> str:
    if not isinstance(term, ox.NamedNode):
        raise VocabularyError(f"{term} should be an IRI", where="ontology/cytolink.ttl")
    return term.value


def _text(term: object) -> str:
    if not isinstance(term, ox.Literal):
        raise VocabularyError(f"{term} should be a literal", where="ontology/cytolink.ttl")
    return term.value
