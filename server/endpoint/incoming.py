"""What a request asks of the endpoint (SPARQL 1.1 Protocol, section 2.1), and who asks."""

from __future__ import annotations

import re
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from flask import Request, current_app, g, request
from werkzeug.datastructures import MultiDict

from server import turns
from server.endpoint import clients
from server.endpoint.endpoint import Question
from server.endpoint.following import Following
from server.problems import ProblemError
from server.workers.process import Asker, ClientGoneError, never_gone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.endpoint.endpoint import Endpoint
    from server.settings import Settings

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
_UPDATE = "application/sparql-update"
_LONG = frozenset({b"query", b"queries", b"update"})
"""Parameters that may be as long as a request."""
_ABSOLUTE = re.compile(r'^[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>"{}|^`\\]*$')


def following() -> Following:
    """The release that the running application serves now, and how it follows newer ones."""
    found = current_app.extensions["cytolink"]
    if not isinstance(found, Following):
        raise TypeError("the application was not made by create_app")
    return found


def endpoint() -> Endpoint:
    """The endpoint that answers this request: of one release from its first byte to its last."""
    if "endpoint" not in g:
        g.endpoint = request.environ.get("cytolink.endpoint") or following().now
        g.until = request.environ.get("cytolink.until") or time.monotonic() + g.endpoint.settings.request_seconds
        g.held = ExitStack()
        g.held.enter_context(g.endpoint.pool.hold(g.endpoint.opened.source))
    found: Endpoint = g.endpoint
    return found


def let_go(_error: BaseException | None = None) -> None:
    """Let go of the request's release; called when the request has been answered."""
    if held := g.pop("held", None):
        held.close()


def check_parameters() -> None:
    """Refuse a request with too many parameters or too long ones, before any of them is read; see `Settings`.

    Raises:
        ProblemError: 413.
    """
    limits = endpoint().settings
    given = [request.query_string]
    if request.method == "POST" and request.mimetype == FORM:
        given.append(request.get_data())  # keeps the form's own bytes, which reading its fields would use up
    for encoded in given:
        if (count := encoded.count(b"&") + 1) > limits.parameters:
            raise _over("there are too many parameters", "parameters", count, limits)
        for name, _, value in (field.partition(b"=") for field in encoded.split(b"&")):
            if len(name) + len(value) > limits.parameter_bytes and unquote_to_bytes(name) not in _LONG:
                shown = unquote_to_bytes(name).decode(errors="replace")[:80]
                raise _over(f"the parameter {shown!r} is too long", "parameter_bytes", len(value), limits)


def wanted(of: Request) -> str | None:
    """The format that `?format=` asks for, in the URL or in a form."""
    if of.mimetype == FORM:
        of.get_data()  # keeps the form's own bytes, which reading its fields would use up
    return of.args.get("format") or (of.form.get("format") if of.mimetype == FORM else None)


def read_question(of: Request) -> Question:
    """The query operation that a request stands for (Protocol, section 2.1).

    Raises:
        ProblemError: 400, 403 for updates, 413, 415.
    """
    limits = endpoint().settings
    if len(of.query_string) > limits.query_bytes:
        raise _over("the request is too large", "query_bytes", len(of.query_string), limits)
    _utf_8(of.query_string, "URL")
    parameters: MultiDict[str, str] = of.args
    if of.method == "POST" and of.mimetype == FORM:
        _utf_8(of.get_data(), "form")
        parameters = MultiDict([*of.args.items(multi=True), *of.form.items(multi=True)])
    elif of.method == "POST":
        return _direct(of)
    if "update" in parameters:
        raise _update_refused()
    return _question(_single(parameters), parameters)


def _direct(of: Request) -> Question:
    if of.mimetype == _UPDATE:
        raise _update_refused()
    if of.mimetype != QUERY:
        raise ProblemError(
            "unsupported-media-type",
            415,
            f"a query cannot be sent as {of.mimetype[:100] or 'a body without Content-Type'}",
            headers={"Accept-Post": f"{FORM}, {QUERY}"},
            suggestion=f"Send the query itself as {QUERY}, or as the field `query` of {FORM}",
        )
    charset = of.mimetype_params.get("charset", "utf-8").lower()
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise ProblemError("unsupported-media-type", 415, "the query must be sent in UTF-8")
    if "query" in of.args:
        raise ProblemError("malformed-request", 400, "the query stands both in the URL and in the body")
    try:
        query = of.get_data().decode()
    except UnicodeDecodeError as error:
        raise ProblemError("malformed-request", 400, f"the body is not UTF-8 at byte {error.start}") from None
    return _question(query, of.args)


def _utf_8(encoded: bytes, where: str) -> None:
    """See that parameters are UTF-8; Werkzeug would put U+FFFD in the place of what is not, and ask another query.

    Raises:
        ProblemError: 400, with the parameter.
    """
    for field in encoded.split(b"&"):
        name, _, value = field.partition(b"=")
        try:
            unquote_to_bytes(name).decode()
            unquote_to_bytes(value).decode()
        except UnicodeDecodeError as error:
            shown = unquote_to_bytes(name).decode(errors="replace")[:80]
            detail = f"the parameter {shown!r} of the {where} is not UTF-8 at byte {error.start} ({error.reason})"
            suggestion = "Encode the text in UTF-8 and then its bytes by percent signs"
            raise ProblemError("malformed-request", 400, detail, suggestion=suggestion) from None


def _single(parameters: MultiDict[str, str]) -> str:
    queries = parameters.getlist("query")
    if len(queries) != 1:
        found = "there is no `query` parameter" if not queries else f"there are {len(queries)} `query` parameters"
        raise ProblemError("malformed-request", 400, f"{found}, and exactly one is needed")
    return queries[0]


def _question(query: str, parameters: MultiDict[str, str]) -> Question:
    default = _graphs(parameters.getlist("default-graph-uri"))
    named = _graphs(parameters.getlist("named-graph-uri"))
    base = public_url() + "sparql"
    if default or named:
        return Question(query, default, named, base)
    return Question(query, base=base)


def _graphs(iris: Iterable[str]) -> tuple[str, ...]:
    """The graphs that a request names; a field of a form that was left empty names none."""
    return tuple(absolute(iri) for iri in iris if iri)


def absolute(iri: str) -> str:
    """The IRI, which can stand between angle brackets.

    Raises:
        ProblemError: it is not an absolute IRI.
    """
    if not _ABSOLUTE.match(iri):
        raise ProblemError("malformed-request", 400, f"{iri[:200]!r} is not an absolute IRI")
    return iri


def public_url() -> str:
    """The address at which clients see the server, with a slash at the end."""
    return (endpoint().settings.base_url or f"{request.scheme}://{request.host}").rstrip("/") + "/"


def _update_refused() -> ProblemError:
    return ProblemError(
        "update-refused",
        403,
        "this endpoint is read-only: data changes through curation and a new build of the release",
        suggestion="Propose a correction in the curation files; the next release will hold it",
    )


def _over(what: str, limit: str, value: int, limits: Settings) -> ProblemError:
    return ProblemError("too-large", 413, what, limit=limit, value=value, allowed=getattr(limits, limit))


def asker() -> Asker:
    """Who sent the request, whether they still wait, and how long they may."""
    settings = endpoint().settings
    client = request.environ.get("cytolink.client")
    if client is None:  # there is no gateway in front, which has found it out already
        address = request.remote_addr or ""
        client = clients.client(address, request.headers.get("X-Forwarded-For", ""), settings.proxies)
    return Asker(client, request.environ.get("cytolink.gone", never_gone), g.until)


def goes_on(asker: Asker, deadline: float) -> bool:
    """Let others have their turns amid long work; whether there is time for more of it.

    Args:
        asker: who waits for the work.
        deadline: by the monotonic clock.

    Raises:
        ClientGoneError: the client has left.
    """
    with turns.laid_down():
        pass
    if asker.gone():
        raise ClientGoneError("the client has left")
    return time.monotonic() < deadline
