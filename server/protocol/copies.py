"""The whole release in other forms, made once by a process of its own and kept on disk for all who ask.

A query for everything is what the workers' limits are against, and the release's own file has it already.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from server import turns
from server.problems import ProblemError
from server.workers.process import TICK, ClientGoneError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph_build.release import Release
    from server.settings import Settings
    from server.workers.process import Asker

_SAME = {"nq": "nt", "trig": "ttl"}
"""Formats in which triples of the default graph are written as in another."""
_log = logging.getLogger("cytolink.copies")


@dataclass(frozen=True)
class Form:
    """A form of a release: `name` is a graph format for one graph or the union of all, or "release" for its quads."""

    digest: str
    name: str
    graph: str | None
    gzip: bool

    @property
    def tag(self) -> str:
        """Its entity tag; that of the quads as they are is the release's digest."""
        graph = f"-{hashlib.sha256(self.graph.encode()).hexdigest()[:16]}" if self.graph else ""
        return self.digest + ("" if self.name == "release" else f"-{self.name}{graph}") + ("-gzip" if self.gzip else "")


class Copies:
    """The copies of one release at a time.

    Args:
        settings: the limits.
        prefixes: short names for formats that have any.
    """

    def __init__(self, settings: Settings, prefixes: Mapping[str, str]) -> None:
        self._settings, self._prefixes = settings, dict(prefixes)
        self._kept: OrderedDict[Form, IO[bytes]] = OrderedDict()
        self._lock = threading.Lock()
        self._turn = threading.Lock()

    def close(self) -> None:
        """Let go of all copies."""
        with self._lock:
            for file in self._kept.values():
                file.close()
            self._kept.clear()

    def open(self, release: Release, form: Form, asker: Asker) -> IO[bytes]:
        """A copy, opened for one reader, who closes it.

        Raises:
            ProblemError: it cannot be made in time, or not at all.
            ClientGoneError: nobody waits any more.
        """
        form = replace(form, name=_SAME.get(form.name, form.name))
        end = time.monotonic() + self._settings.copy_seconds
        if file := self._reader(form):
            return file
        with turns.laid_down(), self._one_at_a_time(asker, end):
            if file := self._reader(form):
                return file
            made = self._make(release.graph_path, form, asker, end)
            file = _reopened(made)
            self._keep(form, made)
            return file

    def _reader(self, form: Form) -> IO[bytes] | None:
        with self._lock:
            if kept := self._kept.get(form):
                self._kept.move_to_end(form)
                return _reopened(kept)
        return None

    def _keep(self, form: Form, made: IO[bytes]) -> None:
        """Keep a copy; those of other releases, and those used longest ago where there are too many, go."""
        with self._lock:
            self._kept[form] = made
            held = sum(os.fstat(file.fileno()).st_size for file in self._kept.values())
            for old in list(self._kept)[:-1]:
                if old.digest != form.digest or held > self._settings.copy_bytes:
                    file = self._kept.pop(old)
                    held -= os.fstat(file.fileno()).st_size
                    file.close()

    @contextmanager
    def _one_at_a_time(self, asker: Asker, end: float) -> Iterator[None]:
        while not self._turn.acquire(timeout=TICK):
            self._look(asker, end)
        try:
            yield
        finally:
            self._turn.release()

    def _make(self, source: Path, form: Form, asker: Asker, end: float) -> IO[bytes]:
        config = {
            "source": str(source),
            "name": form.name,
            "graph": form.graph,
            "gzip": form.gzip,
            "prefixes": self._prefixes,
            "memory": self._settings.memory,
            "confined": self._settings.sandbox == "required",
        }
        file: IO[bytes] = tempfile.TemporaryFile(dir=self._settings.spool_folder)  # noqa: SIM115 - it is kept open
        try:
            with subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-P", "-m", "server.protocol.convert", json.dumps(config)],
                env={"PYTHONPATH": str(Path(__file__).parents[2]), "LANG": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.DEVNULL,
            ) as process:
                try:
                    while process.poll() is None:
                        self._look(asker, end)
                        time.sleep(TICK)
                finally:
                    process.kill()
            if process.returncode:
                _log.error("a copy of the release could not be made: %s ended with %d", config, process.returncode)
                raise ProblemError("no-copy", 503, "the release could not be written in this form")
        except BaseException:
            file.close()
            raise
        return file

    def _look(self, asker: Asker, end: float) -> None:
        if asker.gone():
            raise ClientGoneError("the client has left")
        if time.monotonic() > end:
            raise ProblemError(
                "limit-exceeded",
                503,
                "the release could not be written in this form in time",
                limit="copy_seconds",
                allowed=self._settings.copy_seconds,
                suggestion="Take /release.nq packed with gzip, which is there already",
            )


def _reopened(file: IO[bytes]) -> IO[bytes]:
    """The same file with a place of its own: it has no name, but the kernel has one for it."""
    return Path(f"/proc/self/fd/{file.fileno()}").open("rb")
