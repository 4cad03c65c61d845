"""Whose a statement is: the arm, group or part of the study that its words name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.courses import own_arms
from graph_build.courses.people import named_arm
from graph_build.model import Population
from graph_build.study.keys import keys_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import Fact
    from graph_build.study.arms import Arm, Arms

_OF_TABLES = "tables."


@dataclass(frozen=True, slots=True)
class StudyArms:
    """The arms that statements of a study are of.

    Attributes:
        populations: the arms that statements name.
        study: the arms that the paper compares.
    """

    populations: tuple[Population, ...]
    study: Arms

    @classmethod
    def of(cls, facts: Sequence[Fact], study: Arms) -> StudyArms:
        """The arms of a document.

        Args:
            facts: its statements, each population under one name.
            study: the arms that its text compares.
        """
        return cls(tuple(own_arms(facts)), study)

    def subject(self, fact: Fact) -> Population | None:
        """The arm or group that a statement is of, or None where it is none of the study's.

        The columns of a table name arms that the text may not, and a reviewer knows them; other words of prose must
        name an arm that the study has.
        """
        people = fact.population
        if people is None or people.experiencer != "own" or people.kind not in ("arm", "control", "group"):
            return None
        if fact.curated or fact.rule.name.startswith(_OF_TABLES) or people.kind == "group":
            return people
        return people if not self.study.arms or self.study.named(people.label) else None

    def named(self, label: str) -> Population | None:
        """The arm that a label of a comparison means: as statements name it, else as the study does."""
        if found := named_arm(label, self.populations):
            return found
        wanted = keys_of(label)
        same = [p for p in self.populations if keys_of(p.label) == wanted]
        if len(same) == 1:
            return same[0]
        arm = self.study.named(label)
        return self._of(arm) if arm else None

    def _of(self, arm: Arm) -> Population:
        """An arm of the study as statements name it: the whole of it rather than a part; else by its own name."""
        named = [p for p in self.populations if self.study.named(p.label) == arm]
        whole = min(named, key=lambda p: len(p.label), default=None)
        return whole or Population("control" if arm.control else "arm", arm.label)

    def pair(self) -> tuple[Population, Population] | None:
        """The treated and the control arm of a study that compares just these, as statements name them."""
        pair = self.study.pair
        return (self._of(pair[0]), self._of(pair[1])) if pair else None

    def is_control(self, people: Population) -> bool:
        """Whether an arm is what others are compared with."""
        found = self.study.named(people.label)
        return people.kind == "control" or (found is not None and found.control)
