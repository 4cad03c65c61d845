"""Training a model on marked sentences: the same sentences in the same order give the same file on one machine."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pycrfsuite

from graph_build.recognisers.learned.features import by_name, in_order
from graph_build.recognisers.learned.labels import labelled
from graph_build.recognisers.learned.scores import Scores
from graph_build.recognisers.learned.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph_build.recognisers.learned.labels import Name
    from graph_build.recognisers.learned.models import Model
    from graph_build.recognisers.lexicon import Hit

SETTINGS: Mapping[str, float] = {"c1": 0.1, "c2": 0.01, "max_iterations": 100}
"""Of CRFsuite's L-BFGS: `c1` makes most weights nought, which keeps the file small."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence of a training text.

    Attributes:
        text: its words.
        names: what is marked in it, as positions and kind.
        hits: what each of several vocabularies finds in it. The model sees the sentence once with each, so that it
            reads well with a small vocabulary and with a large one.
    """

    text: str
    names: tuple[Name, ...]
    hits: tuple[tuple[Hit, ...], ...]


def train(sentences: Iterable[Marked], reads: Sequence[Model] = ()) -> bytes:
    """The file of a model, in CRFsuite's own form.

    Args:
        sentences: the training text; kinds that the model is not to learn are left out of it beforehand.
        reads: models whose labels the new one is told; they must not have been trained on the same text.

    Raises:
        ValueError: where there is no sentence with a name to learn from.
    """
    trainer = pycrfsuite.Trainer(verbose=False, algorithm="lbfgs")
    learnt, features, known = False, by_name(), Scores(reads)
    for sentence in sentences:
        split = words(sentence.text)
        labels = labelled(split, sentence.names)
        learnt = learnt or bool(sentence.names)
        for hits in sentence.hits:
            said = features.of(split, hits)
            given = [own for own, _ in known.read(split, hits).values()]
            heard = features.hearing(said, split, given) if given else said
            trainer.append([in_order(word) for word in heard], labels)
    if not learnt:
        raise ValueError("no name is marked in the training text")
    trainer.set_params(dict(SETTINGS))
    with tempfile.TemporaryDirectory(prefix="cytolink-") as folder:
        path = Path(folder) / "model"
        trainer.train(str(path))
        return path.read_bytes()
