"""What all documents of a build stand before, closed over once, and what follows from one document before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from graph_build.reasoning.inference import close, found, in_order
from graph_build.reasoning.owl_rules import closing_rules, rules_of, told_rules
from ontology.namespaces import ADDED, CYTO, ID, OWL, RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TYPE, _SUBCLASS = ox.NamedNode(RDF + "type"), ox.NamedNode(RDFS + "subClassOf")
_OURS = (CYTO, ADDED)
_OBJECT_PROPERTY = ox.NamedNode(OWL + "ObjectProperty")
_STEPS = (
    RDFS + "domain", RDFS + "range", RDFS + "subPropertyOf", OWL + "inverseOf", OWL + "hasSelf", OWL + "onProperty",
)  # fmt: skip
_SCHEMA = tuple(map(ox.NamedNode, _STEPS))


class Followed(NamedTuple):
    """What follows from a document, both as sorted N-Quads without line ends.

    Attributes:
        inferred: in the graph of inferred statements.
        told: the part of what it states and what follows that the rules across documents ask for.
    """

    inferred: tuple[str, ...]
    told: tuple[str, ...]


class Background:
    """The ontology, the vocabulary, the mappings and what is linked, with what follows from them.

    Args:
        stated: its quads; their graphs do not matter.

    Attributes:
        inferred: what follows, as sorted N-Quads without line ends.

    Raises:
        VocabularyError: where a definition has no rule, or the rules do not come to an end.
    """

    def __init__(self, stated: Iterable[ox.Quad]) -> None:
        self._store = ox.Store()
        self._store.bulk_extend(_bare(stated))
        self._rules = rules_of(self._store)
        self.inferred = _lines(close(self._store, self._rules, closing_rules()))
        self._schema = tuple(self._tbox())

    def follow(self, lines: Iterable[str]) -> Followed:
        """What follows from a document that is not known without it.

        Args:
            lines: what the document states, as N-Quads without line ends.
        """
        stated = list(_bare(ox.parse("\n".join(lines).encode(), ox.RdfFormat.N_QUADS)))
        work = ox.Store()
        work.bulk_extend([*stated, *self._schema, *self._known_of(stated)])
        inferred = close(work, self._rules, closing_rules())
        new = (t for t in inferred if ox.Quad(t.subject, t.predicate, t.object) not in self._store)
        return Followed(_lines(new), _lines(found(work, told_rules())))

    def _tbox(self) -> Iterator[ox.Quad]:
        """What the rules ask of properties, and what lies above each class that a rule may give."""
        yield from self._about(None, _TYPE, _OBJECT_PROPERTY)
        classes = (quad.subject for quad in self._about(None, _SUBCLASS, None))
        given = {one for one in classes if isinstance(one, ox.NamedNode) and one.value.startswith(_OURS)}
        for step in _SCHEMA:
            for quad in self._about(None, step, None):
                yield quad
                if isinstance(quad.object, ox.NamedNode):
                    given.add(quad.object)
        for one in given:
            yield from self._about(one, _SUBCLASS, None)

    def _known_of(self, stated: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """What the background says of all that a document names, and of what lies behind that.

        Classes above a class are told, but not looked into: the hierarchy is closed already. Rules go from what a
        document says to what lies behind it; one that went the other way would not be met, and
        tests/graph_build/reasoning holds that there is none.
        """
        todo = {iri for quad in stated for term in (quad.subject, quad.object) if (iri := _behind(term))}
        seen = set(todo)
        while todo:
            for quad in self._about(todo.pop(), None, None):
                yield quad
                iri = _behind(quad.object)
                if iri and iri not in seen and quad.predicate not in (_TYPE, _SUBCLASS):
                    seen.add(iri)
                    todo.add(iri)

    def _about(
        self, subject: ox.NamedNode | None, predicate: ox.NamedNode | None, value: ox.NamedNode | None
    ) -> list[ox.Quad]:
        return list(self._store.quads_for_pattern(subject, predicate, value))


def _bare(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Quads without their graphs."""
    return (ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)


def _behind(term: object) -> ox.NamedNode | None:
    """A term that may be known to the background: a node of a document's own is not."""
    return term if isinstance(term, ox.NamedNode) and not term.value.startswith(ID) else None


def _lines(triples: Iterable[ox.Triple]) -> tuple[str, ...]:
    return tuple(sorted(f"{quad} ." for quad in in_order(triples)))
