"""The engine's plan of a query, from Oxigraph's own program on an empty store: no data is read.

Oxigraph plans by the shape of a query alone, so the plan on an empty store is the plan on the release. The Python
binding does not show plans; the program does. This module is also the program that confines itself and becomes it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import threading
from pathlib import Path
from typing import Any

import pyoxigraph

from graph_build.scratch import scratch
from server.workers import sandbox

_DEEPEST = 200
"""Steps one within the other that are shown: nobody reads deeper ones."""
_AT_ONCE = threading.BoundedSemaphore(2)


def plan(query: str, *, graph: bool, base: str, seconds: float, memory: int, confined: bool) -> dict[str, Any] | None:
    """The plan as a tree of ``name`` and ``children``.

    Nothing where the engine cannot show one in time, or where it is too deep to be read.

    Args:
        query: a query that the guard and the parser have let pass.
        graph: whether it answers with a graph.
        base: what relative IRIs are resolved against.
        seconds: time it may take.
        memory: address space it may take.
        confined: whether the kernel keeps it from the network.
    """
    with _AT_ONCE, scratch("cytolink-plan-") as place:
        (place / "query.rq").write_text(query, encoding="utf-8")
        command = [
            *(str(_program()), "query", "--location", str(place / "store"), "--query-file", str(place / "query.rq")),
            *("--query-base", base, "--union-default-graph", "--results-file", os.devnull),
            *("--results-format", "nt" if graph else "json", "--explain-file", str(place / "plan.json")),
        ]
        config = json.dumps({"command": command, "store": str(place / "store"), "memory": memory, "confined": confined})
        try:
            subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-P", "-m", "server.workers.planner", config],
                env={"PYTHONPATH": str(Path(__file__).parents[2]), "LANG": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
                check=False,
            )
            found: dict[str, Any] = json.loads((place / "plan.json").read_bytes())["plan"]
        except (subprocess.TimeoutExpired, OSError, ValueError, KeyError, RecursionError):
            return None
    return found if _depth(found) <= _DEEPEST else None


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
    if config["confined"]:
        sandbox.deny_network()
    sandbox.limit_memory(config["memory"])
    # Made here and not in the server: what a process that was forked inherits of the store's threads does not work.
    store = pyoxigraph.Store(config["store"])
    store.flush()
    del store
    os.execv(config["command"][0], config["command"])  # noqa: S606 - the query is in a file, not among the arguments


if __name__ == "__main__":
    main()
