"""The program of a query worker whose data is in an engine elsewhere (see `graph_build.store.remote`).

It answers as `server.workers.program` does, whose limits of rows, bytes, memory and time hold here too: the engine's
answer passes through this process, which is killed at the deadline, and with it its connection. It can start
no program, and it connects to the engine alone: what parses queries is `server.workers.parser`, without a network.
"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any

from graph_build import limits, sandbox
from graph_build.store.remote import Access, Engine, EngineError
from server.workers import program, wire
from server.workers.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph

# A backslash that is escaped, before a u: some engines take that for a code point's escape, whatever stands before it.
_ESCAPED = re.compile(r"((?<!\\)(?:\\\\)++)u")
AUTHORIZATION = "CYTOLINK_ENGINE_AUTHORIZATION"
"""Where the worker's environment has the value of the Authorization header: a command line can be seen by others."""


class RemoteData:
    """An engine, asked as `server.workers.program` asks a store."""

    def __init__(self, access: Access, parser: Parser) -> None:
        self._engine, self.parser = Engine(access), parser
        self.failure: EngineError | None = None

    def query(
        self,
        query: str,
        *,
        base_iri: str | None = None,
        use_default_graph_as_union: bool = True,  # noqa: ARG002 - the engine's own default graph holds
        default_graph: list[pyoxigraph.NamedNode] | None = None,
        named_graphs: list[pyoxigraph.NamedNode] | None = None,
    ) -> Any:  # noqa: ANN401 - see `Engine.query`
        """The engine's answer to a query that is well-formed by the same parser as ever.

        Raises:
            SyntaxError: it is not.
            OSError: the engine has failed, as `failure` says.
        """
        kind = self.parser.kind_of(query, base_iri)
        try:
            return self._engine.query(
                _ESCAPED.sub(r"\1\\u0075", query),
                graph=kind == "graph",
                base_iri=base_iri,
                default_graphs=[node.value for node in default_graph or ()],
                named_graphs=[node.value for node in named_graphs or ()],
            )
        except EngineError as error:
            self.failure = error
            raise OSError(str(error)) from None

    def __len__(self) -> int:
        return self._engine.count()


def _told(data: RemoteData, request: wire.Head, head: wire.Head) -> wire.Head:
    """What is said of a request, the engine's own failures told as such."""
    failure, data.failure = data.failure, None
    if failure and failure.refused and "union" not in request:  # the front could not read its shape either
        return {"error": "syntax", "message": failure.what, "line": 1, "column": 1}
    if failure:
        return {"error": "engine", "message": failure.what, "late": failure.late}
    broken = head.get("error") in {"syntax", "evaluation"} and head.get("message") != program.NO_FORM
    if broken and _parses(data, request):
        return {"error": "engine", "message": f"its answer broke off or is none ({head['message']})", "late": False}
    return head


def _parses(data: RemoteData, request: wire.Head) -> bool:
    try:
        data.parser.kind_of(request["query"], request.get("base"))
    except SyntaxError:
        return False
    return True


def replying(data: RemoteData, spool: str) -> Callable[[wire.Head], program.Reply]:
    """What answers requests by an engine elsewhere; a check parses here."""

    def reply(request: wire.Head) -> program.Reply:
        if request.get("count"):
            try:
                return {"quads": len(data)}, b"", None
            except EngineError as error:
                return {"error": "engine", "message": str(error), "late": error.late}, b"", None
        if request.get("check"):
            return program.answer(data.parser, request, spool)
        head, body, file = program.answer(data, request, spool)
        return _told(data, request, head), body, file

    return reply


def main() -> None:
    """Confine this process, say that it is ready, serve."""
    config = json.loads(sys.argv[1])
    sock = socket.socket(fileno=config["fd"])
    sandbox.die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        parser = Parser(confined=config["sandbox"], memory=config["memory"])
        access = Access(config["engine"], os.environ.get(AUTHORIZATION, ""), config["parameters"], config["seconds"])
        if config["sandbox"]:
            sandbox.confine(network=True, writes=[config["spool"]])
        limits.limit_memory(config["memory"])
        limits.limit(resource.RLIMIT_FSIZE, config["max_file"])
    except (sandbox.SandboxError, EngineError, OSError) as error:
        wire.send(sock, {"error": str(error)})
        raise SystemExit(3) from None
    wire.send(sock, {"ready": True})
    program.serve(sock, replying(RemoteData(access, parser), config["spool"]))


if __name__ == "__main__":
    main()
