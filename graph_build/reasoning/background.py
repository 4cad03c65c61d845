"""What all documents of a build stand before, closed over once, and what follows from one document before it."""

from __future__ import annotations

from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from graph_build.reasoning.hierarchy import SUBCLASS, Hierarchy
from graph_build.reasoning.inference import close, found
from graph_build.reasoning.owl_rules import closing_rules, rules_of, told_rules
from ontology.namespaces import ADDED, CYTO, ID, OWL, RDF, RDFS
from ontology.triples import INFERRED_GRAPH, LINKED_GRAPHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TYPE = ox.NamedNode(RDF + "type")
_OURS = (CYTO, ADDED)
_OBJECT_PROPERTY = ox.NamedNode(OWL + "ObjectProperty")
_STEPS = (
    RDFS + "domain", RDFS + "range", RDFS + "subPropertyOf", OWL + "inverseOf", OWL + "hasSelf", OWL + "onProperty",
)  # fmt: skip
_SCHEMA = tuple(map(ox.NamedNode, _STEPS))
_LEFT = ox.NamedNode(CYTO + "leftToQueries")


class Followed(NamedTuple):
    """What follows from a document, all of it sorted.

    Attributes:
        inferred: in the graph of inferred statements, as N-Quads without line ends.
        told: the part of what it states and what follows that the rules across documents ask for, as N-Quads.
        classes: IRIs of the classes behind what it names that the background has not closed over.
    """

    inferred: tuple[str, ...]
    told: tuple[str, ...]
    classes: tuple[str, ...] = ()


class Background:
    """The ontology, the vocabulary, the mappings and what is linked, with what follows from them.

    A linked ontology has many times the classes that any document names. So the closure of the hierarchy is made over
    the classes that the others of these name, those behind them and all above them; what is above any other class is
    looked up where a document names it, and `closed` makes the closure over what all of them name.

    Args:
        stated: its quads, those of a term together; what is linked is told by its graph, else graphs do not matter.

    Attributes:
        inferred: what follows, as sorted N-Quads without line ends.

    Raises:
        VocabularyError: where a definition has no rule, the rules do not come to an end, or the closure is too large.
    """

    def __init__(self, stated: Iterable[ox.Quad]) -> None:
        self._store = ox.Store()
        own: list[ox.Quad] = []
        self._store.bulk_extend(_bare(_asked(stated, own)))
        self._rules = rules_of(self._store)
        self._hierarchy = Hierarchy.of(self._store)
        named = self._behind(iri for quad in own for term in (quad.subject, quad.object) if (iri := _behind(term)))
        self._closed = frozenset(self._hierarchy.above(*named))
        self.inferred = _lines(close(self._store, self._rules, closing_rules(), self._hierarchy, self._closed))
        self._schema = tuple(self._tbox())
        self._left = frozenset(quad.subject for quad in self._about(None, _LEFT, None))

    def closed(self, classes: Iterable[str]) -> tuple[str, ...]:
        """What the closure of the hierarchy has for some classes beyond `inferred`: as sorted N-Quads.

        Args:
            classes: IRIs, as documents tell them (see `Followed.classes`).

        Raises:
            VocabularyError: it is too large.
        """
        pairs = self._hierarchy.pairs(map(ox.NamedNode, classes))
        triples = (ox.Triple(low, SUBCLASS, high) for low, high in pairs if low not in self._closed)
        return _lines(t for t in triples if ox.Quad(t.subject, t.predicate, t.object) not in self._store)

    def follow(self, lines: Iterable[str]) -> Followed:
        """What follows from a document that is not known without it.

        Args:
            lines: what the document states, as N-Quads without line ends.
        """
        stated, named = _without_graphs(lines)
        behind = self._behind(iri for one in named if (iri := _behind(ox.NamedNode(one))))
        work = ox.Store()
        work.bulk_load(stated.encode(), ox.RdfFormat.N_TRIPLES)
        work.bulk_extend([*self._schema, *chain.from_iterable(behind.values())])
        work.bulk_extend(quad for one in behind for quad in self._above(one))
        hierarchy = Hierarchy.of(work)
        inferred = close(work, self._rules, closing_rules(), hierarchy, hierarchy)
        new = (t for t in inferred if not self._knows(t) and not self.leaves(t))
        classes = (one.value for one in behind if one in self._hierarchy and one not in self._closed)
        return Followed(_lines(new), _lines(found(work, told_rules())), tuple(sorted(classes)))

    def leaves(self, triple: ox.Triple) -> bool:
        """Whether it is of a class or property of which the ontology leaves what follows to queries."""
        return (triple.object if triple.predicate == _TYPE else triple.predicate) in self._left

    def _knows(self, triple: ox.Triple) -> bool:
        """Whether it is stated or follows without any document; the hierarchy of a linked class is looked up."""
        low, high = triple.subject, triple.object
        if triple.predicate == SUBCLASS and low in self._hierarchy and low not in self._closed:
            return True
        return ox.Quad(low, triple.predicate, high) in self._store

    def _tbox(self) -> Iterator[ox.Quad]:
        """What the rules ask of properties, and what lies above each class that a rule may give."""
        yield from self._about(None, _TYPE, _OBJECT_PROPERTY)
        classes = (quad.subject for quad in self._about(None, SUBCLASS, None))
        given = {one for one in classes if isinstance(one, ox.NamedNode) and one.value.startswith(_OURS)}
        for step in _SCHEMA:
            for quad in self._about(None, step, None):
                yield quad
                if isinstance(quad.object, ox.NamedNode):
                    given.add(quad.object)
        for one in given:
            yield from self._above(one)

    def _above(self, one: ox.NamedNode) -> Iterator[ox.Quad]:
        """What lies above a class."""
        if one in self._hierarchy and one not in self._closed:
            yield from (ox.Quad(one, SUBCLASS, high) for high in self._hierarchy.above(one))
        else:
            yield from self._about(one, SUBCLASS, None)

    def _behind(self, named: Iterable[ox.NamedNode]) -> dict[ox.NamedNode, list[ox.Quad]]:
        """Some terms, and what lies behind them, with what the background says of each.

        Classes above a class are not looked into. Rules go from what a document says to what lies behind it; one that
        went the other way would not be met, and tests/graph_build/reasoning holds that there is none.
        """
        todo = set(named)
        found: dict[ox.NamedNode, list[ox.Quad]] = {}
        while todo:
            one = todo.pop()
            found[one] = self._about(one, None, None)
            for quad in found[one]:
                iri = _behind(quad.object)
                if iri and iri not in found and quad.predicate not in (_TYPE, SUBCLASS):
                    todo.add(iri)
        return found

    def _about(
        self, subject: ox.NamedNode | None, predicate: ox.NamedNode | None, value: ox.NamedNode | None
    ) -> list[ox.Quad]:
        return list(self._store.quads_for_pattern(subject, predicate, value))


def _asked(quads: Iterable[ox.Quad], own: list[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads that a rule may ask for; those that are not of a linked file are also put into a list.

    Nine of ten texts are names and notes of linked terms that nothing else speaks of: no rule asks for a name of those.
    """
    for subject, told in groupby(quads, key=attrgetter("subject")):
        about = list(told)
        ours = [quad for quad in about if not getattr(quad.graph_name, "value", "").startswith(LINKED_GRAPHS)]
        own += ours
        for quad in about:
            if ours or not isinstance(quad.object, ox.Literal) or isinstance(subject, ox.BlankNode):
                yield quad


def _bare(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Quads without their graphs."""
    return (ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)


def _behind(term: object) -> ox.NamedNode | None:
    """A term that may be known to the background: a node of a document's own is not."""
    return term if isinstance(term, ox.NamedNode) and not term.value.startswith(ID) else None


def _without_graphs(lines: Iterable[str]) -> tuple[str, set[str]]:
    """N-Quads as N-Triples, which a store loads without a Python object for each, and the IRIs that they speak of."""
    triples: list[str] = []
    named: set[str] = set()
    for line in lines:
        quoted = line.rfind('"')
        if quoted < 0:
            subject, predicate, value = line.split(" ", 3)[:3]
            triples.append(f"{subject} {predicate} {value} .")
            named.add(value)
        else:
            subject = line[: line.index(" ")]
            triples.append(f"{line[: line.index(' ', quoted)]} .")  # behind its words a literal has no blank
        named.add(subject)
    return "\n".join(triples), {term[1:-1] for term in named if term.startswith("<")}


def _lines(triples: Iterable[ox.Triple]) -> tuple[str, ...]:
    return tuple(sorted(f"{triple} <{INFERRED_GRAPH}> ." for triple in triples))
