"""Plain queries, which an event loop has answered: judged by their sketch, and told to workers by heads made once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_build.errors import CytolinkError
from queries.tokens import unescape
from server.endpoint.outcomes import raise_for
from server.guard.sketch import sketch
from server.guard.verdicts import whole_characters
from server.workers import soon, wire
from server.workers.lines import Query

if TYPE_CHECKING:
    from server.endpoint.endpoint import Endpoint, Question
    from server.guard.size import Estimate
    from server.guard.verdicts import Verdict
    from server.workers.lines import Lines
    from server.workers.process import Answer
    from server.workers.soon import Departure

_RULINGS, _HEADS = 512, 512
"""So many are kept, of queries of at most some thousand characters each: they take at most some 10 MB."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Of a verdict what it takes to have a query answered that asks no other endpoint.

    Attributes:
        graph: whether the answer is a graph.
        changing: whether two answers may differ though the data is the same.
        union: whether the default graph is the union of all; not where the query names a dataset.
        prefixes: those that can be used in the answer.
        estimate: whether it is thought to be small.
    """

    graph: bool
    changing: bool
    union: bool
    prefixes: tuple[tuple[str, str], ...]
    estimate: Estimate = field(compare=False)


class Plain:
    """The plain queries of an endpoint. Used from one thread, the event loop's.

    Args:
        endpoint: what is asked.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._named = frozenset(endpoint.opened.statistics.predicates) | frozenset(endpoint.services)
        self._rulings: OrderedDict[tuple[str, str], Ruling | None] = OrderedDict()
        self._heads: dict[tuple[str, str, Ruling, bool], bytes] = {}

    def ruling(self, question: Question) -> Ruling | None:
        """What the guard says; nothing where the query is not plain.

        Raises:
            ProblemError: the query is refused.
        """
        query = question.query
        if "\\" in query or not query.isascii():
            whole_characters(query)
            query = unescape(query)
        if 4 * len(query) > self._endpoint.settings.query_bytes:
            return _ruling(self._endpoint.judge(question))
        key = question.base, sketch(query, self._named)
        if key in self._rulings:
            self._rulings.move_to_end(key)
            return self._rulings[key]
        found = self._rulings[key] = _ruling(self._endpoint.judge(question))
        if len(self._rulings) > _RULINGS:
            self._rulings.popitem(last=False)
        return found

    async def answer(
        self,
        question: Question,
        ruling: Ruling,
        name: str,
        client: str,
        lines: Lines,
        departure: Departure,
        *,
        gzip: bool,
    ) -> Answer:
        """Have a query answered by a worker, without a thread (see `Endpoint.answer`).

        Args:
            question: the query.
            ruling: what the guard says of it.
            name: of the format.
            client: who asks.
            lines: the workers that the event loop waits for.
            departure: tells when the client has left.
            gzip: whether the answer is packed.

        Raises:
            ProblemError: it is malformed, over a limit, or the engine broke on it.
            ClientGoneError: nobody waits any more.
        """
        endpoint = self._endpoint
        text = unescape(question.query) if "\\" in question.query else question.query
        query = Query(self._head(question, name, ruling, gzip=gzip), text)
        source, settings = endpoint.opened.source, endpoint.settings
        try:
            found = await soon.run(endpoint.pool, lines, settings, query, ruling.estimate, source, client, departure)
        except CytolinkError as error:
            with endpoint.told(departure.gone):
                raise error from None
        if "error" in found.head:
            raise_for(found.head, {"query": text, "format": name}, settings)
        return found

    def _head(self, question: Question, name: str, ruling: Ruling, *, gzip: bool) -> bytes:
        key = (question.base, name, ruling, gzip)
        if (head := self._heads.get(key)) is None:
            if len(self._heads) == _HEADS:
                self._heads.clear()
            request = self._endpoint.request("", question, name)
            request |= {"prefixes": dict(ruling.prefixes), "union": ruling.union, "gzip": gzip}
            head = self._heads[key] = wire.text_of(request)
        return head


def _ruling(verdict: Verdict) -> Ruling | None:
    shape = verdict.shape
    if shape is None or not verdict.form or verdict.facts.get("services"):
        return None
    graph = verdict.form in {"CONSTRUCT", "DESCRIBE"}
    return Ruling(graph, shape.changing, shape.union, tuple(shape.shown_prefixes.items()), verdict.estimate)
