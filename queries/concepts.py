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
    of_kind = [n for n, terms in _by_name().items() if not categories or any(t.category in categories for t in terms)]
    near = difflib.get_close_matches(_fold(given), of_kind, n=3, cutoff=0.75)
    raise ValueError("the vocabulary knows no such name" + (f"; did you mean {' or '.join(near)}?" if near else ""))
