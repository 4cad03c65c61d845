"""What marks of significance lead to: the p-value of a note, and what it is against ("*p<0.05 versus placebo")."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.facts.grids.comparing import Pair, labels_of, named_side

if TYPE_CHECKING:
    from graph_build.facts.grids.lines import Grid
    from graph_build.facts.grids.reading import CellReading
    from graph_build.model import Span, Table

_P = re.compile(r"\b[pP](?:[\s-]?values?)?\s?(?P<printed>(?:<=|>=|[<>≤≥=])\s?0?[.·]\d+)")
_SIGNIFICANT = re.compile(r"(?<!not )(?<!no )(?<!non-)(?:statistically )?significan(?:t|tly|ce)\b", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:versus|vs?\.?|compared (?:with|to)|(?:in )?comparison (?:with|to)|relative to|differ\w* (?:from|to)|from"
    r"|than)\s(?:the\s|that of\s)?(?P<b>[^.;,()*†‡]+)",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"^(?:the\s)?(?:base-?line|pre-?\w*|before|initial|admission|screening|day 0|week 0)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<=[a-z)])\.\s+(?=[A-Z])")
_ONE_P = r"(?:<=|>=|[<>≤≥=])?\s?(?:0|1)?[.·]\d+"
_SEVERAL = re.compile(rf"{_ONE_P}(?:\s?[,;/]?\s?{_ONE_P})+\s?[,;]?")
_BARE = 4
"""Characters beside the p-value in a note that says nothing else: its mark."""
BEFORE = "baseline"
"""What a value is set against that is compared with an earlier one of the same arm."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A note that marks of significance lead to.

    Attributes:
        span: the note.
        p: the p-value as printed ("<0.05"), or None where it says only that a difference is significant.
        against: what it is against, in its words; None where it names nothing.
    """

    span: Span
    p: str | None
    against: str | None = None


def marks_of(table: Table) -> dict[int, Mark]:
    """The notes of a table that marks of significance lead to, by index.

    The words of the last of several ("*p<0.05; **p<0.01 versus placebo") hold for those before it.
    """
    found: dict[int, Mark] = {}
    carried: str | None = None
    for index in range(len(table.notes) - 1, -1, -1):
        note = table.notes[index]
        first = _SENTENCE_END.split(note.text)[0]
        printed = _P.findall(first)
        if len(printed) > 1 or not (printed or (_SIGNIFICANT.search(first) and _AGAINST.search(first))):
            carried = None
            continue
        against = _AGAINST.search(first)
        mark = Mark(note.span(0, len(note.text)), printed[0] if printed else None, against["b"] if against else None)
        bare = len(re.sub(r"\W", "", _P.sub("", first))) < _BARE
        found[index] = replace(mark, against=carried) if bare and mark.against is None else mark
        carried = found[index].against
    return found


def sides(grid: Grid, reading: CellReading, mark: Mark) -> Pair | None:
    """Who a marked value is set against: another arm of the same subgroup, or the arm's own earlier value."""
    own = reading.arm
    if own is None or own.everyone:
        return None
    if mark.against is not None and _EARLIER.match(mark.against):
        return str(reading.time.get("timepoint", "follow-up")), BEFORE
    arms = {a.whole: a for a in labels_of(grid) if a.subgroup == own.subgroup and a.label != own.label}
    told = named_side(grid, mark.against, arms) if mark.against else None
    controls = [name for name, arm in arms.items() if arm.control]
    other = told or next((few[0] for few in (list(arms), controls) if len(few) == 1), None)
    return (own.label, arms[other].label) if other else None


def several(text: str) -> tuple[str, ...]:
    """The p-values of a cell that prints more than one: "0.048, 0.970, 0.129"; none for other cells."""
    folded = text.strip()
    return tuple(re.findall(_ONE_P, folded)) if _SEVERAL.fullmatch(folded) else ()
