"""One fact a value: a fact that gives several values beside several others is parted into one for each pair."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ontology.schema import slots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact

_OF_THE_STUDY = frozenset({"study_design", "document_metadata", "entity_mention_concept"})
"""Types of facts whose values are parts of one list: what was collected, the areas that were examined."""


def parted(fact: Fact) -> Iterator[Fact]:
    """The fact, or one fact for each of its values, paired in the order in which they are printed.

    Doses 2 and 3 on days 7 and 14 are dose 2 on day 7 and dose 3 on day 14. Lists of different lengths are not pairs:
    such a fact stays as it is.
    """
    several = {
        name: value
        for name, value in fact.slots
        if isinstance(value, tuple) and fact.type not in _OF_THE_STUDY and not _is_list(name)
    }
    lengths = {len(value) for value in several.values()}
    if len(lengths) != 1:
        yield fact
        return
    for at in range(lengths.pop()):
        yield replace(
            fact, slots=tuple((name, several[name][at] if name in several else value) for name, value in fact.slots)
        )


def _is_list(name: str) -> bool:
    declared = slots().get(name)
    return declared is None or declared.several
