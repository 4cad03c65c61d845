"""A fact from a table of slots, for families whose slots are put together step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.model import Evidence, Fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graph_build.model import Check, FactType, Population, ReadSentence, Rule, SlotValue, Span


def stated(
    type: FactType,
    subject: str,
    evidence: Span | Evidence | Sequence[Span | Evidence],
    rule: Rule,
    slots: Mapping[str, SlotValue | None],
    concepts: Iterable[tuple[str, str]] = (),
    *,
    population: Population | None = None,
    repaired: bool = False,
    checks: Iterable[Check] = (),
) -> Fact:
    """The fact with these slots; those that are None are left out. A slot may be called "population"."""
    return Fact.with_slots(
        type, subject, evidence, rule, slots,
        concepts=concepts, population=population, repaired=repaired, checks=checks,
    )  # fmt: skip


def named(read: ReadSentence, slot: str, run: tuple[int, int] | None) -> Iterator[tuple[str, str]]:
    """The concepts that a run of a sentence names, as links of a slot."""
    for mention in read.mentions if run else ():
        if run and run[0] <= mention.start and mention.end <= run[1] and mention.concept.iri:
            yield slot, mention.concept.iri
