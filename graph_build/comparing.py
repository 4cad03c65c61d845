"""What changed between two releases, fact by fact."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from graph_build.readback import FactFound, facts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph_build.store import Store


@dataclass(slots=True)
class Differences:
    """How two releases differ.

    Attributes:
        added: facts that only the new one has; removed: that only the old one has.
        changed: facts at the same place and of the same type and subject that say something else: for each slot that
            differs, the old and the new value.
        same: facts that both have.
    """

    added: list[FactFound] = field(default_factory=list)
    removed: list[FactFound] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    same: int = 0

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def compare(old: Store, new: Store) -> Differences:
    """The differences between the facts of two releases; a fact's IRI follows from what it says."""
    before = {fact["iri"]: fact for fact in facts(old)}
    after = {fact["iri"]: fact for fact in facts(new)}
    found = Differences(same=len(before.keys() & after.keys()))
    gone = _by_place(fact for iri, fact in before.items() if iri not in after)
    for iri, fact in after.items():
        if iri in before:
            continue
        twins = gone.get(_place(fact))
        if twins:
            found.changed.append(_change(twins.pop(0), fact))
        else:
            found.added.append(fact)
    found.removed = [fact for twins in gone.values() for fact in twins]
    return found


def _place(fact: FactFound) -> tuple[object, ...]:
    spans = tuple((s["start"], s["end"]) for s in fact["spans"] if s["role"] == "evidence")
    return fact["document"], fact["type"], fact["subject"], spans


def _by_place(found: Iterable[FactFound]) -> dict[tuple[object, ...], list[FactFound]]:
    places: dict[tuple[object, ...], list[FactFound]] = defaultdict(list)
    for fact in found:
        places[_place(fact)].append(fact)
    return places


def _change(old: FactFound, new: FactFound) -> dict[str, Any]:
    names = sorted(old["slots"].keys() | new["slots"].keys())
    slots = {n: [old["slots"].get(n), new["slots"].get(n)] for n in names if old["slots"].get(n) != new["slots"].get(n)}
    return {
        "document": new["document"],
        "type": new["type"],
        "subject": new["subject"],
        "iri": new["iri"],
        "slots": slots,
    }
