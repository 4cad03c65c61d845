"""Answers that are being made: who asks the same meanwhile waits for them a while. Used from one thread, the loop's."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.gateway.cache import Key

_TOGETHER = 2.0
"""Seconds that one waits for another who has asked the same before: longer, and a client whose query has to wait its
turn would keep others waiting."""


class Flights:
    """The answers that are being made, by release and request."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, Key], asyncio.Future[None]] = {}

    def __contains__(self, flight: tuple[str, Key]) -> bool:
        """Whether somebody asks this now."""
        return flight in self._made

    async def landed(self, flight: tuple[str, Key]) -> None:
        """Wait until it is made, but not for long."""
        if (made := self._made.get(flight)) is not None:
            await asyncio.wait((made,), timeout=_TOGETHER)

    def making(self, flight: tuple[str, Key]) -> Flight:
        """A context within which the answer is made."""
        self._made[flight] = asyncio.get_running_loop().create_future()
        return Flight(self, flight)

    def land(self, flight: tuple[str, Key]) -> None:
        """It is made, or never will be."""
        self._made.pop(flight).set_result(None)


@dataclass(slots=True)
class Flight:
    """One of them, within a context."""

    flights: Flights
    flight: tuple[str, Key]

    def __enter__(self) -> None:
        """It has begun already."""

    def __exit__(self, *_: object) -> None:
        self.flights.land(self.flight)
