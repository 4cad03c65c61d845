"""What says less of the same words is left out: a value without its arm, a drug with no word on its giving."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.clauses.treatment_status import status_in
from graph_build.facts.overlaps import Overlaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph_build.model import Fact

_FRAMED = frozenset({"outcomes.by-arm", "outcomes.share"})
_NAMED = frozenset({"interventions.named", "interventions.procedures"})
_DECIDED = frozenset({"interventions.decided", "interventions.not-done"})
_WORDED = frozenset({"interventions.given", "interventions.ended"})
_ARGUED = frozenset({"claims.clauses", "cited_evidence.clauses"})
_NOT_DONE = "interventions.not-done"
_WENT_WITH = "predictors.treatment"
_FIGURE = "cited_evidence.figures"
_TYPES = frozenset({"measurement", "outcome", "adverse_event"})
_NUMBERS = frozenset({"value", "n", "percent"})


def without_superseded(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts, but for those that tell of the whole group what frames on the same words tell of its arms.

    So are drugs that are only named where another rule says more of a treatment with the same words.

    Args:
        facts: of one document, each with evidence.
    """
    every = list(facts)
    argued = Overlaps(f for f in every if f.rule.name in _ARGUED)
    figured = Overlaps(f for f in every if f.rule.name == _FIGURE)
    framed = Overlaps(f for f in every if f.rule.name in _FRAMED)
    denied = Overlaps(f for f in every if f.slot("polarity") == "negated" and not _absence(f))
    performed = Overlaps(f for f in every if f.rule.name == "interventions.procedures")
    given = Overlaps(f for f in every if f.type == "intervention" and f.rule.name not in _NAMED | _DECIDED)
    decided = Overlaps(f for f in every if f.rule.name in _DECIDED)
    for fact in every:
        span = fact.evidence[0].span
        if fact.rule.name in _NAMED and any(fact.slot("agent") == one.slot("agent") for one in given.of(span)):
            continue
        if fact.rule.name in _WORDED and any(_decides(one, fact) for one in decided.of(span)):
            continue  # "A was considered": nobody had it
        if fact.rule.name == _NOT_DONE and any(_ends(fact, one) for one in given.of(span)):
            continue  # "warfarin was withheld": that it ended is said
        if fact.type == "condition" and any(_is_named_for(fact, one) for one in performed.of(span)):
            continue  # what was done is no condition: "embolization of the artery"
        if _says_again(fact, argued.of(span), figured.of(span)):
            continue
        if _absence(fact) and any(_of_same(fact, other) for other in denied.of(span)):
            continue  # another rule says it, with how many there were
        if fact.type not in _TYPES or fact.rule.name in _FRAMED or _absence(fact) or not _of_groups(fact):
            yield fact
            continue
        told = {n for f in framed.of(span) for n in _numbers(f)}
        mine = _numbers(fact)
        if not mine or not mine <= told:
            yield fact


def _is_named_for(condition: Fact, procedure: Fact) -> bool:
    """Whether the name of a condition begins with what was done."""
    return str(condition.slot("condition")).casefold().startswith(str(procedure.slot("agent")).casefold())


def _decides(decided: Fact, worded: Fact) -> bool:
    """Whether the parse tells what was decided on the treatment that words beside it take for given or ended."""
    same = worded.slot("agent") == decided.slot("agent") and worded.slot("dose") is None
    ended = worded.rule.name == "interventions.ended"
    differs = ended and status_in(str(worded.slot("status") or "")) != decided.slot("status")
    return same and (decided.slot("polarity") == "negated" or differs)


def _ends(denied: Fact, other: Fact) -> bool:
    """Whether another fact says that a treatment ended which one says was not given."""
    return other.slot("status") == "discontinued" and other.slot("agent") == denied.slot("agent")


def _says_again(fact: Fact, clauses: Sequence[Fact], beside: Sequence[Fact]) -> bool:
    """Whether a fact says of the same words what clauses say better.

    That is a treatment found to go with something, and a figure of another work with its whole sentence, where clauses
    state each of the figures of that sentence: else the sentence says more than they do.

    Args:
        fact: any.
        clauses: what clauses on its words state.
        beside: all figures on its words, its own among them.
    """
    if fact.rule.name == _WENT_WITH:
        return any(fact.subject == clause.subject for clause in clauses)
    if fact.rule.name != _FIGURE or fact.slot("references") is None:
        return False
    return all(any(_figures(one) <= _figures(clause) for clause in clauses) for one in beside)


def _figures(fact: Fact) -> set[Decimal]:
    return {Decimal(v) for _, v in fact.slots if isinstance(v, int | Decimal) and not isinstance(v, bool)}


def _absence(fact: Fact) -> bool:
    """Whether a frame says that something befell nobody."""
    return fact.rule.name == "outcomes.absent"


def _of_same(one: Fact, other: Fact) -> bool:
    """Whether two facts deny the same: their names share a word, or both are of death."""
    return bool(_words(one) & _words(other))


def _words(fact: Fact) -> set[str]:
    named = str(fact.slot("event") or fact.slot("outcome") or fact.slot("condition") or "").casefold()
    words = {word.rstrip("s") for word in named.split() if len(word) > 3}
    return {"death"} if words & {"died", "death", "mortality"} else words


def _of_groups(fact: Fact) -> bool:
    return fact.population is not None and fact.population.kind != "patient" and fact.population.experiencer == "own"


def _numbers(fact: Fact) -> set[Decimal]:
    names = {"n", "percent"} if fact.slot("n") is not None else _NUMBERS
    return {
        Decimal(v) for k, v in fact.slots if k in names and isinstance(v, int | Decimal) and not isinstance(v, bool)
    }
