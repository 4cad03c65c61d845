"""Links that programs follow from a page to the data behind it: FAIR Signposting (https://signposting.org/FAIR/).

They stand in the header `Link` (RFC 8288): what a page is cited by, what describes it, what it leads to, its licence
and its kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from graph_build.release.void import LICENCE
from server.endpoint import incoming
from server.endpoint.addresses import address
from server.endpoint.void import datasets

if TYPE_CHECKING:
    from flask import Response

_TURTLE, _N_QUADS = "text/turtle", "application/n-quads"
_KINDS = ("https://schema.org/Dataset", "https://schema.org/AboutPage")
_IRI = "%/:?#[]@!$&'()*+,;=~"
"""Characters that stand in IRIs as they are, with letters, digits and `-._`; a header has all others encoded."""


def of_dataset(response: Response, *, landing: bool = False) -> Response:
    """Say which release a page or a file belongs to.

    Args:
        response: that of the landing page, or of one of the files that hold or describe the release.
        landing: whether it is the page, which leads to the files; they lead back to it.
    """
    url = incoming.public_url()
    links = [(LICENCE, "license", "")]
    links += [(dataset.value, "cite-as", "") for dataset in datasets(incoming.endpoint().opened.void)]
    if landing:
        links += [(url + ".well-known/void", "describedby", _TURTLE), (url + "release.nq", "item", _N_QUADS)]
        links += [(url + "openapi.json", "service-desc", "application/json"), *((kind, "type", "") for kind in _KINDS)]
    else:
        links.append((url, "collection", "text/html"))
    return _with(response, links)


def of_thing(response: Response, iri: str) -> Response:
    """Say of a page about an IRI what the IRI is and where its triples are."""
    here = address(iri)
    data = here + (".ttl" if "?" not in here else "&format=ttl")
    links = [(iri, "cite-as", ""), (incoming.public_url() + data.removeprefix("/"), "describedby", _TURTLE)]
    return _with(response, [*links, (LICENCE, "license", "")])


def _with(response: Response, links: list[tuple[str, str, str]]) -> Response:
    for target, relation, media_type in links:
        kind = f'; type="{media_type}"' if media_type else ""
        response.headers.add("Link", f'<{quote(target, safe=_IRI)}>; rel="{relation}"{kind}')
    return response
