"""The program of a networked worker: sends one query at a time to one endpoint, may be killed at any time.

What comes from outside is read here, where it can do no harm: the server gets the rows as text for its query.

It holds no data and opens no release. It connects only where it is told, follows no redirect, and, unless the operator
has named the address, connects to no private one, whatever a name resolves to.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import resource
import signal
import socket
import ssl
import sys
import time
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import pyoxigraph

from graph_build import limits, sandbox
from server.federation import terms
from server.workers import wire

_ACCEPT = "application/sparql-results+json"
_ACCEPTED = f"{_ACCEPT}, application/sparql-results+xml;q=0.3"
_AGENT = "Cytolink (https://w3id.org/cytolink)"


_AGAIN = frozenset({429, 502, 503, 504})
"""Statuses of an endpoint that may answer the same request a moment later (RFC 9110, section 15; RFC 6585)."""
_ROWS_HEADER = "X-SPARQL-MaxRows"
"""Virtuoso says in it how many rows it gives at most."""


class FetchError(Exception):
    """The endpoint cannot be asked, or its answer cannot be used.

    Args:
        what: why, in words.
        again: whether the same request may succeed a moment later.
        wait: seconds that the endpoint wants to be left alone, where it says so.
        late: whether nothing came in time.
    """

    def __init__(self, what: str, *, again: bool = False, wait: float | None = None, late: bool = False) -> None:
        super().__init__(what)
        self.again, self.wait, self.late = again, wait, late


def _connect(host: str, port: int, seconds: float, *, private: bool) -> socket.socket:
    """Connect to an address that has been looked at, so that the name cannot mean another one meanwhile."""
    failure = f"{host} has no address"
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if not private and not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global:
            failure = f"{host} is at a private address"
            continue
        sock = socket.socket(family, kind, protocol)
        sock.settimeout(seconds)
        try:
            sock.connect(address)
        except OSError as error:
            sock.close()
            failure = f"{host} does not answer ({error})"
            continue
        return sock
    raise FetchError(failure)


def fetch(request: wire.Head) -> tuple[bytes, str, int | None]:
    """Send a query by POST and read its answer.

    Args:
        request: `url`, `query`, `seconds`, `max_bytes`, and `private`: whether the address may be a private one.

    Returns:
        The answer's body, its media type, and how many rows the endpoint gives at most, where it says so.

    Raises:
        FetchError: no usable answer.
    """
    parts = urlsplit(request["url"])
    secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    try:
        sock = _connect(host, port, request["seconds"], private=request["private"])
        if secure:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        connection = http.client.HTTPConnection(host, port)
        connection.sock = sock
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {
                "Accept": _ACCEPTED,
                "Content-Type": "application/x-www-form-urlencoded",
                "User-Agent": _AGENT,
                "Connection": "close",
            }
            connection.request("POST", target, urlencode({"query": request["query"]}), headers)
            response = connection.getresponse()
            body = response.read(request["max_bytes"] + 1)
        finally:
            connection.close()
    except ssl.SSLCertVerificationError as error:
        raise FetchError(f"the certificate of {host} is not valid ({error.verify_message})") from None
    except http.client.IncompleteRead as error:
        raise FetchError(f"the answer of {host} broke off after {len(error.partial):,} bytes", again=True) from None
    except TimeoutError:
        raise FetchError(f"{host} did not answer in time", late=True) from None
    except (OSError, http.client.HTTPException) as error:
        raise FetchError(f"{host} does not answer ({error})", again=True) from None
    if response.status in _AGAIN:
        wait = seconds_to_wait(response.getheader("Retry-After"))
        raise FetchError(f"{host} answered with status {response.status}", again=True, wait=wait)
    if response.status != 200:
        raise FetchError(f"{host} answered with status {response.status}{_said(body)}")
    if len(body) > request["max_bytes"]:
        raise FetchError(f"the answer of {host} is larger than {request['max_bytes']:,} bytes")
    if response.length:
        raise FetchError(f"the answer of {host} broke off after {len(body):,} bytes", again=True)
    most = response.getheader(_ROWS_HEADER, "")
    return body, response.headers.get_content_type(), int(most) if most.isdecimal() and len(most) < 10 else None


def seconds_to_wait(header: str | None, now: float | None = None) -> float | None:
    """What Retry-After says (RFC 9110, section 10.2.3): seconds or a date; None where it says nothing that can be read.

    Args:
        header: its value.
        now: seconds since 1970, by default this moment.
    """
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header.strip()[:9])
    try:
        date = parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return None
    return max(0.0, date.timestamp() - (time.time() if now is None else now))


def _said(body: bytes) -> str:
    """The beginning of what an endpoint says of an error, for the message; not of a page."""
    text = " ".join(body[:2000].decode(errors="replace").split())
    return f": {text[:160]}" if text and not text.startswith("<") and text.isprintable() else ""


def rows_of(body: bytes, columns: list[str], origin: str, media_type: str = _ACCEPT) -> list[str]:
    """The rows of an answer as rows of VALUES.

    SPARQL 1.1 Query Results JSON (section 3) is asked for; an endpoint that answers in XML all the same is understood.

    Args:
        body: the answer.
        columns: the variables that are of interest.
        origin: the endpoint, by which its blank nodes are told from another's.
        media_type: what the endpoint says that it is.

    Raises:
        FetchError: it is no such answer.
    """
    beginning = body[:200].lstrip().lower()
    if beginning.startswith((b"<!doctype html", b"<html")) or media_type == "text/html":
        raise FetchError("the answer is a page (HTML) and not a SPARQL result")
    if beginning.startswith((b"<?xml", b"<sparql")):
        return _rows_of_xml(body, columns, origin)
    try:
        found: Any = json.loads(body)
    except json.JSONDecodeError as error:
        broken = error.pos >= len(error.doc.rstrip()) - 1 or "Unterminated" in error.msg
        what = f"breaks off after {len(body):,} bytes" if broken and body else "is not a SPARQL result in JSON"
        raise FetchError(f"the answer {what}", again=broken) from None
    except (ValueError, RecursionError):
        raise FetchError("the answer is not a SPARQL result in JSON") from None
    try:
        names, bindings = found["head"]["vars"], found["results"]["bindings"]
    except (KeyError, TypeError, IndexError):
        raise FetchError("the answer is not a SPARQL result in JSON") from None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise FetchError("the answer's variables are no list of names")
    if not isinstance(bindings, list):
        raise FetchError("the answer holds no rows")
    try:
        return [terms.row(row, columns, origin) for row in bindings]
    except terms.OddError as error:
        raise FetchError(f"the answer is odd: {error}") from None


def _rows_of_xml(body: bytes, columns: list[str], origin: str) -> list[str]:
    """The rows of an answer in the SPARQL Query Results XML Format."""
    try:
        found = pyoxigraph.parse_query_results(body, pyoxigraph.QueryResultsFormat.XML)
        if not isinstance(found, pyoxigraph.QuerySolutions):
            raise FetchError("the answer holds no rows")
        known = {variable.value: place for place, variable in enumerate(found.variables)}
        places = [known.get(name) for name in columns]
        return [terms.line([None if at is None else row[at] for at in places], origin) for row in found]
    except (SyntaxError, ValueError) as error:
        raise FetchError(f"the answer is XML that is no SPARQL result ({str(error)[:100]})") from None
    except terms.OddError as error:
        raise FetchError(f"the answer is odd: {error}") from None


def _answer(request: wire.Head) -> tuple[wire.Head, bytes]:
    try:
        answer, media_type, most = fetch(request)
        found = rows_of(answer, request["columns"], request["origin"], media_type)
    except FetchError as error:
        return {
            "error": "fetch",
            "message": str(error),
            "again": error.again,
            "wait": error.wait,
            "late": error.late,
        }, b""
    body = "\n".join(found).encode()
    if len(body) > request["max_bytes"]:
        message = f"its rows are larger than {request['max_bytes']:,} bytes"
        return {"error": "fetch", "message": message, "again": False, "wait": None, "late": False}, b""
    return {"rows": len(found), "most": most, "peak": 0}, body


def main() -> None:
    """Give up what is not needed, then answer until the other side closes."""
    config = json.loads(sys.argv[1])
    sock = socket.socket(fileno=config["fd"])
    sandbox.die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        if config["sandbox"]:
            sandbox.confine(network=True)
        limits.limit_memory(config["memory"])
        limits.limit(resource.RLIMIT_FSIZE, 0)
    except (sandbox.SandboxError, OSError) as error:
        wire.send(sock, {"error": str(error)})
        raise SystemExit(3) from None
    wire.send(sock, {"ready": True})
    line = wire.Line(sock)
    while True:
        try:
            request, query, _ = line.receive()
        except EOFError:
            return
        request["query"] = query.decode()
        head, body = _answer(request)
        wire.send(sock, head, body)


if __name__ == "__main__":
    main()
