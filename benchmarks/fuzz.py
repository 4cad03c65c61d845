"""Malformed, odd and hostile requests: what may never come back is an error of the server's own.

    python benchmarks/fuzz.py [--count 100000] [--seed 1]

Loopback only. Paths, methods, headers, bodies, encodings and queries made by a grammar; a listener stands where
SERVICE clauses point, and must never be connected to.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAKS = re.compile(rb"Traceback|site-packages|File \"|/server/|\.py\b|/tmp/|object at 0x|pyo3|werkzeug", re.IGNORECASE)
LIMITS = {502, 503, 504}

_VARIABLES = ["?s", "?p", "?o", "?x", "$y"]
_TERMS = [
    *_VARIABLES,
    "<https://example.org/7>",
    "<https://example.org/name>",
    "<relative>",
    "a",
    '"text"',
    "'x'@en",
    "1",
    "1.5",
    "true",
    "_:b",
    "[]",
    "()",
    "ex:thing",
    '"""long\n"""',
    "-1e9",
    '"x"^^<http://www.w3.org/2001/XMLSchema#integer>',
]
_NOISE = [
    "",
    "",
    "",
    " ",
    "\n",
    "# comment\n",
    "\u00e9",
    "\x00",
    "\\u0053",
    "}",
    "{",
    ")",
    "\u202e",
    "\ufeff",
    "%",
    "'",
]


class Grammar:
    """Makes queries, some of them well formed.

    Args:
        chosen: the source of chance.
        trap: a URL that nobody may call.
    """

    def __init__(self, chosen: random.Random, trap: str) -> None:
        self.chosen, self.trap = chosen, trap

    def query(self) -> str:
        pick = self.chosen.choice
        form = pick(
            [
                "SELECT *",
                "SELECT ?s",
                "SELECT DISTINCT ?s ?o",
                "SELECT (COUNT(*) AS ?n)",
                "ASK",
                "CONSTRUCT WHERE",
                "DESCRIBE ?s WHERE",
                "DESCRIBE <https://example.org/7>",
                "INSERT DATA",
                "DELETE WHERE",
                "DROP ALL #",
            ]
        )
        prologue = pick(["", "", "PREFIX ex: <https://example.org/> ", "BASE <https://example.org/> ", "PREFIX : <x> "])
        tail = pick(
            [
                "",
                "",
                " LIMIT 5",
                " LIMIT 0",
                " ORDER BY ?s LIMIT 3",
                " GROUP BY ?s LIMIT 2",
                " OFFSET 99999",
                " VALUES ?s { 1 }",
            ]
        )
        text = f"{prologue}{form} {self.group(3)}{tail if 'LIMIT' in tail else tail + ' LIMIT 9'}"
        if self.chosen.random() < 0.2:
            at = self.chosen.randrange(len(text) + 1)
            text = text[:at] + pick(_NOISE) + text[at + self.chosen.randrange(3) :]
        return text

    def group(self, depth: int) -> str:
        return "{ " + " ".join(self.element(depth) for _ in range(self.chosen.randrange(4))) + " }"

    def element(self, depth: int) -> str:
        pick = self.chosen.choice
        triple = f"{pick(_TERMS)} {self.path()} {pick(_TERMS)} {pick(['.', ';', ',', ''])}"
        if depth == 0 or self.chosen.random() < 0.5:
            return triple
        inner = self.group(depth - 1)
        return pick(
            [
                triple,
                inner,
                f"OPTIONAL {inner}",
                f"MINUS {inner}",
                f"{inner} UNION {inner}",
                f"GRAPH ?g {inner}",
                f"FILTER({self.expression(2)})",
                f"FILTER NOT EXISTS {inner}",
                f"BIND({self.expression(2)} AS ?b)",
                "VALUES (?s ?o) { (1 UNDEF) (<https://example.org/7> 'x') }",
                f"{{ SELECT * {inner} LIMIT 3 }}",
                f"SERVICE <{self.trap}> {inner}",
                f"SERVICE SILENT <{self.trap}> {inner}",
                f"SERVICE ?o {inner}",
                f"BIND(<{self.trap}> AS ?o) SERVICE ?o {inner}",
                f"\\u0053ERVICE <{self.trap}> {inner}",
            ]
        )

    def path(self) -> str:
        return self.chosen.choice(
            [
                "?p",
                "a",
                "<https://example.org/name>",
                "<https://example.org/next>+",
                "(<https://example.org/next>|a)*",
                "^<https://example.org/next>/<https://example.org/name>",
                "!(a|^a)",
                "<https://example.org/next>?",
            ]
        )

    def expression(self, depth: int) -> str:
        pick = self.chosen.choice
        if depth == 0:
            return pick(_TERMS)
        left, right = self.expression(depth - 1), self.expression(depth - 1)
        return pick(
            [
                f"{left} = {right}",
                f"{left} && {right}",
                f"!({left})",
                f"STR({left})",
                f"REGEX(STR({left}), '(a+)+$')",
                f"IF({left}, {right}, 1)",
                f"COALESCE({left}, {right})",
                f"{left} IN ({right}, 1)",
                "1/0",
                "RAND()",
                "NOW()",
                f"CONCAT(STR({left}), STR({right}))",
                f"<http://unknown/function>({left})",
                f"SUBSTR(STR({left}), -1, 1e9)",
            ]
        )


@dataclass(frozen=True)
class Request:
    """A request as it is sent."""

    data: bytes
    whole: bool  # whether a response can be expected


def requests(seed: int, count: int, trap: str) -> Iterator[Request]:
    """Requests of all kinds, the same for the same seed."""
    chosen = random.Random(seed)  # noqa: S311 - for a repeatable order
    grammar = Grammar(chosen, trap)
    for _ in range(count):
        yield chosen.choices([_query, _path, _headers, _body, _bytes], [60, 15, 12, 10, 3])[0](chosen, grammar)


def _assemble(method: str, target: str, headers: list[tuple[str, str]], body: bytes = b"") -> Request:
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers)]
    if body or method in {"POST", "PUT", "PATCH"}:
        lines.append(f"Content-Length: {len(body)}")
    return Request("\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n" + body, whole=True)


_ACCEPTS = [
    "*/*",
    "text/csv",
    "application/sparql-results+json;q=0.5, text/turtle",
    "text/html",
    "",
    ";;;q=",
    "a/b;q=2",
    ",",
    "application/json",
    "text/turtle;q=0, */*;q=0.1",
    "x" * 3000,
    "*/*;q=1e9",
    "text/csv;q=NaN",
]
_PARAMETERS = ["default-graph-uri", "named-graph-uri", "format", "query", "update", "q", "iri", "graph", "\u00e9"]
_VALUES = [
    "",
    "csv",
    "html",
    "ttl",
    "exe",
    "https://example.org/",
    "relative",
    "a b",
    "<>",
    "\x00",
    "../../etc/passwd",
    "%",
    "\u00e9" * 50,
    "https://w3id.org/cytolink/graph/document/1",
    "javascript:alert(1)",
    "> } INSERT DATA { <a:a> <a:b> 1 }",
]


def _query(chosen: random.Random, grammar: Grammar) -> Request:
    headers = [("Accept", chosen.choice(_ACCEPTS))] if chosen.random() < 0.5 else []
    if chosen.random() < 0.3:
        headers.append(("Accept-Encoding", chosen.choice(["gzip", "br", "gzip;q=0", "*", "identity;q=0", ",,"])))
    text = quote(grammar.query(), safe="", errors="surrogatepass")
    for _ in range(chosen.choice([0, 0, 0, 1, 2])):
        text += f"&{quote(chosen.choice(_PARAMETERS))}={quote(chosen.choice(_VALUES), safe='')}"
    place = chosen.choice(["/sparql", "/sparql", "/sparql", "/explain", "/sparql.csv", "/sparql.ttl"])
    if chosen.random() < 0.6:
        return _assemble(chosen.choice(["GET", "GET", "GET", "HEAD"]), f"{place}?query={text}", headers)
    headers.append(("Content-Type", "application/x-www-form-urlencoded"))
    return _assemble("POST", place, headers, f"query={text}".encode())


def _path(chosen: random.Random, _: Grammar) -> Request:
    parts = [
        "id",
        "graph",
        "q",
        "data",
        "describe",
        "static",
        "release",
        "ontology",
        "..",
        ".",
        "%2e%2e",
        "%00",
        "\u00e9",
        "patient",
        "7",
        "7.ttl",
        "x.exe",
        "%ff",
        "a b",
        "{}",
        "<>",
        "sparql",
        "void",
        ".well-known",
        "~",
        "*",
        "health",
        "metrics",
        "openapi.json",
        "style.css",
        "release.nq",
        "%3Cscript%3E",
        "a" * 500,
    ]
    target = "/" + "/".join(chosen.choice(parts) for _ in range(chosen.randrange(5)))
    if chosen.random() < 0.5:
        target += f"?{quote(chosen.choice(_PARAMETERS))}={quote(chosen.choice(_VALUES), safe='')}"
    method = chosen.choice(["GET", "GET", "GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
    return _assemble(method, target.replace(" ", "%20"), [("Accept", chosen.choice(_ACCEPTS))])


def _headers(chosen: random.Random, grammar: Grammar) -> Request:
    names = [
        "If-None-Match",
        "Range",
        "Content-Type",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "Cookie",
        "Expect",
        "Accept-Charset",
        "Authorization",
        "Origin",
        "If-Modified-Since",
        "Cache-Control",
        "Forwarded",
        "Accept-Language",
        "Te",
        "Via",
    ]
    values = [
        "*",
        '"x"',
        'W/"x"',
        "bytes=0-1",
        "text/plain; charset=nonsense",
        "\u00e9",
        "a" * 2000,
        "127.0.0.1",
        "-1",
        ",,,",
        '"',
        "application/sparql-query; charset=utf-16",
        "multipart/form-data",
        "Thu, 99 Nov 9999",
        "gzip, chunked",
    ]
    headers = [(chosen.choice(names), chosen.choice(values)) for _ in range(chosen.randrange(1, 5))]
    headers = [(name, value) for name, value in headers if name != "Expect"]
    return _assemble("GET", "/sparql?query=" + quote(grammar.query(), errors="surrogatepass"), headers)


def _body(chosen: random.Random, grammar: Grammar) -> Request:
    kinds = [
        "application/sparql-query",
        "application/x-www-form-urlencoded",
        "application/sparql-update",
        "application/json",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/sparql-query; charset=latin-1",
        "",
        "text",
    ]
    body = chosen.choice(
        [
            grammar.query().encode("utf-8", "surrogatepass"),
            b"\xff\xfe" + grammar.query().encode("utf-16", "surrogatepass"),
            b"",
            b"query",
            b"=&=&=",
            b"query=%ff%fe",
            b"query=ASK%7B%7D&query=ASK%7B%7D",
            b'--x\r\nContent-Disposition: form-data; name="query"\r\n\r\nASK{}\r\n--x--',
            bytes(chosen.randrange(256) for _ in range(chosen.randrange(200))),
            b"&" * 3000,
            b"ASK {" + b"{" * 3000,
        ]
    )
    headers = [("Content-Type", chosen.choice(kinds)), ("Accept", chosen.choice(_ACCEPTS))]
    return _assemble("POST", chosen.choice(["/sparql", "/sparql", "/explain", "/data", "/"]), headers, body)


def _bytes(chosen: random.Random, _: Grammar) -> Request:
    """Bytes that need be no HTTP; the connection ends behind them."""
    return Request(bytes(chosen.randrange(256) for _ in range(chosen.randrange(1, 300))), whole=False)


class Client:
    """Sends requests over one connection as long as the server keeps it."""

    def __init__(self, port: int) -> None:
        self._port, self._sock = port, None

    def send(self, request: Request) -> tuple[int, bytes]:
        """Status (0 where there is none) and the whole response."""
        if self._sock is None:
            self._sock = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        data = b""
        try:
            self._sock.sendall(request.data)
            if not request.whole:
                self._sock.shutdown(socket.SHUT_WR)
            data = self._read(head_only=request.data.startswith(b"HEAD "), to_end=not request.whole)
        except (OSError, EOFError):
            self.close()
        if not request.whole or b"connection: close" in data[:2000].lower():
            self.close()
        match = re.match(rb"HTTP/1\.[01] (\d{3})", data)
        return int(match[1]) if match else 0, data

    def close(self) -> None:
        if self._sock:
            self._sock.close()
        self._sock = None

    def _read(self, *, head_only: bool, to_end: bool) -> bytes:
        assert self._sock
        data = b""
        while b"\r\n\r\n" not in data:
            piece = self._sock.recv(1 << 20)
            if not piece:
                if data or to_end:
                    return data
                raise EOFError
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        status = int(head.split()[1])
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        if head_only or status in {204, 304}:
            return data
        while len(body) < (int(length[1]) if length else 0):
            piece = self._sock.recv(1 << 20)
            if not piece:
                raise EOFError
            body += piece
        return head + b"\r\n\r\n" + body


def faults(request: Request, status: int, data: bytes) -> str:
    """What is wrong with a response, or nothing."""
    if request.whole and status == 0:
        return "no response"
    if status >= 500:
        if status not in LIMITS:
            return f"status {status}"
        head, _, body = data.partition(b"\r\n\r\n")
        if body and b"limit" not in body and b"service" not in body:
            return "5xx without a limit"
        del head
    echo = request.data  # what the client sent may come back
    for found in LEAKS.finditer(data):
        if found[0].lower() not in echo.lower():
            return f"leak {found[0]!r}"
    return ""


def run(
    port: int, seed: int, count: int, trap: str, clients: int = 4
) -> tuple[Counter[int], list[tuple[str, bytes, bytes]]]:
    """Send `count` requests. Returns the statuses, and each fault with request and response."""
    work, lock = requests(seed, count, trap), threading.Lock()
    statuses: Counter[int] = Counter()
    wrong: list[tuple[str, bytes, bytes]] = []

    def client() -> None:
        sender = Client(port)
        while True:
            with lock:
                request = next(work, None)
            if request is None:
                break
            status, data = sender.send(request)
            fault = faults(request, status, data)
            with lock:
                statuses[status] += 1
                if fault:
                    wrong.append((fault, request.data[:2000], data[:2000]))
        sender.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses, wrong


def main() -> None:
    sys.path.insert(0, str(Path(__file__).parent))
    from endpoint import Endpoint, release

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        trap = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        server = Endpoint(release(Path(folder), 500), deadline=1, memory=300_000_000, reload_seconds=0)
        start = time.monotonic()
        try:
            statuses, wrong = run(server.port, given.seed, given.count, trap)
        finally:
            server.stop()
        try:
            listener.accept()
            outbound = True
        except BlockingIOError:
            outbound = False
    for fault, request, data in wrong[:10]:
        print(fault, request, data, sep="\n", end="\n\n")
    seconds = round(time.monotonic() - start, 1)
    print(
        json.dumps(
            {
                "requests": given.count,
                "seconds": seconds,
                "statuses": dict(sorted(statuses.items())),
                "faults": len(wrong),
                "outbound": outbound,
            }
        )
    )


if __name__ == "__main__":
    main()
