"""One worker: a process that can be killed, because a query in the store cannot be stopped otherwise.

The thread of a request looks at the clock and at its client while it waits; what goes on too long or for nobody ends.
"""

from __future__ import annotations

import json
import logging
import math
import os
import re
import select
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from graph_build.errors import CytolinkError, QueryError
from server.workers import wire

if TYPE_CHECKING:
    from server.settings import Settings

_CPUCLOCK_SCHED = 2  # of clock_getcpuclockid(3): the clock of a whole process
TICK = 0.025  # seconds between looks at the clock and at the client
_START = 60.0  # seconds that a worker may take to open a release
_LAST_WISH = re.compile(r"memory allocation of (\d+) bytes")
_AT_HAND = "glibc.malloc.tcache_count=200:glibc.malloc.mmap_threshold=8388608:glibc.malloc.trim_threshold=8388608"
_log = logging.getLogger("cytolink.workers")
LOCAL, REMOTE = "server.workers.program", "server.workers.remote"
"""What a worker runs where the release's own store is asked, and where an engine elsewhere is."""

Gone = Callable[[], bool]
Look = Callable[[float], None]
Said = tuple[wire.Head, bytes, IO[bytes] | None]
"""What a worker has said: head, body, and the file that holds the answer where it is large."""


def never_gone() -> bool:
    """The client of a caller that cannot leave."""
    return False


@dataclass(frozen=True)
class Asker:
    """Who asks: whose share of the workers is used, whether they still wait, and until when they may.

    Attributes:
        client: the client's address.
        gone: whether it has left.
        until: the end of the request's time, by the monotonic clock.
    """

    client: str = ""
    gone: Gone = never_gone
    until: float = math.inf


NOBODY = Asker()
"""One who shares nothing and never leaves: a command of this machine."""


class LimitError(QueryError):
    """A query went over a limit of the endpoint.

    Args:
        limit: the name of the setting.
        what: what happened, in a sentence without a full stop.
        do: what the client can try.
        busy: the limit is one of load, so the same request may succeed later.
        value: what stood against the limit, where that is known.
    """

    def __init__(self, limit: str, what: str, *, do: str, busy: bool = False, value: float | None = None) -> None:
        super().__init__(what, do=do)
        self.limit, self.busy, self.value = limit, busy, value


class ClientGoneError(CytolinkError):
    """Nobody waits for the answer any more."""


class WorkerDiedError(CytolinkError):
    """A worker ended without an answer."""


@dataclass(frozen=True)
class Answer:
    """What a worker said.

    Attributes:
        head: the worker's message, see `server.workers.program`.
        body: the answer where it is small.
        file: the open file that holds it otherwise; the reader closes it.
        digest: the release that was asked.
        seconds: wall-clock time of the query.
    """

    head: wire.Head
    body: bytes
    file: IO[bytes] | None
    digest: str
    seconds: float


@dataclass(frozen=True)
class Source:
    """A release as the workers see it."""

    store_path: Path = field(hash=False)
    digest: str


class Worker:
    """One process and the socket to it. Used by one thread, or for one request of an event loop, at a time."""

    def __init__(self, source: Source, settings: Settings, program: str = LOCAL) -> None:
        self.source = source
        self._large = settings.memory // 2
        with ExitStack() as undone:
            try:
                ours, theirs = socket.socketpair()
                undone.enter_context(ours)
                with theirs:
                    self._errors = undone.enter_context(tempfile.TemporaryFile())
                    self.process = _started(program, theirs, self._errors, source, settings)
            except OSError as error:
                raise WorkerDiedError(f"a query worker cannot be started: {error}") from None
            undone.pop_all()
        self.sock, self._line = ours, wire.Line(ours)
        self.demoted = self.killed = self.spent = self.watched = self.small = False
        self.quick, self.client = True, ""
        self._poll = select.poll()
        self._poll.register(ours, select.POLLIN)

    def wait_ready(self) -> None:
        """Wait until the release is open.

        Raises:
            WorkerDiedError: it cannot be opened, or the process cannot be confined; `killed` where somebody ended it.
        """
        try:
            head, _, _ = self._wait(_START, never_gone, lambda _: None)
        except (LimitError, WorkerDiedError) as error:
            self.end()
            raise WorkerDiedError(f"a query worker does not start: {error.what}", where=error.where) from None
        if "error" in head:
            self.end()
            raise WorkerDiedError(f"a query worker does not start: {head['error']}")

    def alive(self) -> bool:
        """Whether an idle worker still waits for requests."""
        return not self._poll.poll(0)

    def ask(self, request: wire.Head, seconds: float, gone: Gone, look: Look) -> Answer:
        """Have one request answered; `look` is told now and then what it has taken of processor time, and may raise.

        Raises:
            LimitError: the time is over; the process has been killed.
            ClientGoneError: the client has left; the process has been killed.
            WorkerDiedError: the process ended by itself, or somebody ended it.
        """
        start = time.monotonic()
        self.tell(wire.text_of({**request, "query": ""}), str(request.get("query", "")))
        return self.answered(self._wait(seconds, gone, look), start)

    def tell(self, head: bytes, query: str, by: float = wire.ANY_TIME) -> None:
        """Send a request whose head is text already (see `wire.text_of`); one that has to be begun by then, or not.

        Raises:
            WorkerDiedError: the process had ended already.
        """
        try:
            wire.ask(self.sock, head, query.encode(), by)
        except OSError:
            self.spent = True  # nobody is to meet it again
            raise WorkerDiedError("the worker had ended before it was asked", where="idle") from None

    def hear(self, flags: int = 0) -> Said | None:
        """Take what has arrived of an answer: the answer once it is whole.

        Args:
            flags: as for recv(2).

        Raises:
            BlockingIOError: nothing has arrived, and the flags say not to wait.
            LimitError: the process ended for want of memory.
            WorkerDiedError: it ended by itself, or somebody ended it.
        """
        try:
            whole = self._line.feed(flags)
        except BlockingIOError:
            raise
        except (EOFError, OSError) as error:  # reset where the query was not read, and else closed
            raise self._death(unread=isinstance(error, ConnectionResetError)) from None
        return whole and (whole.head, whole.body, None if whole.fd is None else os.fdopen(whole.fd, "rb"))

    def answered(self, said: Said, start: float) -> Answer:
        """An answer that is whole, to what was asked at `start` by the monotonic clock."""
        head, body, file = said  # memory that it took is not always given back: a process that grew large is replaced
        self.spent = self.spent or self.demoted or head.get("peak", 0) > self._large
        return Answer(head, body, file, self.source.digest, time.monotonic() - start)

    def end_at_deadline(self, passed: float) -> LimitError:
        """End the process for a query that has taken so many seconds, and say so."""
        self.kill()
        return LimitError("deadline", "the query was ended at its deadline", do=_SMALLER, value=round(passed, 3))

    def _wait(self, seconds: float, gone: Gone, look: Look) -> Said:
        start, used = time.monotonic(), self.processor_seconds()
        while True:
            passed = time.monotonic() - start
            if self._poll.poll(max(1.0, 1000 * min(TICK, seconds - passed))):
                if (said := self.hear()) is not None:
                    return said
            elif passed >= seconds:
                raise self.end_at_deadline(passed)
            elif gone():
                self.kill()
                raise ClientGoneError("the client has left")
            else:
                look(self.processor_seconds() - used)

    def processor_seconds(self) -> float:
        """Processor time of the process so far. It shows what a query costs, however busy the machine is."""
        try:
            return time.clock_gettime(~self.process.pid << 3 | _CPUCLOCK_SCHED)
        except OSError:  # it has ended
            return 0.0

    def demote(self) -> None:
        """Let fresh queries go first. The priority cannot be raised again, so the process is replaced afterwards."""
        self.demoted = True
        with suppress(ProcessLookupError):  # it has ended
            os.setpriority(os.PRIO_PROCESS, self.process.pid, 19)

    def _death(self, *, unread: bool) -> CytolinkError:
        code = self.process.wait()
        if unread:
            return WorkerDiedError("the worker ended before it read the query", where="idle")
        message = os.pread(self._errors.fileno(), 20_000, 0).decode(errors="replace")
        if "memory allocation of" in message or "bad_alloc" in message or "MemoryError" in message:
            # how much it held died with it; what it asked for at last is known
            wish = f", and asked for {int(last[1]):,} bytes more" if (last := _LAST_WISH.search(message)) else ""
            return LimitError("memory", f"the query needed more memory than a worker has{wish}", do=_SMALLER)
        _log.warning("worker %d ended with code %d: %s", self.process.pid, code, message[-500:])
        return WorkerDiedError(f"the query's worker ended with code {code}", where="killed" if code == -9 else "crash")

    def kill(self) -> None:
        """End the process now, whatever it does."""
        self.killed = True
        self.process.kill()

    def end(self) -> None:
        """End the process and let go of everything that belongs to it."""
        self.kill()
        self.process.wait()
        self.sock.close()
        self._errors.close()


_SMALLER = "Ask for less: name a class or an IRI, connect the patterns, add LIMIT, or take the release's N-Quads"


def _started(
    program: str, theirs: socket.socket, errors: IO[bytes], source: Source, settings: Settings
) -> subprocess.Popen[bytes]:
    config = {
        "fd": theirs.fileno(),
        "store": str(source.store_path),
        "memory": settings.memory,
        # gzip adds a little to data that does not compress
        "max_file": settings.answer_bytes + settings.answer_bytes // 100 + 1_000_000,
        "spool": settings.spool_folder,
        "sandbox": settings.sandbox == "required",
        "engine": settings.engine.replace("{digest}", source.digest),
        "parameters": settings.engine_parameters,
        "seconds": settings.deadline,
    }
    # The environment is not passed on: nothing in it is a worker's business. One malloc arena keeps the address space,
    # which the memory limit counts, near what is used; up to 8 MB that a query frees stay at hand for the next one.
    environment = {"PYTHONPATH": str(Path(__file__).parents[2]), "LANG": "C.UTF-8"}
    environment |= {"MALLOC_ARENA_MAX": "1", "GLIBC_TUNABLES": _AT_HAND}
    if program == REMOTE:
        environment["CYTOLINK_ENGINE_AUTHORIZATION"] = settings.engine_secret
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-m", program, json.dumps(config)],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        env=environment,
    )
