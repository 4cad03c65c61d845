"""Verb groups: runs such as "may not have been shown to reduce", with how they are meant."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from graph_build.clauses.tokens import is_adverb, modifies
from graph_build.clauses.verbs import (
    ALSO_NOUNS,
    BE,
    CATENATIVE,
    COORDINATORS,
    COPULAS,
    DETERMINERS,
    DO,
    FORMS,
    HAVE,
    MODALS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    VERBS,
    Form,
    lemma_of,
    wordset,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.clauses.tokens import Token

Mode = Literal["finite", "ing"]

_PLURALS = wordset("children men women people data criteria they we who that which bacteria these those fungi")
_BARE = wordset(
    "occur develop improve remain decrease increase decline normalise normalize appear progress persist "
    "resolve abate worsen recur vary differ last fail rise"
)
_PARTICIPLES = wordset(
    "shown known seen taken given found made done thought led held kept left lost met paid said set "
    "felt brought built bound drawn driven born borne proven chosen written "
    "spent put"
)
_ADJECTIVAL = re.compile(
    r"(?:ous|\wal|(?<!\bf)ive|ic|ary|ory|able|ible|ful|less|good|poor|better|worse|common|rare|frequent|severe|early"
    r"|late|most|first|second)$"
)
_AIMS = wordset("goal aim purpose objective strategy mainstay approach cornerstone option challenge")
_REDUCED = wordset("relate associate link base expose implicate use report compare")
_TO_DO = wordset("appear seem fail tend prove")
_ABLE = wordset("able unable likely unlikely")


@dataclass(frozen=True, slots=True)
class Group:
    """A run of tokens that is one verb with its auxiliaries.

    Attributes:
        first: index of its first token.
        last: index after its last token.
        head: index of the verb that carries the meaning.
        lemma: of that verb ("be" for a copula, "have" where it is the verb itself).
        shape: form of the head, by which coordinated verbs are matched.
        mode: finite, or a participle in -ing that hangs on another clause.
        passive: whether the subject undergoes what the verb says.
        negated: whether a word in the group denies it.
        modal: "may", "should" ..., or None.
        hedge: the verb that it is put through ("appears to reduce" -> "appear"), or None.
        past: whether it tells of one occasion in the past ("reduced", "was found").
        adverbs: adverbs that stand in it.
    """

    first: int
    last: int
    head: int
    lemma: str
    shape: Form
    mode: Mode = "finite"
    passive: bool = False
    negated: bool = False
    modal: str | None = None
    hedge: str | None = None
    past: bool = False
    adverbs: tuple[str, ...] = ()

    @property
    def copular(self) -> bool:
        """Whether the verb joins its subject with what it is."""
        return self.lemma in COPULAS and not self.passive


class Grouper:
    """Finds the verb groups of one sentence, left to right."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.words = [t.lower for t in tokens]
        self.tokens = tokens

    def groups(self) -> tuple[Group, ...]:
        """All verb groups, in order."""
        found: list[Group] = []
        at = 0
        while at < len(self.words):
            group = self._at(at, found[-1] if found else None)
            if group:
                found.append(group)
                at = group.last
            else:
                at += 1
        return tuple(found)

    def _word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def _before(self, at: int) -> int:
        """Index of the word before `at`, adverbs skipped."""
        at -= 1
        while at >= 0 and modifies(self._word(at)):
            at -= 1
        return at

    def _at(self, at: int, before: Group | None) -> Group | None:
        word = self._word(at)
        if word in MODALS or word in BE or word in HAVE or word in DO:
            return self._auxiliary(at, before)
        if word not in FORMS or self._word(at - 1) == "to":
            return None
        for lemma, form in FORMS[word]:
            if self._stands(at, lemma, form, before):
                group = Group(at, at + 1, at, lemma, form, past=form == "past")
                if form == "ing":
                    return replace(self._denied_before(group), mode="ing")
                return self._through(self._denied_before(group))
        return None

    def _denied_before(self, group: Group) -> Group:
        """The group with the adverbs before it, and denied where one of them says so."""
        first = group.first
        while first > 0 and modifies(self._word(first - 1)):
            first -= 1
        adverbs = tuple(self.words[first : group.first])
        return replace(group, adverbs=adverbs, negated="not" in adverbs or "never" in adverbs)

    def _auxiliary(self, at: int, before: Group | None) -> Group | None:
        word = self._word(at)
        if word == "be" and before is not None and "that" in self.words[before.last : at]:
            return self._through(Group(at, at + 1, at, "be", "base", modal="should"))
        if word in ("be", "been", "being", "having") and self._word(at - 1) != ",":
            return None
        if self.tokens[at].text == "May" and (at == 0 or self._word(at + 1).isdigit()):
            return None
        end, last, adverbs = at, at, []
        while end < len(self.words):
            here = self._word(end)
            if here in MODALS or here in BE or here in HAVE or here in DO:
                last = end
            elif is_adverb(here):
                adverbs.append(here)
            else:
                break
            end += 1
        auxiliaries = [w for w in self.words[at : last + 1] if not is_adverb(w)]
        modal = next((w for w in auxiliaries if w in MODALS), None)
        negated = "not" in adverbs or "never" in adverbs or modal == "cannot" or "no" in self.words[at:end]
        group = Group(
            at,
            last + 1,
            last,
            "be",
            "base" if modal else "third",
            negated=negated,
            modal="can" if modal == "cannot" else modal,
            past=modal is None and auxiliaries[0] in ("was", "were", "had", "did"),
            adverbs=tuple(adverbs),
        )
        return self._headed(group, auxiliaries[-1], end)

    def _headed(self, group: Group, auxiliary: str, at: int) -> Group | None:
        """The group with its main verb, which may stand at `at`."""
        word = self._word(at)
        if auxiliary in BE:
            if self._participle(word) and self._word(at + 1) not in BE:
                passive = replace(group, last=at + 1, head=at, lemma=lemma_of(word, "participle"), passive=True)
                return self._through(replace(passive, shape="participle"))
            if (
                any(form == "ing" for _, form in FORMS.get(word, ()))
                and not set(self.words[max(0, group.first - 6) : group.first]) & _AIMS
            ):
                return replace(group, last=at + 1, head=at, lemma=lemma_of(word, "ing"), shape="ing")
            return self._through(self._with_not(group))
        if auxiliary in HAVE:
            if self._participle(word):
                active = replace(group, last=at + 1, head=at, lemma=lemma_of(word, "participle"), shape="participle")
                return self._through(replace(active, past=False))
            return self._with_not(replace(group, lemma="have"))
        if not word.isalpha() or word in PREPOSITIONS or word in COORDINATORS:
            return None
        return self._through(replace(group, last=at + 1, head=at, lemma=word, shape="base"))

    def _with_not(self, group: Group) -> Group:
        """The group with a "not" that follows it taken in."""
        return replace(group, last=group.last + 1) if self._word(group.last) == "not" else group

    def _participle(self, word: str) -> bool:
        return (
            word in _PARTICIPLES
            or any(form == "participle" for _, form in FORMS.get(word, ()))
            or (word.endswith("ed") and word.isalpha() and len(word) > 4)
        )

    def _through(self, group: Group) -> Group:
        """The group with the verb that it is put through: "appears to reduce", "has been shown to be"."""
        at = group.last
        hedge = group.lemma
        able = at
        while is_adverb(self._word(able)):
            able += 1
        if group.lemma == "be" and self._word(able) in _ABLE:
            hedge = self._word(able)
            at = able + 1
        elif group.lemma not in CATENATIVE and group.lemma != "help":
            return group
        elif self._word(at) in ("in", "by"):
            at = self._infinitive_after(at)
        if self._word(at) != "to":
            return group
        at += 1
        adverbs = list(group.adverbs)
        while is_adverb(self._word(at)):
            adverbs.append(self._word(at))
            at += 1
        word = self._word(at)
        if not word.isalpha() or word in DETERMINERS:
            return group
        denied = group.negated or group.lemma == "fail" or hedge in ("unable", "unlikely") or "not" in adverbs
        inner = replace(
            group,
            last=at + 1,
            head=at,
            lemma=word,
            shape="base",
            passive=False,
            negated=denied,
            hedge=hedge,
            past=group.past and group.lemma == "fail",
            adverbs=tuple(adverbs),
        )
        if word == "be" and self._participle(self._word(at + 1)):
            head = self._word(at + 1)
            return replace(inner, last=at + 2, head=at + 1, lemma=lemma_of(head, "participle"), passive=True)
        if word == "have" and self._participle(self._word(at + 1)):
            head = self._word(at + 1)
            return replace(inner, last=at + 2, head=at + 1, lemma=lemma_of(head, "participle"))
        return inner

    def _infinitive_after(self, at: int) -> int:
        """Index of the "to" that resumes a verb interrupted by a phrase: "shown in many studies to reduce"."""
        for to in range(at, min(at + 9, len(self.words) - 1)):
            if self.words[to] == "to" and any(form == "base" for _, form in FORMS.get(self.words[to + 1], ())):
                return to
        return at

    def _stands(self, at: int, lemma: str, form: Form, before: Group | None) -> bool:
        """Whether the word may be read as that form of that verb where it stands."""
        previous, following = self._before(at), self._word(at + 1)
        word, left = self._word(at), self._word(previous)
        if form == "ing":
            return self._hangs(at, previous, before)
        if left in DETERMINERS - RELATIVES - PRONOUNS or left in PREPOSITIONS or previous < 0 or left in BE:
            return False
        if (
            (left in COORDINATORS or left == ",")
            and before is not None
            and self._joins(at, lemma, form, previous, before)
        ):
            return True
        since = before.last if before else 0
        if before is not None and previous <= since and self._says(before) and left in RELATIVES:
            return False
        if before is not None and previous == since and word in ALSO_NOUNS:
            return False
        if left in COORDINATORS or left in (";", ":") or (left == "," and "," not in self.words[since:previous]):
            return False
        if word in ALSO_NOUNS and not self._verbal(lemma, left, following):
            return False
        if form == "third":
            return True
        if form == "base":
            return self._plural(previous) or (previous < at - 1 and word not in ALSO_NOUNS and following.isalpha())
        if form == "past":
            if left in RELATIVES or left in PRONOUNS:
                return True
            plain = lemma in _BARE and (is_adverb(following) or following in PREPOSITIONS or not following)
            if left == "," and following not in DETERMINERS and not plain:  # ", prolonged stay": one more of a list
                return False
            if following in PREPOSITIONS and lemma in _REDUCED:
                return False
            if following == "to" and lemma in _TO_DO:
                return any(form == "base" for _, form in FORMS.get(self._word(at + 2), ())) or self._word(at + 2) in BE
            if following in PREPOSITIONS or not following:
                return self._takes(lemma, following) or (lemma in _BARE and not self._verb_follows(at))
            return not _ADJECTIVAL.search(left)
        return False

    def _joins(self, at: int, lemma: str, form: Form, previous: int, before: Group) -> bool:
        """Whether the word is one more verb of the subject before: after a comma or "and", in a form that fits."""
        following = self._word(at + 1)
        if form in ("past", "participle") and self._word(previous - 2) in DETERMINERS:
            return False
        if form == "base" and self._word(previous - 2) == "to":  # "to induce and maintain"
            return False
        if form == "third":
            noun = self._word(at) in ALSO_NOUNS
            return not noun or (before.shape == "third" and self._verbal(lemma, "", following))
        if form == "base":
            return self._word(at) not in ALSO_NOUNS and (before.shape == "base" or before.modal is not None)
        if before.passive:
            return form == "participle" and (following in PREPOSITIONS or following in ("", ","))
        taken = following not in PREPOSITIONS or self._takes(lemma, following)
        return before.shape in ("past", "participle") and before.shape == form and taken

    def _hangs(self, at: int, previous: int, before: Group | None) -> bool:
        """Whether a participle in -ing stands after a comma, after "thereby", or is joined to another."""
        needs = {
            p
            for lemma, form in FORMS[self._word(at)]
            if form == "ing" and lemma in VERBS
            for p in VERBS[lemma].prepositions
        }
        if self._word(at) == "underlying" or (needs and "*" not in needs and self._word(at + 1) not in needs):
            return False
        if self._word(at) in PREPOSITIONS or (before is None and self._word(previous) != ","):
            return False
        left = self._word(previous)
        if left == "," or self._word(at - 1) in ("thereby", "thus", "hence"):
            return True
        if left in COORDINATORS:
            return before is not None and before.mode == "ing"
        return previous < at - 1 and self._word(at - 1).endswith("ly") and left.isalpha() and left not in PREPOSITIONS

    @staticmethod
    def _says(group: Group) -> bool:
        return group.lemma in VERBS and VERBS[group.lemma].reports

    def _takes(self, lemma: str, preposition: str) -> bool:
        return lemma in VERBS and preposition in VERBS[lemma].prepositions

    def _verbal(self, lemma: str, left: str, following: str) -> bool:
        """Whether a word that is more often a noun stands as a verb."""
        if left in RELATIVES or left in PRONOUNS:
            return True
        if self._takes(lemma, following):
            return True
        closed = following in PREPOSITIONS or following in COORDINATORS or following in BE or following in HAVE
        return not (closed or following in MODALS or not following.isalnum() or _ADJECTIVAL.search(left))

    def _plural(self, at: int) -> bool:
        word = self._word(at)
        if word in _PLURALS or (word.endswith("s") and not word.endswith(("ss", "us", "is"))):
            return True
        if "and" in self.words[max(0, at - 5) : at] and word.isalpha():
            return True
        before = range(max(0, at - 8), at)  # "the signs of relapse include"
        return any(
            (self.words[i].endswith("s") or self.words[i] in _PLURALS)
            and self.words[i + 1] in PREPOSITIONS
            and "," not in self.words[i:at]
            for i in before
        )

    def _verb_follows(self, at: int) -> bool:
        """Whether another verb follows before the next comma."""
        for word in self.words[at + 1 :]:
            if word in (",", ";", ":") or word in RELATIVES or word in COORDINATORS:
                return False
            if word in BE or word in HAVE or word in MODALS or word in DO:
                return True
        return False
