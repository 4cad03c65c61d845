"""Is a fact meant as it is told? What its words deny, compare, name and leave to repair, as far as they decide it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from graph_build.model import printed
from graph_build.recognisers.context import contexts
from graph_build.recognisers.printed import numbers_at
from graph_build.recognisers.quantities import quantities
from ontology.tables import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.inspection.readback import FactFound
    from graph_build.model import Quantity

AROUND = 240
"""Characters before and behind a span in which the rest of its sentence is looked for."""
COMPARED = {
    "comparator": ("value", "threshold", "dose", "percent", "n"), "timepoint_comparator": ("timepoint_value",),
    "duration_comparator": ("duration",),
}  # fmt: skip
"""The slots that say how a number is compared, and the number: the first of these that the fact has."""
_SENTENCE_END = re.compile(r"[.!?]['\")\]]?\s+(?=[A-Z0-9(\[])|\n\s*\n")
_SIGN_WORDS = {
    "<": (
        r"<(?!=)|&lt;(?!=)|\b(?:less|lower|fewer|shorter|smaller|younger|earlier|sooner) than\b"
        r"|\b(?:below|under|before|within)\b"
    ),
    "<=": (
        r"≤|<=|⩽|&#8804;|\b(?:at most|up to|in the|during|or (?:less|fewer|lower|below|younger)|maximum|within|"
        r"not (?:more|exceed)|no more|until|by)\b"
    ),
    ">": (
        r">(?!=)|&gt;(?!=)|\b(?:more|greater|higher|longer|larger|older|later) than\b"
        r"|\b(?:above|over|exceed\w*|after|beyond)\b"
    ),
    ">=": (
        r"≥|>=|⩾|&#8805;|\b(?:at least|or (?:more|greater|higher|above|older|longer)|minimum|not less|no less|from)\b"
    ),
}
_SIGNS = {sign: re.compile(pattern, re.IGNORECASE) for sign, pattern in _SIGN_WORDS.items()}
_RIGHT_BEFORE = re.compile(r"(?:[<>≤≥⩽⩾]|&(?:[lg]t|#880[45]);)=?\s*$")
"""A sign that stands right before a number."""
_DENIES = re.compile(
    r"(?<!no )\b(?:no|not|none|nil|never|without|neither|nor|cannot|unable|fail\w*|den(?:y|ie[sd])|lack\w*|absen\w+|"
    r"with(?:held|out)|deferred|stopped|suspended|declined|refused|exclu\w+|inactive|similar\w*|comparable|"
    r"non\w*|a(?:febrile|symptomatic)|avoid\w*|prevent\w*|unaffected|unchanged|unremarkable|negative\w*|ineligible|"
    r"free)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words that deny, those that hold the denial in themselves included."""
_NOUGHT = re.compile(r"\s*(?:0(?:\.0+)?\s*%?|[-−–]|no|none|nil)\s*(?:\(.*)?", re.IGNORECASE)
"""A cell that says that there was nothing."""
_APART = " | "
"""What stands between the words of two spans, so that nobody reads them as one."""
_NEAR = 30
"""Characters before and behind a number within which a word may compare it."""


@dataclass(frozen=True)
class Told:
    """A fact with the words that it was read from.

    Attributes:
        fact: as read back.
        text: the original of its document.
        markup: whether that is XML or HTML; escaped: whether it is JSON.
    """

    fact: FactFound
    text: str
    markup: bool = False
    escaped: bool = False

    def _printed(self, start: int, end: int) -> str:
        return " ".join(printed(self.text[start:end], markup=self.markup, escaped=self.escaped).split())

    @property
    def whole(self) -> str:
        """All that the document prints."""
        return self._printed(0, len(self.text))

    @cached_property
    def words(self) -> str:
        """All its spans, as printed."""
        return _APART.join(self._printed(s["start"], s["end"]) for s in self.fact["spans"])

    @cached_property
    def evidence(self) -> str:
        """The spans that carry it or say it once more."""
        spans = (s for s in self.fact["spans"] if s["role"] != "context")
        return _APART.join(self._printed(s["start"], s["end"]) for s in spans)

    @cached_property
    def sentences(self) -> str:
        """The sentences around its spans, as far as they are near."""
        return "\n".join(self._sentence(s["start"], s["end"]) for s in self.fact["spans"])

    def _sentence(self, start: int, end: int) -> str:
        behind = self._printed(end, end + AROUND)
        last = _SENTENCE_END.search(behind)
        return f"{self.before(start)} {self._printed(start, end)} {behind[: last.start()] if last else behind}"

    def before(self, start: int) -> str:
        """What its sentence prints before an offset, as far as it is near."""
        words = self._printed(max(0, start - AROUND), start)
        return words[max((m.end() for m in _SENTENCE_END.finditer(words)), default=0) :]

    @property
    def tabular(self) -> bool:
        """Whether it was read from a table."""
        return any("row" in s or "column" in s for s in self.fact["spans"])

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities of the words that carry it."""
        return quantities(self.evidence)


def unmeant(told: Told) -> Iterator[str]:
    """What a fact says that its words do not mean."""
    yield from _polarity(told)
    yield from _comparators(told)


def _polarity(told: Told) -> Iterator[str]:
    slots = told.fact["slots"]
    polarity = slots.get("polarity")
    if polarity == "negated" and not _denied(told):
        yield "it is told as denied, and nothing in its words denies anything"
    if polarity == "affirmed":
        scopes = [c for c in contexts(told.evidence) if c.kind == "polarity"]
        words = told.evidence.casefold()
        for name in _named(told.fact):
            at = words.find(name.casefold())
            if (
                at >= 0
                and not _DENIES.search(name)
                and any(c.start <= at < c.end and "," not in words[c.start : at] for c in scopes)
            ):
                yield f"it is told as affirmed, and its words deny {name!r}"
                return


def _denied(told: Told) -> bool:
    """Whether the words of a fact deny something, the sentence around denies them, or it tells of nought."""
    slots = told.fact["slots"]
    if any(slots.get(name) == 0 for name in ("n", "value", "percent")) or slots.get("status") == "excluded":
        return True  # what excludes a patient stands in a list under a heading that says so
    if str(slots.get("direction", slots.get("effect_direction", ""))).startswith(("no", "none", "not ")):
        return True
    if str(slots.get("condition", "")).startswith("abnormal ") and set(told.evidence.casefold().split()) & words(
        "examination", "as normal"
    ):
        return True
    if _DENIES.search(told.evidence) or (told.tabular and _NOUGHT.fullmatch(told.evidence)):
        return True
    for span in told.fact["spans"]:
        before = told.before(span["start"])
        if any(c.kind == "polarity" and c.end > len(before) for c in contexts(f"{before} {told.evidence}")):
            return True
    return False


def _named(fact: FactFound) -> Iterator[str]:
    for slot in ("event", "outcome", "condition", "agent", "object", "variable"):
        value = fact["slots"].get(slot)
        if isinstance(value, str):
            yield value


def _comparators(told: Told) -> Iterator[str]:
    slots = told.fact["slots"]
    for slot, numbers in COMPARED.items():
        value, stated = next((slots[name] for name in numbers if name in slots), None), slots.get(slot)
        if isinstance(stated, str) and isinstance(value, int | float) and not isinstance(value, bool):
            signs = _signs(f"{told.words} {told.sentences}", Decimal(str(value)).normalize())
            if stated in _SIGNS and stated not in signs:
                yield f"{slot} {stated} is not printed beside {value}"
            if stated == "=" and signs and not any(_plain(told.words, Decimal(str(value)).normalize())):
                yield f"{slot} = is told of {value}, which is printed with {', '.join(sorted(signs))}"


def _signs(words: str, value: Decimal) -> set[str]:
    """How the words compare a number, wherever it is printed."""
    found = set()
    for number, start, end in numbers_at(words):
        if number == value:
            before, behind = words[max(0, start - _NEAR) : start], words[end : end + _NEAR]
            if right := _RIGHT_BEFORE.search(before):  # then no word around it says otherwise
                found |= {sign for sign, pattern in _SIGNS.items() if pattern.search(right[0])}
                continue
            found |= {sign for sign, pattern in _SIGNS.items() if pattern.search(before) or pattern.search(behind)}
    return found


def _plain(words: str, value: Decimal) -> Iterator[bool]:
    """For each place of a number, whether no sign stands right before it."""
    for number, start, _ in numbers_at(words):
        if number == value:
            yield not _RIGHT_BEFORE.search(words[:start])
