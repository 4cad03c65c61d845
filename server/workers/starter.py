"""The thread that starts workers.

The kernel kills a worker when the *thread* that started it ends: so it is one thread that lives as long as the pool.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from server.workers.process import Worker, WorkerDiedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.settings import Settings
    from server.workers.process import Source

_log = logging.getLogger("cytolink.workers")


class Starter(threading.Thread):
    """Starts one worker after the other.

    Args:
        settings: the limits.
        program: what a worker runs.
        wanted: waits until a worker is missing, and says of which release; nothing when no more are.
        started: takes a worker that is ready, and says whether there is use for it.
        failed: is told that no worker of a release can be started.
    """

    def __init__(
        self,
        settings: Settings,
        program: str,
        wanted: Callable[[], Source | None],
        started: Callable[[Worker], bool],
        failed: Callable[[Source, WorkerDiedError], None],
    ) -> None:
        super().__init__(name="worker-starter", daemon=True)
        self._settings, self._program = settings, program
        self._when_wanted, self._when_started, self._when_failed = wanted, started, failed

    def run(self) -> None:
        """Start workers until no more are wanted."""
        while source := self._when_wanted():
            try:
                worker = Worker(source, self._settings, self._program)
                worker.wait_ready()
            except WorkerDiedError as error:
                _log.error("%s", error)
                self._when_failed(source, error)
                continue
            if not self._when_started(worker):
                worker.end()
