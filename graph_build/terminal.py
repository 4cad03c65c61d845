"""The console that commands print to, on which strangers' texts are only texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.segment import Segment

from graph_build.printable import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import ConsoleOptions, RenderableType


class Terminal(Console):
    """A console on which texts are only texts: no markup, no names of pictures, nothing that the terminal obeys.

    Args:
        error: whether it is standard error, else standard output.
        width: columns, or None for what the terminal has.
        colours: whether styles are shown where the terminal can.
    """

    def __init__(self, *, error: bool = False, width: int | None = None, colours: bool = True) -> None:
        super().__init__(stderr=error, width=width, no_color=not colours, markup=False, emoji=False, highlight=False)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """What is printed, in segments; those that steer the terminal are rich's own."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(harmless(segment.text), segment.style)
