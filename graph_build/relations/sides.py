"""Which arms a comparison is of: those named beside what holds one against the other, or implied by the study."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from graph_build.model.frames import Side
from graph_build.relations.clause import clause_of, head_of, upward

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from graph_build.relations.parsed import ParsedSentence
    from graph_build.relations.patterns import Patterns
    from graph_build.study.arms import Arm, Arms
    from graph_build.study.mentions import PopulationMention

_NEAR = 70
"""Characters behind "than" within which the comparator is named."""
_FEW = 4
"""Arms of which all are held against each other where a sentence denies a difference between them."""
_PHRASED = frozenset({"to", "with", "from", "as"})
_JOINS = frozenset({"and", "or", "nor", ","})


@dataclass(frozen=True, slots=True)
class Named:
    """An arm that a sentence names, at a word of its parse."""

    mention: PopulationMention
    token: Token

    @property
    def side(self) -> Side:
        """It as a side of a comparison."""
        return Side(self.mention.label, self.mention.start, self.mention.end)


def named_arms(sentence: ParsedSentence, people: Sequence[PopulationMention]) -> tuple[Named, ...]:
    """The populations that a sentence names outside its brackets, each at its last word."""
    found = []
    for one in people:
        inside = [t for t in sentence.doc if one.start <= sentence.start(t) < one.end]
        if inside:
            found.append(Named(one, inside[-1]))
    return tuple(found)


def sides_of(
    sentence: ParsedSentence, named: Sequence[Named], trigger: Token, gives: str, patterns: Patterns, arms: Arms
) -> list[tuple[Side, Side]]:
    """The pairs of arms that a comparison is of, each arm with the one that it is held against; [] where not told.

    Args:
        sentence: the sentence.
        named: the arms that it names.
        trigger: the word that compares.
        gives: what its pattern tells.
        patterns: with the words that hold one arm against the other.
        arms: of the study.
    """
    head = head_of(trigger)
    own = [n for n in named if head_of(n.token) == head]
    markers = _markers(sentence, trigger, head, gives, patterns)
    for marker in markers:
        if comparators := _comparators(sentence, named, marker, patterns):
            return _against(sentence, own, comparators, marker, arms, patterns)
    if any(marker.lower_ in patterns.words["against"] for marker in markers):
        return []
    together = any(n.mention.all for n in own)
    single = [n for n in own if not n.mention.all and not n.mention.members]
    alike = gives in ("difference", "likeness")
    known = any(n.mention.arm for n in single)
    labels = list(dict.fromkeys(n.mention.label for n in single if n.mention.arm or (alike and known)))
    if len(labels) > 1:
        between = any(t.lower_ in patterns.words["between"] for n in single for t in upward(n.token))
        if not between and any(n.mention.arm is None for n in single):
            return []
        if not (alike or between) or len(labels) > 2:
            return []
        first, second = (next(n for n in single if n.mention.label == label) for label in labels)
        return [(first.side, second.side)]
    if len(labels) == 1 and not together:
        other = arms.other(single[0].mention.arm) if single[0].mention.arm else None
        return [(single[0].side, Side(other.label, implied=True))] if other else []
    together = together or any(_is_between_group(t, patterns) for t in clause_of(trigger))
    if alike and not labels and (together or _is_of_all(trigger, named, patterns)):
        return [(Side(a.label, implied=True), Side(b.label, implied=True)) for a, b in _pairs(arms)]
    return []


def _is_of_all(trigger: Token, named: Sequence[Named], patterns: Patterns) -> bool:
    """Whether a difference of which no side is told may be that of the arms: of no other sides, and of no times."""
    words = {t.lower_ for t in trigger.doc}
    return not named and trigger.tag_.startswith("NN") and words.isdisjoint(patterns.words["of_other_sides"])


def _pairs(arms: Arms) -> list[tuple[Arm, Arm]]:
    """The arms that are held against each other where none is named: each with the control, or two by two."""
    if arms.pair:
        return [arms.pair]
    if controls := [arm for arm in arms.arms if arm.control]:
        return [(arm, controls[0]) for arm in arms.treated]
    return list(combinations(arms.arms, 2)) if len(arms.arms) <= _FEW else []


def _is_between_group(token: Token, patterns: Patterns) -> bool:
    """Whether a word is the last of "between-group"; its parts are tokens."""
    if token.i < len(("between", "-")) or token.nbor(-1).text != "-":
        return False
    return token.lower_ in patterns.words["grouped"] and token.nbor(-2).lower_ in patterns.words["between"]


def _markers(sentence: ParsedSentence, trigger: Token, head: Token, gives: str, patterns: Patterns) -> list[Token]:
    """The words that may hold one arm against another, of the trigger's clause: those behind it first."""
    found = [t for t in sentence.doc if _holds_against(t, trigger, gives, patterns) and _near(t, head)]
    found = [t for t in found if _relative(t) == _relative(trigger)]
    return sorted(found, key=lambda t: (t.i < trigger.i, t.i))


def _relative(token: Token) -> Token | None:
    """The verb of the relative clause that a word stands in."""
    return next((t for t in upward(token) if t.dep_ == "relcl"), None)


def _near(token: Token, head: Token) -> bool:
    own = head_of(token)
    return head in (own, own.head) or (own == token and head_of(token.head) == head)


def _holds_against(token: Token, trigger: Token, gives: str, patterns: Patterns) -> bool:
    if token.lower_ in _PHRASED:
        alike = gives in ("difference", "likeness") or trigger.lower_ in ("superior", "inferior", "non-inferior")
        measures = token.i + 1 < len(token.doc) and token.nbor(1).lower_ in patterns.words["regarding"]
        return alike and not measures and _is_of(token, trigger) and token.lower_ in patterns.words["same_as"]
    if token.lower_ not in patterns.words["against"]:
        return False
    if token.lower_ in ("compared", "comparison", "relative", "contrast", "opposed"):
        return token.i + 1 < len(token.doc) and token.nbor(1).lower_ in ("to", "with")
    return token.lower_ != "over" or trigger.lower_ in ("superior", "superiority", "advantage", "benefit")


def _is_of(token: Token, trigger: Token) -> bool:
    """Whether a preposition hangs on a trigger, or on the noun that it describes: "a superior effect to that of B"."""
    return token.head == trigger or (trigger.dep_ == "amod" and token.head == trigger.head and token.lower_ == "to")


def _comparators(sentence: ParsedSentence, named: Sequence[Named], marker: Token, patterns: Patterns) -> list[Named]:
    """The arms that stand close behind a marker; none of "than at baseline", a time before."""
    at = sentence.end(marker)
    behind = [n for n in named if n.mention.start >= at and not n.mention.all]
    if not behind or behind[0].mention.start - at > _NEAR:
        return []
    between = [t for t in sentence.doc[marker.i + 1 :] if sentence.start(t) < behind[0].mention.start]
    if any(t.text == ";" or t.lower_ in patterns.words["baseline"] for t in between):
        return []
    return _joined(behind, sentence, patterns)


def _against(
    sentence: ParsedSentence,
    own: Sequence[Named],
    comparators: Sequence[Named],
    marker: Token,
    arms: Arms,
    patterns: Patterns,
) -> list[tuple[Side, Side]]:
    """The arm before a marker against each of the comparators, which stand behind it."""
    held = {n.mention.label for n in comparators}
    before = [n for n in own if n.token.i < marker.i and n.mention.label not in held and not n.mention.all]
    firsts = _joined(before[::-1], sentence, patterns)[::-1]
    if not firsts:
        firsts = _joined(
            [n for n in own if n.token.i > comparators[-1].token.i and n.mention.label not in held], sentence, patterns
        )
    pairs = [(a, b) for first in firsts for a in _sides(first) for other in comparators for b in _sides(other)]
    if not firsts and len(comparators) == 1 and comparators[0].mention.arm and arms.pair:
        other = arms.other(comparators[0].mention.arm)
        if other and other != comparators[0].mention.arm and comparators[0].mention.arm.control:
            pairs = [(Side(other.label, implied=True), comparators[0].side)]
    return [(a, b) for a, b in pairs if a.label != b.label]


def _sides(one: Named) -> Iterator[Side]:
    """An arm, or each of those that a mention means one by one."""
    for member in one.mention.members or (None,):
        yield Side(member.label if member else one.mention.label, one.mention.start, one.mention.end)


def _joined(run: Sequence[Named], sentence: ParsedSentence, patterns: Patterns) -> list[Named]:
    """The first of a run of arms with those that only "and" and commas join to it."""
    found: list[Named] = []
    for one in run:
        if found:
            last, this = sorted((found[-1], one), key=lambda n: n.token.i)
            between = sentence.doc.text[last.token.idx + len(last.token) : _first(sentence, this).idx].lower()
            words = between.replace(",", " , ").split()
            if not _JOINS & set(words) or not set(words) <= _JOINS | patterns.words["beside"]:
                break
        if one.mention.label not in {n.mention.label for n in found}:
            found.append(one)
    return found


def _first(sentence: ParsedSentence, one: Named) -> Token:
    return next(t for t in sentence.doc if one.mention.start <= sentence.start(t) < one.mention.end)
