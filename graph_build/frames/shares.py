"""Shares of patients: how many of whom had, reached or did something, where one population is told of at a time.

Three ways of saying it, each read from the parts of words: counted people with what they did ("12 % of those given
placebo had a relapse", "one patient from each group died"), an event with whom it befell ("a relapse occurred in 4 of
20"), and events listed with their shares ("headache (12 %), nausea (8 %) and rash (2 %) in the placebo group").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.segments import segments_of
from graph_build.clauses.verb_classes import FOUND, OCCURRED, REACHED
from graph_build.clauses.words import word_set
from graph_build.frames.arms.value_forms import as_told
from graph_build.frames.counted_people import COUNTED, PART_OF, POSSESSING, SHARES, is_verb, people_at, people_of
from graph_build.frames.listed import NOBODY_NAMED, inside_brackets, listed
from graph_build.frames.variables import phrase
from graph_build.model.frames import Side, ValueFrame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.frames.counted_people import People
    from graph_build.model import Quantity
    from graph_build.study.mentions import PopulationMention


_TAKEN_IN = word_set("screened randomized randomised enrolled recruited approached")
_GIVEN = word_set("received underwent had")
_TOLD = OCCURRED | FOUND | REACHED | {"evident", "present", "apparent"}
_AFFECTING = word_set("affecting involving befalling")
_PLANNED = re.compile(
    r"\b(?:sample size|statistical power|power of|were targeted|were planned|will be)\b", re.IGNORECASE
)
_ENDS_EVENT = frozenset({"be", "auxiliary", "comma", "break", "verb", "relative", "not", "than", "versus"})
_PLACES = word_set("in during after among at within by occurred developed on")
_NO_EVENTS = word_set(
    "day days week weeks month months year years hour hours dose doses infusion infusions visit visits group groups "
    "arm arms centre centres study studies trial trials time times step steps point points report reports "
    "difference differences cycle cycles site sites country countries"
)
"""What is counted and befalls nobody."""
_SETTING = word_set("at after during by within before until in over through")
_ATTACHED = word_set("receiving taking using undergoing having including requiring completing")
_RELATIVE = word_set("who which that whom")
_WITHIN = frozenset({"in", "by", "for", "among", "amongst", "of", "from"})
_LEADING = _WITHIN | {"with", "on", "under", "after"}
_NONE_OF = re.compile(r"\b(?:none|neither) of (?:the|our|these|those)?\s?$", re.IGNORECASE)
_LISTED_NEXT = re.compile(r"\W*(?:\([^()]*\)\s?)?(?:,\s|,?\s?(?:or|and)\s)(?:\w+\s)?")
_LONGEST = 380


def shares(
    text: str,
    quantities: Sequence[Quantity],
    people: Sequence[PopulationMention],
    order: Sequence[str] = (),
    arms: Sequence[str] = (),
) -> Iterator[ValueFrame]:
    """The shares that a sentence tells of one population at a time.

    Args:
        text: the cleaned sentence; positions count in it.
        quantities: all that are recognised in it.
        people: the populations that it names.
        order: the arms in the order in which the paragraph names them, for pairs in one parenthesis.
        arms: all arms of the study, for what befell "one patient of each group".
    """
    quantities = list(as_told(text, quantities))
    counts = {q.start: q for q in quantities if q.kind in SHARES and q.comparator is None and q.unit in (None, "%")}
    if _PLANNED.search(text):
        return
    for run in segments_of(text):
        told = list(_counted(text, run, quantities, people, arms))
        told = told or list(_befallen(text, run, counts, people))
        yield from told or _happened(text, run, counts, people)
    yield from listed(text, quantities, people, order)
    yield from inside_brackets(text, quantities, people)


def _counted(
    text: str,
    run: Sequence[Word],
    quantities: Sequence[Quantity],
    people: Sequence[PopulationMention],
    arms: Sequence[str],
) -> Iterator[ValueFrame]:
    """Counted people with what they did or had."""
    for who in people_of(text, run, quantities):
        named = next((p for p in people if who.start <= p.start < run[-1].end and p.start - who.end < 40), None)
        if named is None and run[0].low in _LEADING:  # "In the placebo group 12 patients had …"
            named = next((p for p in people if run[0].start <= p.start and p.end <= who.start), None)
        if named is None and PART_OF.match(text[run[0].start :]):
            named = next((p for p in people if run[0].start <= p.start and p.end < who.start), None)
        verb = next((i for i in range(who.after, min(len(run), who.after + 12)) if is_verb(run[i])), None)
        if who.after < len(run) and run[who.after].low in _TAKEN_IN:  # "Of 388 patients screened, …"
            word = run[who.after]
            yield ValueFrame(who.start, word.end, word.low, word.start, word.end, NOBODY_NAMED, who.quantity)
            continue
        if verb is None or not _joins(run[who.after : verb], named) or _beside_subject(run, who, verb):
            continue
        said = _predicate(text, run, verb)
        if said is None or said[1] - who.start > _LONGEST:
            continue
        start, end = said
        takers = [p for p in people if p.arm and p.start < end and start < p.end] if run[verb].low in _GIVEN else []
        if len(takers) > 1:
            continue
        given = takers[0] if takers else None
        behind = given or (named if named and named.start > run[verb].start else None)
        if behind and any(_LISTED_NEXT.fullmatch(text, behind.end, p.start) for p in people if p.label != behind.label):
            continue  # "to receive A (n = 12) or B"
        if given:  # "25 patients received placebo" tells how many are in the arm
            start, end = run[verb].start, run[verb].end
            sides = [Side(given.label, given.start, given.end)]
        elif named and not named.all and not _of_each(text, named):
            sides = [Side(named.label, named.start, named.end)]
        elif named and _of_each(text, named) and arms:
            sides = [Side(label, named.start, named.end) for label in arms]
        else:
            sides = [NOBODY_NAMED]
        for side in sides:
            first = who.start if side.implied else min(who.start, side.start)
            denied = _NONE_OF.search(text, 0, who.start) is not None
            yield ValueFrame(first, end, _words(text, start, end), start, end, side, who.quantity, denied)


def _beside_subject(run: Sequence[Word], who: People, verb: int) -> bool:
    """Whether the verb behind people is of another subject: "it was stopped in four patients and was halved in two"."""
    at = next((i for i, w in enumerate(run) if w.start >= who.start), 0)
    inside = at > 0 and run[at - 1].low in _WITHIN
    return inside and any(w.part == "and" or w.low in _RELATIVE for w in run[who.after : verb])


def _of_each(text: str, named: PopulationMention) -> bool:
    return re.search(r"\beach\b", text[max(0, named.start - 12) : named.end]) is not None


def _joins(words: Sequence[Word], named: PopulationMention | None) -> bool:
    """Whether the words between people and a verb leave them its subject: "in the placebo group who", no "did not"."""
    return not any(
        w.part in ("number", "comma", "than", "not") or (w.low.endswith("ing") and w.low not in _ATTACHED)
        for w in words
        if not (named and named.start <= w.start < named.end)
    )


def _predicate(text: str, run: Sequence[Word], verb: int) -> tuple[int, int] | None:
    """The run of words that tells what people did or had, from its first word to where the noun phrase ends."""
    close = run[-1].end
    for word in run[verb + 1 :]:
        if word.part in ("than", "versus", "relative", "between", "not") or word.low in {
            "compared",
            "whereas",
            "because",
        }:
            close = word.start
            break
        if word.part == "comma" and word.start - run[verb].end > 3:
            close = word.start
            break
        if word.part == "and" and _starts_anew(run, word):
            close = word.start
            break
    if any(w.part == "not" for w in run[verb : verb + 3]):
        return None
    if run[verb].low in POSSESSING:
        found = phrase(text, run[verb].end, _set_apart(run, verb, close))
        return (found.start, found.end) if found else None
    end = _set_apart(run, verb, close)
    end = len(text[:end].rstrip(" ,;("))
    start = run[verb + 1].start if run[verb].part == "be" and verb + 1 < len(run) else run[verb].start
    return (start, end) if end - start > 3 else None


def _starts_anew(run: Sequence[Word], word: Word) -> bool:
    """Whether another predicate or subject begins behind an "and"."""
    at = run.index(word)
    return any(w.part in ("be", "auxiliary", "number") or is_verb(w) for w in run[at + 1 : at + 6])


def _set_apart(run: Sequence[Word], verb: int, close: int) -> int:
    """Where what was done ends and when, where or in whom begins."""
    for word in run[verb + 1 :]:
        if word.start >= close:
            break
        if word.low in _SETTING and word.start > run[verb].end + 2:
            return word.start
    return close


def _befallen(
    text: str, run: Sequence[Word], counts: dict[int, Quantity], people: Sequence[PopulationMention]
) -> Iterator[ValueFrame]:
    """An event with those it befell: "relapses occurred in 4 of 20 patients", "remission was reached by 12 %"."""
    for at, word in enumerate(run[:-2]):
        aside = at > 1 and run[at - 1].part == "comma"  # "Candidiasis, seen in four patients, …"
        if word.low in _AFFECTING:
            yield from _affected(text, run, at, counts, people)
            continue
        if word.low not in _TOLD or not (word.low in OCCURRED or aside or _passive(run, at)):
            continue
        inside = run[at + 1]
        step = 2 if inside.low in _WITHIN else 0
        if not step or any(w.part == "not" for w in run[max(0, at - 3) : at]):
            continue
        while at + step < len(run) and run[at + step].low in {"only", "the", "about", "approximately", "just"}:
            step += 1
        quantity = counts.get(run[at + step].start) if at + step < len(run) else None
        first = at - 1 if aside else next((i for i in range(at, -1, -1) if run[i].part in ("be", "auxiliary")), at)
        event = phrase(text, run[0].start, run[first].start, people) if quantity and first else None
        if quantity is None or event is None:
            continue
        who = people_at(text, run, at + step, quantity)
        end = who.end if who else quantity.end
        named = next((p for p in people if p.start >= quantity.start and p.start - end < 40), None)
        side = Side(named.label, named.start, named.end) if named and not named.all else NOBODY_NAMED
        if not who and not named:
            continue
        last = max(end, side.end)
        yield ValueFrame(event.start, last, event.text, event.start, event.end, side, who.quantity if who else quantity)


def _affected(
    text: str, run: Sequence[Word], at: int, counts: dict[int, Quantity], people: Sequence[PopulationMention]
) -> Iterator[ValueFrame]:
    """What affected so many, told behind it: "Candidiasis was the only infection, affecting 3 of the 43 patients"."""
    quantity = counts.get(run[at + 1].start)
    verb = next((w for w in run[:at] if w.part in ("be", "verb", "comma")), None)
    who = people_at(text, run, at + 1, quantity) if quantity and verb else None
    event = phrase(text, run[0].start, verb.start, people) if who and verb else None
    ahead = [p for p in people if run[0].start <= p.start < run[at].start and not p.all]
    side = Side(ahead[0].label, ahead[0].start, ahead[0].end) if len(ahead) == 1 else NOBODY_NAMED
    if who is not None and event is not None:
        yield ValueFrame(event.start, who.end, event.text, event.start, event.end, side, who.quantity)


def _happened(
    text: str, run: Sequence[Word], counts: dict[int, Quantity], people: Sequence[PopulationMention]
) -> Iterator[ValueFrame]:
    """Events that are counted themselves: "two deaths occurred in the placebo arm", "there were three infections"."""
    at = next((i for i, w in enumerate(run[:6]) if w.start in counts and counts[w.start].kind == "number"), None)
    if at is None or at + 1 >= len(run):
        return
    quantity = counts[run[at].start]
    there = any(w.low == "there" for w in run[:at])
    verb = next((i for i in range(at + 1, len(run)) if run[i].low in _TOLD), None)
    told = verb is not None and (run[verb].low in OCCURRED or _passive(run, verb))
    if not (there or told) or (at > 0 and not there and run[at - 1].part != "determiner"):
        return
    first = next((i for i in range(at + 1, len(run)) if run[i].part in _ENDS_EVENT or run[i].low in _PLACES), len(run))
    close = run[first].start if first < len(run) else run[-1].end
    event = phrase(text, quantity.end, close, people)
    if event is None or any(w.low in COUNTED | _NO_EVENTS for w in run[at + 1 : first]):
        return
    named = [p for p in people if p.start >= event.end and p.start < run[-1].end and not p.all]
    if len({p.label for p in named}) > 1:
        return
    side = Side(named[0].label, named[0].start, named[0].end) if named else NOBODY_NAMED
    yield ValueFrame(quantity.start, max(event.end, side.end), event.text, event.start, event.end, side, quantity)


def _passive(run: Sequence[Word], at: int) -> bool:
    return any(w.part in ("be", "auxiliary") for w in run[max(0, at - 3) : at])


def _words(text: str, start: int, end: int) -> str:
    return " ".join(re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", text[start:end]).split())
