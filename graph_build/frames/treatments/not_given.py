"""Treatments of which a denied verb tells: "was never given A", "A could not be started", "had not been on A or B"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from graph_build.clauses.noun_phrases import subject
from graph_build.clauses.splitting import clauses, without_asides
from graph_build.clauses.verbs import wordset
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from graph_build.clauses.splitting import Clause, Run
    from graph_build.model.frames import Agent

Told = Literal["not given", "not changed"]

_TAKEN = wordset("receive take get undergo require need use start begin commence have initiate")
_TO_WHOM = wordset("give prescribe offer administer")
_TREATED = wordset("treat start put place manage maintain be")
_WITH = wordset("with on by using")
_GIVEN = wordset(
    "give administer use prescribe start begin commence initiate institute add take perform try attempt need require "
    "offer introduce"
)
_CHANGED = wordset(
    "restart resume reintroduce readminister repeat continue stop discontinue withdraw suspend interrupt taper reduce "
    "increase escalate change switch hold withhold"
)
_ADVICE = wordset("should must may might can will shall ought")
_OF_IT = (
    r"(?:(?:treatments?|therap(?:y|ies)|administration|use|infusions?|doses?|courses?|injections?|cycles?|addition|"
    r"initiation|introduction)\s(?:with|of)\s(?:the\s|any\s)?)?"
)
_WORDS = (
    r"(?:(?!(?:of|with|in|on|for|to|by|from|than|after|before|because|due|despite|without|except|but|patients?)\s)"
    r"[\w-]+,?\s)"
)
_UP_TO = Pattern(rf"\s*{_WORDS}{{0,3}}?{_OF_IT}{_WORDS}{{0,6}}?", re.IGNORECASE)
_BEHIND = Pattern(
    r"\s*(?:\d[\w.,/%\s]{0,25})?(?:$|[,;(]|(?:treatment|therapy|infusions?|doses?|injections?|and|or|nor)\b)"
)
_LATER = Pattern(r"\buntil\b", re.IGNORECASE)
_FAR = 60
_NEITHER = Pattern(r"\s*neither\s", re.IGNORECASE)


def told_of(text: str, agent: Agent) -> Told | None:
    """What a denied verb says of a treatment that is its subject, or that it was not given with.

    Args:
        text: the sentence.
        agent: a treatment in it.

    Returns:
        "not given"; "not changed" where it was not restarted, stopped or increased, which tells neither; None where
        no denied verb is about it, or one that advises, supposes or reports.
    """
    for clause in clauses(_around(text, agent)):
        group, run = clause.group, _held(text, clause, agent)
        if run is None or group.hedge or clause.conditional or clause.frame or group.modal in _ADVICE:
            continue
        if _LATER.search(text, agent.end, min(len(text), agent.end + _FAR)):
            continue
        if (group.negated and "only" not in group.adverbs) or _NEITHER.match(text, run[0]):
            return "not changed" if group.lemma in _CHANGED else "not given"
    return None


def _around(text: str, agent: Agent) -> str:
    """The sentence without brackets, or what stands in the brackets that hold a treatment; positions are kept."""
    plain = without_asides(text)
    if plain[agent.start : agent.end].strip():
        return plain
    first, last = text.rfind("(", 0, agent.start) + 1, text.find(")", agent.end)
    return " " * first + text[first : last if last > 0 else len(text)]


def _held(text: str, clause: Clause, agent: Agent) -> Run | None:
    """The object or subject that a treatment is, of a verb that tells whether it was given; or None."""
    group, run = clause.group, clause.object
    if run is not None and run[0] <= agent.start < run[1]:
        if clause.preposition is None:
            verbs = _TO_WHOM if group.passive else _TAKEN | _CHANGED
        else:
            treated = (group.passive or group.lemma == "be") and clause.preposition in _WITH
            verbs = _TREATED if treated else frozenset()
        return run if group.lemma in verbs and _UP_TO.fullmatch(text, run[0], agent.start) else None
    to_whom = group.lemma in _TO_WHOM and run is not None and clause.preposition is None  # "A was not given B"
    if clause.subject is None or not group.passive or to_whom or group.lemma not in _GIVEN | _CHANGED:
        return None
    first, last = subject(text, clause.subject).core
    if not (first <= agent.start and agent.end <= last and _UP_TO.fullmatch(text, first, agent.start)):
        return None
    return (first, last) if _BEHIND.match(text, agent.end, last) else None
