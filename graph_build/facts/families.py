"""The families of facts, in the order in which they are stated."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph_build.model import Fact, ReadDocument

Family = Callable[[ReadDocument], Iterator[Fact]]

FAMILIES: tuple[Family, ...] = ()
