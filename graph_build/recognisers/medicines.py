"""Words that name medicines in common use, beyond those that the vocabulary holds: words alone, without concepts."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def medicines() -> frozenset[str]:
    """The words of `medicines.txt`, in lower case."""
    text = (files("graph_build.recognisers") / "medicines.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
