"""Compiles SHACL shapes to SPARQL, so that a document is checked in milliseconds.

Covers the part of SHACL (https://www.w3.org/TR/shacl/) that our shapes use; a component outside it is an error, never
passed over. Each constraint becomes a SELECT of the focus nodes that break it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.errors import VocabularyError
from ontology.namespaces import RDF, RDFS, SH, compress

if TYPE_CHECKING:
    from collections.abc import Iterator

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Step = tuple[str, str]
"""A step of a path, "forth" or "back" along a predicate; as a target, "class" and it, or a step from a node. Predicates
and classes are as N-Quads prints them."""

_NIL = RDF + "nil"
_INSTANCE = f"<{RDF}type>/<{RDFS}subClassOf>*"
_SILENT = frozenset(
    SH + name for name in ("message", "name", "description", "order", "severity", "path", "property", "sparql",
                           "targetClass", "targetSubjectsOf", "targetObjectsOf", "flags")
) | {RDF + "type"}  # fmt: skip
_KINDS = {SH + "IRI": "isIRI(?value)", SH + "Literal": "isLITERAL(?value)", SH + "BlankNode": "isBLANK(?value)"}
_NAMED = re.compile(r"(\w*):(\w+)")
_VARIABLE_PREDICATE = re.compile(r"[?$]\w+\s+[?$]\w+\s|;\s*[?$]")
_BOUNDS = {"minInclusive": ">=", "maxInclusive": "<=", "minExclusive": ">", "maxExclusive": "<"}


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint of a shape as a query.

    Attributes:
        shape: IRI of the node shape.
        component: name of the SHACL component ("minCount").
        path: the property path as SPARQL prints it, empty for the node itself.
        message: what is wrong where it is broken.
        query: SELECT ?this of the focus nodes that break it.
        targets: of its shape.
        steps: the same path in steps, empty for the node itself; None where only the query says what is broken.
        value: what the component asks for: a number, a class, a pattern; as N-Quads prints it, like all terms here.
        members: of a list, where it asks for one.
        pattern: the expression that it asks for, where it asks for one without flags.
        reads: predicates that the query asks for, where no others can change its answer; None where any may.
    """

    shape: str
    component: str
    path: str
    message: str
    query: str
    targets: tuple[Step, ...]
    steps: tuple[Step, ...] | None
    value: str
    members: frozenset[str] = frozenset()
    pattern: str | None = None
    reads: frozenset[str] | None = None


@cache
def shipped_constraints() -> tuple[Constraint, ...]:
    """The constraints of all shapes under `ontology/shapes/`."""
    store = ox.Store()
    folder = files("ontology") / "shapes"
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".ttl"):
            store.load(entry.read_bytes(), ox.RdfFormat.TURTLE)
    return tuple(compile_shapes(store))


def compile_shapes(shapes: ox.Store) -> Iterator[Constraint]:
    """The constraints of the node shapes of a store, sorted by shape.

    Raises:
        VocabularyError: for a shape without a target, or a component that is not covered.
    """
    node_shape = ox.NamedNode(SH + "NodeShape")
    found = sorted(str(q.subject) for q in shapes.quads_for_pattern(None, ox.NamedNode(RDF + "type"), node_shape))
    for name in found:
        yield from _Compiler(shapes, ox.NamedNode(name.strip("<>"))).constraints()


class _Compiler:
    """Compiles one node shape."""

    def __init__(self, shapes: ox.Store, shape: ox.NamedNode) -> None:
        self.shapes = shapes
        self.shape = shape
        self.targets = tuple(self._targets())
        self.target = self._target()

    def constraints(self) -> Iterator[Constraint]:
        yield from self._of(self.shape, ())
        for property_shape in self._objects(self.shape, "property"):
            yield from self._of(property_shape, tuple(self._path(self._only(property_shape, "path"))))
        for sparql in self._objects(self.shape, "sparql"):
            yield self._sparql(sparql)

    def _targets(self) -> Iterator[Step]:
        for how, name in (("class", "targetClass"), ("forth", "targetSubjectsOf"), ("back", "targetObjectsOf")):
            yield from ((how, str(node)) for node in self._objects(self.shape, name) if isinstance(node, ox.NamedNode))

    def _target(self) -> str:
        patterns = {"class": f"?this {_INSTANCE} {{}}", "forth": "?this {} ?any", "back": "?any {} ?this"}
        choices = [f"{{ {patterns[how].format(name)} }}" for how, name in self.targets]
        if not choices:
            raise self._error("has no target", "Give it sh:targetClass, sh:targetSubjectsOf or sh:targetObjectsOf.")
        return f"{{ SELECT DISTINCT ?this WHERE {{ {' UNION '.join(choices)} }} }}"

    def _of(self, holder: Term, steps: tuple[Step, ...]) -> Iterator[Constraint]:
        """The constraints that one node or property shape holds itself."""
        path = "/".join(f"{'^' if how == 'back' else ''}{predicate}" for how, predicate in steps)
        messages = [m.value for m in self._objects(holder, "message") if isinstance(m, ox.Literal)]
        for quad in self._quads(holder):
            if quad.predicate.value in _SILENT:
                continue
            component, value = quad.predicate.value.removeprefix(SH), quad.object
            yield Constraint(
                shape=self.shape.value,
                component=component,
                path=path,
                message=messages[0] if messages else f"{component} of {path or 'the node'} is broken",
                query=self._query(holder, component, value, path),
                targets=self.targets,
                steps=steps,
                value=str(value),
                members=frozenset(map(str, self._items(value))) if component == "in" else frozenset(),
                pattern=value.value
                if component == "pattern" and isinstance(value, ox.Literal) and not self._objects(holder, "flags")
                else None,
            )

    def _query(self, holder: Term, component: str, value: Term, path: str) -> str:
        values = f"?this {path} ?value ." if path else "BIND(?this AS ?value)"
        if component in {"minCount", "maxCount"}:
            return self._count(component, value, path)
        match component:
            case "datatype":
                test = f"isLITERAL(?value) && DATATYPE(?value) = {value}"
            case "nodeKind" if isinstance(value, ox.NamedNode) and value.value in _KINDS:
                test = _KINDS[value.value]
            case "in":
                test = f"?value IN ({', '.join(map(str, self._items(value)))})"
            case "pattern":
                flags = next(iter(self._objects(holder, "flags")), None)
                test = f"!isBLANK(?value) && REGEX(STR(?value), {value}{f', {flags}' if flags else ''})"
            case "class":
                return self._select(f"{values} FILTER NOT EXISTS {{ ?value {_INSTANCE} {value} }}")
            case name if name in _BOUNDS:
                test = f"?value {_BOUNDS[name]} {value}"
            case _:
                raise self._error(f"uses sh:{component}, which is not covered", "Write it as sh:sparql.")
        return self._select(f"{values} FILTER(!COALESCE({test}, false))")

    def _count(self, component: str, value: Term, path: str) -> str:
        if not isinstance(value, ox.Literal) or not path:
            raise self._error(f"has a sh:{component} that is no number, or no path", "Mend the shape.")
        number = int(value.value)
        if component == "minCount" and number == 1:
            return self._select(f"MINUS {{ ?this {path} ?value }}")  # NOT EXISTS of a path reads all for each node
        broken = f"< {number}" if component == "minCount" else f"> {number}"
        counted = (
            f"SELECT ?this (COUNT(DISTINCT ?value) AS ?n) WHERE {{ {self.target} OPTIONAL {{ ?this {path} ?value }} }}"
        )
        return f"SELECT DISTINCT ?this WHERE {{ {{ {counted} GROUP BY ?this }} FILTER(?n {broken}) }}"

    def _sparql(self, node: Term) -> Constraint:
        """SHACL, section 5: the query sees the focus node as `$this`."""
        message = self._only(node, "message")
        text = self._only(node, "select")
        unknown = {q.predicate.value for q in self._quads(node)} - {
            SH + n for n in ("message", "select", "prefixes")
        }  # fmt: skip
        if unknown or not isinstance(text, ox.Literal) or not isinstance(message, ox.Literal):
            raise self._error("has a sh:sparql with more than a message, prefixes and a query", "Mend the shape.")
        inner, prefixes = text.value.replace("$this", "?this"), self._prefixes(node)
        declared = " ".join(f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in sorted(prefixes.items()))
        query = f"{declared} SELECT DISTINCT ?this WHERE {{ {self.target} {{ {inner} }} }}"
        named = {f"<{prefixes[one]}{name}>" for one, name in _NAMED.findall(inner) if one in prefixes}
        ends = {name for how, name in self.targets if how != "class"}
        known = "<" not in re.sub(r"<=?\s", "", inner) and not _VARIABLE_PREDICATE.search(inner)
        reads = frozenset({*named, *ends, f"<{RDF}type>", f"<{RDFS}subClassOf>"}) if known else None
        return Constraint(
            self.shape.value, "sparql", "", message.value, query, self.targets, None, str(text), reads=reads
        )  # fmt: skip

    def _prefixes(self, node: Term) -> dict[str, str]:
        declared = [d for o in self._objects(node, "prefixes") for d in self._objects(o, "declare")]
        pairs = ((self._only(d, "prefix"), self._only(d, "namespace")) for d in declared)
        return {p.value: n.value for p, n in pairs if isinstance(p, ox.Literal) and isinstance(n, ox.Literal)}

    def _path(self, node: Term) -> Iterator[Step]:
        """A predicate, a sequence or an inverse (SHACL, section 2.3.1)."""
        if isinstance(node, ox.NamedNode):
            yield "forth", str(node)
        elif (inverse := next(iter(self._objects(node, "inversePath")), None)) is not None:
            if not isinstance(inverse, ox.NamedNode):
                raise self._error("holds an uncovered path", "Mend the shape.")
            yield "back", str(inverse)
        else:
            for item in self._items(node):
                yield from self._path(item)

    def _items(self, node: Term) -> Iterator[Term]:
        while isinstance(node, ox.BlankNode) or (isinstance(node, ox.NamedNode) and node.value != _NIL):
            firsts = [q.object for q in self._quads(node) if q.predicate.value == RDF + "first"]
            rests = [q.object for q in self._quads(node) if q.predicate.value == RDF + "rest"]
            if len(firsts) != 1 or len(rests) != 1:
                raise self._error("holds a broken list or an uncovered path", "Mend the shape.")
            yield firsts[0]
            node = rests[0]

    def _select(self, body: str) -> str:
        return f"SELECT DISTINCT ?this WHERE {{ {self.target} {body} }}"

    def _quads(self, node: Term) -> list[ox.Quad]:
        if not isinstance(node, ox.NamedNode | ox.BlankNode):
            return []
        return sorted(self.shapes.quads_for_pattern(node, None, None), key=lambda q: (q.predicate.value, str(q.object)))

    def _objects(self, node: Term, name: str) -> list[Term]:
        return [q.object for q in self._quads(node) if q.predicate.value == SH + name]

    def _only(self, node: Term, name: str) -> Term:
        found = self._objects(node, name)
        if len(found) != 1:
            raise self._error(f"has {len(found)} sh:{name} where one is needed", "Mend the shape.")
        return found[0]

    def _error(self, what: str, do: str) -> VocabularyError:
        return VocabularyError(f"the shape {compress(self.shape.value) or self.shape.value} {what}", do=do)
