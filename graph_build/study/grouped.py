"""Candidates of one meaning: a group that may be an arm, with all the names that the document gives it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from graph_build.patterns import Pattern
from graph_build.study.candidates import LISTED
from graph_build.study.keys import PARTS_PLAYED, keys_of
from graph_build.study.names import HELD_AGAINST

_CONTROL = Pattern(
    r"\b(?:placebo|controls?|usual|standard|sham|vehicle|saline|conventional|no[- ]treatment|untreated|routine|"
    r"waiting[- ]?list|"
    r"wait[- ]?list|attention|non[- ]?intervention|reference)\b",
    re.IGNORECASE,
)
LETTER = Pattern(r"(?:group|arm|cohort|condition|cluster) \S+", re.IGNORECASE)
_SHARE = 8
"""How many times as often an arm may go by its letter or part as by a name that tells what it had, to be called so."""


@dataclass(slots=True)
class Group:
    """Candidates of one meaning.

    Attributes:
        keys: the words that tell it apart.
        printed: its names of these words, with how often.
        times: how often it is named, by all its names.
        lists: the lists of what patients were divided into that hold it.
        called: how often a word for group says that it is one.
        names: its other names, with how often.
        apart: whether it had alone what another group had with something else.
    """

    keys: frozenset[str]
    printed: Counter[str]
    times: int
    lists: frozenset[int]
    called: int
    names: Counter[str] = field(default_factory=Counter)
    apart: bool = False

    def take(self, other: Group) -> None:
        """Count another as this one."""
        self.times += other.times
        self.lists |= other.lists
        self.called += other.called
        self.names.update(other.printed)
        self.names.update(other.names)

    @property
    def sure(self) -> bool:
        """Whether patients were divided into it and something else."""
        return bool(self.lists)

    @property
    def spoken(self) -> bool:
        """Whether it is named beyond those lists."""
        return self.times - LISTED * len(self.lists) > 1

    @property
    def label(self) -> str:
        """The name that tells most: what it had, rather than its letter or the part that it plays."""
        every = self.printed + self.names
        most = max(every.values())
        telling = [
            n for n in every if not LETTER.fullmatch(n) and not keys_of(n) <= PARTS_PLAYED and every[n] * _SHARE >= most
        ]
        return max(telling or every, key=lambda n: (every[n], -len(n), n))

    @property
    def plays(self) -> bool:
        """Whether a sentence says which part it plays."""
        return any(n.casefold() in PARTS_PLAYED for n in self.names) and self.telling

    @property
    def control(self) -> bool:
        """Whether others are held against it: by what it is called most, or by the part that it plays."""
        called = {n.casefold() for n in (*self.printed, *self.names)}
        return "placebo" in self.keys or bool(called & HELD_AGAINST) or _CONTROL.search(self.label) is not None

    @property
    def letters(self) -> set[str]:
        """The letters and numbers that it goes by: two groups with different ones are two."""
        return {n.casefold() for n in (*self.printed, *self.names) if LETTER.fullmatch(n)}

    @property
    def telling(self) -> bool:
        """Whether it goes by more than a letter or the part that it plays."""
        return not LETTER.fullmatch(self.label) and not keys_of(self.label) <= PARTS_PLAYED
