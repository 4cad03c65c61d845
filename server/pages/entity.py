"""Linked data: our IRIs answer at their paths, others at ``/describe?iri=``, with what points at them too."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request

from graph_build.release.void import DESCRIBED
from ontology.merged import FORMATS, merged_text
from ontology.namespaces import ONTOLOGY_IRI, OWL, compress
from server.endpoint import graphs, incoming, negotiate, responses
from server.endpoint.addresses import OURS, address
from server.endpoint.headers import signposts
from server.pages import ontology as ontology_page
from server.pages.statements import role_in_words
from server.pages.terms import Statement, shown, shown_node
from server.pages.things.kinds import page_of
from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from server.endpoint.negotiate import Choice
    from server.pages.things.kinds import Thing

blueprint = Blueprint("entity", __name__)
_LABELS = "http://www.w3.org/2000/01/rdf-schema#label"
_NAMES = (_LABELS, "https://w3id.org/cytolink/ontology#subjectLabel", "http://purl.org/dc/terms/title")
_CYTO = "https://w3id.org/cytolink/ontology#"
_STANDING = _CYTO + "standing"
_ONTOLOGY_GRAPH = f"{OURS}graph/ontology"
_SPAN = re.compile(rf"{OURS}id/document/([0-9a-f]{{16}})/span/(\d+-\d+)")
_RDF = "rdf"
"""The view that shows triples (`?view=rdf`), of what has a page for people."""
SHOWN = 200
"""Statements that a page shows in each direction; the data formats hold all."""

_SUFFIXES = {entry.name for entry in (*negotiate.GRAPHS, negotiate.HTML)}


@blueprint.get("/id/<path:path>")
@blueprint.get("/graph/<path:path>")
@blueprint.get("/mappings/<path:path>")
@blueprint.get("/ontology/<path:path>")
def ours(path: str) -> Response:
    """What the release says about one of our IRIs; for a graph's name the graph, for a version the ontology."""
    iri, suffix = _split(_iri(path), _known)
    if graphs.ask(f"ASK {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"):
        return _graph(iri, suffix)
    if graphs.ask(f"ASK {{ <{ONTOLOGY_IRI}> <{OWL}versionIRI> <{iri}> }}"):
        return ontology(suffix)
    return _show(iri, suffix)


@blueprint.get("/release/<path:path>")
def release(path: str) -> Response:
    """What the release's description in numbers says about itself and its parts, beside its graphs or in one."""
    if _iri(path).startswith(DESCRIBED):
        return ours(path)
    triples = incoming.endpoint().opened.void
    about = {node for triple in triples for node in (triple.subject, triple.object)}
    iri, suffix = _split(_iri(path), lambda iri: ox.NamedNode(iri) in about)
    this = ox.NamedNode(iri)
    choice = graphs.choose(suffix, html=True)
    out, back = ([t for t in triples if getattr(t, end) == this] for end in ("subject", "object"))
    if choice.format is not negotiate.HTML:
        return graphs.triples([*out, *back], choice)
    said = [Statement(shown_node(t.predicate), shown_node(t.object)) for t in out]
    return _page(iri, choice, said, [Statement(shown_node(t.predicate), shown_node(t.subject)) for t in back])


@blueprint.get("/ontology")
@blueprint.get("/ontology.<suffix>")
def ontology(suffix: str | None = None) -> Response:
    """The ontology: its terms are fragments of this address."""
    choice = graphs.choose(suffix, html=True)
    if choice.format is not negotiate.HTML:
        return graphs.statements(_all_of(_ONTOLOGY_GRAPH), choice)
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {_all_of(_ONTOLOGY_GRAPH)} }}"
    digest = incoming.endpoint().opened.digest
    tag = f"{digest}-ontology"
    headers = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "public, no-cache", "ETag": f'"{tag}"'}
    if request.if_none_match.contains(tag):
        return Response(status=304, headers=headers)
    return Response(
        _ontology_page(digest, query), content_type=choice.content_type, headers={**headers, "Cytolink-Release": digest}
    )


@blueprint.get("/ontology/full.<suffix>")
def merged(suffix: str) -> Response:
    """The ontology that this program holds, with its slices and the vocabulary, as one file without imports."""
    if suffix not in FORMATS:
        raise ProblemError("not-found", 404, f"the whole ontology is written as {', '.join(FORMATS)}, not as {suffix}")
    text, tag = _merged(suffix)
    headers = {"Cache-Control": "public, no-cache", "ETag": f'"{tag}"'}
    if request.if_none_match.contains(tag):
        return Response(status=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="cytolink.{suffix}"'
    return Response(text, content_type=FORMATS[suffix].media_type, headers=headers)


@lru_cache(maxsize=len(FORMATS))
def _merged(suffix: str) -> tuple[bytes, str]:
    text = merged_text(suffix)
    return text, sha256(text).hexdigest()[:32]


@lru_cache(maxsize=2)
def _ontology_page(digest: str, query: str) -> str:  # noqa: ARG001 - a release's page is made once
    return ontology_page.render(responses.content(query, "nt"))


@blueprint.get("/describe")
def describe() -> Response:
    """What the release says about any IRI."""
    iri = incoming.absolute(request.args.get("iri", ""))
    if not _known(iri):
        raise ProblemError("not-found", 404, f"the release says nothing about {iri}")
    return _show(iri, None)


def _iri(path: str) -> str:
    """The IRI whose path on this server is the request's."""
    room = request.path.split("/")[1]
    return incoming.absolute(f"{OURS}{room}/{quote(path, safe='/:@!$&()*+,;=~-._')}")


def _split(iri: str, known: Callable[[str], bool]) -> tuple[str, str | None]:
    """The IRI and the suffix of a format: "x.ttl" is the Turtle of x, unless there is an x.ttl.

    Raises:
        ProblemError: neither is known.
    """
    if known(iri):
        return iri, None
    stem, _, last = iri.rpartition(".")
    if last not in _SUFFIXES or not known(stem):
        raise ProblemError("not-found", 404, f"the release says nothing about {iri}")
    return stem, last


def _known(iri: str) -> bool:
    return graphs.ask(
        f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?p <{iri}> }} UNION {{ GRAPH <{iri}> {{ ?s ?p ?o }} }} }}"
    )


def _all_of(graph: str) -> str:
    """The pattern of a graph's statements."""
    return f"VALUES ?g {{ <{graph}> }} GRAPH ?g {{ ?s ?p ?o }}"


def _graph(iri: str, suffix: str | None) -> Response:
    """A graph by its own IRI (Graph Store Protocol, section 4.1): whole as data, its first statements on a page."""
    choice = graphs.choose(suffix, html=True)
    if choice.format is not negotiate.HTML:
        return graphs.statements(_all_of(iri), choice)
    rows = responses.first(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}", SHOWN).rows
    (size,) = responses.first(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}", 1).rows
    content = [(shown(row["s"]), shown(row["p"]), shown(row["o"])) for row in rows]
    return _page(iri, choice, *_said(iri), content=content, size=int(size["n"]["value"]))


def _show(iri: str, suffix: str | None) -> Response:
    choice = graphs.choose(suffix, html=True)
    if choice.format is not negotiate.HTML:
        back = f"{{ GRAPH ?g {{ ?s ?p <{iri}> }} FILTER(?s != <{iri}>) BIND(<{iri}> AS ?o) }}"
        return graphs.statements(f"{{ GRAPH ?g {{ <{iri}> ?p ?o }} BIND(<{iri}> AS ?s) }} UNION {back}", choice)
    if span := _SPAN.fullmatch(iri):
        if request.args.get("view") != _RDF:
            return _moved(f"/read/{span[1]}?at={span[2]}#at")
    elif request.args.get("view") != _RDF and (thing := _thing(iri)):
        return _for_people(iri, choice, thing)
    return _page(iri, choice, *_said(iri), trials=_trials(iri))


def _thing(iri: str) -> Thing | None:
    """What a page for people tells of an IRI, where it is of a kind that has one."""
    return page_of(iri, request.args.get("kind", "")[:40], request.args.get("page", 1, type=int))


def _moved(to: str) -> Response:
    return Response(status=303, headers={"Location": to, "Vary": "Accept, Accept-Encoding"})


def _for_people(iri: str, choice: Choice, thing: Thing) -> Response:
    page = render_template(
        "thing/thing.html",
        iri=iri,
        thing=thing,
        address=address(iri),
        formats=[entry.name for entry in negotiate.GRAPHS],
        role_in_words=role_in_words,
        standing=thing.said.raw.get(_STANDING, []),
        trials=_trials(iri),
    )
    return signposts.of_thing(responses.lasting(page, choice.content_type), iri)


def _trials(iri: str) -> list[str]:
    """Registration numbers of the trial that the article of a statement reports."""
    registered = f'?m <{_CYTO}statedIn> ?d ; <{_CYTO}property> "trial_registration" ; <{_CYTO}valueText> ?number'
    query = f"SELECT DISTINCT ?number WHERE {{ <{iri}> <{_CYTO}statedIn> ?d . {registered} }} ORDER BY ?number LIMIT 9"
    return [row["number"]["value"] for row in responses.first(query, 9).rows]


def _said(iri: str) -> tuple[list[Statement], list[Statement]]:
    """What is said of an IRI, and what points at it."""
    out = _rows(f"SELECT DISTINCT ?p ?o ?label WHERE {{ <{iri}> ?p ?o OPTIONAL {{ ?o <{_LABELS}> ?label }} }}", "o")
    back = _rows(f"SELECT DISTINCT ?p ?s ?label WHERE {{ ?s ?p <{iri}> OPTIONAL {{ ?s <{_LABELS}> ?label }} }}", "s")
    return out, back


def _page(iri: str, choice: Choice, out: list[Statement], back: list[Statement], **more: object) -> Response:
    names = [said.value.text for kind in _NAMES for said in out if said.name.note == kind]
    page = render_template(
        "entity.html",
        iri=iri,
        label=names[0] if names else compress(iri) or iri,
        standing=[said.value.text for said in out if said.name.note == _STANDING],
        out=out[:SHOWN],
        back=back[:SHOWN],
        more=len(out) > SHOWN or len(back) > SHOWN,
        formats=[entry.name for entry in negotiate.GRAPHS],
        address=address(iri),
        **more,
    )
    return signposts.of_thing(responses.lasting(page, choice.content_type), iri)


def _rows(query: str, end: str) -> list[Statement]:
    """The statements in one direction, one more than a page shows, so that the page knows of the rest."""
    rows = responses.first(f"{query} ORDER BY ?p ?{end} LIMIT {SHOWN + 1}", SHOWN + 1).rows
    return list(_statements(rows, end))


def _statements(rows: Sequence[Mapping[str, Mapping[str, str]]], end: str) -> Iterator[Statement]:
    for row in rows:
        yield Statement(shown(row["p"]), shown(row[end], row.get("label")))
