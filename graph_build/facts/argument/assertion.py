"""How a clause is meant: whether it is denied, how surely it is put, whether it holds beyond one occasion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.verbs import HEDGED, wordset
from graph_build.facts.argument.relations import EVIDENTIAL, NEEDED, STUDIED, verb_words, works

if TYPE_CHECKING:
    from graph_build.clauses.splitting import Clause
    from graph_build.facts.argument.relations import Relation
    from graph_build.model import Certainty

_ASSOCIATED = wordset("associate link correlate relate")
_RECOMMENDED = re.compile(
    r"\b(?:recommended|warranted|mandatory|advised|advisable|needed|required|necessary|imperative|"
    r"indicated|need for|need to|"
    r"needs to|urgently)\b",
    re.I,
)
_UNSETTLED = re.compile(
    r"\b(?:controversial|conflicting|debated|debatable|inconclusive|equivocal|contradictory|"
    r"inconsistent|"
    r"disputed|uncertain|under debate|matter of debate)\b",
    re.I,
)
_MIXED = re.compile(
    r"\b(?:in|by|among) (?:some|several|a few|certain|many|most),?\s?(?:\w+,?\s)?(?:but|though|although|yet) not "
    r"(?:in |by )?(?:all|others?|every|any others?)\b",
    re.I,
)
_HYPOTHESISED = wordset("hypothesise hypothesize propose postulate speculate argue")
_SUGGESTED = wordset("suggest indicate imply")
_NEED = re.compile(
    r"(?:urgent |clear |strong )?need (?:for|to)\b|further (?:investigation|research|studies|study|trials)\b", re.I
)
_JUDGED = re.compile(
    r"\b(?:effective|safe|efficacious|well tolerated|beneficial|useful|superior|comparable|similar|"
    r"predictive|associated|independent)\b",
    re.I,
)
_NO = re.compile(r"^(?:no|neither|none of(?: the)?)\s+", re.I)
_POTENTIAL = re.compile(
    r"\b(?:potential|possible)(?:ly)? (?:[\w-]+ ){0,2}?(?:roles?|therap\w+|treatments?|targets?|"
    r"effects?|efficacy|benefits?|use|options?|mechanisms?|"
    r"causes?|associations?|links?|explanations?|alternatives?|involvement|useful|effective|candidates?)\b",
    re.I,
)
_SUPPOSED = re.compile(
    r"\b(?:it|this|there) (?:is|was|remains|seems) (?:\w+ ){0,2}?(?P<how>possible|possibility|conceivable|plausible|"
    r"likely|probable) that\s*$",
    re.I,
)
_PROBABLE = wordset("likely probably presumably")
_POSSIBLE = wordset("possibly potentially perhaps conceivably")
_TESTS = re.compile(
    r"graph(?:y|ies|ic|s)?\b|\b(?:scans?|CT|MRI|ECG|EEG|PET|examinations?|biops(?:y|ies)|tests?|"
    r"measurements?|x-?rays?|imaging|"
    r"cultures?|laborator(?:y|ies)|panels?|smears?|aspirates?|specimens?|staining|histology|"
    r"patholog\w+|autopsy|evaluations?|"
    r"ultrasound|screening|work-?up|analysis of (?:the )?(?:blood|urine|fluid|serum|csf))\b",
    re.I,
)
_METHODS = wordset(
    "base define use measure perform classify assess consider evaluate treat diagnose administer divide set"
)
_FINDING = wordset("appear become be have occur remain represent present include contain develop last")


def denied(clause: Clause, named: Relation, subject: str, said: str) -> tuple[bool, str]:
    """Whether the clause is denied, and its object in positive form."""
    match = _NO.match(said)
    negated = clause.group.negated or named.negated or bool(match) or bool(_NO.match(subject))
    return negated, said[match.end() :] if match else said


def certainty(text: str, clause: Clause, subject: str, said: str) -> Certainty:
    """How surely the clause is put."""
    group = clause.group
    frame = clause.frame.group if clause.frame else None
    if _UNSETTLED.search(said) or mixed(text, clause):
        return "uncertain"
    if (
        group.modal in ("should", "must")
        or group.hedge in NEEDED
        or _NEED.match(said)
        or (frame and frame.lemma in ("recommend", "advise"))
    ):
        return "recommended"
    if group.lemma in ("recommend", "advise", "advocate", "warrant") or (
        (group.copular or group.passive) and _RECOMMENDED.match(said if group.copular else verb_words(text, clause))
    ):
        return "recommended"
    if frame and frame.lemma in _HYPOTHESISED:
        return "hypothesised"
    supposed = _SUPPOSED.search(text, 0, clause.start)
    if supposed:
        return "likely" if supposed["how"].casefold() in ("likely", "probable") else "possible"
    if (
        group.modal in ("may", "might", "could", "would")
        or (group.modal == "can" and group.copular)
        or set(group.adverbs) & _POSSIBLE
    ):
        return "possible"
    if re.match(r"(?:potential|possible)\b", subject, re.I) or _POTENTIAL.search(said):
        return "possible"
    if frame and frame.lemma in _SUGGESTED:
        return "suggested"
    if frame and (frame.lemma in HEDGED):
        return "likely"
    if (
        group.hedge in HEDGED
        or group.hedge == "likely"
        or set(group.adverbs) & _PROBABLE
        or group.lemma in ("seem", "appear")
    ):
        return "likely"
    if clause.kind == "participle" and group.lemma in _SUGGESTED:
        return "suggested"
    if group.passive and group.lemma in _ASSOCIATED:
        return "observed_association"
    return "asserted"


def mixed(text: str, clause: Clause) -> bool:
    """Whether a clause says that works disagree: "shown in some, but not all, studies"."""
    return _MIXED.search(text, clause.start, clause.end) is not None


def general(text: str, clause: Clause, cited: bool, section: str) -> bool:
    """Whether the clause holds beyond one occasion, rather than telling what was done or seen once."""
    group = clause.group
    if clause.conditional or (clause.object is None and group.past):
        return False
    if group.past and group.copular and clause.object and section != "results" and _JUDGED.search(text, *clause.object):
        return True
    if group.past and group.lemma in STUDIED and works(text[clause.start : clause.end].strip()):
        return section != "results"
    if group.past:
        if group.passive and group.lemma in _METHODS:
            return False
        if group.lemma in EVIDENTIAL and _TESTS.search(text[clause.start : clause.group_end[0]]):
            return False
        associated = group.lemma in _ASSOCIATED
        reported = clause.frame is not None
        return associated or reported or (cited and section != "results" and group.lemma not in _FINDING)
    return section != "results" or cited or group.modal is not None or clause.frame is not None
