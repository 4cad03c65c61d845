"""Cells that give one number for each of several things: "9/3" under "Men/women", "Male = 7, Female = 7"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.facts.grids import shapes

if TYPE_CHECKING:
    from graph_build.facts.grids.lines import Line
    from graph_build.facts.grids.saying import Said
    from graph_build.model import Cell

_PAIR = re.compile(r"[A-Za-z][\w.-]*(?:\s?[/:]\s?[A-Za-z0-9][\w.-]*)+")


def several_of(row: Line, cell: Cell) -> list[tuple[tuple[Said, ...], shapes.Figures]]:
    """A cell of one number for each of several things that its label names: "Men/women", "9/3"."""
    words = row.leaf.words
    if words and (told := shapes.named_counts(cell.text.text)):
        return [((*row.names[:-1], replace(row.leaf, words=f"{words}: {name}")), one) for name, one in told]
    named = _PAIR.search(words)
    parts = shapes.pieces(cell.text.text) if named else ()
    names = re.split(r"\s?[/:]\s?", named.group()) if named else []
    if not parts or len(parts) != len(names) or any(p.value is None for p in parts):
        return []
    stem = re.match(r"[A-Za-z]+", names[0])
    names = [n if n[:1].isalpha() else f"{stem.group() if stem else ''}{n}" for n in names]
    assert named is not None  # noqa: S101 - there are names
    leaf = row.leaf
    whole = [words[: named.start()] + name + words[named.end() :] for name in names]
    return [((*row.names[:-1], replace(leaf, words=one)), part) for one, part in zip(whole, parts, strict=True)]
