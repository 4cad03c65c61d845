"""What the release holds, in numbers, at ``/.well-known/void``."""

from __future__ import annotations

import pyoxigraph
from flask import Blueprint, Response

from server.endpoint import graphs, incoming
from server.endpoint.headers import signposts
from server.endpoint.void import datasets

blueprint = Blueprint("description", __name__)
_VOID = "http://rdfs.org/ns/void#"


@blueprint.get("/.well-known/void")
def well_known_void() -> Response:
    """What the release holds, in numbers (VoID, section 7.2)."""
    choice = graphs.choose()
    endpoint = incoming.endpoint()
    counts = endpoint.opened.void
    url = incoming.public_url()
    more = [
        pyoxigraph.Triple(dataset, pyoxigraph.NamedNode(_VOID + name), pyoxigraph.NamedNode(url + path))
        for dataset in datasets(counts)
        for name, path in (("sparqlEndpoint", "sparql"), ("dataDump", "release.nq"))
    ]
    return signposts.of_dataset(graphs.triples([*counts, *more], choice))
