"""Requests with odd paths, methods, headers, bodies and encodings, for `fuzz.py`."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from fuzz_grammar import Grammar

if TYPE_CHECKING:
    from collections.abc import Iterator


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
