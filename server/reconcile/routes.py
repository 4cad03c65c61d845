"""`/reconcile`: names become identifiers, by the W3C Reconciliation Service API 0.2, which OpenRefine speaks.

See https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/.
"""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request

from graph_build.names import KINDS, expansions
from ontology.namespaces import ONTOLOGY_IRI, expand
from server.endpoint import incoming
from server.endpoint.addresses import address
from server.problems import ProblemError
from server.reconcile.batches import MAX_LENGTH, batch, candidates, is_text, type_of
from server.reconcile.extending import PROPERTIES, extended, known
from server.reconcile.index import names_of

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from graph_build.names import Names


blueprint = Blueprint("reconcile", __name__)
_FRAMED = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
"""The policy of the preview: any page may frame it, and it can do nothing."""
_NAMES = 8
"""Other names of a term that its preview shows."""


@blueprint.route("/reconcile", methods=["GET", "POST"])
def reconcile() -> Response:
    """The manifest, the candidates of a batch of queries, or columns to add to what was matched."""
    if (columns := request.values.get("extend")) is not None:
        with closing(names_of()) as names:
            return jsonify(extended(names, columns))
    given = request.values.get("queries")
    if given is None:
        if request.method == "POST":
            raise ProblemError("malformed-request", 400, "there is no form field `queries`")
        return jsonify(_manifest())
    asked = batch(given)
    with closing(names_of()) as names:
        return jsonify(_results(names, asked))


def _results(names: Names, asked: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The candidates of each query; between two queries the clock and the client are looked at.

    Raises:
        ProblemError: a query is malformed, or not all were answered before the deadline.
        ClientGoneError: nobody waits any more.
    """
    asker, allowed = incoming.asker(), incoming.endpoint().settings.deadline
    start = time.monotonic()
    results: dict[str, Any] = {}
    texts = [query["query"] for query in asked.values() if is_text(query.get("query"))]
    written = expansions(texts)
    for key, query in asked.items():
        if not incoming.goes_on(asker, start + allowed):
            raise ProblemError(
                "limit-exceeded",
                503,
                f"the batch was ended at its deadline, with {len(results)} of {len(asked)} queries answered",
                limit="deadline",
                value=round(time.monotonic() - start, 1),
                allowed=allowed,
                suggestion="Send fewer or shorter queries in one batch",
            )
        results[key] = {"result": candidates(names, key, query, written)}
    return results


@blueprint.get("/reconcile/suggest/entity")
def suggest_entity() -> Response:
    """Terms with a name that starts as somebody types."""
    prefix, cursor = _prefix()
    with closing(names_of()) as names:
        found = names.starting(prefix, cursor + 10)[cursor:]
    listed = [{"id": c.curie, "name": c.label, "description": c.name, "notable": [type_of(c.kind)]} for c in found]
    return jsonify({"result": listed})


@blueprint.get("/reconcile/suggest/type")
def suggest_type() -> Response:
    """Types with an id or a name that holds what somebody types: kinds of things, and vocabularies."""
    prefix, cursor = _prefix()
    with closing(names_of()) as names:
        types = [type_of(kind) for kind in KINDS] + [{"id": v, "name": f"Terms of {v}"} for v in names.vocabularies()]
    wanted = prefix.casefold()
    found = [t for t in types if wanted in t["id"].casefold() or wanted in t["name"].casefold()]
    return jsonify({"result": found[cursor : cursor + 10]})


@blueprint.get("/reconcile/suggest/property")
def suggest_property() -> Response:
    """Properties with an id or a name that holds what somebody types."""
    prefix, cursor = _prefix()
    wanted = prefix.casefold()
    found = [{"id": one, "name": name} for one, name in PROPERTIES.items() if wanted in f"{one} {name}".casefold()]
    return jsonify({"result": found[cursor : cursor + 10]})


@blueprint.get("/reconcile/properties")
def properties() -> Response:
    """The columns that can be added to terms of any type (section 7.1)."""
    listed = [{"id": one, "name": name} for one, name in PROPERTIES.items()]
    return jsonify({"type": request.args.get("type", "")[:80], "properties": listed})


@blueprint.get("/reconcile/preview")
def preview() -> Response:
    """A term in a few lines, to be shown in a frame of the program that reconciles; it holds nothing to press."""
    identifier = request.args.get("id", "")
    with closing(names_of()) as names:
        term = known(names, identifier)
        if term is None:
            raise ProblemError("not-found", 404, f"the release has no term {identifier[:200]!r}")
        called = [name for name in names.called(term.iri) if name != term.label][:_NAMES]
        broader = [up.label for up in names.parents(term.iri)]
    page = render_template("preview.html", term=term, kind=KINDS[term.kind], called=called, broader=broader)
    return Response(page, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": _FRAMED})


@blueprint.get("/reconcile/view")
def view() -> AnyResponse:
    """Leads to what this server says about a term, or to its source where it says nothing."""
    identifier = request.args.get("id", "")
    try:
        iri = incoming.absolute(expand(identifier))
    except ValueError:
        raise ProblemError("not-found", 404, f"{identifier[:200]!r} is no identifier with a known prefix") from None
    with closing(names_of()) as names:
        known = names.term(iri)
    if known is None and ":" in identifier and "://" in identifier:
        raise ProblemError("not-found", 404, f"the release says nothing about {iri}")
    return redirect(address(iri) if known else iri, 303)


def _manifest() -> dict[str, Any]:
    base = incoming.public_url()
    suggest = {"service_url": base.rstrip("/")}
    return {
        "versions": ["0.2"],
        "name": "Cytolink",
        "identifierSpace": "https://bioregistry.io/",
        "schemaSpace": ONTOLOGY_IRI,
        "documentation": "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/",
        "defaultTypes": [type_of("disease"), type_of("finding"), type_of("drug")],
        "view": {"url": f"{base}reconcile/view?id={{{{id}}}}"},
        "preview": {"url": f"{base}reconcile/preview?id={{{{id}}}}", "width": 420, "height": 200},
        "extend": {"propose_properties": {**suggest, "service_path": "/reconcile/properties"}, "property_settings": []},
        "suggest": {
            "entity": {**suggest, "service_path": "/reconcile/suggest/entity"},
            "type": {**suggest, "service_path": "/reconcile/suggest/type"},
            "property": {**suggest, "service_path": "/reconcile/suggest/property"},
        },
    }


def _prefix() -> tuple[str, int]:
    prefix, cursor = request.args.get("prefix", ""), request.args.get("cursor", "0")
    if not prefix.strip():
        raise ProblemError("malformed-request", 400, "there is no `prefix`")
    if len(prefix) > MAX_LENGTH:
        raise ProblemError("too-large", 413, "the prefix is too long", limit="query", allowed=MAX_LENGTH)
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 4:
        raise ProblemError("malformed-request", 400, "`cursor` is no number of results to pass over")
    return prefix, int(cursor)
