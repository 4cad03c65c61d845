"""Values of a clause's subject, whatever stands between: "the oxygen saturation on pulse oximetry was 95 %".

Read from the parse: from a value up to its verb, and down to the subject of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.frames.measured.parts import frame_of
from graph_build.frames.measured.units import fits
from graph_build.nlp import missing, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from graph_build.frames.measured.parts import Measured
    from graph_build.model import Quantity
    from graph_build.model.frames import MeasurementFrame, Named

_UP = frozenset(
    {"nummod", "attr", "pobj", "prep", "acomp", "dobj", "npadvmod", "advmod", "amod", "quantmod", "compound", "nmod"}
)
_PREPOSITIONS = frozenset({"at", "of", "to", "as", "around", "about"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def of_subjects(told: Measured) -> Iterator[MeasurementFrame]:
    """The values that are said of the subject of their clause, where that is headed by a known variable.

    There are none where the model that parses was left out.

    Args:
        told: the sentence, with the values alone that no other reading has told.
    """
    asked = [(q, [n for n in told.names if n.end <= q.start and _may_be(n, q)]) for q in told.values]
    if missing() or not any(names for _, names in asked):
        return
    doc = parse((told.text,))[0]
    for q, names in asked:
        value = doc.char_span(q.start, q.end, alignment_mode="expand") if names else None
        subject = _subject(value.root) if value is not None else None
        if subject is None:
            continue
        chain = [subject, *(t for t in subject.children if t.dep_ in ("compound", "amod", "nmod"))]
        named = next((n for n in names for t in chain if n.start <= t.idx < n.end), None)
        if named is not None:
            yield frame_of(told, named, q, "value")


def _may_be(named: Named, q: Quantity) -> bool:
    """Whether a value has a unit that its variable is given in."""
    return not named.deviates and q.unit is not None and q.unit in named.units and fits(named, q, "")


def _subject(token: Token) -> Token | None:
    """The subject of the verb that a value is said with, or None."""
    while token.dep_ in _UP and (token.dep_ != "prep" or token.lower_ in _PREPOSITIONS):
        token = token.head
    if not token.tag_.startswith("VB") or any(c.dep_ == "neg" or c.tag_ == "MD" for c in token.children):
        return None  # "should be 95 %", "was not 95 %"
    return next((child for child in token.children if child.dep_ in _SUBJECTS), None)
