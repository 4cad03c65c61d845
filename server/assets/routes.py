"""The bundled scripts and the licences of what is in them, at ``/assets/<name>``."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from server.assets.bundle import bundle

blueprint = Blueprint("assets", __name__)
_TYPES = {".js": "text/javascript; charset=utf-8", ".txt": "text/plain; charset=utf-8"}


@blueprint.get("/assets/<name>")
def asset(name: str) -> Response:
    """A file of the bundle; a script's name holds the digest of what is in it, so a browser keeps it for good."""
    path = bundle().files.get(name)
    if path is None or path.suffix not in _TYPES:
        abort(404, f"there is no asset {name[:80]!r}")
    response = Response(path.read_bytes(), content_type=_TYPES[path.suffix])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if path.suffix == ".js" else "no-cache"
    response.add_etag()
    return response
