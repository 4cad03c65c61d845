"""What follows from the data and the ontology, materialised: by the axioms as joins, then by rules in SPARQL.

A document is closed over by itself, before what all documents stand before: the ontology, the vocabulary, the mappings
and what is linked (`Background`). So what a build holds in memory does not grow with the number of its documents, and
what follows from one is done where that one is read. Only the rules under `ontology/rules/across/` join documents,
over the little that each tells for it.

Tests ask HermiT (`hermit`) whether each chain and definition entails what the joins give.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.reasoning.axioms import Axioms
from graph_build.reasoning.hierarchy import SUBCLASS, Hierarchy
from graph_build.reasoning.places import NAMES as PLACES
from graph_build.reasoning.places import place
from graph_build.reasoning.rules import across_rules, closing_rules
from graph_build.reasoning.triples import TYPE, Triples
from ontology.triples import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from graph_build.reasoning.rules import SparqlRule

_INFERRED = ox.NamedNode(INFERRED_GRAPH)


def infer(source: ox.Store | Iterable[ox.Quad]) -> list[ox.Quad]:
    """What the ontology and the data entail together, beyond what is stated, in the graph of inferred statements.

    Holds the closure of `rdfs:subClassOf`, all types, super-properties, property chains, inverses, domains, ranges and
    the instances of defined classes; then what the closing rules add for queries, such as the first evidence of each
    statement and the disease and size of each group; then what joins documents. The order is fixed.

    Args:
        source: quads of data and ontology; their graphs do not matter.

    Raises:
        VocabularyError: where a definition has no rule, or the hierarchy of classes has more than `MOST_PAIRS`.
    """
    work = ox.Store()
    work.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in source)
    hierarchy = Hierarchy.of(work)
    triples = close(work, Axioms(work, hierarchy), hierarchy, hierarchy)
    Asking(triples, work).run(across_rules())
    return _in_order(triples)


def infer_across(told: Iterable[ox.Quad]) -> list[ox.Quad]:
    """What joins documents.

    Args:
        told: what each of them tells for it (see `Followed.told`).
    """
    work, triples = ox.Store(), Triples()
    work.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in told)
    Asking(triples, work).run(across_rules())
    return _in_order(triples)


def close(work: ox.Store, axioms: Axioms, hierarchy: Hierarchy, classes: Iterable[ox.NamedNode]) -> Triples:
    """Add to a store all that follows from what is in it.

    Args:
        work: triples, in the default graph.
        axioms: of the T-Box.
        hierarchy: of the classes.
        classes: those whose closure is added; what is an instance of any other is one of those above it all the same.

    Returns:
        What the store holds of what axioms and rules ask for and give; what was added is new.
    """
    triples = Triples()
    named = (rule.names for rule in (*closing_rules(), *across_rules()))
    for name in dict.fromkeys((TYPE, str(SUBCLASS), *axioms.names, *PLACES, *chain.from_iterable(named))):
        for quad in work.quads_for_pattern(None, ox.NamedNode(name[1:-1]), None):
            triples.add(str(quad.subject), name, str(quad.object))
    triples.settle()
    triples.relate(str(SUBCLASS), {(str(low), str(high)) for low, high in hierarchy.pairs(classes)})
    axioms.follow(triples)
    place(triples)
    work.bulk_extend(ox.parse("".join(f"{new} .\n" for new in triples.new()).encode(), ox.RdfFormat.N_TRIPLES))
    Asking(triples, work).run(closing_rules())
    return triples


class Asking:
    """Rules over some triples.

    Args:
        triples: what rules are asked of; what they give is added to these.
        store: with all of the triples in its default graph, to which is added, too. Where there is none, a new one
            is filled with what the rules name that are run.
    """

    def __init__(self, triples: Triples, store: ox.Store | None = None) -> None:
        self._triples = triples
        self._store = ox.Store() if store is None else store
        self._held: set[str] | None = set() if store is None else None

    def run(self, rules: Iterable[SparqlRule]) -> None:
        """Run rules once each, in their order, and add what they find."""
        for rule in rules:
            if all(map(self._triples.speak_of, rule.needs)) and (text := self.found(rule)):
                self._store.load(text, ox.RdfFormat.N_TRIPLES, lenient=True)
                came = Triples()
                came.read(text.decode().removesuffix("\n").split("\n"), graphs=False)
                self._triples.join(came)

    def found(self, rule: SparqlRule) -> bytes:
        """What a rule gives, whether it is among the triples or not: as N-Triples."""
        self._hold(rule.names)
        answer = self._store.query(rule.query)
        return (answer.serialize(format=ox.RdfFormat.N_TRIPLES) or b"") if isinstance(answer, ox.QueryTriples) else b""

    def _hold(self, names: AbstractSet[str]) -> None:
        """Have the store hold all triples of some classes and properties."""
        if self._held is not None and (lacking := names - self._held):
            self._held |= lacking
            # not `bulk_load`, which takes a quarter longer for so few
            self._store.load("\n".join(self._triples.lines(lacking)).encode(), ox.RdfFormat.N_TRIPLES, lenient=True)


def without_itself(triples: Iterable[str]) -> Iterator[str]:
    """N-Triples without those that a class lies below itself.

    Rules may ask for them; they are not written, so that `rdfs:subClassOf+` gives what is below a class and not the
    class, as it does where nothing was inferred.
    """
    between = f" {SUBCLASS} "
    return (one for one in triples if between not in one or one != (node := one.split(" ", 1)[0]) + between + node)


def _in_order(triples: Triples) -> list[ox.Quad]:
    """What is new, as quads of the graph of inferred statements, in a fixed order."""
    text = "".join(f"{new} .\n" for new in sorted(without_itself(triples.new())))
    parsed = ox.parse(text.encode(), ox.RdfFormat.N_TRIPLES)
    return [ox.Quad(quad.subject, quad.predicate, quad.object, _INFERRED) for quad in parsed]
