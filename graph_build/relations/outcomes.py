"""What became of patients and of what they had, read from parsed sentences by the patterns of `outcomes.yaml`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.clauses.course_words import course_in, forms_of_course, names_of_persons
from graph_build.relations.clause import clause_of, head_of, is_denied, is_supposed, upward
from graph_build.relations.interpreter import matches
from graph_build.relations.nouns import Nouns
from graph_build.relations.patterns import patterns_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from graph_build.relations.interpreter import Match
    from graph_build.relations.parsed import ParsedSentence
    from graph_build.relations.phrases import NounPhrase

NAME = "outcomes"
_WAYS = {"d": "decreased", "u": "increased"}
_DESCRIBING = frozenset({"acl", "relcl", "amod"})


@dataclass(frozen=True, slots=True)
class ToldOutcome:
    """An outcome that a sentence tells.

    Attributes:
        start: first position; end: position after the last.
        at: position of the word that tells it.
        outcome: what it is of, or its name.
        status: what became of it.
        negated: whether the sentence says that it did not come about.
        of_person: whether it is an end or a state of a person.
        who: where the persons stand that it is told of, where it names them.
        several: whether these are more than one.
        cause: of a death, as printed; probable_cause: one that is only thought likely.
        qualified: whether a word before its name alone tells it: "persistent fever".
        clause: the runs of the sentence that belong to the clause which tells it.
        of_what: the words that a response was to.
    """

    start: int
    end: int
    at: int
    outcome: str
    status: str
    negated: bool = False
    of_person: bool = False
    who: tuple[int, int] | None = None
    several: bool = False
    cause: str | None = None
    probable_cause: str | None = None
    qualified: bool = False
    clause: tuple[tuple[int, int], ...] = ()
    of_what: str = ""


def told_outcomes(sentence: ParsedSentence) -> Iterator[ToldOutcome]:
    """The outcomes that a sentence tells, in the order of the words that tell them."""
    reading = _Reading(sentence, patterns_of(NAME).words)
    for match in matches(sentence.doc, patterns_of(NAME).patterns):
        if not reading.supposed(match.trigger):
            clause = tuple((sentence.start(t), sentence.end(t)) for t in clause_of(match.trigger))
            for one in reading.read(match):
                yield replace(reading.with_denial(one), clause=clause)


@dataclass(frozen=True, slots=True)
class _Reading(Nouns):
    """The outcomes of one sentence."""

    def read(self, match: Match) -> Iterator[ToldOutcome]:
        """The outcomes that a match tells, by what its pattern gives."""
        gives = match.pattern.gives
        if gives == "end":
            yield from self._end(match)
        elif gives in ("state", "being"):
            yield from self._state(match)
        elif gives == "event":
            yield from self._event(match)
        else:
            yield from self._course(match)

    def with_denial(self, one: ToldOutcome) -> ToldOutcome:
        """An outcome that is denied, from the word on that denies it."""
        denying = [self.sentence.start(t) for t in self.sentence.doc if t.lower_ in self.words["denial"]]
        before = [start for start in denying if start < one.at]
        return replace(one, start=min(one.start, before[-1])) if one.negated and before else one

    def supposed(self, trigger: Token) -> bool:
        """Whether it was only expected, asked or wished for; what could not be had is told."""
        supposed = self.words["supposed"]
        if self.denied(trigger):
            supposed = supposed - self.words["denying_supposed"]
        if "to" in {c.lower_ for c in trigger.children if c.tag_ == "TO"}:
            if trigger.dep_ == "xcomp" and trigger.head.lower_ not in self.words["supposed"]:
                supposed = supposed - {"to"}  # "began to improve"
            else:
                return True
        unlikely = any(c.dep_ == "acomp" and c.lower_ in self.words["doubtful"] for c in head_of(trigger).children)
        return unlikely or is_supposed(trigger, supposed)

    def denied(self, trigger: Token) -> bool:
        """Whether a word denies it; "did not abate until day 4" tells that it did."""
        joined = {t.i for c in trigger.children if c.dep_ == "conj" for t in c.subtree}
        if any(c.lower_ in self.words["lifted"] and c.i not in joined for c in trigger.subtree):
            return False
        denial, noun = self.words["denial"], trigger
        while noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.tag_.startswith("NN"):
            noun = noun.head.head  # "without evidence of recurrence"
        listed = noun.head if noun.dep_ == "amod" else noun
        while listed.dep_ == "conj" and listed.head.tag_.startswith("NN"):
            listed = listed.head  # "without rash or worsening pain"
        without = listed.dep_ == "pobj" and listed.head.lower_ in denial
        never = any(
            c.lower_ in denial
            for prep in trigger.children
            if prep.dep_ == "prep" and prep.i < trigger.i
            for time in prep.children
            if time.lower_ in self.words["occasions"]
            for c in time.children
        )  # "at no time did the fever recur"
        return never or without or is_denied(trigger, denial) or (noun != trigger and is_denied(noun, denial))

    def _undone(self, verb: Token, who: Token) -> bool:
        """Whether a person's end is denied by a word beside the verb or its subject, and not by one of another verb."""
        beside = any(
            c.lower_ in self.words["denial"] and c.dep_ != "prep" for c in (*verb.children, *who.children)
        )  # "discharged without complications" is a discharge
        return beside or (verb.dep_ == "xcomp" and self.denied(verb.head))

    def _end(self, match: Match) -> Iterator[ToldOutcome]:
        trigger, found = match.trigger, [self.stands_for(t) for t in match.slots["who"]]
        who = next((t for t in found if self.is_person(t)), found[0])
        airway = who.lower_ in self.words["airway"]
        if who != trigger and not airway and not self.is_person(who):
            return
        if who == trigger and (trigger.dep_ in _DESCRIBING or trigger.tag_ not in ("VBN", "VBD")):
            return
        outcome = names_of_persons().get(trigger.lower_)
        what = self.phrase(match.slots["what"][0]) if "what" in match.slots else None
        cause = probable = None
        if outcome is None:
            moved = trigger.lower_ in self.words["moved"]
            outcome = f"transfer to {what.text}" if moved and what else "discharge"
        elif outcome == "weaning" and what:
            outcome = f"weaning from {what.text}"
        elif outcome == "death":
            cause, probable = self._cause(trigger), self._probable(trigger)
            cause = None if cause == probable else cause
        ends = [p.end for p in (what, cause, probable) if p] + [self.sentence.end(trigger)]
        at = self.sentence.start(trigger)
        status = "died" if outcome == "death" else "improved" if outcome.startswith("transfer") else "achieved"
        why = cause.text if cause else None
        yield ToldOutcome(
            at, max(ends), at, outcome, status, self._undone(trigger, who), of_person=True, **self.who(who),
            cause=why, probable_cause=probable.text if probable else None,
        )  # fmt: skip

    def _cause(self, trigger: Token) -> NounPhrase | None:
        for child in trigger.children:
            if child.dep_ == "prep" and child.lower_ in self.words["of_cause"]:
                for one in child.children:
                    if one.dep_ == "pobj" and one.lower_ not in self.words["times"]:
                        return self.phrase(one)
        return None

    def _probable(self, trigger: Token) -> NounPhrase | None:
        """The cause that is only thought likely: "died, probably of sepsis"."""
        hedge = next((t for t in trigger.subtree if t.lower_ in self.words["hedges"]), None)
        behind = (
            t
            for t in trigger.subtree
            if hedge is not None and t.i > hedge.i and t.dep_ == "pobj" and t.head.lower_ in self.words["of_cause"]
        )
        return next((self.phrase(t) for t in behind if t.lower_ not in self.words["times"]), None)

    def _state(self, match: Match) -> Iterator[ToldOutcome]:
        trigger = match.trigger
        late = any(t.lower_ in self.words["later"] for t in self.sentence.doc)
        if match.pattern.gives == "being" and not late:
            return  # how a patient was when first seen is no outcome
        before = match.pattern.gives == "being" or any(
            c.lower_ == "had" for c in trigger.head.children if c.dep_ == "aux"
        )
        if before and any(t.lower_ in self.words["lifted"] for t in self.sentence.doc):
            return  # "had been well until a week before"
        state = self.phrase(trigger, into=self.words["into"] | self.words["onto"])
        if state is None:
            return
        named = names_of_persons().get(trigger.lower_, state.text)
        for who in match.slots["who"]:
            for one in self.joined(self.stands_for(who)):
                person, of = self.is_person(one), self.phrase(one)
                if of is None or (not person and not self.names(one, of)):
                    continue
                if trigger.head.lower_ in self.words["changing"] and trigger.lower_ in self.words["lasting"]:
                    continue  # "became hypotensive" is how it began
                free = trigger.lower_ in self.words["free"] or trigger.lower_ in self.words["remission"]
                status = "achieved" if free else "remained" if course_in(state.text) else "unchanged"
                if named != state.text:
                    status = "achieved"
                outcome = named if person else f"{of.text} {state.text}"
                yield ToldOutcome(
                    min(of.start, state.start), state.end, self.sentence.start(trigger), outcome, status,
                    self.denied(trigger), of_person=person, **self.who(one),
                )  # fmt: skip

    def _event(self, match: Match) -> Iterator[ToldOutcome]:
        trigger = match.trigger
        denied = self.denied(trigger)
        if trigger.dep_ == "pobj" and trigger.head.lower_ == "without" and not denied:
            return
        phrase = self.phrase(trigger)
        if phrase is not None and not self._first(trigger):
            at = self.sentence.start(trigger)
            status = "occurred" if denied else "achieved"
            if thing := self._shower(match):
                yield ToldOutcome(thing.start, phrase.end, at, thing.text, phrase.text.casefold(), denied)
                return
            who = self.who(next((t for b in match.slots["by"] for t in (b, *b.lefts) if self.is_person(t)), trigger))
            what = "".join(t.text_with_ws for c in trigger.children if c.lower_ == "to" for t in c.subtree if t != c)
            yield ToldOutcome(
                phrase.start, phrase.end, at, phrase.text, status, denied, of_person=True, of_what=what.strip(), **who
            )

    def _shower(self, match: Match) -> NounPhrase | None:
        """What showed a change, where it is no person and no examination: "the nodules showed regression"."""
        shown = [c for b in match.slots["by"] if match.trigger.dep_ == "dobj" for c in b.children if c.dep_ == "nsubj"]
        for one in shown:
            phrase = self.phrase(self.stands_for(one))
            of_name = phrase and set(phrase.text.casefold().split()) & self.words["examinations"]
            if phrase and not of_name and not self.is_person(one) and self.names(one, phrase):
                return phrase
        return None

    def _course(self, match: Match) -> Iterator[ToldOutcome]:
        trigger, gives = match.trigger, match.pattern.gives
        if trigger.dep_ in _DESCRIBING and self._first(trigger):
            return
        if trigger.dep_ == "acl" and any(c.dep_ == "agent" for c in trigger.children):
            return  # "a cough exacerbated by cold"
        if gives == "qualified" and trigger.lower_ in self.words["lasted"] and self._begins(trigger.head):
            return
        status = self._status(match)
        heads = [c for c in trigger.children if c.dep_ == "dobj" and c.lower_ not in self.words["times"]]
        passive = any(t.dep_ == "nsubjpass" for t in (*trigger.children, *match.slots["of"]))
        if (heads or passive) and trigger.tag_.startswith("VB") and not course_in(status):
            return  # "he declined surgery", "the dose was increased"
        for head in heads or match.slots["of"]:
            found = self.stands_for(head)
            for one in (found,) if gives == "qualified" else self.joined(found):
                phrase = self.phrase(one, without=trigger if gives == "qualified" else None)
                if phrase is None:
                    continue
                person = self.is_person(one)
                outcome = self._of_person(trigger) if person else phrase.text
                if outcome is None or (person and heads) or not (person or self.names(one, phrase)):
                    continue
                at = self.sentence.start(trigger)
                start, end = min(phrase.start, at), max(phrase.end, self.sentence.end(trigger))
                no = self.denied(trigger) or self._absent(one)
                yield ToldOutcome(start, end, at, outcome, status, no, qualified=gives == "qualified", **self.who(one))

    def _status(self, match: Match) -> str:
        trigger = match.trigger
        word = trigger.lower_
        if match.pattern.gives == "turned":
            return "normalized"
        if word in self.words["downward"] | self.words["upward"]:
            return _WAYS[word[0]]
        if word in self.words["treated"]:
            return "improved"
        if trigger.tag_.startswith("NN"):
            phrase = self.phrase(trigger, into=frozenset())
            return phrase.text.casefold() if phrase else word
        return forms_of_course("verb").get(word, word)

    def _of_person(self, trigger: Token) -> str | None:
        if trigger.lower_ in self.words["treated"]:
            return "successful treatment"
        return names_of_persons().get(forms_of_course("verb").get(trigger.lower_, ""))

    def _absent(self, head: Token) -> bool:
        return any(c.dep_ == "det" and c.lower_ in self.words["denial"] for c in head.children)

    def _first(self, trigger: Token) -> bool:
        """Whether the patient came with it."""
        return any(t.lower_ in self.words["arrival"] for t in upward(trigger)) or any(
            t.lower_ in self.words["arrival"] and t.i < trigger.i for t in self.sentence.doc
        )

    def _begins(self, noun: Token) -> bool:
        """Whether a verb tells that something began: "developed persistent fever" is its onset."""
        return noun.dep_ == "dobj" and noun.head.lower_ in self.words["beginning"]
