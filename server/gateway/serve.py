"""Run the endpoint: Granian in front, the query workers behind."""

from __future__ import annotations

import errno
import logging
import multiprocessing
import os
import queue
import resource
import socket
import threading
import time
from collections import deque
from contextlib import nullcontext, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.mp import MPServer

from graph_build import sandbox
from graph_build.errors import CytolinkError
from graph_build.release import check_release, open_release
from server.federation.standin import with_stand_ins
from server.gateway.gateway import Gateway
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path

_FILES = 1024  # open files beside connections: workers, answers on disk, the index of names
_QUICKLY, _WITHIN = 3, 60.0  # so many deaths of the process within so many seconds are followed by a start at once
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0  # seconds before the start after those, doubled each time
_TRIES = 10  # so often a process that is killed before it has ever answered is started
_REFUSED = 3  # its exit code where it has said why it cannot start
_REASON = 2000  # bytes of what it says then: they are written to the pipe at once or not at all (POSIX, PIPE_BUF)
_LISTENS_WITHIN = 5.0  # seconds between a loaded application and the first connection it takes
_log = logging.getLogger("cytolink.gateway")


class ServeError(CytolinkError):
    """The server cannot be started."""


def print_url(url: str) -> None:
    """Tell a person or a script where the endpoint is."""
    print(f"Serving at {url}", flush=True)  # noqa: T201 - the command's output


def serve(
    release_path: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    open_message: Callable[[str], None] = print_url,
    *,
    stand_ins: bool = False,
    documents: Path | None = None,
    curation: Path | None = None,
    engine: str = "",
) -> None:
    """Serve a release until a signal ends it.

    Args:
        release_path: a release, or the folder that holds releases.
        host: the address to listen at.
        port: the port, or 0 for a free one.
        open_message: called with the URL once requests are answered.
        stand_ins: whether stand-ins on this machine take the requests for public endpoints.
        documents: a file or folder with documents, in place of the setting's.
        curation: a folder for worksheets, in place of the setting's.
        engine: the URL of a SPARQL 1.1 engine that holds the release, in place of the setting's.

    Raises:
        ReleaseError: there is no release.
        SettingsError: a setting in the environment cannot be meant.
        ServeError: the address is taken, or no worker can be started.
    """
    release = open_release(release_path)
    check_release(release)
    settings = Settings.from_environment()
    if documents:
        settings = replace(settings, documents=str(documents.absolute()))
    if curation:
        settings = replace(settings, curation=str(curation.absolute()))
    if engine:
        settings = replace(settings, engine=engine)
    if settings.curation and host not in {"127.0.0.1", "::1", "localhost"}:
        do = "Leave --host out, or serve without --curate"
        raise ServeError("worksheets are written for this machine alone", where=f"--host {host}", do=do)
    with with_stand_ins(settings) if stand_ins else nullcontext(settings) as used:
        _run(release_path.absolute(), release.digest, host, _bindable(host, port), open_message, used)


class _Server(MPServer):
    """Granian, which ends when its process ends twice within seconds; here it starts another one, again and again.

    What may end by itself is the first start alone: where the process says why it cannot start, or is killed at each
    try. Once it has answered it is started anew for ever, after a pause that grows while it ends quickly: whatever
    killed it, or keeps a release from being opened, may be over by then.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - Granian's own
        super().__init__(*arguments, **named)
        self._deaths: deque[float] = deque(maxlen=_TRIES)
        self.loaded = self.failed = False

    def _respawn_workers(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - Granian's own
        """Start the process anew; without a note of when, which Granian takes for a loop the next time."""
        code = self.wrks[0].inner.exitcode
        if code is not None:  # it is None where the process lives, and is to be replaced
            now = time.monotonic()
            recent = sum(now - death < _WITHIN for death in self._deaths)
            self._deaths.append(now)
            if self.loaded:
                _log.warning("the server's process ended with code %d and is started again", code)
                if recent >= _QUICKLY:  # a signal to end cuts the wait short
                    self.main_loop_interrupt.wait(min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (recent - _QUICKLY)))
            elif code >= 0 or recent >= _TRIES - 1:
                self.failed = self.interrupt_signal = True
                self.main_loop_interrupt.set()
        if not self.interrupt_signal:
            super()._respawn_workers(*arguments, **named)
        self.respawned_wrks.clear()


def _run(
    release_path: Path, proved: str, host: str, port: int, open_message: Callable[[str], None], settings: Settings
) -> None:
    sandbox.keep_memory_private()  # its workers run as the same user
    shown = f"[{host}]" if ":" in host else host
    server = _Server(
        "cytolink",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        websockets=False,
        # Granian heeds the timeout only where it need not find out first which HTTP a client speaks
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=max(1, round(1000 * settings.head_seconds))),
        backpressure=max(1, settings.connections),  # of connections, in spite of its name
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=2,
    )
    news, tell = multiprocessing.Pipe(duplex=False)
    told: queue.SimpleQueue[str] = queue.SimpleQueue()

    def announce() -> None:
        """Hear of each start of the process: of the first that all is well is told, and why one has failed.

        Bytes, and no pickle: that process reads what strangers send.
        """
        while True:
            try:
                reason = news.recv_bytes(_REASON).decode(errors="replace")
            except (EOFError, OSError):
                return
            if not server.loaded:
                told.put(reason)
            elif reason:
                _log.error("the server's process cannot start: %s", reason)
            if not reason and not server.loaded:
                server.loaded = True
                if _listens(host, port):
                    open_message(f"http://{shown}:{port}/")

    threading.Thread(target=announce, name="announcer", daemon=True).start()
    loader: Any = partial(_load, release_path, settings, tell, proved, os.getpid())
    with suppress(SystemExit):  # Granian's, where the process was told to end as well as this one
        server.serve(target_loader=loader, wrap_loader=False)
    if server.loaded:
        return
    with suppress(queue.Empty):
        if reason := told.get(timeout=1):
            raise ServeError(reason)
    if server.failed:
        raise ServeError("the server ended unexpectedly", do="Start it again")


def _load(release_path: Path, settings: Settings, tell: Connection, proved: str, parent: int) -> Gateway:
    """Make the application in Granian's process, which must not outlive its parent: it would hold the port.

    Args:
        release_path: a release, or the folder that holds releases.
        settings: the limits.
        tell: hears that the application is made, or why not.
        proved: the digest of the release that was held against its seal before the first start.
        parent: the process that has started this one.
    """
    sandbox.die_with_parent()
    sandbox.keep_memory_private()
    if os.getppid() != parent:
        raise SystemExit(_REFUSED)  # it had ended before the kernel was told
    _allow_files(settings.connections)
    try:
        gateway = Gateway(release_path, settings, proved)
    except CytolinkError as error:
        tell.send_bytes(str(error).encode()[:_REASON])
        raise SystemExit(_REFUSED) from None
    tell.send_bytes(b"")
    return gateway


def _allow_files(connections: int) -> None:
    """Raise how many files the process may have open, as far as the system lets it: a connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + _FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


def _bindable(host: str, port: int) -> int:
    """The port, or a free one for 0, found out by taking it for a moment."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        advice = "Choose another --port, or 0 for a free one" if taken else "Check --host and --port"
        raise ServeError(f"cannot listen there ({error.strerror})", where=f"{host}:{port}", do=advice) from None


def _listens(host: str, port: int) -> bool:
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - names, nothing is bound here
    end = time.monotonic() + _LISTENS_WITHIN
    while time.monotonic() < end:
        try:
            with socket.create_connection((target, port), timeout=1):
                return True
        except OSError:
            time.sleep(0.01)
    return False
