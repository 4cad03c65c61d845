"""Is it the right name? What a fact names is printed with it, and does not stand where its words name a rival."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from graph_build.recognisers import Lexicon
from queries.concepts import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.inspection.meaning import Told
    from graph_build.model import Concept

RIVALS = (
    "arm", "arm_a", "arm_b", "variable", "agent", "drug", "target", "outcome", "event", "condition", "object", "score",
    "component", "outcome_predicted",
)  # fmt: skip
"""Slots of names whose values in one document are rivals of each other."""
AS_PRINTED = (
    "abbreviation", "agent_as_printed", "first_author", "journal", "pages", "title",
    "unit_raw", "url", "holder",
)  # fmt: skip
"""Slots that hold words as the document prints them."""
IN_PART = (
    "label",
    "object",
    "outcome_predicted",
    "after",
    "score",
    "event",
    "population",
    "cause",
    "reason",
    "given_for",
)
"""Slots that hold the document's words in an order or form of ours: one of them at least is printed near."""
_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
_JOINED = re.compile(r"\s*(?:[+/&,]|\b(?:and|plus|with)\b)\s*")
_LONGEST = 7
"""Words of the longest name that a short form is looked for before, and one."""
_DEFINED = re.compile(
    rf"((?:[\w'’-]+\s+){{1,{_LONGEST - 1}}})\((?=[^()]{{0,9}}[A-Z][^()]{{0,9}}[A-Z])([\w-]{{2,10}})[);,]"
)
"""A name with its short form in brackets behind it."""
_STEM = 5
"""Letters by which two forms of a word are told to be the same."""


@dataclass
class Rivals:
    """The names that the facts of one document give.

    Attributes:
        names: by slot.
        synonyms: for each name, folded, the other forms that the document prints for it.
        document: all that is printed in it, folded (see `folded`).
        text: the same as it stands.
    """

    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    synonyms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    document: str = ""
    text: str = ""
    _forms: dict[str, tuple[Form, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Iterable[Told]) -> Rivals:
        """The names of a document's facts."""
        made = cls()
        for told in facts:
            made.text = made.text or told.whole
            made.document = made.document or folded(made.text)
            slots = told.fact["slots"]
            for name in () if told.fact["origin"] == "curated" else RIVALS:  # a reviewer names things anew
                made.names[name] |= set(texts(slots.get(name)))
            concept = str(slots.get("label", slots.get("agent", ""))).casefold()
            for name in ("label", "agent_as_printed", "abbreviation", "surface_forms", "alias"):
                made.synonyms[concept] |= set(texts(slots.get(name)))
        return made

    @cached_property
    def written_out(self) -> dict[str, Concept]:
        """What the short forms of the document mean, those in brackets too, where the vocabulary has it."""
        forms = [(short, name) for name, known in self.synonyms.items() for short in known if short.isupper()]
        defined = (
            (m[2], " ".join(m[1].split()[-n:])) for m in _DEFINED.finditer(self.text) for n in range(1, _LONGEST)
        )
        meant = ((short, Lexicon.default().named(name)) for short, name in (*defined, *forms))
        return {short: concepts[0] for short, concepts in meant if concepts}

    def forms(self, name: str) -> tuple[Form, ...]:
        """A name and all that the document and the vocabulary call it besides."""
        if name not in self._forms:
            known = {name, *self.synonyms.get(name.casefold(), ())}
            parts = {name, *(part.strip() for part in _JOINED.split(name))}
            for part in parts:
                known |= {*self.synonyms.get(part.casefold(), ()), initials(part)}
                known |= {n for term in named(part) for n in (term.label, *term.names, *term.acronyms)}
            self._forms[name] = tuple(Form(one) for one in sorted(known) if len(one) > 1)
        return self._forms[name]


@dataclass(frozen=True)
class Form:
    """One way of writing a name."""

    text: str

    @cached_property
    def stems(self) -> frozenset[str]:
        """The beginnings of its words."""
        return stems(self.text)

    def near(self, words: str, there: frozenset[str]) -> bool:
        """Whether some of it stands in words, folded, whose stems are given."""
        return bool(self.stems & there) or self.text.casefold() in words

    def whole(self, words: str, there: frozenset[str]) -> bool:
        """Whether all of it does."""
        return bool(self.stems and self.stems <= there) or (not self.stems and self.text.casefold() in words.split())


def texts(value: object) -> list[str]:
    """The texts of a slot."""
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]


def stems(text: str) -> frozenset[str]:
    """The beginnings of the words of a text, folded."""
    return frozenset(word.casefold()[:_STEM] for word in _WORD.findall(text))


def wrong_names(told: Told, rivals: Rivals) -> Iterator[str]:
    """The names that a fact gives and its words do not."""
    slots = told.fact["slots"]
    around = folded(told.sentences)
    for slot in AS_PRINTED:
        for name in texts(slots.get(slot)):
            if folded(name) not in around:
                yield f"{slot} {name!r} is not printed there"
    for slot in ("surface_forms", "alias"):
        for name in texts(slots.get(slot)):
            if rivals.document and folded(name) not in rivals.document and not stems(name) <= stems(told.words):
                yield f"{slot} {name!r} is not printed in the document"
    near = stems(told.sentences)
    for slot in IN_PART:
        for name in texts(slots.get(slot)):
            if stems(name) and not any(form.near(told.sentences.casefold(), near) for form in rivals.forms(name)):
                yield f"{slot} {name!r} is named nowhere near"
    yield from _rivals(told, rivals, near)


def _rivals(told: Told, rivals: Rivals, near: frozenset[str]) -> Iterator[str]:
    slots, there = told.fact["slots"], stems(told.words)
    words, around = told.words.casefold(), told.sentences.casefold()
    others = {text for value in slots.values() for text in texts(value)}
    for slot in RIVALS:
        for name in texts(slots.get(slot)):
            forms = rivals.forms(name)
            if any(form.near(around, near) for form in forms):
                continue
            own = frozenset().union(*(form.stems for form in forms))
            said = stems(" ".join(others))
            for rival in sorted(r for r in rivals.names[slot] - others if not stems(r) <= said):
                if not stems(rival) & own and any(
                    Form(one).whole(words, there) for one in (rival, *rivals.synonyms.get(rival.casefold(), ()))
                ):
                    yield f"{slot} {name!r} is named nowhere near, {rival!r} is"
                    break


def initials(name: str, least: int = 3) -> str:
    """The initials of a name of so many words at least."""
    words = [word for word in _WORD.findall(name) if word.isalpha()]
    return "".join(word[0] for word in words) if len(words) >= least else ""


def folded(text: str) -> str:
    """What is compared of words as printed: letters and digits, whatever parts them or breaks a line."""
    return re.sub(r"[^\w%/]+", "", text.casefold())
