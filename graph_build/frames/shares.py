"""Shares of patients: how many of whom had, reached or did something, where one population is told of at a time.

Three ways of saying it, each read from the parts of words: counted people with what they did ("12 % of those given
placebo had a relapse", "one patient from each group died"), an event with whom it befell ("a relapse occurred in 4 of
20"), and events listed with their shares ("headache (12 %), nausea (8 %) and rash (2 %) in the placebo group").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.clauses.segments import segments_of
from graph_build.clauses.words import word_set, words_of
from graph_build.frames.variables import phrase
from graph_build.model.frames import Side, ValueFrame
from graph_build.study.names import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.model import Quantity
    from graph_build.study.mentions import PopulationMention

NOBODY_NAMED = Side("", implied=True)
"""Whom a share is of where the sentence names no population: the study's patients, or some of them."""

_COUNTED = PEOPLE | {"patient", "participant", "subject", "woman", "man", "child", "infant", "adult", "person", "case"}
_OF = frozenset({"of", "the", "all", "these", "our", "those", "study", "remaining", "other", "treated", "included"})
_POSSESSING = word_set(
    "had have has experienced developed achieved reached attained reported showed demonstrated exhibited "
    "suffered sustained obtained maintained met required received underwent displayed presented"
)
_GIVEN = word_set("received underwent had")
_DOING = word_set(
    "died withdrew discontinued completed relapsed responded improved worsened recovered survived dropped "
    "left stopped progressed flared entered participated switched remained needed failed continued refused declined "
    "were was did"
)
_BEFELL = word_set(
    "occurred reported observed seen noted recorded achieved reached found documented detected developed "
    "experienced identified attained confirmed diagnosed obtained maintained"
)
_PLANNED = re.compile(
    r"\b(?:sample size|statistical power|power of|were targeted|were planned|will be)\b", re.IGNORECASE
)
_SETTING = word_set("at after during by within before until in over through")
_ATTACHED = word_set("receiving taking using undergoing having including requiring completing")
_SHARES = frozenset({"number", "percent", "fraction"})
_NAMING = frozenset({"word", "and", "adverb", "determiner", "preposition", "good", "bad"})
_BEFORE_ONE = re.compile(r"\b(?:were|was|included|including|being)\s(?:\w+\s)?$")
_WITHIN = frozenset({"in", "by", "for", "among", "amongst", "of", "from"})
_BESIDE = re.compile(r"\s?[(\[]\s?(?P<inside>[^()\[\]]{1,60})[)\]]")
_SHARE_ONLY = re.compile(
    r"\s?(?:n\s?=\s?)?\d[\d,]*(?:\s?/\s?\d+|\s?[;,]\s?\d+(?:\.\d+)?\s?%|\s\[\d+(?:\.\d+)?\s?%\])?\s?|"
    r"\s?\d+(?:[.·]\d+)?\s?%\s?(?:[;,]\s?(?:n\s?=\s?)?\d+(?:/\d+)?\s?)?",
    re.IGNORECASE,
)
_PAIR = re.compile(r"\s?\d+(?:[.·]\d+)?\s?%\s?[;,]\s?\d+(?:[.·]\d+)?\s?%\s?")
_BETWEEN_ITEMS = re.compile(r"\s?(?:,\s?(?:and\s|or\s)?|;\s?(?:and\s)?|\sand\s|\sor\s)")
_ITEM_START = re.compile(
    r".*(?:[,;:]\s?|\b(?:and|or|were|was|are|is|including|included|include|by|with|of|as|most were|only)\s)"
    r"(?:(?:and|or|mostly|most|mainly|only|also)\s)*",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST, _FARTHEST = 380, 200


@dataclass(frozen=True, slots=True)
class _People:
    """Counted people: their number or share, and the index of the word after them."""

    quantity: Quantity
    start: int
    end: int
    after: int


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
    words = words_of(text)
    counts = {q.start: q for q in quantities if q.kind in _SHARES and q.comparator is None and q.unit in (None, "%")}
    if _PLANNED.search(text):
        return
    for run in segments_of(words):
        told = list(_counted(text, run, quantities, people, arms))
        yield from told or _befallen(text, run, counts, people)
    yield from _listed(text, quantities, people, order)


def _counted(
    text: str,
    run: Sequence[Word],
    quantities: Sequence[Quantity],
    people: Sequence[PopulationMention],
    arms: Sequence[str],
) -> Iterator[ValueFrame]:
    """Counted people with what they did or had."""
    for who in _people(text, run, quantities):
        named = next((p for p in people if who.start <= p.start and p.start - who.end < 40), None)
        verb = next((i for i in range(who.after, min(len(run), who.after + 12)) if _is_verb(run[i])), None)
        if verb is None or not _joins(run[who.after : verb], named):
            continue
        said = _predicate(text, run, verb)
        if said is None or said[1] - who.start > _LONGEST:
            continue
        start, end = said
        takers = [p for p in people if p.arm and p.start < end and start < p.end] if run[verb].low in _GIVEN else []
        if len(takers) > 1:
            continue
        given = takers[0] if takers else None
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
            yield ValueFrame(first, end, _words(text, start, end), start, end, side, who.quantity)


def _of_each(text: str, named: PopulationMention) -> bool:
    return re.search(r"\beach\b", text[max(0, named.start - 12) : named.end]) is not None


def _joins(words: Sequence[Word], named: PopulationMention | None) -> bool:
    """Whether the words between people and a verb leave them its subject: "in the placebo group who", no "did not"."""
    return not any(
        w.part in ("number", "comma", "than", "not") or (w.low.endswith("ing") and w.low not in _ATTACHED)
        for w in words
        if not (named and named.start <= w.start < named.end)
    )


def _people(text: str, run: Sequence[Word], quantities: Sequence[Quantity]) -> Iterator[_People]:
    """The people that a run counts: "12 patients (30 %)", "30 % of the patients (12/40)", "the patients (55 %)"."""
    counts = {q.start: q for q in quantities if q.kind in _SHARES and q.comparator is None and q.unit in (None, "%")}
    taken = -1
    for at, word in enumerate(run):
        if word.start in counts and (found := _people_at(text, run, at, counts[word.start])):
            taken = found.after
            yield found
        elif word.low in _COUNTED and at >= taken and (beside := _BESIDE.match(text, word.end)):
            inside = [q for q in counts.values() if beside.start() <= q.start < beside.end()]
            if inside and _SHARE_ONLY.fullmatch(beside["inside"]):
                yield _People(_merged(inside), word.start, beside.end(), at + 1)


def _people_at(text: str, run: Sequence[Word], at: int, quantity: Quantity) -> _People | None:
    """The people that a quantity at a word counts."""
    index = at + 1
    while index < len(run) and run[index].start < quantity.end:
        if run[index].low in _COUNTED:  # "12 patients (30 %)" is one quantity
            return _People(quantity, quantity.start, quantity.end, index + 1)
        index += 1
    limit = min(len(run), index + 5)
    while index < limit and run[index].low not in _COUNTED:
        if run[index].low not in _OF and run[index].part not in ("word", "determiner"):
            return None
        index += 1
    if index >= limit:
        return None
    end = run[index].end
    beside = _BESIDE.match(text, end)
    share = _share_in(beside["inside"]) if beside else None
    if beside and share is not None:
        quantity, end = _joined(quantity, share), beside.end()
    return _People(quantity, quantity.start, end, index + 1)


def _share_in(inside: str) -> tuple[str, str] | None:
    """What a parenthesis tells beside a count: a share, or a count of a total."""
    if found := re.fullmatch(r"\s?(?:n\s?=\s?)?(\d+)\s?/\s?(\d+)\s?", inside):
        return found[1], found[2]
    if found := re.fullmatch(r"\s?(\d+(?:[.·]\d+)?)\s?%\s?", inside):
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


def _is_verb(word: Word) -> bool:
    return word.low in _POSSESSING or word.low in _DOING


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
    if run[verb].low in _POSSESSING:
        found = phrase(text, run[verb].end, _set_apart(run, verb, close))
        return (found.start, found.end) if found else None
    end = _set_apart(run, verb, close)
    end = len(text[:end].rstrip(" ,;("))
    start = run[verb + 1].start if run[verb].part == "be" and verb + 1 < len(run) else run[verb].start
    return (start, end) if end - start > 3 else None


def _starts_anew(run: Sequence[Word], word: Word) -> bool:
    """Whether another predicate or subject begins behind an "and"."""
    at = run.index(word)
    return any(w.part in ("be", "auxiliary", "number") or _is_verb(w) for w in run[at + 1 : at + 6])


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
        if word.low not in _BEFELL or (word.low not in {"occurred", "developed"} and not _passive(run, at)):
            continue
        inside = run[at + 1]
        step = 2 if inside.low in _WITHIN else 0
        if not step or any(w.part == "not" for w in run[max(0, at - 3) : at]):
            continue
        while at + step < len(run) and run[at + step].low in {"only", "the", "about", "approximately", "just"}:
            step += 1
        quantity = counts.get(run[at + step].start) if at + step < len(run) else None
        first = next((i for i in range(at, -1, -1) if run[i].part in ("be", "auxiliary")), at)
        event = phrase(text, run[0].start, run[first].start, people) if quantity and first else None
        if quantity is None or event is None:
            continue
        who = _people_at(text, run, at + step, quantity)
        end = who.end if who else quantity.end
        named = next((p for p in people if p.start >= quantity.start and p.start - end < 40), None)
        side = Side(named.label, named.start, named.end) if named and not named.all else NOBODY_NAMED
        if not who and not named:
            continue
        last = max(end, side.end)
        yield ValueFrame(event.start, last, event.text, event.start, event.end, side, who.quantity if who else quantity)


def _passive(run: Sequence[Word], at: int) -> bool:
    return any(w.part in ("be", "auxiliary") for w in run[max(0, at - 3) : at])


@dataclass(frozen=True, slots=True)
class _Item:
    """An event of a list with the parenthesis behind it."""

    start: int
    end: int
    close: int
    values: tuple[Quantity, ...]


def _listed(
    text: str, quantities: Sequence[Quantity], people: Sequence[PopulationMention], order: Sequence[str]
) -> Iterator[ValueFrame]:
    """Events listed with their shares, for the population named behind the list or before it."""
    for items in _lists(text, quantities):
        first, last = items[0], items[-1]
        names = [p for p in people if not p.all]
        behind = next((p for p in names if 0 <= p.start - last.close < 30), None)
        ahead = next((p for p in reversed(names) if p.end <= first.start and first.start - p.end < _FARTHEST), None)
        who = behind or ahead
        for item in items:
            event = text[item.start : item.end].strip()
            start = item.start
            if len(item.values) == 2:
                if len(order) != 2:
                    continue
                for label, value in zip(order, item.values, strict=True):
                    yield ValueFrame(start, item.close, event, start, item.end, Side(label, implied=True), value)
                continue
            side = Side(who.label, who.start, who.end) if who else NOBODY_NAMED
            yield ValueFrame(start, item.close, event, start, item.end, side, item.values[0])


def _lists(text: str, quantities: Sequence[Quantity]) -> Iterator[list[_Item]]:
    """Runs of items, each a noun phrase with a share in parentheses behind it; one alone needs a verb before it."""
    items: list[_Item] = []
    for beside in _BESIDE.finditer(text):
        item = _item(text, beside, quantities)
        if item is None:
            continue
        if items and not _BETWEEN_ITEMS.fullmatch(text[items[-1].close : item.start]):
            if _stands(text, items):
                yield items
            items = []
        items.append(item)
    if items and _stands(text, items):
        yield items


def _stands(text: str, items: Sequence[_Item]) -> bool:
    return (
        len(items) > 1
        or re.search(r"\b(?:were|was|included|including|being)\s(?:\w+\s)?$", text[: items[0].start]) is not None
    )


def _item(text: str, beside: re.Match[str], quantities: Sequence[Quantity]) -> _Item | None:
    inside = beside["inside"]
    pair = _PAIR.fullmatch(inside) is not None
    if not pair and not _SHARE_ONLY.fullmatch(inside):
        return None
    found = [
        q
        for q in quantities
        if beside.start() <= q.start < beside.end() and q.kind in ("number", "percent", "fraction")
    ]
    values = tuple(found) if pair else (_merged(found),) if found else ()
    if not values or (pair and len(values) != 2):
        return None
    before = text[: beside.start()]
    lead = _ITEM_START.match(before)
    start = lead.end() if lead else 0
    name = before[start:]
    words = words_of(name)
    if not 0 < len(words) <= 7 or any(w.part not in _NAMING for w in words):
        return None
    if {w.low for w in words} & (_COUNTED | {"group", "groups", "arm"}) - {"women", "men"}:
        return None
    return _Item(start + words[0].start, beside.start(), beside.end(), values)


def _merged(found: Sequence[Quantity]) -> Quantity:
    """A count with its share behind it is one value."""
    if len(found) == 2 and {q.kind for q in found} == {"number", "percent"}:
        counted, share = sorted(found, key=lambda q: q.kind)
        return replace(counted, kind="fraction", percent=share.value, end=max(counted.end, share.end))
    return found[0]


def _words(text: str, start: int, end: int) -> str:
    return " ".join(re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", text[start:end]).split())
