"""Models as they are shipped: CRFsuite's own file, and beside it a record of what it is and was trained on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

import pycrfsuite

from graph_build.errors import SettingsError
from graph_build.recognisers.learned.labels import runs
from graph_build.recognisers.learned.weights import features, lent, weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from importlib.resources.abc import Traversable

NAMES = ("diseases", "chemicals", "clinical")
"""The models that come with Cytolink; one that listens to others stands behind them."""
FORM = "cytolink-names/1"
"""What the record of a model says that it was trained for: it goes up when the features of words change."""
_MEND = "Install Cytolink anew, or build without learned names (--no-learned)."


class Run(NamedTuple):
    """A name that a model tells, in words of a sentence.

    Attributes:
        first: index of the first word.
        after: index after the last.
        kind: what it names, as the training text calls it ("disease", "chemical", "problem").
        probability: the marginal probability of its least sure word, from 0 to 1, to three digits.
    """

    first: int
    after: int
    kind: str
    probability: float


@dataclass(frozen=True)
class Model:
    """A trained model. One thread at a time reads with it: its tagger keeps the sentence that it was last given.

    Attributes:
        name: "diseases", "chemicals" or "clinical".
        sha256: of its file.
        reads: names of the models whose labels it is told besides the words, in order.
    """

    name: str
    sha256: str
    reads: tuple[str, ...]
    _tagger: pycrfsuite.Tagger
    _content: bytes
    _lent: bytes  # the tagger reads from it as long as it lives
    _features: tuple[bytes, ...]  # those that stand for the labels in it
    _turn: Lock = field(default_factory=Lock, repr=False, compare=False)

    @classmethod
    def of(cls, content: bytes, record: dict[str, Any]) -> Model:
        """A model from its file and record.

        Raises:
            SettingsError: where the file is not the one that the record describes, or was trained for other features.
        """
        found = hashlib.sha256(content).hexdigest()
        name = str(record["name"])
        if record["form"] != FORM:
            raise SettingsError(f"it is of the form {record['form']}, not {FORM}", where=f"model {name}", do=_MEND)
        if found != record["sha256"]:
            raise SettingsError(f"its SHA-256 is {found}, not that of its record", where=f"model {name}", do=_MEND)
        tagger = pycrfsuite.Tagger()
        told = lent(content)
        tagger.open_inmemory(told)
        standing = tuple(islice(features(content), len(tagger.labels()) - 1))
        return cls(name, found, tuple(record["reads"]), tagger, content, told, standing)

    @property
    def scored(self) -> int:
        """How many labels a word is scored for: all but the first, which scores nought."""
        return len(self._features)

    def weights(self) -> dict[str, int]:
        """What each feature that it knows weighs for its labels (`weights.weights`); any other says nothing to it."""
        return weights(self._content)

    def read(self, scores: Iterable[Iterable[int]]) -> tuple[list[str], list[Run]]:
        """The likeliest labels of a sentence, and the names that they tell.

        Args:
            scores: of each word the sum of the weights of its features for each label but the first (`weights`).
        """
        said = pycrfsuite.ItemSequence([dict(zip(self._features, word, strict=True)) for word in scores])
        with self._turn:
            self._tagger.set(said)
            labels = list(self._tagger.tag())
            return labels, [Run(*run, self._surety(labels, run[0], run[1])) for run in runs(labels)]

    def _surety(self, labels: Sequence[str], first: int, after: int) -> float:
        least: float = min(self._tagger.marginal(labels[i], i) for i in range(first, after))
        return round(least, 3)


def read_models(folder: Traversable) -> tuple[Model, ...]:
    """The models of a folder, those that listen to others last; none where it holds no file of one.

    A model that listens to one whose file is not there is left out, too.

    Raises:
        SettingsError: where a file is not the one that its record describes, or a record is damaged.
    """
    found: dict[str, Model] = {}
    for name in NAMES:
        if (folder / f"{name}.crfsuite").is_file():
            model = _read(folder, name)
            if all(heard in found for heard in model.reads):
                found[name] = model
    return tuple(found.values())


@lru_cache(maxsize=1)
def shipped() -> tuple[Model, ...]:
    """The models that came with Cytolink, read once a process; none where the file of one was left out (`missing`).

    The models of abstracts speak through that of reports: by themselves they take sodium in a report for a drug.

    Raises:
        SettingsError: where a file is not the one that its record describes, or a record is damaged.
    """
    found = read_models(_folder())
    return found if len(found) == len(NAMES) else ()


def missing() -> tuple[str, ...]:
    """The models that come with Cytolink whose files are not there."""
    return tuple(name for name in NAMES if not (_folder() / f"{name}.crfsuite").is_file())


def _folder() -> Traversable:
    return resources.files("graph_build.recognisers.learned") / "shipped"


def _read(folder: Traversable, name: str) -> Model:
    try:
        record = json.loads((folder / f"{name}.json").read_text("utf-8"))
        return Model.of((folder / f"{name}.crfsuite").read_bytes(), record)
    except (OSError, ValueError, KeyError) as error:
        raise SettingsError(f"its record cannot be read: {error}", where=f"model {name}", do=_MEND) from error
