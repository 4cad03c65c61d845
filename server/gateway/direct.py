"""Queries that need no thread: those of the SPARQL protocol that are short and plain.

They are read and judged in the event loop and handed to a worker from there. Whatever is not plain is the application's
(a page, a SERVICE, an error that is to be told): it gives the same answer to what is, only later. Both decide by the
same functions.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes

from werkzeug.sansio.utils import get_host

from queries.unknown import unknown_names
from server.endpoint import negotiate
from server.endpoint.endpoint import Question
from server.endpoint.incoming import FORM, QUERY
from server.endpoint.plain import Plain
from server.endpoint.responses import Prepared
from server.gateway.sending import Reply
from server.problems import ProblemError
from server.workers.process import ClientGoneError

if TYPE_CHECKING:
    from server.endpoint.endpoint import Endpoint
    from server.endpoint.plain import Ruling
    from server.gateway.rsgi import Headers, Scope
    from server.workers.lines import Lines
    from server.workers.soon import Departure

_LONGEST = 4096  # characters of a query: to judge them takes the event loop at most a few milliseconds
_OTHERS = frozenset({"if-none-match", "if-modified-since", "if-range", "range"})
_PAGES = ("html", "text/*")
"""Who takes one of these may be told of an error by a page."""
CLIENT_GONE = 499


class Direct(NamedTuple):
    """A plain query, what the guard says of it, and how it is answered."""

    question: Question
    ruling: Ruling
    prepared: Prepared


def prepared(scope: Scope, told: dict[str, str], body: bytes, endpoint: Endpoint) -> Direct | None:
    """A plain query, ready to be answered; nothing where the application has to look at the request.

    Args:
        scope: the request's head, which has been checked.
        told: what the application is told of its headers.
        body: its body.
        endpoint: what is asked.
    """
    if scope.path != "/sparql" or not _OTHERS.isdisjoint(told):
        return None
    accept, host = told.get("accept"), told.get("host")
    if host is None or (accept and _may_want_a_page(accept)):
        return None
    given = _parameters(scope, told.get("content-type"), body)
    if given is None:
        return None
    query, wanted = given
    if unknown_names(query):
        return None  # what it mistypes is looked up where others need not wait
    question = Question(query, base=_base(endpoint.settings.base_url, scope.scheme, host))
    try:
        if (ruling := _plain(endpoint).ruling(question)) is None:
            return None
        choice = _choice(ruling.graph, accept, wanted)
    except ProblemError:
        return None  # it is met again there, and told as its reader wants it
    gzip = _gzip(told.get("accept-encoding"))
    return Direct(question, ruling, Prepared.of(endpoint, question, choice, gzip=gzip, lasting=not ruling.changing))


async def answer(direct: Direct, endpoint: Endpoint, client: str, lines: Lines, departure: Departure) -> Reply:
    """The answer to a plain query, an error included."""
    question, ruling, prepared = direct
    name = prepared.choice.format.name
    try:
        with endpoint.pool.hold(endpoint.opened.source):
            found = await _plain(endpoint).answer(question, ruling, name, client, lines, departure, gzip=prepared.gzip)
    except ProblemError as problem:
        return _reply(problem.status, {**problem.all_headers(), "Vary": "Accept"}, problem.body())
    except ClientGoneError:
        return Reply(CLIENT_GONE)
    said = _constant(prepared.choice, found.digest, gzip=prepared.gzip, lasting=prepared.tag is not None)
    headers = [*said, ("content-length", str(found.head["length"]))]
    if prepared.tag is not None:
        headers.append(("etag", f'"{prepared.tag}"'))
    return Reply(200, headers, found.body, found.file)


def _reply(status: int, headers: dict[str, str], body: bytes) -> Reply:
    said = [(name.lower(), value) for name, value in headers.items()]
    said.append(("content-length", str(len(body))))
    return Reply(status, said, body)


def _parameters(scope: Scope, content_type: str | None, body: bytes) -> tuple[str, str | None] | None:
    """The query, and the format that is asked for; nothing where the request says anything else."""
    if scope.method == "GET" and content_type is None and not body:
        encoded = scope.query_string
    elif scope.method == "POST" and not scope.query_string and len(body) <= 4 * _LONGEST:
        if content_type == QUERY:
            return _query(body)
        if content_type != FORM:
            return None
        encoded = body.decode("latin-1")
    else:
        return None
    if len(encoded) > 4 * _LONGEST or not encoded.isascii():
        return None
    found: dict[str, str] = {}
    for parameter in encoded.split("&"):
        name, _, value = parameter.partition("=")
        if name not in {"query", "format"} or name in found:
            return None
        found[name] = value
    if "query" not in found or len(found.get("format", "")) > 100:
        return None
    query = _query(unquote_to_bytes(found["query"].replace("+", " ")))
    if query is None:
        return None
    wanted = found.get("format") or None
    if wanted is not None and (not wanted.isalpha() or wanted.lower() == "html"):
        return None
    return query[0], wanted


def _query(encoded: bytes) -> tuple[str, None] | None:
    try:
        query = encoded.decode()
    except UnicodeDecodeError:
        return None
    return (query, None) if len(query) <= _LONGEST else None


@lru_cache(256)
def _may_want_a_page(accept: str) -> bool:
    return any(page in accept.lower() for page in _PAGES)


@lru_cache(2)
def _plain(endpoint: Endpoint) -> Plain:
    """That of the release that is served, and of the one before it while somebody still asks that."""
    return Plain(endpoint)


@lru_cache(256)
def _base(public: str, scheme: str, host: str) -> str:
    return (public or f"{scheme}://{get_host(scheme, host)}").rstrip("/") + "/sparql"


@lru_cache(256)
def _choice(graph: bool, accept: str | None, wanted: str | None) -> negotiate.Choice:
    return negotiate.choose(negotiate.GRAPHS if graph else negotiate.BINDINGS, accept, wanted)


@lru_cache(256)
def _constant(choice: negotiate.Choice, digest: str, *, gzip: bool, lasting: bool) -> Headers:
    """What many answers say about themselves: all but the tag."""
    said = Prepared(choice, gzip, "" if lasting else None).headers(digest)
    return [(name.lower(), value) for name, value in said.items() if name != "ETag"]


_gzip = lru_cache(256)(negotiate.accepts_gzip)
