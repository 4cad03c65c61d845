"""A release for measuring, and the servers that are measured, each in a process of its own. No program by itself."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

from graph_build.release.blocks import blocks
from graph_build.release.publishing import publish

ROOT = Path(__file__).parents[1]


def release(folder: Path, subjects: int = 20_000) -> Path:
    """A release of `subjects` things with a name and a neighbour each."""
    base, graph = "https://example.org/", "<https://w3id.org/cytolink/graph/document/1>"
    lines = []
    for number in range(subjects):
        lines.append(f'<{base}{number}> <{base}name> "thing number {number}" {graph} .')
        lines.append(f"<{base}{number}> <{base}next> <{base}{(number + 1) % subjects}> {graph} .")
    lines.sort()
    return publish(folder, blocks(lines), {"version": "1", "sources": [], "counts": {}}).path


class Endpoint:
    """`cytolink serve` in a process of its own."""

    def __init__(self, path: Path, **settings: object) -> None:
        named = {f"CYTOLINK_{name.upper()}": str(value) for name, value in settings.items()}
        program = "from server.cli.serving import serve; serve()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, "--release", str(path), "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **named},
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline().rstrip("/\n").rsplit(":", 1)[1])
        self.path = "/sparql"

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate()


class Oxigraph:
    """`oxigraph serve-read-only` over the same store."""

    def __init__(self, path: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        program = Path(sysconfig.get_path("scripts")) / "oxigraph"
        self.process = subprocess.Popen(
            [
                *(program, "serve-read-only", "--location", path / "store"),
                *("--bind", f"127.0.0.1:{self.port}", "--union-default-graph"),
            ],
            stderr=subprocess.DEVNULL,
        )
        while socket.socket().connect_ex(("127.0.0.1", self.port)):
            time.sleep(0.02)
        self.path = "/query"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
