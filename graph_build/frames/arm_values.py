"""Values by population: what was measured or happened in each of several groups, as one sentence tells it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.clauses.segments import segments_of
from graph_build.clauses.words import words_of
from graph_build.frames.counted_people import DOING, POSSESSING, is_verb
from graph_build.frames.crossed import crossed
from graph_build.frames.enclosed import enclosed, last_phrase
from graph_build.frames.values import Aligned, aligned, nobodies, paired, pairs, usable
from graph_build.frames.variables import Phrase, phrase
from graph_build.model.frames import Side, ValueFrame
from graph_build.recognisers.numbers import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.model import Quantity
    from graph_build.model.frames import ComparisonFrame
    from graph_build.study.arms import Arms
    from graph_build.study.mentions import PopulationMention

_PARENTHESIS = re.compile(r"\s?(?:\([^()]*\)|\[[^\[\]]*\])")
_SETS = frozenset(
    {"against", "at", "after", "during", "following", "in", "by", "within", "throughout", "among", "over"}
)
_AGAINST = re.compile(r"\b(?:against|versus|vs\.?|compared (?:with|to)|as opposed to)\s(?:only\s)?$", re.IGNORECASE)
_LEADING = re.compile(
    r"(?:^|[;:.,]\s)(?:when |as )?(?:compared (?:with|to)|in (?:comparison|contrast) (?:with|to)|relative to|unlike|"
    r"versus)\s(?:the\s|those\s)?$",
    re.IGNORECASE,
)
"""Before the side that a sentence begins with and does not speak of: "Compared with placebo, A …"."""
_BRACKETED_PAIR = re.compile(r"[(\[]\s?[\d.·]+\s?%?\s?(?:v\.?|vs\.?|versus)\s[\d.·]+\s?%?\s?[)\]]")
_ASSIGNED = re.compile(r"\b(?:randomi[sz]ed|assigned|allocated|received)\b")
_NUMBER = re.compile(rf"\W*(?:\d+|{WORD})\s", re.IGNORECASE)
_LED = re.compile(r"(?:led|leading|resulted|resulting)\s(?:to|in)\s", re.IGNORECASE)
_THERE = re.compile(r"\W*there (?:was|were|have been|had been)\s(?:a total of\s)?", re.IGNORECASE)
_JOINED = re.compile(r"\s?(?:,|and|versus|vs\.?)\s", re.IGNORECASE)
_TURNS = re.compile(r";|\b(?:whereas|while|but|although|however)\b")
_LONGEST = 390


def arm_values(
    text: str,
    quantities: Sequence[Quantity],
    people: Sequence[PopulationMention],
    arms: Arms,
    frames: Sequence[ComparisonFrame],
) -> Iterator[ValueFrame]:
    """The values of populations that a sentence sets side by side.

    Args:
        text: the sentence.
        quantities: all that are recognised in it.
        people: the populations that it names outside parentheses.
        arms: of the document.
        frames: the comparisons that it tells: they say what is measured, and the order of values in parentheses.
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
        said = (_variable(text, (start, end), found, named, frames) or title) if found else None
        title = _titled(text, words, named) if text[end : end + 1] == ":" else None
        told += [f for one in found if said and (f := _frame(said, one, named))]
        told += crossed(text, words, inside, named)
    if not told and len(_BRACKETED_PAIR.findall(text)) < 2:  # several pairs are a list of several things
        told += _beside(text, values, frames)
    told += enclosed(text, [q for q in quantities if not any(_same(q, f.quantity) for f in told)], arms, frames)
    told += _ordered(text, [v for v in values if not any(_same(v, f.quantity) for f in told)], told, people)
    yield from _with_shared_units(told)


def _runs(text: str) -> Iterator[Sequence[Word]]:
    """The segments of a sentence, those of a list behind a colon as one: "Withdrawals: A, 9 (7 %); B, 4 (3 %)"."""
    listed: tuple[Word, ...] = ()
    after_colon = False
    for words in segments_of(words_of(text)):
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
) -> Iterator[ValueFrame]:
    """Values "respectively" without populations: in the order in which the sentence has named them before."""
    for words in segments_of(words_of(text)):
        start, end = words[0].start, _close(text, words[-1].end)
        for pair in pairs(text, [v for v in values if start <= v.start < end]):
            if "respectively" not in text[pair[-1].end : pair[-1].end + 40]:
                continue
            before = {p.label: Side(p.label, implied=True) for p in people if not p.all and p.end <= pair[0].start}
            before |= {f.who.label: Side(f.who.label, implied=True) for f in told if f.quantity.end <= pair[0].start}
            if len(before) != len(pair):
                continue
            run = (start, pair[0].start)
            verb = next((w for w in words if w.part in ("be", "verb") and w.start > start), None)
            said = last_phrase(text, *run) or phrase(text, start, verb.start if verb else run[1])
            for side, value in zip(before.values(), pair, strict=True):
                if said and value.end - said.start < _LONGEST:
                    yield ValueFrame(said.start, value.end, said.text, said.start, said.end, side, value)


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


def _variable(
    text: str,
    run: tuple[int, int],
    found: Sequence[Aligned],
    people: Sequence[PopulationMention],
    frames: Sequence[ComparisonFrame],
) -> Phrase | None:
    """What the values are of: what the run compares, its subject, or what so many patients had, reached or did."""
    start, end = run
    for frame in frames:
        if start <= frame.start < end:
            return Phrase(frame.variable, frame.variable_start, frame.variable_end)
    first = min(a.quantity.start for a in found)
    if text[start:first].rstrip().endswith(" of") and (rates := phrase(text, start, first, people)):
        return rates  # "remission rates of 37 % and 29 % were seen with A and B"
    words = [
        w for w in words_of(text) if start <= w.start < end and not any(p.start <= w.start < p.end for p in people)
    ]
    verbs = [w for w in words if w.part in ("be", "verb", "auxiliary", "up", "down") or is_verb(w)]
    told = [w for w in verbs if w.end <= first and (w.start > start or not is_verb(w))]  # "Sustained X" leads no clause
    before = told[0] if told else None
    if (
        before is not None
        and (led := _LED.match(text, before.start))
        and (to := phrase(text, led.end(), first, people))
    ):
        return to
    if before is not None and before.start - start > 2 and (subject := phrase(text, start, before.start, people)):
        return subject
    if before is not None and any(p.start >= start and p.end <= before.start for p in people):
        had = phrase(text, before.end, first, people)  # "A had a mean fall in X of 3": what the population had
        if had is not None and text[had.end : first].strip() in ("of", "by"):
            return had
    if there := _THERE.match(text, start, first):
        ahead = min((p.start for p in people if p.start > first), default=end)
        ends_at = [a.quantity.end for a in found]
        together = _JOINED.fullmatch(text, min(ends_at), max(a.quantity.start for a in found)) is not None
        return phrase(text, there.end(), first) or phrase(text, max(ends_at) if together else min(ends_at), ahead)
    last = max(*(a.quantity.end for a in found), *(p.end for p in people))
    ends = [p.start for p in people] + [a.quantity.start for a in found] + [end]
    followed = {v.start for v in verbs if text[v.end + 1 : v.end + 2].isdigit()}  # "as did 70 (58 %)"
    verbs = [v for v in verbs if v.start not in followed]
    for verb in [v for v in verbs if v.start >= last] + [v for v in verbs if first < v.start < last]:
        close = min((e for e in ends if e > verb.end), default=end)
        if done := phrase(text, verb.end, _noun_end(words, verb.end, close), people):
            if is_verb(verb) and verb.low not in POSSESSING and verb.part != "be":  # "completed the year"
                return Phrase(text[verb.start : done.end], verb.start, done.end)
            return done
        if verb.low in DOING and verb.part != "be" and not (done and verb.part == "auxiliary"):  # "withdrew", "died"
            last_word = _trimmed(text, verb.end, min(close, _noun_end(words, verb.end + 1, close)))
            return Phrase(" ".join(text[verb.start : last_word].split()), verb.start, last_word)
    behind = max(a.quantity.end for a in found)
    ahead = min((p.start for p in people if p.start > behind), default=behind)
    if counted := phrase(text, behind, ahead):  # "35 and 66 relapses in the A and B groups"
        return counted
    if assigned := _ASSIGNED.search(text, first, end):
        return Phrase(assigned.group(), assigned.start(), assigned.end())
    return phrase(text, start, first, people) if before is None and first - start > 3 else None


def _trimmed(text: str, start: int, end: int) -> int:
    """The end of a run without the marks and parentheses that close it."""
    return max(start, start + len(_PARENTHESIS.sub("", text[start:end]).rstrip(" ,;.(")))


def _noun_end(words: Sequence[Word], start: int, close: int) -> int:
    """Where the noun phrase that begins at a position ends."""
    for word in words:
        if word.start > start + 1 and (
            word.start >= close or word.part in ("than", "versus", "between", "relative", "comma") or word.low in _SETS
        ):
            return word.start
    return close
