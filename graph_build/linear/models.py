"""A linear model: a table of weights, in a text file that a person can read, with a record of its origin."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING, Any

from graph_build.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.resources.abc import Traversable

FORM = "cytolink-confidence/1"
"""What the file of a model says that it is; the name is of its first use."""
_LEAST, _MOST = Decimal("0.01"), Decimal("0.99")
"""Nothing that a machine reads is certain, and nothing that it states is certainly wrong."""
_HUNDREDTH = Decimal("0.01")
NAMES = ("comparisons", "confidence")
"""The models that come with Cytolink."""
_MEND = "Give a file that `cytolink train` wrote, or leave --confidence-model out."
_MEND_SHIPPED = "Install Cytolink anew."


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights by feature, in thousandths of a logit, so that sums are exact and the same on every machine.

    Attributes:
        name: what the manifest and the provenance call it.
        weights: by feature; a feature that is not here says nothing.
        base: the logit of a case of which nothing is known, in thousandths.
        record: what it was fitted on, by which command, with which figures.
        sha256: of the file.
        bounds: by kind of fact, the confidence below which one is withheld, in hundredths; empty for other models.
    """

    name: str
    weights: Mapping[str, int]
    base: int
    record: Mapping[str, Any] = field(default_factory=dict)
    sha256: str = ""
    bounds: Mapping[str, int] = field(default_factory=dict)

    def probability(self, features: Iterable[str]) -> Decimal:
        """The probability of a case with these features: 0.01 to 0.99, to two digits."""
        weight = self.weights.get
        return _probability(self.base + sum([weight(feature, 0) for feature in features]))

    def as_text(self) -> str:
        """The file: the record first, then a weight a line, sorted by feature."""
        told = {"form": FORM, "name": self.name, "record": self.record, "base": self.base}
        told |= {"bounds": dict(sorted(self.bounds.items()))} if self.bounds else {}
        head = json.dumps(told, indent=1, ensure_ascii=False).removesuffix("\n}")
        lines = ",\n".join(f"  {json.dumps(name)}: {weight}" for name, weight in sorted(self.weights.items()))
        return f'{head},\n "weights": {{\n{lines}\n }}\n}}\n'


@lru_cache(maxsize=10_000)
def _probability(logit: int) -> Decimal:
    """Of a logit in thousandths."""
    odds = 1 / (1 + math.exp(-max(-20_000, min(20_000, logit)) / 1000))
    return min(_MOST, max(_LEAST, Decimal(f"{odds:.6f}").quantize(_HUNDREDTH)))


def read_model(file: Traversable, do: str = _MEND) -> LinearModel:
    """A model from its file.

    Args:
        file: a model's, as `as_text` writes it.
        do: what mends it, for the message.

    Raises:
        SettingsError: where it is no such file, or a weight is no whole number of thousandths.
    """
    try:
        data = file.read_bytes()
        told = json.loads(data)
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(f"it cannot be read: {error}", where=f"linear model {file.name}", do=do) from error
    told = told if isinstance(told, dict) else {}
    weights, bounds = told.get("weights"), told.get("bounds", {})
    if (
        told.get("form") != FORM
        or not isinstance(weights, dict)
        or not all(_is_weight(w) for w in (told.get("base"), *weights.values()))
        or not _are_bounds(bounds)
    ):
        reason = f"it is not of the form {FORM}: base and weights are whole thousandths of a logit, bounds hundredths"
        raise SettingsError(reason, where=f"linear model {file.name}", do=do)
    digest = sha256(data).hexdigest()
    return LinearModel(str(told.get("name", file.name)), weights, told["base"], told.get("record", {}), digest, bounds)


def _is_weight(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= 20_000


def _are_bounds(bounds: object) -> bool:
    return isinstance(bounds, dict) and all(isinstance(b, int) and 0 <= b <= 100 for b in bounds.values())


@cache
def shipped(name: str) -> LinearModel:
    """A model that came with Cytolink ("confidence", "comparisons"), read once a process.

    Raises:
        SettingsError: where its file is damaged, or was left out (`missing`).
    """
    return read_model(_file(name), _MEND_SHIPPED)


@cache
def missing() -> tuple[str, ...]:
    """The models that come with Cytolink whose files are not there."""
    return tuple(name for name in NAMES if not _file(name).is_file())


def _file(name: str) -> Traversable:
    return resources.files("graph_build.linear") / "shipped" / f"{name}.json"
