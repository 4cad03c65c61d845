"""The program of a networked worker: sends one query at a time to one endpoint, may be killed at any time.

What comes from outside is read here, where it can do no harm: the server gets the rows as text for its query.

It holds no data and opens no release. It connects only where it is told, follows no redirect, and, unless the operator
has named the address, connects to no private one, whatever a name resolves to.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import signal
import socket
import ssl
import sys
from typing import Any
from urllib.parse import urlencode, urlsplit

from server.federation import terms
from server.workers import sandbox, wire

_ACCEPT = "application/sparql-results+json"
_AGENT = "Cytolink (https://w3id.org/cytolink)"


class FetchError(Exception):
    """The endpoint cannot be asked, or its answer cannot be used."""


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


def fetch(request: wire.Head) -> bytes:
    """Send a query by POST and read its answer.

    Args:
        request: `url`, `query`, `seconds`, `max_bytes`, and `private`: whether the address may be a private one.

    Returns:
        The answer's body.

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
                "Accept": _ACCEPT,
                "Content-Type": "application/x-www-form-urlencoded",
                "User-Agent": _AGENT,
                "Connection": "close",
            }
            connection.request("POST", target, urlencode({"query": request["query"]}), headers)
            response = connection.getresponse()
            body = response.read(request["max_bytes"] + 1)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException) as error:
        raise FetchError(f"{host} does not answer ({error})") from None
    if response.status != 200:
        raise FetchError(f"{host} answered with status {response.status}")
    if len(body) > request["max_bytes"]:
        raise FetchError(f"the answer of {host} is larger than {request['max_bytes']:,} bytes")
    return body


def rows_of(body: bytes, columns: list[str], origin: str) -> list[str]:
    """The rows of an answer (SPARQL 1.1 Query Results JSON, section 3) as rows of VALUES.

    Args:
        body: the answer.
        columns: the variables that are of interest.
        origin: the endpoint, by which its blank nodes are told from another's.

    Raises:
        FetchError: it is no such answer.
    """
    try:
        found: Any = json.loads(body)
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


def _answer(request: wire.Head) -> tuple[wire.Head, bytes]:
    try:
        found = rows_of(fetch(request), request["columns"], request["origin"])
    except FetchError as error:
        return {"error": "fetch", "message": str(error)}, b""
    body = "\n".join(found).encode()
    if len(body) > request["max_bytes"]:
        message = f"its rows are larger than {request['max_bytes']:,} bytes"
        return {"error": "fetch", "message": message}, b""
    return {"rows": len(found), "peak": 0}, body


def main() -> None:
    """Give up what is not needed, then answer until the other side closes."""
    config = json.loads(sys.argv[1])
    sock = socket.socket(fileno=config["fd"])
    sandbox.die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        if config["sandbox"]:
            sandbox.deny_programs()
        sandbox.limit_memory(config["memory"])
        sandbox.limit_files(0)
    except (sandbox.SandboxError, OSError) as error:
        wire.send(sock, {"error": str(error)})
        raise SystemExit(3) from None
    wire.send(sock, {"ready": True})
    while True:
        try:
            request, query = wire.receive(sock)
        except EOFError:
            return
        request["query"] = query.decode()
        head, body = _answer(request)
        wire.send(sock, head, body)


if __name__ == "__main__":
    main()
