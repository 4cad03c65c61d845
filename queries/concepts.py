"""From what a reader calls a thing to its IRI."""

from __future__ import annotations

import difflib
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pyoxigraph as ox

from ontology.namespaces import ADDED, OWL, RDF, RDFS, SKOS, expand
from ontology.schema import tbox
from ontology.terms import Term, per_vocabulary, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNSPECIFIED, _ADDED_UNSPECIFIED = "#unspecified", "/unspecified-"
"""How the IRI of a drug goes on that a text names only by its class, ours and users': "a corticosteroid"."""

_CLASS = "cyto:"
"""How a category begins that is a class of the ontology: what it holds is called by its labels there."""

_BELOW = (RDFS + "subClassOf", RDF + "type")
_LABELS = (SKOS + "altLabel", RDFS + "label")
"""Properties of names; of two that are alike the label counts, which comes last."""

_DRUG = "cyto:Drug"
"""Whose classes are drug classes: a name that texts do not use stands in the ontology alone."""
_LEAST = 4
"""Letters of the shortest word that is compared with a mistyped name."""


class Known(NamedTuple):
    """A term that a release knows beyond the vocabulary: its IRI, its CURIE and its preferred name."""

    iri: str
    curie: str
    label: str


class NamesBeyond(Protocol):
    """What else a release knows by name: the terms of the ontologies that were linked to it."""

    def meant(self, name: str, categories: tuple[str, ...]) -> list[Known]:
        """The terms of some categories that have exactly this name; of all where none is given."""

    def alike(self, name: str, categories: tuple[str, ...]) -> list[str]:
        """Preferred names of terms whose names are like this one, the likest first."""


_beyond: ContextVar[NamesBeyond | None] = ContextVar("names beyond the vocabulary", default=None)


@contextmanager
def with_names_of(names: NamesBeyond) -> Iterator[None]:
    """Within, a name that the vocabulary does not know is looked for among these."""
    token = _beyond.set(names)
    try:
        yield
    finally:
        _beyond.reset(token)


def _class_of(term: Term, categories: tuple[str, ...]) -> str:
    """Where classes are asked for too, one that is named means all of its drugs and not only those left unnamed."""
    if "drug_class" not in categories:
        return term.iri
    if term.iri.startswith(ADDED):  # of a cytokine that a user added
        return term.iri.replace(_ADDED_UNSPECIFIED, "/")
    named = term.iri.replace(_UNSPECIFIED, "#")
    return named if named in _classes() else term.iri


@cache
def _classes() -> frozenset[str]:
    """The IRIs of the ontology's classes."""
    found = tbox().quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "Class"))
    return frozenset(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))


@per_vocabulary
def _by_name() -> dict[str, tuple[Term, ...]]:
    """Every name, acronym and CURIE of the vocabulary, folded, with the terms it can mean."""
    table: dict[str, dict[str, Term]] = {}
    for term in vocabulary():
        for name in (term.label, *term.names, *term.acronyms, *term.curies):
            table.setdefault(_fold(name), {})[term.iri] = term
    return {name: tuple(found.values()) for name, found in table.items()}


@cache
def _by_label(category: str) -> dict[str, str]:
    """The IRIs of a class of the ontology, of all classes below it and of all individuals of these, by folded label."""
    reached: set[str] = set()
    new = {expand(category)}
    while new:
        reached |= new
        new = {below for above in new for below in (*_defined_by(above), *_of(above))} - reached
    return {_fold(label): iri for iri in sorted(reached) for kind in _LABELS for label in _literals(iri, kind)}


def _of(above: str) -> Iterator[str]:
    """The classes that are stated to lie right below a class, and the individuals that are stated to be in it."""
    for kind in _BELOW:
        yield from _subjects(kind, above)


def _defined_by(part: str) -> Iterator[str]:
    """The classes that are defined as what is in a class and something else besides."""
    listed = tbox().quads_for_pattern(None, ox.NamedNode(RDF + "first"), ox.NamedNode(part))
    for one in listed:
        for expression in tbox().quads_for_pattern(None, ox.NamedNode(OWL + "intersectionOf"), one.subject):
            for defined in tbox().quads_for_pattern(None, ox.NamedNode(OWL + "equivalentClass"), expression.subject):
                if isinstance(defined.subject, ox.NamedNode):
                    yield defined.subject.value


def _subjects(predicate: str, object_: str) -> set[str]:
    found = tbox().quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(object_))
    return {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}


def _literals(subject: str, predicate: str) -> list[str]:
    found = tbox().quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
    return sorted(quad.object.value for quad in found if isinstance(quad.object, ox.Literal))


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def named(name: str) -> tuple[Term, ...]:
    """The terms of the vocabulary that a name, acronym or CURIE can mean."""
    return _by_name().get(_fold(name), ())


def resolve(text: str, categories: tuple[str, ...] = ()) -> str:
    """The IRI of a concept that is given as IRI, CURIE or name.

    A CURIE that the vocabulary maps (MESH:D009080) gives the concept it is mapped to (MONDO:0012727); one that it does
    not know gives its own IRI. A name that the vocabulary does not know is looked for in the release (`with_names_of`).

    Args:
        text: what the reader gave.
        categories: categories of the vocabulary that a name may belong to, or classes of the ontology as CURIEs, of
            which it is the label of one below or of an individual; all of the vocabulary where empty.

    Raises:
        ValueError: where a name is unknown or means several things.
    """
    given = text.strip()
    if given.startswith(("http://", "https://")):
        return given
    for category in categories:
        if category.startswith(_CLASS) and (iri := _by_label(category).get(_fold(given))):
            return iri
    found = [t for t in named(given) if not categories or t.category in categories]
    if len(found) == 1:
        return _class_of(found[0], categories)
    if len(found) > 1:
        meanings = ", ".join(sorted(f"{t.label} ({t.category})" for t in found))
        raise ValueError(f"it can mean {meanings}; give the CURIE or IRI of one")
    if ":" in given:
        return expand(given)
    if (not categories or "drug_class" in categories) and (iri := _by_label(_DRUG).get(_fold(given))):
        return iri
    if not named(given) and (linked := _linked(given, categories)):
        return linked
    raise ValueError(_unknown(given, categories))


def label(concept: str) -> str:
    """What a concept that is given as CURIE is called; the text itself where nothing has a label for it."""
    iri = expand(concept) if ":" in concept else concept
    return next(iter(_literals(iri, RDFS + "label")), "") or next((t.label for t in named(concept)), concept)


def _linked(given: str, categories: tuple[str, ...]) -> str | None:
    """The IRI of the one term that has this name in the ontologies linked to the release.

    Raises:
        ValueError: where several have it.
    """
    beyond = _beyond.get()
    found = beyond.meant(given, categories) if beyond else []
    if len(found) > 1:
        meanings = ", ".join(sorted(f"{known.label} ({known.curie})" for known in found))
        raise ValueError(f"it can mean {meanings}; give the CURIE or IRI of one")
    return found[0].iri if found else None


def _unknown(given: str, categories: tuple[str, ...]) -> str:
    """What to say of a name that means nothing of the wanted kind: what it means else, or what is spelt like it."""
    if labels := [label for one in categories if one.startswith(_CLASS) for label in _by_label(one)]:
        near = difflib.get_close_matches(_fold(given), labels, n=3, cutoff=0.5) or sorted(labels)
        return f"it is none of the names there are; did you mean {' or '.join(near)}?"
    if others := named(given):
        told = ", ".join(sorted(f"{t.label} ({t.category.replace('_', ' ')})" for t in others))
        return f"it means {told}, and not {' or '.join(c.replace('_', ' ') for c in categories)}"
    beyond = _beyond.get()
    near = _alike(_fold(given), categories) or (beyond.alike(given, categories) if beyond else [])
    return "the vocabulary knows no such name" + (f"; did you mean {' or '.join(near)}?" if near else "")


def _alike(given: str, categories: tuple[str, ...]) -> list[str]:
    """Up to three preferred names, of a kind, that are spelt like a name, or one of whose words is."""
    labels: dict[str, set[str]] = {}
    for name, terms in _by_name().items():
        found = {t.label for t in terms if not categories or t.category in categories}
        for spelling in {name, *name.split()} if found else ():
            if len(spelling) >= _LEAST:
                labels.setdefault(spelling, set()).update(found)
    near = difflib.get_close_matches(given, labels, n=5, cutoff=0.75)
    ranked = [label for spelling in near for label in sorted(labels[spelling], key=lambda one: (len(one), one))]
    return list(dict.fromkeys(ranked))[:3]
