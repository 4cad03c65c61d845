"""The ontology as a page of the documentation, made from its files: `python -m ontology.page > docs/ontology.md`."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.expressions import Described
from ontology.namespaces import CYTO, DCTERMS, OBO, OWL, RDF, RDFS, SKOS, compress
from ontology.schema import fact_types, slots, tbox
from ontology.sssom import mapping_sets
from ontology.tables import rows
from ontology.terms import vocabulary
from ontology.uses import bundled_uses, declared_uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ontology.expressions import Term

_DEFINITION, _EXAMPLE, _LABEL = OBO + "IAO_0000115", OBO + "IAO_0000112", RDFS + "label"
_REASON, _REPLACED = OBO + "IAO_0000231", OBO + "IAO_0100001"
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


def ontology_page() -> str:
    """The page as Markdown, the same text for the same ontology."""
    iri = CYTO.rstrip("#")
    return "\n".join(
        [
            f"# {_first(iri, DCTERMS + 'title')}",
            "",
            f"Version {_first(iri, OWL + 'versionInfo')}, CC BY 4.0. Made by `python -m ontology.page`.",
            "",
            "The column *uses* counts what the bundled release holds outside the graphs that declare terms: for a "
            "class the things that are of it and the triples that point at it, for a property its triples, for a "
            "value the triples that give it; behind a plus what the ontology itself has of it: the individuals of a "
            "class (drugs, proteins, variables, values of lists), the triples of a property.",
            "",
            _first(iri, DCTERMS + "description"),
            "",
            _first(iri, RDFS + "comment"),
            "",
            *_diagram(),
            *_statements(),
            *_classes(),
            *_properties("Relations", "ObjectProperty"),
            *_properties("Links from the words of a slot to a concept, and other annotations", "AnnotationProperty"),
            *_properties("Values", "DatatypeProperty"),
            *_slots(),
            *_lists(),
            *_vocabulary(),
            *_edges(),
        ]
    )


def _diagram() -> Iterator[str]:
    """The main classes and what joins them, as a Mermaid graph."""
    yield "```mermaid"
    yield "graph LR"
    for subject, label, target in (
        ("SourceDocument", "reports", "Study"), ("Study", "hasSubject", "Subject"),
        ("Subject", "received", "Intervention"),
        ("Subject", "hasCondition", "disease or finding"), ("Intervention", "usesDrug", "Drug"),
        ("Intervention", "givenFor", "disease or finding"), ("Drug", "blocksSignallingOf", "Cytokine"),
        ("Drug", "antagonises", "CytokineReceptor"), ("CytokineReceptor", "receptorFor", "Cytokine"),
        ("Intervention", "reportedBy", "Statement"), ("Statement", "population", "Subject"),
        ("Statement", "statedIn", "SourceDocument"), ("Statement", "evidence", "TextSpan"),
        ("SourceDiscrepancy", "discrepancyIn", "SourceDocument"),
    ):  # fmt: skip
        yield f"  {_node(subject)} -- {label} --> {_node(target)}"
    yield "```"
    yield ""


def _node(name: str) -> str:
    return f"{name.replace(' ', '_')}[{name}]"


def _statements() -> Iterator[str]:
    yield from ("## Statements", "")
    found = [(t.name, t.iri) for t in fact_types().values()]
    yield from _table(
        ("type of fact", "class", "definition", "example", "uses"),
        ((n, _name(iri), _first(iri, _DEFINITION), _first(iri, _EXAMPLE), _uses(iri)) for n, iri in sorted(found)),
    )


def _classes() -> Iterator[str]:
    yield from ("## Classes", "")
    apart = _disjoint()
    yield from _table(
        ("class", "label", "under", "definition", "disjoint with", "matches", "uses"),
        (
            (
                _name(i), _first(i, _LABEL), _names(i, RDFS + "subClassOf"), _explained(i),
                ", ".join(map(_name, sorted(apart.get(i, ())))), _matches(i), _uses(i),
            )
            for i in _declared("Class")
            if not _axiom(i)
        ),
    )  # fmt: skip
    yield from ("## Defined classes: inferred, never stated", "")
    yield from _table(
        ("class", "definition", "is equivalent to", "matches", "uses"),
        ((_name(i), _explained(i), f"`{_axiom(i)}`", _matches(i), _uses(i)) for i in _declared("Class") if _axiom(i)),
    )


def _properties(title: str, kind: str) -> Iterator[str]:
    yield from (f"## {title}", "")
    held = {iri for slot in slots().values() for iri in slot.properties.values()}
    yield from _table(
        ("property", "from", "to", "definition", "axioms", "matches", "uses"),
        (
            (
                _name(i), _expressed(i, RDFS + "domain"), _names(i, RDFS + "range"), _explained(i),
                _property_axioms(i), _matches(i), _uses(i),
            )
            for i in _declared(kind)
            if i not in held
        ),
    )  # fmt: skip


def _slots() -> Iterator[str]:
    yield from ("## Slots of facts", "")
    yield from _table(
        ("slot", "properties", "definition", "uses"),
        (
            (
                f"`{slot.name}`",
                ", ".join(f"{_name(iri)} ({kind})" for kind, iri in slot.properties.items()),
                _explained(slot.properties[min(slot.properties, key=lambda k: len(slot.properties[k]))]),
                str(sum(bundled_uses().get(iri, 0) for iri in slot.properties.values())),
            )
            for slot in slots().values()
        ),
    )


def _lists() -> Iterator[str]:
    yield from ("## Closed lists", "")
    individuals = _declared("NamedIndividual")
    yield from _table(
        ("value", "of", "definition", "matches", "uses"),
        sorted((_name(i), _names(i, RDF + "type"), _explained(i), _matches(i), _uses(i)) for i in individuals),
    )


def _vocabulary() -> Iterator[str]:
    yield from ("## Vocabulary", "")
    counted = Counter(term.category for term in vocabulary())
    yield from _table(("category", "terms"), ((c, str(n)) for c, n in sorted(counted.items())))
    yield from _table(
        ("mapping set", "version", "mappings", "licence"),
        ((s.iri.rpartition("/")[2], s.version, str(len(s.mappings)), s.licence) for s in mapping_sets()),
    )


def _edges() -> Iterator[str]:
    yield from ("## Edges of MONDO that the slice changes", "")
    yield from _table(
        ("change", "class", "superclass", "reason"),
        ((r["change"], r["child"], r["parent"], r["reason"]) for r in rows("edges", folder="slices")),
    )


def _table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(header) + " |"
    yield "|" + "---|" * len(header)
    for line in lines:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |"
    yield ""


def _declared(kind: str) -> list[str]:
    """Our own terms of a kind, by IRI."""
    quads = tbox().quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + kind))
    return sorted(
        q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode) and q.subject.value.startswith(CYTO)
    )


def _objects(iri: str, predicate: str) -> list[Term]:
    return _described().objects(iri, predicate)


def _first(iri: str, predicate: str) -> str:
    return _described().text(iri, predicate)


def _name(iri: str) -> str:
    return compress(iri) or iri


def _names(iri: str, predicate: str) -> str:
    terms = (t.value for t in _objects(iri, predicate) if isinstance(t, ox.NamedNode))
    return ", ".join(_name(t) for t in terms if t != OWL + "NamedIndividual")


def _expressed(iri: str, predicate: str) -> str:
    return ", ".join(_described().expression(term) for term in _objects(iri, predicate))


def _explained(iri: str) -> str:
    """What a term means, an example, and what else is to be said of it."""
    parts = [_first(iri, _DEFINITION)]
    if example := _first(iri, _EXAMPLE):
        parts.append(f"*For example: {example}*")
    parts += [_first(iri, SKOS + "editorialNote"), _first(iri, _REASON)]
    if replaced := _names(iri, _REPLACED):
        parts.append(f"Use {replaced}.")
    return " ".join(part for part in parts if part)


def _uses(iri: str) -> str:
    declared = declared_uses().get(iri, 0)
    return f"{bundled_uses().get(iri, 0)}{f' + {declared}' if declared else ''}"


def _disjoint() -> dict[str, set[str]]:
    """The classes that share no instance with each class."""
    found: dict[str, set[str]] = {}
    for quad in tbox().quads_for_pattern(None, ox.NamedNode(OWL + "members"), None):
        members = {term.value for term in _described().items(quad.object) if isinstance(term, ox.NamedNode)}
        for member in members:
            found.setdefault(member, set()).update(members - {member})
    return found


def _matches(iri: str) -> str:
    return ", ".join(_name(t.value) for m in _MATCHES for t in _objects(iri, SKOS + m) if isinstance(t, ox.NamedNode))


def _axiom(iri: str) -> str:
    found = _objects(iri, OWL + "equivalentClass")
    return _described().expression(found[0]) if found else ""


def _property_axioms(iri: str) -> str:
    parts = [f"under {_names(iri, RDFS + 'subPropertyOf')}"] if _objects(iri, RDFS + "subPropertyOf") else []
    parts += [f"inverse of {_names(iri, OWL + 'inverseOf')}"] if _objects(iri, OWL + "inverseOf") else []
    parts += [_described().chain(t) for t in _objects(iri, OWL + "propertyChainAxiom")]
    return "; ".join(parts)


def _described() -> Described:
    return Described(tbox())


if __name__ == "__main__":
    sys.stdout.write(ontology_page())
