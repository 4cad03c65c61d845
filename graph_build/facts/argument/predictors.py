"""Predictors: which variables, raised or lowered, foretell which outcome, and which were found not to."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.clauses import noun_phrases
from graph_build.clauses.splitting import Clause, clauses, without_asides
from graph_build.clauses.verbs import FORMS
from graph_build.facts.argument.assertion import mixed
from graph_build.facts.argument.predicting_variables import Variable, is_variable, variables
from graph_build.facts.argument.proposition import own_case, references
from graph_build.facts.argument.propositions import SECTIONS
from graph_build.facts.argument.values import implied_unit
from graph_build.facts.clinical.study import is_own
from graph_build.facts.stating import named
from graph_build.model import Evidence, Fact, Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Certainty, Polarity, ReadDocument, ReadSentence

Run = tuple[int, int]

CLAUSE = Rule("predictors.clauses", 2, "reads 'A and B are predictive of X' and 'A is a risk factor for X'")

_FORETELLS = Pattern(
    r"predict|prognos|risk factor|no (?:\w+ )?(?:effect|influence|impact)|\b(?:higher|lower|longer|"
    r"shorter|older|younger|"
    r"greater|elevated|(?:in|de)creased|reduced)\b|AU(?:RO)?C\b|"
    r"area under|c-statistic",
    re.I,
)
_FACTOR = Pattern(
    r"^(?:(?:an?|the|one of the|another|also|only|independent|major|strong|well-known|known|"
    r"significant|main|most|important|"
    r"potential|possible|useful|reliable|common|strongest|recogni[sz]ed|established|key|as)\s+)*"
    r"(?:independent\s+|important\s+|prognostic\s+|significant\s+|strong\s+)*"
    r"(?:risk factors?|predictors?|predictive (?:factors?|markers?|biomarkers?)|prognostic "
    r"(?:factors?|markers?|indicators?))\s+"
    r"(?:for|of)\s+(?:the\s+)?(?:development of\s+|developing\s+)?(?P<outcome>.+)$",
    re.I | re.S,
)
_PREDICTIVE = Pattern(
    r"^(?:\w+ly\s+)?(?:predictive of|a(?:n)? (?:\w+ )?predictive utility for|(?:\w+ )?predictive value"
    r" for)\s+(?:the\s+)?(?P<outcome>.+)$",
    re.I | re.S,
)
_NO_EFFECT = Pattern(
    r"^no (?:\w+ )?(?:effect|influence|impact)(?:\s+(?:as predictors? of|on|in predicting)\s+(?P<outcome>.+))?$",
    re.I | re.S,
)
_FACTORS_OF = Pattern(
    r"\b(?:risk factors?|predictors?|predictive factors?|prognostic factors?)\s+(?:for|of)\s+(?P<outcome>.+)$",
    re.I | re.S,
)
_CONTINUES = Pattern(r"^\W*(?:additionally|in addition|furthermore|moreover|similarly|likewise)\b|\balso\b", re.I)
_JOINED_VERB = Pattern(r"(?P<and>(?:or|and)\s+)?(?P<v>[a-z]+)\s+(?=\S)", re.I)


def state(read: ReadDocument) -> Iterator[Fact]:
    """Every predictor that the prose reports."""
    works = _Works()
    for sentence in read.sentences:
        lent = works.lent(sentence)
        if sentence.section not in SECTIONS or not _FORETELLS.search(sentence.text):
            continue
        text = without_asides(sentence.text)
        facts = list(_of_clauses(sentence, text))
        facts = [_credited(fact, lent) for fact in facts] if lent else facts
        yield from facts


class _Works:
    """The works that a sentence without a mark goes on telling of: "Additionally, B was higher, too"."""

    def __init__(self) -> None:
        self._paragraph = -1
        self._numbers: tuple[int, ...] = ()

    def lent(self, sentence: ReadSentence) -> tuple[int, ...]:
        """Take note of a sentence's marks; where it has none and goes on, those of the one that it continues."""
        own, paragraph = sentence.sentence.references, sentence.sentence.paragraph
        if own or paragraph != self._paragraph or is_own(sentence.text) or sentence.section == "results":
            self._paragraph, self._numbers = paragraph, own if len(own) == 1 else ()
            return ()
        return self._numbers if _CONTINUES.search(sentence.text) else ()


def _credited(fact: Fact, numbers: tuple[int, ...]) -> Fact:
    if fact.slot("references") is not None:
        return fact
    return replace(fact, slots=tuple(sorted({**dict(fact.slots), "references": numbers}.items())))


def _of_clauses(sentence: ReadSentence, text: str) -> Iterator[Fact]:
    found = clauses(text)
    outcome: str | None = None
    for at, clause in enumerate(found):
        if clause.subject is None or clause.conditional:
            continue
        read = _predicted(text, _with_object(clause, found[at + 1 : at + 2]))
        if read is None:
            continue
        run, direction, said = read
        outcome = said or outcome
        if not outcome or len(outcome.split()) > 20:
            continue
        factors = run == clause.object
        negated = clause.group.negated or direction == "no effect"
        for variable in variables(sentence, text, run, every=direction == "no effect", carried=not factors):
            subject = variable.words if factors else re.sub(r"^no\s+(?:single\s+)?", "", variable.words, flags=re.I)
            if not is_variable(subject) or own_case(outcome):
                continue
            denied = negated or subject != variable.words
            yield _fact(
                sentence,
                variable,
                outcome,
                "no effect" if denied else variable.direction or direction,
                "negated" if denied else "affirmed",
                clause,
                run,
                mixed="uncertain" if mixed(text, clause) else None,
            )


def _predicted(text: str, clause: Clause) -> tuple[Run, str, str | None] | None:
    """The run of the variables, their direction and the outcome."""
    subject, run = clause.subject, clause.object
    if subject is None or run is None:
        return None
    taken = noun_phrases.subject(text, subject).core
    start = text.rfind(clause.preposition, 0, run[0]) if clause.preposition else run[0]
    said = text[start : run[1]]
    if clause.group.copular or clause.group.lemma == "have":
        for pattern, direction in ((_FACTOR, "risk factor"), (_PREDICTIVE, "predictor"), (_NO_EFFECT, "no effect")):
            if match := pattern.match(said):
                named_in = match.groupdict().get("outcome")
                outcome = _outcome(text, (start + match.start("outcome"), run[1])) if named_in else None
                return taken, direction, outcome
    if clause.group.copular or clause.group.lemma == "include":
        factors = _FACTORS_OF.search(text, *taken)
        if (
            factors
            and factors.start() - taken[0] < 30
            and not re.search(r"\b(?:our|this)\b", text[taken[0] : taken[1]])
            and not re.fullmatch(r"(?:\w+ )?(?:unclear|unknown|uncertain|debated|various|multiple|common|many)", said)
        ):
            return run, "risk factor", _outcome(text, (factors.start("outcome"), taken[1]))
    if (
        clause.group.lemma == "predict"
        and not clause.group.passive
        and clause.preposition is None
        and clause.kind != "relative"
    ):
        return taken, "predictor", _outcome(text, _after_joined_verb(text, run))
    return None


def _with_object(clause: Clause, following: Sequence[Clause]) -> Clause:
    """The clause with the object of the next one where it shares that: "predicts and precedes X"."""
    if clause.object is None and clause.group.lemma == "predict" and following:
        (other,) = following
        if other.kind == "coordinate" and other.object and other.group.head <= clause.group.last + 1:
            return replace(clause, object=other.object, preposition=other.preposition)
    return clause


def _after_joined_verb(text: str, run: Run) -> Run:
    """The run without a second verb that it begins with: "predict or accompany X" is of X."""
    joined = _JOINED_VERB.match(text, *run)
    if joined is None or (joined["and"] is None and not re.search(r"\b(?:or|and)\s+$", text[: run[0]])):
        return run
    verbs = any(form in ("base", "third") for _, form in FORMS.get(joined["v"].lower(), ()))
    return (joined.end(), run[1]) if verbs else run


def _outcome(text: str, run: Run) -> str:
    return noun_phrases.clean(text, noun_phrases.untailed(text, run))


def _fact(
    sentence: ReadSentence,
    variable: Variable,
    outcome: str,
    direction: str,
    polarity: Polarity,
    clause: Clause,
    run: Run,
    *,
    mixed: Certainty | None,
) -> Fact:
    alone = variable.run == run or (
        run[0] <= variable.run[0] and variable.run[1] == run[1] and variable.run[0] - run[0] < 5
    )
    whole = (clause.start, clause.end)
    evidence = whole if alone and whole[1] - whole[0] <= 400 else variable.run
    spans = [Evidence(sentence.span(*evidence))]
    if evidence != whole and whole[1] - whole[0] <= 400:
        spans.append(Evidence(sentence.span(*whole), role="context"))
    limit = next(
        (q for q in sentence.quantities if variable.run[0] <= q.start and q.end <= variable.run[1] and q.comparator),
        None,
    )
    words = variable.words
    if limit:
        words = noun_phrases.clean(sentence.text, (variable.run[0], limit.start)) or words
    cited = references(sentence, clause.start, clause.end) or references(sentence, 0, len(sentence.text))
    return Fact.of(
        "predictor",
        words,
        spans,
        CLAUSE,
        concepts=[*named(sentence, "variable", variable.run)],
        variable=words,
        outcome_predicted=outcome,
        direction=direction,
        polarity=polarity,
        certainty=mixed,
        comparator=limit.comparator if limit else None,
        threshold=limit.value if limit else None,
        unit=(limit.unit or implied_unit(words)) if limit else None,
        references=cited or None,
    )
