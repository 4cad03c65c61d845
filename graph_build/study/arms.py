"""The arms of a study: what the paper calls the groups that it compares, the control told from the treated.

`candidates` gathers what may be an arm with what speaks for it, `renamed` tells which names mean one group, `resolved`
joins them and keeps what stands as an arm.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph_build.study.keys import keys_of, other_dose
from graph_build.study.names import HELD_AGAINST


@dataclass(frozen=True, slots=True)
class Arm:
    """A group that the paper compares.

    Attributes:
        label: its commonest name, as printed.
        keys: the words that tell it apart, folded.
        control: whether it is what the others are compared with.
        times: how often it is named.
        short: the abbreviations that the document defines for it.
        names: what else it goes by, as printed: its letter, the part that it plays, what it had.
    """

    label: str
    keys: frozenset[str]
    control: bool
    times: int = 1
    short: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()

    @property
    def all_keys(self) -> tuple[frozenset[str], ...]:
        """The words of each of its names, folded."""
        return (self.keys, *map(keys_of, self.names))

    def likeness(self, wanted: frozenset[str]) -> float:
        """How much of the words of a name are those of one of its own, from 0 to 1; 0 for another dose."""
        return max(0 if other_dose(wanted, keys) else len(wanted & keys) / len(wanted | keys) for keys in self.all_keys)


@dataclass(frozen=True, slots=True)
class Arms:
    """The arms of a document, those named most first."""

    arms: tuple[Arm, ...] = ()

    @property
    def control(self) -> Arm | None:
        """The one control arm, or None where there are none or several."""
        found = [a for a in self.arms if a.control]
        return found[0] if len(found) == 1 else None

    @property
    def treated(self) -> tuple[Arm, ...]:
        """The arms that are no control."""
        return tuple(a for a in self.arms if not a.control)

    @property
    def pair(self) -> tuple[Arm, Arm] | None:
        """The two arms that are meant where none is named: treated and control of a study that has just these."""
        if self.control and len(self.treated) == 1:
            return self.treated[0], self.control
        if len(self.arms) == 2:
            return self.arms[0], self.arms[1]
        return None

    @property
    def combined(self) -> Arm | None:
        """The arm that had what two others had apart, where one did."""
        for arm in self.arms:
            parts = [a for a in self.arms if a != arm and a.keys < arm.keys and not a.control]
            if len(parts) > 1:
                return arm
        return None

    def other(self, arm: Arm) -> Arm | None:
        """The arm that one is compared with where none is named."""
        if self.control and arm != self.control:
            return self.control
        rest = [a for a in self.arms if a != arm]
        return rest[0] if len(rest) == 1 else None

    def named(self, name: str) -> Arm | None:
        """The arm that a name means: its own, else that of most of its words; None where it fits several alike."""
        own = [arm for arm in self.arms if name.casefold() in map(str.casefold, (arm.label, *arm.names))]
        if len(own) == 1:
            return own[0]
        wanted = keys_of(name)
        scored = [(arm.likeness(wanted), arm) for arm in self.arms]
        best = max((score for score, _ in scored), default=0)
        fits = [arm for score, arm in scored if score == best]
        return fits[0] if best >= 0.3 and (len(fits) == 1 or best == 1) else None

    def had(self, treatment: str) -> bool:
        """Whether a name of an arm holds a word of a treatment."""
        wanted = keys_of(treatment)
        return any(wanted & keys for arm in self.arms for keys in (arm.keys, *map(keys_of, (*arm.names, *arm.short))))

    def playing(self, part: str) -> Arm | None:
        """The arm that plays a part ("intervention", "control"): the one called so, else the only one that may."""
        called = [a for a in self.arms if part in a.names or part == a.label]
        if len(called) == 1:
            return called[0]
        if part in HELD_AGAINST:
            return self.control
        return self.treated[0] if len(self.treated) == 1 else None
