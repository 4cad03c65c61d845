"""What a sentence tells of a treatment beside its giving, by the patterns of `treatments.yaml`.

What it was for, how the patient responded, what it followed, and why it was not given or ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graph_build.clauses.treatment_status import status_by
from graph_build.frames.story.names import of_span
from graph_build.relations.clause import is_supposed
from graph_build.relations.interpreter import matches
from graph_build.relations.patterns import patterns_of
from graph_build.relations.phrase_text import clause_text, noun_text, reason_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Doc, Token

    from graph_build.frames.story.names import Named
    from graph_build.model import ReadSentence
    from graph_build.relations.interpreter import Match

NAME = "treatments"
_ENDING = ("stopped", "held", "changed")
Kind = Literal["target", "cause", "response", "after"]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a treatment.

    Attributes:
        kind: what it was for; why, of what was given or ended; the response to it; what it followed.
        name: the treatment.
        text: in the document's words; of what it followed, its name.
        words: where those words stand: first position, and position after the last.
        had: whether the words name a condition that the patient had, and none that was averted.
        of_ending: whether they hang on a word that tells of an end: "stopped for bleeding".
    """

    kind: Kind
    name: Named
    text: str
    words: tuple[int, int]
    had: bool = True
    of_ending: bool = False

    @property
    def start(self) -> int:
        """First position of what tells it, of the treatment's name too."""
        return min(self.name.start, self.words[0])

    @property
    def end(self) -> int:
        """Position after the last of what tells it."""
        return max(self.name.end, self.words[1])


class _Words:
    """The words of a parsed sentence that name treatments and conditions.

    Args:
        sentence: the sentence.
        doc: its parse.
        named: the treatments that it names.
    """

    def __init__(self, sentence: ReadSentence, doc: Doc, named: Sequence[Named]) -> None:
        self.lists = patterns_of(NAME).words
        self.named: dict[int, tuple[Named, ...]] = {}
        for one in named:
            if not one.looked and (head := of_span(doc, one.start, one.end)) is not None:
                self.named.setdefault(head.i, (one,))
        for token in reversed(doc):  # "treatment with A", "the A infusion": what carries a name stands for it
            if token.i not in self.named and token.lower_ in self.lists["carriers"]:
                carried = [c for c in token.children if c.dep_ in ("compound", "amod", "nmod") and c.i in self.named]
                carried += [
                    o
                    for p in token.children
                    if p.dep_ == "prep" and p.lower_ in ("of", "with")
                    for o in p.children
                    if o.dep_ == "pobj" and o.i in self.named
                ]
                if carried:
                    self.named[token.i] = tuple(n for c in carried for n in self.named[c.i])
        averting = {i for i in self.named if doc[i].lower_ in self.lists["averting"]}
        self.conditions = set(_conditions(sentence, doc, self.lists)) - (set(self.named) - averting)
        self.entities: Mapping[str, set[int]] = {"treatment": set(self.named), "condition": self.conditions}

    def of(self, tokens: Iterable[Token], before: Token | None = None) -> Iterator[tuple[Token, Named]]:
        """The treatments that words name, with those that are listed with them.

        Args:
            tokens: the words.
            before: a word behind which what is listed is not meant; None to take the whole list.
        """
        seen: set[int] = set()
        for token in tokens:
            for one in (token, *token.conjuncts):
                listed = one == token or before is None or one.i < before.i or before.i < token.i
                if listed and one.i in self.named and one.i not in seen:
                    seen.add(one.i)
                    for name in self.named[one.i]:
                        yield one, name


def told(sentence: ReadSentence, doc: Doc, named: Sequence[Named]) -> Iterator[Told]:
    """What a sentence tells of the treatments that it names, beside whether they were given.

    Args:
        sentence: the sentence.
        doc: its parse.
        named: the treatments that it names.
    """
    words = _Words(sentence, doc, named)
    patterns = patterns_of(NAME).patterns
    for gives in ("target", "cause", "response", "course", "after"):
        for match in matches(doc, [p for p in patterns if p.gives == gives], words.entities):
            if gives in ("response", "course") and is_supposed(match.trigger, words.lists["supposed"]):
                continue
            if gives in ("target", "cause"):
                yield from _target(sentence, words, match, "target" if gives == "target" else "cause")
            elif gives == "after":
                yield from _after(words, match)
            else:
                yield from _response(doc, words, match)


def _target(sentence: ReadSentence, words: _Words, match: Match, kind: Kind) -> Iterator[Told]:
    target = match.slots["target"][0]
    text, start, end = noun_text(sentence, target) if kind == "target" else reason_text(sentence, target, words.named)
    had = target.i in words.conditions and target.lower_ not in words.lists["averting"]
    of_ending = status_by(match.trigger.head.lower_, "verb") in _ENDING
    for _, name in words.of(match.slots["treatment"], target):
        yield Told(kind, name, text, (start, end), had, of_ending)


def _response(doc: Doc, words: _Words, match: Match) -> Iterator[Told]:
    drugs = match.slots["treatment"]
    if _of_bodies(doc, match, words):
        return
    text, start, end = clause_text(match.trigger, drugs, words.lists)
    if not text:
        return
    for _, name in words.of(drugs):
        yield Told("response", name, text, (start, end))


def _of_bodies(doc: Doc, match: Match, words: _Words) -> bool:
    """Whether a response is one of the immune system or of a germ, and tells of no benefit."""
    if any(child.lower_ in words.lists["of_bodies"] for child in match.trigger.children):
        return True
    resisting = match.trigger.lower_ in words.lists["resisting"]
    return resisting and any(token.lower_ in words.lists["germs"] for token in doc)


def _after(words: _Words, match: Match) -> Iterator[Told]:
    earlier = list(dict.fromkeys(name for _, name in words.of(match.slots["earlier"])))
    for _, name in words.of(match.slots["later"]):
        before = [one for one in earlier if one.label != name.label]
        if before:
            yield Told("after", name, " + ".join(one.label for one in before), (before[0].start, before[-1].end))


def _conditions(sentence: ReadSentence, doc: Doc, lists: Mapping[str, frozenset[str]]) -> Iterator[int]:
    """The words at the head of names of diseases and findings that nobody denies, and of nouns for them in general."""
    yield from (token.i for token in doc if token.lower_ in lists["conditions"] and token.tag_.startswith("NN"))
    for mention in (*sentence.mentions, *sentence.learned):
        if mention.concept.category not in ("disease", "finding") or sentence.negated(mention.start, mention.end):
            continue
        head = of_span(doc, mention.start, mention.end)
        while head is not None and head.tag_.startswith(("NN", "JJ", "VBG", "FW")):
            yield head.i
            described = head.dep_ in ("compound", "amod", "nmod", "npadvmod") and head.head.tag_.startswith("NN")
            head = head.head if described and head.head.lower_ in lists["conditions"] else None
