"""Is a statement still the one that was made? Its IRI is a digest of what it says, so a changed slot no longer fits it.

Asked of the N-Quads themselves: a store writes numbers in another form, and the digest is of the form that was printed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import groupby, islice, permutations, product
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.model import Evidence, Fact, Population, Rule, Span
from graph_build.rdf import DocumentIris
from graph_build.rdf.statements import EXPERIENCER, POPULATION_CLASS
from ontology.namespaces import CYTO, ID, RDF, RDFS, XSD
from ontology.schema import fact_types, tbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graph_build.model import Experiencer, FactType, PopulationKind, Scalar, SlotValue

MOST_FORMS = 4_000
"""How many ways of writing down a statement's slots are tried: the graph forgets the order of a list, and whether a
whole number was written as a decimal."""

STATEMENT = re.compile(r".+/fact/[0-9a-f]+")
"""The IRI of a statement; what happened by it has a longer one."""

_DOCUMENT = ID + "document/"
_MADE = Rule("", 0, "")
_NOWHERE = (Evidence(Span(0, 1)),)


@dataclass(slots=True)
class Node:
    """All that a graph says of one subject: objects by property."""

    iri: str
    said: dict[str, list[ox.NamedNode | ox.Literal]] = field(default_factory=lambda: defaultdict(list))

    def text(self, name: str) -> str | None:
        """The one value of a property of ours, or None."""
        return self.said[CYTO + name][0].value if CYTO + name in self.said else None


def documents_in(lines: Iterable[bytes]) -> Iterator[dict[str, Node]]:
    """What a release's N-Quads say, document by document: its nodes by IRI.

    Args:
        lines: sorted, as a release holds them, so that what begins alike stands together.
    """
    ours = (line for line in lines if line.startswith(f"<{_DOCUMENT}".encode()))
    start = len(_DOCUMENT) + 1
    for _, of_one in groupby(ours, key=lambda line: line[start : start + 16]):
        nodes: dict[str, Node] = {}
        for quad in ox.parse(b"".join(of_one), ox.RdfFormat.N_QUADS):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                node = nodes.setdefault(quad.subject.value, Node(quad.subject.value))
                node.said[quad.predicate.value].append(quad.object)
        yield nodes


def altered(nodes: Mapping[str, Node]) -> Iterator[tuple[str, str]]:
    """The statements of one document that are not those that their IRIs were made of: IRI, and why.

    Args:
        nodes: of the document, as `documents_in` gives them.
    """
    source = next((n for n in nodes.values() if n.text("sha256") and n.text("fileName")), None)
    if source is None:
        yield next(iter(nodes)), "no document of this name is described"
        return
    iris = DocumentIris(source.text("sha256") or "")
    if iris.document != source.iri:
        yield source.iri, "the document's IRI is not made of its SHA-256"
    for iri in sorted(nodes):
        if STATEMENT.fullmatch(iri) and (why := _misfit(nodes[iri], nodes, iris)):
            yield iri, why


def _misfit(node: Node, nodes: Mapping[str, Node], iris: DocumentIris) -> str | None:
    if node.iri in made_of(node, nodes, iris):
        return None
    return "what it says is not what its IRI was made of"


def made_of(node: Node, nodes: Mapping[str, Node], iris: DocumentIris) -> Iterator[str]:
    """The IRIs that a statement may have by what it says, the likeliest first."""
    types: dict[str, FactType] = {fact.iri: name for name, fact in fact_types().items()}  # type: ignore[misc]
    kinds = [types[o.value] for o in node.said[RDF + "type"] if o.value in types]
    whose, subject = _population(node, nodes), node.text("subjectLabel") or ""
    for kind, said in product(kinds, islice(_forms(node, nodes), MOST_FORMS)):  # a hypothesis is inferred to be a claim
        yield iris.fact(Fact(kind, subject, said, _NOWHERE, _MADE, population=whose))


def _population(node: Node, nodes: Mapping[str, Node]) -> Population | None:
    found = nodes.get(node.text("population") or "")
    if found is None:
        return None
    classes: dict[str, PopulationKind] = {CYTO + name: kind for kind, name in POPULATION_CLASS.items()}  # type: ignore[misc]
    kind = next((classes[o.value] for o in found.said[RDF + "type"] if o.value in classes), None)
    whose: dict[str, Experiencer] = {CYTO + name: word for word, name in EXPERIENCER.items()}  # type: ignore[misc]
    experiencer, label = whose.get(found.text("experiencer") or ""), found.said[RDFS + "label"]
    if kind is None or experiencer is None or not label:
        return None
    work = found.text("citedWork")
    return Population(kind, label[0].value, experiencer, int(work.rpartition("/")[2]) if work else None)


def _forms(node: Node, nodes: Mapping[str, Node]) -> Iterator[tuple[tuple[str, SlotValue], ...]]:
    """Every way in which the slots of a statement may have been written down, the likeliest first."""
    held: dict[str, list[tuple[Scalar, ...]]] = defaultdict(list)
    for predicate, objects in node.said.items():
        name = _slot_of().get(predicate)
        if name is not None and name != "readings":
            held[name] += [_values(term) for term in objects]
    if any(kind.value == CYTO + "ConceptMention" for kind in node.said[RDF + "type"]):
        held.setdefault("label", [(node.text("subjectLabel") or "",)])
    orders = {name: _orders(values, listed=name in _lists()) for name, values in held.items()}
    ways = {name: list(islice(some, MOST_FORMS)) for name, some in orders.items()}
    if readings := sorted(
        (n for n in nodes.values() if n.iri.startswith(f"{node.iri}/reading/")), key=lambda n: int(n.text("rank") or 0)
    ):
        ways["readings"] = list(product(*(_reading(one) for one in readings)))  # type: ignore[arg-type]
    names = sorted(ways)
    for chosen in product(*(ways[name] for name in names)):
        yield tuple(zip(names, chosen, strict=True))


@cache
def _slot_of() -> Mapping[str, str]:
    """The slot that each property of statements holds; some types have a property of their own for a slot."""
    named = tbox().quads_for_pattern(None, ox.NamedNode(CYTO + "slotName"), None)
    return {quad.subject.value: quad.object.value for quad in named}  # type: ignore[union-attr]


@cache
def _lists() -> frozenset[str]:
    """The slots that hold a list, even of one."""
    marked = tbox().quads_for_pattern(None, ox.NamedNode(CYTO + "slotIsList"), None)
    return frozenset(_slot_of()[quad.subject.value] for quad in marked if isinstance(quad.subject, ox.NamedNode))


def _values(term: ox.NamedNode | ox.Literal) -> tuple[Scalar, ...]:
    """What a slot may have held where the graph holds a term."""
    if isinstance(term, ox.NamedNode):
        return (term.value.removeprefix(CYTO),)
    kind = term.datatype.value.removeprefix(XSD)
    if kind == "boolean":
        return (term.value == "true",)
    if kind not in ("integer", "decimal"):
        return (term.value,)
    number = Decimal(term.value)
    whole = number == number.to_integral_value()
    # a property that takes only one of the two kinds of numbers makes the one of the other
    return (int(number), number) if whole and kind == "integer" else (number, int(number)) if whole else (number,)


def _orders(values: list[tuple[Scalar, ...]], *, listed: bool) -> Iterator[SlotValue]:
    if len(values) == 1:
        if listed:
            yield from ((value,) for value in values[0])
        yield from values[0]
        return
    likely = sorted(values, key=lambda forms: (isinstance(forms[0], str), forms[0]))
    for order in islice(permutations(likely), 720):
        yield from product(*order)


def _reading(node: Node) -> tuple[object, ...]:
    """The forms of one of the possible readings of a damaged print."""
    words, value, spread = (node.text(name) for name in ("readingText", "value", "sd"))
    if words is not None:
        return (words,)
    numbers = _values(node.said[CYTO + "value"][0]) if value is not None else ()
    return tuple(product(numbers, _values(node.said[CYTO + "sd"][0]))) if spread is not None else numbers
