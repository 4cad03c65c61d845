"""What confidence is told of the words and the shape of a fact that readers judged, and that other weights stay."""

from __future__ import annotations

from decimal import Decimal

from graph_build.confidence import features
from graph_build.confidence.features import JUDGE, JUDGED
from graph_build.confidence.places import Places
from graph_build.confidence.shape import SHAPE
from graph_build.confidence.wording import WORDS
from graph_build.linear.fitting import Judged, fit
from graph_build.model import Fact, Rule, Span
from graph_build.pipeline import state
from graph_build.settings import BuildSettings

RULE = Rule("outcomes.made", 1, "made up")
REPORT = "A case of gout\n\nCase report\n\nA 50-year-old man was given colchicine 1 mg. {} He improved.\n"


def told(sentence: str) -> dict[str, set[str]]:
    """The features of each fact of the sentence's report, by type."""
    stated = state(REPORT.format(sentence).encode(), "paper.txt", BuildSettings(curation=False))
    places = Places(stated.facts, stated.read)
    found: dict[str, set[str]] = {}
    for fact in stated.facts:
        found.setdefault(fact.type, set()).update(features(fact, places))
    return found


def of_words(features: set[str]) -> set[str]:
    return {one for one in features if one.startswith(JUDGE + WORDS)}


def test_types_that_readers_judged_are_told_their_words_and_share_no_weight_with_others() -> None:
    found = told("Serum urate was 9.1 mg/dL.")
    assert of_words(found["measurement"])
    assert of_words(found["intervention"])
    assert all(one.startswith(JUDGE) for kind in found.keys() & JUDGED for one in found[kind])
    assert not any(one.startswith(JUDGE) for kind in found.keys() - JUDGED for one in found[kind])


def test_numbers_are_alike_and_words_are_not() -> None:
    one, other, third = (
        of_words(told(f"Serum urate was {said}.")["measurement"])
        for said in ("9.1 mg/dL", "8.2 mg/dL", "8.2 mg/dL on arrival")
    )
    assert one == other
    assert third - one


TRIAL = """A trial of camphor

Methods

Patients were randomly assigned to camphor (n = 40) or placebo (n = 40).

Results

{}
"""


def shapes(result: str, **slots: object) -> set[str]:
    """The shape of an outcome of a trial with two arms, read from its result."""
    stated = state(TRIAL.format(result).encode(), "trial.txt", BuildSettings(curation=False))
    at = stated.read.document.text.index(result)
    fact = Fact.of("outcome", "study patients", Span(at, at + len(result)), RULE, outcome="death", **slots)
    return {one for one in features(fact, Places((*stated.facts, fact), stated.read)) if one.startswith(JUDGE + SHAPE)}


def test_a_result_of_one_arm_that_is_told_of_all_patients_is_seen() -> None:
    named, bare = shapes("With camphor, 4 patients died.", n=4), shapes("In all, 4 patients died.", n=4)
    assert f"{JUDGE}{SHAPE}of all=True, arms=2, here=1" in named
    assert f"{JUDGE}{SHAPE}of all=True, arms=2, here=0" in bare


def test_a_percent_that_its_count_does_not_give_is_seen() -> None:
    fits, not_ = (shapes("Death came to 4 (10%).", n=n, n_total=40, percent=Decimal(10)) for n in (4, 9))
    assert f"{JUDGE}{SHAPE}percent fits=True" in fits
    assert f"{JUDGE}{SHAPE}percent fits=False" in not_


def test_weights_that_may_not_move_and_the_base_stay() -> None:
    examples = [Judged(("words:1", "rule=a"), n % 2 == 0) for n in range(40)] + [Judged(("rule=a",), True)] * 40
    base, weights = fit(examples, start=(700, {"rule=a": 500}), moves=lambda name: name.startswith(WORDS))
    assert (base, weights["rule=a"]) == (700, 500)
    assert weights["words:1"] < 0
