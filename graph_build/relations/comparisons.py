"""Comparisons of arms, read from the parse of a sentence by the patterns of `comparisons.yaml`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.frames.estimates import estimates
from graph_build.model.frames import ComparisonFrame, Side
from graph_build.relations.clause import clause_of, head_of, in_relative, is_denied, is_supposed, upward
from graph_build.relations.interpreter import matches
from graph_build.relations.paths import follow, parse_path
from graph_build.relations.patterns import patterns_of
from graph_build.relations.phrases import noun_phrase
from graph_build.relations.sides import named_arms, sides_of
from graph_build.study.mentions import populations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from spacy.tokens import Token

    from graph_build.model.frames import Direction
    from graph_build.relations.interpreter import Match
    from graph_build.relations.parsed import ParsedSentence
    from graph_build.relations.patterns import Patterns
    from graph_build.relations.phrases import NounPhrase
    from graph_build.study.arms import Arms

NAME = "comparisons"
_WORD = re.compile(r"[^\W\d_][\w-]*")
_WAYS: Mapping[str, Direction] = {
    "higher": "higher", "lower": "lower", "better": "better", "worse": "worse",
    "raised": "higher", "lowered": "lower", "bettered": "better", "worsened": "worse",
}  # fmt: skip
_INTO = tuple(
    parse_path(path, {})
    for path in (
        ">prep:in|of|for|to >pobj",
        ">prep:from|at >pobj >prep:in|of >pobj",
        "<nsubjpass|nsubj >prep:in|for >pobj",
    )
)
_TURNED: Mapping[Direction, Direction] = {"higher": "lower", "lower": "higher", "better": "worse", "worse": "better"}


def comparisons(sentence: ParsedSentence, arms: Arms) -> Iterator[ComparisonFrame]:
    """The comparisons that a sentence tells, one for each measure and pair of arms, in the order of what tells them.

    Args:
        sentence: with its parse.
        arms: of the document.
    """
    patterns = patterns_of(NAME)
    named = named_arms(sentence, populations(sentence.text, arms))
    taken: set[tuple[int, str, str]] = set()
    of_arm = {t.i for n in named for t in sentence.doc if n.mention.start <= sentence.start(t) < n.mention.end}
    barred = of_arm | {t.i for t in sentence.doc if t.lower_ in patterns.words["favoured"]}
    found = list(matches(sentence.doc, patterns.patterns, barred=barred))
    graded = {change.i for match in found for change in match.slots.get("change", ())}
    for match in found:
        if match.trigger.i in graded or is_supposed(match.trigger, patterns.words["supposed"]):
            continue
        gives = match.pattern.gives
        pairs = sides_of(sentence, named, match.trigger, gives, patterns, arms)
        direction, significant = _told(match, patterns)
        printed = _is_estimate(sentence, match.trigger)
        if direction == "different" and not (significant or printed):
            continue  # "the differences were 3.2 and 4.1"
        if printed and not pairs and arms.pair and not any(n.token in clause_of(match.trigger) for n in named):
            one, other = arms.pair
            pairs = [(Side(one.label, implied=True), Side(other.label, implied=True))]
        if direction != "none" and len(pairs) > 1 and all(a.implied and b.implied for a, b in pairs):
            continue  # which of several arms differ is not told
        if not pairs or _is_of_one_arm(match, pairs, patterns) or _describes(match, pairs, patterns):
            continue
        for phrase, inner in _measures(sentence, match, of_arm, patterns):
            way = _both(inner, direction) if inner else direction
            for a, b in pairs:
                if (phrase.start, a.label, b.label) in taken:
                    continue
                taken.add((phrase.start, a.label, b.label))
                places = [phrase.start, sentence.start(match.trigger), *(s.start for s in (a, b) if not s.implied)]
                ends = [phrase.end, sentence.end(match.trigger), *(s.end for s in (a, b) if not s.implied)]
                where = (phrase.text, phrase.start, phrase.end)
                yield ComparisonFrame(min(places), max(ends), *where, a, b, way, significant)


def names_measure(phrase: str) -> bool:
    """Whether a phrase names a measure: it has a word of its own, no unmatched bracket, and is no amount."""
    balanced = phrase.count("(") == phrase.count(")") and phrase.count("[") == phrase.count("]")
    own = set(_WORD.findall(phrase.casefold())) - patterns_of(NAME).words["empty"]
    return balanced and bool(own) and not phrase[0].isdigit()


def _is_estimate(sentence: ParsedSentence, trigger: Token) -> bool:
    """Whether a word names an effect estimate that is printed: "the difference was 0.3 (95 % CI 0.1 to 0.5)"."""
    at = sentence.start(trigger)
    return any(one.start <= at < one.end for one in estimates(sentence.text))


def _told(match: Match, patterns: Patterns) -> tuple[Direction, bool | None]:
    """The direction that a trigger tells with the change that it is a degree of, and what words say of significance."""
    words, trigger = patterns.words, match.trigger
    denied = is_denied(trigger, words["denial"])
    marked = _significance(match, patterns)
    if match.pattern.gives == "likeness":
        return ("different", None) if denied else ("none", False)
    if match.pattern.gives == "difference":
        return ("none", False) if denied else ("different", marked)  # which way, values tell
    if denied:
        return "none", False
    if trigger.lower_ in words["moved"]:
        return "different", None  # which way, and whether one moved more, is not told
    way = _way(trigger, patterns) or "different"
    for change in match.slots.get("change", ()):
        if (inner := _way(change, patterns, changes=True)) is not None:
            way = inner if trigger.lower_ == "effective" else _both(inner, way)
    return way, marked


def _way(token: Token, patterns: Patterns, *, changes: bool = False) -> Direction | None:
    names = ("raised", "lowered", "bettered", "worsened")
    order = names if changes or token.tag_.startswith(("V", "N")) else ("higher", "lower", "better", "worse", *names)
    return next((_WAYS[name] for name in order if token.lower_ in patterns.words[name]), None)


def _both(change: Direction, degree: Direction) -> Direction:
    """What a change and a degree of it say together: a greater fall is lower, a smaller improvement is worse."""
    if degree in ("higher", "better"):
        return change
    return _TURNED.get(change, change) if degree in ("lower", "worse") else degree


def _significance(match: Match, patterns: Patterns) -> bool | None:
    """Whether a word beside the trigger calls it significant."""
    own = clause_of(match.trigger)
    if any(t.lower_ in patterns.words["tending"] for t in own):
        return False
    if any(t.lower_ in patterns.words["hedges"] for t in own):
        return None
    called = [t for t in own if t.lower_ in patterns.words["significance"]]
    denial = patterns.words["denial"]
    if any(t.head.lower_ in denial or t.head.head.lower_ in denial for t in called if t != match.trigger.head):
        return False
    return True if called else None


def _is_of_one_arm(match: Match, pairs: Sequence[tuple[Side, Side]], patterns: Patterns) -> bool:
    """Whether what is told of one arm may be held against nobody: "pain fell in A", "a difference was seen in A"."""
    gives = match.pattern.gives
    if not any(b.implied for _, b in pairs):
        return False
    together = all(a.implied and b.implied for a, b in pairs)
    if gives in ("difference", "likeness"):
        return not together
    if gives not in ("change", "rose"):
        return together
    own = [t.lower_ for t in clause_of(match.trigger)]
    intransitive = gives == "rose" or match.trigger.tag_ in ("VBN", "NN", "NNS")
    return intransitive or not patterns.words["baseline"].isdisjoint(own)


def _describes(match: Match, pairs: Sequence[tuple[Side, Side]], patterns: Patterns) -> bool:
    """Whether a comparative only describes somebody, or tells of another study: "patients with higher levels"."""
    own = clause_of(match.trigger)
    if any(t.lower_ in patterns.words["elsewhere"] for t in own):
        return True
    if match.pattern.name != "a higher one":
        return in_relative(match.trigger) and any(b.implied for _, b in pairs)
    noun = match.slots["variable"][0]
    while noun.dep_ in ("conj", "pobj", "prep") and noun.head.lower_ not in patterns.words["having"]:
        noun = noun.head
        if noun.lower_ in patterns.words["people"]:
            return True
    governor = noun.head
    subject = noun.dep_ == "nsubj" or (noun.dep_ == "nsubjpass" and governor.lower_ == "associated")
    if subject and governor.lower_ in patterns.words["having"]:
        return True  # "shorter duration was associated with a response"
    if not in_relative(match.trigger) and not any(b.implied for _, b in pairs):
        return False
    return governor.lower_ not in patterns.words["having"] | patterns.words["occurring"] or in_relative(match.trigger)


def _measures(
    sentence: ParsedSentence, match: Match, of_arm: set[int], patterns: Patterns
) -> Iterator[tuple[NounPhrase, Direction | None]]:
    """What is compared: the noun phrase of each measure, and the direction of a change that it names ("fall in X")."""
    words = patterns.words
    for slot in match.slots["variable"]:
        head, inner = _measured(slot, match, of_arm, patterns)
        told = 0
        if any(child.lower_ in words["pointing"] for child in head.lefts):
            continue  # "this parameter": what was told before
        for one in (head, *_conjuncts(head, patterns)):
            if sentence.start(one) < told:
                continue  # a part of the one before
            if not one.tag_.startswith("NN") or one.lower_ in words["no_names"] | words["named_by_size"]:
                continue
            phrase = noun_phrase(sentence, one, of_arm, words)
            if phrase is not None and names_measure(phrase.text):
                told = phrase.end
                yield phrase, inner


def _conjuncts(head: Token, patterns: Patterns) -> Iterator[Token]:
    """The nouns that are joined to one and share what is told of it; none that is itself called higher or lower."""
    compared = patterns.words["higher"] | patterns.words["lower"] | patterns.words["better"] | patterns.words["worse"]
    for one in head.conjuncts:
        if one.i > head.i and head_of(one) == head_of(head):
            if any(c.lower_ in compared for c in one.lefts):
                return
            yield one


def _measured(head: Token, match: Match, of_arm: set[int], patterns: Patterns) -> tuple[Token, Direction | None]:
    """The measure that a noun leads to, and the direction of a change between: "fall in X", "with respect to X"."""
    words = patterns.words
    inner: Direction | None = None
    if head.tag_ in ("WDT", "WP"):  # "pain scores, which were higher": what the clause describes
        head = next((t.head for t in upward(head) if t.dep_ == "relcl"), head)
    if head.lower_ in words["change_nouns"] and head != match.trigger:
        inner = _way(head, patterns, changes=True)
    if head.lower_ in words["change_nouns"] | words["amounts"] | words["regarding"]:
        head = next(iter(follow(head, _INTO, barred=of_arm)), head)
    elif head.lower_ in words["ranked"]:
        head = next((c for c in head.children if c.dep_ == "appos" and c.tag_.startswith("NN")), head)
    return head, inner
