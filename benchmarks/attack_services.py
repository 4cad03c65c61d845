"""Attacks over HTTP on the way out and on the workers: a SERVICE to a stranger, and what ends the engine's stack.

The server runs without its sandbox, so that the guard alone stands between; once over a release and once beside an
engine elsewhere. Nothing may reach the stranger, and no worker may end by itself.
"""

from __future__ import annotations

import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from attack_common import WAIT, Outcome
from endpoint import Endpoint, Oxigraph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = b"an answer for nobody outside"
BODY = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"%s"}}]}}' % SECRET


class Stranger:
    """An endpoint that is not allowed, and counts who asks it all the same."""

    def __init__(self) -> None:
        stranger = self
        self.asked = 0

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                stranger.asked += 1
                self.send_response(200)
                self.send_header("Content-Type", "application/sparql-results+json")
                self.send_header("Content-Length", str(len(BODY)))
                self.end_headers()
                self.wfile.write(BODY)

            do_GET = do_POST  # noqa: N815 - as http.server names them

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


def leaving(url: str) -> Iterator[str]:
    """Queries with a SERVICE to a stranger, hidden in the ways that are known."""
    part = f"SERVICE<{url}>{{?s ?p ?o}}"
    silent = f"SERVICE SILENT<{url}>{{?s ?p ?o}}"
    names = f"PREFIX x:<{url}>PREFIX SERVICEx:<x:q>PREFIX :<{url}>PREFIX trueSERVICEx:<x:>"
    for inner in (part, silent):
        yield f"SELECT*{{FILTER(1<2+'>'){inner}FILTER('<'!='>')}}"
        yield f"SELECT*{{FILTER(1<2||'>'!=''){inner}FILTER('>'!='<')}}"
        yield f"SELECT*{{{{SELECT*{{FILTER(1<2||'>'!=''){inner}FILTER('>'!='<')}}}}}}"
        yield f"CONSTRUCT{{?s ?s ?s}}{{FILTER(1<2||'>'!=''){inner}FILTER('>'!='<')}}"
        yield f'SELECT*{{VALUES ?x{{"""a"}}{inner}}}'
        yield f"SELECT*{{VALUES ?x{{'''a'}}{inner}VALUES ?y{{'''b'}}}}"
        yield f"SELECT*{{?a ?b true{inner}}}"
        yield f"SELECT*{{?a ?b 1.{inner}}}"
        yield f"SELECT(EXISTS{{{inner}}}AS ?z){{}}"
        yield f"VERSION'1.2'SELECT*{{{inner}}}"
        yield f"SELECT*{{}}HAVING(EXISTS{{{inner}}})"
        yield f"SELECT*{{VALUES ?x{{'\\u005Cu0027 #'}}{inner}VALUES ?y{{' #'}}}}"
        yield f"SELECT*{{VALUES ?x{{\\u0027 #'}}{inner}VALUES ?y{{' #'}}}}"
    for inner in ("SERVICEx:{?s ?p ?o}", "SERVICE:{?s ?p ?o}", "SERVICESILENTx:{?s ?p ?o}", "?a ?b trueSERVICEx:{}"):
        yield f"{names}SELECT*{{{inner}}}"
    yield f"SELECT*{{SERVICESILENT<{url}>{{?s ?p ?o}}}}"
    yield f"BASE <{url}> SELECT*{{SERVICE<>{{?s ?p ?o}}}}"
    yield f"SELECT*{{VALUES ?e{{<{url}><https://sparql.uniprot.org/sparql>}}SERVICE ?e{{?s ?p ?o}}}}"
    yield f"SELECT*{{VALUES ?e{{<https://sparql.uniprot.org/sparql>}}BIND(<{url}> AS ?f)SERVICE ?f{{?s ?p ?o}}}}"


def deep() -> Iterator[str]:
    """Queries that go as deep or as long as the guard lets them, or would if it lost step with the engine."""
    for many in (980, 20_000):
        for sign in ("(", "!", "-", "STR("):
            yield f"SELECT*{{FILTER({sign * many}1{')' * many if '(' in sign else ''})}}"
        for sign in ("+", "*", "||", "&&", "="):
            yield f"SELECT*{{FILTER(1{f'{sign}1' * many})}}"
        yield f"SELECT*{{FILTER(?o<{'?b+' * many}?c>'>')}}"
        yield f"SELECT*{{FILTER(1<2||'>'!=''{'(' * many}"
        yield f'SELECT*{{VALUES ?x{{"""a"}}FILTER({"(" * many}'
        yield f"SELECT*{{?s {'^' * many}<a:b> ?o}}"
        yield f"SELECT*{{?s <a:b>{'|<a:b>' * many} ?o}}"
        yield f"SELECT*{{{{}}{'UNION{}' * many}}}"
        yield f"SELECT*{{{'FILTER(1)' * many}}}"
        yield f"ASK{{{''.join(f'BIND({number} AS ?x{number})' for number in range(many))}}}"
        yield f"SELECT(EXISTS{{{'?s ?p 1. ' * many}}}AS ?z){{}}"
        yield f"SELECT*{{{'?s ?p 1.' * many}}}"
        yield f"SELECT*{{FILTER(?x IN({'1,' * many}1))}}"
        yield f"SELECT*{{FILTER(COALESCE({'?x,' * many}1))}}"
        yield f"SELECT*{'FROM<a:b>' * many}{{}}"
        yield f"ASK{{?s ?p ?o {'~ ?r ' * many}}}"
    for many in (23, 46):
        yield f"ASK{{{'FILTER EXISTS{' * many}{'}' * many}}}"
        yield f"ASK{{FILTER({'STR(' * many}1{')' * many})}}"
        yield f"ASK{{?s {'(' * many}<a:b>{')*' * many} ?o}}"


def leaving_and_deep(release: Path) -> Outcome:
    """All of them, asked and explained."""
    outcome, stranger = Outcome(), Stranger()
    engine = Oxigraph(release)
    queries = [*leaving(stranger.url), *deep()]
    try:
        for behind in ("", f"http://127.0.0.1:{engine.port}/query"):
            server = Endpoint(release, sandbox="off", deadline=20, reload_seconds=0, engine=behind)
            try:
                for query in queries:
                    for place in ("/sparql", "/explain"):
                        _ask(server.port, place, query, stranger, outcome)
            finally:
                server.stop()
    finally:
        engine.stop()
        stranger.server.shutdown()
        stranger.server.server_close()
    return outcome


def _ask(port: int, place: str, query: str, stranger: Stranger, outcome: Outcome) -> None:
    before = stranger.asked
    connection = HTTPConnection("127.0.0.1", port, timeout=WAIT)
    try:
        head = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json, */*;q=0.5"}
        connection.request("POST", place, urlencode({"query": query}), head)
        response = connection.getresponse()
        status, body = response.status, response.read()
    finally:
        connection.close()
    outcome.tried += 1
    shown = f"{place} {query[:200]!r} of {len(query)} characters"
    if stranger.asked > before or SECRET in body:
        outcome.fault(f"asks a stranger: {shown}")
    if b"engine-failure" in body or b"ended without a plan" in body or status in {500, 502}:
        outcome.fault(f"ends a worker: {shown}: {body[:200]!r}")
