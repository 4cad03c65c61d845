"""The endpoint itself, apart from HTTP: a release, its workers and the guard, with one way to have a query answered."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import threading
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Protocol

from graph_build.errors import ReleaseError
from graph_build.release import open_release
from server.endpoint.negotiate import BINDINGS, GRAPHS, Format
from server.endpoint.opened import Opened, opened
from server.endpoint.outcomes import limit_problem, raise_for
from server.federation.service import Federation
from server.guard import verdicts
from server.guard.syntax import form
from server.guard.tokens import tokens, unescape
from server.guard.unevaluated import unevaluated
from server.problems import ProblemError
from server.workers.pool import Pool
from server.workers.process import Answer, Asker, ClientGoneError, LimitError, Source, WorkerDiedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from server.guard.verdicts import Verdict
    from server.settings import Settings
    from server.workers import wire

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:.")
_log = logging.getLogger("cytolink.endpoint")


@dataclass(frozen=True)
class Question:
    """A query and the dataset that the protocol gives it.

    Attributes:
        query: SPARQL 1.1 Query text.
        default_graphs: IRIs, where the request names any graph; else nothing, and the query's own dataset holds.
        named_graphs: likewise.
        base: what relative IRIs are resolved against.
    """

    query: str
    default_graphs: Sequence[str] | None = None
    named_graphs: Sequence[str] | None = None
    base: str = ""


@dataclass(frozen=True)
class Result:
    """An answer on its way out: `body`, or the open `file` with `length` bytes, which the reader closes."""

    body: bytes
    file: IO[bytes] | None
    length: int
    digest: str
    seconds: float

    def read(self) -> bytes:
        """The whole answer; its file is closed."""
        if self.file is None:
            return self.body
        with self.file:
            return self.file.read()


class Kept(Protocol):
    """What is told of the answers that are kept in front of the endpoint: bytes, and look-ups by how they ended."""

    bytes: int
    hits: int
    misses: int


class Endpoint:
    """One release at a time behind a pool of workers.

    Args:
        path: a release, or the folder that holds releases, whose newest is served and followed.
        settings: the limits.

    Raises:
        ReleaseError: there is no release at `path`.
        WorkerDiedError: no worker can be started.
    """

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path, self.settings = path, settings
        self.opened = opened(path)
        self.pool = Pool(_source(self.opened), settings)
        self.pool.open()
        self.services = settings.service_table
        self.federation = Federation(settings)
        self.started = time.time()
        self.cache: Kept | None = None  # the gateway's, for its figures
        self._stop = threading.Event()
        self._follower = threading.Thread(target=self._follow, name="release-follower", daemon=True)
        if settings.reload_seconds:
            self._follower.start()

    def close(self) -> None:
        """End the workers."""
        self._stop.set()
        self.pool.close()
        self.federation.close()
        if self._follower.ident:
            self._follower.join()

    def judge(self, question: Question) -> Verdict:
        """What the guard says.

        Raises:
            ProblemError: the query is refused.
        """
        verdicts.whole_characters(question.query)
        return verdicts.judge(unescape(question.query), self.settings, self.opened.statistics, self.services)

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

    def answer(self, question: Question, verdict: Verdict, name: str, asker: Asker, *, gzip: bool = False) -> Result:
        """Have a judged query answered in the format `name`.

        Raises:
            ProblemError: it is malformed, over a limit, or the engine broke on it.
            ClientGoneError: nobody waits any more.
        """
        query = unescape(question.query)
        if verdict.facts.get("services"):
            query = self.federation.resolve(query, self._local(question, asker), asker)
        request = self.request(query, question, name)
        request["gzip"] = gzip
        if verdict.shape:
            request["prefixes"] = _shown_prefixes(verdict.shape.prefixes)
            # the union is the default only where the query names no dataset of its own
            request["union"] = "FROM" not in verdict.shape.keywords
        found = self.ask(request, asker)
        return Result(found.body, found.file, found.head["length"], found.digest, found.seconds)

    def _local(self, question: Question, asker: Asker) -> Callable[[str, bool], list[dict[str, Any]]]:
        """Has the local part of a federated query answered, in the dataset of its question."""

        def evaluate(query: str, union: bool) -> list[dict[str, Any]]:
            found = self.ask(self.request(query, question, "json") | {"union": union}, asker)
            if found.file is None:
                bindings = json.loads(found.body)["results"]["bindings"]
            else:
                with found.file:
                    bindings = json.load(found.file)["results"]["bindings"]
            return list(bindings)

        return evaluate

    def check(self, question: Question, verdict: Verdict, asker: Asker) -> None:
        """Have the engine parse and plan a query without data, and without evaluating it.

        Raises:
            ProblemError: it is malformed.
        """
        query = unescape(question.query)
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
            "format": name,
            "max_bytes": self.settings.answer_bytes,
            "max_rows": self.settings.answer_rows,
        }

    def ask(self, request: wire.Head, asker: Asker, seconds: float | None = None) -> Answer:
        """Have a worker answer, and turn what went wrong into a problem.

        Args:
            request: see `request`.
            asker: who asks.
            seconds: the deadline, where it is not the setting's.

        Raises:
            ProblemError: see `answer`.
            ClientGoneError: nobody waits any more.
        """
        try:
            found = self.pool.run(request, client=asker.client, gone=asker.gone, seconds=seconds)
        except LimitError as error:
            if seconds is not None and error.limit == "deadline":
                error.limit = "explain_seconds"  # the only ones with a deadline of their own
            raise limit_problem(error, self.settings) from None
        except WorkerDiedError as error:
            if asker.gone():
                raise ClientGoneError("the client has left") from None
            raise ProblemError(
                "engine-failure",
                503,
                f"{error.what}; the other queries go on",
                suggestion="Write the query in another way; if it is a plain one, please report it",
            ) from None
        raise_for(found.head, request, self.settings)
        return found

    def refresh(self) -> bool:
        """Serve the newest release, if it is not served yet.

        Returns:
            Whether there was a newer one.
        """
        try:
            newest = open_release(self.path)
            if newest.digest == self.opened.digest:
                return False
            found = opened(self.path)
        except ReleaseError as error:
            _log.error("the newest release cannot be served, the old one goes on: %s", error)
            return False
        self.pool.swap(_source(found))
        self.opened = found
        _log.info("now serving release %s", found.digest)
        return True

    def _follow(self) -> None:
        while not self._stop.wait(self.settings.reload_seconds):
            self.refresh()


def _shown_prefixes(declared: dict[str, str]) -> dict[str, str]:
    """The query's prefixes that can be used in its answer: whole IRIs, and no name that XML keeps to itself."""
    return {name: iri for name, iri in declared.items() if _ABSOLUTE.match(iri) and not name.lower().startswith("xml")}


def _source(served: Opened) -> Source:
    return Source(served.release.store_path, served.digest)
