"""Names as labels of words, and back: "B-disease" begins a name, "I-disease" goes on, "O" is outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.recognisers.learned.words import Word

OUTSIDE = "O"


class Name(NamedTuple):
    """A run of a text that names something.

    Attributes:
        start: first position.
        end: position after the last.
        kind: what it names, as the training text calls it ("disease", "drug", "problem").
    """

    start: int
    end: int
    kind: str


def labelled(sentence: Sequence[Word], names: Iterable[Name]) -> list[str]:
    """The label of each word; of names that overlap, the longest is kept."""
    said = [OUTSIDE] * len(sentence)
    for name in sorted(names, key=lambda n: (n.start - n.end, n.start)):
        inside = [i for i, w in enumerate(sentence) if w.start < name.end and name.start < w.end]
        if inside and all(said[i] == OUTSIDE for i in inside):
            for i in inside:
                said[i] = f"{'B' if i == inside[0] else 'I'}-{name.kind}"
    return said


def runs(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """The names that labels tell: index of the first word, index after the last, and kind."""
    found: list[tuple[int, int, str]] = []
    for i, label in enumerate(labels):
        if label == OUTSIDE:
            continue
        place, _, kind = label.partition("-")
        if place == "I" and found and found[-1][1] == i and found[-1][2] == kind:
            found[-1] = (found[-1][0], i + 1, kind)
        elif place in ("B", "I"):
            found.append((i, i + 1, kind))
    return found
