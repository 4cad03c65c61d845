"""Variables and values that "respectively" pairs: "AST and ALT were 40 U/L and 52 U/L, respectively"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.runs import within_parentheses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph_build.facts.clinical.variables import Named
    from graph_build.model import Quantity

_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_JOINT = re.compile(
    r"(?:\s?\([^()]{1,40}\))?(?:\s(?:levels?|counts?|values?|concentrations?))?\s?(?:,\s?and\s|,\s?|\sand\s|and\s)"
    r"(?:the\s|serum\s|plasma\s|blood\s)*",
    re.IGNORECASE,
)
_STOP = re.compile(r";|\.\s(?=[A-Z])|:")


def paired(text: str, named: Sequence[Named], values: Iterable[Quantity]) -> Iterator[tuple[Named, Quantity]]:
    """Each variable of a list with its value, where there are as many values as variables.

    Args:
        text: the sentence.
        named: the variables that it names, in order.
        values: its quantities that can be values, in order; those in parentheses are bounds of others.
    """
    plain = [q for q in values if not within_parentheses(text, q.start)]
    since = 0
    for closing in _RESPECTIVELY.finditer(text):
        stops = [m.end() for m in _STOP.finditer(text, since, closing.start())]
        begin, since = max([since, *stops]), closing.end()
        run = [n for n in named if begin <= n.start and n.end <= closing.start()]
        listed = _list(text, run)
        said = [q for q in plain if listed and listed[-1].end <= q.start and q.end <= closing.start()]
        if len(listed) == len(said):
            yield from zip(listed, said, strict=True)


def _list(text: str, named: Sequence[Named]) -> list[Named]:
    """The first two or more variables that only commas and "and" stand between."""
    found: list[Named] = []
    for one in named:
        if found and not _JOINT.fullmatch(text, found[-1].end, one.start):
            if len(found) > 1:
                break
            found = []
        found.append(one)
    return found if len(found) > 1 else []
