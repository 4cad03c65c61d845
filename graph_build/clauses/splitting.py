"""Sentences into clauses: subject, verb group and object, over coordination, relative and reported clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from graph_build.clauses.tokens import Token, is_adverb, modifies, tokenise
from graph_build.clauses.verb_groups import Group, Grouper
from graph_build.clauses.verbs import COORDINATORS, PREPOSITIONS, RELATIVES, SUBORDINATORS, VERBS, wordset
from graph_build.clauses.words import masked

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["main", "coordinate", "relative", "participle", "reported"]
Run = tuple[int, int]

_ASIDE = re.compile(
    r", (?:however|therefore|thus|moreover|indeed|in fact|nevertheless|nonetheless|in turn|of course)" r","
)
_CONDITIONAL = wordset("if when unless whether until once whenever why how")
_AS_AFTER = wordset("such well same as used considered known defined regarded classified described reported act serve")
_AS_BEFORE = wordset("a an well such compared opposed in")
_SAID = wordset(
    "likely possible probable plausible conceivable evident clear known important evidence hypothesis "
    "notion possibility idea view believed thought suggested hypothesised hypothesized postulated "
    "shown "
    "reported recommended proposed established found demonstrated unlikely noted "
    "acknowledged accepted recognized recognised "
    "assumed estimated agreed understood presumed documented speculated conceived argued noteworthy "
    "interesting unclear uncertain"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The clause that reports another: "Several studies have shown that ..."."""

    subject: Run | None
    group: Group


@dataclass(frozen=True, slots=True)
class Clause:
    """One verb with its subject and object, as positions in the sentence.

    Attributes:
        kind: main; coordinate (shares the subject of the one before); relative; participle; reported.
        group: the verb.
        subject: its own or shared subject, or None.
        object: what follows the verb up to the clause's end, or None.
        preposition: the preposition that the object begins with (taken out of it), or None.
        start: where the clause begins; end: where it ends.
        frame: the clause that reports it, or None.
        owner: index of the clause that a relative or participle hangs on, or None.
        restrictive: whether a relative clause narrows its antecedent (no comma before it).
        group_end: positions of the verb's head.
        conditional: whether it holds only "if", "when" or "unless" something does.
    """

    kind: Kind
    group: Group
    subject: Run | None
    object: Run | None
    start: int
    end: int
    preposition: str | None = None
    frame: Frame | None = None
    owner: int | None = None
    restrictive: bool = False
    group_end: Run = (0, 0)
    conditional: bool = False


def without_asides(text: str) -> str:
    """The text with brackets and asides (", however,") blanked; every other character keeps its position."""
    return masked(
        _ASIDE.sub(lambda m: (" " if text[: m.start()].count(" ") < 4 else ";") + " " * (len(m[0]) - 1), text)
    )


@lru_cache(maxsize=256)
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of one sentence, in the order of their verbs; `text` has no asides."""
    tokens = tokenise(text)
    return _Splitter(tokens, Grouper(tokens).groups()).split()


@dataclass(slots=True)
class _Open:
    """A clause while it is read: token indices, the object's end still to be found."""

    kind: Kind
    group: Group
    begin: int
    subject: tuple[int, int] | None
    close: int | None = None
    frame: Frame | None = None
    owner: int | None = None
    restrictive: bool = False
    antecedent: tuple[int, int] | None = None


class _Splitter:
    def __init__(self, tokens: Sequence[Token], groups: Sequence[Group]) -> None:
        self.tokens = tokens
        self.words = [t.lower for t in tokens]
        for at, pair in enumerate(zip(self.words, self.words[1:], strict=False)):
            if pair == ("because", "of"):  # a preposition, not the beginning of a clause
                self.words[at] = "due"
        self.groups = groups
        self.open: list[_Open] = []
        self.begin = 0
        self.main: int | None = None
        self.pending: Frame | None = None

    def split(self) -> tuple[Clause, ...]:
        for group in self.groups:
            self._take(group)
        return tuple(self._closed(o) for o in self.open)

    def _take(self, group: Group) -> None:
        first = group.first
        while first > 0 and modifies(self.words[first - 1]):
            first -= 1
        since = self.open[-1].group.last if self.open else 0
        left = self.words[first - 1] if first > since else ""
        if group.mode == "ing":
            self._hanging(group, first)
        elif left in RELATIVES and not self._reported(first - 1):
            self._relative(group, first - 1, since)
        elif self._whose(since, first) is not None:
            self._relative(group, self._whose(since, first) or 0, since)
        elif (left in COORDINATORS or left == ",") and self.open and self._shares(since, first):
            self._coordinate(group, first - 1)
        else:
            self._new(group, since, first)

    def _hanging(self, group: Group, first: int) -> None:
        at = first - 1 if first and self.words[first - 1] in (",", *COORDINATORS) else first
        at = at - 1 if at > 0 and self.words[at - 1] == "," and self.words[at] in COORDINATORS else at
        before = self.open[-1] if self.open else None
        joined = before is not None and self.words[at] in COORDINATORS and before.group.mode == "ing"
        owner = before.owner if joined and before else self._anchor()
        self._close(at)
        subject = self.open[owner].subject if owner is not None else None
        self.open.append(_Open("participle", group, first, subject, owner=owner))

    def _relative(self, group: Group, at: int, since: int) -> None:
        self._reopen(since, at)
        comma = at > 0 and self.words[at - 1] == ","
        owner = len(self.open) - 1 if self.open else None
        if comma:
            self._close(at - 1)
        lower = self.open[-1].group.last if self.open and self.main is not None else self.begin
        subject = (lower, at - 1 if comma else at)
        antecedent = subject
        if self.words[at] in ("whose", "which") and group.first > at + 1 and not modifies(self.words[group.first - 1]):
            subject = (at + 1, group.first)
        self.open.append(
            _Open("relative", group, at, subject, owner=owner, restrictive=not comma, antecedent=antecedent)
        )

    def _coordinate(self, group: Group, at: int) -> None:
        at = at - 1 if at > 0 and self.words[at - 1] == "," and self.words[at] in COORDINATORS else at
        before = self.open[-1]
        if before.kind == "relative" and before.group.shape != group.shape and self.main is not None:
            before = self.open[self.main]
        self._close(at)
        if group.shape == "base" and group.modal is None and group.head == group.first:
            group = replace(group, modal=before.group.modal, hedge=before.group.hedge)
        if before.group.passive and group.shape == "participle":
            group = replace(group, passive=True, past=before.group.past, modal=before.group.modal)
        kind: Kind = "relative" if before.kind == "relative" else "coordinate"
        self.open.append(
            _Open(
                kind,
                group,
                at + 1,
                before.subject,
                frame=before.frame,
                owner=self.open.index(before),
                restrictive=before.restrictive,
            )
        )
        if kind == "coordinate":
            self.main = len(self.open) - 1

    def _new(self, group: Group, since: int, first: int) -> None:
        before = self.open[-1] if self.open else None
        at, close = self._boundary(since, first)
        frame: Frame | None = None
        kind: Kind = "main"
        if before and at is not None and self.words[at - 1] == "that" and self._reported(at - 1):
            kind, frame = "reported", self._frame(before)
        elif (
            before
            and at is None
            and not before.restrictive
            and VERBS.get(before.group.lemma)
            and (VERBS[before.group.lemma].reports and before.group.last < first and not before.group.copular)
        ):
            kind, frame, at, close = "reported", self._frame(before), before.group.last, before.group.last
        aside = before is not None and before.kind == "relative" and not before.restrictive and self.main is None
        if before and aside and self.words[first - 1] == ",":
            self._close(first - 1)
            self.open.append(_Open("main", group, self.begin, before.antecedent))
            self.main = len(self.open) - 1
            return
        if self.main is None and self.pending is not None:
            kind, frame = "reported", self.pending
        joined = first > 0 and self.words[first - 1] in COORDINATORS
        if joined and not self.open:  # the verb it is joined to was not known
            self.open.append(_Open(kind, group, first, None))
            self.main, self.begin = 0, first
            return
        if at is None:
            at = self.begin
            self._close(first)
            if joined:
                self.open.append(_Open(kind, group, first, None, frame=frame))
                self.main, self.begin = len(self.open) - 1, first
                return
            if self.main is not None:
                self._regroup()
        elif self.open:
            self._close(close)
        self.begin, self.pending = at, None
        self.open.append(_Open(kind, group, at, (at, first), frame=frame))
        self.main = len(self.open) - 1

    def _regroup(self) -> None:
        """Two finite verbs with no boundary between them: the first was part of the second's subject."""
        while self.open and self.main is not None and len(self.open) > self.main:
            last = self.open.pop()
            if last.kind in ("main", "reported"):
                break

    def _boundary(self, since: int, first: int) -> tuple[int | None, int]:
        """Index of the token where a new subject begins, and of the one where the clause before ends."""
        for stops in ({";", ":"}, {"that"}, SUBORDINATORS | {"but"}):
            for at in range(first - 1, since - 1, -1):
                if self.words[at] in stops and not (self.words[at] == "that" and not self._reported(at)):
                    end = at - 1 if at > since and self.words[at - 1] == "," else at
                    return self._past_ellipsis(at + 1, first), end
        if not self.open:
            return (1, 0) if self.words[0] == "as" else (0, 0)
        for at in range(first - 1, since, -1):
            if self.words[at] in COORDINATORS and self.words[at - 1] == ",":
                return at + 1, at - 1
        commas = [at for at in range(since, first) if self.words[at] == ","]
        introduced = self.main is None and self.words[self.begin] in (",", *PREPOSITIONS, *SUBORDINATORS)
        if commas and (self._subordinate() or introduced or self.open[-1].kind == "relative"):
            return commas[-1] + 1, commas[-1]
        for at in range(since, first):
            if self.words[at] in COORDINATORS and self.words[at] != "or" and not self.open[-1].restrictive:
                return at + 1, at
        if commas and not self.open[-1].restrictive:
            return commas[-1] + 1, commas[-1]
        for at in range(since, first) if self.main is not None else ():
            if self.words[at] == "as" and self.words[at - 1] not in _AS_AFTER and self.words[at + 1] not in _AS_BEFORE:
                return at + 1, at
        return None, first

    def _past_ellipsis(self, at: int, first: int) -> int:
        """Where the subject begins after a subordinator that has no verb: "although rare, X is"."""
        commas = [i for i in range(at, first) if self.words[i] == ","]
        short = len(commas) == 1 and commas[0] - at <= 4 and not set(self.words[at:first]) & COORDINATORS
        return commas[0] + 1 if short and self.words[at - 1] in SUBORDINATORS else at

    def _subordinate(self) -> bool:
        """Whether the clause before opened with a subordinator."""
        begin = self.open[-1].begin
        return any(w in SUBORDINATORS for w in self.words[max(0, begin - 2) : begin + 1])

    def _reported(self, at: int) -> bool:
        """Whether the "that" at this index opens what another clause reports."""
        if self.words[at] != "that" or not self.open:
            return False
        group = self.open[-1].group
        between = [w for w in self.words[group.last : at] if not is_adverb(w) and w != ","]
        verb = VERBS.get(group.lemma)
        said = group.passive and self.words[group.head] in _SAID
        if not between and group.copular and group.last == at:
            return True
        if len(between) <= 1 and (said or (verb is not None and verb.reports)):
            return True
        return bool(between) and between[-1] in _SAID

    def _frame(self, before: _Open) -> Frame:
        return Frame(self._run(before.subject) if before.subject else None, before.group)

    def _whose(self, since: int, first: int) -> int | None:
        """Where a relative begins whose noun stands between it and its verb: "whose course", "in whom drugs fail"."""
        for at in range(since, first):
            word, after_preposition = self.words[at], at > since and self.words[at - 1] in PREPOSITIONS
            if word == "whose":
                return at
            if word in ("which", "whom") and after_preposition:
                return at - 1
            near = 0 < first - at - 1 <= 3 and not set(self.words[at:first]) & (COORDINATORS | {","})
            if word == "which" and near and self.words[at - 1] != ",":
                return at
        return None

    def _reopen(self, since: int, at: int) -> None:
        """A relative in the subject of a clause whose verb is still to come: that clause begins after its "that"."""
        if self.main is None:
            return
        for here in range(at - 1, since - 1, -1):
            opens = self.words[here] in (";", "but") or self.words[here] in SUBORDINATORS
            if opens or self._reported(here):
                self.pending = self._frame(self.open[-1]) if not opens else None
                self._close(here - 1 if here > since and self.words[here - 1] == "," else here)
                self.begin, self.main = here + 1, None
                return

    def _shares(self, since: int, first: int) -> bool:
        """Whether the verb after a comma or "and" has no subject of its own: none was opened since the verb before."""
        if self.main is None:
            return False
        between = range(since, first - 1)
        if any(self._reported(at) or self.words[at] in SUBORDINATORS or self.words[at] in (";", ":") for at in between):
            return False
        return self.words[first - 1] != "," or self.open[-1].kind != "relative"

    def _anchor(self) -> int | None:
        return self.main if self.main is not None else (len(self.open) - 1 if self.open else None)

    def _close(self, at: int) -> None:
        for clause in self.open:
            if clause.close is None:
                clause.close = max(at, clause.group.last)

    def _closed(self, clause: _Open) -> Clause:
        close = len(self.tokens) if clause.close is None else clause.close
        begin, preposition = clause.group.last, None
        while begin < close and self._drops(self.words[begin]) and not clause.group.copular:
            begin += 1
        if begin < close and self.words[begin] in PREPOSITIONS and self.words[begin] not in ("including",):
            preposition = self.words[begin]
            begin += 1
        end = begin
        while end < close and self.words[end] not in (";", ":") and not (end > begin and self._turns(end)):
            end += 1
        while end > begin and self.words[end - 1] in (",", *COORDINATORS):
            end -= 1
        subject = self._run(clause.subject) if clause.subject else None
        found = self._run((begin, end))
        start = self.tokens[clause.begin].start if clause.begin < len(self.tokens) else 0
        start = subject[0] if subject and clause.kind in ("main", "reported") else start
        last = found[1] if found else self.tokens[clause.group.last - 1].end
        return Clause(
            clause.kind,
            clause.group,
            subject,
            found,
            start,
            last,
            preposition,
            clause.frame,
            clause.owner,
            clause.restrictive,
            (self.tokens[clause.group.head].start, self.tokens[clause.group.head].end),
            clause.begin > 0 and self.words[clause.begin - 1] in _CONDITIONAL,
        )

    @staticmethod
    def _drops(word: str) -> bool:
        """Whether an adverb before an object says nothing of it ("also", "markedly"), unlike "less" or "further"."""
        return word in ("also", "not", "only", "even") or (is_adverb(word) and word.endswith("ly"))

    def _turns(self, at: int) -> bool:
        """Whether a subordinate clause of its own begins here ("when patients relapsed", not "when evaluating X")."""
        following = self.words[at + 1] if at + 1 < len(self.words) else ""
        return self.words[at] in SUBORDINATORS and not following.endswith(("ing", "ed"))

    def _run(self, indices: tuple[int, int]) -> Run | None:
        """Positions of a run of tokens without the commas, conjunctions and adverbs it opens with."""
        first, last = indices
        while first < last and (self.words[first] in (",", *COORDINATORS) or self._opening(first, last)):
            first += 1
        while last > first and self.words[last - 1] in (",", ";", ":", "to", *COORDINATORS):
            last -= 1
        return (self.tokens[first].start, self.tokens[last - 1].end) if last > first else None

    def _opening(self, first: int, last: int) -> bool:
        word = self.words[first]
        return word in ("however", "moreover", "furthermore", "therefore", "thus", "hence", "so", "then") and (
            last - first > 1
        )
