"""A label that names a variable: its words, concept, unit, statistic and time, ready for slots."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graph_build.facts.grids import shapes
from graph_build.facts.grids.headers import said
from graph_build.facts.grids.unit_words import implied, unit_of

if TYPE_CHECKING:
    from graph_build.facts.grids.lines import Line
    from graph_build.facts.grids.opened import OpenTable
    from graph_build.facts.grids.saying import Said
    from graph_build.model import Cell, Concept, SlotValue

_PAIR = re.compile(r"[A-Za-z][\w.-]*(?:\s?[/:]\s?[A-Za-z0-9][\w.-]*)+")


@dataclass(frozen=True)
class Label:
    """A label taken apart.

    Attributes:
        variable: what is measured or counted, without unit, statistic and time.
        concept: the vocabulary's concept for it, or None.
        unit: UCUM, or None.
        unit_raw: the unit as printed where it is read differently, or None.
        statistic: "mean", "median", "count" …, or None where the label does not say.
        qualifier: what a bracket narrows it to ("male"), or None.
        time: slots of the time point that it names.
    """

    variable: str
    concept: Concept | None = None
    unit: str | None = None
    unit_raw: str | None = None
    statistic: str | None = None
    qualifier: str | None = None
    time: dict[str, SlotValue] = field(default_factory=dict)


def label_of(opened: OpenTable, text: str) -> Label:
    """Take a label apart."""
    return label(opened, said(opened, text))


def label(opened: OpenTable, header: Said) -> Label:
    """The label of a header whose words name a variable."""
    concept = measured(opened, header.words)
    unit, raw = unit_of(header.unit_printed, concept)
    if unit is None and header.unit_printed is None:
        unit = implied(header.words, concept)
    statistic = header.statistic.meant if header.statistic else None
    return Label(wording(opened, header.words), concept, unit, raw, statistic, header.qualifier, dict(header.time))


def measured(opened: OpenTable, variable: str) -> Concept | None:
    """The concept of a variable: the whole of it, or the longest variable that its words name."""
    whole = opened.whole(variable)
    if whole is not None:
        return whole
    found = [m for m in opened.mentions(variable) if m.concept.category in ("analyte", "score")]
    longest = max(found, key=lambda m: m.end - m.start, default=None)
    return longest.concept if longest else None


def wording(opened: OpenTable, variable: str) -> str:
    """The variable in the document's words, short forms written out, without the capital of a label's first word."""
    spelled = opened.spelled(variable)
    own = spelled.split(" ", 1)[0] == variable.split(" ", 1)[0]  # a name that was written out keeps its capitals
    return in_running_text(spelled) if own else spelled


def in_running_text(label: str) -> str:
    """A label without the capital of its first word; short forms keep theirs."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def several_of(row: Line, cell: Cell) -> list[tuple[tuple[Said, ...], shapes.Figures]]:
    """A cell of one number for each of several things that its label names: "Men/women", "9/3"."""
    words = row.leaf.words
    if words and (told := shapes.named_counts(cell.text.text)):
        return [((*row.names[:-1], replace(row.leaf, words=f"{words}: {name}")), one) for name, one in told]
    one = shapes.figures(cell.text.text)
    share = one and (one.bracket("percent") or one.bracket("number"))
    if one and one.value is not None and one.total and share and share.value is not None:
        return []  # "331/356 (93)" is of one thing, whatever its label
    inside = _PAIR.fullmatch(row.leaf.qualifier) if row.leaf.qualifier and row.names else None
    named = inside or _PAIR.search(words)
    parts = shapes.pieces(cell.text.text) if named else ()
    names = re.split(r"\s?[/:]\s?", named.group()) if named else []
    if not parts or len(parts) != len(names) or any(p.value is None for p in parts):
        return []
    stem = re.match(r"[A-Za-z]+", names[0])
    names = [n if n[:1].isalpha() else f"{stem.group() if stem else ''}{n}" for n in names]
    assert named is not None  # noqa: S101 - there are names
    leaf = row.leaf
    if inside:  # "Gender (male/female)"
        pairs = zip(names, parts, strict=True)
        return [((*row.names[:-1], replace(leaf, words=f"{words}: {n}", qualifier=None)), part) for n, part in pairs]
    whole = [words[: named.start()] + name + words[named.end() :] for name in names]
    return [((*row.names[:-1], replace(leaf, words=one)), part) for one, part in zip(whole, parts, strict=True)]
