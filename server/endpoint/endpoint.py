"""The endpoint itself, apart from HTTP: a release, its workers and the guard, with one way to have a query answered."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from queries.tokens import tokens, unescape
from server.endpoint.negotiate import BINDINGS, GRAPHS, Format
from server.endpoint.outcomes import Beginning, Result, limit_problem, raise_for
from server.federation.resolution import Joins
from server.guard import verdicts
from server.guard.syntax import form
from server.guard.unevaluated import unevaluated
from server.problems import ProblemError
from server.workers.process import ClientGoneError, LimitError, WorkerDiedError
from server.workers.shares import LARGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from server.endpoint.opened import Opened
    from server.federation.account import Account
    from server.federation.service import Federation
    from server.guard.verdicts import Verdict
    from server.settings import Settings
    from server.workers import wire
    from server.workers.pool import Pool
    from server.workers.process import Answer, Asker, Gone
    from server.workers.shares import Estimate

_SHORT, _VERDICTS = 1000, 256
"""Verdicts are kept of so many queries, of no more characters each: together they take at most some 16 MB."""


@dataclass(frozen=True)
class Question:
    """A query and the dataset that the protocol gives it.

    Attributes:
        query: SPARQL 1.1 Query text.
        default_graphs: IRIs, where the request names any graph; else nothing, and the query's own dataset holds.
        named_graphs: likewise.
        base: what relative IRIs are resolved against.
        quads: whether its rows (subject, predicate, object, graph) are the statements of a dataset, and answered as
            N-Quads or TriG.
    """

    query: str
    default_graphs: Sequence[str] | None = None
    named_graphs: Sequence[str] | None = None
    base: str = ""
    quads: bool = False


class Endpoint:
    """One release behind the workers.

    A request is answered by one of these from its first byte to its last, whatever is published meanwhile.

    Args:
        opened: the release.
        pool: the workers, of this release and of the one that takes its place.
        federation: asks other endpoints.
        settings: the limits.
    """

    def __init__(self, opened: Opened, pool: Pool, federation: Federation, settings: Settings) -> None:
        self.opened, self.pool, self.federation, self.settings = opened, pool, federation, settings
        self.services = settings.service_table
        self._judged = lru_cache(_VERDICTS)(self._judge)

    def judge(self, question: Question) -> Verdict:
        """What the guard says.

        Raises:
            ProblemError: the query is refused.
        """
        if len(question.query) <= _SHORT:
            return self._judged(question.query, question.base)
        return self._judge(question.query, question.base)

    def _judge(self, query: str, base: str) -> Verdict:
        verdicts.whole_characters(query)
        return verdicts.judge(unescape(query), self.settings, self.opened.statistics, self.services, base)

    def formats(self, verdict: Verdict) -> tuple[Format, ...]:
        """The formats that fit a query's form; all where it has none, so that the parser can say what is wrong."""
        if not verdict.form:
            return (*BINDINGS, *GRAPHS)
        return GRAPHS if verdict.form in {"CONSTRUCT", "DESCRIBE"} else BINDINGS

    def tag(self, question: Question, media_type: str) -> str:
        """The entity tag of an answer: a release never changes, so this is all that the answer depends on."""
        parts = [self.opened.digest, question.query, media_type, question.base]
        parts += [repr(question.default_graphs), repr(question.named_graphs)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]

    def answer(
        self,
        question: Question,
        verdict: Verdict,
        name: str,
        asker: Asker,
        *,
        gzip: bool = False,
        runs: str = "",
    ) -> Result:
        """Have a judged query answered in the format `name`.

        Args:
            question: the query.
            verdict: what the guard says of it.
            name: of the format.
            asker: who asks.
            gzip: whether the answer is packed.
            runs: where the accounts of federated queries are shown: an answer in JSON or XML links to its own there.

        Raises:
            ProblemError: it is malformed, over a limit, or the engine broke on it.
            ClientGoneError: nobody waits any more.
        """
        request, account = self._answering(question, verdict, name, asker)
        request["gzip"] = gzip
        if account and runs:
            request["link"] = runs + account.name
        return Result.of(self.ask(request, asker, estimate=verdict.estimate), account)

    def beginning(
        self, question: Question, verdict: Verdict, rows: int, asker: Asker, seconds: float | None = None
    ) -> Beginning:
        """The beginning of a judged query's answer, for a page: a worker takes so many rows or lines and no more.

        Args:
            question: what is asked.
            verdict: the guard's.
            rows: rows or lines at most.
            asker: who asks.
            seconds: the deadline, where it is not the setting's.

        Raises:
            ProblemError: it is malformed, over a limit, or the engine broke on it.
            ClientGoneError: nobody waits any more.
        """
        request, account = self._answering(question, verdict, "json", asker)
        request["page"] = {"rows": rows, "bytes": self.settings.page_bytes}
        found = self.ask(request, asker, seconds, estimate=verdict.estimate)
        said = json.loads(found.body)
        if "boolean" in said:
            return Beginning(found.seconds, boolean=said["boolean"], account=account)
        if "lines" in said:
            return Beginning(found.seconds, lines=said["lines"], more=said["more"], account=account)
        return Beginning(found.seconds, names=said["names"], rows=said["rows"], more=said["more"], account=account)

    def _answering(
        self, question: Question, verdict: Verdict, name: str, asker: Asker
    ) -> tuple[wire.Head, Account | None]:
        """What a worker is asked for the answer to a judged query, its SERVICE parts resolved, and their account."""
        query, account = _text(question, verdict), None
        if verdict.facts.get("services"):
            query, account = self.federation.resolve(query, self._local(question, asker), asker, question.base)
        return self._request_of(query, question, verdict, name), account

    def _request_of(self, query: str, question: Question, verdict: Verdict, name: str) -> wire.Head:
        request = self.request(query, question, name)
        if verdict.shape:
            request |= {"prefixes": verdict.shape.shown_prefixes, "union": verdict.shape.union}
        return request

    def _local(self, question: Question, asker: Asker) -> Callable[[str, bool], Joins]:
        """Has the local part of a federated query answered, in the dataset of its question."""
        most = self.settings.service_requests * self.settings.service_chunk
        bounds = {"rows": most, "bytes": self.settings.service_bytes}

        def evaluate(query: str, union: bool) -> Joins:
            found = self.ask(self.request(query, question, "json") | {"union": union, "joins": bounds}, asker)
            return Joins.of(found.head, found.body)

        return evaluate

    def check(self, question: Question, verdict: Verdict, asker: Asker) -> None:
        """Have the engine parse and plan a query without data, and without evaluating it.

        Raises:
            ProblemError: it is malformed.
        """
        query = _text(question, verdict)
        changed = unevaluated(query, verdict.shape)
        try:
            self._check(changed, question, asker)
        except ProblemError as problem:
            if problem.kind != "malformed-query" or changed == query:
                raise
            self._check(query, question, asker)  # it is malformed as it was, and the place is one in what was sent

    def _check(self, query: str, question: Question, asker: Asker) -> None:
        name = "nt" if form(tokens(query)) in {"CONSTRUCT", "DESCRIBE"} else "json"
        request = self.request(query, question, name) | {"check": True}
        found = self.ask(request, asker, self.settings.explain_seconds)
        if found.file:
            found.file.close()

    def request(self, query: str, question: Question, name: str) -> wire.Head:
        """What a worker is asked."""
        return {
            "query": query,
            "default_graphs": question.default_graphs,
            "named_graphs": question.named_graphs,
            "base": question.base,
            "quads": question.quads,
            "format": name,
            "max_bytes": self.settings.answer_bytes,
            "max_rows": self.settings.answer_rows,
        }

    def ask(
        self, request: wire.Head, asker: Asker, seconds: float | None = None, *, estimate: Estimate = LARGE
    ) -> Answer:
        """Have a worker answer, and turn what went wrong into a problem.

        Args:
            request: see `request`.
            asker: who asks.
            seconds: the deadline, where it is not the setting's.
            estimate: whether it is thought to be small.

        Raises:
            ProblemError: see `answer`.
            ClientGoneError: nobody waits any more.
        """
        with self.told(asker.gone, seconds):
            found = self.pool.run(
                request,
                source=self.opened.source,
                estimate=estimate,
                client=asker.client,
                gone=asker.gone,
                seconds=seconds,
                until=asker.until,
            )
        raise_for(found.head, request, self.settings)
        return found

    @contextmanager
    def told(self, gone: Gone, seconds: float | None = None) -> Iterator[None]:
        """Turn what ends a query into the problem that its client is told of."""
        try:
            yield
        except LimitError as error:
            if seconds is not None and error.limit == "deadline":
                error.limit = "explain_seconds"  # the only ones with a deadline of their own
            raise limit_problem(error, self.settings) from None
        except WorkerDiedError as error:
            if gone():
                raise ClientGoneError("the client has left") from None
            raise ProblemError(
                "engine-failure",
                503,
                f"{error.what}; the other queries go on",
                suggestion="Write the query in another way; if it is a plain one, please report it",
            ) from None


def _text(question: Question, verdict: Verdict) -> str:
    """A judged query as a worker gets it; what the guard could not read is not to be run."""
    query = unescape(question.query)
    return query if verdict.shape else verdicts.unreadable(query)
