"""Whether a request that would change something comes from this machine and from its own page."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from server.endpoint import incoming
from server.endpoint.clients import is_loopback


def is_own() -> bool:
    """Whether the request comes from this machine and, where it is no GET, from a page of this server.

    A name that leads here from elsewhere (DNS rebinding) and a form on a stranger's page are both refused: the
    request's own host must be this machine, and a browser's word of where the form stood must agree.
    """
    if not is_loopback(incoming.asker().client) or not is_loopback(urlsplit(f"//{request.host}").hostname or ""):
        return False
    origin = request.headers.get("Origin")
    return request.method == "GET" or (origin is not None and urlsplit(origin).netloc == request.host)
