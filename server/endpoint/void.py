"""What the release that is served says of itself in numbers (VoID, https://www.w3.org/TR/void/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph

if TYPE_CHECKING:
    from collections.abc import Iterable

_VOID = "http://rdfs.org/ns/void#"
_A = pyoxigraph.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SD_NAME = pyoxigraph.NamedNode("http://www.w3.org/ns/sparql-service-description#name")
_DATASET = pyoxigraph.NamedNode(_VOID + "Dataset")
_TRIPLES = pyoxigraph.NamedNode(_VOID + "triples")


def size_of(graph: str, void: Iterable[pyoxigraph.Triple]) -> int:
    """How many triples a named graph of the release holds; 0 where they are not counted."""
    name = pyoxigraph.NamedNode(graph)
    void = list(void)
    named = {t.subject for t in void if t.predicate == _SD_NAME and t.object == name}
    counts = (t.object for t in void if t.predicate == _TRIPLES and t.subject in named)
    return max((int(count.value) for count in counts if isinstance(count, pyoxigraph.Literal)), default=0)


def datasets(void: Iterable[pyoxigraph.Triple]) -> list[pyoxigraph.NamedNode]:
    """What is described; not the part of it whose class is that of data sets."""
    found = (
        t.subject
        for t in void
        if (t.predicate, t.object) == (_A, _DATASET) and isinstance(t.subject, pyoxigraph.NamedNode)
    )
    return list(found)


def uses(void: Iterable[pyoxigraph.Triple], kind: str) -> dict[str, int]:
    """The classes of a dataset with their things, or its properties with their triples (VoID, section 4.3).

    Args:
        void: what is said of the dataset and of its parts, of which those of its parts are left out.
        kind: "class" or "property".
    """
    counts = {"class": "entities", "property": "triples"}[kind]
    void = list(void)
    whole = datasets(void)
    told: dict[str, dict[str, str]] = {}
    parts: list[str] = []
    for triple in void:
        if isinstance(triple.subject, pyoxigraph.NamedNode) and not isinstance(triple.object, pyoxigraph.Triple):
            predicate = triple.predicate.value.removeprefix(_VOID)
            told.setdefault(triple.subject.value, {})[predicate] = triple.object.value
            if predicate == f"{kind}Partition" and triple.subject in whole:
                parts.append(triple.object.value)
    own = (told.get(part, {}) for part in parts)
    return {one[kind]: int(one[counts]) for one in own if {kind, counts} <= one.keys()}
