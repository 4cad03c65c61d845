"""Predictors told through groups and curves: "higher in the resistant group", "an AUC of 0.85 for predicting death"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses import noun_phrases
from graph_build.clauses.splitting import clauses
from graph_build.facts.argument.predicting_variables import Variable, is_variable, variables
from graph_build.facts.argument.proposition import references
from graph_build.facts.stating import named
from graph_build.model import Evidence, Fact, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadSentence

Run = tuple[int, int]

GROUPS = Rule("predictors.groups", 2, "reads 'A was higher in those with X than in those without'")
AREA = Rule(
    "predictors.area-under-curve", 1, "reads the area under the curve with which a variable predicts an outcome"
)

_GROUP = re.compile(
    r"\bin (?:the\s+)?(?P<group>[^,;()]*?(?:resistan|respon[ds]|refractory|surviv|died|dead|death|"
    r"fatal|severe|relaps|fail|recurren|"
    r"progress|complicat|poor|unfavou?rable|positive)[^,;()]*?)\s*(?:group|patients|cohort|subgroup|"
    r"cases|children|those)?(?=\s+(?:was|were|than|compared|at)\b|[,;.]|$)",
    re.I,
)
_AREA = re.compile(
    r"(?:area under the (?:\w+ ){0,5}curve|AUC|AUROC|c-statistic)\b[^.;]{0,30}?(?P<how>exceeding|above"
    r"|over|greater than|more than|of|was|=|:)?\s*"
    r"(?=(?P<value>0?\.\d+|0\.\d+))",
    re.I,
)
_PREDICTING = re.compile(
    r"(?:for|in|to) (?:predict(?:ing|ion of)?|the prediction of|detect(?:ing)?)\s+(?P<outcome>[^,;.]+)", re.I
)
_COMPARED = re.compile(
    r"\b(?P<way>(?:significantly|markedly|also|slightly|notably|\s)*(?:(?P<up>higher|increased|"
    r"elevated|longer|older|greater)|(?P<down>lower|decreased|reduced|shorter|younger)))\b",
    re.I,
)


def _listed(
    sentence: ReadSentence, variable: Variable, outcome: str, whole: Run, significant: bool | None = None
) -> Fact:
    spans = [Evidence(sentence.span(*variable.run))]
    if whole[1] - whole[0] <= 400 and whole != variable.run:
        spans.append(Evidence(sentence.span(*whole), role="context"))
    return Fact.of(
        "predictor",
        variable.words,
        spans,
        GROUPS,
        concepts=[*named(sentence, "variable", variable.run)],
        variable=variable.words,
        outcome_predicted=outcome,
        direction=variable.direction,
        polarity="affirmed",
        significant=significant,
        references=references(sentence, 0, len(sentence.text)) or None,
    )


def groups(sentence: ReadSentence, text: str, outcome: str | None) -> Iterator[Fact]:
    """What was higher or lower in a group foretells what the group is named after: "higher in the resistant group"."""
    for clause in clauses(text):
        if clause.subject is None or clause.kind in ("relative", "participle"):
            continue
        whole = (clause.start, clause.end)
        subject = noun_phrases.subject(text, clause.subject).core
        group = _GROUP.search(text, *whole)
        if group is None or re.search(r"\b(?:not|no)\b", text[whole[0] : whole[1]]):
            continue
        said = noun_phrases.clean(text, group.span("group"))
        if clause.group.passive and clause.group.lemma in ("observe", "find", "note", "see", "seen", "report"):
            listed = [v for v in variables(sentence, text, subject) if v.direction]
        elif clause.group.copular:
            way = _COMPARED.search(text, clause.group_end[1], whole[1])
            core = (subject[0], group.start()) if subject[0] < group.start() < subject[1] else subject
            core = noun_phrases.trimmed(text, core)
            listed = [
                Variable(v.run, v.words, "increased" if way["up"] else "decreased")
                for v in (variables(sentence, text, core) if way else [])
                if way
            ]
        else:
            continue
        for variable in listed:
            if is_variable(variable.words) and _measured(sentence, variable.run):
                yield _listed(
                    sentence,
                    variable,
                    outcome if outcome and _akin(said, outcome) else said,
                    whole,
                    _significant(text, whole),
                )


def _measured(sentence: ReadSentence, run: Run) -> bool:
    """Whether a run names something that is measured."""
    return any(run[0] <= m.start and m.end <= run[1] for m in sentence.mentions_of("analyte", "score", "statistic"))


def _akin(group: str, outcome: str) -> bool:
    return bool(set(re.findall(r"[a-z]{5,}", group.lower())) & set(re.findall(r"[a-z]{5,}", outcome.lower())))


def _significant(text: str, run: Run) -> bool | None:
    return True if re.search(r"\bsignificantly\b", text[run[0] : run[1]]) else None


def areas(sentence: ReadSentence, text: str) -> Iterator[Fact]:
    """The area under the curve with which the subject of a sentence predicts an outcome."""
    raw = sentence.text
    found = _AREA.search(raw)
    if not found:
        return
    value = next((q for q in sentence.quantities if q.start <= found.start("value") < q.end), None)
    predicted = _PREDICTING.search(raw, found.end())
    clause = next((c for c in clauses(text) if c.subject and c.kind in ("main", "reported")), None)
    if value is None or value.value is None or clause is None or clause.subject is None:
        return
    predicted = predicted or _PREDICTING.search(raw)
    variable = noun_phrases.clean(text, noun_phrases.subject(text, clause.subject).core)
    if not predicted or not is_variable(variable):
        return
    over = (found["how"] or "").lower() in ("exceeding", "above", "over", "greater than", "more than")
    end = max(value.end, predicted.end())
    yield Fact.of(
        "predictor",
        variable,
        sentence.span(found.start(), end),
        AREA,
        concepts=[*named(sentence, "variable", noun_phrases.subject(text, clause.subject).core)],
        variable=variable,
        outcome_predicted=noun_phrases.clean(raw, predicted.span("outcome")),
        statistic="auc",
        comparator=value.comparator or (">" if over else None),
        value=value.value,
        polarity="affirmed",
        references=references(sentence, found.start(), end) or None,
    )
