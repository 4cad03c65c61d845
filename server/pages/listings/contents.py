"""What the release holds, for people: its classes and properties with how often they are used, at ``/contents``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, render_template

from ontology.namespaces import compress
from server.endpoint import incoming, responses
from server.endpoint.addresses import address
from server.endpoint.void import uses
from server.pages.statements import table

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

blueprint = Blueprint("contents", __name__)
_LABELS = "SELECT ?iri (SAMPLE(?l) AS ?label) WHERE {{ VALUES ?iri {{ {} }} ?iri rdfs:label ?l }} GROUP BY ?iri"


@dataclass(frozen=True, slots=True)
class Used:
    """A class or property: its name, where it is described, and how often it is used."""

    label: str
    curie: str
    href: str
    count: int


@blueprint.get("/contents")
def contents() -> Response:
    """Classes with their things, properties with their triples, the most used first."""
    void = incoming.endpoint().opened.void
    classes, properties = uses(void, "class"), uses(void, "property")
    labels = {row["iri"]: row["label"] for row in table(_LABELS.format(_values([*classes, *properties])))}
    page = render_template("contents.html", classes=_used(classes, labels), properties=_used(properties, labels))
    return responses.lasting(page)


@blueprint.get("/favicon.ico")
def icon() -> AnyResponse:
    """What browsers ask for beside data, which names no icon."""
    return redirect("/static/icon.svg", 308)


def _values(iris: list[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)


def _used(counts: dict[str, int], labels: dict[str, str]) -> list[Used]:
    found = [
        Used(labels.get(iri, compress(iri) or iri), compress(iri) or iri, address(iri), count)
        for iri, count in counts.items()
    ]
    return sorted(found, key=lambda one: (-one.count, one.label))
