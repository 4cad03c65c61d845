"""Who gets a worker and who waits, without processes."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from server import workers
from server.settings import Settings
from server.worker_process import Source

if TYPE_CHECKING:
    import pytest


def test_a_call_between_the_wait_and_the_look_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = workers.Pool(Source(Path("store"), "digest"), Settings(workers=1, queue_seconds=3))
    pool._busy = 1
    worker: Any = SimpleNamespace(alive=lambda: True)

    class Event(threading.Event):
        """One whose first wait is over just before it is set."""

        late = True

        def wait(self, timeout: float | None = None) -> bool:
            if not self.late:
                return super().wait(timeout)
            self.late = False
            with pool._wake:
                pool._busy -= 1
                pool._idle.append(worker)
                pool._call()
            return False

    monkeypatch.setattr(workers.threading, "Event", Event)
    assert pool._acquire("somebody", lambda: False) is worker
    assert not pool._queue
