"""What confidence is told of a fact's words, and that only the weights that may move do."""

from __future__ import annotations

from graph_build.confidence.places import Places
from graph_build.confidence.wording import JUDGED, is_of_words, of_words
from graph_build.linear.fitting import Judged, fit
from graph_build.pipeline import state
from graph_build.settings import BuildSettings

REPORT = "A case of gout\n\nCase report\n\nA 50-year-old man was given colchicine 1 mg. {} He improved.\n"


def told(sentence: str) -> dict[str, set[str]]:
    """The features of words of each fact of the sentence's report, by type."""
    stated = state(REPORT.format(sentence).encode(), "paper.txt", BuildSettings(curation=False))
    places = Places(stated.facts, stated.read)
    found: dict[str, set[str]] = {}
    for fact in stated.facts:
        found.setdefault(fact.type, set()).update(of_words(fact, places.sentence(fact)))
    return found


def test_types_that_readers_judged_are_told_their_words_and_others_none() -> None:
    found = told("Serum urate was 9.1 mg/dL.")
    assert found["measurement"]
    assert found["intervention"]
    assert not any(found[kind] for kind in found.keys() - JUDGED)
    assert all(map(is_of_words, found["measurement"]))


def test_numbers_are_alike_and_words_are_not() -> None:
    one, other, third = (
        told(f"Serum urate was {said}.")["measurement"] for said in ("9.1 mg/dL", "8.2 mg/dL", "8.2 mg/dL on arrival")
    )
    assert one == other
    assert third - one


def test_weights_that_may_not_move_and_the_base_stay() -> None:
    examples = [Judged(("words:1", "rule=a"), n % 2 == 0) for n in range(40)] + [Judged(("rule=a",), True)] * 40
    base, weights = fit(examples, start=(700, {"rule=a": 500}), moves=is_of_words)
    assert (base, weights["rule=a"]) == (700, 500)
    assert weights["words:1"] < 0
