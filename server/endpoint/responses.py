"""What the endpoint answers with: a query's answer in the format that was asked for, with what caches need to know."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from flask import Response, request

from queries.unknown import unknown_terms
from server.endpoint import incoming, negotiate
from server.endpoint.endpoint import Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from server.endpoint.endpoint import Endpoint
    from server.endpoint.negotiate import Choice
    from server.endpoint.outcomes import Result
    from server.federation.account import Account
    from server.guard.verdicts import Verdict

_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Prepared:
    """A representation of a query's answer.

    Attributes:
        choice: the format.
        gzip: whether the answer is packed.
        tag: the answer's entity tag; none where the same query may have another answer next time.
    """

    choice: Choice
    gzip: bool
    tag: str | None

    @classmethod
    def of(cls, endpoint: Endpoint, question: Question, choice: Choice, *, gzip: bool, lasting: bool) -> Prepared:
        """That of a query in a chosen format; of a lasting one the answer is the same the next time."""
        tag = endpoint.tag(question, choice.media_type) + ("-gzip" if gzip else "") if lasting else None
        return cls(choice, gzip, tag)

    def about(self) -> dict[str, str]:
        """What caches are told, with the answer or without it."""
        if self.tag is None:
            return {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-store"}
        # the same URL answers from a newer release one day: caches may keep it, and have to ask
        return {
            "Vary": "Accept, Accept-Encoding",
            "ETag": f'"{self.tag}"',
            "Cache-Control": "public, no-cache",
        }

    def headers(self, digest: str) -> dict[str, str]:
        """What the answer says about itself, from a release of that digest."""
        packed = {"Content-Encoding": "gzip"} if self.gzip else {}
        return {"Content-Type": self.choice.content_type, "Cytolink-Release": digest, **packed, **self.about()}


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


def answer(question: Question, wanted: str | None = None, suffix: str | None = None) -> Response:
    """Judge a query, choose a representation, have it answered.

    Args:
        question: the query.
        wanted: the format that `?format=` asks for.
        suffix: that of the path.

    Raises:
        ProblemError: the query is refused, malformed or over a limit, or no representation fits.
    """
    service = incoming.endpoint()
    verdict = service.judge(question)
    choice = negotiate.choose(service.formats(verdict), request.headers.get("Accept"), wanted, suffix)
    return respond(question, choice, verdict)


def respond(question: Question, choice: Choice, verdict: Verdict | None = None) -> Response:
    """Have a query answered in a chosen representation, with what caches need to know.

    Raises:
        ProblemError: the query is refused, malformed or over a limit.
    """
    service = incoming.endpoint()
    verdict = verdict or service.judge(question)
    gzip = negotiate.accepts_gzip(request.headers.get("Accept-Encoding"))
    lasting = verdict.shape is not None and not verdict.shape.changing
    prepared = Prepared.of(service, question, choice, gzip=gzip, lasting=lasting)
    if prepared.tag and request.if_none_match.contains(prepared.tag):
        return Response(status=304, headers=prepared.about())
    runs = incoming.public_url() + "federation/"
    result = service.answer(question, verdict, choice.format.name, incoming.asker(), gzip=gzip, runs=runs)
    response = _whole(result)
    if result.account:
        say_where_from(response, result.account, runs, choice.format.name)
    for notice in unknown_terms(question.query):
        add_notice(response, notice)
    response.headers.update(prepared.headers(result.digest))
    return response


def add_notice(response: Response, notice: str) -> None:
    """Say something of an answer beside it: a query may hold any character, a header may not."""
    response.headers.add("Cytolink-Notice", notice.encode("ascii", "backslashreplace").decode())


def say_where_from(response: Response, account: Account, runs: str, name: str) -> None:
    """Say of an answer, whatever its format, what other endpoints have to do with it.

    A CSV file has no room for it: there its name says that rows come from a stand-in.
    """
    response.headers.add("Link", f'<{runs}{account.name}>; rel="describedby"')
    for notice in account.notices():
        add_notice(response, notice)
    if account.stand_ins:
        response.headers["Content-Disposition"] = f'inline; filename="answer.stand-in.{name}"'


def lasting(page: str, content_type: str = "text/html; charset=utf-8") -> Response:
    """A page that the release and the request alone decide: it is kept in front of the application, and not sent again.

    Args:
        page: what was rendered.
        content_type: as it is told.
    """
    response = Response(page, content_type=content_type)
    response.headers["Vary"] = "Accept, Accept-Encoding"
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Cytolink-Release"] = incoming.endpoint().opened.digest
    response.add_etag()
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


@dataclass(frozen=True)
class Rows:
    """The first rows of an answer, as its JSON has them (SPARQL 1.1 Query Results JSON, section 3.2).

    Attributes:
        rows: by variable; those that are not bound are left out.
        more: whether there are more.
        account: of the other endpoints that were asked, if any were.
    """

    rows: list[dict[str, dict[str, str]]]
    more: bool
    account: Account | None = None


def first(query: str, most: int, seconds: float | None = None, graphs: Sequence[str] | None = None) -> Rows:
    """The first rows that a SELECT query of ours gives; a worker makes no more of them.

    Args:
        query: ours.
        most: rows at most.
        seconds: the deadline, where it is not the setting's.
        graphs: those that are asked alone, where not all are.

    Raises:
        ProblemError: the endpoint refuses the query, or a limit ends it.
    """
    service = incoming.endpoint()
    question = Question(query, graphs, graphs, base=incoming.public_url() + "sparql")
    found = service.beginning(question, service.judge(question), most, incoming.asker(), seconds)
    names = found.names or []
    rows = [{name: term for name, term in zip(names, row, strict=True) if term} for row in found.rows]
    return Rows(rows, found.more, found.account)


def content(query: str, name: str) -> bytes:
    """The answer to a query of ours in the format `name`, whole.

    Raises:
        ProblemError: the endpoint refuses the query, or a limit ends it.
    """
    service = incoming.endpoint()
    question = Question(query, base=incoming.public_url() + "sparql")
    return service.answer(question, service.judge(question), name, incoming.asker()).read()
