"""From what became of a query in a worker to what the client is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from server.endpoint.negotiate import BINDINGS, GRAPHS
from server.endpoint.wording import fault
from server.federation.resolution import too_much_to_send
from server.guard.verdicts import UNREADABLE
from server.problems import ProblemError
from server.workers.process import LimitError

if TYPE_CHECKING:
    from server.federation.account import Account
    from server.settings import Settings
    from server.workers import wire
    from server.workers.process import Answer

_SUGGESTIONS = {
    "answer_bytes": "Ask for fewer columns or rows, use LIMIT and OFFSET, or take the release's N-Quads",
    "answer_rows": "Use LIMIT and OFFSET with ORDER BY, or aggregate",
}


@dataclass(frozen=True)
class Beginning:
    """The beginning of an answer, for a page: of one kind of answers, and whether there is more of it.

    Attributes:
        seconds: wall-clock time of the query.
        names: the variables of rows.
        rows: terms in the order of the names, as SPARQL results in JSON have them.
        lines: a graph in Turtle.
        boolean: the answer to ASK.
        more: whether this is not all.
        account: of the other endpoints that were asked, if any were.
    """

    seconds: float
    names: list[str] | None = None
    rows: list[list[dict[str, str] | None]] = field(default_factory=list)
    lines: list[str] | None = None
    boolean: bool | None = None
    more: bool = False
    account: Account | None = None


@dataclass(frozen=True)
class Result:
    """An answer on its way out: `body`, or the open `file` with `length` bytes, which the reader closes.

    `account` says which other endpoints were asked, if any were.
    """

    body: bytes
    file: IO[bytes] | None
    length: int
    digest: str
    seconds: float
    account: Account | None = None

    @classmethod
    def of(cls, answer: Answer, account: Account | None = None) -> Result:
        """What a worker has answered."""
        return cls(answer.body, answer.file, answer.head["length"], answer.digest, answer.seconds, account)

    def read(self) -> bytes:
        """The whole answer; its file is closed."""
        if self.file is None:
            return self.body
        with self.file:
            return self.file.read()


def raise_for(head: wire.Head, request: wire.Head, settings: Settings) -> None:
    """See that a worker has answered.

    Args:
        head: what it said.
        request: what it was asked.
        settings: the limits.

    Raises:
        ProblemError: it has not: the query is malformed or over a limit, or its answer does not fit the format.
    """
    kind = head.get("error")
    if kind is None:
        return
    if kind == "unfit":
        every = BINDINGS if request["format"] == "xml" else GRAPHS
        others = [entry for entry in every if entry.name != request["format"]]
        raise ProblemError(
            "not-acceptable",
            406,
            f"this answer cannot be written in the format {request['format']}: {head['message']}",
            available=[entry.media_type for entry in others],
            formats=[entry.name for entry in others],
            suggestion="Ask for one of the media types in `available`, or add ?format= with one of `formats`",
        )
    if kind == "syntax":
        raise _malformed(head, request["query"])
    if kind == "no-room":
        raise ProblemError(
            "no-room",
            503,
            f"there is no room on disk for the answer ({head['message']})",
            suggestion="Try again later, or ask for a smaller answer",
        )
    if kind == "engine":
        raise ProblemError(
            "engine-unavailable",
            504 if head["late"] else 502,
            f"the engine behind this endpoint has not answered: {head['message']}",
            suggestion="Try again later; where the engine refuses the query, write it in another way",
        )
    if kind == "limit":
        name = head["limit"]
        if name in {"service_requests", "service_bytes"}:
            raise too_much_to_send(name, settings)
        what = f"the answer is over the limit `{name}`" if name in _SUGGESTIONS else _MEMORY
        value = head.get("value")
        raise limit_problem(LimitError(name, what, do=_SUGGESTIONS.get(name, _LESS), value=value), settings)
    raise ProblemError("evaluation-failed", 400, head["message"])


def _malformed(head: wire.Head, query: str) -> ProblemError:
    """A malformed query in plain words, with what the parser said as `parser`."""
    said, line = head["message"], head["line"]
    if line is None:
        return ProblemError("malformed-query", 400, said, line=None, column=None, suggestion=_SYNTAX)
    told = fault(query.removesuffix(UNREADABLE), said, line, head["column"])
    return ProblemError(
        "malformed-query", 400, told.text, line=told.line, column=told.column, parser=said, suggestion=_SYNTAX
    )


def limit_problem(error: LimitError, settings: Settings) -> ProblemError:
    """A limit of time, memory, size or load as the client sees it: which one, by how much, and what to try."""
    return ProblemError(
        "busy" if error.busy else "limit-exceeded",
        429 if error.limit == "per_client" else 503,
        error.what,
        limit=error.limit,
        value=error.value,
        allowed=getattr(settings, error.limit),
        suggestion=error.do,
        headers={"Retry-After": "1" if error.limit == "per_client" else "5"},
    )


_SYNTAX = "Mend the query at this line and column; /explain checks it without running it"
_MEMORY = "the query needed more memory than a worker has"
_LESS = "Ask for less: name a class or an IRI, or add LIMIT"
