"""Heads of requests that cannot be answered: too long, without a host, said twice, or of packed bodies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from server.endpoint.clients import is_loopback
from server.gateway.rsgi import told
from server.problems import ProblemError

if TYPE_CHECKING:
    from server.gateway.rsgi import Headers, Scope
    from server.settings import Settings

# uri-host and port (RFC 3986, section 3.2): the host becomes part of IRIs in answers
_HOST = re.compile(r"(?:(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+|\[([0-9A-Fa-f:.]+)\])(?::(\d{0,5}))?")
_MAX_PORT = 65_535
_CLOSE = {"Connection": "close"}
_HEADS, _SHORT = 512, 2000
"""The fields of so many heads are known to be in order, of so many characters together: some 2 MB at most."""
_ANNOUNCE = frozenset({"content-length", "transfer-encoding"})
_ONCE = ("host", "content-type", "content-length", "if-modified-since", "if-range", "range")
"""Fields that have one value (RFC 9110, section 5.3): of two, each reader would take another."""


@dataclass(frozen=True, slots=True)
class Told:
    """Header fields that are in order.

    Attributes:
        fields: those that the application is told.
        bodiless: whether they announce no body.
    """

    fields: dict[str, str]
    bodiless: bool


class Seen:
    """The header fields of requests that were in order: most requests of a connection have the same.

    Args:
        limits: the lengths that are allowed.
    """

    def __init__(self, limits: Settings) -> None:
        self._limits = limits
        self._seen: dict[tuple[object, ...], Told] = {}

    def told(self, scope: Scope, fields: Headers) -> Told:
        """What a head says that is in order.

        Raises:
            ProblemError: it is not; see `check_fields` and `check_target`.
        """
        key = (scope.method == "POST", scope.http_version, *fields)
        if (found := self._seen.get(key)) is None:
            check_fields(scope, fields, self._limits)
            found = Told(told(fields, scope.method), all(name not in _ANNOUNCE for name, _ in fields))
            if sum(len(name) + len(value) for name, value in fields) < _SHORT:
                if len(self._seen) == _HEADS:
                    self._seen.clear()
                self._seen[key] = found
        check_target(scope, self._limits)
        return found


def check_target(scope: Scope, limits: Settings) -> None:
    """Refuse a request by its path and its parameters.

    Raises:
        ProblemError: 413 or 414 for what is too long (RFC 6585, section 5).
    """
    if (length := len(scope.path)) > limits.header_bytes:
        raise _too_long(414, "the path of the request is too long", "header_bytes", length, limits)
    if (length := len(scope.query_string)) > limits.query_bytes:
        raise _too_long(413, "the request is too large", "query_bytes", length, limits)


def check_fields(scope: Scope, fields: Headers, limits: Settings) -> None:
    """Refuse a request by its header fields and the version of HTTP.

    Raises:
        ProblemError: 400 for the host (RFC 9112, section 3.2) and for what is said twice, 431 for what is too long
            (RFC 6585, section 5), 415 for an encoding (RFC 9110, section 8.4).
    """
    _check_lengths(fields, limits)
    names = [name for name, _ in fields]
    hosts = [value for name, value in fields if name == "host"]
    if len(hosts) > 1 or (not hosts and scope.http_version == "1.1"):
        detail = f"the request has {len(hosts) or 'no'} Host header{'s' if hosts else ''}, and exactly one is needed"
        raise ProblemError("malformed-request", 400, detail, headers=_CLOSE)
    if hosts and not is_host(hosts[0]):
        raise ProblemError("malformed-request", 400, f"{hosts[0][:200]!r} in Host is no host", headers=_CLOSE)
    if hosts and not is_served(hosts[0], scope.server, limits):
        raise _misdirected(hosts[0])
    for once in _ONCE:
        if names.count(once) > 1:
            detail = f"the request has the header {once} more than once"
            raise ProblemError("malformed-request", 400, detail, headers=_CLOSE)
    if "content-encoding" not in names:
        return
    encodings = ",".join(value for name, value in fields if name == "content-encoding")
    odd = [one.strip() for one in encodings.lower().split(",") if one.strip() not in {"", "identity"}]
    if odd:
        raise ProblemError(
            "unsupported-media-type",
            415,
            f"a request's body cannot be sent as {', '.join(odd)[:100]}",
            headers={**_CLOSE, "Accept-Encoding": "identity"},
            suggestion="Send the body as it is, without Content-Encoding",
        )


def _check_lengths(fields: list[tuple[str, str]], limits: Settings) -> None:
    lengths = [len(name) + len(value) for name, value in fields]
    longest, together = max(lengths, default=0), sum(lengths)
    if longest > limits.header_bytes:
        raise _too_long(431, "a header of the request is too long", "header_bytes", longest, limits)
    if together > limits.headers_bytes:
        raise _too_long(431, "the request's headers are too long together", "headers_bytes", together, limits)


def _too_long(status: int, what: str, limit: str, value: int, limits: Settings) -> ProblemError:
    allowed = getattr(limits, limit)
    return ProblemError("too-large", status, what, limit=limit, value=value, allowed=allowed, headers=_CLOSE)


def _misdirected(host: str) -> ProblemError:
    detail = f"this server does not answer for {host[:200]!r}: it listens for this machine alone, or for named hosts"
    suggestion = "Whoever runs it behind a proxy names the public address in CYTOLINK_BASE_URL or in CYTOLINK_HOSTS"
    return ProblemError("misdirected-request", 421, detail, headers=_CLOSE, suggestion=suggestion)


@lru_cache(256)
def is_served(host: str, server: str, settings: Settings) -> bool:
    """Whether a server answers for a host that a request names (RFC 9110, section 7.4).

    A page whose own name was made to lead to this machine (DNS rebinding) asks by that name, and to its browser it is
    the same site. So a server on loopback answers for loopback's own names, and for those that its operator gives;
    where others reach it, it answers for any, unless the operator gives names.

    Args:
        host: the Host header, which names a host.
        server: the address and port at which the server listens.
        settings: the operator's.
    """
    allowed = settings.host_names
    name = _without_port(host)
    if name in allowed or "*" in allowed or (not settings.hosts and not is_loopback(_without_port(server))):
        return True
    return is_loopback(name) or name == _without_port(server)


def _without_port(authority: str) -> str:
    """The host of an authority (RFC 3986, section 3.2): in lower case, without brackets and the root's dot."""
    return (urlsplit(f"//{authority}").hostname or "").removesuffix(".")


@lru_cache(256)
def is_host(text: str) -> bool:
    """Whether a Host header names a host (RFC 9112, section 3.2)."""
    found = _HOST.fullmatch(text)
    if found is None or int(found[2] or 0) > _MAX_PORT:
        return False
    try:
        return not found[1] or bool(IPv6Address(found[1]))
    except AddressValueError:
        return False
