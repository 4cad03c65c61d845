"""What reviewers decided on the facts of a document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from graph_build.model.facts import Discrepancy, FactType, Population, SlotValue
    from graph_build.model.texts import Span

Action = Literal["accept", "reject", "correct", "add"]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a reviewer (see `graph_build.curation` for the meaning of its parts).

    Attributes:
        do: what is done.
        curator: who decided.
        date: when, as ISO 8601 writes it.
        reason: why, in a sentence.
        type: of the fact.
        at: its evidence.
        subject: of the fact, for finding it; of an added one.
        where: slots by which the fact is found, None for one that it lacks; the slots of an added one.
        slots: what a correction changes, None for a slot that it takes away.
        population: of an added fact; for a correction the one that takes the place of the fact's.
        concepts: the links that the reviewer makes himself.
        new_subject: for a correction, the subject that takes the place of the fact's.
    """

    do: Action
    curator: str
    date: str
    reason: str
    type: FactType
    at: tuple[Span, ...]
    subject: str | None
    where: tuple[tuple[str, SlotValue | None], ...]
    slots: tuple[tuple[str, SlotValue | None], ...]
    population: Population | None
    concepts: tuple[tuple[str, str], ...]
    new_subject: str | None = None


@dataclass(frozen=True, slots=True)
class Worksheet:
    """The decisions on one document, in order, and the discrepancies that its reviewers found.

    Attributes:
        sha256: of the document's bytes.
        name: of the document's file.
        decisions: in the order in which they are applied.
        discrepancies: that its reviewers found.
        file: the worksheet's own file name.
        faults: entries that are left out, since something is wrong with them: file, line and what.
        digest: SHA-256 of that file's bytes; what it decides is the same whatever its comments say.
    """

    sha256: str
    name: str
    decisions: tuple[Decision, ...]
    discrepancies: tuple[Discrepancy, ...] = ()
    file: str = ""
    faults: tuple[str, ...] = field(default=(), repr=False, compare=False)
    digest: str = field(default="", repr=False, compare=False)

    @property
    def outdated(self) -> str:
        """What to tell where the document was edited."""
        return (
            f"the document was edited since its review: {self.file} is for the SHA-256 {self.sha256[:16]}…, "
            f"so nothing in it is applied (decisions: {len(self.decisions)})"
        )

    def is_named_for(self, document: str) -> bool:
        """Whether it was made for a document of that file name, going by its own entry or by its file's name."""
        stem = document.rpartition(".")[0] or document
        return document == self.name or self.file.rpartition(".")[0] in {document, stem}
