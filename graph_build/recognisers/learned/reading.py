"""The one door to learned names: the sentences of a document in, the names that the models tell in each out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import ahocorasick_rs

from graph_build.recognisers.learned.scores import scores
from graph_build.recognisers.learned.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.recognisers.learned.models import Model
    from graph_build.recognisers.learned.scores import Scores
    from graph_build.recognisers.lexicon import Hit

_SURE = 0.9
"""A name told this surely is looked for in the document's other sentences, too."""
_SHORTEST = 3


class Told(NamedTuple):
    """A run of a text that a model takes for a name.

    Attributes:
        start: first position.
        end: position after the last.
        kind: disease, chemical, problem, drug, treatment, test, value or dose.
        probability: how sure the model is, from 0 to 1; of an echo, how sure it was where it saw the name best.
        model: the model's name.
    """

    start: int
    end: int
    kind: str
    probability: float
    model: str


def told(texts: Sequence[str], hits: Sequence[Sequence[Hit]], models: Sequence[Model]) -> list[list[Told]]:
    """The names in each text of one document; those of one model do not overlap.

    A name that a model tells surely in one sentence is taken for the same in the others of the document. A model that
    another one listens to speaks through it alone.

    Args:
        texts: the sentences.
        hits: what the vocabulary finds in each.
        models: those to ask; one that reads the labels of others stands behind them.
    """
    if not models:
        return [[] for _ in texts]
    heard, known = {name for model in models for name in model.reads}, scores(tuple(models))
    found: dict[str, list[list[Told]]] = {m.name: [] for m in models if m.name not in heard}
    for text, own in zip(texts, hits, strict=True):
        names = _in_sentence(text, own, known)
        for name, before in found.items():
            before.append(names[name])
    again = [_echoed(texts, names) for names in found.values()]
    return [[name for own in again for name in own[i]] for i in range(len(texts))]


def _in_sentence(text: str, hits: Sequence[Hit], known: Scores) -> dict[str, list[Told]]:
    """What each model takes for a name in one sentence."""
    split = words(text)
    return {
        name: [Told(split[r.first].start, split[r.after - 1].end, r.kind, r.probability, name) for r in runs]
        for name, (_, runs) in known.read(split, hits).items()
    }


def _echoed(texts: Sequence[str], found: Sequence[Sequence[Told]]) -> list[list[Told]]:
    """The names of one model with the places where a sure one stands once more."""
    sure: dict[str, Told] = {}
    for text, names in zip(texts, found, strict=True):
        for name in names:
            surface = text[name.start : name.end]
            if name.probability >= _SURE and len(surface) >= _SHORTEST:
                known = sure.get(surface)
                if known is None or known.probability < name.probability:
                    sure[surface] = name
    if not sure:
        return [list(names) for names in found]
    surfaces = ahocorasick_rs.AhoCorasick(list(sure))
    echoed = []
    for text, names in zip(texts, found, strict=True):
        free = (
            (start, end)
            for start, end in _whole(text, surfaces)
            if not any(n.start < end and start < n.end for n in names)
        )
        echoed.append(sorted([*names, *(sure[text[a:b]]._replace(start=a, end=b) for a, b in free)]))
    return echoed


def _whole(text: str, surfaces: ahocorasick_rs.AhoCorasick) -> Iterator[tuple[int, int]]:
    """Where whole words of a text are one of the surfaces: leftmost, then longest."""
    places = ((a, b) for _, a, b in surfaces.find_matches_as_indexes(text, overlapping=True))
    at = 0
    for start, end in sorted(places, key=lambda p: (p[0], -p[1])):
        if start >= at and not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
            yield start, end
            at = end
