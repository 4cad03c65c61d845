"""Values by population: what was measured or happened in each of several groups, as one sentence tells it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.clauses.segments import segments_of
from graph_build.frames.arms.crossed import crossed
from graph_build.frames.arms.enclosed import enclosed
from graph_build.frames.arms.side_by_side import paired, together
from graph_build.frames.arms.told_of import said_of, told_behind, variable_of, without_people
from graph_build.frames.arms.value_forms import nobodies
from graph_build.frames.arms.values import Aligned, aligned, alike, usable
from graph_build.frames.counted_people import DOING, is_verb
from graph_build.frames.variables import Phrase, phrase
from graph_build.model.frames import Side, ValueFrame
from graph_build.patterns import Pattern
from graph_build.recognisers.numbers import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.model import Quantity
    from graph_build.model.frames import ComparisonFrame
    from graph_build.study.arms import Arms
    from graph_build.study.mentions import PopulationMention

_PARENTHESIS = Pattern(r"\s?(?:\([^()]*\)|\[[^\[\]]*\])")
_AGAINST = Pattern(r"\b(?:against|versus|vs\.?|compared (?:with|to)|as opposed to)\s(?:only\s)?$", re.IGNORECASE)
_LEADING = Pattern(
    r"(?:^|[;:.,]\s)(?:when |as )?(?:compared (?:with|to)|in (?:comparison|contrast) (?:with|to)|relative to|unlike|"
    r"versus)\s(?:the\s|those\s)?$",
    re.IGNORECASE,
)
"""Before the side that a sentence begins with and does not speak of: "Compared with placebo, A …"."""
_BRACKETED_PAIR = Pattern(r"[(\[]\s?[\d.·]+\s?%?\s?(?:v\.?|vs\.?|versus|and|[;,/])\s[\d.·]+\s?%?\s?[)\]]")
_NUMBER = Pattern(rf"\W*(?:\d+|{WORD})\s", re.IGNORECASE)
_OPENING = Pattern(r"(?:^|[,;]\s(?:and\s|but\s)?)$")
_HAD_NO = Pattern(r"\b(?:had|have|has|experienced|reported|showed|with|developed)\s(?P<no>no)\s$", re.IGNORECASE)
_OPENED = Pattern(r"\s?\(\s?")
_JOINED_VALUES = Pattern(r"\s?(?:and|versus|vs\.?)\s")
_TURNS = Pattern(r";|\b(?:whereas|while|but|although|however)\b")
_LONGEST = 390


def arm_values(
    text: str,
    quantities: Sequence[Quantity],
    people: Sequence[PopulationMention],
    arms: Arms,
    frames: Sequence[ComparisonFrame],
    order: Sequence[str] = (),
) -> Iterator[ValueFrame]:
    """The values of populations that a sentence sets side by side.

    Args:
        text: the sentence.
        quantities: all that are recognised in it.
        people: the populations that it names outside parentheses.
        arms: of the document.
        frames: the comparisons that it tells: they say what is measured, and the order of values in parentheses.
        order: the arms in the order in which the paragraph has named them, for values told "respectively".
    """
    values = usable(text, quantities, people)
    values = sorted([*values, *nobodies(text, values, people)], key=lambda v: v.start)
    told: list[ValueFrame] = []
    title: Phrase | None = None
    for words in _runs(text):
        start, end = words[0].start, _close(text, words[-1].end)
        named = [p for p in people if not p.all and start <= p.start < end]
        inside = [v for v in values if start <= v.start < end]
        found = aligned(text, inside, named) or _held_against(text, inside, named, arms)
        said = (variable_of(text, (start, end), found, named, frames) or title) if found else None
        said = (without_people(text, said, named) or told_behind(text, found, end)) if said else None
        said = _with_denial(text, said) if said else None
        title = _titled(text, words, named) if text[end : end + 1] == ":" else None
        told += [f for one in found if said and (f := _frame(said, one, named))]
        told += crossed(text, words, inside, named)
    several = len(list(_BRACKETED_PAIR.finditer(text))) > 1  # a list of several things with a pair of values each
    if several and "respectively" in text:
        return
    if not told and not several:
        told += _beside(text, values, frames)
    told += enclosed(text, [q for q in quantities if not any(_same(q, f.quantity) for f in told)], arms, frames)
    told += _opened(text, values, people, told)
    told += _ordered(text, [v for v in values if not any(_same(v, f.quantity) for f in told)], told, people, order)
    yield from _with_shared_units([each for frame in told for each in _one_by_one(people, frame)])


def _one_by_one(people: Sequence[PopulationMention], frame: ValueFrame) -> Iterator[ValueFrame]:
    """The value of each arm where several are meant one by one: "1,862 mg in each X group"."""
    meant = next((p for p in people if p.members and p.start == frame.who.start and p.label == frame.who.label), None)
    if meant is None:
        yield frame
        return
    for arm in meant.members:
        yield replace(frame, who=replace(frame.who, label=arm.label))


def _with_denial(text: str, said: Phrase) -> Phrase:
    """What so many had, with the "no" before it: "50 % in A had no pain" tells of no pain."""
    no = _HAD_NO.search(text, 0, said.start)
    return said if no is None else Phrase(f"no {said.text}", no.start("no"), said.end)


def _opened(
    text: str, values: Sequence[Quantity], people: Sequence[PopulationMention], told: Sequence[ValueFrame]
) -> Iterator[ValueFrame]:
    """The value in a bracket behind a population, where a bracket told those of others: "than with C (2 %)"."""
    if not told or any(not f.who.start for f in told):
        return
    first = told[0]
    for one in people:
        value = next((v for v in values if one.end <= v.start and _OPENED.fullmatch(text, one.end, v.start)), None)
        if value is None or one.all or one.label in {f.who.label for f in told} or not alike([first.quantity, value]):
            continue
        if value.start - first.variable_end < _LONGEST and value.start > first.variable_end:
            place = (first.variable, first.variable_start, first.variable_end)
            yield ValueFrame(first.variable_start, value.end, *place, Side(one.label, one.start, one.end), value)


def _runs(text: str) -> Iterator[Sequence[Word]]:
    """The segments of a sentence, those of a list behind a colon as one: "Withdrawals: A, 9 (7 %); B, 4 (3 %)"."""
    listed: tuple[Word, ...] = ()
    after_colon = False
    for words in segments_of(text):
        tells = any(w.part in ("be", "verb", "auxiliary") for w in words)
        if listed and after_colon and not tells:
            listed = (*listed, *words)
            continue
        if listed:
            yield listed
        end = _close(text, listed[-1].end) if listed else 0
        after_colon = text[end : end + 1] == ":" and not tells
        listed = words
    if listed:
        yield listed


def _with_shared_units(told: Sequence[ValueFrame]) -> Iterator[ValueFrame]:
    """Values of one variable have one unit, printed at one of them: "63 years in A and 66 in B"."""
    for frame in told:
        q = frame.quantity
        units = {f.quantity.unit for f in told if f.variable_start == frame.variable_start} - {None}
        if q.unit is None and q.kind == "number" and len(units) == 1 and units.isdisjoint({"%", "1"}):
            frame = replace(frame, quantity=replace(q, unit=units.pop()))
        yield frame


def _titled(text: str, words: Sequence[Word], people: Sequence[PopulationMention]) -> Phrase | None:
    """What the words before a colon announce: "Withdrawals: …", "Seven deaths were reported: …", "210 completed: …"."""
    verb = next((i for i, w in enumerate(words) if w.part in ("be", "verb", "auxiliary") or is_verb(w)), None)
    if verb is None:
        return phrase(text, words[0].start, words[-1].end, people)
    if words[0].low in ("fewer", "more") and verb > 1:  # "Fewer deaths were seen with A: …"
        return phrase(text, words[1].start, words[verb].start, people)
    counted = (i for i in range(verb, len(words)) if words[i].low in DOING and words[i - 1].part == "number" and i)
    verb = next(counted, verb)
    if words[verb].low in DOING and verb > 0 and words[verb - 1].part == "number":
        return Phrase(text[words[verb].start : words[-1].end], words[verb].start, words[-1].end)
    number = _NUMBER.match(text, words[0].start)
    return phrase(text, number.end() if number else words[0].start, words[verb].start)


def _held_against(
    text: str, values: Sequence[Quantity], named: Sequence[PopulationMention], arms: Arms
) -> tuple[Aligned, ...]:
    """Two values of which only the second has its population named: "40 of 60 did, against 31 of 61 with placebo"."""
    if len(values) != 2 or len(named) != 1 or named[0].arm is None or named[0].start < values[1].end:
        return ()
    other = arms.other(named[0].arm)
    if other is None or values[0].kind != values[1].kind or not _AGAINST.search(text, values[0].end, values[1].start):
        return ()
    return Aligned(values[0], other.label), Aligned(values[1], named[0].label)


def _same(one: Quantity, other: Quantity) -> bool:
    return one.start < other.end and other.start < one.end


def _frame(said: Phrase, one: Aligned, people: Sequence[PopulationMention]) -> ValueFrame | None:
    who = next((p for p in people if p.label == one.label), None)
    first = min(said.start, one.quantity.start, who.start if who else said.start)
    last = max(said.end, one.quantity.end, who.end if who else 0)
    if last - first >= _LONGEST:
        return None
    side = Side(one.label, who.start, who.end) if who else Side(one.label, implied=True)
    return ValueFrame(first, last, said.text, said.start, said.end, side, one.quantity)


def _ordered(
    text: str,
    values: Sequence[Quantity],
    told: Sequence[ValueFrame],
    people: Sequence[PopulationMention],
    order: Sequence[str],
) -> Iterator[ValueFrame]:
    """Values "respectively" without populations: in the order in which the sentence, or the one before, named them."""
    for words in segments_of(text):
        start, end = words[0].start, _close(text, words[-1].end)
        for some in together(text, [v for v in values if start <= v.start < end]):
            behind = text[some[-1].end : some[-1].end + 60]
            run: Sequence[Word] = words
            if "respectively" not in behind:
                if not _leads(text, words, some, told):
                    continue
                run = [w for w in words if w.start >= some[0].start]
            before = [p.label for p in people if not p.all and p.end <= some[0].start]
            before += [f.who.label for f in told if f.quantity.end <= some[0].start]
            before = list(dict.fromkeys(before or order))
            if len(before) != len(some):
                continue
            said = said_of(text, run, some)
            for label, value in zip(before, some, strict=True):
                frame = _frame(said, Aligned(value, label), ()) if said else None
                if frame is not None:
                    yield frame


def _leads(text: str, words: Sequence[Word], some: Sequence[Quantity], told: Sequence[ValueFrame]) -> bool:
    """Whether values open a clause behind one that gave each population its own: "…, and 57 % and 53 % were men"."""
    opens = _OPENING.search(text, words[0].start, some[0].start) is not None
    joined = all(_JOINED_VALUES.fullmatch(text, a.end, b.start) for a, b in pairwise(some))
    verb = next((w for w in words if w.start >= some[-1].end), None)
    return (
        opens
        and joined
        and len(told) == len(some)
        and verb is not None
        and (verb.part in ("be", "verb") or is_verb(verb))
    )


def _close(text: str, end: int) -> int:
    """The end of a run of words with the parentheses that follow it."""
    while (found := _PARENTHESIS.match(text, end)) is not None:
        end = found.end()
    return end


def _beside(text: str, values: Sequence[Quantity], frames: Sequence[ComparisonFrame]) -> Iterator[ValueFrame]:
    """The two values in parentheses behind a comparison."""
    for at, frame in enumerate(frames):
        close = frames[at + 1].start if at + 1 < len(frames) else len(text)
        outside = [v for v in values if not frame.variable_start <= v.start < frame.variable_end]
        pair = paired(text, outside, frame.start, close)
        if pair is None or _TURNS.search(text, frame.end, max(frame.end, pair[0].start)):
            continue
        sides = [frame.a, frame.b]
        if not (frame.a.implied or frame.b.implied or _LEADING.search(text, 0, frame.b.start)):
            sides.sort(key=lambda s: s.start)
        end = max(frame.end, pair[1].end)
        for side, value in zip(sides, pair, strict=True):
            yield ValueFrame(frame.start, end, frame.variable, frame.variable_start, frame.variable_end, side, value)
