"""The release that is served now, and how a newer one takes its place: proved first, and with no request disturbed."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Protocol

from graph_build.errors import ReleaseError
from graph_build.release import check_count, check_release, open_release
from server.endpoint.endpoint import Endpoint
from server.endpoint.opened import Opened, opened
from server.federation.service import Federation
from server.workers.pool import Pool
from server.workers.process import LOCAL, REMOTE, LimitError, WorkerDiedError

if TYPE_CHECKING:
    from pathlib import Path

    from server.settings import Settings

AGAIN = 30.0
"""Seconds after which a release that could not be served is tried again."""
_PROVING = 120.0  # seconds that a worker may take to count a release
_log = logging.getLogger("cytolink.endpoint")


class Kept(Protocol):
    """What is told of the answers that are kept in front of the endpoint: look-ups by how they ended, and bytes."""

    hits: int
    misses: int

    @property
    def memory_bytes(self) -> int:
        """In memory."""

    @property
    def disk_bytes(self) -> int:
        """On disk."""


class Following:
    """One release at a time behind a pool of workers.

    Args:
        path: a release, or the folder that holds releases, whose newest is served and followed.
        settings: the limits.
        proved: the digest of a release whose files have been read and held against its seal already.

    Raises:
        ReleaseError: there is no release at `path`, or it is damaged.
        WorkerDiedError: no worker can be started.
    """

    def __init__(self, path: Path, settings: Settings, proved: str = "") -> None:
        self.path, self.settings = path, settings
        found = _whole(path, proved)
        self.pool = Pool(found.source, settings, REMOTE if settings.engine else LOCAL)
        self.pool.open()
        self.federation = Federation(settings)
        self.now = Endpoint(found, self.pool, self.federation, settings)
        if found.digest != proved or settings.engine:
            try:
                self._count(found)
            except (ReleaseError, LimitError):
                self.pool.close()
                raise
        self.started = time.time()
        self.cache: Kept | None = None  # the gateway's, for its figures
        self.refused: ReleaseError | None = None
        self._refused, self._refused_at = "", 0.0
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

    def follows(self) -> bool:
        """Whether newer releases are looked for, where the settings say so."""
        return not self.settings.reload_seconds or self._follower.is_alive()

    def refresh(self) -> bool:
        """Serve the newest release, if it is not served yet and is whole.

        Returns:
            Whether there was a newer one, which is served now.
        """
        name = ""
        try:
            name = open_release(self.path).digest
            if name == self.now.opened.digest:
                self.refused = None
                return False
            if name == self._refused and time.monotonic() - self._refused_at < AGAIN:
                return False
            found = _whole(self.path)
            with self.pool.hold(found.source):
                self._count(found)
                self.pool.swap(found.source)
        except ReleaseError as error:
            if name != self._refused or self.refused is None:
                _log.error("the newest release cannot be served, the old one goes on: %s", error)
            self.refused, self._refused, self._refused_at = error, name, time.monotonic()
            return False
        except LimitError as error:
            _log.info("the newest release could not be tried yet: %s", error)
            return False
        self.now = Endpoint(found, self.pool, self.federation, self.settings)
        self.refused = None
        _log.info("now serving release %s", found.digest)
        return True

    def _count(self, found: Opened) -> None:
        """See that a worker opens the release and finds in it what was published.

        Raises:
            ReleaseError: it does not.
            LimitError: the workers are too busy to try.
        """
        try:
            answer = self.pool.run({"count": True}, source=found.source, seconds=_PROVING)
        except WorkerDiedError as error:
            raise ReleaseError(f"the store cannot be opened ({error})", where=str(found.release.store_path)) from None
        if "error" in answer.head:
            raise ReleaseError(f"the engine cannot be asked: {answer.head['message']}", where=self.settings.engine)
        check_count(found.release, answer.head["quads"])

    def _follow(self) -> None:
        while not self._stop.wait(self.settings.reload_seconds):
            self.refresh()


def _whole(path: Path, proved: str = "") -> Opened:
    """The release at `path`, each of its files held against its seal.

    Raises:
        ReleaseError: there is none, or it is damaged.
    """
    found = opened(path)
    if found.digest != proved:
        check_release(found.release)
    return found
