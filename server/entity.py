"""Linked data: our IRIs answer at their paths, others at ``/describe?iri=``, with what points at them too."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Blueprint, Response, render_template, request

from ontology.namespaces import compress
from server import negotiate, represent, sparql
from server.endpoint import Question
from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

blueprint = Blueprint("entity", __name__)
_OURS = "https://w3id.org/cytolink/"
_LABELS = "http://www.w3.org/2000/01/rdf-schema#label"
_NAMES = (_LABELS, "https://w3id.org/cytolink/ontology#subjectLabel")
SHOWN = 200
"""Statements that a page shows in each direction; the data formats hold all."""

_SUFFIXES = {entry.name for entry in negotiate.GRAPHS}


@dataclass(frozen=True)
class Term:
    """A term as a page shows it."""

    text: str
    href: str | None
    note: str


@dataclass(frozen=True)
class Statement:
    """A property and the term at its other end."""

    name: Term
    value: Term


@blueprint.get("/id/<path:path>")
@blueprint.get("/graph/<path:path>")
@blueprint.get("/release/<path:path>")
def ours(path: str) -> Response:
    """What the release says about one of our IRIs."""
    room = request.path.split("/")[1]
    iri, suffix = sparql.absolute(f"{_OURS}{room}/{quote(path, safe='/:@!$&()*+,;=~-._')}"), None
    if not _known(iri):
        # "x.ttl" is the Turtle of x, unless there is an x.ttl
        stem, _, last = iri.rpartition(".")
        if last not in _SUFFIXES or not _known(stem):
            raise ProblemError("not-found", 404, f"the release says nothing about {iri}")
        iri, suffix = stem, last
    return _show(iri, suffix)


@blueprint.get("/ontology")
@blueprint.get("/ontology.<suffix>")
def ontology(suffix: str | None = None) -> Response:
    """The ontology: its terms are fragments of this address."""
    choice = represent.choose(suffix)
    return represent.construct(
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{_OURS}graph/ontology> {{ ?s ?p ?o }} }}", choice
    )


@blueprint.get("/describe")
def describe() -> Response:
    """What the release says about any IRI."""
    iri = sparql.absolute(request.args.get("iri", ""))
    if not _known(iri):
        raise ProblemError("not-found", 404, f"the release says nothing about {iri}")
    return _show(iri, None)


def _known(iri: str) -> bool:
    return represent.ask(
        f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?p <{iri}> }} UNION {{ GRAPH <{iri}> {{ ?s ?p ?o }} }} }}"
    )


def _show(iri: str, suffix: str | None) -> Response:
    choice = represent.choose(suffix, html=True)
    if choice.format.name != "html":
        pattern = f"{{ <{iri}> ?p ?o . BIND(<{iri}> AS ?s) }} UNION {{ ?s ?p <{iri}> . BIND(<{iri}> AS ?o) }}"
        return represent.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", choice)
    out = _rows(f"SELECT DISTINCT ?p ?o ?label WHERE {{ <{iri}> ?p ?o OPTIONAL {{ ?o <{_LABELS}> ?label }} }}", "o")
    back = _rows(f"SELECT DISTINCT ?p ?s ?label WHERE {{ ?s ?p <{iri}> OPTIONAL {{ ?s <{_LABELS}> ?label }} }}", "s")
    names = [said.value.text for kind in _NAMES for said in out if said.name.note == kind]
    label = names[0] if names else compress(iri) or iri
    page = render_template(
        "entity.html",
        iri=iri,
        label=label,
        out=out[:SHOWN],
        back=back[:SHOWN],
        more=len(out) > SHOWN or len(back) > SHOWN,
        formats=[entry.name for entry in negotiate.GRAPHS],
        address=address(iri),
    )
    return Response(page, content_type=choice.content_type, headers={"Vary": "Accept, Accept-Encoding"})


def address(iri: str) -> str:
    """Where this server describes an IRI."""
    if iri.startswith((_OURS + "id/", _OURS + "graph/", _OURS + "release/")):
        return "/" + iri.removeprefix(_OURS)
    return "/describe?iri=" + quote(iri, safe="")


def _rows(query: str, end: str) -> list[Statement]:
    """The statements in one direction, one more than a page shows, so that the page knows of the rest."""
    rows = json.loads(_answer(f"{query} ORDER BY ?p ?{end} LIMIT {SHOWN + 1}"))["results"]["bindings"]
    return list(_statements(rows, end))


def _answer(query: str) -> bytes:
    service = sparql.endpoint()
    question = Question(query)
    result = service.answer(question, service.judge(question), "json", sparql.asker())
    if result.file is None:
        return result.body
    with result.file:
        return result.file.read()


def _statements(rows: list[dict[str, Mapping[str, str]]], end: str) -> Iterator[Statement]:
    for row in rows:
        yield Statement(shown(row["p"]), shown(row[end], row.get("label")))


def shown(term: Mapping[str, Any], label: Mapping[str, str] | None = None) -> Term:
    """A term of a SPARQL result in JSON as a page shows it."""
    value = str(term["value"])
    if term["type"] == "uri":
        return Term(label["value"] if label else compress(value) or value, address(value), value)
    note = term.get("xml:lang") or compress(term.get("datatype", "")) or ""
    return Term(value, None, note)
