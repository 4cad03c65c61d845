"""What all documents of a build stand before, closed over once, and what follows from one document before it."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from graph_build.reasoning.axioms import Axioms
from graph_build.reasoning.hierarchy import SUBCLASS, Hierarchy
from graph_build.reasoning.inference import Asking, close, without_itself
from graph_build.reasoning.places import NAMES as PLACES
from graph_build.reasoning.places import place
from graph_build.reasoning.rules import closing_rules, told_rules
from graph_build.reasoning.triples import TYPE, Triples, is_literal
from ontology.namespaces import CYTO, ID, RDF
from ontology.triples import INFERRED_GRAPH, LINKED_GRAPHS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_TYPE = ox.NamedNode(RDF + "type")
_LEFT = ox.NamedNode(CYTO + "leftToQueries")
_OWN, _DOCUMENT, _LINKED, _OURS = f"<{ID}", f"<{ID}document/", f"<{LINKED_GRAPHS}", f"<{CYTO}"
_TERMS_KEPT = 10_000


class _Told(NamedTuple):
    """What the background knows of a term.

    Attributes:
        asked: the triples with it as their subject that a rule may ask for.
        behind: the terms right behind it.
    """

    asked: tuple[tuple[str, str, str], ...]
    behind: tuple[str, ...]


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
        stated: its quads as N-Quads without line ends, those of a term together; what is linked is told by its graph,
            else graphs do not matter.

    Attributes:
        inferred: what follows, as sorted N-Quads without line ends.
        left: the classes and properties of which the ontology leaves what follows from a document to queries.

    Raises:
        VocabularyError: where a definition has no rule, or the closure is too large.
    """

    def __init__(self, stated: Iterable[str]) -> None:
        own_terms: set[str] = set()
        asked = "\n".join(_asked(stated, own_terms)).encode()
        self._store = ox.Store()
        self._store.bulk_extend(ox.parse(asked, ox.RdfFormat.N_TRIPLES))
        self._hierarchy = Hierarchy.of(self._store)
        axioms = Axioms(self._store, self._hierarchy)
        behind = _behind(own_terms, self._leads_to)
        self._closed = frozenset(self._hierarchy.above(*map(_node, behind)))
        self.inferred = _lines(without_itself(close(self._store, axioms, self._hierarchy, self._closed).new()))
        self.left = frozenset(str(quad.subject) for quad in self._store.quads_for_pattern(None, _LEFT, None))
        self._axioms, self._rules, self._telling = axioms, closing_rules(), told_rules()
        rules = (rule.names for rule in (*self._rules, *self._telling))
        self._asked = PLACES.union(axioms.names, *rules)
        self._about = lru_cache(_TERMS_KEPT)(self._told_of)
        self._above = lru_cache(_TERMS_KEPT)(self._above_a_class)

    def closed(self, classes: Iterable[str]) -> tuple[str, ...]:
        """What the closure of the hierarchy has for some classes beyond `inferred`: as sorted N-Quads.

        Args:
            classes: IRIs, as documents tell them (see `Followed.classes`).

        Raises:
            VocabularyError: it is too large.
        """
        pairs = self._hierarchy.pairs(map(ox.NamedNode, classes))
        new = ((low, high) for low, high in pairs if low not in self._closed and low != high)
        return _lines(
            f"{low} {SUBCLASS} {high}" for low, high in new if ox.Quad(low, SUBCLASS, high) not in self._store
        )

    def follow(self, lines: Iterable[str]) -> Followed:
        """What follows from a document that is not known without it.

        Args:
            lines: what the document states, as N-Quads without line ends.
        """
        triples = Triples()
        triples.read(lines, asked=self._asked)
        behind = _behind(triples.nodes(), lambda term: self._about(term).behind)
        for term in behind:
            for triple in self._about(term).asked:
                triples.add(*triple)
        triples.settle()
        self._axioms.follow(triples)
        place(triples)
        asking = Asking(triples)
        asking.run(self._rules)
        told = b"".join(asking.found(rule) for rule in self._telling).decode().split("\n")
        classes = {node.value for node in map(_node, behind) if node in self._hierarchy and node not in self._closed}
        return Followed(
            _lines(self._unknown(self.unsaid(triples))),
            _lines(line.removesuffix(" .") for line in told if line),
            tuple(sorted(classes)),
        )

    def unsaid(self, triples: Triples) -> Iterator[str]:
        """What came to some triples that no query finds by the hierarchy: as N-Triples without stops.

        That is all but what is left to queries, and of a document's nodes the classes of other ontologies that stand
        above a class of theirs.
        """
        kinds: defaultdict[str, list[str]] = defaultdict(list)
        for name, nodes in triples.instances.items():
            if name not in self.left:
                for node in nodes:
                    if node.startswith(_DOCUMENT):
                        kinds[node].append(name)
        for triple in triples.new(self.left):
            node, property_, name = triple.split(" ", 2)
            if property_ != TYPE or name.startswith(_OURS) or not self._implied(name, kinds[node]):
                yield triple

    def _implied(self, name: str, kinds: Iterable[str]) -> bool:
        """Whether a class stands above one of some classes, and not below it too."""
        return any(name in self._above(kind) and kind not in self._above(name) for kind in kinds if kind != name)

    def _above_a_class(self, name: str) -> frozenset[str]:
        return frozenset(map(str, self._hierarchy.above(_node(name)))) if name.startswith("<") else frozenset()

    def _unknown(self, triples: Iterable[str]) -> Iterator[str]:
        """Those that the background neither states nor knows to follow: it knows nothing of a document's own nodes.

        When files are linked to a release, nodes that documents share, such as rules, are in the background.
        """
        others: list[str] = []
        for triple in triples:
            if triple.startswith(_DOCUMENT):
                yield triple
            else:
                others.append(f"{triple} .\n")
        for quad in ox.parse("".join(others).encode(), ox.RdfFormat.N_TRIPLES):
            if quad not in self._store:
                yield str(quad)

    def _told_of(self, term: str) -> _Told:
        """What is known of a term."""
        node = _node(term)
        quads = self._store.quads_for_pattern(node, None, None)
        triples = [(term, str(quad.predicate), str(quad.object)) for quad in quads]
        if node in self._hierarchy and node not in self._closed:
            triples += [(term, str(SUBCLASS), str(high)) for high in self._hierarchy.above(node)]
        asked = (one for one in triples if one[1] in self._asked or one[1] == TYPE)
        return _Told(tuple(asked), tuple(self._leads_to(term)))

    def _leads_to(self, term: str) -> Iterator[str]:
        """The terms right behind a term; classes above a class are not looked into."""
        for quad in self._store.quads_for_pattern(_node(term), None, None):
            if quad.predicate not in (_TYPE, SUBCLASS):
                yield str(quad.object)


def _asked(lines: Iterable[str], own: set[str]) -> Iterator[str]:
    """The triples that a rule may ask for; the terms of those that are not of a linked file are also put into a set.

    Nine of ten texts are names and notes of linked terms that nothing else speaks of: no rule asks for a name of those.
    """
    for subject, told in groupby(lines, key=lambda line: line.split(" ", 1)[0]):
        about = list(told)
        ours = [line for line in about if not line.startswith(_LINKED, line.rindex(" ", 0, -2) + 1)]
        for line in about if ours or subject.startswith("_:") else _without_texts(about, len(subject) + 1):
            yield f"{' '.join(_triple(line))} ."
        for line in ours:
            own.update((subject, _triple(line)[2]))


def _without_texts(lines: Iterable[str], behind: int) -> list[str]:
    """The lines whose object is no literal; the property stands behind so many characters."""
    return [line for line in lines if line[line.index(" ", behind) + 1] != '"']


def _triple(line: str) -> tuple[str, str, str]:
    """The triple of a line."""
    subject, property_, rest = line.split(" ", 2)
    if is_literal(rest):
        return subject, property_, rest[: rest.index(" ", rest.rindex('"'))]
    end = rest.rindex(")>>") + 3 if rest.startswith("<<") else rest.index(" ")
    return subject, property_, rest[:end]


def _behind(terms: Iterable[str], leads_to: Callable[[str], Iterable[str]]) -> set[str]:
    """Those of some terms that may be known to the background, and what lies behind them.

    A node of a document's own is not known. Rules go from what a document says to what lies behind it; one that went
    the other way would not be met, and tests/graph_build/reasoning holds that there is none.
    """
    found = {term for term in terms if term.startswith("<") and not term.startswith((_OWN, "<<"))}
    todo = list(found)
    while todo:
        for term in leads_to(todo.pop()):
            if term.startswith("<") and not term.startswith(_OWN) and term not in found:
                found.add(term)
                todo.append(term)
    return found


def _node(term: str) -> ox.NamedNode:
    return ox.NamedNode(term[1:-1])


def _lines(triples: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({f"{triple} <{INFERRED_GRAPH}> ." for triple in triples}))
