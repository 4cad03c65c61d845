"""One build at a time, in a process of its own: the folder of papers becomes the release that the server follows."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from werkzeug.utils import secure_filename

from graph_build.errors import ReleaseError
from graph_build.release import open_release

if TYPE_CHECKING:
    from collections.abc import Callable

_SECONDS = 1800.0
"""That a build may take; each document has the bounds of `cytolink build` besides."""
State = Literal["reading", "done", "failed"]
_RAN = {0, 1}
"""Exit codes of a build that published; with 1 something was left out."""
_TOLD = 4000
"""Characters of what a build says that are kept, the last ones."""


@dataclass(frozen=True)
class Build:
    """A build: the paper that was added, its key, how it stands, what was printed."""

    name: str
    key: str
    state: State
    said: str = ""


class Builds:
    """Takes papers into a folder and builds releases of it.

    Args:
        papers: the folder that papers are put in.
        releases: the folder of releases that the server follows.
        finished: called when a build has ended.
    """

    def __init__(self, papers: Path, releases: Path, finished: Callable[[], None]) -> None:
        self._papers, self._releases, self._finished = papers, releases, finished
        self._lock = threading.Lock()
        self.last: Build | None = None

    def add(self, name: str, content: bytes) -> Build | None:
        """Keep a paper and begin to read it; None where another build is at work.

        Args:
            name: of the file as the browser has it; what no file should be called by is left out of it.
            content: its bytes.

        Raises:
            OSError: the folder cannot be written.
        """
        digest = hashlib.sha256(content).hexdigest()
        with self._lock:
            if self.last and self.last.state == "reading":
                return None
            self._papers.mkdir(parents=True, exist_ok=True)
            kept = self._papers / (secure_filename(name) or f"{digest[:16]}.txt")
            if kept.exists() and kept.read_bytes() != content:
                kept = kept.with_name(f"{kept.stem}-{digest[:8]}{kept.suffix}")
            kept.write_bytes(content)
            self.last = begun = Build(kept.name, digest[:16], "reading")
        threading.Thread(target=self._run, args=(begun,), name="build", daemon=True).start()
        return begun

    def _run(self, begun: Build) -> None:
        command = Path(sys.executable).with_name("cytolink")
        try:
            done = subprocess.run(  # noqa: S603 - our own command, and folders that the operator names
                [command, "build", self._papers, "--out", self._releases],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=_SECONDS,
                env={**os.environ, "NO_COLOR": "1", "TERM": "dumb"}, check=False,
            )  # fmt: skip
            said, held = (
                done.stdout.decode(errors="replace")[-_TOLD:],
                done.returncode in _RAN and self._holds(begun.key),
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            said, held = f"The build could not be run to its end: {error}", False
        self._finished()
        self.last = Build(begun.name, begun.key, "done" if held else "failed", said)

    def _holds(self, key: str) -> bool:
        """Whether the newest release holds the paper."""
        try:
            sources = open_release(self._releases).manifest["sources"]
        except ReleaseError:
            return False
        return any(source["sha256"].startswith(key) for source in sources)
