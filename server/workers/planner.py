"""The engine's plan of a query, from Oxigraph's own program on an empty store: no data is read.

Oxigraph plans by the shape of a query alone, so the plan on an empty store is the plan on the release. The Python
binding does not show plans; the program does. This module is also the program that confines itself and becomes it.
"""

from __future__ import annotations

import json
import math
import os
import resource
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph

from graph_build import limits, sandbox
from graph_build.scratch import scratch

_DEEPEST = 200
"""Steps one within the other that are shown: nobody reads deeper ones."""
_AT_ONCE = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Planned:
    """What became of planning a query.

    Attributes:
        plan: a tree of ``name`` and ``children``, or None.
        missing: why there is none, in a sentence without a full stop.
    """

    plan: dict[str, Any] | None
    missing: str = ""


def plan(
    query: str, *, graph: bool, base: str, seconds: float, patience: float, memory: int, confined: bool
) -> Planned:
    """The engine's plan, or why it has none to show.

    Args:
        query: a query that the guard and the parser have let pass.
        graph: whether it answers with a graph.
        base: what relative IRIs are resolved against.
        seconds: processor time it may take, so that what a busy machine does meanwhile changes nothing.
        patience: time by the clock that the caller waits, seconds.
        memory: address space it may take.
        confined: whether the kernel keeps it from the network.
    """
    end = time.monotonic() + patience
    if not _AT_ONCE.acquire(timeout=max(patience, 0)):
        return Planned(None, _BUSY)
    try:
        with scratch("cytolink-plan-") as place:
            text, store = place / "query.rq", place / "store"
            text.write_text(query, encoding="utf-8")
            command = [
                *(str(_program()), "query", "--location", str(store), "--query-file", str(text)),
                *("--query-base", base, "--union-default-graph", "--results-file", os.devnull),
                *("--results-format", "nt" if graph else "json", "--explain-file", str(place / "plan.json")),
            ]
            config = {"command": command, "store": str(store), "memory": memory, "confined": confined}
            return _made(place / "plan.json", config, seconds, end - time.monotonic())
    finally:
        _AT_ONCE.release()


def _made(result: Path, config: dict[str, Any], seconds: float, patience: float) -> Planned:
    try:
        code = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-P", "-m", "server.workers.planner", json.dumps(config | {"seconds": seconds})],
            # without the last, each thread of the program sets aside 64 MB of address space, and it may lack some
            env={"PYTHONPATH": str(Path(__file__).parents[2]), "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=max(patience, 0),
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return Planned(None, _BUSY)
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return Planned(None, f"the engine needs more than {seconds:g} seconds of processor time to plan it")
    try:
        found: dict[str, Any] = json.loads(result.read_bytes())["plan"]
    except (OSError, ValueError, KeyError):
        return Planned(None, f"the engine's program ended without a plan (code {code})")
    except RecursionError:
        return Planned(None, _DEEP)
    return Planned(found) if _depth(found) <= _DEEPEST else Planned(None, _DEEP)


_BUSY = "the machine was too busy to plan it in the time that the request has"
_DEEP = f"it has more than {_DEEPEST} steps one within the other"


def _depth(plan: dict[str, Any]) -> int:
    """How many steps stand one within the other; by levels, since a plan may be deeper than Python's stack."""
    depth, level = 0, [plan]
    while level:
        depth += 1
        level = [child for step in level for child in step.get("children", ())]
    return depth


def _program() -> Path:
    return Path(sysconfig.get_path("scripts")) / "oxigraph"


def main() -> None:
    """Confine this process and become Oxigraph."""
    config = json.loads(sys.argv[1])
    sandbox.die_with_parent()
    sandbox.go_after_the_server()
    if config["confined"]:
        sandbox.confine(programs=True, writes=[str(Path(config["store"]).parent), os.devnull])
    limits.limit_memory(config["memory"])
    most = math.ceil(config["seconds"])
    limits.limit(resource.RLIMIT_CPU, most, most + 1)  # whole seconds; the kernel ends what passes them
    # Made here and not in the server: what a process that was forked inherits of the store's threads does not work.
    store = pyoxigraph.Store(config["store"])
    store.flush()
    del store
    os.execv(config["command"][0], config["command"])  # noqa: S606 - the query is in a file, not among the arguments


if __name__ == "__main__":
    main()
