"""Pages and documents as they leave: packed for who takes gzip, and not sent again to who has them.

Answers to queries and whole releases are packed where they are made, in other processes; they pass through here as they
are.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache

from flask import Response, request

from server.endpoint import negotiate

_SMALLEST = 512
"""Bytes below which packing saves nothing worth the time."""
_TEXT = re.compile(r"text/|image/svg\+xml|application/(.*\+)?(json|xml|javascript|n-triples|n-quads|trig)$")


def finish(response: Response) -> Response:
    """Pack a whole answer where that is wanted, and answer 304 where the client has it."""
    if response.status_code != 200 or "cytolink.file" in request.environ:
        return response
    if "Content-Encoding" not in response.headers and _TEXT.match(response.mimetype or ""):
        response.vary.add("Accept-Encoding")
        if negotiate.accepts_gzip(request.headers.get("Accept-Encoding")):
            _pack(response)
    tag = response.get_etag()[0]
    if tag and request.method in {"GET", "HEAD"} and request.if_none_match.contains_weak(tag):
        return _unchanged(response)
    return response


def _pack(response: Response) -> None:
    if response.is_streamed and not response.direct_passthrough:
        return
    response.direct_passthrough = False  # a static file: it is read now
    data = response.get_data()
    if len(data) < _SMALLEST:
        return
    response.set_data(_packed_once(data) if response.cache_control.immutable else gzip.compress(data, 6, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    tag, weak = response.get_etag()
    if tag:
        response.set_etag(f"{tag}-gzip", bool(weak))


@lru_cache(maxsize=32)
def _packed_once(data: bytes) -> bytes:
    """A file that never changes, packed as small as it gets."""
    return gzip.compress(data, 9, mtime=0)


def _unchanged(response: Response) -> Response:
    kept = {name: value for name, value in response.headers if not name.lower().startswith("content-")}
    response.close()
    return Response(status=304, headers=kept)
