"""The SPARQL 1.1 Protocol, query operation (https://www.w3.org/TR/sparql11-protocol/), at ``/sparql``."""

from __future__ import annotations

import os
import re
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from flask import Blueprint, Request, Response, current_app, request
from werkzeug.datastructures import MultiDict

from server import description, negotiate, results
from server.endpoint import Endpoint, Question, Result
from server.problems import ProblemError
from server.worker_process import Asker, never_gone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from server.guard import Verdict
    from server.negotiate import Choice
    from server.settings import Settings

blueprint = Blueprint("sparql", __name__)
METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_ABSOLUTE = re.compile(r'^[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>"{}|^`\\]*$')
_CHUNK = 256 * 1024
_ALLOW = "GET, HEAD, OPTIONS, POST"


def endpoint() -> Endpoint:
    """The endpoint of the running application."""
    found = current_app.extensions["cytolink"]
    if not isinstance(found, Endpoint):
        raise TypeError("the application was not made by create_app")
    return found


@blueprint.route("/sparql", methods=METHODS, provide_automatic_options=False)
@blueprint.route("/sparql.<suffix>", methods=METHODS, provide_automatic_options=False)
def sparql(suffix: str | None = None) -> Response:
    """Answer a query, or describe the service where there is none (Service Description, section 2)."""
    if request.method == "OPTIONS":
        return options(_ALLOW, f"{_FORM}, {_QUERY}")
    if request.method != "POST" and "query" not in request.args and "update" not in request.args:
        return description.service(suffix)
    chosen = suffix or wanted(request)
    if chosen == negotiate.HTML.name or (chosen is None and _is_browser()):
        return results.page()
    return answer(read_question(request), chosen)


def _is_browser() -> bool:
    """Whether the client would rather have a page than any data."""
    accept = request.headers.get("Accept", "")
    if "html" not in accept.lower():
        return False
    every = (*negotiate.BINDINGS, *negotiate.GRAPHS, negotiate.HTML)
    return negotiate.choose(every, accept).format is negotiate.HTML


def options(allow: str, accept_post: str = "") -> Response:
    """What OPTIONS answers, for a browser's preflight too."""
    headers = {
        "Allow": allow,
        "Access-Control-Allow-Methods": allow,
        "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
        "Access-Control-Max-Age": "86400",
    }
    if accept_post:
        headers["Accept-Post"] = accept_post
    return Response(status=204, headers=headers)


def wanted(of: Request) -> str | None:
    """The format that `?format=` asks for, in the URL or in a form."""
    if of.mimetype == _FORM:
        of.get_data()  # keeps the form's own bytes, which reading its fields would use up
    return of.args.get("format") or (of.form.get("format") if of.mimetype == _FORM else None)


def read_question(of: Request) -> Question:
    """The query operation that a request stands for (Protocol, section 2.1).

    Raises:
        ProblemError: 400, 403 for updates, 413, 415.
    """
    limits = endpoint().settings
    if len(of.query_string) > limits.query_bytes:
        raise _too_large(len(of.query_string), limits)
    _utf_8(of.query_string, "URL")
    parameters: MultiDict[str, str] = of.args
    if of.method == "POST" and of.mimetype == _FORM:
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
    if of.mimetype != _QUERY:
        raise ProblemError(
            "unsupported-media-type",
            415,
            f"a query cannot be sent as {of.mimetype[:100] or 'a body without Content-Type'}",
            headers={"Accept-Post": f"{_FORM}, {_QUERY}"},
            suggestion=f"Send the query itself as {_QUERY}, or as the field `query` of {_FORM}",
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
    return tuple(absolute(iri) for iri in iris)


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


def _too_large(size: int, limits: Settings) -> ProblemError:
    allowed = limits.query_bytes
    return ProblemError("too-large", 413, "the request is too large", limit="query_bytes", value=size, allowed=allowed)


def asker() -> Asker:
    """Who sent the request, and whether they still wait."""
    hops = endpoint().settings.proxies
    client = request.remote_addr or ""
    if hops:
        forwarded = [entry.strip() for entry in request.headers.get("X-Forwarded-For", "").split(",") if entry.strip()]
        client = forwarded[-hops] if len(forwarded) >= hops else client
    return Asker(client, request.environ.get("cytolink.gone", never_gone))


def answer(question: Question, format_wanted: str | None) -> Response:
    """Judge a query, choose a representation, have it answered.

    Raises:
        ProblemError: the query is refused, malformed or over a limit, or no representation fits.
    """
    service = endpoint()
    verdict = service.judge(question)
    choice = negotiate.choose(service.formats(verdict), request.headers.get("Accept"), format_wanted)
    return respond(question, choice, verdict)


def respond(question: Question, choice: Choice, verdict: Verdict | None = None) -> Response:
    """Have a query answered in a chosen representation, with what caches need to know.

    Raises:
        ProblemError: the query is refused, malformed or over a limit.
    """
    service = endpoint()
    verdict = verdict or service.judge(question)
    gzip = negotiate.accepts_gzip(request.headers.get("Accept-Encoding"))
    tag = None
    if verdict.shape is not None and not verdict.shape.changing:
        tag = service.tag(question, choice.media_type) + ("-gzip" if gzip else "")
        if request.if_none_match.contains(tag):
            return _headed(Response(status=304), tag)
    result = service.answer(question, verdict, choice.format.name, asker(), gzip=gzip)
    response = _whole(result)
    response.headers["Content-Type"] = choice.content_type
    response.headers["Cytolink-Release"] = result.digest
    if gzip:
        response.headers["Content-Encoding"] = "gzip"
    # a newer release may have been swapped in between judging and answering
    return _headed(response, tag if result.digest == service.opened.digest else None)


def _headed(response: Response, tag: str | None) -> Response:
    response.headers["Vary"] = "Accept, Accept-Encoding"
    if tag is None:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers["ETag"] = f'"{tag}"'
        # the same URL answers from a newer release one day: caches may keep it, and have to ask
        response.headers["Cache-Control"] = "public, no-cache"
    return response


def _whole(result: Result) -> Response:
    """An answer is complete before its first byte is sent, so its status is right and its length is known."""
    return Response(result.body) if result.file is None else from_file(result.file)


def from_file(file: IO[bytes]) -> Response:
    """A response with the content of an open file, which is closed once it is sent."""
    response = Response(headers={"Content-Length": str(os.fstat(file.fileno()).st_size)})
    if "cytolink.gateway" in request.environ:
        request.environ["cytolink.file"] = file
    else:
        response.response = _pieces(file)
        response.call_on_close(file.close)  # for an answer that is never read, as with HEAD
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while data := file.read(_CHUNK):
            yield data
