"""A user's file as written: entries with their keys, values and lines. Nothing is judged here but the form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ontology.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Mapping

_TERM = ("id", "label", "names", "acronyms")
KEYS: Mapping[str, tuple[str, ...]] = {
    "drugs": (*_TERM, "class", "antagonises", "neutralises", "acts_on"),
    "targets": (*_TERM, "kind", "class", "receptor_for"),
    "variables": (*_TERM, "units", "limits"),
    "scores": (*_TERM, "units", "limits"),
    "units": ("printed", "ucum", "case", "only_for"),
}
"""The lists that a file can hold, and the keys that an entry of each can have."""
LISTS = frozenset({
    "names", "acronyms", "antagonises", "neutralises", "acts_on", "receptor_for", "units", "limits", "printed",
    "only_for",
})  # fmt: skip
"""Keys that can hold several values."""
SINGULAR: Mapping[str, str] = {key.removesuffix("s"): key for key in KEYS}
HEAD = ("vocabulary", "version", "licence", "prefixes")
"""What a file can say of itself."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value as written, and its line, counted from 1."""

    text: str
    line: int


@dataclass(slots=True)
class Entry:
    """One thing that a file adds.

    Attributes:
        kind: the list it stands in, a key of `KEYS`.
        line: where it begins.
        given: its values by key.
    """

    kind: str
    line: int
    given: dict[str, list[Value]] = field(default_factory=dict)

    def one(self, key: str) -> str:
        """The value of a key that holds one; empty where there is none."""
        return self.given[key][0].text if self.given.get(key) else ""

    def all(self, key: str) -> list[Value]:
        """The values of a key."""
        return self.given.get(key, [])

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.one("label") or self.one("printed") or self.one("id") or "without a label"


@dataclass(slots=True)
class Draft:
    """A file as written.

    Attributes:
        file: its name, for messages.
        head: what it says of itself, by key of `HEAD` without the prefixes.
        prefixes: its own prefixes, each with the IRI it stands for.
        entries: in the order of the file.
        faults: what is wrong with its form.
    """

    file: str
    head: dict[str, Value] = field(default_factory=dict)
    prefixes: dict[str, Value] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    faults: list[VocabularyError] = field(default_factory=list)

    def fault(self, what: str, line: int, do: str, entry: Entry | None = None) -> None:
        """Note a fault: what is wrong, in which line and entry, and what to do."""
        place = f"{self.file}, line {line}"
        place += f" ({SHOWN.get(entry.kind, entry.kind)} {entry.name!r})" if entry else ""
        self.faults.append(VocabularyError(what, where=place, do=do))

    def put(self, entry: Entry, key: str, values: list[Value], line: int) -> None:
        """Give an entry a key; one that it cannot have is a fault."""
        known = KEYS[entry.kind]
        if key not in known:
            self.fault(f"the key {key!r} is unknown", line, f"Use one of: {', '.join(known)}.", entry)
        elif key in entry.given:
            self.fault(f"the key {key!r} is given twice", line, "Put all of its values under one.", entry)
        elif len(values) > 1 and key not in LISTS:
            self.fault(f"{key!r} has {len(values)} values", line, "Give one.", entry)
        else:
            entry.given[key] = [value for value in values if value.text]


SHOWN = {kind: singular for singular, kind in SINGULAR.items()}
"""What messages call an entry of each list."""


def say(draft: Draft, key: str, value: Value) -> None:
    """What a file says of itself."""
    if key in draft.head:
        draft.fault(f"{key!r} is given twice", value.line, "Give it once.")
    draft.head[key] = value
