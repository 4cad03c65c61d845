"""Shapes that are queries, told without them: that one surely holds, by what it says is wrong where it is broken.

Each of these is stricter than its query, never looser. A shape whose message stands here no more is asked by its query.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.validation.held import decimal, words
from ontology.namespaces import CYTO, OA

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

    from graph_build.validation.held import Held

_VALUE = f"<{CYTO}value>"
_INTERVALS = tuple(
    (f"<{CYTO}{name}Low>", f"<{CYTO}{name}High>")
    for name in ("value", "iqr", "ci", "dose", "duration", "points", "interval")
)
_OF_VALUES = _INTERVALS[:3]
_DOUBTED = frozenset((f"<{CYTO}repaired>", f"<{CYTO}ambiguous>"))
_AS_PRINTED = tuple(
    f"<{CYTO}{name}>"
    for name in ("raw", "unitAsPrinted", "unitRaw", "agentAsPrinted", "doseAsPrinted", "plusMinusAsPrinted")
)
_MARKED_UP = frozenset(f'"{form}"' for form in ("jats", "html", "bioc-xml", "bioc-json"))
"""Forms of documents in which a span may be longer than what a reader sees of it."""
_ESCAPED = re.compile(r"\\(?:u.{4}|U.{8}|.)")


def holds(message: str, held: Held) -> bool:
    """Whether the shape that says this where it is broken surely holds."""
    tell = _TOLD.get(message)
    return tell is not None and tell(held)


def _never(held: Held, one: str, other: str, broken: Callable[[Decimal, Decimal], bool]) -> bool:
    """Whether no node has a value of one property and one of another that are numbers and broken together."""
    if not held.pairs[one] or not held.pairs[other]:
        return True
    others: dict[str, list[str]] = {}
    for node, value in held.pairs[other]:
        others.setdefault(node, []).append(value)
    for node, value in held.pairs[one]:
        for beside in others.get(node, ()):
            a, b = decimal(value), decimal(beside)
            if a is None or b is None or broken(a, b):
                return False
    return True


def _with(held: Held, names: tuple[str, ...]) -> set[str]:
    """The nodes that have one of some properties."""
    return {node for name in names for node, _ in held.pairs[name]}


def _counts(held: Held) -> bool:
    return _never(held, f"<{CYTO}n>", f"<{CYTO}nTotal>", Decimal.__gt__)


def _bounds(held: Held) -> bool:
    return all(_never(held, low, high, Decimal.__gt__) for low, high in _INTERVALS)


def _within(held: Held) -> bool:
    return all(
        _never(held, _VALUE, low, Decimal.__lt__) and _never(held, _VALUE, high, Decimal.__gt__)
        for low, high in _OF_VALUES
    )


def _printed(held: Held) -> bool:
    doubted = {node for node, value in held.pairs[f"<{CYTO}readingQuality>"] if value in _DOUBTED}
    return not doubted or doubted <= _with(held, _AS_PRINTED)


def _of_one(held: Held) -> bool:
    measured: AbstractSet[str] = held.classes[f"<{CYTO}Measurement>"]
    single, grouped = held.classes[f"<{CYTO}IndividualMeasurement>"], held.classes[f"<{CYTO}GroupStatistic>"]
    return measured <= single | grouped and not measured & single & grouped


def _probabilities(held: Held) -> bool:
    tested = {node for node, value in held.pairs[f"<{CYTO}statistic>"] if value == '"p-value"'}
    if not tested:
        return True
    told = (decimal(value) for node, value in held.pairs[_VALUE] if node in tested)
    return all(p is not None and 0 <= p <= 1 for p in told)


def _lengths(held: Held) -> bool:
    return _never(held, f"<{OA}start>", f"<{OA}end>", Decimal.__ge__)


def _worded(held: Held) -> bool:
    return _with(held, (f"<{OA}start>",)) <= _with(held, (f"<{OA}exact>", f"<{CYTO}quoteSha256>"))


def _quotations(held: Held) -> bool:
    """All quotations are as long as their offsets say, or no longer where the form allows that."""
    starts, ends = (dict(held.pairs[f"<{OA}{name}>"]) for name in ("start", "end"))
    exact = dict(held.pairs[f"<{OA}exact>"])
    if any(len(found) != len(held.pairs[f"<{OA}{name}>"]) for name, found in
           (("start", starts), ("end", ends), ("exact", exact))):  # fmt: skip
        return False  # a node has two
    shorter = all(form in _MARKED_UP for _, form in held.pairs[f"<{CYTO}documentForm>"])
    for node, said in exact.items():
        if node not in starts or node not in ends:
            continue
        start, end, length = decimal(starts[node]), decimal(ends[node]), _length(said)
        if start is None or end is None or length is None:
            return False
        if length > end - start or (length < end - start and not shorter):
            return False
    return True


def _length(literal: str) -> int | None:
    """How many characters a literal has; None where it is none."""
    if (plain := words(literal)) is not None:
        return len(plain)
    return len(_ESCAPED.sub(".", literal[1 : literal.rindex('"')])) if literal.startswith('"') else None


def _readings(held: Held) -> bool:
    ranked = _with(held, (f"<{CYTO}rank>",))
    return not ranked or ranked <= _with(held, (_VALUE, f"<{CYTO}readingText>"))


_TOLD: Mapping[str, Callable[[Held], bool]] = {
    "the count exceeds the total": _counts,
    "a lower bound lies above its upper bound": _bounds,
    "the value lies outside its own interval": _within,
    "a repaired or ambiguous reading must keep the printed characters": _printed,
    "a measurement is of one patient or of a group, not both or neither": _of_one,
    "a p-value lies from 0 to 1": _probabilities,
    "a span ends where it starts, or before": _lengths,
    "a span has neither its words nor their SHA-256": _worded,
    "the quotation is not as long as its offsets say": _quotations,
    "a reading says something": _readings,
}
MESSAGES = frozenset(_TOLD)
"""What the shapes say that are told here."""
