"""What a clause is about: its own subject, each member of a list, what a pronoun or "which" stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses import noun_phrases
from graph_build.clauses.verbs import PREPOSITIONS
from graph_build.facts.argument.proposition import MOST_WORDS, nameable, own_case, people
from graph_build.facts.argument.relations import OWN_RESULTS, Relation, works

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.clauses.splitting import Clause

Run = tuple[int, int]
Named = tuple[Run | None, str]

_STUDIES = re.compile(r"(?:[\w-]+,? (?:and )?){1,4}(?:studies|trials|research|investigations?|data)\b", re.I)
_PATIENTS = re.compile(r"(?:these|such|all|most)? ?patients\b", re.I)
_BREAK = re.compile(r"\b(?:of|in|for|to|with|by|from|on|as|is|are|was|were|promoting|including|causes?|reduces?)\s+")
_PLURAL = re.compile(r"^\w+[^su\W]s$", re.I)  # "clinicians", not "sepsis" or "virus"
# A thing or way that was named before; what was found, said or supposed before is clear from the sentence.
POINTING = re.compile(
    r"(?:this|these|those) (?:[\w-]+ )?(?:organisms?|agents?|methods?|techniques?|connections?|markers?|proteins?|"
    r"bacteria|bacterium|pathogens?|drugs?|strains?|tumou?rs?|lesions?|conditions?|diseases?|disorders?|syndromes?|"
    r"entit(?:y|ies)|illness(?:es)?|infections?|procedures?|manifestations?|alterations?|complications?|antibodies|"
    r"differences?|suppression|increase|number|process(?:es)?|phenomen(?:on|a)|criteria|parameters?|symptoms?|tests?)",
    re.I,
)
"""What points at something that a sentence before named: "these agents"."""
_STATE = re.compile(r"(?:differences?|suppression|increase|number|process(?:es)?)$", re.I)
_SEVERAL = re.compile(r"(?<![sui])s$|\band\b", re.I)
_CALLED_FOR = frozenset({"warrant", "need", "require", "lack"})
_GIVEN = re.compile(
    r"(?:the |those )?(?:patients|children|adults|infants|cases|individuals|subjects) "
    r"(?:(?:who (?:had )?)?(?:were )?(?:treated with|receiv(?:ed|ing)|given|taking|on)) ",
    re.I,
)
_UNNAMED = re.compile(
    r"(?:(?:early|late|later|active|study|other|same)\s)?"
    r"(?:\w*\s?controls?|patients?|study|others?|treat(?:ed|ment)|intervention|first|second|early|late)",
    re.I,
)
_ITS_GROUP = re.compile(r"\s+(?:groups?|arms?)$", re.I)
_MANY = re.compile(
    r"(?:some|most|many|few|all|such|severe|selected|certain) (?:cases|patients|children|individuals)"
    r"\b",
    re.I,
)
_FEW = re.compile(
    r"(?:only |fewer than |less than |just |about |approximately )?(?:a few|few|\d+|two|three|four|"
    r"five|six|seven|eight|nine|ten|a dozen)\s"
    r"(?:[\w-]+ ){0,3}(?:patients|cases|reports|children)\b",
    re.I,
)
_REPORTED = frozenset({"report", "describe", "publish", "document"})


@dataclass(frozen=True, slots=True)
class Subjects:
    """The subjects of the clauses of one sentence.

    Attributes:
        text: the sentence, masked.
        clauses: its clauses.
        topic: what "it" stands for where the sentence begins with it.
    """

    text: str
    clauses: tuple[Clause, ...]
    topic: str | None

    def of(self, clause: Clause, named: Relation) -> Iterator[Named]:
        """Where a subject stands, and its words; nothing where it names no thing of which one can speak generally."""
        if named.subject:
            yield named.subject, noun_phrases.clean(self.text, named.subject)
        elif clause.subject is None:
            return
        elif clause.kind in ("participle", "relative") and named.evidential:
            yield from self._conclusion_of(clause)
        elif clause.kind == "relative":
            yield from self._antecedent(clause, noun_phrases.subject(self.text, clause.subject).core)
        else:
            taken = noun_phrases.subject(self.text, clause.subject)
            if named.rate:
                yield from self._group(taken.core, named)
                return
            for run in taken.members or (taken.core,):
                yield from self._one(clause, named, run)

    def _one(self, clause: Clause, named: Relation, run: Run) -> Iterator[Named]:
        words = noun_phrases.clean(self.text, run)
        if POINTING.fullmatch(words):
            meant = self._pointed_at(words) if clause.start < 5 else None
            if meant:
                yield run, f"{words} ({meant})"
        elif nameable(words) or self._allowed(clause, named, words):
            yield run, words
        elif words.lower() in ("it", "they") and not named.name.endswith(("_to", "_that", "_for")):
            earlier = self._earlier(clause)
            if earlier and words.lower() == "it" and _PLURAL.search(earlier):
                return
            earlier = earlier or (self.topic if clause.start < 15 or clause.frame else None)
            if earlier:
                yield None, earlier

    def _group(self, run: Run, named: Relation) -> Iterator[Named]:
        """A treatment or people of a kind: "the early X group rather than the late group" is the early X."""
        rather = self.text.find(" rather than ", *run)
        run = (run[0], rather) if rather > 0 else run
        if given := _GIVEN.match(self.text, *run):
            run = (given.end(), run[1])
        words = _ITS_GROUP.sub("", noun_phrases.clean(self.text, run))
        against = named.against is not None and named.against[0] < run[1]
        if against or _UNNAMED.fullmatch(words):
            return
        if nameable(words):
            yield run, words

    def _pointed_at(self, words: str) -> str | None:
        """What "these agents" means where a sentence begins with it: the subject of the one before."""
        many = words.lower().startswith(("these", "those"))
        if self.topic is None or len(self.topic.split()) > 4 or _STATE.search(words):
            return None
        return self.topic if many == bool(_SEVERAL.search(self.topic)) else None

    @staticmethod
    def _allowed(clause: Clause, named: Relation, words: str) -> bool:
        """Whether people or works may stand here: as a source of conclusions, or as what should be done with or by."""
        if own_case(words):
            return named.evidential and bool(OWN_RESULTS.match(words))
        if named.evidential and OWN_RESULTS.match(words):
            return True
        if clause.group.modal in ("should", "must") and _PATIENTS.match(words):
            return True
        if clause.group.passive and clause.group.lemma in _REPORTED and _FEW.match(words):
            return True
        if clause.group.lemma in _CALLED_FOR and _MANY.match(words):
            return True
        called_for = clause.group.hedge in _CALLED_FOR or clause.group.lemma in _CALLED_FOR
        return works(words) or (called_for and bool(_STUDIES.match(words)))

    def _owner(self, clause: Clause) -> Clause | None:
        at = clause.owner
        return self.clauses[at] if at is not None and at < len(self.clauses) else None

    def _conclusion_of(self, clause: Clause) -> Iterator[Named]:
        """The clause that a participle such as "suggesting" draws on, whole."""
        owner = self._owner(clause)
        if owner is not None and owner.subject:
            run = (noun_phrases.subject(self.text, owner.subject).core[0], owner.end)
            words = noun_phrases.clean(self.text, run)
            if len(words.split()) <= MOST_WORDS and "et al" not in words:
                yield run, words

    def _antecedent(self, clause: Clause, run: Run) -> Iterator[Named]:
        """What "which" stands for: what follows the last preposition or verb; in "is a disease that", the subject."""
        if clause.restrictive:
            run_of_owner = self._defined(clause)
            if run_of_owner is None:
                return
            run = run_of_owner
        elif self.text[clause.start : clause.end].lower().startswith("who "):
            return  # of people, whose story it tells
        else:
            last = run[0]
            for match in _BREAK.finditer(self.text, run[0], run[1]):
                last = match.end()
            run = (last, run[1]) if run[1] - last > 2 else run
        words = noun_phrases.clean(self.text, run)
        if nameable(words):
            yield run, words

    def _defined(self, clause: Clause) -> Run | None:
        """The subject of "X is a disease that ...", where nothing but the disease stands before "that"."""
        owner = self._owner(clause)
        if owner is None or owner.subject is None or owner.object is None or not owner.group.copular:
            return None
        between = self.text[owner.object[0] : clause.start].lower().split()
        if owner.kind == "relative" or not between or between[0] not in ("a", "an") or set(between) & PREPOSITIONS:
            return None
        return noun_phrases.subject(self.text, owner.subject).core

    def _earlier(self, clause: Clause) -> str | None:
        """The subject of a clause before in the same sentence."""
        for other in self.clauses:
            if other.start >= clause.start or other.subject is None or other.kind == "relative":
                continue
            words = noun_phrases.clean(self.text, noun_phrases.subject(self.text, other.subject).core)
            if nameable(words):
                return words
            if other.object and (works(words) or people(words)):
                told = noun_phrases.clean(self.text, other.object)
                return told if nameable(told) and len(told.split()) < 12 else None
        return None
