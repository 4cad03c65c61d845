"""Runs of a sentence that belong together: clauses, what a verb is said of, what follows it, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from graph_build.patterns import Pattern
from graph_build.recognisers.numbers import DIGITS, WORD, number

if TYPE_CHECKING:
    from decimal import Decimal

    from graph_build.model import ReadSentence, SlotValue, Timepoint

NUMBER = rf"(?:{DIGITS}|{WORD})"
TIME_UNITS = ("min", "h", "d", "wk", "mo", "a")
PEOPLE = (
    r"(?:patients?|subjects?|participants?|individuals?|cases?|children|child|infants?|neonates?|newborns?|adults?|"
    r"women|woman|men|man|boys?|girls?|females?|males?|controls?|(?:non-?\s?)?responders|survivors|recipients)"
    r"\b(?!\s(?:patients?|subjects?|cases?|participants?|individuals?|volunteers?)\b)"
)
_CONNECTIVES = (
    r"but|however|whereas|while|although|though|which|who|whom|after which|leading to|resulting in|allowing|"
    r"justifying|"
    r"followed by|accompanied by|because|since|so that|until|unless|then|thereafter|despite|suggesting|indicating|"
    r"confirming|revealing|showing|reaching|with (?:no|complete|subsequent|progressive|gradual|partial|an?|"
    r"marked|rapid)"
)
_VERBS_AFTER_AND = (
    r"was|were|had|has|have|did|is|are|showed|revealed|developed|received|underwent|remained|achieved|"
    r"suspended|stopped|"
    r"discontinued|improved|resolved|normali[sz]ed|worsened|died|experienced|required|needed|started|began|became|"
    r"demonstrated|exhibited|reached|declined|decreased|increased|rose|fell|recovered|continued|responded|presented|"
    r"reported|denied|noted|found|treated|given|administered|initiated|discharged|admitted|referred|followed|tapered|"
    r"allowed|led|resulted|subsided|disappeared|persisted|relapsed|survived|recurred|regressed|stabili[sz]ed"
)
_ADVERBS = (
    r"then|also|subsequently|finally|gradually|rapidly|dramatically|completely|significantly|eventually|later|"
    r"successfully|fully|partially"
)
BREAK = Pattern(
    rf"[;:]\s|[;:]$|,?\s\b(?:{_CONNECTIVES})\b"
    rf"|,?\s\b(?:and|or)\s(?=(?:(?:{_ADVERBS})\s)?(?:{_VERBS_AFTER_AND})\b)"
    rf"|,?\sand\s(?=(?:he|she|it|they|we|there|no|all|none|one|both|the remaining|{NUMBER}|another|his|her|"
    rf"their|its)\b)"
    r"|,\s(?:and\s)?(?=(?:he|she|it|they|we|there|no|all|none|the patients?|his|her|their|its|this|these)\b)"
    r"|,\s(?:and|then)\s",
    re.IGNORECASE,
)
"""Where a clause ends."""
_LEADING = Pattern(
    r"^(?:[\s,;:.–—-]+|patients?['’]s?\s|(?:and|but|or|however|moreover|furthermore|thus|therefore|notably|"
    r"additionally|also|then|overall|"
    r"finally|subsequently|interestingly|importantly|consequently|fortunately|unfortunately|initially|eventually|"
    r"meanwhile|overnight|afterwards|thereafter|the|an?|his|her|their|its|our|all|both|these|those|this|that|"
    r"any|some|where|when|because|since|as|if|so|while|until|although|once|after|even)"
    r"\b\s?)+",
    re.IGNORECASE,
)
_TRAILING = Pattern(
    r"(?:[\s,;:.–—-]+|\s\b(?:and|or|but|of|in|on|at|to|by|with|from|for|after|during|the|an?|was|were|is|are|had|has|"
    r"have|been|also|then|further|gradually|rapidly|completely|dramatically|significantly|partially|markedly|"
    r"progressively|slowly|quickly|subsequently|fully|finally|eventually|not|never|did|successfully|slightly|"
    r"initially|"
    r"spontaneously|well|soon|clinically|steadily|promptly|greatly|substantially|both|remarkably|consistently|again|"
    r"still|that|which|even|routinely|just|only|slightly)\b)+$",
    re.IGNORECASE,
)
_PARENTHESES = Pattern(r"\s?[(\[][^()\[\]]*[)\]]?")
_OPENER = Pattern(
    r"\s(?:within|during|after|following|by|before|until|throughout|over|since|upon|prior to|despite|without|through|"
    r"via|according to|compared|when|while|as|that|which|who|where|because|due to|probably|possibly|confirming|"
    r"suggesting|indicating|leading|resulting|is|are|was|were|has|have|had|did|although|but|and (?:was|were|had|is)|"
    r"leads?|led|prompted|caused|required|showed|revealed|occurred|developed|can|could|may|might|should|will|"
    r"would|must|cannot|"
    r"at (?!least|most)(?:the\s)?(?:\w+\s)?(?:\d|day|week|month|year|end|time|last|discharge|follow)|"
    r"on (?:the\s)?(?:day|\d|follow|discharge|same|\w+ day)|"
    rf"in (?:all|both|most|some|the|our|this|these|patients?|{NUMBER})|"
    rf"for (?:at least|an?\b|the|suboptimal|lack|{NUMBER})|with (?:an?\b|no|the|complete|out)|from|per|among)\b",
    re.IGNORECASE,
)


_CAUSED = Pattern(
    r",?\s(?:allowing|leading to|resulting in|justifying|followed by|thereafter|accompanied by|"
    r"with (?:complete|subsequent|progressive))\b",
    re.IGNORECASE,
)
_RELATIVE = Pattern(r",\s(?:(?:which|who)\s[^.;]{3,90}|an?\s[^.;,]{3,60}),\s$", re.IGNORECASE)
_SAME_SUBJECT = Pattern(rf",?\s(?:and|which|that)\s(?:(?:{_ADVERBS})\s)?(?:{_VERBS_AFTER_AND})\b", re.IGNORECASE)
_FINITE = Pattern(rf"\b(?:{_VERBS_AFTER_AND}|he|she|no)\b", re.IGNORECASE)
_GOES_ON = Pattern(
    r",?\s(?:for|with|combined|along|together)\b|,\s(?:and|then)\s(?!(?:he|she|the|was|were)\b)", re.IGNORECASE
)
_ADVERBIAL = Pattern(
    r"(?:at|on|during|after|following|before|prior to|by|within|in|over|from|since|upon)\s[^,;]{2,60}", re.IGNORECASE
)
_LISTED = Pattern(r",\s(?:and\s)?|\sand\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """Positions of a sentence: `start` inclusive, `end` exclusive."""

    start: int
    end: int

    def holds(self, position: int) -> bool:
        """Whether the position lies in the run."""
        return self.start <= position < self.end


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[Run, ...]:
    """The clauses of a sentence, left to right; together they cover it."""
    edges = [0]
    for found in BREAK.finditer(text):
        if found.start() > edges[-1] and not within_parentheses(text, found.start()):
            edges.append(found.start())
    return tuple(Run(a, b) for a, b in zip(edges, [*edges[1:], len(text)], strict=True))


def clause_at(text: str, position: int) -> Run:
    """The clause that a position lies in."""
    for clause in clauses(text):
        if clause.start <= position < clause.end:
            return clause
    return Run(0, len(text))


def scope(text: str, run: Run) -> Run:
    """A clause with the words before it that say when: an adverbial that opens the sentence, or its cause."""
    before = next((r for r in reversed(clauses(text)) if r.end <= run.start), None)
    if before is None:
        return run
    opening = before.start == 0 and _ADVERBIAL.fullmatch(text[before.start : before.end]) is not None
    if opening or _CAUSED.match(text, run.start) or _SAME_SUBJECT.match(text, run.start):
        return Run(before.start, run.end)
    return run


def denies(sentence: ReadSentence, run: Run, start: int, end: int) -> bool:
    """Whether a run of positions is denied by words of its own clause."""
    words = sentence.text[run.start : run.end]
    return any(
        c.kind == "polarity" and c.start <= start and end <= c.end and c.cue in words and c.cue.casefold() != "declined"
        for c in sentence.contexts
    )


def reach(text: str, run: Run) -> int:
    """How far to the right what a clause says goes on: over following runs that have no verb of their own."""
    end = run.end
    for following in clauses(text):
        if following.start < end:
            continue
        words = text[following.start : following.end]
        if not _GOES_ON.match(words) or _FINITE.search(words):
            break
        end = following.end
    return end


def certainty(sentence: ReadSentence, run: Run, start: int, end: int) -> str:
    """How surely a run of positions is put by words of its own clause: "asserted" where none hedges it."""
    words = sentence.text[run.start : run.end]
    found = [
        c for c in sentence.contexts if c.kind == "certainty" and c.start <= start and end <= c.end and c.cue in words
    ]
    return min(found, key=lambda c: c.end - c.start).value if found else "asserted"


def within_parentheses(text: str, position: int) -> bool:
    """Whether a parenthesis was opened before the position and not closed."""
    return text.count("(", 0, position) > text.count(")", 0, position)


def plain(words: str, *, parentheses: bool = False) -> str:
    """A phrase without parentheses (unless they stay), leading articles and connectives, and loose last words."""
    bare = _LEADING.sub("", " ".join((words if parentheses else _PARENTHESES.sub("", words)).split()))
    while (cut := _TRAILING.sub("", bare)) != bare:
        bare = cut
    return bare.strip(" \"'“”")


def said_of(text: str, verb: int) -> tuple[str, Run] | None:
    """What the verb that begins at a position is said of: the last phrase before it in its clause.

    Returns:
        The cleaned phrase and where it stands, or None where none of a sensible length stands there.
    """
    relative = _RELATIVE.search(text, 0, verb)
    if relative:
        found = said_of(text, relative.start())
        return (found[0], Run(found[1].start, verb)) if found else None
    start = clause_at(text, max(0, verb - 1)).start
    start = _after_last_comma(text, start, verb)
    words = re.sub(
        r"^\W*(?:after|at|on|by|during|within|following)\s[\w\s-]{3,30}?\s(?=(?:the|his|her|all|no)\s)",
        "",
        text[start:verb],
        flags=re.IGNORECASE,
    )
    words = words[max((m.end() for m in re.finditer(r"\bthat\s|\bwhether\s", words, re.IGNORECASE)), default=0) :]
    phrase = plain(words)
    if not phrase or len(phrase.split()) > 14:
        return None
    at = text.find(phrase.split()[0], verb - len(words), verb)
    return phrase, Run(max(start, at), verb)


def _after_last_comma(text: str, start: int, end: int) -> int:
    """Position after the last comma of a run that stands outside parentheses and numbers; its start where none does."""
    depth = 0
    for at in range(end - 1, start - 1, -1):
        depth += {")": 1, "(": -1}.get(text[at], 0)
        if text[at] == "," and depth == 0 and not text[at + 1 : at + 2].isdigit():
            return at + 1
    return start


def followed_by(text: str, start: int) -> tuple[str, Run] | None:
    """The phrase that begins at a position, up to a clause's border, a time, a place or a comma; cleaned."""
    border = BREAK.search(text, start)
    stop = border.start() if border else len(text)
    at = start
    while (mark := Pattern(r",(?!\d)|\.(?:\s|$)|[()]").search(text, at, stop)) is not None:
        closing = text.find(")", mark.start()) if mark.group() == "(" else -1
        if closing < 0 or not re.match(r"\s\w", text[closing + 1 : closing + 3]):
            stop = mark.start()
            break
        at = closing + 1
    opener = _OPENER.search(text, start, stop)
    stop = opener.start() if opener else stop
    phrase = plain(text[start:stop])
    if not phrase or len(phrase.split()) > 16:
        return None
    return phrase, Run(start, start + len(text[start:stop].rstrip()))


def time_slots(time: Timepoint | None) -> dict[str, SlotValue]:
    """The slots that say when: text, number, unit, bound, what is counted from."""
    if time is None:
        return {}
    slots: dict[str, SlotValue] = {"timepoint": time.text}
    if time.value is not None:
        slots["timepoint_value"] = as_number(time.value)
        if time.unit is not None:
            slots["timepoint_unit"] = time.unit
    if time.comparator is not None:
        slots["timepoint_comparator"] = time.comparator
    if time.reference is not None:
        slots["timepoint_reference"] = time.reference
    return slots


def joined_times(sentence: ReadSentence, time: Timepoint) -> tuple[Timepoint, ...]:
    """The times that a time is listed with, itself among them: "at months 2 and 3".

    Where values follow that belong to one time each ("respectively"), the list is no time of one statement.
    """
    if re.search(r"\brespectively\b", sentence.text, re.IGNORECASE):
        return (time,)
    listed = [time]
    everything = times(sentence)
    for step in (-1, 1):
        at = everything.index(time) + step
        while 0 <= at < len(everything):
            first, last = sorted((everything[at], listed[0] if step < 0 else listed[-1]), key=lambda t: t.start)
            alike = first.unit == last.unit and first.reference == last.reference and first.unit is not None
            if not alike or _LISTED.fullmatch(sentence.text, first.end, last.start) is None:
                break
            listed.insert(0 if step < 0 else len(listed), everything[at])
            at += step
    return tuple(listed)


def times_slots(listed: tuple[Timepoint, ...]) -> dict[str, SlotValue]:
    """The slots that say when, of times that hold together: one is put as itself, several as tuples."""
    slots = time_slots(listed[0])
    if len(listed) > 1:
        slots["timepoint"] = tuple(t.text for t in listed)
        slots["timepoint_value"] = tuple(as_number(t.value) for t in listed if t.value is not None)
    return slots


def time_in(sentence: ReadSentence, run: Run, near: int | None = None) -> Timepoint | None:
    """The time named in a run: the first one after the position `near`, else the last one before it."""
    inside = [t for t in times(sentence) if run.start <= t.start and t.end <= run.end]
    after = [t for t in inside if near is None or t.start >= near]
    return after[0] if after else (inside[-1] if inside else None)


def times(sentence: ReadSentence) -> list[Timepoint]:
    """The times of a sentence without those that are part of a unit ("mm/1st hour")."""
    units = [q for q in sentence.quantities if q.unit is not None and q.unit not in TIME_UNITS]
    return [t for t in sentence.timepoints if not any(q.start < t.start and t.end <= q.end for q in units)]


def as_number(value: Decimal) -> int | Decimal:
    """A whole number printed without a point as an integer, any other as it was printed."""
    return int(value) if value == value.to_integral_value() and "." not in str(value) else value


def count(printed: str) -> int | None:
    """The whole number that digits or a word stand for, or None."""
    try:
        value = number(printed)
    except ValueError:
        return None
    return int(value) if value == value.to_integral_value() else None
