"""What a document's sentences state: subject, relation and object, with how surely and by whom it is said.

Claims, cited evidence and hypotheses are all made of these; narrated events (what was done to a patient, what
happened to a group) are left to the families that know whose they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.clauses import noun_phrases
from graph_build.clauses.splitting import Clause, clauses, without_asides
from graph_build.clauses.verbs import PREPOSITIONS, wordset
from graph_build.facts.argument.assertion import certainty, denied, general
from graph_build.facts.argument.clause_subjects import POINTING, Subjects
from graph_build.facts.argument.proposition import (
    LONGEST,
    Proposition,
    authors,
    credited_to,
    fits,
    people,
    pronoun,
    references,
)
from graph_build.facts.argument.relations import Relation, relation
from graph_build.facts.argument.side_statements import agreements, appositions, features, nominal, set_phrases
from graph_build.model.once import once_a_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadDocument, ReadSentence

Run = tuple[int, int]

SECTIONS = frozenset({"abstract", "introduction", "discussion", "conclusion", "body", "front", "results"})
"""The kinds of section in which general statements are looked for."""

_REDUCED = re.compile(
    r"\s(characteri[sz]ed by|caused by|associated with|resulting in|resulting from|leading to|due to|defined by)\s"
)
_WHERE = re.compile(
    r"(?:in|among|for|during)\s+(.*\b(?:patients?|children|infants|adults|women|men|cases|individuals)\b.*)$", re.I
)
_JOINT = re.compile(r"[,\s]+(?:and|or)$")
_ENUMERATED = re.compile(r"\((?:\d|[a-e]|i{1,3}|iv)\)\s*")
_ESPECIALLY = re.compile(r",?\s*(?:particularly|especially|predominantly|mainly|mostly|notably)\s", re.I)
_HAS = re.compile(r",\s*with\s+(?:an?\s+)?(?=\S)", re.I)
_RELATIVE = re.compile(r"\s(?:that|which|who|whose)\s")
_EFFECTS = wordset("lead result cause induce improve reduce decrease prevent shorten suppress normalise normalize")
_STORY = re.compile(
    r"\b(?:patients?|cases?|he|she|his|her|we|our|boy|girl|man|woman|child|infant|groups?|day \d+)\b", re.I
)
_EVEN = re.compile(r",?\s*even (?:in|for) ", re.I)
_TREATED = re.compile(
    r"\b(?:treat(?:ed|ment)|therap(?:y|ies)|receiv(?:ed|ing)|given|taking|prophylaxis|surgery)\b", re.I
)
_WHICH_IS = re.compile(r"\s(?:that|which) (?:is|are)$")
_SETTING = re.compile(
    r"\b(?:this|these|such) (?:setting|patients|population|condition|disease|disorder|entity|cases)$", re.I
)
_UNPROVED = re.compile(
    r"\b(?:no|not enough|insufficient|little|lack of|without) (?:\w+ )?(?:evidence|proof|data|indication) "
    r"(?:that|to (?:suggest|show|indicate|prove|support) that)\s*$",
    re.I,
)
_NONE = re.compile(r"(?:currently |still |yet )?no\s+", re.I)


@once_a_document
def propositions(read: ReadDocument) -> tuple[Proposition, ...]:
    """Every general statement of a document's prose, in order."""
    return tuple(_propositions(read))


def _propositions(read: ReadDocument) -> Iterator[Proposition]:
    before: tuple[int, str] | None = None
    disease: str | None = None
    for sentence in read.sentences:
        if sentence.section not in SECTIONS or "\t" in sentence.text:  # a tab: the row of a table
            continue
        paragraph = sentence.sentence.paragraph
        yield from of_sentence(sentence, before[1] if before and before[0] == paragraph else None, disease)
        named = _topic(sentence)
        before = (paragraph, named) if named else before
        disease = next((m.concept.label for m in reversed(sentence.mentions_of("disease"))), disease)


def of_sentence(sentence: ReadSentence, topic: str | None = None, disease: str | None = None) -> Iterator[Proposition]:
    """The statements of one sentence.

    Args:
        sentence: the sentence.
        topic: what "it" means at its beginning.
        disease: what "this setting" or "these patients" means.
    """
    text = without_asides(sentence.text)
    found = clauses(text)
    reader = _Reader(sentence, text, found, Subjects(text, found, topic), disease)
    for clause in found:
        yield from reader.stated(clause)
        if sentence.section != "results":
            yield from appositions(sentence, text, clause)
    yield from features(sentence, text, found)
    yield from nominal(sentence, text)
    if sentence.section != "results":
        yield from set_phrases(sentence, text)


def _topic(sentence: ReadSentence) -> str | None:
    """What the sentence is about: "it" in the next one may mean this."""
    text = without_asides(sentence.text)
    first = next((c for c in clauses(text) if c.subject and c.kind == "main"), None)
    if first is None or first.subject is None:
        return None
    words = noun_phrases.clean(text, noun_phrases.subject(text, first.subject).core)
    return None if pronoun(words) or people(words) or POINTING.fullmatch(words) or len(words.split()) > 12 else words


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the clauses of one sentence."""

    sentence: ReadSentence
    text: str
    clauses: tuple[Clause, ...]
    subjects: Subjects
    disease: str | None

    def stated(self, clause: Clause) -> Iterator[Proposition]:
        """The statements of one clause: one for each member of its lists."""
        if self._absent(clause):
            yield from self._absence(clause)
            return
        if _UNPROVED.search(self.text, 0, clause.start):
            return
        named = relation(self.text, clause)
        if named is None or self._frames(clause) or (named.object is None and self._continued(clause)):
            return
        if named.rate and clause.subject and (_TREATED.search(self.text, *clause.subject) or self._drugs(clause)):
            named = replace(named, name=named.rate)
        cited = credited_to(self.sentence, clause)
        if not general(self.text, clause, bool(cited), self.sentence.section) and not (
            self._drug_effect(clause) or self._rate(clause, named, bool(cited))
        ):
            return
        subjects = list(self.subjects.of(clause, named))
        for name, run, listed in self._objects(named, participle=clause.kind == "participle") if subjects else ():
            for subject in subjects:
                yield from self._one(clause, named, name, run, subject, (listed, len(subjects) > 1))
        if subjects:
            yield from agreements(self.sentence, self.text, clause, subjects[0])

    def _one(
        self,
        clause: Clause,
        named: Relation,
        name: str,
        run: Run | None,
        subject: tuple[Run | None, str],
        many: tuple[bool, bool],
    ) -> Iterator[Proposition]:
        """One statement; `many` says whether its object and its subject are members of lists."""
        at, about = subject
        intro = noun_phrases.subject(self.text, clause.subject).intro if clause.subject else None
        said = (noun_phrases.clean(self.text, run) if run else named.words or "") + self._means(intro)
        if self.disease and _SETTING.search(said) and not self.sentence.mentions_of("disease"):
            said = f"{said} ({self.disease})"
        state = name in ("is", "is_a", "remains", "becomes", "proves", "should_be")
        if not fits(said) or (said.split()[0].lower() in PREPOSITIONS and not state):
            return
        whole = (clause.start, max(run[1], clause.group_end[1]) if run and not many[0] else clause.end)
        evidence = run if run and many[0] else at if at and many[1] else whole
        negated, positive = denied(clause, named, about, said)
        works = credited_to(self.sentence, clause, run if many[0] else None)
        yield Proposition(
            read=self.sentence,
            subject=_positive(about),
            subject_run=at,
            relation=name,
            object=positive,
            object_run=run or whole,
            polarity="negated" if negated else "affirmed",
            certainty=certainty(self.text, clause, about, said),
            references=works,
            evidence=evidence if evidence[1] - evidence[0] <= LONGEST else run or clause.group_end,
            context=whole if any(many) and whole[1] - whole[0] <= LONGEST else None,
            population=self._population(intro),
            modal=clause.group.modal,
            against=noun_phrases.clean(self.text, named.against) if named.against else None,
            source=None if works else authors(self.text, clause),
        )

    def _drug_effect(self, clause: Clause) -> bool:
        """Whether a drug is told to have had an effect, of no patient in particular: "X led to an improvement"."""
        if clause.group.lemma not in _EFFECTS or clause.group.passive or clause.subject is None or clause.conditional:
            return False
        told = self.sentence.section in ("discussion", "conclusion", "body") and not _STORY.search(self.sentence.text)
        return told and self._drugs(clause)

    def _rate(self, clause: Clause, named: Relation, cited: bool) -> bool:
        """Whether it is told of others' patients, or in a discussion of a drug, how often something occurred."""
        if not named.rate or clause.subject is None or clause.conditional or self.sentence.section == "results":
            return False
        return cited or self._drugs(clause)

    def _drugs(self, clause: Clause) -> bool:
        """Whether the subject names a drug."""
        first, last = clause.subject or (0, 0)
        return any(first <= m.start and m.end <= last for m in self.sentence.mentions_of("drug", "drug_class"))

    def _frames(self, clause: Clause) -> bool:
        """Whether the clause only reports another one: "it has been suggested that ..."."""
        return any(other.frame is not None and other.frame.group == clause.group for other in self.clauses)

    def _absent(self, clause: Clause) -> bool:
        """Whether the clause says that there is no such thing."""
        if clause.subject is None or clause.object is None or clause.group.past or not clause.group.copular:
            return False
        there = self.text[clause.subject[0] : clause.subject[1]].lower().endswith("there")
        return there and bool(_NONE.match(self.text, clause.object[0]))

    def _absence(self, clause: Clause) -> Iterator[Proposition]:
        run = noun_phrases.untailed(self.text, clause.object or (clause.start, clause.end))
        relative = re.compile(r"\s(?:who|that|which)\s").search(self.text, *run)
        run = (run[0], relative.start()) if relative else run
        said = _NONE.sub("", noun_phrases.clean(self.text, run), count=1)
        about = re.split(r"\s(?:to|for|of|in|on|that|regarding)\s", said)[0]
        whole = (clause.start, run[1])
        if fits(said) and said != about and len(about.split()) < 12:
            cited = references(self.sentence, *whole)
            yield Proposition(self.sentence, about, None, "exists", said, run, "negated", "asserted", cited, whole)

    def _continued(self, clause: Clause) -> bool:
        """Whether a verb without an object shares that of the next one: "preceded or accompanied by"."""
        at = self.clauses.index(clause) + 1
        if at >= len(self.clauses):
            return False
        following = self.clauses[at]
        joined = following.kind == "coordinate" and following.group.passive
        return joined and following.group.head == clause.group.last + 1

    def _objects(self, named: Relation, *, participle: bool) -> Iterator[tuple[str, Run | None, bool]]:
        """Relation, run and whether it is one of several: each member of a list, each example of a kind."""
        if named.object is None:
            yield named.name, None, False
            return
        text = self.text
        run = noun_phrases.untailed(text, named.object)
        even = _EVEN.match(text, run[1], named.object[1])
        if even and named.name.endswith(("_in", "_for")):
            yield named.name, noun_phrases.trimmed(text, (even.end(), named.object[1])), True
        reduced = _REDUCED.search(text, *run)
        name = named.name
        causal = reduced is not None and "_" not in name and reduced[1].startswith(("resulting", "leading"))
        if reduced and (name == "is_a" or causal):
            yield name, (run[0], _WHICH_IS.sub("", text[: reduced.start()]).__len__()), False
            name = reduced[1].lower().replace(" ", "_").replace("resulting", "results").replace("leading", "leads")
            run = (reduced.end(), run[1])
        if (name == "is_a" or participle) and (has := _HAS.match(text, run[1], named.object[1])):
            end = noun_phrases.untailed(text, (has.end(), named.object[1]))[1]
            yield "has", (has.end(), end), True
        parts = list(self._members(run, name))
        if len(parts) == 1 and (most := _ESPECIALLY.match(text, run[1], named.object[1])) and not even:
            parts = [((run[0], noun_phrases.untailed(text, (most.end(), named.object[1]))[1]), False)]
        for part, listed in parts:
            yield name, part, listed

    def _members(self, run: Run, name: str) -> Iterator[tuple[Run, bool]]:
        text = self.text
        marks = list(_ENUMERATED.finditer(self.sentence.text, max(0, run[0] - 5), run[1]))
        head, examples = noun_phrases.examples(text, run)
        if len(marks) > 1:
            parts = self._enumerated(marks, run[1])
        elif len(examples) > 1 and not name.startswith("is") and not self._within(head):
            parts = [head, *examples]
        elif name in ("is_a", "is", "remains", "becomes"):
            pair = noun_phrases.alternatives(text, run)
            whole = not all(re.match(r"the |an? ", text[a:b], re.I) for a, b in pair)
            parts = [run] if whole or _RELATIVE.search(text, *pair[0]) else pair
        else:
            parts = noun_phrases.members(self._cut_at_marks(run), head)
            if len(parts) > 1 and examples:
                parts[-1] = (parts[-1][0], run[1])
        if len(parts) > 2 and not marks and not examples and self._hangs_on_first(parts):
            parts = [run]
        again = f"{name.rpartition('_')[2]} "
        for part in parts if len(parts) > 1 else [run]:
            repeats = text[part[0] : part[1]].lower().startswith(again)
            yield (part[0] + (len(again) if repeats else 0), part[1]), len(parts) > 1

    def _within(self, head: Run) -> bool:
        """Whether the kind that has examples stands inside a larger phrase: "patients with tumours such as"."""
        return bool(set(self.text[head[0] : head[1]].lower().split()[1:]) & PREPOSITIONS)

    def _hangs_on_first(self, parts: list[Run]) -> bool:
        """Whether a list may hang on a word inside its first member: "a high risk of A, B and C"."""
        prepositions = [bool(set(self.text[a:b].lower().split()[1:]) & PREPOSITIONS) for a, b in parts]
        return prepositions[0] and not any(prepositions[1:])

    def _cut_at_marks(self, run: Run) -> str:
        """The text with a comma where a citation mark stood between two members: "A [1] B [2] and C"."""
        cited = {c.position for c in self.sentence.sentence.citations if run[0] < c.position < run[1] - 1}
        return "".join("," if at in cited and c == " " else c for at, c in enumerate(self.text))

    def _enumerated(self, marks: list[re.Match[str]], end: int) -> list[Run]:
        """The members of "(1) A, or (2) B"."""
        out: list[Run] = []
        for mark, last in zip(marks, [*(m.start() for m in marks[1:]), end], strict=True):
            run = noun_phrases.trimmed(self.text, (mark.end(), last))
            joint = _JOINT.search(self.text, *run)
            out.append((run[0], joint.start() if joint else run[1]))
        return out

    def _means(self, run: Run | None) -> str:
        """How it comes about, where the sentence opens with "By blocking X, ..."."""
        words = noun_phrases.clean(self.text, run) if run else ""
        return f" {words[0].lower()}{words[1:]}" if re.match(r"(?:by|through)\s+\w+ing\b", words, re.I) else ""

    def _population(self, run: Run | None) -> str | None:
        """In whom, where the sentence opens with "In patients with ..."."""
        match = _WHERE.match(noun_phrases.clean(self.text, run)) if run else None
        return match[1] if match else None


def _positive(subject: str) -> str:
    return re.sub(r"^(?:no|neither|none of(?: the)?)\s+", "", subject, flags=re.I)
