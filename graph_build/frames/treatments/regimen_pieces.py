"""A sentence as the pieces that a treatment is told in: agents, doses, ways, numbers, and the words between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.clauses.words import unmasked_words_of
from graph_build.frames.treatments.regimen_words import NOUNS, kind_of
from graph_build.patterns import Pattern
from graph_build.recognisers.lexicon import looks_like_acronym
from graph_build.recognisers.numbers import DIGITS, ORDINALS, WORD, WORDS
from ontology.terms import routes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.frames.treatments.regimen_words import PieceKind
    from graph_build.model import Quantity, ReadSentence, Timepoint
    from graph_build.model.frames import Agent

TIME_UNITS = ("min", "h", "d", "wk", "mo", "a")
_DOSE_UNIT = Pattern(
    r"(?:k?g|mg|ug|ng|\[IU\]|k\[IU\]|m\[IU\]|M\[IU\]|U|mU|kU|MU|m?L|mmol|meq|Gy|cGy|mCi|MBq|10\*6\.(?:\[IU\]|U)|10\*6/kg)"
    r"(?:/(?:kg|m2|d|h|min|wk|mo|\(\d+\.(?:h|d|wk|mo)\)))*"
)
_NUMBER = rf"(?:{DIGITS}|{WORD})"
_SOME = (
    r"(?:(?!(?:of|and|on|with|at|in|mm|mmHg|mg|g|kg|mL|days?|weeks?|months?|years?|hours?|low|after|for|to)\b)"
    r"[\w-]+\s){0,3}?"
)
_COUNT = Pattern(
    rf"(?P<c>at least |more than )?\b(?P<n>{_NUMBER}|(?:an?\s)?(?:single|double))\s(?P<some>{_SOME})"
    rf"(?P<noun>{NOUNS})\b",
    re.IGNORECASE,
)
_EVERY = (
    r"every (?:other |second |third |fourth )?(?:\d+|two|three|four|five|six|eight|ten|twelve)?"
    r"(?:[- ](?:to|–|-)[- ]?\d+)? ?(?:hours?|hrs?|h|days?|weeks?|wks?|months?|morning|night|evening)"
)
FREQUENCY = Pattern(
    r"\b(?:(?:once(?= (?:an?|per|every|daily|weekly|monthly)\b|\s?[.,;)]|$)|twice|thrice|"
    r"(?:two|three|four|five|six|\d) times)"
    rf"(?: (?:an?|per|each) (?:day|week|month|year)| daily| weekly| monthly| {_EVERY})?"
    r"(?! as\b(?! (?:needed|required)))|"
    r"(?:bi-?|tri-?)?weekly|bi-?monthly|monthly|fortnightly|"
    rf"{_EVERY}|q\.?\d+ ?[hdw]|b\.?i\.?d\b\.?|t\.?i\.?d\b\.?|q\.?i\.?d\b\.?|q\.?d\b\.?|"
    r"(?:\d+|two|three|four|six|eight|twelve)[- ]?(?:hourly|hrly|hly|daily|weekly|monthly)|"
    r"each (?:hour|day|night|morning|evening|week|fortnight|month)|(?:in the )?morning and (?:in the )?evening|"
    r"(?:(?<=\w )a|per) (?:day|week|month|fortnight)(?! (?:apart|later|after|before|ago|earlier|of)\b)|in the morning|"
    r"daily|nightly|at (?:bedtime|night)|(?:on )?alternate days)(?!\w)",
    re.IGNORECASE,
)
_ROUTE_NAMES = (
    {word.casefold(): r.label for r in routes() for word in r.names}
    | {word.replace("-", "").casefold(): r.label for r in routes() for word in r.names if "-" in word}
    | {
        "intra-venous": "intravenous", "intra-venously": "intravenous", "by mouth": "oral", "by vein": "intravenous",
        "into a vein": "intravenous", "under the skin": "subcutaneous", "as an infusion": "intravenous",
        "by infusion": "intravenous", "as infusions": "intravenous", "into a muscle": "intramuscular",
    }
)  # fmt: skip
_ROUTE_ACRONYMS = {word: r.label for r in routes() for word in r.acronyms if len(word) > 1}


def _any(words: dict[str, str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


_ROUTE = Pattern(rf"(?<![\w-])(?:(?i:{_any(_ROUTE_NAMES)})|{_any(_ROUTE_ACRONYMS)})(?![\w-])")
_LINE = Pattern(rf"\b(?P<n>{'|'.join(list(ORDINALS)[:8])}|\d(?:st|nd|rd|th))[- ]line\b", re.IGNORECASE)
_RANK = Pattern(rf"\b(?P<n>{'|'.join(list(ORDINALS)[:8])}|\d(?:st|nd|rd|th))\b(?![- ]line)", re.IGNORECASE)
_TIMES = Pattern(r"(?<![\w.,])(?P<n>\d{1,2})\s?[×x]\s?$")
"""How many doses, before each of them: "4 × 1000 mg/d" is 1000 mg four times a day."""
_A_DAY = {"1": "once a day", "2": "twice a day"}
_POINTING = Pattern(
    r"\b(?:the|this|its?) (?:same )?(?:drug|agent|medication|dose|dosage|antibody|treatment)\b(?!\s(?:of|with)\b)|"
    r"\bit\b",
    re.IGNORECASE,
)
_BAGS = Pattern(r"\s(?:units?|bags?)\b", re.IGNORECASE)
_ANOTHER = frozenset({"disease", "finding", "analyte", "score", "cytokine", "receptor", "anatomy"})

_WAY_OF_GIVING = Pattern(r"puls(?:e|ed)\s(?:therapy|treatment|doses?|steroids?|\w*(?:solone|sone))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a sentence and what it does in telling of a treatment.

    Attributes:
        start: first position; end: position after the last.
        kind: see `PieceKind`.
        agent, quantity, time: what was recognised there, for pieces of these kinds.
        number: of a count or rank.
        label: the route, the frequency, the comparator of a count, or the words.
        short: whether a word is printed as a short form ("VCM").
    """

    start: int
    end: int
    kind: PieceKind
    agent: Agent | None = None
    quantity: Quantity | None = None
    time: Timepoint | None = None
    number: int | None = None
    label: str = ""
    short: bool = False


def is_dose(quantity: Quantity) -> bool:
    """Whether a quantity has a unit that treatments are dosed in."""
    return quantity.unit is not None and _DOSE_UNIT.fullmatch(quantity.unit) is not None


def pieces(sentence: ReadSentence, agents: Sequence[Agent]) -> list[Piece]:
    """The pieces of a sentence, in order; none overlap.

    Args:
        sentence: the sentence.
        agents: the treatments that it names.
    """
    taken: list[Piece] = []
    for piece in (*_recognised(sentence, agents), *_ways(sentence.text), *_others(sentence)):
        if all(piece.end <= t.start or t.end <= piece.start for t in taken):
            taken.append(piece)
    held = sorted(taken, key=lambda p: p.start)
    between = (
        w for w in unmasked_words_of(sentence.text) if not any(t.start < w.end and w.start < t.end for t in held)
    )
    brackets = (
        Piece(at, at + 1, "open" if sign in "([" else "close")
        for at, sign in enumerate(sentence.text)
        if sign in "()[]" and not any(t.start <= at < t.end for t in held)
    )
    words = (_word(w, sentence.text) for w in between)
    return _settled(sorted([*held, *words, *brackets], key=lambda p: p.start))


def _settled(found: list[Piece]) -> list[Piece]:
    """The pieces once their neighbours are known: "three 500 mg infusions" counts, "for a week" is no frequency."""
    for at, piece in enumerate(found):
        behind_it = at and found[at - 1].kind in ("agent", "dose", "close")
        if piece.kind == "often" and re.match(r"(?:a|per) ", piece.label) and not behind_it:
            found[at] = replace(piece, kind="word")
    depth = 0
    for at, piece in enumerate(found):
        depth += {"open": 1, "close": -1}.get(piece.kind, 0)
        if depth > 0 and piece.kind == "break" and piece.label == ";":  # "(loading dose 2 g; then 1 g)" goes on
            found[at] = replace(piece, kind="comma")
    _relative_of_agent(found)
    for at, piece in enumerate(found[:-2]):
        if piece.kind == "word" and found[at + 1].kind == "dose" and found[at + 2].kind in ("noun", "fill"):
            number = WORDS.get(piece.label) or (int(piece.label) if piece.label.isdigit() else None)
            if number is not None and re.fullmatch(NOUNS, found[at + 2].label):
                found[at] = replace(piece, kind="count", number=number, label=f"{found[at + 2].label}|")
    return found


def _relative_of_agent(found: list[Piece]) -> None:
    """What is told of a treatment in a clause that hangs on its name is told of it: "X, of which she received 5 mg"."""
    for at, piece in enumerate(found):
        if piece.label not in ("which", "that") or piece.kind != "break":
            continue
        before = at - 1
        while before >= 0 and (found[before].kind in ("comma", "close") or found[before].label == "of"):
            before -= 1
        if before < 0 or found[before].kind != "agent":
            continue
        found[at] = replace(piece, kind="fill")
        behind = found[at + 1] if at + 1 < len(found) else None
        if behind is not None and behind.label in ("he", "she", "they", "we") and behind.kind == "break":
            found[at + 1] = replace(behind, kind="fill")


def _recognised(sentence: ReadSentence, agents: Sequence[Agent]) -> Iterator[Piece]:
    for agent in agents:
        yield Piece(agent.start, agent.end, "agent", agent=agent)
    doses = [q for q in sentence.quantities if is_dose(q) and q.kind in ("number", "range", "median_iqr", "mean_sd")]
    for q in (*doses, *_bags(sentence)):
        times = _TIMES.search(sentence.text, 0, q.start)
        of_a_day = times is not None and q.unit is not None and q.unit.endswith("/d")
        if times:
            often = _A_DAY.get(times["n"], f"{times['n']} times a day") if of_a_day else ""
            yield Piece(times.start(), times.end(), "often" if of_a_day else "fill", label=often)
        each = _each(q) if of_a_day else q
        yield Piece(q.start, q.end, "dose", quantity=each)
    lengths = [q for q in sentence.quantities if q.unit in TIME_UNITS and q.kind in ("number", "range")]
    for time in sentence.timepoints:
        lasting = time.text.startswith("over ") or (time.comparator is not None and not time.text.startswith("within"))
        if not lasting or not any(q.start < time.end and time.start < q.end for q in lengths):
            yield Piece(time.start, time.end, "time", time=time)
    for m in FREQUENCY.finditer(sentence.text):
        yield Piece(m.start(), m.end(), "often", label=m.group().casefold())
    for q in lengths:
        yield Piece(q.start, q.end, "length", quantity=q)


def _each(q: Quantity) -> Quantity:
    """A dose that is given several times a day, without the day."""
    printed = re.split(r"\s?(?:/|\bper\b)", q.unit_as_printed or "", maxsplit=1)[0]
    return replace(q, unit=(q.unit or "").removesuffix("/d"), unit_as_printed=printed)


def _bags(sentence: ReadSentence) -> Iterator[Quantity]:
    """Units of blood, which are no unit of measure: "five units of packed red cells"."""
    for q in sentence.quantities:
        bags = _BAGS.match(sentence.text, q.end) if q.kind in ("number", "range") and q.unit is None else None
        if bags:
            yield replace(q, end=bags.end(), unit="U", unit_as_printed=bags.group().strip())


def _ways(text: str) -> Iterator[Piece]:
    for m in _ROUTE.finditer(text):
        label = _ROUTE_ACRONYMS.get(m.group()) or _ROUTE_NAMES[m.group().casefold()]
        yield Piece(m.start(), m.end(), "route", label=label)
    for m in _COUNT.finditer(text):
        word = re.sub(r"^an?\s", "", m["n"].casefold())
        number = {"single": 1, "double": 2}.get(word) or WORDS.get(word) or (int(word) if word.isdigit() else None)
        if number is not None and "divided" not in m["some"].casefold():
            yield Piece(m.start(), m.end(), "count", number=number, label=m["noun"].casefold() + "|" + (m["c"] or ""))
    for m in _RANK.finditer(text):
        yield Piece(m.start(), m.end(), "rank", number=rank(m["n"]))
    for m in _LINE.finditer(text):
        yield Piece(m.start(), m.end(), "line", number=rank(m["n"]))
    for m in _POINTING.finditer(text):
        yield Piece(m.start(), m.end(), "back")


def _others(sentence: ReadSentence) -> Iterator[Piece]:
    for mention in sentence.mentions_of(*_ANOTHER):
        if _WAY_OF_GIVING.match(sentence.text, mention.start):
            continue  # "pulse therapy": no heart rate
        yield Piece(mention.start, mention.end, "other", label=mention.concept.category)


def rank(printed: str) -> int:
    """The number of an ordinal: "second" and "2nd" are 2."""
    return ORDINALS.get(printed.casefold()) or int(re.sub(r"\D", "", printed))


def _word(word: Word, text: str) -> Piece:
    kind = kind_of(word.low, word.part)
    short = kind == "word" and looks_like_acronym(text[word.start : word.end])
    return Piece(word.start, word.end, kind, label=word.low, short=short)
