"""From what a reader calls a thing to its IRI."""

from __future__ import annotations

import difflib
from functools import cache

import pyoxigraph as ox

from ontology.namespaces import ADDED, OWL, RDF, expand
from ontology.schema import tbox
from ontology.terms import Term, per_vocabulary, vocabulary

_UNSPECIFIED, _ADDED_UNSPECIFIED = "#unspecified", "/unspecified-"
"""How the IRI of a drug goes on that a text names only by its class, ours and users': "a corticosteroid"."""

_LEAST = 4
"""Letters of the shortest word that is compared with a mistyped name."""


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


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def named(name: str) -> tuple[Term, ...]:
    """The terms of the vocabulary that a name, acronym or CURIE can mean."""
    return _by_name().get(_fold(name), ())


def resolve(text: str, categories: tuple[str, ...] = ()) -> str:
    """The IRI of a concept that is given as IRI, CURIE or name.

    A CURIE that the vocabulary maps (MESH:D009080) gives the concept it is mapped to (MONDO:0012727); one that it does
    not know gives its own IRI.

    Args:
        text: what the reader gave.
        categories: categories of the vocabulary that a name may belong to; all where empty.

    Raises:
        ValueError: where a name is unknown or means several things.
    """
    given = text.strip()
    if given.startswith(("http://", "https://")):
        return given
    found = [t for t in named(given) if not categories or t.category in categories]
    if len(found) == 1:
        return _class_of(found[0], categories)
    if len(found) > 1:
        meanings = ", ".join(sorted(f"{t.label} ({t.category})" for t in found))
        raise ValueError(f"it can mean {meanings}; give the CURIE or IRI of one")
    if ":" in given:
        return expand(given)
    raise ValueError(_unknown(given, categories))


def _unknown(given: str, categories: tuple[str, ...]) -> str:
    """What to say of a name that means nothing of the wanted kind: what it means else, or what is spelt like it."""
    if others := named(given):
        told = ", ".join(sorted(f"{t.label} ({t.category.replace('_', ' ')})" for t in others))
        return f"it means {told}, and not {' or '.join(c.replace('_', ' ') for c in categories)}"
    near = _alike(_fold(given), categories)
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
