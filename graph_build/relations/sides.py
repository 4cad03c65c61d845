"""Which arms a comparison is of: those named beside what holds one against the other, or implied by the study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.model.frames import Side
from graph_build.relations.clause import clause_of, head_of, upward

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from graph_build.relations.parsed import ParsedSentence
    from graph_build.relations.patterns import Patterns
    from graph_build.study.arms import Arms
    from graph_build.study.mentions import PopulationMention

_NEAR = 70
"""Characters behind "than" within which the comparator is named."""
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
    marker = _marker(sentence, trigger, head, gives, patterns)
    if marker is not None:
        return _against(sentence, own, named, marker, arms, patterns)
    together = any(n.mention.all for n in own)
    single = [n for n in own if not n.mention.all and not n.mention.members]
    labels = list(dict.fromkeys(n.mention.label for n in single if n.mention.arm))
    alike = gives in ("difference", "likeness")
    if len(labels) > 1:
        between = any(t.lower_ in patterns.words["between"] for n in single for t in upward(n.token))
        if not (alike or between) or len(labels) > 2:
            return []
        first, second = (next(n for n in single if n.mention.label == label) for label in labels)
        return [(first.side, second.side)]
    if len(labels) == 1 and not together:
        other = arms.other(single[0].mention.arm) if single[0].mention.arm else None
        return [(single[0].side, Side(other.label, implied=True))] if other else []
    together = together or any(_is_between_group(t, patterns) for t in clause_of(trigger))
    if together and not labels and alike and arms.pair:
        a, b = arms.pair
        return [(Side(a.label, implied=True), Side(b.label, implied=True))]
    return []


def _is_between_group(token: Token, patterns: Patterns) -> bool:
    """Whether a word is the last of "between-group"; its parts are tokens."""
    if token.i < len(("between", "-")) or token.nbor(-1).text != "-":
        return False
    return token.lower_ in patterns.words["grouped"] and token.nbor(-2).lower_ in patterns.words["between"]


def _marker(sentence: ParsedSentence, trigger: Token, head: Token, gives: str, patterns: Patterns) -> Token | None:
    """The word that holds one arm against another, of the trigger's clause: the first behind it, else the first."""
    found = [t for t in sentence.doc if _holds_against(t, trigger, gives, patterns) and _near(t, head)]
    return next((t for t in found if t.i > trigger.i), next(iter(found), None))


def _near(token: Token, head: Token) -> bool:
    own = head_of(token)
    return head in (own, own.head) or (own == token and head_of(token.head) == head)


def _holds_against(token: Token, trigger: Token, gives: str, patterns: Patterns) -> bool:
    if token.lower_ in _PHRASED:
        alike = gives in ("difference", "likeness") or trigger.lower_ in ("superior", "inferior", "non-inferior")
        return alike and token.head == trigger and token.lower_ in patterns.words["same_as"]
    if token.lower_ not in patterns.words["against"]:
        return False
    if token.lower_ in ("compared", "comparison", "relative", "contrast", "opposed"):
        return token.i + 1 < len(token.doc) and token.nbor(1).lower_ in ("to", "with")
    return token.lower_ != "over" or trigger.lower_ in ("superior", "superiority", "advantage", "benefit")


def _against(
    sentence: ParsedSentence,
    own: Sequence[Named],
    named: Sequence[Named],
    marker: Token,
    arms: Arms,
    patterns: Patterns,
) -> list[tuple[Side, Side]]:
    """The arm before a marker against each that stands behind it."""
    at = sentence.end(marker)
    behind = [n for n in named if n.mention.start >= at and not n.mention.all]
    if not behind or behind[0].mention.start - at > _NEAR:
        return []
    comparators = _joined(behind, sentence, patterns)
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
