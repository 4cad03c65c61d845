"""Several models' weights as one table: what each word of a sentence scores with each of them, by adding numbers up."""

from __future__ import annotations

import struct
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.recognisers.learned.features import weighed
from graph_build.recognisers.learned.weights import LANE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.recognisers.learned.models import Model, Run
    from graph_build.recognisers.learned.words import Word
    from graph_build.recognisers.lexicon import Hit

_BYTES = LANE // 8


class Scores:
    """What models that are asked together know: the labels of all of them stand side by side in one number.

    Args:
        models: one that reads the labels of others stands behind them.
    """

    def __init__(self, models: Sequence[Model]) -> None:
        self._models = models
        known: dict[str, int] = {}
        ends = [0]
        for model in models:
            for feature, row in model.weights().items():
                known[feature] = known.get(feature, 0) + (row << (LANE * ends[-1]))
            ends.append(ends[-1] + model.scored)
        self._features = weighed(known)
        self._length = ends[-1] * _BYTES
        self._signs = sum(1 << (LANE * label + LANE - 1) for label in range(ends[-1]))
        self._lanes = [
            struct.Struct(f"<{first * _BYTES}x{after - first}q{(ends[-1] - after) * _BYTES}x")
            for first, after in pairwise(ends)
        ]

    def read(self, sentence: Sequence[Word], hits: Iterable[Hit]) -> dict[str, tuple[list[str], list[Run]]]:
        """By each model's name the label of each word of a sentence, and the names that they tell.

        Args:
            sentence: its words.
            hits: what the vocabulary finds in the same text.
        """
        plain = self._features.of(sentence, hits)
        among = self._packed(plain)
        found: dict[str, tuple[list[str], list[Run]]] = {}
        for model, lanes in zip(self._models, self._lanes, strict=True):
            heard = [found[name][0] for name in model.reads]
            told = self._packed(self._features.hearing(plain, sentence, heard)) if heard else among
            found[model.name] = model.read(lanes.iter_unpack(told))
        return found

    def _packed(self, rows: Iterable[int]) -> bytes:
        """The scores of each word, a signed number of 64 bits for each label.

        The highest bit of each label is added and taken away without carrying: so none borrows from the next.
        """
        signs, length = self._signs, self._length
        return b"".join([((row + signs) ^ signs).to_bytes(length, "little") for row in rows])


@lru_cache(maxsize=4)
def scores(models: tuple[Model, ...]) -> Scores:
    """What some models know, put together once a process."""
    return Scores(models)
