"""What the values of arms are of: the subject of their clause, what so many did, or what stands behind them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.words import words_of
from graph_build.frames.arms.enclosed import last_phrase
from graph_build.frames.counted_people import COUNTED, DOING, POSSESSING, is_verb
from graph_build.frames.variables import Phrase, phrase
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.clauses.words import Word
    from graph_build.frames.arms.values import Aligned
    from graph_build.model import Quantity
    from graph_build.model.frames import ComparisonFrame
    from graph_build.study.mentions import PopulationMention

_PARENTHESIS = Pattern(r"\s?(?:\([^()]*\)|\[[^\[\]]*\])")
_SETS = frozenset(
    {"against", "at", "after", "during", "following", "in", "by", "within", "throughout", "among", "over"}
)
_ASSIGNED = Pattern(r"\b(?:randomi[sz]ed|assigned|allocated|received)\b")
_LED = Pattern(r"(?:led|leading|resulted|resulting)\s(?:to|in)\s", re.IGNORECASE)
_THERE = Pattern(r"\W*there (?:was|were|have been|had been)\s(?:a total of\s)?", re.IGNORECASE)
_JOINED = Pattern(r"\s?(?:,|and|versus|vs\.?)\s", re.IGNORECASE)
_PROPORTION = Pattern(
    r"\b(?:proportions?|percentages?|numbers?|shares?)\sof\s(?:the\s)?(?:\w+\s)?(?:patients|participants|subjects|"
    r"children|adults|women|men|people|individuals)\s(?:with|having|achieving|reaching|attaining|experiencing|reporting|"
    r"who\s(?:had\s)?(?:had|achieved|reached|attained|met|experienced|reported|developed|received))\s(?P<what>.+?)\s"
    r"(?:was|were)\s",
    re.IGNORECASE,
)
"""A share with what its patients had or reached: "The proportion of patients who achieved an ACR50 response was …"."""
_EVENTS = Pattern(r"[\w-]+\s(?P<what>[A-Za-z][A-Za-z-]+(?:\s[A-Za-z-]+){0,3})\s[(\[].*", re.DOTALL)
_IN_SO_MANY = Pattern(r"\s(?:in|for|among)\s(?:only\s|about\s|as many as\s)?", re.IGNORECASE)
_OF_WHICH = Pattern(r",\s(?P<what>[a-z][a-z-]+)\sof\s(?:which|whom)\s(?=was|were|had|has|is|could)")
_LEADING_VALUE = Pattern(
    r"\W*(?:when |as )?(?:compared (?:with|to)|in (?:comparison|contrast) (?:with|to)|against|versus)\s(?:only\s)?$",
    re.IGNORECASE,
)
_WHICH = Pattern(r",?\s(?:which|that)\s(?:only\s|about\s)?")
_REGARDING = Pattern(
    r".*\b(?:with (?:respect|regard) to|as regards|regarding|in terms of|concerning|for|in|of)\s(?:the\s)?",
    re.IGNORECASE | re.DOTALL,
)
_IN_WHOM = Pattern(r"\s(?:for|in|with|among|on|of)\s(?:the\s|those\s|patients\s)*$", re.IGNORECASE)
_OF_WHAT = Pattern(r"\s(?:for|in|on)\s(?:the\s)?", re.IGNORECASE)


def variable_of(
    text: str,
    run: tuple[int, int],
    found: Sequence[Aligned],
    people: Sequence[PopulationMention],
    frames: Sequence[ComparisonFrame],
) -> Phrase | None:
    """What the values are of: what the run compares, its subject, or what so many patients had, reached or did."""
    start, end = run
    first = min(a.quantity.start for a in found)
    if (of_which := _OF_WHICH.search(text, start, first)) and (
        thing := _before_relative(text, start, of_which.start())
    ):
        return Phrase(f"{of_which['what']} of {thing.text}", thing.start, thing.end)
    for frame in frames:
        if start <= frame.start < end:
            return Phrase(frame.variable, frame.variable_start, frame.variable_end)
    if (lead := _LEADING_VALUE.match(text, start, first)) and len(found) > 1:  # "Compared with 2 days in B, A had …"
        start = next((p.end for p in people if p.start > first), lead.end())
        rest = tuple(one for one in found if one.quantity.start > start)
        if rest and (main := variable_of(text, (start, end), rest, people, frames)):
            return main
    if inside := _within_count(text, min((a.quantity for a in found), key=lambda q: q.start)):
        return inside
    if text[start:first].rstrip().endswith(" of") and (rates := phrase(text, start, first, people)):
        return rates  # "remission rates of 37 % and 29 % were seen with A and B"
    if (told_as := _PROPORTION.search(text, start, first)) and (
        had := phrase(text, told_as.start("what"), told_as.end("what"), people)
    ):
        return had
    if (antecedent := _antecedent(text, run, found)) is not None:
        return antecedent
    words = [
        w for w in words_of(text) if start <= w.start < end and not any(p.start <= w.start < p.end for p in people)
    ]
    changes = {w.start for at, w in enumerate(words) if w.part in ("up", "down") and not _is_noun(words, at)}
    verbs = [w for w in words if w.part in ("be", "verb", "auxiliary") or w.start in changes or is_verb(w)]
    told = [w for w in verbs if w.end <= first and (w.start > start or not is_verb(w))]  # "Sustained X" leads no clause
    before = told[0] if told else None
    if (
        before is not None
        and (led := _LED.match(text, before.start))
        and (to := phrase(text, led.end(), first, people))
    ):
        return to
    so_many = before is not None and before.start in changes and _IN_SO_MANY.fullmatch(text, before.end, first)
    if before is not None and so_many and (moved := phrase(text, start, before.end, people)):
        return moved  # "Fatigue eased in 31 % of …": what so many had
    if before is not None and before.start - start > 2 and (subject := phrase(text, start, before.start, people)):
        return subject
    if before is not None and before.part == "verb" and not any(p.start < first for p in people):
        of = phrase(text, before.end, first)  # "We saw X in 5 % of A", "Week 16 brought X in 5 %": the object
        if of is not None:
            return of
    if before is not None and any(p.start >= start and p.end <= before.start for p in people):
        had = phrase(text, before.end, first, people)  # "A had a mean fall in X of 3": what the population had
        if had is not None and text[had.end : first].strip() in ("of", "by"):
            return had
    if before is not None and before.low in POSSESSING and not text[before.end : first].strip(" an"):
        rate_end = min(a.quantity.end for a in found)  # "A had a 3 % rate of X compared with 13 % in B"
        stops = (w.start for w in words if w.start > rate_end and w.part in ("versus", "than", "comma", "and"))
        if rate := phrase(text, rate_end, next(stops, end)):
            return rate
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
            last_word = verb.end if text[verb.end : verb.end + 1] in (",", ";") else last_word
            return Phrase(" ".join(text[verb.start : last_word].split()), verb.start, last_word)
    behind = max(a.quantity.end for a in found)
    ahead = min((p.start for p in people if p.start > behind), default=behind)
    if counted := phrase(text, behind, ahead):  # "35 and 66 relapses in the A and B groups"
        return counted
    if assigned := _ASSIGNED.search(text, first, end):
        return Phrase(assigned.group(), assigned.start(), assigned.end())
    return phrase(text, start, first, people) if before is None and first - start > 3 else None


def _is_noun(words: Sequence[Word], at: int) -> bool:
    """Whether a word of change is a noun here: "the gain in X", "a further fall of 3", "reductions in X were"."""
    before = words[at - 1] if at else None
    behind = words[at + 1].low if at + 1 < len(words) else ""
    if before is None:
        return behind in ("in", "of")
    return before.part in ("determiner", "more", "less") or before.low in ("mean", "median", "average", "further")


def _within_count(text: str, counted: Quantity) -> Phrase | None:
    """The events that a count holds, with the share behind them: "sixteen deaths (19 %)"; no people."""
    inside = _EVENTS.fullmatch(text, counted.start, counted.end) if counted.kind == "fraction" else None
    if inside is None or inside["what"].split()[-1].casefold() in COUNTED:
        return None
    return phrase(text, *inside.span("what"))


def _antecedent(text: str, run: tuple[int, int], found: Sequence[Aligned]) -> Phrase | None:
    """What a relative clause with the values is of: "the ACR20 response, which 12 and 9 patients attained"."""
    first, last = min(a.quantity.start for a in found), max(a.quantity.end for a in found)
    lead = _WHICH.search(text, run[0], first)
    if lead is None or lead.end() != first:
        return None
    verb = next((w for w in words_of(text) if last <= w.start < run[1] and w.part not in ("comma", "adverb")), None)
    if verb is None or not (verb.part == "verb" or is_verb(verb)):
        return None
    return _before_relative(text, run[0], lead.start())


def _before_relative(text: str, start: int, end: int) -> Phrase | None:
    """The noun phrase right before a relative clause, without what it stands in: "with respect to X, which …" is X."""
    regarding = _REGARDING.search(text, start, end)
    return phrase(text, regarding.end() if regarding else start, end)


def without_people(text: str, said: Phrase, people: Sequence[PopulationMention]) -> Phrase | None:
    """What is measured without those it is measured in: "mean changes in pain for A, B and C" are of pain."""
    if any(p.start <= said.start < p.end for p in people):
        return None
    first = min((p.start for p in people if said.start < p.start < said.end), default=said.end)
    whom = _IN_WHOM.search(text, said.start, first) if first < said.end else None
    if whom is None or whom.start() - said.start < 3:
        return said
    return Phrase(" ".join(text[said.start : whom.start()].split()), said.start, whom.start())


def told_behind(text: str, found: Sequence[Aligned], end: int) -> Phrase | None:
    """What values are of where that stands behind them: "changes in A and B were 5.6 and 2.0 for the pain score"."""
    last = max(one.quantity.end for one in found)
    of = _OF_WHAT.match(text, last)
    close = min((i for i in (text.find(",", last), text.find("(", last)) if i > 0), default=end)
    return phrase(text, of.end(), min(close, end)) if of else None


def said_of(text: str, words: Sequence[Word], values: Sequence[Quantity]) -> Phrase | None:
    """What values without populations are of: the words before them, or what so many did ("… completed the year")."""
    start, first, last = words[0].start, values[0].start, values[-1].end
    verb = next((w for w in words if w.part in ("be", "verb") and w.start > start), None)
    said = last_phrase(text, start, first) or phrase(text, start, verb.start if verb else first)
    if said is not None:
        return said
    does = next((w for w in words if w.start >= last and is_verb(w)), None)
    if does is None:
        return None
    close = _noun_end(words, does.end, text.find(", respectively", last))
    done = phrase(text, does.end, close)
    return Phrase(text[does.start : done.end], does.start, done.end) if done and does.low in DOING else done


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
