"""The order in which a paragraph names the arms: what a later sentence tells "respectively" follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import ReadSentence
    from graph_build.study.mentions import PopulationMention


class NamedOrder:
    """The arms as the last sentence of a paragraph that names several has named them; asked in the sentences' order."""

    def __init__(self) -> None:
        self._labels: tuple[str, ...] = ()
        self._paragraph = -1

    def after(self, sentence: ReadSentence, people: Sequence[PopulationMention]) -> tuple[str, ...]:
        """The labels in order, this sentence included; empty where the paragraph has named no two arms yet.

        Args:
            sentence: the next one of the document.
            people: the populations that it names.
        """
        if sentence.sentence.paragraph != self._paragraph:
            self._paragraph, self._labels = sentence.sentence.paragraph, ()
        labels = tuple(dict.fromkeys(p.label for p in people if not p.all))
        self._labels = labels if len(labels) > 1 else self._labels
        return self._labels
