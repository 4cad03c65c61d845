"""Claims of a document itself, evidence that it credits to others, and what its authors put as a hypothesis."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.facts.argument.hypotheses import called_so, names_hypothesis, number_before
from graph_build.facts.argument.proposition import LONGEST
from graph_build.facts.argument.propositions import propositions
from graph_build.facts.argument.values import printed
from graph_build.facts.cited_designs import cited_design
from graph_build.facts.rate_words import of_rate
from graph_build.facts.stating import named, stated
from graph_build.model import Evidence, Rule, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.argument.proposition import Proposition
    from graph_build.model import Fact, FactType, ReadDocument, ReadSentence

CLAIM = Rule("claims.clauses", 2, "reads subject, relation and object of a clause that holds beyond one occasion")
CITED = Rule("cited_evidence.clauses", 2, "reads a clause that a citation mark credits to other works")
HYPOTHESIS = Rule("hypotheses.clauses", 2, "reads a clause that its authors put as a hypothesis")

_PREDICTS = re.compile(r"^(?:predictive_of|predicts)$")
_RISK_FACTOR = re.compile(
    r"\b(?:risk|prognostic|predictive|independent) (?:factors?|markers?|indicators?) (?:for|of)\b|"
    r"\bpredictors? of\b",
    re.I,
)
_RULES: dict[FactType, Rule] = {"claim": CLAIM, "cited_evidence": CITED, "hypothesis": HYPOTHESIS}


def state(read: ReadDocument) -> Iterator[Fact]:
    """Every general statement of the document's prose as a claim, cited evidence or hypothesis."""
    called = called_so(read)
    for proposition in propositions(read):
        if not predictive(proposition) and not names_hypothesis(proposition.read):
            supposed = proposition.certainty == "possible" and _place(proposition) in called
            yield fact(replace(proposition, certainty="hypothesised") if supposed else proposition)


def _place(proposition: Proposition) -> Span:
    return proposition.read.span(0, len(proposition.read.text))


def predictive(proposition: Proposition) -> bool:
    """Whether it says that a variable predicts an outcome: such are predictors."""
    return bool(_PREDICTS.search(proposition.relation) or _RISK_FACTOR.search(proposition.object))


def kind(proposition: Proposition) -> FactType:
    """Whose statement it is, and whether as a hypothesis."""
    if proposition.certainty in ("hypothesised", "speculative"):
        return "hypothesis"
    return "cited_evidence" if proposition.references or proposition.source else "claim"


def fact(proposition: Proposition) -> Fact:
    """The proposition as a fact."""
    of, read = kind(proposition), proposition.read
    runs = (proposition.evidence, proposition.object_run, proposition.subject_run)
    spans = [_with_mark(read, run) for run in runs if run]
    evidence = [Evidence(next((s for s in spans if _short(s)), spans[1]))]
    if proposition.context and proposition.context != proposition.evidence:
        around = read.span(*proposition.context)
        evidence += [Evidence(around, role="context")] if _short(around) else []
    figures = printed(proposition)
    rate, drug = of_rate(read, *proposition.object_run) if figures.get("unit") == "%" else ({}, None)
    design = cited_design(read.text) if of == "cited_evidence" and len(proposition.references) == 1 else None
    if design and design.end > (proposition.subject_run or proposition.object_run)[0]:
        design = None  # it stands in what is said, not before it: "avoided since a retrospective study"
    slots = {
        "hypothesis_number": number_before(read.text, proposition.object_run[0]) if of == "hypothesis" else None,
        "relation": proposition.relation,
        "object": proposition.object,
        "polarity": proposition.polarity,
        "certainty": proposition.certainty,
        "references": proposition.references or None,
        "source": proposition.source,
        "population": proposition.population,
        "comparator_group": proposition.against,
        **figures,
        **rate,
        "design": design.value if design else None,
        "country": design.country if design else None,
    }
    links = [*named(read, "subject", proposition.subject_run), *named(read, "object", proposition.object_run)]
    links += [("agent", drug.concept.iri)] if drug and drug.concept.iri else []
    return stated(of, proposition.subject, evidence, _RULES[of], slots, links)


def _with_mark(read: ReadSentence, run: tuple[int, int]) -> Span:
    """The original span of a run, with the citation mark that stands right after it."""
    span = read.span(*run)
    mark = next((c.span for c in read.sentence.citations if run[1] <= c.position <= run[1] + 1), None)
    return Span(span.start, mark.end) if mark and span.end <= mark.start <= span.end + 2 else span


def _short(span: Span) -> bool:
    """Whether a span says where: a table or page break inside a sentence can stretch it."""
    return span.end - span.start <= LONGEST
