"""Attacks by requests: poisoned caches, framing, and hostile answers of other endpoints."""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import quote

from attack_common import Head, Outcome, get, raw, rng
from endpoint import Endpoint

if TYPE_CHECKING:
    import random
    from pathlib import Path

NAMES = (
    *(
        "Accept",
        "Accept",
        "accept",
        "Accept_",
        "Accept-Encoding",
        "Accept_Encoding",
        "Content_Type",
        "Content-Encoding",
    ),
    *("X-Forwarded-Host", "X-Forwarded-For", "X_Forwarded_For", "X-Original-URL", "If-None-Match", "Range", "Cookie"),
    *("X-HTTP-Method-Override", "Transfer_Encoding", "Forwarded", "Origin", "Accept-Language", "User-Agent", "Vary"),
)
VALUES = (
    *(
        "*/*",
        "text/csv",
        "text/csv, application/sparql-results+json;q=0.1",
        "application/sparql-results+xml",
        "text/html",
    ),
    *("gzip", "identity", "gzip;q=0", "*", "identity;q=0.5, gzip", "", ";", ",", "q=1", '"x"', "bytes=0-3", "de"),
    *("application/x-www-form-urlencoded", "other.example:81", "203.0.113.9", "POST", "/health"),
)
PLAIN: tuple[Head, ...] = ([], [("Accept", "*/*")], [("Accept", "text/csv")], [("Accept-Encoding", "gzip")])
LINES = (
    *(
        "GET / HTTP/1.1",
        "POST /sparql HTTP/1.1",
        "GET /sparql?query=ASK%7B%7D HTTP/1.1",
        "HEAD / HTTP/1.0",
        "GET  / HTTP/1.1",
    ),
    *(
        "OPTIONS * HTTP/1.1",
        "GET http://x/ HTTP/1.1",
        "get / http/1.1",
        "GET /%00 HTTP/1.1",
        "GET /%ff%fe HTTP/1.1",
        "",
    ),
)
FIELDS = (
    *("Host: x", "Host: [:::::::]", "Host: x\r\nHost: y", "Host : x", " Host: x", "Host:", "Host: x, y", "Host: a@b"),
    *("Content-Length: 6", "Content-Length: 6\r\nContent-Length: 7", "Content-Length: +6", "Content-Length: 0x6"),
    *(
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "TE: trailers",
    ),
    *("Transfer-Encoding:\tchunked", "Transfer_Encoding: chunked", "Content-Encoding: gzip", "Expect: 100-continue"),
    *(
        "Content-Encoding: identity\r\nContent-Encoding: gzip",
        "Connection: close",
        "Connection: upgrade",
        "Upgrade: h2c",
    ),
    *("Content-Type: application/sparql-query", "Content-Type: a\r\nContent-Type: b", "X: \x00", "X: a\rb", "X"),
)
BODIES = (b"", b"ASK {}", b"0\r\n\r\n", b"6\r\nASK {}\r\n0\r\n\r\n", b"6\r\nASK", b"zz\r\n", b"ffffffffffffffff\r\n")
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"


def poison(release: Path, seed: int, count: int) -> Outcome:
    """Whatever was asked first, who asks plainly gets what a query that nobody has asked yet gives."""
    outcome, random_ = Outcome(), rng(seed)
    server = Endpoint(release, deadline=60, reload_seconds=0)
    try:
        for number in range(count):
            asked, fresh = (_path(f"{seed} {number} {name}") for name in ("asked", "fresh"))
            heads = [
                [(random_.choice(NAMES), random_.choice(VALUES)) for _ in range(random_.randrange(5))]
                for _ in range(random_.randrange(1, 4))
            ]
            for head in heads:
                get(server.port, asked, head)
            for plain in PLAIN:
                found, wanted = _told(server.port, asked, plain), _told(server.port, fresh, plain)
                if found != wanted:
                    outcome.fault(f"{heads} poison {plain}: {found} for {wanted}")
            outcome.tried += 1
    finally:
        server.stop()
    return outcome


def _path(text: str) -> str:
    return "/sparql?query=" + quote(f"SELECT ?o {{ <https://example.org/7> <https://example.org/name> ?o }} # {text}")


def _told(port: int, path: str, head: Head) -> tuple[int, dict[str, str], bytes]:
    status, named, body = get(port, path, head)
    return status, {name: value for name, value in named.items() if name not in {"date", "etag"}}, body


def framing(release: Path, seed: int, count: int) -> Outcome:
    """Requests that are read in two ways: no server error, no more answers than requests, and others are served."""
    outcome, random_ = Outcome(), rng(seed)
    server = Endpoint(release, deadline=5, head_seconds=2, body_seconds=2, reload_seconds=0)
    try:
        for number in range(count):
            fields = random_.sample(FIELDS, random_.randrange(4))
            body = random_.choice(BODIES)
            request = "\r\n".join([random_.choice(LINES), *fields]).encode("latin-1") + b"\r\n\r\n" + body
            if random_.random() < 0.2:
                request = _mutated(request, random_)
            if smuggles := random_.random() < 0.3:
                request += SMUGGLED
            answer = raw(server.port, request)
            statuses = [int(found) for found in re.findall(rb"HTTP/1\.[01] (\d{3}) ", answer)]
            if any(status >= 500 and status != 503 for status in statuses) or b"Traceback" in answer:
                outcome.fault(f"{request!r} gives {answer[:300]!r}")
            # what is left over of a broken request is read as another one, and that is 400
            if sum(status not in {100, 400} for status in statuses) > 1 + smuggles:
                outcome.fault(f"{request!r} gives {len(statuses)} answers")
            if number % 50 == 0 and get(server.port, _path(f"{seed} {number}"))[0] != 200:
                outcome.fault(f"after {request!r} others are not answered")
            outcome.tried += 1
    finally:
        server.stop()
    return outcome


def _mutated(data: bytes, random_: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random_.randrange(1, 4)):
        if changed:
            changed[random_.randrange(len(changed))] = random_.randrange(256)
    return bytes(changed)


class Peer:
    """An endpoint that says whatever it is told to."""

    def __init__(self) -> None:
        peer = self
        self.status, self.body = 200, b""

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(peer.status)
                self.send_header("Content-Length", str(len(peer.body)))
                self.send_header("Location", "http://127.0.0.1:9/")
                self.end_headers()
                self.wfile.write(peer.body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server.server_port}/"


def peers(release: Path, seed: int, count: int) -> Outcome:
    """Whatever another endpoint answers: rows, or 502 with its name, and 200 under SILENT."""
    outcome, random_, peer = Outcome(), rng(seed), Peer()
    public = "https://peer.example/sparql"
    limits = {"services": f"{public}={peer.url}", "service_seconds": 30, "reload_seconds": 0}
    server = Endpoint(release, **limits)
    pattern = "SERVICE {} <https://peer.example/sparql> {{ ?a <https://example.org/p> ?b }}"
    loud, silent = ("/sparql?query=" + quote(f"SELECT * {{ {pattern.format(word)} }}") for word in ("", "SILENT"))
    try:
        for _ in range(count):
            peer.status = random_.choice([200] * 9 + [204, 302, 404, 500])
            peer.body = _answer(random_)
            status, _, body = get(server.port, loud)
            if status not in {200, 502, 503, 504} or (status == 502 and json.loads(body)["service"] != public):
                outcome.fault(f"{peer.status} {peer.body[:200]!r} gives {status} {body[:200]!r}")
            status = get(server.port, silent)[0]
            if status not in {200, 503}:
                outcome.fault(f"{peer.status} {peer.body[:200]!r} under SILENT gives {status}")
            outcome.tried += 1
    finally:
        server.stop()
        peer.server.shutdown()
        peer.server.server_close()
    return outcome


def _answer(random_: random.Random) -> bytes:
    rows = [{random_.choice("abz"): _value(random_, 2)} for _ in range(random_.randrange(4))]
    names: object = ["a", "b"]
    found: object = {"head": {"vars": names}, "results": {"bindings": rows}}
    choice = random_.random()
    if choice < 0.2:
        found = _value(random_, 4)
    elif choice < 0.3:
        found = {"head": {"vars": _value(random_, 2)}, "results": {"bindings": _value(random_, 3)}}
    data = json.dumps(found, ensure_ascii=random_.random() < 0.5).encode(errors="surrogatepass")
    return data[: random_.randrange(len(data) + 1)] if random_.random() < 0.1 else data


def _value(random_: random.Random, depth: int) -> object:
    texts = [
        "",
        "a",
        "https://example.org/é",
        "relative",
        "\ud800",
        "\0",
        '" } #',
        "en",
        "no such!",
        "http://[",
        "x" * 5000,
    ]
    kinds = ["uri", "literal", "typed-literal", "bnode", "triple", None, 5]
    choice = random_.random()
    if choice < 0.6:
        term = {"type": random_.choice(kinds), "value": random_.choice(texts)}
        for name in ("xml:lang", "datatype"):
            if random_.random() < 0.3:
                term[name] = random_.choice([*texts, 5, None, {}])
        return term
    if choice < 0.7 or not depth:
        return random_.choice([None, True, 7, 1e308, "x", [], {}])
    if choice < 0.85:
        return [_value(random_, depth - 1) for _ in range(random_.randrange(4))]
    return {random_.choice(["head", "vars", "results", "bindings", "a"]): _value(random_, depth - 1) for _ in range(3)}
