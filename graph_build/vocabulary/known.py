"""What is known already when a user's file is checked: names with what they mean, proteins, classes, everyday words."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.recognisers.lexicon import term_keys
from ontology.namespaces import OWL, RDFS, UP, compress, expand
from ontology.schema import tbox
from ontology.tables import rows
from ontology.terms import enlarged, shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ontology.additions import Addition
    from ontology.terms import Term, Vocabulary

MOLECULES = ("cytokine", "receptor", "gene")
"""Categories of what drugs act on."""
MEASURED = ("analyte", "score")
"""Categories of what is measured."""


class Known:
    """The vocabulary that a file is added to, and what the file has added so far.

    Args:
        before: files that were added before.
    """

    def __init__(self, before: Sequence[Addition]) -> None:
        self.vocabulary: Vocabulary = enlarged(tuple(before))
        self.terms: dict[str, Term] = {}
        self.meanings: dict[tuple[bool, str], Term] = {}
        self.elsewhere: dict[str, Term] = {}
        self.ligands: dict[str, str] = {expand(row["id"]): row["receptor_for"] for row in rows("proteins")}
        for addition in before:
            proteins = (dict(row) for table, row in addition.rows if table == "proteins")
            self.ligands |= {expand(row["id"]): row["receptor_for"] for row in proteins}
        for term in self.vocabulary.terms:
            self.add(term)
        for term in shipped().terms:
            self.elsewhere.update({expand(curie): term for curie in term.curies})

    def add(self, term: Term) -> None:
        """Take a term in; a name that has a meaning keeps it."""
        self.terms.setdefault(term.iri, term)
        for key in term_keys(term):
            self.meanings.setdefault(key, term)

    def called(self, name: str, categories: tuple[str, ...]) -> str | None:
        """The IRI of the term that an id or a name means, of those categories; None where there is none."""
        try:
            iri = expand(name)
        except ValueError:
            iri = ""
        if iri in self.terms:
            return iri if self.terms[iri].category in categories else None
        low = name.casefold()
        fitting = (t for t in self.terms.values() if t.category in categories)
        return next((t.iri for t in fitting if low in map(str.casefold, (t.label, *t.names, *t.acronyms))), None)


def shown(iri: str) -> str:
    """An IRI as messages show it: as a CURIE where it has one."""
    return compress(iri) or iri


@cache
def classes_below(top: str) -> frozenset[str]:
    """The IRIs of a class and all classes below it that something may be stated to belong to.

    Defined classes (`owl:equivalentClass`) are none of them: what belongs to them follows.
    """
    below, todo = {top}, [top]
    while todo:
        found = tbox().quads_for_pattern(None, ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(todo.pop()))
        fresh = {q.subject.value for q in found if isinstance(q.subject, ox.NamedNode)} - below
        below |= fresh
        todo += fresh
    defined = {q.subject for q in tbox().quads_for_pattern(None, ox.NamedNode(OWL + "equivalentClass"), None)}
    return frozenset(iri for iri in below if ox.NamedNode(iri) not in defined)


PROTEIN = UP + "Protein"


@cache
def everyday() -> frozenset[str]:
    """Words that stand in texts of every kind."""
    text = (files("graph_build") / "vocabulary" / "everyday.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
