"""The event loop of the server's process, in which a request is begun by the thread that brings it.

Granian brings requests in a thread of its own. To wake the loop's thread for each costs more than to look up an answer
that is kept; so a request's first step, up to where it goes over to the loop, is run where it arrives.
"""

from __future__ import annotations

import asyncio
from types import CoroutineType, coroutine
from typing import TYPE_CHECKING, Any

from granian import loops

if TYPE_CHECKING:
    import contextvars
    from collections.abc import Callable, Generator


@coroutine
def in_the_loop() -> Generator[None, None, None]:
    """Go over to the loop's thread, if this is another one; every other loop goes on after one turn."""
    yield


class Arriving(asyncio.SelectorEventLoop):
    """A loop to which coroutines are handed that have had their first step."""

    def call_soon_threadsafe(  # type: ignore[override]  # what is done already has no handle
        self,
        callback: Callable[..., object],
        *args: Any,  # noqa: ANN401 - whatever the callback takes
        context: contextvars.Context | None = None,
    ) -> asyncio.Handle | None:
        """Have something called in the loop's thread; a coroutine among it is begun here, and may be done by that.

        Raises:
            RuntimeError: the loop is closed.
        """
        if args and isinstance(args[0], CoroutineType) and not self.is_closed():
            try:
                args[0].send(None)
            except StopIteration:
                return None
        return super().call_soon_threadsafe(callback, *args, context=context)


@loops.register("auto")
def arriving() -> Arriving:
    """What Granian makes its loop by where none is named."""
    made = Arriving()
    asyncio.set_event_loop(made)
    return made
