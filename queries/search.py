"""Finding saved queries by words: those of their headers, and the names of what their parameters can be asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ontology.namespaces import compress
from queries.concepts import named, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ontology.terms import Term
    from queries.catalogue import SavedQuery
    from queries.parameters import Parameter

_LONGEST = 6
"""Words that a name has at most; longer ones are found by their parts."""
_TAKES: Mapping[str, frozenset[str]] = {
    "condition": frozenset({"disease", "finding"}),
    "cytokine": frozenset({"cytokine"}),
    "event": frozenset({"disease", "finding"}),
    "outcome": frozenset({"analyte", "disease", "finding"}),
    "score": frozenset({"score"}),
    "variable": frozenset({"analyte", "score"}),
}
"""What a parameter that names no categories is asked for, by its name."""
_TAKE_ANYTHING = frozenset({"concept", "topic"})


@dataclass(frozen=True, slots=True)
class Found:
    """A query that fits, and the values that the words ask for, by parameter."""

    query: SavedQuery
    values: Mapping[str, str] = field(default_factory=dict)


def search(queries: Iterable[SavedQuery], text: str) -> list[Found]:
    """The queries that fit all of the words.

    A word fits where the header holds it. The name of a concept also fits where a parameter takes such a concept; the
    parameter's value is then told, so that a form can be filled in.
    """
    phrases = list(_phrases(text.split()))
    return [found for query in queries if (found := _fitting(query, phrases))]


def _fitting(query: SavedQuery, phrases: Iterable[str]) -> Found | None:
    said = _said(query)
    values: dict[str, str] = {}
    for phrase in phrases:
        free = (p for p in query.parameters if p.name not in values)
        asked = next(((p.name, value) for p in free if (value := _value(p, phrase))), None)
        if asked:
            values[asked[0]] = asked[1]
        elif not all(word in said for word in phrase.casefold().split()):
            return None
    return Found(query, values)


def _said(query: SavedQuery) -> str:
    """All that the header of a query says, folded."""
    header = query.header
    parts = [query.name, header.summary, header.description, *header.tags, *header.notes]
    for parameter in header.parameters:
        parts += [parameter.name, parameter.meaning, parameter.default or ""]
        parts += [text for choice in parameter.choices for text in (choice.value, choice.label)]
    for column in header.columns:
        parts += [column.name, column.meaning]
    return "\n".join(parts).casefold()


def _phrases(words: Sequence[str]) -> Iterator[str]:
    """The words, those that are the name of a concept together; the longest names first."""
    start = 0
    while start < len(words):
        ends = range(min(len(words), start + _LONGEST), start + 1, -1)
        end = next((e for e in ends if named(" ".join(words[start:e]))), start + 1)
        yield " ".join(words[start:end])
        start = end


def _value(parameter: Parameter, phrase: str) -> str | None:
    """What a parameter is to be given to ask for the concept of that name; None where it takes no such concept."""
    # "CRP" is a gene, too, but documents speak of what is measured
    for term in sorted(named(phrase), key=lambda t: t.category == "gene"):
        if (
            parameter.type in {"name", "string"}
            and not parameter.choices
            and term.category in _TAKES.get(parameter.name, ())
        ):
            return term.label
        if parameter.type == "concept" and _takes(parameter, term):
            return _short(parameter, term)
    return None


def _takes(parameter: Parameter, term: Term) -> bool:
    if parameter.categories:
        return term.category in parameter.categories
    # a choice of kinds of outcomes is no choice of outcomes
    wanted = frozenset() if parameter.name == "outcome" else _TAKES.get(parameter.name, frozenset())
    return parameter.name in _TAKE_ANYTHING or term.category in wanted


def _short(parameter: Parameter, term: Term) -> str:
    """The term's label where the parameter understands it, else its CURIE."""
    try:
        if resolve(term.label, parameter.categories) == term.iri:
            return term.label
    except ValueError:
        pass
    return compress(term.iri) or term.iri
