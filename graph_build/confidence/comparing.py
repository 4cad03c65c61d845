"""What speaks for a comparison: whether its sides and its variable are named there, and what its numbers say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.confidence.places import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, Quantity, ReadSentence

_WORD = re.compile(r"\w{3,}")
_GAINS = re.compile(
    r"\b(?:high\w*|increas\w*|more|great\w*|long\w*|larg\w*|better|improv\w*|rose|elevat\w*|fast\w*|superior)\b", re.I
)
_LOSSES = re.compile(
    r"\b(?:low\w*|decreas\w*|less|reduc\w*|short\w*|small\w*|worse\w*|declin\w*|fewer|fell|slower|inferior)\b", re.I
)
_LONG = 5
_SIGNED = frozenset({"number", "percent", "mean_sd", "median_iqr", "fraction"})


def of_comparison(fact: Fact, sentence: ReadSentence) -> Iterator[str]:
    """The features of a comparison; none for facts of other types."""
    if fact.type != "comparison":
        return
    text = sentence.text.casefold()
    for slot in ("arm_a", "arm_b"):
        label = str(fact.slot(slot) or "").casefold()
        said = not label or label in text or any(word in text for word in _WORD.findall(label))
        yield f"{slot}={'named' if said else 'implied'}"
    yield f"variable={'long' if len(_WORD.findall(named(fact))) > _LONG else 'short'}"
    yield f"said-as={fact.slot('direction') or fact.slot('effect_direction') or 'open'}"
    gains, losses = len(_GAINS.findall(text)), len(_LOSSES.findall(text))
    yield f"ways={min(gains, 2)}/{min(losses, 2)}"
    p = [q for q in sentence.quantities if q.kind == "p_value"]
    yield f"p-values={min(len(p), 3)}"
    if fact.slot("statistic") is None and p:
        yield "p-value=left"
    yield from _numbers(fact, sentence)


def _numbers(fact: Fact, sentence: ReadSentence) -> Iterator[str]:
    """Whether the first two numbers of the sentence go the way that the fact says, in the order of its sides."""
    values = [v for q in sentence.quantities if q.kind in _SIGNED and (v := _size(q)) is not None]
    direction = fact.slot("effect_direction")
    yield f"values={min(len(values), 4)}"
    if len(values) < 2 or direction not in ("higher", "lower"):
        return
    text = sentence.text.casefold()
    a, b = (text.find(str(fact.slot(slot) or "\0").casefold()) for slot in ("arm_a", "arm_b"))
    one, other = (values[1], values[0]) if 0 <= b < a else (values[0], values[1])
    agrees = one > other if direction == "higher" else one < other
    yield "numbers=agree" if agrees else "numbers=disagree"


def _size(quantity: Quantity) -> float | None:
    value = quantity.percent if quantity.kind == "fraction" and quantity.percent is not None else quantity.value
    return float(value) if value is not None else None
