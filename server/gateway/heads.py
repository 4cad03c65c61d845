"""Heads of requests that cannot be answered: without a host that can be meant, or with a body in an encoding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from server.problems import ProblemError

if TYPE_CHECKING:
    from server.gateway.rsgi import Scope

# uri-host and port (RFC 3986, section 3.2): the host becomes part of IRIs in answers
_HOST = re.compile(r"(?:(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+|\[[0-9A-Fa-f:.]+\])(?::(\d{0,5}))?")
_MAX_PORT = 65_535
_CLOSE = {"Connection": "close"}


def check(scope: Scope) -> None:
    """Refuse a request by its head alone.

    Raises:
        ProblemError: 400 for the host (RFC 9112, section 3.2), 415 for an encoding (RFC 9110, section 8.4).
    """
    hosts = [value for name, value in scope.headers.items() if name == "host"]
    if len(hosts) > 1 or (not hosts and scope.http_version == "1.1"):
        detail = f"the request has {len(hosts) or 'no'} Host header{'s' if hosts else ''}, and exactly one is needed"
        raise ProblemError("malformed-request", 400, detail, headers=_CLOSE)
    if hosts and not _is_host(hosts[0]):
        raise ProblemError("malformed-request", 400, f"{hosts[0][:200]!r} in Host is no host", headers=_CLOSE)
    encoding = scope.headers.get("content-encoding", "").strip().lower()
    if encoding not in {"", "identity"}:
        raise ProblemError(
            "unsupported-media-type",
            415,
            f"a request's body cannot be sent as {encoding[:100]}",
            headers={**_CLOSE, "Accept-Encoding": "identity"},
            suggestion="Send the body as it is, without Content-Encoding",
        )


def _is_host(text: str) -> bool:
    found = _HOST.fullmatch(text)
    return found is not None and int(found[1] or 0) <= _MAX_PORT
