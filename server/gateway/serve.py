"""Run the endpoint: Granian in front, the query workers behind."""

from __future__ import annotations

import errno
import multiprocessing
import resource
import socket
import threading
import time
from collections import deque
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.mp import MPServer

from graph_build.errors import CytolinkError
from graph_build.release import check_release, open_release
from server.federation.standin import with_stand_ins
from server.gateway.gateway import Gateway
from server.settings import Settings
from server.workers import sandbox

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path

_FILES = 1024  # open files beside connections: workers, answers on disk, the index of names
_DEATHS, _WITHIN = 10, 60.0  # so many deaths of the process within so many seconds are a loop
_LISTENS_WITHIN = 5.0  # seconds between a loaded application and the first connection it takes


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
    """Granian, which ends when its process is killed twice within seconds; here it goes on, up to a number of times."""

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - Granian's own
        super().__init__(*arguments, **named)
        self._deaths: deque[float] = deque(maxlen=_DEATHS)
        self.loaded = False

    def _respawn_workers(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - Granian's own
        """Start the process anew; without a note of when, which Granian takes for a loop the next time."""
        super()._respawn_workers(*arguments, **named)
        now = time.monotonic()
        often = len(self._deaths) == _DEATHS and now - self._deaths[0] < _WITHIN
        self._deaths.append(now)
        if self.loaded and not often:
            self.respawned_wrks.clear()


def _run(
    release_path: Path, proved: str, host: str, port: int, open_message: Callable[[str], None], settings: Settings
) -> None:
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
    failures: list[str] = []

    def announce() -> None:
        """Hear of each start of the process: of the first that all is well is told, and why one has failed."""
        while True:
            try:
                failure = news.recv()
            except EOFError:
                return
            if failure:
                failures.append(failure)
                server.loaded = False
            elif not server.loaded and not failures:
                server.loaded = True
                if _listens(host, port):
                    open_message(f"http://{shown}:{port}/")

    announcer = threading.Thread(target=announce, name="announcer", daemon=True)
    announcer.start()
    try:
        loader: Any = partial(_load, release_path, settings, tell, proved)
        server.serve(target_loader=loader, wrap_loader=False)
    except SystemExit as end:
        announcer.join(timeout=1)  # it may still be reading why
        if end.code and not failures:
            raise ServeError("the server ended unexpectedly", do="Start it again") from None
    if failures:
        raise ServeError(failures[0])


def _load(release_path: Path, settings: Settings, tell: Connection, proved: str) -> Gateway:
    """Make the application in Granian's process, which must not outlive its parent: it would hold the port.

    Args:
        release_path: a release, or the folder that holds releases.
        settings: the limits.
        tell: hears that the application is made, or why not.
        proved: the digest of the release that was held against its seal before the first start.
    """
    sandbox.die_with_parent()
    _allow_files(settings.connections)
    try:
        gateway = Gateway(release_path, settings, proved)
    except CytolinkError as error:
        tell.send(str(error))
        raise SystemExit(3) from None
    tell.send("")
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
