"""The SHACL shapes of the data at ``/shapes``: each shape is a fragment of this address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyoxigraph as ox
from flask import Blueprint, Response, render_template

from ontology.namespaces import SH, SHAPES
from server.endpoint import graphs, negotiate
from server.pages.terms import Shown, shown_node

blueprint = Blueprint("shapes_page", __name__)
_TARGETS = tuple(SH + name for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf"))


@dataclass(frozen=True)
class Shape:
    """A shape as the page shows it: its name, what it is about, and what it says where data does not fit."""

    name: str
    targets: list[Shown]
    messages: list[str]


@blueprint.get("/shapes")
@blueprint.get("/shapes.<suffix>")
def shapes(suffix: str | None = None) -> Response:
    """What the data must look like, as a page or as data."""
    choice = graphs.choose(suffix, html=True)
    if choice.format is not negotiate.HTML:
        prefixes = {**graphs.NAMESPACES, "sh": SH, "s": SHAPES}
        return graphs.triples((quad.triple for quad in _store()), choice, prefixes)
    formats = [entry.name for entry in negotiate.GRAPHS]
    page = render_template("shapes.html", iri=SHAPES.rstrip("#"), shapes=_shapes(), formats=formats)
    return Response(page, content_type=choice.content_type, headers={"Vary": "Accept, Accept-Encoding"})


@cache
def _store() -> ox.Store:
    store = ox.Store()
    store.bulk_load((files("ontology") / "shapes" / "data.ttl").read_bytes(), ox.RdfFormat.TURTLE)
    return store


@cache
def _shapes() -> tuple[Shape, ...]:
    named = {quad.subject for quad in _store() if isinstance(quad.subject, ox.NamedNode)}
    return tuple(_shape(node) for node in sorted(named, key=str) if node.value.startswith(SHAPES))


def _shape(node: ox.NamedNode) -> Shape:
    targets = [
        shown_node(q.object) for q in _store().quads_for_pattern(node, None, None) if q.predicate.value in _TARGETS
    ]
    return Shape(node.value.removeprefix(SHAPES), sorted(targets, key=lambda term: term.text), sorted(_messages(node)))


def _messages(node: ox.NamedNode) -> set[str]:
    """The messages of a shape and of the constraints that hang on it."""
    found: set[str] = set()
    seen: set[ox.NamedNode | ox.BlankNode] = set()
    todo: list[ox.NamedNode | ox.BlankNode] = [node]
    while todo:
        one = todo.pop()
        seen.add(one)
        for quad in _store().quads_for_pattern(one, None, None):
            if quad.predicate.value == SH + "message" and isinstance(quad.object, ox.Literal):
                found.add(quad.object.value)
            elif isinstance(quad.object, ox.BlankNode) and quad.object not in seen:
                todo.append(quad.object)
    return found
