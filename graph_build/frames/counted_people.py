"""Counted people: how many, or what share, a run of words counts, as "12 patients (30 %)" or "30 % of the patients"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.clauses.verb_classes import DID, HAD, REACHED
from graph_build.study.names import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.model import Quantity

COUNTED = PEOPLE | {"patient", "participant", "subject", "woman", "man", "child", "infant", "adult", "person", "case"}
_OF = frozenset({"of", "the", "all", "these", "our", "those", "study", "remaining", "other", "treated", "included"})
POSSESSING = HAD | REACHED
DOING = DID
SHARES = frozenset({"number", "percent", "fraction"})
BESIDE = re.compile(r"\s?[(\[]\s?(?P<inside>[^()\[\]]{1,160})[)\]]")
SHARE_ONLY = re.compile(
    r"\s?(?:n\s?=\s?)?\d[\d,]*(?:\s?/\s?\d+|\s?[;,]\s?\d+(?:\.\d+)?\s?%|\s\[\d+(?:\.\d+)?\s?%\])?\s?|"
    r"\s?\d+(?:[.·]\d+)?\s?%\s?(?:[;,]\s?(?:n\s?=\s?)?\d+(?:/\d+)?\s?)?",
    re.IGNORECASE,
)
PART_OF = re.compile(r"^\W*(?:of|among)\s(?:the\s|these\s|those\s)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class People:
    """Counted people: their number or share, and the index of the word after them."""

    quantity: Quantity
    start: int
    end: int
    after: int


def people_of(text: str, run: Sequence[Word], quantities: Sequence[Quantity]) -> Iterator[People]:
    """The people that a run counts: "12 patients (30 %)", "30 % of the patients (12/40)", "the patients (55 %)"."""
    counts = {q.start: q for q in quantities if q.kind in SHARES and q.comparator is None and q.unit in (None, "%")}
    taken = -1
    for at, word in enumerate(run):
        if word.start in counts and (found := people_at(text, run, at, counts[word.start])):
            taken = found.after
            yield found
        elif word.start in counts and at == 0 and len(run) > 1 and run[1].low in DOING and run[1].part != "be":
            yield People(counts[word.start], word.start, counts[word.start].end, 1)  # "…; 12 withdrew"
        elif word.start in counts and PART_OF.match(text[run[0].start :]):
            yield from _part(run, at, counts[word.start])
        elif word.low in COUNTED and at >= taken and (beside := BESIDE.match(text, word.end)):
            inside = [q for q in counts.values() if beside.start() <= q.start < beside.end()]
            if inside and SHARE_ONLY.fullmatch(beside["inside"]):
                yield People(merged(inside), word.start, beside.end(), at + 1)


def _part(run: Sequence[Word], at: int, quantity: Quantity) -> Iterator[People]:
    """A bare count that is the subject of a verb, behind those of whom it is a part: "Of those treated, 29 died"."""
    after = next((i for i in range(at + 1, len(run)) if run[i].start >= quantity.end), None)
    if after is not None and at > 1 and is_verb(run[after]):
        yield People(quantity, quantity.start, quantity.end, after)


def people_at(text: str, run: Sequence[Word], at: int, quantity: Quantity) -> People | None:
    """The people that a quantity at a word counts."""
    index = at + 1
    while index < len(run) and run[index].start < quantity.end:
        if run[index].low in COUNTED:  # "12 patients (30 %)" is one quantity
            return People(quantity, quantity.start, quantity.end, index + 1)
        index += 1
    limit = min(len(run), index + 5)
    while index < limit and run[index].low not in COUNTED:
        if run[index].low not in _OF and run[index].part not in ("word", "determiner"):
            return None
        index += 1
    if index >= limit:
        return None
    end = run[index].end
    beside = BESIDE.match(text, end)
    share = _share_in(beside["inside"]) if beside else None
    if beside and share is not None:
        quantity, end = _joined(quantity, share), beside.end()
    return People(quantity, quantity.start, end, index + 1)


def _share_in(inside: str) -> tuple[str, str] | None:
    """What a parenthesis tells beside a count: a share, or a count of a total."""
    if found := re.fullmatch(r"\s?(?:n\s?=\s?)?(\d+)\s?/\s?(\d+)\s?", inside):
        return found[1], found[2]
    if found := re.fullmatch(r"\s?(\d+(?:[.·]\d+)?)\s?%\s?(?:[;,][^%]*)?", inside):
        return found[1], "%"
    return None


def _joined(quantity: Quantity, share: tuple[str, str]) -> Quantity:
    if share[1] == "%" and quantity.kind == "number":
        return replace(quantity, kind="fraction", percent=Decimal(share[0].replace("·", ".")))
    if share[1] != "%" and quantity.kind == "percent":
        return replace(
            quantity,
            kind="fraction",
            value=Decimal(share[0]),
            spread=Decimal(share[1]),
            percent=quantity.value,
            unit=None,
        )
    return quantity


def is_verb(word: Word) -> bool:
    """Whether a word tells what people did or had."""
    return word.low in POSSESSING or word.low in DOING


def merged(found: Sequence[Quantity]) -> Quantity:
    """A count with its share behind it is one value."""
    if len(found) == 2 and {q.kind for q in found} == {"number", "percent"}:
        counted, share = sorted(found, key=lambda q: q.kind)
        return replace(counted, kind="fraction", percent=share.value, end=max(counted.end, share.end))
    return found[0]
