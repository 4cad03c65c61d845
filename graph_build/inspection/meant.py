"""Is it the right concept? What a fact links to is what the words of the slot name, as far as they decide it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from graph_build.facts.links import Links
from graph_build.inspection.rivals import initials, stems, texts
from graph_build.model import Evidence, Fact, Rule, Span
from graph_build.store import PREFIXES, plain
from ontology.namespaces import CYTO
from ontology.schema import slots as declared
from ontology.schemes import concept_of
from queries.concepts import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graph_build.inspection.meaning import Told
    from graph_build.inspection.rivals import Rivals
    from graph_build.store import Store

_CONCEPTS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?fact ?property ?concept ?name WHERE {
  { SELECT DISTINCT ?property WHERE { { ?property cyto:linkOfSlot ?slot } UNION { VALUES ?property { cyto:about } } } }
  GRAPH ?read { ?fact ?property ?concept ; cyto:statedIn ?source }  # what rules infer stands in another graph
  ?concept rdfs:label|skos:altLabel|skos:hiddenLabel ?name .
}"""
Linked = dict[tuple[str, str], set[str]]
"""The names of each concept that a fact links to, by property and concept."""
_SHORT = re.compile(r"(?<![\w-])[A-Za-z][\w-]{1,9}(?!\w)")
_NOWHERE, _MADE = (Evidence(Span(0, 1)),), Rule("", 0, "")


def concepts(store: Store) -> Mapping[str, Linked]:
    """For each fact, the concepts that it links to, with their names."""
    found: dict[str, Linked] = defaultdict(lambda: defaultdict(set))
    for fact, link, concept, name in store.select(PREFIXES + _CONCEPTS):
        found[str(plain(fact))][str(plain(link)), str(plain(concept))].add(str(plain(name)))
    return found


def wrong_concepts(told: Told, linked: Linked, rivals: Rivals) -> Iterator[str]:
    """The concepts that a fact links to and the words of their slots, or all its words, do not name."""
    for (link, concept), names in sorted(linked.items()):
        said = [(name, text) for name in _slots_of(link) for text in _words_of(told, name)]
        meant = {iri for name, text in said for iri in _meanings(told, name, text, rivals)}
        if concept in meant:
            continue
        if meant and told.fact["origin"] != "curated":  # a reviewer may know better than the words
            yield f"it links to {concept}, and its words name {', '.join(sorted(meant))}"
        elif not _named_somewhere(told, names, rivals):
            yield f"it links to {concept}, which neither it nor its words name"


def _slots_of(link: str) -> Iterable[str]:
    """The slots whose words a property links to concepts; that of the subject is also that of what has no other."""
    found = [name for name, slot in declared().items() if slot.link == CYTO + link]
    return ["subject", *found] if link == "about" else found


def _words_of(told: Told, slot: str) -> list[str]:
    return [told.fact["subject"]] if slot == "subject" else texts(told.fact["slots"].get(slot))


def _meanings(told: Told, slot: str, text: str, rivals: Rivals) -> Iterator[str]:
    """What the words of a slot can mean, in the vocabulary and in the schemes, less the namespace of ours."""
    fact = told.fact
    said = tuple(sorted((name, value) for name, value in fact["slots"].items() if isinstance(value, str)))
    stated = Fact(fact["type"], fact["subject"], said, _NOWHERE, _MADE)  # type: ignore[arg-type]
    long = _SHORT.sub(lambda m: rivals.written_out[m[0]].label if m[0] in rivals.written_out else m[0], text)
    for words in dict.fromkeys((text, long)):
        for concept in Links(rivals.written_out).meanings(stated, slot, words):
            yield concept.removeprefix(CYTO)
    if (scheme := concept_of(slot, text)) is not None:
        yield scheme.iri.removeprefix(CYTO)


def _named_somewhere(told: Told, names: set[str], rivals: Rivals) -> bool:
    """Whether the words of a fact name a concept: all of its name, half of it in a slot, or its short form."""
    said = {told.fact["subject"], *(text for value in told.fact["slots"].values() for text in texts(value))}
    words = " ".join((told.words, *(form.text for text in said for form in rivals.forms(text))))
    there, given = stems(words), stems(" ".join(said))
    parts = {part.removesuffix("s") for part in re.findall(r"\w+", words.casefold())}
    known = {*names, *(acronym for name in names for term in named(name) for acronym in term.acronyms)}
    short = {one.casefold() for name in known for one in (name, initials(name, 2))}
    return bool(short & parts) or any(_half(stems(name), given) or _all(stems(name), there) for name in known)


def _half(name: frozenset[str], given: frozenset[str]) -> bool:
    """Whether half of a name is given: of several things that are named at once, what they share is named once."""
    return bool(name) and 2 * len(name & given) >= len(name)


def _all(name: frozenset[str], there: frozenset[str]) -> bool:
    return bool(name) and name <= there
