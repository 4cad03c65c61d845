"""Turns at work that takes processor time in the server's own process.

Its threads share one interpreter: were each busy at once, the event loop and `/health` would wait for all of them. So
what takes longer than a blink, by whatever a client asks for, is done by one at a time, and the others wait.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import render_template

from server.endpoint import incoming
from server.problems import ProblemError
from server.workers.process import ClientGoneError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.workers.process import Asker

LOOK = 0.25
"""Seconds between looks at the clock and at the client while waiting. A turn that is free is taken at once; where a
hundred threads wait, each look is one more of them that wants the interpreter."""
_TURN = threading.Lock()


@contextmanager
def turn(asker: Asker, deadline: float) -> Iterator[bool]:
    """Wait for a turn; false when it does not come before the deadline, by the monotonic clock.

    Raises:
        ClientGoneError: the client has left.
    """
    come = False
    while not come and time.monotonic() < deadline:
        if asker.gone():
            raise ClientGoneError("the client has left")
        come = _TURN.acquire(timeout=LOOK)
    try:
        yield come
    finally:
        if come:
            _TURN.release()


@contextmanager
def work() -> Iterator[None]:
    """A turn for this request.

    Raises:
        ProblemError: 503, it does not come in the request's time.
        ClientGoneError: the client has left.
    """
    asker = incoming.asker()
    with turn(asker, asker.until) as come:
        if not come:
            allowed = incoming.endpoint().settings.request_seconds
            detail = "there was no turn for this page in time"
            raise ProblemError("limit-exceeded", 503, detail, limit="request_seconds", allowed=allowed)
        yield


def page(template: str, **values: object) -> str:
    """A template with values that a client may have made many of.

    Raises:
        ProblemError: see `work`.
        ClientGoneError: see `work`.
    """
    with work():
        return render_template(template, **values)
