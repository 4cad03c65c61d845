"""What speaks for a comparison in prose: how it is told, which sides its sentence names, what is said elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.confidence.ways import way_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.confidence.places import Places
    from graph_build.model import Fact, ReadSentence

COMPARED = "compared"
"""What the names of these features begin with, and the one that every comparison in prose has."""
_TURNS = re.compile(r";|\b(?:whereas|while|but|although|however|despite|though)\b", re.IGNORECASE)


def of_comparison(fact: Fact, sentence: ReadSentence, places: Places) -> Iterator[str]:
    """The features of a comparison that was read from a sentence."""
    yield COMPARED
    yield from (f"{COMPARED}:{one}" for one in _told(fact, sentence, places))


def _told(fact: Fact, sentence: ReadSentence, places: Places) -> Iterator[str]:
    text, way = sentence.text, way_of(fact)
    stated = "p" if fact.slot("statistic") is not None else "no p"
    yield f"told={way}/{fact.slot('significant')}/{stated}"
    yield f"elsewhere={places.elsewhere(fact)}/{'none' if way == 'none' else 'some'}"
    labels = [str(fact.slot(side) or "") for side in ("arm_a", "arm_b")]
    yield f"sides={sum(bool(one) and one.casefold() in text.casefold() for one in labels)}"
    if any(any(map(str.isdigit, one)) for one in labels):
        yield "side=number"
    yield f"turns={min(len(_TURNS.findall(text)), 2)}"
