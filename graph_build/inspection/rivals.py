"""Is it the right name? What a fact names is printed with it, and does not stand where its words name a rival."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from graph_build.store import PREFIXES, plain
from ontology.namespaces import CYTO
from ontology.schemes import concept_of
from queries.concepts import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graph_build.inspection.meaning import Told
    from graph_build.store import Store

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
_STEM = 5
"""Letters by which two forms of a word are told to be the same."""


@dataclass
class Rivals:
    """The names that the facts of one document give.

    Attributes:
        names: by slot.
        synonyms: for each name, folded, the other forms that the document prints for it.
        document: all that is printed in it, folded (see `folded`).
    """

    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    synonyms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    document: str = ""
    _forms: dict[str, tuple[Form, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Iterable[Told]) -> Rivals:
        """The names of a document's facts."""
        made = cls()
        for told in facts:
            made.document = made.document or folded(told.whole)
            slots = told.fact["slots"]
            for name in RIVALS:
                made.names[name] |= set(texts(slots.get(name)))
            concept = str(slots.get("label", slots.get("agent", ""))).casefold()
            for name in ("label", "agent_as_printed", "abbreviation", "surface_forms", "alias"):
                made.synonyms[concept] |= set(texts(slots.get(name)))
        return made

    def forms(self, name: str) -> tuple[Form, ...]:
        """A name and all that the document and the vocabulary call it besides."""
        if name not in self._forms:
            known = {name, *self.synonyms.get(name.casefold(), ())}
            parts = {name, *(part.strip() for part in _JOINED.split(name))}
            for part in parts:
                known |= {*self.synonyms.get(part.casefold(), ()), _initials(part)}
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


def _initials(name: str, least: int = 3) -> str:
    """The initials of a name of so many words at least."""
    words = [word for word in _WORD.findall(name) if word.isalpha()]
    return "".join(word[0] for word in words) if len(words) >= least else ""


def folded(text: str) -> str:
    """What is compared of words as printed: letters and digits, whatever parts them or breaks a line."""
    return re.sub(r"[^\w%/]+", "", text.casefold())


_CONCEPTS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?fact ?concept ?name WHERE {
  { SELECT DISTINCT ?property WHERE { { ?property cyto:linkOfSlot ?slot } UNION { VALUES ?property { cyto:about } } } }
  GRAPH ?read { ?fact ?property ?concept ; cyto:statedIn ?source }  # what rules infer stands in another graph
  ?concept rdfs:label|skos:altLabel|skos:hiddenLabel ?name .
}"""
# Not held against the words: a word of a scheme (improved, at baseline), which is what a slot was read as, and a drug
# that follows from what a population was given (rule 91-of-drug), which other statements name.


def concepts(store: Store) -> dict[str, dict[str, set[str]]]:
    """For each fact, the concepts that it links to, with their names."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for fact, concept, name in store.select(PREFIXES + _CONCEPTS):
        found[str(plain(fact))][str(plain(concept))].add(str(plain(name)))
    return found


def wrong_concepts(told: Told, linked: Mapping[str, set[str]], rivals: Rivals) -> Iterator[str]:
    """The concepts that a fact links to and neither it nor its words name."""
    slots = told.fact["slots"]
    said = {told.fact["subject"], *(text for value in slots.values() for text in texts(value))}
    forms = {form.text for text in said for form in rivals.forms(text)}
    words = " ".join((told.words, *forms))
    there, given = stems(words), stems(" ".join(said))
    parts = {part.removesuffix("s") for part in re.findall(r"\w+", words.casefold())}
    meanings = (concept_of(name, text) for name, value in slots.items() for text in texts(value))
    meant = {one.iri.removeprefix(CYTO) for one in meanings if one}
    for concept, names in sorted(linked.items()):
        if concept in meant:
            continue
        known = {*names, *(acronym for name in names for term in named(name) for acronym in term.acronyms)}
        short = {one.casefold() for name in known for one in (name, _initials(name, 2))}
        if not short & parts and not any(_half(stems(name), given) or _all(stems(name), there) for name in known):
            yield f"it links to {concept}, which neither it nor its words name"


def _half(name: frozenset[str], given: frozenset[str]) -> bool:
    """Whether half of a name is given: of several things that are named at once, what they share is named once."""
    return bool(name) and 2 * len(name & given) >= len(name)


def _all(name: frozenset[str], there: frozenset[str]) -> bool:
    return bool(name) and name <= there
